"""What is called what: the names of subjects and of further things, with their usual variants."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field, replace
from functools import lru_cache

from commentary.model import Lang, Subject
from commentary.reading.lexicon import HAN, Phrases

VALUES = ("state/", "posture/")
_RAISED = frozenset("²³¹⁰⁴⁵⁶⁷⁸⁹")  # part of a name, or a note's mark; never a digit of a figure


@dataclass(frozen=True)
class Names:
    """What is called what in one language: what finds all names, and the ids of each."""

    ids: Mapping[str, tuple[str, ...]]
    phrases: Phrases = field(compare=False)
    publishers: Mapping[str, str] = field(default_factory=dict)  # a known publisher's name as normal text → as given

    def at(self, text: str, at: int) -> tuple[tuple[str, ...], int] | None:
        """The ids of the longest name that begins at ``at``, and where it ends."""
        if not (end := self.phrases.at(text, at)):
            return None
        ids = self.ids.get(text[at:end]) or self.ids.get(_fold(text[at:end]))
        return (ids, end) if ids else None


@lru_cache(maxsize=1 << 16)  # the names of a day are asked for with every sentence of it
def normal(text: str, lang: Lang) -> str:
    """Compatibility forms folded, typographic quotes plain, footnote marks gone; in Chinese no blanks beside Han."""
    text = "".join(sign if sign in _RAISED else unicodedata.normalize("NFKC", sign) for sign in text)
    text = text.replace("’", "'").replace("“", '"').replace("”", '"')
    text = re.sub(r"\[\d+\]", "", text)
    if lang is Lang.ZH:
        text = re.sub(rf"(?<=[{HAN}])\s+|\s+(?=[{HAN}])", "", text)
    return re.sub(r"\s+", " ", text).strip()


def names(
    lang: Lang,
    subjects: Mapping[str, Subject],
    named: Mapping[str, tuple[str, ...]],
    publishers: tuple[str, ...] = (),
) -> Names:
    """All names, aliases and their usual variants, for ``lang``, and the publishers the caller knows."""
    pairs = [(name, key) for key, subject in subjects.items() for name in _called(subject, lang)]
    first: dict[str, str] = {}
    for key, called in named.items():
        for name in called:
            for form in _said_as(normal(name, lang), key):
                first.setdefault(form, key)
    known = {normal(name, lang): name for name in publishers if name.strip()}
    return replace(_names(lang, (*pairs, *first.items())), publishers=known)


@lru_cache(maxsize=1 << 14)
def _said_as(name: str, key: str) -> tuple[str, ...]:
    """A title's capital is dropped within a sentence; a value of the regime keeps it, being a common word otherwise."""
    if key.startswith(VALUES) or not name.isascii():
        return (name,)
    plain = name[:1].lower() + name[1:] if name[1:2].islower() else name
    return (name, plain, f"the {plain}", f"The {plain}")  # the whole name wins over "the price"


@lru_cache(maxsize=16)
def _names(lang: Lang, pairs: tuple[tuple[str, str], ...]) -> Names:
    ids: dict[str, tuple[str, ...]] = {}
    for name, key in pairs:
        for form in {name, _fold(name)} if not _cased(name) else _case_forms(name):
            ids[form] = tuple(dict.fromkeys((*ids.get(form, ()), key)))
    return Names(ids, Phrases(name for name, _ in pairs))


@lru_cache(maxsize=4096)
def _called(subject: Subject, lang: Lang) -> tuple[str, ...]:
    return tuple(_variants(subject, lang))


def _variants(subject: Subject, lang: Lang) -> Iterator[str]:
    own = (subject.en, *subject.aliases_en) if lang is Lang.EN else (subject.zh, *subject.aliases_zh)
    for raw in own:
        name = normal(raw, lang)
        bare = re.sub(r"\s*\([^)]*\)$", "", name)
        for form in (name, bare):
            yield form
            if (
                lang is Lang.EN
                and form.lower().startswith("the ")
                and not re.fullmatch(r"the \d+-year|the s&p", form.lower())
            ):
                yield form[4:]


def _cased(name: str) -> bool:
    return any(sign.isupper() for sign in name)


def _case_forms(name: str) -> set[str]:
    """A name with capitals keeps them; only its first letter may be raised at the start of a sentence."""
    return {name, name[:1].upper() + name[1:]}


def _fold(name: str) -> str:
    return name.lower()
