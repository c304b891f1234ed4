"""Files → the record: feeds by :class:`FeedMapping`, CSV and Parquet series by :class:`SeriesMapping`, events by
:class:`CalendarMapping`.

All files of one call are read first and stored in one transaction. What a file holds that can not be believed is
refused by name and flagged, never repaired or filled (:mod:`retrieval.doubts`).
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import UTC, date, datetime, timedelta
from pathlib import Path

from commentary.errors import InputError
from commentary.model import Flag, Lang, Subject
from retrieval import events
from retrieval.events import EventResult
from retrieval.feeds import FeedResult, read_feed
from retrieval.library import Library
from retrieval.mappings import CalendarMapping, ColumnMapping, FeedMapping, SeriesMapping, matches
from retrieval.tables import read_series
from retrieval.writing import Agenda, Batch, Captured, Doubt

__all__ = ["CalendarMapping", "ColumnMapping", "FeedMapping", "ImportReport", "SeriesMapping", "import_files"]


_FEEDS = (".xml", ".rss", ".atom", ".json", ".rdf")
_TABLES = (".csv", ".parquet")
_CALENDARS = (".ics",)
_DAY = re.compile(r"(?<!\d)(\d{4}-\d{2}-\d{2})(?!\d)")
_CAP = 15_000_000  # bytes of one feed


Mapped = SeriesMapping | FeedMapping | CalendarMapping


@dataclass(frozen=True)
class ImportReport:
    """What an import did. ``problems`` pairs a file with the reason it gave nothing or needs a look."""

    files: int = 0
    articles: int = 0
    revisions: int = 0
    observations: int = 0
    refused: tuple[Flag, ...] = ()
    problems: tuple[tuple[str, str], ...] = ()
    events: int = 0


@dataclass
class _Found:
    """What the files of one call hold, before it is stored."""

    articles: list[Captured] = field(default_factory=list)
    batches: list[Batch] = field(default_factory=list)
    doubts: list[Doubt] = field(default_factory=list)
    agendas: list[Agenda] = field(default_factory=list)
    problems: list[tuple[str, str]] = field(default_factory=list)


def import_files(
    library: Library,
    paths: Iterable[Path],
    mappings: Sequence[Mapped],
    subjects: Mapping[str, Subject],
    now: datetime | None = None,
) -> ImportReport:
    """Store the files at ``paths`` (folders are searched), or, without paths, all that the mappings name.

    The first mapping that fits a feed, and every mapping that fits a table, is used; a feed without a mapping is
    read by its own words. ``now`` is the moment of import. Raises InputError for a path that is absent, a table
    without a mapping and a mapping that does not fit its file; nothing is stored then.
    """
    moment, paths = now or datetime.now(UTC), list(paths)
    files = _files(library.folder, paths, mappings)
    found = _Found()
    if not paths:
        found.problems += [(i.file, "names no file") for i in mappings if i.file and not i.files(library.folder)]
        _stated(library, mappings, moment, found)
    for path in files:
        calendar = _calendar(library.folder, path, mappings)
        if calendar:
            _agenda(library.folder, path, calendar, moment, found)
        elif path.suffix.lower() in _TABLES:
            _table(library, path, mappings, subjects, moment, found)
        else:
            _feed(library.folder, path, mappings, moment, found)
    written = library.write(found.articles, found.batches, found.doubts, found.agendas)
    return ImportReport(
        len(files),
        written.articles,
        written.revisions,
        written.observations,
        tuple(doubt.flag for doubt in found.doubts),
        tuple(found.problems),
        written.events,
    )


def _files(folder: Path, paths: Sequence[Path], mappings: Sequence[Mapped]) -> list[Path]:
    if not paths:
        return sorted({path for mapping in mappings for path in mapping.files(folder)})
    found: list[Path] = []
    for path in paths:
        if not path.exists():
            raise InputError("does not exist", str(path), "check the path")
        inside = path.rglob("*") if path.is_dir() else [path]
        found += sorted(file for file in inside if file.suffix.lower() in _FEEDS + _TABLES or file == path)
    return list(dict.fromkeys(found))


def _table(
    library: Library,
    path: Path,
    mappings: Sequence[Mapped],
    subjects: Mapping[str, Subject],
    now: datetime,
    found: _Found,
) -> None:
    fitting = [
        item for item in mappings if isinstance(item, SeriesMapping) and matches(item.file, path, library.folder)
    ]
    if not fitting:
        raise InputError("no series mapping names this file", str(path), "add one to commentary.toml, with its units")
    for mapping in fitting:
        batches, doubts = read_series(path, mapping, subjects, library.stored, now)
        found.batches += batches
        found.doubts += doubts


def _calendar(folder: Path, path: Path, mappings: Sequence[Mapped]) -> CalendarMapping | None:
    """The first calendar that names a file. Raises InputError for an ICS that none names."""
    named = [item for item in mappings if isinstance(item, CalendarMapping) and item.file]
    fitting = [item for item in named if matches(item.file, path, folder)]
    if not fitting and path.suffix.lower() in _CALENDARS:
        raise InputError("no calendar names this file", str(path), "add a [[calendar]] to commentary.toml")
    return fitting[0] if fitting else None


def _agenda(folder: Path, path: Path, mapping: CalendarMapping, now: datetime, found: _Found) -> None:
    body = path.read_bytes()
    if len(body) > _CAP:
        found.problems.append((str(path), f"unreadable: larger than {_CAP // 10**6} MB"))
        return
    _take(events.read_file(body, _name(folder, path), mapping, now), found)


def _name(folder: Path, path: Path) -> str:
    """What a file is called in the record: its path within the workspace, where it lies there."""
    whole, root = path.absolute(), folder.absolute()
    return whole.relative_to(root).as_posix() if whole.is_relative_to(root) else whole.as_posix()


def _stated(library: Library, mappings: Sequence[Mapped], now: datetime, found: _Found) -> None:
    """What the settings say themselves; the events of sources that they no longer name are withdrawn."""
    entries = [item for item in mappings if isinstance(item, CalendarMapping)]
    for result in events.stated(entries, now):
        _take(result, found)
    found.agendas += dropped(library, entries, now)


def dropped(library: Library, entries: Sequence[CalendarMapping], now: datetime) -> list[Agenda]:
    """What withdraws the events of sources that the settings no longer name."""
    own = {result.source for result in events.stated(entries, now)}
    files = {_name(library.folder, path) for entry in entries for path in entry.files(library.folder)}
    named = own | files | {events.source(entry) for entry in entries if entry.live}
    return [Agenda(gone, (), now, date.max) for gone in sorted(library.announcers() - named)]


def _take(result: EventResult, found: _Found) -> None:
    found.agendas.append(result.agenda)
    found.problems += [(result.source, reason) for reason in (result.problem, *result.refused) if reason]


def _feed(folder: Path, path: Path, mappings: Sequence[Mapped], now: datetime, found: _Found) -> None:
    fitting = [item for item in mappings if isinstance(item, FeedMapping) and matches(item.file, path, folder)]
    mapping = fitting[0] if fitting else FeedMapping(file=str(path))
    body = path.read_bytes()
    if len(body) > _CAP:
        found.problems.append((str(path), f"unreadable: larger than {_CAP // 10**6} MB"))
        return
    captured = captured_at(mapping, path, now)
    result = read_feed(
        body,
        captured,
        publisher=mapping.publisher,
        lang=None if mapping.lang is None else Lang(mapping.lang),
        feed=path.stem,
        trust_published=mapping.captured == "published",
    )
    found.articles += [Captured(article, captured) for article in result.articles]
    found.doubts += _dated_ahead(result)
    if result.problem:
        found.problems.append((str(path), result.problem))


def captured_at(mapping: FeedMapping, path: Path, now: datetime) -> datetime:
    """When a feed's file was captured.

    An ISO instant is that instant. ``file-date`` is the end of the UTC day named last in the path (nothing in the
    file was known later; it may have been known earlier, which is not claimed). With ``published`` items are known
    when published, and the file's day, or else the moment of import, serves only those without a date.
    """
    if mapping.captured not in ("published", "file-date"):
        try:
            moment = datetime.fromisoformat(mapping.captured)
        except ValueError as error:
            raise InputError(
                f"captured = {mapping.captured!r} is no time",
                mapping.file,
                'use "published", "file-date" or an instant',
            ) from error
        return moment if moment.tzinfo else moment.replace(tzinfo=UTC)
    day = _file_day(path)
    if day is not None:
        return min(datetime(day.year, day.month, day.day, tzinfo=UTC) + timedelta(days=1), now)
    if mapping.captured == "file-date":
        raise InputError("has no date (YYYY-MM-DD) in its path", str(path), "declare captured as an instant")
    return now


def _file_day(path: Path) -> date | None:
    for text in reversed(_DAY.findall(str(path))):
        try:
            return date.fromisoformat(text)
        except ValueError:
            continue
    return None


def _dated_ahead(result: FeedResult) -> Iterable[Doubt]:
    for article in result.future:
        if article.published:
            flag = Flag(
                f"news:{article.publisher}",
                f"item dated later than it was captured: {article.id}",
                article.published.date(),
                "it is shown from its own date on",
            )
            yield Doubt(flag, article.known_at)
