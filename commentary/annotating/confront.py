"""An article's own claims against the data of the day: supported, not supported, no data; with the figures that say so.

Two kinds are looked for. A *price* that is said to have moved, to have reached a level or to have halved is held against
its own series; over what time, the sentence says or the last session and the last twenty are both shown. A *thesis* of
the framework's is held against the test or the measure that answers it. What a sentence supposes is no claim of it.
"""

from __future__ import annotations

import re
import tomllib
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from functools import cache
from importlib import resources
from typing import Any

import numpy as np

from commentary import claims, facts, reading
from commentary.essays import Held, Support
from commentary.model import Claim, Fact, Kind, Lang, Metric, Sentence, Unit, Verdict
from commentary.plain.common import tests
from commentary.plain.materials import Materials, choices
from commentary.reading import Mentions

SESSION, MONTH = 1, 20
NEAR = Decimal("0.02")  # how near a level has to be, as a share of it
SIZE = Decimal("0.1")  # and a move, as a share of what is said
PRESS = Decimal("0.05")  # and another publisher's figure
LOW_DAYS = 4  # closed days in which a low is looked for
MOST = 4  # subjects of one clause
_SENTENCE = {Lang.EN: re.compile(r"(?<=[.!?])\s+|\n+|;\s+"), Lang.ZH: re.compile(r"(?<=[。！？；!?;])|\n+")}
_CLAUSE = {Lang.EN: re.compile(r",\s+|:\s+|\s+(?:while|whereas|but)\s+"), Lang.ZH: re.compile(r"[，,：:]")}


def confront(text: str, lang: Lang, day: Materials, paragraph: int | None) -> list[Held]:
    """The claims of a paragraph that data can answer, in their order."""
    found: list[Held] = []
    for sentence in (part.strip() for part in _SENTENCE[lang].split(text) if part and part.strip()):
        if _word("suppose", lang).search(sentence):
            continue
        if not _word("may", lang).search(sentence):
            found += _prices(sentence, lang, day, paragraph)
            found += _compared(sentence, lang, day, paragraph)
        found += _theses(sentence, lang, day, paragraph)
    return found


@dataclass(frozen=True)
class _Said:
    """A clause that speaks of subjects: which way, by how much, to which level."""

    text: str
    subjects: tuple[str, ...]
    sign: int
    percent: Decimal | None
    money: Decimal | None
    doubted: bool


def _prices(sentence: str, lang: Lang, day: Materials, paragraph: int | None) -> Iterator[Held]:
    last: tuple[str, ...] = ()
    parts = [part.strip() for part in _CLAUSE[lang].split(sentence) if part.strip()]
    read = [_said(part, lang, day) for part in parts]
    for number, said in enumerate(read):
        ahead = read[number + 1].subjects if number + 1 < len(read) else ()
        peaked = said.money is not None and _word("peak", lang).search(said.text)
        exact = said.percent is not None or _word("halved", lang).search(said.text)
        subjects = said.subjects or ((ahead or last) if peaked else last if exact else ())
        last = said.subjects or last
        if not subjects or said.doubted:
            continue
        for subject in subjects[:MOST] if not peaked else subjects[-1:]:
            made = _answered(said, subject, lang, day)
            if made:
                yield Held(said.text, subject, paragraph, *made)


def _said(text: str, lang: Lang, day: Materials) -> _Said:
    seen = reading.mentions(text, lang, day.view.subjects)
    kinds = (Kind.PRICE, Kind.YIELD, Kind.SPREAD, Kind.INDEX)
    named = [k for k in seen.subjects if day.view.subjects[k].kind in kinds or k in choices()["press"]]
    for key, pattern in _standins(lang):
        if key in day.view.subjects and pattern.search(text):
            named.append(key)
    percent = next((f.value for f in seen.figures if f.unit is Unit.PERCENT and not f.vague), None)
    money = next((f.value for f in seen.figures if f.unit is Unit.USD), None)
    sign = next(iter(seen.signs)) if len(seen.signs) == 1 else 0
    return _Said(text, tuple(dict.fromkeys(named)), sign, percent, money, _doubted(text, lang, seen))


def _doubted(text: str, lang: Lang, seen: Mentions) -> bool:
    """Whether a clause denies, supposes, or tells of a trade and not of a price."""
    return bool(seen.doubts & {"negation", "modal"}) or _word("trade", lang).search(text) is not None


Made = tuple[Support, tuple[Sentence, ...]]


def _answered(said: _Said, subject: str, lang: Lang, day: Materials) -> Made | None:
    """What the record says of a clause's claim of a subject; None where the clause claims nothing that has a figure."""
    claimed = said.sign or said.money is not None or _word("halved", lang).search(said.text)
    if not claimed:
        return None
    if subject in choices()["press"]:
        return _reported(said.money, subject, day)
    if not day.has(subject):
        return Support.NO_DATA, ()
    if _word("halved", lang).search(said.text):
        return _halved(subject, day)
    if said.money is not None and day.view.subjects[subject].unit is Unit.USD:
        peaked = _word("peak", lang).search(said.text)
        return _peak(said.money, subject, day) if peaked else _low(said.money, subject, lang, said.text, day)
    if said.percent is not None and said.sign:
        count = SESSION if _word("day", lang).search(said.text) else MONTH
        return _size(said.sign * said.percent, subject, count, day)
    return _way(said, subject, lang, day)


def _reported(said: Decimal | None, subject: str, day: Materials) -> Made | None:
    """What the press says of the same thing: two publishers' figures, those nearest to what is claimed."""
    if said is None:
        return None
    found = {f.publisher: f for f in day.evidence.reported if (f.subject, f.metric) == (subject, Metric.LEVEL)}
    ranked = sorted(found.values(), key=lambda fact: (abs(fact.value - said), fact.id))[:2]
    if not ranked:
        return Support.NO_DATA, ()
    near = abs(ranked[0].value - said) <= said * PRESS
    told = _told(day, [day.claim(claims.reported(fact)) for fact in ranked])
    return (Support.SUPPORTED if near else Support.NO_DATA), told  # others may have counted other hours


def _way(said: _Said, subject: str, lang: Lang, day: Materials) -> Made | None:
    counts = (SESSION,) if _word("day", lang).search(said.text) else (SESSION, MONTH)
    moves = [(count, move) for count in counts if (move := day.own(subject, count))]
    if not moves:
        return Support.NO_DATA, ()
    verdicts = {_agrees(move, said.sign, day, count) for count, move in moves}
    support = Support.MIXED if {1, -1} <= verdicts else Support.SUPPORTED if 1 in verdicts else Support.NOT_SUPPORTED
    return support, _told(day, [day.claim(claims.moved(move)) for _, move in moves])


def _agrees(move: Fact, sign: int, day: Materials, count: int) -> int:
    """1 when a move is one, the way that is said; −1 when it is one the other way; 0 when it is none to speak of."""
    least = _data()["material"]["session" if count == SESSION else "month"].get(day.kind(move.subject).value, 0)
    if abs(move.value) < Decimal(str(least)):
        return 0
    return 1 if (move.value > 0) == (sign > 0) else -1


def _size(said: Decimal, subject: str, count: int, day: Materials) -> Made:
    move = day.own(subject, count)
    if move is None:
        return Support.NO_DATA, ()
    near = abs(move.value - said) <= max(abs(said) * SIZE, Decimal(1))
    return (Support.SUPPORTED if near else Support.NOT_SUPPORTED), _told(day, [day.claim(claims.moved(move))])


def _halved(subject: str, day: Materials) -> Made:
    last = day.level(subject)
    found = facts.from_peak(day.view, subject, last.end) if last else None
    if found is None:
        return Support.NO_DATA, ()
    below, peak = day.keep(found[0]), day.keep(found[1])
    near = Decimal(-55) <= found[0].value <= Decimal(-45)
    return (Support.SUPPORTED if near else Support.NOT_SUPPORTED), _told(day, [day.claim(claims.drawdown(below, peak))])


def _peak(said: Decimal, subject: str, day: Materials) -> Made:
    last = day.level(subject)
    found = facts.from_peak(day.view, subject, last.end) if last else None
    if found is None:
        return Support.NO_DATA, ()
    below, peak = day.keep(found[0]), day.keep(found[1])
    near = abs(found[1].value - said) <= said * NEAR
    return (Support.SUPPORTED if near else Support.NOT_SUPPORTED), _told(day, [day.claim(claims.drawdown(below, peak))])


def _low(said: Decimal, subject: str, lang: Lang, text: str, day: Materials) -> Made | None:
    """Whether a closed day of the last few reached a level. One that is still open may yet: then there are no data."""
    if not _word("low", lang).search(text):
        return None
    days = facts.latest(day.view, subject).day[-LOW_DAYS:]
    lows = [low for at in days if (low := facts.intraday(day.view, subject, Metric.LOW, _date(at)))]
    if not lows:
        return Support.NO_DATA, ()
    least = min(lows, key=lambda low: (low.value, low.end))
    told = _told(day, [day.claim(claims.level(kept))] if (kept := day.keep(least)) else [])
    if least.value <= said * (1 + NEAR):
        return Support.SUPPORTED, told
    open_day = day.view.subjects[subject].calendar == "24/7" and day.regime.as_of.date() > lows[-1].end
    return (Support.NO_DATA if open_day else Support.NOT_SUPPORTED), told


def _compared(sentence: str, lang: Lang, day: Materials, paragraph: int | None) -> Iterator[Held]:
    """Stocks that are said to do better than others, against the market over twenty common sessions."""
    match = _word("better", lang).search(sentence)
    if not match:
        return
    said = _said(sentence[: match.start()], lang, day)
    market = day.common("SPY", MONTH) if day.has("SPY") else None
    for subject in said.subjects[:MOST]:
        move = day.common(subject, MONTH)
        if day.kind(subject) is not Kind.PRICE or subject == "SPY":
            continue
        if move is None or market is None:
            yield Held(sentence, subject, paragraph, Support.NO_DATA)
            continue
        better = move.value > market.value
        claim = day.claim(claims.compare(move, market, "more" if better else "less"))
        moves = [day.claim(claims.moved(move)), day.claim(claims.moved(market))]
        support = Support.SUPPORTED if better else Support.NOT_SUPPORTED
        yield Held(sentence, subject, paragraph, support, _told(day, [claim, *moves]))


def _theses(sentence: str, lang: Lang, day: Materials, paragraph: int | None) -> Iterator[Held]:
    for thesis in _data()["theses"]:
        if re.search(thesis[lang.value], sentence, re.IGNORECASE):
            yield Held(sentence, thesis["id"], paragraph, *_thesis(thesis, day))


def _thesis(thesis: Mapping[str, Any], day: Materials) -> Made:
    if "measure" in thesis:
        wanted = (thesis["measure"], Metric.LEVEL)
        fact = max(
            (f for f in day.regime.facts if (f.subject, f.metric) == wanted), key=lambda f: f.known_at, default=None
        )
        if fact is None:
            return Support.NO_DATA, ()
        enough = fact.value >= Decimal(str(thesis["bar"]))
        bar = day.keep(facts.bar(fact, Decimal(str(thesis["bar"]))))
        told = _told(day, [day.claim(claims.held_against(fact, bar))])
        return (Support.SUPPORTED if enough else Support.NOT_SUPPORTED), told
    by_id = {test.id: test for test in (*tests(day), *day.regime.convexity)}
    known = [test for id in thesis["tests"] if (test := by_id.get(id)) and test.verdict is not Verdict.NO_DATA]
    if not known:
        return Support.NO_DATA, ()
    seen = all(test.verdict is Verdict.SEEN for test in known)
    return (Support.SUPPORTED if seen else Support.NOT_SUPPORTED), _told(day, [day.verdict(test) for test in known])


def _told(day: Materials, found: Sequence[Claim | None]) -> tuple[Sentence, ...]:
    return tuple(day.words.alone(claim) if claim.fact("below") else day.words.say(claim) for claim in found if claim)


def _date(day: np.datetime64) -> Any:
    return day.astype("datetime64[D]").item()


@cache
def _word(name: str, lang: Lang) -> re.Pattern[str]:
    pattern = _data()["words"][name][lang.value]
    return re.compile(rf"\b(?:{pattern})\b" if lang is Lang.EN else pattern, re.IGNORECASE)


@cache
def _standins(lang: Lang) -> tuple[tuple[str, re.Pattern[str]], ...]:
    edges = (r"\b(?:", r")\b") if lang is Lang.EN else ("(?:", ")")
    return tuple(
        (key, re.compile(f"{edges[0]}{said[lang.value]}{edges[1]}", re.IGNORECASE))
        for key, said in _data()["standins"].items()
    )


@cache
def _data() -> Mapping[str, Any]:
    return tomllib.loads(resources.files("commentary.annotating").joinpath("theses.toml").read_text("utf-8"))
