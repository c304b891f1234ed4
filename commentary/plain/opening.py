"""Takeaway, headline, deck and what changed. Where one offers alternatives, the first that verifies stands."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from commentary import claims, framework
from commentary.model import Claim, Fact, Kind, Metric, Section, Sentence, Test, Verdict
from commentary.plain.bars import beside_bars
from commentary.plain.common import first_held, now_and_before, ranked_states, risk, tests, verdicts
from commentary.plain.materials import Materials, choices, texts

TIGHT = ("high", "highest")
LADDER = "symptom.ladder"
_CHANGES = 3
LOSSES = frozenset({"symptom.gauge", "symptom.software", "symptom.distant"})


def headline(day: Materials) -> Section | None:
    """Who broke (or soared) hardest by its own history, against the price of money: states, most extreme first."""
    options = [*_dearer(day), *_shock(day), *_turn(day)]
    states = [claim for claim in ranked_states(day, choices()["risk"]) if claim.word != "middle"]
    money = _price_of_money(day)
    day.tell(*(money if states and not options else ()))
    options += [day.words.contrast(group, money) for group in _groups(states)]
    options += _extremes(day)  # a series too short for a percentile still moved; on a calm day all are in the middle
    return _alternatives("headline", [_title(option) for option in options])


def _dearer(day: Materials) -> list[Sentence]:
    """That what would change the call is seen, on the day it is first seen."""
    told = texts([day.verdict(test) for test in day.regime.falsifiers if _fresh(test)])
    return [day.words.say(*told[:2])] if told else []


def _turn(day: Materials) -> list[Sentence]:
    """A rare day of the gauge against the direction of its longest window; or its weekend."""
    count, gauge = max(day.spans, default=0), choices()["gauge"]
    if not day.has(gauge):
        return []
    short, long, at = day.common(gauge, 1), day.common(gauge, count), day.percentile(gauge, 1)
    if short and long and at and short.known_at > day.regime.since:
        told = texts([day.claim(claims.moved(short)), day.claim(claims.moved(long))])
        if short.value * long.value < 0 and _rare(at) and len(told) == 2:
            return [day.words.turn(*told)]
    alone = day.percentile(gauge, 1, own=True)
    return _alone(day) if alone and _rare(alone) else []


def _fresh(test: Test) -> bool:
    """Whether what would change the call is seen for the first day."""
    return test.verdict is Verdict.SEEN and test.previous is Verdict.NOT_SEEN and test.id.startswith("falsifier.")


def _shock(day: Materials) -> list[Sentence]:
    """The day's move of a price of money such as comes once in a hundred, published since the previous note."""
    rare = [
        (abs(move.value), move.subject) for move, at in _fresh_moves(day, choices()["money"]) if not 1 < at.value < 99
    ]
    found = [name for size, name in sorted(rare, reverse=True) if size >= choices()["shock"]]
    claim = day.moved(found[0], 1, to=True, own=True) if found else None
    return [day.words.say(claim)] if claim else []


def _fresh_moves(day: Materials, names: Sequence[str]) -> list[tuple[Fact, Fact]]:
    """The last day's moves published since the previous note, each with its percentile."""
    found = [(day.own(name, 1), day.percentile(name, 1)) for name in names if day.has(name)]
    since = day.regime.since
    return [(move, at) for move, at in found if move and at and move.known_at > since]


def _rarest(day: Materials, names: Sequence[str], count: int) -> list[Sentence]:
    """Of the last day's new moves those farthest from the middle of their history, to their levels."""
    ranked = sorted(((abs(at.value - 50), move.subject) for move, at in _fresh_moves(day, names)), reverse=True)
    told = texts([day.moved(name, 1, to=True, own=True) for _, name in ranked[:count]])
    return [sentence for claim in told for sentence in day.say(claim)]


def _rare(percentile: Fact) -> bool:
    return not choices()["turned"] < percentile.value < 100 - choices()["turned"]


def takeaway(day: Materials) -> Section | None:
    """What the framework's tests show and do not show: what is new first, else each in its turn."""
    shown = _in_turn(day, [key for key in choices()["shown"] if key != LADDER or _losing(day)], Verdict.SEEN)
    unseen = [claim for claim in _in_turn(day, choices()["unconfirmed"], Verdict.NOT_SEEN) if not day.said(claim)]
    both = [day.words.split(shown[:1], unseen[:1])] if shown and unseen else []
    day.tell(*([*shown[:1], *unseen[:1]] if both else (unseen or shown)[:2]))
    return _alternatives("takeaway", [*both, *(day.words.say(*half[:2]) for half in (unseen, shown) if half)])


def _in_turn(day: Materials, ids: Sequence[str], verdict: Verdict) -> list[Claim]:
    """The tests with a verdict: what changes the call, then those that turned; the day decides where among the rest one begins."""
    by_id = {test.id: test for test in tests(day)}
    held = [key for key in dict.fromkeys(ids) if key in by_id and by_id[key].verdict is verdict]
    held = [key for key in held if not _fresh(by_id[key])]  # that is the headline
    first = [key for key in held if key.startswith("falsifier.") and verdict is Verdict.SEEN]
    held = [key for key in held if key not in first]
    turned = [key for key in held if by_id[key].previous not in (None, verdict)]
    rest = [key for key in held if key not in turned]
    begin = day.regime.as_of.toordinal() % len(rest) if rest else 0
    return verdicts(day, [*first, *turned, *rest[begin:], *rest[:begin]], verdict)


def _losing(day: Materials) -> bool:
    """Whether there are losses for an order to be one of."""
    return any(test.id in LOSSES and test.verdict is Verdict.SEEN for test in day.regime.symptoms)


def deck(day: Materials) -> Section | None:
    """The extremes of the longest common window beside the real yield over the same dates, and where to look."""
    options = _extremes(day)
    remark = framework.remark("deck", day.regime)
    told = [(options[0], Sentence(*remark))] if len(options) > 1 and remark else []
    paragraphs = (*told, *((option,) for option in options))
    return Section("deck", paragraphs) if paragraphs else None


def _extremes(day: Materials) -> list[Sentence]:
    """The weakest and the strongest price over the longest common window, with and without the real yield beside."""
    count = max(day.spans, default=0)
    found = [fact for name in risk(day) if (fact := day.common(name, count))]
    found.sort(key=lambda fact: (fact.value, fact.id))
    real = day.common(choices()["real"], count) if day.has(choices()["real"]) else None
    if len(found) < 2:
        return []
    pair = texts([day.claim(claims.moved(fact)) for fact in (found[0], found[-1])])
    beside = texts([day.claim(claims.moved(real))]) if real else []
    return [*([day.words.say(*pair, *beside)] if beside else []), day.words.say(*pair)]


def changes(day: Materials) -> Section | None:
    """Up to three changes since the previous note: flipped tests first, then new data.

    The index and the layers stand beside where they were in the box and the table.
    """
    first, then = [*_regime(day), *_administered(day)], [*_alone(day), *_rarest(day, choices()["money"], 2)]
    said = [*((sentence,) for sentence in first), *_flipped(day), *((sentence,) for sentence in then)]
    said += [(sentence,) for sentence in _rarest(day, choices()["watched"], 1)] if len(said) < _CHANGES else []
    return Section("changes", tuple(said[:_CHANGES])) if said else None


def _flipped(day: Materials) -> list[tuple[Sentence, ...]]:
    """Tests that turned, those newly seen first, and the figure of the first that has one beside its one bar."""
    turned: dict[str, Test] = {}
    for verdict in (Verdict.SEEN, Verdict.NOT_SEEN):
        for test in (test for test in tests(day) if _turned(test, verdict)):
            turned.setdefault(_about(test), test)
    told = texts([day.verdict(test) for test in turned.values()])[:2]
    barred = [test for test in turned.values() if len(test.bars) == 1 and test.facts[0].subject in day.view.subjects]
    held = [said for test in barred[:1] for said in beside_bars(day, test)]
    day.tell(*told, *(day.claims[key] for said in held for key in said.claims))
    return [(day.words.turned(*told), *held)] if told else []


def _administered(day: Materials) -> list[Sentence]:
    """The rate on reserves, on the day it is set anew: what the central bank does is news before any market's answer."""
    name = choices()["administered"]
    move = day.own(name, 1) if day.has(name) else None
    if move is None or not move.value or move.known_at <= day.regime.since:
        return []
    claim = day.moved(name, 1, to=True, own=True)
    return day.say(claim) if claim else []


def _regime(day: Materials) -> list[Sentence]:
    """The index now and a day before, when the regime is another."""
    if day.regime.state == day.regime.previous_state:
        return []
    now, before = now_and_before(day, "LSI", Metric.LEVEL)
    claim = day.claim(claims.level(now, before)) if now and before else None
    return day.say(claim) if claim else []


def _about(test: Test) -> str:
    """What a test is about: two tests of one thing are not both news."""
    return test.facts[0].subject if test.facts else test.id


def _turned(test: Test, verdict: Verdict) -> bool:
    """A falsifier that is no longer seen is no news; what it would mean stands below."""
    silent = verdict is Verdict.NOT_SEEN and test.id.startswith("falsifier.")
    return test.verdict is verdict and test.previous not in (None, verdict) and not silent


def _alternatives(name: str, options: Sequence[Sentence]) -> Section | None:
    return Section(name, tuple((option,) for option in options)) if options else None


def _quiet(day: Materials, claim: Claim) -> bool:
    """Whether what is calm over 20 sessions was calm over five and one as well."""
    subject, (low, high) = day.facts[claim.facts[0]].subject, choices()["bands"]["middle"]
    found = [day.percentile(subject, count) for count in (5, 1)]
    return all(at is not None and low <= at.value <= high for at in found)


def _title(sentence: Sentence) -> Sentence:
    """A headline has no full stop."""
    return replace(sentence, en=sentence.en.removesuffix("."), zh=sentence.zh.removesuffix("。"))


def _groups(states: list[Claim]) -> list[list[Claim]]:
    """The loudest with two others of its band, then with one, then alone."""
    same = [claim for claim in states if claim.word == states[0].word] if states else []
    return [same[:count] for count in (3, 2, 1) if len(same) >= count]


def _price_of_money(day: Materials) -> list[Claim]:
    """What money does meanwhile: its tightest state, else the calm of the first that is, else what it is not said to do."""
    names = first_held(day, choices()["calm"])
    states = ranked_states(day, names)
    tight = [
        claim
        for claim in states
        if claim.word in TIGHT and day.kind(day.facts[claim.facts[0]].subject) is not Kind.PRICE
    ]
    states = [claim for claim in states if claim.word != "middle" or _quiet(day, claim)]
    calm = [
        claim
        for name in names
        for claim in states
        if day.facts[claim.facts[0]].subject == name and claim.word == "middle"
    ]
    unseen = verdicts(day, choices()["unstrained"], Verdict.NOT_SEEN)
    return (tight or calm or states or unseen)[:1]


def _alone(day: Materials) -> list[Sentence]:
    """The gauge's last day, when it traded on after the markets it is compared with had closed for the weekend."""
    gauge = choices()["gauge"]
    move, last = (day.own(gauge, 1), day.common(gauge, 1)) if day.has(gauge) else (None, None)
    claim = day.moved(gauge, 1, to=True, own=True) if move and last and move.end > last.end else None
    return day.say(claim) if claim else []
