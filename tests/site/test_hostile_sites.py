"""Hundreds of hostile texts in every place they can get to, through real builders: what comes out is text."""

from __future__ import annotations

import os
import subprocess
from collections.abc import Iterator
from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest
from click.testing import CliRunner

from commentary.cli import main
from commentary.model import Event, EventKind, Lang, Note, Unit
from outputs import markup, render
from outputs.charts import draw
from outputs.post import post
from outputs.publish.corrections import Correction
from outputs.publish.place import place
from outputs.publish.target import Page, Site, target
from outputs.text import clean
from tests.hostile import MANY, MARKS
from tests.outputs.conftest import AS_OF
from tests.outputs.test_charts import END, bath, picture_note
from tests.outputs.test_hostile import poisoned
from tests.site.conftest import JEKYLL, hugo

pytestmark = pytest.mark.site

PAST = 1700  # days: a site shows nothing of days to come
PASSIVE = {
    *("html", "head", "title", "body", "main", "article", "section", "header", "footer", "nav", "h1", "h2", "h3", "h4", "h5", "h6", "p", "a", "strong", "em", "b", "i", "span"),
    *("ul", "ol", "li", "blockquote", "table", "thead", "tbody", "tr", "th", "td", "figure", "figcaption", "img", "sup", "br", "hr", "div", "details", "summary", "time", "code"),
}  # fmt: skip
HARMLESS = {"href", "title", "class", "id", "role", "src", "alt", "width", "height", "loading", "scope", "tabindex", "lang", "hreflang", "rel", "datetime", "hidden", "style", "aria-label", "aria-current", "start"}  # fmt: skip


def languages(number: int) -> tuple[str, ...]:
    """Both for a text that means something to Markdown, else one and the other in turn."""
    return ("en", "zh") if MANY[number] in MARKS else ("en",) if number % 2 else ("zh",)


def infected(note: Note, text: str, number: int) -> Note:
    """The note of some day with a hostile text wherever one can get to: feeds, articles, a model, a calendar, names."""
    when = AS_OF - timedelta(days=PAST + number)
    event = Event("e", when, when.date(), text, text, EventKind.OTHER, text, when, text)
    moves: list[tuple[object, Unit, date]] = [(Decimal("-14.1"), Unit.PERCENT, END), (Decimal(4), Unit.BP, END)]
    plain = poisoned(note, text)
    bad = picture_note(plain, bath([8, -31.3], [(1, 3e10), (-1, 2e11)]), moves, text)
    others = tuple(section for section in plain.sections if section.id != "table")
    bad = replace(
        bad, sections=(*others, *bad.sections), claims=(*plain.claims, *bad.claims), facts=(*plain.facts, *bad.facts)
    )
    regime = replace(bad.regime, as_of=when, state="balanced", posture="neutral")
    block = ((Lang.EN, (text,)), (Lang.ZH, (text,)))
    return replace(
        bad, as_of=when, id=f"{when:%Y-%m-%dT%H:%MZ}", regime=regime, calendar=(event,), interpretation=block
    )


@pytest.fixture(scope="module")
def sites(tmp_path_factory: pytest.TempPathFactory, module_note: Note) -> Iterator[Path]:
    """Sites of every kind with one note a hostile text."""
    with pytest.MonkeyPatch.context() as monkeypatch:
        yield _sites(tmp_path_factory.mktemp("hostile"), module_note, monkeypatch)


def _sites(folder: Path, module_note: Note, monkeypatch: pytest.MonkeyPatch) -> Path:
    assert CliRunner().invoke(main, ["site", "new", str(folder / "hugo")], catch_exceptions=False).exit_code == 0
    (folder / "jekyll" / "_layouts").mkdir(parents=True)
    (folder / "jekyll" / "_config.yml").write_text("title: Notes\nfuture: true\n", "utf-8")
    (folder / "jekyll" / "_layouts" / "post.html").write_text(JEKYLL, "utf-8")
    before = {path for path in folder.rglob("*") if path.is_file()}
    monkeypatch.setattr(os, "fsync", lambda _fd: None)  # thousands of files that no power cut can cost anybody
    targets = [target(kind, Site(folder / kind, "notes")) for kind in ("hugo", "jekyll", "files")]
    for number, text in enumerate(MANY):
        told = infected(module_note, text, number)
        pages = []
        for lang in languages(number):
            made = post(markup.parse(render.markdown(told, lang)), told)
            corrected = (Correction(datetime(2031, 1, 1, tzinfo=UTC), ("editor", "table")),)
            pages.append(Page(made, draw(told, lang, "green") if number % 20 == 0 else (), corrected))
        for there in targets:
            place(there.site.root, there.units(pages), there.owns(pages[0].post.day))
    for path in {path for path in folder.rglob("*") if path.is_file()} - before:
        parts = path.relative_to(folder).parts
        assert parts[:3] in {
            ("hugo", "content", "notes"),
            ("jekyll", "_posts", "notes"),
            ("jekyll", "assets", "notes"),
        } or parts[:2] == ("files", "notes")
    return folder


@pytest.fixture(scope="module")
def module_note() -> Note:
    """The synthetic note."""
    from tests.outputs.conftest import whole

    return whole()


PAGES = sum(len(languages(number)) for number in range(len(MANY)))


def active(path: Path) -> Iterator[str]:
    """What on a page could act, or load from elsewhere."""
    import html5lib

    tree: Any = html5lib.HTMLParser(namespaceHTMLElements=False).parse(path.read_text("utf-8"))
    for element in tree.find("body").iter():
        if not isinstance(element.tag, str):
            continue
        if element.tag not in PASSIVE and not (
            element.tag == "button" and set(element.attrib) == {"type", "popovertarget", "title"}
        ):
            yield f"<{element.tag}>"
        for name, value in element.attrib.items():
            if name not in HARMLESS | {"popovertarget", "popover", "type", "integrity"} or (
                name == "style" and value != "text-align: right"
            ):
                yield f"{element.tag} {name}={value[:60]}"
            if name == "href" and not value.startswith(
                ("#", "/", "http://127.0.0.1/", "https://", "http://", "zh.html", "en.html")
            ):
                yield f"{element.tag} {name}={value[:60]}"
            if name == "src" and not value.startswith(("/", "../", "data:image/svg+xml;base64,")):
                yield f"{element.tag} {name}={value[:60]}"
            if name == "src" and value.startswith("//"):
                yield f"{element.tag} {name}={value[:60]}"


def titles(path: Path) -> str:
    import html5lib

    tree: Any = html5lib.HTMLParser(namespaceHTMLElements=False).parse(path.read_text("utf-8"))
    return " ".join("".join(tree.find(".//h1").itertext()).split())


def test_there_are_more_than_five_hundred() -> None:
    assert len(MANY) > 500


def test_files(sites: Path) -> None:
    found = sorted((sites / "files").rglob("*.html"))
    assert len(found) == PAGES
    assert [(path, *active(path)) for path in found if [*active(path)]] == []


def test_hugo(sites: Path, tmp_path: Path) -> None:
    said = hugo(sites / "hugo", tmp_path, "http://127.0.0.1/")
    assert "WARN" not in said, said
    found = sorted(tmp_path.glob("*/notes/20*/index.html"))
    assert len(found) == PAGES
    assert [(path, *active(path)) for path in found if [*active(path)]] == []
    for number, text in ((n, text) for n, text in enumerate(MANY) if n % 7 == 0 and "en" in languages(n)):
        day = f"{AS_OF - timedelta(days=PAST + number):%Y-%m-%d}"
        shown = " ".join(" ".join([clean(text)] * 3).split())
        assert titles(tmp_path / "en" / "notes" / day / "index.html") == (shown or "Liquidity note")


def test_jekyll(sites: Path, tmp_path: Path) -> None:
    words = ["jekyll", "build", "--source", str(sites / "jekyll"), "--destination", str(tmp_path)]
    done = subprocess.run(words, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stderr[-2000:]
    found = sorted(tmp_path.glob("*/notes/20*/index.html"))
    assert len(found) == PAGES
    assert [(path, *active(path)) for path in found if [*active(path)]] == []
