"""Bytes of an iCalendar (RFC 5545) → events. Everything in it is hostile and leaves here as plain text.

Recurrences are expanded on the clock of their own zone, so that an hour stays the hour over a change of the clocks. A
calendar that repeats within a day is refused: no market does, and it would never end. An hour without a zone is one of
the zone that the workspace names; a zone that the calendar names and nobody knows is refused rather than guessed.
"""

from __future__ import annotations

import re
import time
from collections import Counter
from collections.abc import Iterator
from datetime import UTC, date, datetime, tzinfo
from itertools import takewhile
from typing import Any
from urllib.parse import urlsplit
from zoneinfo import ZoneInfo

from dateutil.rrule import rrulestr
from icalendar import Calendar

from commentary.model import Event, EventKind
from retrieval.events.result import EASTERN, LONGEST, EventResult, bounded, event_id, horizon
from retrieval.text import one_line

_FOLD = re.compile(rb"\r?\n[ \t]")
_WITHIN_A_DAY = re.compile(rb"FREQ=(SECONDLY|MINUTELY|HOURLY)|BY(HOUR|MINUTE|SECOND)=", re.I)
_LARGEST = 3_000_000  # bytes
_OLDEST = 1970  # a recurrence is counted from its beginning
_SECONDS = 5.0  # for all recurrences of a calendar: one without a day, such as 30 February, runs to the year 9999
_FAILURES = (ValueError, TypeError, KeyError, AttributeError, OverflowError, IndexError)

Start = date | datetime


def read(
    body: bytes, source: str, captured: datetime, kind: EventKind = EventKind.OTHER, zone: str = EASTERN
) -> EventResult:
    """The events of a calendar, all of one ``kind``, known since ``captured`` (aware); their names stand in both languages."""
    if len(body) > _LARGEST:
        return EventResult(source, captured, problem=f"unreadable: larger than {_LARGEST // 10**6} MB")
    if _WITHIN_A_DAY.search(_FOLD.sub(b"", body)):
        return EventResult(source, captured, problem="unreadable: it repeats within a day")
    try:
        calendar = Calendar.from_ical(body)
    except _FAILURES as error:
        return EventResult(source, captured, problem=f"unreadable: no iCalendar: {one_line(str(error), 120)}")
    if calendar.name != "VCALENDAR":
        return EventResult(source, captured, problem="unreadable: no iCalendar")
    publisher = one_line(str(calendar.get("X-WR-CALNAME") or ""), 80) or _host(source)
    reader = _Reader(source, captured, kind, ZoneInfo(zone), publisher)
    events = reader.events(list(calendar.walk("VEVENT")))
    return bounded(source, events, captured, reader.refused)


class _Reader:
    """Reads the components of one calendar; what it cannot read is in ``refused``."""

    def __init__(self, source: str, captured: datetime, kind: EventKind, zone: tzinfo, publisher: str) -> None:
        self.source, self.captured, self.kind, self.zone, self.publisher = source, captured, kind, zone, publisher
        self.refused: list[str] = []
        self._first, self._last = horizon(captured)
        self._until = time.monotonic() + _SECONDS

    def events(self, parts: list[Any]) -> list[Event]:
        """Every occurrence; one that is told by itself stands for that of its recurrence."""
        whole = [part for part in parts if "RECURRENCE-ID" not in part]
        shared = {uid for uid, count in Counter(map(_uid, whole)).items() if count > 1 or not uid}
        found: dict[str, Event] = {}
        for part in sorted(parts, key=lambda part: "RECURRENCE-ID" in part):
            try:
                found |= {event.id: event for event in self._occurrences(part, _uid(part) in shared)}
            except _FAILURES as error:
                name = one_line(str(part.get("SUMMARY") or _uid(part)), 60)
                self.refused.append(f"{name or 'an event'}: {one_line(str(error), 120)}")
        return list(found.values())

    def _occurrences(self, part: Any, shared: bool) -> Iterator[Event]:
        name = one_line(str(part.get("SUMMARY") or ""), LONGEST)
        if not name:
            raise ValueError("has no name")
        start = self._placed(part["DTSTART"])
        key = (_uid(part), name, start.isoformat()) if shared else (_uid(part),)
        if "RECURRENCE-ID" in part:
            yield self._event(part, name, start, (*key, _stamp(self._placed(part["RECURRENCE-ID"]))))
        elif "RRULE" in part or "RDATE" in part:
            for day in self._recurring(part, start):
                yield self._event(part, name, day, (*key, _stamp(day)))
        else:
            yield self._event(part, name, start, key)

    def _event(self, part: Any, name: str, start: Start, key: tuple[str, ...]) -> Event:
        return Event(
            id=event_id(self.source, *key),
            when=start.astimezone(UTC) if isinstance(start, datetime) else None,
            day=start.date() if isinstance(start, datetime) else start,
            en=name,
            zh=name,
            kind=self.kind,
            source=self.source,
            known_at=self.captured,
            publisher=self.publisher,
            withdrawn=str(part.get("STATUS") or "").upper() == "CANCELLED",
        )

    def _placed(self, value: Any) -> Start:
        """A time with its zone, or a day."""
        found: Start = value.dt
        if not isinstance(found, datetime) or found.tzinfo is not None:
            return found
        if named := value.params.get("TZID"):
            raise ValueError(f"is in an unknown zone, {one_line(str(named), 40)}")
        return found.replace(tzinfo=self.zone)

    def _recurring(self, part: Any, start: Start) -> list[Start]:
        """The occurrences within the horizon, on the clock of the start."""
        if start.year < _OLDEST:
            raise ValueError(f"begins before {_OLDEST}")
        clock = start.tzinfo if isinstance(start, datetime) else None
        last = datetime.combine(self._last, datetime.max.time())
        found = {_bare(start, clock)}
        for rule in _listed(part.get("RRULE")):
            if time.monotonic() > self._until:
                raise ValueError("takes too long to expand, as do those before")
            found |= set(_expanded(rule, _bare(start, clock), last, clock))
        found |= {_bare(value, clock) for value in _dates(part.get("RDATE"))}
        found -= {_bare(value, clock) for value in _dates(part.get("EXDATE"))}
        kept = sorted(value for value in found if self._first <= value.date() <= self._last)
        return [value.replace(tzinfo=clock) if isinstance(start, datetime) else value.date() for value in kept]


def _expanded(rule: Any, start: datetime, last: datetime, clock: tzinfo | None) -> Iterator[datetime]:
    """The moments of a rule up to ``last``, without their zone."""
    parts = dict(rule)
    ends = [_bare(value, clock, end=True) for value in parts.pop("UNTIL", [])]
    found = rrulestr(type(rule)(parts).to_ical().decode(), dtstart=start)
    return takewhile(lambda moment: moment <= min([last, *ends]), iter(found))


def _bare(value: Start, clock: tzinfo | None, end: bool = False) -> datetime:
    """A moment as the clock shows it, without the zone; of a day its beginning, or its end."""
    if not isinstance(value, datetime):
        return datetime.combine(value, datetime.max.time() if end else datetime.min.time())
    moved = value.astimezone(clock) if value.tzinfo is not None and clock is not None else value
    return moved.replace(tzinfo=None)


def _dates(value: Any) -> list[Start]:
    """The moments of a list of dates, or of several such lists; of a period its beginning."""
    found = [entry.dt for each in _listed(value) for entry in each.dts]
    return [entry[0] if isinstance(entry, tuple) else entry for entry in found]


def _listed(value: Any) -> list[Any]:
    return [] if value is None else value if isinstance(value, list) else [value]


def _stamp(value: Start) -> str:
    """An occurrence by its original time, however it was written."""
    return value.astimezone(UTC).isoformat() if isinstance(value, datetime) else value.isoformat()


def _uid(part: Any) -> str:
    return str(part.get("UID") or "")


def _host(source: str) -> str:
    """The site that a calendar was read from; of a file nothing."""
    return (urlsplit(source).hostname or "").removeprefix("www.")
