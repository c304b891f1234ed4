"""A site to start from is made whole, in a folder where nothing is lost; and what serves it is found, or said to be missing."""

from __future__ import annotations

import tomllib
from pathlib import Path

import pytest
from click.testing import CliRunner

from commentary.cli import main
from commentary.errors import InputError
from outputs import site


def test_a_new_site_is_whole(tmp_path: Path) -> None:
    made = site.new(tmp_path / "new" / "blog")
    assert [path.name for path in (tmp_path / "new").iterdir()] == ["blog"]
    assert sorted(tomllib.loads((tmp_path / "new" / "blog" / "hugo.toml").read_text("utf-8"))["languages"]) == [
        "en",
        "zh-cn",
    ]
    names = {str(path.relative_to(tmp_path / "new" / "blog")) for path in made}
    assert {".gitignore", ".github/workflows/site.yml", "layouts/baseof.html", "content/about.zh-cn.md"} <= names
    assert all(path.read_bytes() for path in made)


def test_both_languages_have_every_word(tmp_path: Path) -> None:
    site.new(tmp_path / "blog")
    en, zh = (
        tomllib.loads((tmp_path / "blog" / "i18n" / f"{lang}.toml").read_text("utf-8")) for lang in ("en", "zh-cn")
    )
    assert en.keys() == zh.keys()


def test_nothing_in_the_site_asks_another_host(tmp_path: Path) -> None:
    for path in site.new(tmp_path / "blog"):
        text = path.read_text("utf-8").replace("http://www.w3.org/", "")
        if path.parent.name not in ("workflows", "blog"):
            assert not any(f'{name}="http' in text for name in ("src", "href")), path


def test_a_folder_with_anything_in_it_is_left_alone(tmp_path: Path) -> None:
    (tmp_path / "mine.txt").write_text("mine")
    for taken in (tmp_path, tmp_path / "mine.txt"):
        with pytest.raises(InputError, match="is not empty"):
            site.new(taken)
    assert [path.name for path in tmp_path.iterdir()] == ["mine.txt"]


def test_an_empty_folder_is_used(tmp_path: Path) -> None:
    (tmp_path / "blog").mkdir()
    assert site.new(tmp_path / "blog")


def test_what_cannot_be_served_is_said_in_one_line(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    done = CliRunner().invoke(main, ["site", "serve", str(tmp_path)])
    assert (done.exit_code, done.stderr.count("\n")) == (1, 1)
    assert "commentary site new" in done.stderr
    monkeypatch.setattr("shutil.which", lambda *_, **__: None)
    made = tmp_path / "blog"
    site.new(made)
    done = CliRunner().invoke(main, ["site", "serve", str(made)])
    assert (done.exit_code, done.stderr.count("\n")) == (1, 1)
    assert "pip install 'liquidity-commentary[site]'" in done.stderr
