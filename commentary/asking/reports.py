"""Which reports answer a question: quoted with their publishers, never retold, and none where a name is missing."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from datetime import timedelta

from commentary.asking.question import Question, words
from commentary.model import Article, Held, Passage
from commentary.plain.materials import choices

FOUND = 12  # passages that are looked at
MOST = 4  # reports that are shown
# How well a passage must hold all that is asked, by weight, and what of it is no name: in the question's own language,
# and in the other, where a word's translation is only near to it.
_ALL = {True: 0.60, False: 0.40}
_REST = {True: 0.45, False: 0.15}
_NEAR = 0.3  # how well a name of the other language must be held
_TELLING = 0.3  # the weight from which a name tells one thing from another
_TITLE = 3  # so many words of the question in a title make up for a name that stands in the text alone
_YEAR = re.compile(r"\d{1,2}|(?:19|20)\d\d")  # a number that says when
# A number that is no year, date or quarter.
_NUMBER = re.compile(
    r"(?<![\d.Qq第])(?!(?:19|20)\d\d(?!\d))\d+(?!\d*\s*(?:年|月|日|季))"
    r"|[一二两三四五六七八九十百千万亿]+(?:个|名|人|家|项|次|美元|亿|万|成|倍)|半数"
    r"|\b(?:two|three|four|five|six|seven|eight|nine|ten|half|doubl(?:e|es|ed|ing))\b"
)


def reports(asked: Question, found: Sequence[Passage], articles: Mapping[str, Article]) -> tuple[Article, ...]:
    """The articles of the passages that hold what is asked, best first, each title once."""
    counts = not asked.why and bool(re.search(words()["count"][asked.lang.value], asked.topic, re.IGNORECASE))
    told: dict[str, Article] = {}
    for passage in found:
        article = articles.get(passage.article or "")
        if article is None or not _holds(asked, passage, article) or not _timely(asked, article):
            continue
        if counts and not _NUMBER.search(f"{article.title} {passage.text}"):
            continue
        if asked.why and not re.search(choices()["because"][article.lang.value], article.title.casefold()):
            continue
        told.setdefault(article.title, article)
    return tuple(told.values())[:MOST]


def _holds(asked: Question, passage: Passage, article: Article) -> bool:
    """Whether a passage says what is asked: every name, and most of all words by what they tell.

    A name that is only near is another's, unless it is written in the other language; and a name that stands in the text
    alone may be mentioned in passing.
    """
    asks = [word for word in passage.held if not _YEAR.fullmatch(word.word)]
    said = [word for word in asks if not _counted(asked, word.word)]
    said = said if any(not word.named for word in said) else asks
    names = [word for word in said if word.named and word.weight >= _TELLING]
    rest = [word for word in said if not word.named]
    same = passage.lang is asked.lang
    if not said or any(word.share < (1 if same else _NEAR) for word in names):
        return False
    title = article.title.casefold()
    literal = [word.word for word in names if word.word in passage.text.casefold()]
    if literal and not any(word in title for word in literal) and sum(word.word in title for word in said) < _TITLE:
        return False
    sure = same or bool(asked.subjects)  # what a series does not measure is not what another word is near to
    return _share(said) >= _ALL[sure] and (not rest or _share(rest) >= _REST[sure])


def _share(words: Sequence[Held]) -> float:
    """How much of what some words tell is held, 0–1."""
    return sum(word.weight * word.share for word in words) / sum(word.weight for word in words)


def _counted(asked: Question, word: str) -> bool:
    return re.fullmatch(words()["count"][asked.lang.value], word, re.IGNORECASE) is not None


def _timely(asked: Question, article: Article) -> bool:
    """Whether an article is of the day that is asked about, or of one beside it."""
    when = (article.published or article.known_at).date()
    return asked.day is None or abs(when - asked.day) <= timedelta(days=1)
