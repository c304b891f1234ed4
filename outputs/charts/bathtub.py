"""The house's picture: a bathtub whose water is net liquidity, with taps, drains and ducks, all to scale.

The surface stands between the range's lowest and highest as the level does. A stream is as wide as its flow, on one scale
for taps, drains and the bar of the level's change, so that they add up to the eye. A duck stands as far above or
below the surface as its return, on one scale for all.
"""

from __future__ import annotations

from dataclasses import dataclass

from commentary.model import Bath, Fact
from outputs.charts.canvas import MARGIN, WIDTH, Canvas, Chart, fit
from outputs.charts.ducks import LABELS, Pond, duck
from outputs.charts.voice import Voice

_LEFT, _RIGHT = 20.0, 332.0  # the tub's inside
_STREAMS, _STREAM_WIDTH, _GAP = 32.0, 56.0, 3.0  # where streams begin; all of one side together, without gaps
_TOLD = 108.0  # where the words beside streams begin
_RANGE, _ROW, _PAD = 70.0, 18.0, 16.0


@dataclass(frozen=True)
class _Flow:
    """A stream: what it adds to the water, signed, and the part that moved."""

    amount: float
    fact: Fact


@dataclass(frozen=True)
class _Tub:
    """Heights of the drawing: the rim, the highest mark, the surface, the lowest mark, the floor."""

    rim: float
    high: float
    surface: float
    low: float
    floor: float


def picture(voice: Voice) -> Chart | None:
    """The bath of the note's regime."""
    bath = voice.note.regime.bath
    if bath is None:
        return None
    title = voice.say("bath_title")
    canvas = Canvas("bathtub", voice.edition.code)
    canvas.heading(title, [_water(voice, bath), *_remarks(voice, bath)])
    flows = [_Flow(float(sign * fact.value), fact) for sign, fact in bath.flows]
    taps, drains = [flow for flow in flows if flow.amount > 0], [flow for flow in flows if flow.amount < 0]
    scale = _scale(bath, taps, drains)
    canvas.y += 6
    pond = Pond(bath.ducks)
    tub = _tub(bath, pond, canvas.y + len(taps) * _ROW + (_ROW if _ranged(bath) else 4))
    _streams(canvas, voice, taps, scale, tub.surface)
    _basin(canvas, tub)
    pond.swim(canvas, tub.rim + 4, tub.surface)
    _fill(canvas, tub)
    _walls(canvas, tub)
    pond.label(canvas, voice, tub.rim + 4)
    _gauge(canvas, voice, bath, tub)
    canvas.y = tub.floor + 12 + (_ROW if _ranged(bath) else 0)
    _streams_out(canvas, voice, drains, scale, tub.floor)
    _net(canvas, voice, bath, flows, scale)
    return canvas.chart("regime", title, _alt(voice, bath))


def _ranged(bath: Bath) -> bool:
    """Whether the water's height can be told."""
    return bath.low is not None and bath.high is not None and bath.low.value < bath.high.value


def _scale(bath: Bath, taps: list[_Flow], drains: list[_Flow]) -> float:
    """Units of the sheet a unit of money."""
    sides = (
        sum(flow.amount for flow in taps),
        -sum(flow.amount for flow in drains),
        abs(float(bath.moved.value)) if bath.moved else 0.0,
    )
    return _STREAM_WIDTH / (max(sides) or 1.0)


def _tub(bath: Bath, pond: Pond, rim: float) -> _Tub:
    high = rim + LABELS + pond.lift + _PAD
    low = high + _RANGE
    share = 0.5
    if _ranged(bath) and bath.low and bath.high:
        share = float((bath.level.value - bath.low.value) / (bath.high.value - bath.low.value))
    surface = low - min(max(share, 0.0), 1.0) * _RANGE
    return _Tub(rim, high, surface, low, low + pond.depth + _PAD)


def _streams(canvas: Canvas, voice: Voice, taps: list[_Flow], scale: float, surface: float) -> None:
    """A row a tap, the first stream leftmost, so that no stream crosses the words of another."""
    x = _STREAMS
    for flow in taps:
        y, width = canvas.y + 9, flow.amount * scale
        canvas.line(x + width / 2, y, _TOLD - 4, y, "s-tub")
        canvas.rect(x - 2, y - 4, width + 4, 6, "f-tub", rx=2)
        canvas.rect(x, y + 2, width, surface - y - 2, "f-water", opacity=0.75)
        _words(canvas, voice, "bath_tap", flow)
        x += width + _GAP + 4
        canvas.y += _ROW


def _streams_out(canvas: Canvas, voice: Voice, drains: list[_Flow], scale: float, floor: float) -> None:
    """The last stream is leftmost here, as the rows go down and the longest must not cross the others' words."""
    x = _STREAMS + sum(-flow.amount * scale + _GAP + 4 for flow in drains)
    for flow in drains:
        width = -flow.amount * scale
        x -= width + _GAP + 4
        y = canvas.y + 9
        canvas.rect(x - 2, floor + 1, width + 4, 6, "f-tub", rx=2)
        canvas.rect(x, floor + 7, width, y - floor - 1, "f-water", opacity=0.75)
        canvas.line(x + width, y, _TOLD - 4, y, "s-tub")
        _words(canvas, voice, "bath_drain", flow)
        canvas.y += _ROW


def _words(canvas: Canvas, voice: Voice, phrase: str, flow: _Flow) -> None:
    said = voice.say(phrase, name=voice.short(flow.fact.subject), amount=_amount(voice, flow))
    canvas.text(_TOLD, canvas.y + 13, fit(said, WIDTH - MARGIN - _TOLD, 11.0), "ink")


def _amount(voice: Voice, flow: _Flow) -> str:
    size = voice.size(flow.fact)
    return ("+" if flow.amount > 0 else "−" if flow.amount < 0 else "") + size


def _net(canvas: Canvas, voice: Voice, bath: Bath, flows: list[_Flow], scale: float) -> None:
    for flow in flows:
        if flow.amount == 0:
            _words(canvas, voice, "bath_still", flow)
            canvas.y += _ROW
    if bath.moved is None:
        return
    canvas.y += 4
    width = abs(float(bath.moved.value)) * scale
    canvas.rect(_STREAMS, canvas.y + 4, width, 10, "f-accent")
    said = voice.say("bath_net", amount=voice.signed(bath.moved))
    canvas.text(_TOLD, canvas.y + 13, fit(said, WIDTH - MARGIN - _TOLD, 11.0), "ink strong")
    canvas.y += _ROW


def _outline(tub: _Tub, top: float) -> str:
    """The inside of the tub up to ``top``."""
    round_ = 26.0
    return (
        f"M{_LEFT:.2f} {top:.2f}V{tub.floor - round_:.2f}Q{_LEFT:.2f} {tub.floor:.2f} {_LEFT + round_:.2f} {tub.floor:.2f}"
        f"H{_RIGHT - round_:.2f}Q{_RIGHT:.2f} {tub.floor:.2f} {_RIGHT:.2f} {tub.floor - round_:.2f}V{top:.2f}"
    )


def _basin(canvas: Canvas, tub: _Tub) -> None:
    canvas.shape("path", d=_outline(tub, tub.rim) + "Z", kind="f-soft", opacity=0.6)


def _fill(canvas: Canvas, tub: _Tub) -> None:
    """Waves about the surface: as much above it as below."""
    step = (_RIGHT - _LEFT) / 24
    waves = "".join(f"q{-step / 2:.2f} {3 if i % 2 else -3} {-step:.2f} 0" for i in range(24))
    canvas.shape("path", d=_outline(tub, tub.surface) + waves + "Z", kind="f-water", opacity=0.42)


def _walls(canvas: Canvas, tub: _Tub) -> None:
    canvas.shape("path", d=_outline(tub, tub.rim), kind="s-tub", stroke_width=4.0)
    for x in (_LEFT, _RIGHT):
        canvas.shape("circle", cx=x, cy=tub.rim, r=5.0, kind="f-tub")
    for x in (_LEFT + 84, _RIGHT - 98):
        canvas.shape("path", d=f"M{x:.2f} {tub.floor + 2:.2f}h14l-3 9h-8z", kind="f-tub")


def _gauge(canvas: Canvas, voice: Voice, bath: Bath, tub: _Tub) -> None:
    """Both ends of the range at the right wall, led out to words above the rim and beneath the floor."""
    if not _ranged(bath) or bath.low is None or bath.high is None:
        return
    out = _RIGHT + 14
    for y, end, side in ((tub.high, tub.rim - 6, -1), (tub.low, tub.floor + 10, 1)):
        canvas.shape("path", d=f"M{_RIGHT - 8:.2f} {y:.2f}H{out:.2f}V{end:.2f}", kind="s-muted")
        said = (
            voice.say("bath_high", **_end(voice, bath.high))
            if side < 0
            else voice.say("bath_low", **_end(voice, bath.low))
        )
        canvas.text(WIDTH - MARGIN, end - 2 if side < 0 else end + 11, said, "muted", 11.0, "end")
    canvas.shape("path", d=f"M{_RIGHT + 2:.2f} {tub.surface:.2f}l9 -5v10z", kind="f-accent")


def _end(voice: Voice, fact: Fact) -> dict[str, str]:
    return {"level": voice.level(fact), "day": voice.day(fact.end)}


def _water(voice: Voice, bath: Bath) -> str:
    level = voice.say("bath_level", **_end(voice, bath.level))
    if bath.moved is None or bath.moved.start is None:
        return _sentences(voice, level, voice.say("bath_unmoved"))
    return _sentences(
        voice, level, voice.say("bath_moved", moved=voice.signed(bath.moved), start=voice.day(bath.moved.start))
    )


def _sentences(voice: Voice, *said: str) -> str:
    return (" " if voice.edition.code == "en" else "").join(said)


def _remarks(voice: Voice, bath: Bath) -> list[str]:
    remarks = []
    if not _ranged(bath):
        remarks.append(voice.say("bath_half_range" if (bath.low is None) != (bath.high is None) else "bath_no_range"))
    if not bath.flows:
        remarks.append(voice.say("bath_no_flows"))
    if not bath.ducks:
        return [*remarks, voice.say("bath_no_ducks")]
    first = bath.ducks[0]
    if first.window is None:
        return [*remarks, voice.say("bath_ducks_plain", end=voice.day(first.end))]
    return [*remarks, voice.say("bath_ducks", n=first.window.count, end=voice.day(first.end))]


def _alt(voice: Voice, bath: Bath) -> str:
    none = voice.say("bath_none")
    ends = ""
    if _ranged(bath) and bath.low and bath.high:
        low, high = voice.say("bath_low", **_end(voice, bath.low)), voice.say("bath_high", **_end(voice, bath.high))
        ends = voice.say("bath_range", low=low, high=high)
    flows = [
        f"{voice.name(fact.subject)} {_amount(voice, _Flow(float(sign * fact.value), fact))}"
        for sign, fact in bath.flows
    ]
    ducks = [f"{voice.short(fact.subject)} {voice.signed(fact)}" for fact in sorted(bath.ducks, key=duck)]
    slots = {"flows": voice.joined(flows) or none, "ducks": voice.joined(ducks) or none}
    return voice.say("bath_alt", water=_water(voice, bath), range=ends, **slots)
