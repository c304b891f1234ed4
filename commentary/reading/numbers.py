"""Figures as they are written, in both languages: "$2.93tn", "US$987 million", "2.93 万亿美元", "百分之十四", "4 bp".

A figure keeps its quantum, one unit of the last digit shown, so that it can be held against an unrounded value.
Units are read, never guessed: a bare "62,702" has none.
"""

from __future__ import annotations

import re
import tomllib
from collections.abc import Iterable
from dataclasses import dataclass
from decimal import Decimal
from functools import cache
from importlib import resources
from typing import Any

from commentary.model import Lang, Unit

_HAN = "零〇一二两三四五六七八九"
_HAN_VALUE = {
    "零": 0,
    "〇": 0,
    "一": 1,
    "二": 2,
    "两": 2,
    "三": 3,
    "四": 4,
    "五": 5,
    "六": 6,
    "七": 7,
    "八": 8,
    "九": 9,
}
_NUMBER = r"(?:\d{1,3}(?:,\d{3})+(?:\.\d+)?|\d+(?:\.\d+)?)"
_HAN_NUMBER = rf"[{_HAN}十百]+(?:点[{_HAN}]+)?"


@dataclass(frozen=True)
class Figure:
    """A number at ``text[start:end]``: ``value`` is unsigned, in ``unit`` (None when no unit is written).

    ``sign`` is what is written (−1, +1) or None. ``vague`` marks a word such as "half", whose ``quantum`` is the whole
    width of what it may mean.
    """

    start: int
    end: int
    value: Decimal
    quantum: Decimal
    unit: Unit | None
    sign: int | None = None
    vague: bool = False

    @property
    def signed(self) -> Decimal:
        """The value with its written sign."""
        return -self.value if self.sign == -1 else self.value


def figures(text: str, lang: Lang) -> tuple[Figure, ...]:
    """Every figure in ``text``, left to right, not overlapping."""
    found: list[Figure] = []
    at = 0
    while at < len(text):
        figure = figure_at(text, at, lang)
        if figure:
            found.append(figure)
        at = figure.end if figure else at + 1
    return tuple(found)


def figure_at(text: str, at: int, lang: Lang) -> Figure | None:
    """The figure that begins exactly at ``at``, or None."""
    return _vague_at(text, at, lang) or _written_at(text, at) or _spelled_at(text, at, lang)


def number_word(word: str) -> int | None:
    """A small whole number: digits, an English number word, or Han numerals up to 999; None if it is none."""
    if word.isascii() and word.isdigit():
        return int(word)
    english: dict[str, int] = _table()["digits"]["en"]
    return english.get(word.lower(), _han(word))


def _written_at(text: str, at: int) -> Figure | None:
    match = _written().match(text, at)
    if not match or not _stands_alone(text, match):
        return None
    number = match["number"].replace(",", "")
    scale = _scale(match["scale"])
    currency = match["currency"]
    if (
        scale != 1
        and currency is None
        and match["unit"] is None
        and match["scale"].isascii()
        and len(match["scale"]) == 1
    ):
        return None  # "3m" is three months, three metres, three million: none of them written out
    decimals = len(number.partition(".")[2])
    quantum = Decimal(1).scaleb(-decimals) * scale
    if match["scale"] in ("亿", "万") and number.endswith("0") and not decimals and len(number) > 2:
        quantum *= 10  # 1130 亿 is 113 billion, 7070 万 70.7 million: the last nought is of the scale, not a digit
    unit = _unit(currency, match["unit"])
    return Figure(at, match.end(), Decimal(number) * scale, quantum, unit, _sign(match["sign"]))


def _stands_alone(text: str, match: re.Match[str]) -> bool:
    before, after = text[match.start() - 1 : match.start()], text[match.end() : match.end() + 1]
    if match["sign"] and before and (before.isdigit() or (before.isascii() and before.isalpha())):
        return False  # a hyphen or a range, not a sign
    if not match["sign"] and before.isascii() and before.isalnum():
        return False
    return not (match[0][-1].isascii() and match[0][-1].isalnum() and after.isascii() and after.isalnum())


def _spelled_at(text: str, at: int, lang: Lang) -> Figure | None:
    """A number in words needs a unit to be a figure: "three points", "百分之十四", "两个百分点"."""
    match = (_spelled_zh() if lang is Lang.ZH else _spelled_en()).match(text, at)
    if not match or (lang is Lang.EN and at and text[at - 1].isalnum()):
        return None
    if match.groupdict().get("share"):
        value, unit = _han_decimal(match["share"]), Unit.PERCENT
    else:
        word = match["number"]
        whole = (
            Decimal(1 if word.lower().startswith("a") else number_word(word) or 0)
            if lang is Lang.EN
            else _han_decimal(word)
        )
        value, unit = whole, Unit(_table()["units"][match["unit"]])
        value = None if value is None else value * _scale(match.groupdict().get("scale"))
    if value is None:
        return None
    scale = _scale(match.groupdict().get("scale"))
    exponent = (value / scale).as_tuple().exponent
    quantum = Decimal(1).scaleb(min(int(exponent), 0)) * scale
    return Figure(at, match.end(), value, quantum, unit)


def _vague_at(text: str, at: int, lang: Lang) -> Figure | None:
    match = _vague(lang).match(text, at)
    if not match or (lang is Lang.EN and at and (text[at - 1].isalnum() or text[at - 1] == "-")):
        return None
    row = next(row for row in _table()["vague"] if match[0].lower() in row.get(lang.value, ()))
    value, width = Decimal(str(row["value"])), Decimal(str(row["width"]))
    return Figure(at, match.end(), value, width, Unit.PERCENT, row.get("sign"), vague=True)


def _sign(written: str | None) -> int | None:
    return None if not written else 1 if written == "+" else -1


def _scale(word: str | None) -> Decimal:
    if not word:
        return Decimal(1)
    scales = _table()["scales"]
    return Decimal(scales["zh"].get(word) or scales["en"][word.lower()])


def _unit(currency: str | None, unit: str | None) -> Unit | None:
    table = _table()
    if currency:
        return Unit(table["currencies"][currency])
    if unit is None:
        return None
    return Unit(table["units"].get(unit) or table["units"][unit.lower()])


def _han(word: str) -> int | None:
    if not word or any(sign not in _HAN_VALUE and sign not in "十百" for sign in word):
        return None
    total, digit = 0, None
    for sign in word:
        if sign in "十百":
            total += (1 if digit is None else digit) * (10 if sign == "十" else 100)
            digit = None
        else:
            digit = _HAN_VALUE[sign] if digit is None else digit * 10 + _HAN_VALUE[sign]
    return total + (digit or 0)


def _han_decimal(word: str) -> Decimal | None:
    whole, _, rest = word.partition("点")
    value = _han(whole)
    if value is None:
        return None
    return Decimal(f"{value}.{''.join(str(_HAN_VALUE[sign]) for sign in rest)}" if rest else str(value))


@cache
def _table() -> dict[str, Any]:
    return tomllib.loads(resources.files(__package__).joinpath("numbers.toml").read_text("utf-8"))


def _any(words: Iterable[str]) -> str:
    return "|".join(re.escape(word) for word in sorted(words, key=len, reverse=True))


@cache
def _written() -> re.Pattern[str]:
    table = _table()
    scales = _any([*table["scales"]["en"], *table["scales"]["zh"]])
    units, currencies = _any(table["units"]), _any(table["currencies"])
    return re.compile(
        rf"(?P<sign>[−+-])?(?:(?P<currency>{currencies})\s?)?(?P<number>{_NUMBER})"
        rf"(?:[\s-]?(?P<scale>{scales})(?![A-Za-z]))?(?:[\s-]?(?P<unit>{units})(?![A-Za-z]))?",
        re.IGNORECASE,
    )


@cache
def _spelled_en() -> re.Pattern[str]:
    table = _table()
    units = _any(unit for unit in table["units"] if unit.isascii())
    return re.compile(
        rf"(?P<number>a single|a|{_any(table['digits']['en'])})[\s-](?P<unit>{units})(?![A-Za-z])", re.IGNORECASE
    )


@cache
def _spelled_zh() -> re.Pattern[str]:
    table = _table()
    units = _any(unit for unit in table["units"] if not unit.isascii() and unit != "点" and unit != "元")
    scales = _any(table["scales"]["zh"])
    return re.compile(
        rf"百分之(?P<share>{_HAN_NUMBER})|(?P<number>{_HAN_NUMBER})\s?(?P<scale>{scales})?\s?(?P<unit>{units})"
    )


@cache
def _vague(lang: Lang) -> re.Pattern[str]:
    words = [word for row in _table()["vague"] for word in row.get(lang.value, ())]
    end = r"(?![A-Za-z-])" if lang is Lang.EN else ""
    return re.compile(rf"(?:{_any(words)}){end}", re.IGNORECASE)
