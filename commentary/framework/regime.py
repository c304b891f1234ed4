"""View → Regime: the index at its instant and the day before, the facts behind it, the ladder and the tests. Pure."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import UTC, datetime, timedelta
from decimal import Decimal

import numpy as np

from commentary.framework import index
from commentary.framework.book import Book
from commentary.framework.load import default
from commentary.framework.rules import Stage, judge
from commentary.framework.scene import Figures, Scene, collect
from commentary.framework.scores import Why
from commentary.framework.shape import Framework, Indicator, Layer, Role
from commentary.framework.triage import Rung, ladders
from commentary.framework.tub import bath
from commentary.history import Values, instant
from commentary.model import Fact, Flag, LayerReading, Mark, Metric, Reading, Regime, Test, Unit, Verdict
from commentary.ports import View

_DAY = timedelta(days=1)


def read(view: View, framework: Framework | None = None, previous: datetime | None = None) -> Regime:
    """What the framework reads at ``view.as_of``.

    "Previous" is the same reading at an earlier instant, never a stored one; without ``previous`` a day earlier.
    """
    own, earlier = framework or default(), previous or view.as_of - _DAY
    times = (earlier, view.as_of)
    past = [when.item().replace(tzinfo=UTC) for when in index.replay(instant(view.as_of), own.index.track)]
    track = index.history(view, (*times, *past), own)
    book = Book(view, own.clock)
    now, before = Scene(book, own, view.as_of), Scene(book, own, earlier)
    figures = {indicator.id: now.figures(indicator) for indicator in own.indicators}
    rungs = ladders(now)
    tests = _tests(own, Stage(now, rungs, tuple(view.stories())), Stage(before, ladders(before)))
    layers = tuple(_layer(own, layer, track, figures, now) for layer in own.layers)
    measured = (*_index_facts(track, times), *_layer_facts(own, track, times))
    postures = {state.id: state.posture for state in (*own.states, own.unknown)}
    return Regime(
        as_of=view.as_of,
        framework=own.id,
        lsi=_whole(track.lsi[1]),
        state=track.state[1],
        previous_lsi=_whole(track.lsi[0]),
        previous_state=track.state[0],
        posture=postures[track.state[1]],
        coverage=float(track.coverage[1]),
        layers=layers,
        ladders=tuple(rung.ladder for rung in rungs),
        chain=tests[Role.CHAIN],
        predictions=tests[Role.PREDICTION],
        falsifiers=tests[Role.FALSIFIER],
        symptoms=tests[Role.SYMPTOM],
        fit=tests[Role.FIT],
        convexity=tests[Role.CONVEXITY],
        capex_sign=_number(track.capex_sign[1]),
        exhaustion=_number(track.exhaustion[1]),
        missing=_missing(layers, now),
        facts=_facts(measured, figures, rungs, tests),
        questions=tuple((layer.number, layer.question.en, layer.question.zh) for layer in own.layers),
        previous_at=earlier,
        track=tuple(Mark(when, _whole(track.lsi[row]), track.state[row]) for row, when in _in_turn(times, past)),
        bath=bath(now),
    )


def _in_turn(times: Sequence[datetime], past: Sequence[datetime]) -> list[tuple[int, datetime]]:
    """The rows of a track of ``times`` and the ``past``, the past first and then the last of the times."""
    return [*enumerate(past, len(times)), (len(times) - 1, times[-1])]


def unread(as_of: datetime) -> Regime:
    """The regime of an instant at which nothing was read: for what rests on series alone."""
    own = default()
    return Regime(
        as_of, own.id, None, own.unknown.id, None, own.unknown.id, own.unknown.posture, 0.0,
        (), (), (), (), (), (), None, None, (), (),
    )  # fmt: skip


def _tests(own: Framework, now: Stage, before: Stage) -> Mapping[Role, tuple[Test, ...]]:
    # News is read at the view's own instant only, so a test that rests on it has no previous verdict.
    found = {test.id: judge(test, before).verdict for test in own.tests}
    return {
        role: tuple(
            judge(test, now, None if found[test.id] is Verdict.NO_DATA else found[test.id]) for test in own.of(role)
        )
        for role in Role
    }


def _layer(
    own: Framework, layer: Layer, track: index.Track, figures: Mapping[str, Figures], scene: Scene
) -> LayerReading:
    column = own.layers.index(layer)
    readings = tuple(
        _reading(indicator, track, place, figures[indicator.id], scene)
        for place, indicator in enumerate(own.indicators)
        if indicator.layer == layer.number
    )
    return LayerReading(
        layer.number, layer.id, layer.en, layer.zh, _number(track.layers[1, column]),
        float(track.layer_coverage[1, column]), readings, _number(track.layers[0, column]),
    )  # fmt: skip


def _reading(indicator: Indicator, track: index.Track, place: int, figures: Figures, scene: Scene) -> Reading:
    score = _number(track.scores[1, place])
    subject = (
        figures.change.subject if figures.change else figures.level.subject if figures.level else indicator.subject
    )
    why = "" if score is not None else _why(track, place, scene)
    return Reading(indicator.id, subject, indicator.layer, indicator.weight, score, figures.level, figures.change, why)


def _why(track: index.Track, place: int, scene: Scene) -> str:
    match Why(int(track.why[1, place])):
        case Why.MISSING:
            return "no data"
        case Why.STALE:
            day = track.days[1, place].item()
            return f"last value of {day}, {(scene.when.date() - day).days} days old"
        case Why.SHORT:
            return "history shorter than its window"
        case Why.GAP:
            return "a gap in the series at the start of its window"
        case Why.SCORED:
            return "how much dry powder is left is unknown"


def _missing(layers: Sequence[LayerReading], scene: Scene) -> tuple[Flag, ...]:
    """One flag for each indicator without a score, by the subject it is first of all a reading of."""
    found = []
    for reading in (reading for layer in layers for reading in layer.readings if reading.score is None):
        subject = scene.framework.indicator(reading.id).subject
        last = reading.level.end if reading.level else None
        found.append(Flag(subject, f"{reading.id}: {reading.why}", last))
    return tuple(found)


def _index_facts(track: index.Track, times: Sequence[datetime]) -> list[Fact]:
    found = []
    for row, when in enumerate(times):
        how = "100·Φ(weighted mean of the layers' scores / scale)"
        if np.isfinite(track.lsi[row]):
            found.append(_own("LSI", Metric.LEVEL, Decimal(int(track.lsi[row])), Unit.POINTS, when, how))
        share = Decimal(repr(round(100 * float(track.coverage[row]), 1)))
        found.append(
            _own("LSI", Metric.COVERAGE, share, Unit.PERCENT, when, "share of the index's weight with a score")
        )
    return found


def _layer_facts(own: Framework, track: index.Track, times: Sequence[datetime]) -> list[Fact]:
    found = []
    for row, when in enumerate(times):
        for column, layer in enumerate(own.layers):
            key = f"LAYER.{layer.id}"
            if np.isfinite(track.layers[row, column]):
                score = Decimal(repr(round(float(track.layers[row, column]), 4)))
                found.append(
                    _own(key, Metric.SCORE, score, Unit.RATIO, when, "weighted mean of the indicators' scores")
                )
            share = Decimal(repr(round(100 * float(track.layer_coverage[row, column]), 1)))
            found.append(
                _own(key, Metric.COVERAGE, share, Unit.PERCENT, when, "share of the layer's weight with a score")
            )
    return found


def _own(subject: str, metric: Metric, value: Decimal, unit: Unit, when: datetime, how: str) -> Fact:
    return Fact(
        f"{subject}/{metric.value}/{when:%Y-%m-%dT%H:%MZ}", subject, metric, value, unit, when.date(), when,
        calendar="none", source="computed", derivation=how,
    )  # fmt: skip


def _facts(
    measured: Sequence[Fact],
    figures: Mapping[str, Figures],
    rungs: Sequence[Rung],
    tests: Mapping[Role, Sequence[Test]],
) -> tuple[Fact, ...]:
    told = [fact for group in tests.values() for test in group for fact in test.facts]
    every = (*measured, *collect(figures), *(fact for rung in rungs for fact in rung.facts), *told)
    unique: dict[str, Fact] = {}
    for fact in every:
        unique.setdefault(fact.id, fact)
    return tuple(unique.values())


def _number(value: Values | float) -> float | None:
    return float(value) if np.isfinite(value) else None


def _whole(value: float) -> int | None:
    return int(value) if np.isfinite(value) else None
