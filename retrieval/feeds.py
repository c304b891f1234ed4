"""Bytes of a feed → articles. RSS, Atom and JSON Feed; everything in them is hostile and leaves here as plain text.

A body that is no feed is told apart from a feed without items and from one that is served but dead; the reason is
in :attr:`FeedResult.problem`. Nothing here fetches, and feedparser is only ever given bytes.
"""

from __future__ import annotations

import re
from calendar import timegm
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from hashlib import blake2b
from io import BytesIO
from typing import Any
from urllib.parse import parse_qsl, urlencode, urlsplit, urlunsplit

import feedparser

from commentary.model import Article, Lang
from retrieval.decode import decoded, ungarbled
from retrieval.jsonfeed import json_entries
from retrieval.publishers import behind
from retrieval.text import from_html, one_line

DEAD_AFTER = timedelta(days=90)
FUTURE = timedelta(minutes=10)
_TEXT, _TITLE, _URL = 20_000, 500, 2_000
_HAN = re.compile(r"[\u3400-\u4dbf\u4e00-\u9fff]")
_LETTER = re.compile(r"[A-Za-z\u00c0-\u024f\u0400-\u04ff\u3040-\u30ff\u3400-\u4dbf\u4e00-\u9fff]")
_NAMED = re.compile(r"[（(]\s*(?:来源|來源)\s*[:：]\s*([^()（）]{1,200})[)）]\s*$")
_ENTITY, _HEAD = re.compile(rb"<!ENTITY", re.IGNORECASE), 100_000  # bytes in which entities may be declared
_TAG = re.compile(rb"<[A-Za-z]")
_ENDLESS = re.compile(rb"<[^<>]{10000,}>?")  # a tag
_AUTHOR = re.compile(
    rb"(<(?:\w{1,20}:)?(?:author|creator|contributor|managingEditor|webMaster|name|email)(?:\s[^<>]{0,200})?>)[^<]{300,}",
    re.I,
)
_REFERENCE = re.compile(rb"&#([xX][0-9a-fA-F]+|[0-9]+);?")
_TRACKING = re.compile(r"^(utm_\w+|mod|oc|ref|source|src|cmpid|ftag|guccounter|yptr|\.tsrc|rss|fbclid|gclid)$", re.I)


@dataclass(frozen=True)
class FeedResult:
    """What a body held: articles, and why there are none or why the feed needs a look.

    ``problem`` starts with a fixed word: ``sitemap``, ``page`` (HTML), ``unreadable``, ``empty`` or ``dead``.
    """

    articles: tuple[Article, ...]
    problem: str | None = None
    future: tuple[Article, ...] = ()  # those dated later than they were captured


def read_feed(
    body: bytes,
    captured: datetime,
    *,
    publisher: str | None = None,
    lang: Lang | None = None,
    feed: str = "",
    trust_published: bool = False,
) -> FeedResult:
    """Read a feed's ``body``, captured at ``captured`` (aware).

    ``publisher`` is the feed's own name, else its channel's title. With ``trust_published`` an item is held to be
    known when it was published (an import that says so), otherwise when it was published or captured, whichever is
    later. An undated item is known when captured; one dated later than captured is known at its date, and listed.
    """
    parsed = _parse(body)
    if isinstance(parsed, str):
        return FeedResult((), parsed)
    title, entries = parsed
    own = publisher or title or feed or "unknown"
    read = [article for entry in entries if (article := _article(entry, own, captured, lang, feed, trust_published))]
    articles = tuple({article.id: article for article in reversed(read)}.values())[::-1]
    future = tuple(item for item in articles if item.published and item.published > captured + FUTURE)
    return FeedResult(articles, _problem(articles, captured), future)


def article_id(url: str, guid: str, title: str, publisher: str) -> str:
    """The digest of an item's stable identity: its normalised link, else its guid, else its title and publisher."""
    identity = normal_link(url) or guid.strip() or f"{publisher}\x1f{title.casefold()}"
    return blake2b(identity.encode("utf-8", "replace"), digest_size=10).hexdigest()


def normal_link(url: str) -> str:
    """A link without scheme, ``www.``, fragment, tracking parameters or closing slash, to compare by."""
    parts = urlsplit(url)
    kept = [(key, value) for key, value in parse_qsl(parts.query, keep_blank_values=True) if not _TRACKING.match(key)]
    host = (parts.hostname or "").removeprefix("www.")
    return urlunsplit(("", host, parts.path.rstrip("/"), urlencode(sorted(kept)), "")) if host else ""


def language(text: str) -> Lang:
    """Chinese when a fifth of the letters are Han."""
    letters = len(_LETTER.findall(text))
    return Lang.ZH if letters and len(_HAN.findall(text)) / letters >= 0.2 else Lang.EN


def safe_link(url: str) -> str:
    """``url`` if it is plain http or https, else empty."""
    plain = one_line(url, _URL)
    try:
        parts = urlsplit(plain)
        usable = parts.scheme.lower() in ("http", "https") and bool(parts.hostname)
    except ValueError:
        return ""
    return plain if usable and not re.search(r"[\s<>\"'`\\{}|^]", plain) else ""


def _parse(body: bytes) -> tuple[str, list[Mapping[str, Any]]] | str:
    """The channel's title and its entries, or what the body is instead of a feed."""
    start = body[:4096].lstrip(b"\xef\xbb\xbf \t\r\n")
    if start.startswith(b"{"):
        return json_entries(body)
    text = decoded(body)
    if _ENTITY.search(text[:_HEAD]):
        return "unreadable: declares entities of its own, which no feed needs"
    text = _lightened(text)
    try:
        # Its sanitising is of no use here, where all markup goes, and costs much on what was made to cost much.
        parsed = feedparser.parse(BytesIO(text), sanitize_html=False, resolve_relative_uris=False)
    except Exception as error:  # noqa: BLE001  # it fails in many ways on what was made to make it fail
        return f"unreadable: {type(error).__name__}"
    if not parsed.get("version"):
        head = text[:4096].decode("utf-8", "replace").lower()
        if "<urlset" in head or "<sitemapindex" in head:
            return "sitemap: a sitemap, not a feed"
        if any(f"<{name}" in head for name in ("html", "head", "body")):
            return "page: an HTML page, not a feed"
        return "unreadable: neither RSS, Atom nor JSON Feed"
    if parsed.bozo and not any(entry.get("title") or entry.get("summary") for entry in parsed.entries):
        return f"unreadable: {one_line(str(parsed.get('bozo_exception', 'malformed')), 120)}"
    return one_line(parsed.feed.get("title", ""), 200), list(parsed.entries)


def _lightened(text: bytes) -> bytes:
    """Without what costs much to read and says nothing: all before the first tag, endless authors, characters that are none."""
    start = _TAG.search(text)
    text = _AUTHOR.sub(rb"\1", _ENDLESS.sub(b"", text[start.start() :] if start else text))
    return _REFERENCE.sub(lambda found: found[0] if _is_character(found[1]) else b"", text)


def _is_character(number: bytes) -> bool:
    if len(number) > 8:  # more digits than any has
        return False
    value = int(number[1:], 16) if number[:1] in b"xX" else int(number)
    return value < 0xD800 or 0xDFFF < value < 0x110000


def _article(
    entry: Mapping[str, Any], own: str, captured: datetime, lang: Lang | None, feed: str, trust: bool
) -> Article | None:
    title = one_line(from_html(ungarbled(str(entry.get("title") or ""))), _TITLE)
    text = from_html(ungarbled(_longest(entry)))[:_TEXT]
    link = safe_link(str(entry.get("link") or ""))
    title, text, publishers = _publishers(title, text, entry, own, link)
    if not title:
        title = one_line(text, 120)
    if not title:
        return None
    published = _published(entry)
    known = published if trust and published else max(published or captured, captured)
    return Article(
        id=article_id(link, str(entry.get("id") or ""), title, publishers[0]),
        version=1,
        publishers=publishers,
        title=title,
        text="" if _repeats(text, title, publishers) else text,
        url=link,
        lang=lang or language(f"{title} {text}"),
        known_at=known,
        published=published,
        reconstructed=trust,
        feed=feed,
    )


def _longest(entry: Mapping[str, Any]) -> str:
    """The fuller of the summary and the content."""
    parts = [str(entry.get("summary") or "")]
    parts += [str(part.get("value") or "") for part in entry.get("content") or ()]
    return max(parts, key=len)


def _publishers(
    title: str, text: str, entry: Mapping[str, Any], own: str, link: str
) -> tuple[str, str, tuple[str, ...]]:
    """Title and text without the names of publishers in them, and the publishers.

    An aggregator is only the carrier: where the item names who published it, those are its publishers.
    """
    named = _NAMED.search(text)
    if named:
        names = [one_line(name, 60) for name in re.split(r"[、,，;；/]", named[1])]
        unique = tuple(dict.fromkeys(name for name in names if name))
        return title, text[: named.start()].rstrip(), unique or (own,)
    source = one_line(str((entry.get("source") or {}).get("title") or ""), 80)
    if urlsplit(link).hostname == "news.google.com":
        head, dash, tail = title.rpartition(" - ")
        name = source or (one_line(tail, 80) if dash else "")
        if name:
            return (head if dash and tail.strip() == name else title), text, (name,)
    return title, text, (source or behind(own, urlsplit(link).hostname or ""),)


def _repeats(text: str, title: str, publishers: tuple[str, ...]) -> bool:
    """Whether the summary only says the title again, as Google News does."""
    rest = text.casefold().replace(title.casefold(), "")
    for name in publishers:
        rest = rest.replace(name.casefold(), "")
    return not re.sub(r"\W+", "", rest)


def _published(entry: Mapping[str, Any]) -> datetime | None:
    for field in ("published_parsed", "updated_parsed", "created_parsed"):
        moment = entry.get(field)
        if moment:
            try:
                found = datetime.fromtimestamp(timegm(moment), UTC)
            except (ValueError, OverflowError, OSError):
                continue
            if found.year >= 1990:  # a clock that was never set is no date
                return found
    return None


def _problem(articles: tuple[Article, ...], captured: datetime) -> str | None:
    if not articles:
        return "empty: a feed without items"
    dates = [item.published for item in articles if item.published]
    if dates and captured - max(dates) > DEAD_AFTER:
        return f"dead: its newest item is of {max(dates):%Y-%m-%d}"
    return None
