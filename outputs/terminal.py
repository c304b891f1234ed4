"""A note at a glance on a terminal."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from pathlib import Path

from rich.console import Group, RenderableType
from rich.table import Table as Grid
from rich.text import Text

from commentary.model import Note, Section, Sentence, Table
from outputs import standing
from outputs.edition import Edition, edition


def summary(note: Note, lang: str, paths: Sequence[Path] = ()) -> RenderableType:
    """Regime, movers, evidence against and where the note lies, in the edition ``lang``.

    All text is plain :class:`rich.text.Text`: brackets in it are not markup and it holds no control characters.
    """
    voice = edition(lang)
    state, coverage = standing.lines(note.regime, voice)
    parts: list[RenderableType] = [Text(state, style="bold"), Text(coverage)]
    for section in note.sections:
        if section.id == "table" and section.table:
            parts += [Text(), _movers(section.table, voice)]
        if section.id == "against":
            parts += [Text(), *_against(section, voice)]
    if paths:
        parts += [Text(), *(Text(str(path), style="dim", overflow="fold") for path in paths)]
    return Group(*parts)


def _movers(table: Table, voice: Edition) -> RenderableType:
    grid = Grid(box=None, pad_edge=False, header_style="dim")
    for index, head in enumerate(table.head):
        grid.add_column(Text(voice.shown(head)), justify="right" if index else "left", no_wrap=bool(index))
    for row in table.rows:
        grid.add_row(*_texts(row, voice))
    return grid


def _against(section: Section, voice: Edition) -> Iterator[RenderableType]:
    yield Text(voice.headings["against"], style="bold")
    for paragraph in section.paragraphs:
        yield Text((" " if voice.code == "en" else "").join(text.plain for text in _texts(paragraph, voice)))


def _texts(sentences: Iterable[Sentence], voice: Edition) -> Iterator[Text]:
    return (Text(voice.shown(sentence)) for sentence in sentences)
