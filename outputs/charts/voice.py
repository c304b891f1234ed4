"""What the pictures say of a note in one edition: names, figures and dates as the note has them, and fixed words."""

from __future__ import annotations

import re
import tomllib
from collections.abc import Mapping, Sequence
from datetime import date
from decimal import Decimal
from functools import cache
from importlib import resources
from typing import Literal

from commentary.model import Fact, Kind, Lang, Metric, Note, Subject
from commentary.wording import numbers
from outputs import stamps
from outputs.edition import EDITIONS, Edition
from outputs.hant import traditional
from outputs.text import clean, spaced

_TICKER = re.compile(r"[(（]([^()（）]{1,8})[)）]$")


class Voice:
    """The note, its edition and the colours of up and down."""

    def __init__(self, note: Note, edition: Edition, rising: Literal["green", "red"]) -> None:
        self.note, self.edition = note, edition
        self._up, self._down = ("green", "red") if rising == "green" else ("red", "green")
        self._subjects = {subject.id: subject for subject in note.subjects}
        self._zh = edition.lang is Lang.ZH

    def say(self, phrase: str, **slots: object) -> str:
        """A fixed text with its slots filled."""
        said = _words(self.edition.code)[phrase].format(**slots)
        return spaced(said) if self._zh else said

    def name(self, subject: str) -> str:
        """What a subject is called, without its article."""
        about = self._subjects.get(subject)
        en, zh = (about.en, about.zh) if about else self._named(subject)
        return self.own(zh) if self._zh else _capital(re.sub(r"^the ", "", clean(en)))

    def short(self, subject: str) -> str:
        """The code in brackets at the end of its name, else the name."""
        name = self.name(subject)
        code = _TICKER.search(name)
        return code[1] if code else name

    def own(self, text: str) -> str:
        """Chinese text of the note in this edition's characters."""
        return self.edition.script(spaced(clean(text)))

    def day(self, when: date) -> str:
        """A date with its year."""
        return stamps.day(when, self.edition)

    def signed(self, fact: Fact) -> str:
        """A move with its sign."""
        return self.edition.script(numbers.signed(fact, self._about(fact), self.edition.lang))

    def size(self, fact: Fact) -> str:
        """A move without its sign."""
        return self.edition.script(numbers.magnitude(fact, self._about(fact), self.edition.lang))

    def level(self, fact: Fact) -> str:
        """A level."""
        return self.edition.script(numbers.level(fact, self._about(fact), self.edition.lang))

    def score(self, value: float) -> str:
        """A layer's score with its sign, to one decimal."""
        shown = numbers.plain(Decimal(str(value)), 1).replace("-", numbers.MINUS)
        return shown if shown.startswith(numbers.MINUS) or shown == "0.0" else "+" + shown

    def share(self, value: float) -> str:
        """A share of one, in whole percent."""
        return numbers.plain(Decimal(str(value)) * 100, 0) + "%"

    def ratio(self, value: float) -> str:
        """A correlation, to two decimals."""
        return numbers.plain(Decimal(str(value)), 2).replace("-", numbers.MINUS)

    def joined(self, parts: Sequence[str]) -> str:
        """A list in the edition's punctuation."""
        return self.say("comma").join(parts) if not self._zh else _words(self.edition.code)["comma"].join(parts)

    def colour(self, value: Decimal | float) -> str:
        """The colour of a direction; none for none."""
        return self._up if value > 0 else self._down if value < 0 else "muted"

    def _named(self, subject: str) -> tuple[str, str]:
        return next(((en, zh) for id, en, zh in self.note.names if id == subject), (subject, subject))

    def _about(self, fact: Fact) -> Subject:
        """Its subject; one the note does not name moves as its unit does."""
        kind = Kind.PRICE if fact.metric is Metric.RETURN else Kind.AMOUNT
        return self._subjects.get(fact.subject) or Subject(fact.subject, fact.subject, fact.subject, kind, fact.unit)


def _capital(text: str) -> str:
    return text[:1].upper() + text[1:]


@cache
def _words(code: str) -> Mapping[str, str]:
    data = tomllib.loads(resources.files("outputs.charts").joinpath("labels.toml").read_text("utf-8"))
    texts = {key: str(entry[EDITIONS[code].value]) for key, entry in data.items()}
    return {key: traditional(text) for key, text in texts.items()} if code == "zh-hant" else texts
