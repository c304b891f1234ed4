"""`commentary publish`, on the demonstration's note: what holds goes out, whole; what does not stays."""

from __future__ import annotations

import json
import shutil
from pathlib import Path

import pytest
import yaml
from click.testing import CliRunner, Result
from filelock import FileLock

from commentary import publishing
from commentary.cli import main

DAY = "2026-02-06"


@pytest.fixture(scope="session")
def original(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A demonstration workspace with its note."""
    folder = tmp_path_factory.mktemp("publishing") / "demo"
    assert CliRunner().invoke(main, ["demo", str(folder)], catch_exceptions=False).exit_code == 0
    return folder


@pytest.fixture
def desk(original: Path, tmp_path: Path) -> Path:
    """A copy with two outlets beside it."""
    folder = tmp_path / "desk"
    shutil.copytree(original, folder)
    outlets = '\n[publish.blog]\nto = "hugo"\nfolder = "../site"\n[publish.disk]\nto = "files"\nfolder = "../disk"\n'
    with (folder / "commentary.toml").open("a", encoding="utf-8") as file:
        file.write(outlets)
    (tmp_path / "site").mkdir()
    (tmp_path / "site" / "hugo.toml").touch()
    return folder


def publish(desk: Path, *words: str) -> Result:
    return CliRunner().invoke(main, ["publish", "-w", str(desk), *words], catch_exceptions=False)


def page(desk: Path, lang: str = "en") -> Path:
    return desk / "notes" / DAY / f"brief.{lang}.md"


def edit(path: Path, old: str, new: str) -> None:
    text = path.read_text("utf-8")
    assert old in text
    path.write_text(text.replace(old, new, 1), "utf-8")


def front(path: Path) -> dict[str, object]:
    read: dict[str, object] = yaml.safe_load(path.read_text("utf-8").split("---\n")[1])
    return read


def bundle(desk: Path) -> Path:
    return desk.parent / "site" / "content" / "notes" / DAY


def test_published_once_and_the_same_again(desk: Path) -> None:
    done = publish(desk, "--to", "blog")
    assert done.exit_code == 0, done.output
    assert f"the note of {DAY} is published at blog" in done.stdout
    text = (bundle(desk) / "index.en.md").read_text("utf-8")
    assert "[14.1%](#fn:" in text
    assert "Coinbase" in text or "exchange composite" in text
    assert "<!--" not in text
    before = {path: path.stat().st_mtime_ns for path in desk.parent.joinpath("site").rglob("*")}
    for _ in range(2):
        again = publish(desk, DAY, "--to", "blog", "--json")
        assert json.loads(again.stdout)["changed"] == []
    assert {path: path.stat().st_mtime_ns for path in desk.parent.joinpath("site").rglob("*")} == before


def test_a_page_that_does_not_hold_is_not_published_but_as_a_draft(desk: Path) -> None:
    edit(page(desk), "14.1%", "14.2%")
    refused = publish(desk, "--to", "blog")
    assert refused.exit_code == 3
    assert len(refused.stderr.splitlines()) == 1
    assert "14.2%" in refused.stderr
    assert not bundle(desk).exists()
    drafted = publish(desk, "--to", "blog", "--draft")
    assert drafted.exit_code == 0
    assert front(bundle(desk) / "index.en.md")["draft"] is True


def test_an_edited_text_is_published_as_a_dated_correction(desk: Path) -> None:
    publish(desk, "--to", "blog")
    edit(page(desk), "Bitcoin lost 14.1% on 5 February to $62,702.", "On 5 February, bitcoin fell 14.1% to $62,702.")
    done = publish(desk, "--to", "blog")
    assert "corrected (en): editor" in done.stdout
    english = (bundle(desk) / "index.en.md").read_text("utf-8")
    assert "On 5 February, bitcoin fell [14.1%]" in english
    assert "*Corrected " in english
    assert "Editor's note" in english.split("*Corrected ")[1].splitlines()[0]
    assert "lastmod" in front(bundle(desk) / "index.en.md")
    assert front(bundle(desk) / "index.zh-cn.md")["corrections"] == []
    assert "stands there already" in publish(desk, "--to", "blog").stdout


def test_a_draft_that_is_published_is_no_correction(desk: Path) -> None:
    edit(page(desk), "14.1%", "14.2%")
    publish(desk, "--to", "blog", "--draft")
    edit(page(desk), "14.2%", "14.1%")
    publish(desk, "--to", "blog")
    assert front(bundle(desk) / "index.en.md")["corrections"] == []


def test_what_was_changed_at_the_site_is_not_written_over(desk: Path) -> None:
    publish(desk, "--to", "blog")
    edit(bundle(desk) / "index.en.md", "Long-duration", "Longest-duration")
    refused = publish(desk, "--to", "blog")
    assert refused.exit_code == 1
    assert "was edited by hand at the site" in refused.stderr
    assert "Longest-duration" in (bundle(desk) / "index.en.md").read_text("utf-8")


def test_one_publishes_at_a_time(desk: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(publishing, "WAIT", 0.0)
    with FileLock(desk / "publish.lock"):
        refused = publish(desk, "--to", "blog")
    assert refused.exit_code == 1
    assert "is being published from already" in refused.stderr
    assert not bundle(desk).exists()


def test_a_dry_run_writes_nothing(desk: Path) -> None:
    done = publish(desk, "--to", "disk", "--dry-run")
    assert "would be published" in done.stdout
    assert not (desk.parent / "disk").exists()


@pytest.mark.parametrize(
    ("words", "code", "said"),
    [
        ((), 2, "name one of blog, disk"),
        (("--to", "blgo"), 1, "no outlet 'blgo'"),
        (("2026-01-01", "--to", "disk"), 1, "has no brief.en.md"),
        (("/etc/passwd.md", "--to", "disk"), 1, "has no brief.en.md"),
    ],
)
def test_what_cannot_be_published_says_why(desk: Path, words: tuple[str, ...], code: int, said: str) -> None:
    done = publish(desk, *words)
    assert done.exit_code == code
    assert said in done.stderr


@pytest.mark.parametrize(
    ("setting", "said"),
    [
        ('section = "../elsewhere"', "is no plain name"),
        ('codes = { zh = "../x" }', "is no plain name"),
        ('git = { message = "{title.__class__}" }', "holds an unknown slot"),
        ('git = { remote = "--upload-pack=x" }', "is no remote"),
        ("colour = 1", "unknown key 'colour'"),
    ],
)
def test_settings_that_could_mean_something_else_are_refused(desk: Path, setting: str, said: str) -> None:
    edit(desk / "commentary.toml", "[publish.blog]\n", f"[publish.blog]\n{setting}\n")
    done = publish(desk, "--to", "blog")
    assert done.exit_code == 1
    assert said in done.stderr
