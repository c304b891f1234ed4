"""The article behind a new item, where its feed asks for it and its site allows it: a further version of the item.

robots.txt is read once a host and run. Where it cannot be had because the site fails, nothing is read: whether it is wanted
is not known.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, replace
from datetime import datetime
from threading import Lock
from urllib.parse import urlsplit

from protego import Protego

from commentary.errors import SourceError
from commentary.history import Days, Values
from commentary.model import Article
from retrieval.fetch import AGENT
from retrieval.pages import essay
from retrieval.plugins import Get
from retrieval.updating.jobs import Harvest
from retrieval.writing import Captured

MOST = 200  # pages of one update
_TEXT = 20_000  # characters of an article, as of a feed's own text
_NAME = AGENT.partition(" ")[0]


class Robots:
    """What sites want to be left alone."""

    def __init__(self) -> None:
        self._rules: dict[str, Protego] = {}
        self._lock = Lock()

    def allow(self, url: str, get: Get) -> bool:
        """Whether a page may be read. Raises SourceError when the site cannot say."""
        parts = urlsplit(url)
        site = f"{parts.scheme}://{parts.netloc}"
        with self._lock:
            rules = self._rules.get(site)
        if rules is None:
            rules = self._read(f"{site}/robots.txt", get)
            with self._lock:
                self._rules[site] = rules
        return bool(rules.can_fetch(url, _NAME))

    def _read(self, url: str, get: Get) -> Protego:
        try:
            return Protego.parse(get(url).body.decode("utf-8", "replace"))
        except SourceError as error:
            if error.kind in ("refused", "gone"):  # no rules (RFC 9309, 2.3.1.3)
                return Protego.parse("")
            raise


@dataclass(frozen=True)
class PageJob:
    """The page of an item."""

    article: Article
    robots: Robots
    subjects: tuple[str, ...] = ()
    address: str = ""

    @property
    def key(self) -> str:
        """By the item."""
        return self.article.id

    @property
    def title(self) -> str:
        """Its address."""
        return self.article.url

    @property
    def host(self) -> str:
        """Its host."""
        return urlsplit(self.article.url).hostname or ""

    def collect(self, get: Get, now: datetime) -> str:
        """The text of the article."""
        url = self.article.url
        if not self.robots.allow(url, get):
            raise SourceError("robots", "is not to be read by programs", url)
        return "\n".join(essay(get(url).body, url).paragraphs)[:_TEXT]

    def decide(self, answer: str, held: Callable[[str], tuple[Days, Values]], now: datetime) -> Harvest:
        """The item with the whole text, where that is more than it had."""
        if len(answer) <= len(self.article.text):
            return Harvest()
        return Harvest((Captured(replace(self.article, text=answer, known_at=now, reconstructed=False), now),))
