"""The pictures of a note, drawn from the note alone: pure, the same note gives the same bytes. One file a picture."""

from __future__ import annotations

from commentary.model import Note
from outputs.charts.bathtub import bathtub
from outputs.charts.canvas import Rising
from outputs.charts.index import index
from outputs.charts.ladder import ladder
from outputs.charts.layers import layers
from outputs.charts.moves import moves
from outputs.charts.pen import Chart, Pen
from outputs.edition import edition

__all__ = ["Chart", "Rising", "draw"]


def draw(note: Note, lang: str, rising: Rising) -> tuple[Chart, ...]:
    """The pictures of a note in an edition, in the order of its sections; one whose data the note lacks is not among them.

    What rises is ``rising``, green or red, and what falls the other.
    """
    pen = Pen(note, edition(lang), rising)
    drawn = (picture(pen) for picture in (bathtub, moves, layers, index, ladder))
    return tuple(chart for chart in drawn if chart is not None)
