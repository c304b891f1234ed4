"""What there is to collect, and what is to be stored of an answer."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace
from datetime import date, datetime, timedelta
from hashlib import blake2b
from typing import Any, Protocol
from urllib.parse import urlsplit

from pandas import DataFrame

from commentary.errors import SourceError
from commentary.history import Days, Values
from commentary.model import Flag, Subject
from retrieval import events
from retrieval.events import EventResult
from retrieval.feeds import FeedResult
from retrieval.mappings import CalendarMapping, SeriesMapping
from retrieval.plugins import Articles, Feed, Get, Market, Sheet
from retrieval.sheets import Wanted, as_sheets, observed, restated
from retrieval.tables import read_body
from retrieval.writing import Agenda, Batch, Captured, Doubt

OVERLAP = timedelta(days=400)  # how far back a series is asked for again, for what was revised
Held = Callable[[str], tuple[Days, Values]]

_NO_FEED = ("sitemap", "page", "unreadable")


@dataclass(frozen=True)
class Harvest:
    """What is to be stored of one answer. ``problem`` is a feed's own, such as ``dead``, that is no failure."""

    articles: tuple[Captured, ...] = ()
    batches: tuple[Batch, ...] = ()
    doubts: tuple[Doubt, ...] = ()
    problem: str | None = None
    agendas: tuple[Agenda, ...] = ()


class Job(Protocol):
    """A source to be asked. ``key`` names it in the record, ``title`` to a person; jobs of one ``host`` wait for each other.

    ``address`` is the one that is asked conditionally; empty where nothing is.
    """

    @property
    def key(self) -> str: ...
    @property
    def title(self) -> str: ...
    @property
    def host(self) -> str: ...
    @property
    def address(self) -> str: ...
    @property
    def subjects(self) -> tuple[str, ...]: ...

    def collect(self, get: Get, now: datetime) -> Any:
        """Ask. Raises SourceError; UnchangedError passes through."""
        ...

    def decide(self, answer: Any, held: Held, now: datetime) -> Harvest:
        """What is to be stored of an answer. Raises SourceError for one that is not what it should be."""
        ...


@dataclass(frozen=True)
class FeedJob:
    """A source of articles."""

    feed: Feed
    source: Articles
    subjects: tuple[str, ...] = ()

    @property
    def key(self) -> str:
        """By its address as the settings have it, so that a corrected one starts anew."""
        return f"{self.feed.provider} {self.feed.url}"

    @property
    def title(self) -> str:
        """Whose it is."""
        return self.feed.publisher or self.host

    @property
    def host(self) -> str:
        """Its host."""
        return urlsplit(self.feed.url).hostname or ""

    @property
    def address(self) -> str:
        """Its address."""
        return self.feed.url

    def collect(self, get: Get, now: datetime) -> FeedResult:
        """Ask for the feed."""
        return self.source.read(self.feed, get, now)

    def decide(self, answer: FeedResult, held: Held, now: datetime) -> Harvest:
        """Its items, known since they were captured."""
        kind, _, what = (answer.problem or "").partition(": ")
        if kind in _NO_FEED:
            raise SourceError("unreadable", f"is no feed: {what}", self.feed.url, "give the address of its feed")
        doubts = [
            Doubt(_ahead(item.publisher, item.id, item.published), now) for item in answer.future if item.published
        ]
        known = (replace(item, known_at=max(item.known_at, now)) for item in answer.articles)
        return Harvest(tuple(Captured(item, now) for item in known), (), tuple(doubts), answer.problem)


def _ahead(publisher: str, key: str, published: datetime) -> Flag:
    what = f"item dated later than it was captured: {key}"
    return Flag(f"news:{publisher}", what, published.date(), "it is shown from its own date on")


@dataclass(frozen=True)
class SeriesJob:
    """A series of a provider's."""

    provider: str
    market: Market
    wanted: Wanted
    catalog: Mapping[str, Subject]
    held: tuple[Days, Values]  # the values in force
    base: str = ""
    since: date | None = None  # asked for by a person; else what is held decides

    @property
    def key(self) -> str:
        """By provider, its address and its name for the series."""
        return " ".join(part for part in (self.provider, self.base, self.wanted.name) if part)

    @property
    def title(self) -> str:
        """What the provider is called."""
        return self.market.title

    @property
    def host(self) -> str:
        """A provider is one host."""
        return f"{self.provider} {self.base}"

    @property
    def address(self) -> str:
        """Series are asked for by their days."""
        return ""

    @property
    def subjects(self) -> tuple[str, ...]:
        """What it feeds."""
        return (self.wanted.column.id,)

    def collect(self, get: Get, now: datetime) -> Sheet:
        """Ask for the series, from a year before the last day held; for all of it when its bars were restated."""
        days, since = self.held[0], self.since
        if since is None and len(days):
            last: date = days.max().astype("datetime64[D]").item()
            since = min(last, now.date()) - OVERLAP
        sheet = self.market.read(self.wanted.name, since, get)
        if since is not None and restated(sheet, self.held):
            return self.market.read(self.wanted.name, None, get)
        return sheet

    def decide(self, answer: Sheet, held: Held, now: datetime) -> Harvest:
        """Its observations in stored units."""
        name = self.wanted.column.series
        batches, doubts = observed(
            answer, self.wanted, self.catalog, held(name), now, f"{self.title}: {self.wanted.name}"
        )
        return Harvest((), tuple(batches), tuple(doubts), None if answer.rows else "empty: no observation")


@dataclass(frozen=True)
class TableJob:
    """A table at an address: CSV, Parquet or JSON."""

    mapping: SeriesMapping  # its file is the address
    catalog: Mapping[str, Subject]

    @property
    def key(self) -> str:
        """By its address and what is read of it: another mapping reads the same body anew."""
        return f"table {self.mapping.file} {_mark(self.mapping)}"

    @property
    def title(self) -> str:
        """Its host."""
        return self.host

    @property
    def host(self) -> str:
        """Its host."""
        return urlsplit(self.mapping.file).hostname or ""

    @property
    def address(self) -> str:
        """Its address."""
        return self.mapping.file

    @property
    def subjects(self) -> tuple[str, ...]:
        """What it feeds."""
        return tuple(dict.fromkeys(column.id for column in self.mapping.columns.values()))

    def collect(self, get: Get, now: datetime) -> DataFrame:
        """Ask for the table."""
        return read_body(get(self.mapping.file).body, self.mapping, self.mapping.file)

    def decide(self, answer: DataFrame, held: Held, now: datetime) -> Harvest:
        """The observations of its columns."""
        batches, doubts = list[Batch](), list[Doubt]()
        for wanted, sheet in as_sheets(answer, self.mapping, self.catalog):
            made, refused = observed(sheet, wanted, self.catalog, held(wanted.column.series), now, self.title)
            batches += made
            doubts += refused
        return Harvest((), tuple(batches), tuple(doubts))


@dataclass(frozen=True)
class CalendarJob:
    """A calendar: an ICS at an address, or the Treasury's auctions."""

    entry: CalendarMapping
    subjects: tuple[str, ...] = ()

    @property
    def key(self) -> str:
        """By what it is called in the record and how it is read."""
        return f"calendar {events.source(self.entry)} {_mark(self.entry)}"

    @property
    def title(self) -> str:
        """Its host, or whose it is."""
        return self.host if self.entry.url else events.source(self.entry)

    @property
    def host(self) -> str:
        """Its host."""
        return urlsplit(self.entry.url).hostname or self.entry.provider

    @property
    def address(self) -> str:
        """That of an ICS; auctions are read from two, of which one alone may be as it was."""
        return self.entry.url

    def collect(self, get: Get, now: datetime) -> EventResult:
        """Ask for the events."""
        return events.collect(self.entry, get, now)

    def decide(self, answer: EventResult, held: Held, now: datetime) -> Harvest:
        """Its events; those that it no longer names are withdrawn."""
        kind, _, what = (answer.problem or "").partition(": ")
        if kind == "unreadable":
            raise SourceError("unreadable", f"is no calendar: {what}", answer.source)
        problem = answer.problem or (f"refused: {'; '.join(answer.refused[:3])}" if answer.refused else None)
        return Harvest(agendas=(replace(answer.agenda, at=now),), problem=problem)


def _mark(mapping: SeriesMapping | CalendarMapping) -> str:
    """A short name for how a source is read."""
    return blake2b(repr(mapping).encode("utf-8", "replace"), digest_size=3).hexdigest()
