"""Coinbase's candles: pages, fields and the writing of numbers."""

from __future__ import annotations

from collections.abc import Callable
from datetime import UTC, date, datetime, timedelta
from urllib.parse import parse_qs, urlsplit

import pytest

from commentary.errors import SourceError
from retrieval.fetch import Fetched
from retrieval.markets.coinbase import Coinbase
from retrieval.plugins import Sheet

NEWEST = date(2026, 2, 6)


def read(answer: Callable[[str], bytes], name: str = "BTC-USD", since: date | None = None) -> tuple[Sheet, list[str]]:
    asked: list[str] = []

    def get(url: str) -> Fetched:
        asked.append(url)
        return Fetched(url, answer(url))

    return Coinbase("", {}).read(name, since, get), asked


def candles(first: date, last: date) -> bytes:
    days = [last - timedelta(days=back) for back in range((last - first).days + 1)]
    seconds = [int(datetime(day.year, day.month, day.day, tzinfo=UTC).timestamp()) for day in days]
    return ("[" + ",".join(f"[{at},1.0,3.0,2.0,2.5,9]" for at in seconds) + "]").encode()


def exchange(url: str) -> bytes:
    """An exchange without a first day, which refuses more than 300."""
    asked = parse_qs(urlsplit(url).query)
    if "start" not in asked:
        return candles(NEWEST - timedelta(days=299), NEWEST)
    first, last = (datetime.fromisoformat(asked[end][0]).date() for end in ("start", "end"))
    assert (last - first).days < 300
    return candles(first, last)


def test_the_newest_page_is_enough_for_a_recent_day() -> None:
    sheet, asked = read(exchange, since=date(2026, 1, 20))
    assert asked == ["https://api.exchange.coinbase.com/products/BTC-USD/candles?granularity=86400"]
    assert sheet.rows[-1] == (NEWEST, "2.5")
    assert sheet.settling


def test_pages_join_without_a_gap() -> None:
    sheet, asked = read(exchange, since=date(2024, 1, 1))
    days = [day for day, _ in sheet.rows]
    assert len(asked) == 3
    assert days[0] <= date(2024, 1, 1)
    assert days == [days[0] + timedelta(days=at) for at in range(len(days))]


def test_years_are_read_where_no_day_is_asked_for_and_not_more() -> None:
    sheet, asked = read(exchange)
    assert len(asked) == 8
    assert len(sheet.rows) == 8 * 300


def test_a_page_that_repeats_itself_is_the_last() -> None:
    _, asked = read(lambda url: candles(NEWEST - timedelta(days=2), NEWEST))
    assert len(asked) == 2


@pytest.mark.parametrize(
    ("name", "text"), [("BTC-USD:low", "0.00001"), ("BTC-USD:high", "70000.10"), ("BTC-USD:close", "7")]
)
def test_a_price_is_written_as_the_exchange_writes_it(name: str, text: str) -> None:
    sheet, _ = read(lambda url: b"[[1770249600,0.00001,70000.10,1,7,2]]", name)
    assert sheet.rows == [(date(2026, 2, 5), text)]


@pytest.mark.parametrize(("name", "unit"), [("BTC-USD", "USD"), ("BTC-EUR", None), ("ETH-BTC", None), ("BTC", None)])
def test_the_unit_is_the_currency_of_the_quote(name: str, unit: str | None) -> None:
    sheet, _ = read(lambda url: b"[]", name)
    assert sheet.unit == unit


@pytest.mark.parametrize(
    "body", [b'{"message":"NotFound"}', b"[[1770249600,1,2]]", b"[[1770249600,null,1,1,1,1]]", b"[[9e99,1,1,1,1,1]]"]
)
def test_another_shape_is_unreadable(body: bytes) -> None:
    with pytest.raises(SourceError) as told:
        read(lambda url: body)
    assert told.value.kind == "unreadable"


def test_a_time_beyond_the_calendar_is_unreadable() -> None:
    with pytest.raises(SourceError, match="a time that is none"):
        read(lambda url: b"[[99999999999999,1,1,1,1,1]]")


@pytest.mark.parametrize("name", ["BTC-USD:volume", ":high", ""])
def test_a_name_that_cannot_be_one_is_not_asked_for(name: str) -> None:
    with pytest.raises(SourceError, match=f"Coinbase Exchange: has no series '{name}'"):
        read(exchange, name)
