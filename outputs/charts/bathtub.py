"""The argument's bathtub: the water between the lowest and highest of its range, what fills and drains it, the ducks upon it.

The widths of all streams have one scale, so that what runs in less what runs out is what the water moved by; all ducks have one
scale of how far a return lifts or sinks them. The water's height is its place between its lowest and its highest, both marked.
"""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date

from commentary.model import Bath, Fact, Lang, Window
from commentary.wording import numbers
from outputs.charts.canvas import WIDTH, Canvas, fitted, width
from outputs.charts.pen import Chart, Pen

SMALL = 11.5
TINY = 11.0
LEFT, RIGHT, RIM, FLOOR = 93.0, 352.0, 128.0, 292.0  # the inside of the tub
HIGH, LOW = 184.0, 232.0  # where the marks of the range stand on its wall
PIPE, BUNDLE = 100.0, 28.0  # where streams run, and how wide all of them are together
DUCKS = (131.0, 351.0)
LIFT, SINK = 20.0, 26.0  # how far ducks go up, and how near to the floor
DUCK = 8.0


def bathtub(pen: Pen) -> Chart | None:
    """None without a current level of the water."""
    bath = pen.note.regime.bath
    if bath is None:
        return None
    alt = _told(pen, bath)
    taps, drains = (
        [(way, f) for way, f in bath.flows if (way * f.value > 0) is up and f.value] for up in (True, False)
    )
    canvas = pen.canvas("bathtub", FLOOR + 88 + 14 * max(0, len(drains) - 1), alt)
    canvas.text(
        10, 38, pen.say("bathtub_level", value=pen.value(bath.level), day=pen.day(bath.level.end)), kind="q", size=SMALL
    )
    surface = _surface(bath)
    canvas.rect(LEFT, surface, RIGHT - LEFT, FLOOR - surface, "water")
    _waves(canvas, surface)
    _streams(canvas, pen, bath, taps, drains, surface)
    _marks(canvas, pen, bath)
    _ducks(canvas, pen, bath.ducks, surface)
    d = f"M{LEFT - 8} {RIM} L{LEFT} {RIM} L{LEFT} {FLOOR - 12} Q{LEFT} {FLOOR} {LEFT + 12} {FLOOR} L{RIGHT - 12} {FLOOR} Q{RIGHT} {FLOOR} {RIGHT} {FLOOR - 12} L{RIGHT} {RIM}"
    canvas.path(d, "tub")
    _foot(canvas, pen, bath, drains)
    return pen.chart("bathtub", "regime", alt, canvas)


def _surface(bath: Bath) -> float:
    """Where the water stands on the wall; between the marks where the range is unknown."""
    if not bath.low or not bath.high or bath.low.value == bath.high.value:
        return (HIGH + LOW) / 2
    share = float((bath.level.value - bath.low.value) / (bath.high.value - bath.low.value))
    return LOW - (LOW - HIGH) * max(0.0, min(1.0, share))


def _waves(canvas: Canvas, surface: float) -> None:
    step = (RIGHT - LEFT) / 12
    bends = "".join(f" q{step / 2:.1f} {-3 if n % 2 else 3} {step:.1f} 0" for n in range(12))
    canvas.path(f"M{LEFT} {surface:.1f}{bends}", "curve")


def _streams(
    canvas: Canvas,
    pen: Pen,
    bath: Bath,
    taps: Sequence[tuple[int, Fact]],
    drains: Sequence[tuple[int, Fact]],
    surface: float,
) -> None:
    """Bundles of streams, as wide as what they carry, with what they are beside them."""
    scale = BUNDLE / max(sum(abs(float(f.value)) for _, f in taps), sum(abs(float(f.value)) for _, f in drains), 1e-9)
    for flows, top, bottom, label in ((taps, 66.0, surface, 74.0), (drains, FLOOR + 2, FLOOR + 34, FLOOR + 31)):
        x = PIPE
        for _, fact in flows:
            thick = abs(float(fact.value)) * scale
            canvas.rect(x, top, thick, bottom - top, "wave")
            x += thick
        if flows is taps and flows:
            _tap(canvas, x)
        window = pen.window(bath.flows[0][1].window) if bath.flows and bath.flows[0][1].window else ""
        head = pen.say("in", window=window) if flows is taps else pen.say("out")
        _list(canvas, pen, head if bath.flows else pen.say("no_flows"), flows, label)


def _tap(canvas: Canvas, right: float) -> None:
    """A tap whose mouth is as wide as what runs from it."""
    canvas.path(
        f"M{PIPE - 34} 60 L{right:.1f} 60 Q{right + 3:.1f} 60 {right + 3:.1f} 66 L{PIPE - 3} 66 L{PIPE - 34} 66Z",
        "quiet",
    )
    canvas.path(f"M{PIPE - 16} 60 L{PIPE - 16} 52 M{PIPE - 24} 51 L{PIPE - 8} 51", "pipe")


def _list(canvas: Canvas, pen: Pen, head: str, flows: Sequence[tuple[int, Fact]], y: float) -> None:
    """What runs, a line each, to the right of its streams."""
    left = PIPE + BUNDLE + 10
    lines = [_flow(pen, way, fact, WIDTH - 10 - left) for way, fact in flows] or [pen.say("none")]
    if head == pen.say("no_flows"):
        lines = []
    canvas.text(left, y - 14, head, kind="q", size=SMALL)
    for n, line in enumerate(lines):
        canvas.text(left, y + 14 * n, line, size=SMALL)


def _flow(pen: Pen, way: int, fact: Fact, room: float) -> str:
    amount = _amount(pen, way, fact)
    return pen.say("pair", name=pen.brief(fact.subject, room - width(f" {amount}", SMALL)), value=amount)


def _amount(pen: Pen, way: int, fact: Fact) -> str:
    """What a flow did to the water, with its sign."""
    return ("+" if way * fact.value > 0 else numbers.MINUS) + pen.voice.script(
        numbers.money(abs(fact.value), fact.unit, pen.voice.lang)
    )


def _marks(canvas: Canvas, pen: Pen, bath: Bath) -> None:
    """The range on the wall."""
    if not bath.low or not bath.high:
        canvas.text(LEFT - 8, (HIGH + LOW) / 2, pen.say("no_range"), "end", "q", SMALL)
        return
    for fact, y, phrase in ((bath.high, HIGH, "high"), (bath.low, LOW, "low")):
        canvas.line(LEFT - 6, y, LEFT + 6, y, "axis")
        for n, line in enumerate((pen.say(phrase), pen.value(fact), _month(pen, fact.end))):
            canvas.text(LEFT - 10, y + 13 * n - 9, line, "end", "t" if n == 1 else "q", SMALL)


def _month(pen: Pen, day: date) -> str:
    month = pen.voice.phrases["months"].split()[day.month - 1]
    return f"{month} {day.year}" if pen.voice.lang is Lang.EN else f"{day.year} 年 {month} 月"


def _ducks(canvas: Canvas, pen: Pen, ducks: Sequence[Fact], surface: float) -> None:
    """Each in its own column, its name and return above it."""
    if not ducks:
        return
    ups, downs = max(0.0, *(float(f.value) for f in ducks)), max(0.0, *(-float(f.value) for f in ducks))
    scale = min(LIFT / ups if ups else 1e9, (FLOOR - SINK - surface) / downs if downs else 1e9)
    column = (DUCKS[1] - DUCKS[0]) / len(ducks)
    for n, fact in enumerate(ducks):
        x, y = DUCKS[0] + column * (n + 0.5), surface - float(fact.value) * scale
        _duck(canvas, x, y)
        canvas.text(x, y - 2 * DUCK - 15, pen.ticker(fact.subject, column - 2, TINY), "middle", "b", TINY)
        canvas.text(x, y - 2 * DUCK - 2, fitted(pen.value(fact), column + 6, TINY), "middle", "t", TINY)


def _duck(canvas: Canvas, x: float, y: float) -> None:
    """A rubber duck whose waterline is at ``y``."""
    r = DUCK
    canvas.path(
        f"M{x - r:.1f} {y - 2:.1f} Q{x - r:.1f} {y + r * 0.7:.1f} {x:.1f} {y + r * 0.7:.1f} Q{x + r:.1f} {y + r * 0.7:.1f} {x + r * 0.9:.1f} {y - 3:.1f} Q{x:.1f} {y + 1:.1f} {x - r:.1f} {y - 2:.1f}Z",
        "duck",
    )
    canvas.circle(x - r * 0.35, y - r * 0.7, r * 0.55, "duck")
    canvas.path(f"M{x - r * 0.85:.1f} {y - r * 0.75:.1f} l-4 1.5 l4 1.5Z", "beak")
    canvas.circle(x - r * 0.5, y - r * 0.85, 1, "eye")


def _foot(canvas: Canvas, pen: Pen, bath: Bath, drains: Sequence[tuple[int, Fact]]) -> None:
    """What the water moved by, and what the ducks are."""
    y = FLOOR + 62 + 14 * max(0, len(drains) - 1)
    if bath.moved and bath.moved.window:
        canvas.text(
            10,
            y,
            pen.say("level_moved", window=pen.window(bath.moved.window), value=pen.value(bath.moved)),
            kind="b",
            size=SMALL,
        )
    if bath.ducks and bath.ducks[0].window:
        told = pen.say("duck_key", window=pen.window(bath.ducks[0].window), day=pen.day(bath.ducks[0].end))
        canvas.text(10, y + 16, told, kind="q", size=SMALL)


def _told(pen: Pen, bath: Bath) -> str:
    level = pen.say(
        "water", name=pen.name(bath.level.subject), value=pen.value(bath.level), day=pen.day(bath.level.end)
    )
    held = ""
    if bath.low and bath.high:
        days = {"low_day": pen.day(bath.low.end), "high_day": pen.day(bath.high.end)}
        held = pen.say("range", low=pen.value(bath.low), high=pen.value(bath.high), **days)
    moved = _over(pen, "moved", bath.moved.window, value=pen.value(bath.moved)) if bath.moved else ""
    flows = [pen.say("pair", name=pen.name(fact.subject), value=_amount(pen, way, fact)) for way, fact in bath.flows]
    ducks = [pen.say("pair", name=pen.name(fact.subject), value=pen.value(fact)) for fact in bath.ducks]
    floating = _over(pen, "ducks", bath.ducks[0].window, list=pen.listed(ducks)) if ducks else ""
    return pen.say(
        "bathtub_alt", level=level, range=held, moved=moved, ducks=floating,
        flows=pen.say("flows", list=pen.listed(flows)) if flows else "",
    )  # fmt: skip


def _over(pen: Pen, phrase: str, window: Window | None, **slots: str) -> str:
    return pen.say(phrase, window=pen.window(window), **slots) if window else ""
