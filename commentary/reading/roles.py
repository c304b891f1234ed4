"""What a figure is, from its unit, its subject's kind and the words around it: a change or a level, up or down."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from decimal import Decimal
from typing import TYPE_CHECKING

from commentary.model import Kind, Metric, Subject, Unit
from commentary.reading.clauses import Clause
from commentary.reading.numbers import Figure
from commentary.reading.tokens import Token

if TYPE_CHECKING:
    from commentary.reading.bind import Scope

_SKIP = frozenset(
    {
        "fill",
        "word",
        "when",
        "doubt",
        "status",
        "capex",
        "respectively",
        "publisher",
        "name",
        "shares",
        "pronoun",
        "punct",
        "and",
    }
)
_MONEY = frozenset({Unit.USD, Unit.JPY, Unit.CNY, Unit.HKD})
_METRICS = {
    "score": Metric.SCORE,
    "coverage": Metric.COVERAGE,
    "correlation": Metric.CORRELATION,
    "percentile": Metric.PERCENTILE,
}
_OUT = ("流出", "outflow", "outflows")
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


def is_money(unit: Unit | None) -> bool:
    """Whether a unit is a currency."""
    return unit in _MONEY


def is_change_unit(figure: Figure | None) -> bool:
    """Whether a figure can only be a change from a peak: a percentage or points of one."""
    return figure is not None and figure.unit in (Unit.PERCENT, Unit.BP, Unit.PP)


def joins(part: Clause) -> bool:
    """Whether the clause carries on a list of names: "and ether fell"."""
    return part.opener in ("and", "、", "和", "与", "及", "以及", ",and", "同", "跟", "as well as", ",")


def before(tokens: Sequence[Token], place: int) -> Token | None:
    """The nearest word before ``place`` that governs a figure."""
    for token in reversed(tokens[:place]):
        if token.kind == "when" and token.text.startswith(("至", "到")):
            return replace(token, kind="to")  # 至 2 月 4 日的 286 个基点
        if token.kind not in _SKIP:
            return token
    return None


def following(tokens: Sequence[Token], place: int) -> Token | None:
    """The nearest governing word after ``place``."""
    return next((t for t in tokens[place + 1 :] if t.kind not in _SKIP and t.kind != "of"), None)


def listed(tokens: Sequence[Token], names: Sequence[Token]) -> bool:
    """Whether names stand side by side, as in an apposition or a list."""
    return False


def role(part: Clause, place: int, subject: Subject | None, scope: Scope) -> Role:
    """The role of the figure at ``place``."""
    token = part.tokens[place]
    figure = token.figure
    assert figure is not None
    if token.key == "tally":
        return Role(Metric.TALLY, None, figure.value, figure.quantum, Unit.COUNT, str(token.total))
    if token.key == "percentile":
        return Role(Metric.PERCENTILE, None, figure.value, figure.quantum, Unit.POINTS)
    if measure := _measure(part.tokens, place, scope):
        return _measured(measure, figure)
    if subject is None:
        return Role(problems=(f"a figure of something that is not measured: {token.text}",))
    if peak := _peak(part, place, subject, scope):
        return peak
    turn = _turn(part.tokens, place, scope)
    if _is_change(part, place, subject, scope, turn):
        return _change(token, figure, subject, turn)
    return _level(part, place, subject, turn)


def _measure(tokens: Sequence[Token], place: int, scope: Scope) -> Metric | None:
    """Score, coverage or correlation, when such a word governs the figure."""
    carried, scope.metric = scope.metric, None
    if carried is not None and carried.key != "percentile":
        return _METRICS[carried.key]
    past = [t for t in tokens[:place] if t.kind in ("metric", "fig")]
    if past and past[-1].kind == "metric" and past[-1].key != "percentile":
        return _METRICS[past[-1].key]
    after = tokens[place + 1] if place + 1 < len(tokens) else None
    return _METRICS[after.key] if after is not None and after.kind == "metric" and after.key == "coverage" else None


def _measured(metric: Metric, figure: Figure) -> Role:
    unit = Unit.PERCENT if metric is Metric.COVERAGE else Unit.RATIO
    if figure.unit is not (Unit.PERCENT if metric is Metric.COVERAGE else None):
        return Role(problems=(f"a {metric} in a unit it does not have",))
    return Role(metric, None, figure.signed, figure.quantum, unit)


# --- from a peak -----------------------------------------------------------------------------------------------------


def _peak(part: Clause, place: int, subject: Subject, scope: Scope) -> Role | None:
    peak = next((t for t in part.tokens if t.kind == "peak"), None)
    figure = part.tokens[place].figure
    if peak is None and scope.peak is not None and not part.has("when"):
        peak, scope.peak = scope.peak, None
    if peak is None or figure is None:
        return None
    if figure.unit in (Unit.PERCENT, Unit.BP, Unit.PP) and not (
        subject.kind is Kind.YIELD and figure.unit is Unit.PERCENT
    ):
        return _fall_from(part, place, peak, figure, subject)
    prev = before(part.tokens, place)
    after = following(part.tokens, place)
    at_peak = prev is not None and prev.kind in ("level", "of", "peak") and _precedes(part.tokens, peak, place)
    at_peak = at_peak or (after is not None and after.kind == "level" and not _precedes(part.tokens, peak, place))
    at_peak = at_peak or after is peak
    if not at_peak or peak.figure is not None:
        return None
    return Role(Metric.LEVEL, None, figure.signed, figure.quantum, figure.unit, "peak", peak, used=frozenset({peak.at}))


def _precedes(tokens: Sequence[Token], one: Token, place: int) -> bool:
    return one.at < tokens[place].at


def _fall_from(part: Clause, place: int, peak: Token, figure: Figure, subject: Subject) -> Role:
    turns = [t for t in part.tokens if t.kind == "dir"]
    below = [t for t in part.tokens if t.kind == "rel" and t.key == "less level"]
    above = [t for t in part.tokens if t.kind == "rel" and t.key == "more level"]
    used = frozenset(t.at for t in (peak, *turns, *below))
    signs = {t.sign for t in turns} | ({-1} if below else set()) | ({figure.sign} if figure.sign else set())
    if above or signs - {-1}:
        return Role(problems=(f"above a peak: {part.tokens[place].text}",))
    value = figure.value if signs else Decimal(100) - figure.value
    if not signs and not figure.vague:
        return Role(problems=(f"a share of a peak: {part.tokens[place].text}",))
    metric = Metric.RETURN if figure.unit is Unit.PERCENT else Metric.CHANGE
    return Role(metric, -1, -value, figure.quantum, figure.unit, "peak", peak, None, used)


# --- change or level -------------------------------------------------------------------------------------------------


@dataclass(frozen=True)
class _Turn:
    """The directions that may govern a figure: those said before it since the last figure, one after, one inherited."""

    past: tuple[Token, ...] = ()
    next: Token | None = None
    inherited: Token | None = None
    strange: bool = False  # an unknown word stands where a verb would


def _turn(tokens: Sequence[Token], place: int, scope: Scope) -> _Turn:
    last = max((i for i, t in enumerate(tokens[:place]) if t.kind == "fig"), default=-1)
    past = tuple(t for t in tokens[last + 1 : place] if t.kind == "dir")
    after = following(tokens, place)
    own = None
    if after is not None and after.kind == "dir" and not _governs_next(tokens, after):
        own = after
    if not past and scope.pending is not None and last < 0:
        past = (scope.pending,)
    shared = next((t for t in reversed(tokens[:place]) if t.kind == "dir"), None)
    start = max((i for i, t in enumerate(tokens[:place]) if t.kind in ("fig", "subj", "when")), default=-1)
    strange = any(t.kind == "word" for t in tokens[start + 1 : place])
    return _Turn(past, own, shared or scope.direction, strange)


def _governs_next(tokens: Sequence[Token], turn: Token) -> bool:
    """Whether a direction word belongs to the figure after it: "at 297 bp, up 4 bp"."""
    place = next(i for i, t in enumerate(tokens) if t is turn)
    after = following(tokens, place)
    return after is not None and (after.kind == "fig" or (after.kind == "by"))


def _is_change(part: Clause, place: int, subject: Subject, scope: Scope, turn: _Turn) -> bool:
    figure = part.tokens[place].figure
    assert figure is not None
    kind, unit = subject.kind, figure.unit
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
    if mark in ("dir", "by") and (turn.past or turn.inherited):
        return True
    if figure.sign is not None and (kind is not Kind.INDEX or unit is not None):
        return True
    return turn.next is not None or bool(turn.past) or _gapped(scope, figure, kind)


def _of_a_move(tokens: Sequence[Token], place: int) -> bool:
    """ "A fall of 4 bp", "the fall was 4 bp", 跌幅为 4 个基点."""
    mark = before(tokens, place)
    if mark is None or mark.kind not in ("level", "of"):
        return False
    turn = before(tokens, tokens.index(mark))
    if turn is None or turn.kind != "dir":
        return False
    return turn.text.endswith("幅") or (mark.text.lower() in _NOUNS and turn.text.isascii())


def _gapped(scope: Scope, figure: Figure, kind: Kind) -> bool:
    """ "Reserves fell $71bn, ON RRP $2bn": the verb is understood."""
    return scope.changed and scope.direction is not None and (kind is not Kind.INDEX or figure.unit is not None)


def _change(token: Token, figure: Figure, subject: Subject, turn: _Turn) -> Role:
    governing = turn.past or ((turn.next,) if turn.next else ())
    if not governing and figure.sign is None and turn.inherited is not None and not turn.strange:
        governing = (turn.inherited,)
    signs = {t.sign for t in governing}
    if figure.sign is not None and governing and (not figure.vague or figure.sign not in signs):
        return Role(problems=(f"two directions for one figure: {token.text}",))
    if len(signs) > 1:
        return Role(problems=(f"two directions for one figure: {token.text}",))
    sign = figure.sign or next(iter(signs), None)
    problem = _unfit(token, figure, subject, governing) if sign else f"a change without a direction: {token.text}"
    if problem:
        return Role(problems=(problem,))
    metric = Metric.RETURN if figure.unit is Unit.PERCENT else Metric.CHANGE
    unit = figure.unit or subject.unit
    used = frozenset(t.at for t in governing)
    last = governing[-1] if governing else None
    return Role(metric, sign, figure.value * (sign or 0), figure.quantum, unit, direction=last, used=used)


def _unfit(token: Token, figure: Figure, subject: Subject, governing: Sequence[Token]) -> str | None:
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


def _level(part: Clause, place: int, subject: Subject, turn: _Turn) -> Role:
    token, figure = part.tokens[place], part.tokens[place].figure
    assert figure is not None
    unit = figure.unit or (subject.unit if subject.kind is Kind.INDEX else None)
    if unit is None:
        return Role(problems=(f"a figure without a unit: {token.text}",))
    if unit is not subject.unit or figure.vague:
        return Role(problems=(f"a level in a unit that is not its own: {token.text}",))
    prev = before(part.tokens, place)
    mark = prev.kind if prev is not None else ""
    if prev is not None and prev.text.lower().startswith("by"):
        return Role(problems=(f"a change in a unit that is not its own: {token.text}",))
    metric = Metric.LEVEL
    used: set[int] = set()
    if prev is not None and mark == "intra":
        metric, used = Metric(prev.key), {prev.at}
    value = figure.signed
    if subject.kind is Kind.FLOW and (flows := [t for t in turn.past if "flow" in t.kinds]):
        value, used = figure.value * flows[-1].sign, used | {t.at for t in flows}
    elif subject.kind is Kind.FLOW and any(
        t.text.lower().endswith(_OUT) for t in part.tokens[:place] if t.kind == "subj"
    ):
        value = -value  # the direction is part of the name
    base = {"from": "start", "previous": "previous"}.get(mark)
    return Role(metric, None, value, figure.quantum, unit, base, used=frozenset(used))
