"""Which observations of a table can be believed. What cannot is refused by name; nothing is repaired or filled.

A percent offered as basis points falls outside ``plausible``; a figure in thousands stands a thousandfold away from its
neighbours. Values that stay in range after such a mistake cannot be told and are not guessed at.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import UTC, date, datetime

import numpy as np
from numpy.typing import NDArray

from commentary.history import Days, Seconds, Values
from commentary.model import Flag, Kind, Release, Subject
from retrieval.release import known_times, open_on
from retrieval.writing import Doubt

_NAMED = 20  # more refusals of one kind than this are told as one
UNIT_STEP = 50.0  # a lasting step of this ratio is a change of unit; a smaller one that lasts was a crash or a boom
_GAP = np.timedelta64(100, "D")  # beyond this a jump is a stretch of time, not a mistake


@dataclass
class Refusals:
    """What was refused of one series in one file."""

    series: str
    file: str
    rows: list[tuple[np.datetime64, str, str]] = field(default_factory=list)

    def add(self, day: np.datetime64, what: str, remedy: str) -> None:
        """Refuse the value of ``day``."""
        self.rows.append((day, what, remedy))

    def doubts(self, rule: Release, calendar: str, now: datetime) -> list[Doubt]:
        """One doubt a day, known when the value would have been; a flood of them is told as one."""
        if not self.rows:
            return []
        days = np.array([row[0] for row in self.rows], "datetime64[D]")
        known = known_times(rule, calendar, days)
        if len(self.rows) > _NAMED:
            first, last = days.min(), days.max()
            what = f"{len(self.rows)} values refused, {first} to {last}, first: {self.rows[0][1]} ({self.file})"
            flag = Flag(self.series, what, _date(last), self.rows[0][2])
            return [Doubt(flag, _aware(known.max()))]
        return [
            Doubt(Flag(self.series, f"{what} ({self.file})", _date(day), remedy), _aware(at))
            for (day, what, remedy), at in zip(self.rows, known, strict=True)
        ]


def believable(
    day: Days,
    value: Values,
    known: Seconds,
    subject: Subject,
    stored: tuple[Days, Values],
    refusals: Refusals,
    vintage: bool,
) -> NDArray[np.int64]:
    """The positions to keep, by day. Further versions of one day are allowed in a ``vintage`` table only."""
    keep = np.flatnonzero(~np.isnat(day))
    keep = _single(keep, day, value, known, refusals, vintage)
    keep = _plausible(keep, day, value, subject, refusals)
    keep = _flowing(keep, day, value, subject, refusals)
    return keep if vintage else _near(keep, day, value, subject, stored, refusals)


def _single(
    keep: NDArray[np.int64], day: Days, value: Values, known: Seconds, refusals: Refusals, vintage: bool
) -> NDArray[np.int64]:
    seen: dict[tuple[object, ...], list[int]] = {}
    for at in keep[np.argsort(day[keep], kind="stable")].tolist():
        key = (day[at], known[at]) if vintage else (day[at],)
        seen.setdefault(key, []).append(at)
    found = []
    for places in seen.values():
        if len({float(value[at]) for at in places}) == 1:
            found.append(places[0])
        else:
            both = " and ".join(f"{value[at]:.10g}" for at in places[:2])
            refusals.add(day[places[0]], f"the day stands twice, with {both}", "leave one of them in the file")
    return np.array(found, np.int64)


def _plausible(
    keep: NDArray[np.int64], day: Days, value: Values, subject: Subject, refusals: Refusals
) -> NDArray[np.int64]:
    if subject.plausible is None:
        return keep
    low, high = subject.plausible
    inside = (value[keep] >= low) & (value[keep] <= high)
    for at in keep[~inside].tolist():
        what = f"{value[at]:.10g} {subject.unit.value} is outside {low:g} to {high:g}"
        refusals.add(day[at], what, "is the unit declared right?")
    return keep[inside]


def _flowing(
    keep: NDArray[np.int64], day: Days, value: Values, subject: Subject, refusals: Refusals
) -> NDArray[np.int64]:
    """A flow of a day on which its exchange was shut is of another day; a zero on such a day says nothing."""
    if subject.kind is not Kind.FLOW:
        return keep
    flowed = open_on(subject.calendar, day[keep])
    for at in keep[~flowed].tolist():
        if value[at]:
            refusals.add(day[at], f"a flow of {value[at]:.10g} on a day without trading", "is it dated right?")
    return keep[flowed]


def _near(
    keep: NDArray[np.int64],
    day: Days,
    value: Values,
    subject: Subject,
    stored: tuple[Days, Values],
    refusals: Refusals,
) -> NDArray[np.int64]:
    """Refuse stretches a jump away from the trusted one: the one with most stored days, else the longest.

    A single value off both its neighbours is refused, and a last value until the next one stands beside it. A stretch
    of several is refused when it is so far off that its unit must be another.
    """
    if subject.jump is None or not len(keep):
        return keep
    old_day, old_value = stored
    days = np.concatenate([old_day, day[keep]])
    values = np.concatenate([old_value, value[keep]])
    place = np.concatenate([np.full(len(old_day), -1), keep])
    order = np.lexsort((place < 0, days))  # a stored day after the new value for it, so that both are neighbours
    days, values, place = days[order], values[order], place[order]
    believed = _believed(days, values, place < 0, subject.jump)
    for at in np.flatnonzero(~believed & (place >= 0)).tolist():
        what = f"{values[at]:.10g} {subject.unit.value} is more than {subject.jump:g} times off its neighbours"
        refusals.add(days[at], what, "did the unit change? declare it by date")
    return np.asarray(place[believed & (place >= 0)], np.int64)


def _believed(days: Days, values: Values, held: NDArray[np.bool_], jump: float) -> NDArray[np.bool_]:
    positive = values > 0
    logs = np.log(np.where(positive, values, 1.0))
    limit = np.log(jump)
    near = (np.abs(np.diff(logs)) <= limit) | (np.diff(days) > _GAP)
    joined = near & positive[1:] & positive[:-1]
    part = np.concatenate([[0], np.cumsum(~joined)])
    weight = np.bincount(part, weights=np.where(held, len(days) + 1.0, 1.0) * positive)
    trusted = int(np.argmax(weight))
    believed = part == trusted
    for step in (1, -1):
        edge = np.flatnonzero(part == trusted)[-1 if step == 1 else 0]
        number = trusted + step
        while 0 <= number <= part[-1]:
            inside = np.flatnonzero(part == number)
            first, last = (inside[0], inside[-1]) if step == 1 else (inside[-1], inside[0])
            distance = abs(logs[first] - logs[edge])
            lasting = len(inside) > 1 and distance < np.log(UNIT_STEP)
            if positive[first] and (distance <= limit or lasting or held[first]):
                believed[inside], edge = True, last
            number += step
    return np.asarray(believed & positive)


def _date(day: np.datetime64) -> date:
    found = day.astype("datetime64[D]").astype(object)
    return found if isinstance(found, date) else date.min


def _aware(moment: np.datetime64) -> datetime:
    return datetime.fromtimestamp(int(moment.astype("datetime64[s]").astype(np.int64)), UTC)
