"""What the plain writer may say, computed once: moves over shared dates, levels, percentiles, by subject. Pure."""

from __future__ import annotations

import tomllib
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from functools import cache
from importlib import resources
from typing import Any, TypeVar

import numpy as np
from numpy.typing import NDArray

from commentary import claims, facts
from commentary.history import Days
from commentary.model import Claim, Evidence, Fact, Kind, Regime, Sentence, Test, Window
from commentary.model import Step as Clock
from commentary.ports import View
from commentary.wording import Context, Wording

_RECENT = 10  # observations among which the newest date that most prices share is looked for

T = TypeVar("T")


@cache
def choices() -> Mapping[str, Any]:
    """The editor's choices, from ``note.toml``."""
    return tomllib.loads(resources.files("commentary.plain").joinpath("note.toml").read_text("utf-8"))


def bands() -> Mapping[str, tuple[float, float]]:
    """Percentile range by state word."""
    return {word: (low, high) for word, (low, high) in choices()["bands"].items()}


@dataclass(frozen=True)
class Span:
    """A window of common sessions: its first and last date."""

    start: date
    end: date
    window: Window


class Materials:
    """The facts of one day. Every fact and claim that is handed out is also kept, for the note to carry."""

    def __init__(self, regime: Regime, evidence: Evidence, view: View, named: Mapping[str, tuple[str, str]]) -> None:
        self.regime, self.evidence, self.view = regime, evidence, view
        self.facts: dict[str, Fact] = {fact.id: fact for fact in (*regime.facts, *evidence.reported)}
        self.claims: dict[str, Claim] = {}
        self._told: set[str] = set()
        self.named = named
        self.days = self._common()
        self.words = Wording(Context(regime.as_of, self.facts, view.subjects, named))
        self.spans = {
            count: Span(_date(self.days[-1 - count]), _date(self.days[-1]), Window(count, Clock.SESSION))
            for count in choices()["windows"]
            if len(self.days) > count
        }

    def keep(self, fact: Fact | None) -> Fact | None:
        """Register a fact."""
        if fact is not None:
            self.facts.setdefault(fact.id, fact)
        return fact

    def claim(self, claim: Claim) -> Claim | None:
        """Register a claim if it is true, else None."""
        if claims.holds(claim, self.facts, bands()) is not claims.Truth.TRUE:
            return None
        return self.claims.setdefault(claim.id, claim)

    def say(self, *found: Claim) -> list[Sentence]:
        """One sentence for those of the claims whose figure the note has not told yet; none when all were told."""
        fresh = [claim for claim in found if claim.facts[0] not in self._told]
        self.tell(*fresh)
        return [self.words.say(*fresh)] if fresh else []

    def tell(self, *found: Claim) -> None:
        """Mark claims as told, so that they are not said a second time."""
        self._told.update(claim.facts[0] for claim in found)

    def said(self, claim: Claim) -> bool:
        """Whether the note has made a claim."""
        return claim.facts[0] in self._told

    def told(self, fact: Fact) -> bool:
        """Whether the note has told a figure."""
        return fact.id in self._told

    def has(self, subject: str) -> bool:
        """Whether anything is known of a subject."""
        return len(facts.latest(self.view, subject)) > 0

    def kind(self, subject: str) -> Kind:
        """What the subject is."""
        return self.view.subjects[subject].kind

    def common(self, subject: str, count: int) -> Fact | None:
        """The subject's move over the last ``count`` common sessions; None unless it has both dates."""
        span = self.spans.get(count)
        return self.keep(facts.move(self.view, subject, span.start, span.end, span.window)) if span else None

    def move(self, subject: str, count: int) -> Fact | None:
        """Over common sessions where the subject has them, else over its own last ``count``."""
        return self.common(subject, count) or self.own(subject, count)

    def own(self, subject: str, count: int) -> Fact | None:
        """Over the subject's own last ``count`` observations, to its own last date."""
        return self.keep(facts.own_move(self.view, subject, count, self._market()))

    def level(self, subject: str, on: date | None = None) -> Fact | None:
        """The subject's level on a date, or its last."""
        return self.keep(facts.level(self.view, subject, on))

    def session(self, subject: str, ago: int) -> Fact | None:
        """The subject's move of the common session that many sessions before the last; a session ago is the one before."""
        if len(self.days) < ago + 2:
            return None
        start, end = _date(self.days[-2 - ago]), _date(self.days[-1 - ago])
        return self.keep(facts.move(self.view, subject, start, end, Window(1, Clock.SESSION)))

    def percentile(self, subject: str, count: int = 20, own: bool = False, ago: int = 0) -> Fact | None:
        """Of the last ``count``-session move, on the market's dates, as the moves told beside it; or on its ``own``."""
        days = facts.latest(self.view, subject).day
        if not own:
            days = days[np.isin(days, facts.latest(self.view, choices()["market"]).day)]
        return self.keep(facts.percentile(self.view, subject, days[: len(days) - ago], count))

    def moved(self, subject: str, count: int, to: bool = False, own: bool = False) -> Claim | None:
        """The claim that a subject moved, optionally ``to`` its level on the same last date (if it is one that traded)."""
        change = self.own(subject, count) if own else self.move(subject, count)
        if change is None:
            return None
        if self.dressed(change):
            return self.claim(claims.level(at)) if (at := self.level(subject, change.end)) else None
        shown = to and not self.view.subjects[subject].adjusted
        return self.claim(claims.moved(change, self.level(subject, change.end) if shown else None))

    def dressed(self, change: Fact) -> bool:
        """Whether a move is measured from the subject's last day of a quarter, when balance sheets are dressed."""
        if change.subject not in choices()["dressed"] or change.start is None:
            return False
        days = facts.latest(self.view, change.subject).day
        after = _date(days[np.searchsorted(days, np.datetime64(change.start), side="right")])
        return _quarter(after) != _quarter(change.start)

    def state(self, subject: str, own: bool = False) -> Claim | None:
        """The narrowest true state of a subject's 20-session move, on the market's dates or its ``own``."""
        at = self.percentile(subject, own=own)
        if at is None or at.start is None:
            return None
        move = self.keep(facts.move(self.view, subject, at.start, at.end, at.window))
        small = move is None or abs(move.value) < choices()["material"].get(self.kind(subject).value, 0)
        for band in ("middle",) if small else ("lowest", "highest", "low", "high", "middle"):
            found = self.claim(claims.state(at, band, move))
            if found:
                return found
        return None

    def verdict(self, test: Test) -> Claim | None:
        """SEEN or NOT_SEEN; None without data."""
        fact = self.keep(facts.verdict(test, self.regime.as_of))
        return self.claim(claims.seen(fact, test.articles)) if fact else None

    def _common(self) -> Days:
        """The dates shared by the prices of the table that are as new as most of them and have all windows.

        One price without the last date must not date the whole note back; it is shown as missing instead.
        """
        prices = [s for s in choices()["table"] if s in self.view.subjects and self.kind(s) is Kind.PRICE]
        held = {s: facts.latest(self.view, s).day for s in prices}
        held = {s: day for s, day in held.items() if len(day) > max(choices()["windows"]) and self._fresh(s)}
        if not held:
            return np.array([], "datetime64[D]")
        days, counts = recent(held)
        newest = days[counts * 2 > len(held)].max()
        return facts.common_days(self.view, [s for s, day in held.items() if newest in day])

    def _market(self) -> Days:
        """The sessions of the market's clock."""
        return facts.latest(self.view, choices()["market"]).day

    def _fresh(self, subject: str) -> bool:
        last: date = _date(facts.latest(self.view, subject).day[-1])
        return (self.regime.as_of.date() - last).days <= self.view.subjects[subject].stale


def recent(held: Mapping[str, Days]) -> tuple[Days, NDArray[np.int64]]:
    """The last days of several series, and on how many of them each has a value."""
    every = np.concatenate([day[-_RECENT:] for day in held.values()])
    days, counts = np.unique(every, return_counts=True)
    return days, counts


def texts(found: Iterable[T | None]) -> list[T]:
    """Those that are."""
    return [one for one in found if one is not None]


def _quarter(day: date) -> tuple[int, int]:
    return day.year, (day.month - 1) // 3


def _date(day: np.datetime64) -> date:
    found: date = day.astype("datetime64[D]").item()
    return found
