"""Items → the text of a feed, in each dialect there is."""

from __future__ import annotations

import json
from collections.abc import Callable, Sequence
from email.utils import format_datetime
from html import escape

from .animals import Item

Dialect = Callable[[str, Sequence[Item]], str]
"""A channel's title and its items → the feed, without a declaration."""

_RDF = (
    'xmlns:rdf="http://www.w3.org/1999/02/22-rdf-syntax-ns#" xmlns="http://purl.org/rss/1.0/"'
    ' xmlns:dc="http://purl.org/dc/elements/1.1/"'
)


def rss_091(title: str, items: Sequence[Item]) -> str:
    """RSS 0.91, without dates."""
    return _rss("0.91", title, [_body(item) for item in items])


def rss_092(title: str, items: Sequence[Item]) -> str:
    """RSS 0.92, without dates."""
    return _rss("0.92", title, [_body(item) for item in items])


def rss_20(title: str, items: Sequence[Item]) -> str:
    """RSS 2.0, with dates of e-mail and guids."""
    return _rss("2.0", title, [f"{_body(item)}<guid>{escape(item.link)}</guid>{_mail_date(item)}" for item in items])


def rss_10(title: str, items: Sequence[Item]) -> str:
    """RSS 1.0: RDF, with the items beside their channel."""
    channel = f'<channel rdf:about="https://zoo.example/"><title>{escape(title)}</title></channel>'
    written = (
        f'<item rdf:about="{escape(item.link)}">{_body(item)}{_iso_date("dc:date", item)}</item>' for item in items
    )
    return f"<rdf:RDF {_RDF}>{channel}{''.join(written)}</rdf:RDF>"


def atom_03(title: str, items: Sequence[Item]) -> str:
    """Atom 0.3, the draft."""
    return _atom('version="0.3" xmlns="http://purl.org/atom/ns#"', "issued", title, items)


def atom_10(title: str, items: Sequence[Item]) -> str:
    """Atom 1.0 (RFC 4287)."""
    return _atom('xmlns="http://www.w3.org/2005/Atom"', "updated", title, items)


def json_1(title: str, items: Sequence[Item]) -> str:
    """JSON Feed 1."""
    return _json("https://jsonfeed.org/version/1", title, items)


def json_11(title: str, items: Sequence[Item]) -> str:
    """JSON Feed 1.1."""
    return _json("https://jsonfeed.org/version/1.1", title, items)


XML: tuple[Dialect, ...] = (rss_091, rss_092, rss_10, rss_20, atom_03, atom_10)
JSON: tuple[Dialect, ...] = (json_1, json_11)


def _rss(version: str, title: str, written: Sequence[str]) -> str:
    items = "".join(f"<item>{item}</item>" for item in written)
    return f'<rss version="{version}"><channel><title>{escape(title)}</title>{items}</channel></rss>'


def _atom(head: str, date: str, title: str, items: Sequence[Item]) -> str:
    entries = "".join(
        f'<entry><title>{escape(item.title)}</title><link rel="alternate" type="text/html" href="{escape(item.link)}"/>'
        f"<id>{escape(item.link)}</id>{_iso_date(date, item)}</entry>"
        for item in items
    )
    return f"<feed {head}><title>{escape(title)}</title>{entries}</feed>"


def _json(version: str, title: str, items: Sequence[Item]) -> str:
    written = [{"id": item.link, "url": item.link, "title": item.title, **_json_date(item)} for item in items]
    return json.dumps({"version": version, "title": title, "items": written}, ensure_ascii=False)


def _body(item: Item) -> str:
    return f"<title>{escape(item.title)}</title><link>{escape(item.link)}</link>"


def _mail_date(item: Item) -> str:
    return f"<pubDate>{format_datetime(item.when, usegmt=True)}</pubDate>" if item.when else ""


def _iso_date(name: str, item: Item) -> str:
    return f"<{name}>{item.when:%Y-%m-%dT%H:%M:%SZ}</{name}>" if item.when else ""


def _json_date(item: Item) -> dict[str, str]:
    return {"date_published": f"{item.when:%Y-%m-%dT%H:%M:%SZ}"} if item.when else {}
