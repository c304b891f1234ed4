"""Observations → facts: levels, moves over shared dates, extremes and percentiles. Pure.

Arithmetic is exact: a value is the decimal its source printed, and nothing is rounded before it is shown.
Compared moves share their start and end; a date on which any of them has no value is not a common session.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from datetime import UTC, date, datetime
from decimal import Decimal

import numpy as np

from commentary import derive
from commentary.history import Days, History
from commentary.model import Fact, Kind, Metric, Status, Step, Subject, Test, Unit, Verdict, Window
from commentary.ports import Data

_PERCENT = Decimal(100)
_RETURNS = {Kind.PRICE}
_CHANGE_UNIT = {Kind.YIELD: Unit.BP, Kind.SPREAD: Unit.BP, Kind.SHARE: Unit.PP, Kind.INDEX: Unit.POINTS}
_STEPS = {"weekly": (Step.WEEK, 7.0), "24/7": (Step.DAY, 1.0), "monthly": (Step.MONTH, 31.0)}
PERCENTILE_YEARS = 3
_YEAR = 365


def decimal(value: float) -> Decimal:
    """The decimal a source printed, from the shortest text that gives back the same float."""
    return Decimal(repr(float(value)))


def move_unit(subject: Subject) -> Unit:
    """The unit in which a subject moves: % for prices, bp for yields and spreads, points, pp, or its currency."""
    return Unit.PERCENT if subject.kind in _RETURNS else _CHANGE_UNIT.get(subject.kind, subject.unit)


def move_metric(subject: Subject) -> Metric:
    """RETURN for prices, CHANGE for everything else."""
    return Metric.RETURN if subject.kind in _RETURNS else Metric.CHANGE


def latest(view: Data, subject: str) -> History:
    """One observation a day, as known; derived subjects are computed."""
    return derive.history(view, subject).latest


def common_days(view: Data, subjects: Sequence[str]) -> Days:
    """The dates on which every one of the subjects has a value, ascending."""
    days = [latest(view, subject).day for subject in subjects]
    shared = days[0] if days else np.array([], "datetime64[D]")
    for other in days[1:]:
        shared = np.intersect1d(shared, other, assume_unique=True)
    return shared


def level(view: Data, subject: str, on: date | None = None) -> Fact | None:
    """The value of ``subject`` on ``on`` (its last day when None); None when there is none."""
    found = _at(view, subject, on)
    if found is None:
        return None
    day, value, known = found
    about = view.subjects[subject]
    return Fact(
        f"{subject}/level/{day}", subject, Metric.LEVEL, decimal(value), about.unit, day, known,
        window=Window(1, Step.DAY) if about.kind is Kind.FLOW else None, calendar=about.calendar, source=about.source,
        vintage=about.vintage, derivation=_derivation(about, value),
    )  # fmt: skip


def intraday(view: Data, subject: str, metric: Metric, on: date) -> Fact | None:
    """The intraday high or low of ``subject`` on one day, from its ``.high``/``.low`` series."""
    found = _at(view, f"{subject}.{metric.value}", on)
    if found is None:
        return None
    day, value, known = found
    about = view.subjects[subject]
    return Fact(
        f"{subject}/{metric.value}/{day}", subject, metric, decimal(value), about.unit, day, known, start=day,
        window=Window(1, Step.DAY), calendar=about.calendar, source=about.source, vintage=about.vintage,
        derivation=f"intraday {metric.value} of the day",
    )  # fmt: skip


def move(view: Data, subject: str, start: date, end: date, window: Window | None = None) -> Fact | None:
    """From the value of ``start`` to that of ``end``, in the unit the subject moves in; None when either is missing."""
    first, last = _at(view, subject, start), _at(view, subject, end)
    if first is None or last is None:
        return None
    about, metric = view.subjects[subject], move_metric(view.subjects[subject])
    value, how = _difference(about, decimal(first[1]), decimal(last[1]))
    return Fact(
        f"{subject}/{metric.value}/{start}/{end}", subject, metric, value, move_unit(about), end,
        max(first[2], last[2]), start=start, window=window, calendar=about.calendar, source=about.source,
        vintage=about.vintage, derivation=how,
    )  # fmt: skip


def own_move(view: Data, subject: str, count: int, sessions: Days) -> Fact | None:
    """The move over the last ``count`` steps of the subject's own calendar: weeks, days, or the market's ``sessions``.

    A subject that has no value ``count`` sessions before its last one is counted on the sessions it has values on, unless
    it has gaps.
    """
    days, calendar = latest(view, subject).day, view.subjects[subject].calendar
    step, stride = _STEPS.get(calendar, (Step.SESSION, 1.6))
    if step is Step.SESSION and len(sessions):
        days = days[np.isin(days, sessions)]  # an index has values on days on which nothing traded
        start = back(sessions, days, count)
        if start is not None:
            return move(view, subject, start, _date(days[-1]), Window(count, step))
    # Holidays stretch a window; more than that is a gap, and a gap is not so many sessions.
    if len(days) <= count or (days[-1] - days[-1 - count]) / np.timedelta64(1, "D") > stride * count + 4:
        return None
    return move(view, subject, _date(days[-1 - count]), _date(days[-1]), Window(count, step))


def back(sessions: Days, days: Days, count: int) -> date | None:
    """The session ``count`` before the last of ``days``, when it is one of them: one window, one start, for all."""
    if not len(days):
        return None
    upto = sessions[sessions <= days[-1]]
    if len(upto) <= count or upto[-1] != days[-1] or upto[-1 - count] not in days:
        return None
    return _date(upto[-1 - count])


def percentile(view: Data, subject: str, days: Days, count: int) -> Fact | None:
    """Where the last ``count``-session move stands among those of the last three years (0–100), on ``days``.

    None with less than a year of such moves.
    """
    held = latest(view, subject)
    days = days[np.isin(days, held.day)]
    if len(days) <= count + 250:
        return None
    values = held.value[np.searchsorted(held.day, days)]
    about = view.subjects[subject]
    moves = values[count:] / values[:-count] - 1 if about.kind in _RETURNS else values[count:] - values[:-count]
    moves = moves[days[count:] > days[-1] - np.timedelta64(365 * PERCENTILE_YEARS + 1, "D")]
    rank = Decimal(int(np.sum(moves < moves[-1]))) + Decimal(int(np.sum(moves == moves[-1]))) / 2
    end, start = _date(days[-1]), _date(days[-1 - count])
    return Fact(
        f"{subject}/percentile/{count}/{start}/{end}", subject, Metric.PERCENTILE, _PERCENT * rank / len(moves),
        Unit.POINTS, end, _known(held, days[-1]), start=start, window=Window(count, Step.SESSION),
        calendar=about.calendar, source=about.source, vintage=about.vintage,
        derivation=f"rank of the {count}-session move among {len(moves)} since {_date(days[count:][-len(moves)])}",
    )  # fmt: skip


def bound(view: Data, subject: str, side: str, days: int, end: date) -> Fact | None:
    """The lowest or highest value of the ``days`` calendar days up to and including ``end``, with the day it stood."""
    held = latest(view, subject)
    span = (held.day <= np.datetime64(end)) & (held.day > np.datetime64(end) - np.timedelta64(days, "D"))
    if not span.any() or held.day[0] > np.datetime64(end) - np.timedelta64(days, "D"):
        return None
    values, dates = held.value[span], held.day[span]
    at = int(values.argmin() if side == "low" else values.argmax())
    about = view.subjects[subject]
    return Fact(
        f"{subject}/{side}est/{days}/{end}", subject, Metric.LEVEL, decimal(values[at]), about.unit, _date(dates[at]),
        _known(held, dates[at]), start=_date(dates[0]), base=side, window=Window(days, Step.DAY),
        calendar=about.calendar, source=about.source, vintage=about.vintage,
        derivation=f"{side}est of {len(values)} values",
    )  # fmt: skip


def from_peak(view: Data, subject: str, end: date, closes: bool = False) -> tuple[Fact, Fact] | None:
    """How far the close of ``end`` stands below the highest intraday (or daily) value held: (return, peak).

    ``closes`` looks at closes alone. None when that value stands in the first year held, for then a higher one may lie before it.
    """
    name = f"{subject}.high" if not closes and len(view.history(f"{subject}.high")) else subject
    held, last = latest(view, name), _at(view, subject, end)
    upto = held.day <= np.datetime64(end)
    if last is None or not upto.any():
        return None
    at = int(held.value[upto].argmax())
    if held.day[upto][at] - held.day[0] < np.timedelta64(_YEAR, "D"):
        return None  # a series that begins near its top may have missed the top
    day, top, about = _date(held.day[upto][at]), decimal(held.value[upto][at]), view.subjects[subject]
    known = _known(held, held.day[upto][at])
    peak = Fact(
        f"{subject}/peak/{day}", subject, Metric.HIGH, top, about.unit, day, known, base="peak",
        calendar=about.calendar, source=about.source, vintage=about.vintage,
        derivation=f"highest value held, from {_date(held.day[0])}",
    )  # fmt: skip
    value = (decimal(last[1]) / top - 1) * _PERCENT
    below = Fact(
        f"{subject}/from-peak/{day}/{end}", subject, Metric.RETURN, value, Unit.PERCENT, end, max(known, last[2]),
        start=day, base="peak", calendar=about.calendar, source=about.source, vintage=about.vintage,
        derivation=f"{last[1]} / {top} − 1",
    )  # fmt: skip
    return below, peak


def bar(fact: Fact, value: Decimal) -> Fact:
    """The bar that a figure is held against, as a fact of the framework's file."""
    return replace(
        fact, id=f"{fact.id}/bar/{value}", value=value, base="bar", derivation="the framework's file", source=""
    )


def verdict(test: Test, as_of: datetime) -> Fact | None:
    """Whether a test is seen, as a fact (1 or 0); None without data."""
    if test.verdict is Verdict.NO_DATA:
        return None
    return tally(test.id, int(test.verdict is Verdict.SEEN), as_of, "the test's rule, applied to its facts")


def tally(subject: str, count: int, as_of: datetime, how: str, window: Window | None = None) -> Fact:
    """A count of things as of an instant."""
    return Fact(
        f"{subject}/tally/{as_of:%Y-%m-%dT%H:%MZ}", subject, Metric.TALLY, Decimal(count), Unit.COUNT,
        as_of.date(), as_of, window=window, calendar="none", status=Status.ACTUAL, source="computed", derivation=how,
    )  # fmt: skip


def _difference(about: Subject, first: Decimal, last: Decimal) -> tuple[Decimal, str]:
    if about.kind in _RETURNS:
        return (last / first - 1) * _PERCENT, f"{last} / {first} − 1"
    scale = _PERCENT if about.unit is Unit.PERCENT and move_unit(about) is Unit.BP else Decimal(1)
    return (last - first) * scale, f"{last} − {first}"


def _derivation(about: Subject, value: float) -> str:
    if about.derived is None:
        return f"observed: {value!r}"
    terms = " ".join(
        f"{weight:+g}·{part}" for weight, part in zip(about.derived.weights, about.derived.of, strict=True)
    )
    return terms if about.derived.scale == 1 else f"({terms}) × {about.derived.scale:g}"


def _at(view: Data, subject: str, on: date | None) -> tuple[date, float, datetime] | None:
    held = latest(view, subject)
    at = len(held) - 1 if on is None else int(np.searchsorted(held.day, np.datetime64(on)))
    if not 0 <= at < len(held) or (on is not None and _date(held.day[at]) != on):
        return None
    return _date(held.day[at]), float(held.value[at]), _known(held, held.day[at])


def _known(held: History, day: np.datetime64) -> datetime:
    stamp: datetime = held.known[int(np.searchsorted(held.day, day))].astype("datetime64[s]").item()
    return stamp.replace(tzinfo=UTC)


def _date(day: np.datetime64) -> date:
    found: date = day.astype("datetime64[D]").item()
    return found
