"""An update of the whole zoo: what is good is stored once, what is bad is named, and a second one asks for little."""

from __future__ import annotations

import resource
from collections import Counter
from pathlib import Path
from time import monotonic

import pytest

from commentary.catalog import catalog
from retrieval.embed import Embedder
from retrieval.fetch import Fetcher, Limits
from retrieval.library import Library
from retrieval.plugins import Feed
from retrieval.updating import Done, FeedJob, Summary, update
from retrieval.wires import Wire

from .animals import Animal
from .zoo import Zoo

_NO_FEED = ("sitemap", "page", "unreadable")


def open_library(folder: Path) -> Library:
    return Library.open(folder, catalog(), Embedder())


def jobs(zoo: Zoo) -> list[FeedJob]:
    return [FeedJob(Feed(animal.url), Wire()) for animal in zoo.feeds]


def tour(zoo: Zoo, library: Library, limits: Limits) -> Summary:
    with Fetcher(True, limits, now=lambda: zoo.now) as fetcher:
        return update(library, jobs(zoo), fetcher, lambda: zoo.now)


def fares(animal: Animal, done: Done) -> bool:
    """Whether the health of a feed says of it what is wrong with it, and nothing else."""
    assert done.state
    expected = "unreadable" if animal.kind in _NO_FEED else animal.kind or ""
    return done.state.kind == expected


def stored(library: Library, zoo: Zoo) -> Counter[str]:
    """How often each title stands in the record as the latest word of an item."""
    return Counter(article.title for article in library.at(zoo.now.replace(year=zoo.now.year + 5)).articles())


def visit(zoo: Zoo, library: Library, limits: Limits) -> tuple[Summary, Summary, float]:
    """Two updates, with what must hold of them; the seconds that the first took."""
    start = monotonic()
    first = tour(zoo, library, limits)
    seconds = monotonic() - start
    done = {each.key: each for each in first.done}
    named = [(animal, done[f"feed {animal.url}"]) for animal in zoo.feeds]
    assert [(animal.fault, each.state) for animal, each in named if not fares(animal, each)] == []
    titles = stored(library, zoo)
    assert {title for title, count in titles.items() if count > 1} == set()
    assert zoo.titles <= set(titles)
    assert zoo.most == 1
    kept = library.states((key, "") for key in done)
    known = [animal for animal in zoo.feeds if animal.good and kept[f"feed {animal.url}"].request("").headers]
    sent = sum(zoo.sent(animal) for animal in known)
    second = tour(zoo, library, limits)
    assert (second.articles, stored(library, zoo)) == (0, titles)
    assert sum(zoo.sent(animal) for animal in known) - sent < sent / 4  # headers, and no body
    return first, second, seconds


def test_a_small_zoo(tmp_path: Path) -> None:
    with Zoo(count=72, faulty=0.55, latency=(0, 0.02)) as zoo:
        library = open_library(tmp_path)
        visit(zoo, library, Limits(seconds=2, silence=1, largest=2_000_000))
        fresh = zoo.second_day()
        third = tour(zoo, library, Limits(seconds=2, silence=1, largest=2_000_000))
        assert third.articles == len(fresh)
        assert zoo.titles <= set(stored(library, zoo))


@pytest.mark.soak
def test_two_hundred_feeds(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    with Zoo() as zoo:
        before = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
        first, second, seconds = visit(zoo, open_library(tmp_path), Limits(seconds=5, silence=3))
        grown = (resource.getrusage(resource.RUSAGE_SELF).ru_maxrss - before) / 1024
        good = [animal for animal in zoo.feeds if animal.good]
        with capsys.disabled():
            print(  # noqa: T201
                f"\n{len(zoo.feeds)} feeds, {len(zoo.feeds) - len(good)} with faults, {first.articles} items: {seconds:.1f} s "
                f"(the longest any may take is 5), {grown:.0f} MiB more at the peak\n"
                f"first update: {first.requests} requests, {first.bytes:,} bytes; second: {second.requests}, {second.bytes:,}, "
                f"of these good feeds {sum(zoo.requests(animal) for animal in good)} requests in both"
            )
        assert grown < 300
