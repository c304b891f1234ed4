"""The layers that speak, and the ladder of who lost."""

from __future__ import annotations

import numpy as np

from commentary import claims, facts, framework
from commentary.model import (
    Claim,
    Fact,
    Ladder,
    LayerReading,
    Metric,
    Reading,
    Section,
    Sentence,
    Status,
    Step,
    Test,
    Verdict,
)
from commentary.plain.common import DEMAND, NOTABLE, SYMPTOMS, TRIAGE, spending, tests
from commentary.plain.grids import layer_table
from commentary.plain.materials import Materials, choices, texts


def ladder(day: Materials) -> Section | None:
    """Who lost: the rungs in order of return, and how well the framework's order and beta's explain them."""
    longest = max(day.regime.ladders, key=lambda ladder: ladder.window, default=None)
    if longest is None or len(longest.rungs) < 3:
        return None
    rank = day.claim(claims.rank(sorted(longest.rungs, key=lambda fact: (fact.value, fact.id))))
    said = [day.words.say(rank)] if rank else []
    fits = texts([day.claim(claims.level(fact)) for fact in _fits(day, longest)])
    said += [day.words.fit(*fits)] if len(fits) == 3 else []
    return Section("ladder", (tuple(said),)) if said else None


def _fits(day: Materials, ladder: Ladder) -> list[Fact]:
    """How well the framework's order explains the losses, how unusual that is, and how well beta's order does."""
    held = [fact for fact in day.regime.facts if fact.window == ladder.window and fact.end == ladder.end]
    order = (("LADDER", Metric.CORRELATION), ("LADDER", Metric.PERCENTILE), ("LADDER_BETA", Metric.CORRELATION))
    return [fact for key in order for fact in held if (fact.subject, fact.metric) == key]


def layers(day: Materials) -> Section | None:
    """The layers that moved or contradict, one paragraph each; all of them in the table."""
    paragraphs = []
    for layer in speaking(day):
        test = _own_test(day, layer)
        said = _tested(day, test) if test else []
        said = said or [sentence for claim in leading(day, layer) for sentence in day.say(claim)]
        said += _capex(day) if layer.number == DEMAND else []
        if said:
            own = _convexity(day) if layer.number == DEMAND else []
            opening = says(day, layer) if not own else []  # what spending does at this level of cash is said at the end
            paragraphs.append((Sentence(f"{layer.en}.", f"{layer.zh}。"), *opening, *said, *own))
    return Section("layers", tuple(paragraphs), layer_table(day)) if day.regime.layers else None


def speaking(day: Materials) -> list[LayerReading]:
    """Two layers: demand when the press has figures of it, those that moved most, then those farthest from neutral.

    Triage has a section of its own.
    """
    scored = [layer for layer in day.regime.layers if layer.score is not None and layer.number != TRIAGE]
    told = bool(spending(day))

    def rank(layer: LayerReading) -> tuple[bool, float, float, int]:
        score = layer.score or 0
        change = abs(score - layer.previous) if layer.previous is not None else 0
        news = told and layer.number == DEMAND
        return (not news, -change if change >= NOTABLE else 0, -abs(score), layer.number)

    return sorted(sorted(scored, key=rank)[:2], key=lambda layer: layer.number)


def underneath(day: Materials) -> list[LayerReading]:
    """The loudest layer of money that has no paragraph of its own: what the framework asks beneath the news."""
    aside = {*SYMPTOMS, *(layer.number for layer in speaking(day))}
    rest = [layer for layer in day.regime.layers if layer.score is not None and layer.number not in aside]
    return sorted(rest, key=lambda layer: (-abs(layer.score or 0), layer.number))[:1]


def leading(day: Materials, layer: LayerReading) -> list[Claim]:
    """The figures the editor chose for the layer, else that of the indicator that carries most of its score."""
    chosen = [key.split("/") for key in choices()["layer_facts"].get(str(layer.number), ())]
    found = [
        day.claim(_figure(day, fact))
        for key in chosen
        for fact in day.regime.facts
        if [fact.subject, fact.metric] == key
    ]
    strong = sorted(
        (reading for reading in layer.readings if reading.score is not None),
        key=lambda reading: (
            _at_odds(layer, reading),
            -(reading.score or 0) * reading.weight * _way(layer),
            reading.id,
        ),
    )
    unique: dict[str, Claim] = {}
    for claim in texts([*found, *(_indicator(day, reading) for reading in strong)]):
        unique.setdefault(day.facts[claim.facts[0]].subject, claim)
    return list(unique.values())[: len(chosen) or 1]


def _own_test(day: Materials, layer: LayerReading) -> Test | None:
    """The test by whose figures a layer speaks."""
    chosen = choices()["layer_tests"].get(str(layer.number))
    return next((one for one in tests(day) if one.id == chosen), None)


def _tested(day: Materials, test: Test) -> list[Sentence]:
    """The moves that a test is about, and what it came to; none without data."""
    moves = texts([day.claim(claims.moved(fact)) for fact in test.facts if fact.metric is Metric.RETURN])
    verdict = day.verdict(test)
    return [*day.say(*moves), *(day.say(verdict) if verdict else [])] if moves else []


def _way(layer: LayerReading) -> int:
    """Which way a layer leans: what carries its score comes before what contradicts it."""
    return 1 if (layer.score or 0) >= 0 else -1


def _at_odds(layer: LayerReading, reading: Reading) -> bool:
    """Whether an indicator leans or moves against its layer, or does not move: it would belie the words it stands behind."""
    still = reading.change is not None and not reading.change.value
    return still or (reading.score or 0) * _way(layer) <= 0 or framework.contradicts(reading)


def _figure(day: Materials, fact: Fact) -> Claim:
    if fact.metric not in (Metric.CHANGE, Metric.RETURN):
        return claims.level(fact)
    return claims.moved(fact, day.level(fact.subject, fact.end))


def _indicator(day: Materials, reading: Reading) -> Claim | None:
    change, at = day.keep(reading.change), day.keep(reading.level)
    if change is not None and change.window is not None and change.window.step is Step.SESSION:
        change = day.move(change.subject, change.window.count) or change
        at = day.level(change.subject, change.end)
    if change is not None and at is not None and (_slight(change, at) or _overtaken(day, at)):
        return None
    if framework.contradicts(reading) or (change is not None and day.dressed(change)):
        return day.claim(claims.level(at)) if at else None  # the lead speaks of where it stands, not of the last weeks
    if change is not None and change.metric in (Metric.CHANGE, Metric.RETURN) and day.words.moves(change):
        same = at if at and at.end == change.end and at.subject == change.subject else None
        return day.claim(claims.moved(change, same))
    return day.claim(claims.level(at)) if at else None


def _overtaken(day: Materials, at: Fact) -> bool:
    """Whether a rate's last value is from before the central bank set its own rate anew."""
    name = choices()["administered"]
    if at.subject != choices()["following"] or not day.has(name):
        return False
    held = facts.latest(day.view, name)
    since = held.value[held.day >= np.datetime64(at.end)]
    return bool((since != since[:1]).any())


def _slight(change: Fact, at: Fact) -> bool:
    """An amount that moved by less than a thousandth of itself is no news."""
    return change.unit is at.unit and change.metric is Metric.CHANGE and abs(change.value) * 1000 < abs(at.value)


def _capex(day: Materials) -> list[Sentence]:
    """What a company guided to, beside what was expected of it when somebody says so."""
    for guided in spending(day):
        same = [
            fact for fact in day.evidence.reported
            if fact.status is Status.EXPECTED and (fact.subject, fact.end) == (guided.subject, guided.end)
        ]  # fmt: skip
        claim = day.claim(claims.against_expectation(guided, same[0]) if same else claims.reported(guided))
        if claim:
            return [day.words.say(claim)]
    return []


def _convexity(day: Materials) -> list[Sentence]:
    """What spending does depends on the cash that is left: the figures alone do not say which way it works."""
    held = next((test for test in day.regime.convexity if test.verdict is Verdict.SEEN), None)
    if held is None:
        return []
    share = [fact for fact in day.regime.facts if (fact.subject, fact.metric) == ("BUFFER_SHARE", Metric.LEVEL)][-1:]
    levels = texts([day.claim(claims.level(fact)) for fact in (*share, held.facts[0])])
    return [*day.say(*levels), *(day.say(verdict) if (verdict := day.verdict(held)) else [])]


def says(day: Materials, layer: LayerReading) -> list[Sentence]:
    """The framework's own words for a layer that stands so."""
    found = framework.says(layer, day.regime.as_of)
    return [Sentence(*found)] if found else []
