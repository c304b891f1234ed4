"""The index of the past year over the bands of its regimes."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from zoneinfo import ZoneInfo

from commentary.framework import default
from commentary.model import Lang, Mark
from outputs.charts.canvas import Canvas
from outputs.charts.pen import Chart, Pen

LEFT, RIGHT, TOP, BOTTOM = 34.0, 336.0, 36.0, 196.0


def index(pen: Pen) -> Chart | None:
    """None where fewer than two values are known."""
    track = pen.note.regime.track
    if sum(mark.lsi is not None for mark in track) < 2:
        return None
    alt = _told(pen, track)
    canvas = pen.canvas("index", 222, alt)
    _bands(canvas, pen)
    _months(canvas, pen, track)
    for run in _runs(track):
        d = " ".join(f"{'M' if n == 0 else 'L'}{_x(at, track):.1f} {_y(lsi):.1f}" for n, (at, lsi) in enumerate(run))
        canvas.path(d, "curve")
    last = track[-1]
    if last.lsi is not None:
        canvas.circle(RIGHT, _y(last.lsi), 3.5, "wave")
        canvas.text(RIGHT + 6, _y(last.lsi) + 4.5, f"{last.lsi}", kind="b")
    else:
        canvas.text(RIGHT, 20, pen.say("unknown"), "end", "q")
    _names(canvas, pen)
    return pen.chart("index", "layers", alt, canvas)


def _x(at: int, track: Sequence[Mark]) -> float:
    return LEFT + (RIGHT - LEFT) * at / (len(track) - 1)


def _y(lsi: float) -> float:
    return BOTTOM - (BOTTOM - TOP) * lsi / 100


def _runs(track: Sequence[Mark]) -> list[list[tuple[int, int]]]:
    """Stretches without a gap."""
    runs: list[list[tuple[int, int]]] = [[]]
    for at, mark in enumerate(track):
        if mark.lsi is None:
            runs.append([])
        else:
            runs[-1].append((at, mark.lsi))
    return [run for run in runs if run]


def _bands(canvas: Canvas, pen: Pen) -> None:
    """The regimes, with the thresholds between them."""
    below = 0.0
    for number, state in enumerate(default().states, 1):
        above = min(state.below, 100.0)
        canvas.rect(LEFT, _y(above), RIGHT - LEFT, _y(below) - _y(above), f"band{min(number, 4)}")
        canvas.text(LEFT - 5, _y(below) + 4, f"{below:.0f}", "end", "q", 11.5)
        below = above
    canvas.text(LEFT - 5, _y(100) + 4, "100", "end", "q", 11.5)


def _names(canvas: Canvas, pen: Pen) -> None:
    """What the bands are called, over the curve and legible on it."""
    for state in default().states:
        canvas.text(
            LEFT + 5, _y(min(state.below, 100.0)) + 13, pen.voice.name("state", state.id), kind="over", size=11.5
        )


def _months(canvas: Canvas, pen: Pen, track: Sequence[Mark]) -> None:
    """A tick every third month, named where it has room."""
    for at in range(1, len(track)):
        day, before = track[at].when.date(), track[at - 1].when.date()
        if day.month != before.month and day.month % 3 == 1:
            x = _x(at, track)
            canvas.line(x, BOTTOM, x, BOTTOM + 4, "axis")
            if LEFT + 26 < x < RIGHT - 22:
                canvas.text(x, BOTTOM + 17, _month(day, pen), "middle", "q", 11.5)


def _month(day: date, pen: Pen) -> str:
    name = pen.voice.phrases["months"].split()[day.month - 1]
    if pen.voice.lang is Lang.EN:
        return f"{name} {day.year}" if day.month == 1 else name
    return f"{day.year} 年 1 月" if day.month == 1 else f"{name} 月"


def _told(pen: Pen, track: Sequence[Mark]) -> str:
    zone = ZoneInfo(pen.note.zone)
    held = [(mark.lsi, mark.when.astimezone(zone).date()) for mark in track if mark.lsi is not None]
    (low, low_day), (high, high_day) = min(held), max(held)
    last = track[-1]
    return pen.say(
        "index_unknown" if last.lsi is None else "index_alt",
        first=pen.day(track[0].when.astimezone(zone).date()),
        last=pen.day(last.when.astimezone(zone).date()),
        lsi=last.lsi,
        state=pen.voice.name("state", last.state),
        low=low, low_day=pen.day(low_day), high=high, high_day=pen.day(high_day),
    )  # fmt: skip
