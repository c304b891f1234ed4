"""Search over what was known at the instant of a view: vectors and words, fused so that the result is better than either.

Both halves score a passage by the mean of the whole of it and its best window of a sentence or two: an answer stands in
one sentence, what it is about in all of them. The dense half is the cosine, less the text's mean cosine with all passages
(a short text is near to everything), standardised among the passages of its language, since a query is nearer to all
that is in its own. The lexical half is a share of the query's information (:mod:`retrieval.lexical`).
"""

from __future__ import annotations

from collections.abc import Callable, Collection, Mapping, Sequence
from functools import cached_property

import numpy as np
from numpy.typing import NDArray

from commentary.model import Held, Lang, Passage
from retrieval.concepts import asked_of, meanings, speaks
from retrieval.embed import Embedder
from retrieval.lexical import Lexical, Term
from retrieval.passages import Piece, digest, windows
from retrieval.words import chinese, words

Scores = NDArray[np.float64]
# Chosen on half the questions of a public set of paragraphs among news.
_LEXICAL = 25.0
_ENOUGH = 30  # passages of a language among which a score is standardised
_RECENT, _DAY = 0.3, 86400.0  # what the newest passage gains over an old one: less than a shared word
_HALF_LIFE = 3.0  # days
_OTHER = 0.4  # of what is near to a word for a concept and stands for none or another
_DECIMALS = 4  # scores are rounded before they order, so that a last bit never decides
POOL = 200  # of each half, when the nearest were found elsewhere


def _within(word: str, text: str) -> float:
    """How much of a Chinese word of two characters or more stands in a text, in one piece of two or more."""
    if not chinese(word):
        return 0.0
    sizes = (
        size for size in range(len(word), 1, -1) for at in range(len(word) - size + 1) if word[at : at + size] in text
    )
    return next(sizes, 0) / len(word)


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
        terms = self._lexical.terms(query)
        lexical = self._both(np.asarray(self._lexical.scores(terms), np.float64))
        dense = self._dense(query)
        scores = np.round(dense + _LEXICAL * lexical + self._recency, _DECIMALS)
        rows = self._rows(lexical, near) if near is not None else range(len(scores))
        found: dict[str, Passage] = {}
        for at in sorted(rows, key=lambda at: (-scores[at], self._passages[at].id)):
            piece = self._passages[at]
            if piece.source not in found and (keep is None or keep(piece)):
                found[piece.source] = Passage(
                    piece.id,
                    piece.text,
                    piece.lang,
                    float(scores[at]),
                    piece.article or None,
                    piece.fact or None,
                    self._held(query, terms, at),
                    round(float(dense[at]), _DECIMALS),
                )
            if len(found) == k:
                break
        return tuple(found.values())

    def _held(self, query: str, terms: Sequence[Term], at: int) -> tuple[Held, ...]:
        """How a passage holds what is asked.

        A word for a concept of both languages is held in full by any other word for it, and hardly by a word for another; a
        Chinese word that the dictionary cut otherwise by what of it stands in the text.
        """
        text, asked, measures = self._units[at], meanings(query), asked_of()
        told = speaks(text, asked.values())
        shares = [
            max(share, _within(term.word, text)) if term.word not in asked
            else 1.0 if asked[term.word] in told
            else _OTHER * share
            for term, share in zip(terms, self._lexical.held(terms, at), strict=True)
        ]  # fmt: skip
        return tuple(
            Held(
                term.word,
                term.named,
                round(share, 2),
                round(term.idf / self._lexical.most, 2),
                asked.get(term.word) in measures,
            )
            for term, share in zip(terms, shares, strict=True)
        )

    def _rows(self, lexical: Scores, near: Collection[str]) -> list[int]:
        by_words = set(np.argsort(-lexical, kind="stable")[:POOL].tolist())
        return [at for at, piece in enumerate(self._passages) if piece.id in near or at in by_words]

    def _dense(self, query: str) -> Scores:
        rows, matrix = self._matrix
        if not len(rows):
            return np.zeros(len(self._passages))
        whole = rows[rows < len(self._passages)]
        middle = matrix[: len(whole)].mean(axis=0)
        cosines = np.full(len(self._units), np.nan)
        cosines[rows] = matrix @ self._embedder.embed([query])[0] - matrix @ middle
        return self._standard(self._both(cosines))

    def _both(self, scores: Scores) -> Scores:
        """From the scores of all texts the passages': the mean of the whole's and the best window's."""
        whole, best = scores[: len(self._passages)], np.full(len(self._passages), -np.inf)
        np.fmax.at(best, self._owner, scores[len(self._passages) :])
        found: Scores = (whole + np.where(np.isfinite(best), best, whole)) / 2
        return found

    def _standard(self, scores: Scores) -> Scores:
        """In standard deviations from the mean of the passages of a language; nothing where there is no vector."""
        found = np.zeros_like(scores)
        held = np.isfinite(scores)
        groups = [held & (self._langs == lang.value) for lang in Lang]
        for group in groups if all(group.sum() >= _ENOUGH for group in groups) else [held]:
            spread = float(scores[group].std()) if group.any() else 0.0
            found[group] = (scores[group] - scores[group].mean()) / spread if spread > 1e-9 else 0.0
        return found

    @cached_property
    def _recency(self) -> Scores:
        known = np.array([piece.known for piece in self._passages], np.float64)
        found: Scores = _RECENT * 0.5 ** ((known.max() - known) / _DAY / _HALF_LIFE)
        return found

    @cached_property
    def _langs(self) -> NDArray[np.str_]:
        return np.array([piece.lang.value for piece in self._passages])

    @cached_property
    def _units(self) -> Sequence[str]:
        """The passages' texts, then those of all their windows."""
        return [*(piece.text for piece in self._passages), *(text for _, text in self._windows)]

    @cached_property
    def _windows(self) -> Sequence[tuple[int, str]]:
        return [(at, text) for at, piece in enumerate(self._passages) for text in windows(piece.text)]

    @cached_property
    def _owner(self) -> NDArray[np.int64]:
        """Which passage each window is of."""
        return np.array([at for at, _ in self._windows], np.int64)

    @cached_property
    def _matrix(self) -> tuple[NDArray[np.int64], NDArray[np.float32]]:
        """Places of the texts that have a vector, and their vectors."""
        held = [
            (at, self._vectors[key]) for at, text in enumerate(self._units) if (key := digest(text)) in self._vectors
        ]
        rows = np.array([at for at, _ in held], np.int64)
        return rows, np.stack([vector for _, vector in held]) if held else np.zeros((0, 0), np.float32)

    @cached_property
    def _lexical(self) -> Lexical:
        return Lexical([words(text) for text in self._units], self._vectors, self._embedder.embed)
