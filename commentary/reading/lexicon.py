"""The reader's own words: phrases and what they mean, from ``en.toml`` and ``zh.toml``. Shared with no writer."""

from __future__ import annotations

import tomllib
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from functools import cache
from importlib import resources
from typing import Any

from commentary.model import Lang

HAN = "\u3400-\u9fff"
# Sections whose keys become the entry's key under one kind; all others keep their key as the kind.
_KEYED = {
    "size": "size", "superlative": "sup", "edge": "edge", "intraday": "intra", "order": "order", "metric": "metric",
    "state": "state", "verdict": "verdict", "status": "status", "doubt": "doubt",
}  # fmt: skip


@dataclass(frozen=True)
class Entry:
    """A phrase's meaning: its ``kind`` of word, a ``key`` within the kind, and the ``sign`` of a direction.

    ``kinds`` are the kinds of subject a direction is limited to (a spread widens, a price does not).
    """

    kind: str
    key: str = ""
    sign: int = 0
    kinds: tuple[str, ...] = ()
    ids: tuple[str, ...] = ()


class Phrases:
    """Phrases to look for in normal text, whatever their capitals: whole words where Latin, any place in Chinese.

    A table and no regular expression: an alternative of thousands takes seconds to compile, and a question has none.
    """

    def __init__(self, phrases: Iterable[str]) -> None:
        self._phrases = frozenset(" ".join(phrase.lower().split()) for phrase in phrases)
        lengths: dict[str, set[int]] = {}
        for phrase in self._phrases:
            lengths.setdefault(phrase[:1], set()).add(len(phrase))
        self._lengths = {first: tuple(sorted(found, reverse=True)) for first, found in lengths.items()}

    def at(self, text: str, at: int) -> int | None:
        """Where the longest phrase that begins at ``at`` ends; None where none does."""
        if at >= len(text) or (at and _latin(text[at]) and _latin(text[at - 1])):
            return None
        ends = (at + length for length in self._lengths.get(text[at].lower(), ()) if at + length <= len(text))
        return next((end for end in ends if self._whole(text, at, end)), None)

    def within(self, text: str) -> Iterator[tuple[int, int]]:
        """Where phrases stand in ``text``, from the left, none over another."""
        at = 0
        while at < len(text):
            end = self.at(text, at)
            if end:
                yield at, end
            at = end or at + 1

    def _whole(self, text: str, at: int, end: int) -> bool:
        return text[at:end].lower() in self._phrases and not (_latin(text[end - 1]) and _latin(text[end : end + 1]))


def _latin(sign: str) -> bool:
    return sign.isascii() and sign.isalnum()


@dataclass(frozen=True)
class Lexicon:
    """All phrases of a language, and what finds the longest of them at a place.

    ``attached`` are nouns that make a name the name of something else, ``heads`` those that do before it, whatever else
    they may mean alone;
    ``bands`` gives, for a word that places a subject in its history, the band by kinds of subject (none: any).
    """

    entries: Mapping[str, Entry]
    bands: Mapping[str, tuple[tuple[tuple[str, ...], str], ...]]
    phrases: Phrases
    attached: frozenset[str]
    heads: frozenset[str]

    def at(self, text: str, at: int) -> tuple[Entry, int] | None:
        """The longest phrase that begins at ``at``, and where it ends."""
        end = self.phrases.at(text, at)
        return (self.entries[_key(text[at:end])], end) if end else None

    def band(self, word: str, kind: str | None) -> str | None:
        """The band that ``word`` places a subject of ``kind`` in, or None."""
        rows = self.bands.get(_key(word), ())
        return next((key for kinds, key in rows if not kinds or kind in kinds), None)


@cache
def lexicon(lang: Lang) -> Lexicon:
    """The lexicon of ``lang``."""
    data = tomllib.loads(resources.files(__package__).joinpath(f"{lang.value}.toml").read_text("utf-8"))
    entries: dict[str, Entry] = {}
    for phrase, entry in _phrases(data):
        entries.setdefault(_key(phrase), entry)
    bands: dict[str, tuple[tuple[tuple[str, ...], str], ...]] = {}
    for row in data["band"]:
        for word in row["words"]:
            entries.setdefault(_key(word), Entry("state"))
            bands[_key(word)] = (*bands.get(_key(word), ()), (tuple(row.get("kinds", ())), row["word"]))
    none: dict[str, list[str]] = {"words": []}  # Chinese nouns stand behind the names they change
    attached, heads = (frozenset(map(_key, data.get(name, none)["words"])) for name in ("attached", "heads"))
    return Lexicon(entries, bands, Phrases(entries), attached, attached | heads)


def _key(phrase: str) -> str:
    return " ".join(phrase.lower().split())


def _phrases(data: Mapping[str, Any]) -> Iterator[tuple[str, Entry]]:
    for row in data["direction"]:
        entry = Entry("dir", sign=row["sign"], kinds=tuple(row.get("kinds", ())))
        yield from ((word, entry) for word in row["words"])
    for row in data["relation"]:
        entry = Entry("rel", f"{row['word']} {row['metric']}", sign=row.get("sign", 0))
        yield from ((word, entry) for word in row["words"])
    yield from ((word, Entry("flat")) for word in data["flat"]["words"])
    for subject, words in data["things"].items():
        yield from ((word, Entry("subj", ids=(subject,))) for word in words)
    for section, kind in _KEYED.items():
        for key, words in data[section].items():
            yield from ((word, Entry(kind, key)) for word in words)
    for key, words in data["mark"].items():
        yield from ((word, Entry(key)) for word in words)
    yield from ((word, Entry("fill")) for word in data["fill"]["words"])
