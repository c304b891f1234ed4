"""Why a thing moved, as the headlines of that time about it say: to be quoted with their publishers, never retold."""

from __future__ import annotations

import re
from datetime import UTC, date, datetime, time, timedelta

from commentary.asking.phrases import words
from commentary.asking.question import Question, pointing, spoken_of
from commentary.model import Answer, Article, Fact, Lang, Metric
from commentary.ports import View

_TICKER = re.compile(r"\((?:NASDAQ|NYSE)[^)]*\)")  # where a share is listed is not what a title is about
_AFTER = timedelta(hours=36)  # after the midnight that begins a day, its move is still being told
_BEFORE = {"XNYS": timedelta(hours=9)}  # and until then the session of the day before is


def chiefly(asked: Question, view: View, article: Article) -> bool:
    """Whether a title names first what is asked about."""
    return _named(article, view)[:1] == asked.subjects[:1]


def _named(article: Article, view: View) -> tuple[str, ...]:
    """What a title names, in order; several at once where it calls them together."""
    title, lang = _TICKER.sub(" ", article.title), article.lang
    named = spoken_of(title, lang, view.subjects, view.as_of.date())
    for row in words()["together"]:
        if match := re.search(row[lang.value], title, re.IGNORECASE):
            several = tuple(key for key in row["of"] if key not in named)
            named = (*several, *named) if match.start() == 0 else (*named, *several)
    return named


def moved(asked: Question, made: Answer) -> Fact | None:
    """The move that an answer tells first of what is asked about."""
    told = (fact for fact in made.facts if fact.start and fact.metric in (Metric.RETURN, Metric.CHANGE))
    return next((fact for fact in told if fact.subject in asked.subjects[:1]), None)


def reasons(asked: Question, move: Fact, view: View) -> tuple[Article, ...]:
    """The headlines that join the move of what is asked about to a cause, each title once: the question's language first,
    then those that name the thing first, and what most publishers carry.

    A headline counts when it names the thing, points the way it went, and says after, on or for what.
    """
    carried = {article.id: len(story.publishers) for story in view.stories() for article in story.articles}
    named = {article: _named(article, view) for article in view.articles() if _joins(article, move)}
    found = [article for article, names in named.items() if {*asked.subjects} & {*names}]

    def order(article: Article) -> tuple[bool, bool, int, datetime, str]:
        other, aside = article.lang is not asked.lang, named[article][0] not in asked.subjects
        return other, aside, -carried.get(article.id, 1), article.known_at, article.id

    unique: dict[str, Article] = {}
    for article in sorted(found, key=order):
        unique.setdefault(article.title, article)
    return tuple(unique.values())


def _joins(article: Article, move: Fact) -> bool:
    """Whether a title of the time of a move points its way and gives a cause."""
    begins = move.start + timedelta(days=1) if move.start else move.end
    since, until = _midnight(begins) + _BEFORE.get(move.calendar, timedelta()), _midnight(move.end) + _AFTER
    if not since <= (article.published or article.known_at) <= until:
        return False
    if _holds("beside", article.title, article.lang):
        return False
    said = re.sub(words()["asking"][article.lang.value], " ", article.title, flags=re.IGNORECASE)
    return _holds("joins", said, article.lang) and pointing(article.title, article.lang) * move.value > 0


def _holds(table: str, text: str, lang: Lang) -> bool:
    return re.search(words()[table][lang.value], text, re.IGNORECASE) is not None


def _midnight(day: date) -> datetime:
    return datetime.combine(day, time(), UTC)
