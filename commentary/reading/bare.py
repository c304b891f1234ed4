"""Why a sentence of free prose is not free of assertion: any figure, time, direction, comparison, state or name."""

from __future__ import annotations

import re
import tomllib
from collections.abc import Collection, Iterator, Mapping
from datetime import date
from functools import cache
from importlib import resources
from typing import Any

from commentary.model import Lang, Subject
from commentary.reading.clauses import THINGS
from commentary.reading.lexicon import Phrases
from commentary.reading.names import names, normal
from commentary.reading.tokens import Token, tokens

_WHY = {
    "subj": "a name of the catalog", "fig": "a figure", "when": "a time", "dir": "a direction", "flat": "a direction",
    "rel": "a comparison", "sup": "a superlative", "edge": "an extreme", "peak": "an extreme", "intra": "an extreme",
    "order": "an order", "state": "a state", "value": "a regime", "publisher": "an attribution", "name": "a name", "verdict": "a verdict",
}  # fmt: skip
_ANY_DAY = date(2000, 1, 15)  # dates are looked for, not read
_HAN_NUMBER = re.compile(
    r"第[一二三四五六七八九十百]|[二两三四五六七八九十百千万亿几数](?:个|周|天|日|年|月|倍|成|次|家|只|项|大|层|点|条|分之|重|位|轮|步|季|者)"
    r"|一(?:天|周|年|月|日|成|半|倍|季|分)|[一二三四五六七八九十]{2,}|[二三四五六七八九十](?:月|号)"
)


def bare(
    text: str,
    lang: Lang,
    subjects: Mapping[str, Subject],
    allowed: Collection[str] = (),
    about: Collection[str] = (),
) -> tuple[str, ...]:
    """The reasons why ``text`` asserts something, each naming the words; empty when it does not.

    Refused are digits, numbers and fractions in words, times, directions, comparatives and superlatives, records,
    states, negations of what happened, tickers, and names, but for the names in ``allowed`` and those of the subjects
    (by id) in ``about``.
    """
    clean = normal(text, lang)
    found = [f"a figure: {run}" for run in re.findall(r"\d[\d.,]*", clean)]
    if lang is Lang.ZH:
        found += [f"a number: {match[0]}" for match in _HAN_NUMBER.finditer(clean)]
    read = tokens(clean, lang, _ANY_DAY, names(lang, subjects, {}))
    spared = {_key(name) for name in allowed} | _table(lang)["spared"] | _table(lang)["acronyms"]
    found += [
        f"{_WHY[token.kind]}: {token.text}"
        for token in read
        if _asserts(token, lang)
        and _key(token.text) not in spared
        and not (token.kind == "subj" and {*token.ids} & {*about})
    ]
    found += list(_listed(clean, lang, read))
    found += [
        f"a ticker: {word}"
        for word in re.findall(r"(?<![A-Za-z])[A-Z]{2,6}(?![A-Za-z])", clean)
        if _key(word) not in spared
    ]
    return tuple(dict.fromkeys(found))


def spoken(text: str, lang: Lang, subjects: Mapping[str, Subject]) -> frozenset[str]:
    """The ids of all subjects that ``text`` names."""
    read = tokens(normal(text, lang), lang, _ANY_DAY, names(lang, subjects, {}))
    return frozenset(key for token in read if token.kind == "subj" for key in token.ids)


def _asserts(token: Token, lang: Lang) -> bool:
    if token.kind == "when":
        when = token.when
        return when is not None and bool(when.start or when.end or when.window or when.trouble)
    if token.kind == "publisher" and token.kinds and lang is Lang.ZH:
        return False  # a heading, as far as anyone can tell
    if token.kind == "subj" and set(token.ids) <= THINGS:
        return False
    if token.kind == "verdict":
        return token.key == "not_seen"
    return token.kind in _WHY and not (token.kind == "order" and token.key == "unread")


def _listed(text: str, lang: Lang, read: Collection[Token]) -> Iterator[str]:
    """Words of the list, but not inside a longer word that has been read (最终, 比特币, "most sensitive gauge")."""
    listed: Phrases = _table(lang)["listed"]
    for at, end in listed.within(text):
        if not any(t.at <= at and t.at + len(t.text) >= end and len(t.text) > end - at for t in read):
            yield f"an assertion: {text[at:end]}"


def _key(text: str) -> str:
    return " ".join(text.lower().split())


@cache
def _table(lang: Lang) -> dict[str, Any]:
    data = tomllib.loads(resources.files("commentary.reading").joinpath(f"{lang.value}.toml").read_text("utf-8"))[
        "bare"
    ]
    return {
        "listed": Phrases(data["words"]),
        "spared": frozenset(map(_key, data["spared"])),
        "acronyms": frozenset(map(_key, data["acronyms"])),
    }
