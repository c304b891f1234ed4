"""Free prose holds nothing that would have to be proved."""

from __future__ import annotations

import pytest

from commentary.catalog import catalog
from commentary.model import Lang
from commentary.reading import bare

FREE = {
    Lang.EN: [
        "The framework asks a simple question: who still has cash to give?",
        "Money is water in a bathtub; assets are the rubber ducks.",
        "Spending that is paid for out of idle cash lifts everything; spending that is not takes from something else.",
        "A rival story needs no strain in companies that AI does not touch.",
        "What looks like a run is a contest for capital, and the price of capital is where it would show.",
    ],
    Lang.ZH: [
        "框架要问的是：谁手里还有余钱？",
        "资本开支像财政刺激，只要花的是闲钱。",
        "钱不够用时，离现金流远的资产先出局。",
        "最终要看谁还有干火药。",
        "未来的现金流折现之后所剩无几。",
    ],
}
ASSERTING = {
    Lang.EN: [
        "It lost 3 of them.", "Half of it is gone.", "That began in March.", "It happened on Thursday.", "Yesterday changed that.",
        "Last week was different.", "Prices fell.", "Credit is calmer than equities, and wider.", "It is the largest so far.",
        "A record was set.", "Most of it is gone.", "Credit has not followed.", "NVDA leads.", "Bitcoin is the gauge.", "Funding is tight.",
        "Two of them are gone.", "Reuters said so.",
    ],
    Lang.ZH: [
        "已有 3 家倒下。", "三成的人离开了。", "一半没了。", "这从三月开始。", "周四发生了变化。", "昨天变了。", "上周不同。", "去年不同。", "价格下跌。",
        "信用比股票平稳。", "这是最大的一次。", "创纪录的一天。", "信用没有跟上。", "NVDA 领先。", "比特币是探针。", "资金偏紧。", "两家公司不同。",
    ],
}  # fmt: skip


@pytest.mark.parametrize(("lang", "text"), [(lang, text) for lang, texts in FREE.items() for text in texts])
def test_free(lang: Lang, text: str) -> None:
    assert bare(text, lang, catalog()) == ()


@pytest.mark.parametrize(("lang", "text"), [(lang, text) for lang, texts in ASSERTING.items() for text in texts])
def test_asserting(lang: Lang, text: str) -> None:
    assert bare(text, lang, catalog())


def test_a_name_of_the_sources_may_be_allowed() -> None:
    assert bare("The argument is that of Grayscale.", Lang.EN, catalog()) == ("a name: Grayscale",)
    assert bare("The argument is that of Grayscale.", Lang.EN, catalog(), allowed=("Grayscale",)) == ()
