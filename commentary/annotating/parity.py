"""Whether a translated paragraph has the figures, dates and names of the original: no more, and no fewer.

Of directions only where one sentence of each tells one way of one subject: elsewhere the languages tell them too differently.
"""

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
_SENTENCE = re.compile(r"(?<=[。！？；!?;])|(?<=[.])\s+(?=[A-Z\"“])")
_HAN = re.compile(r"[\u3400-\u9fff]")
_MARKUP = re.compile(r"<[a-zA-Z/!]|\]\(|\*\*|__|\{\{|\{%|`|https?://|\bwww\.")
_LATIN = re.compile(r"@?[A-Za-z][A-Za-z0-9_]*(?:[.&'’-][A-Za-z0-9_]+)*")
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
        re.compile(r"\bthe\s+(?P<d>\d{1,2})(?:st|nd|rd|th)\b(?!-|\s*percentile)", re.I),
        re.compile(r"(?<![\d$.,])(?<!Russell )(?P<y>(?:19|20)\d\d)(?:s|(?![\d%.,]*\d|\s*(?:%|bn|billion|million|trillion)))"),
    ),
    Lang.ZH: (
        re.compile(r"(?:(?P<y>(?:19|20)\d\d)\s*年\s*)?(?P<m>\d{1,2})\s*月(?:份|底|初|中旬)?(?:\s*(?P<d>\d{1,2})\s*[日号])?"),
        re.compile(r"(?<!\d)(?P<y>(?:19|20)\d\d)\s*年(?:代)?"),
        re.compile(r"(?<!\d)(?P<c>[2-9]0)\s*年代"),
        re.compile(r"(?<!\d)(?P<d>\d{1,2})\s*[日号](?!元|均)"),
    ),
}  # fmt: skip
_RATIO = (0.76, 1.5)  # weight of a translation to that of its original: a Han character weighs as much as 3.3 others
_HEAVY, _LONG = 3.3, 40  # from what weight an original that is held
_SMALL = ["one", "two", "three", "four", "five", "six", "seven", "eight", "nine", "ten", "eleven", "twelve"]
_HAN_SMALL = "一二三四五六七八九十"
_ROUND = {"百亿": 10**10, "千亿": 10**11, "十亿": 10**9, "百万": 10**6, "千万": 10**7, "上万": 10**4}


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
    weights = [_weight(text) for text in (original, translation)]
    if weights[0] > _LONG and not _RATIO[0] <= weights[1] / weights[0] <= _RATIO[1]:
        yield f"is {weights[1] / weights[0]:.0%} as long as the original"
    first, second = dated(original, lang), dated(translation, into)
    yield from (f"a date that is not the original's: {key}" for key in second[0] - first[0])
    yield from (f"lacks a date: {key}" for key in first[0] - second[0])
    yield from _figures(first[1], lang, second[1], into)
    yield from _names(original, translation, into, names, strangers)
    yield from _ways(original, lang, translation, into, subjects)


def _ways(original: str, lang: Lang, translation: str, into: Lang, subjects: Mapping[str, Subject]) -> Iterator[str]:
    """Sentences on one subject that go up on one side and down on the other, where as many stand on either."""
    sides = [[part for part in _SENTENCE.split(text) if part.strip()] for text in (original, translation)]
    if len(sides[0]) != len(sides[1]):
        return
    for one, other in zip(*sides, strict=True):
        here, there = (reading.mentions(text, tongue, subjects) for text, tongue in ((one, lang), (other, into)))
        same = {*here.subjects} & {*there.subjects}
        if same and len(here.signs) == len(there.signs) == 1 and here.signs != there.signs:
            yield f"goes the other way: {other.strip()[:60]}"


def _weight(text: str) -> float:
    """How much a text says, by its length, whatever its language."""
    han = len(_HAN.findall(text))
    return han + (len(text) - han) / _HEAVY


def _tongue(text: str, into: Lang) -> Iterator[str]:
    han, letters = len(_HAN.findall(text)), sum(sign.isascii() and sign.isalpha() for sign in text)
    if into is Lang.EN and (found := _HAN.search(re.sub(r"@\S+", "", text))):
        yield f"is not English throughout: {found[0]}"
    if into is Lang.ZH and (han * 2 < letters or re.search(r"(?:\b[a-z]+\b[ ,]+){4,}", text)):
        yield "is not Chinese throughout"


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
    if decade := parts.get("c"):
        yield "year", 1900 + int(decade)
    if month := parts.get("m"):
        short = month.lower()[:3]
        yield (
            "month",
            int(month) if month.isdigit() else next(n for n, name in enumerate(_MONTHS, 1) if name.startswith(short)),
        )
    if day := parts.get("d"):
        yield "day", int(day)


def _figures(original: str, lang: Lang, translation: str, into: Lang) -> Iterator[str]:
    """What is told in digits on one side has to be told on the other: there in words, if need be."""
    sides = [
        (list(told(text, tongue)), list(figures(_spread(text, tongue), tongue)))
        for text, tongue in ((original, lang), (translation, into))
    ]
    for number, name in ((0, "lacks a figure"), (1, "a figure that is not the original's")):
        left = list(sides[1 - number][1])
        spoken = in_words((original, translation)[1 - number], (lang, into)[1 - number])
        for said, figure in sides[number][0]:
            twin = next((one for one in left if _same(figure, one)), None)
            if twin:
                left.remove(twin)
            elif figure.value not in spoken:
                yield f"{name}: {said}"


def told(text: str, lang: Lang) -> Iterator[tuple[str, Figure]]:
    """The figures of a text as written. Words such as "half" or "one" may be told otherwise and are left out."""
    text = _spread(text, lang)
    for figure in figures(text, lang):
        said = text[figure.start : figure.end]
        digits = any(sign.isdigit() and sign.isascii() for sign in said)
        if digits or (figure.unit not in (None, Unit.POINTS, Unit.COUNT, Unit.RATIO) and not figure.vague):
            yield said.strip(), figure


def in_words(text: str, lang: Lang) -> frozenset[Decimal]:
    """The values that words of a text may stand for: "seven-day", a half, 六成, 近百亿."""
    if lang is Lang.EN:
        low = text.lower()
        found = {n for n, word in enumerate(_SMALL, 1) if re.search(rf"\b{word}\b", low)}
        found |= {int(n) for n in re.findall(r"\b(\d{1,3})(?:st|nd|rd|th)\b", low)}
        halves = {Decimal("0.5"), Decimal(50)} if re.search(r"\bhal(?:f|ve[sd]?|ving)\b", low) else set()
        quarter = {Decimal("0.25"), Decimal(25)} if "quarter" in low else set()
        return frozenset({*map(Decimal, found), *halves, *quarter})
    small = {n for n, sign in enumerate(_HAN_SMALL, 1) if sign in text} | ({2} if "两" in text else set())
    tenths = {10 * n for n, sign in enumerate(_HAN_SMALL, 1) if f"{sign}成" in text} | (
        {20} if "两成" in text else set()
    )
    rounds = {value for word, value in _ROUND.items() if word in text}
    halves = {Decimal("0.5"), Decimal(50)} if re.search("半|腰斩", text) else set()
    return frozenset({*map(Decimal, small | tenths | rounds), *halves})


def _spread(text: str, lang: Lang) -> str:
    """Figures apart from the letters and hyphens that join them ("300ETF", "seven-day", "160m shares"); names with digits
    ("H20") and amounts of no number (几十亿) are no figures.
    """
    text = re.sub(r"(?<![A-Za-z\d])[A-Za-z]+\d+[A-Za-z\d]*", " ", text)
    if lang is Lang.ZH:
        return re.sub(r"[几数上][十百千万亿]+", " ", re.sub(r"(?<=\d)(?=[A-Za-z])", " ", text))
    text = re.sub(r"(?<=\d)m(?= [a-z])", " million", text)
    return re.sub(r"(?<=[a-z])-(?=[a-z])|(?<=\d)-(?=[a-z])|(?<=\d)(?=[A-Z]{2})", " ", text)


def _same(one: Figure, other: Figure) -> bool:
    units = {unit for unit in (one.unit, other.unit) if unit}
    alike = len(units) < 2 or units == {Unit.PERCENT, Unit.PP}
    near = max((figure.quantum / 2 for figure in (one, other) if figure.vague), default=Decimal(0))
    return alike and abs(one.value - other.value) <= near


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
    wanted = _LATIN.findall(original) if into is Lang.EN else re.findall(r"@\w+", original)
    for word in dict.fromkeys(wanted):
        if word.upper() not in _SPARED and word.lower() not in held and not names(word):
            yield f"lacks a name: {word}"
