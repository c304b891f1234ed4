"""Claims → sentences, in English and Chinese. Grammar and lexicon are the data files beside this module.

One :class:`Wording` words one day. Variants are chosen by a digest of the day and the claims: the same day is always
worded the same, different days seldom. The two languages are worded from the same claims, never from each other.
"""

from __future__ import annotations

import hashlib
import re
import tomllib
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from functools import cache
from importlib import resources
from typing import Any

from commentary.model import Claim, Fact, Kind, Lang, Metric, Predicate, Sentence, Status, Step, Subject, Unit
from commentary.wording import numbers

_MONTHS = "January February March April May June July August September October November December".split()
_DAYS_EN = "Monday Tuesday Wednesday Thursday Friday Saturday Sunday".split()
_DAYS_ZH = "周一 周二 周三 周四 周五 周六 周日".split()
_HAN = r"[\u3400-\u9fff]"
_SPACES = (
    (re.compile(rf"({_HAN})(?=[A-Za-z0-9$+−¥])"), r"\1 "),
    (re.compile(rf"([A-Za-z0-9%])(?={_HAN})"), r"\1 "),
)


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


class Wording:
    """Words the claims of one day."""

    def __init__(self, context: Context) -> None:
        self.context = context
        self._voices = {lang: _Voice(lang, context) for lang in Lang}

    def say(self, *claims: Claim) -> Sentence:
        """One sentence making exactly these claims, in order: one predicate, and one window if they are moves."""
        return self._both(claims, lambda voice: voice.say(claims))

    def contrast(self, left: Sequence[Claim], right: Sequence[Claim]) -> Sentence:
        """States set against each other; with no ``right``, the left alone."""
        return self._both((*left, *right), lambda voice: voice.contrast(left, right))

    def aside(self, moves: Sequence[Claim], other: Claim) -> Sentence:
        """Several moves over one window, and another subject's move over the same window set beside them."""
        return self._both((*moves, other), lambda voice: voice.moves([*moves, other]))

    def cell(self, claim: Claim) -> Sentence:
        """A table cell: the bare figure of the claim's first fact."""
        return self._both((claim,), lambda voice: voice.cell(claim))

    def name(self, subject: str) -> Sentence:
        """A subject's name alone, as a row's head."""
        return Sentence(self._voices[Lang.EN].head(subject), self._voices[Lang.ZH].head(subject))

    def date(self, day: date) -> Sentence:
        """A date alone, as a table cell."""
        return Sentence(_date(day, Lang.EN, self.context.as_of), _date(day, Lang.ZH, self.context.as_of))

    def _both(self, claims: Sequence[Claim], word: Any) -> Sentence:
        cites = tuple(dict.fromkeys(source for claim in claims for source in claim.sources))
        texts = [word(self._voices[lang]) for lang in Lang]
        return Sentence(texts[0], spaced(texts[1]), tuple(claim.id for claim in claims), cites)


def spaced(text: str) -> str:
    """A space between Han and Latin letters or digits, as the house style has it."""
    for pattern, into in _SPACES:
        text = pattern.sub(into, text)
    return text


class _Voice:
    """One language's grammar applied to one day."""

    def __init__(self, lang: Lang, context: Context) -> None:
        self.lang, self.context, self.grammar = lang, context, grammar(lang)
        self.zh = lang is Lang.ZH

    # --- sentences ---

    def say(self, claims: Sequence[Claim]) -> str:
        claim = claims[0]
        match claim.predicate:
            case Predicate.MOVED if len(claims) > 1:
                return self.moves(claims)
            case Predicate.MOVED:
                return self._moved(claim)
            case Predicate.RANK:
                facts = [self._fact(claim, role) for role, _ in claim.roles]
                return self._frame("rank", claims, period=self.period(facts[0], claims), list=self._ranked(facts))
            case Predicate.SEEN | Predicate.NOT_SEEN:
                names = [self.name(self._fact(each, "verdict").subject) for each in claims]
                return self._frame(claim.predicate.value, claims, list=self._join(names))
            case Predicate.LEVEL if claim.fact("level") and self._fact(claim, "level").metric is Metric.TALLY:
                return self._causes(claims)
            case _:
                return getattr(self, f"_{claim.predicate.value}")(claim)  # type: ignore[no-any-return]

    def moves(self, claims: Sequence[Claim]) -> str:
        """Several moves; the period is said once, verbs once for each run of one direction and kind."""
        facts = [self._fact(claim, "change") for claim in claims]
        runs: list[list[Fact]] = []
        for fact in facts:
            same = bool(runs) and (_sign(runs[-1][0]), self._kind(runs[-1][0])) == (_sign(fact), self._kind(fact))
            runs[-1].append(fact) if same else runs.append([fact])
        said = [self._run(run, claims) for run in runs]
        listed = said[0] if len(said) == 1 else self.grammar["words"]["while"].join(said)
        return self._frame("moves", claims, period=self.period(facts[0], claims), list=listed)

    def contrast(self, left: Sequence[Claim], right: Sequence[Claim]) -> str:
        """States: names of one band share one word."""
        if not right:
            return self._frame("single", left, list=self._states(left))
        return self._frame("contrast", left, list=self._states(left), other=self._states(right))

    def cell(self, claim: Claim) -> str:
        fact = self.context.facts[claim.facts[0]]
        word = numbers.signed if claim.predicate is Predicate.MOVED else numbers.level
        return word(fact, self._subject(fact), self.lang)

    def _moved(self, claim: Claim) -> str:
        fact, at = self._fact(claim, "change"), claim.fact("level")
        to = ""
        if at is not None:
            key = "to_price" if self.zh and self._kind(fact) is Kind.PRICE else "to"
            to = self.grammar["words"][key].format(level=self.value(self.context.facts[at]))
        slots = {"subject": self.name(fact.subject), "period": self.period(fact, [claim]), "to": to}
        if not _sign(fact) or not any(digit in self.size(fact) for digit in "123456789"):
            flat = self.grammar["flat"]["any"]
            return self._frame("move", [claim], verb=flat, amount="", **slots).replace("  ", " ").replace(" .", ".")
        return self._frame("move", [claim], verb=self._verb(fact, [claim]), amount=self.size(fact), **slots)

    def _level(self, claim: Claim) -> str:
        if claim.fact("below"):
            return self._peak(claim)
        fact, was = self._fact(claim, "level"), claim.fact("was")
        if was is not None:
            before = self.context.facts[was]
            return self._frame(
                "level_was", [claim], subject=self.name(fact.subject), level=self.value(fact),
                was=self.value(before), date=self.on(before.end),
            )  # fmt: skip
        return self._frame("level", [claim], subject=self.name(fact.subject), level=self.value(fact), at=self.on(fact.end))

    def _peak(self, claim: Claim) -> str:
        below, peak = self._fact(claim, "below"), self._fact(claim, "peak")
        return self._frame(
            "peak", [claim], subject=self.name(below.subject), amount=self.size(below), peak=self.value(peak),
            date=self.date(peak.end), at=self.on(below.end),
        )  # fmt: skip

    def _compare(self, claim: Claim) -> str:
        a, b = self._fact(claim, "a"), self._fact(claim, "b")
        word = self.grammar["words"][claim.word]
        return self._frame(
            "compare", [claim], a=self.name(a.subject), b=self.name(b.subject), word=word, period=self.period(a, [claim])
        )

    def _extreme(self, claim: Claim) -> str:
        value, bound = self._fact(claim, "value"), self._fact(claim, "bound")
        days = bound.window.count if bound.window else 0
        return self._frame(
            "extreme", [claim], subject=self.name(value.subject), level=self.value(value), at=self.on(value.end),
            side=self.grammar["words"][claim.word], n=days,
        )  # fmt: skip

    def _reported(self, claim: Claim) -> str:
        fact = self._fact(claim, "figure")
        slots: dict[str, object] = {"subject": self.name(fact.subject), "publisher": fact.publisher, "level": self.value(fact)}
        if fact.status is Status.GUIDED:
            return self._frame("guided", [claim], year=self._year(fact), **slots)
        if fact.metric is Metric.LOW:
            return self._frame("reported_low", [claim], **slots)
        return self._frame("reported", [claim], period=self.period(fact, [claim]), **slots)

    def _expected_vs_actual(self, claim: Claim) -> str:
        figure, expected = self._fact(claim, "figure"), self._fact(claim, "expected")
        return self._frame(
            "expected", [claim], subject=self.name(figure.subject), level=self.value(figure),
            expected=self.value(expected), year=self._year(figure), publisher=figure.publisher,
        )  # fmt: skip

    def _missing(self, claim: Claim) -> str:
        fact = self._fact(claim, "last")
        return self._frame("missing", [claim], subject=self.name(fact.subject), date=self.date(fact.end))

    def _state(self, claim: Claim) -> str:
        return self.contrast([claim], [])

    def _causes(self, claims: Sequence[Claim]) -> str:
        facts = [self._fact(claim, "level") for claim in claims]
        unit = "（{n} 家媒体）" if self.zh else " ({n} publishers)"
        listed = [self.name(fact.subject) + unit.format(n=fact.value) for fact in facts]
        if not self.zh:
            listed = [text.replace("(1 publishers)", "(1 publisher)") for text in listed]
        hours = facts[0].window.count if facts[0].window else 24
        return self._frame("causes", claims, list=self._join(listed), n=hours)

    # --- parts ---

    def name(self, subject: str) -> str:
        if subject in self.context.named:
            return self.context.named[subject][1 if self.zh else 0]
        about = self.context.subjects[subject]
        return about.zh if self.zh else about.en

    def head(self, subject: str) -> str:
        name = self.name(subject)
        return spaced(name) if self.zh else _capital(name.removeprefix("the "))

    def size(self, fact: Fact) -> str:
        return numbers.magnitude(fact, self._subject(fact), self.lang)

    def value(self, fact: Fact) -> str:
        return numbers.level(fact, self._subject(fact), self.lang)

    def date(self, day: date) -> str:
        return _date(day, self.lang, self.context.as_of)

    def on(self, day: date) -> str:
        return self.date(day) if self.zh else f"on {self.date(day)}"

    def period(self, fact: Fact, claims: Sequence[Claim]) -> str:
        """When: a day by its name or date, a window by its length and last day."""
        window = fact.window
        daily = window is None or (window.count == 1 and window.step in (Step.SESSION, Step.DAY))
        if daily and self._subject(fact).calendar == "24/7" and window is not None and window.step is Step.DAY:
            key = "utc"
        else:
            key = "day" if daily or window is None else f"{window.step.value}s"
        choices = self.grammar["periods"][key]
        if key == "day" and not timedelta(0) <= self.context.as_of.date() - fact.end < timedelta(days=6):
            choices = [choice for choice in choices if "weekday" not in choice]
        chosen: str = self._choose(choices, claims, "period")
        weekday = (_DAYS_ZH if self.zh else _DAYS_EN)[fact.end.weekday()]
        return chosen.format(n=window.count if window else 1, date=self.date(fact.end), weekday=weekday)

    def _run(self, run: Sequence[Fact], claims: Sequence[Claim]) -> str:
        """Moves of one direction: the verb is said for each in Chinese, once in English."""
        verb = self._verb(run[0], claims) if _sign(run[0]) else self.grammar["flat"]["any"]
        if self.zh:
            return self._join([f"{self.name(fact.subject)}{verb} {self.size(fact)}" for fact in run], "，")
        first = f"{self.name(run[0].subject)} {verb} {self.size(run[0])}"
        return self._join([first, *(f"{self.name(fact.subject)} {self.size(fact)}" for fact in run[1:])])

    def _ranked(self, facts: Sequence[Fact]) -> str:
        listed = [f"{self.name(f.subject)} {numbers.signed(f, self._subject(f), self.lang)}" for f in facts]
        return self._join(listed, "，" if self.zh else ", ", last=False)

    def _states(self, claims: Sequence[Claim]) -> str:
        bands: dict[tuple[str, Kind], list[str]] = {}
        for claim in claims:
            fact = self._fact(claim, "percentile")
            bands.setdefault((claim.word or "", self._kind(fact)), []).append(self.name(fact.subject))
        said = []
        for (band, kind), names in bands.items():
            word = self._choose(self.grammar["states"][kind.value][band], claims, band)
            said.append(f"{self._join(names)}{'' if self.zh else ' '}{word}")
        return self._join(said, "，" if self.zh else ", ")

    def _verb(self, fact: Fact, claims: Sequence[Claim]) -> str:
        verbs = self.grammar["verbs"][self._kind(fact).value]["up" if fact.value > 0 else "down"]
        chosen: str = self._choose(verbs, claims, "verb")
        return chosen

    def _year(self, fact: Fact) -> str:
        return f" {fact.end.year} 年" if self.zh else str(fact.end.year)

    def _join(self, parts: Sequence[str], comma: str = "", last: bool = True) -> str:
        comma = comma or ("、" if self.zh else ", ")
        if self.zh or len(parts) < 2 or not last:
            return comma.join(parts)
        return comma.join(parts[:-1]) + self.grammar["words"]["and"] + parts[-1]

    def _frame(self, frame: str, claims: Sequence[Claim], **slots: object) -> str:
        chosen: str = self._choose(self.grammar["frames"][frame], claims, frame)
        return chosen.format(**slots, **{_capital(key): _capital(str(value)) for key, value in slots.items()})

    def _choose(self, choices: Sequence[Any], claims: Sequence[Claim], salt: str) -> Any:
        key = f"{self.context.as_of:%Y-%m-%d}/{salt}/{'/'.join(claim.id for claim in claims)}"
        return choices[hashlib.sha256(key.encode()).digest()[0] % len(choices)]

    def _fact(self, claim: Claim, role: str) -> Fact:
        return self.context.facts[dict(claim.roles)[role]]

    def _subject(self, fact: Fact) -> Subject:
        known = self.context.subjects.get(fact.subject)
        return known or Subject(fact.subject, *self.context.named[fact.subject], Kind.TEST, Unit.COUNT)

    def _kind(self, fact: Fact) -> Kind:
        return self._subject(fact).kind


def _date(day: date, lang: Lang, as_of: datetime) -> str:
    near = abs((as_of.date() - day).days) < 183
    if lang is Lang.ZH:
        return f"{day.month} 月 {day.day} 日" if near else f"{day.year} 年 {day.month} 月 {day.day} 日"
    return f"{day.day} {_MONTHS[day.month - 1]}" + ("" if near else f" {day.year}")


def _sign(fact: Fact) -> int:
    return (fact.value > 0) - (fact.value < 0)


def _capital(text: str) -> str:
    return text[:1].upper() + text[1:]
