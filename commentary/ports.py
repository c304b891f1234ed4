"""What the daily line needs from the world, as protocols. Adapters implement them; nothing here does I/O.

"Nothing" is an empty result; a failure raises a :class:`commentary.errors.CommentaryError`.
"""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping, Sequence
from datetime import date, datetime
from typing import Protocol

from commentary.history import History
from commentary.model import Article, Draft, Due, Event, Evidence, Flag, Lang, Outage, Passage, Regime, Story, Subject
from commentary.offers import Ask, Offer, Plan, Sense, Text


class Data(Protocol):
    """Series as they were known at ``as_of``. Nothing later can be seen through it."""

    @property
    def as_of(self) -> datetime:
        """The instant, in UTC."""
        ...

    @property
    def subjects(self) -> Mapping[str, Subject]:
        """Every subject the workspace knows, with data or without, by id."""
        ...

    def history(self, subject: str) -> History:
        """All versions of all observations of a stored series known by ``as_of``; empty when there are none."""
        ...


class View(Data, Protocol):
    """The library as it was known at ``as_of``: the only door to data, series and news."""

    @property
    def labels(self) -> Mapping[str, tuple[str, str]]:
        """What the library's tags are called, EN and ZH, by tag (``cause:tariffs``)."""
        ...

    def flags(self) -> Sequence[Flag]:
        """What was refused or is doubtful."""
        ...

    def outages(self) -> Sequence[Outage]:
        """The sources that gave nothing when they were last asked before ``as_of``."""
        ...

    def articles(self) -> Sequence[Article]:
        """The latest version of every article known by ``as_of``, newest first, ties by id."""
        ...

    def search(self, query: str, k: int = 8) -> Sequence[Passage]:
        """The passages nearest to ``query`` by an exact scan, best first, ties by id."""
        ...

    def due(self, days: int) -> Sequence[Due]:
        """What is released in the next ``days`` days after ``as_of``, in its order, as far as rules tell."""
        ...

    def events(self, first: date, last: date) -> Sequence[Event]:
        """The recorded events of those days, the two included, as they were announced by ``as_of``; by day."""
        ...

    def stories(self) -> Sequence[Story]:
        """One story per event, ranked, from the articles of the last days before ``as_of``."""
        ...


class Library(Protocol):
    """The record."""

    def at(self, as_of: datetime) -> View:
        """The record as known at ``as_of`` (aware)."""
        ...


class Writer(Protocol):
    """Chooses, orders and words claims. The plain writer needs no model."""

    def write(self, regime: Regime, evidence: Evidence, view: View) -> Draft:
        """A draft; nothing in it is trusted until verified."""
        ...


class Interpreter(Protocol):
    """Writes free prose on a note. Nothing it says is trusted until it is checked.

    Its methods raise :class:`commentary.errors.ModelError`.
    """

    def interpret(self, told: Sequence[str]) -> Sequence[str]:
        """English sentences on what the note tells."""
        ...

    def render(self, told: Sequence[str], said: Sequence[str]) -> Sequence[str]:
        """Each of the sentences in Chinese, in their order; ``told`` is what the Chinese note tells."""
        ...


class Named(Interpreter, Protocol):
    """A model that says what it is."""

    @property
    def name(self) -> str:
        """What the model is called."""
        ...

    @property
    def provenance(self) -> tuple[tuple[str, str], ...]:
        """What was asked of which model, for the record of what it had a part in."""
        ...


class Author(Named, Protocol):
    """A model that chooses, words and interprets; its methods raise :class:`commentary.errors.ModelError`."""

    def plan(self, offer: Offer) -> Plan:
        """Which of the claims on offer, in which order."""
        ...

    def word(self, lang: Lang, asks: Sequence[Ask]) -> Mapping[int, str]:
        """Sentences with slots, by the number of what was asked for."""
        ...


class Translator(Named, Protocol):
    """A model that translates and interprets; its methods raise :class:`commentary.errors.ModelError`."""

    def translate(self, into: Lang, texts: Sequence[Text], terms: Mapping[str, str]) -> Mapping[int, str]:
        """Translations by the number of the paragraph; ``terms`` have one rendering each."""
        ...


class Answerer(Protocol):
    """A model that reads questions and words answers; its methods raise :class:`commentary.errors.ModelError`."""

    def understand(self, question: str, today: date, subjects: Mapping[str, Subject]) -> Sense:
        """What a question asks for."""
        ...

    def holding(self, question: str, reports: Sequence[str]) -> Collection[int]:
        """The places of the reports, each by its opening words, that answer a question as it is put."""
        ...

    def tell(self, lang: Lang, asks: Sequence[Ask]) -> Iterator[tuple[int, str]]:
        """Sentences with slots and their numbers, each as soon as it has come."""
        ...
