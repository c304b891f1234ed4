"""What a text is about, in terms that both languages share: whom it names, and what happens.

Names (``names.toml``) and happenings (``happenings.toml``) are data: a key stands for every spelling of it in English and
in Chinese, so that an item of one language can be compared with one of the other.
"""

from __future__ import annotations

import re
import tomllib
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from functools import cache, lru_cache
from importlib import resources
from typing import Any

import rjieba

from retrieval.words import amounts, asides, chinese, stopwords, without_amounts, words

_CAPITAL = re.compile(r"\b[A-Z][A-Za-z0-9&]*")
_FIRST = re.compile(r"^\W*[A-Z][a-z]+(?!['’]s? ?[A-Z]| [A-Z])\b")
_TICKER = re.compile(r"\([a-z]{2,10}\s?:\s?[a-z.]{1,10}\)|\$[a-z]{2,5}\b")
_SERIES = re.compile(
    r"^stock market today, [a-z]{3,9}\.? \d{1,2}: "
)  # what a publisher calls each of a kind is not its subject
DATED = frozenset({"results"})  # before these come and after are two events
_MOVES = frozenset({"up", "down", "selloff"})
_AT_REST = frozenset({"holding", "insider", "futures"})  # of which no price moves
_NAMED = frozenset({"nr", "ns", "nt", "nz"})  # persons, places, bodies, other proper nouns


@dataclass(frozen=True)
class Told:
    """What a text tells: ``names`` in order of mention, ``happenings``, ``amounts`` and its other content ``words``.

    ``actors`` are the names of neither a place nor a theme. ``ahead`` says that it is of what is still to come,
    ``opinion`` that it weighs rather than reports, ``moved`` that it is of how a price moved.
    """

    names: tuple[str, ...]
    actors: tuple[str, ...]
    happenings: frozenset[str]
    amounts: frozenset[str]
    words: frozenset[str]
    ahead: bool
    opinion: bool
    moved: bool = False

    @property
    def subject(self) -> str:
        """Whom it names first, an actor before a place or a theme; empty where it names nobody."""
        return next(iter(self.actors or self.names), "")

    @property
    def before(self) -> bool | None:
        """Whether it is of what is to come, or came, on a set day; None for any other."""
        return self.ahead if self.happenings & DATED else None

    @property
    def marks(self) -> frozenset[str]:
        """All of them in one set: ``@amazon``, ``!capex``, ``#2600000000`` and plain words."""
        return frozenset(
            {f"@{name}" for name in self.names}
            | {f"!{happening}" for happening in self.happenings}
            | {f"#{amount}" for amount in self.amounts}
            | self.words
        )


@lru_cache(maxsize=65536)
def told(text: str) -> Told:
    """Read a title or a lead. Never raises for any text."""
    lowered = _SERIES.sub("", _plain(text))
    counted = without_amounts(_TICKER.sub(" ", lowered))
    names = [_names()[match[0]] for match in _name().finditer(counted)] or _tagged(text)
    rest, happenings = _name().sub(" ", counted), set[str]()
    for key, pattern in _happenings().items():
        if pattern.search(rest):
            happenings.add(key)
            rest = pattern.sub(" ", rest)
    ahead, opinion, asking = (pattern.search(lowered) is not None for pattern in _stage())
    left = (word for word in words(rest) if word not in stopwords() and (len(word) > 1 or word.isdigit()))
    actors = tuple(dict.fromkeys(name for name in names if name not in _settings()))
    priced = (
        "shares" in happenings
        or (actors and actors[0] in _data("names.toml")["assets"])
        or _led().search(_name().sub("\0", counted))
    )
    moved = priced and not happenings & _AT_REST and bool(asking or happenings & _MOVES)
    return Told(
        tuple(dict.fromkeys(names)), actors, frozenset(happenings), frozenset(amounts(text)), frozenset(left),
        ahead, opinion and not asking, bool(moved),
    )  # fmt: skip


def meanings(text: str) -> Mapping[str, str]:
    """The words of ``text`` that stand for a name or a happening of both languages, and for which."""
    found: dict[str, str] = {}
    rest = _plain(text)
    for match in _name().finditer(rest):
        found |= dict.fromkeys(_written(match[0], rest), _names()[match[0]])
    rest = _name().sub(" ", rest)
    for key, pattern in _happenings().items():
        for match in pattern.finditer(rest):
            found |= dict.fromkeys(words(match[0]), key)
        rest = pattern.sub(" ", rest)
    return found


def alike(key: str) -> tuple[str, ...]:
    """The words that each stand by themselves for a name, in either language."""
    return _alone().get(key, ())


@cache
def _alone() -> Mapping[str, tuple[str, ...]]:
    found: dict[str, list[str]] = {}
    for spelling, key in _names().items():
        if len(parts := words(spelling)) == 1:
            found.setdefault(key, []).append(parts[0])
    return {key: tuple(dict.fromkeys(alone)) for key, alone in found.items()}


def asked_of() -> frozenset[str]:
    """The happenings that may be asked of a thing that has others to tell."""
    return frozenset(_data("happenings.toml")["asked"]["of"])


def speaks(text: str, keys: Collection[str]) -> frozenset[str]:
    """Which of some names and happenings a text speaks of."""
    found, rest = named(text), _name().sub(" ", _plain(text))
    return frozenset(key for key in keys if key in found or (key in _happenings() and _happenings()[key].search(rest)))


def named(text: str) -> frozenset[str]:
    """The names that a text holds, without its happenings."""
    return frozenset(_names()[match[0]] for match in _name().finditer(_plain(text)))


def who(text: str) -> frozenset[str]:
    """The companies, people, places and bodies that a text names, by keys that no language owns."""
    return named(text) - _things()


def newcomers(text: str, given: str) -> frozenset[str]:
    """Those of ``text`` that ``given`` does not name; places, which one language says and another implies, left out."""
    return who(text) - who(given) - frozenset(_data("names.toml")["places"])


def strangers(text: str, given: str) -> tuple[str, ...]:
    """The names in ``text``, known here or tagged by the dictionary, that ``given`` does not hold in any spelling."""
    themes, known = _data("names.toml")["themes"], named(given)
    spelt = [match[0] for match in _name().finditer(_plain(text)) if _names()[match[0]] not in {*themes, *known}]
    return tuple(dict.fromkeys([*spelt, *(name for name in _tagged(text) if len(name) > 2 and name not in given)]))


def proper(text: str) -> frozenset[str]:
    """The words of ``text`` that name somebody or something: capitals, a dictionary's names, and the names known here.

    The capital of a first word says nothing, unless the next has one too.
    """
    capital = {word for name in _CAPITAL.findall(_FIRST.sub("", text)) for word in words(name)}
    if _han(text):  # letters in a Chinese text are a name's
        capital |= {word for word in words(text) if word.isascii() and word.isalpha() and len(word) > 1}
    tagged = {word for name in _tagged(text) for word in words(name)}
    themes = _data("names.toml")["themes"]
    found = (match[0] for match in _name().finditer(_plain(text)))
    known = {word for name in found if _names()[name] not in themes for word in _written(name, _plain(text))}
    return frozenset((capital | tagged | known) - asides())


def _written(name: str, text: str) -> set[str]:
    """The words of a name, and those of a text that the dictionary makes of it and its neighbours (原油期货 of 原油)."""
    return {*words(name), *(word for word in words(text) if _han(name) and name in word)}


def _tagged(text: str) -> list[str]:
    """The Chinese names that the dictionary knows."""
    return [name for name, kind in rjieba.tag(text) if kind in _NAMED and chinese(name) and len(name) > 1]


def _plain(text: str) -> str:
    return text.lower().replace("’", "'")


@cache
def _names() -> Mapping[str, str]:
    """The key of every spelling, lower case; ``^`` before one that stands for it only at the beginning is left out."""
    return {
        spelling.lower().lstrip("^"): key
        for kind in _data("names.toml").values()
        for key, spellings in kind.items()
        for spelling in spellings
    }


@cache
def _things() -> frozenset[str]:
    """The keys of what is no proper name: assets and themes."""
    return frozenset({*_data("names.toml")["assets"], *_data("names.toml")["themes"]})


@cache
def _settings() -> frozenset[str]:
    """The keys of places and themes: where a thing happens, and in what."""
    return frozenset({*_data("names.toml")["places"], *_data("names.toml")["themes"]})


@cache
def _name() -> re.Pattern[str]:
    """Any spelling, the longest first: one pattern, for each of hundreds would be too slow over thousands of titles."""
    spelt = [name for kind in _data("names.toml").values() for spellings in kind.values() for name in spellings]
    spelt = sorted((name.lower() for name in spelt), key=len, reverse=True)
    first, latin, han = (
        "|".join(re.escape(name.lstrip("^")) for name in spelt if (name[0] == "^", _han(name)) == kind)
        for kind in ((True, False), (False, False), (False, True))
    )
    return re.compile(rf"(?:^(?:{first})|(?<![a-z0-9&.])(?:{latin}))(?![a-z0-9])|{han}")


@cache
def _happenings() -> Mapping[str, re.Pattern[str]]:
    return {key: _any(patterns) for key, patterns in _data("happenings.toml")["words"].items()}


@cache
def _led() -> re.Pattern[str]:
    """A name, and at once which way it went."""
    return re.compile(rf"\0\W{{0,2}}(?:{'|'.join(_happenings()[way].pattern for way in ('up', 'down'))})")


@cache
def _stage() -> tuple[re.Pattern[str], ...]:
    stage = _data("happenings.toml")["stage"]
    return tuple(_any(stage[key]) for key in ("ahead", "opinion", "asking"))


def _any(patterns: Sequence[str]) -> re.Pattern[str]:
    return re.compile("|".join(pattern if _han(pattern) else rf"\b(?:{pattern})\b" for pattern in patterns))


def _han(text: str) -> bool:
    return any(chinese(letter) for letter in text)


@cache
def _data(name: str) -> Mapping[str, Any]:
    return tomllib.loads(resources.files("retrieval").joinpath(name).read_text("utf-8"))
