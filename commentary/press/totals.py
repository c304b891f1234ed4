"""Totals as the press tells them: positions liquidated over a day, capital spending of a calendar year."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from datetime import date

from commentary.model import Metric, Predicate, Statement, Status, Step, Window
from commentary.press.sentence import Text, pattern, table
from commentary.reading.names import normal
from commentary.reading.tokens import Token

_HOURS = (Window(24, Step.HOUR), Window(1, Step.DAY))
_SPENT = "_CAPEX"


def liquidated(text: Text) -> tuple[Statement, ...]:
    """One figure of money and one window of a day in one part of the sentence: "$2.6 billion liquidated in 24 hours".

    A title may leave the hours out; then its figure has no window, and the note says so.
    """
    for part in re.split(r"\s*[—–;；]\s*|(?<=Hours)[-—]", normal(text.text, text.lang)):
        run = list(text.tokens(part)) if part else []
        money = [t for t in run if t.kind == "fig" and t.figure and t.figure.unit is not None]
        told = any("LIQUIDATIONS" in t.ids for t in run)
        if not told or len(money) != 1 or pattern("refuse", text.lang).search(part) or _others(text, run):
            continue
        figure = money[0].figure
        firm = not any(t.kind == "doubt" and t.key in ("negation", "modal", "hedge") for t in run)
        window, known = _hours(text, part, [t.when.window for t in run if t.when])
        if figure is None or str(figure.unit) != "USD" or not firm or not known:
            continue
        return (Statement(
            Predicate.LEVEL, "LIQUIDATIONS", Metric.LEVEL, None, figure.value, figure.quantum, figure.unit,
            end=text.day, window=window, status=Status.REPORTED,
        ),)  # fmt: skip
    return ()


def _hours(text: Text, part: str, windows: Sequence[Window | None]) -> tuple[Window | None, bool]:
    """The window of a day that a part names, or none where a title tells of the moment; and whether it is one of these."""
    named = [window for window in windows if window]
    if named in [[h] for h in _HOURS]:
        return _HOURS[0], True
    alone = sum(t.kind == "fig" for t in text.tokens(part)) == 1
    momentary = alone and text.title.startswith(text.text) and not windows
    return None, momentary and not pattern("past", text.lang).search(part)


def _others(text: Text, run: Sequence[Token]) -> bool:
    """Whether another subject is spoken of, but as what the liquidations are of ("Bitcoin, Ethereum liquidations").

    Next to its figure ("$2.6bn liquidation") the word leaves no doubt, wherever else the coins stand.
    """
    place = next(i for i, t in enumerate(run) if "LIQUIDATIONS" in t.ids)
    others = {name for t in run if t.kind == "subj" and "LIQUIDATIONS" not in t.ids for name in t.ids}
    if place and run[place - 1].kind == "fig" and all(text.subjects[name].calendar == "24/7" for name in others):
        return False
    before = place
    while before and (run[before - 1].kind in ("subj", "and", "fill", "punct")):
        before -= 1
    return any(t.kind == "subj" and "LIQUIDATIONS" not in t.ids and not before <= i < place for i, t in enumerate(run))


def spending(text: Text, run: Sequence[Token]) -> tuple[Statement, ...]:
    """A company's spending in a calendar year: one figure, or its plan against what was expected."""
    owner = _spender(text, run)
    end = _year(text, run)
    money = [i for i, t in enumerate(run) if t.kind == "fig" and t.figure and str(t.figure.unit) == "USD"]
    words = table()["spending"]
    clean = normal(text.text, text.lang)
    if (
        owner is None
        or end is None
        or not 1 <= len(money) <= 2
        or "?" in clean
        or re.search(words["refuse"], clean, re.I)
    ):
        return ()
    said = []
    for number, place in enumerate(money):
        start = run[money[number - 1]].at if number else 0
        stop = run[money[number + 1]].at if number + 1 < len(money) else len(clean)
        status = _whose(clean[start:stop], clean[start : run[place].at], words, number)
        figure = run[place].figure
        if status is None or figure is None:
            return ()
        said.append(Statement(
            Predicate.LEVEL, owner, Metric.LEVEL, None, figure.value, figure.quantum, figure.unit,
            date(end.year, 1, 1), end, status=status,
        ))  # fmt: skip
    return tuple(said) if len({s.status for s in said}) == len(said) else ()


def _spender(text: Text, run: Sequence[Token]) -> str | None:
    """The one company spoken of; "the company" is the one its title speaks of."""
    named = {name.removesuffix(_SPENT) for t in run if t.kind == "subj" for name in t.ids}
    if not named and re.match(r"(?:The company|It)\b|公司", text.text):
        named = {name.removesuffix(_SPENT) for t in text.tokens(text.title) if t.kind == "subj" for name in t.ids}
    owner = f"{next(iter(named))}{_SPENT}" if len(named) == 1 else ""
    return owner if owner in text.subjects else None


def _year(text: Text, run: Sequence[Token]) -> date | None:
    """The one calendar year named, not past; "this year" is that of publication."""
    years = {int(y) for y in re.findall(r"(?<![\d$.,])(20\d\d)(?![\d,.]\d|\s?(?:亿|bn|billion))", text.text)}
    if re.search(r"\bthis year\b|今年", text.text):
        years.add(text.day.year)
    year = next(iter(years)) if len(years) == 1 else 0
    return date(year, 12, 31) if year >= text.day.year else None


def _whose(around: str, before: str, words: Mapping[str, str], number: int) -> Status | None:
    """Expected where analysts are named beside the figure, guided where the company plans."""
    if re.search(words["expected"], around if number else before, re.I):
        return Status.EXPECTED
    return Status.GUIDED if re.search(words["guided"], around, re.I) else None
