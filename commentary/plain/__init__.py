"""The writer that needs no model: from the regime and the evidence alone, in both languages. Pure."""

from __future__ import annotations

from collections.abc import Mapping

from commentary.model import Draft, Evidence, Exhibit, Regime, Section
from commentary.plain import sections
from commentary.plain.materials import Materials, bands
from commentary.ports import View

__all__ = ["PlainWriter", "bands"]

EXHIBITS = 6


class PlainWriter:
    """Implements :class:`commentary.ports.Writer`. ``named`` are further names (EN, ZH): tests, layers, causes."""

    def __init__(self, named: Mapping[str, tuple[str, str]]) -> None:
        self._named = named

    def write(self, regime: Regime, evidence: Evidence, view: View) -> Draft:
        """Choose, order and word what the materials of the day allow."""
        day = Materials(regime, evidence, view, self._named)
        found: list[Section | None] = [
            sections.takeaway(day), sections.headline(day), sections.deck(day), sections.changes(day),
            sections.editor(day), sections.table(day), sections.ladder(day), sections.layers(day),
            sections.against(day), sections.rival(day), sections.reading(day),
            sections.triggers(day), sections.missing(day),
        ]  # fmt: skip
        exhibits = tuple(Exhibit(story, tuple(tag for tag, _ in story.tags)) for story in evidence.stories[:EXHIBITS])
        return Draft(
            tuple(section for section in found if section),
            tuple(day.claims.values()),
            tuple(day.facts.values()),
            exhibits,
        )
