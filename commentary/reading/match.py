"""Whether a sentence, as read, says exactly what its claims say: each figure, no more, and no other."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from datetime import date, timedelta

from commentary.model import Predicate, Statement
from commentary.reading.agreement import CHECKS, basket, fresh, number
from commentary.reading.read import Read


def match(expected: Sequence[Statement], read: Read, allowed: Sequence[Statement] = ()) -> tuple[str, ...]:
    """Problems of the reading, claims it does not make, and statements nobody claimed; empty when all is said and true.

    A statement answers one claim only, so two equal figures need two places in the text; what two claims both say (the
    level that each of two moves led to) need be said once. What is ``allowed`` may be said and need not.
    """
    problems = list(read.problems)
    left = list(read.statements)
    for claim in dict.fromkeys(_ordered(claim, expected) for claim in expected):
        said = [differs(claim, statement, _latest(read, statement)) for statement in left]
        hit = next((i for i, why in enumerate(said) if why is None), None)
        if hit is not None:
            left.pop(hit)
        elif not any(differs(claim, statement) is None for statement in read.implied):
            problems.append(_nearest(claim, left, said))
    also = [_ordered(statement, expected) for statement in allowed]
    unclaimed = [s for s in left if not any(differs(one, s, _latest(read, s)) is None for one in also)]
    return (*problems, *(f"unclaimed: {_short(statement)}" for statement in unclaimed))


def says(read: Read, statement: Statement) -> bool:
    """Whether a sentence makes a statement."""
    return any(differs(statement, said, _latest(read, said)) is None for said in read.statements)


def ordered(read: Read, statements: Sequence[Statement]) -> bool:
    """Whether a sentence makes statements in their order, or in the order turned round."""
    places = [
        next(i for i, s in enumerate(read.statements) if says(replace(read, statements=(s,)), one))
        for one in statements
    ]
    return places in (sorted(places), sorted(places, reverse=True))


def _latest(read: Read, statement: Statement) -> date | None:
    """The oldest day an undated level of the statement's subject may be of."""
    if read.latest is None or statement.subject not in read.weekly:
        return read.latest
    before = read.latest - timedelta(days=1)
    return before - timedelta(days=(before.weekday() - 2) % 7)


def differs(expected: Statement, read: Statement, latest: date | None = None) -> str | None:
    """None when ``read`` says what ``expected`` does, else how it differs, in one phrase.

    Values agree within half of what the last digit shown is worth, rounded half to even. A day or a window that is
    stated must be the claim's; a change must state one; an undated level must be of ``latest`` or newer, when given.
    """
    for check in CHECKS:
        if why := check(expected, read):
            return why
    return fresh(expected, read, latest)


def _ordered(claim: Statement, expected: Sequence[Statement]) -> Statement:
    """A ranking that does not say from which end, or over how long, takes it from the figures claimed beside it."""
    if (
        claim.predicate is Predicate.LEVEL
        and claim.base is None
        and any(
            s.base == "peak" and s.predicate is Predicate.MOVED and s.subject == claim.subject and s.start == claim.end
            for s in expected
        )
    ):
        return replace(claim, base="peak")  # the level a fall is measured from
    if claim.predicate is not Predicate.RANK:
        return claim
    moves = {s.subject: s for s in expected if s.predicate is Predicate.MOVED and s.value is not None}
    order = [moves[name] for name in basket(claim) if name in moves]
    if not order:
        return claim
    first, last = order[0], order[-1]
    falling = first.value is not None and last.value is not None and first.value > last.value
    return replace(
        claim,
        word=claim.word or ("high" if falling else "low"),
        start=claim.start or first.start,
        end=claim.end or first.end,
        window=claim.window or first.window,
    )


def _nearest(claim: Statement, left: Sequence[Statement], said: Sequence[str | None]) -> str:
    alike = [why for statement, why in zip(left, said, strict=True) if statement.subject == claim.subject and why]
    return f"{_short(claim)}: {alike[0]}" if alike else f"not said: {_short(claim)}"


def _short(statement: Statement) -> str:
    parts = (statement.predicate, statement.subject, statement.metric, number(statement), statement.word)
    return " ".join(str(part) for part in parts if part not in (None, ""))
