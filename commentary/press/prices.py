"""Prices as the press tells them: that one fell to a level, or moved by a percentage over a stated period."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from datetime import timedelta

from commentary.model import Kind, Lang, Metric, Predicate, Statement, Status
from commentary.press.sentence import RECENT, Text, pattern, table
from commentary.reading import read
from commentary.reading.names import normal
from commentary.reading.numbers import Figure
from commentary.reading.tokens import Token


def low(text: Text, run: Sequence[Token]) -> tuple[Statement, ...]:
    """Read name, fall and level in a row: "bitcoin briefly fell below $60,000", 比特币一度跌破 7 万美元."""
    money = [i for i, t in enumerate(run) if t.kind == "fig" and t.figure and t.figure.unit in _units(text)]
    told = [said for place in money if (said := _fell(text, run, place))]
    return (told[0],) if len(told) == 1 else ()


def _fell(text: Text, run: Sequence[Token], place: int) -> Statement | None:
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
    if not timedelta(0) <= text.day - end <= RECENT:
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


def _units(text: Text) -> set[object]:
    return {s.unit for s in text.subjects.values() if s.kind is Kind.PRICE}


def _comes_to(between: Sequence[Token], lang: Lang) -> bool:
    """A downward verb and a word of arrival, and nothing else but harmless words."""
    falls, arrives, words = False, False, table()
    for token in between:
        word = token.text.lower()
        if (token.kind == "dir" and token.sign < 0 and not token.kinds) or word in words["fall"][lang.value]:
            falls = True
            arrives = arrives or (lang is Lang.ZH and word in words["fall"]["zh"])
        elif word in words["unto"]["en"] or token.kind == "to":
            arrives = True
        elif (
            token.kind not in ("fill", "when", "level")
            and not word.endswith("ly")
            and word not in ("back", "一度", "盘中")
        ):
            return False
    return falls and arrives


def _refused(text: Text, run: Sequence[Token], place: int) -> bool:
    """Questions, bets, hypotheticals and denials, up to the end of the clause the figure stands in."""
    clean = normal(text.text, text.lang)
    stop = next(
        (t.at for t in run[place + 1 :] if (t.kind == "punct" and t.text in ",;:，；：") or t.kind == "and"), None
    )
    doubted = any(t.kind == "doubt" and t.key in ("negation", "modal") for t in run[:place])
    return doubted or "?" in clean[:stop] or bool(pattern("refuse", text.lang).search(clean[:stop]))


def moved(text: Text) -> tuple[Statement, ...]:
    """A move in percent over a stated period, from the whole sentence or from its head before "as", "after", "amid"."""
    head = pattern("head", text.lang).split(text.text)[0]
    for part in dict.fromkeys((text.text, head)):
        found = read(part, text.lang, text.when, text.subjects, lenient=True)
        harmless = all(why.startswith(("a cause", "an unknown name")) for why in found.problems)
        if not harmless or pattern("refuse", text.lang).search(part) or len(found.statements) != 1:
            continue
        said = found.statements[0]
        if _usable(said, text):
            return (replace(said, end=said.end or text.day, status=Status.REPORTED, publisher=None),)
    return ()


def _usable(said: Statement, text: Text) -> bool:
    """A percentage move of the last days, of a subject that has a price."""
    subject = text.subjects.get(said.subject)
    recent = said.end is None or timedelta(0) <= text.day - said.end <= RECENT
    whole = said.metric is Metric.RETURN and said.base is None and said.window is not None
    return bool(
        subject and subject.kind is Kind.PRICE and recent and whole and said.value and said.status is Status.ACTUAL
    )
