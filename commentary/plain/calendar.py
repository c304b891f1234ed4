"""What to wait for: the next releases, those first that decide a test of the framework."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace

from commentary.model import Due, Subject
from commentary.plain.materials import Materials, choices


def upcoming(day: Materials) -> tuple[Due, ...]:
    """The next releases in their order, each with what it decides: figures that the falsifiers are held against."""
    told = [fact.subject for test in day.regime.falsifiers for fact in test.facts]
    decided = [key for key in dict.fromkeys(told) if key in day.view.subjects]
    events = [_bearing(event, decided, day) for event in day.view.due(choices()["calendar_days"])]
    kept = sorted(events, key=lambda event: (not event.decides, event.when))[: choices()["calendar_lines"]]
    return tuple(sorted(kept, key=lambda event: (event.when, event.en)))


def _bearing(event: Due, decided: Sequence[str], day: Materials) -> Due:
    """The event with the subjects it decides: its own, and those derived from them."""
    found = [key for key in decided if set(event.subjects) & _parts(key, day.view.subjects)]
    return replace(event, decides=tuple(day.words.name(key) for key in found))


def _parts(key: str, subjects: Mapping[str, Subject]) -> set[str]:
    derived = subjects[key].derived
    return {key}.union(*(_parts(part, subjects) for part in derived.of)) if derived else {key}
