"""The evidence against, the rival, the chain, what would change the call, and what is missing."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import timedelta
from decimal import Decimal

from commentary import claims, facts, framework
from commentary.framework import Rival
from commentary.model import Claim, Fact, Kind, Metric, Predicate, Section, Sentence, Test, Verdict
from commentary.plain.bars import beside_bars, by_window
from commentary.plain.common import SYMPTOMS, current, first_held, now_and_before, tests, verdicts
from commentary.plain.layers import leading, says, speaking, underneath
from commentary.plain.materials import Materials, choices, texts

CONTRARY = 0.5  # a layer's score from which it is evidence against the call


def against(day: Materials) -> Section | None:
    """The strongest evidence against the call, over the windows the case for it uses, and the tests that say so."""
    plenty = framework.plenty(day.regime)
    contrary = (
        verdicts(day, [*choices()["shown"], *choices()["core"]], Verdict.SEEN)
        if plenty
        else verdicts(day, choices()["core"], Verdict.NOT_SEEN)
    )
    said = day.say(*contrary[: choices()["against"]]) if contrary else []
    said += [*([] if plenty else _eased(day)), *_contrary(day)]
    found = texts([day.moved(name, 20, own=True) for name in _loosest(day)])
    for group in by_window(day, [claim for claim in found if claim.predicate is Predicate.MOVED]):
        said += day.say(*group)
    return Section("against", (tuple(said),)) if said else None


def _contrary(day: Materials) -> list[Sentence]:
    """The layer of money that speaks against the call most, if it does and has not spoken: what it says, and its figure."""
    way = -1 if framework.plenty(day.regime) else 1
    spoken = {layer.number for layer in (*speaking(day), *underneath(day))}
    against = [
        layer for layer in day.regime.layers
        if layer.number not in (*SYMPTOMS, *spoken) and layer.score is not None and way * layer.score < -CONTRARY
    ]  # fmt: skip
    if not against:
        return []
    layer = min(against, key=lambda layer: (way * (layer.score or 0), layer.number))
    figure = leading(day, layer)[:1]
    return [*says(day, layer), *day.say(*figure)] if figure else []


def _eased(day: Materials) -> list[Sentence]:
    """The price of money that fell most, by its own history, on its last day."""
    found = []
    for name in choices()["money"]:
        move, at = (day.own(name, 1), day.percentile(name, 1)) if day.has(name) and current(day, name) else (None, None)
        if move and at and move.value < 0 and day.words.moves(move) and at.value < choices()["bands"]["middle"][0]:
            found.append((at.value, name))
    claim = day.moved(min(found)[1], 1, to=True, own=True) if found else None
    return day.say(claim) if claim else []


def rival(day: Materials) -> Section | None:
    """The strongest rival explanation, what would tell it from ours, and where that stands beside its bar."""
    found = framework.rival(day.regime)
    if found is None:
        return None
    test = next(test for test in tests(day) if test.id == found.test)
    verdict = day.verdict(test)
    held = [] if verdict and any(map(day.told, test.facts[:1])) else beside_bars(day, test)
    stands = held or ([day.words.say(verdict)] if verdict else [])
    day.tell(*(day.claims[key] for sentence in held for key in sentence.claims))
    side = _side(day, found, test)
    return Section("rival", ((Sentence(found.en, found.zh), Sentence(found.tells.en, found.tells.zh), *stands, *side),))


def _side(day: Materials, rival: Rival, test: Test) -> list[Sentence]:
    """Whether the test came out as the rival would have it: said even when it speaks against the framework."""
    if test.verdict is Verdict.NO_DATA:
        unknown = framework.remark("no_rival_data", day.regime)
        return [Sentence(*unknown)] if unknown else []
    if test.id not in (*rival.seen, *rival.not_seen):
        return []
    expected = Verdict.SEEN if test.id in rival.seen else Verdict.NOT_SEEN
    words = framework.remark("for_rival" if test.verdict is expected else "against_rival", day.regime)
    return [Sentence(*words)] if words else []


def reading(day: Materials) -> Section | None:
    """The framework's reading: bars that are passed, how far the chain has come, and what that amounts to."""
    seen, unseen = (
        [
            claim
            for claim in texts([day.verdict(link) for link in day.regime.chain if link.verdict is verdict])
            if not day.said(claim)
        ]
        for verdict in (Verdict.SEEN, Verdict.NOT_SEEN)
    )
    seen = seen[-2:]  # how far it has come; where it began stands in the sections above
    remark = framework.remark("reading", day.regime)
    own = [Sentence(*remark)] if remark else []
    met = [(test, verdict) for test in day.regime.falsifiers if (verdict := _met(day, test))]
    beside = [
        (*day.say(verdict), *(beside_bars(day, test) if not any(map(day.told, test.facts[:1])) else ()))
        for test, verdict in met
    ]
    beside = [paragraph for paragraph in beside if paragraph]
    chain = [(*_chain(day, seen, unseen), *_half_met(day), *_flows(day, seen), *own)] if seen or unseen else []
    return Section("reading", (*beside, *chain)) if beside or chain else None


def _chain(day: Materials, seen: Sequence[Claim], unseen: Sequence[Claim]) -> list[Sentence]:
    """Links seen against links that are not; apart where the first have references, which stand at the end of a sentence."""
    if any(claim.sources for claim in seen):
        return [day.words.say(*half) for half in (seen, unseen) if half]
    return [day.words.split(seen, unseen)]


def _half_met(day: Materials) -> list[Sentence]:
    """The figures of a link that is not seen though some of its bars are crossed: "not together" says too little."""
    said: list[Sentence] = []
    for link in day.regime.chain:
        by_id = {fact.id: fact.value for fact in link.facts}
        held = [(by_id[key], bar, side) for (key, bar), side in zip(link.bars, link.sides, strict=True) if key in by_id]
        crossed = [value >= bar if side == "above" else value <= bar for value, bar, side in held]
        if link.verdict is Verdict.NOT_SEEN and any(crossed):
            said += beside_bars(day, link)
    return said


def _flows(day: Materials, seen: Sequence[Claim]) -> list[Sentence]:
    """The measured flows that links told as seen are about: how much, over how long, to when."""
    told = {claim.facts[0] for claim in seen}
    links = [link for link in day.regime.chain if (verdict := day.verdict(link)) and verdict.facts[0] in told]
    sums = [fact for link in links for fact in link.facts if fact.base == "sum"]
    return [
        sentence for claim in texts([day.claim(claims.level(fact)) for fact in sums]) for sentence in day.say(claim)
    ]


def _met(day: Materials, test: Test) -> Claim | None:
    """The verdict of a falsifier that is seen."""
    return day.verdict(test) if test.verdict is Verdict.SEEN else None


def triggers(day: Materials) -> Section | None:
    """What would change the call: the falsifiers not yet seen, nearest to their bars first, each figure beside its bar."""
    near = _line(day)
    paragraphs = [*near]
    for test in sorted(day.regime.falsifiers, key=_distance):
        would = framework.would(test, day.regime)
        if would and test.verdict is Verdict.NOT_SEEN and not any(map(day.told, test.facts[:1])):
            paragraphs.append((Sentence(*would), *beside_bars(day, test)))
    return Section("triggers", tuple(paragraphs[: 2 + len(near)])) if paragraphs else None


def _line(day: Materials) -> list[tuple[Sentence, ...]]:
    """The index beside the line between two states, when it stands near one."""
    index, line = now_and_before(day, "LSI", Metric.LEVEL)[0], framework.line(day.regime)
    if index is None or line is None or abs(index.value - line) > choices()["near_line"]:
        return []
    claim = day.claim(claims.held_against(index, day.keep(facts.bar(index, line))))
    words = framework.remark("line", day.regime)
    return [(Sentence(*words), day.words.say(claim))] if claim and words else []


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
    said.sort(key=lambda sentence: day.facts[day.claims[sentence.claims[0]].facts[0]].metric is Metric.TALLY)
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
    """The prices of money that do not speak for the call, the plainest witness first: all of them, so that none is picked."""
    low, high = choices()["bands"]["middle"]
    way = -1 if framework.plenty(day.regime) else 1
    money = first_held(day, choices()["witnesses"])
    ranked = sorted((way * _tightening(day, day.percentile(name)), name) for name in money)
    return [name for tightness, name in ranked if tightness < (high if way > 0 else -low)]


def _tightening(day: Materials, percentile: Fact | None) -> Decimal:
    """The percentile, turned so that high is tighter: a bond fund's fall is a yield's rise. Past the middle when unknown."""
    if percentile is None:
        return Decimal(60)
    return 100 - percentile.value if day.kind(percentile.subject) is Kind.PRICE else percentile.value


def _distance(test: Test) -> tuple[float, str]:
    """How far the worst of its figures stands from its bar, in bars."""
    by_id = {fact.id: fact for fact in test.facts}
    gaps = [abs(float((by_id[key].value - bar) / (abs(bar) or 1))) for key, bar in test.bars if key in by_id]
    return (max(gaps, default=9.0), test.id)
