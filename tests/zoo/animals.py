"""What lives in the zoo, and what it has to say."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime


@dataclass(frozen=True)
class Animal:
    """A feed at its address, and what must come of asking for it.

    ``items`` are the titles of all that can be stored from it, each once. ``kind`` is the kind of the SourceError, or the
    first word of the FeedResult's problem, None where what there is can be read; ``until`` the time before which its
    server does not want to be asked again.
    """

    number: int
    url: str
    host_key: str
    good: bool
    items: tuple[str, ...]
    fault: str | None = None
    kind: str | None = None
    until: datetime | None = None


@dataclass(frozen=True)
class Item:
    """One item before it is written in a dialect."""

    title: str
    link: str
    when: datetime | None = None
