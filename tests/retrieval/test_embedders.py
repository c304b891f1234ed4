"""Any embedder LangChain knows, by configuration: an OpenAI-compatible server here, a real one over loopback."""

from __future__ import annotations

import json
from collections.abc import Iterator
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from threading import Thread
from typing import ClassVar

import pytest

from commentary.catalog import catalog
from commentary.errors import EmbedderError, SettingsError
from retrieval.embed import Embedder, embed_missing
from retrieval.embedders import embedder
from retrieval.index import Index, reindex
from retrieval.library import Library
from retrieval.places import Embedded

from .conftest import HashEmbeddings, article, store, utc

NOW = utc("2026-02-06T12:00:00")


class Served(BaseHTTPRequestHandler):
    """``/embeddings`` as OpenAI serves it, for texts alone; ``limit`` requests, then refusals that echo the key."""

    model = HashEmbeddings()
    limit: ClassVar[int] = 1000
    texts: ClassVar[list[str]] = []

    def do_POST(self) -> None:
        asked = json.loads(self.rfile.read(int(self.headers["content-length"])))["input"]
        type(self).limit -= 1
        if self.limit < 0:
            return self._send(401, {"error": {"message": f"bad key {self.headers['authorization']} sk-secret123"}})
        self.texts.extend(asked)
        rows = [
            {"object": "embedding", "index": at, "embedding": self.model.embed_query(text)}
            for at, text in enumerate(asked)
        ]
        return self._send(
            200, {"object": "list", "model": "m", "data": rows, "usage": {"prompt_tokens": 1, "total_tokens": 1}}
        )

    def _send(self, status: int, body: object) -> None:
        data = json.dumps(body).encode()
        self.send_response(status)
        self.send_header("content-type", "application/json")
        self.send_header("content-length", str(len(data)))
        self.end_headers()
        self.wfile.write(data)

    def log_message(self, format: str, *args: object) -> None:
        """Nothing."""


@pytest.fixture
def url(monkeypatch: pytest.MonkeyPatch) -> Iterator[str]:
    monkeypatch.setenv("OPENAI_API_KEY", "sk-secret123")
    Served.limit, Served.texts = 1000, []
    with ThreadingHTTPServer(("127.0.0.1", 0), Served) as server:
        Thread(target=server.serve_forever, daemon=True).start()
        yield f"http://127.0.0.1:{server.server_address[1]}/v1"
        server.shutdown()


def chosen(url: str) -> Embedder:
    return embedder("openai:small", {"base_url": url, "max_retries": 0, "chunk_size": 100})


def filled(folder: Path, embedder: Embedder) -> Library:
    library = Library.open(folder, catalog(), embedder)
    store(library, *(article(f"Silver item {n}", "2026-02-05", key=f"k{n}") for n in range(9)))
    return library


def test_another_embedder_fills_a_space_and_a_collection_of_its_own(tmp_path: Path, url: str) -> None:
    first = filled(tmp_path, Embedder("hash", HashEmbeddings))
    embed_missing(first)
    reindex(first, now=NOW)
    place = Embedded(tmp_path / "chroma")
    before = Index(place, first.embedder).near("silver item 3", 1, NOW)
    second = Library.open(tmp_path, catalog(), chosen(url))
    assert embed_missing(second) == embed_missing(first) + len(Served.texts) > 9
    reindex(second, now=NOW)
    assert Index(place, second.embedder).near("silver item 3", 1, NOW) == before
    assert second.at(NOW).search("silver item 3", 1)[0].article == "k3"
    assert second.embedder.name.startswith("openai:small#")


def test_a_stopped_embedding_goes_on_where_it_was(tmp_path: Path, url: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("retrieval.embed._BATCH", 4)
    library = filled(tmp_path, chosen(url))
    Served.limit = 2
    with pytest.raises(EmbedderError) as refused:
        embed_missing(library)
    assert "secret" not in str(refused.value)
    assert library.counts()["vectors"] == 8
    Served.limit = 1000
    embed_missing(library)
    assert len(Served.texts) == len(set(Served.texts)) == library.counts()["vectors"]


def test_an_unknown_provider_is_a_setting_s_fault() -> None:
    with pytest.raises(SettingsError, match="cannot be used"):
        embedder("nobody:model", {}).embed(["text"])
