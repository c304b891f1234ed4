"""A page read back: what was rendered comes back exactly, and what an editor changed is seen."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import replace

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from commentary.errors import InputError, NotPublishable
from commentary.model import Note, Section, Sentence, Table
from outputs.markup import Parsed, Piece, mark, parse
from outputs.render import markdown, shown

EDITIONS = ("en", "zh", "zh-hant")

# Sentence ends, marks of Markdown, HTML, templates and tables, hidden and wide characters, more often than by chance.
TRICKY = st.sampled_from(
    [
        *list('.!?。！？"”) \\`*_[]()<>{}|&;:#-+=~$@%!1ABcdSt\n\t\u200b\u202e\u200d\ufe0f🙂上涨'),
        *["U.S. ", "<!-- c9 -->", "&lt;", "www."],
    ]
)
TEXT = st.lists(TRICKY | st.characters(), min_size=1, max_size=25).map("".join)
CLAIMS = st.lists(st.from_regex(r"c[0-9]{1,3}", fullmatch=True), max_size=3).map(tuple)
SENTENCE = st.builds(
    Sentence, TEXT, TEXT, CLAIMS, st.lists(st.sampled_from(["a1", "a2", "gone"]), max_size=2).map(tuple)
)
PARAGRAPH = st.lists(SENTENCE, min_size=1, max_size=4).map(tuple)
ROW = st.tuples(SENTENCE, SENTENCE, SENTENCE)
TABLE = st.builds(Table, ROW, st.lists(ROW, min_size=1, max_size=2).map(tuple))
SHAPES = ("takeaway", "headline", "deck", "changes", "editor")


def said(parsed: Parsed, section: str) -> list[Piece]:
    return [piece for piece in parsed.pieces if piece.section == section and piece.kind != "fixed"]


def cells(table: Table) -> Iterator[Sentence]:
    yield from table.head
    for row in table.rows:
        yield from row


@settings(suppress_health_check=[HealthCheck.function_scoped_fixture], deadline=None, max_examples=150)
@given(st.sampled_from(EDITIONS), st.sampled_from(SHAPES), st.lists(PARAGRAPH, min_size=1, max_size=3), TABLE)
def test_what_was_rendered_is_read_back(
    note: Note, lang: str, shape: str, paragraphs: list[tuple[Sentence, ...]], table: Table
) -> None:
    if shape == "headline":
        paragraphs = paragraphs[:1]
    sections = (Section(shape, tuple(paragraphs)), Section("table", (), table))
    parsed = parse(markdown(replace(note, sections=sections), lang))
    prose = [(shown(s, lang), s.claims) for paragraph in paragraphs for s in paragraph if shown(s, lang)]
    grid = [(shown(s, lang), s.claims) for s in cells(table) if shown(s, lang) or s.claims]
    assert [(piece.text, piece.claims) for piece in said(parsed, shape)] == prose
    assert [(piece.text, piece.claims) for piece in said(parsed, "table")] == grid
    assert not parsed.edited


@pytest.mark.parametrize("lang", EDITIONS)
def test_every_sentence_and_claim_of_the_note_comes_back(note: Note, lang: str) -> None:
    parsed = parse(markdown(note, lang))
    for section in note.sections:
        sentences = [s for paragraph in section.paragraphs for s in paragraph]
        sentences += list(cells(section.table)) if section.table else []
        assert [(p.text, p.claims) for p in said(parsed, section.id)] == [(shown(s, lang), s.claims) for s in sentences]


def test_a_cell_knows_its_row_and_column(note: Note) -> None:
    piece = next(piece for piece in parse(markdown(note, "en")).pieces if piece.claims == ("c7",))
    assert (piece.kind, piece.row, piece.column, piece.text) == ("cell", "spread", "Level", "301 bp")


def test_lines_count_from_the_top_of_the_file(note: Note) -> None:
    page = markdown(note, "zh")
    for piece in parse(page).pieces:
        if piece.kind == "sentence":
            assert piece.text[:4] in page.split("\n")[piece.line - 1]


def test_a_sentence_typed_by_hand_has_no_claim_and_leaves_its_neighbours_theirs(note: Note) -> None:
    page = markdown(note, "en").replace(
        "The coin fell 12.3%. <!-- c1 -->", "I told you. The coin fell 12.3%. <!-- c1 --> Sell!"
    )
    editor = said(parse(page), "editor")
    assert [(piece.text, piece.claims) for piece in editor[:3]] == [
        ("I told you.", ()),
        ("The coin fell 12.3%.", ("c1",)),
        ("Sell!", ()),
    ]
    assert parse(page).edited


def test_a_chinese_sentence_typed_by_hand_is_divided_too(note: Note) -> None:
    page = markdown(note, "zh").replace(
        "示例币下跌 12.3%。<!-- c1 -->", "我早说过。示例币下跌 12.3%。<!-- c1 -->快卖！"
    )
    assert [(p.text, p.claims) for p in said(parse(page), "editor")[:3]] == [
        ("我早说过。", ()),
        ("示例币下跌 12.3%。", ("c1",)),
        ("快卖！", ()),
    ]


def test_a_paragraph_wrapped_by_an_editor_keeps_its_claims(note: Note) -> None:
    page = markdown(note, "zh").replace("示例币下跌 12.3%。<!-- c1 -->", "示例币\n下跌 12.3%。\n<!-- c1 -->\n")
    piece = said(parse(page), "editor")[0]
    assert (piece.text, piece.claims) == ("示例币下跌 12.3%。", ("c1",))


def test_hand_made_emphasis_links_and_abbreviations_do_not_hide_text(note: Note) -> None:
    page = markdown(note, "en").replace(
        "The coin fell 12.3%. <!-- c1 -->", "St. John's *coin* [fell](https://x.example) **12.3%**. <!-- c1 -->"
    )
    piece = said(parse(page), "editor")[0]
    assert (piece.text, piece.claims) == ("St. John's coin fell 12.3%.", ("c1",))


def test_a_changed_fixed_text_is_no_longer_fixed(note: Note) -> None:
    page = markdown(note, "en")
    assert [p.kind for p in parse(page).pieces if p.section == "disclaimer"] == ["fixed"]
    changed = parse(
        page.replace("not an instruction", "an instruction").replace("## Evidence against", "## No evidence")
    )
    assert "fixed" not in {p.kind for p in changed.pieces if p.section == "disclaimer"}
    assert [p.kind for p in changed.pieces if p.text == "No evidence"] == ["heading"]


def test_a_changed_headline_time_or_address_differs_from_a_fresh_rendering(note: Note) -> None:
    page = markdown(note, "en")
    fresh = {piece.text for piece in parse(page).pieces if piece.kind == "quote"}
    assert len(fresh) == 9
    for old, new in [("Coin falls", "Coin soars"), ("07:00 ET", "09:00 ET"), ("news.example/a2", "evil.example/a2")]:
        found = {piece.text for piece in parse(page.replace(old, new)).pieces if piece.kind == "quote"}
        assert found - fresh


def test_text_under_no_section_or_in_code_is_not_overlooked(note: Note) -> None:
    page = markdown(note, "en") + "\n<!-- section: nowhere -->\n\n```\nBuy at $5.\n```\n\n<b>Now</b>\n"
    text = " ".join(piece.text for piece in said(parse(page), "nowhere"))
    assert "Buy at $5." in text
    assert "Now" in text


def test_windows_line_ends_are_no_edit(note: Note) -> None:
    page = markdown(note, "en")
    assert parse(page.replace("\n", "\r\n")) == parse(page)


def test_broken_front_matter_is_named(note: Note) -> None:
    page = markdown(note, "en").replace("lang: en", "lang: [en")
    with pytest.raises(InputError, match="front matter, line"):
        parse(page)


@pytest.mark.parametrize("claim", ["c1 -->", "c 1", "-->", "c--1", "", "c\n1", "<c>"])
def test_a_claim_id_cannot_break_out_of_its_comment(claim: str, saying: Callable[..., Note]) -> None:
    with pytest.raises(NotPublishable):
        mark((claim,))
    with pytest.raises(NotPublishable):
        markdown(saying("editor", (Sentence("a.", "甲。", (claim,)),)), "en")
