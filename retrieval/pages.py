"""A page, HTML or saved as text → an essay. HTML goes through trafilatura, which finds the article among the furniture."""

from __future__ import annotations

import re
import tomllib
from collections.abc import Mapping, Sequence
from dataclasses import replace
from datetime import date
from functools import cache
from importlib import resources

from commentary.errors import InputError
from commentary.essays import Essay
from commentary.model import Lang
from retrieval.decode import decoded
from retrieval.text import one_line, plain

LARGEST = 5_000_000  # bytes
LONGEST, MOST = 6_000, 400  # characters of a paragraph; paragraphs
_HTML = re.compile(rb"<(?:!doctype\s+html|html|head|body|article|div|p)\b", re.IGNORECASE)
_HAN = re.compile(r"[\u3400-\u9fff]")
_BULLET = re.compile(r"^(?:[·•▪‣*-]|\d{1,2}[.)、])\s*")
_HEAD = re.compile(r"^#{1,6}\s+")  # of a Markdown heading
_ENDS = re.compile(r"[。！？；：.!?:;”\"』」)）]$")
_SHORT = {Lang.EN: 40, Lang.ZH: 16}  # characters under which a line without a full stop is no paragraph


def essay(body: bytes, url: str = "", where: str = "") -> Essay:
    """The article of a page. Raises InputError when it is too large or holds none."""
    if len(body) > LARGEST:
        raise InputError(f"is larger than {LARGEST:,} bytes", where or url)
    found = _from_html(body, url) if _HTML.search(body[:20_000]) else _from_text(_decoded(body), url)
    if found is None or not found.title or not found.paragraphs:
        raise InputError("holds no article", where or url, "save the article as text, its title first")
    return found


def _decoded(body: bytes) -> str:
    return decoded(body).decode("utf-8", "replace")


def _from_html(body: bytes, url: str) -> Essay | None:
    import trafilatura

    made = trafilatura.bare_extraction(
        _decoded(body), url=url or None, with_metadata=True, include_comments=False, include_tables=False
    )
    if made is None:
        return None
    page = made if isinstance(made, Mapping) else made.as_dict()
    title = one_line(str(page.get("title") or ""), 300)
    lines = [line for line in plain(str(page.get("text") or "")).splitlines() if one_line(line, 300) != title]
    lang = _lang(" ".join(lines))
    read = _read(lines, lang)
    return replace(
        read,
        title=title or read.title,
        paragraphs=read.paragraphs if title else read.paragraphs[1:],
        deck=read.deck or _deck(page, lines),
        author=read.author or one_line(str(page.get("author") or ""), 120),
        site=one_line(str(page.get("sitename") or page.get("hostname") or ""), 80),
        url=url or one_line(str(page.get("url") or ""), 500),
        published=_date(page.get("date")),
    )


def _deck(page: Mapping[str, object], lines: Sequence[str]) -> str:
    """The page's description, unless it is the head of the article itself."""
    said = one_line(str(page.get("description") or ""), 300)
    return "" if any(line.startswith(said[:40]) for line in lines) else said


def _from_text(text: str, url: str) -> Essay:
    lines = [_HEAD.sub("", line) for line in plain(text).splitlines()]
    lang = _lang(text)
    first = _begins(lines, lang)
    read = _read(lines[first + 1 :], lang)
    return replace(
        read, title=one_line(lines[first], 300) if lines else "", url=url or read.url, left=read.left + first
    )


def _begins(lines: Sequence[str], lang: Lang) -> int:
    """Where the title stands: the first line that is as long as one."""
    least = 8 if lang is Lang.ZH else 15
    long = [n for n, line in enumerate(lines) if len(line) >= least and (lang is Lang.EN or _HAN.search(line))]
    return long[0] if long else 0


def _read(lines: Sequence[str], lang: Lang) -> Essay:
    """What the lines after a title are: labels, an editor's note, paragraphs; up to where the article ends."""
    parts: dict[str, str] = {}
    note, body, left = list[str](), list[str](), 0
    noting = False
    for number, line in enumerate(lines):
        if body and _pattern("ends", "any").match(line):
            left += len(lines) - number
            break
        label, rest = _label(line)
        if label == "note":
            note.append(rest)
            noting = True
        elif label == "turn":
            noting = False
        elif label and label != "reading":
            parts.setdefault(label, one_line(rest, 300))
        elif label or not _paragraph(line, lang):
            left += 1
        elif noting:
            note.append(line[:LONGEST])
        elif (
            "original" not in parts
            and not body
            and not note
            and any(_label(each)[0] == "original" for each in lines[number + 1 : number + 4])
        ):
            parts["deck"] = one_line(line, 300)
        else:
            body.append(line[:LONGEST])
    if noting and not body:  # no line says where the note ends: it is the first paragraph
        note, body = note[:1], note[1:]
    return Essay(
        lang, "", tuple(body[:MOST]), parts.get("deck", ""), parts.get("author", ""), "", parts.get("url", ""),
        parts.get("original", ""), parts.get("translator", ""), tuple(note), None, left,
    )  # fmt: skip


def _label(line: str) -> tuple[str, str]:
    for name in ("original", "author", "translator", "note", "reading", "url", "turn"):
        match = _pattern("labels", name).match(line)
        if match and (name in ("note", "turn") or len(line) < 160):
            return name, line[match.end() :].strip()
    return "", ""


def _paragraph(line: str, lang: Lang) -> bool:
    """Whether a line is text and no button: long, or a whole sentence, or an item of a list."""
    return len(line) >= _SHORT[lang] or bool(_BULLET.match(line)) or bool(_ENDS.search(line) and len(line) >= 8)


def _lang(text: str) -> Lang:
    sample = text[:20_000]
    letters = sum(sign.isascii() and sign.isalpha() for sign in sample)
    return Lang.ZH if len(_HAN.findall(sample)) * 3 > letters else Lang.EN


def _date(said: object) -> date | None:
    try:
        return date.fromisoformat(str(said)[:10])
    except ValueError:
        return None


@cache
def _pattern(table: str, name: str) -> re.Pattern[str]:
    return re.compile(_data()[table][name], re.IGNORECASE)


@cache
def _data() -> Mapping[str, Mapping[str, str]]:
    return tomllib.loads(resources.files("retrieval").joinpath("pages.toml").read_text("utf-8"))
