"""Why a thing moved: the headlines about it that point its way and say for what, and no others."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from decimal import Decimal

import pytest

from commentary.asking import question, reasons
from commentary.model import Article, Fact, Lang, Metric, Story, Unit
from tests.fakes import FakeView

AS_OF = datetime(2026, 2, 6, 12, tzinfo=UTC)
FELL = Fact(
    "m", "BTC", Metric.RETURN, Decimal(-14), Unit.PERCENT, date(2026, 2, 5), AS_OF, date(2026, 2, 4), calendar="24/7"
)
VIEW = FakeView(AS_OF)


def headline(title: str, key: str = "a", hours: int = 18, lang: Lang = Lang.EN) -> Article:
    known = AS_OF - timedelta(hours=hours)
    return Article(key, 1, (f"Wire {key}",), title, "", "https://example.com", lang, known, known)


def told(*articles: Article, text: str = "Why did bitcoin fall on 5 February?", move: Fact = FELL) -> list[str]:
    view = replace(VIEW, items=articles)
    return [found.title for found in reasons(question(text, AS_OF, view.subjects), move, view)]


@pytest.mark.parametrize("title", [
    "Bitcoin falls as lenders call in loans",
    "Crypto: bitcoin drops on fears of forced sales",
    "Ether and bitcoin sink after weak jobs data",
])  # fmt: skip
def test_a_headline_about_it_that_gives_a_cause_is_quoted(title: str) -> None:
    assert told(headline(title)) == [title]


@pytest.mark.parametrize("title", [
    "Bitcoin falls to $62,700",  # no cause
    "Bitcoin falls from $70,000 for a third day",
    "Bitcoin falls by 14% on Thursday",
    "Why is bitcoin falling today?",  # asks for one
    "Gold falls as lenders call in loans",  # of another
    "Bitcoin rises as lenders come back",  # the other way
    "Bitcoin futures fall as lenders call in loans",  # no price of its own
    "Fund cuts bitcoin holdings after losses",
    "Amazon falls after results (NASDAQ:AMZN)",
])  # fmt: skip
def test_any_other_is_not(title: str) -> None:
    assert told(headline(title)) == []


def test_a_headline_of_another_day_is_not() -> None:
    title = "Bitcoin falls as lenders call in loans"
    assert told(headline(title, hours=60)) == []


def test_before_a_session_the_one_before_is_still_told() -> None:
    title = "S&P 500 falls after weak jobs data"
    fell = replace(FELL, subject="SPY", calendar="XNYS")
    asked = "Why did SPY fall on 5 February?"
    assert told(headline(title, hours=33), text=asked, move=fell) == []  # 03:00 UTC on the 5th
    assert told(headline(title, hours=22), text=asked, move=fell) == [title]
    assert told(headline("Bitcoin falls after weak jobs data", hours=33)) != []  # trades around the clock


def test_where_a_share_is_listed_is_not_what_a_title_is_about() -> None:
    fell = replace(FELL, subject="QQQ")
    title = "Amazon falls after results (NASDAQ:AMZN)"
    assert told(headline(title), text="Why did QQQ fall on 5 February?", move=fell) == []


def test_the_questions_language_then_the_first_named_then_what_most_carry_come_first() -> None:
    chinese = headline("比特币大跌，受就业数据拖累", "z", lang=Lang.ZH)
    aside = headline("The S&P 500 slides after data as bitcoin drops", "b")
    lone, carried = headline("Bitcoin drops after data", "c"), headline("Bitcoin falls after weak data", "d")
    story = Story("d", (carried,), ("Wire d", "Wire e", "Wire f"), AS_OF, AS_OF, (), 1.0, ())
    view = replace(VIEW, items=(chinese, aside, lone, carried), told=(story,))
    found = reasons(question("Why did bitcoin fall on 5 February?", AS_OF, view.subjects), FELL, view)
    assert [article.id for article in found] == ["d", "c", "b", "z"]


def test_yields_may_be_named_together() -> None:
    fell = replace(FELL, subject="DGS2", value=Decimal(-10), unit=Unit.BP)
    title = "Treasury yields drop after weak jobs data"
    assert told(headline(title), text="Why did the 2-year yield fall on 5 February?", move=fell) == [title]


def test_the_market_is_named_in_many_ways() -> None:
    fell = replace(FELL, subject="SPY", value=Decimal(-1))
    titles = ["Stocks fall after weak jobs data", "Wall Street drops as tech drags"]
    found = told(
        *(headline(title, str(n)) for n, title in enumerate(titles)), text="Why did SPY fall on 5 February?", move=fell
    )
    assert sorted(found) == titles


def test_a_rise_is_told_by_what_rose() -> None:
    rose = replace(FELL, value=Decimal(7))
    up, down = headline("Bitcoin jumps as buyers return", "u"), headline("Bitcoin falls as buyers wait", "v")
    assert told(up, down, text="Why did bitcoin rise on 5 February?", move=rose) == [up.title]
