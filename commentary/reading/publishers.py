"""Who reports, as a text names it: known names wherever they stand, other names by the words around them."""

from __future__ import annotations

import re
import tomllib
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from functools import cache, lru_cache
from importlib import resources

from commentary.model import Lang
from commentary.reading.lexicon import lexicon
from commentary.reading.names import Names
from commentary.reading.times import when_at

_PRONOUNS = frozenset(
    {"It", "They", "He", "She", "That", "This", "Which", "And", "But", "I", "We", "公司", "该公司", "管理层", "企业"}
)
# Kinds of words that no name of a publisher is made of.
_TELLING = frozenset(
    {"dir", "flat", "rel", "sup", "edge", "peak", "intra", "order", "size", "status", "doubt", "bar", "metric", "subj"}
)
_OPENING = _TELLING | {"level", "to", "from", "previous", "by", "than", "against", "pronoun", "neither", "value"}
_NEVER = re.compile(r"\d|[年月]|当地|交易日|收盘|盘[中后前]|以[上下内]|左右|单位|代码|简称|口径|[及与和]|分别")
_ANY_DAY = date(2000, 1, 15)


@dataclass(frozen=True)
class Voice:
    """A publisher's ``name`` that ends at ``stop``; ``loose`` when only its place says that it is one."""

    name: str
    stop: int
    loose: bool = False


@dataclass(frozen=True)
class _Shapes:
    firm: tuple[re.Pattern[str], ...]
    loose: tuple[re.Pattern[str], ...]
    press: frozenset[str]


def voices_at(text: str, at: int, lang: Lang, called: Names) -> Iterator[Voice]:
    """Every publisher that may be named at ``at``: those the caller knows, then those shown by their surroundings."""
    if called.publishers:
        yield from _known(text, at, lang, called)
    shapes = _shapes(lang)
    for patterns, loose in ((shapes.firm, False), (shapes.loose, True)):
        for pattern in patterns:
            match = pattern.match(text, at)
            if match and (name := _name(match, lang, called, shapes, loose)):
                yield Voice(name, match.end(), loose)


def _known(text: str, at: int, lang: Lang, called: Names) -> Iterator[Voice]:
    """A known name is one wherever it stands, unless the catalog knows it too; then a word of reporting must be near."""
    firm, alone = _known_shapes(lang, tuple(called.publishers))
    for pattern in firm:
        if match := pattern.match(text, at):
            said = next(value for value in match.groupdict().values() if value)
            yield Voice(_given(said, called), match.end())
    match = alone.match(text, at)
    if match and match[0] not in called.ids:
        yield Voice(_given(match[0], called), match.end(), True)


def _given(said: str, called: Names) -> str:
    return next((name for form, name in called.publishers.items() if form.lower() == said.lower()), said)


def _name(match: re.Match[str], lang: Lang, called: Names, shapes: _Shapes, loose: bool) -> str | None:
    """The publisher's name, "the press" for the press at large; None when these are other words or a subject's name."""
    name = next(value for value in match.groupdict().values() if value).strip()
    if name.lower() in shapes.press:
        return "the press"
    name = re.sub(r"^(?:the|The) ", "", name).rstrip(".")
    if not name or name in _PRONOUNS or called.at(name, 0) or _spoken(name, lang):
        return None
    if lang is Lang.ZH:
        name = re.sub(r"^[而但由则]|的$", "", name) if len(name) > 2 else name
        if _described(name, called, loose):
            return None
    return name


def _spoken(name: str, lang: Lang) -> bool:
    """Whether the name is made of the reader's own words and times only."""
    at, words = 0, lexicon(lang)
    while at < len(name):
        hit = words.at(name, at)
        when = when_at(name, at, lang, _ANY_DAY)
        if hit is None and when is None:
            return False
        at = max(hit[1] if hit else at, when.stop if when else at)
        at += len(name[at:]) - len(name[at:].lstrip())
    return True


def _described(name: str, called: Names, loose: bool) -> bool:
    """Whether it is a phrase of the market and no name: 周三各资产表现, 跌幅由大到小."""
    if not loose:
        return any(called.at(name, at) for at in range(len(name)))
    words = lexicon(Lang.ZH)
    for at in range(len(name)):
        hit = words.at(name, at)
        if (
            (hit and hit[0].kind in (_TELLING if at else _OPENING))
            or when_at(name, at, Lang.ZH, _ANY_DAY)
            or called.at(name, at)
        ):
            return True
    return bool(_NEVER.search(name))


@cache
def _data(lang: Lang) -> dict[str, object]:
    data: dict[str, object] = tomllib.loads(
        resources.files(__package__).joinpath("publishers.toml").read_text("utf-8")
    )[lang.value]
    return data


def _filled(lang: Lang, key: str, name: str, press: str) -> list[re.Pattern[str]]:
    data = _data(lang)
    bodies: list[str] = data[key]  # type: ignore[assignment]
    parts = {
        "<NAME>": name,
        "<PRESS>": press,
        **{f"<{part}>": str(data[part]) for part in ("TOLD", "COUNT", "SAYS", "DIFFER")},
    }
    found = []
    for body in bodies:
        for part, value in parts.items():
            body = body.replace(part, value)
        found.append(re.compile(body))
    return found


@cache
def _shapes(lang: Lang) -> _Shapes:
    data = _data(lang)
    name, press = str(data["NAME"]), [str(word) for word in data["press"]]  # type: ignore[attr-defined]
    loud = "|".join(map(re.escape, sorted(press, key=len, reverse=True)))
    firm, loose = (tuple(_filled(lang, key, name, loud)) for key in ("firm", "loose"))
    return _Shapes(firm, loose, frozenset(word.lower() for word in press))


@lru_cache(maxsize=64)
def _known_shapes(lang: Lang, forms: tuple[str, ...]) -> tuple[tuple[re.Pattern[str], ...], re.Pattern[str]]:
    body = "|".join(_whole(form) for form in sorted(forms, key=len, reverse=True))
    alone = re.compile(f"(?:{body})", re.IGNORECASE)
    return tuple(_filled(lang, "firm", f"(?:{body})", r"(?!)")), alone


def _whole(form: str) -> str:
    """A Latin name neither begins nor ends inside a Latin word or number."""
    head = r"(?<![A-Za-z0-9])" if form[0].isascii() and form[0].isalnum() else ""
    tail = r"(?![A-Za-z0-9²³])" if form[-1].isascii() and form[-1].isalnum() else ""
    return head + re.escape(form) + tail
