"""Rows of values → the numbers that are scored. Every function is causal: row i uses rows up to i and no later."""

from __future__ import annotations

import numpy as np
from numpy.lib.stride_tricks import sliding_window_view

from commentary.derive import Ints
from commentary.framework.shape import Exhaustion, Indicator, Transform
from commentary.history import Days, Values
from commentary.model import Step, Window

_GAP = 7  # days that a window's start may lie beside the date asked for: a holiday, not a hole in the series


def starts(day: Days, over: Window) -> Ints:
    """For each row the row a window begins at, −1 where there is none.

    Sessions count rows; days, weeks, months and years go by the calendar.
    """
    if over.step is Step.SESSION:
        return np.maximum(np.arange(len(day)) - over.count, -1)
    target = _before(day, over)
    before = np.searchsorted(day, target, side="right") - 1
    after = np.minimum(before + 1, np.arange(len(day)))
    # Reporting periods end a day earlier or later from year to year, so failing a day before, one just after will do.
    early = (before >= 0) & ((target - day[np.maximum(before, 0)]).astype(np.int64) <= _GAP)
    late = (after < np.arange(len(day))) & ((day[after] - target).astype(np.int64) <= _GAP)
    return np.where(early, before, np.where(late, after, -1))


def base(indicator: Indicator, value: Values) -> Values:
    """The series that is watched: the subject's own, or in % of another (``per``), or several side by side."""
    if indicator.per:
        with np.errstate(divide="ignore", invalid="ignore"):
            return 100 * value[:, 0] / value[:, len(indicator.of)]
    return value[:, : len(indicator.of)] if len(indicator.of) > 1 else value[:, 0]


def measure(indicator: Indicator, day: Days, value: Values, scale: float, exhaustion: Exhaustion) -> Values:
    """What is scored, a number a row (several for a joint reading), NaN where the window is not full.

    ``scale`` turns a difference into the indicator's unit (100 from % to bp).
    """
    held = base(indicator, value)
    if indicator.transform is Transform.LEVEL:
        return _median(held, indicator.smooth)
    if indicator.transform is Transform.EXHAUSTION:
        return np.clip((exhaustion.ample - held) / exhaustion.span, 0, 1)
    assert indicator.over is not None
    if indicator.transform is Transform.CORRELATION:
        return pairwise_correlation(held, indicator.over.count)
    row = starts(day, indicator.over)
    if indicator.transform is Transform.SUM:
        total = np.cumsum(held)
        return np.where(row < 0, np.nan, total - total[row])
    first = held[np.maximum(row, 0)]
    with np.errstate(divide="ignore", invalid="ignore"):
        moved = 100 * (held / first - 1) if indicator.transform is Transform.RETURN else scale * (held - first)
    moved = np.round(moved, 6)  # equal moves must tie, whatever binary fractions they came from
    missing = row < 0 if moved.ndim == 1 else (row < 0)[:, np.newaxis]
    return np.where(missing | ~np.isfinite(moved), np.nan, moved)


def pairwise_correlation(price: Values, sessions: int) -> Values:
    """The mean correlation of all pairs of columns' one-row returns over the last ``sessions`` rows.

    With every column standardised in the window, the variance of their sum is k + k(k − 1)·mean correlation.
    """
    rows, columns = price.shape
    found = np.full(rows, np.nan)
    if rows <= sessions:
        return found
    moves = sliding_window_view(price[1:] / price[:-1] - 1, sessions, axis=0)  # windows × columns × sessions
    centred = moves - moves.mean(axis=2, keepdims=True)
    spread = moves.std(axis=2, keepdims=True)
    with np.errstate(divide="ignore", invalid="ignore"):
        summed = (centred / spread).sum(axis=1)
    found[sessions:] = ((summed**2).mean(axis=1) - columns) / (columns * (columns - 1))
    return found


def _before(day: Days, over: Window) -> Days:
    if over.step in (Step.MONTH, Step.YEAR):
        months = over.count * (12 if over.step is Step.YEAR else 1)
        month = day.astype("datetime64[M]")
        into = day - month.astype("datetime64[D]")
        moved: Days = (month - months).astype("datetime64[D]") + into
        return moved
    earlier: Days = day - np.timedelta64(over.count * (7 if over.step is Step.WEEK else 1), "D")
    return earlier


def _median(held: Values, smooth: int) -> Values:
    if smooth == 1:
        return held
    found = np.full(len(held), np.nan)
    if len(held) >= smooth:
        found[smooth - 1 :] = np.median(sliding_window_view(held, smooth), axis=1)
    return found
