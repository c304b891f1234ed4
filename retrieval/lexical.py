"""Words in common, in either language: BM25 in which a word also stands for those the encoder holds near to it.

A query's word matches itself in full and, by less, its nearest words in the vocabulary of what is searched: the nearest
of its own language (other forms, synonyms) and of the other (translations); a known name matches each of its spellings in full. How near is measured from the last of the
nearest, not from zero, so that no threshold belongs to one embedder. Taking the best of a word and its translations is
the structured query of Pirkola (SIGIR 1998), with an encoder for a dictionary.
"""

from __future__ import annotations

import math
from collections import Counter
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property

import bm25s
import numpy as np
from numpy.typing import NDArray

from retrieval.concepts import alike, meanings, proper
from retrieval.passages import digest
from retrieval.words import asides, chinese, spoken, words

Scores = NDArray[np.float32]
Vectors = NDArray[np.float32]
# Chosen on half the questions of a public set of paragraphs among news. News is short, so length hardly counts (b).
_K1, _B = 0.9, 0.2
# How many nearest words count, and what the nearest is worth: of the other language, and of the word's own.
_OTHER = 400, 1.0
_OWN = 100, 0.7


@dataclass(frozen=True)
class Term:
    """A word that is looked for, whether it is a name, its idf, and the columns and weights of what stands for it."""

    word: str
    named: bool
    idf: float
    columns: NDArray[np.int64]
    weights: NDArray[np.floating]


class Lexical:
    """Texts given by their words. ``stored`` gives the vectors of those digests that have one, ``embed`` makes others'."""

    def __init__(
        self,
        texts: Sequence[tuple[str, ...]],
        stored: Mapping[str, Vectors],
        embed: Callable[[Sequence[str]], Vectors],
    ) -> None:
        self._texts, self._stored, self._embed = texts, stored, embed

    def terms(self, query: str) -> tuple[Term, ...]:
        """What is looked for: the query's words that say something, once each."""
        asked = list(dict.fromkeys(word for word in words(query) if word not in asides()))
        names, known = proper(query), meanings(query)
        found = []
        for word, vector in zip(asked, self._vectors(asked), strict=True):
            columns, weights = self._near(word, vector)
            same = [
                self._index.vocab_dict[w] for w in {word, *alike(known.get(word, ""))} if w in self._index.vocab_dict
            ]
            columns, weights = np.append(columns, sorted(same)).astype(np.int64), np.append(weights, [1.0] * len(same))
            found.append(Term(word, word in names, self._idf(word), columns, weights))
        return tuple(found)

    def scores(self, terms: Sequence[Term]) -> Scores:
        """For each text the share, 0–1, of the terms' information (the sum of their idf) that it holds."""
        found = np.zeros(len(self._texts), np.float32)
        if not terms:
            return found
        places, values, starts = (self._index.scores[key] for key in ("indices", "data", "indptr"))
        for term in terms:
            sizes = starts[term.columns + 1] - starts[term.columns]
            rows = np.repeat(starts[term.columns] - np.cumsum(sizes) + sizes, sizes) + np.arange(sizes.sum())
            best = np.zeros(len(self._texts), np.float32)
            np.maximum.at(best, places[rows], values[rows] * np.repeat(term.weights, sizes).astype(np.float32))
            found += best
        shares: Scores = np.minimum(found / sum(term.idf for term in terms), 1).astype(np.float32)
        return shares

    def held(self, terms: Sequence[Term], at: int) -> tuple[float, ...]:
        """How well each term stands in a text: 1 for the word itself, less for what is near to it, 0 for neither."""
        columns = [self._index.vocab_dict[word] for word in set(self._texts[at])]
        return tuple(float(np.max(term.weights[np.isin(term.columns, columns)], initial=0)) for term in terms)

    def _near(self, word: str, vector: Vectors | None) -> tuple[NDArray[np.int64], NDArray[np.floating]]:
        """The columns of the words near to a word, and what they count."""
        columns: list[NDArray[np.int64]] = [np.zeros(0, np.int64)]
        weights: list[NDArray[np.floating]] = [np.zeros(0)]
        if vector is not None and spoken(word):
            for han, matrix, where in self._vocabulary:
                most, worth = _OWN if han == chinese(word) else _OTHER
                cosines = matrix @ vector
                last = min(most, len(cosines) - 1)
                if last < 1:
                    continue
                nearest = np.argpartition(-cosines, last)[: last + 1]
                floor = float(cosines[nearest].min())
                share = (cosines[nearest] - floor) / max(1 - floor, 1e-6)
                columns.append(where[nearest[share > 0]])
                weights.append(worth * share[share > 0])
        return np.concatenate(columns), np.concatenate(weights)

    def _vectors(self, asked: Sequence[str]) -> Iterator[Vectors | None]:
        """The asked words' vectors, stored or made; none where no text has vectors to compare with."""
        if not self._vocabulary:
            return iter([None] * len(asked))
        strange = [word for word in asked if digest(word) not in self._stored]
        made = dict(zip(strange, self._embed(strange), strict=True)) if strange else {}
        return (made[word] if word in made else self._stored[digest(word)] for word in asked)

    @cached_property
    def _vocabulary(self) -> Sequence[tuple[bool, Vectors, NDArray[np.int64]]]:
        """Whether Chinese, the vectors of the words of the texts that have one, and their columns."""
        found = []
        for han in (False, True):
            held = [
                (column, self._stored[key])
                for word, column in self._index.vocab_dict.items()
                if chinese(word) == han
                and spoken(word)
                and word not in asides()
                and (key := digest(word)) in self._stored
            ]
            if held:
                found.append((han, np.stack([vector for _, vector in held]), np.array([column for column, _ in held])))
        return found

    @property
    def most(self) -> float:
        """The idf of a word that no text has."""
        return self._idf("")

    def _idf(self, word: str) -> float:
        count = self._counts[word]
        return math.log(1 + (len(self._texts) - count + 0.5) / (count + 0.5))

    @cached_property
    def _counts(self) -> Counter[str]:
        return Counter(word for text in self._texts for word in set(text))

    @cached_property
    def _index(self) -> bm25s.BM25:
        index = bm25s.BM25(k1=_K1, b=_B)
        index.index([list(text) or [""] for text in self._texts], show_progress=False)
        return index
