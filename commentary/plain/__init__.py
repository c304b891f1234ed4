"""The writer that needs no model: from the regime and the evidence alone, in both languages. Pure."""

from __future__ import annotations

from collections.abc import Mapping

from commentary.model import Draft, Evidence, Exhibit, Lang, Regime, Section
from commentary.plain import calendar, china, editor, grids, layers, opening, outages, weighing
from commentary.plain.materials import Materials, bands
from commentary.ports import View

__all__ = ["PlainWriter", "bands", "exhibits"]

EXHIBITS = 3  # a language


class PlainWriter:
    """Implements :class:`commentary.ports.Writer`. ``named`` are further names (EN, ZH): tests, layers, causes."""

    def __init__(self, named: Mapping[str, tuple[str, str]]) -> None:
        self._named = named

    def write(self, regime: Regime, evidence: Evidence, view: View) -> Draft:
        """Choose, order and word what the materials of the day allow."""
        day = Materials(regime, evidence, view, self._named)
        found: list[Section | None] = [
            opening.headline(day), opening.takeaway(day), opening.deck(day), opening.changes(day),
            editor.editor(day), grids.table(day), china.china(day), layers.ladder(day), layers.layers(day),
            weighing.against(day), weighing.rival(day), weighing.reading(day),
            weighing.triggers(day), weighing.missing(day),
        ]  # fmt: skip
        return Draft(
            tuple(section for section in found if section),
            tuple(day.claims.values()),
            tuple(day.facts.values()),
            exhibits(evidence, regime, EXHIBITS),
            calendar=calendar.upcoming(day),
            uncovered=calendar.uncovered(view),
            outages=outages.down(day),
        )


def exhibits(evidence: Evidence, regime: Regime, count: int) -> tuple[Exhibit, ...]:
    """The ``count`` highest ranked stories of each language on a layer that grew since the previous note, if so many are."""
    since = regime.since
    fresh = [s for s in evidence.stories if s.last > since and any(tag.startswith("layer:") for tag, _ in s.tags)]
    found = [story for lang in Lang for story in [s for s in fresh if s.lead.lang is lang][:count]]
    ranked = sorted(found, key=lambda story: (-story.score, story.id))
    return tuple(Exhibit(story, tuple(dict(story.tags))) for story in ranked)
