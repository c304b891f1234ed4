"""The record: every version of every article and observation, when it became known, and what was refused.

SQLite in WAL mode through SQLAlchemy Core. One writer at a time holds the workspace's lock file; readers hold none
and always see a finished import, because each import is one transaction.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from filelock import FileLock, Timeout
from sqlalchemy import Engine, create_engine, delete, event, exists, func, insert, select
from sqlalchemy import text as sql
from sqlalchemy.exc import SQLAlchemyError

from commentary.errors import BusyError, LibraryError
from commentary.history import Days, Values
from commentary.model import Article, Subject
from retrieval import faring, schema
from retrieval.embed import Embedder
from retrieval.passages import digest, pieces, windows
from retrieval.states import State
from retrieval.view import COLUMNS, StoredView, article_of
from retrieval.words import vocabulary
from retrieval.writing import Agenda, Batch, Captured, Doubt, Writing, Written

_FAR = datetime(9999, 1, 1, tzinfo=UTC)


class Library:
    """The record of one workspace. Open it with :meth:`open`; it implements :class:`commentary.ports.Library`."""

    def __init__(self, engine: Engine, folder: Path, subjects: Mapping[str, Subject], embedder: Embedder) -> None:
        self._engine, self.folder, self.subjects, self.embedder = engine, folder, subjects, embedder

    @classmethod
    def open(cls, folder: Path, subjects: Mapping[str, Subject], embedder: Embedder | None = None) -> Library:
        """The record in ``folder``, created when absent.

        ``embedder`` embeds search queries; the default is the one that ships. Raises LibraryError when the file
        is not a record of this version.
        """
        try:
            folder.mkdir(parents=True, exist_ok=True)
            engine = create_engine(f"sqlite:///{folder / 'library.db'}")
            event.listen(engine, "connect", _prepare)
            _create(engine, folder)
        except (OSError, SQLAlchemyError) as error:
            raise LibraryError(
                f"cannot be opened: {_cause(error)}", str(folder / "library.db"), "is the folder writable?"
            ) from error
        return cls(engine, folder, subjects, embedder or Embedder())

    def at(self, as_of: datetime) -> StoredView:
        """The record as known at ``as_of`` (an aware time)."""
        if as_of.tzinfo is None:
            raise LibraryError(f"{as_of.isoformat()} has no zone", "as-of time", "add one, such as +00:00")
        return StoredView(self._engine, as_of.astimezone(UTC), self.subjects, self.embedder)

    @contextmanager
    def writing(self, wait: float = 0.0) -> Iterator[Writing]:
        """One transaction under the write lock: all of it is stored, or nothing.

        Raises BusyError when another process still writes after ``wait`` seconds.
        """
        lock = FileLock(self.folder / "library.lock")
        try:
            lock.acquire(timeout=wait)
        except Timeout as error:
            raise BusyError(
                "another process is writing", str(self.folder), "wait for it to finish, then try again"
            ) from error
        try:
            with self._engine.begin() as connection:
                yield Writing(connection)
        except SQLAlchemyError as error:
            raise LibraryError(f"cannot be written: {_cause(error)}", str(self.folder / "library.db")) from error
        finally:
            lock.release()

    def write(
        self,
        articles: Iterable[Captured],
        batches: Iterable[Batch],
        doubts: Iterable[Doubt],
        agendas: Iterable[Agenda] = (),
        wait: float = 0.0,
    ) -> Written:
        """Store one import at once."""
        with self.writing(wait) as into:
            new, revised = into.articles(list(articles))
            observations = sum(into.observations(batch) for batch in batches)
            flags = into.flags(list(doubts))
            return Written(new, revised, observations, flags, sum(into.events(agenda) for agenda in agendas))

    def forget(self, series: str) -> int:
        """Remove a withdrawn series with its high, its low and its flags; the number of observations removed."""
        names = [series, f"{series}.high", f"{series}.low"]
        table = schema.observations
        with self.writing() as into:
            removed = into.connection.execute(delete(table).where(table.c.series.in_(names))).rowcount
            into.connection.execute(delete(schema.flags).where(schema.flags.c.subject.in_(names)))
        return int(removed)

    def stored(self, series: str) -> tuple[Days, Values]:
        """The values in force, one a day: what a new observation is judged beside."""
        latest = self.at(_FAR).history(series).latest
        return latest.day, latest.value

    def announcers(self) -> set[str]:
        """The sources of the events held."""
        with self._engine.connect() as connection:
            return set(connection.execute(select(schema.events.c.source).distinct()).scalars())

    def pending(self, embedder: str) -> Sequence[Article]:
        """All versions of articles that are not known to have all their vectors of ``embedder``."""
        with self._engine.connect() as connection:
            return [article_of(row) for row in connection.execute(select(*COLUMNS).where(_pending(embedder)))]

    def unembedded(self, embedder: str, articles: Sequence[Article]) -> Iterator[tuple[str, str]]:
        """Digest and text of what has no vector of ``embedder``: each passage, window and word of ``articles``."""
        table = schema.vectors
        with self._engine.connect() as connection:
            have = set(connection.execute(select(table.c.passage).where(table.c.embedder == embedder)).scalars())
        for article in articles:
            for piece in pieces(article):
                for text in (piece.text, *windows(piece.text), *vocabulary(piece.text)):
                    if (key := digest(text)) not in have:
                        have.add(key)
                        yield key, text

    def embedded(self, embedder: str, articles: Sequence[Article]) -> None:
        """Record that ``articles`` have all their vectors, so that they are not read for it again."""
        rows = {(item.id, item.version) for item in articles}
        with self.writing(wait=60) as into:
            table = schema.articles
            pending = into.connection.execute(select(table.c.id, table.c.version).where(_pending(embedder)))
            left = rows & {(row[0], row[1]) for row in pending}
            if left:
                made = [{"article": key, "version": version, "embedder": embedder} for key, version in sorted(left)]
                into.connection.execute(insert(schema.embedded), made)

    def states(self, sources: Iterable[tuple[str, str]]) -> Mapping[str, State]:
        """How each source, a key and a title, fared so far."""
        with self._engine.connect() as connection:
            return faring.load(connection, sources)

    def unread(self, feeds: Sequence[str], since: datetime, most: int) -> Sequence[Article]:
        """The newest articles of ``feeds``, known since then, whose pages were not tried."""
        wanted = set(feeds)
        with self._engine.connect() as connection:
            tried = set(connection.execute(select(schema.pages.c.article)).scalars())
        articles = (item for item in self.at(_FAR).articles() if item.known_at >= since)
        return [item for item in articles if item.feed in wanted and item.url and item.id not in tried][:most]

    def reply(self, digest: str) -> tuple[str, int, int] | None:
        """The recorded reply to a request by its digest, and the tokens sent and received for it."""
        table = schema.replies
        query = select(table.c.reply, table.c.sent, table.c.received).where(table.c.digest == digest)
        with self._engine.connect() as connection:
            row = connection.execute(query).fetchone()
        return (row[0], row[1], row[2]) if row else None

    def keep_reply(self, digest: str, model: str, request: str, reply: str, tokens: tuple[int, int]) -> None:
        """Record what a model was asked and what it said, so that the same day asks nothing again."""
        row = {
            "digest": digest, "asked_at": int(datetime.now(UTC).timestamp()), "model": model, "request": request,
            "reply": reply, "sent": tokens[0], "received": tokens[1],
        }  # fmt: skip
        with self.writing(wait=5.0) as into:
            into.connection.execute(delete(schema.replies).where(schema.replies.c.digest == digest))
            into.connection.execute(insert(schema.replies), [row])

    def seal(self, now: datetime) -> datetime:
        """The instant of a note written now: all that is stored is known by then, and nothing that is stored later."""
        with self.writing(wait=60) as into:
            at = into.moment(now)
            into.seal(at)
        return at

    def end_outages(self, keys: Iterable[str], now: datetime) -> None:
        """End the outages of sources that are not among ``keys``: nobody asks them any more."""
        with self.writing(wait=60) as into:
            faring.forget(into.connection, set(keys), into.moment(now))

    def recall(self, name: str) -> str:
        """Something remembered between runs; empty where nothing is."""
        with self._engine.connect() as connection:
            found = connection.execute(select(schema.about.c.value).where(schema.about.c.name == name)).scalar()
        return str(found or "")

    def remember(self, name: str, value: str) -> None:
        """Remember something for the next run."""
        with self.writing(wait=60) as into:
            into.connection.execute(delete(schema.about).where(schema.about.c.name == name))
            into.connection.execute(insert(schema.about), [{"name": name, "value": value}])

    def broken(self) -> str:
        """What SQLite finds wrong with the file; empty when nothing is."""
        try:
            with self._engine.connect() as connection:
                found = str(connection.execute(sql("PRAGMA quick_check(1)")).scalar())
        except SQLAlchemyError as error:
            return _cause(error)
        return "" if found == "ok" else found

    def counts(self) -> Mapping[str, int]:
        """Rows by table, for ``doctor``."""
        with self._engine.connect() as connection:
            return {
                table.name: int(connection.execute(select(func.count()).select_from(table)).scalar_one())
                for table in (schema.articles, schema.observations, schema.events, schema.flags, schema.vectors)
            }

    def close(self) -> None:
        """Let go of the file."""
        self._engine.dispose()


def _pending(embedder: str) -> Any:
    """Of articles that are not known to have all their vectors."""
    table, articles = schema.embedded, schema.articles
    found = (table.c.article == articles.c.id) & (table.c.version == articles.c.version)
    return ~exists().where(found & (table.c.embedder == embedder))


def _prepare(connection: Any, _record: Any) -> None:
    cursor = connection.cursor()
    cursor.execute("PRAGMA journal_mode=WAL")
    cursor.execute("PRAGMA synchronous=NORMAL")
    cursor.execute("PRAGMA busy_timeout=5000")
    cursor.close()


def _create(engine: Engine, folder: Path) -> None:
    """Create the tables once; raise LibraryError for a record of another version."""
    with engine.connect() as connection:
        if engine.dialect.has_table(connection, "about"):
            version = connection.execute(select(schema.about.c.value).where(schema.about.c.name == "schema")).scalar()
            if version != str(schema.VERSION):
                raise LibraryError(
                    f"is of schema {version}, this program writes {schema.VERSION}",
                    str(folder / "library.db"),
                    "move the file away and import again",
                )
            if all(engine.dialect.has_table(connection, table) for table in schema.metadata.tables):
                return
    with FileLock(folder / "library.lock"), engine.begin() as connection:
        schema.metadata.create_all(connection)
        if connection.execute(select(schema.about.c.value).where(schema.about.c.name == "schema")).scalar() is None:
            connection.execute(insert(schema.about), [{"name": "schema", "value": str(schema.VERSION)}])


def _cause(error: Exception) -> str:
    return str(getattr(error, "orig", None) or error).splitlines()[0]
