"""A small stateful embedder: words hashed into a unit vector, and a count of what it was asked to embed."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import UTC, datetime
from hashlib import blake2b
from pathlib import Path

import numpy as np
import pytest
from langchain_core.embeddings import Embeddings

from commentary.catalog import catalog
from commentary.model import Article, Lang
from retrieval.embed import Embedder
from retrieval.library import Library
from retrieval.words import words
from retrieval.writing import Captured, Written


class HashEmbeddings(Embeddings):
    """Texts with the same words stand at the same place."""

    def __init__(self) -> None:
        self.asked: list[str] = []

    def embed_documents(self, texts: list[str]) -> list[list[float]]:
        self.asked += texts
        return [self._vector(text) for text in texts]

    def embed_query(self, text: str) -> list[float]:
        return self._vector(text)

    def _vector(self, text: str) -> list[float]:
        found = np.zeros(64)
        for word in words(text):
            found[blake2b(word.encode(), digest_size=1).digest()[0] % 64] += 1
        return [float(value) for value in found]


@pytest.fixture
def model() -> HashEmbeddings:
    return HashEmbeddings()


@pytest.fixture
def embedder(model: HashEmbeddings) -> Embedder:
    return Embedder("hash", lambda: model)


@pytest.fixture
def library(tmp_path: Path, embedder: Embedder) -> Iterator[Library]:
    opened = Library.open(tmp_path / "desk", catalog(), embedder)
    yield opened
    opened.close()


def utc(text: str) -> datetime:
    return datetime.fromisoformat(text).replace(tzinfo=UTC)


def article(title: str, known: str, *, text: str = "", publisher: str = "Daily", key: str | None = None) -> Article:
    name = key or blake2b(f"{title}{publisher}".encode(), digest_size=8).hexdigest()
    moment = utc(known)
    lang = Lang.ZH if any("\u4e00" <= char <= "\u9fff" for char in title) else Lang.EN
    return Article(name, 1, (publisher,), title, text, f"https://example.com/{name}", lang, moment, moment)


def store(library: Library, *items: Article) -> Written:
    """Import articles as captured when they became known."""
    return library.write([Captured(item, item.known_at) for item in items], [], [])
