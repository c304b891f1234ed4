"""A question as a model understood it, in words of ours: nothing that a model wrote is shown or searched for."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Collection, Iterator, Mapping
from dataclasses import replace
from datetime import date
from difflib import get_close_matches
from typing import NamedTuple

from commentary.asking.phrases import words
from commentary.asking.question import Question
from commentary.model import Lang, Step, Subject, Window
from commentary.offers import Sense

MOST, SESSIONS = 4, 260  # subjects of a question; sessions, about a year
_SHARED = 4  # subjects that may have a word of their names in common before it tells none of them
_PAIR = 2
_SPELT, _ALIKE = (
    5,
    0.85,
)  # letters that a word has before it may be misspelt, and how alike the two are (difflib's ratio)


class _Form(NamedTuple):
    """What a kind of question asks for, and of which side; ``spans`` where it is of a time and not of a day."""

    asks: frozenset[str]
    side: str = ""
    spans: bool = False


_FORMS = {
    "move": _Form(frozenset({"move"}), spans=True),
    "level": _Form(frozenset({"level"})),
    "below_peak": _Form(frozenset({"peak"})),
    "below_highest_close": _Form(frozenset({"peak"})),
    "deepest_fall": _Form(frozenset({"peak"}), spans=True),
    "highest_since": _Form(frozenset({"level"}), "high"),
    "lowest_since": _Form(frozenset({"level"}), "low"),
    "day_low": _Form(frozenset({"low"})),
    "compare": _Form(frozenset({"compare"}), spans=True),
    "why": _Form(frozenset({"why", "move"}), spans=True),
}


def candidates(asked: Question, subjects: Mapping[str, Subject]) -> Mapping[str, Subject]:
    """The subjects that a question may be about: those that it names, and those whose names hold a telling word of it."""
    names = {key: frozenset(_telling(subject)) for key, subject in subjects.items()}
    common = Counter(word for held in names.values() for word in held)
    said = {spelt for word in _words(asked.text) for spelt in (word, *_meant(word, common))}
    akin = (key for key, held in names.items() if any(common[word] <= _SHARED for word in held & said))
    return {key: subjects[key] for key in dict.fromkeys((*asked.subjects, *akin)) if key in subjects}


def restated(sense: Sense, asked: Question, subjects: Mapping[str, Subject], today: date) -> Question | None:
    """The question that ``sense`` makes of another one; None where it asks for nothing that a series holds, or for what
    is to come.
    """
    named = {key: subjects[key] for key in dict.fromkeys(sense.subjects[:MOST]) if key in subjects}
    form, days = _FORMS.get(sense.asks), [day for day in (sense.first, sense.last) if day]
    if form is None or not named or any(day > today for day in days):
        return None
    if (sense.asks == "compare" and len(named) < _PAIR) or (sense.asks == "deepest_fall" and not sense.first):
        return None
    if sense.asks == "compare":
        named = dict(list(named.items())[:_PAIR])
    made = replace(asked, asks=form.asks, subjects=tuple(named), side=form.side, refused="", topic="")
    made = _timed(made, sense, form)
    return replace(made, text=_text(sense.asks, made, list(named.values())))


def _timed(made: Question, sense: Sense, form: _Form) -> Question:
    """The question with the time of ``sense`` and no other."""
    made = replace(made, day=None, since=None, until=None, window=None, whole=False)
    if form.spans and sense.first and sense.first != sense.last:
        return replace(made, since=sense.first, until=sense.last, whole=True)
    if day := sense.last or sense.first:
        return replace(made, day=day)
    if form.spans and 0 < sense.sessions <= SESSIONS:
        return replace(made, window=Window(sense.sessions, Step.SESSION))
    return made


def _text(kind: str, made: Question, named: list[Subject]) -> str:
    """The question in its language."""
    names = [subject.zh if made.lang is Lang.ZH else subject.en for subject in named]
    text: str = words()["restated"][kind][made.lang.value]
    return text.format(
        list=("、" if made.lang is Lang.ZH else " and ").join(names),
        either=("和" if made.lang is Lang.ZH else " or ").join(names[:_PAIR]),
        one=names[0],
        when=_when(made),
    )


def _when(made: Question) -> str:
    """The time of a question, as its language says it."""
    forms, lang = words()["restated"]["when"], made.lang
    if made.since:
        kind = "span" if made.until else "since"
        slots = {"first": _day(made.since, lang), "last": _day(made.until, lang) if made.until else ""}
    elif made.day:
        kind, slots = "day", {"day": _day(made.day, lang)}
    elif made.window:
        kind, slots = "one" if made.window.count == 1 else "sessions", {"n": str(made.window.count)}
    else:
        return ""
    said: str = forms[kind][lang.value]
    return said.format(**slots)


def _day(day: date, lang: Lang) -> str:
    return f"{day.year} 年 {day.month} 月 {day.day} 日" if lang is Lang.ZH else f"{day.day} {day:%B} {day.year}"


def _telling(subject: Subject) -> Iterator[str]:
    for name in (subject.en, subject.zh, *subject.aliases_en, *subject.aliases_zh):
        yield from _words(name)


def _meant(word: str, known: Collection[str]) -> list[str]:
    """The word of a name that a misspelt one stands for; a model is asked whether it does."""
    return [] if word in known or len(word) < _SPELT else get_close_matches(word, known, 1, _ALIKE)


def _words(text: str) -> Iterator[str]:
    """Latin words of three letters or more, and every two Chinese characters that stand together."""
    yield from re.findall(r"[a-z]{3,}", text.lower())
    for run in re.findall(r"[\u3400-\u9fff]{2,}", text):
        yield from (run[at : at + 2] for at in range(len(run) - 1))
