"""The triage ladder: returns from near cash to distant cash, over the longer window and, paler, the shorter."""

from __future__ import annotations

from decimal import Decimal

from commentary.model import Ladder
from commentary.wording import numbers
from outputs.charts.bars import EDGE, NAME, ROW, Row, bars
from outputs.charts.canvas import WIDTH, fitted, width
from outputs.charts.pen import Chart, Pen

TOP = 66.0


def ladder(pen: Pen) -> Chart | None:
    """None where no ladder was measured."""
    measured = sorted((each for each in pen.note.regime.ladders if each.rungs), key=lambda each: each.window.count)
    if not measured:
        return None
    longest, short = measured[-1], measured[0] if len(measured) > 1 else None
    pale = {fact.subject: float(fact.value) for fact in short.rungs} if short else {}
    day = pen.day(max(fact.end for fact in longest.rungs))
    items = [pen.say("pair", name=pen.name(fact.subject), value=pen.value(fact)) for fact in longest.rungs]
    fit = _fit(pen, longest, "ladder_fit")
    alt = pen.say("ladder_alt", window=pen.window(longest.window), day=day, list=pen.listed(items), fit=fit)
    canvas = pen.canvas("ladder", TOP + ROW * len(items) + (42 if fit else 24), alt)
    told = (
        pen.say("columns", long=longest.window.count, short=short.window.count) if short else pen.window(longest.window)
    )
    canvas.text(NAME, 38, fitted(f"{told} · {day}", WIDTH - 20, 11.5), kind="q", size=11.5)
    canvas.text(NAME, TOP - 5, f"↑ {pen.say('near')}", kind="q", size=11.5)
    rows = [
        Row(pen.brief(f.subject, EDGE - NAME), float(f.value), pen.value(f), pale.get(f.subject)) for f in longest.rungs
    ]
    bottom = bars(canvas, TOP, rows, max(width(row.figure) for row in rows))
    canvas.text(NAME, bottom + 13, f"↓ {pen.say('distant')}", kind="q", size=11.5)
    if fit:
        canvas.text(NAME, bottom + 32, fitted(_fit(pen, longest, "fit"), WIDTH - 20, 11.5), kind="t", size=11.5)
    return pen.chart("ladder", "ladder", alt, canvas)


def _fit(pen: Pen, measured: Ladder, phrase: str) -> str:
    """How well the order, and beta's, explain the losses."""
    if measured.correlation is None or measured.beta is None:
        return ""
    return pen.say(phrase, order=_two(measured.correlation), beta=_two(measured.beta))


def _two(value: float) -> str:
    return numbers.plain(Decimal(repr(round(value, 6))), 2).replace("-", numbers.MINUS)
