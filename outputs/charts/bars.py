"""Rows of bars on either side of nothing: a name, a bar, a figure, each in its own column, so that nothing can collide."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from outputs.charts.canvas import BODY, MARGIN, SMALL, WIDTH, Canvas, fit, measure, wrap

NAME, LEFT, RIGHT = 144.0, 162.0, 266.0  # width of names; the bars' field
_ROW, _FIGURE = 22.0, 74.0  # a row; what a large figure may take


@dataclass(frozen=True)
class Bar:
    """A row: ``remark`` is a second line under the name; ``faint`` a second, thinner bar with its figure."""

    name: str
    value: float
    figure: str
    colour: str
    remark: str = ""
    faint: tuple[float, str] | None = None


def rows(canvas: Canvas, bars: Sequence[Bar]) -> None:
    """All the bars on one axis, which holds zero and every value."""
    values = [bar.value for bar in bars] + [bar.faint[0] for bar in bars if bar.faint] + [0.0]
    low, high = min(values), max(values)
    scale = (RIGHT - LEFT) / ((high - low) or 1.0)
    zero = LEFT - low * scale if high > low else (LEFT + RIGHT) / 2
    top = canvas.y
    for bar in bars:
        _row(canvas, bar, zero, scale)
    canvas.line(zero, top, zero, canvas.y, "s-muted")


def _row(canvas: Canvas, bar: Bar, zero: float, scale: float) -> None:
    y = canvas.y
    name = wrap(bar.name, NAME, SMALL)[:2]
    for at, line in enumerate(name):
        canvas.text(MARGIN, y + 15 + 13 * at, line, "ink")
    size = BODY if measure(bar.figure, BODY) <= _FIGURE else SMALL
    canvas.text(WIDTH - MARGIN, y + 15, bar.figure, f"{bar.colour} strong", size, "end")
    _bar(canvas, zero, y + 5, bar.value * scale, 12, f"f-{bar.colour}")
    if bar.remark:
        canvas.text(MARGIN, y + 15 + 13 * len(name), fit(bar.remark, NAME, SMALL), "muted")
    if bar.faint:
        canvas.text(WIDTH - MARGIN, y + 29, bar.faint[1], "muted", SMALL, "end")
        _bar(canvas, zero, y + 21, bar.faint[0] * scale, 5, "f-muted")
    lines = max(len(name) + bool(bar.remark), 2 if bar.faint else 1)
    canvas.y += _ROW + 13 * (lines - 1)


def _bar(canvas: Canvas, zero: float, y: float, length: float, height: float, kind: str) -> None:
    canvas.rect(min(zero, zero + length), y, abs(length), height, kind)
