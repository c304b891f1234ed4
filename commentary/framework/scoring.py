"""What became of the predictions: each held against its bar 5 and 20 sessions later, beside how often it holds anyway.

A prediction is made on every day; it is *staked* in the regimes its file names. The bar does not change with the
horizon: the base rate, the share of earlier days after which the same held over as many sessions, says how hard it was.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, datetime

import numpy as np
from numpy.typing import NDArray

from commentary import derive, facts
from commentary.framework import index
from commentary.framework.book import paced
from commentary.framework.load import default
from commentary.framework.shape import Framework, Part, Question, Role
from commentary.history import Days, History, Seconds, Values, instant
from commentary.model import Kind, Unit, Verdict
from commentary.ports import View

HORIZONS = (5, 20)


@dataclass(frozen=True)
class Scored:
    """A prediction of a day and what became of it. ``base`` is the base rate known on the day (0–1), None without one.

    ``due`` and ``verdict`` are None and NO_DATA while the sessions are not over.
    """

    prediction: str
    made: datetime
    state: str
    staked: bool
    horizon: int
    due: date | None
    verdict: Verdict
    base: float | None


@dataclass(frozen=True)
class Tally:
    """A prediction's record at a horizon, over the days it was staked: hit rate beside the mean base rate (0–1)."""

    prediction: str
    horizon: int
    staked: int
    hits: int
    rate: float
    base: float


def track(view: View, times: Sequence[datetime], framework: Framework | None = None) -> tuple[Scored, ...]:
    """Every prediction of every one of ``times``, at both horizons, in the order of times and file."""
    own = framework or default()
    states = index.history(view, times, own).state
    rows = [
        row
        for question in own.of(Role.PREDICTION)
        for horizon in HORIZONS
        for row in _score(view, question, horizon, times, states, own)
    ]
    return tuple(sorted(rows, key=lambda row: row.made))


def tallies(rows: Iterable[Scored]) -> tuple[Tally, ...]:
    """The record of each prediction and horizon over the staked days whose sessions are over and had a base rate."""
    groups: dict[tuple[str, int], list[Scored]] = {}
    for row in rows:
        if row.staked and row.verdict is not Verdict.NO_DATA and row.base is not None:
            groups.setdefault((row.prediction, row.horizon), []).append(row)
    made = []
    for (prediction, horizon), held in groups.items():
        hits = sum(row.verdict is Verdict.SEEN for row in held)
        base = sum(row.base or 0.0 for row in held) / len(held)
        made.append(Tally(prediction, horizon, len(held), hits, hits / len(held), base))
    return tuple(made)


def _score(
    view: View, question: Question, horizon: int, times: Sequence[datetime], states: Sequence[str], own: Framework
) -> list[Scored]:
    shared = _shared(view, question, own)
    if shared is None:
        return []
    day, known, hit = shared[0], shared[1], _hits(view, question, shared[0], horizon)
    # What came true by session i is known on session i + horizon: the mean over those is the base rate then.
    total = np.cumsum(hit)
    rows = []
    for when, state in zip(times, states, strict=True):
        at = int(np.searchsorted(known, instant(when), side="right")) - 1
        if at < 0:
            continue
        over = at + horizon < len(day)
        done = at - horizon + 1
        rows.append(Scored(
            question.id, when, state, state in question.states, horizon, _date(day[at + horizon]) if over else None,
            (Verdict.SEEN if hit[at] else Verdict.NOT_SEEN) if over else Verdict.NO_DATA,
            float(total[done - 1] / done) if done >= 252 else None,
        ))  # fmt: skip
    return rows


def _shared(view: View, question: Question, own: Framework) -> tuple[Days, Seconds] | None:
    """The sessions that all parts share, and when each was known in full."""
    subjects = dict.fromkeys(part.subject for part in question.parts)
    if any(subject not in view.subjects for subject in subjects):
        return None
    every = paced(view, tuple(subjects), own.clock)
    day = facts.common_days(view, every)
    day = day[np.is_busday(day)]
    if not len(day):
        return None
    known = np.max([_first_known(derive.history(view, subject), day) for subject in every], axis=0)
    return day, np.maximum.accumulate(known)


def _first_known(held: History, day: Days) -> Seconds:
    """When each of the days was first known, whatever was revised later."""
    order = np.lexsort((held.known, held.day))
    first: Seconds = held.known[order][np.searchsorted(held.day[order], day, side="left")]
    return first


def _hits(view: View, question: Question, day: Days, horizon: int) -> NDArray[np.bool_]:
    """Whether the prediction held over the ``horizon`` sessions after each session (False while they last)."""
    hit = np.zeros(len(day), bool)
    if len(day) > horizon:
        hit[:-horizon] = True
        for part in question.parts:
            hit[:-horizon] &= _crossed(part, _moves(view, part, day, horizon))
    return hit


def _moves(view: View, part: Part, day: Days, horizon: int) -> Values:
    about, held = view.subjects[part.subject], facts.latest(view, part.subject)
    value = held.value[np.searchsorted(held.day, day)]
    if about.kind is Kind.PRICE:
        return np.asarray(100 * (value[horizon:] / value[:-horizon] - 1))
    scale = 100 if about.unit is Unit.PERCENT and facts.move_unit(about) is Unit.BP else 1
    return np.asarray(np.round(scale * (value[horizon:] - value[:-horizon]), 6))


def _crossed(part: Part, moves: Values) -> NDArray[np.bool_]:
    return moves >= float(part.bar) if part.side == "above" else moves <= float(part.bar)


def _date(day: np.datetime64) -> date:
    found: date = day.astype("datetime64[D]").item()
    return found
