"""The Liquidity Shortage Index over the year, on the bands of its regimes."""

from __future__ import annotations

from collections.abc import Sequence
from itertools import groupby, pairwise

from commentary.framework import default
from commentary.model import Mark
from outputs.charts.canvas import MARGIN, SMALL, WIDTH, Canvas, Chart, fit
from outputs.charts.voice import Voice

_LEFT, _RIGHT, _HEIGHT, _TOP = 34.0, 246.0, 190.0, 100.0
_NAMES = _RIGHT + 8


def picture(voice: Voice) -> Chart | None:
    """The index's track; a day on which it was unknown leaves a gap."""
    track = voice.note.regime.track
    known = [mark for mark in track if mark.lsi is not None]
    if not known:
        return None
    title, told = voice.say("index_title"), _told(voice, track, known)
    canvas = Canvas("index", voice.edition.code)
    canvas.heading(title, [told])
    canvas.y += 8
    _bands(canvas, voice)
    points = [(_across(at, len(track)), mark.lsi) for at, mark in enumerate(track)]
    _curve(canvas, [(x, None if lsi is None else _down(canvas, lsi)) for x, lsi in points])
    x, last = next((x, lsi) for x, lsi in reversed(points) if lsi is not None)
    _last(canvas, x, last, all(lsi is None or lsi <= last for _, lsi in points[-12:]))
    _days(canvas, voice, track)
    return canvas.chart(
        "layers", title, voice.say("index_alt", told=told, first=voice.day(track[0].when.date()), bands=_named(voice))
    )


def _bands(canvas: Canvas, voice: Voice) -> None:
    floor = 0.0
    for number, state in enumerate(default().states):
        top = min(state.below, _TOP)
        y = _down(canvas, top)
        canvas.rect(_LEFT, y, _RIGHT - _LEFT, _down(canvas, floor) - y, "f-soft2" if number % 2 else "f-soft")
        name = fit(voice.edition.name("state", state.id), WIDTH - MARGIN - _NAMES, SMALL)
        canvas.text(_NAMES, (y + _down(canvas, floor)) / 2 + 4, name, "muted")
        canvas.text(_LEFT - 6, _down(canvas, floor) + 4, f"{floor:.0f}", "muted", SMALL, "end")
        floor = top
    canvas.text(_LEFT - 6, _down(canvas, _TOP) + 4, f"{_TOP:.0f}", "muted", SMALL, "end")


def _curve(canvas: Canvas, points: Sequence[tuple[float, float | None]]) -> None:
    for held, run in groupby(points, key=lambda point: point[1] is not None):
        if held:
            path = " ".join(f"{x:.2f},{y:.2f}" for x, y in run)
            alone = " " not in path
            canvas.shape(
                "polyline",
                points=f"{path} {path}" if alone else path,
                kind="s-accent",
                stroke_width=2.0,
                stroke_linecap="round",
                stroke_linejoin="round",
            )


def _last(canvas: Canvas, x: float, value: int, above: bool) -> None:
    y = _down(canvas, value)
    canvas.shape("circle", cx=x, cy=y, r=4.5, kind="f-accent")
    baseline = y - 9 if (above and value < 90) or value < 12 else y + 18
    canvas.text(x, baseline, str(value), "ink strong", 14.0, "end" if x > _LEFT + 30 else "start")


def _days(canvas: Canvas, voice: Voice, track: Sequence[Mark]) -> None:
    canvas.y += _HEIGHT
    canvas.text(_LEFT, canvas.y + 16, voice.day(track[0].when.date()), "muted")
    if len(track) > 1:
        canvas.text(WIDTH - MARGIN, canvas.y + 16, voice.day(track[-1].when.date()), "muted", SMALL, "end")
    canvas.y += 22
    if any(mark.lsi is None for mark in track):
        canvas.notes([voice.say("index_gap")])


def _told(voice: Voice, track: Sequence[Mark], known: Sequence[Mark]) -> str:
    last = known[-1]
    said = voice.say(
        "index_last", day=voice.day(last.when.date()), value=last.lsi, state=voice.edition.name("state", last.state)
    )
    before = [one for one, other in pairwise(track) if other is last and one.lsi is not None]
    if last is not track[-1]:
        return said + voice.say("index_unknown")
    return said + (voice.say("index_before", value=before[0].lsi) if before else "")


def _named(voice: Voice) -> str:
    states = default().states
    return voice.joined(
        [
            voice.say("index_band", name=voice.edition.name("state", each.id), below=f"{min(each.below, _TOP):.0f}")
            for each in states
        ]
    )


def _across(at: int, count: int) -> float:
    return _LEFT + (at / (count - 1) if count > 1 else 1.0) * (_RIGHT - _LEFT)


def _down(canvas: Canvas, value: float) -> float:
    return canvas.y + _HEIGHT * (1 - min(max(value, 0.0), _TOP) / _TOP)
