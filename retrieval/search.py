"""Search over the passages of a view: vectors and words, fused so that the result is better than either.

The dense half is the mean of a passage's cosine and that of its best window of a sentence or two, less the passage's
mean cosine with all passages (a short text is near to everything), standardised for the query. The lexical half is the
share of the query's information that the passage holds (BM25 over the sum of the query's idf, 0–1). It is not relative
to the other passages: where nothing shares many words with a query, as across languages, vectors alone decide.
"""

from __future__ import annotations

import math
from collections.abc import Callable, Collection, Mapping, Sequence
from functools import cached_property

import bm25s
import numpy as np
from numpy.typing import NDArray

from commentary.model import Passage
from retrieval.embed import Embedder
from retrieval.passages import Piece, digest, windows
from retrieval.words import stopwords, words

Scores = NDArray[np.float64]
# Chosen on half the questions of a public set of paragraphs among news: news is short, so length hardly counts (b); the
# power keeps a word or two in common from outweighing nearness, the weight lets many of them do so.
_K1, _B = 1.5, 0.2
_LEXICAL, _POWER = 40.0, 1.5
_RECENT, _DAY = 0.3, 86400.0  # what the newest passage gains over an old one: less than a shared word
_HALF_LIFE = 3.0  # days
_DECIMALS = 4  # scores are rounded before they order, so that a last bit never decides
POOL = 200  # of each half, when the nearest were found elsewhere


class Searcher:
    """Passages, vectors by digest, and the embedder for queries. A passage without a vector is found by words."""

    def __init__(
        self, passages: Sequence[Piece], vectors: Mapping[str, NDArray[np.float32]], embedder: Embedder
    ) -> None:
        self._passages, self._vectors, self._embedder = passages, vectors, embedder

    def search(
        self,
        query: str,
        k: int,
        keep: Callable[[Piece], bool] | None = None,
        near: Collection[str] | None = None,
    ) -> tuple[Passage, ...]:
        """The ``k`` best passages for ``query``, one an article or fact, best first, ties by id.

        Only those that ``keep`` lets pass; of ``near``, ids found nearest by an index, and of the best by words.
        """
        if not self._passages or not query.strip() or k < 1:
            return ()
        lexical = self._lexical(query)
        scores = np.round(_standard(self._dense(query)) + _LEXICAL * lexical**_POWER + self._recency, _DECIMALS)
        rows = self._rows(lexical, near) if near is not None else range(len(scores))
        found: dict[str, Passage] = {}
        for at in sorted(rows, key=lambda at: (-scores[at], self._passages[at].id)):
            piece = self._passages[at]
            if piece.source not in found and (keep is None or keep(piece)):
                found[piece.source] = Passage(
                    piece.id, piece.text, piece.lang, float(scores[at]), piece.article or None, piece.fact or None
                )
            if len(found) == k:
                break
        return tuple(found.values())

    def _rows(self, lexical: Scores, near: Collection[str]) -> list[int]:
        by_words = set(np.argsort(-lexical, kind="stable")[:POOL].tolist())
        return [at for at, piece in enumerate(self._passages) if piece.id in near or at in by_words]

    def _dense(self, query: str) -> Scores:
        scores = np.zeros(len(self._passages))
        rows, whole, owner, parts = self._matrices
        if not len(rows):
            return scores
        vector = self._embedder.embed([query])[0]
        middle = whole.mean(axis=0)
        full = whole @ vector - whole @ middle
        best = np.full(len(rows), -np.inf)
        if len(owner):
            np.maximum.at(best, owner, parts @ vector - parts @ middle)
        scores[rows] = (full + np.where(np.isfinite(best), best, full)) / 2
        return scores

    def _lexical(self, query: str) -> Scores:
        """The share of the query's information in each passage."""
        asked = [word for word in words(query) if word not in stopwords()]
        known = [word for word in asked if word in self._bm25.vocab_dict]
        if not known:
            return np.zeros(len(self._passages))
        whole = sum(self._idf(word) for word in asked)
        return np.minimum(np.asarray(self._bm25.get_scores(known), np.float64) / whole, 1.0)

    def _idf(self, word: str) -> float:
        count = self._counts.get(word, 0)
        return math.log(1 + (len(self._passages) - count + 0.5) / (count + 0.5))

    @cached_property
    def _recency(self) -> Scores:
        known = np.array([piece.known for piece in self._passages], np.float64)
        found: Scores = _RECENT * 0.5 ** ((known.max() - known) / _DAY / _HALF_LIFE)
        return found

    @cached_property
    def _matrices(
        self,
    ) -> tuple[NDArray[np.int64], NDArray[np.float32], NDArray[np.int64], NDArray[np.float32]]:
        """Places of passages with a vector and their vectors; the row each window belongs to, and its vector."""
        rows = [at for at, piece in enumerate(self._passages) if piece.digest in self._vectors]
        if not rows:
            none = np.zeros(0, np.int64)
            return none, np.zeros((0, 0), np.float32), none, np.zeros((0, 0), np.float32)
        whole = np.stack([self._vectors[self._passages[at].digest] for at in rows])
        held = [
            (row, self._vectors[key])
            for row, at in enumerate(rows)
            for key in map(digest, windows(self._passages[at].text))
            if key in self._vectors
        ]
        owner = np.array([row for row, _ in held], np.int64)
        return np.array(rows), whole, owner, np.stack([vector for _, vector in held]) if held else whole[:0]

    @cached_property
    def _words(self) -> list[tuple[str, ...]]:
        return [words(piece.text) for piece in self._passages]

    @cached_property
    def _counts(self) -> Mapping[str, int]:
        counts: dict[str, int] = {}
        for told in self._words:
            for word in set(told):
                counts[word] = counts.get(word, 0) + 1
        return counts

    @cached_property
    def _bm25(self) -> bm25s.BM25:
        index = bm25s.BM25(k1=_K1, b=_B)
        index.index([list(told) or [""] for told in self._words], show_progress=False)
        return index


def _standard(scores: Scores) -> Scores:
    spread = float(scores.std())
    return (scores - scores.mean()) / spread if spread > 1e-9 else np.zeros_like(scores)
