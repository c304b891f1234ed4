"""Rubber ducks on threads: each hangs from its label, as far above or below the surface as its return."""

from __future__ import annotations

from collections.abc import Sequence

from commentary.model import Fact
from outputs.charts.canvas import Canvas, fit
from outputs.charts.voice import Voice

LABELS = 56.0  # height of the two lanes of labels
_FIRST, _LAST = 46.0, 304.0  # middles of the outermost ducks
_SPAN, _MOST = 92.0, 2.2  # units for the whole of the returns; at most so many a percent
_LANE, _HALF = 28.0, 11.0  # a lane's height; half a duck


def duck(fact: Fact) -> tuple[float, str]:
    """The order of ducks: the highest first."""
    return -float(fact.value), fact.subject


class Pond:
    """Ducks and their common scale; ``lift`` and ``depth`` are the room they need above and below the surface."""

    def __init__(self, ducks: Sequence[Fact]) -> None:
        self._ducks = sorted(ducks, key=duck)
        values = [float(fact.value) for fact in ducks] + [0.0]
        self._scale = min(_MOST, _SPAN / ((max(values) - min(values)) or 1.0))
        self.lift, self.depth = max(values) * self._scale + _HALF, -min(values) * self._scale + _HALF

    def swim(self, canvas: Canvas, top: float, surface: float) -> None:
        """The threads, then the ducks: the water is laid over those that are sunk."""
        for at, fact in enumerate(self._ducks):
            x, y = self._across(at), surface - float(fact.value) * self._scale
            canvas.shape(
                "path",
                d=f"M{x:.2f} {top + _LANE * (at % 2 + 1) - 2:.2f}V{y:.2f}",
                kind="s-muted",
                stroke_dasharray="2 2",
            )
            _rubber(canvas, x, y)

    def label(self, canvas: Canvas, voice: Voice, top: float) -> None:
        """Name and return over each thread, in two lanes by turns."""
        for at, fact in enumerate(self._ducks):
            x, y = self._across(at), top + _LANE * (at % 2)
            width = 2 * (_LAST - _FIRST) / 8 - 8
            canvas.text(x, y + 11, fit(voice.short(fact.subject), width, 11.0), "ink", 11.0, "middle")
            canvas.text(x, y + 23, voice.signed(fact), f"{voice.colour(fact.value)} strong", 11.0, "middle")

    def _across(self, at: int) -> float:
        many = len(self._ducks)
        return (_FIRST + _LAST) / 2 if many == 1 else _FIRST + (_LAST - _FIRST) * at / (many - 1)


def _rubber(canvas: Canvas, x: float, y: float) -> None:
    """A duck whose waterline, a little below its middle, is at ``y``."""
    body = f"M{x - 11:.2f} {y - 4:.2f}q3 3 7 1q-1 -3 1 -5q9 -1 12 2q2 9 -8 11q-11 1 -12 -9z"
    canvas.shape("path", d=body, kind="f-duck")
    canvas.shape("circle", cx=x + 4, cy=y - 10, r=5.5, kind="f-duck")
    canvas.shape("path", d=f"M{x + 8.5:.2f} {y - 11:.2f}q5 0 5 2.500q-3 1.500 -5.500 0.500z", kind="f-beak")
    canvas.shape("circle", cx=x + 5.5, cy=y - 11.5, r=1.1, kind="eye")
    canvas.shape("path", d=f"M{x - 4:.2f} {y - 1:.2f}q5 5 9 0", kind="s-beak")
