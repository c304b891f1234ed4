"""Which sources gave nothing when they were last asked, and what of theirs the note uses all the same."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

from commentary.model import Kept, Outage
from commentary.plain.materials import Materials


def down(day: Materials) -> tuple[Outage, ...]:
    """One outage a source, since its first failure: all series of a provider together, by the age of what is held."""
    found: dict[str, Outage] = {}
    for outage in day.view.outages():
        before = found.get(outage.title)
        found[outage.title] = outage if before is None else _joined(before, outage)
    return tuple(replace(outage, held=_named(outage, day)) for _, outage in sorted(found.items()))


def _joined(one: Outage, other: Outage) -> Outage:
    first = min((one, other), key=lambda outage: outage.since)
    return replace(first, held=(*one.held, *other.held))


def _named(outage: Outage, day: Materials) -> tuple[Kept, ...]:
    """The series with a name, once each, the newest first; those without any data are missing, not old."""
    held = {kept.subject: kept for kept in outage.held if kept.last and kept.subject in day.view.subjects}
    named = [replace(kept, name=day.words.name(kept.subject)) for kept in held.values()]
    return tuple(sorted(named, key=lambda kept: (kept.last or date.min, kept.subject), reverse=True))
