"""The three editions of a page: English, Simplified and Traditional Chinese. Their fixed texts are in labels.toml."""

from __future__ import annotations

import tomllib
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from importlib import resources
from typing import Any

from commentary.errors import InputError
from commentary.model import Lang, Sentence
from outputs.hant import traditional
from outputs.text import clean, spaced

_STANDING = ("reading_ai", "untitled", "disclaimer")  # phrases that stand on a page as they are
EDITIONS: Mapping[str, Lang] = {"en": Lang.EN, "zh": Lang.ZH, "zh-hant": Lang.ZH}


@dataclass(frozen=True)
class Edition:
    """A language and script with its fixed texts.

    ``shapes`` maps section ids, in page order, to how they are shown; ``headings`` those that have a heading or a
    label to it; ``elsewhere`` sections of the other language's pages; ``phrases`` are all other fixed texts, some with
    ``{slots}``; ``sources`` what sources of data are called.
    """

    code: str
    lang: Lang
    shapes: Mapping[str, str]
    headings: Mapping[str, str]
    elsewhere: frozenset[str]
    phrases: Mapping[str, str]
    sources: Mapping[str, str]

    def script(self, text: str) -> str:
        """Chinese text in this edition's characters."""
        return traditional(text) if self.code == "zh-hant" else text

    def shown(self, sentence: Sentence) -> str:
        """The sentence exactly as a reader of this edition sees it, in plain text."""
        text = clean(sentence.text(self.lang))
        return self.script(spaced(text)) if self.lang is Lang.ZH else text

    def say(self, phrase: str, **slots: object) -> str:
        """A fixed text with its slots filled."""
        return self.phrases[phrase].format(**slots)

    def name(self, kind: str, key: str) -> str:
        """The name of a ``state`` or ``posture``; a framework's own words stand for themselves."""
        return self.phrases.get(f"{kind}_{key.casefold()}", key)

    @property
    def fixed(self) -> frozenset[str]:
        """Texts of a page that need no claim as long as they stand word for word."""
        return frozenset((*self.headings.values(), *(self.phrases[key] for key in _STANDING)))


@cache
def edition(code: str) -> Edition:
    """The edition ``en``, ``zh`` or ``zh-hant``; InputError for any other code."""
    if code not in EDITIONS:
        raise InputError("is not a language of the note", code, "use " + ", ".join(EDITIONS))
    data = tomllib.loads(resources.files("outputs").joinpath("labels.toml").read_text("utf-8"))
    lang = EDITIONS[code]
    shapes = {key: entry["shape"] for key, entry in data["sections"].items() if entry.get("only", lang) == lang}
    headings, phrases, sources = (_texts(data[table], code) for table in ("sections", "phrases", "sources"))
    elsewhere = frozenset(data["sections"].keys() - shapes.keys())
    return Edition(code, lang, shapes, headings, elsewhere, phrases, sources)


def _texts(table: Mapping[str, Any], code: str) -> dict[str, str]:
    lang = EDITIONS[code]
    texts = {key: entry[lang.value] for key, entry in table.items() if lang.value in entry}
    return {key: traditional(text) for key, text in texts.items()} if code == "zh-hant" else texts
