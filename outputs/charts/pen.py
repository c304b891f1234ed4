"""What the pictures of one note share: its names, figures and days in an edition's words."""

from __future__ import annotations

import re
import tomllib
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from functools import cache, cached_property
from importlib import resources
from typing import Any

from commentary.model import Fact, Lang, Note, Step, Window
from outputs import stamps
from outputs.charts.canvas import Canvas, Rising, fitted, width
from outputs.edition import Edition
from outputs.explain import Teller
from outputs.text import clean, spaced

BOLD = 1.1  # how much wider bold text is
_ASIDE = re.compile(r"\s*[(（]([^()（）]+)[)）]$")


@dataclass(frozen=True)
class Chart:
    """A picture of a note in one edition: the note's ``section`` it stands in, its ``title``, its ``alt`` text, the document."""

    id: str
    section: str
    title: str
    alt: str
    svg: str


@dataclass(frozen=True)
class Pen:
    """Draws for one note in one edition."""

    note: Note
    voice: Edition
    rising: Rising

    def say(self, phrase: str, **slots: object) -> str:
        """A fixed text with its slots filled."""
        said = str(_phrases()[phrase][self.voice.lang.value]).format(**slots)
        return self.voice.script(spaced(said) if self.voice.lang is Lang.ZH else said)

    def listed(self, items: Iterable[str]) -> str:
        """Things one after the other."""
        return ("; " if self.voice.lang is Lang.EN else "；").join(items)

    @cached_property
    def _teller(self) -> Teller:
        return Teller(self.note, self.voice)

    @cached_property
    def _names(self) -> Mapping[str, str]:
        own = self.voice.lang is Lang.EN
        called = {subject.id: subject.en if own else subject.zh for subject in self.note.subjects}
        return called | {key: en if own else zh for key, en, zh in self.note.names}

    def name(self, key: str) -> str:
        """What a thing is called, without its article."""
        named = clean(self._names.get(key, key))
        named = named.removeprefix("the ") if self.voice.lang is Lang.EN else named
        return self.voice.script(named[:1].upper() + named[1:])

    def brief(self, key: str, room: float) -> str:
        """A name that fits: whole, without what stands in brackets, or that alone; else cut."""
        named = self.name(key)
        aside = _ASIDE.search(named)
        forms = (named, _ASIDE.sub("", named), aside[1] if aside else named)
        return next((form for form in forms if width(form) <= room), fitted(forms[1], room))

    def ticker(self, key: str, room: float, size: float) -> str:
        """The shortest name: what stands in brackets behind it, or what the catalog's key is."""
        aside = _ASIDE.search(self.name(key))
        named = aside[1] if aside else self.name(key)
        return named if width(named, size) * BOLD <= room else fitted(clean(key), room, size)

    def value(self, fact: Fact) -> str:
        """A figure as the note's tables show it."""
        return self.voice.script(self._teller.value(fact))

    def day(self, when: date) -> str:
        """A date with its year."""
        return stamps.day(when, self.voice)

    def window(self, window: Window) -> str:
        """A window in words."""
        phrase = "weeks" if window.step is Step.WEEK else "sessions"
        return self.say(phrase, n=window.count)

    def canvas(self, id: str, height: float, alt: str) -> Canvas:
        """A canvas with its title on it."""
        title = self.say(id)
        made = Canvas(f"chart-{id}-{self.voice.code}", height, title, alt, self.rising)
        made.text(10, 20, title, kind="b", size=13.5)
        return made

    def chart(self, id: str, section: str, alt: str, canvas: Canvas) -> Chart:
        """The finished picture."""
        return Chart(id, section, self.say(id), alt, canvas.svg())


@cache
def _phrases() -> Mapping[str, Any]:
    data = tomllib.loads(resources.files("outputs.charts").joinpath("labels.toml").read_text("utf-8"))
    found: Mapping[str, Any] = data["phrases"]
    return found
