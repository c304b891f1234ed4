"""Words for lexical matching, English and Chinese in one stream, and amounts by their value."""

from __future__ import annotations

import re
import tomllib
from collections.abc import Iterator, Mapping
from decimal import Decimal
from functools import cache, lru_cache
from importlib import resources

import rjieba

_HAN = re.compile(r"[\u3400-\u4dbf\u4e00-\u9fff]+")
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
    r"(?<![\d.一二两三四五六七八九十百千])(\d+(?:,\d{3})*(?:\.\d+)?|(?:[一二两三四五六七八九]?十)?[一二两三四五六七八九]?(?=[万亿百千]{1,2}美?元)(?<=[一二两三四五六七八九十]))\s?(trillion|tn|t|billion|bn|b|million|mn|m|thousand|k|%|万亿|千亿|百亿|亿|万)"
    r"(?![a-z0-9])"
)
_DIGIT = {sign: value for value, sign in enumerate("零一二三四五六七八九")} | {"两": 2}
_SCALE = {"tn": 12, "t": 12, "trillion": 12, "bn": 9, "b": 9, "billion": 9, "mn": 6, "m": 6, "million": 6} | {
    "thousand": 3, "k": 3, "万亿": 12, "千亿": 11, "百亿": 10, "亿": 8, "万": 4, "%": 0,
}  # fmt: skip


def amounts(text: str) -> Mapping[str, str]:
    """The amounts of a title as they are written, by their value: ``{"704000000": "704 million"}``."""
    found = _AMOUNT.finditer(text.lower().replace("’", "'"))
    return {_amount(match[1], match[2]): text[match.start() : match.end()] for match in found}


def without_amounts(lowered: str) -> str:
    """A text in lower case without its amounts."""
    return _AMOUNT.sub(" ", lowered)


def chinese(word: str) -> bool:
    """Whether a word is written in Chinese characters."""
    return _HAN.match(word) is not None


def spoken(word: str) -> bool:
    """Whether a word has a meaning that a near word can share: it is no number and no letter alone."""
    return chinese(word) or (len(word) > 1 and word[0].isalpha())


def vocabulary(text: str) -> Iterator[str]:
    """The words of ``text`` whose vectors search compares."""
    return (word for word in words(text) if spoken(word) and word not in asides())


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


def _han(number: str) -> Decimal:
    """The value of a Han numeral below a hundred."""
    tens, ten, ones = number.rpartition("十")
    return Decimal(10 * (_DIGIT.get(tens, 1) if ten else 0) + _DIGIT.get(ones, 0))


def _amount(number: str, scale: str) -> str:
    written = number.replace(",", "")
    value = (Decimal(written) if written[0].isdigit() else _han(written)).scaleb(_SCALE[scale])
    return f"{value.normalize():f}" + ("%" if scale == "%" else "")
