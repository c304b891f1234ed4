"""One open import: what is new in articles, observations and flags is told from what the record holds already."""

from __future__ import annotations

import json
import math
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import UTC, date, datetime, timedelta
from hashlib import blake2b
from typing import Any

import numpy as np
from sqlalchemy import Connection, delete, insert, select

from commentary.history import Days, Seconds, Values
from commentary.model import Article, Event, EventKind, Flag
from retrieval import faring, schema
from retrieval.states import State

_AHEAD = 86_400  # seconds that a clock may have stepped back
_EPOCH = date(1970, 1, 1)
_CHUNK = 500  # well under the 32,766 bound variables of SQLite and the 65,535 of PostgreSQL


@dataclass(frozen=True, eq=False)
class Batch:
    """Observations of one series, in its stored unit: parallel arrays of day, value and known time.

    ``reconstructed`` says the known times were computed from a release rule rather than given by the source.
    """

    series: str
    day: Days
    value: Values
    known: Seconds
    reconstructed: bool = True


@dataclass(frozen=True)
class Captured:
    """An article and when it was captured: the earliest moment at which *changed* words can be said to be known."""

    article: Article
    at: datetime


@dataclass(frozen=True)
class Doubt:
    """A flag and the moment from which a view may show it."""

    flag: Flag
    known_at: datetime


@dataclass(frozen=True)
class Agenda:
    """The events of one ``source``, read at ``at``.

    Where it names all that it has from there to the day ``through``, what it no longer names is withdrawn.
    """

    source: str
    events: tuple[Event, ...]
    at: datetime
    through: date | None = None


@dataclass(frozen=True)
class Written:
    """What an import changed: new articles, new versions of known ones, observations and versions of events added."""

    articles: int = 0
    revisions: int = 0
    observations: int = 0
    flags: int = 0
    events: int = 0


class Writing:
    """The open transaction of an import."""

    def __init__(self, connection: Connection) -> None:
        self.connection = connection

    def moment(self, now: datetime) -> datetime:
        """Since when what this transaction stores is known: the next whole second, later than any note that was sealed.

        A clock that steps back does not take it back: it is never before what was stored last. A mark of more than a day
        ahead is that of a clock which was wrong and is set right; believed, it would hide all that comes until then.
        """
        clock = math.ceil(now.timestamp())
        marks = (self._mark("stamped"), self._mark("sealed") + 1)
        at = max([clock, *(mark for mark in marks if mark <= clock + _AHEAD)])
        self._set("stamped", at)
        return datetime.fromtimestamp(at, UTC)

    def seal(self, as_of: datetime) -> None:
        """Nothing that is stored from now on is known by ``as_of``."""
        self._set("sealed", max(self._mark("sealed"), int(as_of.timestamp())))

    def _mark(self, name: str) -> int:
        table = schema.about
        return int(self.connection.execute(select(table.c.value).where(table.c.name == name)).scalar() or 0)

    def _set(self, name: str, value: int) -> None:
        self.connection.execute(delete(schema.about).where(schema.about.c.name == name))
        self._insert(schema.about, [{"name": name, "value": str(value)}])

    def articles(self, items: Sequence[Captured]) -> tuple[int, int]:
        """Store articles; the numbers of new ones and of new versions.

        Words seen before under the same id are nothing new, in whatever order files come; so two feeds that carry
        one item with different summaries do not take turns as versions. Changed words under an old date are known
        from their capture on, since that date belongs to the words they replaced.
        """
        seen: dict[str, set[str]] = {}
        last: dict[str, int] = {}
        for key, digest, known in self._known([item.article.id for item in items]):
            seen.setdefault(key, set()).add(digest)
            last[key] = max(known, last.get(key, known))
        rows, new = [], 0
        for item in items:
            row = _row(item.article)
            key, digest = row["id"], row["digest"]
            held = seen.setdefault(key, set())
            if digest in held:
                continue
            if not held:
                new += 1
            elif row["known_at"] <= last[key]:
                row["known_at"] = max(int(item.at.timestamp()), last[key])
            held.add(digest)
            last[key] = max(row["known_at"], last.get(key, row["known_at"]))
            rows.append(row | {"version": len(held)})
        self._insert(schema.articles, rows)
        return new, len(rows) - new

    def observations(self, batch: Batch, now: datetime | None = None) -> int:
        """Store what is new in ``batch``; a value already in force is nothing new.

        When a release rule gave the time of a *changed* value, that time belongs to the value that was changed: the
        new one is known from ``now`` (the time of writing), since no one can say it was known earlier.
        """
        held = self._held(batch.series)
        written = int((now or datetime.now(UTC)).timestamp())
        rows = []
        order = np.lexsort((batch.known, batch.day))
        columns = batch.day[order].astype("int64"), batch.value[order], batch.known[order].astype("int64")
        for day, value, known in zip(*(column.tolist() for column in columns), strict=True):
            versions = held.setdefault(day, [])
            at = _moment(versions, value, known, batch.reconstructed, written)
            if at is not None:
                versions.append((at, value))
                rows.append(
                    {
                        "series": batch.series,
                        "day": day,
                        "version": len(versions),
                        "value": value,
                        "known_at": at,
                        "reconstructed": batch.reconstructed,
                    }
                )
        self._insert(schema.observations, rows)
        return len(rows)

    def events(self, agenda: Agenda) -> int:
        """Store what is new in an agenda: events, and versions of those that moved, changed or are withdrawn.

        A changed event is known from its reading on, since its own time belongs to what it said before; so is a new one
        of a source that was read before, since it was not known then.
        """
        held = self._announced(agenda.source)
        read, old = int(agenda.at.timestamp()), bool(held)
        rows = []
        for event in (*agenda.events, *_dropped(held, agenda)):
            row = _event_row(event)
            before = held.get(event.id)
            if row["withdrawn"] if before is None else _same(before, row):
                continue  # what was withdrawn before anybody knew of it is no event
            if before is not None:
                row["known_at"] = max(read, before["known_at"])
            elif old:
                row["known_at"] = max(read, row["known_at"])
            held[event.id] = row | {"version": 1 if before is None else before["version"] + 1}
            rows.append(held[event.id])
        self._insert(schema.events, rows)
        return len(rows)

    def flags(self, doubts: Sequence[Doubt]) -> int:
        """Store flags that are not stored yet."""
        rows = {_flag_id(doubt.flag): _flag_row(doubt) for doubt in doubts}
        stored = set(self.connection.execute(select(schema.flags.c.id)).scalars())
        fresh = [row | {"id": key} for key, row in rows.items() if key not in stored]
        self._insert(schema.flags, fresh)
        return len(fresh)

    def fare(self, before: State, after: State, subjects: Sequence[str]) -> None:
        """Store how a source fares; ``subjects`` are what it feeds."""
        faring.save(self.connection, before, after, subjects)

    def page(self, article: str, kind: str, at: datetime) -> None:
        """Store that the page behind an article was tried; ``kind`` says why it gave nothing."""
        row = {"article": article, "tried": int(at.timestamp()), "kind": kind}
        self.connection.execute(delete(schema.pages).where(schema.pages.c.article == article))
        self._insert(schema.pages, [row])

    def vectors(self, embedder: str, vectors: Mapping[str, bytes]) -> None:
        """Store vectors by passage digest, those that another process has not stored meanwhile."""
        table, held = schema.vectors, set[str]()
        keys = sorted(vectors)
        for start in range(0, len(keys), _CHUNK):
            part = table.c.passage.in_(keys[start : start + _CHUNK])
            held |= set(
                self.connection.execute(select(table.c.passage).where(table.c.embedder == embedder, part)).scalars()
            )
        rows = [{"passage": key, "embedder": embedder, "vector": vectors[key]} for key in keys if key not in held]
        self._insert(table, rows)

    def _known(self, ids: Sequence[str]) -> Iterator[tuple[str, str, int]]:
        table = schema.articles
        unique = sorted(set(ids))
        for start in range(0, len(unique), _CHUNK):
            part = unique[start : start + _CHUNK]
            for row in self.connection.execute(
                select(table.c.id, table.c.digest, table.c.known_at).where(table.c.id.in_(part))
            ):
                yield row[0], row[1], row[2]

    def _held(self, series: str) -> dict[int, list[tuple[int, float]]]:
        table, held = schema.observations, dict[int, list[tuple[int, float]]]()
        query = select(table.c.day, table.c.known_at, table.c.value).where(table.c.series == series)
        for day, known, value in self.connection.execute(query.order_by(table.c.day, table.c.version)):
            held.setdefault(day, []).append((known, value))
        return held

    def _announced(self, source: str) -> dict[str, dict[str, Any]]:
        """The last version of every event of a source."""
        table = schema.events
        query = select(table).where(table.c.source == source).order_by(table.c.version)
        return {row["id"]: dict(row) for row in self.connection.execute(query).mappings()}

    def _insert(self, table: Any, rows: Sequence[Mapping[str, Any]]) -> None:
        if rows:
            self.connection.execute(insert(table), list(rows))


def digest_of(*parts: str) -> str:
    """A stable 32-digit name for some text."""
    return blake2b("\x1f".join(parts).encode("utf-8", "replace"), digest_size=16).hexdigest()


def _moment(
    versions: Sequence[tuple[int, float]], value: float, known: int, reconstructed: bool, written: int
) -> int | None:
    """When ``value`` becomes a version beside those held, or None when it is in force already."""
    if not versions:
        return known
    if reconstructed:
        return None if max(versions)[1] == value else max(known, written, max(versions)[0] + 1)
    before = [version for version in versions if version[0] <= known]
    if before and max(before)[1] == value:
        return None
    return max(written, known) if any(at == known for at, _ in versions) else known


def _row(item: Article) -> dict[str, Any]:
    return {
        "id": item.id,
        "known_at": int(item.known_at.timestamp()),
        "published": None if item.published is None else int(item.published.timestamp()),
        "publishers": json.dumps(item.publishers, ensure_ascii=False),
        "title": item.title,
        "text": item.text,
        "url": item.url,
        "lang": item.lang.value,
        "reconstructed": item.reconstructed,
        "feed": item.feed,
        "digest": digest_of(item.title, item.text),
    }


def _dropped(held: Mapping[str, Mapping[str, Any]], agenda: Agenda) -> list[Event]:
    """Events to come that their source no longer names, as withdrawn."""
    if agenda.through is None:
        return []
    named = {event.id for event in agenda.events}
    events = [event_of(row) for key, row in held.items() if key not in named and not row["withdrawn"]]
    due = [event for event in events if agenda.at.date() < event.day <= agenda.through]
    return [replace(event, known_at=agenda.at, withdrawn=True) for event in due]


def event_of(row: Mapping[str, Any]) -> Event:
    """The event in a row of the table."""
    return Event(
        id=row["id"],
        when=None if row["moment"] is None else datetime.fromtimestamp(row["moment"], UTC),
        day=_EPOCH + timedelta(days=row["day"]),
        en=row["en"],
        zh=row["zh"],
        kind=EventKind(row["kind"]),
        source=row["source"],
        known_at=datetime.fromtimestamp(row["known_at"], UTC),
        publisher=row["publisher"],
        withdrawn=bool(row["withdrawn"]),
    )


def _event_row(event: Event) -> dict[str, Any]:
    return {
        "id": event.id,
        "known_at": int(event.known_at.timestamp()),
        "day": (event.day - _EPOCH).days,
        "moment": None if event.when is None else int(event.when.timestamp()),
        "en": event.en,
        "zh": event.zh,
        "kind": event.kind.value,
        "source": event.source,
        "publisher": event.publisher,
        "withdrawn": event.withdrawn,
    }


def _same(held: Mapping[str, Any], row: Mapping[str, Any]) -> bool:
    """Whether a version says what the last one said; of two that are withdrawn nothing else matters."""
    if held["withdrawn"] and row["withdrawn"]:
        return True
    return all(held[name] == value for name, value in row.items() if name != "known_at")


def _flag_id(flag: Flag) -> str:
    return digest_of(flag.subject, flag.what, str(flag.when))


def _flag_row(doubt: Doubt) -> dict[str, Any]:
    flag = doubt.flag
    return {
        "subject": flag.subject,
        "what": flag.what,
        "day": None if flag.when is None else (flag.when - _EPOCH).days,
        "remedy": flag.remedy,
        "known_at": int(doubt.known_at.timestamp()),
    }
