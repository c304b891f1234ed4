"""The index is a cache wherever it stands: whatever happens to it, nothing is lost and the same is found again."""

from __future__ import annotations

import os
import shutil
import socket
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from threading import Thread

import numpy as np
import pytest

from commentary.errors import IndexUnusable, LibraryError
from retrieval.embed import Embedder, embed_missing
from retrieval.index import Index, reindex
from retrieval.library import Library
from retrieval.places import Embedded, Place, Served
from retrieval.words import words

from .conftest import HashEmbeddings, article, store, utc

NOW = utc("2026-02-06T12:00:00")
QUERIES = ("silver margins", "黄金", "item number 7")


class Spread(HashEmbeddings):
    """No two texts are equally near to anything: where they are, which comes first is nobody's promise."""

    def _vector(self, text: str) -> list[float]:
        rows = [np.random.default_rng(list(word.encode())).normal(size=64) for word in words(text)]
        return [float(value) for value in np.sum(rows, axis=0)]


@pytest.fixture
def model() -> HashEmbeddings:
    return Spread()


@pytest.fixture
def full(library: Library, embedder: Embedder) -> Library:
    store(
        library, *(article(f"Item number {n} of the silver margins 黄金", "2026-02-05", key=f"k{n}") for n in range(60))
    )
    embed_missing(library)
    reindex(library, now=NOW)
    return library


def found(place: Place, embedder: Embedder) -> list[tuple[str, ...]]:
    index = Index(place, embedder)
    return [index.near(query, 10, NOW) for query in QUERIES]


def torn(name: str, how: str) -> Callable[[Path], None]:
    """Something done to the largest file of a kind of the current generation."""

    def harm(folder: Path) -> None:
        path = max(folder.rglob(name), key=lambda file: file.stat().st_size)
        match how:
            case "truncated":
                os.truncate(path, path.stat().st_size // 2)
            case "zeroed":
                path.write_bytes(bytes(path.stat().st_size))
            case "emptied":
                path.write_bytes(b"")
            case "flipped":
                data = bytearray(path.read_bytes())
                data[len(data) // 2] ^= 0xFF
                path.write_bytes(data)
            case _:
                path.unlink()

    return harm


HARMS: dict[str, Callable[[Path], object]] = {
    "no folder": shutil.rmtree,
    "no generation": lambda folder: shutil.rmtree(next(folder.glob("generation-*"))),
    "a pointer elsewhere": lambda folder: (folder / "current").write_text("generation-9"),
    "a pointer outside": lambda folder: (folder / "current").write_text("../.."),
    "no pointer": lambda folder: (folder / "current").unlink(),
    **{
        f"{name} {how}": torn(name, how)
        for name, how in [
            ("chroma.sqlite3", "truncated"), ("chroma.sqlite3", "zeroed"), ("chroma.sqlite3", "removed"), ("chroma.sqlite3", "emptied"),
            ("header.bin", "zeroed"), ("header.bin", "removed"), ("data_level0.bin", "truncated"), ("data_level0.bin", "flipped"),
            ("link_lists.bin", "removed"), ("length.bin", "emptied"), ("manifest.json", "truncated"), ("collection", "emptied"),
        ]
    },
}  # fmt: skip


@pytest.mark.parametrize("harm", HARMS)
def test_what_is_harmed_is_doubted_and_rebuilt_from_stored_vectors(
    full: Library, embedder: Embedder, model: HashEmbeddings, harm: str
) -> None:
    place = Embedded(full.folder / "chroma")
    before = found(place, embedder)
    HARMS[harm](full.folder / "chroma")
    asked = len(model.asked)
    with pytest.raises(IndexUnusable, match="reindex"):
        Index(place, embedder)
    reindex(full, place, NOW)
    assert len(model.asked) == asked
    # An index built anew by several threads is another graph: a neighbour in ten may be missed.
    after = found(place, embedder)
    assert all(len({*now} - {*then}) <= 1 for now, then in zip(after, before, strict=True))


@pytest.fixture(scope="module")
def server(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """A real Chroma server on a loopback port."""
    with socket.create_server(("127.0.0.1", 0)) as free:
        port = free.getsockname()[1]
    command = [str(Path(sys.executable).parent / "chroma"), "run", "--host", "127.0.0.1", "--port", str(port)]
    with subprocess.Popen(
        [*command, "--path", str(tmp_path_factory.mktemp("served"))],
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
    ) as running:
        until = time.monotonic() + 60
        while time.monotonic() < until and running.poll() is None:
            try:
                socket.create_connection(("127.0.0.1", port), timeout=1).close()
                break
            except OSError:
                time.sleep(0.05)  # for a process to listen, which nothing announces
        yield f"http://127.0.0.1:{port}"
        running.terminate()


def test_a_server_finds_what_the_workspace_does(full: Library, embedder: Embedder, server: str) -> None:
    place = Served(full.folder / "chroma", server, token="secret")
    with pytest.raises(IndexUnusable, match="has not been built"):
        place.open("any")
    reindex(full, place, NOW)
    assert found(place, embedder) == found(Embedded(full.folder / "chroma"), embedder)


def test_a_server_holds_one_generation_and_its_loss_is_noticed(full: Library, embedder: Embedder, server: str) -> None:
    place = Served(full.folder / "chroma", server)
    reindex(full, place, NOW)
    reindex(full, place, NOW)
    mark = Index(place, embedder)._collection.name.split("-", 1)[0]  # of this workspace; a server has many
    assert sum(each.name.startswith(mark) for each in place._client().list_collections()) == 1
    collection = place.open(Index(place, embedder)._collection.name.split("-", 1)[1].rpartition("-")[0])
    collection.delete(ids=["k1:1:0"])
    with pytest.raises(IndexUnusable, match="lost passages"):
        Index(place, embedder)
    with pytest.raises(IndexUnusable, match="another embedder"):
        Index(place, Embedder("other"))
    with pytest.raises(IndexUnusable, match="was built on"):
        Index(Served(full.folder / "chroma", f"{server}/"), embedder)


def test_the_token_goes_with_a_request(tmp_path: Path) -> None:
    sent: list[str | None] = []

    class Proxy(BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            sent.append(self.headers["authorization"])
            self.send_error(403)

        def log_message(self, format: str, *args: object) -> None:
            """Nothing."""

    with ThreadingHTTPServer(("127.0.0.1", 0), Proxy) as proxy:
        Thread(target=proxy.serve_forever, daemon=True).start()
        with pytest.raises(LibraryError):
            Served(tmp_path, f"http://127.0.0.1:{proxy.server_address[1]}", "secret").build("name", lambda *_: None, 0)
        proxy.shutdown()
    assert set(sent) == {"Bearer secret"}


def test_no_server_is_said_in_one_line(full: Library) -> None:
    with socket.create_server(("127.0.0.1", 0)) as free:
        url = f"http://127.0.0.1:{free.getsockname()[1]}"
    with pytest.raises(LibraryError, match=r"cannot be reached \(start it"):
        reindex(full, Served(full.folder / "chroma", url), NOW)
