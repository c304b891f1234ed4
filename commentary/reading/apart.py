"""Words that compare, taken out of a sentence that tells both figures: what they say, and the sentence without them.

An editor's comparisons know no end of constructions, but where both figures stand beside their names all that a word
can add is which of the two did better. So it is read by itself, and the rest of the sentence by the usual rules.
"""

from __future__ import annotations

import re
import tomllib
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from functools import cache
from importlib import resources

from commentary.model import Lang
from commentary.reading.names import Names


@dataclass(frozen=True)
class Aside:
    """``subject`` did better (``more``) or worse (``less``) than ``other``; if ``sized``, moved more or less far than it.

    ``sign`` is the direction that a word about sizes speaks of, 0 where that is left to the figures.
    """

    subject: str
    other: str
    word: str
    sized: bool = False
    sign: int = 0


@dataclass(frozen=True)
class _Named:
    key: str
    start: int
    end: int


@dataclass(frozen=True)
class _Phrase:
    word: str
    sized: bool
    sign: int
    start: int  # of "the former" before the words, else of the words themselves
    at: int
    end: int
    link: int | None = None  # where the 比 stands that goes with it


def apart(text: str, lang: Lang, called: Names) -> tuple[tuple[Aside, ...], tuple[tuple[str, tuple[int, ...]], ...]]:
    """The comparisons ``text`` (already :func:`normal`) words, and the text without their words, with the places where
    they stood: once with the name compared with left to stand for its own figure, and once without it. Nothing when
    there are none or one has no two sides."""
    named = list(_named(text, called))
    found = [_linked(phrase, text, named) for phrase in _phrases(text, lang)]
    asides = [_aside(phrase, text, named) for phrase in found]
    if not found or None in asides:
        return (), ()
    said = tuple(aside for aside in asides if aside is not None)
    links = [(phrase.link, phrase.link + 1) for phrase in found if phrase.link is not None]
    words = [(phrase.start, phrase.end) for phrase in found]
    sides = [(phrase.start, _past(phrase, aside, text, named)) for phrase, aside in zip(found, said, strict=True)]
    lead = text[named[0].start : named[0].end].removesuffix("'s")
    apposed = _apposed(text, found, said, named)
    cuts = ([*words, *links], [*sides, *links])
    variants = [(_without(text, cut, lang, lead), _places(cut, len(found))) for cut in cuts]
    return said, tuple(dict.fromkeys([*variants, *apposed]))


_APPOSED = re.compile(
    r"\s*, (?:down|up|off|which (?:fell|rose|lost|gained|was down|was up)|a (?:loss|gain|fall|rise) of) [\d.]+%(?: [^,;.]{0,20})?"
)
_VERB = re.compile(r"(?:also )?(?:stood|stands|ended|closed|finished|traded|is|was|has|had|fell|rose)\b")


def _apposed(
    text: str, found: Sequence[_Phrase], said: Sequence[Aside], named: Sequence[_Named]
) -> list[tuple[str, tuple[int, ...]]]:
    """The other's figure told right after its name, as a clause of its own: "A lagged B, down 8.0%, and stood …" is "A; B,
    down 8.0%; A stood …"."""
    out, changed = text, False
    for phrase, aside in reversed(list(zip(found, said, strict=True))):
        after = next((name for name in named if name.start >= phrase.end and name.key == aside.other), None)
        own = next((name for name in reversed(named) if name.end <= phrase.start and name.key == aside.subject), None)
        told = _APPOSED.match(text, after.end) if after and not text[phrase.end : after.start].strip() else None
        if after is None or own is None or told is None:
            continue
        rest = out[told.end() :]
        again = re.match(r",? and (?=[a-z])|, (?=[a-z])", rest)
        whose = text[own.start : own.end].removesuffix("'s")
        rest = f"; {whose} {rest[again.end() :]}" if again and _VERB.match(rest, again.end()) else rest
        out = f"{out[: phrase.start].rstrip(' ,')}; {text[after.start : told.end()].strip()}{rest}"
        changed = True
    return [(out, tuple(phrase.start for phrase in found))] if changed else []


def _places(cut: Sequence[tuple[int, int]], count: int) -> tuple[int, ...]:
    """About where the first ``count`` stretches stood, counted in the text without any of them."""
    return tuple(start - sum(end - begin for begin, end in cut if end <= start) for start, _ in cut[:count])


def _linked(phrase: _Phrase, text: str, named: Sequence[_Named]) -> _Phrase:
    """The phrase with the 比 whose object is the name before it, in the same clause."""
    side = next((name for name in reversed(named) if name.end <= phrase.start), None)
    if side is None or re.search(r"[,，;；。]", text[side.end : phrase.start]):
        return phrase
    at = next((at for at in range(side.start - 1, max(side.start - 9, -1), -1) if text[at] in "比,，;；"), None)
    held = at is not None and text[at] == "比" and text[at - 1 : at + 1] != "相比"
    return replace(phrase, link=at) if held else phrase


_OWN = re.compile(r"[^,，;；。]{0,40}?\d[\d.,]*\s?(?:%|bp|个基点|points?|点)")  # a figure in the name's own clause


def _past(phrase: _Phrase, aside: Aside, text: str, named: Sequence[_Named]) -> int:
    """Where the name that directly follows the phrase ends."""
    after = next((name for name in named if name.start >= phrase.end), None)
    follows = (
        after is not None and after.key == aside.other and not text[phrase.end : after.start].strip()
        and not _OWN.match(text, after.end)
    )  # fmt: skip
    return after.end if after is not None and follows else phrase.end


def _aside(phrase: _Phrase, text: str, named: Sequence[_Named]) -> Aside | None:
    """Who is compared: the name before the words, and the one after them, else the only other one."""
    before = [name for name in named if name.end <= phrase.start]
    after = next((name for name in named if name.start >= phrase.start), None)
    if not before:
        return None
    subject = _subject(phrase, text, before)
    if subject is None:
        return None
    others = tuple(dict.fromkeys(name.key for name in named if name.key != subject))
    if phrase.link is not None:
        other: str | None = before[-1].key
    elif _closes(text, phrase.end):
        other = others[0] if len(others) == 1 else None
    else:
        near = (
            after is not None and after.start <= phrase.end + _NEAR and not _CUT.search(text[phrase.end : after.start])
        )
        other = after.key if after is not None and near else None
        if after is not None and near and not phrase.sized and _undirected(text, phrase.end, after):
            other = None
    return Aside(subject, other, phrase.word, phrase.sized, phrase.sign) if other and other != subject else None


_NEAR = 24  # how far after "than" its name may stand: "than the 1.7% decline in the S&P 500"
_CUT = re.compile(r"[,，;；:：。()（）]")
_SMALL = re.compile(
    r"(?:\s|\b(?:and|but|while|it|has|have|had|also|still|again|thus|both|all|again)\b|[而但且并也则又均都其它仍还更却]|表现|走势|同样)*",
    re.I,
)
_FORMER, _LATTER = re.compile(r"前者|\bthe former\b", re.I), re.compile(r"后者|\bthe latter\b", re.I)
_BARE = re.compile(
    r"\s*(?:'s|的|at|,)?\s*\d[\d.]*\s?%(?!\s?(?:drop|fall|loss|decline|slide|rise|gain|advance|climb|的?[跌涨]))", re.I
)


def _subject(phrase: _Phrase, text: str, before: Sequence[_Named]) -> str | None:
    """The name that the words speak of: the nearest before them, with nothing unknown between, or one referred to."""
    side = [name for name in before if phrase.link is None or name.end <= phrase.link]
    if not side:
        return None
    at = phrase.link if phrase.link is not None else phrase.at
    gap = text[side[-1].end : at]
    pair = list(dict.fromkeys(name.key for name in side))
    if _FORMER.search(gap) or _LATTER.search(gap):
        return (pair[0] if _FORMER.search(gap) else pair[1]) if len(pair) == 2 else None
    cut = [match.end() for match in _CUT.finditer(gap)]
    return side[-1].key if not cut or _SMALL.fullmatch(gap[cut[-1] :]) else None


def _closes(text: str, end: int) -> bool:
    """Whether nothing of the clause follows."""
    return re.match(r"\s*(?:[,，;；。.:：)）]|$)", text[end:]) is not None


def _undirected(text: str, end: int, other: _Named) -> bool:
    """Whether the other's figure says no direction: of a loss or a gain, "weaker than its 9.7%"?"""
    lead = text[end : other.start]
    led = re.search(r"\d", lead) is not None and not re.search(
        r"[-−+跌涨]|drop|fall|los|decl|shed|gain|ris|rose|adv|clim|up|down", lead
    )
    return led or _BARE.match(text, other.end) is not None


def _named(text: str, called: Names) -> Iterator[_Named]:
    at = 0
    while at < len(text):
        hit = called.at(text, at)
        if hit is not None and len(hit[0]) == 1:
            yield _Named(hit[0][0], at, hit[1])
        at = hit[1] if hit is not None else at + 1


def _phrases(text: str, lang: Lang) -> Iterator[_Phrase]:
    for match in _pattern(lang).finditer(text):
        kind = match.lastgroup or ""
        word, _, turn = kind.partition("_")
        sign = {"fell": -1, "rose": 1}.get(turn, 0)
        begin = max((m.start() for ref in (_FORMER, _LATTER) for m in ref.finditer(text, 0, match.start())
                     if _SMALL.fullmatch(text, m.end(), match.start())), default=match.start())  # fmt: skip
        yield _Phrase(
            {"better": "more", "worse": "less"}.get(word, word),
            word in ("more", "less"),
            sign,
            begin,
            match.start(),
            match.end(),
        )


def _without(text: str, spans: Sequence[tuple[int, int]], lang: Lang, lead: str) -> str:
    """``text`` without some stretches; an "it" after a semicolon is ``lead``, the name the sentence began with."""
    comma = ", " if lang is Lang.EN else ","
    for start, end in sorted(spans, reverse=True):
        text = f"{text[:start].rstrip(' ,，')}{comma}{text[end:].lstrip(' ')}"
    if lead:
        text = resumed(text, lead)
        text = re.sub(r"(?<=[;；])(\s*)(?:it\b|它)", rf"\1{lead}", text)
    return re.sub(r"[,，]\s*(?=[.。;；:：,，)）]|$)", "", text)


_RESUMES = re.compile(r",? and (?=(?:also )?(?:stood|stands|ended|closed|finished|traded|is|was|has|had) )")


def resumed(text: str, lead: str) -> str:
    """``text`` with its first subject said again before the verb of a later clause: "lagged bitcoin, and ended Tuesday …"."""
    return _RESUMES.sub(f"; {lead} ", text)


@cache
def _pattern(lang: Lang) -> re.Pattern[str]:
    data = tomllib.loads(resources.files(__package__).joinpath("patterns.toml").read_text("utf-8"))[lang.value]["apart"]
    return re.compile("|".join(f"(?P<{kind}>{body})" for kind, body in data.items()), re.IGNORECASE)
