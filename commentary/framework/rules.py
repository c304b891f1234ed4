"""Tests → verdicts, by a closed set of rules. A verdict compares the fact and the bar that are printed."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal

import numpy as np

from commentary import facts
from commentary.framework import signals
from commentary.framework.scene import Scene, median, rounded
from commentary.framework.shape import Part, Question, Rule
from commentary.framework.triage import Rung
from commentary.history import Days
from commentary.model import Fact, Step, Story, Test, Verdict


@dataclass(frozen=True)
class Found:
    """What one part came to."""

    verdict: Verdict = Verdict.NO_DATA
    fact: Fact | None = None
    bar: Decimal = Decimal(0)
    others: tuple[Fact, ...] = ()
    articles: tuple[str, ...] = ()


@dataclass(frozen=True)
class Stage:
    """What the rules look at: the data of an instant, its ladders, and the stories of the view's own instant."""

    scene: Scene
    ladders: Sequence[Rung]
    stories: Sequence[Story] = field(default=())


def judge(question: Question, stage: Stage, previous: Verdict | None = None) -> Test:
    """The test with its verdict: not seen when one part is not, seen when all are, else without data."""
    shared = _shared(question, stage.scene)
    found = [_RULES[part.rule](part, stage, shared) for part in question.parts]
    verdicts = {one.verdict for one in found}
    verdict = next((v for v in (Verdict.NOT_SEEN, Verdict.NO_DATA) if v in verdicts), Verdict.SEEN)
    held = [(one.fact, one.bar, part.side) for one, part in zip(found, question.parts, strict=True) if one.fact]
    every = {fact.id: fact for one in found for fact in (one.fact, *one.others) if fact}
    return Test(
        question.id, question.seen.en, question.seen.zh, verdict, tuple((fact.id, bar) for fact, bar, _ in held),
        tuple(every.values()), question.parts[0].side, previous=previous, sides=tuple(side for _, _, side in held),
        articles=tuple(article for one in found for article in one.articles),
    )  # fmt: skip


def _shared(question: Question, scene: Scene) -> Days | None:
    """The sessions that the moves of a test share: compared figures start and end on the same dates."""
    moving = [_measured(part, scene) for part in question.parts if part.rule is Rule.CHANGE and _sessions(part)]
    if not moving or any(subject not in scene.cut.subjects for subject in moving):
        return None
    return scene.sessions(moving)


def _measured(part: Part, scene: Scene) -> str:
    """The subject of a part: as published where that is current, else as estimated."""
    last = facts.level(scene.cut, part.published) if part.published in scene.cut.subjects else None
    return part.published if last is not None and not scene.stale(part.published, last.end) else part.subject


def _sessions(part: Part) -> bool:
    return part.over is not None and part.over.step is Step.SESSION


def _hold(fact: Fact | None, bar: Decimal, part: Part, *others: Fact | None) -> Found:
    if fact is None:
        return Found()
    crossed = fact.value >= bar if part.side == "above" else fact.value <= bar
    verdict = Verdict.SEEN if crossed else Verdict.NOT_SEEN
    return Found(verdict, fact, bar, tuple(other for other in others if other))


def _change(part: Part, stage: Stage, shared: Days | None) -> Found:
    scene, subject = stage.scene, _measured(part, stage.scene)
    if subject not in scene.cut.subjects or part.over is None:
        return Found()
    day = shared if shared is not None and _sessions(part) else facts.latest(scene.cut, subject).day
    if not len(day) or scene.stale(subject, _date(day[-1])):
        return Found()
    # On the market's own sessions where there are values, so that a window is the same dates all over a note.
    clock = facts.latest(scene.cut, scene.framework.clock).day if scene.framework.clock in scene.cut.subjects else day
    start = facts.back(clock, day, part.over.count) if _sessions(part) else None
    if start is None:
        row = int(signals.starts(day, part.over)[-1])
        start = _date(day[row]) if row >= 0 else None
    if start is None:
        return Found()
    return _hold(facts.move(scene.cut, subject, start, _date(day[-1]), part.over), part.bar, part)


def _level(part: Part, stage: Stage, shared: Days | None) -> Found:
    scene = stage.scene
    if part.subject not in scene.cut.subjects:
        return Found()
    last = facts.level(scene.cut, part.subject)
    if last is None or scene.stale(part.subject, last.end):
        return Found()
    held = median(scene, part.subject, part.smooth) if part.smooth > 1 else last
    return _hold(held, part.bar, part, last)


def _mean(part: Part, stage: Stage, shared: Days | None) -> Found:
    """The bar is the mean of the last values, the latest among them, on sessions."""
    scene, over = stage.scene, part.over
    if part.subject not in scene.cut.subjects or over is None:
        return Found()
    day = scene.sessions([part.subject])
    if len(day) < over.count or scene.stale(part.subject, _date(day[-1])):
        return Found()
    held = facts.latest(scene.cut, part.subject)
    values = [facts.decimal(v) for v in held.value[np.isin(held.day, day[-over.count :])]]
    bar = rounded(float(sum(values, Decimal(0)) / len(values)))
    return _hold(facts.level(scene.cut, part.subject, _date(day[-1])), bar, part)


def _extreme(part: Part, stage: Stage, shared: Days | None) -> Found:
    """The bar is a percentile of the indicator's own past; of a relative return, moved by its reference's return."""
    scene, indicator = stage.scene, stage.scene.framework.indicator(part.indicator)
    shown, past, figures = scene.shown(indicator), scene.past(indicator), scene.figures(indicator)
    own = figures.own or figures.change
    if shown is None or own is None or not len(past) or scene.stale(indicator.subject, _date(shown.day[-1])):
        return Found()
    bar = float(np.percentile(past, part.percentile))
    reference = next((fact for fact in figures.others if fact.subject == indicator.per), None)
    if reference is not None:
        bar = 100 * ((1 + bar / 100) * (1 + float(reference.value) / 100) - 1)
    return _hold(own, rounded(bar), part, *figures.all)


def _ladder(part: Part, stage: Stage, shared: Days | None) -> Found:
    rung = next((one for one in stage.ladders if one.ladder.window == part.over), None)
    return _hold(rung.order, part.bar, part) if rung else Found()


def _beta(part: Part, stage: Stage, shared: Days | None) -> Found:
    """The bar lies as far above the correlation of betas as the part asks."""
    rung = next((one for one in stage.ladders if one.ladder.window == part.over), None)
    if rung is None or rung.beta is None:
        return Found()
    return _hold(rung.order, rung.beta.value + part.bar, part, rung.beta)


def _exhaustion(part: Part, stage: Stage, shared: Days | None) -> Found:
    return _hold(stage.scene.exhaustion(), part.bar, part)


def _news(part: Part, stage: Stage, shared: Days | None) -> Found:
    carriers, told = set[str](), list[str]()
    for story in stage.stories:
        if part.tag in dict(story.tags):
            carriers |= set(story.publishers)
            told.append(story.telling(part.tag).id)
            if len(carriers) >= part.publishers:  # no more is cited than is needed
                return Found(Verdict.SEEN, articles=tuple(told))
    return Found()


_RULES: Mapping[Rule, Callable[[Part, Stage, Days | None], Found]] = {
    Rule.CHANGE: _change,
    Rule.LEVEL: _level,
    Rule.MEAN: _mean,
    Rule.EXTREME: _extreme,
    Rule.LADDER: _ladder,
    Rule.BETA: _beta,
    Rule.EXHAUSTION: _exhaustion,
    Rule.NEWS: _news,
}


def _date(day: np.datetime64) -> date:
    found: date = day.astype("datetime64[D]").item()
    return found
