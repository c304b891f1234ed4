"""What several sections share: tests by verdict, states by loudness, subjects that have current figures."""

from __future__ import annotations

from collections.abc import Sequence

from commentary.model import Claim, Fact, Kind, LayerReading, Metric, Predicate, Sentence, Status, Test, Verdict
from commentary.plain.materials import Materials, choices, texts

TRIAGE, DEMAND = 6, 3  # layers with a section, and with press figures, of their own
SYMPTOMS = (6, 7)  # what a shortage does, not what it is made of
LEADING = 3  # subjects of a headline
NOTABLE = 0.1  # a change of a layer's score that shows at the one decimal it is printed with


def tests(day: Materials) -> list[Test]:
    """Every test of the regime once."""
    regime = day.regime
    unique = {
        test.id: test
        for test in (*regime.predictions, *regime.symptoms, *regime.chain, *regime.falsifiers, *regime.fit)
    }
    return list(unique.values())


def verdicts(day: Materials, ids: Sequence[str], verdict: Verdict) -> list[Claim]:
    """The tests named, in that order, that have this verdict."""
    by_id = {test.id: test for test in tests(day)}
    return texts([day.verdict(by_id[key]) for key in ids if key in by_id and by_id[key].verdict is verdict])


def current(day: Materials, subject: str) -> bool:
    """Whether the last figure of a subject is still one."""
    last = day.level(subject)
    return last is not None and (day.regime.as_of.date() - last.end).days <= day.view.subjects[subject].stale


def first_held(day: Materials, groups: Sequence[Sequence[str]]) -> list[str]:
    """Of each group the first subject with a current figure."""
    held = ([name for name in group if day.has(name) and current(day, name)] for group in groups)
    return [names[0] for names in held if names]


def risk(day: Materials) -> list[str]:
    """The prices that may lead, those with data."""
    named = [*choices()["risk"], *choices()["examples"]]
    return [name for name in named if day.has(name) and day.kind(name) is Kind.PRICE]


def ranked_states(day: Materials, subjects: Sequence[str]) -> list[Claim]:
    """States, farthest from the middle of their own history first; equals in the editor's order."""
    found = [claim for name in subjects if day.has(name) and current(day, name) and (claim := day.state(name))]
    return sorted(found, key=lambda claim: -abs(day.facts[claim.facts[0]].value - 50))


def leading_names(day: Materials) -> list[str]:
    """The subjects that a headline of states names: up to three of one band, the loudest."""
    states = [claim for claim in ranked_states(day, choices()["risk"]) if claim.word != "middle"]
    same = [claim for claim in states if claim.word == states[0].word]
    return [day.facts[claim.facts[0]].subject for claim in same[:LEADING]]


def spending(day: Materials) -> list[Fact]:
    """What companies guided to in the last two days, newest first."""
    recent = [fact for fact in day.evidence.reported if (day.regime.as_of - fact.known_at).days < 2]
    guided = [fact for fact in recent if fact.status is Status.GUIDED]
    return sorted(guided, key=lambda fact: (-fact.known_at.timestamp(), fact.id))


def layer_facts(day: Materials, layer: LayerReading, metric: Metric) -> tuple[Fact | None, Fact | None]:
    """A layer's measure now and a day before."""
    return now_and_before(day, f"LAYER.{layer.id}", metric)


def now_and_before(day: Materials, key: str, metric: Metric) -> tuple[Fact | None, Fact | None]:
    """One of the framework's own measures now and a day before."""
    found = {f.known_at == day.regime.as_of: f for f in day.regime.facts if (f.subject, f.metric) == (key, metric)}
    return found.get(True), found.get(False)


def cell(day: Materials, claim: Claim | None) -> Sentence:
    """A table cell for a claim, or the word for none."""
    return (
        day.words.cell(claim)
        if claim and claim.predicate in (Predicate.MOVED, Predicate.LEVEL)
        else Sentence("n/a", "暂无")
    )
