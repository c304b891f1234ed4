"""Search is exact, of what was known, the same every time; and no passage is embedded twice."""

from __future__ import annotations

from typing import ClassVar

import pytest

from retrieval.embed import Embedder, embed_missing
from retrieval.lexical import Lexical
from retrieval.library import Library
from retrieval.passages import LIMIT, digest, pieces
from retrieval.words import words

from .conftest import HashEmbeddings, article, store, utc

AS_OF = utc("2026-02-06T12:00:00")


@pytest.fixture
def filled(library: Library, embedder: Embedder) -> Library:
    store(
        library,
        article("Silver margins raised by the exchange", "2026-02-05T10:00", key="en"),
        article("黄金大跌，全网爆仓26亿美元", "2026-02-05T11:00", key="zh"),
        article("Bank reserves fall below the floor", "2026-02-06T11:00", key="late"),
        *(article(f"Filler number {n} about something else", "2026-02-04T10:00", key=f"f{n}") for n in range(20)),
    )
    embed_missing(library)
    return library


@pytest.mark.parametrize(
    ("query", "found"), [("silver margins", "en"), ("爆仓", "zh"), ("黄金", "zh"), ("reserves", "late")]
)
def test_the_passage_that_says_it_comes_first(filled: Library, query: str, found: str) -> None:
    assert filled.at(AS_OF).search(query, 3)[0].article == found


def test_what_was_not_known_is_not_found(filled: Library) -> None:
    view = filled.at(utc("2026-02-06T10:00:00"))
    assert all(passage.article != "late" for passage in view.search("bank reserves", 50))


def test_an_index_of_what_was_known_scores_the_same_as_later(filled: Library) -> None:
    early = filled.at(utc("2026-02-05T12:00:00")).search("silver margins", 5)
    assert filled.at(utc("2026-02-05T12:00:00")).search("silver margins", 5) == early
    assert [passage.score for passage in early] == sorted((passage.score for passage in early), reverse=True)


def test_nothing_asked_or_nothing_held_is_nothing_found(filled: Library, library: Library) -> None:
    assert filled.at(AS_OF).search("  ", 3) == ()
    assert filled.at(AS_OF).search("silver", 0) == ()
    assert library.at(utc("2020-01-01")).search("silver", 3) == ()


def test_without_vectors_words_still_find(library: Library) -> None:
    store(
        library, article("Silver margins raised", "2026-02-05", key="a"), article("Other news", "2026-02-05", key="b")
    )
    assert library.at(AS_OF).search("silver", 1)[0].article == "a"


def test_an_unchanged_passage_is_never_embedded_twice(
    filled: Library, embedder: Embedder, model: HashEmbeddings
) -> None:
    asked = len(model.asked)
    assert embed_missing(filled) == 0
    store(filled, article("Silver margins raised by the exchange", "2026-02-06", key="copy"))
    assert embed_missing(filled) == 0
    assert len(model.asked) == asked


def test_passages_are_short_and_lose_nothing() -> None:
    text = "One sentence of the report. " * 200 + "x" * 3000
    cut = list(pieces(article("Title", "2026-02-05", text=text)))
    assert all(0 < len(piece.text) <= LIMIT for piece in cut)
    assert "".join("".join(piece.text.split()) for piece in cut) == "".join(f"Title{text}".split())


def test_lone_surrogates_reach_no_model(embedder: Embedder, model: HashEmbeddings) -> None:
    embedder.embed(["half a \ud83d pair"])
    assert model.asked == ["half a  pair"]


def test_words_of_both_languages() -> None:
    assert words("China's 央行 cut $2.6bn of repos") == ("china", "央行", "cut", "2.6", "bn", "of", "repo")


class Bilingual(HashEmbeddings):
    """A dictionary of four words: each pair stands at one place."""

    pairs: ClassVar = {"白银": "silver", "保证金": "margin"}

    def _vector(self, text: str) -> list[float]:
        return super()._vector(" ".join(self.pairs.get(word, word) for word in words(text)))


def test_a_word_is_found_by_its_translation_and_not_in_full() -> None:
    embedder = Embedder("bilingual", Bilingual)
    texts = [words(text) for text in ("silver margin raised", "copper stocks fall", "保证金 上调", "别的 消息")]
    named = sorted({word for text in texts for word in text})
    stored = {digest(word): row for word, row in zip(named, embedder.embed(named), strict=True)}
    both, without = Lexical(texts, stored, embedder.embed), Lexical(texts, {}, embedder.embed)
    translated, other, same, nothing = both.scores(both.terms("保证金"))
    assert same >= translated > 2 * max(other, nothing)
    assert list(without.scores(without.terms("保证金")) > 0) == [False, False, True, False]
    # A known name needs no vector to be found by its other spellings.
    assert list(without.scores(without.terms("白银")) > 0) == [True, False, False, False]


def test_one_sentence_that_says_it_beats_words_scattered_over_many(library: Library, embedder: Embedder) -> None:
    said = "Nothing happened. The regulator fined the broker. Rain fell. Trams ran. Shops closed early."
    scattered = "The regulator met. Rain fell. A man was fined for parking. Trams ran. A broker retired early."
    for key, text in (("said", said), ("scattered", scattered)):
        store(library, article(f"News {key}", "2026-02-05", text=text, key=key))
    embed_missing(library)
    assert library.at(AS_OF).search("regulator fined broker", 1)[0].article == "said"
