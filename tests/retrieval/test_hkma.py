"""The HKMA's pages and its word on success."""

from __future__ import annotations

from datetime import date, timedelta
from urllib.parse import parse_qs, urlsplit

import pytest

from commentary.errors import SourceError
from retrieval.fetch import Fetched
from retrieval.markets.hkma import Hkma
from tests.retrieval.markets.hkma import BALANCES, FIXINGS, answer

NEWEST = date(2026, 1, 8)


class Pages:
    """Days back from the newest, so many a page; ``asked`` holds the offsets."""

    def __init__(self, days: int, size: int) -> None:
        self.days, self.size = days, size
        self.asked: list[int] = []

    def __call__(self, url: str) -> Fetched:
        offset = int(parse_qs(urlsplit(url).query)["offset"][0])
        self.asked.append(offset)
        span = range(offset, min(offset + self.size, self.days))
        return Fetched(url, answer(*({"end_of_date": str(NEWEST - timedelta(n)), "closing_balance": n} for n in span)))


def test_pages_are_turned_by_what_they_held() -> None:
    pages = Pages(250, 100)  # fewer a page than asked for
    assert len(Hkma("", {}).read("AGGREGATE_BALANCE", None, pages).rows) == 250
    assert pages.asked == [0, 100, 200, 250]


def test_old_enough_is_the_end() -> None:
    pages = Pages(250, 100)
    rows = Hkma("", {}).read("AGGREGATE_BALANCE", NEWEST - timedelta(120), pages).rows
    assert pages.asked == [0, 100]
    assert min(day for day, _ in rows) <= NEWEST - timedelta(120)


def test_a_page_that_comes_again_is_the_end() -> None:
    assert len(Hkma("", {}).read("HIBOR_ON", None, lambda url: Fetched(url, FIXINGS)).rows) == 2


def test_the_fixing_is_asked_for() -> None:
    asked: list[str] = []

    def get(url: str) -> Fetched:
        asked.append(url)
        return Fetched(url, answer())

    Hkma("", {}).read("HIBOR_1M", None, get)
    Hkma("", {}).read("AGGREGATE_BALANCE", None, get)
    assert ["segment=hibor.fixing" in url for url in asked] == [True, False]


@pytest.mark.parametrize("success", [False, "false"])
def test_no_success_is_a_failure(success: object) -> None:
    with pytest.raises(SourceError, match="tells of error 0000") as told:
        Hkma("", {}).read("HIBOR_ON", None, lambda url: Fetched(url, answer(success=success)))
    assert told.value.kind == "failed"


def test_a_success_without_a_result_is_a_failure() -> None:
    with pytest.raises(SourceError, match="tells of error"):
        Hkma("", {}).read("HIBOR_ON", None, lambda url: Fetched(url, b'{"header":{"success":true},"result":null}'))


@pytest.mark.parametrize("body", [BALANCES, answer({"end_of_day": None, "ir_overnight": 1}), b'{"result":{}}'])
def test_other_fields_are_a_failure(body: bytes) -> None:
    with pytest.raises(SourceError) as told:
        Hkma("", {}).read("HIBOR_ON", None, lambda url: Fetched(url, body))
    assert told.value.kind == "unreadable"
