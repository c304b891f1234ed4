"""What every target owes: golden files, front matter that YAML reads back, folders of its own, and nothing active."""

from __future__ import annotations

import os
from collections.abc import Callable, Mapping
from pathlib import Path

import pytest
import yaml

from commentary.errors import SettingsError
from outputs import markup
from outputs.publish.markdown import touched
from outputs.publish.place import place
from outputs.publish.target import Page, Site, Target, target

GOLDEN = Path(__file__).parent / "golden"
LANGS = ("en", "zh", "zh-hant")


def files(there: Target, pages: list[Page]) -> Mapping[str, bytes]:
    return {f"{unit.folder}/{name}": text for unit in there.units(pages) for name, text in unit.files.items()}


def test_golden(kind: str, there: Target, paged: Callable[..., Page]) -> None:
    made = files(there, [paged(lang) for lang in LANGS])
    for path, content in made.items():
        golden = GOLDEN / kind / path
        if os.environ.get("GOLDEN") == "write":
            golden.parent.mkdir(parents=True, exist_ok=True)
            golden.write_bytes(content)
        assert golden.read_bytes() == content, path
    assert {path.relative_to(GOLDEN / kind).as_posix() for path in (GOLDEN / kind).rglob("*.*")} == made.keys()


def test_the_pages_are_where_the_target_says(there: Target, paged: Callable[..., Page]) -> None:
    made = files(there, [paged(lang) for lang in LANGS])
    for lang in LANGS:
        text = made[there.page("2030-03-08", lang)].decode()
        assert not touched(text)
        assert touched(text.replace("slug:", "slugs:"))
        page = markup.parse(text)
        assert page.front["slug"] == "2030-03-08"
        assert page.front["date"] == "2030-03-08T20:00:00+08:00"
        assert page.front["lsi"] == 52
        assert isinstance(page.front["tags"], list)
        assert page.front["draft"] is False


def test_every_file_is_in_a_folder_of_the_note_alone(there: Target, paged: Callable[..., Page]) -> None:
    for unit in there.units([paged("en")]):
        assert any(f"{unit.folder}/".startswith(f"{own}/") for own in there.owns("2030-03-08"))


def test_a_site_may_have_codes_and_a_section_of_its_own(kind: str, site: Path, paged: Callable[..., Page]) -> None:
    own = target(kind, Site(site, "markets/daily", {"zh": "cn"}))
    made = files(own, [paged("en"), paged("zh")])
    assert own.page("2030-03-08", "zh") in made
    assert "markets/daily" in own.page("2030-03-08", "zh")
    assert yaml.safe_load(made[own.page("2030-03-08", "zh")].decode().split("---\n")[1])["lang"] == "cn"


def test_the_same_pages_again_touch_nothing(site: Path, there: Target, paged: Callable[..., Page]) -> None:
    pages = [paged(lang) for lang in LANGS]
    assert place(site, there.units(pages), there.owns("2030-03-08"))
    before = {path: path.stat() for path in site.rglob("*")}
    for _ in range(2):
        assert place(site, there.units(pages), there.owns("2030-03-08")) == []
    assert {path: path.stat() for path in site.rglob("*")} == before


def test_a_language_that_is_no_longer_published_goes(site: Path, there: Target, paged: Callable[..., Page]) -> None:
    place(site, there.units([paged("en"), paged("zh")]), there.owns("2030-03-08"))
    place(site, there.units([paged("en")]), there.owns("2030-03-08"))
    assert not (site / there.page("2030-03-08", "zh")).exists()
    assert (site / there.page("2030-03-08", "en")).exists()


def test_where_no_site_is_nothing_is_written(kind: str, tmp_path: Path) -> None:
    root = tmp_path / "elsewhere"
    root.write_text("a file") if kind == "files" else root.mkdir()
    with pytest.raises(SettingsError, match=r"elsewhere: (no .* site here|is no folder)"):
        target(kind, Site(root, "notes")).check()


def test_an_unknown_kind_names_those_there_are(tmp_path: Path) -> None:
    with pytest.raises(SettingsError, match="there are files, hugo, jekyll"):
        target("hexo", Site(tmp_path, "notes"))
