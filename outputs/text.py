"""Text made fit for a page: cleaned of what cannot be seen, escaped for Markdown, and read back.

Feed text is hostile, and a Markdown file is read by more than a Markdown parser: site builders run what looks like a
Hugo shortcode or a Liquid tag before it, and raw HTML passes through it. So braces, angle brackets and pipes become
character references and the marks of Markdown get a backslash. ``plain(escape(x)) == x`` for every clean ``x``.
"""

from __future__ import annotations

import html
import re
import unicodedata
from urllib.parse import quote, urlsplit

HAN = "\u2e80-\u2fdf\u3005\u3007\u3400-\u4dbf\u4e00-\u9fff\uf900-\ufaff\U00020000-\U0003ffff"

_PICTURE = "\u2190-\u2bff\U0001f000-\U0001faff"
_JOINER = re.compile(f"((?<=[{_PICTURE}\ufe0f])\u200d(?=[{_PICTURE}])|(?<=[{_PICTURE}])\ufe0f)")
# Blank characters and variation selectors that Unicode does not class as format characters, yet show nothing.
_BLANK = re.compile("[\u034f\u115f\u1160\u17b4\u17b5\u180b-\u180f\u3164\ufe00-\ufe0f\uffa0\U000e0100-\U000e01ef]")
_HIDDEN = {"Cc", "Cf", "Co", "Cs"}

_SPECIAL = re.compile(
    r"(?P<mark>[\\`*_\[\]~]|\$(?!\d)|^(?:[#=^]|[-+](?=[-+\s]|$)|\d{1,9}[.)](?=\s|$)))"
    r"|(?P<code>[<>{}|@]|&(?=\#?\w+;)|:(?=//)|^:|(?<=www)\.)",
    re.IGNORECASE,
)
_PLAIN = re.compile(
    r"\\(?P<mark>[!-/:-@\[-`{-~])"
    r"|(?P<code>&(?:\#\d{1,7}|\#x[0-9a-f]{1,6}|[a-z][a-z0-9]*);)"
    r"|!?\[(?P<link>(?:\\.|[^\[\]\\])*)\]\([^()\s]*(?:\s+\"[^\"]*\")?\)"
    r"|\*+|`+|~~|(?<!\w)_+|_+(?!\w)",
    re.IGNORECASE | re.DOTALL,
)
_HAN_THEN_LATIN = re.compile(f"(?<=[{HAN}])(?=[A-Za-z0-9$€£¥+−])")
_LATIN_THEN_HAN = re.compile(f"(?<=[A-Za-z0-9%])(?=[{HAN}])")
_URL_KEPT = "/?#:=&%+,.~-_$!"


def clean(text: str) -> str:
    """One line without control, bidirectional, zero-width, tag, surrogate or private characters; emoji keep joiners.

    Nor does it hold the noncharacters, which no feed or page of XML may.
    """
    parts = _JOINER.split(re.sub(r"\s+", " ", text))
    parts[::2] = [part.translate(_SEEN) for part in parts[::2]]  # the others are joiners
    return re.sub(r" +", " ", "".join(parts)).strip()


class _Seen(dict[int, int | None]):
    """What becomes of each character met so far: itself, or nothing where it shows nothing."""

    def __missing__(self, code: int) -> int | None:
        hidden = unicodedata.category(chr(code)) in _HIDDEN or _BLANK.match(chr(code))
        none = code & 0xFFFE == 0xFFFE or 0xFDD0 <= code <= 0xFDEF
        self[code] = None if hidden or none else code
        return self[code]


_SEEN = _Seen()


def clip(text: str, limit: int = 240) -> str:
    """At most ``limit`` characters, the last an ellipsis when something was cut."""
    return text if len(text) <= limit else text[: limit - 1].rstrip() + "…"


def spaced(text: str) -> str:
    """Chinese with a space between Han and Latin letters or digits; applying it twice changes nothing."""
    return _LATIN_THEN_HAN.sub(" ", _HAN_THEN_LATIN.sub(" ", text))


def escape(text: str) -> str:
    """Any text as inert Markdown that shows exactly the cleaned text, at the start of a line, in it, or in a cell."""
    return _SPECIAL.sub(_inert, clean(text))


def _inert(match: re.Match[str]) -> str:
    found = match[0]
    if match["code"]:
        return {"<": "&lt;", ">": "&gt;", "&": "&amp;"}.get(found, f"&#{ord(found)};")
    return found[:-1] + "\\" + found[-1]


def plain(markdown: str) -> str:
    """What a reader sees of inline Markdown: escapes resolved, emphasis dropped, links reduced to their text."""
    return _PLAIN.sub(_shown, markdown)


def _shown(match: re.Match[str]) -> str:
    if match["mark"]:
        return match["mark"]
    if match["code"]:
        return html.unescape(match["code"])
    return plain(match["link"]) if match["link"] else ""


def address(url: str) -> str | None:
    """A web address that is safe as a Markdown link target, or None.

    Only http and https with a plain host: ``https://known.example@elsewhere`` and every other scheme are refused.
    """
    try:
        parts = urlsplit(clean(url))
        host = parts.netloc.encode("idna").decode("ascii")
    except (ValueError, UnicodeError):
        return None
    if parts.scheme not in ("http", "https") or not re.fullmatch(r"[A-Za-z0-9.-]+(?::\d+)?", host):
        return None
    rest = parts._replace(scheme="", netloc="").geturl()
    return f"{parts.scheme}://{host}{quote(rest, safe=_URL_KEPT)}"
