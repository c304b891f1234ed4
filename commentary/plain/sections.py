"""The sections of the plain note, in the house style. Each is a function of the day's materials; none names an event.

A section whose evidence is absent is None and simply does not appear. Where a section offers alternatives (takeaway,
headline, deck), verification keeps the first that passes.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from decimal import Decimal

from commentary import claims, facts, framework
from commentary.model import (
    Claim,
    Fact,
    Kind,
    LayerReading,
    Metric,
    Predicate,
    Reading,
    Section,
    Sentence,
    Status,
    Step,
    Table,
    Test,
    Verdict,
    Window,
)  # fmt: skip
from commentary.plain.materials import Materials, choices, texts

_LADDER = ("LADDER", "LADDER_BETA")
_TRIAGE = 6
_DEMAND = 3  # the layer that the press's capital-spending figures belong to
_NOTABLE = 0.1  # a change of a layer's score that shows at the one decimal it is printed with
_TIGHT = ("high", "highest")
_NOT_TIGHT = 60  # a 20-session tightening below this percentile of three years speaks against a shortage


def headline(day: Materials) -> Section | None:
    """Who broke (or soared) hardest by its own history, against the price of money: states, most extreme first."""
    money = _price_of_money(day)
    options = [day.words.contrast(group, money) for group in _groups(_ranked_states(day, choices()["risk"]))]
    return _alternatives("headline", options)


def takeaway(day: Materials) -> Section | None:
    """What the framework's tests show and do not show, the nearest to its core first."""
    shown = texts([day.verdict(test) for test in day.regime.symptoms if test.verdict is Verdict.SEEN])[:1]
    unseen = texts([day.verdict(test) for test in day.regime.predictions if test.verdict is Verdict.NOT_SEEN])[:1]
    return _alternatives("takeaway", [day.words.split(shown, unseen)] if shown or unseen else [])


def deck(day: Materials) -> Section | None:
    """The extremes of the longest common window beside the real yield over the same dates."""
    count = max(day.spans, default=0)
    found = [fact for name in _risk(day) if (fact := day.common(name, count))]
    found.sort(key=lambda fact: (fact.value, fact.id))
    real = day.common(choices()["real"], count) if day.has(choices()["real"]) else None
    if len(found) < 2:
        return None
    pair = texts([day.claim(claims.moved(fact)) for fact in (found[0], found[-1])])
    beside = texts([day.claim(claims.moved(real))]) if real else []
    return _alternatives("deck", [day.words.say(*pair, *beside), day.words.say(*pair)])


def changes(day: Materials) -> Section | None:
    """Up to three changes since the previous note: flipped tests first, then the index, the layer, the outlier."""
    said: list[Sentence] = []
    for verdict in (Verdict.SEEN, Verdict.NOT_SEEN):
        flipped = texts(
            [day.verdict(t) for t in _tests(day) if t.verdict is verdict and t.previous not in (None, verdict)]
        )
        if flipped:
            said.append(day.words.turned(*flipped[:2]))
    said += [*_since(day, "LSI", Metric.LEVEL), *_layer_change(day)]
    return Section("changes", tuple((sentence,) for sentence in said[:3])) if said else None


def editor(day: Materials) -> Section | None:
    """What happened, in numbers; what the press says, attributed; what everybody blames; what the framework asks."""
    paragraphs = [_happened(day), _press(day), _framework(day)]
    kept = tuple(tuple(paragraph) for paragraph in paragraphs if paragraph)
    return Section("editor", kept) if kept else None


def table(day: Materials) -> Section | None:
    """Levels and 1/5/20-session moves, percentile and value date; prices share their dates."""
    rows = [_row(day, subject) for subject in _table_subjects(day)]
    if not rows:
        return None
    head = (Sentence("", ""), Sentence("Level", "水平"), *(_sessions(n) for n in choices()["windows"]))
    percentile = Sentence("Percentile (20 sessions, 3 years)", "百分位（20 个交易日，三年）")
    return Section("table", (), Table((*head, percentile, Sentence("Value date", "数值日期")), tuple(rows)))


def ladder(day: Materials) -> Section | None:
    """Who lost: the rungs in order of return, how well the framework's order and beta's explain them, the example."""
    longest = max(day.regime.ladders, key=lambda ladder: ladder.window, default=None)
    if longest is None or len(longest.rungs) < 3:
        return None
    rank = day.claim(claims.rank(sorted(longest.rungs, key=lambda fact: (fact.value, fact.id))))
    said = [day.words.say(rank)] if rank else []
    fits = [f for f in day.regime.facts if f.subject in _LADDER and f.window == longest.window and f.end == longest.end]
    for fact in sorted(fits, key=lambda fact: _LADDER.index(fact.subject)):
        said += [sentence for claim in texts([day.claim(claims.level(fact))]) for sentence in day.say(claim)]
    for count in (20, 5):
        moves = texts([day.moved(name, count) for name in choices()["examples"] if day.has(name)])
        said += day.say(*moves) if moves else []
    return Section("ladder", (tuple(said),)) if said else None


def layers(day: Materials) -> Section | None:
    """The layers that moved or contradict, one paragraph each; all of them in the table."""
    paragraphs = []
    for layer in _speaking(day):
        said = [sentence for claim in _layer_claims(day, layer) for sentence in day.say(claim)]
        said += _capex(day) if layer.number == _DEMAND else []
        if said:
            paragraphs.append((Sentence(f"{layer.en}.", f"{layer.zh}。"), *said, *_says(day, layer)))
    return Section("layers", tuple(paragraphs), _layer_table(day)) if day.regime.layers else None


def _layer_table(day: Materials) -> Table:
    rows = []
    for layer in day.regime.layers:
        found = (_layer_fact(day, layer, metric) for metric in (Metric.SCORE, Metric.COVERAGE))
        cells = [_cell(day, day.claim(claims.level(fact)) if fact else None) for fact in found]
        rows.append((Sentence(layer.en, layer.zh), *cells))
    head = (Sentence("Layer", "层"), Sentence("Score (+ tighter)", "得分（正为偏紧）"), Sentence("Coverage", "覆盖率"))
    return Table(head, tuple(rows))


def against(day: Materials) -> Section | None:
    """The strongest evidence against a shortage, over the windows the case for it uses, and what is not seen."""
    said: list[Sentence] = []
    unseen = texts([day.verdict(test) for test in day.regime.predictions if test.verdict is Verdict.NOT_SEEN])
    if unseen:
        said.append(day.words.say(*unseen))
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
    claim = next((day.verdict(test) for test in _tests(day) if test.id == test_id), None)
    return Section("rival", ((Sentence(en, zh), *([day.words.say(claim)] if claim else [])),))


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
        pairs = [(by_id[key], bar) for key, bar in dict(test.bars).items() if key in by_id]
        held = [day.claim(claims.held_against(fact, day.keep(facts.bar(fact, bar)))) for fact, bar in pairs]
        paragraphs.append((day.words.say(verdict), *(day.words.say(claim) for claim in texts(held))))
    return Section("triggers", tuple(paragraphs)) if paragraphs else None


def missing(day: Materials) -> Section | None:
    """Indicators without a current figure, by name, with the date of the last."""
    said: list[Sentence] = []
    for subject in dict.fromkeys(flag.subject for flag in day.regime.missing if flag.subject in day.view.subjects):
        last = day.level(subject)
        if last is None:
            last = day.keep(facts.tally(subject, 0, day.regime.as_of, "values held by the library"))
        elif _current(day, subject):
            continue  # it has a figure but too short a history for a score: the coverage says so
        claim = day.claim(claims.missing(last)) if last else None
        said += [day.words.say(claim)] if claim else []
    return Section("missing", tuple((sentence,) for sentence in said)) if said else None


# --- parts ---


def _loosest(day: Materials) -> list[str]:
    """Where money does not tighten, by the percentile of its move; the loosest alone when it tightens everywhere."""
    money = [name for name in choices()["money"] if day.has(name) and _current(day, name)]
    ranked = sorted((_tightening(day, at), name) for name in money if (at := day.percentile(name)))
    loose = [name for value, name in ranked if value <= _NOT_TIGHT]
    return loose[:5] or [name for _, name in ranked[:1]] or money[:2]


def _tightening(day: Materials, percentile: Fact) -> Decimal:
    """The percentile, turned so that high is tighter: a bond fund's fall is a yield's rise."""
    return 100 - percentile.value if day.kind(percentile.subject) is Kind.PRICE else percentile.value


def _by_window(day: Materials, moves: Sequence[Claim]) -> list[list[Claim]]:
    """Moves that share start and end go into one sentence, at most three."""
    groups: dict[object, list[Claim]] = {}
    for claim in moves:
        fact = day.facts[claim.facts[0]]
        groups.setdefault((fact.start, fact.end, fact.window), []).append(claim)
    return [group[:3] for group in groups.values()]


def _ranked_states(day: Materials, subjects: Sequence[str]) -> list[Claim]:
    """States, farthest from the middle of their own history first."""
    found = [claim for name in subjects if day.has(name) and _current(day, name) and (claim := day.state(name))]
    return sorted(found, key=lambda claim: (-abs(day.facts[claim.facts[0]].value - 50), claim.id))


def _price_of_money(day: Materials) -> list[Claim]:
    """What money does meanwhile: its tightest state where one is tight, else the calm of the first that is."""
    states = _ranked_states(day, choices()["calm"])
    tight = [
        claim
        for claim in states
        if claim.word in _TIGHT and day.kind(day.facts[claim.facts[0]].subject) is not Kind.PRICE
    ]
    calm = [
        claim
        for name in choices()["calm"]
        for claim in states
        if day.facts[claim.facts[0]].subject == name and claim.word == "middle"
    ]
    return (tight or calm or states)[:1]


def _groups(states: list[Claim]) -> list[list[Claim]]:
    """The loudest with another of its band, then the loudest alone."""
    if not states:
        return []
    same = [claim for claim in states if claim.word == states[0].word][:2]
    return [same, states[:1]] if len(same) > 1 else [same]


def _alternatives(name: str, options: Sequence[Sentence]) -> Section | None:
    return Section(name, tuple((option,) for option in options)) if options else None


def _risk(day: Materials) -> list[str]:
    named = [*choices()["risk"], *choices()["examples"]]
    return [name for name in named if day.has(name) and day.kind(name) is Kind.PRICE]


def _current(day: Materials, subject: str) -> bool:
    last = day.level(subject)
    return last is not None and (day.regime.as_of.date() - last.end).days <= day.view.subjects[subject].stale


def _tests(day: Materials) -> list[Test]:
    regime = day.regime
    unique = {test.id: test for test in (*regime.predictions, *regime.symptoms, *regime.chain, *regime.falsifiers)}
    return list(unique.values())


def _since(day: Materials, subject: str, metric: Metric) -> list[Sentence]:
    """A reading of the framework's own, now and in the previous note."""
    found = sorted(
        (fact for fact in day.regime.facts if (fact.subject, fact.metric) == (subject, metric)),
        key=lambda f: f.known_at,
    )
    if not found:
        return []
    before = found[0] if found[0].known_at < found[-1].known_at else None
    claim = day.claim(claims.level(found[-1], before if before and before.value != found[-1].value else None))
    return [day.words.say(claim)] if claim else []


def _layer_change(day: Materials) -> list[Sentence]:
    """The layer whose score changed most since the previous note."""
    moved = [
        (abs(layer.score - layer.previous), -layer.number, layer.id)
        for layer in day.regime.layers
        if layer.score is not None and layer.previous is not None
    ]
    return _since(day, f"LAYER.{max(moved)[2]}", Metric.SCORE) if moved and max(moved)[0] >= _NOTABLE else []


def _happened(day: Materials) -> list[Sentence]:
    """The gauge to its level, then the day's largest moves and the market's."""
    said = []
    gauge = choices()["gauge"]
    lead = day.moved(gauge, 1, to=True) if day.has(gauge) else None
    if lead:
        said += [*day.say(lead), *_peak(day, gauge)]
    rest = [fact for name in _risk(day) if name != gauge and (fact := day.common(name, 1))]
    rest.sort(key=lambda fact: (-abs(fact.value), fact.id))
    market = day.common(choices()["market"], 1) if day.has(choices()["market"]) else None
    chosen = [*rest[:3], *([market] if market and market not in rest[:3] else [])]
    chosen.sort(key=lambda fact: (fact.value, fact.id))
    told = texts([day.claim(claims.moved(fact)) for fact in chosen])
    return [*said, *(day.say(*told) if told else [])]


def _peak(day: Materials, gauge: str) -> list[Sentence]:
    """How far below its peak the gauge stands, when that is a third or more."""
    last = day.common(gauge, 1)
    found = facts.from_peak(day.view, gauge, last.end) if last else None
    if found is None or found[0].value > Decimal(-33):
        return []
    claim = day.claim(claims.drawdown(day.keep(found[0]), day.keep(found[1])))
    return [day.words.say(claim)] if claim else []


def _press(day: Materials) -> list[Sentence]:
    """Press figures, newest first and one a publisher and window; capital spending beside what was expected."""
    said = [day.words.say(claim) for claim in texts([_reported(day, fact) for fact in _newest(day)])]
    return [*said[:3], *_causes(day)]


def _newest(day: Materials) -> list[Fact]:
    wanted = {*choices()["press"], choices()["gauge"]}
    found = [fact for fact in day.evidence.reported if fact.subject in wanted and fact.status is Status.REPORTED]
    found = [fact for fact in found if fact.metric in (Metric.LEVEL, Metric.LOW)]
    found.sort(key=lambda fact: (-fact.known_at.timestamp(), fact.id))
    unique: dict[tuple[object, ...], Fact] = {}
    for fact in found:
        if (day.regime.as_of - fact.known_at).days < 2:
            unique.setdefault((fact.subject, fact.metric, fact.window, str(fact.value)), fact)
    return list(unique.values())


def _reported(day: Materials, fact: Fact) -> Claim | None:
    return day.claim(claims.reported(fact))


def _spending(day: Materials) -> list[Fact]:
    """What companies guided to in the last two days, newest first."""
    recent = [fact for fact in day.evidence.reported if (day.regime.as_of - fact.known_at).days < 2]
    guided = [fact for fact in recent if fact.status is Status.GUIDED]
    return sorted(guided, key=lambda fact: (-fact.known_at.timestamp(), fact.id))


def _capex(day: Materials) -> list[Sentence]:
    """What a company guided to, beside what was expected of it when somebody says so."""
    for guided in _spending(day):
        same = [
            fact for fact in day.evidence.reported
            if fact.status is Status.EXPECTED and (fact.subject, fact.end) == (guided.subject, guided.end)
        ]  # fmt: skip
        claim = day.claim(claims.against_expectation(guided, same[0]) if same else claims.reported(guided))
        if claim:
            return [day.words.say(claim)]
    return []


def _causes(day: Materials) -> list[Sentence]:
    """Causes by the number of publishers whose headlines of the last day carry them."""
    window = Window(choices()["cause_hours"], Step.HOUR)
    carriers: dict[str, set[str]] = {}
    for story in day.evidence.stories:
        recent = (day.regime.as_of - story.last).total_seconds() <= window.count * 3600
        for tag, _ in story.tags if recent else ():
            if tag.startswith("cause:") and tag in day.named:
                carriers.setdefault(tag, set()).update(story.publishers)
    counted = sorted(((len(who), tag) for tag, who in carriers.items()), key=lambda pair: (-pair[0], pair[1]))
    how = "publishers with a story of the window tagged so"
    kept = [
        day.keep(facts.tally(tag, count, day.regime.as_of, how, window))
        for count, tag in counted[: choices()["causes"]]
        if count >= choices()["cause_publishers"]
    ]
    told = texts([day.claim(claims.level(fact)) for fact in kept if fact])
    return [day.words.say(*told)] if told else []


def _framework(day: Materials) -> list[Sentence]:
    """The question the framework asks underneath: its own words for the layer that speaks loudest."""
    aside = {layer.number for layer in _speaking(day)}
    rest = [layer for layer in day.regime.layers if layer.score is not None and layer.number not in aside]
    return _says(day, max(rest, key=lambda layer: (abs(layer.score or 0), -layer.number))) if rest else []


def _says(day: Materials, layer: LayerReading) -> list[Sentence]:
    found = framework.says(layer, day.regime.as_of)
    return [Sentence(*found)] if found else []


def _speaking(day: Materials) -> list[LayerReading]:
    """The demand for money when the press has figures of it, and the layers farthest from neutral: three in all.

    Triage has a section of its own.
    """
    scored = [layer for layer in day.regime.layers if layer.score is not None and layer.number != _TRIAGE]
    told = bool(_spending(day))
    scored.sort(key=lambda layer: (not (told and layer.number == _DEMAND), -abs(layer.score or 0), layer.number))
    return sorted(scored[:3], key=lambda layer: layer.number)


def _layer_claims(day: Materials, layer: LayerReading) -> list[Claim]:
    """The two indicators that carry the layer's score, as moves (or levels)."""
    strong = sorted(
        (reading for reading in layer.readings if reading.score is not None),
        key=lambda reading: (-abs((reading.score or 0) * reading.weight), reading.id),
    )
    found: list[Claim] = []
    for reading in strong:
        claim = _indicator(day, reading)
        if claim and not {day.facts[key].subject for key in claim.facts} & {
            day.facts[f.facts[0]].subject for f in found
        }:
            found.append(claim)
    return found[:2]


def _indicator(day: Materials, reading: Reading) -> Claim | None:
    change, at = day.keep(reading.change), day.keep(reading.level)
    if change is not None and change.metric in (Metric.CHANGE, Metric.RETURN):
        same = at if at and at.end == change.end and at.subject == change.subject else None
        return day.claim(claims.moved(change, same))
    return day.claim(claims.level(at)) if at else None


def _layer_fact(day: Materials, layer: LayerReading, metric: Metric) -> Fact | None:
    key = f"LAYER.{layer.id}"
    found = [fact for fact in day.regime.facts if fact.subject == key and fact.metric is metric]
    return max(found, key=lambda fact: fact.known_at, default=None)


def _distance(test: Test) -> tuple[float, str]:
    """How far the worst of its figures stands from its bar, in bars."""
    by_id = {fact.id: fact for fact in test.facts}
    gaps = [abs(float((by_id[key].value - bar) / (abs(bar) or 1))) for key, bar in test.bars if key in by_id]
    return (max(gaps, default=9.0), test.id)


def _table_subjects(day: Materials) -> list[str]:
    """The first twelve with data, the price of money never crowded out."""
    held = [name for name in choices()["table"] if name in day.view.subjects and day.has(name) and _current(day, name)]
    must = [name for name in choices()["table_yields"] if name in held]
    room = choices()["rows"] - len(must)
    chosen = {*must, *[name for name in held if name not in must][:room]}
    return [name for name in held if name in chosen]


def _row(day: Materials, subject: str) -> tuple[Sentence, ...]:
    price = day.kind(subject) is Kind.PRICE
    moves = [(day.common if price else day.own)(subject, count) for count in choices()["windows"]]
    end = next((fact.end for fact in moves if fact), None)
    at = day.level(subject, end)
    held = day.claim(claims.level(at)) if at else None
    cells = [_cell(day, held)]
    cells += [_cell(day, day.claim(claims.moved(fact)) if fact else None) for fact in moves]
    percentile = day.percentile(subject)
    cells.append(_cell(day, day.claim(claims.level(percentile)) if percentile else None))
    dated = replace(day.words.date(at.end), claims=(held.id,)) if at and held else Sentence("n/a", "暂无")
    return (day.words.name(subject), *cells, dated)


def _cell(day: Materials, claim: Claim | None) -> Sentence:
    return (
        day.words.cell(claim)
        if claim and claim.predicate in (Predicate.MOVED, Predicate.LEVEL)
        else Sentence("n/a", "暂无")
    )


def _sessions(count: int) -> Sentence:
    return Sentence(f"{count} session{'s' if count > 1 else ''}", f"{count} 个交易日")
