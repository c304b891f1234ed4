"""The framework's terms: one fixed rendering in each language, and what each means."""

from __future__ import annotations

import re
import tomllib
from collections.abc import Mapping
from functools import cache
from importlib import resources

from commentary.essays import Term
from commentary.model import Lang, Sentence


@cache
def glossary() -> Mapping[str, Term]:
    """Every term, by id."""
    return {
        id: Term(id, Sentence(entry["en"], entry["zh"]), Sentence(entry["en_says"], entry["zh_says"]))
        for id, entry in _data().items()
    }


def terms(text: str, lang: Lang) -> tuple[str, ...]:
    """The ids of the terms that ``text`` uses, in the order of the glossary; a longer one hides those within it."""
    found: list[str] = []
    for id, pattern in _patterns(lang):
        if pattern.search(text):
            found.append(id)
            text = pattern.sub("\n", text)
    return tuple(found)


@cache
def _patterns(lang: Lang) -> tuple[tuple[str, re.Pattern[str]], ...]:
    words = {id: entry[f"{lang}_words"] for id, entry in _data().items()}
    edges = (r"(?<![A-Za-z])(?:", r")(?![A-Za-z])") if lang is Lang.EN else ("(?:", ")")
    return tuple((id, re.compile(f"{edges[0]}{pattern}{edges[1]}", re.IGNORECASE)) for id, pattern in words.items())


@cache
def _data() -> Mapping[str, Mapping[str, str]]:
    return tomllib.loads(resources.files("commentary.annotating").joinpath("glossary.toml").read_text("utf-8"))
