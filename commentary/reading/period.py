"""The period a clause speaks of, and how it is handed on to the next clause."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, replace
from datetime import date, timedelta
from itertools import pairwise

from commentary.model import Step, Window
from commentary.reading.clauses import Clause
from commentary.reading.times import When
from commentary.reading.tokens import Token

DAY = Window(1, Step.DAY)
_MOVES = frozenset(
    {
        "move",
        "moves",
        "return",
        "returns",
        "change",
        "changes",
        "变动",
        "变化",
        "涨跌",
        "收益",
        "收益率",
        "回报",
        "走势",
        "表现",
    }
)


@dataclass(frozen=True)
class Period:
    """What is known of time: a window or a start, and an end. ``span`` marks a calendar month or year."""

    start: date | None = None
    end: date | None = None
    window: Window | None = None
    span: bool = False

    @property
    def long(self) -> bool:
        """Whether it says how long, and not only until when."""
        return self.window is not None or self.start is not None

    def after(self, earlier: Period) -> Period:
        """This period with what it leaves unsaid taken from an ``earlier`` clause."""
        end = self.end or earlier.end
        if self.long:
            return replace(self, end=end)
        return Period(earlier.start, end, earlier.window, earlier.span and end == earlier.end)

    def of_move(self) -> Period:
        """As the period of a change: a calendar span runs from the close before its first day."""
        if self.span and self.window is not None:
            return replace(self, start=None, span=False)  # the months to December end there, whatever month it is
        return replace(self, start=self.start - timedelta(days=1)) if self.span and self.start else self


def period(whens: Iterable[When], earlier: Period) -> tuple[Period, list[str]]:
    """One period from all the time words of a clause, and what is wrong with them."""
    found, trouble = Period(), []
    alone = False
    for when in whens:
        if when.trouble:
            trouble.append(when.trouble)
        if when.window and found.window and when.window != found.window:
            trouble.append("two windows in one clause")
        if when.end and found.end and when.end != found.end:
            trouble.append("two dates in one clause")
        alone = alone or when.alone
        found = Period(
            found.start or when.start,
            found.end or when.end or (earlier.end if when.same else None),
            found.window or when.window,
            found.span or when.span,
        )
    return (replace(found, window=DAY) if alone and not found.long else found), trouble


def ranked_in(part: Clause, token: Token, now: Period, told: bool) -> Window | None:
    """The history a percentile is of: "of 250 sessions" after it, 250 个交易日的 before it, or announced
    ahead, when nothing is ``told`` yet of a move over that time."""
    place = part.tokens.index(token)
    for when, noun in pairwise(t for t in part.tokens[:place] if t.text not in ("的", "之")):
        if noun.when is not None and when.text.lower() in _MOVES:
            when, noun = noun, when  # "its move over 20 sessions"
        if when.when is not None and when.when.window not in (None, DAY) and noun.text.lower() in _MOVES:
            return when.when.window  # "its 20-session move stands at the 63rd percentile"
    after = next((t for t in part.tokens[place + 1 :] if t.kind not in ("fill", "of", "word", "metric", "than")), None)
    before = next((t for t in reversed(part.tokens[:place]) if t.kind not in ("fill", "of", "word")), None)
    for near in (after, before):
        if near is not None and near.when is not None and near.when.window not in (None, DAY):
            return near.when.window
    return None if told or now.window == DAY else now.window
