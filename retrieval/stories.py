"""One story an event, whoever carried it: items that tell the same thing are grouped, counted and ranked.

Which do is decided in ``alike``; what makes a story matter is data (``stories.toml``). The same items give the same
stories.
"""

from __future__ import annotations

import tomllib
from collections import Counter, defaultdict
from collections.abc import Callable, Collection, Mapping, Sequence
from datetime import datetime, timedelta
from decimal import Decimal
from functools import cache
from importlib import resources
from math import log2
from typing import Any

from commentary.model import Article, Lang, Story
from retrieval.alike import Item, Vector, groups
from retrieval.concepts import Told, named, told
from retrieval.publishers import independent
from retrieval.tags import tags
from retrieval.words import amounts

Heads = Callable[[Sequence[Article]], Mapping[str, Vector]]

_DECIMALS = 4
_LEAD = 200  # characters of a text whose names count


def find_stories(articles: Sequence[Article], as_of: datetime, heads: Heads) -> tuple[Story, ...]:
    """The stories among ``articles`` of the last days before ``as_of``, best first, ties by id.

    ``heads`` gives the vectors of the articles' first passages by article id; items without one are grouped by
    their words only.
    """
    rules = _rules()
    since = as_of - timedelta(days=rules["days"])
    recent = sorted(
        (item for item in articles if since < item.known_at <= as_of and (item.published or item.known_at) > since),
        key=lambda item: (item.known_at, item.id),
    )
    if not recent:
        return ()
    items = _items(recent, heads(recent))
    stories = [_story([items[at] for at in group], as_of) for group in groups(items, rules["merge"])]
    return tuple(sorted(stories, key=lambda story: (-story.score, story.id)))


def _items(articles: Sequence[Article], vectors: Mapping[str, Vector]) -> list[Item]:
    return [
        Item(a, (title := told(a.title)), title.marks, named(a.text[:_LEAD]), _way(a, title), vectors.get(a.id))
        for a in articles
    ]


def _way(article: Article, title: Told) -> int:
    """+1, −1 or 0: the way a title points; 0 when it points both ways or none."""
    rules, lang = _rules()["direction"], article.lang.value
    written = article.title.lower().replace(",", " ")
    found: Collection[str] = written.split() if article.lang is Lang.EN else written
    up, down = (
        way in title.happenings or any(word in found for word in rules[f"{way}_{lang}"]) for way in ("up", "down")
    )
    return up - down


def _story(items: Sequence[Item], as_of: datetime) -> Story:
    """The story of some items: the fullest of the earliest leads."""
    enough = _rules()["lead_text"]
    ordered = sorted(items, key=lambda item: (len(item.article.text) < enough, item.article.known_at, item.article.id))
    articles = tuple(item.article for item in ordered)
    publishers = independent(name for article in articles for name in article.publishers)
    moments = [article.published or article.known_at for article in articles]
    earned = _tags(articles)
    score, reasons = _score(earned, len(publishers), as_of - max(moments))
    found = tuple((tag, word) for tag, word, _ in earned)
    key = min(item.id for item in articles)
    return Story(
        key, articles, publishers, min(moments), max(moments), found, score, reasons, _figures(articles)
    )  # fmt: skip


def _figures(articles: Sequence[Article]) -> tuple[tuple[str, tuple[str, ...]], ...]:
    """The titles' amounts where publishers differ, shares beside shares and sums beside sums, the smallest first."""
    given: dict[str, dict[str, str]] = defaultdict(dict)
    for article in articles:
        for value, written in amounts(article.title).items():
            for publisher in independent(article.publishers):
                given[value].setdefault(publisher, written)
    found = []
    for shares in (True, False):
        kind = {value: who for value, who in given.items() if value.endswith("%") == shares}
        if len(kind) > 1 and len({publisher for who in kind.values() for publisher in who}) > 1:
            found += sorted(kind.items(), key=lambda pair: Decimal(pair[0].rstrip("%")))
    return tuple((next(iter(who.values())), tuple(who)) for _, who in found)


def _tags(articles: Sequence[Article]) -> tuple[tuple[str, str, bool], ...]:
    """The tags that a quarter of the story's items earn, by each word that does, and whether in a title, such first."""
    counts: Counter[str] = Counter()
    titled: dict[tuple[str, str], bool] = {}
    for article in articles:
        for tag, word in tags(article):
            counts[tag] += 1
            titled[tag, word] = titled.get((tag, word), False) or word in article.title
    kept = [(tag, word, held) for (tag, word), held in titled.items() if counts[tag] * 4 >= len(articles)]
    return tuple(sorted(kept, key=lambda earned: (earned[0], not earned[2])))


def _score(earned: Sequence[tuple[str, str, bool]], publishers: int, age: timedelta) -> tuple[float, tuple[str, ...]]:
    """The rank of a story, and what it is made of."""
    rules, weights = _rules()["rank"], _rules()["tag_weights"]
    relevance, reasons = 0.0, list[str]()
    first = {tag: (tag, word, titled) for tag, word, titled in reversed(earned)}
    for kind, key in (("layer:", "layers"), ("cause:", "causes")):
        values = [
            (
                weights.get(tag, 1.0) * (1 if titled else rules["in_text"]),
                f"{tag} by {word!r} in {'a title' if titled else 'a text'}",
            )
            for tag, word, titled in reversed(first.values())
            if tag.startswith(kind)
        ]
        for place, (value, why) in enumerate(sorted(values, key=lambda pair: -pair[0])):
            relevance += (part := rules[key] * value / 2**place)
            reasons.append(f"{part:+.2f} {why}")
    fresh = rules["freshness"] * 0.5 ** (max(0.0, age.total_seconds() / 3600) / rules["half_life"])
    many = 1 + rules["publishers"] * log2(publishers)
    reasons += [
        f"×{many:.2f} for {publishers} independent publishers",
        f"{fresh:+.2f} for its age of {age.total_seconds() / 3600:.0f} h",
    ]
    return round(float(relevance * many + fresh), _DECIMALS), tuple(reasons)


@cache
def _rules() -> Mapping[str, Any]:
    return tomllib.loads(resources.files("retrieval").joinpath("stories.toml").read_text("utf-8"))
