"""The day's moves: what the note's table says of one session, prices by size, then what moves in other units on scales of its own."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date

from commentary.model import Fact, Metric, Step, Unit, Window
from outputs.charts.bars import EDGE, NAME, ROW, Row, bars
from outputs.charts.canvas import width
from outputs.charts.pen import Chart, Pen

SESSION = Window(1, Step.SESSION)
GROUPS = ((Unit.PERCENT, "moves_percent"), (Unit.BP, "moves_bp"), (Unit.POINTS, "moves_points"))


def moves(pen: Pen) -> Chart | None:
    """None where the table tells of no session's move."""
    told = _told(pen)
    groups = [(phrase, [fact for fact in told if fact.unit is unit]) for unit, phrase in GROUPS]
    groups = [(phrase, found) for phrase, found in groups if found]
    if not groups:
        return None
    day = max(fact.end for fact in told)
    items = [
        pen.say("pair", name=pen.name(fact.subject), value=_figure(pen, fact, day))
        for _, found in groups
        for fact in found
    ]
    alt = pen.say("moves_alt", day=pen.day(day), list=pen.listed(items))
    canvas = pen.canvas("moves", 44 + sum(24 + ROW * len(found) for _, found in groups), alt)
    canvas.text(NAME, 37, pen.say("to", day=pen.day(day)), kind="q", size=11.5)
    top = 44.0
    room = max(width(_figure(pen, fact, day)) for fact in told)
    for phrase, found in groups:
        canvas.text(NAME, top + 15, pen.say(phrase), kind="q", size=11.5)
        rows = [Row(pen.brief(fact.subject, EDGE - NAME), float(fact.value), _figure(pen, fact, day)) for fact in found]
        top = bars(canvas, top + 20, rows, room) + 4
    return pen.chart("moves", "table", alt, canvas)


def _told(pen: Pen) -> Sequence[Fact]:
    """The moves over one session that the table's cells claim, the highest first."""
    facts, claims = {fact.id: fact for fact in pen.note.facts}, {claim.id: claim for claim in pen.note.claims}
    rows = [
        row for section in pen.note.sections if section.id == "table" and section.table for row in section.table.rows
    ]
    keys = dict.fromkeys(
        key for row in rows for cell in row for claim in cell.claims if claim in claims for key in claims[claim].facts
    )
    moved = (Metric.RETURN, Metric.CHANGE)
    found = [facts[key] for key in keys if key in facts and facts[key].window == SESSION and facts[key].metric in moved]
    return sorted(found, key=lambda fact: (-fact.value, fact.id))


def _figure(pen: Pen, fact: Fact, day: date) -> str:
    """The move, with its day where it is not the others'."""
    if fact.end == day:
        return pen.value(fact)
    month = pen.voice.phrases["months"].split()[fact.end.month - 1]
    short = pen.voice.say("day", d=fact.end.day, m=fact.end.month, b=month)
    return pen.say("dated", value=pen.value(fact), day=short)
