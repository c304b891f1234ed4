"""The argument's bathtub in figures: how high the water stands, what filled and drained it, what floats on it. Pure."""

from __future__ import annotations

from datetime import date
from typing import Any

import numpy as np

from commentary import facts
from commentary.framework import signals
from commentary.framework.scene import Scene
from commentary.model import Bath, Fact, Step, Window

YEAR = 365


def bath(scene: Scene) -> Bath | None:
    """What can be drawn at the scene's instant; None without a current level of the water."""
    tub = scene.framework.tub
    level = facts.level(scene.cut, tub.water) if tub.water in scene.cut.subjects else None
    if level is None or scene.stale(tub.water, level.end):
        return None
    low, high = _range(scene, level.end)
    moved, flows = _flows(scene)
    return Bath(level, low, high, moved, flows, _ducks(scene))


def _range(scene: Scene, end: date) -> tuple[Fact | None, Fact | None]:
    """The lowest and highest of the window, or of a year where less is held."""
    water = scene.framework.tub.water
    for days in (scene.framework.tub.days, YEAR):
        low, high = (facts.bound(scene.cut, water, side, days, end) for side in ("low", "high"))
        if low and high:
            return low, high
    return None, None


def _flows(scene: Scene) -> tuple[Fact | None, tuple[tuple[int, Fact], ...]]:
    """The move of the water, and of the parts it is made of over the same dates, when they add up to it."""
    tub = scene.framework.tub
    made, day = scene.cut.subjects[tub.water].derived, facts.latest(scene.cut, tub.water).day
    row = int(signals.starts(day, tub.over)[-1])
    if row < 0 or made is None:
        return None, ()
    start, end = _date(day[row]), _date(day[-1])
    moved = facts.move(scene.cut, tub.water, start, end, tub.over)
    parts = [facts.move(scene.cut, part, start, end, tub.over) for part in made.of]
    found = tuple((1 if weight > 0 else -1, part) for weight, part in zip(made.weights, parts, strict=True) if part)
    whole = len(found) == len(parts) and moved and sum(way * part.value for way, part in found) == moved.value
    return moved, found if whole else ()


def _ducks(scene: Scene) -> tuple[Fact, ...]:
    """Returns over the sessions that all current ones share, the highest first."""
    tub, cut = scene.framework.tub, scene.cut
    lasts = {duck: facts.latest(cut, duck).day[-1:] for duck in tub.ducks if duck in cut.subjects}
    current = [duck for duck, last in lasts.items() if len(last) and not scene.stale(duck, _date(last[0]))]
    day = scene.sessions(current) if current else np.array([], "datetime64[D]")
    if len(day) <= tub.sessions:
        return ()
    start, end = _date(day[-1 - tub.sessions]), _date(day[-1])
    moves = [facts.move(cut, duck, start, end, Window(tub.sessions, Step.SESSION)) for duck in current]
    return tuple(sorted((move for move in moves if move), key=lambda move: (-move.value, move.subject)))


def _date(day: Any) -> date:
    made: date = day.astype("datetime64[D]").item()
    return made
