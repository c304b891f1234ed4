"""Rows of bars to both sides of nothing, each with its name before it and its figure behind it."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from outputs.charts.canvas import WIDTH, Canvas

NAME, EDGE = 10.0, 150.0  # where names begin and have to end
END = WIDTH - 10  # where figures end
ROW = 21.0


@dataclass(frozen=True)
class Row:
    """A bar: its name, its size with its sign, the figure that tells it; a paler one of another window may stand below it."""

    name: str
    size: float
    figure: str
    pale: float | None = None


def bars(canvas: Canvas, top: float, rows: Sequence[Row], room: float) -> float:
    """Draw rows below ``top`` on one scale, their figures in the last ``room`` units; where they end."""
    sizes = [size for row in rows for size in (row.size, row.pale) if size is not None]
    low, high = min(0.0, *sizes), max(0.0, *sizes)
    left, right = EDGE + 8, END - room - 12
    scale = (right - left) / ((high - low) or 1)
    zero = left - low * scale
    for n, row in enumerate(rows):
        y = top + n * ROW
        canvas.text(NAME, y + 14.5, row.name)
        _bar(canvas, zero, y + 4, row.size * scale, 9 if row.pale is not None else 12, "")
        if row.pale is not None:
            _bar(canvas, zero, y + 14, row.pale * scale, 4, "faint-")
        canvas.text(END, y + 14.5, row.figure, "end")
    canvas.line(zero, top, zero, top + len(rows) * ROW, "axis")
    return top + len(rows) * ROW


def _bar(canvas: Canvas, zero: float, y: float, length: float, thick: float, shade: str) -> None:
    kind = f"{shade}{'up' if length > 0 else 'down'}"
    canvas.rect(min(zero, zero + length), y, abs(length), thick, kind)
