"""The character set of a feed, where its declaration is missing or wrong.

feedparser reads an undeclared GBK feed as windows-1252, which looks like text and is none; so what a feed is written
in is decided here and handed on as UTF-8.
"""

from __future__ import annotations

import codecs
import re

_DECLARED = re.compile(rb"""^\s*<\?xml[^>]{0,200}?encoding\s*=\s*["']([A-Za-z0-9._:-]{1,40})["']""")
_DECLARATION = re.compile(r"""^(\s*<\?xml[^>]{0,200}?)\s+encoding\s*=\s*["'][^"']{0,40}["']""")
_HAN = re.compile(r"[\u4e00-\u9fff]")
_ODD = re.compile(r"[\ue000-\uf8ff\ufffd\x80-\x9f]")
_GARBLED = re.compile(
    r"[\u0080-\u00ff][\u0080-\u00ff\u0152\u0153\u0160\u0161\u0178\u017d\u017e\u0192\u02c6\u02dc\u2013-\u203a\u20ac\u2122]"
)
_WIDE = {"gb2312": "gb18030", "gbk": "gb18030", "iso-8859-1": "cp1252"}
# The most frequent characters of each script; a text read in the wrong set has hardly any of them.
_COMMON = frozenset("的一是在不了有和人这中大为上个国我以要他时来用们生到作地于出就分对成会可主发年"
                    "這個為國來們時後說對會過還沒點開關經財報")  # fmt: skip


def decoded(body: bytes) -> bytes:
    """``body`` as UTF-8, its declaration taken out; unchanged when it is UTF-8 already."""
    text = _text(body)
    return _DECLARATION.sub(r"\1", text, count=1).encode("utf-8", "replace")


def ungarbled(text: str) -> str:
    """``text`` as it was before it was decoded in the wrong set and served so; unchanged where it makes sense.

    UTF-8 read as windows-1252 or Latin-1 (``Hereâ€™s``) comes back, and so does Chinese read from GBK.
    """
    if not _GARBLED.search(text) or _HAN.search(text):
        return text
    try:
        raw = b"".join(char.encode("latin-1") if ord(char) < 256 else char.encode("cp1252") for char in text)
    except UnicodeEncodeError:
        return text
    for name in ("utf-8", "gb18030"):
        try:
            found = raw.decode(name)
        except UnicodeDecodeError:
            continue
        if name == "utf-8" or _likely(found):
            return found
    return text


def _text(body: bytes) -> str:
    for mark, name in ((codecs.BOM_UTF8, "utf-8"), (codecs.BOM_UTF16_LE, "utf-16"), (codecs.BOM_UTF16_BE, "utf-16")):
        if body.startswith(mark):
            return body.decode(name, "replace").lstrip("\ufeff")
    if body[:4] in (b"<\x00?\x00", b"<\x00r\x00"):
        return body.decode("utf-16-le", "replace")
    if body[:4] in (b"\x00<\x00?", b"\x00<\x00r"):
        return body.decode("utf-16-be", "replace")
    try:
        return body.decode("utf-8")  # what is valid UTF-8 is UTF-8, whatever it declares
    except UnicodeDecodeError:
        return _guessed(body)


def _guessed(body: bytes) -> str:
    declared = _DECLARED.match(body)
    names = [declared[1].decode("ascii").lower()] if declared else []
    candidates = dict.fromkeys([*(_WIDE.get(name, name) for name in names), "gb18030", "big5"])
    read = []
    for name in candidates:
        try:
            read.append(body.decode(name))
        except (UnicodeError, LookupError):
            continue
    likely = [text for text in read if _likely(text)]
    if likely:
        return max(likely, key=_plausible)
    if names and read and _WIDE.get(names[0], names[0]) not in ("utf-8", "utf8"):
        return read[0]
    # A few bad bytes in UTF-8 text are nearer to the truth than all of it in another set.
    lenient = body.decode("utf-8", "replace")
    wrong = lenient.count("\ufffd")
    some = wrong < sum(char > "\x7f" for char in lenient)  # characters of UTF-8 that are right
    return lenient if some and wrong * 50 < len(lenient) else body.decode("cp1252", "replace")


def _likely(text: str) -> bool:
    """Whether Chinese read from bytes is Chinese: many Han characters, some of them common, none odd."""
    han = _HAN.findall(text)
    return len(han) >= 4 and _plausible(text) > 0


def _plausible(text: str) -> float:
    han = _HAN.findall(text)
    return (sum(char in _COMMON for char in han) - 3 * len(_ODD.findall(text)) + 0.01) / max(1, len(han))
