"""The sections of the plain note, in the house style. Each is a function of the day's materials; none names an event.

A section whose evidence is absent is None and simply does not appear. Where a section offers alternatives (takeaway,
headline, deck), verification keeps the first that passes.
"""

from __future__ import annotations

from collections.abc import Sequence
from decimal import Decimal

from commentary import claims, facts
from commentary.framework import spec
from commentary.model import (
    Claim, Fact, Kind, LayerReading, Metric, Predicate, Reading, Section, Sentence, Status, Step, Table, Test, Verdict,
    Window,
)  # fmt: skip
from commentary.plain.materials import Materials, choices, texts

ONE_OF = frozenset({"takeaway", "headline", "deck"})


def headline(day: Materials) -> Section | None:
    """Who broke (or soared) hardest by its own history, against the price of money: states, most extreme first."""
    loud = _ranked_states(day, choices()["risk"])
    quiet = _ranked_states(day, choices()["calm"])[::-1]
    options: list[Sentence] = []
    for group in _groups(loud):
        others = [claim for claim in quiet if not _same(claim, group)][:1]
        options.append(day.words.contrast(group, others))
    return _alternatives("headline", options)


def takeaway(day: Materials) -> Section | None:
    """What the framework's tests show and do not show."""
    tests = [*day.regime.symptoms, *day.regime.predictions]
    shown = texts([day.verdict(test) for test in tests if test.verdict is Verdict.SEEN])[:1]
    unseen = texts([day.verdict(test) for test in day.regime.predictions if test.verdict is Verdict.NOT_SEEN])[:1]
    said = tuple(day.words.say(claim) for claim in (*shown, *unseen))
    return Section("takeaway", (said,)) if said else None


def deck(day: Materials) -> Section | None:
    """The extremes of the longest common window beside the real yield over the same dates."""
    count = max(day.spans, default=0)
    found = [fact for name in _risk(day) if (fact := day.common(name, count))]
    found.sort(key=lambda fact: (fact.value, fact.id))
    real = day.common(choices()["real"], count) if day.has(choices()["real"]) else None
    if len(found) < 2:
        return None
    pair = texts([day.claim(claims.moved(fact)) for fact in (found[0], found[-1])])
    beside = day.claim(claims.moved(real)) if real else None
    options = [day.words.aside(pair, beside)] if beside else []
    return _alternatives("deck", [*options, day.words.say(*pair)])


def changes(day: Materials) -> Section | None:
    """Up to three changes since the previous note: flipped tests first, then the index, then the day's outlier."""
    said: list[Sentence] = []
    for verdict in (Verdict.SEEN, Verdict.NOT_SEEN):
        flipped = texts([day.verdict(t) for t in _tests(day) if t.verdict is verdict and t.previous not in (None, verdict)])
        if flipped:
            said.append(day.words.say(*flipped[:2]))
    said.extend(_index_change(day))
    said.extend(_outlier(day))
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
    """Who lost: the gauge, the rungs in order of return, and how well the framework's order explains them."""
    longest = max(day.regime.ladders, key=lambda ladder: ladder.window, default=None)
    if longest is None or len(longest.rungs) < 3:
        return None
    ordered = sorted(longest.rungs, key=lambda fact: (fact.value, fact.id))
    rank = day.claim(claims.rank(ordered))
    said = [day.words.say(rank)] if rank else []
    fits = [fact for fact in day.regime.facts if fact.metric is Metric.CORRELATION and fact.window == longest.window]
    said += [day.words.say(claim) for claim in texts([day.claim(claims.level(fact)) for fact in fits])]
    examples = texts([day.moved(name, 20) for name in choices()["examples"] if day.has(name)])
    if examples:
        said.append(day.words.say(*examples))
    return Section("ladder", (tuple(said),)) if said else None


def layers(day: Materials) -> Section | None:
    """The layers that moved or contradict, one paragraph each; all of them in the table."""
    paragraphs = []
    for layer in _speaking(day):
        said = [day.words.say(claim) for claim in _layer_claims(day, layer)]
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
    money = [name for name in choices()["money"] if day.has(name) and _current(day, name)]
    said += [day.words.say(claim) for claim in texts([day.moved(name, 20, to=True, own=True) for name in money[:4]])]
    return Section("against", (tuple(said),)) if said else None


def rival(day: Materials) -> Section | None:
    """The strongest rival explanation, and the observation that would tell it from ours."""
    found = spec.rival(day.regime)
    if found is None:
        return None
    _, en, zh, test_id = found
    said = [Sentence(en, zh)]
    test = next((test for test in _tests(day) if test.id == test_id), None)
    claim = day.verdict(test) if test else None
    if claim:
        said.append(day.words.say(claim))
    return Section("rival", (tuple(said),))


def reading(day: Materials) -> Section | None:
    """The framework's reading: the chain, link by link."""
    said = []
    for verdict in (Verdict.SEEN, Verdict.NOT_SEEN):
        links = texts([day.verdict(link) for link in day.regime.chain if link.verdict is verdict])
        if links:
            said.append(day.words.say(*links))
    return Section("reading", (tuple(said),)) if said else None


def triggers(day: Materials) -> Section | None:
    """What would change the call: the falsifiers nearest to their bars, with where they stand."""
    paragraphs = []
    for test in sorted(day.regime.falsifiers, key=_distance)[:3]:
        verdict = day.verdict(test)
        if verdict is None:
            continue
        levels = [day.claim(_figure(day.keep(fact))) for fact in test.facts[:2]]
        paragraphs.append(tuple(day.words.say(claim) for claim in (verdict, *texts(levels))))
    return Section("triggers", tuple(paragraphs)) if paragraphs else None


# --- parts ---


def _ranked_states(day: Materials, subjects: Sequence[str]) -> list[Claim]:
    """States, farthest from the middle of their own history first."""
    found = [claim for name in subjects if day.has(name) and _current(day, name) and (claim := day.state(name))]
    return sorted(found, key=lambda claim: (-abs(day.facts[claim.facts[0]].value - 50), claim.id))


def _groups(states: list[Claim]) -> list[list[Claim]]:
    """The loudest with another of its band, then the loudest alone."""
    if not states:
        return []
    same = [claim for claim in states if claim.word == states[0].word][:2]
    return [same, states[:1]] if len(same) > 1 else [same]


def _same(claim: Claim, group: Sequence[Claim]) -> bool:
    return claim.facts[0] in {other.facts[0] for other in group}


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


def _index_change(day: Materials) -> list[Sentence]:
    now, before = (_named_fact(day, key) for key in ("LSI", "LSI.previous"))
    if now is None:
        return []
    claim = day.claim(claims.level(now, before if before and before.value != now.value else None))
    return [day.words.say(claim)] if claim else []


def _named_fact(day: Materials, key: str) -> Fact | None:
    found = [fact for fact in day.regime.facts if fact.subject == "LSI" and fact.metric is Metric.LEVEL]
    found.sort(key=lambda fact: fact.known_at)
    return (found[-1] if key == "LSI" else found[-2] if len(found) > 1 else None) if found else None


def _outlier(day: Materials) -> list[Sentence]:
    """The one-session move that stands farthest from the middle of its own history."""
    found = [(abs(at.value - 50), name) for name in _risk(day) if (at := day.percentile(name, 1))]
    if not found:
        return []
    claim = day.moved(max(found)[1], 1, to=True)
    return [day.words.say(claim)] if claim else []


def _happened(day: Materials) -> list[Sentence]:
    """The gauge to its level, then the day's largest moves and the market's."""
    said = []
    gauge = choices()["gauge"]
    lead = day.moved(gauge, 1, to=True) if day.has(gauge) else None
    if lead:
        said.append(day.words.say(lead))
        said.extend(_peak(day, gauge))
    rest = [fact for name in _risk(day) if name != gauge and (fact := day.common(name, 1))]
    rest.sort(key=lambda fact: (-abs(fact.value), fact.id))
    market = day.common(choices()["market"], 1) if day.has(choices()["market"]) else None
    chosen = [*rest[:3], *([market] if market and market not in rest[:3] else [])]
    chosen.sort(key=lambda fact: (fact.value, fact.id))
    told = texts([day.claim(claims.moved(fact)) for fact in chosen])
    return [*said, day.words.say(*told)] if told else said


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
    return [*said[:3], *_capex(day), *_causes(day)]


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


def _capex(day: Materials) -> list[Sentence]:
    """What a company guided to beside what was expected, of the last two days."""
    recent = [fact for fact in day.evidence.reported if (day.regime.as_of - fact.known_at).days < 2]
    for guided in (fact for fact in recent if fact.status is Status.GUIDED):
        same = [f for f in recent if f.status is Status.EXPECTED and (f.subject, f.end) == (guided.subject, guided.end)]
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
    speaking = _speaking(day)
    return _says(day, speaking[0]) if speaking else []


def _says(day: Materials, layer: LayerReading) -> list[Sentence]:
    found = spec.says(layer, day.regime.as_of)
    return [Sentence(*found)] if found else []


def _speaking(day: Materials) -> list[LayerReading]:
    """Layers by how far they stand from neutral, those with a score, at most three."""
    scored = [layer for layer in day.regime.layers if layer.score is not None and layer.number != 6]
    return sorted(scored, key=lambda layer: (-abs(layer.score or 0), layer.number))[:3]


def _layer_claims(day: Materials, layer: LayerReading) -> list[Claim]:
    """The two indicators that carry the layer's score, as moves (or levels)."""
    strong = sorted(
        (reading for reading in layer.readings if reading.score is not None),
        key=lambda reading: (-abs((reading.score or 0) * reading.weight), reading.id),
    )
    found: list[Claim] = []
    for reading in strong:
        claim = _indicator(day, reading)
        if claim and not {day.facts[key].subject for key in claim.facts} & {day.facts[f.facts[0]].subject for f in found}:
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


def _figure(fact: Fact | None) -> Claim:
    assert fact is not None
    return claims.moved(fact) if fact.metric in (Metric.CHANGE, Metric.RETURN) else claims.level(fact)


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
    cells = [_cell(day, day.claim(claims.level(at)) if at else None)]
    cells += [_cell(day, day.claim(claims.moved(fact)) if fact else None) for fact in moves]
    percentile = day.percentile(subject)
    cells.append(_cell(day, day.claim(claims.level(percentile)) if percentile else None))
    return (day.words.name(subject), *cells, day.words.date(at.end) if at else Sentence("n/a", "暂无"))


def _cell(day: Materials, claim: Claim | None) -> Sentence:
    return day.words.cell(claim) if claim and claim.predicate in (Predicate.MOVED, Predicate.LEVEL) else Sentence("n/a", "暂无")


def _sessions(count: int) -> Sentence:
    return Sentence(f"{count} session{'s' if count > 1 else ''}", f"{count} 个交易日")
