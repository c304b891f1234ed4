"""What a figure is, from its unit, its subject's kind and the words around it."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from decimal import Decimal
from typing import TYPE_CHECKING

from commentary.model import Kind, Metric, Subject, Unit
from commentary.reading.changes import Role, Turned, change, is_change, turn_of, unfit, unit_of
from commentary.reading.clauses import Clause
from commentary.reading.marks import SKIP, before, following
from commentary.reading.numbers import Figure
from commentary.reading.tokens import Token

if TYPE_CHECKING:
    from commentary.reading.bind import Scope

_METRICS = {
    "score": Metric.SCORE,
    "coverage": Metric.COVERAGE,
    "correlation": Metric.CORRELATION,
    "percentile": Metric.PERCENTILE,
}
_OUT = ("流出", "outflow", "outflows")


def role_of(part: Clause, place: int, name: str, subject: Subject | None, scope: Scope) -> Role:
    """The role of the figure at ``place``."""
    token = part.tokens[place]
    figure = token.figure
    assert figure is not None
    if counted := _counted(token, figure):
        return counted
    if measure := _measure(part.tokens, place, scope) or _understood(name, figure, subject, scope):
        return _measured(measure, figure)
    if subject is None:
        return Role(problems=(f"a figure of something that is not measured: {token.text}",))
    if (way := _barred(part.tokens, place)) is not None:
        return _bar(token, replace(figure, sign=way or figure.sign), subject)
    if peak := _peak(part, place, subject, scope):
        return peak
    turn = turn_of(part.tokens, place, scope, subject)
    if is_change(part, place, subject, scope, turn):
        if (mark := before(part.tokens, place)) is not None and mark.kind == "to":
            return Role(problems=(f"a change told as a level: {token.text}",))
        return change(token, figure, subject, turn)
    return _level(part, place, subject, turn)


def _counted(token: Token, figure: Figure) -> Role | None:
    """Counts and percentiles show by their shape what they are."""
    if token.key in ("tally", "count"):
        total = None if token.total is None else str(token.total)
        return Role(Metric.TALLY, None, figure.value, figure.quantum, Unit.COUNT, total)
    if token.key == "percentile":
        return Role(Metric.PERCENTILE, None, figure.value, figure.quantum, Unit.POINTS)
    return None


def _understood(name: str, figure: Figure, subject: Subject | None, scope: Scope) -> Metric | None:
    """A bare number is the measure told of the same thing just before, or what the thing itself is a measure of."""
    again = scope.measured
    if figure.unit is Unit.PERCENT and subject is None and again is not None and again[1] is Metric.COVERAGE:
        return Metric.COVERAGE
    if figure.unit is not None:
        return None
    if again is not None and again[1] in (Metric.SCORE, Metric.CORRELATION) and (subject is None or again[0] == name):
        return again[1]
    return Metric.CORRELATION if subject is None and name in scope.correlated else None


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


def _barred(tokens: Sequence[Token], place: int) -> int | None:
    """Whether a figure is a bar's, and in which direction its words put it: "asks for a rise of 15 bp"."""
    way = 0
    for token in reversed(tokens[:place]):
        if token.kind == "bar":
            return way
        if token.kind == "dir":
            way = token.sign
        elif token.kind not in ("of", "fill", "word"):
            return None
    return None


def _bar(token: Token, figure: Figure, subject: Subject) -> Role:
    """The line a test draws: of a change when it has a sign, or when the unit is that of changes; of no day."""
    unit = unit_of(figure, subject)
    signed = figure.sign is not None and subject.kind not in (Kind.PRICE,)
    if unit is Unit.PERCENT and subject.unit is not Unit.PERCENT:
        metric = Metric.RETURN
    elif signed or unit is not subject.unit:
        metric = Metric.CHANGE
    else:
        metric = Metric.LEVEL
    if unit is None or (metric is Metric.CHANGE and unfit(token, figure, subject, ())):
        return Role(problems=(f"a bar in a unit that is not its own: {token.text}",))
    return Role(metric, None, figure.signed, figure.quantum, unit, "bar")


def _peak(part: Clause, place: int, subject: Subject, scope: Scope) -> Role | None:
    peak = next((t for t in part.tokens if t.kind == "peak"), None)
    figure = part.tokens[place].figure
    if (
        peak is None
        and scope.peak is not None
        and not (scope.peak.sign and part.has("dir"))
        and not any(t.when and (t.when.alone or t.when.window) for t in part.of("when"))
    ):
        peak, scope.peak = scope.peak, None
    if peak is None or figure is None:
        return None
    if figure.unit in (Unit.PERCENT, Unit.BP, Unit.PP) and not (
        subject.kind is Kind.YIELD and figure.unit is Unit.PERCENT
    ):
        role = _fall_from(part, place, peak, figure, subject)
        scope.peak = _shared(part, peak, role)
        return role
    prev = before(part.tokens, place)
    after = following(part.tokens, place)
    at_peak = prev is not None and prev.kind in ("level", "of", "peak") and _precedes(part.tokens, peak, place)
    at_peak = at_peak or (after is not None and after.kind == "level" and not _precedes(part.tokens, peak, place))
    at_peak = at_peak or after is peak
    if not at_peak or peak.figure is not None:
        return None
    if unit_of(figure, subject) is not subject.unit:
        return Role(problems=(f"a peak in a unit that is not its own: {part.tokens[place].text}",))
    return Role(Metric.LEVEL, None, figure.signed, figure.quantum, figure.unit, "peak", peak, used=frozenset({peak.at}))


def _shared(part: Clause, peak: Token, role: Role) -> Token | None:
    """A peak that holds of the next figure too: "from their closing peaks", 较收盘峰值分别低; all are falls from it."""
    plural = peak.sign == -1 or part.has("respectively") or peak.text.lower().endswith(("peaks", "highs"))
    return (
        replace(peak, sign=-1) if plural and peak.figure is None and peak.when is None and not role.problems else None
    )


def _precedes(tokens: Sequence[Token], one: Token, place: int) -> bool:
    return one.at < tokens[place].at


def _fall_from(part: Clause, place: int, peak: Token, figure: Figure, subject: Subject) -> Role:
    turns = [t for t in part.tokens if t.kind == "dir"]
    below = [t for t in part.tokens if t.kind == "rel" and t.key == "less level"]
    above = [t for t in part.tokens if t.kind == "rel" and t.key == "more level"]
    used = frozenset(t.at for t in (peak, *turns, *below))
    signs = (
        {t.sign for t in turns}
        | ({-1} if below else set())
        | ({figure.sign} if figure.sign else set())
        | ({peak.sign} - {0})
    )
    if above or signs - {-1}:
        return Role(problems=(f"above a peak: {part.tokens[place].text}",))
    value = figure.value if signs else Decimal(100) - figure.value
    if not signs and not figure.vague:
        return Role(problems=(f"a share of a peak: {part.tokens[place].text}",))
    metric = Metric.RETURN if figure.unit is Unit.PERCENT else Metric.CHANGE
    return Role(metric, -1, -value, figure.quantum, figure.unit, "peak", peak, None, used)


def _intraday(tokens: Sequence[Token], place: int) -> tuple[Token, ...] | None:
    """The word for a low or a high within the day that governs a figure, and the verb of the way there before it."""
    at = place
    while at and (tokens[at - 1].kind in ("to", "level", "of", "subj") or tokens[at - 1].kind in SKIP):
        at -= 1
    if not at or tokens[at - 1].kind != "intra" or sum(t.kind == "subj" for t in tokens[at:place]) > 1:
        return None
    word = tokens[at - 1]
    verb = before(tokens, at - 1)
    way = -1 if word.key == "low" else 1
    return (word, verb) if verb is not None and verb.kind == "dir" and verb.sign == way else (word,)


def _level(part: Clause, place: int, subject: Subject, turn: Turned) -> Role:
    token, figure = part.tokens[place], part.tokens[place].figure
    assert figure is not None
    unit = unit_of(figure, subject)
    if unit is None:
        return Role(problems=(f"a figure without a unit: {token.text}",))
    if unit is not subject.unit or figure.vague:
        return Role(problems=(f"a level in a unit that is not its own: {token.text}",))
    prev = before(part.tokens, place)
    mark = prev.kind if prev is not None else ""
    if place and part.tokens[place - 1].text in ("变动", "变化", "变动了", "变动为"):
        return Role(problems=(f"a change in a unit that is not its own: {token.text}",))
    if prev is not None and prev.text.lower().startswith("by"):
        return Role(problems=(f"a change in a unit that is not its own: {token.text}",))
    metric = Metric.LEVEL
    used: set[int] = set()
    if (day := _intraday(part.tokens, place)) is not None:
        mark, metric, used = "intra", Metric(day[0].key), {t.at for t in day}
    value = figure.signed
    if subject.kind is Kind.FLOW and (flows := [t for t in turn.past if "flow" in t.kinds]):
        value, used = figure.value * flows[-1].sign, used | {t.at for t in flows}
    elif subject.kind is Kind.FLOW and any(
        t.text.lower().endswith(_OUT) for t in part.tokens[:place] if t.kind == "subj"
    ):
        value = -value  # the direction is part of the name
    if any(t.kind == "median" for t in part.tokens[:place]):
        return Role(metric, None, value, figure.quantum, unit, "median", used=frozenset(used))
    base = {"from": "start", "previous": "previous"}.get(mark)
    return Role(metric, None, value, figure.quantum, unit, base, used=frozenset(used))
