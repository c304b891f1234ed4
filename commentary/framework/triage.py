"""Who is losing: returns by distance from cash flow, how well that order explains them, and how well beta does."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

import numpy as np
from numpy.lib.stride_tricks import sliding_window_view

from commentary import facts
from commentary.framework.book import moment
from commentary.framework.scene import Scene
from commentary.history import Days, Seconds, Values
from commentary.model import Fact, Ladder, Metric, Step, Unit, Window


@dataclass(frozen=True)
class Rung:
    """A ladder and all its facts: rungs, what stands beside them, both rank correlations and their percentiles."""

    ladder: Ladder
    facts: tuple[Fact, ...]
    order: Fact | None = None
    beta: Fact | None = None


@dataclass(frozen=True, eq=False)
class Fits:
    """Per common session: rank correlation of losses with the frozen order and with the order of betas; NaN early."""

    day: Days
    known: Seconds
    order: Values
    beta: Values


def ladders(scene: Scene) -> tuple[Rung, ...]:
    """One ladder a window; without rungs when one of them has no current data."""
    return tuple(ladder(scene, count) for count in scene.framework.triage.windows)


def ladder(scene: Scene, count: int) -> Rung:
    """The ladder over ``count`` common sessions, as of the scene."""
    window, found = Window(count, Step.SESSION), fits(scene, count)
    current = found is not None and not scene.stale(scene.framework.triage.rungs[0], _date(found.day[-1]))
    if found is None or not current or not np.isfinite(found.order[-1]):
        return Rung(Ladder(window, (), None, None, None), ())
    start, end = _date(found.day[-1 - count]), _date(found.day[-1])
    triage = scene.framework.triage
    rungs = [facts.move(scene.cut, rung, start, end, window) for rung in triage.rungs]
    beside = [facts.move(scene.cut, name, start, end, window) for name in triage.beside if name in scene.cut.subjects]
    order = _correlation("LADDER", found.order, found, window, start, end)
    beta = _correlation("LADDER_BETA", found.beta, found, window, start, end)
    percentiles = [_percentile(key, held, found, window, start, end, triage.min_windows)
                   for key, held in (("LADDER", found.order), ("LADDER_BETA", found.beta))]  # fmt: skip
    return Rung(
        Ladder(
            window, tuple(rung for rung in rungs if rung), float(found.order[-1]), _float(percentiles[0]),
            float(found.beta[-1]) if np.isfinite(found.beta[-1]) else None, start, end, _float(percentiles[1]),
        ),
        tuple(fact for fact in (*rungs, *beside, order, beta, *percentiles) if fact),
        order, beta,
    )  # fmt: skip


def fits(scene: Scene, count: int) -> Fits | None:
    """The two rank correlations on every common session of the rungs; None without enough of them.

    +1 means that the farther the cash (or the higher the beta), the worse the return.
    """
    triage = scene.framework.triage
    if any(rung not in scene.cut.subjects for rung in triage.rungs):
        return None
    held = [facts.latest(scene.cut, rung) for rung in triage.rungs]
    day = facts.common_days(scene.cut, triage.rungs)
    if len(day) <= count:
        return None
    rows = [np.searchsorted(one.day, day) for one in held]
    price = np.stack([one.value[row] for one, row in zip(held, rows, strict=True)], axis=1)
    known = np.max([one.known[row] for one, row in zip(held, rows, strict=True)], axis=0)
    loss = _ranks(-(price[count:] / price[:-count] - 1))
    order, beta = np.full(len(day), np.nan), np.full(len(day), np.nan)
    order[count:] = _spearman(loss, np.arange(price.shape[1], dtype=np.float64)[np.newaxis])
    betas = _betas(price, triage.rungs.index(triage.market), triage.beta_sessions)
    before = betas[:-count]  # the window itself says nothing of the beta one knew at its start
    good = np.isfinite(before).all(axis=1)
    beta[count:][good] = _spearman(loss[good], _ranks(before[good]))
    return Fits(day, known, order, beta)


def _ranks(values: Values) -> Values:
    return np.argsort(np.argsort(values, axis=1, kind="stable"), axis=1, kind="stable").astype(np.float64)


def _spearman(a: Values, b: Values) -> Values:
    n = a.shape[1]
    found: Values = np.round(1 - 6 * ((a - b) ** 2).sum(axis=1) / (n * (n * n - 1)), 6)
    return found


def _betas(price: Values, market: int, sessions: int) -> Values:
    """Beta of every column to the market's over the ``sessions`` returns up to each row, NaN until there are enough."""
    found = np.full(price.shape, np.nan)
    if len(price) <= sessions:
        return found
    moves = sliding_window_view(price[1:] / price[:-1] - 1, sessions, axis=0)
    centred = moves - moves.mean(axis=2, keepdims=True)
    reference = centred[:, market : market + 1]
    found[sessions:] = (centred * reference).sum(axis=2) / (reference**2).sum(axis=2)
    return found


def _correlation(key: str, held: Values, found: Fits, window: Window, start: date, end: date) -> Fact | None:
    if not np.isfinite(held[-1]):
        return None
    return Fact(
        f"{key}/correlation/{start}/{end}", key, Metric.CORRELATION, facts.decimal(held[-1]), Unit.RATIO, end,
        moment(found.known[-1]), start=start, window=window, source="computed",
        derivation="Spearman's rank correlation of the rungs' losses with their order",
    )  # fmt: skip


def _percentile(key: str, held: Values, found: Fits, window: Window, start: date, end: date, least: int) -> Fact | None:
    """Of the last value among all known by then, ties halved (0–100); None with fewer than ``least``."""
    past = held[np.isfinite(held)]
    if len(past) < least or not np.isfinite(held[-1]):
        return None
    share = 100 * ((past < past[-1]).sum() + (past == past[-1]).sum() / 2) / len(past)
    return Fact(
        f"{key}/percentile/{window.count}/{start}/{end}", key, Metric.PERCENTILE, facts.decimal(np.round(share, 4)),
        Unit.POINTS, end, moment(found.known[-1]), start=start, window=window, source="computed",
        derivation=f"rank among {len(past)} windows since {_date(found.day[np.isfinite(held)][0])}",
    )  # fmt: skip


def _float(fact: Fact | None) -> float | None:
    return float(fact.value) if fact else None


def _date(day: np.datetime64) -> date:
    made: date = day.astype("datetime64[D]").item()
    return made
