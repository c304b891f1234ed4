"""What the settings say themselves: events by rule (RFC 5545) and events of one day.

A rule needs no news: what the first reading of the settings gives is known always, and stands in the notes of past days too,
as an imported series does; a rule that is added later is known since then (:meth:`retrieval.writing.Writing.events`). An event of one day is known since it was written down. An expiry that falls on a day without
trading is the session before, a tax date that is no business day the next one.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from datetime import date, datetime
from itertools import takewhile
from typing import Literal

import numpy as np
from dateutil.rrule import rrulestr

from commentary.model import Event, EventKind
from retrieval.events.result import ALWAYS, LONGEST, EventResult, bounded, event_id, horizon, instant
from retrieval.mappings import CalendarMapping
from retrieval.release import rolled
from retrieval.text import one_line

SOURCE = "commentary.toml"
_ANCHOR = datetime(2000, 1, 1)  # noqa: DTZ001  # where counting begins: days, in no zone
_ROLLS: dict[EventKind, tuple[str, Literal["backward", "forward"]]] = {
    EventKind.EXPIRY: ("XNYS", "backward"),
    EventKind.TAX: ("USGOV", "forward"),
}


def read(entries: Iterable[CalendarMapping], captured: datetime) -> EventResult:
    """The events of all entries that are rules or days. They are all that the settings have: what is gone is withdrawn."""
    first, last = horizon(captured)
    events = [event for entry in entries for event in _events(entry, captured, first, last)]
    found = bounded(SOURCE, events, captured)
    return EventResult(SOURCE, captured, found.events, None, found.refused, None if found.refused else last)


def _events(entry: CalendarMapping, captured: datetime, first: date, last: date) -> Iterator[Event]:
    en, zh = one_line(entry.en, LONGEST), one_line(entry.zh, LONGEST)
    days = [entry.day] if entry.day else _days(entry, first, last)
    known = ALWAYS if entry.rule else captured
    for day in days:
        key = event_id(SOURCE, en, zh, day.isoformat())
        yield Event(key, instant(day, entry.hour, entry.zone), day, en, zh, entry.kind, SOURCE, known)


def _days(entry: CalendarMapping, first: date, last: date) -> list[date]:
    found = takewhile(lambda moment: moment.date() <= last, iter(rrulestr(entry.rule, dtstart=_ANCHOR)))
    days = [moment.date() for moment in found if moment.date() >= first]
    if entry.kind not in _ROLLS or not days:
        return days
    calendar, roll = _ROLLS[entry.kind]
    moved: list[date] = rolled(calendar, np.array(days, "datetime64[D]"), roll).tolist()
    return moved
