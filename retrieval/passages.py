"""What can be found: passages of news, each with its windows of a sentence or two, and data facts told in words."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from hashlib import blake2b
from itertools import islice, pairwise
from typing import TYPE_CHECKING

import numpy as np

from commentary.model import Article, Lang, Subject

if TYPE_CHECKING:
    from commentary.ports import Data

LIMIT = 1000  # characters: a million in one text cost the encoder 9 GB
_FACT_DAYS = 5  # observations of each subject that can be found by words; the rest are figures, not passages
_SENTENCE_END = re.compile(r"(?<=[。！？；])|(?<=[.!?;])\s+|\n+")


@dataclass(frozen=True)
class Piece:
    """A passage of at most :data:`LIMIT` characters, of an ``article`` or of a ``fact``, known since ``known`` (seconds).

    ``digest`` names its text and so its vector.
    """

    id: str
    digest: str
    text: str
    lang: Lang
    article: str = ""
    fact: str = ""
    known: int = 0

    @property
    def source(self) -> str:
        """What it is a passage of."""
        return self.article or self.fact


def pieces(article: Article) -> Iterator[Piece]:
    """The passages of an article, the title with the beginning of its text first; at least one."""
    known = int(article.known_at.timestamp())
    for number, text in enumerate(_cut(f"{article.title}\n{article.text}".strip())):
        key = f"{article.id}:{article.version}:{number}"
        yield Piece(key, digest(text), text, article.lang, article=article.id, known=known)


def windows(text: str) -> tuple[str, ...]:
    """The sentences of a passage and its pairs of neighbours, once each; none when it is one sentence."""
    sentences = [part.strip() for part in _SENTENCE_END.split(text) if part.strip()]
    if len(sentences) < 2:
        return ()
    return tuple(dict.fromkeys((*sentences, *(f"{one} {next_}" for one, next_ in pairwise(sentences)))))


def facts(view: Data) -> Iterator[Piece]:
    """The last levels of every subject with data, in both languages."""
    for subject in view.subjects.values():
        latest = view.history(subject.id).latest
        rows = zip(reversed(latest.day), reversed(latest.value), reversed(latest.known), strict=True)
        for day, value, known in islice(rows, _FACT_DAYS):
            name = f"{subject.id}/level/{day}"
            moment = int(known.astype("datetime64[s]").astype(np.int64))
            for lang in Lang:
                text = _told(subject, lang, float(value), str(day))
                yield Piece(f"{name}:{lang.value}", digest(text), text, lang, fact=name, known=moment)


def digest(text: str) -> str:
    """The name of a passage's text."""
    return blake2b(text.encode("utf-8", "replace"), digest_size=16).hexdigest()


def _told(subject: Subject, lang: Lang, value: float, day: str) -> str:
    name = subject.en if lang is Lang.EN else subject.zh
    return f"{name} {value:,.{subject.decimals}f} {subject.unit.value} {day}"


def _cut(text: str) -> Iterator[str]:
    """Text in parts of at most LIMIT characters, at the end of a sentence where there is one."""
    part = ""
    for sentence in _SENTENCE_END.split(text):
        if part and len(part) + len(sentence) + 1 > LIMIT:
            yield part
            part = ""
        part = f"{part}\n{sentence}" if part else sentence
        while len(part) > LIMIT:
            yield part[:LIMIT]
            part = part[LIMIT:]
    if part or not text:
        yield part
