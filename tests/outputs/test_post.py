"""A page made ready to be published: its text, edited or not, and nothing but its text."""

from __future__ import annotations

from dataclasses import replace
from decimal import Decimal

import pytest

from commentary.model import Fact, Metric, Note, Unit
from outputs import markup, render
from outputs.post import Post, post


def made(note: Note, lang: str = "en", edit: tuple[str, str] = ("", "")) -> Post:
    page = render.markdown(note, lang)
    assert edit[0] in page
    return post(markup.parse(page.replace(*edit)), note)


def figures(found: Post) -> list[tuple[str, str]]:
    parts = [part for element in found.elements for phrase in element.phrases for part in phrase.parts]
    return [(part.text, part.facts[0].subject) for part in parts if part.facts]


def test_title_description_day_and_figures(note: Note) -> None:
    found = made(note)
    assert found.title == "The coin fell 12.3%; credit held"
    assert found.description == "The coin has cracked; credit has not."
    assert found.day == "2030-03-08"
    assert ("12.3%", "COIN") in figures(found)
    assert ("301 bp", "SPREAD") in figures(found)
    assert ("52", "LSI") in figures(found)


@pytest.mark.parametrize("lang", ["zh", "zh-hant"])
def test_both_languages_carry_the_same_facts(note: Note, lang: str) -> None:
    english, chinese = ({subject for _, subject in figures(made(note, each))} for each in ("en", lang))
    assert english == chinese


def test_the_edited_text_is_what_is_published(note: Note) -> None:
    found = made(note, edit=("Nothing else did.", "All else *stood* <b>still</b>."))
    deck = [phrase for element in found.elements if element.section == "deck" for phrase in element.phrases]
    assert (
        "".join(part.text for part in deck[-1].parts).strip() == "All else stood <b>still</b>."
    )  # text, to be escaped


def test_a_citation_keeps_its_number_and_its_address(note: Note) -> None:
    parts = [part for element in made(note).elements for phrase in element.phrases for part in phrase.parts]
    cited = [(part.text, part.url) for part in parts if part.cite]
    assert cited[0] == ("1", "https://news.example/a1?a=1&b=%282%29")


def test_a_link_that_is_no_web_address_is_none(note: Note) -> None:
    found = made(note, edit=("Nothing else did.", "Nothing [else](javascript:alert(1)) [did](javascript:x)."))
    parts = [part for element in found.elements for phrase in element.phrases for part in phrase.parts]
    assert not [part for part in parts if "javascript" in part.url]


def test_what_changed_is_told_by_section(note: Note) -> None:
    before, after = made(note), made(note, edit=("Nothing else did.", "Nothing else moved."))
    assert {key for key in before.checks if before.checks[key] != after.checks[key]} == {"deck"}
    assert not {"sources", "method", "asof"} & before.checks.keys()


def test_what_the_box_counts_is_told_test_by_test(note: Note) -> None:
    cover = Fact("LSI/coverage", "LSI", Metric.COVERAGE, Decimal(80), Unit.PERCENT, note.as_of.date(), note.as_of)
    counted = replace(note, regime=replace(note.regime, facts=(*note.regime.facts, cover)))
    (line,) = [
        phrase for element in made(counted).elements if element.section == "regime" for phrase in element.phrases if cover in phrase.facts
    ]  # fmt: skip
    assert [(fact.subject, int(fact.value)) for fact in line.facts if fact is not cover] == [("s1", 0), ("s2", 1)]
