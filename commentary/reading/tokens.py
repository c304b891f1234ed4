"""A sentence as tokens: names, figures, times and words with their meaning; what is left is unknown."""

from __future__ import annotations

import re
import tomllib
from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import date
from decimal import Decimal
from functools import cache
from importlib import resources

from commentary.model import Lang, Step, Window
from commentary.reading.lexicon import lexicon
from commentary.reading.names import VALUES, Names
from commentary.reading.numbers import Figure, figure_at, number_word
from commentary.reading.publishers import voices_at
from commentary.reading.times import When, when_at

_SOFT = frozenset({"fill", "word", "of"})


@dataclass(frozen=True)
class _Shapes:
    percentile: re.Pattern[str]
    median: re.Pattern[str]
    voices: re.Pattern[str]
    tally: re.Pattern[str]


@dataclass(frozen=True)
class Token:
    """A piece of text and its meaning. ``kind`` says which of the other fields hold."""

    kind: str
    text: str
    at: int
    key: str = ""
    sign: int = 0
    kinds: tuple[str, ...] = ()
    ids: tuple[str, ...] = ()
    figure: Figure | None = None
    when: When | None = None
    total: int | None = None

    @property
    def soft(self) -> bool:
        """Whether it may stand between two words that belong together."""
        return self.kind in _SOFT or (self.kind == "doubt" and self.key == "approximate")


def tokens(text: str, lang: Lang, as_of: date, called: Names) -> tuple[Token, ...]:
    """``text`` (already :func:`normal`) as tokens, left to right; blanks are dropped, runs of unknown Han joined."""
    found: list[Token] = []
    at = 0
    while at < len(text):
        if text[at].isspace():
            at += 1
            continue
        token, at = _next(text, at, lang, as_of, called)
        last = found[-1] if found else None
        if last and last.kind == token.kind == "word" and lang is Lang.ZH and last.at + len(last.text) == token.at:
            found[-1] = replace(last, text=last.text + token.text)
        else:
            found.append(token)
    return tuple(found)


def _next(text: str, at: int, lang: Lang, as_of: date, called: Names) -> tuple[Token, int]:
    best: tuple[Token, int] | None = None
    for token, end in _candidates(text, at, lang, as_of, called):
        if best is None or end > best[1]:
            best = token, end
    return best or _unknown(text, at)


def _candidates(text: str, at: int, lang: Lang, as_of: date, called: Names) -> Iterator[tuple[Token, int]]:
    """Every reading of the text at ``at``; among the longest the first wins."""
    if hit := called.at(text, at):
        ids, end = hit
        yield from _named(text, at, end, ids, lang)
    if when := when_at(text, at, lang, as_of):
        yield Token("when", text[at : when.stop], at, when=when), when.stop
    yield from _special(text, at, lang, called)
    if figure := figure_at(text, at, lang):
        yield Token("fig", text[at : figure.end], at, figure=figure), figure.end
    if entry_at := lexicon(lang).at(text, at):
        entry, end = entry_at
        yield Token(entry.kind, text[at:end], at, entry.key, entry.sign, entry.kinds, entry.ids), end


def _named(text: str, at: int, end: int, ids: tuple[str, ...], lang: Lang) -> Iterator[tuple[Token, int]]:
    kind = "value" if ids[0].startswith(VALUES) else "subj"
    if lang is Lang.EN and text[end : end + 2] == "'s":
        end += 2
    yield Token(kind, text[at:end], at, ids=ids), end


def _special(text: str, at: int, lang: Lang, called: Names) -> Iterator[tuple[Token, int]]:
    if at and text[at - 1].isascii() and text[at - 1].isalnum() and text[at].isascii():
        return
    shapes = _shapes(lang)
    if match := shapes.percentile.match(text, at):
        value = Decimal(match["n"])
        figure = Figure(at, match.end(), value, Decimal(1).scaleb(min(int(value.as_tuple().exponent), 0)), None)
        yield Token("fig", match[0], at, key="percentile", figure=figure), match.end()
    if match := shapes.median.match(text, at):
        step = Step.DAY if match["step"].lower() == "day" else Step.SESSION
        when = When(at, match.end(), window=Window(number_word(match["n"]) or 0, step))
        yield Token("median", match[0], at, when=when), match.end()
    if match := shapes.voices.match(text, at):
        figure = Figure(at, match.end(), Decimal(number_word(match["n"]) or 0), Decimal(1), None)
        yield Token("fig", match[0], at, key="count", figure=figure), match.end()
    if match := shapes.tally.match(text, at):
        yield from _tally(match, called)
    for voice in voices_at(text, at, lang, called):
        kinds = ("loose",) if voice.loose else ()
        yield Token("publisher", text[at : voice.stop], at, key=voice.name, kinds=kinds), voice.stop


def _tally(match: re.Match[str], called: Names) -> Iterator[tuple[Token, int]]:
    number, total = (0 if match["n"] == "none" else number_word(match["n"])), number_word(match["m"])
    if number is None or total is None:
        return
    what = match.groupdict().get("what") or ""
    ids = called.at(what, 0) if what else None
    figure = Figure(match.start(), match.end(), Decimal(number), Decimal(1), None)
    token = Token(
        "fig", match[0], match.start(), key="tally", figure=figure, total=total, ids=ids[0] if ids else _thing(what)
    )
    yield token, match.end()


def _thing(what: str) -> tuple[str, ...]:
    hit = lexicon(Lang.ZH).at(what, 0) if what else None
    return hit[0].ids if hit and hit[0].kind == "subj" else ()


def _unknown(text: str, at: int) -> tuple[Token, int]:
    match = re.compile(r"[A-Za-z][A-Za-z'-]*|[^\W\d_]").match(text, at)
    if not match:
        return Token("punct", text[at], at), at + 1
    word = match[0]
    first = at == 0 or bool(re.search(r"[.:!?]\s*[\"']?$|^[\"']$", text[:at]))
    kind = "name" if word[0].isupper() and word.isascii() and not (first and word[1:].islower()) else "word"
    return Token(kind, word, at), match.end()


@cache
def _shapes(lang: Lang) -> _Shapes:
    data = tomllib.loads(resources.files(__package__).joinpath("patterns.toml").read_text("utf-8"))[lang.value]

    def full(body: str) -> str:
        return body.replace("<COUNT>", data["COUNT"])

    one = {key: re.compile(full(data[key]), re.IGNORECASE) for key in ("percentile", "median", "voices", "tally")}
    return _Shapes(**one)
