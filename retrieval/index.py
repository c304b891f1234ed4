"""Chroma over the record: which passages of news and data are near a query. A cache that can always be rebuilt.

On any doubt :class:`IndexUnusable` is raised and :func:`reindex` repairs, from stored vectors. Where it stands, in the
workspace or on a server, is :mod:`retrieval.places`' matter.
"""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, datetime
from pathlib import Path
from typing import Any, cast

from filelock import FileLock, Timeout

from commentary.errors import BusyError, IndexUnusable
from retrieval.embed import Embedder, embed_texts
from retrieval.library import Library
from retrieval.places import FAILURES, Embedded, Place

_STEP = 2000


def reindex(library: Library, place: Place | None = None, now: datetime | None = None) -> int:
    """Build the index anew from the record as known ``now`` and make it the current one; the passages in it.

    It stands in the workspace's ``chroma`` folder unless another ``place`` is given. Vectors that are stored are not made
    again. Raises BusyError while another process builds.
    """
    folder = library.folder / "chroma"
    folder.mkdir(parents=True, exist_ok=True)
    with _building(folder):
        view = library.at(now or datetime.now(UTC))
        entries = view.passages
        vectors = embed_texts(library, view, library.embedder, [entry.text for entry in entries])

        def fill(collection: Any, most: int) -> None:
            step = min(most, _STEP)
            for start in range(0, len(entries), step):
                part = entries[start : start + step]
                collection.add(
                    ids=[entry.id for entry in part],
                    embeddings=vectors[start : start + step],
                    documents=[entry.text for entry in part],
                    metadatas=[
                        {
                            "known_at": entry.known,
                            "lang": entry.lang.value,
                            "article": entry.article,
                            "fact": entry.fact,
                        }
                        for entry in part
                    ],
                )

        (place or Embedded(folder)).build(_name(library.embedder), fill, len(entries))
    return len(entries)


class Index:
    """The current index, opened for reading."""

    def __init__(self, place: Place, embedder: Embedder) -> None:
        """Open the index at ``place``, built with ``embedder``. Raises IndexUnusable when there is none or it is in doubt."""
        self._embedder, self._collection = embedder, place.open(_name(embedder))

    def near(self, query: str, count: int, as_of: datetime | None = None) -> tuple[str, ...]:
        """The ids of the ``count`` passages nearest to ``query`` by vector of those known by ``as_of``, nearest first."""
        if not query.strip() or count < 1:
            return ()
        before = int((as_of or datetime.now(UTC)).timestamp())
        try:
            found = self._collection.query(
                query_embeddings=[self._embedder.embed([query])[0]],
                n_results=count,
                where={"known_at": {"$lte": before}},
                include=[],
            )
        except FAILURES as error:
            raise IndexUnusable(f"cannot be searched: {error}", "chroma", "run reindex") from error
        return tuple(cast(Any, found)["ids"][0])


def _name(embedder: Embedder) -> str:
    """A collection's name, after the embedder that made its vectors."""
    kept = "".join(char if char.isalnum() and char.isascii() else "-" for char in embedder.name.lower()).strip("-")
    return f"e-{kept[:36]}".rstrip("-")


@contextmanager
def _building(folder: Path) -> Iterator[None]:
    lock = FileLock(folder / "index.lock")
    try:
        lock.acquire(timeout=0)
    except Timeout as error:
        raise BusyError("another process is building the index", str(folder), "wait for it to finish") from error
    try:
        yield
    finally:
        lock.release()
