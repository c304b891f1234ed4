"""A sentence as tokens: names, figures, times and words with their meaning; what is left is unknown."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field, replace
from datetime import date
from decimal import Decimal
from functools import lru_cache

from commentary.model import Lang, Step, Subject, Window
from commentary.reading.lexicon import HAN, lexicon, phrase_pattern
from commentary.reading.numbers import Figure, figure_at, number_word
from commentary.reading.times import When, when_at

_VALUES = ("state/", "posture/")
_SOFT = frozenset({"fill", "word", "of"})
_TURNS: Mapping[str, tuple[int, tuple[str, ...]]] = {
    "higher than": (1, ()), "lower than": (-1, ()), "wider than": (1, ("spread",)), "narrower than": (-1, ("spread",)),
    "tighter than": (-1, ("spread",)), "above": (1, ()), "below": (-1, ()), "less than": (-1, ()), "more than": (1, ()),
}  # fmt: skip
_PUBLISHER = {
    Lang.EN: (
        r"(?i:according to|as reported by|as told by|by|in the words of|citing)\s+(?P<a>the press|the media|press reports|media reports|(?:the\s+)?[A-Z][\w.&-]*(?:\s+[A-Z][\w.&-]*)*)(?:['’]s?\s+(?:count|tally|data|figures|reckoning|estimate))?",
        r"(?P<b>(?:the\s+)?[A-Z][\w.&-]*(?:\s+[A-Z][\w.&-]*){0,3}|[Tt]he press|[Tt]he media)\s+(?:has\s+)?(?:reported|reports|says|said|has it|had it|puts|put|counted|counts|quoted|tells|told|writes|wrote)(?:\s+(?:that|it|the total at|them at|it at|the figure at))?(?![A-Za-z])",
    ),
    Lang.ZH: (
        rf"(?:据|根据|按|引述|援引)\s?(?P<a>[{HAN}A-Za-z0-9 .&]{{1,14}}?)\s?(?:等媒体)?(?:的)?(?:消息称|数据显示|统计显示|报道称|报道|报导|统计|消息|数据|口径|称)(?:显示)?",
        r"(?P<c>据报道|据报)",
        rf"(?:(?<=[，,;；。:：])|^)(?P<e>[{HAN}A-Za-z0-9 .&]{{2,16}}?)的(?:统计|数据|口径|报道|说法)(?:是|为|显示|称)?(?=[，,:：])",
        rf"(?:(?<=[，,;；。:：])|^)(?P<d>[{HAN}A-Za-z]{{2,10}}?)(?:等媒体)?(?:报道|报导|统计|称)(?:称)?(?=[，,:：])",
    ),
}
_PRESS = frozenset(
    {"the press", "the media", "press reports", "media reports", "媒体", "报道", "外媒", "多家媒体", "据报道", "据报"}
)
_PERCENTILE = {
    Lang.EN: r"(?P<n>\d{1,3}(?:\.\d+)?)(?:st|nd|rd|th)[ -]percentile",
    Lang.ZH: r"第?\s?(?P<n>\d{1,3}(?:\.\d+)?)\s?%?\s?(?:个)?(?:百分位|分位)(?:数)?",
}
_COUNT = {
    Lang.EN: r"\d+|two|three|four|five|six|seven|eight|nine|ten|eleven|twelve|one|none",
    Lang.ZH: r"\d+|[一二两三四五六七八九十零]+",
}
_MEDIAN = {
    Lang.EN: rf"(?:the\s+)?(?P<n>{_COUNT[Lang.EN]})[- ](?P<step>session|day) median(?:\s+of)?(?![A-Za-z])",
    Lang.ZH: rf"(?P<n>{_COUNT[Lang.ZH]})\s?(?P<step>日|个交易日)(?:的)?中位数",
}
_VOICES = {
    Lang.EN: rf"(?P<n>{_COUNT[Lang.EN]})\s+(?:publishers?|outlets?|sources?|headlines?|media|news organisations)(?![A-Za-z])",
    Lang.ZH: rf"(?P<n>{_COUNT[Lang.ZH]})\s?家(?:媒体|机构|出版方|来源|报社)",
}
_TALLY = {
    Lang.EN: rf"(?P<n>{_COUNT[Lang.EN]})(?:\s+out)?\s+of\s+(?:the\s+|its\s+|our\s+)?(?P<m>{_COUNT[Lang.EN]})(?![\w%.,-]*\d|\s*%)(?![\w])",
    Lang.ZH: rf"(?P<m>{_COUNT[Lang.ZH]})\s?[个项条大](?P<what>[{HAN}]{{0,6}}?)(?:之中|当中|中|里)(?:，|,)?(?:的)?(?:已经|已|仅|只|目前)?(?:有|出现|见到|看到|见|可见)?(?:了)?\s?(?P<n>{_COUNT[Lang.ZH]})\s?[个项条](?P<tail>已?(?:出现|可见|显现|被看到|成立|应验)?(?:了)?)",
}


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


@dataclass(frozen=True)
class Names:
    """What is called what in one language: a pattern for all names, and the ids of each."""

    ids: Mapping[str, tuple[str, ...]]
    pattern: re.Pattern[str] = field(compare=False)

    def at(self, text: str, at: int) -> tuple[tuple[str, ...], int] | None:
        """The ids of the longest name that begins at ``at``, and where it ends."""
        match = self.pattern.match(text, at)
        while match:
            ids = self.ids.get(match[0]) or self.ids.get(_fold(match[0]), ())
            if ids:
                return ids, match.end()
            match = None
        return None


def normal(text: str, lang: Lang) -> str:
    """Compatibility forms folded, typographic quotes plain, footnote marks gone; in Chinese no blanks beside Han."""
    text = unicodedata.normalize("NFKC", text).replace("’", "'").replace("“", '"').replace("”", '"')
    text = re.sub(r"\[\d+\]", "", text)
    if lang is Lang.ZH:
        text = re.sub(rf"(?<=[{HAN}])\s+|\s+(?=[{HAN}])", "", text)
    return re.sub(r"\s+", " ", text).strip()


def names(lang: Lang, subjects: Mapping[str, Subject], named: Mapping[str, tuple[str, ...]]) -> Names:
    """All names, aliases and their usual variants, for ``lang``."""
    pairs = [(name, key) for key, subject in subjects.items() for name in _called(subject, lang)]
    first: dict[str, str] = {}
    for key, called in named.items():
        for name in called:
            for form in _said_as(normal(name, lang), key):
                first.setdefault(form, key)
    return _names(lang, (*pairs, *first.items()))


def _said_as(name: str, key: str) -> tuple[str, ...]:
    """A title's capital is dropped within a sentence; a value of the regime keeps it, being a common word otherwise."""
    plain = name[:1].lower() + name[1:] if name[1:2].islower() and not key.startswith(_VALUES) else name
    return (name, plain)


@lru_cache(maxsize=16)
def _names(lang: Lang, pairs: tuple[tuple[str, str], ...]) -> Names:
    ids: dict[str, tuple[str, ...]] = {}
    for name, key in pairs:
        for form in {name, _fold(name)} if not _cased(name) else _case_forms(name):
            ids[form] = tuple(dict.fromkeys((*ids.get(form, ()), key)))
    return Names(ids, phrase_pattern(dict.fromkeys(name for name, _ in pairs), lang))


@lru_cache(maxsize=4096)
def _called(subject: Subject, lang: Lang) -> tuple[str, ...]:
    return tuple(_variants(subject, lang))


def _variants(subject: Subject, lang: Lang) -> Iterator[str]:
    own = (subject.en, *subject.aliases_en) if lang is Lang.EN else (subject.zh, *subject.aliases_zh)
    for raw in own:
        name = normal(raw, lang)
        bare = re.sub(r"\s*\([^)]*\)$", "", name)
        for form in (name, bare):
            yield form
            if (
                lang is Lang.EN
                and form.lower().startswith("the ")
                and not re.fullmatch(r"the \d+-year|the s&p", form.lower())
            ):
                yield form[4:]


def _cased(name: str) -> bool:
    return any(sign.isupper() for sign in name)


def _case_forms(name: str) -> set[str]:
    """A name with capitals keeps them; only its first letter may be raised at the start of a sentence."""
    return {name, name[:1].upper() + name[1:]}


def _fold(name: str) -> str:
    return name.lower()


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
    return tuple(_settled(_elliptic(found)))


def _elliptic(found: list[Token]) -> Iterator[Token]:
    """ "Up 12.8% in 20 sessions but down 12.1% in five": a bare number takes the clock of the window before it."""
    window: Window | None = None
    for place, token in enumerate(found):
        past = found[place - 1] if place else None
        count = number_word(token.text) if token.kind in ("word", "fig", "fill") else None
        after = found[place + 1] if place + 1 < len(found) else None
        closed = after is None or after.kind in ("punct", "and")
        if window and count and past is not None and past.text.lower() in ("in", "over") and closed:
            same = When(token.at, token.at + len(token.text), window=replace(window, count=count))
            yield Token("when", token.text, token.at, when=same)
            continue
        if token.when is not None and token.when.window is not None:
            window = token.when.window
        yield token


def _figured(run: list[Token], place: int) -> bool:
    """Whether a figure follows: "the day before" is then whose level it is, and not how long ago."""
    after = next((t for t in run[place + 1 :] if not t.soft), None)
    return after is not None and after.kind == "fig"


def _settled(found: Iterator[Token]) -> Iterator[Token]:
    """Words whose meaning their neighbour decides: "higher than 20 sessions ago", "a 250-session low of"."""
    past: Token | None = None
    run = list(found)
    for place, token in enumerate(run):
        if (
            token.kind == "previous"
            and past is not None
            and past.kind in ("rel", "than", "from", "dir")
            and not _figured(run, place)
        ):
            token = replace(
                token, kind="when", when=When(token.at, token.at + len(token.text), window=Window(1, Step.DAY))
            )
        if past is not None and token.kind == "when" and past.kind == "rel" and (turn := _TURNS.get(past.text.lower())):
            past = replace(past, kind="dir", key="", sign=turn[0], kinds=turn[1])
        lookback = past is not None and past.when is not None and past.when.window is not None
        if token.kind == "intra" and lookback and token.text.lower().endswith("of"):
            token = replace(token, kind="edge")
        if past is not None:
            yield past
        past = token
    if past is not None:
        yield past


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
    kind = "value" if ids[0].startswith(_VALUES) else "subj"
    if lang is Lang.EN and text[end : end + 2] == "'s":
        end += 2
    yield Token(kind, text[at:end], at, ids=ids), end


def _special(text: str, at: int, lang: Lang, called: Names) -> Iterator[tuple[Token, int]]:
    if at and text[at - 1].isascii() and text[at - 1].isalnum() and text[at].isascii():
        return
    if match := re.compile(_PERCENTILE[lang], re.IGNORECASE).match(text, at):
        value = Decimal(match["n"])
        figure = Figure(at, match.end(), value, Decimal(1).scaleb(min(int(value.as_tuple().exponent), 0)), None)
        yield Token("fig", match[0], at, key="percentile", figure=figure), match.end()
    if match := re.compile(_MEDIAN[lang], re.IGNORECASE).match(text, at):
        step = Step.DAY if match["step"].lower() == "day" else Step.SESSION
        when = When(at, match.end(), window=Window(number_word(match["n"]) or 0, step))
        yield Token("median", match[0], at, when=when), match.end()
    if match := re.compile(_VOICES[lang], re.IGNORECASE).match(text, at):
        figure = Figure(at, match.end(), Decimal(number_word(match["n"]) or 0), Decimal(1), None)
        yield Token("fig", match[0], at, key="count", figure=figure), match.end()
    if match := re.compile(_TALLY[lang], re.IGNORECASE).match(text, at):
        yield from _tally(match, called)
    for pattern in _PUBLISHER[lang]:
        match = re.compile(pattern).match(text, at)
        if match and (name := _publisher(match, called)):
            yield Token("publisher", match[0], at, key=name), match.end()


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


def _publisher(match: re.Match[str], called: Names) -> str | None:
    """The publisher's name, "the press" for the press at large; None when the name is a subject's own."""
    name = next(value for value in match.groupdict().values() if value).strip()
    if name.lower() in _PRESS:
        return "the press"
    name = re.sub(r"^(?:the|The) ", "", name).rstrip(".")
    if called.at(name, 0) or name in ("It", "They", "He", "She", "That", "This", "Which") or not name:
        return None
    return name


def _unknown(text: str, at: int) -> tuple[Token, int]:
    match = re.compile(r"[A-Za-z][A-Za-z'-]*|[^\W\d_]").match(text, at)
    if not match:
        return Token("punct", text[at], at), at + 1
    word = match[0]
    first = at == 0 or bool(re.search(r"[.:!?]\s*[\"']?$|^[\"']$", text[:at]))
    kind = "name" if word[0].isupper() and word.isascii() and not (first and word[1:].islower()) else "word"
    return Token(kind, word, at), match.end()
