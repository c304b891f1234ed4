"""The editor's note: what happened, what the press says of it, what everybody blames, what the framework asks."""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence
from datetime import timedelta
from decimal import Decimal

from commentary import claims, facts
from commentary.model import Article, Fact, Metric, Section, Sentence, Status, Step, Window
from commentary.plain.common import leading_names, ranked_states, risk
from commentary.plain.layers import leading, says, underneath
from commentary.plain.materials import Materials, choices, texts

EXTREME = ("lowest", "highest")


def editor(day: Materials) -> Section | None:
    """What happened, in numbers; what the press says, attributed; what everybody blames; what the framework asks."""
    paragraphs = [_happened(day), _press(day), _framework(day)]
    kept = tuple(tuple(paragraph) for paragraph in paragraphs if paragraph)
    return Section("editor", kept) if kept else None


def _happened(day: Materials) -> list[Sentence]:
    """The gauge to its level, then the day's largest moves and the market's."""
    said = []
    gauge = choices()["gauge"]
    lead = day.moved(gauge, 1, to=True) if day.has(gauge) else None
    if lead:
        said += [*day.say(lead), *_peak(day, gauge), *_low(day, gauge)]
    rest = [fact for name in risk(day) if name != gauge and (fact := day.common(name, 1))]
    rest.sort(key=lambda fact: (-abs(fact.value), fact.id))
    market = day.common(choices()["market"], 1) if day.has(choices()["market"]) else None
    loud = {
        day.facts[claim.facts[0]].subject for claim in ranked_states(day, choices()["risk"]) if claim.word in EXTREME
    }
    chosen = [*rest[:2], *(fact for fact in rest[2:] if fact.subject in loud)][:3]
    chosen += [fact for fact in rest if fact.subject in leading_names(day) and fact not in chosen]
    chosen += [market] if market and market not in chosen else []
    chosen.sort(key=lambda fact: (fact.value, fact.id))
    told = texts([day.claim(claims.moved(fact)) for fact in chosen])
    return [*said, *(day.say(*told) if told else []), *_earlier(day, [abs(fact.value) for fact in chosen])]


def _earlier(day: Materials, told: Sequence[Decimal]) -> list[Sentence]:
    """The largest of the last days' falls that come once in a hundred, where it is greater than what the day has to tell."""
    found = []
    for name in (name for name in risk(day) if name not in choices()["examples"]):
        for ago in range(1, choices()["shock_days"]):
            move, at = day.session(name, ago), day.percentile(name, 1, ago=ago)
            if move and at and at.value <= 1 and abs(move.value) > max(told, default=Decimal(0)):
                found.append(move)
    claim = day.claim(claims.moved(max(found, key=lambda move: (abs(move.value), move.id)))) if found else None
    return day.say(claim) if claim else []


def _low(day: Materials, gauge: str) -> list[Sentence]:
    """The day's low, when the gauge closed a twentieth or more above it."""
    last = day.common(gauge, 1)
    low = day.keep(facts.intraday(day.view, gauge, Metric.LOW, last.end)) if last else None
    close = day.level(gauge, last.end) if last else None
    if low is None or close is None or low.value > close.value * Decimal("0.95"):
        return []
    claim = day.claim(claims.level(low))
    return day.say(claim) if claim else []


def _peak(day: Materials, gauge: str) -> list[Sentence]:
    """How far below its peak the gauge stands, when that is a third or more."""
    last = day.common(gauge, 1)
    found = facts.from_peak(day.view, gauge, last.end) if last else None
    if found is None or found[0].value > Decimal(-33):
        return []
    claim = day.claim(claims.drawdown(day.keep(found[0]), day.keep(found[1])))
    return [day.words.say(claim)] if claim else []


def _press(day: Materials) -> list[Sentence]:
    """The newest press figures, one a value and window, each subject's in the order they were told; then what headlines blame."""
    told = sorted(_newest(day)[:3], key=lambda fact: (fact.subject, fact.known_at))
    said = [day.words.say(claim) for claim in texts([day.claim(claims.reported(fact)) for fact in told])]
    return [*said, *causes(day)]


def _newest(day: Materials) -> list[Fact]:
    wanted = {*choices()["press"], choices()["gauge"]}
    found = [fact for fact in day.evidence.reported if fact.subject in wanted and fact.status is Status.REPORTED]
    found = [fact for fact in found if fact.metric in (Metric.LEVEL, Metric.LOW) and not _held(day, fact)]
    found.sort(key=lambda fact: (-fact.known_at.timestamp(), fact.id))
    unique: dict[tuple[object, ...], Fact] = {}
    for fact in found:
        if day.regime.as_of - fact.known_at <= timedelta(hours=choices()["press_hours"]):
            other = None if fact.metric is Metric.LOW else fact.value.normalize()
            unique.setdefault((fact.subject, fact.metric, fact.window, other), fact)
    return list(unique.values())


def _held(day: Materials, fact: Fact) -> bool:
    """Whether the record has the low that the press tells of: then it is not the press's to tell."""
    return fact.metric is Metric.LOW and facts.intraday(day.view, fact.subject, Metric.LOW, fact.end) is not None


def causes(day: Materials, about: Callable[[Article], bool] | None = None) -> list[Sentence]:
    """Causes by the number of publishers whose headlines of the last day blame a fall on them; a headline of each is cited.

    With ``about`` only causes that a headline about something names, counted in all headlines even then.
    """
    window = Window(choices()["cause_hours"], Step.HOUR)
    carriers: dict[str, set[str]] = {}
    cited: dict[str, str] = {}
    since = day.regime.as_of - timedelta(hours=window.count)
    for story in day.evidence.stories:
        recent = [article for article in story.articles if (article.published or article.known_at) >= since]
        for tag, word in story.tags:
            if tag.startswith("cause:") and tag in day.named:
                for article in (article for article in recent if _blames(article, word)):
                    carriers.setdefault(tag, set()).update(set(article.publishers) & set(story.publishers))
                    if about is None or about(article):
                        cited.setdefault(tag, article.id)
    least = choices()["cause_publishers"]
    counted = sorted((-len(who), tag) for tag, who in carriers.items() if len(who) >= least and tag in cited)
    how = "publishers of the window with a title that tells of a fall and names the cause"
    kept = [
        claims.level(fact, articles=[cited[tag]])
        for count, tag in counted[: choices()["causes"]]
        if (fact := day.keep(facts.tally(tag, -count, day.regime.as_of, how, window)))
    ]
    said = texts([day.claim(claim) for claim in kept])
    return [day.words.say(*said)] if said else []


def _blames(article: Article, word: str) -> bool:
    """Whether a title tells of a fall, names the cause, and joins the two."""
    title = article.title.casefold()
    told, joined = choices()["blame"][article.lang.value], choices()["because"][article.lang.value]
    return word.casefold() in title and bool(re.search(told, title)) and bool(re.search(joined, title))


def _framework(day: Materials) -> list[Sentence]:
    """What the framework asks underneath: its own words for the loudest layer of money that has no section below."""
    found = underneath(day)
    if not found:
        return []
    loudest = found[0]
    figure = leading(day, loudest)[:1]
    return [*says(day, loudest), *(day.say(*figure) if figure else [])]
