"""OPML, as readers of feeds hand on their subscriptions (http://opml.org/spec2.opml)."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from commentary.errors import InputError
from retrieval.feeds import safe_link
from retrieval.text import one_line

MOST = 2_000  # feeds of one file


@dataclass(frozen=True)
class Outline:
    """A subscription: the address of the feed, what it is called, and the folder it stands in."""

    url: str
    title: str = ""
    folder: str = ""


def outlines(path: Path) -> list[Outline]:
    """The subscriptions of a file, each address once. Raises InputError for a file that is no OPML or names none."""
    from lxml import etree

    parser = etree.XMLParser(resolve_entities=False, no_network=True, recover=True)
    try:
        tree = etree.fromstring(path.read_bytes(), parser)
    except OSError as error:
        raise InputError(f"cannot be read: {error.strerror}", str(path), "name a file in this workspace") from error
    except (etree.LxmlError, ValueError) as error:
        raise InputError(f"is no OPML: {str(error).splitlines()[0]}", str(path)) from error
    found = {} if tree is None else {each.url: each for each in _below(tree, "")}
    if not found:
        raise InputError("names no feed", str(path), "an outline with an xmlUrl is one")
    return list(found.values())[:MOST]


def _below(node: Any, folder: str) -> Iterator[Outline]:
    for child in node:
        if child.tag != "outline":
            yield from _below(child, folder)
            continue
        title = one_line(child.get("title") or child.get("text") or "", 80)
        if url := safe_link(child.get("xmlUrl") or ""):
            yield Outline(url, title, folder)
        yield from _below(child, title)
