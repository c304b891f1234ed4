"""Which reports may stand for an answer: what they must name and speak of, and when a number is one of what is counted."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime

import pytest

from commentary.asking import question
from commentary.asking.reports import likely, reports, signs
from commentary.catalog import catalog
from commentary.model import Article, Held, Lang, Passage

AS_OF = datetime(2026, 2, 6, 12, tzinfo=UTC)
TITLE = "Henkel buys Stahl for $2.5 billion"


def found(title: str, text: str, *held: Held, lang: Lang = Lang.EN) -> tuple[Passage, dict[str, Article]]:
    article = Article("a", 1, ("Wire",), title, text, "https://example.com/a", lang, AS_OF, AS_OF)
    passage = Passage("a:0", f"{title}\n{text}", lang, 20.0, article="a", held=held, near=5.0)
    return passage, {"a": article}


def quoted(asked: str, title: str, text: str, *held: Held) -> bool:
    passage, articles = found(title, text, *held)
    return bool(reports(question(asked, AS_OF, catalog()), [passage], articles))


HENKEL, STAHL = Held("henkel", True, 1.0, 0.9), Held("stahl", True, 1.0, 0.9)
PAY = Held("buys", False, 1.0, 0.5)


def test_a_report_that_holds_what_is_asked_is_quoted() -> None:
    assert quoted("How much is Henkel paying for Stahl?", TITLE, "", HENKEL, STAHL, PAY)


@pytest.mark.parametrize("held", [
    (replace(HENKEL, share=0.0), replace(STAHL, share=0.1), PAY),  # of somebody else
    (HENKEL, STAHL, Held("dividend", False, 0.2, 0.6, meant=True)),  # speaks of no dividend
])  # fmt: skip
def test_one_of_another_or_of_another_thing_is_not(held: tuple[Held, ...]) -> None:
    assert not quoted("How much is Henkel paying for Stahl?", TITLE, "", *held)


def test_a_name_in_passing_is_no_answer() -> None:
    assert not quoted(
        "How much did Solana fall?", "Forced sellers are back", "Solana fell 9%.", Held("solana", True, 1.0, 0.8)
    )


def test_what_only_names_somebody_is_answered_by_what_is_told_of_them() -> None:
    assert quoted("Henkel?", TITLE, "", HENKEL)


@pytest.mark.parametrize(("asked", "text", "counted"), [
    ("How many jobs will the plant create?", "The plant costs $3.5 billion", False),
    ("How many jobs will the plant create?", "The plant brings 800 jobs", True),
    ("快手被罚了多少钱？", "快手第 3 次被处罚", False),
    ("快手被罚了多少钱？", "快手被罚 1.2 亿元", True),
    ("丰田召回了多少辆车？", "丰田销售 1130 万台", True),
    ("丰田召回了多少人？", "丰田销售 1130 万辆", False),
])  # fmt: skip
def test_a_number_is_one_of_what_is_counted(asked: str, text: str, counted: bool) -> None:
    read = question(asked, AS_OF, catalog())
    passage, _ = found(text, "", Held("x", False, 1.0, 0.5), lang=read.lang)
    told = signs(replace(read, topic=asked), passage, text, [passage])
    assert told.uncounted == (not counted)
    assert likely(replace(told, uncounted=1.0)) < likely(replace(told, uncounted=0.0))
