"""What a text says of time: days in either order, weekdays, spans and windows, in English and Chinese.

A :class:`When` is canonical and relative to ``as_of``: a day without a year is the latest such day not after
``as_of``. A month or a year is its span. ``alone`` marks a day on which something happened ("on 5 February", 2 月 5 日),
as against a day up to which it is counted ("to 5 February", 截至 4 日): only the first implies a window of one day.
"""

from __future__ import annotations

import re
import tomllib
from calendar import monthrange
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from functools import cache
from importlib import resources

from commentary.model import Lang, Step, Window
from commentary.reading.numbers import number_word

MONTHS = ("jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec")
_WEEKDAYS = ("mon", "tue", "wed", "thu", "fri", "sat", "sun")
_STEPS = {
    "session": Step.SESSION, "trading": Step.SESSION, "day": Step.DAY, "hour": Step.HOUR, "week": Step.WEEK,
    "month": Step.MONTH, "year": Step.YEAR, "quarter": Step.MONTH, "fortnight": Step.WEEK,
    "个交易日": Step.SESSION, "交易日": Step.SESSION, "日": Step.SESSION, "天": Step.DAY, "周": Step.WEEK, "星期": Step.WEEK,
    "个星期": Step.WEEK, "个月": Step.MONTH, "年": Step.YEAR, "小时": Step.HOUR, "个小时": Step.HOUR, "季度": Step.MONTH,
    "个季度": Step.MONTH,
}  # fmt: skip
_TENOR = re.compile(
    r"(?:(?:for|of|in|on|than|from|over|through)\s+)?the\s+(?:\d+|two|five|ten|thirty)-years?", re.IGNORECASE
)
_TIMES = {"quarter": 3, "fortnight": 2, "季度": 3, "个季度": 3}


@dataclass(frozen=True)
class When:
    """A stretch of text that speaks of time, read; ``trouble`` says why it cannot be relied on.

    ``last`` is the last day of a month or year from which something is counted. ``same`` refers back to the day named before ("that day", 同日). ``span`` is a month or year, from start to end.
    """

    at: int
    stop: int
    end: date | None = None
    start: date | None = None
    window: Window | None = None
    alone: bool = False
    span: bool = False
    same: bool = False
    last: date | None = None
    trouble: str = ""


def when_at(text: str, at: int, lang: Lang, as_of: date) -> When | None:
    """The longest time expression that begins exactly at ``at``, or None."""
    best: When | None = None
    for pattern, build in _rules(lang):
        match = pattern.match(text, at)
        if match and match.end() > at and (best is None or match.end() > best.stop):
            best = build(match, as_of) or best
    return best


def fresh_since(as_of: date, hour: int) -> date:
    """The last weekday whose close is known at ``hour`` UTC of ``as_of``: what "now" means of a daily level."""
    day = as_of if hour >= 22 else as_of - timedelta(days=1)
    while day.weekday() >= 5:
        day -= timedelta(days=1)
    return day


# --- builders: match → When -----------------------------------------------------------------------------------------


def _day(match: re.Match[str], as_of: date) -> When | None:
    day = _date(match, as_of)
    if day is None:
        return When(match.start(), match.end(), trouble=f"no such day: {match[0].strip()}")
    how = _how(match)
    if how == "since":
        return When(match.start(), match.end(), start=day)
    return When(match.start(), match.end(), end=day, alone=how == "on")


def _date(match: re.Match[str], as_of: date) -> date | None:
    part = match.groupdict()
    month, day = _month(part.get("month")), int(part["day"])
    year = _year(part, as_of)
    try:
        if month is None:
            return _latest_day(day, as_of)
        if year is not None:
            return date(year, month, day)
        this = date(as_of.year, month, day)
        return this if this <= as_of else date(as_of.year - 1, month, day)
    except ValueError:
        return None


def _latest_day(day: int, as_of: date) -> date | None:
    year, month = as_of.year, as_of.month
    for _ in range(3):
        if day <= monthrange(year, month)[1] and date(year, month, day) <= as_of:
            return date(year, month, day)
        year, month = (year, month - 1) if month > 1 else (year - 1, 12)
    return None


def _weekday(match: re.Match[str], as_of: date) -> When:
    wanted = _WEEKDAYS.index(match["weekday"][:3].lower()) if match["weekday"].isascii() else _han_weekday(match)
    day = as_of - timedelta(days=(as_of.weekday() - wanted) % 7)
    if match.groupdict().get("last"):
        monday = as_of - timedelta(days=as_of.weekday())
        day = monday - timedelta(days=7 - wanted)
    how = _how(match)
    if how == "since":
        return When(match.start(), match.end(), start=day)
    return When(match.start(), match.end(), end=day, alone=how == "on")


def _han_weekday(match: re.Match[str]) -> int:
    return min("一二三四五六日天".index(match["weekday"]), 6)


def _span(match: re.Match[str], as_of: date) -> When:
    part = match.groupdict()
    month, year = _month(part.get("month")), _year(part, as_of)
    if month is not None and not 1 <= month <= len(MONTHS):
        return When(match.start(), match.end(), trouble=f"no such month: {match[0].strip()}")
    if year is None:
        year = as_of.year if month is None or month <= as_of.month else as_of.year - 1
    first = date(year, month or 1, 1)
    last = date(year, month or 12, monthrange(year, month or 12)[1])
    if _how(match) == "since":
        return When(match.start(), match.end(), start=first, last=last)
    return When(match.start(), match.end(), start=first, end=last, span=True)


def _window(match: re.Match[str], as_of: date) -> When | None:
    part = match.groupdict()
    word = part.get("count") or "1"
    if _TENOR.fullmatch(match[0]):
        return None  # "5 bp for the 10-year" is a yield and not a length
    count = number_word(word) if word.lower() not in ("a", "an", "single", "单") else 1
    if not count:
        return None
    step = part["step"].lower().removesuffix("s") if part["step"].isascii() else part["step"]
    key = "trading" if "trading" in step else step
    return When(match.start(), match.end(), window=Window(count * _TIMES.get(key, 1), _STEPS[key]))


def _fixed(match: re.Match[str], as_of: date) -> When:
    at, stop = match.start(), match.end()
    name = str(match.lastgroup)
    one = Window(1, Step.DAY)
    match name:
        case "oneday":
            return When(at, stop, window=one)
        case "sameday":
            return When(at, stop, window=one, same=True)
        case "yesterday":
            return When(at, stop, end=as_of - timedelta(days=1), alone=True)
        case "today":
            return When(at, stop, end=as_of, alone=True)
        case "ytd":
            return When(at, stop, start=date(as_of.year - 1, 12, 31))
        case "now":
            return When(at, stop, end=None)
    return When(at, stop, trouble=f"a time that cannot be dated: {match[0].strip()}")


# --- small parts ----------------------------------------------------------------------------------------------------


def _month(word: str | None) -> int | None:
    if not word:
        return None
    return int(word) if word.isdigit() else number_word(word) or MONTHS.index(word[:3].lower()) + 1


def _year(part: dict[str, str | None], as_of: date) -> int | None:
    word = part.get("year") or part.get("year2")
    if not word:
        return None
    words = {"last year's": -1, "last year": -1, "this year's": 0, "this year": 0, "去年": -1, "今年": 0, "前年": -2}
    shift = words.get(re.sub(r"\s+", " ", word.strip().lower()))
    return as_of.year + shift if shift is not None else int(re.sub(r"\D", "", word))


def _how(match: re.Match[str]) -> str:
    part = match.groupdict()
    before, after = (part.get("prep") or "").strip().lower(), (part.get("after") or "").strip()
    if before in ("since", "from", "自", "从", "自从") or after in ("以来", "以后", "起"):
        return "since"
    return "on" if before in ("", "on", "of", "for", "at", "the", "in", "在", "于", "按") else "to"


def _month_only(match: re.Match[str], as_of: date) -> When | None:
    """A bare month name needs a year or a preposition: "May" and "March" are words too."""
    part = match.groupdict()
    dated = part.get("year") or part.get("year2") or part.get("prep")
    return _span(match, as_of) if dated or match["month"].lower() not in ("may", "march", "mar") else None


_BUILD: Mapping[str, Callable[[re.Match[str], date], When | None]] = {
    "day": _day,
    "weekday": _weekday,
    "month": _month_only,
    "span": _span,
    "window": _window,
    "fixed": _fixed,
}


@cache
def _rules(lang: Lang) -> tuple[tuple[re.Pattern[str], Callable[[re.Match[str], date], When | None]], ...]:
    data = tomllib.loads(resources.files(__package__).joinpath("times.toml").read_text("utf-8"))[lang.value]
    parts = data["parts"]
    flags = re.IGNORECASE if lang is Lang.EN else re.NOFLAG
    rules = []
    for rule in data["rules"]:
        body = "".join(rule["pattern"])
        for name, part in parts.items():
            body = body.replace(f"<{name}>", part)
        rules.append((re.compile(f"{parts['HEAD']}(?:{body}){parts['TAIL']}", flags), _BUILD[rule["build"]]))
    return tuple(rules)
