"""ChinaMoney's spans, pairs and refusals."""

from __future__ import annotations

from datetime import date
from urllib.parse import parse_qs, urlsplit

import pytest

from commentary.errors import SourceError
from retrieval.fetch import Fetched
from retrieval.markets.chinamoney import ChinaMoney
from tests.retrieval.markets.chinamoney import TODAY, fixings, make, parities


def spans(since: date | None) -> list[tuple[str, str]]:
    asked: list[tuple[str, str]] = []

    def get(url: str) -> Fetched:
        query = parse_qs(urlsplit(url).query)
        asked.append((query["startDate"][0], query["endDate"][0]))
        return Fetched(url, fixings())

    make("", {}).read("SHIBOR_ON", since, get)
    return asked


def test_a_span_is_less_than_a_year_and_none_is_left_out() -> None:
    assert spans(date(2024, 2, 1)) == [
        ("2024-02-01", "2025-01-30"),
        ("2025-01-31", "2026-01-30"),
        ("2026-01-31", "2026-02-06"),
    ]
    assert spans(TODAY) == [("2026-02-06", "2026-02-06")]
    assert len(spans(None)) == 11


def test_a_pair_stands_where_the_answer_says() -> None:
    body = parities(("2026-01-08", "8.1 7.0187"), pairs=("EUR/CNY", "USD/CNY"))
    assert make("", {}).read("USDCNY_FIX", TODAY, lambda url: Fetched(url, body)).rows == [(date(2026, 1, 8), "7.0187")]


@pytest.mark.parametrize(
    "body",
    [
        parities(("2026-01-08", "8.1"), pairs=("EUR/CNY",)),
        parities(("2026-01-08", "7.0187 8.1")),
        parities(("2026-01-08", "7.0187"), pairs=()),
    ],
)
def test_a_value_whose_pair_is_not_said_is_a_failure(body: bytes) -> None:
    with pytest.raises(SourceError, match="which value is that of USD/CNY") as told:
        make("", {}).read("USDCNY_FIX", TODAY, lambda url: Fetched(url, body))
    assert told.value.kind == "unreadable"


@pytest.mark.parametrize(
    ("name", "body"),
    [
        ("SHIBOR_ON", fixings(message="只提供一年历史数据查询及下载")),
        ("USDCNY_FIX", parities(flag="只提供一年历史数据查询及下载")),
    ],
)
def test_a_message_instead_of_records_is_a_failure(name: str, body: bytes) -> None:
    with pytest.raises(SourceError, match="只提供一年") as told:
        make("", {}).read(name, TODAY, lambda url: Fetched(url, body))
    assert told.value.kind == "refused"


def test_an_error_of_its_own_is_a_failure() -> None:
    body = b'{"head":{"rep_code":"500"},"data":{},"records":[]}'
    with pytest.raises(SourceError, match="tells of error 500"):
        make("", {}).read("SHIBOR_ON", TODAY, lambda url: Fetched(url, body))


@pytest.mark.parametrize(
    ("text", "told"), [("1.2650", "1.2650"), ("---", ""), (" - ", ""), (None, ""), ("-0.1", "-0.1")]
)
def test_dashes_are_no_value(text: object, told: str) -> None:
    rows = make("", {}).read("SHIBOR_ON", TODAY, lambda url: Fetched(url, fixings(("2026-01-08", text)))).rows
    assert rows == [(date(2026, 1, 8), told)]


def test_records_without_the_term_are_a_failure() -> None:
    body = b'{"head":{"rep_code":"200"},"data":{},"records":[{"showDateCN":"2026-01-08","1W":"1.4"}]}'
    with pytest.raises(SourceError) as told:
        make("", {}).read("SHIBOR_ON", TODAY, lambda url: Fetched(url, body))
    assert told.value.kind == "unreadable"


def test_the_day_is_that_of_shanghai_unless_told() -> None:
    assert ChinaMoney("", {}).read("SHIBOR_ON", TODAY, lambda url: Fetched(url, fixings())).rows == []
