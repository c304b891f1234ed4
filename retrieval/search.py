"""Search over the passages of a view: an exact scan of stored vectors added to BM25, both standardised per query.

Plain reciprocal-rank fusion was worse than BM25 alone at rank 1; sums of standardised scores were better than either.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from functools import cached_property

import bm25s
import numpy as np
from numpy.typing import NDArray

from commentary.model import Passage
from retrieval.embed import Embedder, Piece
from retrieval.words import stopwords, words

Scores = NDArray[np.float64]
# BM25 is zero almost everywhere, so that in a large set its best hit stands dozens of deviations out and words would
# decide alone; held to this, nothing is lost within a language and half of what was lost across languages comes back.
_LEXICAL_BEST = 5.0
_DECIMALS = 4  # scores are rounded before they order, so that a last bit never decides


class Searcher:
    """Passages, their vectors by digest, and the embedder for queries. A passage without a vector is found by words."""

    def __init__(
        self, passages: Sequence[Piece], vectors: Mapping[str, NDArray[np.float32]], embedder: Embedder
    ) -> None:
        self._passages, self._vectors, self._embedder = passages, vectors, embedder

    def search(self, query: str, k: int) -> tuple[Passage, ...]:
        """The ``k`` best passages for ``query``, one an article, best first, ties by id."""
        if not self._passages or not query.strip() or k < 1:
            return ()
        lexical = _standard(self._lexical(query))
        lexical *= min(1.0, _LEXICAL_BEST / max(float(lexical.max()), 1e-9))
        scores = np.round(_standard(self._dense(query)) + lexical, _DECIMALS)
        order = sorted(range(len(scores)), key=lambda at: (-scores[at], self._passages[at].id))
        found: dict[str, Passage] = {}
        for at in order:
            piece = self._passages[at]
            if piece.article not in found:
                score = float(scores[at])
                found[piece.article] = Passage(piece.id, piece.text, piece.lang, score, article=piece.article)
            if len(found) == k:
                break
        return tuple(found.values())

    def _dense(self, query: str) -> Scores:
        scores = np.zeros(len(self._passages))
        rows, matrix = self._matrix
        if len(rows):
            scores[rows] = matrix @ self._embedder.embed([query])[0]
        return scores

    def _lexical(self, query: str) -> Scores:
        wanted = [word for word in words(query) if word in self._bm25.vocab_dict and word not in stopwords()]
        if not wanted:
            return np.zeros(len(self._passages))
        return np.asarray(self._bm25.get_scores(wanted), np.float64)

    @cached_property
    def _matrix(self) -> tuple[NDArray[np.int64], NDArray[np.float32]]:
        rows = [at for at, piece in enumerate(self._passages) if piece.digest in self._vectors]
        if not rows:
            return np.zeros(0, np.int64), np.zeros((0, 0), np.float32)
        return np.array(rows), np.stack([self._vectors[self._passages[at].digest] for at in rows])

    @cached_property
    def _bm25(self) -> bm25s.BM25:
        index = bm25s.BM25()
        index.index([list(words(piece.text)) or [""] for piece in self._passages], show_progress=False)
        return index


def _standard(scores: Scores) -> Scores:
    spread = float(scores.std())
    return (scores - scores.mean()) / spread if spread > 1e-9 else np.zeros_like(scores)
