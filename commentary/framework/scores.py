"""Numbers → scores in [−clip, clip], each against what was known of its own past. Positive is still "more of it".

A change is a robust z: (x − median) / max(1.4826·MAD, floor) over the last years' changes. A level is its percentile
among the last ten years' levels, mapped to a normal score, because a short window cannot see a slow shift; it scores
no further out than its distance from that history's median counted in floors, so that a quiet series does not shout.
The value itself belongs to its own history.
"""

from __future__ import annotations

import math
from dataclasses import dataclass
from enum import IntEnum
from statistics import NormalDist

import numpy as np
from numpy.lib.stride_tricks import sliding_window_view

from commentary.derive import Ints
from commentary.framework import signals
from commentary.framework.book import Book, epochs
from commentary.framework.shape import Framework, Indicator, Scoring, Transform
from commentary.history import Days, Seconds, Values
from commentary.model import Unit

MAD_TO_SIGMA = 1.4826
_NORMAL = NormalDist()
_UNIFORM = math.sqrt(12)  # one over the standard deviation of a uniform variable on [0, 1]


class Why(IntEnum):
    """Why there is no score."""

    SCORED = 0
    MISSING = 1
    STALE = 2
    SHORT = 3
    GAP = 4


@dataclass(frozen=True, eq=False)
class Scores:
    """Of one indicator at each time: the score (NaN when absent), what was scored, why not, and its last day."""

    score: Values
    value: Values
    why: Ints
    day: Days


def score(book: Book, framework: Framework, indicator: Indicator, times: Seconds) -> Scores:
    """The indicator at each of the ``times``, by what was known then."""
    found = Scores(
        np.full(len(times), np.nan), np.full(len(times), np.nan), np.full(len(times), int(Why.MISSING)),
        np.full(len(times), np.datetime64("NaT"), "datetime64[D]"),
    )  # fmt: skip
    parts = book.parts(indicator)
    if any(book.subject(part) is None for part in parts):
        return found
    per_year = book.per_year(indicator, framework.scoring.per_year)
    stale = max(book.view.subjects[part].stale for part in indicator.of)
    for rows in epochs(book.panel(indicator), times):
        value = signals.measure(indicator, rows.day, rows.value, unit_scale(book, indicator), framework.exhaustion)
        last = rows.count - 1
        at, last = rows.times[last >= 0], last[last >= 0]
        unique, back = np.unique(last, return_inverse=True)
        scored, why = _rate(framework.scoring, indicator, value, unique, per_year)
        found.score[at], found.why[at], found.day[at] = scored[back], why[back], rows.day[last]
        found.value[at] = value[last] if value.ndim == 1 else value[last].min(axis=1)
    old = (times.astype("datetime64[D]") - found.day).astype(np.int64) > stale
    gone = old & (found.why != Why.MISSING)
    found.score[gone], found.why[gone] = np.nan, int(Why.STALE)
    return found


def unit_scale(book: Book, indicator: Indicator) -> float:
    """What a difference is multiplied by to be in the indicator's unit."""
    about = book.subject(indicator.subject)
    return 100.0 if about and about.unit is Unit.PERCENT and indicator.unit is Unit.BP else 1.0


def reference(scoring: Scoring, indicator: Indicator, per_year: int) -> tuple[int, int]:
    """How many observations of history a number is held against, and how few suffice."""
    slow = indicator.transform in (Transform.LEVEL, Transform.CORRELATION)
    years = scoring.level_years if slow else scoring.change_years
    least = scoring.level_min_years if slow else scoring.change_min_years
    return round(years * per_year), round((indicator.min_years or least) * per_year)


def robust_z(history: Values, floor: float) -> Values:
    """Of the last value of each row (windows × values, NaN-padded in front)."""
    middle = _median(history)
    spread = MAD_TO_SIGMA * _median(np.abs(history - middle[:, np.newaxis]))
    scale = np.maximum(spread, floor)
    with np.errstate(divide="ignore", invalid="ignore"):
        return np.where(scale > 0, (history[:, -1] - middle) / scale, 0.0)


def normal_score(history: Values, floor: float) -> Values:
    """Of the last value of each row: Φ⁻¹ of its mid-rank percentile, within its distance from the median in floors."""
    last = history[:, -1:]
    count = np.isfinite(history).sum(axis=1)
    rank = (history < last).sum(axis=1) + (history == last).sum(axis=1) / 2
    normal = np.array([_NORMAL.inv_cdf(share) for share in rank / count])
    if floor <= 0:
        return normal
    limit = np.abs(history[:, -1] - _median(history)) / floor
    return np.asarray(np.clip(normal, -limit, limit))


def _rate(scoring: Scoring, indicator: Indicator, value: Values, rows: Ints, per_year: int) -> tuple[Values, Ints]:
    """Scores and reasons at ``rows`` of ``value``; the smallest over the columns of a joint reading."""
    if value.ndim == 2:
        both = [_rate(scoring, indicator, value[:, i], rows, per_year) for i in range(value.shape[1])]
        return np.min([one[0] for one in both], axis=0), np.max([one[1] for one in both], axis=0)
    if indicator.transform is Transform.EXHAUSTION:
        # Already on a fixed scale: standardised as if every degree of exhaustion were equally likely.
        return indicator.sign * (value[rows] - 0.5) * _UNIFORM, np.where(np.isfinite(value[rows]), 0, int(Why.GAP))
    finite = np.isfinite(value)
    seen = np.cumsum(finite)
    length, least = reference(scoring, indicator, per_year)
    why = np.where(~finite[rows], int(Why.GAP), np.where(seen[rows] < least, int(Why.SHORT), 0))
    # Before the first full window nothing is wrong with the series: it is short.
    why = np.where((seen[rows] == 0) | ((why == Why.GAP) & (seen[rows] < least)), int(Why.SHORT), why)
    found = np.full(len(rows), np.nan)
    good = why == Why.SCORED
    if good.any():
        history = windows(value[finite], seen[rows[good]] - 1, length)
        slow = indicator.transform in (Transform.LEVEL, Transform.CORRELATION)
        rated = (normal_score if slow else robust_z)(history, indicator.floor)
        found[good] = np.clip(indicator.sign * rated, -scoring.clip, scoring.clip)
    return found, why


def windows(value: Values, rows: Ints, length: int) -> Values:
    """The last ``length`` values up to and including each of ``rows``, NaN in front where there are fewer."""
    padded = np.concatenate([np.full(length - 1, np.nan), value])
    return np.asarray(sliding_window_view(padded, length)[rows])


def _median(history: Values) -> Values:
    """By row, of the finite values (NaN sorts to the end)."""
    ordered = np.sort(history, axis=1)
    count = np.isfinite(history).sum(axis=1)
    at = np.arange(len(history))
    middle: Values = (ordered[at, (count - 1) // 2] + ordered[at, count // 2]) / 2
    return middle
