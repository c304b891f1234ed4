"""Chroma over the record: which passages of news and data are near a query. A cache that can always be rebuilt.

Each build is a generation in a folder of its own, and a small file names the current one, so that readers never wait
and never see half a build. A torn file makes Chroma raise or end the process, so a generation is only opened when its
files are those that were built. On any doubt :class:`IndexUnusable` is raised and :func:`reindex` repairs.
Chroma runs embedded, with telemetry off; its server is not used.
"""

from __future__ import annotations

import json
import os
import shutil
import sqlite3
from collections.abc import Iterator, Sequence
from contextlib import closing, contextmanager
from datetime import UTC, datetime
from hashlib import blake2b
from pathlib import Path
from typing import Any, cast

import chromadb
import numpy as np
from chromadb.config import Settings
from chromadb.errors import ChromaError
from filelock import FileLock, Timeout

from commentary.errors import BusyError, IndexUnusable
from retrieval.embed import Embedder, embed_texts
from retrieval.library import Library
from retrieval.passages import Piece

_SQLITE = "chroma.sqlite3"
# Everything is written to the index's files while it is built; else the first readers would.
_HNSW = {"space": "cosine", "sync_threshold": 2, "batch_size": 2}


def reindex(library: Library, embedder: Embedder | None = None, now: datetime | None = None) -> int:
    """Build a new generation from the record as known ``now`` and make it the current one; the passages in it.

    Raises BusyError while another process builds.
    """
    used, folder = embedder or Embedder(), library.folder / "chroma"
    folder.mkdir(parents=True, exist_ok=True)
    with _building(folder):
        view = library.at(now or datetime.now(UTC))
        entries = view.passages
        vectors = embed_texts(library, view, used, [entry.text for entry in entries])
        path = folder / f"generation-{_number(folder) + 1}"
        shutil.rmtree(path, ignore_errors=True)
        _fill(path, used, entries, vectors)
        _write(path / "manifest.json", json.dumps(_manifest(path)))
        _write(folder / "current", path.name)
        for old in folder.glob("generation-*"):
            if old != path:
                shutil.rmtree(old, ignore_errors=True)
    return len(entries)


class Index:
    """The current generation, opened for reading."""

    def __init__(self, folder: Path, embedder: Embedder | None = None) -> None:
        """Open the index of the workspace ``folder``. Raises IndexUnusable when there is none or it is in doubt."""
        self._embedder = embedder or Embedder()
        path = _current(folder / "chroma")
        _check(path)
        try:
            self._collection = _client(path).get_collection(_name(path), embedding_function=None)
        except (ChromaError, ValueError, OSError) as error:
            raise IndexUnusable(f"cannot be opened: {error}", str(path), "run reindex") from error
        if not _name(path).startswith(_slug(self._embedder.name)):
            raise IndexUnusable("was built with another embedder", str(path), "run reindex")

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
        except (ChromaError, ValueError) as error:
            raise IndexUnusable(f"cannot be searched: {error}", "chroma", "run reindex") from error
        return tuple(cast(Any, found)["ids"][0])


def _fill(path: Path, embedder: Embedder, entries: Sequence[Piece], vectors: np.ndarray[Any, Any]) -> None:
    client = _client(path)
    size = vectors.shape[1] if len(entries) else 0
    name = f"{_slug(embedder.name)}-{size}"
    collection = client.create_collection(name, embedding_function=None, configuration={"hnsw": _HNSW})
    step = min(client.get_max_batch_size(), 2000)
    for start in range(0, len(entries), step):
        part = entries[start : start + step]
        collection.add(
            ids=[entry.id for entry in part],
            embeddings=vectors[start : start + step],
            documents=[entry.text for entry in part],
            metadatas=[
                {"known_at": entry.known, "lang": entry.lang.value, "article": entry.article, "fact": entry.fact}
                for entry in part
            ],
        )
    _write(path / "collection", name)
    client.close()


def _client(path: Path) -> Any:
    return chromadb.PersistentClient(path=str(path), settings=Settings(anonymized_telemetry=False))


def _slug(name: str) -> str:
    kept = "".join(char if char.isalnum() and char.isascii() else "-" for char in name.lower()).strip("-")
    return f"e-{kept[:40]}".rstrip("-")


def _name(path: Path) -> str:
    try:
        return (path / "collection").read_text("utf-8")
    except OSError as error:
        raise IndexUnusable("is incomplete", str(path), "run reindex") from error


def _current(folder: Path) -> Path:
    try:
        path = folder / (folder / "current").read_text("utf-8").strip()
    except OSError as error:
        raise IndexUnusable("has not been built", str(folder), "run reindex") from error
    if not path.is_dir():
        raise IndexUnusable("its generation is gone", str(path), "run reindex")
    return path


def _number(folder: Path) -> int:
    found = [int(path.name.rpartition("-")[2]) for path in folder.glob("generation-[0-9]*")]
    return max(found, default=0)


def _check(path: Path) -> None:
    """Refuse a generation whose files are not those that were built.

    Reading changes Chroma's SQLite file and no other: that one is checked by SQLite, the rest by digest. A child
    process that opened it first, as a probe, took 1.5 s a search; this takes 0.1 s.
    """
    try:
        written = json.loads((path / "manifest.json").read_text("utf-8"))
        with closing(sqlite3.connect(f"file:{path / _SQLITE}?mode=ro", uri=True)) as connection:
            sound = connection.execute("PRAGMA quick_check").fetchone() == ("ok",)
    except (OSError, ValueError, sqlite3.Error) as error:
        raise IndexUnusable("is incomplete", str(path), "run reindex") from error
    if not sound or written != _manifest(path):
        raise IndexUnusable("is torn", str(path), "run reindex")


def _manifest(path: Path) -> dict[str, str]:
    """The digest of every file of a generation but the manifest itself and what reading changes."""
    return {
        str(file.relative_to(path)): blake2b(file.read_bytes(), digest_size=16).hexdigest()
        for file in sorted(path.rglob("*"))
        if file.is_file() and file.name != "manifest.json" and not file.name.startswith(_SQLITE)
    }


def _write(path: Path, text: str) -> None:
    """Write a file whole or not at all."""
    beside = path.with_name(path.name + ".new")
    beside.write_text(text, "utf-8")
    os.replace(beside, path)


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
