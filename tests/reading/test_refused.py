"""True figures in sentences that say something else of them: each must be refused for what it says."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime

import pytest

from commentary.catalog import catalog
from commentary.model import Lang
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
    ],
)
def test_what_is_said_of_a_figure_must_be_known(text: str, why: str) -> None:
    lang = Lang.EN if text.split(" ")[0].isascii() and "，" not in text and "。" not in text else Lang.ZH
    problems = read(text, lang, AS_OF, catalog(), NAMED[lang]).problems
    assert any(why in problem for problem in problems), problems


def test_since_a_day_means_until_now() -> None:
    as_of = datetime(2026, 2, 12, 12, tzinfo=UTC)
    claim = replace(FACTS["btc20"], window=None)
    for text, passes in (
        ("Bitcoin has lost 31.3% since 7 January.", False),
        ("From 7 January to 5 February, bitcoin lost 31.3%.", True),
    ):
        assert (match([claim], read(text, Lang.EN, as_of, catalog())) == ()) is passes
