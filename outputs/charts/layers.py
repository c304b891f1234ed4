"""The layers' scores from looser to tighter, where they stood a day before, and how much of each is covered."""

from __future__ import annotations

from decimal import Decimal

from commentary.model import LayerReading
from commentary.wording import numbers
from outputs.charts.canvas import WIDTH, Canvas, fitted
from outputs.charts.pen import Chart, Pen

NAME, LEFT, RIGHT, SCORE, SHARE = 10.0, 138.0, 250.0, 290.0, WIDTH - 10
TOP, ROW = 54.0, 23.0
MOST = 3.0


def layers(pen: Pen) -> Chart | None:
    """None where the regime has no layers."""
    found = pen.note.regime.layers
    if not found:
        return None
    alt = pen.say("layers_alt", list=pen.listed(_told(pen, layer) for layer in found))
    canvas = pen.canvas("layers", TOP + ROW * len(found) + 38, alt)
    canvas.text(LEFT, 42, pen.say("looser"), kind="q", size=11.5)
    canvas.text(RIGHT, 42, pen.say("tighter"), "end", "q", 11.5)
    canvas.text(SHARE, 42, pen.say("coverage"), "end", "q", 11.5)
    bottom = TOP + ROW * len(found)
    for at in range(-3, 4):
        canvas.line(_x(at), TOP - 4, _x(at), bottom, "axis" if at == 0 else "rule")
    for n, layer in enumerate(found):
        _row(canvas, pen, layer, TOP + n * ROW)
    for at in (-3, 0, 3):
        canvas.text(_x(at), bottom + 14, f"{at:+d}".replace("-", numbers.MINUS).replace("+0", "0"), "middle", "q", 11.5)
    canvas.text(_x(0), bottom + 29, pen.say("tick"), "middle", "q", 11.5)
    return pen.chart("layers", "layers", alt, canvas)


def _x(score: float) -> float:
    return (LEFT + RIGHT) / 2 + (RIGHT - LEFT) / 2 * max(-MOST, min(MOST, score)) / MOST


def _row(canvas: Canvas, pen: Pen, layer: LayerReading, y: float) -> None:
    canvas.text(NAME, y + 12, fitted(_name(pen, layer), LEFT - NAME - 8))
    if layer.previous is not None:
        canvas.line(_x(layer.previous), y + 1, _x(layer.previous), y + 15, "axis")
    if layer.score is not None:
        left, right = sorted((_x(0), _x(layer.score)))
        canvas.rect(left, y + 5, right - left, 6, "wave")
        canvas.circle(_x(layer.score), y + 8, 5, "wave")
        canvas.text(SCORE, y + 12, _score(layer.score), "end")
    else:
        canvas.text(SCORE, y + 12, pen.say("no_score"), "end", "q", 11.5)
    canvas.rect(SHARE - 58, y + 15, 58, 3, "line")
    canvas.rect(SHARE - 58, y + 15, 58 * layer.coverage, 3, "quiet")
    canvas.text(SHARE, y + 12, _share(layer), "end", "q")


def _name(pen: Pen, layer: LayerReading) -> str:
    return layer.en if pen.voice.code == "en" else pen.voice.script(layer.zh)


def _told(pen: Pen, layer: LayerReading) -> str:
    if layer.score is None:
        return pen.say("layer_none", name=_name(pen, layer), coverage=_share(layer))
    return pen.say("layer", name=_name(pen, layer), score=_score(layer.score), coverage=_share(layer))


def _score(score: float) -> str:
    return numbers.plain(Decimal(repr(round(score, 4))), 1).replace("-", numbers.MINUS)


def _share(layer: LayerReading) -> str:
    return f"{numbers.plain(Decimal(repr(round(100 * layer.coverage, 1))), 0)}%"
