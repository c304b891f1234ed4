"""What a figure is, in one line: its value and unit, its days, its source, how it came about, since when it is known. Pure."""

from __future__ import annotations

import re
import tomllib
from collections.abc import Mapping
from datetime import date
from decimal import Decimal
from functools import cache
from importlib import resources
from typing import Any

from commentary.model import Fact, Kind, Lang, Metric, Note, Status, Step, Subject, Unit
from commentary.wording import numbers
from outputs import stamps
from outputs.edition import Edition
from outputs.text import clean, clip, spaced

_LONG = 160  # of a name or a derivation
_NUMBER = re.compile(r"(?<![\d.,-])(-?)(\d+)(\.\d+)?(?![\d-]|,\d)")
_TERM = re.compile(r"([+-])1·")


class Teller:
    """Tells of the facts of one note in one edition."""

    def __init__(self, note: Note, voice: Edition) -> None:
        self.voice, self.table = voice, _table()
        self._subjects = {subject.id: subject for subject in note.subjects}
        self._names = {subject.id: (subject.en, subject.zh) for subject in note.subjects}
        self._names |= {key: (en, zh) for key, en, zh in note.names}
        self._lines: dict[str, str] = {}

    def line(self, fact: Fact) -> str:
        """A fact as one plain line: "Bitcoin: −14.1%, 4 Feb 2026 to 5 Feb 2026 (1 session) · source · how"."""
        if fact.id not in self._lines:
            told = self._told(fact), self._source(fact), self._derivation(fact), self._known(fact)
            line = self.voice.script(self._say("part").join(part for part in told if part))
            self._lines[fact.id] = spaced(line) if self.voice.lang is Lang.ZH else line
        return self._lines[fact.id]

    def _say(self, phrase: str, kind: str = "phrases", **slots: object) -> str:
        return str(self.table[kind][phrase][self.voice.lang.value]).format(**slots)

    def _told(self, fact: Fact) -> str:
        if fact.metric is Metric.TALLY and (
            clause := self._names.get(f"{'' if fact.value else 'not_'}seen/{fact.subject}")
        ):
            return self._say("clause", name=_capital(self._own(clause)), period=self._period(fact))
        base = self._base(fact)
        return self._say(
            "base" if base else "line",
            name=self._name(fact.subject),
            base=base,
            value=self.value(fact),
            period=self._period(fact),
        )

    def _base(self, fact: Fact) -> str:
        """What the value is measured from, or what of the subject it is, where that is not plain."""
        kinds = (("metric", fact.metric.value), ("base", fact.base))
        said = [self._say(key, kind) for kind, key in kinds if key and key in self.table[kind]]
        if fact.metric is Metric.LEVEL and fact.start and fact.window and fact.window.step is Step.SESSION:
            said = said or [self._say("median", "base")]
        return said[0] if said else ""

    def _name(self, key: str) -> str:
        return _capital(self._own(self._names.get(key, (key, key))))

    def _own(self, pair: tuple[str, str]) -> str:
        return clip(clean(pair[0] if self.voice.lang is Lang.EN else pair[1]), _LONG)

    def value(self, fact: Fact) -> str:
        """A fact's value with its unit, as a table shows it."""
        about = self._subjects.get(fact.subject) or _bare(fact)
        moved = fact.metric in (Metric.CHANGE, Metric.RETURN)
        return (numbers.signed if moved else numbers.level)(fact, about, self.voice.lang)

    def _period(self, fact: Fact) -> str:
        end = stamps.day(fact.end, self.voice)
        span = end if not fact.start or fact.start == fact.end else self._span(fact.start, end)
        if not fact.window or fact.base == "bar" or (fact.start is None and fact.status is Status.ACTUAL):
            return span
        count, step = fact.window.count, fact.window.step
        word = self._say(step.value, "step")
        length = f"{count} {word}{'s' if count > 1 else ''}" if self.voice.lang is Lang.EN else f"{count} {word}"
        return self._say("window", span=span, window=length)

    def _span(self, start: date, end: str) -> str:
        return self._say("span", start=stamps.day(start, self.voice), end=end)

    def _source(self, fact: Fact) -> str:
        if fact.status is not Status.ACTUAL:
            status = self._say(fact.status.value, "status")
            return self._say("press", status=status, publisher=clip(clean(fact.publisher or fact.source), 60))
        named = [self.voice.sources.get(each, each) for each in fact.source.split("; ") if each and each != "computed"]
        return self.voice.say("joint").join(clip(clean(each), 60) for each in named)

    def _derivation(self, fact: Fact) -> str:
        lang = self.voice.lang.value
        for pattern, says in _derivations(lang):
            if found := pattern.fullmatch(fact.derivation):
                return clip(clean(_tidy(found.expand(says))), _LONG)
        return clip(clean(_tidy(fact.derivation)), _LONG)

    def _known(self, fact: Fact) -> str:
        own = fact.source == "computed" or fact.base == "bar"
        return "" if own else self._say("known", time=stamps.short(fact.known_at, self.voice))


def _tidy(text: str) -> str:
    """Arithmetic for people: thousands apart, no ".0", a true minus."""

    def number(found: re.Match[str]) -> str:
        whole, part = found[2], found[3] or ""
        dated = re.fullmatch(r"(19|20)\d\d", whole) and not part
        return (
            f"{'−' if found[1] else ''}{whole if dated else f'{int(whole):,}'}{'' if part.strip('.0') == '' else part}"
        )

    said = _TERM.sub(lambda term: "+ " if term[1] == "+" else "− ", text).removeprefix("+ ").replace("(+ ", "(")
    return _NUMBER.sub(number, said)


def _bare(fact: Fact) -> Subject:
    """What is not in the catalog: the framework's own measures."""
    return Subject(fact.subject, fact.subject, fact.subject, Kind.INDEX, fact.unit, decimals=_decimals(fact))


def _decimals(fact: Fact) -> int:
    whole = fact.unit is Unit.COUNT or fact.value == fact.value.to_integral_value()
    return 0 if whole else min(2, -int(Decimal(fact.value).as_tuple().exponent))


def _capital(text: str) -> str:
    return text[:1].upper() + text[1:]


@cache
def _table() -> Mapping[str, Any]:
    return tomllib.loads(resources.files("outputs").joinpath("explain.toml").read_text("utf-8"))


@cache
def _derivations(lang: str) -> tuple[tuple[re.Pattern[str], str], ...]:
    return tuple((re.compile(row["of"]), row[lang]) for row in _table()["derivation"])
