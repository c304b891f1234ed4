"""Whether a translated paragraph has the figures, dates, names and directions of the original: no more, and no fewer."""

from __future__ import annotations

import re
import unicodedata
from collections import Counter
from collections.abc import Callable, Collection, Iterator, Mapping
from decimal import Decimal

from commentary import reading
from commentary.model import Lang, Subject, Unit
from commentary.reading.numbers import Figure, figures

Names = Callable[[str], Collection[str]]
_HAN = re.compile(r"[\u3400-\u9fff]")
_MARKUP = re.compile(r"<[a-zA-Z/!]|\]\(|\{\{|\{%|`|https?://|\bwww\.")
_LATIN = re.compile(r"@?[A-Za-z][A-Za-z0-9_]*(?:[.&'’-][A-Za-z0-9_]+)*")
_ACRONYM = re.compile(r"@[A-Za-z0-9_]+|(?<![A-Za-z])[A-Z]{2,6}(?![A-Za-z])")
_SPARED = frozenset(
    ["US", "UK", "EU", "UN", "CEO", "CFO", "IPO", "GDP", "CPI", "PPI", "OK", "AI", "ETF", "ETFS", "TV", "PC"]
)  # have names of their own in Chinese
_UNITS = frozenset(("bp", "bps"))  # that are somebody's name too
_MONTHS = [
    "january",
    "february",
    "march",
    "april",
    "may",
    "june",
    "july",
    "august",
    "september",
    "october",
    "november",
    "december",
]
_EN_MONTH = r"(?P<m>(?:jan(?:uary)?|feb(?:ruary)?|mar(?:ch)?|apr(?:il)?|may|june?|july?|aug(?:ust)?|sept?(?:ember)?|oct(?:ober)?|nov(?:ember)?|dec(?:ember)?)\.?)"
_DATES = {
    Lang.EN: (
        re.compile(rf"(?<![A-Za-z]){_EN_MONTH}\s+(?P<d>\d{{1,2}})(?:st|nd|rd|th)?(?:,?\s+(?P<y>(?:19|20)\d\d))?(?!\d)", re.I),
        re.compile(rf"(?<!\d)(?P<d>\d{{1,2}})(?:st|nd|rd|th)?(?:\s+of)?\s+{_EN_MONTH}(?:,?\s+(?P<y>(?:19|20)\d\d))?(?![A-Za-z\d])", re.I),
        re.compile(rf"(?<![A-Za-z])(?=[A-Z])(?i:{_EN_MONTH})(?:,?\s+(?P<y>(?:19|20)\d\d))?(?![A-Za-z\d])"),
        re.compile(r"(?<![\d$.,])(?P<y>(?:19|20)\d\d)(?:s|(?![\d%.,]*\d|\s*(?:%|bn|billion|million|trillion)))"),
    ),
    Lang.ZH: (
        re.compile(r"(?:(?P<y>(?:19|20)\d\d)\s*年\s*)?(?P<m>\d{1,2})\s*月(?:份|底|初|中旬)?(?:\s*(?P<d>\d{1,2})\s*[日号])?"),
        re.compile(r"(?<!\d)(?P<y>(?:19|20)\d\d)\s*年(?:代)?"),
    ),
}  # fmt: skip
_RATIO = {
    Lang.EN: (1.0, 7.0),
    Lang.ZH: (0.1, 1.1),
}  # characters of a translation into a language to one of the original


def amiss(
    original: str, lang: Lang, translation: str, into: Lang, subjects: Mapping[str, Subject], names: Names, strangers: Callable[[str, str], Collection[str]]
) -> str:  # fmt: skip
    """Why a translation may not stand; empty when it may. ``names`` finds known names, by keys that no language owns;
    ``strangers`` those of a text that another does not hold.
    """
    return "; ".join(dict.fromkeys(_reasons(original, lang, translation, into, subjects, names, strangers)))


def _reasons(
    original: str, lang: Lang, translation: str, into: Lang, subjects: Mapping[str, Subject], names: Names, strangers: Callable[[str, str], Collection[str]]
) -> Iterator[str]:  # fmt: skip
    if not translation.strip():
        yield "there is none"
        return
    if any(unicodedata.category(sign) in ("Cc", "Cf", "Co", "Cs", "Cn") and sign != "\n" for sign in translation):
        yield "holds signs that cannot be seen"
    if (found := _MARKUP.search(translation)) and found[0] not in original:
        yield f"holds markup: {found[0]}"
    yield from _tongue(translation, into)
    low, high = _RATIO[into]
    if len(original) > 20 and not low <= len(translation) / len(original) <= high:
        yield f"has {len(translation)} characters for {len(original)}"
    first, second = dated(original, lang), dated(translation, into)
    yield from (f"a date that is not the original's: {key}" for key in second[0] - first[0])
    yield from (f"lacks a date: {key}" for key in first[0] - second[0])
    yield from _figures(first[1], lang, second[1], into)
    yield from _names(original, translation, into, names, strangers)
    here, there = (
        reading.mentions(text, tongue, subjects).signs for text, tongue in ((original, lang), (translation, into))
    )
    if len(here) == len(there) == 1 and here != there:
        yield "goes the other way"


def _tongue(text: str, into: Lang) -> Iterator[str]:
    han, letters = len(_HAN.findall(text)), sum(sign.isascii() and sign.isalpha() for sign in text)
    if into is Lang.EN and (found := _HAN.search(text)):
        yield f"is not English throughout: {found[0]}"
    if into is Lang.ZH and han * 2 < letters:
        yield "is not Chinese"


def dated(text: str, lang: Lang) -> tuple[Counter[str], str]:
    """Years, months and days told, and the text without them."""
    found: Counter[str] = Counter()
    for pattern in _DATES[lang]:
        for match in pattern.finditer(text):
            parts = match.groupdict()
            found.update(f"{name} {value}" for name, value in _parts(parts))
        text = pattern.sub(lambda match: " " * len(match[0]), text)
    return found, text


def _parts(parts: Mapping[str, str | None]) -> Iterator[tuple[str, int]]:
    if year := parts.get("y"):
        yield "year", int(year)
    if month := parts.get("m"):
        short = month.lower()[:3]
        yield (
            "month",
            int(month) if month.isdigit() else next(n for n, name in enumerate(_MONTHS, 1) if name.startswith(short)),
        )
    if day := parts.get("d"):
        yield "day", int(day)


def _figures(original: str, lang: Lang, translation: str, into: Lang) -> Iterator[str]:
    here, there = list(told(original, lang)), list(told(translation, into))
    for text, figure in list(here):
        twin = next((one for one in there if _same(figure, one[1])), None)
        if twin:
            here.remove((text, figure))
            there.remove(twin)
    yield from (f"lacks a figure: {text}" for text, _ in here)
    yield from (f"a figure that is not the original's: {text}" for text, _ in there)


def told(text: str, lang: Lang) -> Iterator[tuple[str, Figure]]:
    """The figures of a text as written. Words such as "half" or "one" may be told otherwise and are left out."""
    for figure in figures(text, lang):
        said = text[figure.start : figure.end]
        digits = any(sign.isdigit() and sign.isascii() for sign in said)
        if digits or (figure.unit not in (None, Unit.POINTS, Unit.COUNT, Unit.RATIO) and not figure.vague):
            yield said.strip(), figure


def _same(one: Figure, other: Figure) -> bool:
    units = {unit for unit in (one.unit, other.unit) if unit}
    alike = len(units) < 2 or units == {Unit.PERCENT, Unit.PP}
    return alike and one.value.normalize() == other.value.normalize() != Decimal("NaN")


def _names(
    original: str, translation: str, into: Lang, names: Names, strangers: Callable[[str, str], Collection[str]]
) -> Iterator[str]:
    kept = {*names(translation)}
    yield from (f"lacks a name: {name}" for name in sorted({*names(original)} - kept - _UNITS))
    yield from (
        f"a name that is not the original's: {name}"
        for name in sorted(strangers(translation, original))
        if name not in _UNITS
    )
    held = translation.lower()
    wanted = _LATIN.findall(original) if into is Lang.EN else _ACRONYM.findall(original)
    for word in dict.fromkeys(wanted):
        if word.upper() not in _SPARED and word.lower() not in held and not names(word):
            yield f"lacks a name: {word}"
