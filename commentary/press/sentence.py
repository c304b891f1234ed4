"""A sentence of the press in the making of a fact, and the words the frames look for."""

from __future__ import annotations

import re
import tomllib
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from functools import cache
from importlib import resources
from typing import Any

from commentary.model import Lang, Subject
from commentary.reading.names import Names, normal
from commentary.reading.tokens import Token, tokens

RECENT = timedelta(days=3)


@dataclass(frozen=True)
class Text:
    """A sentence in the making of a fact: its words, its day, and the title it stands under."""

    text: str
    lang: Lang
    when: datetime
    subjects: Mapping[str, Subject]
    called: Names
    title: str

    @property
    def day(self) -> date:
        return self.when.date()

    def tokens(self, text: str | None = None) -> tuple[Token, ...]:
        return tokens(normal(text or self.text, self.lang), self.lang, self.day, self.called)


@cache
def table() -> dict[str, Any]:
    return tomllib.loads(resources.files(__package__).joinpath("press.toml").read_text("utf-8"))


@cache
def pattern(name: str, lang: Lang) -> re.Pattern[str]:
    return re.compile(table()[name][lang.value], re.IGNORECASE)
