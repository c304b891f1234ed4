"""A note in short, for who is told that it is there: a message for a chat, and an e-mail. Pure; every word stands on the page too."""

from __future__ import annotations

from collections.abc import Sequence
from functools import cache
from importlib import resources

from jinja2 import Environment, StrictUndefined, Template

from commentary.model import Lang, Note, Section, Sentence, Table
from outputs import render, stamps, standing
from outputs.edition import Edition, edition
from outputs.text import clean, clip

MOST = {Lang.EN: 700, Lang.ZH: 400}  # characters of a message for a chat
_PARTS = ("changes", "against", "triggers")
_ROWS, _COLUMNS = 5, (0, 1, 2, 4)  # of the table: rows of a message; name, level, 1 and 20 sessions of an e-mail


def chat(note: Note, lang: str) -> str:
    """A message of plain lines: headline, regime, takeaway, the day's moves, evidence against, what changed; what does not fit goes."""
    told = _Told(note, edition(lang))
    head = [told.line("headline"), standing.lines(note.regime, told.voice)[0], told.line("takeaway")]
    more = [told.moves(), told.against(), *(f"· {line}" for line in told.paragraphs("changes"))]
    lines = [clip(line, MOST[told.voice.lang] // 4) for line in head if line]
    for line in filter(None, more):
        if len("\n".join((*lines, line))) <= MOST[told.voice.lang]:
            lines.append(line)
    return "\n".join(lines)


def email(note: Note, langs: Sequence[str], remarks: Sequence[str] = ()) -> str:
    """An HTML body that mail programs show, the editions one after the other, then ``remarks`` on the run that made it.

    Tables and inline styles, no picture, no script, nothing to load.
    """
    editions = [_mailed(_Told(note, edition(lang)), note) for lang in langs]
    return _template().render(editions=editions, remarks=[clean(remark) for remark in remarks])


def _mailed(told: _Told, note: Note) -> dict[str, object]:
    """What the template shows of one edition."""
    voice, table = told.voice, told.table
    return {
        "tag": {"en": "en", "zh": "zh-CN", "zh-hant": "zh-TW"}[voice.code],
        "title": told.line("headline") or voice.say("untitled"),
        "deck": told.line("deck"),
        "takeaway": told.line("takeaway"),
        "asof": stamps.as_of(note, render.reading_time(note, voice.code), voice),
        "regime": standing.lines(note.regime, voice),
        "parts": [(voice.headings[key], told.paragraphs(key)) for key in _PARTS if told.paragraphs(key)],
        "head": [told.cell(table.head, at) for at in _COLUMNS] if table else [],
        "rows": [[told.cell(row, at) for at in _COLUMNS] for row in table.rows] if table else [],
        "disclaimer": voice.say("disclaimer"),
    }


class _Told:
    """What a note says, in an edition's words."""

    def __init__(self, note: Note, voice: Edition) -> None:
        self.voice = voice
        self._sections: dict[str, Section] = {section.id: section for section in note.sections}
        self._gap = " " if voice.lang is Lang.EN else ""

    @property
    def table(self) -> Table | None:
        """The cross-asset table, where it has the columns that are shown."""
        found = self._sections.get("table")
        return found.table if found and found.table and len(found.table.head) > max(_COLUMNS) else None

    def paragraphs(self, section: str) -> list[str]:
        """A section's paragraphs."""
        found = self._sections.get(section)
        return [self._gap.join(map(self.voice.shown, paragraph)) for paragraph in found.paragraphs] if found else []

    def line(self, section: str) -> str:
        """A section as one line."""
        return self._gap.join(self.paragraphs(section))

    def cell(self, row: Sequence[Sentence], at: int) -> str:
        """A cell of a row."""
        return self.voice.shown(row[at]) if at < len(row) else ""

    def moves(self) -> str:
        """The moves of one session, of the first rows."""
        if not self.table:
            return ""
        pairs = [f"{self.cell(row, 0)} {self.cell(row, 2)}" for row in self.table.rows[:_ROWS]]
        colon = ": " if self.voice.lang is Lang.EN else "："
        return f"{self.cell(self.table.head, 2)}{colon}{self.voice.say('joint').join(pairs)}"

    def against(self) -> str:
        """The first sentence of the evidence against."""
        found = self._sections.get("against")
        first = self.voice.shown(found.paragraphs[0][0]) if found and found.paragraphs and found.paragraphs[0] else ""
        colon = ": " if self.voice.lang is Lang.EN else "："
        return f"{self.voice.headings['against']}{colon}{first}" if first else ""


@cache
def _template() -> Template:
    made = Environment(undefined=StrictUndefined, autoescape=True, trim_blocks=True, lstrip_blocks=True)
    return made.from_string(resources.files("outputs").joinpath("templates", "email.html.j2").read_text("utf-8"))
