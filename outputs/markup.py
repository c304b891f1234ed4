"""The marks that tie a page to its claims, and their inverse: reading a page that an editor may have changed.

A page is front matter between ``---`` lines, then sections. ``<!-- section: editor -->`` opens one. A sentence or cell
is followed by ``<!-- c12 c13 -->``, the claims it makes; the text back to the previous comment or sentence end belongs
to it. ``<!-- -->`` only ends a sentence. A sentence end inside what is *one* sentence is written escaped (``\\.``), so
that what was rendered is read back exactly; only text typed by hand is divided by its punctuation.
"""

from __future__ import annotations

import hashlib
import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import yaml

from commentary.errors import InputError, NotPublishable
from outputs.edition import EDITIONS, Edition, edition
from outputs.text import HAN, plain

_COMMENT = re.compile(r"<!--(?P<ids>(?:\s+[\w.:/+-]+)*)\s*-->")
_SECTION = re.compile(r"<!--\s*section:\s*(?P<id>[\w-]+)\s*-->\s*$")
_CITE = re.compile(r"\[\\\[\d+\\\]\]\([^()\s]*\)")
_CLOSERS = "[\"'”’）」』)]*"
_END = re.compile(rf"(?<!\\)(?P<mark>[.!?]+){_CLOSERS}(?=\s|$)|(?P<full>[。！？]+){_CLOSERS}")
_SHORTENED = re.compile(
    r"(?:\b[A-Za-z]|\b(?:St|vs|No|Inc|Corp|Co|Ltd|Mr|Mrs|Ms|Dr|Jr|Sr|Jan|Feb|Mar|Apr|Aug|Sept|Sep|Oct|Nov|Dec|approx))$"
)
_LONGEST = 12  # characters, more than any of them has
_WRAPPED = re.compile(f"(?<=[{HAN}，。；：！？、）”」])\n(?=[{HAN}（“「])")
_CELL = re.compile(r"(?<!\\)\|")
_LIST = re.compile(r"(?:[-*+]|\d+[.)])\s+")
_PREFIX = re.compile(rf"^>[ ]?|\A{_LIST.pattern}", re.MULTILINE)
_RULE = re.compile(r"\|[\s:|-]+\|?\s*$")
_LEAD = re.compile(r"\*\*(?P<label>[^*\n]+)\*\*\s*")
_DATA = {"asof", "regime", "exhibits", "calendar", "sources", "method"}  # lines composed of the note's data


@dataclass(frozen=True)
class Piece:
    """A stretch of a page.

    ``kind``: ``sentence``, ``cell`` and ``heading`` (also a table's column headers and row names) are read for what
    they say; ``fixed`` stands word for word in labels.toml; ``quote`` is a line composed of the note's data (time,
    headlines, sources, method) and the addresses it leads to, to be compared with a fresh rendering. ``text`` is plain.
    ``line`` counts from 1 in the file; ``row`` and ``column`` name a cell.
    """

    kind: str
    text: str
    claims: tuple[str, ...]
    section: str
    line: int
    row: str = ""
    column: str = ""


@dataclass(frozen=True)
class Block:
    """A paragraph, list item, line of a box, heading or table row as it is written, without the marks that begin it.

    ``kind``: ``heading``, ``paragraph``, ``item``, ``quote``, ``head`` (a table's first row), ``row``. ``raw`` is inline
    Markdown, of a row its line. ``mark`` is what began it, such as "##" or "1.".
    """

    kind: str
    section: str
    line: int
    raw: str
    mark: str = ""

    @property
    def cells(self) -> list[str]:
        """A row's cells as written."""
        found = [cell.strip() for cell in _CELL.split(self.raw)[1:]]
        return found[:-1] if self.raw.endswith("|") else found


@dataclass(frozen=True)
class Parsed:
    """A page taken apart, into ``blocks`` and these into ``pieces``. ``edited`` tells that the text is not what was rendered
    under this front matter.
    """

    front: Mapping[str, Any]
    pieces: tuple[Piece, ...]
    edited: bool
    blocks: tuple[Block, ...] = ()


def mark(claims: Sequence[str]) -> str:
    """The comment that carries claim ids; NotPublishable when an id could break out of it."""
    comment = f"<!-- {' '.join(claims)} -->" if claims else "<!-- -->"
    found = _COMMENT.fullmatch(comment)
    if not found or tuple(found["ids"].split()) != tuple(claims) or any("--" in claim for claim in claims):
        raise NotPublishable("cannot stand in a comment", f"claim id in {list(claims)!r}", "use letters and digits")
    return comment


def whole(escaped: str) -> str:
    """Escaped text of one sentence, with every sentence end inside it escaped too."""
    ends = [end for end in _ends(escaped) if end.end() < len(escaped)]
    for end in reversed(ends):
        name = "mark" if end["mark"] else "full"
        at = end.end(name) - 1
        inert = "\\" + escaped[at] if name == "mark" else f"&#{ord(escaped[at])};"
        escaped = escaped[:at] + inert + escaped[at + 1 :]
    return escaped if len(ends) == 0 else whole(escaped)


def divides(before: str, after: str) -> bool:
    """Whether the punctuation alone ends a sentence between two stretches of inline Markdown set side by side."""
    return any(end.end() == len(before) for end in _ends(before + after))


def digest(body: str) -> str:
    """A short digest of a page without its front matter, to notice that it was edited."""
    return hashlib.sha256(body.strip().encode()).hexdigest()[:16]


def parse(markdown: str) -> Parsed:
    """A page as marked pieces. InputError, naming the line, when its front matter cannot be read."""
    text = markdown.replace("\r\n", "\n")
    front, body, first = _front(text)
    reader = _Reader(edition(str(front.get("lang"))) if front.get("lang") in EDITIONS else edition("en"))
    blocks = tuple(_blocks(body.split("\n"), first))
    return Parsed(front, tuple(reader.pieces(blocks)), front.get("digest") != digest(body), blocks)


def _front(text: str) -> tuple[Mapping[str, Any], str, int]:
    """Front matter, the body, and the number of the body's first line."""
    found = re.match(r"---\n(?P<yaml>.*?)^---[ \t]*(?:\n|\Z)", text, re.DOTALL | re.MULTILINE)
    if not found:
        return {}, text, 1
    try:
        front = yaml.safe_load(found["yaml"])
    except yaml.YAMLError as error:
        at = getattr(error, "problem_mark", None)
        where = f"front matter, line {at.line + 2}" if at else "front matter"
        raise InputError("is not YAML", where, "restore it from brief.json or render again") from error
    if not isinstance(front, dict):
        raise InputError("is not a table of settings", "front matter, line 2", "restore it")
    return front, text[found.end() :], found[0].count("\n") + 1


def _ends(markdown: str) -> Iterator[re.Match[str]]:
    for end in _END.finditer(markdown):
        before = markdown[max(0, end.start() - _LONGEST) : end.start()]  # all of it would cost the square
        if end["mark"] != "." or not _SHORTENED.search(before):
            yield end


def _blocks(lines: Sequence[str], first: int) -> Iterator[Block]:
    """All blocks of a body whose first line has number ``first``."""
    at, section, table = 0, "", False
    while at < len(lines):
        line, number = lines[at].strip(), first + at
        at += 1
        row, table = table, line.startswith("|")
        if opened := _SECTION.match(line):
            section = opened["id"]
        elif heading := re.match(r"(#{1,6})\s+(.*)", line):
            yield Block("heading", section, number, heading[2], heading[1])
        elif table:
            if not (row and _RULE.match(line)):
                yield Block("row" if row else "head", section, number, line)
        elif line:
            begin = at - 1
            while at < len(lines) and not _breaks(lines[at]):
                at += 1
            yield _written("\n".join(part.strip() for part in lines[begin:at]), section, number)


def _written(block: str, section: str, line: int) -> Block:
    mark = _LIST.match(block)
    kind = "quote" if block.startswith(">") else "item" if mark else "paragraph"
    return Block(kind, section, line, _PREFIX.sub("", block), mark[0].strip() if mark else "")


class _Reader:
    """Reads the blocks of one page; knows the table it is reading."""

    def __init__(self, edition: Edition) -> None:
        self.edition, self.section, self.columns = edition, "", ()
        self.fixed = edition.fixed

    section: str
    columns: tuple[str, ...]

    def pieces(self, blocks: Iterable[Block]) -> Iterator[Piece]:
        """All pieces of the blocks."""
        for block in blocks:
            self.section = block.section
            if block.kind == "heading":
                yield from self._prose(block.raw, block.line, "heading")
            elif block.kind in ("head", "row"):
                yield from self._row(block)
            else:
                yield from self._paragraph(block.raw, block.line)

    def _paragraph(self, block: str, line: int) -> Iterator[Piece]:
        if self.section in _DATA:
            addresses = "".join(f" <{address}>" for address in re.findall(r"\]\(([^()\s]+)\)", block))
            if text := self._text(block):
                yield Piece("quote", text + addresses, (), self.section, line)
            return
        label = _LEAD.match(block)
        if label and plain(label["label"]) in self.fixed:
            yield Piece("fixed", plain(label["label"]), (), self.section, line)
            line, block = line + label[0].count("\n"), block[label.end() :]
        yield from self._prose(block, line, "sentence")

    def _prose(self, text: str, line: int, kind: str) -> Iterator[Piece]:
        """Sentences with the claims that follow them; a text that is fixed as a whole is one piece."""
        if self._text(text) in self.fixed:
            yield Piece("fixed", self._text(text), (), self.section, line)
            return
        for start, raw, claims in _sentences(text):
            if shown := self._text(raw):
                at = line + text[: start + len(raw) - len(raw.lstrip())].count("\n")
                fixed = not claims and shown in self.fixed
                yield Piece("fixed" if fixed else kind, shown, claims, self.section, at)

    def _row(self, block: Block) -> Iterator[Piece]:
        cells, head = block.cells, block.kind == "head"
        texts = [self._text(_COMMENT.sub("", cell)) for cell in cells]
        if head:
            self.columns = tuple(texts)
        for index, (cell, text) in enumerate(zip(cells, texts, strict=True)):
            claims = tuple(claim for found in _COMMENT.finditer(cell) for claim in found["ids"].split())
            column = self.columns[index] if index < len(self.columns) else ""
            if text or claims:
                kind = "heading" if head or not index else "cell"
                yield Piece(kind, text, claims, self.section, block.line, "" if head else texts[0], column)

    def _text(self, raw: str) -> str:
        """Plain text of inline Markdown without its citations."""
        # English sets a space before a reference, Chinese none: only what rendering added is taken away.
        cites = _CITE if self.edition.code != "en" else re.compile(f" ?{_CITE.pattern}")
        joined = _WRAPPED.sub("", _COMMENT.sub("", cites.sub("", raw)))
        return re.sub(r"\s+", " ", plain(joined)).strip()


def sentences(raw: str) -> Iterator[tuple[str, tuple[str, ...]]]:
    """The sentences of inline Markdown as they are written, each with the claims that follow it."""
    yield from ((text, claims) for _, text, claims in _sentences(raw))


def _breaks(line: str) -> bool:
    """Whether a line starts something other than a continued paragraph."""
    line = line.strip()
    return not line or line.startswith(("|", "#", ">", "<!-- section:")) or bool(_LIST.match(line))


def _sentences(text: str) -> Iterable[tuple[int, str, tuple[str, ...]]]:
    """(offset, raw text, claims) for each sentence: divided at comments, and at sentence ends between them."""
    found: list[tuple[int, str, tuple[str, ...]]] = []
    last = 0
    for comment in [*_COMMENT.finditer(text), None]:
        stop = comment.start() if comment else len(text)
        claims = tuple(comment["ids"].split()) if comment else ()
        parts = list(_divide(text[last:stop], last))
        if parts:
            found += [(at, raw, ()) for at, raw in parts[:-1]]
            found.append((*parts[-1], claims))
        elif claims and found:  # a second comment after the same sentence
            at, raw, before = found.pop()
            found.append((at, raw, before + claims))
        last = comment.end() if comment else stop
    return found


def _divide(chunk: str, offset: int) -> Iterator[tuple[int, str]]:
    begin = 0
    for stop in [*(end.end() for end in _ends(chunk)), len(chunk)]:
        if chunk[begin:stop].strip(" \n*"):
            yield offset + begin, chunk[begin:stop]
            begin = stop
