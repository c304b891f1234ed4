"""A view at an earlier instant, and the panels the indicators are read from; everything is computed once."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime

import numpy as np

from commentary import derive
from commentary.derive import Ints, Panel
from commentary.framework.shape import Indicator, Transform
from commentary.history import Days, History, Seconds, Values, instant
from commentary.model import Step, Subject
from commentary.ports import Data, View

_UNPACED = ("24/7", "USGOV")


class Cut:
    """The data of a view as they were known at an earlier ``as_of``."""

    def __init__(self, view: View, as_of: datetime) -> None:
        self._view, self._as_of = view, as_of
        self._held: dict[str, History] = {}

    @property
    def as_of(self) -> datetime:
        """The instant, in UTC."""
        return self._as_of

    @property
    def subjects(self) -> Mapping[str, Subject]:
        """As in the view."""
        return self._view.subjects

    def history(self, subject: str) -> History:
        """The versions known by ``as_of``, the same object each time."""
        if subject not in self._held:
            self._held[subject] = self._view.history(subject).until(instant(self._as_of))
        return self._held[subject]


@dataclass(frozen=True, eq=False)
class Rows:
    """The rows of a panel as known during an epoch: one a day, ascending; the first ``count[i]`` of them at time i."""

    times: Ints  # positions of the epoch's times among those asked for
    day: Days
    value: Values
    known: Seconds
    count: Ints


class Book:
    """Panels by indicator, and the subjects they are made of."""

    def __init__(self, view: View, clock: str) -> None:
        self.view, self.clock = view, clock
        self._histories: dict[str, History] = {}
        self._panels: dict[tuple[tuple[str, ...], int, bool], Panel] = {}

    def subject(self, key: str) -> Subject | None:
        """A subject the workspace knows."""
        return self.view.subjects.get(key)

    def parts(self, indicator: Indicator) -> tuple[str, ...]:
        """The subjects whose common days the indicator is read on, the clock among them when it counts sessions."""
        parts = (*indicator.of, *((indicator.per,) if indicator.per else ()))
        return paced(self.view, parts, self.clock, parts[:1]) if _counted(indicator) else parts

    def panel(self, indicator: Indicator) -> Panel:
        """The indicator's parts side by side; a value dated ahead (a settlement) counts from its own day on.

        Some series are also published for a weekend on which a month ends; that is not a session.
        """
        key = (self.parts(indicator), indicator.tolerance, _counted(indicator))
        if key not in self._panels:
            found = self._aligned(key[0], indicator)
            held = np.is_busday(found.day) if key[2] else np.ones(len(found), bool)
            day, value = found.day[held], found.value[held]
            known = np.maximum(found.known[held], day.astype("datetime64[s]"))
            order = np.lexsort((day, known))
            self._panels[key] = Panel(day[order], value[order], known[order])
        return self._panels[key]

    def _aligned(self, parts: tuple[str, ...], indicator: Indicator) -> Panel:
        """The parts on their common days; before the clock's first day, on their own."""
        held = [self._history(part) for part in parts]
        found = derive.align(held, indicator.tolerance)
        if parts[-1] != self.clock or self.clock in (*indicator.of, indicator.per):
            return found
        alone = derive.align(held[:-1], indicator.tolerance)
        early = alone.day < held[-1].day.min()
        value = np.column_stack([alone.value[early], np.zeros(early.sum())])
        return Panel(
            np.concatenate([alone.day[early], found.day]), np.concatenate([value, found.value]),
            np.concatenate([alone.known[early], found.known]),
        )  # fmt: skip

    def per_year(self, indicator: Indicator, by_calendar: Mapping[str, int]) -> int:
        """Observations a year of what the indicator is read on."""
        calendars = [self.view.subjects[part].calendar for part in self.parts(indicator)]
        if indicator.transform is Transform.EXHAUSTION:
            calendars = calendars[:1]
        return min(by_calendar.get(calendar, 252) for calendar in calendars[:1] + calendars[len(indicator.of) :])

    def _history(self, subject: str) -> History:
        if subject not in self._histories:
            self._histories[subject] = derive.history(self.view, subject)
        return self._histories[subject]


def paced(view: Data, parts: Sequence[str], clock: str, of: Sequence[str] = ()) -> tuple[str, ...]:
    """The parts with the clock, when one of them (or of ``of``) has values on days on which nothing traded.

    A session is a trading date: what trades every day, or is published on days the exchange is shut, is read on the
    sessions of the clock. Without the clock's data there is only the parts' own calendar.
    """
    odd = any(part in view.subjects and view.subjects[part].calendar in _UNPACED for part in of or parts)
    beside = odd and clock not in parts and clock in view.subjects and len(view.history(clock)) > 0
    return (*parts, clock) if beside else tuple(parts)


def _counted(indicator: Indicator) -> bool:
    return indicator.over is not None and indicator.over.step is Step.SESSION


def epochs(panel: Panel, times: Seconds) -> Iterator[Rows]:
    """Cut the timeline at revisions, so that within an epoch what is known only grows at its end.

    A row is a revision when its day is not later than every day known before it.
    """
    if not len(panel):
        return
    newest = np.maximum.accumulate(panel.day)
    revised = np.zeros(len(panel), bool)
    revised[1:] = panel.day[1:] <= newest[:-1]
    cuts = np.unique(panel.known[revised])
    order = np.lexsort((panel.known, panel.day))
    day, value, known = panel.day[order], panel.value[order], panel.known[order]
    epoch = np.searchsorted(cuts, times, side="right")
    for number in np.unique(epoch):
        held = known < cuts[number] if number < len(cuts) else np.ones(len(day), bool)
        rows = np.flatnonzero(held)
        if len(rows):
            rows = rows[np.append(day[rows][1:] != day[rows][:-1], True)]
            at = np.flatnonzero(epoch == number)
            count = np.searchsorted(np.maximum.accumulate(known[rows]), times[at], side="right")
            yield Rows(at, day[rows], value[rows], known[rows], count)


def moment(when: np.datetime64) -> datetime:
    """``datetime64`` → an aware time in UTC."""
    found: datetime = when.astype("datetime64[s]").item()
    return found.replace(tzinfo=UTC)
