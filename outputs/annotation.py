"""An annotated article as a page and as data. Pure: the same article and edition give the same bytes.

Whatever the article or a model wrote is escaped on its way out, like a headline on a note; what is :class:`Safe` was made
here.
"""

from __future__ import annotations

import hashlib
import json
import math
import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from urllib.parse import urlsplit

import yaml

from commentary.essays import Annotated, Held, Paragraph
from commentary.model import Lang, Sentence
from outputs import markup, sourcing, stamps
from outputs.edition import Edition, edition
from outputs.record import plain_data
from outputs.render import HAN_A_MINUTE, WORDS_A_MINUTE, Safe, template
from outputs.text import HAN, address, clean, clip, escape

QUOTED = 240  # characters of a claim that are quoted beside the data


def identity(made: Annotated) -> str:
    """A name for the page's folder: the day, and a digest of what was annotated. Nothing of the article is in it."""
    whole = "\n".join((made.essay.title, made.essay.url, *made.essay.note, *made.essay.paragraphs))
    return f"{made.as_of:%Y-%m-%d}-{hashlib.sha256(whole.encode()).hexdigest()[:8]}"


def as_json(made: Annotated) -> str:
    """The annotated article as JSON with sorted keys, ending in a newline."""
    return json.dumps(plain_data(made), ensure_ascii=False, sort_keys=True, indent=1, allow_nan=False) + "\n"


def markdown(made: Annotated, lang: str) -> str:
    """The page in an edition. Raises InputError for another edition."""
    page = _Page(made, edition(lang))
    body = re.sub(r"\n{3,}", "\n\n", template("annotation.md.j2").render(page=page).strip()) + "\n"
    front = yaml.safe_dump(page.front(body), allow_unicode=True, sort_keys=False, width=math.inf)
    return f"---\n{front}---\n\n{body}"


def _bare(text: str) -> str:
    """Somebody's words for front matter, which themes print as they are: without the signs that open anything."""
    return re.sub(r"[<>{}\[\]`%]", "", clean(text)).strip()


@dataclass(frozen=True)
class _Beside:
    """A paragraph ready for the template."""

    first: str
    second: str
    beside: tuple[str, ...]


@dataclass(frozen=True)
class _Part:
    heading: str
    paragraphs: tuple[_Beside, ...]
    unquoted: str


class _Page:
    """One annotated article in one edition."""

    def __init__(self, made: Annotated, voice: Edition) -> None:
        self.made, self.essay, self.voice = made, made.essay, voice
        self._gap = " " if voice.lang is Lang.EN else ""
        self.say = voice.say

    def front(self, body: str) -> dict[str, object]:
        """The front matter."""
        made = self.made
        return {
            "title": _bare(self.title),
            "description": _bare(self.deck),
            "lang": self.voice.code,
            "as_of": f"{made.as_of:%Y-%m-%dT%H:%M:%SZ}",
            "original_title": _bare(self.essay.original or self.essay.title),
            "original_author": _bare(self.essay.author),
            "original_url": address(self.essay.url) or "",
            "reading_time": self._minutes,
            "writer": clean(made.writer),
            "digest": markup.digest(body),
        }

    def heading(self, section: str) -> str:
        """A heading that notes have too."""
        return self.voice.headings[section]

    @property
    def title(self) -> str:
        """In the page's language where there is one; the title it was translated from may be."""
        own = self._own(self.essay.title, self.made.title)
        foreign = self.essay.lang is not self.voice.lang and own == self.essay.title
        return self.essay.original if foreign and self._mine(self.essay.original) else own

    def _mine(self, text: str) -> bool:
        """Whether a text is in the page's language."""
        return bool(text) and bool(re.search(f"[{HAN}]", text)) is (self.voice.lang is Lang.ZH)

    @property
    def deck(self) -> str:
        """In the page's language where there is one."""
        return self._own(self.essay.deck, self.made.deck)

    def _own(self, original: str, translation: str) -> str:
        return original if self.essay.lang is self.voice.lang or not translation else translation

    @property
    def line(self) -> str:
        """When, and how long it takes to read."""
        return self.say("essay_line", time=self._time, minutes=self._minutes)

    @property
    def _time(self) -> str:
        return stamps.short(self.made.as_of, self.voice)

    @property
    def _minutes(self) -> int:
        texts = [self._own(p.text, p.translation) for p in (*self.made.note, *self.made.paragraphs) if p.quoted]
        whole = " ".join(texts)
        han = len(re.findall(f"[{HAN}]", whole))
        words = len(re.findall(r"[A-Za-z][\w'’-]*", whole))
        return max(1, math.ceil(han / HAN_A_MINUTE + words / WORDS_A_MINUTE))

    @property
    def about(self) -> list[str]:
        """Title, author, translator and address of the original, as far as they are known."""
        essay = self.essay
        told = [
            ("essay_original", "title", essay.original or (essay.title if self.title != essay.title else "")),
            ("essay_author", "author", essay.author), ("essay_translator", "translator", essay.translator),
            ("essay_site", "site", essay.site),
        ]  # fmt: skip
        lines: list[str] = [self.say(key, **{slot: clip(text, 160)}) for key, slot, text in told if text]
        return [*lines, self._link or self.say("essay_unlinked")]

    @property
    def _link(self) -> str:
        if not (target := address(self.essay.url)):
            return ""
        return Safe(f"[{escape(self.say('essay_link'))}]({target}) ({escape(urlsplit(target).hostname or '')})")

    @property
    def counted(self) -> str:
        """How many claims stand."""
        held = [one.support.value for one in self.made.held]
        if not held:
            return self.say("essay_none")
        names = ("supported", "mixed", "not_supported", "no_data")
        return self.say("essay_count", all=len(held), time=self._time, **{name: held.count(name) for name in names})

    @property
    def stands(self) -> str:
        """The first of the standing sentences."""
        told = self._sentences(self.made.standing[:1])
        return Safe(self._gap.join((escape(self.say("essay_stands")), told))) if told else ""

    @property
    def against(self) -> str:
        """The rest of them."""
        return Safe(self._sentences(self.made.standing[1:])) if self.made.standing[1:] else ""

    @property
    def translated(self) -> str:
        """Whether and by whom the article was translated."""
        count = self.made.translation
        if count is None:
            return self.say("essay_untranslated")
        passed = count.passed + count.repaired
        return self.say("essay_translated", writer=clip(self.made.writer, 60), asked=count.asked, passed=passed)

    @property
    def parts(self) -> Iterator[_Part]:
        """The article's own editor's note, and the article."""
        for key, paragraphs in (("essay_note", self.made.note), ("essay_body", self.made.paragraphs)):
            if paragraphs:
                left = sum(not paragraph.quoted for paragraph in paragraphs)
                unquoted = self.say("essay_quoted", count=left) if left else ""
                shown = tuple(self._beside(paragraph) for paragraph in paragraphs if paragraph.quoted)
                yield _Part(self.say(key), shown, unquoted)

    def _beside(self, paragraph: Paragraph) -> _Beside:
        own = self.essay.lang is self.voice.lang or not paragraph.translation
        first, second = (paragraph.text, paragraph.translation) if own else (paragraph.translation, paragraph.text)
        if paragraph.why:
            second = self.say("essay_left")
        return _Beside(Safe(f"**{paragraph.number}** {escape(first)}"), second, tuple(self._notes(paragraph)))

    def _notes(self, paragraph: Paragraph) -> Iterator[str]:
        joint = self.say("joint")
        if paragraph.figures:
            yield self.say("essay_figures", list=" · ".join(paragraph.figures[:12]))
        if names := [self.voice.shown(layer) for layer in paragraph.layers]:
            yield self.say("essay_layers", list=joint.join(names))
        for term in paragraph.terms:
            yield self.say("essay_term", name=self.voice.shown(term.name), says=self.voice.shown(term.says))

    @property
    def held(self) -> list[Safe]:
        """Each claim in its own words, what the data say of it, and the figures."""
        return [Safe(self._held(one)) for one in self.made.held]

    def _held(self, one: Held) -> str:
        n = one.paragraph
        where = self.say("essay_where", n=n) if n else self.say("essay_where_note")
        marks = ("“", "”")
        verdict = escape(self.say(f"essay_{one.support.value}"))
        told = self._sentences(one.data)
        said = f"{marks[0]}{escape(clip(one.said, QUOTED))}{marks[1]} ({escape(where)})"
        return " ".join(filter(None, (said, f"**{verdict}**", told)))

    def _sentences(self, sentences: Sequence[Sentence]) -> str:
        shown = [f"{escape(self.voice.shown(s))} {markup.mark(s.claims)}" for s in sentences]
        return (self._gap or " ").join(shown)

    @property
    def block(self) -> str:
        """A model's free prose in the page's language."""
        said = dict(self.made.interpretation).get(self.voice.lang, ())
        return self._gap.join(self.voice.shown(Sentence(text, text)) for text in said)

    @property
    def sources(self) -> list[str]:
        """The article, and where the figures come from."""
        essay = self.essay
        name = clip(essay.original or essay.title, 160)
        told = ", ".join(filter(None, (clip(essay.author, 80), clip(essay.site, 80))))
        target = address(essay.url)
        linked = f"[{escape(name)}]({target})" if target else escape(name)
        first = Safe(f"{escape(told)}: {linked}" if told else linked)
        return [first, *filter(None, [sourcing.data(self.made.facts, self.made.claims, self.voice)])]

    @property
    def method(self) -> list[str]:
        """How the page was made."""
        ai = self.say("essay_ai", writer=clip(self.made.writer, 60)) if self.block else ""
        return [line for line in (self.say("essay_method"), ai, self.say("disclaimer")) if line]
