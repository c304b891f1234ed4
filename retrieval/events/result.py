"""What the readers of calendars hand back, and how far they look."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from hashlib import blake2b
from zoneinfo import ZoneInfo

from commentary.model import Event
from retrieval.writing import Agenda

EASTERN = "America/New_York"
ALWAYS = datetime(1970, 1, 1, tzinfo=UTC)  # since when what needs no news is known
MOST = 2_000  # events of one source
LONGEST = 200  # characters of a name
_BACK, _AHEAD = timedelta(days=400), timedelta(days=400)


@dataclass(frozen=True)
class EventResult:
    """What a source held: events, which of its lines were refused and why, and why there are none.

    ``problem`` starts with a fixed word: ``unreadable`` or ``empty``. Where the source names all that it has from its
    reading to the day ``through``, an event that it no longer names is withdrawn.
    """

    source: str
    at: datetime
    events: tuple[Event, ...] = ()
    problem: str | None = None
    refused: tuple[str, ...] = ()
    through: date | None = None

    @property
    def agenda(self) -> Agenda:
        """As it is stored."""
        return Agenda(self.source, self.events, self.at, self.through)


def horizon(captured: datetime) -> tuple[date, date]:
    """The first and last day that are read: thirteen months to either side, so that a rule is finite."""
    day = captured.date()
    return day - _BACK, day + _AHEAD


def bounded(source: str, events: Iterable[Event], captured: datetime, refused: Iterable[str] = ()) -> EventResult:
    """Those events that lie within the horizon, once each and not too many; a source that is cut is not complete."""
    first, last = horizon(captured)
    unique = {event.id: event for event in events if first <= event.day <= last}
    ordered = sorted(unique.values(), key=lambda event: (event.day < captured.date(), event.day, event.id))
    told = list(refused)
    if len(ordered) > MOST:
        told.append(f"{len(ordered) - MOST} events beyond {MOST} left out")
    problem = None if ordered else "empty: no event within thirteen months"
    whole = last if ordered and not told else None
    return EventResult(source, captured, tuple(ordered[:MOST]), problem, tuple(told), whole)


def event_id(*parts: str) -> str:
    """The digest of an event's stable identity."""
    return blake2b("\x1f".join(parts).encode("utf-8", "replace"), digest_size=16).hexdigest()


def instant(day: date, hour: time | None, zone: str) -> datetime | None:
    """The moment of an hour on a day in a zone, in UTC; None for a whole day. KeyError or ValueError: no such zone."""
    place = ZoneInfo(zone)
    return None if hour is None else datetime.combine(day, hour, place).astimezone(UTC)
