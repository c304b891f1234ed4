"""A page as one HTML file that needs nothing else: its pictures and its style are in it, and no script. Pure.

Facts open in popovers of HTML itself. All text goes through Jinja's escaping; a policy in the page forbids scripts and every request.
"""

from __future__ import annotations

import base64
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from functools import cache
from importlib import resources
from itertools import groupby

from jinja2 import Environment, StrictUndefined, Template

from outputs.charts import Chart
from outputs.explain import Teller
from outputs.post import Element, Part, Phrase
from outputs.publish.corrections import told
from outputs.publish.target import Page

_TAGS = {"en": "en", "zh": "zh-CN", "zh-hant": "zh-TW"}
_STOPS = ",.;:!?)，。、；：！？）」』”’"
_FAMILY = {"head": "table", "row": "table"}


@dataclass(frozen=True)
class Popover:
    """What a figure opens: its number on the page, and its facts told."""

    number: int
    lines: tuple[str, ...]


@dataclass(frozen=True)
class Bit:
    """A part of a line; when it is a figure with its popover, and the stop behind it, which may not begin a line."""

    part: Part
    popover: Popover | None = None
    tail: str = ""


@dataclass(frozen=True)
class Cluster:
    """Neighbouring blocks of one kind: a list, a table, a box, or one paragraph or heading. ``lines`` are theirs, by cell."""

    kind: str
    section: str
    labels: tuple[str, ...]
    lines: tuple[tuple[tuple[Bit, ...], ...], ...]
    pictures: tuple[Chart, ...] = ()
    numbered: bool = False


def webpage(page: Page, others: Sequence[tuple[str, str]]) -> str:
    """A page in HTML. ``others`` are the other editions of the note with their files' names, without ".html"."""
    post, clusters = page.post, list(_Clusters(page).clusters())
    popovers = [
        bit.popover for cluster in clusters for line in cluster.lines for cell in line for bit in cell if bit.popover
    ]
    return _template().render(
        post=post,
        tag=_TAGS[post.lang],
        clusters=clusters,
        popovers=popovers,
        others=[(_TAGS[lang], name, post.voice.say(f"edition_{lang}")) for lang, name in others],
        notices=_notices(page),
        address=_address,
        gap=" " if post.lang == "en" else "",
        say=post.voice.say,
    )


class _Clusters:
    """The blocks of one page, gathered; figures are numbered as they come."""

    def __init__(self, page: Page) -> None:
        self.page, self.count, self.drawn = page, 0, set[str]()
        self.teller = Teller(page.post.note, page.post.voice)

    def clusters(self) -> Iterator[Cluster]:
        elements = [
            element
            for element in self.page.post.elements
            if not (element.kind == "heading" and element.section == "headline")
        ]
        families = [list(found) for _, found in groupby(enumerate(elements), self._key)]
        for n, family in enumerate(families):
            own = [element for _, element in family]
            last = n + 1 == len(families) or families[n + 1][0][1].section != own[0].section
            yield self._cluster(own, last)

    def _key(self, item: tuple[int, Element]) -> tuple[str, str, int]:
        number, element = item
        kind = _FAMILY.get(element.kind, element.kind)
        return kind, element.section, number if kind in ("paragraph", "heading") else 0

    def _cluster(self, own: Sequence[Element], last: bool) -> Cluster:
        section, kind = own[0].section, _FAMILY.get(own[0].kind, own[0].kind)
        pictures = self._pictures(section) if kind == "table" or last else ()
        lines = tuple(tuple(self._bits(phrase) for phrase in element.phrases) for element in own)
        numbered = own[0].mark[:1].isdigit()
        return Cluster(kind, section, tuple(element.label for element in own), lines, pictures, numbered)

    def _pictures(self, section: str) -> tuple[Chart, ...]:
        if section in self.drawn:
            return ()
        self.drawn.add(section)
        return tuple(chart for chart in self.page.charts if chart.section == section)

    def _bits(self, phrase: Phrase) -> tuple[Bit, ...]:
        bits, stop = list[Bit](), ""
        for part, after in zip(phrase.parts, (*phrase.parts[1:], Part("")), strict=True):
            shown = replace(part, text=part.text.removeprefix(stop))
            popover = self._popover(part)
            stop = _stop(after.text) if popover and not (after.facts or after.url) else ""
            bits.append(Bit(shown, popover, stop))
        return tuple(bits)

    def _popover(self, part: Part) -> Popover | None:
        if not part.facts:
            return None
        self.count += 1
        return Popover(self.count, tuple(map(self.teller.line, part.facts)))


def _stop(text: str) -> str:
    """The marks that a text begins with and that no line may begin with."""
    return text[: len(text) - len(text.lstrip(_STOPS))]


def _notices(page: Page) -> list[str]:
    """What stands above the text: that it is a draft, and what was corrected."""
    voice = page.post.voice
    return [*([voice.say("draft")] if page.draft else []), *(told(each, page.post) for each in page.corrections)]


def _address(chart: Chart) -> str:
    """A picture within the page."""
    return f"data:image/svg+xml;base64,{base64.b64encode(chart.svg.encode()).decode()}"


@cache
def _template() -> Template:
    made = Environment(undefined=StrictUndefined, autoescape=True, trim_blocks=True, lstrip_blocks=True)
    return made.from_string(resources.files("outputs").joinpath("templates", "page.html.j2").read_text("utf-8"))
