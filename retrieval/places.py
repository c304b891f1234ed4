"""Where the index lives: in the workspace, or on a Chroma server. One holds a whole generation at a time, or none.

*Embedded*: each build is a folder of its own, and a small file names the current one. A torn file makes Chroma raise or end
the process, so a generation is only opened when its files are those that were built.
*Served*: each build is a collection of its own; the file in the workspace names it with its server and its size.
Either way readers never wait and never see half a build. Telemetry is off.
"""

from __future__ import annotations

import json
import os
import shutil
import sqlite3
from collections.abc import Callable
from contextlib import closing, suppress
from dataclasses import dataclass
from hashlib import blake2b
from pathlib import Path
from time import time_ns
from typing import Any, Protocol
from urllib.parse import urlsplit

import chromadb
import httpx
from chromadb.config import Settings
from chromadb.errors import ChromaError

from commentary.errors import IndexUnusable, LibraryError

_SQLITE = "chroma.sqlite3"
# Everything is written to the index's files while it is built; else the first readers would.
_HNSW = {"space": "cosine", "ef_search": 400, "sync_threshold": 2, "batch_size": 2}
FAILURES = (ChromaError, ValueError, OSError, KeyError, httpx.HTTPError)

Fill = Callable[[Any, int], None]  # puts passages into a collection, so many at a time


class Place(Protocol):
    """Somewhere that the index of one workspace can stand."""

    def build(self, name: str, fill: Fill, size: int) -> None:
        """Make a new collection named ``name`` of ``size`` passages and, when it is full, the current one."""
        ...

    def open(self, name: str) -> Any:
        """The current collection. Raises IndexUnusable when there is none, it is in doubt or has another name."""
        ...


@dataclass(frozen=True)
class Embedded:
    """In ``folder``, with Chroma inside this process."""

    folder: Path

    def build(self, name: str, fill: Fill, size: int) -> None:
        """As :class:`Place` says; a build that was killed leaves the old generation in force."""
        # Never a path again: Chroma keeps what it opened, by path, as long as the process lives.
        path = self.folder / f"generation-{time_ns()}"
        client: Any = chromadb.PersistentClient(path=str(path), settings=_quiet())
        fill(_made(client, name), client.get_max_batch_size())
        client.close()
        _write(path / "collection", name)
        _write(path / "manifest.json", json.dumps(_manifest(path)))
        _write(self.folder / "current", path.name)
        for old in self.folder.glob("generation-*"):
            if old != path:
                shutil.rmtree(old, ignore_errors=True)

    def open(self, name: str) -> Any:
        """As :class:`Place` says."""
        path = self._current()
        _check(path)
        _same(_read(path / "collection"), name)
        try:
            return chromadb.PersistentClient(path=str(path), settings=_quiet()).get_collection(
                name, embedding_function=None
            )
        except FAILURES as error:
            raise IndexUnusable(f"cannot be opened: {error}", str(path), "run reindex") from error

    def _current(self) -> Path:
        path = self.folder / _read(self.folder / "current")
        if not path.is_dir() or path.parent != self.folder:
            raise IndexUnusable("its generation is gone", str(path), "run reindex")
        return path


@dataclass(frozen=True)
class Served:
    """On the server at ``url``; ``folder`` is the workspace's own, where the current collection is named.

    ``token`` goes with every request as a bearer, for the proxy that should stand before a server.
    """

    folder: Path
    url: str
    token: str = ""

    def build(self, name: str, fill: Fill, size: int) -> None:
        """As :class:`Place` says. Raises LibraryError when the server cannot be reached."""
        client = self._client()
        mark = blake2b(str(self.folder.resolve()).encode(), digest_size=4).hexdigest()
        try:
            taken = [each.name for each in client.list_collections() if each.name.startswith(f"{mark}-")]
            number = 1 + max((int(each.rpartition("-")[2]) for each in taken), default=0)
            full = f"{mark}-{name}-{number}"
            fill(_made(client, full), client.get_max_batch_size())
            _write(self.folder / "served.json", json.dumps({"url": self.url, "name": name, "full": full, "size": size}))
            for old in taken:
                client.delete_collection(old)
        except FAILURES as error:
            raise LibraryError(f"cannot be written: {error}", self.url, "is it the Chroma server?") from error

    def open(self, name: str) -> Any:
        """As :class:`Place` says. Raises LibraryError when the server cannot be reached."""
        try:
            current = json.loads(_read(self.folder / "served.json"))
            url, held, full, size = (current[key] for key in ("url", "name", "full", "size"))
        except (ValueError, KeyError, TypeError) as error:
            raise IndexUnusable("is not named", str(self.folder), "run reindex") from error
        _same(held, name)
        if url != self.url:
            raise IndexUnusable(f"was built on {url}", self.url, "run reindex")
        client = self._client()
        try:
            collection = client.get_collection(full, embedding_function=None)
            whole = collection.count() == size
        except FAILURES as error:
            raise IndexUnusable(f"cannot be opened: {error}", self.url, "run reindex") from error
        if not whole:
            raise IndexUnusable("has lost passages", self.url, "run reindex")
        return collection

    def _client(self) -> Any:
        parts = urlsplit(self.url)
        headers = {"Authorization": f"Bearer {self.token}"} if self.token else {}
        try:
            return chromadb.HttpClient(
                host=parts.hostname or "localhost",
                port=parts.port or (443 if parts.scheme == "https" else 8000),
                ssl=parts.scheme == "https",
                headers=headers,
                settings=_quiet(),
            )
        except FAILURES as error:
            raise LibraryError(
                "cannot be reached",
                self.url,
                "start it (chroma run --path DIR) or take [chroma] out of commentary.toml",
            ) from error


def _quiet() -> Settings:
    """Settings without telemetry, new each time: a client writes its own address into them."""
    return Settings(anonymized_telemetry=False)


def _made(client: Any, name: str) -> Any:
    return client.create_collection(name, embedding_function=None, configuration={"hnsw": _HNSW})


def _same(held: str, name: str) -> None:
    if held != name:
        raise IndexUnusable("was built with another embedder", held, "run reindex")


def _read(path: Path) -> str:
    try:
        return path.read_text("utf-8").strip()
    except FileNotFoundError as error:
        raise IndexUnusable("has not been built", str(path.parent), "run reindex") from error
    except (OSError, UnicodeDecodeError) as error:
        raise IndexUnusable("is incomplete", str(path), "run reindex") from error


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
    try:
        beside.write_text(text, "utf-8")
        os.replace(beside, path)
    finally:
        with suppress(OSError):
            beside.unlink(missing_ok=True)
