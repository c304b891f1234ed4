"""Settings become what the adapters take; a page says which note it is."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, date, datetime
from pathlib import Path

import pytest

from commentary import wiring
from commentary.errors import IndexUnusable, InputError
from commentary.settings import Column, FeedEntry, SeriesEntry, Span
from commentary.wiring import Desk
from retrieval import index
from retrieval.embed import Embedder
from retrieval.library import Library
from retrieval.mappings import ColumnMapping, FeedMapping, SeriesMapping
from retrieval.places import Embedded

NOW = datetime(2026, 2, 6, 13, tzinfo=UTC)


@pytest.fixture
def desk(tmp_path: Path) -> Desk:
    (tmp_path / "commentary.toml").write_text("")
    return wiring.open_desk(tmp_path)


def test_settings_become_mappings(desk: Desk) -> None:
    units = (Span("USD bn", date(2025, 11, 13)), Span("USD mn"))
    columns = {"a": Column("TGA", units=units), "b": Column("BTC", "USD", metric="low")}
    made = replace(
        desk.settings,
        series=(SeriesEntry(file="s.csv", date="day", columns=columns, known="filed", date_format="%d/%m/%Y"),),
        feeds=(FeedEntry("f.xml", publisher="The Wire", captured="file-date", lang="zh"),),
    )
    assert wiring.mappings(made) == [
        FeedMapping("f.xml", "The Wire", "file-date", "zh"),
        SeriesMapping(
            "s.csv",
            "day",
            {
                "a": ColumnMapping("TGA", "", ((date(2025, 11, 13), "USD bn"), (None, "USD mn"))),
                "b": ColumnMapping("BTC", "USD", (), "low"),
            },
            "filed",
            "%d/%m/%Y",
        ),
    ]


def test_sessions_are_the_exchange_s_that_have_passed(desk: Desk) -> None:
    # 19 January 2026 was a holiday, 17 and 18 a weekend; the hour of the 6th of February has come, that of the 9th not.
    hours = desk.sessions(date(2026, 1, 16), date(2026, 1, 20), NOW)
    assert hours == [datetime(2026, 1, 16, 12, tzinfo=UTC), datetime(2026, 1, 20, 12, tzinfo=UTC)]
    assert desk.sessions(date(2026, 2, 6), date(2026, 2, 9), NOW) == [datetime(2026, 2, 6, 12, tzinfo=UTC)]
    with pytest.raises(InputError, match="no session has passed"):
        desk.sessions(date(2026, 1, 17), date(2026, 1, 18), NOW)


@pytest.mark.parametrize(
    "front",
    ["", "as_of: 2026-02-06T12:00:00Z", "lang: en", "as_of: soon\nlang: en", "as_of: 2026-02-06T12:00:00Z\nlang: fr"],
)
def test_a_page_that_is_not_of_this_program_is_refused(desk: Desk, tmp_path: Path, front: str) -> None:
    page = tmp_path / "page.md"
    page.write_text(f"---\n{front}\n---\n\nText.\n" if front else "Text.\n")
    with pytest.raises(InputError, match="names no as_of with lang"):
        desk.verify(page)


def test_a_page_that_cannot_be_read_is_refused(desk: Desk, tmp_path: Path) -> None:
    with pytest.raises(InputError, match="cannot be read"):
        desk.verify(tmp_path / "absent.md")


def test_an_index_in_doubt_is_rebuilt_once(desk: Desk, monkeypatch: pytest.MonkeyPatch) -> None:
    built: list[Path] = []

    class FakeIndex:
        def __init__(self, place: Embedded, embedder: Embedder) -> None:
            if not built:
                raise IndexUnusable("is torn", str(place.folder))

        def near(self, query: str, count: int) -> tuple[str, ...]:
            return ()

    def rebuild(library: Library, place: Embedded) -> int:
        built.append(library.folder)
        return 0

    monkeypatch.setattr(index, "Index", FakeIndex)
    monkeypatch.setattr(index, "reindex", rebuild)
    assert list(desk.search("repo", None, 1)) == []
    assert built == [desk.settings.folder]
