"""True figures in sentences that say something else of them: each must be refused for what it says."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, date, datetime
from decimal import Decimal

import pytest

from commentary.catalog import catalog
from commentary.model import Lang, Metric, Predicate, Step, Unit, Window
from commentary.reading import match, read
from tests.reading.facts import AS_OF, FACTS, NAMED


@pytest.mark.parametrize(
    ("text", "why"),
    [
        ("The 10-year Treasury yield rose to 6 bp over 20 sessions.", "a change told as a level"),
        ("10 年期美债收益率 20 个交易日上行至 6 个基点。", "a change told as a level"),
        ("Bitcoin closed at $62,702 on Thursday, the second-lowest in 250 sessions.", "a place that is not read"),
        ("比特币周四收于 62,702 美元，为 250 个交易日次低。", "a place that is not read"),
        ("Bitcoin lost a record 14.1% on Thursday.", "a place that is not read"),
        ("The VIX stood at the 94th percentile of the past year.", "a percentile of something else"),
        ("VIX 处于过去一年的第 94 百分位。", "a percentile of something else"),
        ("The 20-session volatility of the Nasdaq 100 fell 4.3%.", "a measure that is not read"),
        ("黄金 ETF（GLD）净值 20 个交易日跌 6.0%。", "a measure that is not read"),
        (
            "Over 20 sessions bitcoin fell 31.3% and ether 42.5%; coins lagged.",
            "a comparison of something that is not known",
        ),
        ("The high-yield spread over cash widened 11 bp over 20 sessions.", "something of it"),
        ("M2's velocity grew $3.36tn in 20 months.", "a measure that is not read"),
        ("From worst to best, 20-session volatilities: bitcoin −31.3%, ether −42.5%.", "a measure that is not read"),
        ("The LSI rose to 55 from 53 a month earlier.", "a previous level of another day"),
        ("流动性短缺指数由上周的 53 升至 55。", "a previous level of another day"),
        ("The loss on bitcoin over 20 sessions fell by 31.3%.", "a change of a change"),
        ("The high-yield spread, at 286 bp, was forecast to stand at a 90-day high.", "a forecast of nothing"),
        ("Bitcoin closed at $62,702, its lowest mean in 90 days.", "a superlative that cannot be read"),
        ("10 年期美债收益率 20 个交易日变动 4.21%。", "a change in a unit that is not its own"),
        ("比特币估值处于自身历史的第 3 百分位。", "a percentile of something else"),
        ("以太坊周四跌 15.0%，弱于比特币的 14.1%。", "a direction that must be guessed"),
    ],
)
def test_what_is_said_of_a_figure_must_be_known(text: str, why: str) -> None:
    lang = Lang.EN if text.split(" ")[0].isascii() and "，" not in text and "。" not in text else Lang.ZH
    problems = read(text, lang, AS_OF, catalog(), NAMED[lang]).problems
    assert any(why in problem for problem in problems), problems


def test_the_day_before_is_the_day_before_on_whichever_side_it_stands() -> None:
    for text in ("The LSI was 55, against 53 the day before.", "The LSI was 55, the day before 53."):
        now, before = read(text, Lang.EN, AS_OF, catalog()).statements
        assert now.value == Decimal(55)
        assert now.end is None
        assert before.value == Decimal(53)
        assert before.end == date(2026, 2, 5)


def test_a_sum_says_over_how_long() -> None:
    total = replace(FACTS["btc1"], predicate=Predicate.LEVEL, subject="BTC_ETF_FLOW", metric=Metric.LEVEL, sign=None,
                    value=Decimal("-2621500000"), unit=Unit.USD, window=Window(20, Step.SESSION), base="sum")  # fmt: skip
    for text, passes in (
        ("The net flow of US bitcoin ETFs summed to −$2.62bn in the 20 sessions to 5 February.", True),
        ("The net flow of US bitcoin ETFs summed to −$2.62bn in the 5 sessions to 5 February.", False),
        ("On 5 February, the net flow of US bitcoin ETFs stood at −$2.62bn.", False),
    ):
        assert (match([total], read(text, Lang.EN, AS_OF, catalog())) == ()) is passes, text


def test_since_a_day_means_until_now() -> None:
    as_of = datetime(2026, 2, 12, 12, tzinfo=UTC)
    claim = replace(FACTS["btc20"], window=None)
    for text, passes in (
        ("Bitcoin has lost 31.3% since 7 January.", False),
        ("From 7 January to 5 February, bitcoin lost 31.3%.", True),
    ):
        assert (match([claim], read(text, Lang.EN, as_of, catalog())) == ()) is passes


@pytest.mark.parametrize(("lang", "text"), [
    (Lang.EN, "Bitcoin, as implied by its June options, was down 14.1% to $62,702 on 5 February."),
    (Lang.EN, "Demand for bitcoin fell 14.1% on 5 February to $62,702."),
    (Lang.EN, "Wrapped bitcoin fell 14.1% on 5 February to $62,702."),
    (Lang.EN, "The dominance of bitcoin fell 14.1% on 5 February."),
    (Lang.EN, "Bitcoin declined 31.3% against gold over the 20 sessions to 5 February."),
    (Lang.EN, "The silver ETF (SLV) saw its bullion holdings fall 15.8% on 5 February."),
    (Lang.EN, "By average daily turnover, the gold ETF lost 10.9% over the 5 sessions to 5 February."),
    (Lang.EN, "The 10-year real yield (moving average) edged up 1 bp over the 20 sessions to 5 February."),
    (Lang.EN, "Excess bank reserves fell $85.5bn in the 4 weeks to 4 February."),
    (Lang.EN, "Treasuries on the Fed's balance sheet rose $33.2bn over the 13 weeks to 4 February."),
    (Lang.EN, "In the 5 sessions to 5 February, GLD lost 10.9% a session."),
    (Lang.EN, "In the 20 sessions to 5 February ether lost 42.5% of its market share."),
    (Lang.EN, "The high-yield spread for banks widened 7 bp over the 20 sessions to 4 February."),
    (Lang.EN, "On 5 February the high in bitcoin dropped 14.1% to $62,702."),
    (Lang.ZH, "2 月 5 日盘中，比特币下跌 14.1%，报 62,702 美元。"),
    (Lang.ZH, "投资级利差在截至 2 月 4 日的 20 个交易日最多收窄 4 个基点。"),
    (Lang.ZH, "周四 10 年期美债收益率利差回落 8 个基点，至 4.21%。"),
    (Lang.ZH, "2 月 5 日比特币的高点重挫 14.1%，至 62,702 美元。"),
    (Lang.EN, "M2's velocity rose 4.6% over the 12 months to 1 December."),
    (Lang.ZH, "截至 2 月 5 日的 20 个交易日，以太坊（链上手续费）跌 42.5%。"),
    (Lang.ZH, "黄金 ETF 近 5 个交易日回落 10.9%，以吨数衡量。"),
    (Lang.ZH, "截至 2 月 4 日的 4 周里，外资银行准备金减少 855 亿美元。"),
    (Lang.ZH, "比特币的仓位 2 月 5 日下跌 14.1%。"),
    (Lang.ZH, "标普 500（SPY）成分股中位数 2 月 5 日下跌 1.2%。"),
])  # fmt: skip
def test_a_figure_of_something_else_about_a_thing_is_refused(lang: Lang, text: str) -> None:
    assert read(text, lang, AS_OF, catalog()).problems


@pytest.mark.parametrize(("lang", "text", "word"), [
    (Lang.EN, "On a wretched day, bitcoin fell 14.1% on 5 February.", "wretched"),
    (Lang.ZH, "比特币惨烈下跌 14.1%。", "惨烈"),
])  # fmt: skip
def test_a_word_that_is_not_the_readers_own_is_named(lang: Lang, text: str, word: str) -> None:
    assert f"an unknown word: {word}" in read(text, lang, AS_OF, catalog()).problems
