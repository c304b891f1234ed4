"""The China and Hong Kong box: for the reader in Chinese, when figures of its subjects are current."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date

import numpy as np

from commentary import facts
from commentary.history import Days
from commentary.model import Claim, Fact, Kind, Section, Sentence, Step, Table, Window
from commentary.plain.common import current
from commentary.plain.grids import row, sessions
from commentary.plain.materials import Materials, choices, recent, texts


def china(day: Materials) -> Section | None:
    """Level, moves and value date of what is current, under one sentence; none of too few."""
    named = [name for name in choices()["china"] if name in day.view.subjects]
    held = [name for name in named if day.has(name) and current(day, name)]
    if len(held) < choices()["china_rows"]:
        return None
    shared = _shared(day, held)
    windows = [sessions(count) for count in choices()["china_windows"]]
    head = (Sentence("", ""), Sentence("Level", "水平"), *windows, Sentence("Value date", "数值日期"))
    rows = tuple(row(day, name, _moves(day, name, held, shared)) for name in held)
    return Section("china", _states(day, held), Table(head, rows))


def _shared(day: Materials, held: Sequence[str]) -> Days:
    """The dates that the prices share, up to the newest that half of them have: one market's holiday holds no other back."""
    prices = {name: facts.latest(day.view, name).day for name in held if day.kind(name) is Kind.PRICE}
    long = {name: days for name, days in prices.items() if len(days) > max(choices()["china_windows"])}
    if not long:
        return np.array([], "datetime64[D]")
    days, counts = recent(long)
    newest = days[counts * 2 >= len(long)].max()
    return facts.common_days(day.view, [name for name, own in long.items() if newest in own])


def _moves(day: Materials, name: str, held: Sequence[str], shared: Days) -> list[Fact | None]:
    """A price's moves over the shared sessions; those of a rate, or of a price that has not all of them, over its own."""
    counts = choices()["china_windows"]
    if day.kind(name) is Kind.PRICE and len(shared) > max(counts):
        spans = [(_date(shared[-1 - count]), _date(shared[-1]), Window(count, Step.SESSION)) for count in counts]
        found = [facts.move(day.view, name, *span) for span in spans]
        if all(found):
            return [day.keep(fact) for fact in found]
    return [day.keep(facts.own_move(day.view, name, count, _sessions(day, name, held))) for count in counts]


def _sessions(day: Materials, name: str, held: Sequence[str]) -> Days:
    """The sessions of a subject's market, and its own days since the market's last; none where the market has no figures."""
    market = choices()["china_markets"].get(day.view.subjects[name].calendar)
    if market not in held:
        return np.array([], "datetime64[D]")
    days, own = (facts.latest(day.view, each).day for each in (market, name))
    return np.union1d(days, own[own > days[-1]])


def _states(day: Materials, held: Sequence[str]) -> tuple[tuple[Sentence, ...], ...]:
    """What shares and what money did over 20 sessions, the loudest of each; nothing of only one."""
    found = [_loudest(day, [name for name in group if name in held]) for group in choices()["china_states"]]
    told = texts(found)
    return ((day.words.contrast(told[:1], told[1:]),),) if len(told) == len(found) else ()


def _loudest(day: Materials, names: Sequence[str]) -> Claim | None:
    """The state that is farthest from the middle of its own history; of equals the first named."""
    states = texts([day.state(name, own=True) for name in names])
    return max(states, key=lambda claim: abs(day.facts[claim.facts[0]].value - 50), default=None)


def _date(day: np.datetime64) -> date:
    found: date = day.astype("datetime64[D]").item()
    return found
