"""What passes between the desk and a model that chooses and words: frozen values, no I/O.

The desk offers true claims under short ids; a model answers with a :class:`Plan`, then, asked language by language,
with sentences whose figures stand in slots. Nothing of it is believed: see :mod:`commentary.composing`.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date


@dataclass(frozen=True)
class Item:
    """Something to choose: a short id and what it says."""

    id: str
    says: str


@dataclass(frozen=True)
class Offer:
    """What the day allows. ``headlines`` and ``takeaways`` are alternatives; ``told`` are the claims that the editor's
    note opens with, ``spare`` true ones that no section tells, ``stories`` the news that may be shown.
    """

    regime: str
    headlines: tuple[Item, ...]
    takeaways: tuple[Item, ...]
    told: tuple[Item, ...]
    spare: tuple[Item, ...]
    stories: tuple[Item, ...]


@dataclass(frozen=True)
class Proposal:
    """A claim that a model would have made: ``first`` did ``more`` or ``less`` well than ``second`` (ids of moves)."""

    id: str
    first: str
    second: str
    word: str


@dataclass(frozen=True)
class Plan:
    """A model's choice, by ids. A group of claims makes a sentence; ``against`` are further sentences of evidence against."""

    headline: str = ""
    takeaway: str = ""
    proposals: tuple[Proposal, ...] = ()
    editor: tuple[tuple[str, ...], ...] = ()
    against: tuple[tuple[str, ...], ...] = ()
    stories: tuple[str, ...] = ()


@dataclass(frozen=True)
class Slot:
    """What code puts where a model writes ``{c:ID}``: ``reads``, after the name ``of`` its subject; a whole clause has none."""

    id: str
    of: str
    reads: str


@dataclass(frozen=True)
class Ask:
    """A sentence to be worded from its slots; ``said`` is an earlier wording, and ``why`` it could not stand."""

    number: int
    slots: tuple[Slot, ...]
    title: bool = False
    said: str = ""
    why: str = ""


@dataclass(frozen=True)
class Text:
    """A paragraph to be translated; ``said`` is an earlier translation, and ``why`` it could not stand."""

    number: int
    text: str
    said: str = ""
    why: str = ""


@dataclass(frozen=True)
class Sense:
    """What a model takes a question for: ``asks`` (a key of ``restated`` in ``questions.toml``; empty for none of them), of
    which subjects, on a day or between two, or over a number of sessions.
    """

    asks: str = ""
    subjects: tuple[str, ...] = ()
    first: date | None = None
    last: date | None = None
    sessions: int = 0
