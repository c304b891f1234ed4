"""Whose a figure is: the names of a clause, those it inherits, and lists of names before lists of figures."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

from commentary.reading import comparisons, leftovers, marks
from commentary.reading.clauses import THINGS, Clause
from commentary.reading.tokens import Token

if TYPE_CHECKING:
    from commentary.reading.bind import Binder

_SPENT = "_CAPEX"


def heads(b: Binder, part: Clause) -> list[str]:
    """Subjects of the clause that are not the object of a comparison."""
    objects = comparisons.objects(part)
    return [b.one(t) for t in part.of("subj") if t.at not in objects and t.at not in b.used]


def settle(b: Binder, part: Clause, own: list[str]) -> None:
    """Decide of whom the clause speaks: its own names, joined to a list before it; else those of the clause before."""
    if part.has("shares") and not own:
        shares(b)
    elif own:
        joined = b.scope.group if marks.joins(part) else []
        b.scope.subjects = tuple(dict.fromkeys([*joined, *own]))
    elif not b.scope.subjects:
        ahead = [name for later in b.parts[b.index + 1 :] for name in heads(b, later)]
        b.scope.subjects = tuple(ahead[:1])
    b.scope.group = []


def carry(b: Binder, part: Clause, own: list[str]) -> None:
    """What a clause that asserts nothing hands on: a list begun, a standard of comparison, a measure announced."""
    objects = comparisons.objects(part)
    if placed := [t for t in part.of("subj") if t.at in objects]:
        b.scope.versus = placed
    elif own and part.opener.lower().startswith("compared"):
        b.scope.versus = part.of("subj")
    elif own:
        b.scope.group += [name for name in own if name not in b.scope.group]
        b.scope.subjects = tuple(b.scope.group)
    if part.has("shares"):
        shares(b)
    if measures := part.of("metric"):
        b.scope.metric = measures[-1]


def shares(b: Binder) -> None:
    """The shares are the company's, not its spending's."""
    b.scope.subjects = tuple(name.removesuffix(_SPENT) for name in b.scope.subjects)


def respectively(b: Binder, segment: int) -> None:
    """Give names to figures one by one where a segment lists both: "A, B and C have fallen 1%, 2% and 3%"."""
    parts = [part for part in b.parts if part.segment == segment]
    b.queue = []
    if b.scope.peak is not None and b.scope.peak.sign:
        b.scope.peak = None  # a peak shared by a list ends with it
    if not any(part.has("respectively") for part in parts) and not _stacked(parts):
        return
    own = [name for part in parts for name in heads(b, part)]
    figures = [token for part in parts for token in part.of("fig")]
    if len(own) == len(figures) and len(own) > 1:
        b.queue = own
    elif len(own) != 1:
        b.problems.append(f"{len(own)} names for {len(figures)} figures")


def _stacked(parts: Sequence[Clause]) -> bool:
    """All names, then as many figures, and only verbs between."""
    if any(part.has("value") or set(token.ids) & THINGS for part in parts for token in part.of("subj")):
        return False
    letters = {"subj": "s", "fig": "f", "dir": "v", "to": "v", "from": "v", "level": "v"}
    kinds = "".join(letters.get(token.kind, "") for part in parts for token in part.tokens)
    names, figures = kinds.count("s"), kinds.count("f")
    shape = "s" * names + "v" * (len(kinds) - names - figures) + "f" * figures
    return names > 1 and names == figures and kinds == shape


def whose(b: Binder, part: Clause, place: int) -> tuple[str, ...]:
    """The ids of the figure at ``place``: the nearest name before it, else after it, else the one spoken of."""
    token = part.tokens[place]
    if token.ids:
        return token.ids[:1]
    if b.queue:
        return (b.queue.pop(0),)
    if (other := comparisons.rival(part, place)) is not None:
        _again(b, part, place, other)
        return (b.one(other),)
    if (named := _bracketed(b, part)) is not None:
        return _composed(b, (b.one(named),), part, token)
    near = marks.before(part.tokens, place)
    if near is not None and near.kind == "subj":
        return _composed(b, (b.one(near),), part, token)
    objects = comparisons.objects(part)
    own = [(i, t) for i, t in enumerate(part.tokens) if t.kind == "subj" and t.at not in objects]
    earlier = [t for i, t in own if i < place]
    later = [t for i, t in own if i > place]
    if len({t.ids for t in earlier}) > 1:
        b.problems.append(f"two names before one figure: {token.text}")
    if earlier:
        joined = b.scope.subjects if len(b.scope.subjects) > 1 else (b.one(earlier[-1]),)
        return _composed(b, joined, part, token)
    if later and not b.scope.pending:
        return _composed(b, (b.one(later[0]),), part, token)
    return _composed(b, b.scope.subjects, part, token)


def _again(b: Binder, part: Clause, place: int, other: Token) -> None:
    """The verb of the other side says the direction again: "more than the 2.4% that gold shed"."""
    turn = next((t for t in part.tokens[place + 1 :] if t.kind == "dir" and t.at > other.at), None)
    if turn is not None and b.scope.direction is not None and turn.sign == b.scope.direction.sign:
        b.used.add(turn.at)


def _bracketed(b: Binder, part: Clause) -> Token | None:
    """The name a bracket or "which" follows directly: "bitcoin (3.5%)", "gold, which rose 0.5%"."""
    opens = part.opener.endswith("(") or part.tokens[0].text.lower() in ("which", "whose")
    past = b.parts[b.index - 1] if b.index else None
    if not opens or past is None or part.has("subj") or past.segment != part.segment:
        return None
    hard = [t for t in past.tokens if not t.soft]
    return hard[-1] if hard and hard[-1].kind == "subj" and len(hard[-1].ids) == 1 else None


def _composed(b: Binder, names: tuple[str, ...], part: Clause, token: Token) -> tuple[str, ...]:
    """A company's money beside words of spending is its capital spending, not its share price."""
    near = [p for p in b.parts if p.segment == part.segment]
    near = list(b.parts) if part.has("status") else near
    spending = any(p.has("capex") or leftovers.spends(p) for p in near)
    money = token.figure is not None and marks.is_money(token.figure.unit)
    if not (spending and money):
        return names
    return tuple(f"{name}{_SPENT}" if f"{name}{_SPENT}" in b.catalog else name for name in names)
