"""What a source is, and the registry in which ours and strangers' stand alike.

A source of articles or of series is a factory behind an entry point of the group ``commentary.articles`` or
``commentary.series``; its name there is what ``provider`` in ``commentary.toml`` says. "Nothing" is an empty result,
"failed" raises :class:`commentary.errors.SourceError`. A source asks the network only through the ``get`` it is handed,
which checks addresses, keeps to one request a host and holds to limits.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from importlib.metadata import entry_points
from typing import Any, Protocol

from commentary.errors import SettingsError
from commentary.model import Lang
from retrieval.feeds import FeedResult
from retrieval.fetch import Fetched

ARTICLES, SERIES = "commentary.articles", "commentary.series"

Get = Callable[[str], Fetched]


class UnchangedError(Exception):
    """What is asked for is as it was; a source lets it pass through."""


@dataclass(frozen=True)
class Feed:
    """A source of articles as the workspace names it. ``publisher`` and ``lang`` are said where they must not be detected."""

    url: str
    provider: str = "feed"
    publisher: str | None = None
    lang: Lang | None = None


@dataclass(frozen=True)
class Sheet:
    """Observations of one series as a provider serves them.

    ``rows`` are pairs of a day and a value in the provider's own writing ("4.21", ".", "1,234.5"; "" and "." are missing).
    ``unit`` is what the provider's metadata say, in the words of :mod:`retrieval.units` ("USD mn", "%"); None where they say
    nothing. ``known`` has the moment (aware) since when each row is known, for providers that keep vintages or filing
    dates; None where the release rule of the subject says so. ``settling`` rows, such as today's bar, change until the
    release hour, and are not taken before.
    """

    rows: Sequence[tuple[date, str]]
    unit: str | None = None
    known: Sequence[datetime] | None = None
    settling: bool = False


class Articles(Protocol):
    """A source of articles."""

    def read(self, feed: Feed, get: Get, captured: datetime) -> FeedResult:
        """What it holds at ``captured`` (aware). Raises SourceError."""
        ...


class Market(Protocol):
    """A provider of series, one a call. ``title`` is what a reader knows it as."""

    title: str

    def read(self, name: str, since: date | None, get: Get) -> Sheet:
        """The series that the provider calls ``name``, from ``since`` on where it can be asked for a part.

        More than was asked for does no harm. Raises SourceError.
        """
        ...


MarketFactory = Callable[[str, Mapping[str, str]], Market]
"""Makes a market from its base address ("" is its own) and the environment, which holds the keys."""


def articles(name: str) -> Articles:
    """The source of articles that is called ``name``. Raises SettingsError, with the names there are."""
    found: Articles = _load(ARTICLES, name)()
    return found


def market(name: str, base: str, environment: Mapping[str, str]) -> Market:
    """The provider of series that is called ``name``. Raises SettingsError, with the names there are."""
    found: Market = _load(SERIES, name)(base, environment)
    return found


def names(group: str) -> list[str]:
    """What there is in a group."""
    return sorted({point.name for point in entry_points(group=group)})


def _load(group: str, name: str) -> Any:
    for point in entry_points(group=group):
        if point.name == name:
            try:
                return point.load()
            except Exception as error:  # a stranger's module may fail in any way at its import
                raise SettingsError(f"cannot be loaded: {error}", f"provider {name!r}", f"see {point.value}") from error
    raise SettingsError(f"no provider {name!r}", "commentary.toml", f"there are {', '.join(names(group)) or 'none'}")
