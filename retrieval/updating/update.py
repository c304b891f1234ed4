"""The phases of an update, and its summary."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from statistics import median

from filelock import FileLock, Timeout

from commentary.errors import BusyError, InputError, LibraryError, SourceError
from retrieval import states
from retrieval.fetch import Fetcher
from retrieval.library import Library
from retrieval.states import State
from retrieval.updating.collect import Collected, collect
from retrieval.updating.full import MOST, PageJob, Robots
from retrieval.updating.jobs import Harvest, Job
from retrieval.writing import Writing, Written

RECENT = timedelta(days=3)  # an item without its page is given up after


@dataclass(frozen=True)
class Done:
    """What became of one source: ``new``, ``unchanged``, ``failed``, ``waiting`` (as its server asked) or ``gone``."""

    key: str
    title: str
    outcome: str
    written: Written = field(default_factory=Written)
    state: State | None = None


@dataclass(frozen=True)
class Summary:
    """An update: what became of each source, and what it took."""

    done: tuple[Done, ...] = ()
    requests: int = 0
    bytes: int = 0

    @property
    def failed(self) -> tuple[Done, ...]:
        """The sources that gave nothing that can be used."""
        return tuple(each for each in self.done if each.outcome == "failed")

    @property
    def good(self) -> bool:
        """Whether anything that was asked answered, or nothing was."""
        asked = [each for each in self.done if each.outcome not in ("waiting", "gone")]
        return not asked or any(each.outcome != "failed" for each in asked)

    def count(self, outcome: str) -> int:
        """How many sources had an outcome."""
        return sum(each.outcome == outcome for each in self.done)

    @property
    def articles(self) -> int:
        """New articles."""
        return sum(each.written.articles for each in self.done)

    @property
    def revisions(self) -> int:
        """New versions of articles."""
        return sum(each.written.revisions for each in self.done)

    @property
    def observations(self) -> int:
        """New observations."""
        return sum(each.written.observations for each in self.done)

    @property
    def events(self) -> int:
        """New versions of events."""
        return sum(each.written.events for each in self.done)


@contextmanager
def alone(library: Library, wait: float = 0.0) -> Iterator[None]:
    """One update of a workspace at a time, whoever started it. Raises BusyError after ``wait`` seconds."""
    lock = FileLock(library.folder / "update.lock")
    try:
        lock.acquire(timeout=wait)
    except Timeout:
        raise BusyError("another update is running", str(library.folder), "let it finish") from None
    try:
        yield
    finally:
        lock.release()


def update(
    library: Library,
    jobs: Sequence[Job],
    fetcher: Fetcher,
    now: Callable[[], datetime] = lambda: datetime.now(UTC),
    tell: Callable[[Done], None] = lambda done: None,
    wanted: bool = False,
) -> Summary:
    """Collect, decide and store all ``jobs``; ``tell`` hears of each as it is done.

    One bad source never stops the rest. ``wanted`` asks those too that are gone or want to wait, since a person named them.
    Call it inside :func:`alone`.
    """
    held = dict(library.states((job.key, job.title) for job in jobs))
    resting = [] if wanted else [job for job in jobs if held[job.key].waits(now())]
    done = [Done(job.key, job.title, _waits(held[job.key]), state=held[job.key]) for job in resting]
    for each in done:
        tell(each)
    left, skews = {job.key for job in resting}, list[float]()
    for found in collect([job for job in jobs if job.key not in left], held, fetcher, now):
        each = _store(library, found, held[found.job.key], now)
        if each.state is not None:
            held[each.key] = each.state
        done.append(each)
        if found.fetched and found.fetched.date:
            skews.append((found.at - found.fetched.date).total_seconds())
        tell(each)
    if skews:  # the middle one: a cache may serve an old date
        library.remember("skew", str(round(median(skews))))
    return Summary(tuple(done), fetcher.traffic.requests, fetcher.traffic.bytes)


def read_in_full(
    library: Library, feeds: Sequence[str], fetcher: Fetcher, now: Callable[[], datetime] = lambda: datetime.now(UTC)
) -> int:
    """Read the pages behind the newest items of ``feeds`` that were not tried yet; how many gave more than their items had."""
    robots, found = Robots(), 0
    jobs = [PageJob(article, robots) for article in library.unread(feeds, now() - RECENT, MOST)]
    states = {job.key: State(job.key, job.title) for job in jobs}
    for each in collect(jobs, states, fetcher, now):
        with library.writing(wait=60) as into:
            at = into.moment(now())
            harvest = Harvest() if each.error else each.job.decide(each.answer, library.stored, at)
            into.page(each.job.key, each.error.kind if each.error else "", at)
            found += into.articles(harvest.articles)[1]
    return found


def _waits(state: State) -> str:
    return "gone" if state.gone else "waiting"


def _store(library: Library, found: Collected, before: State, now: Callable[[], datetime]) -> Done:
    """One source's transaction: what it gave, and how it fares; known since it is stored."""
    job, error = found.job, found.error
    if error is None:
        try:
            with library.writing(wait=60) as into:
                return _kept(into, library, found, before, into.moment(now()))
        except SourceError as failure:
            error = failure
        except InputError as failure:
            error = SourceError("unreadable", failure.what, failure.where, failure.remedy)
        except LibraryError:
            raise
        except Exception as failure:  # noqa: BLE001  # whatever a source makes of its answer, the rest goes on
            error = SourceError("unreadable", f"{type(failure).__name__}: {failure}", job.key)
    with library.writing(wait=60) as into:
        state = states.failed(before, error, into.moment(now()))
        into.fare(before, state, job.subjects)
    return Done(job.key, job.title, "failed", state=state)


def _kept(into: Writing, library: Library, found: Collected, before: State, at: datetime) -> Done:
    job = found.job
    if found.unchanged:
        state = states.unchanged(before, found.fetched, at)
        into.fare(before, state, job.subjects)
        return Done(job.key, job.title, "unchanged", state=state)
    harvest = job.decide(found.answer, library.stored, at)
    articles, revisions = into.articles(harvest.articles)
    observations = sum(into.observations(batch, at) for batch in harvest.batches)
    flags = into.flags(harvest.doubts)
    events = sum(into.events(agenda) for agenda in harvest.agendas)
    new = articles + revisions + observations + events
    state = states.read(before, found.fetched, found.digest, new, harvest.problem, at)
    into.fare(before, state, job.subjects)
    written = Written(articles, revisions, observations, flags, events)
    return Done(job.key, job.title, "new" if new else "unchanged", written, state)
