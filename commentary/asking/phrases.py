"""How questions say things, in words the reader does not know: what stands for what, and times that are told from today."""

from __future__ import annotations

import re
import tomllib
from calendar import monthrange
from collections.abc import Mapping, Sequence
from datetime import date, timedelta
from functools import cache
from importlib import resources
from typing import Any

from commentary.model import Lang, Step, Window
from commentary.reading.times import MONTHS, When


@cache
def words() -> Mapping[str, Any]:
    """The words of questions, from ``questions.toml``."""
    return tomllib.loads(resources.files("commentary.asking").joinpath("questions.toml").read_text("utf-8"))


def reworded(text: str, table: str, lang: Lang) -> str:
    """The text with the ways of speaking of a table in the reader's own words."""
    for form in words()[table][lang.value]:
        text = re.sub(form["said"], form["read"], text, flags=re.IGNORECASE)
    return text


def spoken(text: str, lang: Lang, today: date) -> tuple[tuple[date, date | None] | None, str]:
    """The last day before this or the last week or month and, where that is over, its own last day; and the text without it."""
    monday, first = today - timedelta(days=today.weekday()), today.replace(day=1)
    last = (first - timedelta(days=1)).replace(day=1)
    begins = {
        "this_week": (monday, None), "last_week": (monday - timedelta(weeks=1), monday),
        "this_month": (first, None), "last_month": (last, first),
    }  # fmt: skip
    for key, (begin, end) in begins.items():
        if match := re.search(words()["spoken"][key][lang.value], text, re.IGNORECASE):
            day = timedelta(days=1)
            return (begin - day, end - day if end else None), f"{text[: match.start()]} {text[match.end() :]}"
    match = re.search(words()["spoken"]["since_month"][lang.value], text, re.IGNORECASE)
    if match and (month := _month(match["month"])):
        begin = date(today.year - (month > today.month), month, 1)
        return (begin - timedelta(days=1), None), f"{text[: match.start()]} {text[match.end() :]}"
    return None, text


def month_ends(text: str, lang: Lang, today: date) -> str:
    """The text with its last day for the end of a month, this year's or the last that has passed."""

    def day(match: re.Match[str]) -> str:
        if not (month := _month(match["month"])):
            return match[0]
        year = int(match["year"]) if match["year"] else today.year - (month > today.month)
        last = monthrange(year, month)[1]
        return f"{last} {MONTHS[month - 1].title()} {year}" if lang is Lang.EN else f"{year}年{month}月{last}日"

    return re.sub(words()["month_end"][lang.value], day, text, flags=re.IGNORECASE)


def _month(said: str) -> int:
    """The number of a month given as one or by its name; 0 where there is no such month."""
    month = int(said) if said.isdigit() else MONTHS.index(said[:3].lower()) + 1
    return month if month <= len(MONTHS) else 0


def side(text: str, lang: Lang) -> tuple[str, str]:
    """Whether a question asks since when a value is the highest or the lowest, and the text without that."""
    for side, forms in words()["extreme"].items():
        if match := re.search(forms[lang.value], text, re.IGNORECASE):
            return side, f"{text[: match.start()]} {text[match.end() :]}"
    return "", text


def span(text: str, lang: Lang, times: Sequence[When]) -> tuple[date, date] | None:
    """The first and the last day where a question goes from one to the other, or is of the weeks to a day."""
    weeks = [w for w in times if w.window and w.window.step is Step.WEEK]
    ends = sorted({w.end for w in times if w.end and not w.start and not w.trouble and not w.span})
    if len(ends) == 1 and weeks and (len(times) == 2 or weeks[0].end):
        return ends[0] - timedelta(weeks=weeks[0].window.count if weeks[0].window else 1), ends[0]
    if len(times) == 2 and not any(w.trouble or w.span for w in times) and all(single(w.window) for w in times):
        first, last = sorted(times, key=lambda w: w.at)
        until = last.end if not last.start and re.match(words()["until"][lang.value], text[last.at :]) else None
        begun = first.start if first.start and not first.end else first.end
        if until and begun and begun < until:
            return begun, until
    plain = all(single(w.window) and not w.start and not w.trouble for w in times)
    if len(ends) == 2 and plain and re.search(words()["span"][lang.value], text, re.IGNORECASE):
        return ends[0], ends[1]
    return None


def run(times: Sequence[When]) -> tuple[Window, date] | None:
    """A number of sessions and the day that they end on."""
    one, two = sorted(times, key=lambda w: w.window is None)
    plain = two.end and not (two.start or two.window or two.trouble or two.span)
    if plain and two.end and one.window and one.window.step is Step.SESSION and one.end is None and not one.trouble:
        return one.window, two.end
    return None


def single(window: Window | None) -> bool:
    """Whether a time is a day."""
    return window is None or (window.count == 1 and window.step is Step.DAY)
