"""What is due: the next release of every series that is still current, by the catalog's release rules."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from datetime import UTC, date, datetime, timedelta

import numpy as np

from commentary.history import Days
from commentary.model import Due, Release, Subject
from retrieval.release import known_times

_STEPS = {"weekly": 7, "monthly": 31}
_AHEAD = 12  # observations after the last that may be the next to come out: a holiday week of daily ones


def due(
    as_of: datetime, days: int, subjects: Mapping[str, Subject], last: Mapping[str, date | None]
) -> tuple[Due, ...]:
    """The releases of the next ``days`` calendar days, in their order; of a daily series only the next one.

    ``last`` are the days of the last observations known. A series that is no longer current has no next release, and
    a rule without a name (the close of an exchange) is no event.
    """
    found: dict[tuple[Release, datetime, date], list[str]] = {}
    for key, subject in subjects.items():
        rule, day = subject.release, last.get(key)
        if rule is None or not rule.en or day is None or (as_of.date() - day).days > subject.stale:
            continue
        for when, observed in _next(rule, subject.calendar, day, as_of):
            if when <= as_of + timedelta(days=days):
                found.setdefault((rule, when, observed), []).append(key)
    events = [Due(when, rule.en, rule.zh, observed, tuple(keys)) for (rule, when, observed), keys in found.items()]
    return tuple(sorted(events, key=lambda event: (event.when, event.en, event.observed)))


def _next(rule: Release, calendar: str, last: date, as_of: datetime) -> Iterator[tuple[datetime, date]]:
    """When the first observation after ``last`` that is still to come is released, and of which day it is."""
    days = _after(calendar, last)
    for when, day in zip(known_times(rule, calendar, days), days, strict=True):
        at = when.astype("datetime64[s]").item().replace(tzinfo=UTC)
        if at > as_of:
            yield at, day.item()
            return


def _after(calendar: str, last: date) -> Days:
    first = np.datetime64(last, "D")
    if calendar in _STEPS:
        return np.array([first + _STEPS[calendar] * n for n in (1, 2)], "datetime64[D]")
    every = first + np.arange(1, _AHEAD + 1).astype("timedelta64[D]")
    return every if calendar == "24/7" else every[np.is_busday(every)]
