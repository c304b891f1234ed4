"""What keeps a desk supplied: its sources as jobs, and the update that asks them. Heavy imports stand inside functions."""

from __future__ import annotations

import os
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from datetime import UTC, date, datetime
from typing import TYPE_CHECKING

from commentary.errors import InputError

if TYPE_CHECKING:
    from commentary.wiring import Desk
    from retrieval.fetch import Fetcher
    from retrieval.updating import CalendarJob, Done, FeedJob, Job, SeriesJob, Summary, TableJob

FEEDS, SERIES, CALENDAR = "feeds", "series", "calendar"


def update(
    desk: Desk,
    only: Sequence[str] = (),
    since: date | None = None,
    tell: Callable[[Done], None] = lambda done: None,
    now: Callable[[], datetime] = lambda: datetime.now(UTC),
) -> Summary:
    """Ask the sources of a workspace, store what is new, and renew vectors and index.

    ``only`` are ``feeds``, ``series``, ``calendar``, groups, providers, publishers or hosts; ``since`` asks for series from that day on.
    Raises InputError when nothing is of that name, BusyError while another update runs.
    """
    from commentary.wiring import calendar
    from retrieval.embed import embed_missing
    from retrieval.events import stated
    from retrieval.index import reindex
    from retrieval.updating import alone, read_in_full
    from retrieval.updating import update as run

    asked = jobs(desk, only, since)
    full = [entry.url for entry in desk.settings.feeds if entry.full]
    with alone(desk.library), fetching(desk, now) as fetcher:
        summary = run(desk.library, asked, fetcher, now, tell)
        desk.library.write([], [], [], [each.agenda for each in stated(calendar(desk.settings), now())])
        read = read_in_full(desk.library, full, fetcher, now) if full and summary.articles else 0
    if embed_missing(desk.library) or summary.observations or read:
        reindex(desk.library, desk.place)
    return summary


def addresses(desk: Desk) -> tuple[str, ...]:
    """Where the end of a run is told: the settings' and the environment's, which may hold secrets."""
    return (*desk.settings.notify, *os.environ.get("COMMENTARY_NOTIFY", "").split())


def stale(desk: Desk, now: datetime) -> list[tuple[str, date | None, int]]:
    """What live sources feed that is no longer current: a series' name, its last day and its age in days."""
    found, told = [], set[str]()
    for job in jobs(desk):
        for subject in job.subjects:
            if subject not in told:
                told.add(subject)
                days = desk.library.stored(subject)[0]
                last: date | None = days.max().item() if len(days) else None
                age = (now.date() - last).days if last else 0
                if last is None or age > desk.settings.subjects[subject].stale:
                    found.append((subject, last, age))
    return found


def jobs(desk: Desk, only: Sequence[str] = (), since: date | None = None) -> list[Job]:
    """What there is to ask, or those of it that ``only`` names. Raises InputError when one of these names nothing."""
    found = [*_feeds(desk), *_series(desk, since), *_calendars(desk)]
    if not only:
        return [job for _, job in found]
    for name in only:
        if not any(name.casefold() in names for names, _ in found):
            there = sorted({name for names, _ in found for name in names})
            raise InputError("names no source", f"--only {name}", f"there are {', '.join(there) or 'none'}")
    wanted = {name.casefold() for name in only}
    return [job for names, job in found if names & wanted]


@contextmanager
def fetching(desk: Desk, now: Callable[[], datetime]) -> Iterator[Fetcher]:
    """A client as the workspace and the environment want it."""
    from retrieval.fetch import Fetcher

    loopback = os.environ.get("COMMENTARY_ALLOW_LOOPBACK") == "1"
    with Fetcher(loopback, contact=desk.settings.contact, now=now) as fetcher:
        yield fetcher


def _feeds(desk: Desk) -> Iterator[tuple[set[str], FeedJob]]:
    from commentary.model import Lang
    from retrieval import plugins
    from retrieval.updating import FeedJob

    for entry in desk.settings.feeds:
        if entry.url:
            lang = Lang(entry.lang) if entry.lang else None
            feed = plugins.Feed(entry.url, entry.provider, entry.publisher, lang)
            job = FeedJob(feed, plugins.articles(entry.provider))
            yield _names(FEEDS, entry.provider, job, entry.group), job


def _series(desk: Desk, since: date | None) -> Iterator[tuple[set[str], SeriesJob | TableJob]]:
    from commentary.wiring import column_mapping, series_mapping
    from retrieval import plugins
    from retrieval.sheets import Wanted
    from retrieval.updating import SeriesJob, TableJob

    catalog = desk.settings.subjects
    for entry in desk.settings.series:
        if entry.provider:
            market = plugins.market(entry.provider, entry.url, os.environ)
            for name, column in entry.columns.items():
                wanted = Wanted(name, column_mapping(column))
                held = desk.library.stored(wanted.column.series)
                job = SeriesJob(entry.provider, market, wanted, catalog, held, entry.url, since)
                yield _names(SERIES, entry.provider, job), job
        elif entry.url:
            table = TableJob(series_mapping(entry), catalog)
            yield _names(SERIES, "", table), table


def _calendars(desk: Desk) -> Iterator[tuple[set[str], CalendarJob]]:
    from commentary.wiring import calendar
    from retrieval.updating import CalendarJob

    for entry in calendar(desk.settings):
        if entry.live:
            job = CalendarJob(entry)
            yield _names(CALENDAR, entry.provider, job), job


def _names(kind: str, provider: str, job: Job, group: str = "") -> set[str]:
    """What a source may be called."""
    return {name.casefold() for name in (kind, group, provider, job.title, job.host.strip()) if name}
