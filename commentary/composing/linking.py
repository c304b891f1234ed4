"""What a model may write between slots: names of the sentence's subjects, and linking words from a closed list."""

from __future__ import annotations

import re
import tomllib
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from importlib import resources

from commentary.model import Lang, Subject

_WORD = re.compile(r"[A-Za-z][A-Za-z'’]*")
_WHY = {
    "alike": "says that things go one way which do not",
    "apart": "sets apart what goes one way",
    "time": "says that periods are one which are not",
    "several": "says of one thing that it is several",
}
_SIGNS = {Lang.EN: frozenset(",;:.—–()"), Lang.ZH: frozenset("，；：。、（）")}


def words(lang: Lang) -> tuple[str, ...]:
    """Every linking word of a language, from ``linking.toml``."""
    return tuple(word for kind in ("words", *_WHY) for word in _data(lang)[kind])


@dataclass(frozen=True)
class Told:
    """What a slot tells: its direction (None where it tells of none), its period, and of how many subjects."""

    way: int | None
    period: object
    subjects: int


def amiss(parts: Sequence[str], slots: Sequence[Told], lang: Lang) -> str:
    """Why linking words say what the slots do not; empty when they say nothing of the kind.

    ``parts`` are the texts around the slots, one more than there are slots.
    """
    for place, text in enumerate(parts):
        head, rest = _split(text, place, lang)
        for at, said in ((place - 1, head), (place, rest)):
            slot = slots[at] if 0 <= at < len(slots) else None
            before = slots[at - 1] if slot and at else None
            for kind, why in _WHY.items():
                if (found := _pattern(kind, lang).search(said)) and not _true(kind, slot, before):
                    return f"{why}: {found[0]}"
    return ""


def untrailed(text: str) -> str:
    """An English text without "over the same period" behind a slot, where it says nothing: the slot's own is left out."""
    said = _pattern("time", Lang.EN).pattern
    return re.sub(rf"(?<=\}})\s+{said}(?=\s*(?:[,;.:]|$|\s(?:and|but|while)\b))", "", text, flags=re.IGNORECASE)


def same_time(text: str, lang: Lang) -> bool:
    """Whether a text says of a slot that it is of the period before."""
    return _pattern("time", lang).search(text) is not None


def _true(kind: str, slot: Told | None, before: Told | None) -> bool:
    if slot is None:
        return False
    if kind == "several":
        return slot.subjects > 1
    if before is None:
        return False
    if kind == "time":
        return slot.period == before.period  # of whole clauses neither has one
    if kind == "apart":
        return None in (slot.way, before.way) or slot.way != before.way
    return slot.way is not None and slot.way == before.way


def _split(text: str, place: int, lang: Lang) -> tuple[str, str]:
    """What of a text belongs to the slot before it ("{c:c1} as well, and …"), and what to the one after."""
    if place == 0 or lang is Lang.ZH:
        return "", text
    said = "|".join(_pattern(kind, lang).pattern for kind in _WHY)
    found = re.match(rf"(?:\s*(?:{said}))+(?=\s*(?:[,;.:—–]|$|\s(?:and|but|while)\b))", text, re.IGNORECASE)
    return (text[: found.end()], text[found.end() :]) if found else ("", text)


@cache
def _pattern(kind: str, lang: Lang) -> re.Pattern[str]:
    listed = "|".join(map(re.escape, _data(lang)[kind]))
    return re.compile(rf"\b(?:{listed})\b" if lang is Lang.EN else f"(?:{listed})", re.IGNORECASE)


@cache
def _data(lang: Lang) -> Mapping[str, Sequence[str]]:
    text = resources.files("commentary.composing").joinpath("linking.toml").read_text("utf-8")
    found: Mapping[str, Sequence[str]] = tomllib.loads(text)[lang.value]
    return found


def names(subject: Subject, lang: Lang) -> tuple[str, ...]:
    """What a subject may be called."""
    if lang is Lang.EN:
        return (subject.en, *subject.aliases_en)
    return (subject.zh, *subject.aliases_zh)


def foreign(text: str, lang: Lang, named: Iterable[str]) -> Sequence[str]:
    """The words of ``text``, slots taken out, that are neither a name of ``named`` nor a linking word."""
    bare = {re.sub(r"\s*[（(][A-Za-z0-9.]+[)）]$", "", name) for name in named} | set(named)
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
