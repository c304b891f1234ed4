"""Which figure of a sentence is which fact."""

from __future__ import annotations

from datetime import UTC, date, datetime
from decimal import Decimal

import pytest

from commentary.model import Fact, Lang, Metric, Unit
from outputs.binding import bound


def fact(key: str, value: str, unit: Unit, metric: Metric = Metric.RETURN) -> Fact:
    known = datetime(2026, 2, 6, tzinfo=UTC)
    return Fact(key, key, metric, Decimal(value), unit, date(2026, 2, 5), known)


FALL, LEVEL = fact("BTC", "-14.13", Unit.PERCENT), fact("BTC.level", "62702", Unit.USD, Metric.LEVEL)
ETHER = fact("ETH", "-15.01", Unit.PERCENT)
RANK, INDEX = fact("rank", "20.2", Unit.POINTS, Metric.PERCENTILE), fact("LSI", "45", Unit.POINTS, Metric.LEVEL)


@pytest.mark.parametrize(
    ("text", "lang", "facts", "shown"),
    [
        ("Bitcoin lost 14.1% on 5 February to $62,702.", Lang.EN, (FALL, LEVEL), [("14.1%", "BTC"), ("$62,702", "BTC.level")]),
        ("比特币 2 月 5 日下跌 14.1%，报 62,702 美元。", Lang.ZH, (FALL, LEVEL), [("14.1%", "BTC"), ("62,702 美元", "BTC.level")]),
        ("Ether fell 15.0%, bitcoin 14.1%.", Lang.EN, (FALL, ETHER), [("15.0%", "ETH"), ("14.1%", "BTC")]),
        ("Bitcoin rose +14.1%.", Lang.EN, (FALL,), []),  # a sign that is not the fact's
        ("Bitcoin lost 14.2%.", Lang.EN, (FALL,), []),
        ("Over 20 sessions it fell, the 20th percentile of its history.", Lang.EN, (RANK,), []),
        ("20 个交易日的百分位为 20。", Lang.ZH, (RANK,), [("20", "rank")]),
        ("LSI 45, as of 45 days ago", Lang.EN, (INDEX,), [("45", "LSI")]),
    ],
)  # fmt: skip
def test_a_figure_shows_the_fact_of_its_sentence(
    text: str, lang: Lang, facts: tuple[Fact, ...], shown: list[tuple[str, str]]
) -> None:
    found = [(text[figure.start : figure.end], figure.facts[0].id) for figure in bound(text, lang, facts)]
    assert found == shown


def test_what_two_facts_would_print_alike_shows_both() -> None:
    twin = fact("IGV", "-14.09", Unit.PERCENT)
    (figure,) = bound("Both fell 14.1%.", Lang.EN, (FALL, twin))
    assert [one.id for one in figure.facts] == ["BTC", "IGV"]
