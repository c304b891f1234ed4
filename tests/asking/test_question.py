"""What a question asks for, and what it may not be answered with."""

from __future__ import annotations

from datetime import UTC, date, datetime

import pytest

from commentary.asking import question
from commentary.catalog import catalog
from commentary.model import Lang, Step, Window

AS_OF = datetime(2026, 2, 6, 12, tzinfo=UTC)


@pytest.mark.parametrize(("text", "asks", "subjects"), [
    ("How much did bitcoin lose on 5 February, and what was blamed?", {"move", "why"}, ("BTC",)),
    ("What is the 10-year Treasury yield?", {"level"}, ("DGS10",)),
    ("How far is bitcoin below its peak?", {"peak"}, ("BTC",)),
    ("白银 ETF 相比黄金 ETF 表现如何？", {"compare", "move"}, ("SLV", "GLD")),
    ("银行准备金现在是多少？", {"level"}, ("RESERVES",)),
    ("What was blamed?", {"why"}, ()),
    ("HY spread latest print?", {"level"}, ("HY_OAS",)),
    ("1月28日以来，黄金ETF和白银ETF哪个跌得更狠？", {"compare"}, ("GLD", "SLV")),
    ("标普500在2025年4月4日那天跌了百分之几？", {"move"}, ("SPY",)),
    ("oracle close on feb 5", {"level"}, ("ORCL",)),
    ("why did nvidia jump on feb 6", {"why"}, ("NVDA",)),
])  # fmt: skip
def test_what_is_asked_of_what(text: str, asks: set[str], subjects: tuple[str, ...]) -> None:
    found = question(text, AS_OF, catalog())
    assert (found.refused, found.asks >= asks, found.subjects) == ("", True, subjects)


def test_its_time_is_a_day_a_beginning_or_a_window() -> None:
    assert question("How much did ether fall on 5 February?", AS_OF, catalog()).day == date(2026, 2, 5)
    assert question("比特币自 1 月 30 日以来跌了多少？", AS_OF, catalog()).since == date(2026, 1, 30)
    over = question("How did ether do over 20 sessions?", AS_OF, catalog())
    assert over.window == Window(20, Step.SESSION)
    assert (over.lang, question("以太坊怎么样？", AS_OF, catalog()).lang) == (Lang.EN, Lang.ZH)


@pytest.mark.parametrize(("text", "since", "until"), [
    ("How much has bitcoin fallen this week?", date(2026, 2, 1), None),
    ("Gold last week?", date(2026, 1, 25), date(2026, 2, 1)),
    ("本月以来标普跌了多少", date(2026, 1, 31), None),
    ("上个月黄金涨了多少？", date(2025, 12, 31), date(2026, 1, 31)),
    ("KWEB move from the end of January to Feb 5", date(2026, 1, 31), date(2026, 2, 5)),
    ("10y yield on Feb 4 vs Jan 30", date(2026, 1, 30), date(2026, 2, 4)),
    ("比特币 2 月 5 日比 2 月 2 日跌了多少？", date(2026, 2, 2), date(2026, 2, 5)),
    ("How much has bitcoin lost since February?", date(2026, 1, 31), None),
    ("2 月以来以太坊跌了多少", date(2026, 1, 31), None),
    ("比特币本月到 2 月 4 日跌了多少", date(2026, 1, 31), date(2026, 2, 4)),
    ("Which did better since both reported on Jan 28, META or MSFT?", date(2026, 1, 28), None),
])  # fmt: skip
def test_a_week_a_month_and_two_days_beside_each_other_are_a_time(text: str, since: date, until: date | None) -> None:
    found = question(text, AS_OF, catalog())
    assert (found.refused, found.since, found.until) == ("", since, until)


@pytest.mark.parametrize("text", ["Bitcoin on 5 February since the vote?", "比特币 2 月 5 日，投票以来跌了多少"])
def test_a_day_is_not_the_time_since_it(text: str) -> None:
    found = question(text, AS_OF, catalog())
    assert found.refused
    assert not found.quotable


def test_which_of_two_series_did_better_no_report_says() -> None:
    asked = question("Which did better as everybody says, bitcoin or ether?", AS_OF, catalog())
    assert asked.refused
    assert not asked.quotable


@pytest.mark.parametrize(("text", "subjects"), [
    ("Why did Amazon shares drop after earnings?", ("AMZN",)),
    ("Why are software stocks selling off on AI fears?", ("IGV",)),
    ("沃什提名后金价为什么大跌？", ("GLD",)),
    ("Why did stocks fall on Feb 4?", ("SPY",)),
    ("昨天科技股为什么跌？", ("QQQ",)),
])  # fmt: skip
def test_why_a_thing_moved_may_be_asked_in_any_words(text: str, subjects: tuple[str, ...]) -> None:
    found = question(text, AS_OF, catalog())
    assert (found.refused, found.why, found.subjects) == ("", True, subjects)


@pytest.mark.parametrize(
    "text", ["Why did Amazon's revenue rise?", "为什么亚马逊的营收增长？", "Why did Amazon fire its CEO?"]
)
def test_why_something_else_of_it_moved_is_not_answered_with_its_price(text: str) -> None:
    assert question(text, AS_OF, catalog()).refused


@pytest.mark.parametrize("text", [
    "What will bitcoin be worth next month?",
    "Should I buy bitcoin?",
    "How much did bitcoin fall on 7 February?",
    "What was bitcoin's trading volume on 5 February?",
    "What is the S&P 500's price-earnings ratio?",
    "What did the chairman say about gold?",
    "What is the price of Tesla?",
    "Who won the Super Bowl?",
    "How did bitcoin do on 3 February and on 4 February?",
    "比特币 2 月 5 日的成交量是多少？",
    "比特币明天会不会涨？",
    "苹果股价是多少？",
    "How many bitcoin does the treasury company hold?",
    "30-day realized volatility of bitcoin",
    "比特币 2 月 5 日最高价是多少？",
    "What was bitcoin's high on 5 February?",
    "Which day did bitcoin fall the most in January?",
    "现在该不该抄底白银ETF",
    "10年期美债收益率怎么看",
    "黄金期货跌了多少？",
    "",
    "?? 🚀 {{ subject }}",
    "比特币13月底跌了多少",
    "Bitcoin's volume this week?",
])  # fmt: skip
def test_what_the_record_cannot_tell_is_refused_with_a_reason(text: str) -> None:
    assert question(text, AS_OF, catalog()).refused
