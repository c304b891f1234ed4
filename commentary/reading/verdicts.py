"""States of subjects and of the regime, tests seen or not seen, and values that are missing."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from typing import TYPE_CHECKING

from commentary.model import Predicate, Statement
from commentary.reading.clauses import THINGS, Clause
from commentary.reading.lexicon import lexicon
from commentary.reading.period import Period
from commentary.reading.tokens import Token

if TYPE_CHECKING:
    from commentary.reading.bind import Binder


_NOT = frozenset({"not", "no", "没有", "无", "非"})


def state(b: Binder, part: Clause, now: Period) -> None:
    """A state word said of a subject, and the regime's or posture's own name."""
    for token in part.tokens:
        if token.kind == "value":
            b.add(_regime(b, token, part), token)
        elif token.kind == "state":
            if not b.scope.subjects:
                b.problems.append(f"a state of nothing: {token.text}")
            for name in b.scope.subjects:
                kind = b.catalog[name].kind if name in b.catalog else None
                band = lexicon(b.lang).band(token.text, kind) if kind else None
                word = band or ("middle" if kind and token.key == "calm" else token.key)
                if word:
                    b.add(Statement(Predicate.STATE, name, end=now.end, word=word), token)
                else:
                    b.problems.append(f"a state that is not its own: {token.text}")


def _regime(b: Binder, token: Token, part: Clause) -> Statement:
    family, _, key = token.ids[0].partition("/")
    subject = "REGIME" if family == "state" else "POSTURE"
    earlier = any(m.statement.predicate is Predicate.STATE and m.statement.subject == subject for m in b.made)
    return Statement(Predicate.STATE, subject, word=key, base="previous" if earlier else None)


def verdicts(b: Binder) -> None:
    """Read "not seen: A; B", "A was seen", "no value for X since …", before anything else, over the whole sentence."""
    _elided(b)
    marks = [
        (i, t)
        for i, p in enumerate(b.parts)
        for k, t in enumerate(p.tokens)
        if t.kind == "verdict" and not _tallied(p, k)
    ]
    if not marks:
        return
    sequence = [
        (i, t) for i, p in enumerate(b.parts) for t in p.tokens if t.kind == "verdict" or _testable(b, t, marks)
    ]
    sequence = [(i, t) for i, t in sequence if t.kind != "verdict" or any(t is m for _, m in marks)]
    leading = bool(sequence) and (
        sequence[0][1].kind == "verdict" or marks[0][1].text.lower().endswith((" for", " on"))
    )
    ordered = sequence if leading else sequence[::-1]
    current: Token | None = None
    for index, token in ordered:
        if token.kind == "verdict":
            current = token
        elif current is not None:
            b.index = index
            _judged(b, token, current, b.parts[index])
    b.index = 0


def _elided(b: Binder) -> None:
    """A verdict left out: "A is in the data; B is not"."""
    if not any(t.key == "seen" for p in b.parts for t in p.of("verdict")):
        return
    for part in b.parts:
        for place, token in enumerate(part.tokens[:-1]):
            after = next((t for t in part.tokens[place + 1 :] if not t.soft), None)
            denied = token.kind == "doubt" and token.text.lower() in _NOT and not part.has("verdict", "fig", "dir")
            if denied and after is not None and after.kind == "subj" and after.ids[0] not in b.catalog:
                part.tokens[place] = replace(token, kind="verdict", key="not_seen")
        closing = [t for t in part.tokens if t.kind != "punct"]
        if closing and closing[-1].text.lower() in ("is not", "are not", "was not", "were not"):
            place = part.tokens.index(closing[-1])
            part.tokens[place] = replace(closing[-1], kind="verdict", key="not_seen")


def _tallied(part: Clause, place: int) -> bool:
    return any(t.kind == "fig" and t.key == "tally" for t in part.tokens[:place])


def _testable(b: Binder, token: Token, marks: Sequence[tuple[int, Token]]) -> bool:
    if token.kind != "subj" or token.ids[0] in THINGS:
        return False
    return token.ids[0] not in b.catalog or any(mark.key == "missing" for _, mark in marks)


def _judged(b: Binder, token: Token, mark: Token, part: Clause) -> None:
    name = b.one(token)
    if mark.key != "missing" and name in b.catalog:
        return
    predicate = {"seen": Predicate.SEEN, "not_seen": Predicate.NOT_SEEN, "missing": Predicate.MISSING}[mark.key]
    alone = sum(t.key == "missing" for p in b.parts for t in p.of("verdict")) == 1
    whens = [
        t
        for p in b.parts
        if alone or p.segment == part.segment
        for t in p.of("when")
        if t.when and (t.when.start or t.when.end) and t.when.end != b.as_of
    ]
    if not alone:
        others = sorted(t.at for p in b.parts for t in p.of("verdict") if t.key == "missing")
        whens = [t for t in whens if max((at for at in others if at < t.at), default=others[0]) == mark.at]
    when = whens[0].when if whens and predicate is Predicate.MISSING else None
    b.used |= {mark.at, token.at, *(t.at for t in whens if predicate is Predicate.MISSING)}
    b.add(Statement(predicate, name, start=(when.start or when.end) if when else None))
