"""What the record answers: sentences of claims, one subject after the other, verified as a note's are."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from datetime import date, datetime, timedelta
from functools import reduce

import numpy as np

from commentary import claims, facts
from commentary.asking.phrases import words
from commentary.asking.question import Question, because
from commentary.asking.reasons import chiefly, reasons
from commentary.model import Answer, Article, Claim, Evidence, Fact, Kind, Lang, Metric, Regime, Sentence, Step, Window
from commentary.plain.editor import causes
from commentary.plain.materials import Materials, texts
from commentary.plain.weighing import against
from commentary.ports import View

MOST = 4  # subjects of one question
PAIR = 2  # subjects that are compared
_DAYS = np.timedelta64(5, "D")  # a weekend with a holiday on either side; what is further apart is no day's move
LONG = 20  # sessions told beside the last one where no time is asked for


def then(asked: Question, as_of: datetime) -> datetime:
    """The instant whose record answers: a day after an earlier day whose causes are asked for, else ``as_of``.

    Causes are counted in the headlines of a day, so those of an earlier day are told as they were known on the next.
    """
    if not asked.why or asked.day is None:
        return as_of
    return min(as_of, datetime.combine(asked.day + timedelta(days=1), as_of.timetz()))


def draft(
    asked: Question, regime: Regime, evidence: Evidence, view: View, named: Mapping[str, tuple[str, str]]
) -> Answer:
    """All that may be said in answer, with every fact and claim of the day; nothing of it is verified yet."""
    day = Materials(regime, evidence, view, named)
    said, missing = list[Sentence](), list[str]()
    if false := _premise(day, asked):
        return Answer(asked.text, asked.lang, view.as_of, missing=(false,), denied=True)
    for subject in asked.subjects[:MOST]:
        found = _figures(day, asked, subject)
        said += found
        if not found:
            missing.append(_absent(day, asked, subject))
    said += _compared(day, asked)
    reports, weighed = tuple[Article, ...](), list[Sentence]()
    if asked.why and said:
        move = next(iter(_moves(day, asked, asked.subjects[0])), None)
        reports = reasons(asked, move, view) if move else ()
        said += _why(day, asked, move, reports)
        weighed += _against(day) if _weighs(day, asked, move) else []
    elif asked.why and not asked.subjects:
        said, weighed = causes(day), [*_against(day)]
    return Answer(
        asked.text, asked.lang, view.as_of, tuple(said), tuple(day.facts.values()), tuple(day.claims.values()),
        tuple(missing), reports=reports, against=tuple(weighed),
    )  # fmt: skip


def _figures(day: Materials, asked: Question, subject: str) -> list[Sentence]:
    """A subject's figures for the time that is asked for."""
    levels = asked.side or "peak" in asked.asks or asked.asks == {"level"}
    if levels and not asked.since and day.view.subjects[subject].adjusted:
        return []  # an adjusted price never traded
    if asked.side:
        return _since(day, subject, asked)
    if "low" in asked.asks:
        last = day.level(subject, asked.day)
        low = day.keep(facts.intraday(day.view, subject, Metric.LOW, last.end)) if last else None
        return _say(day, day.claim(claims.level(low)) if low else None)
    if "peak" in asked.asks:
        return _worst(day, subject, asked.since, asked.until) if asked.since else _peak(day, subject, asked)
    if asked.asks == {"level"}:
        at = day.level(subject, asked.day) or _before(day, subject, asked.day)
        return _say(day, day.claim(claims.level(at)) if at else None)
    changes = _moves(day, asked, subject)
    return [sentence for change in changes for sentence in _say(day, _moved(day, change))]


def _before(day: Materials, subject: str, on: date | None) -> Fact | None:
    """The last level before a day on which nothing was traded or measured; none where that is still to be published."""
    days = facts.latest(day.view, subject).day
    at = int(np.searchsorted(days, np.datetime64(on))) if on else 0
    if not 0 < at < len(days) or np.datetime64(on) - days[at - 1] > _DAYS:
        return None
    before: date = days[at - 1].astype("datetime64[D]").item()
    return day.level(subject, before)


def _moves(day: Materials, asked: Question, subject: str) -> list[Fact]:
    if asked.day:
        return texts([_session(day, subject, asked.day)])
    if asked.why and not asked.since and not asked.window:
        return texts([_over(day, subject, 1)])
    if asked.since:
        last = day.level(subject)
        ends = (asked.since, asked.until or last.end) if last else None
        together = "compare" in asked.asks and len(asked.subjects) == PAIR
        exact = facts.move(day.view, subject, *ends) if ends and not (asked.whole or together) else None
        if ends and exact is None:
            ends = _observed(day, asked.subjects if together else (subject,), *ends)
        return texts([day.keep(exact or facts.move(day.view, subject, *ends)) if ends else None])
    if asked.window and asked.until:
        return texts([_sessions(day, subject, asked.window, asked.until)])
    if asked.window:
        fits = asked.window.step is Step.SESSION
        found = _over(day, subject, asked.window.count) if fits or _paced(day, subject, asked.window) else None
        return texts([found])
    return texts([_over(day, subject, 1), _over(day, subject, LONG)])


def _over(day: Materials, subject: str, count: int) -> Fact | None:
    """A move over sessions: on the trading dates of the note's table, which what trades every day shares."""
    span = day.common(subject, count) if day.kind(subject) is Kind.PRICE else None
    return span or day.own(subject, count)


def _paced(day: Materials, subject: str, window: Window) -> bool:
    """Whether a window counts the subject's own steps: weeks of what is weekly."""
    step = day.own(subject, 1)
    return step is not None and step.window is not None and step.window.step is window.step


def _sessions(day: Materials, subject: str, window: Window, until: date) -> Fact | None:
    """The move over a number of observations to a day."""
    days = facts.latest(day.view, subject).day
    at = int(np.searchsorted(days, np.datetime64(until)))
    if at < window.count or at == len(days) or days[at] != np.datetime64(until):
        return None
    start: date = days[at - window.count].astype("datetime64[D]").item()
    return day.keep(facts.move(day.view, subject, start, until, window))


def _session(day: Materials, subject: str, on: date) -> Fact | None:
    """The move of a day, of what is measured daily: from the observation before it."""
    days = facts.latest(day.view, subject).day
    at = int(np.searchsorted(days, np.datetime64(on)))
    if not 0 < at < len(days) or days[at] != np.datetime64(on) or (days[at] - days[at - 1]) > _DAYS:
        return None
    start: date = days[at - 1].astype("datetime64[D]").item()
    return day.keep(facts.move(day.view, subject, start, on, Window(1, Step.SESSION)))


def _moved(day: Materials, change: Fact) -> Claim | None:
    shown = not day.view.subjects[change.subject].adjusted
    return day.claim(claims.moved(change, day.level(change.subject, change.end) if shown else None))


def _peak(day: Materials, subject: str, asked: Question) -> list[Sentence]:
    last = day.level(subject, asked.day)
    closes = re.search(words()["closes"][asked.lang.value], asked.text, re.IGNORECASE) is not None
    found = facts.from_peak(day.view, subject, last.end, closes) if last and day.kind(subject) is Kind.PRICE else None
    if last is None or found is None:
        return []
    lead = day.claim(claims.level(last))
    below = day.claim(claims.drawdown(day.keep(found[0]) or found[0], day.keep(found[1]) or found[1]))
    return [*_say(day, lead), *_say(day, below)]


def _since(day: Materials, subject: str, asked: Question) -> list[Sentence]:
    """A level, for how long it is the highest or lowest, and the level of the day before that."""
    last = day.level(subject, asked.day)
    if last is None:
        return []
    held = facts.latest(day.view, subject)
    before = held.day < np.datetime64(last.end)
    value = float(held.value[held.day == np.datetime64(last.end)][0])
    beyond = held.value[before] >= value if asked.side == "high" else held.value[before] <= value
    if not beyond.any():  # never so far in all that is held
        days = int((np.datetime64(last.end) - held.day[0]).astype(int))
        return _say(day, _extreme(day, last, asked.side, days))
    then: date = held.day[before][np.flatnonzero(beyond)[-1]].astype("datetime64[D]").item()
    earlier = day.level(subject, then)
    told = _say(day, day.claim(claims.level(earlier)) if earlier else None)
    if (last.end - then).days <= _DAYS.astype(int):  # the session before was beyond it: no extreme at all
        return [*_say(day, day.claim(claims.level(last))), *told]
    return [*_say(day, _extreme(day, last, asked.side, (last.end - then).days)), *told]


def _extreme(day: Materials, last: Fact, side: str, days: int) -> Claim | None:
    bound = day.keep(facts.bound(day.view, last.subject, side, days, last.end))
    return day.claim(claims.extreme(last, bound)) if bound else None


def _worst(day: Materials, subject: str, since: date, until: date | None) -> list[Sentence]:
    """The deepest fall from a high to a later low, by closes, of what has a price."""
    held = facts.latest(day.view, subject)
    span = held.day >= np.datetime64(since)
    span &= held.day <= np.datetime64(until or date.max)
    values, days = held.value[span], held.day[span]
    if day.kind(subject) is not Kind.PRICE or len(values) < 2 or held.day[0] > np.datetime64(since):
        return []
    low = int((values / np.maximum.accumulate(values)).argmin())
    high = int(values[: low + 1].argmax())
    if low == high:
        return []
    start, end = (days[at].astype("datetime64[D]").item() for at in (high, low))
    fall = day.keep(facts.move(day.view, subject, start, end))
    return _say(day, _moved(day, fall) if fall else None)


def _observed(day: Materials, subjects: Sequence[str], since: date, until: date) -> tuple[date, date] | None:
    """The last days up to two days on which all of some subjects have a value: a month's move is from the last of the month before."""
    days = reduce(np.intersect1d, (facts.latest(day.view, subject).day for subject in subjects))
    if not len(days):
        return None
    at = np.searchsorted(days, [np.datetime64(since), np.datetime64(until)], side="right") - 1
    if at[0] < 0 or np.datetime64(since) - days[at[0]] > _DAYS or np.datetime64(until) - days[at[1]] > _DAYS:
        return None
    start, end = (days[each].astype("datetime64[D]").item() for each in at)
    return start, end


def _compared(day: Materials, asked: Question) -> list[Sentence]:
    """Which of two prices did better over one window, when that is asked; of yields and amounts no move is better."""
    priced = all(day.kind(subject) is Kind.PRICE for subject in asked.subjects)
    if "compare" not in asked.asks or len(asked.subjects) != PAIR or not priced:
        return []
    pair = [move for subject in asked.subjects for move in _moves(day, asked, subject)[-1:]]
    if len(pair) != PAIR or pair[0].value == pair[1].value:
        return []
    worse, better = sorted(pair, key=lambda move: move.value)
    if re.search(words()["worst"][asked.lang.value], asked.text, re.IGNORECASE):  # told of the one that is asked for
        return _say(day, day.claim(claims.compare(worse, better, "less")))
    return _say(day, day.claim(claims.compare(better, worse, "more")))


def _premise(day: Materials, asked: Question) -> str:
    """What is wrong with a "why" that says a thing went where it did not go."""
    if not asked.why or not asked.way:
        return ""
    for subject in asked.subjects[:1]:
        for move in _moves(day, asked, subject)[:1]:
            if move.value * asked.way <= 0:
                about = day.view.subjects[subject]
                way = "rise" if asked.way > 0 else "fall"
                return because(way, asked.lang, said=about.zh if asked.lang is Lang.ZH else about.en)
    return ""


def _why(day: Materials, asked: Question, move: Fact | None, told: Sequence[Article]) -> list[Sentence]:
    """What the headlines ``told`` about a thing blame its fall on, counted; where none is told of what the framework speaks
    of, what headlines about losses of any kind blame.
    """
    unnamed = [] if told else [Sentence(**words()["told"]["blame_none"])]
    if move and move.value > 0:
        return unnamed
    if not told:
        return [*unnamed, *(causes(day) if _weighs(day, asked, move) else ())]
    own = {article.title for article in told if chiefly(asked, day.view, article)}
    return causes(day, lambda article: article.title in own)


def _weighs(day: Materials, asked: Question, move: Fact | None) -> bool:
    """Whether the framework speaks of a move: the fall of what floats in its tub."""
    ducks = day.regime.bath.ducks if day.regime.bath else ()
    return move is not None and move.value <= 0 and bool({*asked.subjects} & {duck.subject for duck in ducks})


def _against(day: Materials) -> Sequence[Sentence]:
    section = against(day)
    return section.paragraphs[0][:2] if section else ()


def _absent(day: Materials, asked: Question, subject: str) -> str:
    about, last = day.view.subjects[subject], day.level(subject)
    name = about.zh if asked.lang is Lang.ZH else about.en
    if last is None:
        return because("unknown", asked.lang, said=name)
    if about.adjusted and not asked.asks & {"move", "why", "compare"}:
        return because("adjusted", asked.lang, said=name)
    wanted = asked.day or asked.since or (asked.window and f"{asked.window.count} {asked.window.step.value}s") or "it"
    return because("absent", asked.lang, said=name, wanted=wanted, last=last.end)


def _say(day: Materials, claim: Claim | None) -> list[Sentence]:
    return [day.words.say(claim)] if claim else []
