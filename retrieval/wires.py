"""The source of articles that ships: a feed at an address."""

from __future__ import annotations

from datetime import datetime

from retrieval.feeds import FeedResult, read_feed
from retrieval.plugins import Feed, Get


class Wire:
    """RSS, Atom or JSON Feed."""

    def read(self, feed: Feed, get: Get, captured: datetime) -> FeedResult:
        """The items of the feed. Raises SourceError."""
        body = get(feed.url).body
        return read_feed(body, captured, publisher=feed.publisher, lang=feed.lang, feed=feed.url)
