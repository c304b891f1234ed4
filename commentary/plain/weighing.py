"""The evidence against, the rival, the chain, what would change the call, and what is missing."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import timedelta
from decimal import Decimal

from commentary import claims, facts, framework
from commentary.model import Claim, Fact, Kind, Section, Sentence, Test, Verdict
from commentary.plain.common import current, tests, verdicts
from commentary.plain.materials import Materials, choices, texts


def against(day: Materials) -> Section | None:
    """The strongest evidence against a shortage, over the windows the case for it uses, and what is not seen."""
    said: list[Sentence] = []
    unseen = verdicts(day, choices()["core"], Verdict.NOT_SEEN)[: choices()["against"]]
    if unseen:
        said += day.say(*unseen)
    moves = texts([day.moved(name, 20, to=True, own=True) for name in _loosest(day)])
    for group in _by_window(day, moves):
        said += day.say(*group)
    return Section("against", (tuple(said),)) if said else None


def rival(day: Materials) -> Section | None:
    """The strongest rival explanation, and the observation that would tell it from ours."""
    found = framework.rival(day.regime)
    if found is None:
        return None
    _, en, zh, test_id = found
    claim = next((day.verdict(test) for test in tests(day) if test.id == test_id), None)
    return Section("rival", ((Sentence(en, zh), *(day.say(claim) if claim else [])),))


def reading(day: Materials) -> Section | None:
    """The framework's reading: the chain, link by link, and what the layer with the least to say for it says."""
    seen, unseen = (
        texts([day.verdict(link) for link in day.regime.chain if link.verdict is verdict])
        for verdict in (Verdict.SEEN, Verdict.NOT_SEEN)
    )
    return Section("reading", ((day.words.split(seen, unseen),),)) if seen or unseen else None


def triggers(day: Materials) -> Section | None:
    """What would change the call: the falsifiers nearest to their bars, each figure beside its bar."""
    paragraphs = []
    for test in sorted(day.regime.falsifiers, key=_distance)[:3]:
        verdict = day.verdict(test)
        if verdict is None:
            continue
        by_id = {fact.id: fact for fact in test.facts}
        first = dict(reversed(test.bars))  # a figure held between two bars is shown beside its first
        pairs = [(by_id[key], first[key]) for key in dict.fromkeys(key for key, _ in test.bars) if key in by_id]
        held = [day.claim(claims.held_against(fact, day.keep(facts.bar(fact, bar)))) for fact, bar in pairs]
        paragraphs.append((day.words.say(verdict), *(day.words.say(claim) for claim in texts(held))))
    return Section("triggers", tuple(paragraphs)) if paragraphs else None


def missing(day: Materials) -> Section | None:
    """What has no current figure, by name, with the date of the last: indicators, and series that were refused."""
    said: list[Sentence] = []
    for subject in dict.fromkeys([*_refused(day), *(flag.subject for flag in day.regime.missing)]):
        last = day.level(subject) if subject in day.view.subjects else None
        if last is None and subject in day.view.subjects:
            last = day.keep(facts.tally(subject, 0, day.regime.as_of, "values held by the library"))
        elif subject not in _refused(day) and current(day, subject):
            continue  # it has a figure but too short a history for a score: the coverage says so
        claim = day.claim(claims.missing(last)) if last else None
        said += [day.words.say(claim)] if claim else []
    return Section("missing", tuple((sentence,) for sentence in said)) if said else None


def _refused(day: Materials) -> list[str]:
    """Subjects a value of which was refused lately, and that have none as new."""
    since = day.regime.as_of.date() - timedelta(days=7)
    found = []
    for flag in day.view.flags():
        last = day.level(flag.subject) if flag.subject in day.view.subjects else None
        if flag.when and last and last.end < flag.when and since <= flag.when <= day.regime.as_of.date():
            found.append(flag.subject)
    return found


def _loosest(day: Materials) -> list[str]:
    """The prices of money, those that tighten least by their own history first: all of them, so that none is picked."""
    money = [name for name in choices()["money"] if day.has(name) and current(day, name)]
    return [name for _, name in sorted((_tightening(day, day.percentile(name)), name) for name in money)]


def _tightening(day: Materials, percentile: Fact | None) -> Decimal:
    """The percentile, turned so that high is tighter: a bond fund's fall is a yield's rise. Past the middle when unknown."""
    if percentile is None:
        return Decimal(60)
    return 100 - percentile.value if day.kind(percentile.subject) is Kind.PRICE else percentile.value


def _by_window(day: Materials, moves: Sequence[Claim]) -> list[list[Claim]]:
    """Moves that share start and end go into one sentence, at most four."""
    groups: dict[object, list[Claim]] = {}
    for claim in moves:
        fact = day.facts[claim.facts[0]]
        groups.setdefault((fact.start, fact.end, fact.window), []).append(claim)
    return [group[:4] for group in groups.values()]


def _distance(test: Test) -> tuple[float, str]:
    """How far the worst of its figures stands from its bar, in bars."""
    by_id = {fact.id: fact for fact in test.facts}
    gaps = [abs(float((by_id[key].value - bar) / (abs(bar) or 1))) for key, bar in test.bars if key in by_id]
    return (max(gaps, default=9.0), test.id)
