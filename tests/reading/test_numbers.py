"""Figures in both languages, with their unit and what their last digit is worth."""

from __future__ import annotations

from decimal import Decimal

import pytest

from commentary.model import Lang, Unit
from commentary.reading.numbers import figures


@pytest.mark.parametrize(
    ("lang", "text", "value", "quantum", "unit"),
    [
        ("en", "$2.6bn", "2.6e9", "1e8", "USD"),
        ("en", "$987 million", "987e6", "1e6", "USD"),
        ("en", "$987M", "987e6", "1e6", "USD"),
        ("en", "US$2.93tn", "2.93e12", "1e10", "USD"),
        ("en", "14.1%", "14.1", "0.1", "%"),
        ("en", "4 bp", "4", "1", "bp"),
        ("en", "3.1 points", "3.1", "0.1", "points"),
        ("en", "23.3 percentage points", "23.3", "0.1", "pp"),
        ("en", "\u22125.0%", "-5.0", "0.1", "%"),
        ("en", "62,702", "62702", "1", None),
        ("en", "half", "50", "4", "%"),
        ("en", "a single basis point", "1", "1", "bp"),
        ("en", "three points", "3", "1", "points"),
        ("zh", "2.93 万亿美元", "2.93e12", "1e10", "USD"),
        ("zh", "26 亿美元", "26e8", "1e8", "USD"),
        ("zh", "7.04亿美元", "7.04e8", "1e6", "USD"),
        ("zh", "1130 亿", "1130e8", "1e9", None),
        ("zh", "百分之十四点一", "14.1", "0.1", "%"),
        ("zh", "百分之十四", "14", "1", "%"),
        ("zh", "4 个基点", "4", "1", "bp"),
        ("zh", "五个基点", "5", "1", "bp"),
        ("zh", "6万", "60000", "10000", None),
        ("zh", "62,702 美元", "62702", "1", "USD"),
        ("zh", "近两成", "19", "2", "%"),
        ("zh", "腰斩", "-50", "4", "%"),
    ],
)  # fmt: skip
def test_a_figure(lang: str, text: str, value: str, quantum: str, unit: str | None) -> None:
    (figure,) = figures(text, Lang(lang))
    assert (figure.signed, figure.quantum, figure.unit) == (Decimal(value), Decimal(quantum), unit and Unit(unit))


@pytest.mark.parametrize("text", ["COVID-19", "3m", "A380", "q4"])
def test_no_figure(text: str) -> None:
    assert all(figure.unit is None and figure.value < 400 for figure in figures(text, Lang.EN))
