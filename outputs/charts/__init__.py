"""The pictures of a note."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

from commentary.model import Note


@dataclass(frozen=True)
class Chart:
    """A picture."""

    id: str
    section: str
    title: str
    alt: str
    svg: str


def draw(note: Note, lang: str, rising: Literal["green", "red"]) -> tuple[Chart, ...]:
    """Stub."""
    return (
        Chart(
            "bathtub",
            "regime",
            "Bathtub",
            f"The bathtub {note.id} {lang} {rising}",
            "<svg xmlns='http://www.w3.org/2000/svg'/>",
        ),
    )
