"""A page of a note, edited or not, made ready to be published: its text taken apart, its figures and sources bound. Pure.

What is published is the text of the page as it was verified. Only its *text* is taken: marks, links and emphasis are made
anew by whoever writes it out, so that nothing an editor, a feed or a model wrote can be anything but text.
"""

from __future__ import annotations

import hashlib
import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal

from commentary.model import Fact, Lang, Metric, Note, Predicate, Unit, Verdict
from outputs import markup, render, stamps
from outputs.binding import Bound, bound
from outputs.edition import Edition, edition
from outputs.hant import simplified
from outputs.text import address, clean, plain

_LINK = re.compile(r"\[(?P<label>(?:\\.|[^\[\]\\])*)\]\((?P<url>[^()\s]*)\)")
_CITED = re.compile(r"\\\[(?P<n>\d+)\\\]")
_LABEL = re.compile(r"\*\*(?P<label>[^*\n]+?)\*\*\s*")
_BLIND = frozenset(
    {"asof", "method", "disclaimer", "sources"}
)  # what a change of the program changes, and no correction
_DESCRIBED = 160  # characters that sites and searches show of a description
_STANDING = ("lsi", "coverage")


@dataclass(frozen=True)
class Part:
    """A stretch of a line: plain ``text``; a figure when it has ``facts``; a link when it has a ``url``."""

    text: str
    facts: tuple[Fact, ...] = ()
    url: str = ""
    cite: bool = False


@dataclass(frozen=True)
class Phrase:
    """A sentence or cell: its parts, and all facts it was made from."""

    parts: tuple[Part, ...]
    facts: tuple[Fact, ...] = ()

    @property
    def words(self) -> str:
        """What it says, without its citations."""
        return "".join(part.text for part in self.parts if not part.cite)


@dataclass(frozen=True)
class Element:
    """A block of the post, by the kinds of :class:`outputs.markup.Block`; a table's rows have a phrase a cell."""

    kind: str
    section: str
    phrases: tuple[Phrase, ...]
    mark: str = ""
    label: str = ""


@dataclass(frozen=True)
class Post:
    """A note in one edition. ``checks`` has a digest of the text of each section, to tell what a correction changed."""

    lang: str
    title: str
    description: str
    date: datetime
    elements: tuple[Element, ...]
    note: Note
    checks: Mapping[str, str]
    reading_time: int

    @property
    def day(self) -> str:
        """The note's day in its workspace's zone: its folder, and its slug in every language."""
        return f"{self.date:%Y-%m-%d}"

    @property
    def voice(self) -> Edition:
        """The edition."""
        return edition(self.lang)


def post(page: markup.Parsed, note: Note) -> Post:
    """A page with the note that it is of."""
    lang = str(page.front["lang"])
    maker = _Maker(note, edition(lang))
    elements = tuple(maker.element(block) for block in page.blocks if block.raw.strip())
    said = {section: _text(elements, section) for section in dict.fromkeys(block.section for block in page.blocks)}
    gap = " " if edition(lang).lang is Lang.EN else ""
    return Post(
        lang=lang,
        title=said.get("headline") or edition(lang).say("untitled"),
        description=_described(elements, gap) or said.get("deck", ""),
        date=stamps.local(note),
        elements=elements,
        note=note,
        checks={key: _digest(text) for key, text in said.items() if key not in _BLIND},
        reading_time=render.reading_time(note, lang),
    )


class _Maker:
    """Makes the elements of one page."""

    def __init__(self, note: Note, voice: Edition) -> None:
        self.voice = voice
        self.facts = {fact.id: fact for fact in (*note.regime.facts, *note.facts)}
        self.claims = {claim.id: claim for claim in note.claims}
        self.standing, self.counted = _standing(note), _counted(note)

    def element(self, block: markup.Block) -> Element:
        """A block of the page."""
        if block.kind in ("head", "row"):
            return Element(block.kind, block.section, tuple(map(self._cell, block.cells)))
        label, raw = _labelled(block)
        phrases = tuple(self._phrase(raw, claims, block.section) for raw, claims in markup.sentences(raw))
        return Element(block.kind, block.section, phrases, block.mark, label)

    def _phrase(self, raw: str, claims: Sequence[str], section: str) -> Phrase:
        if section != "regime":
            facts = self._facts(claims)
            return Phrase(tuple(self._parts(raw, facts)), facts)
        parts = tuple(self._parts(raw, self.standing))  # no claims stand in the box: its figures show its facts
        shown = dict.fromkeys(fact for part in parts for fact in part.facts)
        counted = self.counted if any(fact.metric is Metric.COVERAGE for fact in shown) else ()
        return Phrase(parts, (*shown, *counted))

    def _cell(self, raw: str) -> Phrase:
        """A cell is its figure, whole: the first fact of its claim, unless it is the fact's day."""
        found = list(markup.sentences(raw))
        claims = [claim for _, ids in found for claim in ids]
        text = clean(" ".join(_plain(part) for part, _ in found))
        facts = self._facts(claims)[:1]
        shown = bool(facts and self._bound(text, facts))
        return Phrase((Part(text, facts if shown else ()),), facts if shown else ())

    def _facts(self, claims: Sequence[str]) -> tuple[Fact, ...]:
        """What the claims were made from. That nothing is held of a series is no figure."""
        made = [self.claims[claim] for claim in claims if claim in self.claims]
        named = [key for claim in made if claim.predicate is not Predicate.MISSING for key in claim.facts]
        return tuple(self.facts[key] for key in dict.fromkeys(named) if key in self.facts)

    def _parts(self, raw: str, facts: Sequence[Fact]) -> Iterator[Part]:
        last = 0
        for link in _LINK.finditer(raw):
            yield from self._figures(raw[last : link.start()], facts)
            cited = _CITED.fullmatch(link["label"])
            url = address(link["url"]) or ""
            yield Part(cited["n"] if cited else _plain(link["label"]), url=url, cite=bool(cited))
            last = link.end()
        yield from self._figures(raw[last:], facts)

    def _bound(self, text: str, facts: Sequence[Fact]) -> tuple[Bound, ...]:
        """Its figures; Traditional Chinese is read in Simplified, which is what the rules of figures know."""
        plainer = simplified(text) if self.voice.code == "zh-hant" else text
        return bound(plainer if len(plainer) == len(text) else text, self.voice.lang, facts)

    def _figures(self, raw: str, facts: Sequence[Fact]) -> Iterator[Part]:
        text, last = _plain(raw), 0
        for figure in self._bound(text, facts):
            if figure.start > last:
                yield Part(text[last : figure.start])
            yield Part(text[figure.start : figure.end], figure.facts)
            last = figure.end
        if text[last:]:
            yield Part(text[last:])


def _standing(note: Note) -> tuple[Fact, ...]:
    """The facts of the regime's box: the index now and before, and its coverage now."""
    own = [fact for fact in note.regime.facts if fact.subject == "LSI"]
    return tuple(fact for fact in reversed(own) if fact.metric is Metric.LEVEL or fact.known_at == note.as_of)


def _counted(note: Note) -> tuple[Fact, ...]:
    """What is counted beside the coverage: the symptoms and links of the chain that have data, seen or not."""
    regime, day = note.regime, note.as_of.date()
    judged = [test for test in (*regime.symptoms, *regime.chain) if test.verdict is not Verdict.NO_DATA]
    return tuple(
        Fact(
            f"{test.id}/verdict", test.id, Metric.TALLY, Decimal(test.verdict is Verdict.SEEN), Unit.COUNT, day, note.as_of,
            source="computed", derivation="the test's rule, applied to its facts",
        )
        for test in judged
    )  # fmt: skip


def _labelled(block: markup.Block) -> tuple[str, str]:
    """The bold words that a paragraph begins with, where more than they stand in it."""
    found = _LABEL.match(block.raw)
    if block.kind not in ("paragraph", "quote") or not found or found.end() == len(block.raw):
        return "", block.raw
    return _plain(found["label"]), block.raw[found.end() :]


def _plain(raw: str) -> str:
    """What a reader sees of inline Markdown, its outer spaces kept as one."""
    text = plain(raw)
    inner = clean(text)
    before, after = text[:1].isspace(), text[-1:].isspace()
    return f"{' ' if before else ''}{inner}{' ' if after and inner else ''}"


def _text(elements: Sequence[Element], section: str) -> str:
    """The words of a section, as one line; its heading is none of them but for the headline."""
    own = (e for e in elements if e.section == section and (e.kind != "heading" or section == "headline"))
    return clean(" ".join(phrase.words for element in own for phrase in element.phrases))


def _described(elements: Sequence[Element], gap: str) -> str:
    """The takeaway, as many whole sentences of it as a site shows."""
    own = [phrase for element in elements if element.section == "takeaway" for phrase in element.phrases]
    said = [clean(phrase.words) for phrase in own]
    while len(said) > 1 and len(gap.join(said)) > _DESCRIBED:
        said.pop()
    return gap.join(said)


def _digest(text: str) -> str:
    return hashlib.sha256(text.encode("utf-8", "replace")).hexdigest()[:8]
