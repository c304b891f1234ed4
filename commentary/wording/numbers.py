"""A fact's figure in each language's own form. The same fact is formatted twice; nothing is ever translated.

bp for yields and spreads, % for prices, pp for shares, points for indices, whole currency shortened to bn/tn and
亿/万亿. Rounding is half-even from the unrounded value; an amount keeps at most four significant digits.
"""

from __future__ import annotations

from decimal import ROUND_HALF_EVEN, Decimal

from commentary.model import Fact, Kind, Lang, Metric, Status, Subject, Unit

MINUS = "−"
_CURRENCY_EN = {Unit.USD: "$", Unit.JPY: "¥", Unit.CNY: "CN¥", Unit.HKD: "HK$"}
_CURRENCY_ZH = {Unit.USD: "美元", Unit.JPY: "日元", Unit.CNY: "元", Unit.HKD: "港元"}
_SCALES_EN = ((Decimal(10) ** 12, "tn"), (Decimal(10) ** 9, "bn"), (Decimal(10) ** 6, "m"))
_SCALES_ZH = ((Decimal(10) ** 12, "万亿"), (Decimal(10) ** 8, "亿"), (Decimal(10) ** 4, "万"))
_NEARLY = Decimal("0.9995")  # what would be shown as a thousand of the smaller scale is one of the larger
_SUFFIX_EN = {Unit.PERCENT: "%", Unit.BP: " bp", Unit.PP: " pp", Unit.POINTS: "", Unit.COUNT: "", Unit.RATIO: ""}
_SUFFIX_ZH = {
    Unit.PERCENT: "%",
    Unit.BP: " 个基点",
    Unit.PP: " 个百分点",
    Unit.POINTS: "",
    Unit.COUNT: "",
    Unit.RATIO: "",
}


def rounded(value: Decimal, decimals: int) -> Decimal:
    """Half-even, at ``decimals`` places; never a negative zero."""
    found = value.quantize(Decimal(1).scaleb(-decimals), ROUND_HALF_EVEN)
    return found if found else abs(found)


def magnitude(fact: Fact, about: Subject, lang: Lang) -> str:
    """The size of a move without its sign, with its unit: ``14.1%``, ``4 bp``, ``3.1 points``, ``1130 亿美元``."""
    if fact.unit in _CURRENCY_EN:
        return money(abs(fact.value), fact.unit, lang)
    if fact.unit is Unit.POINTS and fact.metric is Metric.CHANGE:
        shown = plain(abs(fact.value), max(about.decimals, 1 if about.kind is Kind.INDEX and about.id != "LSI" else 0))
        return f"{shown} {'point' if shown == '1' else 'points'}" if lang is Lang.EN else f"{shown} 点"
    return plain(abs(fact.value), _move_decimals(fact)) + (_SUFFIX_EN if lang is Lang.EN else _SUFFIX_ZH)[fact.unit]


def signed(fact: Fact, about: Subject, lang: Lang) -> str:
    """A move for a table cell: ``−14.1%``, ``+4 bp``."""
    text = magnitude(fact, about, lang)
    zero = not any(digit in text for digit in "123456789")
    return text if zero else (MINUS if fact.value < 0 else "+") + text


def level(fact: Fact, about: Subject, lang: Lang) -> str:
    """A level with its unit: ``4.21%``, ``286 bp``, ``$62,702``, ``21.8``, ``5.64 万亿美元``."""
    if fact.unit in _CURRENCY_EN:
        told = price(fact, about, lang) if about.kind is Kind.PRICE else _amount(fact, lang)
        return (MINUS if fact.value < 0 else "") + told
    decimals = {Metric.PERCENTILE: 0, Metric.CORRELATION: 2, Metric.SCORE: 1, Metric.COVERAGE: 0, Metric.TALLY: 0}
    shown = plain(fact.value, decimals.get(fact.metric, about.decimals)).replace("-", MINUS)
    if lang is Lang.ZH and about.kind is Kind.PRICE and about.unit is Unit.POINTS and fact.metric not in decimals:
        return f"{shown} 点"  # a share index; of other indices Chinese, too, gives the number alone
    return shown + (_SUFFIX_EN if lang is Lang.EN else _SUFFIX_ZH)[fact.unit]


def price(fact: Fact, about: Subject, lang: Lang) -> str:
    """A price, in full: ``$62,702``, ``66.69 美元``."""
    shown = plain(abs(fact.value), about.decimals)
    return f"{_CURRENCY_EN[fact.unit]}{shown}" if lang is Lang.EN else f"{shown} {_CURRENCY_ZH[fact.unit]}"


def money(value: Decimal, unit: Unit, lang: Lang, digits: int = 3) -> str:
    """An amount, shortened: ``$2.93tn``, ``$113bn``, ``$704m``; ``2.93 万亿美元``, ``1130 亿美元``, ``7.04 亿美元``.

    ``digits`` are significant ones, the same in both languages.
    """
    for scale, name in _SCALES_EN if lang is Lang.EN else _SCALES_ZH:
        if abs(value) >= scale * _NEARLY:
            return _named(_significant(value / scale, digits), name, unit, lang)
    return _named(plain(value, 0), "", unit, lang)


def _named(shown: str, scale: str, unit: Unit, lang: Lang) -> str:
    return f"{_CURRENCY_EN[unit]}{shown}{scale}" if lang is Lang.EN else f"{shown} {scale}{_CURRENCY_ZH[unit]}"


def plain(value: Decimal, decimals: int) -> str:
    """Digits with thousands separators."""
    return f"{rounded(value, decimals):,f}"


def _amount(fact: Fact, lang: Lang) -> str:
    """A measured amount to three digits; the press's as it was printed, which needs four."""
    return money(abs(fact.value), fact.unit, lang, 3 if fact.status is Status.ACTUAL else 4)


def _significant(value: Decimal, digits: int) -> str:
    """No trailing zeros."""
    text = f"{rounded(value, digits - 1 - value.adjusted()):f}"
    return text.rstrip("0").rstrip(".") if "." in text else text


def _move_decimals(fact: Fact) -> int:
    return 0 if fact.unit in (Unit.BP, Unit.COUNT) else 1
