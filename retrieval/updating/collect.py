"""Ask many sources at once: hosts beside each other, the sources of one host after each other."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from datetime import datetime
from hashlib import blake2b
from queue import Full, Queue
from threading import Event
from typing import Any

from commentary.errors import CommentaryError, SourceError
from retrieval.fetch import Fetched, Fetcher, Request
from retrieval.plugins import UnchangedError
from retrieval.states import State
from retrieval.updating.jobs import Job

WORKERS = 48
PATIENCE = 2  # failures of a host in a row after which the rest of it is not asked in this update
_DOWN = ("unreachable", "slow", "failed", "limited")
_WAITING = 16  # answers that may wait for being stored; what they hold is in memory


@dataclass(frozen=True)
class Collected:
    """What a source gave: an answer, the news that there is nothing new (both None), or an error.

    ``fetched`` has what was held of its conditional address, ``digest`` that of its body.
    """

    job: Job
    at: datetime
    answer: Any = None
    error: SourceError | None = None
    fetched: Fetched | None = None
    digest: str = ""


def collect(
    jobs: Sequence[Job], states: Mapping[str, State], fetcher: Fetcher, now: Callable[[], datetime]
) -> Iterator[Collected]:
    """Each job's result, as it comes. Leaving off early asks nothing more."""
    hosts: dict[str, list[Job]] = {}
    for job in jobs:
        hosts.setdefault(job.host, []).append(job)
    results: Queue[Collected] = Queue(_WAITING)
    stop = Event()

    def work(queue: Sequence[Job]) -> None:
        held: dict[str, Fetched] = {}  # several series of a provider may stand in one answer
        down: list[SourceError] = []
        for job in queue:
            if stop.is_set():
                return
            if len(down) >= PATIENCE or (down and down[-1].kind == "limited"):
                found = Collected(job, now(), error=_spared(down[-1]))
            else:
                found = _one(job, states[job.key], fetcher, held, now)
                down = [*down, found.error] if found.error and found.error.kind in _DOWN else []
            _hand(found, results, stop)

    with ThreadPoolExecutor(min(WORKERS, max(1, len(hosts)))) as pool:
        for queue in sorted(hosts.values(), key=len, reverse=True):  # the longest first: it decides how long all takes
            pool.submit(work, queue)
        try:
            for _ in jobs:
                yield results.get()
        finally:
            stop.set()
            pool.shutdown(wait=False, cancel_futures=True)


def _spared(error: SourceError) -> SourceError:
    """What stands for asking a host once more that is down, or wants to be left alone."""
    return SourceError(error.kind, error.what, error.where, error.remedy, error.until)


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

    try:
        answer = job.collect(get, now())
        error = None
    except UnchangedError:
        answer, error = None, None
    except SourceError as failure:
        answer, error = None, failure
    except CommentaryError as failure:
        answer, error = None, SourceError("unreadable", failure.what, failure.where, failure.remedy)
    except Exception as failure:  # noqa: BLE001  # one bad source, or a stranger's plugin, never stops the rest
        answer, error = None, SourceError("unreadable", f"{type(failure).__name__}: {failure}", job.key)
    fetched = asked[-1] if asked else None
    return Collected(job, now(), answer, error, fetched, _digest(fetched.body) if fetched else "")


def _digest(body: bytes) -> str:
    return blake2b(body, digest_size=16).hexdigest()
