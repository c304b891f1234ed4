"""FiscalData's pages, and what makes a net settlement."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from urllib.parse import parse_qs, urlsplit

import pytest

from commentary.errors import SourceError
from retrieval.fetch import Fetched
from retrieval.markets.treasury import Treasury
from retrieval.plugins import Sheet
from tests.retrieval.markets.treasury import TGA, auction, balance, page

DAY = "2026-01-15"


def coupons(*rows: Mapping[str, object]) -> Sheet:
    return Treasury("", {}).read("COUPONS", None, lambda url: Fetched(url, page(*rows)))


def test_pages_are_turned_until_the_last() -> None:
    asked: list[dict[str, list[str]]] = []

    def get(url: str) -> Fetched:
        asked.append(parse_qs(urlsplit(url).query))
        number = len(asked)
        return Fetched(url, page(balance(f"2026-01-0{number}", f"{TGA} Closing Balance", str(number)), pages=3))

    sheet = Treasury("", {}).read("TGA", date(2026, 1, 1), get)
    assert [text for _, text in sheet.rows] == ["1", "2", "3"]
    assert [query["page[number]"] for query in asked] == [["1"], ["2"], ["3"]]
    assert asked[0]["filter"] == ["record_date:gte:2026-01-01"]
    assert asked[0]["fields"] == ["record_date,account_type,open_today_bal,close_today_bal"]


def test_without_a_first_day_nothing_is_filtered() -> None:
    asked: list[str] = []

    def get(url: str) -> Fetched:
        asked.append(url)
        return Fetched(url, page())

    Treasury("", {}).read("TGA", None, get)
    assert "filter" not in asked[0]


def test_of_differing_estimates_the_latest_announced_counts_once() -> None:
    sheet = coupons(
        auction(DAY, "2026-01-13", "100", "70"),
        auction(DAY, "2026-01-12", "100", "60", "Bond"),
        auction(DAY, "2026-01-11", "5"),
    )
    assert sheet.rows == [(date(2026, 1, 15), "135")]


@pytest.mark.parametrize(
    "rows",
    [
        [auction(DAY, "2026-01-12", "100")],
        [auction(DAY, "2026-01-12", "100", ""), auction(DAY, "2026-01-12", "50")],
        [auction(DAY, "2026-01-12", "100", "70"), auction(DAY, "2026-01-13", "null", "70")],
        [auction(DAY, "2026-01-12", "100", "70", "Bill"), auction(DAY, "2026-01-12", "100", "70", "CMB")],
    ],
    ids=["no estimate", "empty estimate", "an amount to come", "bills"],
)
def test_a_day_that_is_not_known_is_no_row(rows: list[Mapping[str, object]]) -> None:
    assert coupons(*rows).rows == []


def test_what_nothing_matures_against_is_the_offer() -> None:
    sheet = coupons(auction(DAY, "2026-01-12", "19000000000", "0", "TIPS"))
    assert sheet.rows == [(date(2026, 1, 15), "19000000000")]
    assert sheet.settling


@pytest.mark.parametrize(
    "body", [b"{}", b'{"data":[{}],"meta":{"total-pages":1}}', b'{"data":[]}', b'{"meta":{"total-pages":1}}', b"<html>"]
)
def test_another_shape_is_a_failure(body: bytes) -> None:
    with pytest.raises(SourceError) as told:
        Treasury("", {}).read("TGA", None, lambda url: Fetched(url, body))
    assert told.value.kind == "unreadable"
