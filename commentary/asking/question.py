"""A question → what it asks for, of what, and when; and why it cannot be answered from the record."""

from __future__ import annotations

import re
import tomllib
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from functools import cache
from importlib import resources
from typing import Any

from commentary.model import Lang, Step, Subject, Window
from commentary.reading.names import names, normal
from commentary.reading.tokens import Token, tokens

_YEARLESS = 300  # days
ASKS = ("why", "peak", "compare", "level", "move")


@dataclass(frozen=True)
class Question:
    """What is asked, of which subjects, and over which time: a ``day``, ``since`` a day, or a ``window``.

    ``refused`` says why the record cannot answer it; empty when it may.
    """

    text: str
    lang: Lang
    asks: frozenset[str]
    subjects: tuple[str, ...]
    day: date | None = None
    since: date | None = None
    window: Window | None = None
    refused: str = ""


@cache
def words() -> Mapping[str, Any]:
    """The words of questions, from ``questions.toml``."""
    return tomllib.loads(resources.files("commentary.asking").joinpath("questions.toml").read_text("utf-8"))


@cache
def fixed() -> frozenset[str]:
    """Sentences of an answer that stand as they are, in either language."""
    return frozenset(text for phrase in words()["told"].values() for text in phrase.values())


def question(text: str, as_of: datetime, subjects: Mapping[str, Subject]) -> Question:
    """Read a question as of an instant. Never raises for any text."""
    lang = Lang.ZH if re.search(r"[\u3400-\u9fff]", text) else Lang.EN
    clean = normal(text, lang).rstrip("?？。. ")
    called = names(lang, subjects, {})
    found = tokens(clean, lang, as_of.date(), called)
    about = tuple(dict.fromkeys(t.ids[0] for t in found if t.kind == "subj" and t.ids[0] in subjects))
    asks, strange = _asked(clean, lang, found)
    when = [t.when for t in found if t.when and not t.when.same]
    made = Question(text.strip(), lang, asks or frozenset({"level"} if when and about else ()), about)
    if len({(w.end, w.start, None if _single(w.window) else w.window) for w in when}) > 1:
        return _refuse(made, "it names more than one time")
    if when:
        time = when[0]
        single = _single(time.window)
        made = Question(
            made.text, lang, made.asks, about, time.end if single and not time.start else None, time.start,
            None if single else time.window,
        )  # fmt: skip
        if time.trouble or time.span or (time.window and not single and time.end):
            return _refuse(made, f"its time cannot be told: {clean[time.at : time.stop].strip()}")
    return _checked(made, clean, strange, as_of.date())


def _single(window: Window | None) -> bool:
    """Whether a time is a day."""
    return window is None or (window.count == 1 and window.step is Step.DAY)


def _checked(made: Question, clean: str, strange: str, today: date) -> Question:
    never = re.search(words()["never"][made.lang.value], clean, re.IGNORECASE)
    far = [day for day in (made.day, made.since) if day and day < today - timedelta(days=_YEARLESS)]
    if far and not re.search(r"\d{4}", clean):  # a date without a year that has not come yet is read as last year's
        return _refuse(made, f"its date needs a year: {far[0].day}/{far[0].month}")
    if never or any(day and day > today for day in (made.day, made.since)):
        return _refuse(made, f"no record tells what is to come: {never[0] if never else made.day or made.since}")
    if "peak" in made.asks and (made.day or made.since or made.window):
        return _refuse(made, "a fall from a peak is told of the last close only")
    if strange:
        return _refuse(made, f"it asks of what no series is named for: {strange}")
    if not made.subjects and made.asks != {"why"}:
        return _refuse(made, "it names no series of this library")
    if not made.asks:
        return _refuse(made, "it is not clear what is asked of it")
    return made


def _refuse(made: Question, why: str) -> Question:
    return Question(made.text, made.lang, made.asks, made.subjects, made.day, made.since, made.window, why)


def _asked(text: str, lang: Lang, found: tuple[Token, ...]) -> tuple[frozenset[str], str]:
    """What is asked for, and the first run of words that is neither a question's nor a name or a time."""
    held = list(text)
    for token in found:
        if token.kind in ("subj", "when"):
            held[token.at : token.at + len(token.text)] = "\0" * len(token.text)
    rest, asks = "".join(held), set[str]()
    for kind in (*ASKS, "polite"):
        edge = r"\b" if lang is Lang.EN else ""
        rest, count = re.subn(f"{edge}(?:{words()[kind][lang.value]}){edge}", " ", rest, flags=re.IGNORECASE)
        if count and kind != "polite":
            asks.add(kind)
    left = re.search(r"[^\W\0_]+(?:[ '-][^\W\0_]+)*", rest)
    return frozenset(asks), left[0] if left else ""
