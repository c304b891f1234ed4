"""A small invented world: a random walk for every subject the framework reads, some of it revised."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import UTC, date, datetime, timedelta
from functools import cache

import numpy as np

from commentary.catalog import catalog
from commentary.history import Days, History, Values, instant
from commentary.model import Kind
from tests.fakes import FakeView

FIRST, LAST = date(2019, 1, 1), date(2024, 6, 28)
STEPS = {"weekly": 7, "monthly": 30, "quarterly": 91}
BALANCES = {"WALCL": 7e12, "RESERVES": 3e12, "TGA": 8e11, "RRP": 5e11, "GDP": 3e13, "M2": 2e13, "COUPONS": 5e10}


@dataclass
class World(FakeView):
    """Histories as they are, with their versions."""

    held: Mapping[str, History] | None = None

    def history(self, subject: str) -> History:
        found = (self.held or {}).get(subject, History.empty(subject))
        return found.until(instant(self.as_of))

    def at(self, as_of: datetime) -> World:
        return replace(self, as_of=as_of)


def noon(day: date) -> datetime:
    return datetime(day.year, day.month, day.day, 12, tzinfo=UTC)


@cache
def histories() -> Mapping[str, History]:
    """Every stored subject of the catalog, the same each time."""
    return {key: walk(key, seed) for seed, key in enumerate(sorted(catalog())) if catalog()[key].derived is None}


def walk(key: str, seed: int) -> History:
    """A random walk known the next morning; every fiftieth value is revised nine days later."""
    about, dice = catalog()[key], np.random.default_rng(seed)
    day = days(about.calendar)
    steps = dice.standard_normal(len(day)).cumsum()
    if about.kind is Kind.PRICE:
        value = np.round(100 * np.exp(0.02 * steps), 2)
    elif about.kind in (Kind.AMOUNT, Kind.FLOW):
        value = np.round(BALANCES.get(key, 1e11) * (1 + 0.002 * steps), 0)
    else:
        value = np.round(3 + 0.05 * steps, 2) * (100 if about.kind is Kind.SPREAD else 1)
    again = np.arange(20, len(day), 50)
    return versions(key, day, value, again, value[again] + np.round(np.abs(value[again]) * 0.001, 2))


def versions(key: str, day: Days, value: Values, again: np.ndarray, revised: Values) -> History:
    known = day.astype("datetime64[s]") + np.timedelta64(31, "h")
    later = known[again] + np.timedelta64(9, "D")
    return History.of(key, np.append(day, day[again]), np.append(value, revised), np.append(known, later))


def days(calendar: str) -> Days:
    every = np.arange(np.datetime64(FIRST), np.datetime64(LAST) + 1)
    if calendar == "24/7":
        return every
    return every[:: STEPS[calendar]] if calendar in STEPS else every[np.is_busday(every)]


def world(when: datetime | None = None, *changed: History) -> World:
    """The world as of ``when`` (its end by default), with some histories replaced."""
    return World(when or noon(LAST + timedelta(1)), held={**histories(), **{one.subject: one for one in changed}})


def changed(*histories: History) -> World:
    """The world at its end, with some histories replaced."""
    return world(None, *histories)


def without(*subjects: str) -> World:
    return World(noon(LAST + timedelta(1)), held={k: v for k, v in histories().items() if k not in subjects})
