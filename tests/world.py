"""Sources of a day on loopback: a provider, two tables and the feeds of the demonstration, cut at a clock that a test moves."""

from __future__ import annotations

import csv
import json
import tomllib
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import UTC, date, datetime, timedelta
from functools import cache
from html import escape
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from importlib import resources
from pathlib import Path
from threading import Thread
from typing import Any
from urllib.parse import parse_qs, urlsplit

import numpy as np

from commentary.catalog import catalog
from commentary.model import Article
from retrieval.feeds import read_feed
from retrieval.release import known_times

DEMO = resources.files("commentary").joinpath("demo")
FRED = {
    "DGS2": "rates.csv", "DGS10": "rates.csv", "DFII10": "rates.csv", "EFFR": "rates.csv", "SOFR": "rates.csv",
    "IORB": "rates.csv", "DTWEXBGS": "rates.csv", "RRPONTSYD": "rrp.csv", "WALCL": "h41.csv", "WDTGAL": "h41.csv",
    "WRBWFRBL": "h41.csv", "NFCI": "nfci.csv", "M2SL": "m2.csv", "GDP": "gdp.csv",
}  # fmt: skip
_SUBJECTS = {
    "EFFR": "POLICY_RATE", "DTWEXBGS": "DOLLAR", "RRPONTSYD": "RRP", "WDTGAL": "TGA", "WRBWFRBL": "RESERVES", "M2SL": "M2",
}  # fmt: skip
_UNITS = {
    "RRPONTSYD": "USD bn",
    "WALCL": "USD mn",
    "WDTGAL": "USD mn",
    "WRBWFRBL": "USD mn",
    "M2SL": "USD bn",
    "GDP": "USD bn",
}
_UNITS |= {"DTWEXBGS": "points", "NFCI": "points"}
_TABLES = {"crypto.csv": "BTC", "closes.csv": "SPY"}


@dataclass
class Sky:
    """The time, what is down, and what was told."""

    now: datetime
    down: set[str] = field(default_factory=set)  # the first parts of paths
    told: list[dict[str, Any]] = field(default_factory=list)
    asked: list[str] = field(default_factory=list)


class World(ThreadingHTTPServer):
    """Serves what was published by ``sky.now``."""

    daemon_threads = True

    def __init__(self, sky: Sky) -> None:
        super().__init__(("127.0.0.1", 0), _Handler)
        self.sky = sky

    @property
    def base(self) -> str:
        """Its address."""
        return f"http://127.0.0.1:{self.server_address[1]}"

    def settings(self) -> str:
        """A workspace's commentary.toml with these sources."""
        fred = ", ".join(f'{key} = {{ id = "{_subject(key)}", unit = "{_UNITS.get(key, "%")}" }}' for key in FRED)
        demo = DEMO.joinpath("commentary.toml").read_text("utf-8")
        tables = [self._table(demo, name) for name in _TABLES]
        feeds = ", ".join(f'{{ url = "{self.base}/feeds/{number}" }}' for number in range(len(_feeds())))
        own = demo[demo.index("[subjects.COUPON_OFFERINGS]") :]
        return "\n".join((
            'schedule = { time = "20:00", zone = "Asia/Shanghai" }',
            f'notify = ["json://{self.base.removeprefix("http://")}/told"]',
            f"feeds = [{feeds}]",
            f'[[series]]\nprovider = "fred"\nurl = "{self.base}"\ncolumns = {{ {fred} }}',
            *tables,
            own,
        ))  # fmt: skip

    def _table(self, demo: str, name: str) -> str:
        entry = next(entry for entry in tomllib.loads(demo)["series"] if entry["file"] == f"series/{name}")
        columns = ", ".join(
            f"{key} = {{ {', '.join(f'{name} = {json.dumps(value)}' for name, value in column.items())} }}"
            for key, column in entry["columns"].items()
        )
        return f'[[series]]\nurl = "{self.base}/tables/{name}"\ndate = "date"\ncolumns = {{ {columns} }}'


class _Handler(BaseHTTPRequestHandler):
    server: World

    def do_GET(self) -> None:
        sky, parts = self.server.sky, urlsplit(self.path)
        sky.asked.append(self.path)
        first, _, name = parts.path.strip("/").partition("/")
        if first in sky.down:
            self._send(503, b"<html>down</html>")
        elif first == "graph":
            query = parse_qs(parts.query)
            since = date.fromisoformat(query["cosd"][0]) if "cosd" in query else None
            self._send(200, _fred(query["id"][0], sky.now, since))
        elif first == "tables":
            self._send(200, _table(name, sky.now))
        else:
            self._send(200, _feed(int(name), sky.now))

    def do_POST(self) -> None:
        body = self.rfile.read(int(self.headers["content-length"]))
        self.server.sky.told.append(json.loads(body))
        self._send(200, b"{}")

    def _send(self, status: int, body: bytes) -> None:
        self.send_response(status)
        self.send_header("content-length", str(len(body)))
        self.end_headers()
        self.wfile.write(body)

    def log_message(self, format: str, *args: object) -> None:
        """Nothing."""


@contextmanager
def turning(sky: Sky) -> Iterator[World]:
    """A world, at work."""
    with World(sky) as world:
        Thread(target=world.serve_forever, args=(0.01,), daemon=True).start()
        yield world
        world.shutdown()


def _subject(name: str) -> str:
    return _SUBJECTS.get(name, name)


@cache
def _rows(file: str) -> tuple[list[str], list[dict[str, str]]]:
    with Path(str(DEMO.joinpath("series", file))).open(encoding="utf-8") as lines:
        rows = list(csv.DictReader(lines))
    return list(rows[0]), rows


@cache
def _out(subject: str, file: str) -> list[datetime]:
    """When each row of a file came out, by the rule of a subject."""
    about, days = catalog()[subject], np.array([row["date"] for row in _rows(file)[1]], "datetime64[D]")
    assert about.release
    return [at.item().replace(tzinfo=UTC) for at in known_times(about.release, about.calendar, days)]


def _fred(name: str, now: datetime, since: date | None) -> bytes:
    file = FRED[name]
    out = zip(_rows(file)[1], _out(_subject(name), file), strict=True)
    lines = [
        f"{row['date']},{row[name] or '.'}"
        for row, at in out
        if at <= now and (since is None or date.fromisoformat(row["date"]) >= since)
    ]
    return "\n".join((f"observation_date,{name}", *lines, "")).encode()


def _table(name: str, now: datetime) -> bytes:
    head, rows = _rows(name)
    kept = [row for row, at in zip(rows, _out(_TABLES[name], name), strict=True) if at <= now]
    return "\n".join((",".join(head), *(",".join(row[key] for key in head) for row in kept), "")).encode()


@cache
def _feeds() -> list[tuple[str, list[Article]]]:
    """The demonstration's feeds that hold dated items: their names and items."""
    found = []
    for day in sorted(DEMO.joinpath("feeds").iterdir(), key=lambda part: part.name):
        for part in sorted(day.iterdir(), key=lambda part: part.name):
            read = read_feed(part.read_bytes(), datetime(2026, 2, 9, tzinfo=UTC), trust_published=True)
            dated = [article for article in read.articles if article.published]
            if dated:
                found.append((dated[0].publisher, dated))
    return found


def _feed(number: int, now: datetime) -> bytes:
    publisher, articles = _feeds()[number]
    items = "".join(
        f"<item><title>{escape(item.title)}</title><link>{escape(item.url)}</link><description>{escape(item.text)}"
        f"</description><pubDate>{item.published:%a, %d %b %Y %H:%M:%S} GMT</pubDate></item>"
        for item in articles
        if item.published and now - timedelta(days=5) < item.published <= now
    )
    return f'<rss version="2.0"><channel><title>{escape(publisher)}</title>{items}</channel></rss>'.encode()
