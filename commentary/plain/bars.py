"""A test's figures beside the bars they would have to cross."""

from __future__ import annotations

from collections.abc import Sequence

from commentary import claims, facts
from commentary.model import Claim, Predicate, Sentence, Test
from commentary.plain.materials import Materials, texts


def beside_bars(day: Materials, test: Test) -> list[Sentence]:
    """The figures of a test, each beside its bar; one held between two bars is shown beside its first.

    A figure that the note has told stands there only if it is the test's first. Flows are told by their own sentence.
    """
    by_id, first = {fact.id: fact for fact in test.facts}, dict(reversed(test.bars))
    keys = [key for key in dict.fromkeys(key for key, _ in test.bars) if key in by_id and by_id[key].base != "sum"]
    pairs = [(by_id[key], first[key]) for key in keys if key == keys[0] or not day.told(by_id[key])]
    held = texts([day.claim(claims.held_against(fact, day.keep(facts.bar(fact, bar)))) for fact, bar in pairs])
    moves = [claim for claim in held if claim.predicate is Predicate.MOVED]
    levels = [claim for claim in held if claim.predicate is not Predicate.MOVED]
    return [*(day.words.say(*group) for group in by_window(day, moves)), *map(day.words.say, levels)]


def by_window(day: Materials, moves: Sequence[Claim]) -> list[list[Claim]]:
    """Moves that share start and end go into one sentence, at most four."""
    groups: dict[object, list[Claim]] = {}
    for claim in moves:
        fact = day.facts[claim.facts[0]]
        groups.setdefault((fact.start, fact.end, fact.window), []).append(claim)
    return [group[:4] for group in groups.values()]
