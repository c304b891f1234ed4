"""The parts of a sentence in one language: names, sizes, dates, periods, verbs; and the choice among variants."""

from __future__ import annotations

import hashlib
import re
import tomllib
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from decimal import Decimal
from functools import cache
from importlib import resources
from typing import Any

from commentary.model import Claim, Fact, Kind, Lang, Metric, Step, Subject, Unit, Window
from commentary.wording import numbers

_HAN = r"[\u3400-\u9fff]"
_SPACES = (
    (re.compile(rf"({_HAN}) (?={_HAN})"), r"\1"),
    (re.compile(rf"({_HAN})(?=[A-Za-z0-9$+−¥])"), r"\1 "),
    (re.compile(rf"([A-Za-z0-9%])(?={_HAN})"), r"\1 "),
    (re.compile(r"([（）“”，。；：、]) (?=\S)"), r"\1"),
)
_SLIGHT = Decimal("2.5")  # bp
_NEAR = timedelta(days=45)  # a date of another year is said with it, unless the turn of the year is near


@dataclass(frozen=True)
class Context:
    """What a day's sentences are about: the facts by id, the subjects, further names (EN, ZH) by id, and the clock."""

    as_of: datetime
    facts: Mapping[str, Fact]
    subjects: Mapping[str, Subject]
    named: Mapping[str, tuple[str, str]]


@cache
def grammar(lang: Lang) -> Mapping[str, Any]:
    """The grammar file of a language."""
    return tomllib.loads(resources.files("commentary.wording").joinpath(f"{lang.value}.toml").read_text("utf-8"))


def spaced(text: str) -> str:
    """A space between Han and Latin letters or digits, none beside full-width marks, as the house style has it."""
    for pattern, into in _SPACES:
        text = pattern.sub(into, text)
    return text


class Parts:
    """What one language makes of facts and names on one day."""

    def __init__(self, lang: Lang, context: Context) -> None:
        self.lang, self.context, self.grammar = lang, context, grammar(lang)
        self.zh = lang is Lang.ZH

    def frame(self, frame: str, claims: Sequence[Claim], **slots: object) -> str:
        """A sentence from the grammar."""
        return self.filled(self.grammar["frames"][frame], claims, frame, **slots)

    def filled(self, frames: Sequence[str], claims: Sequence[Claim], salt: str = "", **slots: object) -> str:
        """One of several frames, filled; a slot with a capital first letter is filled capitalised."""
        chosen: str = self.choose(frames, claims, salt)
        return chosen.format(**slots, **{capital(key): capital(str(value)) for key, value in slots.items()})

    def choose(self, choices: Sequence[Any], claims: Sequence[Claim], salt: str) -> Any:
        """One of several variants, always the same for the same day and claims."""
        key = f"{self.context.as_of:%Y-%m-%d}/{salt}/{'/'.join(claim.id for claim in claims)}"
        return choices[hashlib.sha256(key.encode()).digest()[0] % len(choices)]

    def fact(self, claim: Claim, role: str) -> Fact:
        """The fact in a role of a claim."""
        return self.context.facts[dict(claim.roles)[role]]

    def subject(self, fact: Fact) -> Subject:
        """What a fact is about; a test, layer or tag is a subject of its name alone."""
        known = self.context.subjects.get(fact.subject)
        return known or Subject(fact.subject, *self.context.named[fact.subject], Kind.TEST, Unit.COUNT)

    def kind(self, fact: Fact) -> Kind:
        """What kind of thing a fact is about."""
        return self.subject(fact).kind

    def name(self, subject: str) -> str:
        """A subject's, test's, layer's or tag's name within a sentence."""
        if subject in self.context.named:
            return self.context.named[subject][1 if self.zh else 0]
        about = self.context.subjects[subject]
        return about.zh if self.zh else about.en

    def short(self, subject: str) -> str:
        """A name without the ticker behind it, for a headline."""
        return re.sub(r"\s*[（(][A-Za-z0-9.]+[)）]$", "", self.name(subject))

    def measured(self, fact: Fact) -> str:
        """What a figure is a figure of: a subject, or a layer's score."""
        name = self.name(fact.subject)
        if fact.metric is not Metric.SCORE:
            return name
        score: str = self.grammar["words"]["score"]
        return score.format(name=name if self.zh else name[:1].lower() + name[1:])

    def head(self, subject: str) -> str:
        """A name as the head of a row."""
        name = self.name(subject)
        return spaced(name) if self.zh else capital(name.removeprefix("the "))

    def size(self, fact: Fact) -> str:
        """How far something moved, without direction."""
        return numbers.magnitude(fact, self.subject(fact), self.lang)

    def moves(self, fact: Fact) -> bool:
        """Whether a move is one at the precision it is shown."""
        return any(digit in self.size(fact) for digit in "123456789")

    def value(self, fact: Fact) -> str:
        """A level."""
        return numbers.level(fact, self.subject(fact), self.lang)

    def rank(self, fact: Fact) -> str:
        """A percentile as a place: ``85th``, ``第 85``."""
        n = int(numbers.rounded(fact.value, 0))
        if self.zh:
            return f"第 {n}"
        ending = "th" if 10 <= n % 100 <= 20 else {1: "st", 2: "nd", 3: "rd"}.get(n % 10, "th")
        return f"{n}{ending}"

    def signed(self, fact: Fact) -> str:
        """A move with its sign."""
        return numbers.signed(fact, self.subject(fact), self.lang)

    def bar(self, claim: Claim) -> str:
        """The bar of a claim, a move's with its sign; empty when it has none."""
        if claim.fact("bar") is None:
            return ""
        fact = self.fact(claim, "bar")
        return self.signed(fact) if fact.metric in (Metric.CHANGE, Metric.RETURN) else self.value(fact)

    def barred(self, claim: Claim) -> str:
        """The bar beside a move told with others."""
        said: str = self.grammar["words"]["barred"]
        return said.format(bar=self.bar(claim)) if claim.fact("bar") else ""

    def to(self, claim: Claim) -> str:
        """Where a move ended, when its claim says so."""
        if claim.fact("level") is None:
            return ""
        fact = self.fact(claim, "level")
        key = "to_price" if self.kind(fact) is Kind.PRICE else "to"
        said: str = self.grammar["words"][key if self.moves(self.fact(claim, "change")) else "stayed"]
        return said.format(level=self.value(fact))

    def verb(self, fact: Fact, claims: Sequence[Claim] = ()) -> str:
        """The verb for a move's direction, of its kind of subject; without ``claims`` the plainest, for many in a row."""
        if not self.moves(fact):
            flat: str = self.grammar["flat"]["any"]
            return flat
        manner = "slight" if self.slight(fact) else self.manner(fact).value
        verbs = self.grammar["verbs"][manner]["up" if fact.value > 0 else "down"]
        chosen: str = self.choose(verbs, claims, "verb") if claims else verbs[0]
        return chosen

    def slight(self, fact: Fact) -> bool:
        """Whether a yield moved by so little that "rose" would be too much."""
        return self.kind(fact) is Kind.YIELD and fact.metric is Metric.CHANGE and abs(fact.value) < _SLIGHT

    def manner(self, fact: Fact) -> Kind:
        """As what a thing moves: a gap between two rates may change its sign, so it rises and falls and does not widen."""
        about = self.subject(fact)
        return Kind.INDEX if about.kind is Kind.SPREAD and about.derived else about.kind

    def dated(self, day: date) -> str:
        """A date, with its year when it is not near."""
        now = self.context.as_of.date()
        near = day.year == now.year or abs(now - day) < _NEAR
        if self.zh:
            return f"{day.month} 月 {day.day} 日" if near else f"{day.year} 年 {day.month} 月 {day.day} 日"
        month = self.grammar["names"]["months"][day.month - 1]
        return f"{day.day} {month}" + ("" if near else f" {day.year}")

    def on(self, day: date) -> str:
        """``on 5 February``; Chinese needs no preposition."""
        return self.dated(day) if self.zh else f"on {self.dated(day)}"

    def on_utc(self, fact: Fact) -> str:
        """The day of what trades all day: a UTC one, which the hours of a market's page need not share."""
        if self.subject(fact).calendar != "24/7":
            return self.on(fact.end)
        return f"{self.on(fact.end)}（UTC）" if self.zh else f"{self.on(fact.end)} (UTC)"

    def year(self, fact: Fact) -> str:
        """The year a figure is for."""
        return f" {fact.end.year} 年" if self.zh else str(fact.end.year)

    def period(self, fact: Fact, claims: Sequence[Claim]) -> str:
        """When: a day by its date, a window by its length and last day."""
        window = fact.window
        chosen: str = self.choose(self.grammar["periods"][self._clock(fact)], claims, "period")
        start = self.dated(fact.start) if fact.start else ""
        return chosen.format(n=window.count if window else 1, date=self.dated(fact.end), start=start)

    def through(self, fact: Fact) -> bool:
        """Whether a session's move of something that trades every day holds days on which the market was shut."""
        session = fact.window == Window(1, Step.SESSION) and self.subject(fact).calendar == "24/7"
        return session and fact.start is not None and fact.end - fact.start > timedelta(days=1)

    def _clock(self, fact: Fact) -> str:
        """Which kind of period a fact has."""
        window = fact.window
        if self.through(fact):
            return "since"
        if window is None and fact.start is not None and fact.metric in (Metric.RETURN, Metric.CHANGE):
            return "since"
        if window is None or (window.count == 1 and window.step is Step.SESSION):
            return "day"
        if window.count == 1 and window.step is Step.DAY:
            return "utc" if self.subject(fact).calendar == "24/7" else "day"
        return window.step.value if window.count == 1 else f"{window.step.value}s"

    def join(self, parts: Sequence[str], comma: str = "", last: bool = True) -> str:
        """A list; English has ``and`` before the ``last``."""
        comma = comma or ("、" if self.zh else ", ")
        if self.zh or len(parts) < 2 or not last:
            return comma.join(parts)
        return comma.join(parts[:-1]) + str(self.grammar["words"]["and"]) + parts[-1]


def capital(text: str) -> str:
    """With a capital first letter."""
    return text[:1].upper() + text[1:]
