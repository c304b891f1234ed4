"""Sites that are git repositories: clean before, one commit a note after, pushed where there is a remote."""

from __future__ import annotations

import subprocess
from pathlib import Path

import pytest

from commentary.errors import InputError
from outputs.publish.place import asides
from outputs.publish.repository import Repository

OWN = ["content/notes/day"]


def git(folder: Path, *words: str) -> str:
    return subprocess.run(["git", "-C", str(folder), *words], check=True, capture_output=True, text=True).stdout.strip()


@pytest.fixture(autouse=True)
def alone(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """No git configuration but the test's."""
    (tmp_path / "gitconfig").write_text("[user]\nname = desk\nemail = desk@localhost\n[init]\ndefaultBranch = main\n")
    monkeypatch.setenv("GIT_CONFIG_GLOBAL", str(tmp_path / "gitconfig"))
    monkeypatch.setenv("GIT_CONFIG_SYSTEM", "/dev/null")


@pytest.fixture
def remote(tmp_path: Path) -> Path:
    """A bare repository with one commit."""
    git(tmp_path, "init", "--bare", "remote.git")
    seed = clone(tmp_path, "seed")
    (seed / "hugo.toml").touch()
    git(seed, "add", ".")
    git(seed, "commit", "-m", "a site")
    git(seed, "push", "origin", "HEAD")
    return tmp_path / "remote.git"


def clone(folder: Path, name: str) -> Path:
    git(folder, "clone", "remote.git", name)
    return folder / name


@pytest.fixture
def site(tmp_path: Path, remote: Path) -> Path:
    return clone(tmp_path, "site")


def write(site: Path, text: str = "1") -> None:
    (site / OWN[0]).mkdir(parents=True, exist_ok=True)
    (site / OWN[0] / "index.en.md").write_text(text)


def test_a_note_is_one_commit_that_is_pushed(site: Path, remote: Path) -> None:
    repository = Repository(site, "origin")
    repository.ready(OWN)
    write(site)
    assert repository.record(OWN, "Note: “--amend”\n\n# and more")
    assert git(remote, "log", "-1", "--format=%s") == "Note: “--amend”"
    assert git(remote, "show", "--name-only", "--format=").splitlines() == ["content/notes/day/index.en.md"]
    repository.ready(OWN)
    assert not repository.record(OWN, "again")
    assert git(remote, "rev-list", "--count", "HEAD") == "2"


def test_what_others_pushed_comes_first(site: Path, remote: Path, tmp_path: Path) -> None:
    other = clone(tmp_path, "other")
    (other / "about.md").touch()
    git(other, "add", ".")
    git(other, "commit", "-m", "about")
    git(other, "push", "origin", "HEAD")
    Repository(site, "origin").ready(OWN)
    assert (site / "about.md").exists()


@pytest.mark.parametrize("change", ["new", "edited", "staged"])
def test_a_tree_that_is_not_clean_is_refused(site: Path, change: str) -> None:
    (site / ("notes.txt" if change == "new" else "hugo.toml")).write_text("x")
    if change == "staged":
        git(site, "add", ".")
    with pytest.raises(InputError, match="is not clean"):
        Repository(site).ready(OWN)


def test_what_a_killed_run_left_of_the_note_itself_is_completed(site: Path, remote: Path) -> None:
    write(site)
    (site / asides(OWN[0])[0]).mkdir()
    (site / asides(OWN[0])[0] / "index.en.md").touch()
    repository = Repository(site, "origin")
    repository.ready([*OWN, *asides(OWN[0])])
    assert repository.record(OWN, "note")


def test_a_commit_that_was_not_pushed_is_pushed_by_the_next(site: Path, remote: Path) -> None:
    write(site)
    Repository(site).record(OWN, "note")  # killed before its push
    repository = Repository(site, "origin")
    repository.ready(OWN)
    assert not repository.record(OWN, "note")
    assert git(remote, "rev-parse", "HEAD") == git(site, "rev-parse", "HEAD")


def test_histories_that_went_apart_are_refused_and_not_merged(site: Path, remote: Path, tmp_path: Path) -> None:
    write(site)
    Repository(site).record(OWN, "mine")
    other = clone(tmp_path, "other")
    write(other, "2")
    git(other, "add", ".")
    git(other, "commit", "-m", "theirs")
    git(other, "push", "origin", "HEAD")
    before = git(site, "rev-parse", "HEAD")
    with pytest.raises(InputError, match="cannot be pulled without merging"):
        Repository(site, "origin").ready(OWN)
    assert git(site, "rev-parse", "HEAD") == before


def test_where_there_is_no_repository_git_is_quoted_in_one_line(tmp_path: Path) -> None:
    with pytest.raises(InputError, match="git status failed: fatal: not a git repository") as failed:
        Repository(tmp_path).ready(OWN)
    assert "\n" not in str(failed.value)
