"""The zoo itself: which feeds there are, where they live, and what changes on the second day."""

from __future__ import annotations

import random
from collections.abc import Iterator, Sequence
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from types import TracebackType
from typing import Self, TypeVar

from .animals import Animal, Item
from .dialects import JSON, XML
from .faults import Fault, faults
from .pages import CHARSETS, VALIDATORS, WAYS, Page
from .server import Grounds

NOW = datetime(2026, 2, 6, 12, tzinfo=UTC)
SHARED = 10  # a host in so many has more feeds than one
_STATUSES = (301, 302, 307, 308)
_TITLES = {
    "windows-1252": "Señor Müller spricht über Zinsen – “höher”",
    "gbk": "国债收益率上行，黄金大跌，市场为何恐慌",
    "gb18030": "央行的公开市场操作是为了人民币的稳定",
    "big5": "國債收益率上行，黃金大跌，市場為何恐慌",
    "utf-16": "美联储在会议上对利率的说法没有大的变化",
    "utf-8": "Stocks fall as yields rise again",
}
_Value = TypeVar("_Value")


class Zoo:
    """Feeds on loopback hosts, from ``seed`` alone; a context manager. ``now`` is when its clock stands.

    ``faulty`` is the share of feeds with a fault, ``latency`` what a request takes at least and at most, ``patience`` how
    long a silent or dripping server holds on, all in seconds. The first day has fresh items; :meth:`second_day` adds some.
    """

    def __init__(
        self,
        count: int = 200,
        faulty: float = 0.2,
        seed: int = 1,
        latency: tuple[float, float] = (0.05, 0.5),
        patience: float = 60.0,
    ) -> None:
        self.now, self.feeds = NOW, list[Animal]()
        self._rng, self._pages = random.Random(seed), dict[int, Page]()
        self._grounds = Grounds(patience, lambda path: random.Random(f"{seed}{path}").uniform(*latency))
        self._settle(count, round(count * faulty))

    def __enter__(self) -> Self:
        self._grounds.open()
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self._grounds.close()

    @property
    def titles(self) -> frozenset[str]:
        """All that can be stored, of good feeds and dead ones."""
        return frozenset(title for animal in self.feeds for title in animal.items)

    @property
    def most(self) -> int:
        """The most requests that any host had in flight at once."""
        return max(host.most for host in self._grounds.hosts)

    def requests(self, animal: Animal) -> int:
        """How often a feed was asked for, redirects counted."""
        return self._grounds.requests[animal.number]

    def sent(self, animal: Animal) -> int:
        """The bytes sent for a feed."""
        return self._grounds.sent[animal.number]

    def second_day(self) -> tuple[Animal, ...]:
        """A day later a tenth of the good feeds have one item more. Those feeds, as they are in ``feeds`` now."""
        self.now += timedelta(days=1)
        good = [animal for animal in self.feeds if animal.good]
        return tuple(self._renewed(animal) for animal in self._rng.sample(good, max(1, len(good) // 10)))

    def _renewed(self, animal: Animal) -> Animal:
        page = self._pages[animal.number]
        item = _item(page.charset, animal.number, 9, self.now - timedelta(hours=1))
        self._grounds.replies[animal.number] = self._pages[animal.number] = replace(
            page, items=[item, *page.items], day=2
        )
        self.feeds[animal.number] = replace(animal, items=(item.title, *animal.items))
        return self.feeds[animal.number]

    def _settle(self, count: int, faulty: int) -> None:
        """A home for each, in an order of the seed's; the faults come one after the other, so that none is left out."""
        known = faults(self.now)
        sick = iter(known[n % len(known)] for n in range(faulty))
        bad = set(self._rng.sample(range(count), faulty))
        well = iter(self._good(count - faulty))
        for number in range(count):
            self._house_bad(number, next(sick)) if number in bad else self._house_good(number, next(well))

    def _house_bad(self, number: int, fault: Fault) -> None:
        if fault.reply:
            self._grounds.replies[number] = fault.reply
        key = self._home(number) if fault.reply else self._grounds.closed()
        self.feeds.append(
            Animal(number, f"http://{key}/{number}/0", key, False, fault.titles, fault.name, fault.kind, fault.until)
        )

    def _house_good(self, number: int, page: Page) -> None:
        key = self._home(number)
        page = replace(page, items=self._items(page.charset, number), head=f"Zoo {number}", hops=self._hops(number))
        self._grounds.replies[number] = self._pages[number] = page
        titles = tuple(dict.fromkeys(item.title for item in page.items))
        self.feeds.append(Animal(number, f"http://{key}/{number}/0", key, True, titles))

    def _home(self, number: int) -> str:
        """A host of its own, or one that another has already."""
        hosts = self._grounds.hosts
        return (
            hosts[number // 2 % len(hosts)].key if number % SHARED == SHARED - 1 and hosts else self._grounds.host().key
        )

    def _hops(self, number: int) -> Sequence[tuple[int, str]]:
        """Every third good feed stands behind one to three redirects over other hosts."""
        if number % 3:
            return ()
        keys = [self._rng.choice(self._grounds.hosts).key for _ in range(self._rng.randint(1, 3))]
        return [(self._rng.choice(_STATUSES), f"http://{key}/{number}/{step}") for step, key in enumerate(keys, 1)]

    def _items(self, charset: str, number: int) -> Sequence[Item]:
        """Three items of its own, and one that is odd in its way: undated, of the future, there twice or elsewhere too."""
        own = [_item(charset, number, n, self.now - timedelta(hours=5 * n)) for n in range(1, 4)]
        odd = (
            _item(charset, number, 4, None),
            _item(charset, number, 4, self.now + timedelta(hours=6)),
            own[0],
            Item(f"Two feeds have this {number // 16}", f"https://zoo.example/shared/{number // 16}", self.now),
        )
        return [*own, odd[number % 4]]

    def _good(self, count: int) -> Iterator[Page]:
        """Pages in which every dialect, character set and way of serving comes up, each dealt for itself."""
        sets = [(charset, declared) for charset in CHARSETS for declared in (True, False)]
        decks = zip(
            self._dealt(XML + JSON, count),
            self._dealt(sets, count),
            self._dealt((True, False), count),
            self._dealt(VALIDATORS, count),
            self._dealt(WAYS, count),
            strict=True,
        )
        for dialect, (charset, declared), packed, validators, way in decks:
            charset = "utf-8" if dialect in JSON else charset
            said = "gb2312" if charset == "utf-8" and way == "mistyped" else ""
            yield Page(dialect, (), charset, declared, said, packed, validators, way)

    def _dealt(self, values: Sequence[_Value], count: int) -> list[_Value]:
        """``count`` of the values, each as often as any other, in an order of the seed's."""
        dealt: list[_Value] = []
        while len(dealt) < count:
            dealt += self._rng.sample(list(values), len(values))
        return dealt[:count]


def _item(charset: str, number: int, place: int, when: datetime | None) -> Item:
    return Item(f"{_TITLES[charset]} {number}-{place}", f"https://zoo.example/{number}/{place}", when)
