"""One story an event, whoever carried it: items that tell the same thing are grouped, counted and ranked.

Two items are the same when their titles share their rare words, or share some while the encoder holds them close; and
they are not when they point opposite ways or lie too far apart in time. Nearness by itself would take one company's
results for another's. Thresholds and weights are data (``stories.toml``). The same items give the same stories.
"""

from __future__ import annotations

import tomllib
from collections import Counter, defaultdict
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from decimal import Decimal
from functools import cache
from importlib import resources
from itertools import combinations
from math import log, log2
from typing import Any

import numpy as np
from numpy.typing import NDArray

from commentary.model import Article, Lang, Story
from retrieval.publishers import independent
from retrieval.tags import tags
from retrieval.words import amounts, concepts

Vector = NDArray[np.float32]
Heads = Callable[[Sequence[Article]], Mapping[str, Vector]]

_DECIMALS = 4
_COMMON = 60  # a word in more titles than this makes no candidate pair


@dataclass(frozen=True)
class _Item:
    """An article with what is compared: its title's words and concepts, the way it points and its vector."""

    article: Article
    words: frozenset[str]
    way: int
    vector: Vector | None


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
    stories = [_story([items[at] for at in group], as_of) for group in _groups(items, rules["merge"])]
    return tuple(sorted(stories, key=lambda story: (-story.score, story.id)))


def _items(articles: Sequence[Article], vectors: Mapping[str, Vector]) -> list[_Item]:
    return [_Item(a, concepts(a.title), _way(a), vectors.get(a.id)) for a in articles]


def _way(article: Article) -> int:
    """+1, −1 or 0: the way a title points; 0 when it points both ways or none."""
    rules = _rules()["direction"]
    if article.lang is Lang.EN:
        tokens = set(article.title.lower().replace(",", " ").split())
        return bool(tokens & set(rules["up_en"])) - bool(tokens & set(rules["down_en"]))
    up, down = (any(word in article.title for word in rules[key]) for key in ("up_zh", "down_zh"))
    return up - down


def _groups(items: Sequence[_Item], rules: Mapping[str, float]) -> list[list[int]]:
    """Positions of items by story: pairs from the nearest on, joined while the groups' mean cosine stays high."""
    group = list(range(len(items)))
    members = {at: [at] for at in group}
    sums = {at: item.vector for at, item in enumerate(items)}
    for _, a, b in sorted(_pairs(items, rules), key=lambda pair: (-pair[0], pair[1], pair[2])):
        one, two = sorted((group[a], group[b]))
        if one == two or not _joinable(members[one], members[two], sums[one], sums[two], items, rules):
            continue
        for at in members[two]:
            group[at] = one
        members[one] += members.pop(two)
        first, second = sums[one], sums.pop(two)
        sums[one] = first if second is None else second if first is None else first + second
    return [sorted(found) for _, found in sorted(members.items())]


def _joinable(
    one: Sequence[int],
    two: Sequence[int],
    first: Vector | None,
    second: Vector | None,
    items: Sequence[_Item],
    rules: Mapping[str, float],
) -> bool:
    ways = {items[at].way for at in (*one, *two)}
    if {1, -1} <= ways:
        return False
    if first is None or second is None:
        return True
    mean = float(first @ second) / (len(one) * len(two))
    return round(mean, _DECIMALS) >= rules["mean_cosine"]


def _pairs(items: Sequence[_Item], rules: Mapping[str, float]) -> Iterator[tuple[float, int, int]]:
    """Pairs that may be one event, with how alike they are."""
    weight = _weights([item.words for item in items])
    limit = timedelta(hours=rules["hours"])
    for a, b in _candidates(items, weight):
        one, two = items[a], items[b]
        if one.way * two.way < 0 or abs(one.article.known_at - two.article.known_at) > limit:
            continue
        cosine = 0.0 if one.vector is None or two.vector is None else round(float(one.vector @ two.vector), _DECIMALS)
        alike = round(_jaccard(one.words, two.words, weight), _DECIMALS)
        if _same(one.words, two.words, weight, alike, cosine, rules):
            yield max(alike, cosine), a, b


def _same(
    one: frozenset[str],
    two: frozenset[str],
    weight: Mapping[str, float],
    alike: float,
    cosine: float,
    rules: Mapping[str, float],
) -> bool:
    if alike >= rules["words"]:
        return True
    shared = one & two
    if alike >= rules["words_near"] and cosine >= rules["cosine_near"]:
        # Titles made to one pattern share the pattern; what they are about stands in rarer words.
        rarest = max(weight[word] for word in one | two)
        return max(weight[word] for word in shared) >= rules["shared_rare"] * rarest
    amount = any(word.startswith("#") and len(word) > 4 for word in shared)
    named = any(word.startswith("@") for word in shared)
    return amount and named and alike >= rules["words_amount"] and cosine >= rules["cosine_amount"]


def _candidates(items: Sequence[_Item], weight: Mapping[str, float]) -> Iterator[tuple[int, int]]:
    """Pairs that share a word that is not everywhere."""
    places: dict[str, list[int]] = defaultdict(list)
    for at, item in enumerate(items):
        for word in item.words:
            places[word].append(at)
    seen: set[tuple[int, int]] = set()
    for word in sorted(places):
        if 1 < len(places[word]) <= _COMMON:
            seen.update(combinations(places[word], 2))
    yield from sorted(seen)


def _weights(texts: Sequence[frozenset[str]]) -> Mapping[str, float]:
    counts = Counter(word for text in texts for word in text)
    return {word: log(1 + len(texts) / count) for word, count in counts.items()}


def _jaccard(one: frozenset[str], two: frozenset[str], weight: Mapping[str, float]) -> float:
    both = sum(weight[word] for word in sorted(one & two))
    either = sum(weight[word] for word in sorted(one | two))
    return both / either if either else 0.0


def _story(items: Sequence[_Item], as_of: datetime) -> Story:
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
    """The tags that a quarter of the story's items earn: the word of the first to earn it, and whether by a title."""
    words_of: dict[str, str] = {}
    counts: Counter[str] = Counter()
    for article in articles:
        for tag, word in tags(article):
            words_of.setdefault(tag, word)
            counts[tag] += 1
    titles = [article.title for article in articles]
    return tuple(
        (tag, word, any(word in title for title in titles))
        for tag, word in sorted(words_of.items())
        if counts[tag] * 4 >= len(articles)
    )


def _score(earned: Sequence[tuple[str, str, bool]], publishers: int, age: timedelta) -> tuple[float, tuple[str, ...]]:
    """The rank of a story, and what it is made of."""
    rules, weights = _rules()["rank"], _rules()["tag_weights"]
    relevance, reasons = 0.0, list[str]()
    for kind, key in (("layer:", "layers"), ("cause:", "causes")):
        values = [
            (
                weights.get(tag, 1.0) * (1 if titled else rules["in_text"]),
                f"{tag} by {word!r} in {'a title' if titled else 'a text'}",
            )
            for tag, word, titled in earned
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
