"""A verified note as a page. Pure: the same note and edition give the same bytes.

The template lays out. What reaches it as :class:`Safe` was made and escaped here; everything else is escaped by the
environment on its way out. So no text can open a tag, a shortcode, a table cell or the front matter.
"""

from __future__ import annotations

import math
import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC
from functools import cache
from importlib import resources
from itertools import pairwise

import yaml
from jinja2 import Environment, StrictUndefined, Template

from commentary.errors import NotPublishable
from commentary.model import Article, Claim, Due, Event, Exhibit, Lang, Note, Section, Sentence
from outputs import markup, sourcing, stamps, standing
from outputs.edition import Edition, edition
from outputs.record import as_json
from outputs.text import HAN, address, clean, clip, escape

__all__ = ["as_json", "length", "markdown", "reading_time", "shown"]

WORDS_A_MINUTE = 230  # silent reading of English non-fiction; Brysbaert 2019, 238
HAN_A_MINUTE = 400  # silent reading of Chinese; the usual measure of Chinese publishers is 300–500
PUBLISHERS_SHOWN = 4


class Safe(str):
    """Markdown made by this module; anything else is escaped when it meets the template."""

    __slots__ = ()


@dataclass(frozen=True)
class Block:
    """A section ready for the template: its shape, heading, and paragraphs and table cells, plain or Safe."""

    id: str
    shape: str
    heading: str
    lines: tuple[str, ...] = ()
    head: tuple[Safe, ...] = ()
    rows: tuple[tuple[Safe, ...], ...] = ()


def markdown(note: Note, lang: str) -> str:
    """The page in the edition ``en``, ``zh`` or ``zh-hant``, front matter and all.

    Raises InputError for another edition, NotPublishable for a section or claim id that has no place on a page.
    """
    page = _Page(note, edition(lang))
    body = re.sub(r"\n{3,}", "\n\n", template("note.md.j2").render(blocks=page.blocks()).strip()) + "\n"
    front = yaml.safe_dump(page.front(body), allow_unicode=True, sort_keys=False, width=math.inf)
    return f"---\n{front}---\n\n{body}"


def shown(sentence: Sentence, lang: str) -> str:
    """The sentence as a reader of this edition sees it, and as :func:`outputs.markup.parse` gives it back."""
    return edition(lang).shown(sentence)


def length(note: Note, lang: str) -> int:
    """Words (English) or Han characters (Chinese) of the note's own prose: no tables, lists or fixed texts."""
    voice = edition(lang)
    told = (section for section in note.sections if section.id in voice.shapes and section.id != "missing")
    prose = " ".join(voice.shown(sentence) for section in told for sentence in _flat(section))
    return len(re.findall(r"\S*\w\S*" if voice.lang is Lang.EN else f"[{HAN}]", prose))


def reading_time(note: Note, lang: str) -> int:
    """Minutes, at least one."""
    pace = WORDS_A_MINUTE if edition(lang).lang is Lang.EN else HAN_A_MINUTE
    return max(1, math.ceil(length(note, lang) / pace))


def _flat(section: Section) -> Iterator[Sentence]:
    for paragraph in section.paragraphs:
        yield from paragraph


def _made(section: Section) -> Iterator[str]:
    """The claims that a section's sentences and cells make."""
    cells = (cell for row in section.table.rows for cell in row) if section.table else ()
    for sentence in (*_flat(section), *cells):
        yield from sentence.claims


@cache
def template(name: str) -> Template:
    """A template beside this file. What it prints is escaped for Markdown, but for what is :class:`Safe`."""
    environment = Environment(  # not HTML, so not Jinja's autoescape: ``finalize`` sees every value
        undefined=StrictUndefined,
        autoescape=False,
        finalize=lambda value: value if isinstance(value, Safe) else escape(str(value)),
        trim_blocks=True,
        lstrip_blocks=True,
    )
    return environment.from_string(resources.files("outputs").joinpath("templates", name).read_text("utf-8"))


class _Page:
    """One note in one edition."""

    def __init__(self, note: Note, voice: Edition) -> None:
        self.note, self.voice = note, voice
        self.sections: Mapping[str, Section] = {section.id: section for section in note.sections}
        self._gap = " " if voice.lang is Lang.EN else ""  # between sentences, and before a reference or a mark
        self.numbers = {article.id: n for n, article in reversed(list(enumerate(note.articles, 1)))}
        if unknown := sorted(self.sections.keys() - voice.shapes.keys() - voice.elsewhere):
            raise NotPublishable("has no place on the page", f"section {unknown[0]}", "add it to outputs/labels.toml")

    def front(self, body: str) -> dict[str, object]:
        """The front matter; times as ISO 8601 text, the digest to notice later edits."""
        note, regime = self.note, self.note.regime
        return {
            "title": self._line("headline") or self.voice.say("untitled"),
            "description": self._line("takeaway") or self._line("deck"),
            "date": stamps.local(note).isoformat(timespec="seconds"),
            "lang": self.voice.code,
            "as_of": f"{note.as_of.astimezone(UTC):%Y-%m-%dT%H:%M:%SZ}",
            "note_id": clean(note.id),
            "regime": clean(regime.state),
            "lsi": regime.lsi,
            "posture": clean(regime.posture),
            "reading_time": reading_time(note, self.voice.code),
            "writer": clean(note.writer),
            **({"model": self._model} if self._model else {}),
            "digest": markup.digest(body),
        }

    def _line(self, section: str) -> str:
        """A section's sentences as one plain line, empty when the note lacks it."""
        found = self.sections.get(section)
        return self._gap.join(self.voice.shown(sentence) for sentence in _flat(found)) if found else ""

    def blocks(self) -> list[Block]:
        """What the page shows, in its order; sections the note lacks are absent."""
        own: dict[str, Sequence[str]] = {
            "asof": [stamps.as_of(self.note, reading_time(self.note, self.voice.code), self.voice)],
            "regime": [escape(line) for line in standing.lines(self.note.regime, self.voice)],
            "interpretation": self._interpretation(),
            "exhibits": [self._exhibit(exhibit) for exhibit in sorted(self.note.exhibits, key=self._foreign)],
            "calendar": self._calendar(),
            "outages": [stamps.outage(outage, self.note.as_of, self.voice) for outage in self.note.outages],
            "sources": [self._source(article) for article in self.note.articles],
            "method": [
                line for line in (sourcing.data(self.note.facts, self._claims(), self.voice), self._method()) if line
            ],
            "disclaimer": [self.voice.say("disclaimer")],
        }
        made = (self._own(id, own[id]) if id in own else self._section(id) for id in self.voice.shapes)
        return [block for block in made if block and (block.lines or block.rows)]

    def _claims(self) -> list[Claim]:
        """The claims of the note but for those that only a section of the other language's page makes."""
        here = {key for id in self.voice.shapes if id in self.sections for key in _made(self.sections[id])}
        there = {key for id in self.voice.elsewhere if id in self.sections for key in _made(self.sections[id])}
        return [claim for claim in self.note.claims if claim.id not in there - here]

    @property
    def _model(self) -> str:
        """The model that had a part in this edition; empty where there is none."""
        part = self.note.writer != "plain" or dict(self.note.interpretation).get(self.voice.lang)
        return clean(dict(self.note.provenance).get("model", self.note.writer)) if part else ""

    def _interpretation(self) -> list[Safe]:
        """A model's free prose in the page's language, one paragraph."""
        said = dict(self.note.interpretation).get(self.voice.lang, ())
        return [self._paragraph([Sentence(text, text) for text in said])] if said else []

    def _own(self, id: str, lines: Iterable[str]) -> Block:
        return Block(id, self.voice.shapes[id], self._heading(id), tuple(lines))

    def _section(self, id: str) -> Block | None:
        if not (section := self.sections.get(id)):
            return None
        lines = tuple(line for paragraph in section.paragraphs if (line := self._paragraph(paragraph)))
        table = section.table
        head = tuple(map(self._cell, table.head)) if table else ()
        rows = tuple(tuple(map(self._cell, row)) for row in table.rows) if table else ()
        return Block(id, self.voice.shapes[id], self._heading(id), lines, head, rows)

    def _heading(self, id: str) -> str:
        return self.voice.headings.get(id, "")

    def _paragraph(self, sentences: Sequence[Sentence]) -> Safe:
        """Sentences with their references and marks, on one line."""
        parts = [self._marked(sentence) for sentence in sentences if self.voice.shown(sentence)]
        followed = [self._closed(part, after) for part, after in pairwise(parts)]
        return Safe(self._gap.join((*followed, *parts[-1:])))

    def _closed(self, part: str, after: str) -> str:
        """A sentence that another follows: where no mark and no full stop divides them, it gets an empty mark."""
        divided = part.endswith("-->") or markup.divides(part, self._gap + after)
        return part if divided else f"{part}{self._gap}{markup.mark(())}"

    def _marked(self, sentence: Sentence) -> str:
        text = markup.whole(self._cited(escape(self.voice.shown(sentence)), sentence.cites))
        return f"{text}{self._gap}{markup.mark(sentence.claims)}" if sentence.claims else text

    def _cited(self, text: str, cites: Sequence[str]) -> str:
        """References stand before the full stop. An article that is not among the sources gets none."""
        numbers = [self.numbers[cite] for cite in cites if cite in self.numbers]
        if not numbers:
            return text
        links = "".join(f"[\\[{n}\\]]({self._target(self.note.articles[n - 1])})" for n in numbers)
        stop = re.search(r"(?<!\\)[.!?。！？]*$", text)
        at = stop.start() if stop else len(text)
        said = re.sub(r"!$", r"\\!", text[:at])  # a "!" right before a link would make a picture of it
        return f"{said}{self._gap}{links}{text[at:]}"

    def _target(self, article: Article) -> str:
        return address(article.url) or "#"

    def _cell(self, sentence: Sentence) -> Safe:
        return Safe(self._marked(sentence))

    def _linked(self, article: Article) -> str:
        """A title in its own words and language, linked when its address is safe."""
        title = escape(clip(clean(article.title)))
        target = address(article.url)
        return f"[{title}]({target})" if target and title else title

    def _exhibit(self, exhibit: Exhibit) -> Safe:
        """The story in the words of its best article in the reader's language, when it has one."""
        lead = self._lead(exhibit)
        label = self.voice.say(f"lang_{lead.lang.value}")
        # The story's own publishers, those of the item shown first: as many in every edition.
        names = self._publishers(sorted(exhibit.story.publishers, key=lambda name: name not in lead.publishers))
        told = [self.voice.say("exhibit", publishers=names, time=self._time(lead)), *self._layers(exhibit)]
        return Safe(f"{escape(label)} {self._linked(lead)} — {escape(' · '.join(told))}")

    def _lead(self, exhibit: Exhibit) -> Article:
        own = (article for article in exhibit.story.articles if article.lang is self.voice.lang)
        return next(own, exhibit.story.lead)

    def _foreign(self, exhibit: Exhibit) -> bool:
        return self._lead(exhibit).lang is not self.voice.lang

    def _layers(self, exhibit: Exhibit) -> list[str]:
        """What the story bears on: the first layer it is tagged with."""
        named = {f"layer:{layer.number}": layer for layer in self.note.regime.layers}
        found = [named[tag] for tag in exhibit.why if tag in named]
        return [self.voice.script(layer.en if self.voice.lang is Lang.EN else layer.zh) for layer in found[:1]]

    def _source(self, article: Article) -> Safe:
        told = self.voice.say("exhibit", publishers=self._publishers(article.publishers), time=self._time(article))
        return Safe(f"{escape(told)} · {self._linked(article)}")

    def _time(self, article: Article) -> str:
        if article.published and article.published <= article.known_at:
            return stamps.short(article.published, self.voice)
        return self.voice.say("seen", time=stamps.short(article.known_at, self.voice))

    def _publishers(self, names: Sequence[str]) -> str:
        kept = [clip(name, 60) for name in map(clean, names) if name]
        first = self.voice.say("joint").join(kept[:PUBLISHERS_SHOWN])
        more = len(kept) - PUBLISHERS_SHOWN
        return self.voice.say("more", shown=first, more=more, all=len(kept)) if more > 0 else first

    def _calendar(self) -> list[str]:
        """What is to come, and what a reader may look for in vain."""
        lines = [self._to_come(entry) for entry in self.note.calendar]
        return [*lines, *self._uncovered()] if lines else []

    def _to_come(self, entry: Due | Event) -> str:
        return stamps.event(entry, self.voice) if isinstance(entry, Event) else stamps.due(entry, self.voice)

    def _uncovered(self) -> list[str]:
        names = [self.voice.say(f"topic_{topic}") for topic in self.note.uncovered]
        if not names:
            return []
        head = self.voice.say("joint").join(names[:-1])
        told = self.voice.say("and", head=head, last=names[-1]) if head else names[-1]
        said = self.voice.say("uncovered", list=told, verb="is" if self.note.uncovered == ("inflation",) else "are")
        return [said[:1].upper() + said[1:]]

    def _method(self) -> str:
        checked = self.note.verification
        block = dict(self.note.interpretation).get(self.voice.lang)
        worded = "method_both" if block else "method_model"
        return self.voice.say(
            worded if self.note.writer != "plain" else "method_block" if block else "method_plain",
            writer=clip(self._model, 60),
            figures=checked.figures,
            matched=checked.matched,
            dropped=len(checked.dropped),
        )
