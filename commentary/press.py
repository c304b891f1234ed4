"""The press's figures as facts: whose word they are, of what, over which period, and the sentence they stand in.

A figure is taken only from a sentence that speaks of one catalog subject and leaves no doubt what it says of it; its
status is *reported*, or *guided* or *expected* where the sentence says so. Precision comes before coverage: a figure
that is not taken is not missed, a figure that is wrongly taken is printed. Three frames are known: a price that fell
to, near or through a level (the press's low of the day), positions liquidated over 24 hours, and capital spending of
a calendar year; every other sentence must be read by the reader without a single problem.
"""

from __future__ import annotations

import re
import tomllib
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import UTC, date, datetime, timedelta
from functools import cache
from importlib import resources
from typing import Any

from commentary.model import Article, Fact, Kind, Lang, Metric, Predicate, Statement, Status, Step, Subject, Window
from commentary.reading import read
from commentary.reading.numbers import Figure
from commentary.reading.tokens import Names, Token, names, normal, tokens

_LONGEST = 400  # characters: beyond that a "sentence" is a paragraph whose figures have lost their subjects
_RECENT = timedelta(days=3)
_HOURS = (Window(24, Step.HOUR), Window(1, Step.DAY))
_ENDS = {Lang.EN: re.compile(r"(?<=[a-z0-9%\")][.!?])\s+(?=[A-Z\"“$])|\n+"), Lang.ZH: re.compile(r"[。！？；\n]+")}
_TAIL = re.compile(r"\s+[-|–—]\s+[A-Za-z][\w .&']{1,30}$")
_SPENT = "_CAPEX"


@dataclass(frozen=True)
class _Text:
    """A sentence in the making of a fact: its words, its day, and the title it stands under."""

    text: str
    lang: Lang
    when: datetime
    subjects: Mapping[str, Subject]
    called: Names
    title: str

    @property
    def day(self) -> date:
        return self.when.date()

    def tokens(self, text: str | None = None) -> tuple[Token, ...]:
        return tokens(normal(text or self.text, self.lang), self.lang, self.day, self.called)


def reported(articles: Sequence[Article], subjects: Mapping[str, Subject], as_of: datetime) -> tuple[Fact, ...]:
    """Facts told by the ``articles`` known by ``as_of``, in their order; equal figures of one article once."""
    called = {lang: names(lang, subjects, {}) for lang in Lang}
    found: dict[str, Fact] = {}
    for article in articles:
        if article.known_at <= as_of:
            for fact in _of(article, subjects, called[article.lang]):
                found.setdefault(fact.id, fact)
    return tuple(found.values())


def _of(article: Article, subjects: Mapping[str, Subject], called: Names) -> Iterator[Fact]:
    when = (article.published or article.known_at).astimezone(UTC)
    told: set[tuple[object, ...]] = set()
    for sentence in _sentences(article):
        text = _Text(sentence, article.lang, when, subjects, called, article.title)
        for said in _said(text):
            key = (said.subject, said.metric, said.value, said.status)
            if key not in told:
                told.add(key)
                yield _fact(said, sentence, article, subjects[said.subject], len(told))


def _sentences(article: Article) -> Iterator[str]:
    for part in (_TAIL.sub("", article.title.strip()), article.text):
        plain = re.sub(r"<[^>]+>", " ", part)
        whole = (s.strip() for s in _ENDS[article.lang].split(plain))
        yield from (s for s in whole if 8 <= len(s) <= _LONGEST and re.search(r"\d", s))


def _said(text: _Text) -> tuple[Statement, ...]:
    """What the sentence says by the first frame that fits it."""
    run = text.tokens()
    if not any(t.kind in ("subj", "capex") for t in run) or not any(t.kind == "fig" for t in run):
        return ()
    if any(t.kind == "capex" for t in run):
        return _spending(text, run)
    if any("LIQUIDATIONS" in t.ids for t in run):
        return _liquidated(text)
    return _low(text, run) or _moved(text)


# --- a price fell to … -----------------------------------------------------------------------------------------------


def _low(text: _Text, run: Sequence[Token]) -> tuple[Statement, ...]:
    """ "Bitcoin briefly fell below $60,000", 比特币一度跌破 7 万美元: name, fall and level in a row."""
    money = [i for i, t in enumerate(run) if t.kind == "fig" and t.figure and t.figure.unit in _units(text)]
    told = [said for place in money if (said := _fell(text, run, place))]
    return (told[0],) if len(told) == 1 else ()


def _fell(text: _Text, run: Sequence[Token], place: int) -> Statement | None:
    owner = next((i for i in range(place - 1, -1, -1) if run[i].kind == "subj"), None)
    if owner is None or len(run[owner].ids) != 1:
        return None
    subject, figure = text.subjects.get(run[owner].ids[0]), run[place].figure
    if subject is None or subject.kind is not Kind.PRICE or figure is None or figure.unit is not subject.unit:
        return None
    between = run[owner + 1 : place]
    if not _comes_to(between, text.lang) or _refused(text, run, place) or not _telling(figure, between):
        return None
    if owner and run[owner - 1].kind not in ("punct", "fill", "and"):
        return None
    end = next((t.when.end for t in run[place:] if t.when and t.when.end), text.day)
    if not timedelta(0) <= text.day - end <= _RECENT:
        return None
    return Statement(
        Predicate.LEVEL,
        subject.id,
        Metric.LOW,
        None,
        figure.value,
        figure.quantum,
        subject.unit,
        end=end,
        status=Status.REPORTED,
    )


def _telling(figure: Figure, between: Sequence[Token]) -> bool:
    """A round figure is a mark that was reached; any other, but for "as low as", is a quote of the moment."""
    digits = figure.value.normalize().as_tuple().digits
    return len(digits) <= 2 or any(t.kind == "intra" for t in between)


def _units(text: _Text) -> set[object]:
    return {s.unit for s in text.subjects.values() if s.kind is Kind.PRICE}


def _comes_to(between: Sequence[Token], lang: Lang) -> bool:
    """A downward verb and a word of arrival, and nothing else but harmless words."""
    falls, arrives, table = False, False, _table()
    for token in between:
        word = token.text.lower()
        if (token.kind == "dir" and token.sign < 0 and not token.kinds) or word in table["fall"][lang.value]:
            falls = True
            arrives = arrives or (lang is Lang.ZH and word in table["fall"]["zh"])
        elif word in table["unto"]["en"] or token.kind == "to":
            arrives = True
        elif (
            token.kind not in ("fill", "when", "level")
            and not word.endswith("ly")
            and word not in ("back", "一度", "盘中")
        ):
            return False
    return falls and arrives


def _refused(text: _Text, run: Sequence[Token], place: int) -> bool:
    """Questions, bets, hypotheticals and denials, up to the end of the clause the figure stands in."""
    clean = normal(text.text, text.lang)
    stop = next(
        (t.at for t in run[place + 1 :] if (t.kind == "punct" and t.text in ",;:，；：") or t.kind == "and"), None
    )
    doubted = any(t.kind == "doubt" and t.key in ("negation", "modal") for t in run[:place])
    return doubted or "?" in clean[:stop] or bool(_pattern("refuse", text.lang).search(clean[:stop]))


# --- positions liquidated --------------------------------------------------------------------------------------------


def _liquidated(text: _Text) -> tuple[Statement, ...]:
    """ "$2.6 billion liquidated in 24 hours": one figure of money, one window of a day, in one part of the sentence."""
    for part in re.split(r"\s*[—–;；]\s*|(?<=Hours)[-—]", normal(text.text, text.lang)):
        run = [t for t in text.tokens(part)] if part else []
        money = [t for t in run if t.kind == "fig" and t.figure and t.figure.unit is not None]
        whens = [t.when for t in run if t.when]
        told = any("LIQUIDATIONS" in t.ids for t in run)
        if not told or len(money) != 1 or _pattern("refuse", text.lang).search(part) or _others(run):
            continue
        figure = money[0].figure
        firm = not any(t.kind == "doubt" and t.key in ("negation", "modal", "hedge") for t in run)
        if (
            figure is None
            or str(figure.unit) != "USD"
            or not firm
            or [w.window for w in whens if w.window] not in [[h] for h in _HOURS]
        ):
            continue
        return (Statement(
            Predicate.LEVEL, "LIQUIDATIONS", Metric.LEVEL, None, figure.value, figure.quantum, figure.unit,
            end=text.day, window=_HOURS[0], status=Status.REPORTED,
        ),)  # fmt: skip
    return ()


def _others(run: Sequence[Token]) -> bool:
    """Whether another subject is spoken of, but as what the liquidations are of ("Bitcoin, Ethereum liquidations")."""
    place = next(i for i, t in enumerate(run) if "LIQUIDATIONS" in t.ids)
    before = place
    while before and (run[before - 1].kind in ("subj", "and", "fill", "punct")):
        before -= 1
    return any(t.kind == "subj" and "LIQUIDATIONS" not in t.ids and not before <= i < place for i, t in enumerate(run))


# --- capital spending ------------------------------------------------------------------------------------------------


def _spending(text: _Text, run: Sequence[Token]) -> tuple[Statement, ...]:
    """A company's spending in a calendar year: one figure, or its plan against what was expected."""
    owner = _spender(text, run)
    end = _year(text, run)
    money = [i for i, t in enumerate(run) if t.kind == "fig" and t.figure and str(t.figure.unit) == "USD"]
    words = _table()["spending"]
    clean = normal(text.text, text.lang)
    if (
        owner is None
        or end is None
        or not 1 <= len(money) <= 2
        or "?" in clean
        or re.search(words["refuse"], clean, re.I)
    ):
        return ()
    said = []
    for number, place in enumerate(money):
        start = run[money[number - 1]].at if number else 0
        stop = run[money[number + 1]].at if number + 1 < len(money) else len(clean)
        status = _whose(clean[start:stop], clean[start : run[place].at], words, number)
        figure = run[place].figure
        if status is None or figure is None:
            return ()
        said.append(Statement(
            Predicate.LEVEL, owner, Metric.LEVEL, None, figure.value, figure.quantum, figure.unit,
            date(end.year, 1, 1), end, status=status,
        ))  # fmt: skip
    return tuple(said) if len({s.status for s in said}) == len(said) else ()


def _spender(text: _Text, run: Sequence[Token]) -> str | None:
    """The one company spoken of; "the company" is the one its title speaks of."""
    named = {name.removesuffix(_SPENT) for t in run if t.kind == "subj" for name in t.ids}
    if not named and re.match(r"(?:The company|It)\b|公司", text.text):
        named = {name.removesuffix(_SPENT) for t in text.tokens(text.title) if t.kind == "subj" for name in t.ids}
    owner = f"{next(iter(named))}{_SPENT}" if len(named) == 1 else ""
    return owner if owner in text.subjects else None


def _year(text: _Text, run: Sequence[Token]) -> date | None:
    """The one calendar year named, not past; "this year" is that of publication."""
    years = {int(y) for y in re.findall(r"(?<![\d$.,])(20\d\d)(?![\d,.]\d|\s?(?:亿|bn|billion))", text.text)}
    if re.search(r"\bthis year\b|今年", text.text):
        years.add(text.day.year)
    year = next(iter(years)) if len(years) == 1 else 0
    return date(year, 12, 31) if year >= text.day.year else None


def _whose(around: str, before: str, words: Mapping[str, str], number: int) -> Status | None:
    """Expected where analysts are named beside the figure, guided where the company plans."""
    if re.search(words["expected"], around if number else before, re.I):
        return Status.EXPECTED
    return Status.GUIDED if re.search(words["guided"], around, re.I) else None


# --- whatever the reader reads without a problem ---------------------------------------------------------------------


def _moved(text: _Text) -> tuple[Statement, ...]:
    """A move in percent over a stated period, from the whole sentence or from its head before "as", "after", "amid"."""
    head = _pattern("head", text.lang).split(text.text)[0]
    for part in dict.fromkeys((text.text, head)):
        found = read(part, text.lang, text.when, text.subjects, lenient=True)
        harmless = all(why.startswith(("a cause", "an unknown name")) for why in found.problems)
        if not harmless or _pattern("refuse", text.lang).search(part) or len(found.statements) != 1:
            continue
        said = found.statements[0]
        if _usable(said, text):
            return (replace(said, end=said.end or text.day, status=Status.REPORTED, publisher=None),)
    return ()


def _usable(said: Statement, text: _Text) -> bool:
    """A percentage move of the last days, of a subject that has a price."""
    subject = text.subjects.get(said.subject)
    recent = said.end is None or timedelta(0) <= text.day - said.end <= _RECENT
    whole = said.metric is Metric.RETURN and said.base is None and said.window is not None
    return bool(
        subject and subject.kind is Kind.PRICE and recent and whole and said.value and said.status is Status.ACTUAL
    )


def _fact(said: Statement, sentence: str, article: Article, subject: Subject, number: int) -> Fact:
    assert said.value is not None and said.unit is not None and said.metric is not None and said.end is not None
    return Fact(
        id=f"press/{article.id[:8]}/{said.subject}/{said.metric}/{number}", subject=said.subject, metric=said.metric,
        value=said.value, unit=said.unit, end=said.end, known_at=article.known_at, start=said.start, window=said.window,
        calendar=subject.calendar, status=said.status, source=article.publisher, vintage="vintage",
        publisher=article.publisher, span=sentence, article=article.id,
    )  # fmt: skip


@cache
def _table() -> dict[str, Any]:
    return tomllib.loads(resources.files("commentary").joinpath("press.toml").read_text("utf-8"))


@cache
def _pattern(name: str, lang: Lang) -> re.Pattern[str]:
    return re.compile(_table()[name][lang.value], re.IGNORECASE)
