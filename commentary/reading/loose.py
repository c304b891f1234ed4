"""What a stretch of somebody else's prose speaks of: read for what may be looked up, never for what is published."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date

from commentary.model import Lang, Subject
from commentary.reading.names import names, normal
from commentary.reading.numbers import Figure, figures
from commentary.reading.tokens import tokens

_ANY_DAY = date(2000, 1, 15)


@dataclass(frozen=True)
class Mentions:
    """Subjects by id in their order, the directions told, figures, and the kinds of doubt (``modal``, ``negation`` …)."""

    subjects: tuple[str, ...]
    signs: frozenset[int]
    figures: tuple[Figure, ...]
    doubts: frozenset[str]


def mentions(text: str, lang: Lang, subjects: Mapping[str, Subject]) -> Mentions:
    """What ``text`` mentions; a name that may mean several things is none."""
    clean = normal(text, lang)
    run = tokens(clean, lang, _ANY_DAY, names(lang, subjects, {}))
    told = dict.fromkeys(t.ids[0] for t in run if t.kind == "subj" and len(t.ids) == 1 and t.ids[0] in subjects)
    return Mentions(
        tuple(told),
        frozenset(t.sign for t in run if t.kind == "dir" and t.sign),
        figures(clean, lang),
        frozenset(t.key for t in run if t.kind == "doubt"),
    )
