"""Every claim, worded in either language, reads back to itself; and the numbers' forms of the house style."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from datetime import date, timedelta
from decimal import Decimal

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from commentary import claims, reading
from commentary.catalog import catalog
from commentary.facts import move_metric, move_unit, tally
from commentary.model import Claim, Fact, Kind, Lang, Metric, Sentence, Status, Step, Unit, Window
from commentary.wording import Context, Wording, numbers, spaced
from tests.fakes import noon

DAY = date(2026, 2, 5)
AS_OF = noon(date(2026, 2, 6))
SUBJECTS = {key: about for key, about in catalog().items() if about.source not in ("the press", "computed")}
PRICES = sorted(key for key, about in SUBJECTS.items() if about.kind is Kind.PRICE and about.unit is Unit.USD)
NAMED = {
    "seen/test.a": ("the spread has widened at least 25 bp", "利差走阔至少 25 个基点"),
    "not_seen/test.a": ("the spread has not widened 25 bp", "利差并未走阔 25 个基点"),
    "seen/test.b": ("software has lost its lead", "软件股失去领先"),
    "not_seen/test.b": ("software has kept its lead", "软件股保持领先"),
}
WINDOWS = {1: DAY - timedelta(days=1), 5: date(2026, 1, 29), 20: date(2026, 1, 7)}

values = st.decimals("-60", "60", places=3).filter(lambda value: abs(value) >= 1)


def move(subject: str, value: Decimal, count: int) -> Fact:
    about = catalog()[subject]
    scale = Decimal(10) ** 9 if move_unit(about) is Unit.USD else Decimal(1)
    weekly = about.calendar in ("weekly", "monthly", "quarterly")
    window = Window(count, Step.WEEK if weekly else Step.SESSION)
    return Fact(
        f"{subject}/move/{count}", subject, move_metric(about), value * scale, move_unit(about), DAY, AS_OF,
        start=WINDOWS[count], window=window, calendar=about.calendar,
    )  # fmt: skip


def level(subject: str, value: Decimal) -> Fact:
    about = catalog()[subject]
    low, high = about.plausible or (1.0, 10.0)
    size = Decimal(str(low)) + (Decimal(str(high)) - Decimal(str(low))) * (abs(value) / 60)
    day = Window(1, Step.DAY) if about.kind is Kind.FLOW else None
    return Fact(f"{subject}/level", subject, Metric.LEVEL, size, about.unit, DAY, AS_OF, window=day)


def worded(made: Sequence[Claim], *facts: Fact) -> tuple[Sentence, dict[str, Fact]]:
    held = {fact.id: fact for fact in facts}
    return Wording(Context(AS_OF, held, catalog(), NAMED)).say(*made), held


def assert_reads_back(sentence: Sentence, made: Sequence[Claim], held: dict[str, Fact]) -> None:
    expected = [statement for claim in made for statement in claims.says(claim, held)]
    for lang in Lang:
        names = {key: (pair[lang is Lang.ZH],) for key, pair in NAMED.items()}
        told = tuple(fact.publisher for fact in held.values() if fact.publisher)
        read = reading.read(sentence.text(lang), lang, AS_OF, catalog(), names, publishers=told)
        assert reading.match(expected, read) == (), sentence.text(lang)


@settings(max_examples=300, deadline=None)
@given(st.sampled_from(sorted(SUBJECTS)), values, st.sampled_from([1, 5, 20]), values)
def test_a_move_to_a_level_reads_back_to_itself(subject: str, value: Decimal, count: int, at: Decimal) -> None:
    if catalog()[subject].calendar in ("monthly", "quarterly", "weekly") and count == 1:
        count = 5
    change, end = move(subject, value, count), level(subject, at)
    claim = claims.moved(change, end)
    assert_reads_back(worded([claim], change, end)[0], [claim], {change.id: change, end.id: end})


@settings(max_examples=200, deadline=None)
@given(st.lists(st.sampled_from(PRICES), min_size=2, max_size=4, unique=True), st.data(), st.sampled_from([1, 5, 20]))
def test_several_moves_in_one_sentence_are_each_bound_to_their_own_subject(
    subjects: list[str], data: st.DataObject, count: int
) -> None:
    facts = [move(subject, data.draw(values), count) for subject in subjects]
    made = [claims.moved(fact) for fact in facts]
    sentence, held = worded(made, *facts)
    assert_reads_back(sentence, made, held)


@settings(max_examples=100, deadline=None)
@given(st.lists(st.sampled_from(PRICES), min_size=3, max_size=5, unique=True), st.data())
def test_a_ranking_reads_back_to_itself(subjects: list[str], data: st.DataObject) -> None:
    facts = sorted((move(subject, data.draw(values), 20) for subject in subjects), key=lambda fact: fact.value)
    claim = claims.rank(facts)
    sentence, held = worded([claim], *facts)
    assert_reads_back(sentence, [claim], held)


@settings(max_examples=100, deadline=None)
@given(st.lists(st.sampled_from(PRICES), min_size=2, max_size=2, unique=True), st.sampled_from(["more", "less"]))
def test_a_comparison_reads_back_to_itself(subjects: list[str], word: str) -> None:
    a, b = (move(subject, Decimal(n), 20) for n, subject in enumerate(subjects, 1))
    claim = claims.compare(a, b, word)
    sentence, held = worded([claim], a, b)
    assert_reads_back(sentence, [claim], held)


@settings(max_examples=150, deadline=None)
@given(st.sampled_from(sorted(SUBJECTS)), values)
def test_a_level_reads_back_to_itself(subject: str, value: Decimal) -> None:
    fact = level(subject, value)
    claim = claims.level(fact)
    sentence, held = worded([claim], fact)
    assert_reads_back(sentence, [claim], held)


@settings(max_examples=100, deadline=None)
@given(st.decimals("1e8", "9e9", places=0), st.sampled_from(["Demo Wire A", "演示通讯社甲", "Demo Crypto Desk C"]))
def test_a_publishers_figure_reads_back_with_its_publisher(value: Decimal, publisher: str) -> None:
    fact = Fact(
        "press/1", "LIQUIDATIONS", Metric.LEVEL, value, Unit.USD, DAY, AS_OF, window=Window(24, Step.HOUR),
        status=Status.REPORTED, publisher=publisher, article="a1",
    )  # fmt: skip
    claim = claims.reported(fact)
    sentence, held = worded([claim], fact)
    assert sentence.cites == ("a1",)
    assert_reads_back(sentence, [claim], held)


@pytest.mark.parametrize("seen", [(0,), (1,), (0, 0), (1, 1)])
def test_verdicts_read_back_to_themselves(seen: tuple[int, ...]) -> None:
    facts = [tally(f"test.{'ab'[place]}", value, AS_OF, "") for place, value in enumerate(seen)]
    made = [claims.seen(fact) for fact in facts]
    sentence, held = worded(made, *facts)
    assert_reads_back(sentence, made, held)


def test_verdicts_set_against_each_other_or_turned_read_back_to_themselves() -> None:
    facts = [tally("test.a", 0, AS_OF, ""), tally("test.b", 1, AS_OF, "")]
    unseen, seen = (claims.seen(fact) for fact in facts)
    held = {fact.id: fact for fact in facts}
    words = Wording(Context(AS_OF, held, catalog(), NAMED))
    assert_reads_back(words.split([seen], [unseen]), [seen, unseen], held)
    assert_reads_back(words.turned(seen), [seen], held)


@given(short=values, long=values)
def test_a_move_set_against_a_longer_one_reads_back_to_itself(short: Decimal, long: Decimal) -> None:
    facts = [move("BTC", abs(short), 1), move("BTC", -abs(long), 20)]
    made = [claims.moved(fact) for fact in facts]
    held = {fact.id: fact for fact in facts}
    assert_reads_back(Wording(Context(AS_OF, held, catalog(), NAMED)).turn(*made), made, held)


def test_numbers_of_the_house_style() -> None:
    amounts = {
        Decimal("2.6e9"): ("$2.6bn", "26 亿美元"),
        Decimal("5.64e12"): ("$5.64tn", "5.64 万亿美元"),
        Decimal("7.04e8"): ("$704m", "7.04 亿美元"),
        Decimal("1.13e11"): ("$113bn", "1130 亿美元"),
        Decimal("146.6e9"): ("$147bn", "1470 亿美元"),
        Decimal("999.6e9"): ("$1tn", "1 万亿美元"),
    }
    for value, (english, chinese) in amounts.items():
        assert (numbers.money(value, Unit.USD, Lang.EN), numbers.money(value, Unit.USD, Lang.ZH)) == (english, chinese)


def test_the_press_is_quoted_to_the_digit_it_printed() -> None:
    told = (
        numbers.money(Decimal("146.6e9"), Unit.USD, Lang.EN, 4),
        numbers.money(Decimal("146.6e9"), Unit.USD, Lang.ZH, 4),
    )
    assert told == ("$146.6bn", "1466 亿美元")


def test_rounding_is_half_even_and_knows_no_negative_zero() -> None:
    assert [numbers.plain(Decimal(text), 1) for text in ("0.25", "0.35", "-0.04")] == ["0.2", "0.4", "0.0"]


def test_chinese_is_spaced_as_the_house_has_it() -> None:
    assert spaced("美光（MU） +12.8%，VIX上升3.1点") == "美光（MU）+12.8%，VIX 上升 3.1 点"


def test_what_traded_while_the_market_was_shut_is_not_told_as_one_day() -> None:
    friday, monday = date(2026, 1, 30), date(2026, 2, 2)
    told = [replace(move(name, Decimal("-6.5"), 1), start=friday, end=monday) for name in ("BTC", "ETH", "SPY")]
    for facts, since in ((told[:1], True), (told, True), (told[2:], False)):
        made = [claims.moved(fact) for fact in facts]
        sentence, held = worded(made, *facts)
        assert ("rom 30 January to 2 February" in sentence.en) is since
        assert ("自 1 月 30 日收盘至 2 月 2 日" in sentence.zh) is since
        assert_reads_back(sentence, made, held)


def test_two_levels_of_a_day_are_told_in_one_sentence() -> None:
    facts = [level("DGS10", Decimal(20)), level("HY_OAS", Decimal(20))]
    made = [claims.level(fact) for fact in facts]
    sentence, held = worded(made, *facts)
    assert_reads_back(sentence, made, held)
