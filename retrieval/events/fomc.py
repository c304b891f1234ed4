"""The FOMC's decisions, from the dates that ship with the program; known since the Federal Reserve announced them."""

from __future__ import annotations

import tomllib
from datetime import UTC, datetime
from datetime import time as clock
from importlib import resources

from commentary.model import Event, EventKind
from retrieval.events.result import EventResult, bounded, event_id, instant

SOURCE, PUBLISHER = "fomc.toml", "Federal Reserve"


def read(captured: datetime) -> EventResult:
    """The decisions within the horizon."""
    data = tomllib.loads(resources.files("retrieval.events").joinpath("fomc.toml").read_text("utf-8"))
    hour, zone = clock.fromisoformat(data["time"]), data["zone"]
    events = [
        Event(
            event_id(SOURCE, name), instant(day, hour, zone), day, data["en"], data["zh"], EventKind.MEETING, SOURCE,
            schedule["published"].astimezone(UTC), PUBLISHER,
        )
        for schedule in data["schedules"] for name, day in schedule["decisions"].items()
    ]  # fmt: skip
    return bounded(SOURCE, events, captured)
