"""The press's figures: taken where one sentence leaves no doubt, with publisher, period and span; else left alone."""

from __future__ import annotations

from datetime import UTC, date, datetime
from decimal import Decimal

import pytest

from commentary import press
from commentary.catalog import catalog
from commentary.model import Article, Fact, Lang, Metric, Status, Step, Window

NOON = datetime(2026, 2, 6, 12, tzinfo=UTC)
MORNING = datetime(2026, 2, 6, 3, tzinfo=UTC)


def _facts(title: str, text: str = "", lang: Lang = Lang.EN) -> tuple[Fact, ...]:
    article = Article(
        "0123456789abcdef", 1, ("The Wire",), title, text, "https://example.org/a", lang, MORNING, MORNING
    )
    return press.reported([article], catalog(), NOON)


def test_liquidations_over_a_day() -> None:
    (fact,) = _facts("Some $2.6 billion of crypto positions liquidated in 24 hours")
    assert (fact.id, fact.value, fact.window) == (
        "press/01234567/LIQUIDATIONS/level/1",
        Decimal("2.6e9"),
        Window(24, Step.HOUR),
    )
    assert (fact.status, fact.publisher, fact.end, fact.article) == (
        Status.REPORTED,
        "The Wire",
        date(2026, 2, 6),
        "0123456789abcdef",
    )
    assert fact.span == "Some $2.6 billion of crypto positions liquidated in 24 hours"


def test_a_title_may_leave_the_hours_of_a_total_out_and_a_text_may_not() -> None:
    title = "Bitcoin, Ethereum rattled in $2.6B liquidation wave"
    (fact,) = _facts(title)
    assert (fact.value, fact.window, fact.end) == (Decimal("2.6e9"), None, date(2026, 2, 6))
    assert _facts("A rough night", title + ".") == ()


def test_liquidations_in_chinese() -> None:
    (fact,) = _facts("加密市场剧震，24小时爆仓26亿美元", lang=Lang.ZH)
    assert (fact.subject, fact.value) == ("LIQUIDATIONS", Decimal("2.6e9"))


@pytest.mark.parametrize(
    ("title", "lang"),
    [
        ("Bitcoin briefly fell to $60,000", Lang.EN),
        ("Bitcoin slides to $60,000 as sellers rush out", Lang.EN),
        ("比特币一度跌至6万美元", Lang.ZH),
    ],
)
def test_the_low_as_told(title: str, lang: Lang) -> None:
    (fact,) = _facts(title, lang=lang)
    assert (fact.subject, fact.metric, fact.value, fact.status) == ("BTC", Metric.LOW, Decimal(60000), Status.REPORTED)


def test_spending_planned_and_expected() -> None:
    text = "The company said it expects capital expenditures to reach $200 billion in 2026, compared with $146.6 billion estimated by analysts."
    planned, expected = _facts("Amazon shares slide after results", text)
    assert (planned.subject, planned.status, planned.value) == ("AMZN_CAPEX", Status.GUIDED, Decimal("200e9"))
    assert (expected.status, expected.value) == (Status.EXPECTED, Decimal("146.6e9"))
    assert (planned.start, planned.end) == (date(2026, 1, 1), date(2026, 12, 31))


def test_a_move_over_a_stated_day() -> None:
    (fact,) = _facts("Software stocks fell 5% on Thursday as AI worries spread")
    assert (fact.subject, fact.metric, fact.value, fact.end) == ("IGV", Metric.RETURN, Decimal(-5), date(2026, 2, 5))


@pytest.mark.parametrize(
    "title",
    [
        "Will bitcoin fall to $60,000?",
        "Bitcoin briefly fell below $60,000",  # how low it came is not said
        "Bitcoin could fall to $60,000, analyst says",
        "Bitcoin miners fell to $60,000",
        "Bitcoin rebounds above $70,000 after breaking below $60,000",
        "Bitcoin slides to $65,000 as liquidations hit $2 billion",
        "Crypto liquidations since October near $2 billion",
        "Record $2.6 billion in crypto liquidations",
        "Bitcoin fell 14%",
        "Amazon plans to spend between $175 billion and $185 billion on capital expenditures in 2026",
        "Amazon plans $200 billion of capital spending",
        "Amazon and Microsoft plan $300 billion of capital spending in 2026",
        "Bitcoin fell to $30,000 in 2022",
        "Bitcoin did not fall to $60,000",
        "Demand for software stocks fell 5% on Thursday",
        "Software stocks fell 5% in euros on Thursday",
        "Software stocks fell 5% a session on Thursday",
    ],
)
def test_doubtful_sentences_are_left_alone(title: str) -> None:
    assert _facts(title) == ()


def test_what_was_not_known_is_not_told() -> None:
    article = Article("a" * 16, 1, ("The Wire",), "Bitcoin fell to $60,000", "", "", Lang.EN, NOON)
    assert press.reported([article], catalog(), MORNING) == ()
