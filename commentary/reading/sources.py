"""Who reports what a sentence says, and what of it is then reported rather than measured."""

from __future__ import annotations

from typing import TYPE_CHECKING

from commentary.model import Kind, Predicate, Statement, Status

if TYPE_CHECKING:
    from commentary.reading.bind import Binder
    from commentary.reading.tokens import Token

_LOOSE = ("loose",)


def attributed(b: Binder) -> None:
    """Give the statements their publishers.

    One publisher reports everything in the sentence that only the press can know: plans, expectations, liquidations.
    Of several each reports what stands nearest. What else is attributed follows its place: said first, a publisher
    covers what follows in its segment, said last the clause before it.
    """
    named = [(index, t) for index, part in enumerate(b.parts) for t in part.of("publisher")]
    pressed = [i for i, m in enumerate(b.made) if _pressed(b, m.statement)]
    firm = [(index, t) for index, t in named if t.kinds != _LOOSE]
    if not firm and pressed:
        firm = [(index, t) for index, t in named if t.kinds == _LOOSE]
    _strangers(b, [t for _, t in named if not any(t is f for _, f in firm)], {t.key for _, t in firm})
    one = len({t.key for _, t in firm}) == 1
    if not one and len(firm) == len(pressed):  # each its own, in order
        for place, (_, token) in zip(sorted(pressed, key=lambda i: _at(b, i)), firm, strict=True):
            _report(b, place, token)
        return
    for index, token in firm:
        for place in pressed if one and pressed else _reported(b, index, token):
            _report(b, place, token)
        if one and pressed:
            for place in _trailing(b, token, pressed):
                _report(b, place, token)


def _at(b: Binder, place: int) -> int:
    token = b.made[place].token
    return token.at if token is not None else 0


def _strangers(b: Binder, loose: list[Token], known: set[str]) -> None:
    """A name that reports nothing is a name like any other."""
    b.problems += [f"an unknown name: {t.text}" for t in loose if t.key not in known]


def _report(b: Binder, place: int, token: Token) -> None:
    said = b.made[place].statement
    kept = said.status if said.status is not Status.ACTUAL else Status.REPORTED
    b.amend(place, publisher=token.key, status=kept)


def _pressed(b: Binder, said: Statement) -> bool:
    """Whether only the press can know it: a plan, an expectation, a company's spending, positions liquidated."""
    subject = b.catalog.get(said.subject)
    if said.predicate is not Predicate.LEVEL or subject is None:
        return False
    press = subject.source == "the press" or (subject.kind is Kind.FLOW and subject.calendar == "24/7")
    return press or said.status is not Status.ACTUAL


def _trailing(b: Binder, token: Token, pressed: list[int]) -> list[int]:
    """What the clause before a publisher said last tells beside the reported: that too is put into its mouth."""
    if any(m.token is not None and m.token.at > token.at for m in b.made):
        return []
    clause = max((m.clause for m in b.made if m.token is not None and m.token.at < token.at), default=-1)
    return [i for i, m in enumerate(b.made) if m.clause == clause and i not in pressed]


def _reported(b: Binder, index: int, token: Token) -> list[int]:
    part = b.parts[index]
    after = [
        i for i, m in enumerate(b.made)
        if b.parts[m.clause].segment == part.segment and m.token is not None and token.at < m.token.at < _next(b, token)
    ]  # fmt: skip
    if after and (
        index == 0 or b.parts[index - 1].segment != part.segment or part.has("fig", "dir") or not _said(b, index)
    ):
        return after
    clause = max((m.clause for m in b.made if m.token is not None and m.token.at < token.at), default=-1)
    return [i for i, m in enumerate(b.made) if m.clause == clause]


def _next(b: Binder, token: Token) -> int:
    """Where the next publisher begins to speak."""
    return min((t.at for p in b.parts for t in p.of("publisher") if t.at > token.at), default=1 << 30)


def _said(b: Binder, index: int) -> bool:
    return any(m.clause < index and b.parts[m.clause].segment == b.parts[index].segment for m in b.made)
