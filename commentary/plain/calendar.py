"""What to wait for: the next releases and recorded events, the most telling first where there is no room for all."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import replace
from datetime import datetime, timedelta
from typing import Any
from zoneinfo import ZoneInfo

from commentary.model import Due, Event, Subject
from commentary.plain.materials import Materials, choices
from commentary.ports import View

_EASTERN = ZoneInfo("America/New_York")
_SEEN = timedelta(days=45), timedelta(days=100)  # behind and ahead: a monthly release, a quarter's earnings


def upcoming(day: Materials) -> tuple[Due | Event, ...]:
    """What comes next, in its order: what decides figures that the falsifiers are held against, and the editor's kinds."""
    told = [fact.subject for test in day.regime.falsifiers for fact in test.facts]
    decided = [key for key in dict.fromkeys(told) if key in day.view.subjects]
    found = [_bearing(entry, decided, day) for entry in ahead(day.view, choices()["calendar_days"])]
    ranks = {kind: rank for rank, kind in enumerate(choices()["calendar_kinds"])}
    return tuple(
        sorted(sorted(found, key=lambda entry: ranks[_kind(entry)])[: choices()["calendar_lines"]], key=_order)
    )


def ahead(view: View, days: int) -> list[Due | Event]:
    """The releases and recorded events of the next ``days`` days, in their order; one told by two sources stands once."""
    first, last = (moment.astimezone(_EASTERN).date() for moment in (view.as_of, view.as_of + timedelta(days=days)))
    margin = timedelta(days=1)  # the day of an event with an hour is that of its own zone
    events = [event for event in view.events(first - margin, last + margin) if _comes(event, view.as_of, days)]
    unique = {(event.when or event.day, event.en.casefold()): event for event in reversed(events)}
    return sorted([*view.due(days), *unique.values()], key=_order)


def uncovered(view: View) -> tuple[str, ...]:
    """The topics of ``note.toml`` that no event of the last and next weeks is about."""
    held = view.events(view.as_of.date() - _SEEN[0], view.as_of.date() + _SEEN[1])
    return tuple(name for name, topic in choices()["topics"].items() if not any(_about(event, topic) for event in held))


def _about(event: Event, topic: Mapping[str, Any]) -> bool:
    named = "names" in topic and re.search(topic["names"], f"{event.en} {event.zh}", re.I)
    return bool(named) or event.kind.value in topic.get("kinds", ())


def _comes(event: Event, as_of: datetime, days: int) -> bool:
    if event.when:
        return as_of < event.when <= as_of + timedelta(days=days)
    end = as_of + timedelta(days=days)
    return as_of.astimezone(_EASTERN).date() <= event.day <= end.astimezone(_EASTERN).date()


def _order(entry: Due | Event) -> tuple[object, ...]:
    """By day in New York, what is of the whole day first, then by hour and name."""
    when, own = entry.when, entry.day if isinstance(entry, Event) else None
    return (when.astimezone(_EASTERN).date() if when else own, when is not None, when, entry.en)


def _kind(entry: Due | Event) -> str:
    if isinstance(entry, Event):
        return entry.kind.value
    return "deciding" if entry.decides else "release"


def _bearing(entry: Due | Event, decided: Sequence[str], day: Materials) -> Due | Event:
    """A release with the subjects it decides: its own, and those derived from them."""
    if isinstance(entry, Event):
        return entry
    found = [key for key in decided if set(entry.subjects) & _parts(key, day.view.subjects)]
    return replace(entry, decides=tuple(day.words.name(key) for key in found))


def _parts(key: str, subjects: Mapping[str, Subject]) -> set[str]:
    derived = subjects[key].derived
    return {key}.union(*(_parts(part, subjects) for part in derived.of)) if derived else {key}
