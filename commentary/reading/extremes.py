"""Extremes: the lowest close in 250 sessions, a 52-week high, the largest one-day fall since a day."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from commentary.model import Kind, Metric, Predicate, Statement, Step, Window
from commentary.reading.clauses import Clause
from commentary.reading.times import When
from commentary.reading.tokens import Token

if TYPE_CHECKING:
    from commentary.reading.bind import Binder

_DAILY = (None, Window(1, Step.DAY), Window(1, Step.SESSION))


def extreme(b: Binder, part: Clause) -> None:
    """Read "the lowest close in 250 sessions", "a 52-week high", 2025 年 4 月 8 日以来最大单日跌幅."""
    mark = next((t for t in part.tokens if _marks(t)), None)
    if mark is None or _of_basket(part, mark):
        return
    turn = _noun(part, mark)
    over, horizon = _reach(part, mark, turn)
    record = next((t for t in part.tokens if t.kind == "sup" and t.key == "record"), None)
    if over is None and record is None and mark.kind == "sup" and not b.scope.moved:
        over = _announced(b, mark)
    side = _side(mark, turn)
    place = part.tokens.index(mark)
    if (
        mark.kind == "sup"
        and mark.key in ("low", "high")
        and part.tokens[place + 1 : place + 2]
        and (
            part.tokens[place + 1].kind in ("word", "doubt", "median")
            or part.tokens[place + 1].text in ("盘中", "日内")
        )
    ):
        side = None  # the lowest of something else
    if side is None or (over is None and record is None) or not b.scope.subjects:
        b.problems.append(f"a superlative that cannot be read: {mark.text}")
        b.used |= {mark.at}
        return
    used = [t for t in (mark, turn, over, horizon, record) if t is not None]
    b.used |= {t.at for t in used}
    when = over.when if over is not None and over.when is not None else When(0, 0)
    b.add(_extreme(b, part, side, turn, when, horizon, over is None))


def _announced(b: Binder, mark: Token) -> Token | None:
    """The length a clause before it announced: "Over 250 sessions, the VIX has never closed lower"."""
    window = b.scope.period.window
    return None if window in _DAILY else replace(mark, kind="when", when=When(0, 0, window=window))


def _marks(token: Token) -> bool:
    return (token.kind == "sup" and token.key in ("low", "high", "size", "small", "fall", "rise")) or (
        token.kind == "edge" and token.key in ("low", "high")
    )


def _of_basket(part: Clause, mark: Token) -> bool:
    """Whether it ranks, having no past to be the lowest of: "the lowest of the six"."""
    place = part.tokens.index(mark)
    after = [t for t in part.tokens[place + 1 :] if t.kind != "word" and t.text.lower() not in ("the", "these", "all")]
    return (
        bool(after)
        and after[0].text.lower() in ("of", "among")
        and len(after) > 1
        and (after[1].kind == "subj" or (after[1].figure is not None and after[1].figure.unit is None))
    )


def _noun(part: Clause, mark: Token) -> Token | None:
    """The movement a size speaks of: "the largest one-day *fall*", 最大单日*跌幅*."""
    if mark.key in ("fall", "rise"):
        return replace(mark, kind="dir", sign=-1 if mark.key == "fall" else 1)
    if mark.key not in ("size", "small"):
        return None
    place = part.tokens.index(mark)
    later = next((t for t in part.tokens[place + 1 :] if t.kind == "dir"), None)
    return later or next((t for t in reversed(part.tokens[:place]) if t.kind == "dir"), None)


def _reach(part: Clause, mark: Token, turn: Token | None) -> tuple[Token | None, Token | None]:
    """The time an extreme looks back over, and the horizon of the movement it is the largest of."""
    place = part.tokens.index(mark)
    stop = next((i for i, t in enumerate(part.tokens) if t is turn), place)
    inner = [t for t in part.tokens[place + 1 : stop] if t.kind == "when"]
    horizon = inner[0] if inner else None
    reach = [
        t for t in part.tokens if t.kind == "when" and t is not horizon and t.when and (t.when.start or t.when.window)
    ]
    reach = [t for t in reach if t.when and not t.when.span]
    if mark.kind == "edge":
        reach = [t for t in reach if t.at < mark.at][-1:] or reach
    if horizon is None and turn is not None and len(reach) > 1:
        horizon = next((t for t in reach if t.when and t.when.window in _DAILY[1:]), None)
        reach = [t for t in reach if t is not horizon]
    later = [t for t in reach if t.at > mark.at]
    return next(iter(later or reach), None), horizon


def _side(mark: Token, turn: Token | None) -> str | None:
    if mark.key in ("low", "high"):
        return mark.key
    if turn is None or mark.key == "small":
        return None
    return "low" if turn.sign < 0 else "high"


def _extreme(
    b: Binder, part: Clause, side: str, turn: Token | None, when: When, horizon: Token | None, record: bool
) -> Statement:
    name = b.scope.subjects[-1]
    subject = b.catalog.get(name)
    metric = Metric.LEVEL
    if turn is not None:
        metric = Metric.RETURN if subject is not None and subject.kind is Kind.PRICE else Metric.CHANGE
    length = horizon.when.window if horizon is not None and horizon.when is not None else None
    base = "record" if record else None if length in _DAILY else f"{length.count} {length.step}" if length else None
    ends = [t.when.end for t in part.tokens if t.kind == "when" and t.when and t.when.end and t.at not in b.used]
    end = ends[0] if ends else b.scope.period.end
    sign = turn.sign if turn is not None else None
    b.scope.direction = turn or b.scope.direction
    return Statement(
        Predicate.EXTREME, name, metric, sign, start=when.start, end=end, window=when.window, base=base, word=side
    )
