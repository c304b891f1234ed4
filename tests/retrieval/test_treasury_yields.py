"""Treasury.gov's columns and years."""

from __future__ import annotations

from datetime import date

import pytest

from commentary.errors import SourceError
from retrieval.fetch import Fetched
from retrieval.markets.treasury_yields import ParYields
from tests.retrieval.markets.treasury_yields import NEW, OLD, TODAY, make


def test_a_column_is_found_by_its_name_where_others_were_added() -> None:
    sheet = make("", {}).read("DGS2", date(2025, 12, 1), lambda url: Fetched(url, OLD if "/2025/" in url else NEW))
    assert sheet.rows == [(date(2025, 12, 31), "3.47"), (date(2026, 1, 5), "3.48"), (date(2026, 1, 6), "3.46")]


def test_years_are_asked_from_the_first_day_to_today() -> None:
    asked: list[str] = []

    def get(url: str) -> Fetched:
        asked.append(url)
        return Fetched(url)

    make("", {}).read("DFII10", date(2025, 12, 1), get)
    assert [url.partition("field_tdr_date_value=")[2][:4] for url in asked] == ["2025", "2026"]
    assert all(url.startswith("https://home.treasury.gov/") and "real_yield" in url for url in asked)
    asked.clear()
    make("", {}).read("DGS10", None, get)
    assert len(asked) == 11


@pytest.mark.parametrize(
    "body", [b'Date,"5 Yr"\n01/06/2026,3.7\n', b"2026-01-06,3.7\n", b"\xff\xfe", b'Date,"2 Yr"\n6 Jan,3\n']
)
def test_another_table_is_a_failure(body: bytes) -> None:
    with pytest.raises(SourceError, match="is no table with '2 yr'"):
        make("", {}).read("DGS2", TODAY, lambda url: Fetched(url, body))


def test_the_day_is_that_of_new_york_unless_told() -> None:
    asked: list[str] = []

    def get(url: str) -> Fetched:
        asked.append(url)
        return Fetched(url)

    ParYields("", {}).read("DGS10", TODAY, get)
    assert asked
