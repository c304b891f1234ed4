"""Workspaces are made where nothing is lost."""

from __future__ import annotations

import re
from datetime import UTC, datetime
from pathlib import Path

import pytest

from commentary import settings, workspace
from commentary.errors import InputError


def test_init_makes_settings_that_can_be_read(tmp_path: Path) -> None:
    path = workspace.init(tmp_path / "new" / "desk")
    assert path == tmp_path / "new" / "desk" / "commentary.toml"
    read = settings.read(path.parent)
    assert {feed.group for feed in read.feeds} == {"markets", "markets-zh", "central-banks", "crypto"}
    assert all(entry.provider or entry.url for entry in read.series)


def test_the_examples_in_the_starter_are_themselves_valid(tmp_path: Path) -> None:
    path = workspace.init(tmp_path)
    lines, shipped = path.read_text("utf-8").splitlines(), settings.read(tmp_path)
    example = re.compile(r"^# (\[|[A-Za-z_]+ = )")
    path.write_text("\n".join(line[2:] if example.match(line) else line for line in lines), "utf-8")
    read = settings.read(tmp_path)
    assert (len(read.series), len(read.calendar)) == (len(shipped.series) + 1, len(shipped.calendar) + 2)
    assert "FTSE" in read.subjects


def test_init_leaves_a_workspace_alone(tmp_path: Path) -> None:
    (tmp_path / "commentary.toml").write_text("# mine")
    with pytest.raises(InputError, match="is a workspace already"):
        workspace.init(tmp_path)
    assert (tmp_path / "commentary.toml").read_text() == "# mine"


def test_the_demonstration_is_a_workspace_with_files_for_every_mapping(tmp_path: Path) -> None:
    workspace.demo(tmp_path / "demo")
    read = settings.read(tmp_path / "demo")
    assert read.demo is not None and read.demo.as_of == datetime(2026, 2, 6, 12, tzinfo=UTC)
    patterns = [each.file for each in read.feeds] + [each.file for each in read.series]
    assert all(list(read.folder.glob(pattern)) for pattern in patterns)


def test_the_demonstration_can_be_made_again(tmp_path: Path) -> None:
    workspace.demo(tmp_path)
    (tmp_path / "series" / "crypto.csv").write_text("spoilt")
    (tmp_path / "library.db").write_text("kept")
    workspace.demo(tmp_path)
    assert (tmp_path / "series" / "crypto.csv").read_text() != "spoilt"
    assert (tmp_path / "library.db").read_text() == "kept"


@pytest.mark.parametrize("name", ["commentary.toml", "thesis.txt"])
def test_the_demonstration_is_never_made_over_other_files(tmp_path: Path, name: str) -> None:
    (tmp_path / name).write_text("")
    with pytest.raises(InputError, match="is not empty and no demonstration"):
        workspace.demo(tmp_path)
    assert [path.name for path in tmp_path.iterdir()] == [name]


def test_a_file_in_the_place_of_the_folder_is_refused(tmp_path: Path) -> None:
    (tmp_path / "demo").write_text("")
    with pytest.raises(InputError):
        workspace.demo(tmp_path / "demo")
