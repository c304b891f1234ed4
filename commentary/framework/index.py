"""Scores → layers → Liquidity Shortage Index → regime, at any number of instants, each by what was known then."""

from __future__ import annotations

import math
from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import datetime

import numpy as np
from numpy.typing import NDArray

from commentary.framework import hysteresis
from commentary.framework.book import Book
from commentary.framework.load import default
from commentary.framework.scores import Scores, score
from commentary.framework.shape import Framework, Transform
from commentary.history import Seconds, Values, instant
from commentary.ports import View


@dataclass(frozen=True, eq=False)
class Track:
    """The framework's readings at ``times``; NaN is unknown. Columns follow the framework's layers and indicators.

    ``lsi`` is in whole points, ``coverage`` and ``layer_coverage`` are shares of weight (0–1), ``exhaustion`` is E.
    """

    times: Seconds
    lsi: Values
    state: tuple[str, ...]
    coverage: Values
    layers: Values
    layer_coverage: Values
    scores: Values
    why: NDArray[np.int64]
    values: Values
    days: NDArray[np.datetime64]
    exhaustion: Values
    capex_sign: Values


def history(
    view: View, times: Sequence[datetime], framework: Framework | None = None, leave_out: Collection[str] = ()
) -> Track:
    """The index, regime, coverage and layers at each of ``times`` (aware), none of them using anything known later.

    ``leave_out`` are ids of indicators or subjects to be ignored. The regime at a time replays the weekdays before it.
    """
    own = framework or default()
    wanted = np.array([instant(when) for when in times], "datetime64[s]")
    replays = [replay(when, own.index.replay) for when in wanted]
    every = np.unique(np.concatenate([wanted, *replays])) if len(wanted) else wanted
    full = _measure(view, own, every, leave_out)
    at = np.searchsorted(every, wanted)
    thresholds = [state.below for state in own.states[:-1]]
    states = []
    for row, before in zip(at, replays, strict=True):
        readings = full.lsi[np.append(np.searchsorted(every, before), row)]
        number = hysteresis.regime(readings, thresholds, own.index.points, own.index.days)
        states.append(own.unknown.id if number == hysteresis.UNKNOWN else own.states[number].id)
    return Track(
        wanted, full.lsi[at], tuple(states), full.coverage[at], full.layers[at], full.layer_coverage[at],
        full.scores[at], full.why[at], full.values[at], full.days[at], full.exhaustion[at], full.capex_sign[at],
    )  # fmt: skip


def replay(when: np.datetime64, sessions: int) -> Seconds:
    """The last ``sessions`` weekdays before the day of ``when``, at its time of day in UTC.

    Weekdays and not exchange sessions: the index is also read on a holiday, from what was known by then.
    """
    day = when.astype("datetime64[D]")
    before = np.busday_offset(day, np.arange(-sessions, 0), roll="forward")
    moments: Seconds = before.astype("datetime64[s]") + (when - day.astype("datetime64[s]"))
    return moments


def _measure(view: View, own: Framework, times: Seconds, leave_out: Collection[str]) -> Track:
    book = Book(view, own.clock)
    found = [score(book, own, indicator, times) for indicator in own.indicators]
    spent = _exhaustion(own, found, len(times))
    sign = 2 * spent**2 - 1
    scores = np.stack([one.score for one in found], axis=1)
    for column, indicator in enumerate(own.indicators):
        if indicator.convex:
            scores[:, column] *= sign
        if {indicator.id, indicator.subject} & set(leave_out):
            scores[:, column] = np.nan
    layers, present = _layers(own, scores)
    weights = np.array([layer.weight for layer in own.layers])
    coverage = present @ weights / weights.sum()
    return Track(
        times, _lsi(own, layers, present * weights, coverage), (), coverage, layers, present, scores,
        np.stack([one.why for one in found], axis=1), np.stack([one.value for one in found], axis=1),
        np.stack([one.day for one in found], axis=1), spent, sign,
    )  # fmt: skip


def _exhaustion(own: Framework, found: Sequence[Scores], rows: int) -> Values:
    """E at each time; NaN where its indicator has no score."""
    for indicator, one in zip(own.indicators, found, strict=True):
        if indicator.transform is Transform.EXHAUSTION:
            return np.where(np.isfinite(one.score), one.value, np.nan)
    return np.full(rows, np.nan)


def _layers(own: Framework, scores: Values) -> tuple[Values, Values]:
    """Weighted mean score and share of weight present, times × layers."""
    weight = np.array([[i.weight * (i.layer == layer.number) for layer in own.layers] for i in own.indicators])
    held = np.isfinite(scores)
    present = held @ weight
    with np.errstate(divide="ignore", invalid="ignore"):
        return np.where(held, scores, 0.0) @ weight / present, present / weight.sum(axis=0)


def _lsi(own: Framework, layers: Values, weight: Values, coverage: Values) -> Values:
    """100·Φ(mean/scale), a layer weighing as much as it is covered; whole points, so that what is printed decides."""
    total = weight.sum(axis=1)
    with np.errstate(divide="ignore", invalid="ignore"):
        mean = (np.where(weight > 0, np.nan_to_num(layers), 0.0) * weight).sum(axis=1) / total
    points = [50 * (1 + math.erf(m / own.index.scale / math.sqrt(2))) for m in mean]
    return np.where(coverage >= own.index.min_coverage, np.round(points), np.nan)
