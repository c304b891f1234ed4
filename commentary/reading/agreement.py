"""One check each of what two statements may differ in; every check gives one phrase, or None."""

from __future__ import annotations

from datetime import date, timedelta
from decimal import ROUND_HALF_EVEN, Context, Decimal

from commentary.model import Metric, Predicate, Statement, Step, Window
from commentary.reading.lengths import clock, daily, length

_FIGURES = frozenset({Predicate.MOVED, Predicate.LEVEL, Predicate.EXPECTED_VS_ACTUAL, Predicate.REPORTED})
_MOVES = frozenset({Metric.RETURN, Metric.CHANGE})


def _predicate(expected: Statement, read: Statement) -> str | None:
    if _family(expected) == _family(read):
        return None
    return f"says {read.predicate}, claim is {expected.predicate}"


def _family(statement: Statement) -> str:
    """Figures are told apart by metric and status; how the claim called them does not matter."""
    return "figure" if statement.predicate in _FIGURES else statement.predicate


def _subject(expected: Statement, read: Statement) -> str | None:
    if expected.subject == read.subject:
        return None
    if expected.predicate is Predicate.COMPARE and (read.subject,) == expected.others and len(read.others) == 1:
        return None  # "A more than B" is "B less than A"; _word turns it
    if expected.predicate is Predicate.RANK and (
        read.base == "top" or read.others == tuple(reversed(basket(expected)))
    ):
        return None  # who is first is for _others to say
    return f"says it of {read.subject}, claim is of {expected.subject}"


def _metric(expected: Statement, read: Statement) -> str | None:
    if read.metric is None or expected.metric is None:
        same = read.predicate not in _FIGURES
    elif expected.base == read.base == "bar" and read.metric is Metric.LEVEL and read.unit is expected.unit:
        same = expected.metric in (Metric.LEVEL, Metric.CHANGE)  # an unsigned line is of whatever its test is of
    else:
        same = _measure(expected) is _measure(read)
    return None if same else f"says {read.metric}, claim is {expected.metric}"


def _measure(statement: Statement) -> Metric | None:
    """A peak's level is a high, however the fact was called."""
    return Metric.HIGH if statement.base == "peak" and statement.metric is Metric.LEVEL else statement.metric


def _status(expected: Statement, read: Statement) -> str | None:
    if expected.status is not read.status:
        return f"says {read.status}, claim is {expected.status}"
    if _name(expected.publisher) != _name(read.publisher):
        return f"says {read.publisher or 'nobody'} reports it, claim is {expected.publisher or 'nobody'}"
    return None


def _name(publisher: str | None) -> str:
    return "".join(sign for sign in (publisher or "").lower().removeprefix("the ") if sign.isalnum())


def _base(expected: Statement, read: Statement) -> str | None:
    mine, theirs = expected.base, read.base
    if read.predicate is Predicate.RANK or theirs == "start":
        return None  # the basket is checked by _others, the start of a move by _time
    if mine == "sum" and theirs is None:
        return None if read.window is not None else "does not say over how long it adds up"
    if read.metric in (Metric.LEVEL, Metric.HIGH) and _measure(expected) is _measure(read) is Metric.HIGH:
        return None
    return (
        None if mine == theirs else f"says measured from {theirs or 'its start'}, claim is from {mine or 'its start'}"
    )


def _unit(expected: Statement, read: Statement) -> str | None:
    if read.predicate is Predicate.RANK or read.unit is None or expected.unit is None or read.unit is expected.unit:
        return None
    return f"says {read.unit}, claim is in {expected.unit}"


def _sign(expected: Statement, read: Statement) -> str | None:
    if read.predicate not in _FIGURES or read.metric not in _MOVES or read.sign == 0 or read.base == "bar":
        return None
    mine = expected.sign
    if expected.value is not None and expected.value != 0:
        mine = 1 if expected.value > 0 else -1
    return None if mine == read.sign else f"says {_way(read.sign)}, claim is {_way(mine)}"


def _way(sign: int | None) -> str:
    return {1: "up", -1: "down", 0: "unchanged"}.get(sign or 0, "unchanged")


def _value(expected: Statement, read: Statement) -> str | None:
    if read.predicate is Predicate.RANK:
        return None
    if read.value is None or expected.value is None:
        same = read.value is expected.value or (read.value is None and read.predicate is Predicate.COMPARE)
        return None if same else f"says {number(read) or 'no figure'}, claim is {number(expected) or 'none'}"
    mine, theirs = expected.value, read.value
    if read.predicate is Predicate.COMPARE:
        mine, theirs = abs(mine), abs(theirs)
    if _agree(mine, theirs, read.quantum or Decimal(0)):
        return None
    return f"says {number(read)}, claim is {number(expected)}"


def _agree(mine: Decimal, theirs: Decimal, quantum: Decimal) -> bool:
    """Half-even rounding of the unrounded value gives the figure shown; a vague word allows its whole width."""
    if not quantum:
        return mine == theirs
    if theirs % quantum == 0:
        return (mine / quantum).quantize(Decimal(1), ROUND_HALF_EVEN) * quantum == theirs
    return abs(mine - theirs) * 2 <= quantum


def _word(expected: Statement, read: Statement) -> str | None:
    mine, theirs = expected.word, read.word
    if read.predicate is Predicate.COMPARE:
        mine, theirs = _relation(expected, False), _relation(read, read.subject != expected.subject)
        if expected.sign is not None and read.sign is not None and expected.sign != read.sign:
            return f"says {_way(read.sign)}, claim is {_way(expected.sign)}"
    elif read.predicate is Predicate.RANK:
        if read.base == "top":
            return None
        theirs = {"low": "high", "high": "low"}.get(theirs or "") if read.others != basket(expected) else theirs
    elif read.predicate is Predicate.EXTREME and expected.sign is not None and read.sign != expected.sign:
        return f"says {_way(read.sign)}, claim is {_way(expected.sign)}"
    elif read.predicate in _FIGURES:
        return None
    return None if mine == theirs else f"says {theirs or 'nothing'}, claim is {mine or 'nothing'}"


def _relation(statement: Statement, turned: bool) -> str | None:
    """The relation of the signed values: to have fallen more is to be less."""
    word = statement.word
    if (statement.sign == -1) is not turned and word in ("more", "less"):
        return "less" if word == "more" else "more"
    return word


def _others(expected: Statement, read: Statement) -> str | None:
    if read.predicate is Predicate.COMPARE:
        names = {expected.subject, *expected.others}
        return None if names == {read.subject, *read.others} else f"compares with {', '.join(read.others)}"
    if read.predicate is not Predicate.RANK:
        return None
    order = basket(expected)
    if read.base == "top":
        first = order[0] if (expected.word == read.word) else order[-1]
        sized = not read.others and read.value is not None and read.value == len(order)
        same = first == read.subject and (sized or set(read.others) == set(order))
        return None if same else "ranks another first, or in another basket"
    same = read.others in (order, tuple(reversed(order)))
    return None if same else f"ranks {', '.join(read.others)}"


def basket(claim: Statement) -> tuple[str, ...]:
    """The whole order of a ranking, first named first, whether or not ``others`` repeats the subject."""
    return claim.others if claim.subject in claim.others else (claim.subject, *claim.others)


def number(statement: Statement) -> str:
    return "" if statement.value is None else f"{_short_value(statement.value)} {statement.unit or ''}".strip()


def _short_value(value: Decimal) -> str:
    """A value for a message: at most six significant digits, no exponent."""
    return f"{value.normalize(Context(prec=6)):f}"


def _time(expected: Statement, read: Statement) -> str | None:
    if read.predicate is Predicate.MISSING:
        mine, theirs = expected.start or expected.end, read.start or read.end
        return f"says since {theirs}, claim is since {mine}" if theirs and mine != theirs else None
    for check in (_end, _window, _start):
        if why := check(expected, read):
            return why
    move = read.predicate is Predicate.MOVED and read.base is None
    if move and read.end is None and read.window is None and read.start is None:
        return "says no period"
    return None


def _end(expected: Statement, read: Statement) -> str | None:
    if read.end is None or expected.end is None:
        return None
    spanned = read.start is not None and read.metric not in _MOVES and expected.start is None
    first = read.start if spanned and read.start is not None else read.end
    within = first <= expected.end <= read.end or _of_month(expected.end, read.end)
    return None if within else f"says {read.end}, claim is of {expected.end}"


def _a_week(expected: Statement, read: Statement) -> bool:
    """Whether "the week to" a day is just the days that the claim's window has."""
    spans = (
        expected.start is not None and expected.end is not None and expected.end - expected.start == timedelta(days=7)
    )
    return spans and read.window == Window(1, Step.WEEK)


def _of_month(mine: date, theirs: date) -> bool:
    """Whether a month was named whose figure is dated to its first day."""
    last = (theirs + timedelta(days=1)).day == 1
    return mine.day == 1 and last and (mine.year, mine.month) == (theirs.year, theirs.month)


def _window(expected: Statement, read: Statement) -> str | None:
    if read.base in ("start", "peak"):
        return None
    if read.window is None:
        needed = read.metric in _MOVES and read.start is None and read.base is None and read.predicate in _FIGURES
        return f"does not say over how long ({length(expected)})" if needed and not daily(expected) else None
    if clock(read.window) == clock(expected.window) or _a_week(expected, read):
        return None
    if daily(read) and (daily(expected) or (expected.window is None and expected.metric not in _MOVES)):
        return None  # a level has a day and no length
    return f"says {length(read)}, claim is over {length(expected)}"


def _start(expected: Statement, read: Statement) -> str | None:
    if read.start is None or expected.start is None:
        missing = read.start is not None and read.metric in (*_MOVES, Metric.PERCENTILE) and expected.start is None
        return f"says since {read.start}, claim does not" if missing and read.predicate in _FIGURES else None
    mine, theirs = expected.start, read.start
    if read.base == "peak" and read.window is not None:  # January, and not the year it begins
        same = (mine.year, mine.month) == (theirs.year, theirs.month)
    elif theirs.day == 1:  # a month or a year was named
        same = (mine.year, mine.month) == (theirs.year, theirs.month) or (
            theirs.month == 1 and mine.year == theirs.year
        )
    elif (theirs + timedelta(days=1)).day == 1:  # the close before a month or a year began
        same = timedelta(0) <= theirs - mine <= timedelta(days=4)
    else:
        same = mine == theirs
    return None if same else f"says since {theirs}, claim is since {mine}"


def fresh(expected: Statement, read: Statement, latest: date | None) -> str | None:
    """A level without a date is read as the latest, a move "since" a day as one up to then; they must be that."""
    figure = read.predicate in _FIGURES and read.base is None
    level = figure and read.metric is Metric.LEVEL
    since = figure and read.metric in _MOVES and read.start is not None
    undated = (level or since) and read.end is None and read.window is None and expected.end is not None
    if undated and latest is not None and expected.end is not None and expected.end < latest:
        return f"does not say of which day ({expected.end})"
    return None


CHECKS = (_predicate, _subject, _metric, _status, _base, _unit, _sign, _value, _word, _others, _time)
