"""What a model may write between slots: names of the sentence's subjects, and linking words from a closed list."""

from __future__ import annotations

import re
import tomllib
from collections.abc import Iterable, Sequence
from functools import cache
from importlib import resources

from commentary.model import Lang, Subject

_WORD = re.compile(r"[A-Za-z][A-Za-z'’]*")
_SIGNS = {Lang.EN: frozenset(",;:.—–()"), Lang.ZH: frozenset("，；：。、（）")}


@cache
def words(lang: Lang) -> tuple[str, ...]:
    """The list of a language, from ``linking.toml``."""
    data = tomllib.loads(resources.files("commentary.composing").joinpath("linking.toml").read_text("utf-8"))
    return tuple(data[lang.value]["words"])


def names(subject: Subject, lang: Lang) -> tuple[str, ...]:
    """What a subject may be called."""
    if lang is Lang.EN:
        return (subject.en, *subject.aliases_en)
    return (subject.zh, *subject.aliases_zh)


def foreign(text: str, lang: Lang, named: Iterable[str]) -> Sequence[str]:
    """The words of ``text``, slots taken out, that are neither a name of ``named`` nor a linking word."""
    bare = {re.sub(r"\s*[（(][\w.]+[)）]$", "", name) for name in named} | set(named)
    rest = text
    for name in sorted(bare, key=len, reverse=True):
        edge = (r"(?<![A-Za-z])", r"(?![A-Za-z])") if lang is Lang.EN else ("", "")
        rest = re.sub(edge[0] + re.escape(name) + edge[1], " ", rest, flags=re.IGNORECASE)
    return _foreign_en(rest) if lang is Lang.EN else _foreign_zh(rest)


def _foreign_en(text: str) -> list[str]:
    found = []
    phrases = sorted((phrase.split() for phrase in words(Lang.EN)), key=len, reverse=True)
    said = [match[0].lower().replace("’", "'") for match in _WORD.finditer(text)]
    while said:
        fitting = next((phrase for phrase in phrases if said[: len(phrase)] == phrase), None)
        if fitting is None:
            found.append(said[0])
        del said[: len(fitting or "x")]
    rest = _WORD.sub("", text)
    return [*found, *(sign for sign in rest if not sign.isspace() and sign not in _SIGNS[Lang.EN])]


def _foreign_zh(text: str) -> list[str]:
    """By the fewest signs that no phrase covers."""
    found = []
    for run in re.split(r"[\s，；：。、（）]+", text):
        best: list[tuple[int, str]] = [(0, "")]  # signs left over, and which, up to each place
        for end in range(1, len(run) + 1):
            options = [(best[end - 1][0] + 1, best[end - 1][1] + run[end - 1])]
            options += [best[end - len(word)] for word in words(Lang.ZH) if run[:end].endswith(word)]
            best.append(min(options))
        found += [best[-1][1]] if best[-1][0] else []
    return found
