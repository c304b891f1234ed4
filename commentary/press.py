"""The press's figures as facts: whose word they are, of what, over which period, and the sentence they stand in.

A figure is taken only from a sentence that speaks of one catalog subject and leaves no doubt what it says of it; its
status is *reported*, or *guided* or *expected* where the sentence says so. Precision comes before coverage: a figure
that is not taken is not missed, a figure that is wrongly taken is printed.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace
from datetime import UTC, date, datetime, timedelta

from commentary.model import Article, Fact, Kind, Lang, Metric, Predicate, Statement, Status, Step, Subject, Window
from commentary.reading import read
from commentary.reading.tokens import Token, names, normal, tokens

_LONGEST = 400  # characters: beyond that a "sentence" is a paragraph whose figures have lost their subjects
_RECENT = timedelta(days=3)
_ENDS = {Lang.EN: re.compile(r"(?<=[a-z0-9%\")][.!?])\s+(?=[A-Z\"“$])|\n+"), Lang.ZH: re.compile(r"[。！？；\n]+")}
_TAIL = re.compile(r"\s+[-|–—]\s+[A-Z][\w .&']{1,30}$")
# What may be wrong with a sentence without touching the figure: why it happened, and that it is rounded.
_HARMLESS = ("a cause", "an approximation", "an unknown name")
_UNTO = frozenset({"below", "under", "beneath", "near", "to", "至", "到", "跌破", "逼近", "失守", "低于", "跌穿", "失守了"})
_ASKS = re.compile(r"[?？]|\b(?:target|targets|analysts?|predict\w*|forecasts?|odds|bets?|sees|eyes|warns?|since|ago|last year|worth|bought|sold|holds)\b|目标|预测|看空|看多|去年|以来|曾|持有|买入|均价|成本")
_DAY = Window(24, Step.HOUR)


def reported(articles: Sequence[Article], subjects: Mapping[str, Subject], as_of: datetime) -> tuple[Fact, ...]:
    """Facts told by ``articles`` known by ``as_of``, in their order; one fact a sentence and subject at most a metric."""
    found: dict[str, Fact] = {}
    for article in articles:
        if article.known_at <= as_of:
            for fact in _of(article, subjects):
                found.setdefault(fact.id, fact)
    return tuple(found.values())


def _of(article: Article, subjects: Mapping[str, Subject]) -> Iterator[Fact]:
    told: set[tuple[object, ...]] = set()
    for sentence in _sentences(article):
        for said in _said(sentence, article, subjects):
            key = (said.subject, said.metric, said.value, said.status)
            if key not in told:
                told.add(key)
                yield _fact(said, sentence, article, subjects[said.subject], len(told))


def _sentences(article: Article) -> Iterator[str]:
    title = _TAIL.sub("", article.title.strip())
    for part in (title, article.text):
        plain = re.sub(r"<[^>]+>", " ", part)
        yield from (s.strip() for s in _ENDS[article.lang].split(plain) if 8 <= len(s.strip()) <= _LONGEST)


def _said(sentence: str, article: Article, subjects: Mapping[str, Subject]) -> tuple[Statement, ...]:
    """What the sentence says of its one subject, as the reader reads it on the day it was published."""
    when = (article.published or article.known_at).astimezone(UTC)
    low = _low(sentence, article.lang, when, subjects)
    if low is not None:
        return (low,)
    said = read(sentence, article.lang, when, subjects, lenient=True)
    if any(not why.startswith(_HARMLESS) for why in said.problems) or "?" in sentence or "？" in sentence:
        return ()
    valued = [s for s in said.statements if s.value is not None]
    if len({s.subject for s in said.statements}) != 1 or len(valued) != len(said.statements):
        return ()
    whole = [_dated(s, sentence, when.date(), subjects) for s in valued]
    return tuple(s for s in whole if s is not None) if all(whole) and len(whole) <= 2 else ()


def _dated(said: Statement, sentence: str, day: date, subjects: Mapping[str, Subject]) -> Statement | None:
    """The statement with its period whole, or None when it is of another time, or of no stated period."""
    subject = subjects.get(said.subject)
    if subject is None:
        return None
    if said.subject.endswith("_CAPEX"):
        return _capex(said, sentence, day)
    if said.end is not None and not timedelta(0) <= day - said.end <= _RECENT:
        return None
    if subject.kind is Kind.FLOW:
        hours = said.window in (_DAY, Window(1, Step.DAY))
        return replace(said, end=said.end or day, window=_DAY, status=Status.REPORTED) if hours and said.metric is Metric.LEVEL else None
    if said.predicate is Predicate.MOVED and said.metric is Metric.RETURN and said.base is None and (said.window or said.start):
        return replace(said, end=said.end or day, status=Status.REPORTED)
    return None


def _capex(said: Statement, sentence: str, day: date) -> Statement | None:
    """Spending of a calendar year; "this year" is the year of publication."""
    if said.metric is not Metric.LEVEL or said.status is Status.ACTUAL:
        return None
    if said.end is None and re.search(r"\bthis year\b|今年", sentence):
        said = replace(said, start=date(day.year, 1, 1), end=date(day.year, 12, 31))
    return said if said.end is not None and said.end == date(said.end.year, 12, 31) and said.end.year >= day.year else None


# --- "briefly fell below $60,000" ------------------------------------------------------------------------------------


def _low(sentence: str, lang: Lang, when: datetime, subjects: Mapping[str, Subject]) -> Statement | None:
    """A price told as having fallen to, near or through a round figure: the press's low of the day."""
    run = tokens(normal(sentence, lang), lang, when.date(), names(lang, subjects, {}))
    named = [t for t in run if t.kind == "subj"]
    figures = [(i, t) for i, t in enumerate(run) if t.kind == "fig"]
    if len({t.ids for t in named}) != 1 or len(figures) != 1 or _ASKS.search(sentence):
        return None
    subject = subjects.get(named[0].ids[0])
    place, figure = figures[0]
    if subject is None or subject.kind is not Kind.PRICE or figure.figure is None or figure.figure.unit is not subject.unit:
        return None
    if not _falls_to(run, run.index(named[0]), place) or _doubtful(run, when.date()):
        return None
    value = figure.figure
    return Statement(
        Predicate.LEVEL, subject.id, Metric.LOW, None, value.value, value.quantum, subject.unit,
        end=when.date(), status=Status.REPORTED,
    )  # fmt: skip


def _falls_to(run: Sequence[Token], name: int, figure: int) -> bool:
    """Name, then a fall, then "below" or "to", then the figure, with no unknown noun after the name."""
    between = run[name + 1 : figure]
    if not between or any(t.kind == "punct" and t.text in ",;:，；：" for t in between):
        return False
    falls = any((t.kind == "dir" and t.sign < 0 and not t.kinds) or t.text in ("跌破", "失守", "跌穿", "失守了") for t in between)
    firm = between[0].kind != "word" or between[0].text.endswith("ly")
    rises = any(t.kind == "dir" and t.sign > 0 for t in run)
    return falls and firm and not rises and between[-1].text.lower().split()[-1] in _UNTO


def _doubtful(run: Sequence[Token], day: date) -> bool:
    for token in run:
        if token.kind == "doubt" and token.key in ("negation", "modal"):
            return True
        if token.kind in ("status", "sup") and token.key in ("expected", "guided", "unread"):
            return True
        when = token.when
        if when is not None and when.end is not None and not timedelta(0) <= day - when.end <= _RECENT:
            return True
        if when is not None and when.window is not None and when.window != Window(1, Step.DAY):
            return True
    return False


def _fact(said: Statement, sentence: str, article: Article, subject: Subject, number: int) -> Fact:
    assert said.value is not None and said.unit is not None and said.metric is not None and said.end is not None
    return Fact(
        id=f"press/{article.id[:8]}/{said.subject}/{said.metric}/{number}", subject=said.subject, metric=said.metric,
        value=said.value, unit=said.unit, end=said.end, known_at=article.known_at, start=said.start, window=said.window,
        calendar=subject.calendar, status=said.status if said.status is not Status.ACTUAL else Status.REPORTED,
        source=article.publisher, vintage="vintage", publisher=article.publisher, span=sentence, article=article.id,
    )  # fmt: skip
