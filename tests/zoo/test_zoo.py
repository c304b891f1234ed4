"""The zoo is what it says it is: every good feed is had whole, and every fault is told by its kind."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from datetime import datetime

import pytest

from commentary.errors import SourceError
from retrieval.feeds import read_feed
from retrieval.fetch import Fetched, Fetcher, Limits, Request

from .animals import Animal
from .faults import faults
from .zoo import NOW, Zoo

LIMITS = Limits(seconds=2, silence=1, largest=2_000_000)


@dataclass(frozen=True)
class Seen:
    """What came of asking for one animal."""

    animal: Animal
    titles: tuple[str, ...] = ()
    kind: str | None = None
    until: datetime | None = None
    fetched: Fetched | None = None


def _seen(fetcher: Fetcher, animal: Animal, now: datetime, held: Fetched | None = None) -> Seen:
    request = Request(animal.url, held.etag, held.modified) if held else Request(animal.url)
    try:
        fetched = fetcher.get(request)
    except SourceError as error:
        return Seen(animal, (), error.kind, error.until)
    if fetched.unchanged:
        return Seen(animal, (), "unchanged", None, fetched)
    read = read_feed(fetched.body, now)
    problem = read.problem.split(":")[0] if read.problem else None
    return Seen(animal, tuple(article.title for article in read.articles), problem, None, fetched)


def _tour(zoo: Zoo, held: dict[int, Fetched] | None = None) -> list[Seen]:
    """Every animal once, over many threads."""
    with Fetcher(True, LIMITS, now=lambda: zoo.now) as fetcher, ThreadPoolExecutor(16) as pool:
        return list(pool.map(lambda one: _seen(fetcher, one, zoo.now, (held or {}).get(one.number)), zoo.feeds))


@pytest.fixture(scope="module")
def zoo() -> Iterator[Zoo]:
    with Zoo(count=72, faulty=0.55, latency=(0, 0.02)) as zoo:
        yield zoo


@pytest.fixture(scope="module")
def seen(zoo: Zoo) -> list[Seen]:
    return _tour(zoo)


def test_every_good_feed_is_had_whole(seen: list[Seen]) -> None:
    good = [one for one in seen if one.animal.good]
    assert [(one.animal, one.kind) for one in good if set(one.titles) != set(one.animal.items)] == []
    assert {one.kind for one in good} == {None}


def test_every_fault_is_told_by_its_kind(seen: list[Seen]) -> None:
    bad = [one for one in seen if not one.animal.good]
    assert {one.animal.fault for one in bad} == {fault.name for fault in faults(NOW)}
    assert [(one.animal.fault, one.kind) for one in bad if one.kind != one.animal.kind] == []
    assert [(one.animal.fault, one.until) for one in bad if one.until != one.animal.until] == []
    assert [(one.animal.fault, one.titles) for one in bad if set(one.titles) != set(one.animal.items)] == []


def test_no_host_is_asked_two_things_at_once(zoo: Zoo, seen: list[Seen]) -> None:
    assert zoo.most == 1
    assert max(Counter(animal.host_key for animal in zoo.feeds).values()) > 1


def test_requests_and_bytes_are_counted_for_each_feed(zoo: Zoo, seen: list[Seen]) -> None:
    for one in seen:
        if one.animal.good and one.fetched:
            assert 1 <= zoo.requests(one.animal) <= 4
            assert zoo.sent(one.animal) > one.fetched.wire


def test_two_zoos_of_one_seed_are_alike(zoo: Zoo) -> None:
    with Zoo(count=72, faulty=0.55) as again, Zoo(count=72, faulty=0.55, seed=2) as other:
        told = [[(one.good, one.items, one.fault) for one in each.feeds] for each in (zoo, again, other)]
    assert told[0] == told[1] != told[2]


def test_a_full_zoo_has_every_fault_in_a_fifth_of_its_feeds() -> None:
    with Zoo() as zoo:
        assert (len(zoo.feeds), sum(one.good for one in zoo.feeds)) == (200, 160)
        assert {one.fault for one in zoo.feeds if not one.good} == {fault.name for fault in faults(NOW)}


def test_a_second_day_brings_one_item_to_a_tenth_and_nothing_to_others() -> None:
    with Zoo(count=40, faulty=0, latency=(0, 0.02)) as zoo:
        held = {one.animal.number: one.fetched for one in _tour(zoo) if one.fetched}
        changed = {animal.number for animal in zoo.second_day()}
        again = _tour(zoo, held)
    assert len(changed) == 4
    for one in again:
        validated = bool(held[one.animal.number].etag or held[one.animal.number].modified)
        assert (one.kind == "unchanged") == (validated and one.animal.number not in changed)
        assert one.kind == "unchanged" or set(one.titles) == set(one.animal.items)
