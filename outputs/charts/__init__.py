"""The pictures of a note: SVG drawn from the note alone, the same bytes for the same note.

Each picture has a module with one function ``picture``, which gives None where the note lacks its data. What is drawn
is a figure of the note, of its track or of the framework's file, formatted as the note formats it. A file stands alone:
it holds its own style for light and dark pages, every rule scoped to its root, and asks for nothing from outside.
"""

from __future__ import annotations

from typing import Literal

from commentary.model import Note
from outputs.charts import bathtub, index, ladder, layers, moves
from outputs.charts.canvas import Chart
from outputs.charts.voice import Voice
from outputs.edition import edition

__all__ = ["Chart", "draw"]


def draw(note: Note, lang: str, rising: Literal["green", "red"]) -> tuple[Chart, ...]:
    """The note's pictures in the edition ``lang``; ``rising`` is the colour of what went up.

    Raises InputError for an edition that does not exist.
    """
    voice = Voice(note, edition(lang), rising)
    drawn = (each.picture(voice) for each in (bathtub, index, moves, layers, ladder))
    return tuple(chart for chart in drawn if chart)
