"""Phrases are found as a reader would: the longest, whole words, in either language."""

from __future__ import annotations

import re

from hypothesis import given
from hypothesis import strategies as st

from commentary.reading.lexicon import Phrases

WORDS = ("a", "ab", "ab c", "b-2", "2", "跌", "跌幅", "ETF 跌")


def test_the_longest_phrase_of_whole_words_is_found() -> None:
    phrases = Phrases(["fell", "fell by", "fell by half"])
    assert phrases.at("It fell by half.", 3) == len("It fell by half")
    assert phrases.at("It FELL by halves", 3) == len("It fell by")
    assert phrases.at("It fells", 3) is None
    assert phrases.at("unfell", 2) is None
    assert phrases.at("It fell", 3) == len("It fell")


def test_chinese_stands_anywhere() -> None:
    assert list(Phrases(["跌", "跌幅"]).within("大跌，跌幅大")) == [(1, 2), (3, 5)]


@given(st.text(alphabet="ab c-2跌幅ETF.", max_size=24))
def test_it_finds_what_a_pattern_of_alternatives_would(text: str) -> None:
    def alternative(word: str) -> str:
        head = r"(?<![A-Za-z0-9])" if word[0].isascii() else ""
        return head + re.escape(word) + (r"(?![A-Za-z0-9])" if word[-1].isascii() else "")

    pattern = re.compile("|".join(map(alternative, sorted(WORDS, key=len, reverse=True))), re.IGNORECASE)
    assert list(Phrases(WORDS).within(text)) == [match.span() for match in pattern.finditer(text)]
