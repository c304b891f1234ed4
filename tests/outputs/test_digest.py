"""A note in short: no figure that is not on the page, short enough, and nothing in an e-mail that a mail program would not show."""

from __future__ import annotations

import re
from dataclasses import replace

import pytest
from lxml import html

from commentary.model import Note, Section, Sentence, Table
from outputs import digest, markup, render
from tests.outputs.test_hostile import HOSTILE, poisoned

NUMBER = re.compile(r"\d[\d,.]*\d|\d")
LANGS = ("en", "zh", "zh-hant")


@pytest.fixture
def wide(note: Note) -> Note:
    """The note with a table of all columns, and what would change the call."""
    row = [
        Sentence(text, text, ("c1",) if n else ())
        for n, text in enumerate(("coin", "$1,234", "−12.3%", "−1.0%", "+4.5%"))
    ]
    table = Table(
        tuple(Sentence(name, name) for name in ("", "Level", "1 session", "5 sessions", "20 sessions")), (tuple(row),)
    )
    triggers = Section("triggers", ((Sentence("A spread of 301 bp would.", "利差 301 个基点则会。", ("c7",)),),))
    return replace(
        note, sections=(*(s for s in note.sections if s.id != "table"), Section("table", (), table), triggers)
    )


def figures(text: str) -> set[str]:
    return set(NUMBER.findall(text))


@pytest.mark.parametrize("lang", LANGS)
def test_every_figure_stands_on_the_page(wide: Note, lang: str) -> None:
    page = " ".join(piece.text for piece in markup.parse(render.markdown(wide, lang)).pieces)
    mail = html.fromstring(digest.email(wide, (lang,)).encode()).text_content()
    assert figures(digest.chat(wide, lang)) <= figures(page)
    assert figures(mail) <= figures(page)


@pytest.mark.parametrize(("lang", "most"), [("en", 700), ("zh", 400), ("zh-hant", 400)])
def test_a_message_is_short_and_keeps_what_matters(wide: Note, lang: str, most: int) -> None:
    long = Section(
        "changes",
        tuple((Sentence("The LSI rose 2 points. " * 9, "流动性短缺指数上升 2 点。" * 9, ("c5",)),) for _ in range(9)),
    )
    told = digest.chat(replace(wide, sections=(*(s for s in wide.sections if s.id != "changes"), long)), lang)
    assert len(told) <= most
    assert "301" in told.splitlines()[-1] or "301" in told  # the evidence against
    assert "−12.3%" in told
    assert not re.search(r"[*_`\[\]<>]", told)


def test_a_headline_without_an_end_leaves_room_for_the_rest(wide: Note) -> None:
    endless = Section("headline", ((Sentence("x " * 900, "长" * 900, ("c1",)),),))
    told = replace(wide, sections=(*(s for s in wide.sections if s.id != "headline"), endless))
    assert len(digest.chat(told, "zh")) <= 400
    assert "301" in digest.chat(told, "en")


def test_an_email_loads_nothing_and_styles_itself(wide: Note) -> None:
    body = digest.email(wide, LANGS, ["not read: <b>FRED</b>"])
    tree = html.fromstring(body.encode())
    assert {element.tag for element in tree.iter() if isinstance(element.tag, str)} <= {
        "html", "head", "meta", "title", "body", "table", "tr", "td", "th", "h1", "h2", "p", "div", "hr",
    }  # fmt: skip
    assert {name for element in tree.iter() for name in element.attrib} <= {
        "lang", "charset", "name", "content", "style", "role", "width", "cellpadding", "cellspacing", "border", "align",
    }  # fmt: skip
    assert "url(" not in body
    assert "&lt;b&gt;FRED" in body
    assert [element.get("lang") for element in tree.iter("div")] == ["en", "zh-CN", "zh-TW"]
    assert len(body.encode()) < 50_000  # Gmail clips at 102 kB


@pytest.mark.parametrize("text", HOSTILE[::5])
def test_hostile_text_stays_text(note: Note, text: str) -> None:
    tree = html.fromstring(digest.email(poisoned(note, text), ("en",)).encode("utf-8", "replace"))
    assert not [element for element in tree.iter() if element.tag in ("script", "img", "svg", "iframe", "a", "b")]
