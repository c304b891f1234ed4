"""Every way in which a feed was seen to fail, what it is called by, and what can be read of it all the same."""

from __future__ import annotations

import gzip
import random
import zlib
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from email.utils import format_datetime

from retrieval.fetch import LONGEST_WAIT

from .animals import Item
from .dialects import rss_20
from .pages import Page, chunks
from .server import Reply, Visit, head

DRIP = 0.5  # seconds between two bytes: shorter than any silence, so that only the time of the whole ends it
_FEED = {"content-type": "application/rss+xml"}
_MEGABYTE = bytes(1 << 20)


@dataclass(frozen=True)
class Fault:
    """A fault. ``reply`` is None where nobody listens; ``titles`` can be stored in spite of it."""

    name: str
    kind: str | None
    reply: Reply | None
    titles: tuple[str, ...] = ()
    until: datetime | None = None


def faults(now: datetime) -> tuple[Fault, ...]:
    """All of them, once."""
    return (*_lines(), *_waits(now), *_statuses(), *_redirects(), *_bodies(), *_documents(), *_stale(now))


def _lines() -> Iterator[Fault]:
    """Between the sockets."""
    yield Fault("refuses connections", "unreachable", None)
    yield Fault("never answers", "slow", Visit.hang)
    yield Fault("drips its headers", "slow", _dripped(b"HTTP/1.1 200 OK\r\nX-Zoo: "))
    yield Fault("drips its body", "slow", _dripped(b"HTTP/1.1 200 OK\r\nContent-Length: 100000\r\n\r\n"))
    yield Fault("header of a megabyte", "broken", lambda visit: visit.begin(200, {"x-zoo": "a" * (1 << 20)}))
    yield Fault("no HTTP", "broken", _raw(b"SSH-2.0-Zoo\r\n\r\n"))


def _waits(now: datetime) -> Iterator[Fault]:
    """Busy servers, and when they want to be asked again."""
    minutes = timedelta(minutes=10)
    said: Mapping[str, tuple[str | None, datetime | None]] = {
        "in seconds": ("120", now + timedelta(minutes=2)),
        "as a date": (format_datetime(now + minutes, usegmt=True), now + minutes),
        "in the past": (format_datetime(now - minutes, usegmt=True), None),
        "in thirty years": ("1000000000", now + LONGEST_WAIT),
        "negative": ("-5", None),
        "as garbage": ("soon, we hope", None),
        "not at all": (None, None),
    }
    for number, (name, (header, until)) in enumerate(said.items()):
        status = (429, 503)[number % 2]
        headers = {} if header is None else {"retry-after": header}
        yield Fault(
            f"{status}, again {name}", ("limited", "failed")[number % 2], _sent(status, headers=headers), (), until
        )


def _statuses() -> Iterator[Fault]:
    for status, kind in ((410, "gone"), (404, "refused"), (403, "refused"), (500, "failed")):
        yield Fault(str(status), kind, _sent(status, b"<html>no</html>"))


def _redirects() -> Iterator[Fault]:
    yield Fault("redirects in a circle", "redirects", lambda visit: _to(visit, f"/{visit.number}/{1 - _step(visit)}"))
    yield Fault("redirects twenty times", "redirects", lambda visit: _to(visit, f"/{visit.number}/{_step(visit) + 1}"))
    for where in ("file:///etc/passwd", "http://10.0.0.1/", "http://169.254.169.254/latest/meta-data/"):
        yield Fault(f"redirects to {where}", "forbidden", _sent(302, headers={"location": where}))


def _bodies() -> Iterator[Fault]:
    """Bodies that do not come whole, or come to too much."""
    body = rss_20("Zoo", [Item("Never read", "https://zoo.example/never")]).encode()
    packed = gzip.compress(body * 50)
    yield Fault("gzip bomb", "large", _bomb)
    for encoding in ("gzip, gzip", "br", "zstd"):
        yield Fault(f"sent as {encoding}", "encoded", _sent(200, gzip.compress(packed), {"content-encoding": encoding}))
    yield Fault("body cut short", "broken", _cut({"content-length": str(len(body) + 100)}, body))
    yield Fault("gzip cut short", "broken", _sent(200, packed[:-20], {"content-encoding": "gzip"}))
    yield Fault("chunks cut short", "broken", _cut({"transfer-encoding": "chunked"}, chunks(body)))


def _documents() -> Iterator[Fault]:
    """Answers that are whole, and no living feed."""
    whole = b'<rss version="2.0"><channel><item><title>Stocks fall before the cut</title></item>'
    lines = "".join(f'<!ENTITY l{n} "{f"&l{n - 1};" * 10}">\n' for n in range(1, 10))
    laughs = f'<?xml version="1.0"?>\n<!DOCTYPE rss [\n<!ENTITY l0 "ha">\n{lines}]>\n<rss version="2.0">&l9;</rss>'
    outside = '<?xml version="1.0"?>\n<!DOCTYPE r [\n<!ENTITY x SYSTEM "file:///etc/passwd">\n]>\n<r>&x;</r>'
    sitemap = '<urlset xmlns="http://www.sitemaps.org/schemas/sitemap/0.9"><url><loc>https://zoo.example/</loc></url></urlset>'
    yield Fault("HTML", "page", _served(b"<!DOCTYPE html><html><body>Sign in</body></html>"))
    yield Fault("entity bomb", "unreadable", _served(laughs.encode()))
    yield Fault("external entity", "unreadable", _served(outside.encode()))
    yield Fault("nothing in it", "unreadable", _served(b""))
    yield Fault("channel without items", "empty", _served(rss_20("Zoo", ()).encode()))
    yield Fault("sitemap", "sitemap", _served(sitemap.encode()))
    yield Fault("random bytes", "unreadable", _served(random.Random(0).randbytes(5_000)))
    yield Fault("JSON that is no feed", "unreadable", _served(b'{"error": "no such feed", "items": []}'))
    yield Fault(
        "CDATA without an end", None, _served(whole + b"<item><title><![CDATA[Cut"), ("Stocks fall before the cut",)
    )


def _stale(now: datetime) -> Iterator[Fault]:
    titles = ("Stocks fell a year ago", "Bonds rose a year before yesterday")
    items = [
        Item(title, f"https://zoo.example/old/{days}", now - timedelta(days=days))
        for days, title in zip((365, 367), titles, strict=True)
    ]
    yield Fault("its newest item is a year old", "dead", Page(rss_20, items), titles)


def _sent(status: int, body: bytes = b"", headers: Mapping[str, str] | None = None) -> Reply:
    return lambda visit: visit.send(status, body, headers)


def _served(body: bytes) -> Reply:
    return _sent(200, body, _FEED)


def _raw(data: bytes) -> Reply:
    """Bytes, and the end of the connection."""

    def reply(visit: Visit) -> None:
        visit.leave()
        visit.close_connection = True
        visit.write(data)

    return reply


def _cut(headers: Mapping[str, str], body: bytes) -> Reply:
    return _raw(head(200, headers) + body)


def _dripped(start: bytes) -> Reply:
    def reply(visit: Visit) -> None:
        visit.write(start)
        visit.drip(DRIP)

    return reply


def _bomb(visit: Visit) -> None:
    """More than a gigabyte of zeros in about one megabyte: the same packed block again and again."""
    packer = zlib.compressobj(9, wbits=16 + zlib.MAX_WBITS)
    first = packer.compress(_MEGABYTE) + packer.flush(zlib.Z_FULL_FLUSH)
    block = packer.compress(_MEGABYTE) + packer.flush(zlib.Z_FULL_FLUSH)
    visit.begin(200, {**_FEED, "content-encoding": "gzip"})
    visit.write(first)
    for _ in range(1_100):
        visit.write(block)


def _to(visit: Visit, location: str) -> None:
    visit.send(302, headers={"location": location})


def _step(visit: Visit) -> int:
    return int(visit.path.split("/")[2])
