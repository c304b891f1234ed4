"""JSON Feed (https://jsonfeed.org, versions 1 and 1.1) as the entries that feedparser would give."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import UTC, datetime
from typing import Any

from pydantic import BaseModel, ConfigDict, ValidationError

from retrieval.text import one_line


class _Item(BaseModel):
    model_config = ConfigDict(extra="ignore", coerce_numbers_to_str=True)
    id: str | None = None
    url: str | None = None
    external_url: str | None = None
    title: str | None = None
    summary: str | None = None
    content_text: str | None = None
    content_html: str | None = None
    date_published: str | None = None
    date_modified: str | None = None


class _Feed(BaseModel):
    model_config = ConfigDict(extra="ignore")
    version: str
    title: str | None = None
    items: list[Any] = []


def json_entries(body: bytes) -> tuple[str, list[Mapping[str, Any]]] | str:
    """The feed's title and entries, or why it is none."""
    try:
        feed = _Feed.model_validate_json(body.removeprefix(b"\xef\xbb\xbf"))
    except ValidationError as error:
        first = error.errors()[0]
        return f"unreadable: JSON, but no JSON Feed: {first['msg']} at {'.'.join(map(str, first['loc'])) or 'start'}"
    if "jsonfeed.org" not in feed.version:
        return "unreadable: JSON, but no JSON Feed"
    return one_line(feed.title or "", 200), [_entry(item) for item in map(_item, feed.items) if item]


def _item(data: Any) -> _Item | None:
    """An item; one that is none does not hide the others."""
    try:
        return _Item.model_validate(data)
    except ValidationError:
        return None


def _entry(item: _Item) -> Mapping[str, Any]:
    text = item.content_html or item.content_text or ""
    return {
        "id": item.id or "",
        "link": item.url or item.external_url or "",
        "title": item.title or "",
        "summary": item.summary or "",
        "content": [{"value": text}],
        "published_parsed": _parts(item.date_published or item.date_modified),
    }


def _parts(text: str | None) -> Any:
    if not text:
        return None
    try:
        moment = datetime.fromisoformat(text)
    except ValueError:
        return None
    try:
        return (moment if moment.tzinfo else moment.replace(tzinfo=UTC)).utctimetuple()
    except OverflowError:
        return None
