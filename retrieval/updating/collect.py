"""Ask many sources at once: hosts beside each other, the sources of one host after each other."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import suppress
from dataclasses import dataclass
from datetime import datetime
from hashlib import blake2b
from queue import Empty, Full, Queue, SimpleQueue
from threading import Event, Thread
from typing import Any

from commentary.errors import CommentaryError, SourceError
from retrieval.fetch import Fetched, Fetcher, Request
from retrieval.plugins import UnchangedError
from retrieval.states import State
from retrieval.updating.jobs import Job

WORKERS = 48
PATIENCE = 2  # failures of a host in a row after which the rest of it is not asked in this update
_DOWN = ("unreachable", "slow", "limited")  # of a host; an answer of 5xx may be one address's alone
LONGEST = 300.0  # seconds in which some source must have answered
_WAITING = 16  # answers that may wait for being stored; what they hold is in memory


@dataclass(frozen=True)
class Collected:
    """What a source gave: an answer, the news that there is nothing new, or an error.

    ``fetched`` has what was held of its conditional address, ``digest`` that of its body.
    """

    job: Job
    at: datetime
    answer: Any = None
    error: SourceError | None = None
    fetched: Fetched | None = None
    digest: str = ""
    unchanged: bool = False


def collect(
    jobs: Sequence[Job], states: Mapping[str, State], fetcher: Fetcher, now: Callable[[], datetime]
) -> Iterator[Collected]:
    """Each job's result, as it comes. Leaving off early asks nothing more."""
    outstanding = {job.key: job for job in jobs}
    results, stop = Queue[Collected](_WAITING), Event()
    _start(list(outstanding.values()), lambda queue: _asked(queue, states, fetcher, now), results, stop)
    try:
        while outstanding:
            found = results.get(timeout=LONGEST)
            del outstanding[found.job.key]
            yield found
    except Empty:
        late = SourceError("slow", "did not answer", "", "try again later")
        yield from (Collected(job, now(), error=late) for job in outstanding.values())
    finally:
        stop.set()


def _start(
    jobs: Sequence[Job],
    ask: Callable[[Sequence[Job]], Iterator[Collected]],
    results: Queue[Collected],
    stop: Event,
) -> None:
    """Threads that ask, a host each at a time. One that hangs, such as in a stranger's plugin, is left behind."""
    hosts: dict[str, list[Job]] = {}
    for job in jobs:
        hosts.setdefault(job.host, []).append(job)
    queues = SimpleQueue[Sequence[Job]]()
    for queue in sorted(hosts.values(), key=len, reverse=True):  # the longest first: it decides how long all takes
        queues.put(queue)

    def work() -> None:
        with suppress(Empty):
            while not stop.is_set():
                for found in ask(queues.get_nowait()):
                    _hand(found, results, stop)
                    if stop.is_set():
                        return

    for _ in range(min(WORKERS, len(hosts))):
        Thread(target=work, daemon=True).start()


def _asked(
    queue: Sequence[Job], states: Mapping[str, State], fetcher: Fetcher, now: Callable[[], datetime]
) -> Iterator[Collected]:
    """The sources of one host, one after the other; when it is down the rest is spared."""
    held: dict[str, Fetched] = {}  # several series of a provider may stand in one answer
    down: list[SourceError] = []
    for job in queue:
        if len(down) >= PATIENCE or (down and down[-1].kind == "limited"):
            yield Collected(job, now(), error=_spared(down[-1]))
            continue
        found = _one(job, states[job.key], fetcher, held, now)
        down = [*down, found.error] if found.error and found.error.kind in _DOWN else []
        yield found


def _spared(error: SourceError) -> SourceError:
    """What stands for asking a host once more that is down, or wants to be left alone."""
    until = error.until if error.kind == "limited" else None
    return SourceError(error.kind, error.what, error.where, error.remedy, until)


def _hand(found: Collected, results: Queue[Collected], stop: Event) -> None:
    """Give a result away, as soon as there is room, unless nobody waits for it any more."""
    while not stop.is_set():
        try:
            results.put(found, timeout=0.2)
        except Full:
            continue
        return


def _one(job: Job, state: State, fetcher: Fetcher, held: dict[str, Fetched], now: Callable[[], datetime]) -> Collected:
    asked: list[Fetched] = []

    def get(url: str) -> Fetched:
        if not job.address or url != job.address:
            if url not in held:
                held[url] = fetcher.get(Request(url))
            return held[url]
        found = fetcher.get(state.request(url))
        asked.append(found)
        if found.unchanged or _digest(found.body) == state.digest:
            raise UnchangedError
        return found

    answer, error, unchanged = None, None, False
    try:
        answer = job.collect(get, now())
    except UnchangedError:
        unchanged = True
    except SourceError as failure:
        error = failure
    except CommentaryError as failure:
        error = SourceError("unreadable", failure.what, failure.where, failure.remedy)
    except BaseException as failure:  # noqa: BLE001  # one bad source, or a stranger's plugin, never stops the rest
        error = SourceError("unreadable", f"{type(failure).__name__}: {failure}", job.key)
    fetched = asked[-1] if asked else None
    return Collected(job, now(), answer, error, fetched, _digest(fetched.body) if fetched else "", unchanged)


def _digest(body: bytes) -> str:
    return blake2b(body, digest_size=16).hexdigest()
