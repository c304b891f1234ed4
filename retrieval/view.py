"""The record as it was known at one instant. Every query is cut by ``known_at``; nothing later can be seen."""

from __future__ import annotations

import json
from collections.abc import Callable, Collection, Iterable, Mapping, Sequence
from datetime import UTC, date, datetime, timedelta
from functools import cached_property
from typing import Any

import numpy as np
from numpy.typing import NDArray
from sqlalchemy import Engine, and_, func, select
from sqlalchemy.exc import SQLAlchemyError

from commentary.errors import LibraryError
from commentary.history import History
from commentary.model import Article, Due, Event, Flag, Kept, Lang, Outage, Passage, Story, Subject
from retrieval import schema
from retrieval.calendar import due
from retrieval.embed import Embedder
from retrieval.passages import Piece, digest, facts, pieces, windows
from retrieval.publishers import canonical
from retrieval.search import Searcher
from retrieval.stories import find_stories
from retrieval.tags import labels
from retrieval.words import vocabulary
from retrieval.writing import event_of

Vectors = NDArray[np.float32]

_EPOCH = date(1970, 1, 1)
_CHUNK = 500  # bound variables of one query
_NAMES = (
    "id",
    "version",
    "publishers",
    "title",
    "text",
    "url",
    "lang",
    "known_at",
    "published",
    "reconstructed",
    "feed",
)
COLUMNS = tuple(schema.articles.c[name] for name in _NAMES)


class StoredView:
    """Implements :class:`commentary.ports.View` over the tables of :mod:`retrieval.schema`.

    What was read once is kept for the life of the view, so that a view answers the same even while an import runs.
    """

    def __init__(self, engine: Engine, as_of: datetime, subjects: Mapping[str, Subject], embedder: Embedder) -> None:
        self._engine, self._as_of, self._subjects, self._embedder = engine, as_of, subjects, embedder
        self._cut = int(as_of.timestamp())
        self._histories: dict[str, History] = {}

    @property
    def as_of(self) -> datetime:
        """The instant, in UTC."""
        return self._as_of

    @property
    def subjects(self) -> Mapping[str, Subject]:
        """Every subject the workspace knows."""
        return self._subjects

    @property
    def labels(self) -> Mapping[str, tuple[str, str]]:
        """What the tags of stories are called, EN and ZH."""
        return labels()

    def history(self, subject: str) -> History:
        """All versions known by ``as_of`` of a stored series (``BTC``, ``BTC.high``); empty when there are none."""
        if subject not in self._histories:
            self._histories[subject] = self._read_history(subject)
        return self._histories[subject]

    def flags(self) -> Sequence[Flag]:
        """What was refused or doubtful by ``as_of``, by subject and day."""
        return self._flags

    def outages(self) -> Sequence[Outage]:
        """The sources that gave nothing when they were last asked before ``as_of``, by name."""
        table = schema.outages
        open_ = (table.c.since <= self._cut) & (table.c.until.is_(None) | (table.c.until > self._cut))
        query = select(table.c.title, table.c.since, table.c.kind, table.c.subjects).where(open_)
        rows = self._rows(query.order_by(table.c.title, table.c.since, table.c.key))
        return tuple(
            Outage(
                title,
                datetime.fromtimestamp(since, UTC),
                kind,
                tuple(Kept(key, self._last(key)) for key in json.loads(subjects)),
            )
            for title, since, kind, subjects in rows
        )

    def _last(self, subject: str) -> date | None:
        held = self.history(subject).day
        return held.max().item() if len(held) else None

    def articles(self) -> Sequence[Article]:
        """The latest version of every article known by ``as_of``, newest first, ties by id."""
        return self._articles

    def search(
        self,
        query: str,
        k: int = 8,
        keep: Callable[[Piece], bool] | None = None,
        near: Collection[str] | None = None,
    ) -> Sequence[Passage]:
        """The best passages of news and data for ``query``: stored vectors scanned exactly and fused with words.

        ``keep`` filters them; ``near`` are ids that an index found nearest, when it did the scanning.
        """
        return self._searcher.search(query, k, keep, near)

    @property
    def passages(self) -> Sequence[Piece]:
        """Every passage of news and of data known by ``as_of``."""
        return self._pieces

    def due(self, days: int) -> Sequence[Due]:
        """The releases of the next ``days`` days, by rule, of series with current data."""
        stored = {key: subject for key, subject in self._subjects.items() if subject.derived is None}
        return due(self._as_of, days, stored, {key: self._last(key) for key in stored})

    def events(self, first: date, last: date) -> Sequence[Event]:
        """The recorded events of those days, the two included, as they were announced by ``as_of``; by day."""
        return [event for event in self._events if first <= event.day <= last]

    def stories(self) -> Sequence[Story]:
        """One story per event of the last days before ``as_of``, ranked."""
        return self._stories

    def _read_history(self, subject: str) -> History:
        table = schema.observations
        query = (
            select(table.c.day, table.c.value, table.c.known_at)
            .where(table.c.series == subject, table.c.known_at <= self._cut)
            .order_by(table.c.known_at, table.c.day)
        )
        rows = self._rows(query)
        if not rows:
            return History.empty(subject)
        day, value, known = zip(*rows, strict=True)
        return History(
            subject,
            np.array(day, np.int64).astype("datetime64[D]"),
            np.array(value, np.float64),
            np.array(known, np.int64).astype("datetime64[s]"),
        )

    @cached_property
    def _flags(self) -> tuple[Flag, ...]:
        table = schema.flags
        query = select(table.c.subject, table.c.what, table.c.day, table.c.remedy).where(table.c.known_at <= self._cut)
        rows = self._rows(query.order_by(table.c.subject, table.c.day, table.c.id))
        return tuple(
            Flag(subject, what, None if day is None else _EPOCH + timedelta(days=day), remedy)
            for subject, what, day, remedy in rows
        )

    @cached_property
    def _events(self) -> tuple[Event, ...]:
        """The last version known of each event, unless that says it is withdrawn."""
        table = schema.events
        query = select(table).where(table.c.known_at <= self._cut).order_by(table.c.known_at, table.c.version)
        latest = {row["id"]: event_of(row) for row in (row._mapping for row in self._rows(query))}
        standing = [event for event in latest.values() if not event.withdrawn]
        return tuple(sorted(standing, key=lambda event: (event.day, event.when is not None, event.when, event.id)))

    @cached_property
    def _articles(self) -> tuple[Article, ...]:
        table = schema.articles
        known = table.c.known_at <= self._cut
        # A later version may carry an earlier time when files come out of order: the last word is the last known.
        rank = func.row_number().over(
            partition_by=table.c.id, order_by=(table.c.known_at.desc(), table.c.version.desc())
        )
        newest = select(table.c.id, table.c.version, rank.label("rank")).where(known).subquery()
        query = select(*COLUMNS).join(
            newest, and_(newest.c.id == table.c.id, newest.c.version == table.c.version, newest.c.rank == 1)
        )
        found = [article_of(row) for row in self._rows(query)]
        return tuple(sorted(found, key=lambda item: (-item.known_at.timestamp(), item.id)))

    @cached_property
    def _pieces(self) -> tuple[Piece, ...]:
        return (*(piece for article in self._articles for piece in pieces(article)), *facts(self))

    @cached_property
    def _searcher(self) -> Searcher:
        texts = (text for piece in self._pieces for text in (piece.text, *windows(piece.text), *vocabulary(piece.text)))
        return Searcher(self._pieces, self.vectors(map(digest, texts)), self._embedder)

    @cached_property
    def _stories(self) -> tuple[Story, ...]:
        def heads(articles: Sequence[Article]) -> Mapping[str, Vectors]:
            first = {article.id: next(pieces(article)).digest for article in articles}
            stored = self.vectors(first.values())
            return {key: stored[digest] for key, digest in first.items() if digest in stored}

        return find_stories(self._articles, self._as_of, heads)

    def vectors(self, digests: Iterable[str]) -> Mapping[str, Vectors]:
        """The stored unit vectors of the view's embedder for those of ``digests`` that have one."""
        table, wanted = schema.vectors, sorted(set(digests))
        query = select(table.c.passage, table.c.vector).where(table.c.embedder == self._embedder.name)
        found: dict[str, Vectors] = {}
        for start in range(0, len(wanted), _CHUNK):  # never all that is stored: a note wants the last days' alone
            part = query.where(table.c.passage.in_(wanted[start : start + _CHUNK]))
            found |= {row[0]: np.frombuffer(row[1], "<f4") for row in self._rows(part)}
        return found

    def _rows(self, query: Any) -> Sequence[Any]:
        try:
            with self._engine.connect() as connection:
                return connection.execute(query).fetchall()
        except SQLAlchemyError as error:
            cause = str(getattr(error, "orig", None) or error).splitlines()[0]
            raise LibraryError(f"cannot be read: {cause}", "library.db", "run doctor") from error


def article_of(row: Any) -> Article:
    """The article in a row of :data:`COLUMNS`."""
    key, version, publishers, title, text, url, lang, known, published, reconstructed, feed = row
    return Article(
        id=key,
        version=version,
        publishers=tuple(dict.fromkeys(map(canonical, json.loads(publishers)))),
        title=title,
        text=text,
        url=url,
        lang=Lang(lang),
        known_at=datetime.fromtimestamp(known, UTC),
        published=None if published is None else datetime.fromtimestamp(published, UTC),
        reconstructed=bool(reconstructed),
        feed=feed,
    )
