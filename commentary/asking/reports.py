"""Which reports answer a question: quoted with their publishers, never retold, and none where what is asked is not said.

A report must name whom, and speak of what, the question asks of. Its chance to answer is then a logistic sum of signs that code can
tell: how much of what is asked it holds, whether it has a number where one is asked for, how far it stands out. The weights
(``reports.toml``) were fitted on labelled questions, answerable and not.
"""

from __future__ import annotations

import re
import tomllib
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import timedelta
from functools import cache
from importlib import resources
from math import exp
from typing import Any

from commentary.asking.phrases import words
from commentary.asking.question import Question
from commentary.model import Article, Held, Lang, Passage
from commentary.plain.materials import choices

FOUND = 12  # passages that are looked at
SHOWN = 4  # reports that are shown
_OPENING = 300  # characters of a report that a model reads
_TELLING = 0.3  # the weight from which a name tells one thing from another
_NAMED = {True: 0.6, False: 0.45}  # how well a name must be held: in the question's own language, and in the other
_TITLE = 3  # so many words of the question in a title make up for a name that stands in the text alone
_FAR, _APART = 8.0, 12.0  # where nearness and standing out are cut
_RIVALS = slice(2, 5)  # what a report stands out from: not the next ones, which may tell the same
_HEAD = 25  # characters that one title has in common with its copies
_YEAR = re.compile(r"\d{1,2}|(?:19|20)\d\d")  # a number that says when
# What is counted: the thing in English, its measure word in Chinese, and measure words that stand for one another.
_OF = {
    Lang.EN: re.compile(
        r"how many (?:[\w-]+ )*?([a-z]{3,})(?= (?:did|do|does|ha[sd]|have|were|was|are|is|will|can|would)\b|\W*$)"
    ),
    Lang.ZH: re.compile(r"(?:多少|几)[万亿千]?([票人名位辆台部架家枚吨桶股只套颗艘座次倍岁天年钱])"),
}
_MONEY = re.compile(
    r"[$€£¥]\s?\d|\d\s?[万亿千百]*\s?(?:美|欧|港|日|韩|新)?元|英镑|卢比|[一二两三四五六七八九十百千万亿]+元"
)
_ALIKE = ("人名位", "辆台部架")
# A number that is no year, date or quarter.
_NUMBER = re.compile(
    r"(?<![\d.Qq第])(?!(?:19|20)\d\d(?!\d))\d+(?!\d*\s*(?:年|月|日|季))"
    r"|[一二两三四五六七八九十百千万亿]+(?:个|名|人|家|项|次|美元|亿|万|成|倍)|半数"
    r"|\b(?:two|three|four|five|six|seven|eight|nine|ten|half|doubl(?:e|es|ed|ing))\b"
)


@dataclass(frozen=True)
class Signs:
    """What tells that a report answers a question, each 0–1 but ``told``.

    ``name`` is the share of the names that are asked about, by weight, ``nameless`` where there are none; ``rest`` that of
    the other words, ``bare`` where nothing else is asked, not even a number. ``meant`` is that of what is asked of a thing
    (its profit), held least. ``near`` is nearness of meaning, ``apart`` how far it stands out among what was found.
    ``uncounted`` says that it has no number where one is asked for, ``aside`` that its text names somebody whom its title
    does not, ``same`` that it is in the question's language. ``told`` is all weight held.
    """

    name: float
    nameless: float
    rest: float
    bare: float
    meant: float
    near: float
    apart: float
    uncounted: float
    aside: float
    same: float
    told: float


def reports(
    asked: Question, found: Sequence[Passage], articles: Mapping[str, Article], *, offered: bool = False
) -> tuple[Article, ...]:
    """The articles of the passages that hold what is asked, in the order in which search found them, each title once.

    With ``offered`` also those that may, for somebody who can read to choose from.
    """
    least: float = _rules()["offered" if offered else "floor"]
    told: dict[str, Article] = {}
    for passage in found:
        article = articles.get(passage.article or "")
        if article is None or not _timely(asked, article):
            continue
        if asked.moved and not re.search(choices()["because"][article.lang.value], article.title.casefold()):
            continue
        read = signs(asked, passage, article.title, found)
        chance = 1.0 if _about(read) else likely(read)
        if chance >= least and (offered or _names_it(read)):
            told.setdefault(article.title, article)
    return tuple(told.values())[: FOUND if offered else SHOWN]


def _names_it(read: Signs) -> bool:
    """Whether a report names whom and what the question asks of; a name that is only near is another's, but across languages."""
    return read.name >= _NAMED[bool(read.same)] and read.meant >= 1 and not read.aside


def _about(read: Signs) -> bool:
    """Whether nothing but names is asked of, and a report's title has them: anything told of them answers."""
    return bool(read.bare and read.name >= 1 and not read.nameless and not read.aside)


def opening(report: Article) -> str:
    """The first words of a report, on one line."""
    return " ".join(f"{report.title}. {report.text}".split())[:_OPENING]


def likely(told: Signs) -> float:
    """The chance, 0–1, that a report with these signs answers."""
    total = sum(weight * getattr(told, name) for name, weight in _rules()["weights"].items())
    return round(1 / (1 + exp(-(_rules()["base"] + total))), 4)


def signs(asked: Question, passage: Passage, title: str, found: Sequence[Passage]) -> Signs:
    """The signs of a passage among all that were found."""
    said = [w for w in passage.held if not _YEAR.fullmatch(w.word) and not _counted(asked, w.word)] or list(
        passage.held
    )
    names = [word for word in said if word.named and word.weight >= _TELLING]
    rest = [word for word in said if not word.named]
    counts = re.search(words()["count"][asked.lang.value], asked.topic, re.IGNORECASE) is not None
    lowered, text = title.casefold(), passage.text.casefold()
    spelt, shown = [word for word in names if word.word in text], sum(word.word in lowered for word in said)
    rivals = sorted((p.score for p in found if p.text[:_HEAD] != passage.text[:_HEAD]), reverse=True)[_RIVALS]
    apart = passage.score - sum(rivals) / len(rivals) if rivals else 0.0
    return Signs(
        name=_share(names) if names else 1.0,
        nameless=float(not names),
        rest=_share(rest) if rest else 0.5,
        bare=float(not rest and not counts),
        meant=min((word.share for word in rest if word.meant), default=1.0),
        near=min(passage.near, _FAR) / _FAR,
        apart=max(-_APART, min(apart, _APART)) / _APART,
        uncounted=float(counts and not _counts(asked, passage)),
        aside=float(bool(spelt) and not any(word.word in lowered for word in spelt) and shown < _TITLE),
        same=float(passage.lang is asked.lang),
        told=sum(word.weight * word.share for word in said),
    )


def _counts(asked: Question, passage: Passage) -> bool:
    """Whether a passage has a number, of what is counted where the two are in one language."""
    text, of = passage.text.casefold(), _OF[asked.lang].search(asked.topic.casefold())
    if of is None or passage.lang is not asked.lang:
        return _NUMBER.search(text) is not None
    if asked.lang is Lang.EN:
        return of[1].rstrip("s") in text and _NUMBER.search(text) is not None
    if of[1] == "钱":
        return _MONEY.search(text) is not None
    alike = next((group for group in _ALIKE if of[1] in group), of[1])
    return re.search(rf"[\d一二两三四五六七八九十百千万亿][\s万亿千多余]*[{alike}]", text) is not None


def _share(words: Sequence[Held]) -> float:
    """How much of what some words tell is held, 0–1."""
    return sum(word.weight * word.share for word in words) / (sum(word.weight for word in words) or 1.0)


def _counted(asked: Question, word: str) -> bool:
    return re.fullmatch(words()["count"][asked.lang.value], word, re.IGNORECASE) is not None


def _timely(asked: Question, article: Article) -> bool:
    """Whether an article is of the day that is asked about, or of one beside it."""
    when = (article.published or article.known_at).date()
    return asked.day is None or abs(when - asked.day) <= timedelta(days=1)


@cache
def _rules() -> Mapping[str, Any]:
    return tomllib.loads(resources.files("commentary.asking").joinpath("reports.toml").read_text("utf-8"))
