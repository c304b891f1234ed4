"""The record keeps every version, and a view sees only what was known."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from pathlib import Path

import numpy as np
import pytest
from filelock import FileLock
from hypothesis import given
from hypothesis import strategies as st
from sqlalchemy import Table
from sqlalchemy.dialects import postgresql
from sqlalchemy.schema import CreateTable

from commentary.catalog import catalog
from commentary.errors import BusyError, LibraryError
from commentary.history import instant
from commentary.model import Flag
from retrieval import schema
from retrieval.filters import passing
from retrieval.library import Library
from retrieval.writing import Batch, Captured, Doubt, _moment

from .conftest import article, store, utc


def batch(series: str, rows: list[tuple[str, float, str]], reconstructed: bool = True) -> Batch:
    return Batch(
        series,
        np.array([row[0] for row in rows], "datetime64[D]"),
        np.array([row[1] for row in rows]),
        np.array([row[2] for row in rows], "datetime64[s]"),
        reconstructed,
    )


def test_a_view_sees_what_was_known_at_its_instant_and_not_a_second_more(library: Library) -> None:
    library.write([], [batch("BTC", [("2026-02-04", 73019.7, "2026-02-05T00:00:00")])], [])
    assert len(library.at(utc("2026-02-04T23:59:59")).history("BTC")) == 0
    assert library.at(utc("2026-02-05T00:00:00")).history("BTC").value.tolist() == [73019.7]


def test_the_same_value_again_is_nothing_new(library: Library) -> None:
    rows = batch("BTC", [("2026-02-04", 1.0, "2026-02-05T00:00:00")])
    assert library.write([], [rows], []).observations == 1
    assert library.write([], [rows], []).observations == 0


def test_a_changed_value_by_release_rule_is_known_from_the_import_on_and_the_old_one_stays(library: Library) -> None:
    library.write([], [batch("GDP", [("2025-07-01", 31.0, "2025-10-30T12:30:00")])], [])
    before = datetime.now(UTC) - timedelta(minutes=1)
    library.write([], [batch("GDP", [("2025-07-01", 31.5, "2025-10-30T12:30:00")])], [])
    assert library.at(before).history("GDP").latest.value.tolist() == [31.0]
    assert library.at(datetime.now(UTC) + timedelta(minutes=1)).history("GDP").latest.value.tolist() == [31.5]


def test_declared_vintages_keep_their_own_times_in_any_order(library: Library) -> None:
    later = batch("GDP", [("2025-07-01", 31.5, "2025-12-20T12:30:00")], reconstructed=False)
    earlier = batch("GDP", [("2025-07-01", 31.0, "2025-10-30T12:30:00")], reconstructed=False)
    library.write([], [later], [])
    library.write([], [earlier], [])
    assert library.at(utc("2025-11-01")).history("GDP").latest.value.tolist() == [31.0]
    assert library.at(utc("2026-01-01")).history("GDP").latest.value.tolist() == [31.5]


@given(st.lists(st.tuples(st.integers(0, 9), st.sampled_from([1.0, 2.0, 3.0])), max_size=12))
def test_a_value_never_becomes_known_before_its_own_time(steps: list[tuple[int, float]]) -> None:
    versions: list[tuple[int, float]] = []
    for known, value in steps:
        at = _moment(versions, value, known, reconstructed=True, written=100)
        if at is not None:
            assert at >= known
            assert not versions or at > max(versions)[0]
            versions.append((at, value))


def test_articles_keep_versions_and_a_view_shows_the_one_in_force(library: Library) -> None:
    first = article("Yields rise", "2026-02-05T10:00:00", key="a")
    second = article("Yields rise, then fall", "2026-02-05T12:00:00", key="a")
    written = store(library, first, second, first)
    assert (written.articles, written.revisions) == (1, 1)
    assert [item.title for item in library.at(utc("2026-02-05T11:00:00")).articles()] == ["Yields rise"]
    assert [item.version for item in library.at(utc("2026-02-05T13:00:00")).articles()] == [2]


def test_a_publisher_has_one_name_whatever_its_feed_is_called(library: Library) -> None:
    store(library, replace(article("Stocks fall", "2026-02-05T10:00"), publishers=("CNBC Top", "CNBC", "Wire")))
    view = library.at(utc("2026-02-06T00:00"))
    assert view.articles()[0].publishers == ("CNBC", "Wire")

    def found(publisher: str) -> bool:
        return bool(view.search("stocks fall", keep=passing(view.articles(), publisher=publisher)))

    assert all(map(found, ("CNBC", "cnbc top", "Wire")))
    assert not found("Reuters")


def test_articles_come_newest_first_and_ties_by_id(library: Library) -> None:
    store(library, article("a", "2026-02-05", key="2"), article("b", "2026-02-05", key="1"))
    store(library, article("c", "2026-02-06", key="3"))
    assert [item.id for item in library.at(utc("2026-02-07")).articles()] == ["3", "1", "2"]


def test_a_flag_is_shown_only_once_it_was_known(library: Library) -> None:
    library.write([], [], [Doubt(Flag("BTC", "the day stands twice", date(2026, 2, 4)), utc("2026-02-05"))])
    assert library.at(utc("2026-02-04")).flags() == ()
    assert library.at(utc("2026-02-05")).flags()[0].when == date(2026, 2, 4)


def test_an_import_is_stored_whole_or_not_at_all(library: Library) -> None:
    item = article("a", "2026-02-05")
    broken = Batch("ETH", np.array(["2026-02-04"], "datetime64[D]"), np.array([np.nan]), np.array([0], "datetime64[s]"))
    with pytest.raises(LibraryError):
        library.write([Captured(item, item.known_at)], [batch("BTC", [("2026-02-04", 1.0, "2026-02-05")]), broken], [])
    assert library.counts()["articles"] == library.counts()["observations"] == 0


def test_a_second_writer_is_told_and_readers_are_not_held(library: Library) -> None:
    with FileLock(library.folder / "library.lock"):
        with pytest.raises(BusyError, match="another process is writing"):
            store(library, article("a", "2026-02-05"))
        assert library.at(utc("2026-02-06")).articles() == ()


def test_forgetting_a_series_takes_its_high_and_low_along(library: Library) -> None:
    rows = [("2026-02-04", 1.0, "2026-02-05T00:00:00")]
    library.write([], [batch(name, rows) for name in ("BTC", "BTC.low", "ETH")], [])
    assert library.forget("BTC") == 2
    view = library.at(utc("2026-02-06"))
    assert [len(view.history(name)) for name in ("BTC", "BTC.low", "ETH")] == [0, 0, 1]


def test_a_file_that_is_no_record_is_named(tmp_path: Path) -> None:
    (tmp_path / "library.db").write_bytes(b"this is not a database" * 100)
    with pytest.raises(LibraryError, match=r"library\.db"):
        Library.open(tmp_path, catalog())


def test_an_instant_needs_a_zone(library: Library) -> None:
    with pytest.raises(LibraryError, match="no zone"):
        library.at(datetime(2026, 2, 6, 12))  # noqa: DTZ001


def test_history_is_sorted_by_known_time_then_day(library: Library) -> None:
    rows = [("2026-02-04", 2.0, "2026-02-05T00:00:00"), ("2026-02-03", 1.0, "2026-02-05T00:00:00")]
    library.write([], [batch("BTC", rows)], [])
    history = library.at(utc("2026-02-06")).history("BTC")
    assert history.value.tolist() == [1.0, 2.0]
    assert len(history.until(instant(utc("2026-02-04")))) == 0


@pytest.mark.parametrize("table", schema.metadata.sorted_tables, ids=lambda table: str(table.name))
def test_the_tables_are_postgresql_too(table: Table) -> None:
    assert "CREATE TABLE" in str(CreateTable(table).compile(dialect=postgresql.dialect()))  # type: ignore[no-untyped-call]


def test_vectors_that_another_process_has_stored_meanwhile_are_left(library: Library) -> None:
    for vectors in ({"one": b"1"}, {"one": b"2", "two": b"2"}):
        with library.writing() as into:
            into.vectors("some", vectors)
    assert library.counts()["vectors"] == 2
