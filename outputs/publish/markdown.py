"""A post as Markdown that any site builder reads: no raw HTML, no shortcode, no Liquid. Pure.

Each figure is a link to the footnote that holds its fact, with the fact as its title, so that it is told on hover and on a tap in
any theme; where ``anchor`` is empty, the footnote alone tells it. All text is escaped here, links are made here.
"""

from __future__ import annotations

import math
import re
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field

import yaml

from commentary.model import Fact, Lang
from outputs.charts import Chart
from outputs.explain import Teller
from outputs.markup import digest
from outputs.post import Element, Part, Phrase, Post
from outputs.publish.corrections import Correction, told
from outputs.text import clean, escape

_QUIET = str.maketrans({
    '"': "”", "'": "’", "\\": "/", "<": "‹", ">": "›", "[": "(", "]": ")", "{": "(", "}": ")", "|": "/", "`": "’", "&": "＆",
    "*": "·", "_": " ", "~": "∼", "#": "＃",
})  # fmt: skip  # what could end a title, or mean anything to a site builder


@dataclass(frozen=True)
class Style:
    """How a target wants its Markdown: what its footnotes' ids begin with (empty: figures are no links), whether the title
    stands in the body, where a picture is.
    """

    anchor: str
    titled: bool
    image: Callable[[Chart], str]


def front(post: Post, body: str, corrections: Sequence[Correction], draft: bool, more: Mapping[str, object]) -> str:
    """A whole file: front matter by YAML, and the body. ``more`` are keys of the target's own."""
    regime, voice = post.note.regime, post.voice
    last = corrections[-1].when if corrections else None
    keys = {
        "title": post.title,
        "description": post.description,
        "date": post.date.isoformat(timespec="seconds"),
        **({"lastmod": last.isoformat(timespec="seconds")} if last else {}),
        "slug": post.day,
        "tags": [voice.say("tag"), clean(voice.name("state", regime.state))],
        "draft": draft,
        "as_of": f"{post.note.as_of:%Y-%m-%dT%H:%M:%SZ}",
        "regime": clean(regime.state),
        "lsi": regime.lsi,
        "posture": clean(regime.posture),
        "reading_time": post.reading_time,
        "note_id": clean(post.note.id),
        **more,
        "corrections": [
            {"when": c.when.isoformat(timespec="seconds"), "sections": list(c.sections)} for c in corrections
        ],
        "checks": " ".join(f"{key}:{value}" for key, value in post.checks.items()),
    }
    head = yaml.safe_dump(keys, allow_unicode=True, sort_keys=False, width=math.inf)
    return f"---\n{head}digest: {digest(head + body)}\n---\n\n{body}"


def touched(text: str) -> bool:
    """Whether a file that :func:`front` made was changed since, in its front matter or its body."""
    found = re.fullmatch(r"---\n(.*?)digest: (\S+)\n---\n\n(.*)", text.replace("\r\n", "\n"), re.DOTALL)
    return not found or digest(found[1] + found[3]) != found[2].strip("'")


def body(post: Post, charts: Sequence[Chart], corrections: Sequence[Correction], draft: bool, style: Style) -> str:
    """The body, its footnotes last."""
    writer = _Writer(post, style, Teller(post.note, post.voice))
    lines = [*([f"**{escape(post.voice.say('draft'))}**", ""] if draft else []), *writer.lines(charts, corrections)]
    return "\n".join((*lines, *writer.footnotes())).strip() + "\n"


@dataclass
class _Writer:
    """Writes one post; the footnotes are numbered as they come."""

    post: Post
    style: Style
    teller: Teller
    notes: list[tuple[Fact, ...]] = field(default_factory=list)

    def lines(self, charts: Sequence[Chart], corrections: Sequence[Correction]) -> Iterator[str]:
        """The blocks in their order, pictures and corrections where they belong."""
        elements, drawn = self.post.elements, set[str]()
        for n, element in enumerate(elements):
            after = elements[n + 1] if n + 1 < len(elements) else None
            if element.kind == "head":
                yield from self._pictures(charts, element.section, drawn)
            yield from self._element(element, after)
            if after is None or after.section != element.section:
                yield from self._pictures(charts, element.section, drawn)
                if element.section == "asof":
                    yield from self._corrected(corrections)

    def _pictures(self, charts: Sequence[Chart], section: str, drawn: set[str]) -> Iterator[str]:
        """The pictures of a section, once: before its table, or at its end."""
        if section not in drawn:
            drawn.add(section)
            for chart in charts:
                if chart.section == section:
                    yield from (f'![{escape(chart.alt)}]({self.style.image(chart)} "{_quiet(chart.title)}")', "")

    def _corrected(self, corrections: Sequence[Correction]) -> Iterator[str]:
        for correction in corrections:
            yield from (f"*{escape(told(correction, self.post))}*", "")

    def _element(self, element: Element, after: Element | None) -> Iterator[str]:
        if element.kind in ("head", "row"):
            yield from self._row(element)
        elif element.kind != "heading" or element.section != "headline":
            yield self._line(element)
        elif self.style.titled:
            yield f"# {escape(self.post.title)}"
        else:
            return
        joined = after and after.section == element.section and after.kind == element.kind
        if joined and element.kind == "quote":
            yield ">"
        elif not (joined and element.kind == "item") and not (
            after and element.kind in ("head", "row") and after.kind == "row"
        ):
            yield ""

    def _line(self, element: Element) -> str:
        gap = " " if self.post.voice.lang is Lang.EN else ""
        text = gap.join(filter(None, (self._phrase(phrase).strip() for phrase in element.phrases)))
        if element.section == "deck" and element.kind == "paragraph":
            text = f"**{text}**"
        if element.label:
            text = f"**{escape(element.label)}** {text}"
        marks = {"heading": f"{element.mark} ", "item": f"{element.mark} ", "quote": "> "}
        return marks.get(element.kind, "") + text

    def _row(self, element: Element) -> Iterator[str]:
        facts = tuple(fact for phrase in element.phrases for fact in phrase.facts)
        number = self._number(facts)
        cells = ["".join(self._part_of(part, number) for part in phrase.parts) for phrase in element.phrases]
        cells[-1] += self._mark(number)
        yield f"| {' | '.join(cells)} |"
        if element.kind == "head":
            yield f"| --- |{' ---: |' * (len(cells) - 1)}"

    def _phrase(self, phrase: Phrase) -> str:
        number = self._number(phrase.facts)
        return "".join(self._part_of(part, number) for part in phrase.parts).rstrip() + self._mark(number)

    def _number(self, facts: tuple[Fact, ...]) -> int:
        """The number of the footnote that holds these facts; 0 where there are none."""
        if not facts:
            return 0
        self.notes.append(facts)
        return len(self.notes)

    def _mark(self, number: int) -> str:
        return f"[^{number}]" if number else ""

    def _part_of(self, part: Part, number: int) -> str:
        if part.cite:
            return f"[\\[{part.text}\\]]({part.url or '#'})"
        if part.url:
            return f"[{escape(part.text)}]({part.url})"
        if part.facts and self.style.anchor:
            facts = self.post.voice.say("then").join(self.teller.line(fact) for fact in part.facts)
            return f'[{escape(part.text)}](#{self.style.anchor}{number} "{_quiet(facts)}")'
        return _spaced(part.text)

    def footnotes(self) -> Iterator[str]:
        """The facts, a line each."""
        for number, facts in enumerate(self.notes, 1):
            yield f"[^{number}]: " + "  \n    ".join(escape(self.teller.line(fact)) for fact in facts)
            yield ""  # two definitions without a line between them are one to kramdown


def _spaced(text: str) -> str:
    """Escaped text with its outer spaces; a link that follows it is no picture."""
    inner = escape(text)
    inner = f"{inner[:-1]}\\!" if inner.endswith("!") else inner
    return f"{' ' if text[:1] == ' ' else ''}{inner}{' ' if text[-1:] == ' ' and inner else ''}"


def _quiet(text: str) -> str:
    """Text that means nothing to Markdown, HTML or a site builder inside a title's quotes."""
    return clean(text).replace("S&P", "S\0P").translate(_QUIET).replace("\0", "&")
