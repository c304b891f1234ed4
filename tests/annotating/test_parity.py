"""Whether a translation may stand: the original's figures, dates, names and directions, and nothing else."""

from __future__ import annotations

import pytest

from commentary.annotating import amiss
from commentary.catalog import catalog
from commentary.model import Lang
from retrieval.concepts import newcomers, who

ZH = "24 小时清算规模超过 26 亿美元,比特币一度闪崩至 6 万美元关口,单日暴跌近 20%;从去年 10 月的 12.6 万美元高点算起,BTC 价格已经腰斩。"
EN = (
    "More than $2.6 billion was liquidated in 24 hours; bitcoin crashed at one point to the $60,000 mark, plunging nearly 20% in a day, "
    "and measured from last October's peak of $126,000 the price of BTC has halved."
)


def why(original: str, lang: Lang, translation: str) -> str:
    into = Lang.EN if lang is Lang.ZH else Lang.ZH
    return amiss(original, lang, translation, into, catalog(), who, newcomers)


@pytest.mark.parametrize(("original", "lang", "translation"), [
    (ZH, Lang.ZH, EN),
    (EN, Lang.EN, ZH),
    ("更糟的是,特朗普选择了 Warsh。", Lang.ZH, "Worse still, Trump chose Warsh."),
    ("推动 2010 年代市场繁荣的 Web 2.0 与 SaaS 范式。", Lang.ZH, "The Web 2.0 and SaaS paradigm that drove the markets of the 2010s."),
    ("10 年期美债收益率上行 4 个基点,至 4.12%。", Lang.ZH, "The 10-year Treasury yield rose 4 bp to 4.12%."),
    ("On 5 February 2026 the Fed held rates at 3.75%.", Lang.EN, "2026 年 2 月 5 日,美联储将利率维持在 3.75%。"),
    ("Amazon plans $200bn of capex; the street had $146.6bn.", Lang.EN, "亚马逊计划投入 2000 亿美元资本开支,市场预期为 1466 亿美元。"),
])  # fmt: skip
def test_a_faithful_translation_stands(original: str, lang: Lang, translation: str) -> None:
    assert why(original, lang, translation) == ""


@pytest.mark.parametrize(("change", "reason"), [
    (("$2.6 billion", "$260 million"), "lacks a figure: 26 亿美元"),
    (("$2.6 billion", "$26 billion"), "a figure that is not the original's: $26 billion"),
    (("nearly 20%", "nearly 2%"), "lacks a figure: 20%"),
    (("last October's", "last November's"), "a date that is not the original's: month 11"),
    (("bitcoin", "比特币"), "is not English throughout"),
    (("BTC", "the coin"), "lacks a name: BTC"),
    (("in 24 hours", "in 24 hours at Goldman Sachs"), "a name that is not the original's"),
    (("in a day", "in a day ([terms](https://example.com))"), "holds markup"),
    (("in a day", "in a day\u202e"), "cannot be seen"),
    ((EN, "More than $2.6 billion was liquidated."), "lacks a figure"),
    ((EN, ""), "there is none"),
])  # fmt: skip
def test_one_that_differs_does_not(change: tuple[str, str], reason: str) -> None:
    assert reason in why(ZH, Lang.ZH, EN.replace(*change))


def test_one_that_goes_the_other_way_does_not() -> None:
    assert "goes the other way" in why(
        "比特币大跌。钱不够用了。", Lang.ZH, "Bitcoin soared. There is not enough money."
    )
