"""``commentary.toml`` → :class:`Settings`: what a workspace declares, checked once, at the edge.

Unknown keys are errors that name the file, the key and its nearest known neighbour, because a misspelt setting that
is silently ignored is found only when a note is wrong.
"""

from __future__ import annotations

import re
import tomllib
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field, fields
from datetime import UTC, date, datetime, timedelta
from datetime import time as clock
from difflib import get_close_matches
from pathlib import Path
from string import Formatter
from types import MappingProxyType
from typing import Any, ClassVar, Literal
from zoneinfo import ZoneInfo

from pydantic import ConfigDict, TypeAdapter, ValidationError

from commentary import catalog
from commentary.errors import InputError, SettingsError
from commentary.model import EventKind, Release, Subject

FILE = "commentary.toml"

_LONGER = timedelta(minutes=30)  # a run may take that much longer than the next

Tongue = Literal["en", "zh", "zh-hant"]
Day = date  # the key of that name would hide the type


class _Closed:
    """A table of the file whose keys are all known. The attribute is pydantic's."""

    __pydantic_config__: ClassVar[ConfigDict] = ConfigDict(extra="forbid")


@dataclass(frozen=True)
class Schedule(_Closed):
    """When the daily note is written: ``time`` (HH:MM) in ``zone``. A date as ``--as-of`` means this hour."""

    time: clock = clock(20)
    zone: str = "Asia/Shanghai"

    def on(self, day: date) -> datetime:
        """The scheduled instant of a day, in UTC."""
        return datetime.combine(day, self.time, ZoneInfo(self.zone)).astimezone(UTC)


@dataclass(frozen=True)
class Span(_Closed):
    """The unit a column held up to and including ``until``; without it, from there on."""

    unit: str
    until: date | None = None


@dataclass(frozen=True)
class Column(_Closed):
    """A column of a series file: the subject ``id``, what of it (``metric``), and the unit the file serves it in.

    Where the unit changed in between, ``units`` says which held until when, and ``unit`` is left out.
    """

    id: str
    unit: str = ""
    units: tuple[Span, ...] = ()
    metric: Literal["level", "high", "low"] = "level"


@dataclass(frozen=True)
class SeriesEntry(_Closed):
    """Where series come from, and what its columns hold: a ``file``, a table at a ``url``, or a ``provider``.

    A file is CSV or Parquet (a glob within the workspace, or absolute). A table is CSV, Parquet or JSON; ``rows`` is the
    path to the records of a JSON ("result.records"). Both name their ``date`` column. The columns of a provider are its own
    names for series, and ``url`` another address of its service.
    """

    columns: Mapping[str, Column]
    file: str = ""
    url: str = ""
    provider: str = ""
    date: str = ""
    rows: str = ""
    known: str | None = None
    date_format: str | None = None


@dataclass(frozen=True)
class FeedEntry(_Closed):
    """Feed files (a glob), a feed at a ``url``, or the subscriptions of an ``opml`` file; whose they are, and since when the
    items of files are known.

    ``provider`` reads what stands at the address: "feed" is RSS, Atom or JSON Feed. ``group`` is for the reader of the file and
    ``update --only``. With ``full`` the article behind each new item is read too, where its site's robots.txt allows it.
    """

    file: str = ""
    url: str = ""
    opml: str = ""
    provider: str = "feed"
    publisher: str | None = None
    captured: str = "published"
    lang: Literal["en", "zh"] | None = None
    group: str = ""
    full: bool = False


@dataclass(frozen=True)
class EmbedderChoice(_Closed):
    """What makes texts into vectors: ``model`` is LangChain's ``provider:model``, empty for the one that ships.

    ``options`` are handed to it. Keys belong in the environment (``OPENAI_API_KEY``), never here.
    """

    model: str = ""
    options: dict[str, Any] = field(default_factory=dict)


@dataclass(frozen=True)
class ChromaServer(_Closed):
    """A Chroma server for the index, instead of files in the workspace; its token is ``COMMENTARY_CHROMA_TOKEN``."""

    url: str = ""


@dataclass(frozen=True)
class CalendarEntry(_Closed):
    """Events: an ICS or CSV ``file`` (a glob), an ICS at a ``url``, a ``provider``, or one's own by ``rule`` or on a ``date``.

    ``rule`` is an RRULE (RFC 5545) of days. One's own have their names and may have a ``time``; ``zone`` is that of hours
    without one, ``kind`` that of all events of the entry.
    """

    file: str = ""
    url: str = ""
    provider: Literal["", "auctions", "fomc"] = ""
    rule: str = ""
    date: Day | None = None
    time: clock | None = None
    zone: str = "America/New_York"
    en: str = ""
    zh: str = ""
    kind: EventKind = EventKind.OTHER


@dataclass(frozen=True)
class ModelChoice(_Closed):
    """The language model, and what one run may cost: tokens sent and received, and seconds.

    ``OPENAI_MODEL`` and ``OPENAI_BASE_URL`` stand in for ``name`` and ``url`` where these are empty; the key is
    ``OPENAI_API_KEY``, never here. Without a name there is no model.
    """

    name: str = ""
    url: str = ""
    tokens: int = 30_000
    seconds: float = 180.0


@dataclass(frozen=True)
class Annotating(_Closed):
    """How much of somebody's article a page may show: characters of the original, whole paragraphs at a time."""

    quote: int = 12_000


@dataclass(frozen=True)
class Git(_Closed):
    """The site is a git repository: each note is a commit, pushed to ``remote`` where there is one.

    ``message`` may hold {day} and {title}.
    """

    remote: str = ""
    message: str = "Note of {day}: {title}"


@dataclass(frozen=True)
class Outlet(_Closed):
    """Where notes are published: ``to`` is the kind of site, ``folder`` where it is (relative to the workspace).

    ``section`` is the part of the site that notes stand in, ``codes`` what it calls our languages. What rises is drawn green
    or red (``rising``); by itself, green in English and red in Chinese. ``daily`` ones are published to by every run.
    """

    to: str
    folder: str
    section: str = "notes"
    codes: dict[Tongue, str] = field(default_factory=dict)
    rising: Literal["local", "green", "red"] = "local"
    daily: bool = False
    git: Git | None = None


@dataclass(frozen=True)
class Demo(_Closed):
    """Marks a demonstration workspace and names the instant of its note."""

    as_of: datetime


@dataclass(frozen=True)
class _File(_Closed):
    """The whole file, as written."""

    schedule: Schedule = Schedule()
    languages: tuple[Tongue, ...] = ("en", "zh")
    series: tuple[SeriesEntry, ...] = ()
    feeds: tuple[FeedEntry, ...] = ()
    contact: str = ""
    notify: tuple[str, ...] = ()
    subjects: dict[str, dict[str, Any]] = field(default_factory=dict)
    releases: dict[str, dict[str, Any]] = field(default_factory=dict)
    embedder: EmbedderChoice = EmbedderChoice()
    chroma: ChromaServer = ChromaServer()
    model: ModelChoice = ModelChoice()
    annotate: Annotating = Annotating()
    calendar: tuple[CalendarEntry, ...] = ()
    publish: dict[str, Outlet] = field(default_factory=dict)
    demo: Demo | None = None


@dataclass(frozen=True)
class Settings:
    """A workspace's own choices. ``subjects`` is the catalog with the workspace's additions.

    ``contact`` (an address of yours) is told to the servers that are asked; ``notify`` are addresses of Apprise's.
    """

    folder: Path
    schedule: Schedule
    languages: tuple[Tongue, ...]
    series: tuple[SeriesEntry, ...]
    feeds: tuple[FeedEntry, ...]
    subjects: Mapping[str, Subject]
    embedder: EmbedderChoice
    chroma: ChromaServer
    model: ModelChoice
    annotate: Annotating = Annotating()
    contact: str = ""
    notify: tuple[str, ...] = ()
    demo: Demo | None = None
    calendar: tuple[CalendarEntry, ...] = ()
    publish: Mapping[str, Outlet] = field(default_factory=dict)

    def instant(self, text: str | None, now: datetime) -> datetime:
        """What ``--as-of`` names, in UTC; without it, the last scheduled time that has passed.

        A date is the scheduled time of that day; a time must say its offset. Raises InputError for anything else,
        and for what is later than ``now``: nobody knows yet what will be known then.
        """
        if text is None:
            return self.schedule.on(self.day(now))
        when = self._parse(text)
        if when > now:
            raise InputError("has not come yet", f"as-of {text}", f"it is {now:%Y-%m-%d %H:%M} UTC")
        return when

    def before(self, as_of: datetime) -> datetime:
        """The instant of the note before the one as of ``as_of``: the scheduled hour of the day before.

        A note that a run made after the scheduled hour looks half an hour further, since the run before may have taken that
        much longer: what it told yesterday is not new today. It is of another day all the same.
        """
        day = self.day(as_of)
        due, before = self.schedule.on(day), self.schedule.on(day - timedelta(days=1))
        if due == as_of:
            return before
        midnight = as_of.astimezone(UTC).replace(hour=0, minute=0, second=0, microsecond=0)
        return min(before + (as_of - due) + _LONGER, midnight - timedelta(seconds=1))

    def _parse(self, text: str) -> datetime:
        try:
            if len(text) == len("2026-02-06"):
                return self.schedule.on(date.fromisoformat(text))
            when = datetime.fromisoformat(text)
        except ValueError as error:
            raise InputError("is no date or time", f"as-of {text}", "write 2026-02-06 or 2026-02-06T12:00Z") from error
        if when.tzinfo is None:
            raise InputError("has no offset", f"as-of {text}", f"write {text}Z for UTC, or {text}+08:00")
        return when.astimezone(UTC)

    def day(self, now: datetime) -> date:
        """The day, in the workspace's zone, whose scheduled hour has last passed."""
        today = now.astimezone(ZoneInfo(self.schedule.zone)).date()
        return today if self.schedule.on(today) <= now else today - timedelta(days=1)


def read(folder: Path) -> Settings:
    """The settings of the workspace in ``folder``.

    Raises SettingsError, in one line, when there is no ``commentary.toml`` or something in it cannot be used.
    """
    path = folder / FILE
    try:
        data = tomllib.loads(path.read_text("utf-8"))
    except FileNotFoundError as error:
        raise SettingsError("no workspace here", str(path), f"make one with: commentary init {folder}") from error
    except (OSError, UnicodeDecodeError, tomllib.TOMLDecodeError) as error:
        raise SettingsError(f"cannot be read: {error}", str(path)) from error
    return _settings(folder, _checked(data, path), path)


def _checked(data: Mapping[str, Any], path: Path) -> _File:
    try:
        return TypeAdapter(_File).validate_python(data)
    except ValidationError as error:
        problem = error.errors(include_url=False)[0]
        where = f"{path}, {_dotted(problem['loc'])}"
        match problem["type"]:
            case "unexpected_keyword_argument":
                raise _unknown(str(problem["loc"][-1]), _keys(problem["loc"]), where) from error
            case "missing":
                raise SettingsError("is missing", where) from error
            case _:
                raise SettingsError(f"{problem['input']!r}: {problem['msg']}", where) from error


def _settings(folder: Path, file: _File, path: Path) -> Settings:
    try:
        ZoneInfo(file.schedule.zone)
    except (KeyError, ValueError, OSError) as error:
        raise SettingsError(
            f"{file.schedule.zone!r} is no time zone", f"{path}, schedule.zone", 'such as "Asia/Shanghai"'
        ) from error
    for number, entry in enumerate(file.calendar, 1):
        _one_way(entry, f"{path}, calendar {number}")
    for name, outlet in file.publish.items():
        _plain_names(outlet, f"{path}, publish.{name}")
    if not file.languages:
        raise SettingsError("names no language", f"{path}, languages", 'such as ["en", "zh"]')
    if file.chroma.url and not file.chroma.url.startswith(("http://", "https://")):
        raise SettingsError(
            f"{file.chroma.url!r} is no http address", f"{path}, chroma.url", 'such as "http://127.0.0.1:8000"'
        )
    subjects = {**catalog.catalog(), **_additions(file, path)}
    _one_place(file, path)
    _known_ids(file.series, subjects, path)
    _once(file.series, path)
    return Settings(
        folder=folder,
        schedule=file.schedule,
        languages=file.languages,
        series=file.series,
        feeds=file.feeds,
        subjects=MappingProxyType(subjects),
        embedder=file.embedder,
        chroma=file.chroma,
        model=file.model,
        annotate=file.annotate,
        contact=file.contact,
        notify=file.notify,
        demo=file.demo,
        calendar=file.calendar,
        publish=MappingProxyType(file.publish),
    )


def _additions(file: _File, path: Path) -> dict[str, Subject]:
    for table, entries, known in (("subjects", file.subjects, Subject), ("releases", file.releases, Release)):
        names = {part.name for part in fields(known)} - {"id"}
        for key, entry in entries.items():
            for name in sorted(entry.keys() - names):
                raise _unknown(name, names, f"{path}, {table}.{key}.{name}")
    try:
        own = {key: {**catalog.entry(key), **entry} for key, entry in file.subjects.items()}
        return catalog.read({"subjects": own, "releases": file.releases}, catalog.releases())
    except TypeError as error:
        raise SettingsError(f"a rule is incomplete: {error}", f"{path}, releases") from error
    except SettingsError as error:
        raise SettingsError(error.what, f"{path}, {error.where}", error.remedy) from error


def _plain_names(outlet: Outlet, where: str) -> None:
    """What becomes part of file names and of commits holds nothing that could mean anything else."""
    for key, text in [("section", outlet.section), *((f"codes.{lang}", code) for lang, code in outlet.codes.items())]:
        if not _PLAIN.fullmatch(text):
            raise SettingsError(
                f"{text!r} is no plain name", f"{where}.{key}", 'letters, digits and "-", such as "notes"'
            )
    if not outlet.git:
        return
    if outlet.git.remote.startswith("-"):
        raise SettingsError(f"{outlet.git.remote!r} is no remote", f"{where}.git.remote", 'such as "origin"')
    try:
        outlet.git.message.format(day="", title="")
        known = {name for _, name, _, _ in Formatter().parse(outlet.git.message) if name is not None} <= {
            "day",
            "title",
        }
    except (ValueError, KeyError, IndexError, AttributeError):
        known = False
    if not known:
        raise SettingsError(
            f"{outlet.git.message!r} holds an unknown slot", f"{where}.git.message", "use {day} and {title}"
        )


_PLAIN = re.compile(r"[A-Za-z0-9][A-Za-z0-9-]*(/[A-Za-z0-9][A-Za-z0-9-]*)*")
_DAYS = re.compile(
    r"(RRULE:)?FREQ=(DAILY|WEEKLY|MONTHLY|YEARLY)(;(?!BYHOUR|BYMINUTE|BYSECOND|FREQ)[A-Z]+=[\w,+-]+)*;?", re.I
)
_WAYS = ("file", "url", "provider", "rule", "date")
_OWN = frozenset(("time", "zone", "en", "zh", "kind"))
_ALLOWED = {"provider": frozenset(), "rule": _OWN, "date": _OWN}


def _one_way(entry: CalendarEntry, where: str) -> None:
    """An entry of the calendar says where its events come from, in one way, and nothing that belongs to another."""
    said = [part.name for part in fields(entry) if getattr(entry, part.name) != part.default]
    ways = [name for name in said if name in _WAYS]
    if len(ways) != 1:
        raise SettingsError("needs one of file, url, provider, rule and date", where)
    for name in said:
        if name != ways[0] and name not in _ALLOWED.get(ways[0], {"zone", "kind"}):
            raise SettingsError(f"says nothing beside {ways[0]}", f"{where}, {name}", "take it away")
    if ways[0] in ("rule", "date") and not (entry.en and entry.zh):
        raise SettingsError("needs its name in both languages", where, "add en and zh")
    if entry.url and not entry.url.startswith(("http://", "https://")):
        raise SettingsError(f"{entry.url!r} is no http address", f"{where}, url", 'such as "https://example.com/c.ics"')
    try:
        ZoneInfo(entry.zone)
    except (KeyError, ValueError, OSError) as error:
        raise SettingsError(f"{entry.zone!r} is no time zone", f"{where}, zone", 'such as "Asia/Shanghai"') from error
    if entry.rule:
        _recurs(entry.rule, where)


def _recurs(rule: str, where: str) -> None:
    from dateutil.rrule import rrulestr

    example = 'such as "FREQ=MONTHLY;BYDAY=3FR"'
    try:
        rrulestr(rule, dtstart=datetime(2000, 1, 1))  # noqa: DTZ001  # days, in no zone
    except (ValueError, TypeError, KeyError, AttributeError) as error:
        raise SettingsError(f"{rule!r} is no recurrence rule: {error}", f"{where}, rule", example) from error
    if not _DAYS.fullmatch(rule):
        raise SettingsError(f"{rule!r} is no rule of days", f"{where}, rule", example)


def _one_place(file: _File, path: Path) -> None:
    """Each entry says where it comes from, in one way; a table in a file or at an address says where its dates are."""
    for number, feed in enumerate(file.feeds, 1):
        if bool(feed.file) + bool(feed.url) + bool(feed.opml) != 1:
            raise SettingsError("needs one of file, url and opml", f"{path}, feeds {number}")
    for number, entry in enumerate(file.series, 1):
        where = f"{path}, series {number}"
        if bool(entry.file) + bool(entry.provider or entry.url) != 1:
            raise SettingsError("needs one of file, url and provider", where)
        if not entry.provider and not entry.date:
            raise SettingsError("is missing", f"{where}, date", "the name of the column with the dates")
    for name, url in [("feeds", feed.url) for feed in file.feeds] + [("series", entry.url) for entry in file.series]:
        if url and not url.startswith(("http://", "https://")):
            raise SettingsError(f"{url!r} is no http address", f"{path}, {name}", 'such as "https://example.com/feed"')


def _known_ids(series: Iterable[SeriesEntry], subjects: Mapping[str, Subject], path: Path) -> None:
    for number, entry in enumerate(series, 1):
        for name, column in entry.columns.items():
            where = f"{path}, series {number}, columns.{name}"
            if column.id not in subjects:
                raise _unknown(column.id, subjects, f"{where}.id", "subject")
            if bool(column.unit) == bool(column.units) and not (entry.provider and not column.unit):
                raise SettingsError("needs either unit or units", where, "the unit as the file serves it")


def _once(series: Iterable[SeriesEntry], path: Path) -> None:
    """Two live sources of one series would take turns with each value that they do not agree on."""
    found: dict[tuple[str, str], str] = {}
    for number, entry in enumerate(series, 1):
        for name, column in entry.columns.items():
            key, where = (column.id, column.metric), f"{path}, series {number}, columns.{name}"
            if not entry.file and key in found:
                raise SettingsError(f"{column.id} comes from {found[key]} already", where, "name one of them")
            if not entry.file:
                found[key] = f"series {number}, {name}"


def _unknown(name: str, known: Iterable[str], where: str, kind: str = "key") -> SettingsError:
    near = get_close_matches(name, sorted(known), 1, 0.6)
    return SettingsError(f"unknown {kind} {name!r}", where, f"did you mean {near[0]!r}?" if near else "")


def _keys(loc: tuple[int | str, ...]) -> set[str]:
    tables = {
        "schedule": Schedule,
        "feeds": FeedEntry,
        "demo": Demo,
        "series": SeriesEntry,
        "embedder": EmbedderChoice,
        "chroma": ChromaServer,
        "model": ModelChoice,
        "calendar": CalendarEntry,
        "publish": Git if "git" in loc[:-1] else Outlet,
    }
    table: type[Any] = _File if len(loc) == 1 else tables.get(str(loc[0]), _File)
    if "columns" in loc[:-1]:
        table = Span if "units" in loc[:-1] else Column
    return {part.name for part in fields(table)}


def _dotted(loc: tuple[int | str, ...]) -> str:
    """``('series', 0, 'date')`` → ``series 1, date``: tables of an array are counted as a person counts them."""
    parts = ""
    for part in loc:
        parts += f" {part + 1}," if isinstance(part, int) else f" {part}" if parts.endswith(",") else f".{part}"
    return parts.strip(" .,")
