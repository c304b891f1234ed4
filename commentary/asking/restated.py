"""A question as a model understood it, in words of ours: nothing that a model wrote is shown or searched for."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date

from commentary.asking.phrases import words
from commentary.model import Lang, Subject
from commentary.offers import Sense

MOST, SESSIONS = 4, 260  # subjects of a question; sessions, about a year


def restated(sense: Sense, lang: Lang, subjects: Mapping[str, Subject], today: date) -> str:
    """The question that ``sense`` asks; empty where it asks for nothing that a series holds, or for what is to come."""
    named = [subjects[key] for key in dict.fromkeys(sense.subjects[:MOST]) if key in subjects]
    forms = words()["restated"]
    if sense.asks not in forms or not named or (sense.asks == "compare" and len(named) < 2):
        return ""
    if any(day is not None and day > today for day in (sense.first, sense.last)):
        return ""
    names = [subject.zh if lang is Lang.ZH else subject.en for subject in named]
    form: str = forms[sense.asks][lang.value]
    return form.format(
        list=("、" if lang is Lang.ZH else " and ").join(names),
        either=("和" if lang is Lang.ZH else " or ").join(names[:2]),
        one=names[0],
        when=_when(sense, lang),
    )


def _when(sense: Sense, lang: Lang) -> str:
    """The time of a question, as its language says it."""
    forms = words()["restated"]["when"]
    if sense.first and sense.last and sense.first < sense.last:
        kind, slots = "span", {"first": _day(sense.first, lang), "last": _day(sense.last, lang)}
    elif day := sense.last or sense.first:
        kind, slots = "day", {"day": _day(day, lang)}
    elif 0 < sense.sessions <= SESSIONS:
        kind, slots = "sessions", {"n": str(sense.sessions)}
    else:
        return ""
    said: str = forms[kind][lang.value]
    return said.format(**slots)


def _day(day: date, lang: Lang) -> str:
    return f"{day.year} 年 {day.month} 月 {day.day} 日" if lang is Lang.ZH else f"{day.day} {day:%B} {day.year}"
