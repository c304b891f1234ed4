"""Which items tell the same event: the pairs that do, and the groups they make.

Two items are the same when their titles are worded alike, or when they tell the same of the same: one subject, and what
happens to it. They are not when they point opposite ways, are about different names, fill in one publisher's pattern
anew, or lie too far apart in time. Nearness by itself would take one company's results for another's. Thresholds are
data (``stories.toml``); the same items give the same groups.
"""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from itertools import combinations
from math import log
from typing import Any

import numpy as np
from numpy.typing import NDArray

from commentary.model import Article, Lang
from retrieval.concepts import DATED, Told

Vector = NDArray[np.float32]
Rules = Mapping[str, Any]
Weights = Mapping[str, float]

_DECIMALS = 4
_HALF = timedelta(hours=7)  # half of the time within which a price moves once
_COMMON = 150  # a word in more titles than this makes no candidate pair


@dataclass(frozen=True)
class Item:
    """An article with what is compared: what its title tells, all the marks of that in one set, the names in its
    ``lead``, the ``way`` it points (+1, −1 or 0) and its unit vector.
    """

    article: Article
    title: Told
    marks: frozenset[str]
    lead: frozenset[str]
    way: int
    vector: Vector | None


def groups(items: Sequence[Item], rules: Rules) -> list[list[int]]:
    """Positions of items by event: from the most alike pair on, groups are joined that are alike as a whole."""
    group = list(range(len(items)))
    members = {at: [at] for at in group}
    sums = {at: item.vector for at, item in enumerate(items)}
    pairs = sorted(_pairs(items, rules), key=lambda pair: (-pair[0], pair[1], pair[2]))
    same = {(a, b) for _, a, b in pairs}
    sure = {(a, b) for a, b in same if _moved(items[a], items[b], rules["happened"])}
    for _, a, b in pairs:
        one, two = sorted((group[a], group[b]))
        first, second = members[one], members[two]
        if (
            one == two
            or not _linked(first, second, same, rules["linked"])
            or (
                _mean(sums[one], sums[two], len(first) * len(second)) < rules["mean_cosine"]
                and not _linked(first, second, sure, rules["sure"])
            )
            or {1, -1} <= {items[at].way for at in (*first, *second)}
            or {True, False} <= {items[at].title.before for at in (*first, *second)}
            or _foreign(first, second, items)
        ):
            continue
        for at in second:
            group[at] = one
        members[one] = first + members.pop(two)
        vector, other = sums[one], sums.pop(two)
        sums[one] = vector if other is None else other if vector is None else vector + other
    return [sorted(found) for _, found in sorted(members.items())]


def _mean(one: Vector | None, two: Vector | None, pairs: int) -> float:
    """The mean cosine between two groups, from the sums of their vectors; nothing speaks against it without vectors."""
    return 1.0 if one is None or two is None else round(float(one @ two) / pairs, _DECIMALS)


def _linked(one: Sequence[int], two: Sequence[int], same: Collection[tuple[int, int]], least: float) -> bool:
    """Whether enough of the pairs between two groups are the same by themselves: no chain of neighbours is a story."""
    links = sum((min(a, b), max(a, b)) in same for a in one for b in two)
    return links >= least * len(one) * len(two)


def _foreign(one: Sequence[int], two: Sequence[int], items: Sequence[Item]) -> bool:
    """Whether each group is chiefly about somebody whom few of the other's titles name."""
    return all(
        (name := _subject(group, items)) and sum(name in items[at].title.names for at in other) * 2 < len(other)
        for group, other in ((one, two), (two, one))
    )


def _subject(group: Sequence[int], items: Sequence[Item]) -> str:
    """The subject of most of a group's titles; empty where they have none."""
    counts = Counter(name for at in group if (name := items[at].title.subject))
    return min(counts, key=lambda name: (-counts[name], name), default="")


def _pairs(items: Sequence[Item], rules: Rules) -> Iterator[tuple[float, int, int]]:
    """Pairs that tell the same event, with how alike they are."""
    weight = _weights([item.marks for item in items])
    limit = timedelta(hours=rules["hours"])
    for a, b in _candidates(items):
        one, two = items[a], items[b]
        if one.way * two.way < 0 or abs(one.article.known_at - two.article.known_at) > limit:
            continue
        if _apart(one, two, weight, rules):
            continue
        cosine = 0.0 if one.vector is None or two.vector is None else round(float(one.vector @ two.vector), _DECIMALS)
        waiting = _waiting(one.title, two.title)
        said = one.marks - waiting, two.marks - waiting
        alike = round(_jaccard(*said, weight), _DECIMALS)
        opinion = one.title.opinion or two.title.opinion
        worded = _worded(*said, weight, alike, 0.0 if opinion else cosine, rules["worded"])
        chinese = one.article.lang is two.article.lang is Lang.ZH and not opinion
        worded = worded or (chinese and _rare(*said, weight, cosine, rules["rare"]))
        if worded or _happened(one, two, weight, cosine, rules["happened"]):
            yield max(alike, cosine), a, b


def _apart(one: Item, two: Item, weight: Weights, rules: Rules) -> bool:
    """Whether two titles cannot be of one event: other names, before and after, or one pattern filled in anew."""
    a, b = one.title, two.title
    if a.names and b.names and a.subject not in b.names and b.subject not in a.names:
        return True
    if {a.before, b.before} == {True, False}:
        return True
    if a.happenings & b.happenings & set(rules["holdings"]):
        return bool(_jaccard(a.words, b.words, weight) < rules["holders"])
    if (a.happenings ^ b.happenings) & set(rules["holdings"]):
        return bool(_jaccard(one.marks, two.marks, weight) < rules["holders"])
    if not set(one.article.publishers) & set(two.article.publishers):
        return False
    only, other, both = one.marks - two.marks, two.marks - one.marks, one.marks & two.marks
    if all(any(letter.isdigit() for word in words for letter in word) for words in (only, other)):
        return True
    shared, *own = (max((weight[word] for word in words), default=0.0) for words in (both, only, other))
    return shared < min(own)


def _worded(
    one: frozenset[str], two: frozenset[str], weight: Weights, alike: float, cosine: float, rules: Rules
) -> bool:
    """Whether two titles are worded alike."""
    if alike >= rules["words"]:
        return True
    shared = one & two
    if alike >= rules["words_near"] and cosine >= rules["cosine_near"]:
        # Titles made to one pattern share the pattern; what they are about stands in rarer words.
        rarest = max(weight[word] for word in one | two)
        return bool(max(weight[word] for word in shared) >= rules["shared_rare"] * rarest)
    amount = any(word.startswith("#") and len(word) > 4 for word in shared)
    named = any(word.startswith("@") for word in shared)
    return amount and named and alike >= rules["words_amount"] and cosine >= rules["cosine_amount"]


def _rare(one: frozenset[str], two: frozenset[str], weight: Weights, cosine: float, rules: Rules) -> bool:
    """Whether two Chinese titles share rare words: nouns, whose order and verbs differ from one newsroom to the next."""
    shared = _weigh((word for word in one & two if weight[word] >= rules["weight"]), weight)
    return bool(shared >= rules["shared"] and cosine >= rules["cosine"])


def _happened(one: Item, two: Item, weight: Weights, cosine: float, rules: Rules) -> bool:
    """Whether two titles tell the same of the same: they have the subject and what happens, or many names, in common."""
    a, b = one.title, two.title
    if a.opinion or b.opinion:
        return False
    if _moved(one, two, rules):
        return True
    if (a.before is True) != (b.before is True):
        return False  # what is written before a thing is no report of it
    within = "cosine" if one.article.lang is two.article.lang else "cosine_across"
    near = bool(cosine >= rules[within if a.actors and b.actors else "cosine_theme"])
    across = bool(cosine >= rules["cosine_across"])
    if not a.names or not b.names:
        return across and _public(a, b, weight, rules)
    if {*a.names} & {*b.names} and any(len(amount) >= rules["digits"] for amount in a.amounts & b.amounts):
        return across
    strange = ({*a.names} - {*b.names} - two.lead, {*b.names} - {*a.names} - one.lead)
    return near and not all(strange) and _same(one, two, weight, rules)


def _public(a: Told, b: Told, weight: Weights, rules: Rules) -> bool:
    """Whether two titles tell of one public event, which needs no name."""
    same = a.happenings & b.happenings
    return bool(same & set(rules["public"]) and _weigh((f"!{key}" for key in same), weight) >= rules["nameless"])


def _same(one: Item, two: Item, weight: Weights, rules: Rules) -> bool:
    """Whether two titles about the same names tell the same of them."""
    a, b = one.title, two.title
    general = {*rules["general"], *(mark[1:] for mark in _waiting(a, b))}
    special = a.happenings - general, b.happenings - general
    if a.before and b.before and not (special[0] | special[1]) - set(rules["preview"]):
        return a.subject == b.subject
    named = _weigh((f"@{name}" for name in {*a.actors} & {*b.actors}), weight)
    other = all(special) and not special[0] & special[1]
    if named >= rules["named"] and not other and a.subject in b.names and b.subject in a.names:
        return True
    if a.subject != b.subject:
        return False
    said = {f"@{a.subject}", *(f"!{key}" for key in general)}
    happened = _weigh((f"!{key}" for key in special[0] & special[1]), weight)
    return bool(happened >= rules["shared"] or _jaccard(one.marks - said, two.marks - said, weight) >= rules["alike"])


def _waiting(a: Told, b: Told) -> frozenset[str]:
    """The marks of what is still to come for both, which all that is written before it has in common."""
    return frozenset(f"!{key}" for key in DATED if a.before and b.before)


def _moved(one: Item, two: Item, rules: Rules) -> bool:
    """Whether two titles tell how the price of one thing moved in one session, or ask why."""
    a, b = one.title, two.title
    if a.subject != b.subject or not (a.moved and b.moved) or (a.happenings ^ b.happenings) & set(rules["elsewhen"]):
        return False
    return abs(_when(one) - _when(two)) <= 2 * _HALF and bool(one.way or two.way)


def _candidates(items: Sequence[Item]) -> Iterator[tuple[int, int]]:
    """Pairs that share a word that is not everywhere, or the subject whose price they tell of in one session."""
    places: dict[str, list[int]] = defaultdict(list)
    moved: dict[tuple[str, float], list[int]] = defaultdict(list)
    for at, item in enumerate(items):
        for word in item.marks:
            places[word].append(at)
        if item.title.moved:
            halves = _when(item).timestamp() / _HALF.total_seconds()
            for turn in (0, 1):  # each session begins in the middle of another, so that none is cut in two for all
                moved[item.title.subject, (halves + turn) // 2 + turn / 2].append(at)
    seen: set[tuple[int, int]] = set()
    for together in (*(found for found in places.values() if len(found) <= _COMMON), *moved.values()):
        seen.update(combinations(together, 2))
    yield from sorted(seen)


def _when(item: Item) -> datetime:
    return item.article.published or item.article.known_at


def _weights(texts: Sequence[frozenset[str]]) -> Weights:
    """How much a mark tells, 0–1: 1 for what one title alone has, so that a small library weighs as a large one does."""
    counts = Counter(word for text in texts for word in text)
    return {word: log(1 + len(texts) / count) / log(1 + len(texts)) for word, count in counts.items()}


def _jaccard(one: frozenset[str], two: frozenset[str], weight: Weights) -> float:
    both, either = _weigh(one & two, weight), _weigh(one | two, weight)
    return both / either if either else 0.0


def _weigh(marks: Iterable[str], weight: Weights) -> float:
    return sum(weight[mark] for mark in sorted(marks))  # sorted, for a sum of floats depends on its order
