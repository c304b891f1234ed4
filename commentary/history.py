"""A series as a record of what was known when: every version of every observation, never filled."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, datetime
from functools import cached_property

import numpy as np
from numpy.typing import NDArray

Days = NDArray[np.datetime64]  # datetime64[D]
Seconds = NDArray[np.datetime64]  # datetime64[s], UTC
Values = NDArray[np.float64]


def instant(when: datetime) -> np.datetime64:
    """An aware time as UTC ``datetime64[s]``."""
    return np.datetime64(when.astimezone(UTC).replace(tzinfo=None), "s")


@dataclass(frozen=True, eq=False)
class History:
    """Observations of one subject, in its unit: parallel arrays sorted by (known, day).

    The same day may stand several times, once a version. Values are finite.
    """

    subject: str
    day: Days
    value: Values
    known: Seconds

    @classmethod
    def of(cls, subject: str, day: Days, value: Values, known: Seconds) -> History:
        """Sort three parallel arrays into a history."""
        order = np.lexsort((day, known))
        return cls(subject, day[order], value[order], known[order])

    @classmethod
    def empty(cls, subject: str) -> History:
        """A subject without data."""
        return cls(subject, np.array([], "datetime64[D]"), np.array([], np.float64), np.array([], "datetime64[s]"))

    def __len__(self) -> int:
        return len(self.day)

    def until(self, when: np.datetime64) -> History:
        """The versions known by ``when``."""
        n = int(np.searchsorted(self.known, when, side="right"))
        return self if n == len(self) else History(self.subject, self.day[:n], self.value[:n], self.known[:n])

    @cached_property
    def latest(self) -> History:
        """One observation a day, the version known last, ordered by day (``known`` then need not be sorted)."""
        order = np.lexsort((self.known, self.day))
        day = self.day[order]
        last = np.append(day[1:] != day[:-1], True) if len(day) else np.array([], bool)
        keep = order[last]
        return History(self.subject, self.day[keep], self.value[keep], self.known[keep])
