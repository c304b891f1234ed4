"""One instant of a view: what the indicators show and the facts behind them. Everything a test may look at."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime
from decimal import Decimal

import numpy as np

from commentary import facts
from commentary.framework import signals
from commentary.framework.book import Book, Cut, epochs, moment, paced
from commentary.framework.scores import reference, unit_scale
from commentary.framework.shape import Framework, Indicator, Transform
from commentary.history import Days, Seconds, Values, instant
from commentary.model import Fact, Metric, Step, Unit, Window

_CENTI, _MILLION = Decimal("0.01"), Decimal(1_000_000)


@dataclass(frozen=True, eq=False)
class Shown:
    """An indicator's rows as known, ascending, and what was measured of them."""

    day: Days
    value: Values
    known: Seconds
    measured: Values


@dataclass(frozen=True)
class Figures:
    """An indicator's facts. ``own`` is the figure that is scored, when it is one fact; ``others`` complete it."""

    level: Fact | None = None
    change: Fact | None = None
    own: Fact | None = None
    others: tuple[Fact, ...] = ()

    @property
    def all(self) -> tuple[Fact, ...]:
        """Every fact, once."""
        found = [fact for fact in (self.level, self.change, self.own, *self.others) if fact]
        return tuple({fact.id: fact for fact in found}.values())


class Scene:
    """The data as of one instant."""

    def __init__(self, book: Book, framework: Framework, when: datetime) -> None:
        self.book, self.framework, self.when = book, framework, when
        self.cut = Cut(book.view, when)
        self._shown: dict[str, Shown | None] = {}

    def shown(self, indicator: Indicator) -> Shown | None:
        """The indicator's rows known by then; None when there are none."""
        if indicator.id not in self._shown:
            self._shown[indicator.id] = self._rows(indicator)
        return self._shown[indicator.id]

    def past(self, indicator: Indicator) -> Values:
        """The history the indicator's last value is held against, itself included; empty when it is too short."""
        shown = self.shown(indicator)
        if shown is None or not np.isfinite(shown.measured[-1:]).all() or shown.measured.ndim > 1:
            return np.array([])
        per_year = self.book.per_year(indicator, self.framework.scoring.per_year)
        length, least = reference(self.framework.scoring, indicator, per_year)
        held = shown.measured[np.isfinite(shown.measured)]
        return held[-length:] if len(held) >= least else np.array([])

    def sessions(self, subjects: Sequence[str]) -> Days:
        """The trading dates that all subjects share."""
        day = facts.common_days(self.cut, paced(self.cut, tuple(dict.fromkeys(subjects)), self.framework.clock))
        return day[np.is_busday(day)]

    def stale(self, subject: str, last: date) -> bool:
        """Whether ``last`` is no longer current for the subject."""
        return (self.when.date() - last).days > self.cut.subjects[subject].stale

    def figures(self, indicator: Indicator) -> Figures:
        """The facts behind the indicator's last value."""
        shown = self.shown(indicator)
        if shown is None:
            return Figures()
        if indicator.transform is Transform.EXHAUSTION:
            return self._exhaustion(indicator, shown)
        end = _date(shown.day[-1])
        at = facts.level(self.cut, indicator.subject, end)
        change, others = self._moves(indicator, shown, end)
        made = {Transform.SUM: self._sum, Transform.CORRELATION: self._correlation, Transform.LEVEL: self._median}
        own = made[indicator.transform](indicator, shown) if indicator.transform in made else change
        if indicator.transform is Transform.CORRELATION:
            return Figures(own, None, own)
        return Figures(at, change, own or at, others)

    def exhaustion(self) -> Fact | None:
        """How far the idle cash is spent (E); None without a current share."""
        for indicator in self.framework.indicators:
            if indicator.transform is Transform.EXHAUSTION:
                found = self.figures(indicator)
                if found.level and not self.stale(indicator.subject, found.level.end):
                    return self._spent(found.level)
        return None

    def _rows(self, indicator: Indicator) -> Shown | None:
        if any(part not in self.cut.subjects for part in self.book.parts(indicator)):
            return None
        now = np.array([instant(self.when)])
        for rows in epochs(self.book.panel(indicator), now):
            n = int(rows.count[0])
            if n:
                scale, spent = unit_scale(self.book, indicator), self.framework.exhaustion
                measured = signals.measure(indicator, rows.day[:n], rows.value[:n], scale, spent)
                return Shown(rows.day[:n], rows.value[:n], rows.known[:n], measured)
        return None

    def _moves(self, indicator: Indicator, shown: Shown, end: date) -> tuple[Fact | None, tuple[Fact, ...]]:
        """The move of each part over the window; the first returned is the one that is scored (the binding one)."""
        row = int(signals.starts(shown.day, indicator.over)[-1]) if indicator.over else -1
        if row < 0 or indicator.transform in (Transform.SUM, Transform.CORRELATION):
            return None, ()
        start = _date(shown.day[row])
        if indicator.transform is Transform.RETURN and not indicator.per:
            return self._growth(indicator.subject, start, end, indicator.over), ()
        parts = [*indicator.of, *([indicator.per] if indicator.per and indicator.transform is Transform.RETURN else [])]
        moved = [facts.move(self.cut, part, start, end, indicator.over) for part in parts]
        first = int(np.argmin(shown.measured[-1])) if shown.measured.ndim > 1 else 0
        return moved[first], tuple(fact for fact in moved if fact)

    def _growth(self, subject: str, start: date, end: date, over: Window | None) -> Fact | None:
        """A move in %, also of what moves in its own currency or points otherwise."""
        moved = facts.move(self.cut, subject, start, end, over)
        if moved is None or moved.metric is Metric.RETURN:
            return moved
        first, last = facts.level(self.cut, subject, start), facts.level(self.cut, subject, end)
        assert first is not None
        assert last is not None
        return Fact(
            f"{subject}/return/{start}/{end}", subject, Metric.RETURN, (last.value / first.value - 1) * 100,
            Unit.PERCENT, end, moved.known_at, start=start, window=over, calendar=moved.calendar, source=moved.source,
            vintage=moved.vintage, derivation=f"{last.value:,} / {first.value:,} − 1",
        )  # fmt: skip

    def _median(self, indicator: Indicator, shown: Shown) -> Fact | None:
        if indicator.smooth == 1:
            return None
        return median(self, indicator.subject, indicator.smooth)

    def _sum(self, indicator: Indicator, shown: Shown) -> Fact | None:
        about, value = self.cut.subjects[indicator.subject], shown.measured[-1]
        if indicator.over is None or not np.isfinite(value) or indicator.per:
            return None
        end, start = _date(shown.day[-1]), _date(shown.day[signals.starts(shown.day, indicator.over)[-1] + 1])
        return Fact(
            f"{about.id}/sum/{start}/{end}", about.id, Metric.LEVEL, facts.decimal(np.round(value, 2)), about.unit, end,
            moment(shown.known.max()), start=start, window=indicator.over, base="sum", calendar=about.calendar,
            source=about.source, vintage=about.vintage, derivation=f"sum of the values from {start} to {end}",
        )  # fmt: skip

    def _correlation(self, indicator: Indicator, shown: Shown) -> Fact | None:
        value = shown.measured[-1]
        if indicator.over is None or not np.isfinite(value):
            return None
        start, end = _date(shown.day[-1 - indicator.over.count]), _date(shown.day[-1])
        return Fact(
            f"BASKETS/correlation/{start}/{end}", "BASKETS", Metric.CORRELATION, facts.decimal(np.round(value, 4)),
            Unit.RATIO, end, moment(shown.known[-1 - indicator.over.count :].max()), start=start, window=indicator.over,
            source="computed", derivation=f"mean over all pairs of {', '.join(indicator.of)}: daily returns",
        )  # fmt: skip

    def _exhaustion(self, indicator: Indicator, shown: Shown) -> Figures:
        """The share of the buffer, in % of the other subject, and its change in pp."""
        share = signals.base(indicator, shown.value)
        key, over = self.framework.exhaustion.subject, indicator.over
        row = int(signals.starts(shown.day, over)[-1]) if over else -1
        before = self._share(key, indicator, shown, row, share) if row >= 0 else None
        own, change = self._share(key, indicator, shown, -1, share), None
        if before:
            change = Fact(
                f"{key}/change/{before.end}/{own.end}", key, Metric.CHANGE, own.value - before.value, Unit.PP, own.end,
                own.known_at, start=before.end, window=over, calendar=own.calendar, source=own.source,
                derivation=f"{own.value} − {before.value}",
            )  # fmt: skip
        parts = [facts.level(self.cut, part) for part in (indicator.subject, indicator.per or "")]
        return Figures(own, change, own, tuple(fact for fact in (*parts, self._spent(own)) if fact))

    def _spent(self, share: Fact) -> Fact:
        """E of a share: nothing is spent while it is ample, all of it one span below."""
        about = self.framework.exhaustion
        ample, span = facts.decimal(about.ample), facts.decimal(about.span)
        value = min(max((ample - share.value) / span, Decimal(0)), Decimal(1))
        return replace(
            share, id=f"EXHAUSTION/level/{share.end}", subject="EXHAUSTION", value=value, unit=Unit.POINTS,
            derivation=f"({ample} − {share.value}) / {span}, between 0 and 1",
        )  # fmt: skip

    def _share(self, key: str, indicator: Indicator, shown: Shown, row: int, share: Values) -> Fact:
        day, about = _date(shown.day[row]), self.cut.subjects[indicator.subject]
        return Fact(
            f"{key}/level/{day}", key, Metric.LEVEL, facts.decimal(np.round(share[row], 4)), Unit.PERCENT, day,
            moment(shown.known[row]), calendar=about.calendar, source=self.cut.subjects[key].source,
            derivation=f"{shown.value[row, 0]:,.0f} / {shown.value[row, 1]:,.0f}",
        )  # fmt: skip


def median(scene: Scene, subject: str, count: int) -> Fact | None:
    """The median of the subject's last ``count`` values, in its unit; None when there are fewer."""
    held, about = facts.latest(scene.cut, subject), scene.cut.subjects[subject]
    if len(held) < count:
        return None
    start, end = _date(held.day[-count]), _date(held.day[-1])
    values = sorted(facts.decimal(value) for value in held.value[-count:])
    middle = (values[(count - 1) // 2] + values[count // 2]) / 2
    return Fact(
        f"{subject}/median/{start}/{end}", subject, Metric.LEVEL, middle, about.unit, end,
        moment(held.known[-count:].max()), start=start, window=Window(count, Step.SESSION), base="median",
        calendar=about.calendar, source=about.source, vintage=about.vintage,
        derivation=f"median of {', '.join(f'{value:f}' for value in values)}",
    )  # fmt: skip


def rounded(value: float) -> Decimal:
    """A bar as it is published: two decimals, or whole millions of a currency; what is compared is what is printed."""
    exact = Decimal(repr(float(value)))
    return round(exact / _MILLION) * _MILLION if abs(exact) >= _MILLION else exact.quantize(_CENTI)


def collect(found: Mapping[str, Figures]) -> tuple[Fact, ...]:
    """All facts of all indicators, once each."""
    return tuple({fact.id: fact for figures in found.values() for fact in figures.all}.values())


def _date(day: np.datetime64) -> date:
    found: date = day.astype("datetime64[D]").item()
    return found
