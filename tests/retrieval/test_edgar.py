"""Sums over filings: whole years and parts, fiscal years that differ, restatements."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date, datetime
from urllib.parse import urlsplit
from zoneinfo import ZoneInfo

import pytest

from commentary.errors import SourceError
from retrieval.fetch import Fetched
from retrieval.markets.edgar import Edgar
from retrieval.plugins import Sheet
from tests.retrieval.markets.edgar import META, MSFT, OPERATING, PROPERTY, Row, concept, path

ORCL = 1341439
CASH, SECURITIES = "CashAndCashEquivalentsAtCarryingValue", "MarketableSecuritiesCurrent"


def read(name: str, filed: Mapping[tuple[int, str], Sequence[Row]]) -> Sheet:
    bodies = {path(*where): concept(rows, *where) for where, rows in filed.items()}
    return Edgar("", {}).read(name, None, lambda url: Fetched(url, bodies[urlsplit(url).path]))


def told(sheet: Sheet) -> list[tuple[str, int, str]]:
    """Quarter, millions and the day of the filing."""
    assert sheet.known is not None
    zone = ZoneInfo("America/New_York")
    days = [at.astimezone(zone).date() for at in sheet.known]
    return [
        (str(quarter), int(text) // 1_000_000, str(day)) for (quarter, text), day in zip(sheet.rows, days, strict=True)
    ]


YEAR: list[Row] = [
    ("2023-01-01", "2023-03-31", 10, "2023-04-27"),
    ("2023-01-01", "2023-06-30", 25, "2023-07-27"),
    ("2023-01-01", "2023-09-30", 45, "2023-10-26"),
    ("2023-01-01", "2023-12-31", 70, "2024-02-02"),
]


def test_four_quarters_are_a_year_or_the_last_year_and_the_difference_of_two_parts() -> None:
    filed: list[Row] = [
        *YEAR,
        ("2024-01-01", "2024-03-31", 30, "2024-04-25"),
        ("2024-01-01", "2024-09-30", 95, "2024-10-31"),
        ("2024-07-01", "2024-09-30", 40, "2024-10-31"),  # a quarter of its own adds nothing to a year
    ]
    assert told(read("CAPEX:META", {(META, PROPERTY): filed})) == [
        ("2023-12-31", 70, "2024-02-02"),
        ("2024-03-31", 90, "2024-04-25"),
        ("2024-09-30", 120, "2024-10-31"),
    ]


def test_twelve_months_that_are_filed_as_such_are_taken() -> None:
    filed: list[Row] = [("2024-04-01", "2025-03-31", 93, "2025-05-01"), ("2024-01-01", "2024-12-31", 83, "2025-02-06")]
    sheet = read("CAPEX:AMZN", {(1018724, "PaymentsToAcquireProductiveAssets"): filed})
    assert told(sheet) == [("2024-12-31", 83, "2025-02-06"), ("2025-03-31", 93, "2025-05-01")]


def test_a_sum_waits_for_the_last_company_and_stands_at_the_quarter_of_all() -> None:
    sheet = read(
        "CAPEX:ORCL+MSFT",
        {
            (ORCL, PROPERTY): [
                ("2022-06-01", "2022-11-30", 4, "2022-12-13"),
                ("2022-06-01", "2023-05-31", 9, "2023-06-20"),
                ("2023-06-01", "2023-11-30", 3, "2023-12-12"),
            ],
            (MSFT, PROPERTY): [
                ("2022-07-01", "2022-12-31", 13, "2023-01-24"),
                ("2022-07-01", "2023-06-30", 28, "2023-07-27"),
                ("2023-07-01", "2023-12-31", 20, "2024-01-30"),
            ],
        },
    )
    assert told(sheet) == [("2023-06-30", 37, "2023-07-27"), ("2023-12-31", 8 + 35, "2024-01-30")]


def test_a_restated_figure_is_another_version_known_at_its_own_filing() -> None:
    filed: list[Row] = [
        ("2023-01-01", "2023-12-31", 66, "2025-01-30"),
        *YEAR,
        ("2023-01-01", "2023-12-31", 70, "2024-03-01"),  # an amendment that leaves it as it was
    ]
    sheet = read("CAPEX:META", {(META, PROPERTY): filed})
    assert told(sheet) == [("2023-12-31", 70, "2024-02-02"), ("2023-12-31", 66, "2025-01-30")]
    assert sheet.known is not None
    assert sheet.known[0] == datetime(2024, 2, 2, 21, tzinfo=ZoneInfo("America/New_York"))


def test_a_restatement_that_leaves_a_sum_as_it_was_is_no_version() -> None:
    moved: list[Row] = [*YEAR, ("2023-01-01", "2023-12-31", 66, "2025-01-30")]
    assert told(read("CAPEX_GAP:META", {(META, PROPERTY): moved, (META, OPERATING): moved})) == [
        ("2023-12-31", 0, "2024-02-02")
    ]


def test_a_part_is_taken_off_a_year_as_it_stood_in_that_year() -> None:
    filed: list[Row] = [
        ("2023-01-01", "2023-12-31", 66, "2025-01-30"),
        *YEAR,
        ("2023-01-01", "2023-03-31", 8, "2024-04-25"),  # restated beside this year's part, before the year itself is
        ("2024-01-01", "2024-03-31", 30, "2024-04-25"),
    ]
    versions = [row for row in told(read("CAPEX:META", {(META, PROPERTY): filed})) if row[0] == "2024-03-31"]
    assert versions == [("2024-03-31", 70 + 30 - 10, "2024-04-25"), ("2024-03-31", 66 + 30 - 8, "2025-01-30")]


def test_a_part_that_was_not_filed_in_its_own_year_is_taken_as_it_was_first() -> None:
    filed: list[Row] = [
        YEAR[-1],
        ("2023-01-01", "2023-03-31", 10, "2024-04-25"),
        ("2024-01-01", "2024-03-31", 30, "2024-04-25"),
    ]
    assert told(read("CAPEX:META", {(META, PROPERTY): filed}))[1:] == [("2024-03-31", 90, "2024-04-25")]


def test_a_february_of_twenty_nine_days_is_compared_with_one_of_twenty_eight() -> None:
    filed: list[Row] = [
        ("2022-06-01", "2023-02-28", 7, "2023-03-10"),
        ("2022-06-01", "2023-05-31", 9, "2023-06-20"),
        ("2023-06-01", "2024-02-29", 5, "2024-03-12"),
        ("2023-06-01", "2024-05-31", 8, "2024-06-20"),
        ("2024-06-01", "2025-02-28", 12, "2025-03-11"),
    ]
    assert told(read("CAPEX:ORCL", {(ORCL, PROPERTY): filed}))[1::2] == [
        ("2024-03-31", 7, "2024-03-12"),
        ("2025-03-31", 15, "2025-03-11"),
    ]


def test_cash_is_that_of_the_day_with_its_securities() -> None:
    sheet = read(
        "CASH:META",
        {
            (META, CASH): [("", "2025-09-30", 10187, "2025-10-30"), ("", "2025-12-31", 35873, "2026-01-29")],
            (META, SECURITIES): [("", "2025-12-31", 45719, "2026-01-29")],
        },
    )
    assert told(sheet) == [("2025-12-31", 81592, "2026-01-29")]


@pytest.mark.parametrize("name", ["CAPEX", "CAPEX_GAP", "CASH"])
def test_without_companies_all_are_asked(name: str) -> None:
    asked: list[str] = []

    def get(url: str) -> Fetched:
        asked.append(url)
        return Fetched(url, concept([]))

    sheet = Edgar("", {}).read(name, date(2025, 1, 1), get)
    assert len(asked) == len(set(asked)) == (5 if name == "CAPEX" else 10)
    assert asked[0].startswith("https://data.sec.gov/api/xbrl/companyconcept/CIK0000789019/us-gaap/")
    assert (list(sheet.rows), sheet.unit, sheet.settling) == ([], "USD", False)


def test_a_company_named_twice_is_asked_once() -> None:
    assert told(read("CAPEX:META+META", {(META, PROPERTY): YEAR})) == [("2023-12-31", 70, "2024-02-02")]


@pytest.mark.parametrize("name", ["DEBT", "CAPEX:IBM", "CAPEX:MSFT+", "capex", ""])
def test_another_name_is_no_series(name: str) -> None:
    with pytest.raises(SourceError, match="SEC EDGAR: has no series") as error:
        read(name, {})
    assert "CAPEX, CAPEX_GAP, CASH" in str(error.value)


@pytest.mark.parametrize("body", [b'{"units":{"EUR":[]}}', b'{"units":{"USD":[{"end":"2025-12-31"}]}}', b"[]"])
def test_another_shape_is_unreadable(body: bytes) -> None:
    with pytest.raises(SourceError) as error:
        Edgar("", {}).read("CAPEX:META", None, lambda url: Fetched(url, body))
    assert error.value.kind == "unreadable"
