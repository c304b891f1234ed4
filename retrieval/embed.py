"""Articles cut into passages, and passages into vectors that are kept in the record and never computed twice.

An :class:`Embedder` is a LangChain ``Embeddings`` with the name its vectors are stored under; vectors of different
embedders live side by side and are never compared. The model is loaded at first use.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from functools import cached_property
from hashlib import blake2b
from typing import TYPE_CHECKING

import numpy as np
from numpy.typing import NDArray

from commentary.model import Article, Lang

if TYPE_CHECKING:
    from langchain_core.embeddings import Embeddings

    from retrieval.library import Library
    from retrieval.view import StoredView

LIMIT = 1000  # characters: a million in one text cost the encoder 9 GB
DEFAULT = "use-multilingual-3"
_BATCH = 512
_SURROGATES = re.compile("[\ud800-\udfff]")
_SENTENCE_END = re.compile(r"(?<=[。！？；])|(?<=[.!?;])\s+|\n+")


@dataclass(frozen=True)
class Piece:
    """A passage of an article: at most :data:`LIMIT` characters. ``digest`` names its text and so its vector."""

    id: str
    digest: str
    text: str
    lang: Lang
    article: str


class Embedder:
    """An ``Embeddings`` made on first use, and the name of its space."""

    def __init__(self, name: str = DEFAULT, make: Callable[[], Embeddings] | None = None) -> None:
        self.name, self._make = name, make or _default

    @cached_property
    def _model(self) -> Embeddings:
        return self._make()

    def embed(self, texts: Sequence[str]) -> NDArray[np.float32]:
        """Unit vectors, one row a text; a text without length in the space is a zero row."""
        if not texts:
            return np.zeros((0, 0), np.float32)
        clean = [_SURROGATES.sub("", text)[:LIMIT] or " " for text in texts]
        rows = [
            np.asarray(self._model.embed_documents(clean[start : start + _BATCH]), np.float32)
            for start in range(0, len(clean), _BATCH)
        ]
        found = np.concatenate(rows)
        length = np.linalg.norm(found, axis=1, keepdims=True)
        unit: NDArray[np.float32] = np.nan_to_num(found / np.where(length > 0, length, 1)).astype(np.float32)
        return unit


def pieces(article: Article) -> Iterator[Piece]:
    """The passages of an article, the title with the beginning of its text first; at least one."""
    for number, text in enumerate(_cut(f"{article.title}\n{article.text}".strip())):
        yield Piece(f"{article.id}:{article.version}:{number}", digest(text), text, article.lang, article.id)


def digest(text: str) -> str:
    """The name of a passage's text."""
    return blake2b(text.encode("utf-8", "replace"), digest_size=16).hexdigest()


def embed_missing(library: Library, embedder: Embedder | None = None) -> int:
    """Compute and store the vectors of all passages, of every version, that have none; how many there were."""
    used = embedder or Embedder()
    missing = dict(library.unembedded(used.name))
    digests = sorted(missing)
    for start in range(0, len(digests), _BATCH):
        part = digests[start : start + _BATCH]
        rows = used.embed([missing[key] for key in part])
        with library.writing(wait=30) as into:
            into.vectors(used.name, {key: row.astype("<f4").tobytes() for key, row in zip(part, rows, strict=True)})
    return len(digests)


def embed_texts(library: Library, view: StoredView, embedder: Embedder, texts: Sequence[str]) -> NDArray[np.float32]:
    """The vectors of ``texts`` in order, from the record where they are stored, else computed and stored."""
    digests = [digest(text) for text in texts]
    stored = dict(view.vectors(digests))
    missing = sorted({key: text for key, text in zip(digests, texts, strict=True) if key not in stored}.items())
    for start in range(0, len(missing), _BATCH):
        part = missing[start : start + _BATCH]
        rows = embedder.embed([text for _, text in part])
        fresh = {key: row for (key, _), row in zip(part, rows, strict=True)}
        with library.writing(wait=30) as into:
            into.vectors(embedder.name, {key: row.astype("<f4").tobytes() for key, row in fresh.items()})
        stored |= fresh
    return np.stack([stored[key] for key in digests]) if digests else np.zeros((0, 0), np.float32)


def _cut(text: str) -> Iterator[str]:
    """Text in parts of at most LIMIT characters, at the end of a sentence where there is one."""
    part = ""
    for sentence in _SENTENCE_END.split(text):
        if part and len(part) + len(sentence) + 1 > LIMIT:
            yield part
            part = ""
        part = f"{part}\n{sentence}" if part else sentence
        while len(part) > LIMIT:
            yield part[:LIMIT]
            part = part[LIMIT:]
    if part or not text:
        yield part


def _default() -> Embeddings:
    from retrieval.encoder import SentenceEncoder

    return SentenceEncoder()
