"""A note on disk: all of it or nothing, and never over an editor's work."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import pytest

from commentary.errors import LibraryError, NotPublishable
from commentary.model import Note, Section, Sentence
from outputs.render import as_json, markdown
from outputs.write import save


def held(folder: Path) -> dict[str, tuple[str, int]]:
    files = (path for path in folder.rglob("*") if path.is_file())
    return {str(path.relative_to(folder)): (path.read_text("utf-8"), path.stat().st_mtime_ns) for path in files}


def other(note: Note) -> Note:
    return replace(note, sections=(Section("editor", ((Sentence("New.", "新。"),),)),))


def test_pages_and_data_of_the_day(note: Note, tmp_path: Path) -> None:
    paths = save(note, tmp_path / "notes", ["en", "zh"])
    day = tmp_path / "notes" / "2030-03-08"
    assert paths == [day / "brief.en.md", day / "brief.zh.md", day / "brief.json"]
    assert paths[1].read_text("utf-8") == markdown(note, "zh")
    assert paths[2].read_text("utf-8") == as_json(note)
    assert sorted(path.name for path in (tmp_path / "notes").iterdir()) == ["2030-03-08"]


def test_the_day_is_the_workspaces_own(note: Note, tmp_path: Path) -> None:
    late = replace(note, as_of=note.as_of.replace(hour=20))
    assert save(late, tmp_path, ["en"])[0].parent.name == "2030-03-09"


def test_the_same_note_again_changes_nothing(note: Note, tmp_path: Path) -> None:
    first = save(note, tmp_path, ["en"])
    before = held(tmp_path)
    assert save(note, tmp_path, ["en"]) == first
    assert held(tmp_path) == before
    save(note, tmp_path, ["en", "zh-hant"])
    assert set(held(tmp_path)) - set(before) == {"2030-03-08/brief.zh-hant.md"}


def test_a_new_note_replaces_the_old(note: Note, tmp_path: Path) -> None:
    save(note, tmp_path, ["en"])
    (page, data) = save(other(note), tmp_path, ["en"])
    assert "New." in page.read_text("utf-8")
    assert data.read_text("utf-8") == as_json(other(note))


def test_an_edited_page_is_kept(note: Note, tmp_path: Path) -> None:
    page = save(note, tmp_path, ["en"])[0]
    page.write_text(page.read_text("utf-8").replace("underneath", "below"), "utf-8")
    before = held(tmp_path)
    save(note, tmp_path, ["en"])
    with pytest.raises(LibraryError, match=r"brief\.en\.md: was edited by hand"):
        save(other(note), tmp_path, ["en"])
    assert held(tmp_path) == before


def test_a_note_that_cannot_be_shown_leaves_nothing(note: Note, tmp_path: Path) -> None:
    bad = replace(note, sections=(Section("editor", ((Sentence("x.", "x。", ("-->",)),),)),))
    with pytest.raises(NotPublishable):
        save(bad, tmp_path / "notes", ["en"])
    assert list(tmp_path.iterdir()) == []


def test_a_full_disk_leaves_the_old_note(note: Note, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    save(note, tmp_path, ["en"])
    before = held(tmp_path)
    write = Path.write_text

    def full(path: Path, text: str, *args: str, **kwargs: str) -> int:
        if path.name == "brief.json":
            raise OSError(28, "No space left on device")
        return write(path, text, *args, **kwargs)

    monkeypatch.setattr(Path, "write_text", full)
    with pytest.raises(LibraryError, match="2030-03-08: cannot be written: No space left on device"):
        save(other(note), tmp_path, ["en"])
    assert held(tmp_path) == before
