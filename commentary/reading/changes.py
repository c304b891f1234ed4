"""Whether a figure is a change, and of which direction."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from decimal import Decimal
from typing import TYPE_CHECKING

from commentary.model import Kind, Lang, Metric, Subject, Unit
from commentary.reading.clauses import Clause
from commentary.reading.lexicon import lexicon
from commentary.reading.marks import SKIP, before, following
from commentary.reading.numbers import Figure
from commentary.reading.tokens import Token

if TYPE_CHECKING:
    from commentary.reading.bind import Scope

_NOUNS = frozenset({"of", "was", "is", "amounted to", "came to", "totalled", "totaled", "amounting to", "were"})


@dataclass(frozen=True)
class Role:
    """A figure's part in a statement, or the ``problems`` that keep it from having one."""

    metric: Metric = Metric.LEVEL
    sign: int | None = None
    value: Decimal = Decimal(0)
    quantum: Decimal = Decimal(1)
    unit: Unit | None = None
    base: str | None = None
    peak: Token | None = None
    direction: Token | None = None
    used: frozenset[int] = frozenset()
    problems: tuple[str, ...] = ()


@dataclass(frozen=True)
class Turned:
    """The directions that may govern a figure: those said before it since the last figure, one after, one inherited."""

    past: tuple[Token, ...] = ()
    next: Token | None = None
    inherited: Token | None = None
    strange: bool = False  # an unknown word stands where a verb would


_BANDS = {"lowest": -1, "low": -1, "high": 1, "highest": 1}


def _strong(tokens: Sequence[Token], place: int, subject: Subject) -> Token | None:
    """A strong word that is a direction too, right before its figure: 大幅下行 50 个基点."""
    past = tokens[place - 1] if place else None
    if past is None or past.kind != "state":
        return None
    lang = Lang.EN if past.text.isascii() else Lang.ZH
    bands = lexicon(lang).bands.get(" ".join(past.text.lower().split()), ())
    word = next((word for kinds, word in bands if not kinds or subject.kind.value in kinds), "")
    return replace(past, kind="dir", sign=_BANDS[word], kinds=()) if word in _BANDS else None


def turn_of(tokens: Sequence[Token], place: int, scope: Scope, subject: Subject) -> Turned:
    last = max((i for i, t in enumerate(tokens[:place]) if t.kind == "fig"), default=-1)
    past = tuple(t for t in tokens[last + 1 : place] if t.kind == "dir")
    if not past and (strong := _strong(tokens, place, subject)) is not None:
        past = (strong,)
    after = following(tokens, place)
    own = None
    if after is not None and after.kind == "dir" and not _governs_next(tokens, after):
        own = after
    if not past and scope.pending is not None and last < 0:
        past = (scope.pending,)
    shared = next((t for t in reversed(tokens[:place]) if t.kind == "dir"), None)
    start = max((i for i, t in enumerate(tokens[:place]) if t.kind in ("fig", "subj", "when")), default=-1)
    strange = any(t.kind == "word" for t in tokens[start + 1 : place])
    return Turned(past, own, shared or scope.direction, strange)


def _governs_next(tokens: Sequence[Token], turn: Token) -> bool:
    """Whether a direction word belongs to the figure after it: "at 297 bp, up 4 bp"."""
    place = next(i for i, t in enumerate(tokens) if t is turn)
    after = following(tokens, place)
    return after is not None and ((after.kind == "fig" and after.key != "percentile") or after.kind == "by")


def unit_of(figure: Figure, subject: Subject) -> Unit | None:
    """The unit of a level: the one that is written, else points, which an index is told in without the word."""
    bare = subject.kind is Kind.INDEX or subject.unit is Unit.POINTS
    return figure.unit or (subject.unit if bare else None)


def is_change(part: Clause, place: int, subject: Subject, scope: Scope, turn: Turned) -> bool:
    figure = part.tokens[place].figure
    assert figure is not None
    kind, unit = subject.kind, figure.unit
    last = max((i for i, t in enumerate(part.tokens[:place]) if t.kind == "fig"), default=-1)
    if any(t.kind == "median" for t in part.tokens[last + 1 : place]):
        return False
    if kind in (Kind.YIELD, Kind.SHARE):
        return unit is not Unit.PERCENT
    if unit is Unit.PERCENT:
        return True
    if kind is Kind.FLOW and any("flow" in t.kinds for t in turn.past):
        return False
    prev = before(part.tokens, place)
    mark = prev.kind if prev is not None else ""
    if mark in ("to", "from", "previous", "level", "of", "intra"):
        return (_of_a_move(part.tokens, place) and bool(turn.past)) or (mark == "level" and turn.next is not None)
    if scope.moved and scope.direction is not None and mark in ("subj", "") and _then_to(part.tokens, place):
        return True
    if mark in ("dir", "by") and (turn.past or turn.inherited):
        return True
    if figure.sign is not None and (kind is not Kind.INDEX or unit is not None):
        return True
    return turn.next is not None or bool(turn.past) or _gapped(scope, figure, kind)


def _then_to(tokens: Sequence[Token], place: int) -> bool:
    """A change whose verb is understood, with where it led: "…, the investment-grade spread 4 bp to 75 bp"."""
    rest = [t for t in tokens[place + 1 :] if t.kind not in SKIP]
    return len(rest) > 1 and rest[0].kind == "to" and rest[1].kind == "fig"


def _of_a_move(tokens: Sequence[Token], place: int) -> bool:
    """Whether a mark of levels belongs to a move: "a fall of 4 bp", "the fall was 4 bp", 跌幅为 4 个基点."""
    mark = before(tokens, place)
    if mark is None or mark.kind not in ("level", "of"):
        return False
    turn = before(tokens, tokens.index(mark))
    if turn is None or turn.kind != "dir" or mark.text.startswith(("收", "报")):
        return False
    return turn.text.endswith("幅") or (mark.text.lower() in _NOUNS and turn.text.isascii())


def _gapped(scope: Scope, figure: Figure, kind: Kind) -> bool:
    """Whether the verb is understood: "Reserves fell $71bn, ON RRP $2bn"."""
    return scope.changed and scope.direction is not None and (kind is not Kind.INDEX or figure.unit is not None)


def change(token: Token, figure: Figure, subject: Subject, turn: Turned) -> Role:
    governing = turn.past or ((turn.next,) if turn.next else ())
    if not governing and figure.sign is None and turn.inherited is not None and not turn.strange:
        governing = (turn.inherited,)
    signs = {t.sign for t in governing}
    if figure.sign is not None and governing and (not figure.vague or figure.sign not in signs):
        return Role(problems=(f"two directions for one figure: {token.text}",))
    if len(signs) > 1:
        return Role(problems=(f"two directions for one figure: {token.text}",))
    sign = figure.sign or next(iter(signs), None)
    if sign is None and not figure.value and not governing:
        # Nothing needs no direction: "the Nasdaq 100 0.0%".
        metric = Metric.RETURN if figure.unit is Unit.PERCENT else Metric.CHANGE
        return Role(metric, 0, figure.value, figure.quantum, figure.unit or subject.unit)
    problem = unfit(token, figure, subject, governing) if sign else f"a change without a direction: {token.text}"
    if problem:
        return Role(problems=(problem,))
    metric = Metric.RETURN if figure.unit is Unit.PERCENT else Metric.CHANGE
    unit = figure.unit or subject.unit
    used = frozenset(t.at for t in governing)
    last = governing[-1] if governing else None
    return Role(metric, sign, figure.value * (sign or 0), figure.quantum, unit, direction=last, used=used)


def unfit(token: Token, figure: Figure, subject: Subject, governing: Sequence[Token]) -> str | None:
    kind, unit = subject.kind, figure.unit
    for turn in governing:
        if turn.kinds and kind.value not in turn.kinds:
            return f"a word for a {turn.kinds[0]} used of a {kind}: {turn.text}"
    fits = {
        Kind.PRICE: unit is Unit.PERCENT or unit is subject.unit,
        Kind.YIELD: unit is Unit.BP,
        Kind.SPREAD: unit is Unit.BP,
        Kind.SHARE: unit is Unit.PP,
        Kind.INDEX: unit in (Unit.PERCENT, Unit.POINTS, None),
    }.get(kind, unit is Unit.PERCENT or unit is subject.unit)
    return None if fits else f"a change in a unit that is not its own: {token.text}"
