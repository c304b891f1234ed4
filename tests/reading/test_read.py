"""True sentences pass, lies do not: counted by class, so that a change cannot make either worse unseen."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import replace
from datetime import UTC, datetime

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from commentary.catalog import catalog
from commentary.model import Lang, Predicate
from commentary.reading import Read, match, read
from tests.reading.conftest import cases
from tests.reading.facts import AS_OF, FACTS, NAMED
from tests.reading.lies import lies


def _read(text: str, lang: Lang) -> Read:
    return read(text, lang, AS_OF, catalog(), NAMED[lang])


@pytest.mark.parametrize("lang", list(Lang))
def test_enough_sentences(lang: Lang) -> None:
    assert len(cases(lang)) >= 150


@pytest.mark.parametrize(("lang", "text", "expected"), [(lang, *case) for lang in Lang for case in cases(lang)])
def test_true_sentences_say_their_claims(lang: Lang, text: str, expected: tuple) -> None:  # type: ignore[type-arg]
    assert match(expected, _read(text, lang)) == ()


def test_lies_of_every_class_are_caught() -> None:
    told: dict[str, int] = defaultdict(int)
    missed: dict[str, list[str]] = defaultdict(list)
    for lang in Lang:
        for text, expected in cases(lang):
            for kind, lie in lies(text, lang):
                told[kind] += 1
                if not match(expected, _read(lie, lang)):
                    missed[kind].append(lie)
    assert sum(told.values()) > 3000
    worst = {kind: lies_ for kind, lies_ in missed.items() if len(lies_) > 0.01 * told[kind] + 1}
    assert not worst
    assert sum(map(len, missed.values())) <= 0.002 * sum(told.values())


def test_a_figure_answers_one_claim_only() -> None:
    said = _read("Bitcoin fell 14.1% on 5 February.", Lang.EN)
    assert match([FACTS["btc1"], replace(FACTS["btc1"], subject="ETH")], said)


def test_what_two_claims_both_say_need_be_said_once() -> None:
    said = _read("Bitcoin fell 14.1% on 5 February.", Lang.EN)
    assert match([FACTS["btc1"], FACTS["btc1"]], said) == ()


def test_what_nobody_claimed_is_named() -> None:
    said = _read("Bitcoin fell 14.1% on 5 February to $62,702.", Lang.EN)
    assert match([FACTS["btc1"]], said) == ("unclaimed: level BTC level 62702 USD",)


@pytest.mark.parametrize(
    ("text", "why"),
    [
        ("Bitcoin fell on 5 February.", "a direction without a figure"),
        ("Bitcoin rose.", "a direction without a figure"),
        ("Bitcoin fell 14.1%.", "a change without a period"),
        ("It fell 14.1% on 5 February.", "a figure without a subject"),
        ("Bitcoin closed at 62,702 on 5 February.", "a figure without a unit"),
        ("Bitcoin widened 14.1% on 5 February.", "a word for a spread used of a price"),
        ("Bitcoin, not ether, fell 14.1% on 5 February.", "a negation"),
        ("Bitcoin fell more than 14.1% on 5 February.", "a comparison that cannot be read"),
        ("Bitcoin fell almost 14.1% on 5 February.", "a hedge"),
        ("Bitcoin fell about 14.1% on 5 February.", "an approximation"),
        ("Bitcoin fell 14.1% on 5 February because margin calls came.", "a cause"),
        ("If bitcoin fell 14.1% on 5 February, software followed.", "a modal"),
        ("Bitcoin miners fell 14.1% on 5 February.", "not Bitcoin but something of it"),
        ("Bitcoin fell 14.1% on 5 February, as Grayscale knew.", "an unknown name"),
        ("Bitcoin fell −14.1% on 5 February.", "two directions"),
        ("Bitcoin fell 14.1% last week.", "a time that cannot be dated"),
        ("Bitcoin fell 14.1% on 5 February, and ether.", "a name of which nothing is said"),
        ("Bitcoin wound down 14.1% on 5 February.", "a verb that is not known"),
        ("比特币 2 月 5 日下跌。", "a direction without a figure"),
        ("比特币 2 月 5 日并未下跌 14.1%。", "a negation"),
        ("比特币 2 月 5 日下跌逾 14.1%。", "a hedge"),
        ("比特币矿企 2 月 5 日下跌 14.1%。", "not 比特币 but something of it"),
        ("若比特币 2 月 5 日下跌 14.1%，软件股随后。", "a modal"),
    ],
)
def test_doubt_is_said(text: str, why: str) -> None:
    lang = Lang.ZH if any("\u4e00" <= sign <= "\u9fff" for sign in text) else Lang.EN
    assert any(problem.startswith(why) for problem in _read(text, lang).problems), _read(text, lang)


def test_years_are_those_before_as_of() -> None:
    said = read("Bitcoin fell 5.0% on 20 December.", Lang.EN, datetime(2026, 1, 5, 12, tzinfo=UTC), catalog())
    assert [str(statement.end) for statement in said.statements] == ["2025-12-20"]


def test_an_undated_level_must_be_the_latest() -> None:
    said = _read("The high-yield spread stands at 286 bp.", Lang.EN)
    assert "does not say of which day" in match([FACTS["hy"]], said)[0]
    assert match([FACTS["y"]], _read("The 10-year yield stands at 4.21%.", Lang.EN)) == ()


@settings(max_examples=300, deadline=None)
@given(st.text(max_size=80), st.sampled_from(list(Lang)))
def test_any_text_is_read_without_raising(text: str, lang: Lang) -> None:
    assert isinstance(_read(text, lang), Read)


_WORDS = [
    "bitcoin", "the VIX", "fell", "rose", "14.1%", "8 bp", "to", "from", "at", "$62,702", "below its peak", "more than", "over 20 sessions",
    "on Thursday", ",", ";", "and", "lowest", "largest", "fall", "since 2016", "half", "not seen", "symptoms", "4 of 7", "respectively",
    "比特币", "跌", "较", "高点", "最低", "分别", "20 个交易日", "14.1%", "，", "与", "预期", "报", "为", "跑输", "标普 500",
]  # fmt: skip


@settings(max_examples=400, deadline=None)
@given(st.lists(st.sampled_from(_WORDS), max_size=14), st.sampled_from(list(Lang)))
def test_any_heap_of_words_is_read_without_raising(words: list[str], lang: Lang) -> None:
    said = _read(" ".join(words), lang)
    assert all(statement.predicate in Predicate for statement in said.statements)
