"""What can be said of facts, whether it is true, and what exactly it says. Pure.

Each predicate is a function of facts alone and answers true, false or undecidable; only true goes on.
:func:`says` gives the statements that a finished sentence must be read as, in either language.
"""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Mapping, Sequence
from dataclasses import replace
from decimal import Decimal
from enum import Enum
from itertools import pairwise

from commentary.model import Claim, Fact, Metric, Predicate, Statement, Status, Unit

Facts = Mapping[str, Fact]

_MOVES = (Metric.RETURN, Metric.CHANGE)


class Truth(Enum):
    """Whether a claim holds. Undecidable is not false: a fact is missing, or unlike things are compared."""

    TRUE = "true"
    FALSE = "false"
    UNDECIDABLE = "undecidable"


def make(predicate: Predicate, word: str | None = None, sources: Sequence[str] = (), **roles: Fact | None) -> Claim:
    """A claim over facts by role (roles that are None are left out); equal claims have equal ids."""
    return _make(predicate, tuple(roles.items()), word, sources)


def _make(
    predicate: Predicate, roles: Sequence[tuple[str, Fact | None]], word: str | None = None, sources: Sequence[str] = ()
) -> Claim:
    held = tuple((role, fact.id) for role, fact in roles if fact is not None)
    digest = hashlib.sha256(repr((predicate.value, word, held, tuple(sources))).encode()).hexdigest()
    return Claim(f"c{digest[:8]}", predicate, held, word, tuple(sources))


def moved(change: Fact, level: Fact | None = None) -> Claim:
    """The subject moved by ``change``, optionally to ``level``."""
    return make(Predicate.MOVED, change=change, level=level)


def level(fact: Fact, reference: Fact | None = None, articles: Sequence[str] = ()) -> Claim:
    """The subject stands at ``fact``; ``reference`` is an earlier level of the same (``was``), ``articles`` what is counted."""
    return make(Predicate.LEVEL, sources=articles, level=fact, was=reference)


def held_against(fact: Fact, bar: Fact | None) -> Claim:
    """Where a move or level stands, and the bar it would have to cross."""
    if fact.metric in _MOVES:
        return make(Predicate.MOVED, change=fact, bar=bar)
    return make(Predicate.LEVEL, level=fact, bar=bar)


def drawdown(below: Fact | None, peak: Fact | None) -> Claim:
    """The subject stands ``below`` its ``peak``."""
    return make(Predicate.LEVEL, below=below, peak=peak)


def compare(a: Fact, b: Fact, word: str) -> Claim:
    """``a`` moved ``more`` or ``less`` than ``b`` (signed: the higher number is more)."""
    return make(Predicate.COMPARE, word, a=a, b=b)


def rank(facts: Sequence[Fact]) -> Claim:
    """The whole basket in order, lowest first."""
    return _make(Predicate.RANK, tuple((str(n), fact) for n, fact in enumerate(facts, 1)))


def extreme(value: Fact, bound: Fact) -> Claim:
    """``value`` is the lowest or highest of the bound's window (``bound.base`` names the side)."""
    return make(Predicate.EXTREME, bound.base, value=value, bound=bound)


def state(percentile: Fact, word: str, move: Fact | None = None) -> Claim:
    """The subject is in the state ``word`` by its percentile (and the sign of ``move``)."""
    return make(Predicate.STATE, word, percentile=percentile, move=move)


def reported(fact: Fact) -> Claim:
    """A publisher's figure, attributed."""
    return make(Predicate.REPORTED, sources=(fact.article,) if fact.article else (), figure=fact)


def against_expectation(figure: Fact, expected: Fact) -> Claim:
    """A guided or actual figure beside what was expected of the same subject and period."""
    cited = dict.fromkeys(fact.article for fact in (figure, expected) if fact.article)
    return make(Predicate.EXPECTED_VS_ACTUAL, sources=tuple(cited), figure=figure, expected=expected)


def seen(verdict: Fact, articles: Sequence[str] = ()) -> Claim:
    """A test's verdict, and the articles it rests on: SEEN when its fact is 1, NOT_SEEN when it is 0."""
    return make(Predicate.SEEN if verdict.value else Predicate.NOT_SEEN, sources=articles, verdict=verdict)


def missing(last: Fact) -> Claim:
    """Nothing newer than ``last`` is known of its subject; nothing at all when ``last`` is a count of none."""
    return make(Predicate.MISSING, last=last)


def holds(claim: Claim, facts: Facts, states: Mapping[str, tuple[float, float]]) -> Truth:
    """Whether ``claim`` is true of ``facts``. ``states`` are percentile ranges by word (low ≤ p ≤ high)."""
    named = {role: facts[key] for role, key in claim.roles if key in facts}
    if len(named) < len(claim.roles) or not named:
        return Truth.UNDECIDABLE
    result = (
        _state(claim, named, states) if claim.predicate is Predicate.STATE else _RULES[claim.predicate](claim, named)
    )
    return Truth.UNDECIDABLE if result is None else Truth.TRUE if result else Truth.FALSE


Roles = Mapping[str, Fact]


def _moved(claim: Claim, roles: Roles) -> bool | None:
    change, at = roles["change"], roles.get("level")
    if change.metric not in _MOVES or change.status is not Status.ACTUAL or not _barred(change, roles):
        return None
    return at is None or (at.subject == change.subject and at.end == change.end and at.metric is Metric.LEVEL)


def _level(claim: Claim, roles: Roles) -> bool | None:
    if "below" in roles:
        below, peak = roles["below"], roles["peak"]
        return below.subject == peak.subject and below.start == peak.end and below.base == "peak" and below.value < 0
    at, was = roles["level"], roles.get("was")
    if at.status is not Status.ACTUAL or not _barred(at, roles):
        return None
    return was is None or (
        (was.subject, was.metric, was.unit) == (at.subject, at.metric, at.unit) and was.end <= at.end
    )


def _barred(fact: Fact, roles: Roles) -> bool:
    """Whether the bar, when there is one, is a bar of this very figure."""
    bar = roles.get("bar")
    return bar is None or (
        bar.base == "bar" and (bar.subject, bar.metric, bar.unit) == (fact.subject, fact.metric, fact.unit)
    )


def comparable(facts: Sequence[Fact]) -> bool:
    """Equal metric, unit, status, start and end: the only figures that may be set against each other."""
    return len({(f.metric, f.unit, f.status, f.start, f.end, f.base) for f in facts}) == 1


def _compare(claim: Claim, roles: Roles) -> bool | None:
    a, b = roles["a"], roles["b"]
    if not comparable((a, b)) or a.subject == b.subject:
        return None
    return a.value > b.value if claim.word == "more" else a.value < b.value if claim.word == "less" else None


def _rank(claim: Claim, roles: Roles) -> bool | None:
    ordered = list(roles.values())
    if len(ordered) < 2 or not comparable(ordered):
        return None
    return all(low.value <= high.value for low, high in pairwise(ordered))


def _extreme(claim: Claim, roles: Roles) -> bool | None:
    value, bound = roles["value"], roles["bound"]
    if value.subject != bound.subject or value.unit != bound.unit or claim.word != bound.base:
        return None
    return value.value <= bound.value if claim.word == "low" else value.value >= bound.value


def _state(claim: Claim, roles: Roles, states: Mapping[str, tuple[float, float]]) -> bool | None:
    at, move = roles["percentile"], roles.get("move")
    if at.metric is not Metric.PERCENTILE or claim.word is None or claim.word not in states:
        return None
    low, high = states[claim.word]
    # A word of loss is not true of a rise, however weak a rise it is beside others (and the other way round).
    wrong = move is not None and ((high <= 20 and move.value >= 0) or (low >= 80 and move.value <= 0))
    return Decimal(str(low)) <= at.value <= Decimal(str(high)) and not wrong


def _expected(claim: Claim, roles: Roles) -> bool | None:
    figure, expected = roles["figure"], roles["expected"]
    like = (figure.subject, figure.metric, figure.unit, figure.end) == (
        expected.subject, expected.metric, expected.unit, expected.end,
    )  # fmt: skip
    return (
        like and expected.status is Status.EXPECTED and figure.status in (Status.GUIDED, Status.ACTUAL, Status.REPORTED)
    )


def _reported(claim: Claim, roles: Roles) -> bool | None:
    figure = roles["figure"]
    return figure.status is not Status.ACTUAL and figure.publisher is not None


_RULES: Mapping[Predicate, Callable[[Claim, Roles], bool | None]] = {
    Predicate.MOVED: _moved,
    Predicate.LEVEL: _level,
    Predicate.COMPARE: _compare,
    Predicate.RANK: _rank,
    Predicate.EXTREME: _extreme,
    Predicate.EXPECTED_VS_ACTUAL: _expected,
    Predicate.REPORTED: _reported,
    Predicate.SEEN: lambda claim, roles: roles["verdict"].value == 1,
    Predicate.NOT_SEEN: lambda claim, roles: roles["verdict"].value == 0,
    Predicate.MISSING: lambda claim, roles: roles["last"].metric is not Metric.TALLY or roles["last"].value == 0,
}


def says(claim: Claim, facts: Facts) -> tuple[Statement, ...]:
    """The statements that a sentence making this claim must be read as (values unrounded, ``quantum`` None)."""
    roles = {role: facts[key] for role, key in claim.roles}
    match claim.predicate:
        case Predicate.MOVED:
            return tuple(_of(fact) for fact in roles.values())
        case Predicate.RANK:
            return (*(_of(fact) for fact in roles.values()), _order(tuple(roles.values())))
        case Predicate.COMPARE:
            a, b = roles["a"], roles["b"]
            return (
                Statement(
                    Predicate.COMPARE, a.subject, a.metric, start=a.start, end=a.end, window=a.window,
                    others=(b.subject,), word=claim.word,
                ),
            )  # fmt: skip
        case Predicate.EXTREME:
            value, bound = roles["value"], roles["bound"]
            return (
                Statement(
                    Predicate.EXTREME, value.subject, value.metric, start=bound.start, end=value.end,
                    window=bound.window, word=claim.word,
                ),
            )  # fmt: skip
        case Predicate.STATE:
            at = roles["percentile"]
            return (Statement(Predicate.STATE, at.subject, window=at.window, end=at.end, word=claim.word),)
        case Predicate.SEEN | Predicate.NOT_SEEN:
            return (Statement(claim.predicate, roles["verdict"].subject),)
        case Predicate.MISSING:
            last = roles["last"]
            end = None if last.metric is Metric.TALLY else last.end
            return (Statement(Predicate.MISSING, last.subject, end=end),)
        case _:
            return tuple(_of(fact) for fact in roles.values())


def figures(claim: Claim, facts: Facts) -> tuple[Statement, ...]:
    """The figures a claim rests on: a sentence that makes it may tell them too."""
    return tuple(_of(facts[key]) for _, key in claim.roles)


def entailing(claim: Claim, facts: Facts) -> tuple[Statement, ...]:
    """The figures that say by themselves what the claim says, so that its word need not: none where it must be said.

    Two returns over the same dates compare themselves, a whole basket of them is in its order, a percentile is a state.
    """
    match claim.predicate:
        case Predicate.COMPARE | Predicate.RANK:
            return figures(claim, facts)
        case Predicate.STATE:
            return figures(claim, facts)[:1]
        case _:
            return ()


def _order(ordered: Sequence[Fact]) -> Statement:
    basket = tuple(fact.subject for fact in ordered)
    first = _of(ordered[0])
    return replace(first, predicate=Predicate.RANK, sign=None, value=None, unit=None, others=basket, word="low")


def _of(fact: Fact) -> Statement:
    """A fact as the statement of its own figure. A bar is a signed figure of no time."""
    if fact.base == "bar":
        return Statement(Predicate.LEVEL, fact.subject, fact.metric, None, fact.value, None, fact.unit, base="bar")
    moving = fact.metric in _MOVES and fact.status is Status.ACTUAL
    sign = (
        (fact.value > 0) - (fact.value < 0) if moving or (fact.unit is Unit.PERCENT and fact.metric in _MOVES) else None
    )
    predicate = Predicate.MOVED if fact.metric in _MOVES else Predicate.LEVEL
    if fact.status is not Status.ACTUAL:
        predicate = Predicate.REPORTED
    return Statement(
        predicate, fact.subject, fact.metric, sign, fact.value, None, fact.unit, fact.start, fact.end, fact.window,
        fact.base, fact.status, fact.publisher,
    )  # fmt: skip
