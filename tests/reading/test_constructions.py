"""Ways of saying: rankings, two sides of a comparison, denied superlatives, publishers, bars; and their lies."""

from __future__ import annotations

import pytest

from commentary.catalog import catalog
from commentary.model import Lang
from commentary.reading import Read, read
from tests.reading.facts import AS_OF

NAMED = {
    Lang.EN: {"LAYER.price": ("Price of money",), "T1": ("Funding stress",), "T2": ("Dollar squeeze",)},
    Lang.ZH: {"LAYER.price": ("资金价格",), "T1": ("融资压力",), "T2": ("美元荒",)},
}
KNOWN = ("Bitcoin Magazine", "36Kr", "TechStock²", "演示通讯社 甲", "Demo Crypto Desk C")


def _read(text: str) -> Read:
    lang = Lang.ZH if text.endswith("。") else Lang.EN
    return read(text, lang, AS_OF, catalog(), NAMED[lang], publishers=KNOWN)


def _said(text: str) -> list[str]:
    found = _read(text)
    assert found.problems == (), found
    return [
        " ".join(str(x) for x in (s.predicate, s.subject, None if s.value is None else f"{s.value:f}", s.word) if x)
        for s in found.statements
    ]


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("Bitcoin fell 5.1% on Thursday, more than the 3.5% that ether shed.", "moved BTC -5.1|compare BTC more|moved ETH -3.5"),
        ("The 20-session loss of 2.2% in bitcoin was smaller than the 6.0% in ether.",
         "moved BTC -2.2|compare BTC less|moved ETH -6.0"),
        ("Ether rose 3.4% in five sessions, ahead of bitcoin at 0.5%.", "moved ETH 3.4|compare ETH more|moved BTC 0.5"),
        ("Ether did better than bitcoin on Thursday: −0.6% against −1.6%.", "compare ETH more|moved ETH -0.6|moved BTC -1.6"),
        ("Ether underperformed bitcoin on Thursday, falling 2.2% to its rival's 0.8%.",
         "compare ETH less|moved ETH -2.2|moved BTC -0.8"),
        ("周四，以太坊跌 5.5%，比特币跌 2.9%，前者更弱。", "moved ETH -5.5|moved BTC -2.9|compare ETH less"),
        ("以太坊 5 个交易日跌 2.7%，少于比特币的 4.3%。", "moved ETH -2.7|compare ETH less|moved BTC -4.3"),
        ("Bitcoin has not closed lower than Thursday's $62,702 in 250 days.", "extreme BTC low|level BTC 62702"),
        ("Not in 200 days had bitcoin closed lower than the $62,702 of 5 February.", "extreme BTC low|level BTC 62702"),
        ("250 天以来，比特币从未收得比 2 月 5 日的 62,702 美元更低。", "extreme BTC low|level BTC 62702"),
        ("Down over five sessions: ether by 2.7%, bitcoin by 0.9%.", "moved ETH -2.7|moved BTC -0.9"),
        ("The five sessions to 5 February cost ether 2.7% and bitcoin 0.9%.", "moved ETH -2.7|moved BTC -0.9"),
        ("周四跌幅由大到小：以太坊 5.1%，比特币 3.5%。", "moved ETH -5.1|moved BTC -3.5|rank ETH low"),
        ("20 个交易日涨跌互见：以太坊涨 5.1%，比特币跌 3.5%。", "moved ETH 5.1|moved BTC -3.5"),
        ("Ether lost most on Thursday, 5.1%, followed by bitcoin at 3.5%.", "rank ETH low|moved ETH -5.1|moved BTC -3.5"),
        ("周四三者之中，以太坊垫底（−4.0%），VIX 不计。", ""),
        ("数据显示了融资压力，没有显示美元荒。", "seen T1|not_seen T2"),
        ("数据里看不到美元荒。", "not_seen T2"),
        ("资金价格得分为 −0.7。", "level LAYER.price -0.7"),
        ("The price of money score stands at −0.7 on 15 January, against −0.9 on 14 January.",
         "level LAYER.price -0.7|level LAYER.price -0.9"),
        ("Over the 20 sessions to 5 January, the high-yield spread widened 1 bp; the bar is 0 bp.",
         "moved HY_OAS 1|level HY_OAS 0"),
        ("Bitcoin traded as low as $60,074 on 6 February.", "level BTC 60074"),
        ("2 月 6 日，比特币一度低至 60,074 美元。", "level BTC 60074"),
        ("Measured from their closing peaks, bitcoin is down 9.8% and ether 12.6%.", "moved BTC -9.8|moved ETH -12.6"),
        ("比特币和以太坊较收盘峰值分别低 8.8% 和 5.7%。", "moved BTC -8.8|moved ETH -5.7"),
        ("Ether: +6.3% on the day, +27.3% over five sessions, +54.1% over 20.", "moved ETH 6.3|moved ETH 27.3|moved ETH 54.1"),
        ("Over five sessions bitcoin has lost 1.4%; ether has made 1.9%.", "moved BTC -1.4|moved ETH 1.9"),
        ("周四，比特币上涨 2.2%，跑赢上涨 1.3% 的以太坊。", "moved BTC 2.2|compare BTC more|moved ETH 1.3"),
        ("截至 2 月 5 日的 20 个交易日，比特币的回报高于以太坊。", "compare BTC more"),
        ("In the five sessions to 5 February bitcoin returned more than ether.", "compare BTC more"),
        ("Ranked by five-session return, lowest first: bitcoin +2.3%, ether +2.8%.", "moved BTC 2.3|moved ETH 2.8|rank BTC low"),
        ("截至 2 月 5 日的 20 个交易日，自弱而强：比特币（+2.2%）、以太坊（+3.6%）。", "moved BTC 2.2|moved ETH 3.6|rank BTC low"),
        ("Bitcoin closed on 5 February at $62,702, up 2.2% the day before.", ""),
        ("Bitcoin closed on 5 February at $62,702, up 2.2% a day earlier.", ""),
        ("Bitcoin closed on 5 February at $62,702, a loss of 0.5% on the previous day.", ""),
        ("比特币 2 月 5 日收于 62,702 美元，前一日上涨 2.2%。", ""),
        ("Over five sessions ether fell 2% and bitcoin fell 1%, and bitcoin returned more than copper.", ""),
    ],
)  # fmt: skip
def test_said(text: str, said: str) -> None:
    if said:
        assert sorted(_said(text)) == sorted(said.split("|"))
    else:
        assert _read(text).problems


@pytest.mark.parametrize(
    ("text", "who"),
    [
        ("Amazon's capital spending is guided to $200bn in 2026, against $146.6bn expected, according to Bitcoin Magazine.",
         "Bitcoin Magazine"),
        ("36Kr reported that Amazon's capital spending is guided to $200bn in 2026, against $146.6bn expected.", "36Kr"),
        ("Amazon's capex is guided at $200bn for 2026, according to TechStock².", "TechStock²"),
        ("Amazon's capex is guided at $200bn for 2026, according to TechStock2.", "TechStock2"),
        ("Amazon's capex is guided at $200bn for 2026, according to 演示通讯社 甲.", "演示通讯社 甲"),
        ("Amazon's capex is guided at $200bn for 2026, by Demo Wire B's account.", "Demo Wire B"),
        ("据 Demo Crypto Desk C 报道，亚马逊 2026 年资本开支指引为 2000 亿美元，预期为 1466 亿美元。", "Demo Crypto Desk C"),
        ("亚马逊 2026 年资本开支指引为 2000 亿美元，而非市场预期的 1466 亿美元，演示财讯乙报道。", "演示财讯乙"),
        ("演示日报丙：亚马逊 2026 年资本开支指引 2000 亿美元，预期 1466 亿美元。", "演示日报丙"),
        ("48 小时之内，约 35 亿美元的杠杆仓位被强平（演示快报丁统计）。", "演示快报丁"),
        ("Bitcoin Magazine counted $2.6bn of liquidations in 24 hours.", "Bitcoin Magazine"),
    ],
)  # fmt: skip
def test_a_publisher_is_read_and_covers_all_that_is_reported(text: str, who: str) -> None:
    found = _read(text)
    assert found.problems == ()
    assert {said.publisher for said in found.statements} == {who}


def test_each_publisher_has_its_own_figure() -> None:
    found = _read("Liquidations came to $2.6bn in 24 hours on Demo Wire A's count, and to $3.1bn on Demo Wire C's.")
    assert [said.publisher for said in found.statements] == ["Demo Wire A", "Demo Wire C"]


@pytest.mark.parametrize(
    "text",
    [
        "The claim that bitcoin fell 14.1% on 5 February is wrong.",
        "The 10-year Treasury price fell 8 bp on 5 February.",
        "Ether lost most on Thursday, 3.5%, followed by bitcoin at 5.1%.",
        "Down over five sessions: ether by 2.7%, bitcoin +0.9%.",
        "At Thursday's close of $62,702, bitcoin had fallen 50.3% from its peak of €126,198.",
        "微软计划在 2026 年投入 1910 亿美元经营现金流，演示财讯乙报道。",
        "Some $2.6bn of positions were liquidated in 24 hours, according to Bitcoin Digest.",
        "Bitcoin fell 14.1% on Thursday, compared with a 13.0% drop in ether, and was the stronger of the two.",
    ],
)
def test_refused(text: str) -> None:
    assert _read(text).problems
