"""The eight layers: each one's score from loose to tight, where it stood before, and how much of it was measured."""

from __future__ import annotations

from commentary.model import LayerReading
from outputs.charts.canvas import BODY, MARGIN, SMALL, WIDTH, Canvas, Chart, fit
from outputs.charts.voice import Voice
from outputs.text import clean

_NAME, _LEFT, _RIGHT, _SCORE, _BAR, _BAR_WIDTH = 106.0, 122.0, 232.0, 274.0, 286.0, 26.0
_ROW, _BOUND = 28.0, 3.0


def picture(voice: Voice) -> Chart | None:
    """A row a layer."""
    layers = voice.note.regime.layers
    if not layers:
        return None
    title = voice.say("layers_title")
    canvas = Canvas("layers", voice.edition.code)
    canvas.heading(title, [voice.say("layers_note"), voice.say("layers_cover")])
    _axis(canvas, voice, len(layers))
    for layer in layers:
        _row(canvas, voice, layer)
    told = voice.joined([_told(voice, layer) for layer in layers])
    return canvas.chart("layers", title, voice.say("layers_alt", list=told))


def _axis(canvas: Canvas, voice: Voice, count: int) -> None:
    canvas.text(_LEFT, canvas.y + 15, voice.say("layers_loose"), "muted")
    canvas.text(_RIGHT, canvas.y + 15, voice.say("layers_tight"), "muted", SMALL, "end")
    canvas.y += 20
    for mark in (-3, 0, 3):
        canvas.line(_at(mark), canvas.y, _at(mark), canvas.y + count * _ROW, "s-muted" if mark == 0 else "s-line")


def _row(canvas: Canvas, voice: Voice, layer: LayerReading) -> None:
    y = canvas.y + _ROW / 2
    canvas.text(MARGIN, y + 4, fit(_name(voice, layer), _NAME, SMALL), "ink")
    canvas.rect(_BAR, y - 4, _BAR_WIDTH, 8, "f-soft2")
    canvas.rect(_BAR, y - 4, _BAR_WIDTH * min(max(layer.coverage, 0.0), 1.0), 8, "f-muted")
    canvas.text(WIDTH - MARGIN, y + 4, voice.share(layer.coverage), "muted", SMALL, "end")
    if layer.previous is not None:
        canvas.line(_at(layer.previous), y - 8, _at(layer.previous), y + 8, "s-muted")
    if layer.score is None:
        canvas.text(_SCORE, y + 4, voice.say("layers_none"), "muted", SMALL, "end")
    else:
        canvas.rect(min(_at(layer.score), _at(0)), y - 3, abs(_at(layer.score) - _at(0)), 6, "f-accent", opacity=0.45)
        canvas.shape("circle", cx=_at(layer.score), cy=y, r=5, kind="f-accent")
        canvas.text(_SCORE, y + 4, voice.score(layer.score), "ink strong", BODY, "end")
    canvas.y += _ROW


def _at(score: float) -> float:
    return _LEFT + (min(max(score, -_BOUND), _BOUND) + _BOUND) / (2 * _BOUND) * (_RIGHT - _LEFT)


def _name(voice: Voice, layer: LayerReading) -> str:
    return clean(layer.en) if voice.edition.code == "en" else voice.own(layer.zh)


def _told(voice: Voice, layer: LayerReading) -> str:
    score = voice.say("layers_none") if layer.score is None else voice.score(layer.score)
    return voice.say("layers_told", name=_name(voice, layer), score=score, coverage=voice.share(layer.coverage))
