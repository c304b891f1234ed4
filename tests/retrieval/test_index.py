"""The index is a cache: rebuilt whole, swapped in whole, and never opened when in doubt."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest
from filelock import FileLock

from commentary.errors import BusyError, IndexUnusable
from retrieval.embed import Embedder
from retrieval.index import Index, reindex
from retrieval.library import Library
from retrieval.places import Embedded
from retrieval.writing import Batch

from .conftest import article, store, utc

NOW = utc("2026-02-06T12:00:00")


@pytest.fixture
def built(library: Library, embedder: Embedder) -> Library:
    store(library, article("Silver margins raised", "2026-02-05", key="a"), article("Cup final", "2026-02-05", key="b"))
    days = np.array(["2026-02-05"], "datetime64[D]")
    library.write([], [Batch("DGS10", days, np.array([4.21]), np.array(["2026-02-05T23:00"], "datetime64[s]"))], [])
    reindex(library, now=NOW)
    return library


def first(library: Library, embedder: Embedder, query: str) -> str:
    return Index(Embedded(library.folder / "chroma"), embedder).near(query, 1, NOW)[0]


def test_news_and_data_are_near_as_of_an_instant(built: Library, embedder: Embedder) -> None:
    index = Index(Embedded(built.folder / "chroma"), embedder)
    assert first(built, embedder, "silver margins") == "a:1:0"
    assert first(built, embedder, "10-year Treasury yield") == "DGS10/level/2026-02-05:en"
    early = index.near("10-year Treasury yield", 9, utc("2026-02-05T22:00"))
    assert early
    assert not any(key.startswith("DGS10") for key in early)


def test_the_index_and_the_scan_find_the_same(built: Library, embedder: Embedder) -> None:
    view = built.at(NOW)
    near = Index(Embedded(built.folder / "chroma"), embedder).near("silver margins", 50, NOW)
    assert view.search("silver margins", 3, near=near) == view.search("silver margins", 3)


def test_a_new_generation_replaces_the_old_and_holds_no_deleted_text(built: Library, embedder: Embedder) -> None:
    store(built, article("Repo rates jump", "2026-02-06", key="c"))
    reindex(built, now=NOW)
    assert len(list((built.folder / "chroma").glob("generation-*"))) == 1
    assert first(built, embedder, "repo rates") == "c:1:0"


def test_reading_does_not_make_it_doubtful(built: Library, embedder: Embedder) -> None:
    for _ in range(2):
        assert first(built, embedder, "silver margins")


def test_absent_or_foreign_is_unusable(tmp_path: Path, built: Library) -> None:
    with pytest.raises(IndexUnusable, match="has not been built"):
        Index(Embedded(tmp_path / "nowhere"), Embedder())
    with pytest.raises(IndexUnusable, match="another embedder"):
        Index(Embedded(built.folder / "chroma"), Embedder("other"))


def test_two_do_not_build_at_once(built: Library, embedder: Embedder) -> None:
    with FileLock(built.folder / "chroma" / "index.lock"), pytest.raises(BusyError):
        reindex(built, now=NOW)
