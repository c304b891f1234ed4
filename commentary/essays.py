"""Somebody's article and what the desk makes of it: frozen values, no I/O."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date, datetime
from enum import StrEnum

from commentary.model import Claim, Dropped, Fact, Lang, Sentence


@dataclass(frozen=True)
class Essay:
    """An article as text. ``note`` is an editor's note that stands before it, ``original`` the title it was translated from;
    ``left`` counts the lines taken for page furniture. What an article does not say is empty.
    """

    lang: Lang
    title: str
    paragraphs: tuple[str, ...]
    deck: str = ""
    author: str = ""
    site: str = ""
    url: str = ""
    original: str = ""
    translator: str = ""
    note: tuple[str, ...] = ()
    published: date | None = None
    left: int = 0


class Support(StrEnum):
    """What data say of a claim of an article's: ``mixed`` when it holds over one of two windows and not over the other."""

    SUPPORTED = "supported"
    MIXED = "mixed"
    NOT_SUPPORTED = "not_supported"
    NO_DATA = "no_data"


@dataclass(frozen=True)
class Held:
    """A claim of an article's, in its own words, and the figures it was held against. ``paragraph`` is None in its note."""

    said: str
    about: str
    paragraph: int | None
    support: Support
    data: tuple[Sentence, ...] = ()


@dataclass(frozen=True)
class Term:
    """A term of the framework's: its renderings, and what it means in a line, in both languages."""

    id: str
    name: Sentence
    says: Sentence


@dataclass(frozen=True)
class Paragraph:
    """A paragraph beside its translation: empty where there is none, ``why`` says for what reason.

    ``figures`` are as written; ``layers`` the names of the layers it speaks of; ``terms`` are those explained here, where
    they first stand. ``quoted`` says whether the original may be shown.
    """

    number: int
    text: str
    translation: str = ""
    why: str = ""
    figures: tuple[str, ...] = ()
    layers: tuple[Sentence, ...] = ()
    terms: tuple[Term, ...] = ()
    quoted: bool = True


@dataclass(frozen=True)
class Translation:
    """What became of a model's translation: paragraphs ``asked`` for, ``passed`` at once, ``repaired``, and left ``untranslated``."""

    asked: int = 0
    passed: int = 0
    repaired: int = 0
    untranslated: int = 0


@dataclass(frozen=True)
class Annotated:
    """An article with its annotations as of an instant. ``into`` is the language it was translated into, None without a model.

    ``standing`` are checked sentences: how things stood, and the evidence against.
    """

    essay: Essay
    as_of: datetime
    zone: str
    paragraphs: tuple[Paragraph, ...]
    held: tuple[Held, ...]
    standing: tuple[Sentence, ...]
    facts: tuple[Fact, ...]
    claims: tuple[Claim, ...]
    into: Lang | None = None
    title: str = ""
    deck: str = ""
    note: tuple[Paragraph, ...] = ()
    writer: str = "plain"
    interpretation: tuple[tuple[Lang, tuple[str, ...]], ...] = ()
    refused: tuple[Dropped, ...] = ()
    translation: Translation | None = None
    provenance: tuple[tuple[str, str], ...] = field(default=())
