"""Where figures come from: one line on a page."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date

from commentary.model import Claim, Fact, Predicate
from outputs import stamps
from outputs.edition import Edition
from outputs.text import clean


def data(facts: Sequence[Fact], claims: Sequence[Claim], voice: Edition) -> str:
    """The sources of the figures that ``claims`` tell, by the day they reach, the newest first; empty when there are none."""
    told = {key for claim in claims if claim.predicate is not Predicate.MISSING for key in claim.facts}
    last: dict[str, date] = {}
    for fact in facts:
        if fact.id in told and fact.publisher is None and fact.source != "computed":
            for source in filter(None, fact.source.split("; ")):  # what is computed from two sources names both
                last[source] = max(fact.end, last.get(source, fact.end))
    days: dict[date, list[str]] = {}
    for source, end in sorted(last.items()):
        days.setdefault(end, []).append(clean(voice.sources.get(source, source)))
    items = [
        voice.say("data_item", sources=voice.say("joint").join(days[day]), day=stamps.day(day, voice))
        for day in sorted(days, reverse=True)
    ]
    return voice.say("data", list=voice.say("then").join(items)) if items else ""
