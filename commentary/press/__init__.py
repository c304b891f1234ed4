"""The press's figures as facts: whose word they are, of what, over which period, and the sentence they stand in.

A figure is taken only from a sentence that speaks of one catalog subject and leaves no doubt what it says of it; its
status is *reported*, or *guided* or *expected* where the sentence says so. Precision comes before coverage: a figure
that is not taken is not missed, a figure that is wrongly taken is printed. Three frames are known: a price that fell
to, near or through a level (the press's low of the day), positions liquidated over 24 hours, and capital spending of
a calendar year; every other sentence must be read by the reader without a single problem.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from datetime import UTC, datetime

from commentary.model import Article, Fact, Lang, Statement, Subject
from commentary.press.prices import low, moved
from commentary.press.sentence import Text
from commentary.press.totals import liquidated, spending
from commentary.reading.names import Names, names

_LONGEST = 400  # characters: beyond that a "sentence" is a paragraph whose figures have lost their subjects
_ENDS = {Lang.EN: re.compile(r"(?<=[a-z0-9%\")][.!?])\s+(?=[A-Z\"“$])|\n+"), Lang.ZH: re.compile(r"[。！？；\n]+")}
_TAIL = re.compile(r"\s+[-|–—]\s+[A-Za-z][\w .&']{1,30}$")


def reported(articles: Sequence[Article], subjects: Mapping[str, Subject], as_of: datetime) -> tuple[Fact, ...]:
    """Facts told by the ``articles`` known by ``as_of``, in their order; equal figures of one article once."""
    called = {lang: names(lang, subjects, {}) for lang in Lang}
    found: dict[str, Fact] = {}
    for article in articles:
        if article.known_at <= as_of:
            for fact in _of(article, subjects, called[article.lang]):
                found.setdefault(fact.id, fact)
    return tuple(found.values())


def _of(article: Article, subjects: Mapping[str, Subject], called: Names) -> Iterator[Fact]:
    when = (article.published or article.known_at).astimezone(UTC)
    told: set[tuple[object, ...]] = set()
    for sentence in _sentences(article):
        text = Text(sentence, article.lang, when, subjects, called, article.title)
        for said in _said(text):
            key = (said.subject, said.metric, said.value, said.status)
            if key not in told:
                told.add(key)
                yield _fact(said, sentence, article, subjects[said.subject], len(told))


def _sentences(article: Article) -> Iterator[str]:
    for part in (_TAIL.sub("", article.title.strip()), article.text):
        plain = re.sub(r"<[^>]+>", " ", part)
        whole = (s.strip() for s in _ENDS[article.lang].split(plain))
        yield from (s for s in whole if 8 <= len(s) <= _LONGEST and re.search(r"\d", s))


def _said(text: Text) -> tuple[Statement, ...]:
    """What the sentence says by the first frame that fits it."""
    run = text.tokens()
    if not any(t.kind in ("subj", "capex") for t in run) or not any(t.kind == "fig" for t in run):
        return ()
    if any(t.kind == "capex" for t in run):
        return spending(text, run)
    if any("LIQUIDATIONS" in t.ids for t in run):
        return liquidated(text)
    return low(text, run) or moved(text)


def _fact(said: Statement, sentence: str, article: Article, subject: Subject, number: int) -> Fact:
    assert said.value is not None and said.unit is not None and said.metric is not None and said.end is not None
    return Fact(
        id=f"press/{article.id[:8]}/{said.subject}/{said.metric}/{number}", subject=said.subject, metric=said.metric,
        value=said.value, unit=said.unit, end=said.end, known_at=article.known_at, start=said.start, window=said.window,
        calendar=subject.calendar, status=said.status, source=article.publisher, vintage="vintage",
        publisher=article.publisher, span=sentence, article=article.id,
    )  # fmt: skip
