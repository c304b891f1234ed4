"""Words for lexical matching, English and Chinese in one stream, and the concepts that both languages share."""

from __future__ import annotations

import re
import tomllib
from collections.abc import Iterator, Mapping
from decimal import Decimal
from functools import cache, lru_cache
from importlib import resources

import rjieba

_HAN = re.compile(r"[\u3400-\u4dbf\u4e00-\u9fff]+")
_CAPITAL = re.compile(r"\b[A-Z][A-Za-z0-9&]*")
_NAMED = frozenset({"nr", "ns", "nt", "nz"})  # persons, places, bodies, other proper nouns
_TOKEN = re.compile(r"[\u3400-\u4dbf\u4e00-\u9fff]+|[a-z]+(?:['’][a-z]+)?|\d+(?:[.,]\d+)*")


@lru_cache(maxsize=65536)
def words(text: str) -> tuple[str, ...]:
    """The words of ``text`` in order, lower case: Latin words, numbers without commas, Chinese by dictionary."""
    found: list[str] = []
    for token in _TOKEN.findall(text.lower()):
        if _HAN.match(token):
            found.extend(rjieba.cut(token))
        elif token[0].isdigit():
            found.append(token.replace(",", ""))
        else:
            found.append(_plain(token))
    return tuple(found)


def _plain(word: str) -> str:
    """A word without a possessive or a plural's s."""
    word = word.replace("’", "'").removesuffix("'s")
    return word[:-1] if len(word) > 3 and word.endswith("s") and not word.endswith(("ss", "us", "is")) else word


_AMOUNT = re.compile(
    r"(?<![\d.])(\d+(?:,\d{3})*(?:\.\d+)?)\s?(trillion|tn|t|billion|bn|b|million|mn|m|thousand|k|%|万亿|千亿|百亿|亿|万)"
    r"(?![a-z0-9])"
)
_SCALE = {"tn": 12, "t": 12, "trillion": 12, "bn": 9, "b": 9, "billion": 9, "mn": 6, "m": 6, "million": 6} | {
    "thousand": 3, "k": 3, "万亿": 12, "千亿": 11, "百亿": 10, "亿": 8, "万": 4, "%": 0,
}  # fmt: skip


def amounts(text: str) -> Mapping[str, str]:
    """The amounts of a title as they are written, by their value: ``{"704000000": "704 million"}``."""
    found = _AMOUNT.finditer(text.lower().replace("’", "'"))
    return {_amount(match[1], match[2]): text[match.start() : match.end()] for match in found}


@lru_cache(maxsize=65536)
def concepts(text: str) -> frozenset[str]:
    """What a title is about: shared concepts (``@bitcoin``), amounts (``#2.6E+9``) and its other content words."""
    lowered = text.lower().replace("’", "'")
    found = {f"#{_amount(number, scale)}" for number, scale in _AMOUNT.findall(lowered)}
    rest = _AMOUNT.sub(" ", lowered)
    for name, pattern in _concepts():
        if pattern.search(rest):
            found.add(f"@{name}")
            rest = pattern.sub(" ", rest)
    found.update(word for word in words(rest) if word not in stopwords() and (len(word) > 1 or word.isdigit()))
    return frozenset(found)


def chinese(word: str) -> bool:
    """Whether a word is written in Chinese characters."""
    return _HAN.match(word) is not None


def spoken(word: str) -> bool:
    """Whether a word has a meaning that a near word can share: it is no number and no letter alone."""
    return chinese(word) or (len(word) > 1 and word[0].isalpha())


def vocabulary(text: str) -> Iterator[str]:
    """The words of ``text`` whose vectors search compares."""
    return (word for word in words(text) if spoken(word) and word not in asides())


def proper(text: str) -> frozenset[str]:
    """The words of ``text`` that name somebody or something: capitals, a dictionary's names, known companies and things."""
    capital = {word for name in _CAPITAL.findall(text) for word in words(name)}
    named = {word for word, kind in rjieba.tag(text) if kind in _NAMED and len(word) > 1 and chinese(word)}
    known = {word for word, concept in meanings(text).items() if concept not in common()}
    return frozenset((capital | {word for name in named for word in words(name)} | known) - asides())


def meanings(text: str) -> Mapping[str, str]:
    """The words of ``text`` that stand for a concept of both languages, and which."""
    found: dict[str, str] = {}
    rest = text.lower().replace("’", "'")
    for name, pattern in _concepts():
        for match in pattern.finditer(rest):
            found |= dict.fromkeys(words(match[0]), name)
        rest = pattern.sub(" ", rest)
    return found


def stopwords() -> frozenset[str]:
    """Words that say nothing by themselves."""
    return _listed("words")


@cache
def asides() -> frozenset[str]:
    """Stopwords, and what a question is put in beside what it is about."""
    return stopwords() | _listed("questions")


@cache
def _listed(key: str) -> frozenset[str]:
    data = tomllib.loads(resources.files("retrieval").joinpath("stopwords.toml").read_text("utf-8"))
    return frozenset(word for line in data[key] for word in line.split())


def _amount(number: str, scale: str) -> str:
    value = Decimal(number.replace(",", "")).scaleb(_SCALE[scale])
    return f"{value.normalize():f}" + ("%" if scale == "%" else "")


@cache
def common() -> frozenset[str]:
    """Concepts that texts on many things share."""
    data = tomllib.loads(resources.files("retrieval").joinpath("concepts.toml").read_text("utf-8"))
    return frozenset(data["common"])


@cache
def _concepts() -> tuple[tuple[str, re.Pattern[str]], ...]:
    data = tomllib.loads(resources.files("retrieval").joinpath("concepts.toml").read_text("utf-8"))
    return tuple((name, re.compile("|".join(map(_bounded, patterns)))) for name, patterns in data["words"].items())


def _bounded(pattern: str) -> str:
    lowered = pattern if "\\" in pattern else pattern.lower()
    return lowered if _HAN.search(pattern) else rf"\b(?:{lowered})\b"
