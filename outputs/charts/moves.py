"""The day's moves as bars: prices in %, then what moves in bp, then points, each group on its own axis."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from datetime import date

from commentary.model import Fact, Metric, Note, Step, Unit, Window
from outputs.charts.bars import Bar, rows
from outputs.charts.canvas import Canvas, Chart
from outputs.charts.voice import Voice

_SESSION = Window(1, Step.SESSION)
_GROUPS = {Unit.PERCENT: "moves_percent", Unit.BP: "moves_bp", Unit.PP: "moves_pp", Unit.POINTS: "moves_points"}


def picture(voice: Voice) -> Chart | None:
    """The moves of one session that the note's table tells."""
    facts = _moves(voice.note)
    if not facts:
        return None
    common = Counter(fact.end for fact in facts).most_common(1)[0][0]
    title, dated = voice.say("moves_title"), voice.say("moves_note", day=voice.day(common))
    canvas = Canvas("moves", voice.edition.code)
    canvas.heading(title, [dated])
    for unit, phrase in _GROUPS.items():
        group = sorted((fact for fact in facts if fact.unit is unit), key=lambda fact: (-fact.value, fact.subject))
        _group(canvas, voice, group, phrase, common)
    told = voice.joined([_told(voice, fact, common) for fact in facts])
    return canvas.chart("table", title, voice.say("moves_alt", note=dated, list=told))


def _group(canvas: Canvas, voice: Voice, facts: Sequence[Fact], phrase: str, common: date) -> None:
    if not facts:
        return
    canvas.y += 6
    canvas.notes([voice.say(phrase)])
    rows(canvas, [_bar(voice, fact, common) for fact in facts])


def _bar(voice: Voice, fact: Fact, common: date) -> Bar:
    remark = "" if fact.end == common else voice.day(fact.end)
    return Bar(voice.name(fact.subject), float(fact.value), voice.signed(fact), voice.colour(fact.value), remark)


def _told(voice: Voice, fact: Fact, common: date) -> str:
    other = "" if fact.end == common else voice.say("moves_other", day=voice.day(fact.end))
    return f"{voice.name(fact.subject)} {voice.signed(fact)}{other}"


def _moves(note: Note) -> list[Fact]:
    """In the table's order, each once."""
    facts, claims = {fact.id: fact for fact in note.facts}, {claim.id: claim for claim in note.claims}
    tables = [section.table for section in note.sections if section.id == "table" and section.table]
    named = [id for table in tables for row in table.rows for cell in row for id in cell.claims if id in claims]
    found = [facts[id] for claim in named for id in claims[claim].facts if id in facts]
    return [
        fact
        for fact in dict.fromkeys(found)
        if fact.window == _SESSION and fact.metric in (Metric.RETURN, Metric.CHANGE)
    ]
