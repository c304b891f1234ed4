"""A note at a glance on a terminal."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from pathlib import Path

from rich.console import Group, RenderableType
from rich.table import Table as Grid
from rich.text import Text

from commentary.model import Note, Regime, Section, Sentence, Table, Verdict
from outputs.edition import Edition, edition


def summary(note: Note, lang: str, paths: Sequence[Path] = ()) -> RenderableType:
    """Regime, movers, evidence against and where the note lies, in the edition ``lang``.

    All text is plain :class:`rich.text.Text`: brackets in it are not markup and it holds no control characters.
    """
    voice = edition(lang)
    parts = [*_regime(note.regime, voice)]
    for section in note.sections:
        if section.id == "table" and section.table:
            parts += [Text(), _movers(section.table, voice)]
        if section.id == "against":
            parts += [Text(), *_against(section, voice)]
    if paths:
        parts += [Text(), *(Text(str(path), style="dim", overflow="fold") for path in paths)]
    return Group(*parts)


def _regime(regime: Regime, voice: Edition) -> Iterator[RenderableType]:
    absent = voice.say("unknown")
    line = voice.say(
        "regime_line",
        state=voice.name("state", regime.state),
        lsi=absent if regime.lsi is None else regime.lsi,
        previous=absent if regime.previous_lsi is None else regime.previous_lsi,
        previous_state=voice.name("state", regime.previous_state),
        posture=voice.name("posture", regime.posture),
    )
    seen = sum(test.verdict is Verdict.SEEN for test in regime.symptoms)
    yield Text(line, style="bold")
    yield Text(voice.say("coverage_line", coverage=f"{regime.coverage:.0%}", seen=seen, all=len(regime.symptoms)))


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
