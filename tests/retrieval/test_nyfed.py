"""The New York Fed's days, corrections and operations."""

from __future__ import annotations

from datetime import date

import pytest

from commentary.errors import SourceError
from retrieval.fetch import Fetched
from retrieval.markets.nyfed import NewYorkFed
from retrieval.plugins import Sheet
from tests.retrieval.markets.nyfed import RATES, operation, operations


def read(name: str, body: bytes, since: date | None = None) -> Sheet:
    return NewYorkFed("", {}).read(name, since, lambda url: Fetched(url, body))


def test_numbers_go_out_as_they_were_written() -> None:
    assert dict(read("SOFR", RATES).rows)[date(2026, 1, 8)] == "3.70"


def test_only_operations_settle_in_the_course_of_a_day() -> None:
    assert not read("SOFR", RATES).settling
    assert read("SRF", operations()).settling


@pytest.mark.parametrize("pending", [{"auctionStatus": "Announced"}, {"totalAmtAccepted": None}])
def test_a_day_with_an_operation_to_come_has_no_sum(pending: dict[str, object]) -> None:
    body = operations(operation("2026-01-08", "Repo", 5), operation("2026-01-08", "Repo", 0, **pending))
    assert read("SRF", body).rows == []


def test_what_came_before_the_standing_facility_is_not_its() -> None:
    body = operations(operation("2020-03-17", "Repo", 5), operation("2021-07-29", "Repo", 0))
    assert read("SRF", body, date(2019, 1, 1)).rows == [(date(2021, 7, 29), "0")]


def test_sums_are_whole_and_plain() -> None:
    body = operations(operation("2026-01-08", "Reverse Repo", 1.5e12), operation("2026-01-08", "Reverse Repo", 1))
    assert read("RRP", body).rows == [(date(2026, 1, 8), "1500000000001.0")]


def test_a_part_is_asked_from_its_first_day() -> None:
    asked: list[str] = []

    def get(url: str) -> Fetched:
        asked.append(url)
        return Fetched(url, b'{"refRates":[]}')

    NewYorkFed("", {}).read("EFFR", date(2026, 1, 7), get)
    NewYorkFed("", {}).read("SOFR99", None, get)
    assert asked == [
        "https://markets.newyorkfed.org/api/rates/unsecured/effr/search.json?startDate=2026-01-07",
        "https://markets.newyorkfed.org/api/rates/secured/sofr/search.json?startDate=2018-04-02",
    ]


@pytest.mark.parametrize("body", [b"[]", b"{}", b'{"refRates":[{"percentRate":3.6}]}', b'{"refRates":', b"[" * 99999])
def test_another_shape_is_a_failure(body: bytes) -> None:
    with pytest.raises(SourceError) as told:
        read("SOFR", body)
    assert told.value.kind == "unreadable"


def test_an_unknown_name_asks_nothing_and_tells_what_there_is() -> None:
    def get(url: str) -> Fetched:
        raise AssertionError(url)

    with pytest.raises(SourceError) as told:
        NewYorkFed("", {}).read("OBFR", None, get)
    assert str(told.value) == "New York Fed: has no series 'OBFR' (there are SOFR, SOFR99, EFFR, RRP, SRF)"
