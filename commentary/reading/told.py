"""Sentences made of a framework's own clauses: which tests they tell as seen, and which as not seen.

A clause is given word for word, so a sentence of clauses has a grammar of its own: a lead-in or none, clauses, and the
words that join them. Anything more ("it is not true that", "if", "would") and it is no such sentence.
"""

from __future__ import annotations

import re
import tomllib
from collections.abc import Mapping
from functools import cache
from importlib import resources

from commentary.model import Lang, Predicate, Statement
from commentary.reading.lexicon import phrase_pattern
from commentary.reading.names import normal

_PREDICATES = {"seen": Predicate.SEEN, "not_seen": Predicate.NOT_SEEN}


def is_clause(key: str) -> bool:
    """Whether an id names what a test says: ``seen/ID`` or ``not_seen/ID``."""
    return key.partition("/")[0] in _PREDICATES


def told(text: str, lang: Lang, named: Mapping[str, tuple[str, ...]]) -> tuple[Statement, ...]:
    """The tests told by ``text`` (already :func:`normal`), in order; none unless it is made of clauses throughout."""
    clauses = {normal(name, lang).lower(): key for key, names in named.items() if is_clause(key) for name in names}
    if not clauses:
        return ()
    clause, lead, joint, stop = phrase_pattern(clauses, lang), *_patterns(lang)
    opened = lead.match(text)
    at, found = opened.end() if opened else 0, list[Statement]()
    while match := clause.match(text, at):
        verdict, _, test = clauses[" ".join(match[0].lower().split())].partition("/")
        found.append(Statement(_PREDICATES[verdict], test))
        if stop.fullmatch(text, match.end()):
            return tuple(found)
        joined = joint.match(text, match.end())
        at = joined.end() if joined else len(text)
    return ()


@cache
def _patterns(lang: Lang) -> tuple[re.Pattern[str], re.Pattern[str], re.Pattern[str]]:
    """A lead-in, what joins two clauses, and what may follow the last."""
    data = tomllib.loads(resources.files(__package__).joinpath("patterns.toml").read_text("utf-8"))[lang.value]
    lead, joint, stop = (re.compile(data[key], re.IGNORECASE) for key in ("told_lead", "told_joint", "told_stop"))
    return lead, joint, stop
