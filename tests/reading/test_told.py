"""Sentences made of a framework's clauses, and sentences that only look like it."""

from __future__ import annotations

import pytest

from commentary.catalog import catalog
from commentary.model import Lang, Predicate, Statement
from commentary.reading import read
from tests.reading.facts import AS_OF

NAMED = {
    Lang.EN: {
        "seen/a": ("the gauge has fallen hard",),
        "not_seen/b": ("both yields have not risen 15 bp over 20 sessions",),
        "seen/c": ("margin is being raised",),
    },
    Lang.ZH: {
        "seen/a": ("探针大幅下跌",),
        "not_seen/b": ("两种收益率在 20 个交易日里并未上行 15 个基点",),
        "seen/c": ("保证金正在上调",),
    },
}
A, B, C = Statement(Predicate.SEEN, "a"), Statement(Predicate.NOT_SEEN, "b"), Statement(Predicate.SEEN, "c")


def told(text: str) -> tuple[Statement, ...]:
    lang = Lang.EN if text.isascii() else Lang.ZH
    found = read(text, lang, AS_OF, catalog(), NAMED[lang])
    return () if found.problems else found.statements


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("The gauge has fallen hard.", (A,)),
        ("The gauge has fallen hard, but both yields have not risen 15 bp over 20 sessions.", (A, B)),
        ("Margin is being raised, and the gauge has fallen hard; both yields have not risen 15 bp over 20 sessions", (C, A, B)),
        ("New since the previous note: margin is being raised.", (C,)),
        ("探针大幅下跌，但两种收益率在 20 个交易日里并未上行 15 个基点。", (A, B)),
        ("探针大幅下跌；保证金正在上调，两种收益率在20个交易日里并未上行15个基点", (A, C, B)),
        ("上一期之后的新变化：保证金正在上调。", (C,)),
    ],
)  # fmt: skip
def test_clauses_are_told_in_their_order(text: str, said: tuple[Statement, ...]) -> None:
    assert told(text) == said


@pytest.mark.parametrize(
    "text",
    [
        "It is not true that the gauge has fallen hard.",
        "If the gauge has fallen hard, margin is being raised.",
        "The gauge has fallen hard because margin is being raised.",
        "The gauge has fallen hardly.",
        "The gauge has fallen hard, but both yields have not risen 25 bp over 20 sessions.",
        "The gauge has fallen hard, but both yields have risen 15 bp over 20 sessions.",
        "They say that the gauge has fallen hard, but bitcoin rose 3.1% on Thursday.",
        "The gauge has fallen hard, they say.",
        "并非探针大幅下跌。",
        "若探针大幅下跌，保证金正在上调。",
        "探针大幅下跌，但两种收益率在 20 个交易日里上行 15 个基点。",
    ],
)
def test_anything_more_than_clauses_is_no_verdict(text: str) -> None:
    assert not any(statement.predicate in (Predicate.SEEN, Predicate.NOT_SEEN) for statement in told(text))


@pytest.mark.parametrize(
    ("text", "told_too"),
    [
        ("The gauge has fallen hard, but bitcoin rose 3.1% on Thursday.", True),
        ("Bitcoin rose 3.1% on Thursday; the gauge has fallen hard.", True),
        ("探针大幅下跌，但比特币周四涨 3.1%。", True),
        ("If the gauge has fallen hard, bitcoin rose 3.1% on Thursday.", False),
        ("Bitcoin rose 3.1% on Thursday because the gauge has fallen hard.", False),
        ("The gauge has fallen hard, they say.", False),
    ],
)
def test_a_clause_beside_another_statement_is_told_where_it_stands_on_its_own(text: str, told_too: bool) -> None:
    lang = Lang.EN if text.isascii() else Lang.ZH
    found = read(text, lang, AS_OF, catalog(), NAMED[lang])
    told_of = [s.subject for s in found.statements if s.predicate is Predicate.SEEN]
    assert (not found.problems and len(told_of) == 1) is told_too
