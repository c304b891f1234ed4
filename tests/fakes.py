"""Small stateful stand-ins for the ports."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import UTC, date, datetime, timedelta

import numpy as np

from commentary.catalog import catalog
from commentary.history import History, instant
from commentary.model import Article, Due, Event, Flag, Outage, Passage, Story, Subject


@dataclass
class FakeView:
    """A view over series given as ``{subject: {day: value}}``; a value is known at midnight UTC after its day."""

    as_of: datetime
    series: dict[str, dict[date, float]] = field(default_factory=dict)
    subjects: Mapping[str, Subject] = field(default_factory=lambda: dict(catalog()))
    labels: Mapping[str, tuple[str, str]] = field(default_factory=dict)
    items: tuple[Article, ...] = ()
    told: tuple[Story, ...] = ()
    to_come: tuple[Due, ...] = ()
    recorded: tuple[Event, ...] = ()
    down: tuple[Outage, ...] = ()

    def history(self, subject: str) -> History:
        held = self.series.get(subject, {})
        days = np.array(sorted(held), "datetime64[D]")
        values = np.array([held[day] for day in sorted(held)], np.float64)
        known = (days + 1).astype("datetime64[s]")
        return History.of(subject, days, values, known).until(instant(self.as_of))

    def flags(self) -> Sequence[Flag]:
        return ()

    def outages(self) -> Sequence[Outage]:
        return self.down

    def articles(self) -> Sequence[Article]:
        return self.items

    def search(self, query: str, k: int = 8) -> Sequence[Passage]:
        return ()

    def due(self, days: int) -> Sequence[Due]:
        return tuple(event for event in self.to_come if event.when <= self.as_of + timedelta(days=days))

    def events(self, first: date, last: date) -> Sequence[Event]:
        return tuple(event for event in self.recorded if first <= event.day <= last)

    def stories(self) -> Sequence[Story]:
        return self.told

    def at(self, as_of: datetime) -> FakeView:
        return replace(self, as_of=as_of)


def weekdays(end: date, count: int) -> list[date]:
    """The last ``count`` weekdays up to ``end``."""
    found: list[date] = []
    day = end
    while len(found) < count:
        if day.weekday() < 5:
            found.append(day)
        day -= timedelta(days=1)
    return found[::-1]


def noon(day: date) -> datetime:
    """12:00 UTC of a day."""
    return datetime(day.year, day.month, day.day, 12, tzinfo=UTC)
