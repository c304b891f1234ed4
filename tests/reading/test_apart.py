"""Words that compare, read by themselves where both figures stand."""

from __future__ import annotations

from dataclasses import replace
from decimal import Decimal

import pytest

from commentary import claims
from commentary.model import Lang
from tests.test_verify import BTC
from tests.test_verify import RULES as COMPARED_RULES

IGV = replace(BTC, id="IGV", subject="IGV", value=Decimal("-3.6"))
SPY = replace(BTC, id="SPY", subject="SPY", value=Decimal("-6.4"))
BETTER = claims.compare(IGV, SPY, "more")
RULES = replace(COMPARED_RULES, facts={fact.id: fact for fact in (IGV, SPY)}, claims={BETTER.id: BETTER})


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
