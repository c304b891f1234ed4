"""Foreign text made plain: no tags, no control, bidirectional, tag or zero-width characters, bounded length."""

from __future__ import annotations

import re
import unicodedata
from html import unescape

# Format characters that reorder or hide text; U+200D stays, because emoji are joined by it.
_HIDDEN = re.compile(
    "[\u00ad\u034f\u061c\u115f\u1160\u17b4\u17b5\u180b-\u180e\u200b\u200c\u200e\u200f\u202a-\u202e\u2060-\u2064"
    "\u2066-\u206f\ufeff\ufff9-\ufffb\U000e0000-\U000e0fff]"
)
_CONTROL = re.compile(r"[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f\ud800-\udfff]")
_SPACE = re.compile(r"[^\S\n]+")
_BLOCKS = frozenset(
    ("p", "div", "br", "li", "tr", "h1", "h2", "h3", "h4", "h5", "h6", "blockquote", "table", "ul", "ol")
)
_SILENT = frozenset(("script", "style", "noscript", "template", "iframe", "svg", "head", "title"))
_LONGEST = 200_000  # characters of a fragment that are read; a feed's text is cut at a tenth of it
_MARKUP = re.compile(r"<[a-zA-Z/!?]")


def plain(text: str) -> str:
    """Text without characters that a reader cannot see, in NFC, spaces joined, lines kept."""
    visible = _HIDDEN.sub("", _CONTROL.sub(" ", unicodedata.normalize("NFC", text)))
    lines = (_SPACE.sub(" ", line).strip() for line in visible.splitlines())
    return "\n".join(line for line in lines if line)


def one_line(text: str, limit: int) -> str:
    """Plain text on one line, cut at ``limit`` characters."""
    return " ".join(plain(text).split())[:limit].strip()


def from_html(text: str) -> str:
    """The words of an HTML fragment, plain. Markup that was escaped once or twice is markup too."""
    text = text[:_LONGEST]
    for _ in range(3):
        if not _MARKUP.search(text):
            break
        text = _stripped(text)
    return plain(unescape(text) if not _MARKUP.search(unescape(text)) else _stripped(unescape(text)))


def _stripped(text: str) -> str:
    """The text between tags; what stands in a script or style is not text. libxml2 takes any markup, in linear time."""
    from lxml import etree, html

    parser = html.HTMLParser(remove_comments=True, remove_pis=True)
    try:
        tree = html.fragment_fromstring(_CONTROL.sub(" ", text), create_parent="div", parser=parser)
    except (ValueError, etree.LxmlError):  # what it gives up on holds no words
        return ""
    found, silent = list[str](), 0
    for event, node in etree.iterwalk(tree, events=("start", "end")):
        starts, name = event == "start", str(node.tag)
        silent += (name in _SILENT) * (1 if starts else -1)
        if name in _BLOCKS:
            found.append("\n")
        said = node.text if starts else node.tail
        if said and not silent:
            found.append(said)
    return "".join(found)
