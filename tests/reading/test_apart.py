"""Words that compare, read by themselves where both figures stand."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from decimal import Decimal

import pytest

from commentary import claims, plain
from commentary.catalog import catalog
from commentary.model import Fact, Lang, Metric, Step, Unit, Window
from commentary.verify import Rules
from tests.fakes import noon

IGV = Fact(
    "IGV/return/a/b", "IGV", Metric.RETURN, Decimal("-3.6"), Unit.PERCENT, date(2022, 6, 16), noon(date(2022, 6, 17)),
    start=date(2022, 5, 18), window=Window(20, Step.SESSION),
)  # fmt: skip
SPY = replace(IGV, id="SPY/return/a/b", subject="SPY", value=Decimal("-6.4"))
BETTER = claims.compare(IGV, SPY, "more")
RULES = Rules(
    noon(date(2022, 6, 17)), {fact.id: fact for fact in (IGV, SPY)}, {BETTER.id: BETTER}, catalog(), {}, frozenset(),
    plain.bands(),
)  # fmt: skip


@pytest.mark.parametrize(
    ("text", "lang", "passes"),
    [
        ("Over 20 sessions software lost 3.6%, holding up better than the S&P 500, down 6.4%.", Lang.EN, True),
        ("Over 20 sessions software lost 3.6%, holding up worse than the S&P 500, down 6.4%.", Lang.EN, False),
        ("Software, down 3.6% over 20 sessions, beat the S&P 500, down 6.4%.", Lang.EN, True),
        ("Software, down 3.6% over 20 sessions, trailed the S&P 500, down 6.4%.", Lang.EN, False),
        ("Software fell less than the S&P 500 over 20 sessions, losing 3.6% to the S&P 500's 6.4%.", Lang.EN, True),
        ("Software fell more than the S&P 500 over 20 sessions, losing 3.6% to the S&P 500's 6.4%.", Lang.EN, False),
        ("Software lost 3.6% over 20 sessions, a smaller fall than the S&P 500's 6.1% fall.", Lang.EN, False),
        ("20 个交易日里软件股跌 3.6%，标普 500 跌 6.4%，前者更抗跌。", Lang.ZH, True),
        ("20 个交易日里软件股跌 3.6%，标普 500 跌 6.4%，后者更抗跌。", Lang.ZH, False),
        ("软件股 20 个交易日跌 3.6%，逊于跌 6.4% 的标普 500。", Lang.ZH, False),
        ("软件股 20 个交易日跌 3.6%，跑赢跌 6.4% 的标普 500。", Lang.ZH, True),
        ("软件股 20 个交易日跌 3.6%，跑赢跌 6.1% 的标普 500。", Lang.ZH, False),
        ("软件股 20 个交易日跌 3.6%，好于标普 500 的 6.4%。", Lang.ZH, False),  # of a fall or of a rise?
    ],
)
def test_a_comparing_word_says_who_did_better(text: str, lang: Lang, passes: bool) -> None:
    assert (RULES.why_not(text, lang, [BETTER.id]) == "") is passes
