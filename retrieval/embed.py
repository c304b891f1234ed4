"""Texts into vectors that are kept in the record and never computed twice.

An :class:`Embedder` is a LangChain ``Embeddings`` with the name its vectors are stored under; vectors of different
embedders live side by side and are never compared. The model is loaded at first use.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence
from functools import cached_property
from typing import TYPE_CHECKING

import numpy as np
from numpy.typing import NDArray

from commentary.errors import CommentaryError, EmbedderError
from retrieval.passages import LIMIT, digest

if TYPE_CHECKING:
    from langchain_core.embeddings import Embeddings

    from retrieval.library import Library
    from retrieval.view import StoredView

DEFAULT = "use-multilingual-3"
_BATCH = 512
_SECRET = re.compile(r"\bsk-[\w*-]+|Bearer \S+")  # a refusal can echo the key
_SURROGATES = re.compile("[\ud800-\udfff]")


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
        found = np.concatenate([self._rows(clean[start : start + _BATCH]) for start in range(0, len(clean), _BATCH)])
        length = np.linalg.norm(found, axis=1, keepdims=True)
        unit: NDArray[np.float32] = np.nan_to_num(found / np.where(length > 0, length, 1)).astype(np.float32)
        return unit

    def _rows(self, texts: list[str]) -> NDArray[np.float32]:
        try:
            found = np.asarray(self._model.embed_documents(texts), np.float32)
        except CommentaryError:
            raise
        except Exception as error:  # noqa: BLE001 (whatever a provider raises)
            cause = _SECRET.sub("…", str(error).partition("\n")[0]) or type(error).__name__
            raise EmbedderError(
                f"failed: {cause}", f"embedder {self.name}", "see [embedder] in commentary.toml"
            ) from None
        if found.ndim != 2 or len(found) != len(texts):
            raise EmbedderError("gave no vector for some texts", f"embedder {self.name}")
        return found


def embed_missing(library: Library) -> int:
    """Compute and store the vectors of all passages, windows and words, of every version, that have none; how many.

    They are stored as they are made, so that a run which was stopped goes on where it was.
    """
    used = library.embedder
    pending = library.pending(used.name)
    if not pending:
        return 0
    missing = dict(library.unembedded(used.name, pending))
    digests = sorted(missing)
    for start in range(0, len(digests), _BATCH):
        part = digests[start : start + _BATCH]
        rows = used.embed([missing[key] for key in part])
        with library.writing(wait=30) as into:
            into.vectors(used.name, {key: row.astype("<f4").tobytes() for key, row in zip(part, rows, strict=True)})
    library.embedded(used.name, pending)
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


def _default() -> Embeddings:
    from retrieval.encoder import SentenceEncoder

    return SentenceEncoder()
