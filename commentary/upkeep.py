"""What keeps a desk supplied: its sources as jobs, and the update that asks them. Heavy imports stand inside functions."""

from __future__ import annotations

import os
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import replace
from datetime import UTC, date, datetime
from typing import TYPE_CHECKING

from commentary.errors import CommentaryError, InputError
from commentary.settings import FeedEntry
from commentary.wiring import loopback

if TYPE_CHECKING:
    from commentary.wiring import Desk
    from retrieval.plugins import Articles
    from retrieval.updating import CalendarJob, Done, FeedJob, Job, SeriesJob, Summary, TableJob
    from retrieval.writing import Agenda

FEEDS, SERIES, CALENDAR = "feeds", "series", "calendar"


def update(
    desk: Desk,
    only: Sequence[str] = (),
    since: date | None = None,
    tell: Callable[[Done], None] = lambda done: None,
    now: Callable[[], datetime] = lambda: datetime.now(UTC),
) -> tuple[Summary, tuple[str, ...]]:
    """Ask the sources of a workspace, store what is new, and renew vectors and index; and what could not be done.

    ``only`` are ``feeds``, ``series``, ``calendar``, groups, providers, publishers or hosts; ``since`` asks for series from
    that day on. Raises InputError when nothing is of that name, BusyError while another update runs.
    """
    with alone(desk):
        return renewed(desk, only, since, tell, now)


@contextmanager
def alone(desk: Desk, wait: float = 0.0) -> Iterator[None]:
    """One update or run of a workspace at a time. Raises BusyError after ``wait`` seconds."""
    from retrieval.updating import alone

    with alone(desk.library, wait):
        yield


def renewed(
    desk: Desk,
    only: Sequence[str],
    since: date | None,
    tell: Callable[[Done], None],
    now: Callable[[], datetime],
) -> tuple[Summary, tuple[str, ...]]:
    """As :func:`update`, for who is :func:`alone` already."""
    from retrieval.embed import embed_missing
    from retrieval.fetch import Fetcher
    from retrieval.updating import read_in_full
    from retrieval.updating import update as run

    library = desk.library
    asked, unusable = jobs(desk, only, since)
    full = [entry.url for entry, _ in _subscribed(desk, []) if entry.full]
    with Fetcher(loopback(), contact=desk.settings.contact, now=now) as fetcher:
        summary = run(library, asked, fetcher, now, tell, wanted=bool(only))
        library.end_outages({job.key for job in (jobs(desk)[0] if only else asked)}, now())
        library.write([], [], [], _stated(desk, now()), wait=60)
        read = read_in_full(library, full, fetcher, now) if full and summary.articles else 0
    stale = embed_missing(library) or summary.observations or read
    unindexed = _reindexed(desk) if stale else ""
    return summary, (*map(str, unusable), *([unindexed] if unindexed else []))


def _stated(desk: Desk, now: datetime) -> list[Agenda]:
    """What the settings say of the calendar themselves, and no longer say."""
    from commentary.wiring import calendar
    from retrieval.events import stated
    from retrieval.imports import dropped

    entries = calendar(desk.settings)
    return [*(each.agenda for each in stated(entries, now)), *dropped(desk.library, entries, now)]


def _reindexed(desk: Desk) -> str:
    """Why the index could not be renewed; no note depends on it, and a search rebuilds what is in doubt."""
    from retrieval.index import reindex

    try:
        reindex(desk.library, desk.place)
    except Exception as error:  # noqa: BLE001  # whatever Chroma, or its server, fails with
        return f"the index was not renewed: {' '.join(str(error).split())[:200]}"
    return ""


def addresses(desk: Desk | None) -> tuple[str, ...]:
    """Where the end of a run is told: the settings', where there are any, and the environment's; they may hold secrets."""
    return (*(desk.settings.notify if desk else ()), *os.environ.get("COMMENTARY_NOTIFY", "").split())


def stale(desk: Desk, now: datetime) -> list[tuple[str, date | None, int]]:
    """What live sources feed that is no longer current: a series' name, its last day and its age in days."""
    found, told = [], set[str]()
    for job in jobs(desk)[0]:
        for subject in job.subjects:
            if subject not in told:
                told.add(subject)
                days = desk.library.stored(subject)[0]
                last: date | None = days.max().item() if len(days) else None
                age = (now.date() - last).days if last else 0
                if last is None or age > desk.settings.subjects[subject].stale:
                    found.append((subject, last, age))
    return found


def jobs(desk: Desk, only: Sequence[str] = (), since: date | None = None) -> tuple[list[Job], list[CommentaryError]]:
    """What there is to ask, each once, or those of it that ``only`` names; and why an entry cannot be used.

    Raises InputError when one of ``only`` names nothing.
    """
    unusable: list[CommentaryError] = []
    found = [*_feeds(desk, unusable), *_series(desk, since, unusable), *_calendars(desk)]
    for name in only:
        if not any(name.casefold() in names for names, _ in found):
            there = sorted({name for names, _ in found for name in names})
            raise InputError("names no source", f"--only {name}", f"there are {', '.join(there) or 'none'}")
    wanted = {name.casefold() for name in only}
    return list({job.key: job for names, job in found if not only or names & wanted}.values()), unusable


def _feeds(desk: Desk, told: list[CommentaryError]) -> Iterator[tuple[set[str], FeedJob]]:
    from commentary.model import Lang
    from retrieval import plugins
    from retrieval.updating import FeedJob

    sources: dict[str, Articles] = {}
    for entry, group in _subscribed(desk, told):
        with _telling(told):
            if entry.provider not in sources:
                sources[entry.provider] = plugins.articles(entry.provider)
            lang = Lang(entry.lang) if entry.lang else None
            feed = plugins.Feed(entry.url, entry.provider, entry.publisher, lang)
            job = FeedJob(feed, sources[entry.provider])
            yield _names(FEEDS, entry.provider, job, entry.group) | _names("", "", job, group), job


def _subscribed(desk: Desk, told: list[CommentaryError]) -> Iterator[tuple[FeedEntry, str]]:
    """The feeds at an address, those of OPML files among them with the folder they stand in."""
    from retrieval.opml import outlines

    for entry in desk.settings.feeds:
        if entry.url:
            yield entry, ""
        elif entry.opml:
            with _telling(told):
                for found in outlines(desk.settings.folder / entry.opml):
                    title = entry.publisher or found.title or None
                    yield replace(entry, opml="", url=found.url, publisher=title), found.folder


def _series(
    desk: Desk, since: date | None, told: list[CommentaryError]
) -> Iterator[tuple[set[str], SeriesJob | TableJob]]:
    from commentary.wiring import column_mapping, series_mapping
    from retrieval import plugins
    from retrieval.sheets import Wanted
    from retrieval.updating import SeriesJob, TableJob

    catalog = desk.settings.subjects
    for entry in desk.settings.series:
        if entry.provider:
            with _telling(told):
                market = plugins.market(entry.provider, entry.url, os.environ)
                for name, column in entry.columns.items():
                    wanted = Wanted(name, column_mapping(column))
                    held = desk.library.stored(wanted.column.series)
                    job = SeriesJob(entry.provider, market, wanted, catalog, held, entry.url, since)
                    yield _names(SERIES, entry.provider, job), job
        elif entry.url:
            table = TableJob(series_mapping(entry), catalog)
            yield _names(SERIES, "", table), table


@contextmanager
def _telling(told: list[CommentaryError]) -> Iterator[None]:
    """An entry that cannot be used is told of, and the others go on."""
    try:
        yield
    except CommentaryError as error:
        told.append(error)


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
