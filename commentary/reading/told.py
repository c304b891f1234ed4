"""Sentences made of a framework's own clauses: which tests they tell as seen, and which as not seen.

A clause is given word for word, so a sentence of clauses has a grammar of its own: a lead-in or none, clauses, and the
words that join them. Anything more ("it is not true that", "if", "would") and it is no such sentence.
"""

from __future__ import annotations

import re
import tomllib
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from importlib import resources

from commentary.model import Lang, Predicate, Statement
from commentary.reading.lexicon import Phrases
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
    clause, lead, joint, stop = Phrases(clauses), *_patterns(lang)
    opened = lead.match(text)
    at, found = opened.end() if opened else 0, list[Statement]()
    while end := clause.at(text, at):
        verdict, _, test = clauses[text[at:end].lower()].partition("/")
        found.append(Statement(_PREDICATES[verdict], test))
        if stop.fullmatch(text, end):
            return tuple(found)
        joined = joint.match(text, end)
        at = joined.end() if joined else len(text)
    return ()


def untold(text: str, lang: Lang, named: Mapping[str, tuple[str, ...]]) -> tuple[tuple[Statement, ...], str]:
    """The tests whose clauses stand in ``text`` on their own, and what of it is left to be read.

    A clause is one of several when it begins and ends where the sentence does or where one clause is joined to another.
    """
    clauses = {normal(name, lang).lower(): key for key, names in named.items() if is_clause(key) for name in names}
    found, rest = list[Statement](), text
    if not clauses:
        return (), text
    clause, edge = Phrases(clauses), _edges(lang)
    stop = _patterns(lang)[2]
    for at in range(len(text)):
        end = clause.at(text, at)
        if not end or text[at:end] not in rest:
            continue
        opened = at == 0 or edge.before.search(text, 0, at)
        closed = stop.fullmatch(text, end) or edge.after.match(text, end)
        if opened and closed:
            verdict, _, test = clauses[text[at:end].lower()].partition("/")
            found.append(Statement(_PREDICATES[verdict], test))
            rest = _without(rest, text[at:end], edge)
    return tuple(found), rest


def _without(text: str, clause: str, edge: _Edges) -> str:
    """``text`` less a clause and the words that joined it on one side."""
    head, _, tail = text.partition(clause)
    joined = edge.after.match(tail)
    if joined and not head.strip():
        return tail[joined.end() :]
    opened = edge.before.search(head)
    return f"{head[: opened.start()] if opened else head}{tail}" if not joined else f"{head}{tail[joined.end() :]}"


def compares(text: str, lang: Lang) -> bool:
    """Whether words of ``text`` compare or rank."""
    return _comparing(lang).search(text) is not None


@cache
def _comparing(lang: Lang) -> re.Pattern[str]:
    data = tomllib.loads(resources.files(__package__).joinpath("patterns.toml").read_text("utf-8"))
    return re.compile(data[lang.value]["compares"], re.IGNORECASE)


@dataclass(frozen=True)
class _Edges:
    before: re.Pattern[str]
    after: re.Pattern[str]


@cache
def _edges(lang: Lang) -> _Edges:
    data = tomllib.loads(resources.files(__package__).joinpath("patterns.toml").read_text("utf-8"))[lang.value]
    joint = f"(?:{data['told_joint']}|{data['told_turn']})"
    return _Edges(re.compile(f"{joint}$", re.IGNORECASE), re.compile(joint, re.IGNORECASE))


@cache
def _patterns(lang: Lang) -> tuple[re.Pattern[str], re.Pattern[str], re.Pattern[str]]:
    """A lead-in, what joins two clauses, and what may follow the last."""
    data = tomllib.loads(resources.files(__package__).joinpath("patterns.toml").read_text("utf-8"))[lang.value]
    lead, joint, stop = (re.compile(data[key], re.IGNORECASE) for key in ("told_lead", "told_joint", "told_stop"))
    return lead, joint, stop
