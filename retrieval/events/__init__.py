"""Sources of events: calendars (ICS, CSV), the Treasury's auctions, the FOMC's dates, rules and days of the settings.

:func:`collect` reads an entry that needs the network, :func:`read_file` a file, :func:`stated` all that needs neither.
"""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime, timedelta

from retrieval.events import auctions, csvfile, fomc, ics, rules
from retrieval.events.result import EventResult
from retrieval.mappings import CalendarMapping
from retrieval.plugins import Get

__all__ = ["EventResult", "collect", "read_file", "source", "stated"]

_LOOK_BACK = timedelta(days=35)  # an auction is paid for within that time


def collect(entry: CalendarMapping, get: Get, captured: datetime) -> EventResult:
    """The events of an entry with a ``url``, or of the provider "auctions", at ``captured`` (aware). Raises SourceError."""
    if entry.provider == "auctions":
        planned, announced = auctions.requests(captured.date() - _LOOK_BACK)
        return auctions.read(get(planned).body, get(announced).body, captured)
    return ics.read(get(entry.url).body, entry.url, captured, entry.kind, entry.zone)


def source(entry: CalendarMapping) -> str:
    """What the source of an entry that is read from the network is called in the record."""
    return auctions.SOURCE if entry.provider == "auctions" else entry.url


def read_file(body: bytes, name: str, entry: CalendarMapping, captured: datetime) -> EventResult:
    """The events of a file, CSV by its name or else ICS; ``name`` is what it is called in the record."""
    reader = csvfile.read if name.lower().endswith(".csv") else ics.read
    return reader(body, name, captured, entry.kind, entry.zone)


def stated(entries: Iterable[CalendarMapping], captured: datetime) -> list[EventResult]:
    """What needs no network and no file: the rules and days of the settings, and the FOMC's dates where they are named."""
    named = list(entries)
    own = rules.read([entry for entry in named if entry.rule or entry.day], captured)
    return [own, fomc.read(captured)] if any(entry.provider == "fomc" for entry in named) else [own]
