"""Yahoo's bars: days of their exchange, prices as traded, and what the library would say or keep."""

from __future__ import annotations

import subprocess
import sys
from collections.abc import Iterator
from datetime import date
from pathlib import Path
from typing import Any

import pytest

from commentary.errors import SourceError
from retrieval.fetch import Fetched
from retrieval.markets import yahoo
from retrieval.markets.yahoo import Yahoo
from retrieval.plugins import Sheet
from tests.retrieval.markets.server import Provider, serving
from tests.retrieval.markets.yahoo import NEW_YORK, UNKNOWN, chart

OPENS = [1770129000, 1770215400, 1770301800]  # 9:30 in New York, 3 to 5 February 2026
PATH = "/v8/finance/chart/"


@pytest.fixture
def provider() -> Iterator[Provider]:
    with serving() as found:
        yield found


def read(provider: Provider, name: str = "SPY", since: date | None = None) -> Sheet:
    def get(url: str) -> Fetched:
        raise AssertionError(f"the library asks, and not for {url}")

    return Yahoo(provider.base, {}).read(name, since, get)


def test_a_day_is_that_of_the_exchange(provider: Provider) -> None:
    sydney = {**NEW_YORK, "currency": "AUD", "exchangeTimezoneName": "Australia/Sydney"}
    provider.bodies = {PATH: chart([1770159600], [45.1], sydney)}  # 10:00 there, still the day before in UTC
    assert read(provider, "BHP.AX").rows == [(date(2026, 2, 4), "45.1")]


def test_a_half_day_is_a_day(provider: Provider) -> None:
    provider.bodies = {PATH: chart([1766500200, 1766586600, 1766759400], [687.96, 690.38, 690.31])}
    assert [day for day, _ in read(provider).rows] == [date(2025, 12, 23), date(2025, 12, 24), date(2025, 12, 26)]


def test_a_bar_of_today_is_served_once_and_unsettled(provider: Provider) -> None:
    now = OPENS[2] + 5000
    provider.bodies = {PATH: chart([*OPENS, now], [689.5, 686.1, 680.0, 679.25])}
    sheet = read(provider)
    assert sheet.rows[-1] == (date(2026, 2, 5), "679.25")
    assert len(sheet.rows) == 3
    assert sheet.settling


def test_a_bar_without_a_close_is_missing(provider: Provider) -> None:
    body = chart(OPENS, [689.5, 686.25, 677.5]).replace(b'"close": [689.5, 686.25', b'"close": [689.5, null')
    provider.bodies = {PATH: body}
    assert read(provider).rows == [(date(2026, 2, 3), "689.5"), (date(2026, 2, 4), ""), (date(2026, 2, 5), "677.5")]


def test_neither_a_dividend_nor_a_split_changes_what_is_served(provider: Provider) -> None:
    events = {
        "splits": {"1770215400": {"date": 1770215400, "numerator": 4, "denominator": 1, "splitRatio": "4:1"}},
        "dividends": {"1770301800": {"date": 1770301800, "amount": 1.99}},
    }
    body = chart(OPENS, [689.5, 686.25, 677.5], events=events)
    provider.bodies = {PATH: body.replace(b'"adjclose": [689.5', b'"adjclose": [171.0')}
    assert [text for _, text in read(provider).rows] == ["689.5", "686.25", "677.5"]


@pytest.mark.parametrize(
    ("about", "unit"),
    [
        ({"currency": "HKD", "instrumentType": "EQUITY"}, "HKD"),
        ({"currency": "CNY", "instrumentType": "EQUITY"}, "CNY"),
        ({"currency": "USD", "instrumentType": "INDEX"}, "points"),
        ({"currency": "GBp", "instrumentType": "EQUITY"}, None),
        ({"currency": None, "instrumentType": "EQUITY"}, None),
    ],
)
def test_the_unit_is_told_by_the_ticker(provider: Provider, about: dict[str, Any], unit: str | None) -> None:
    provider.bodies = {PATH: chart(OPENS, [1.0, 2.0, 3.0], NEW_YORK | about)}
    assert read(provider, "^X").unit == unit


@pytest.mark.parametrize(("name", "text"), [("SPY", "5.5"), ("SPY:high", "6.5"), ("SPY:low", "4.5")])
def test_a_field_stands_after_a_colon(provider: Provider, name: str, text: str) -> None:
    provider.bodies = {PATH: chart(OPENS[:1], [5.5])}
    assert [found for _, found in read(provider, name).rows] == [text]


@pytest.mark.parametrize("name", ["SPY:volume", ":high", ""])
def test_another_name_is_no_series(provider: Provider, name: str) -> None:
    with pytest.raises(SourceError, match="Yahoo: has no series"):
        read(provider, name)
    assert not provider.asked


def test_a_part_is_asked_for_with_some_days_before_it(provider: Provider) -> None:
    provider.bodies = {PATH: chart(OPENS, [1.0, 2.0, 3.0])}
    read(provider, "^VIX", date(2026, 2, 5))
    asked = [path for path in provider.asked if path.startswith(PATH)]
    assert len(asked) == 1
    assert asked[0].startswith(f"{PATH}%5EVIX?period1=1769385600&")  # 26 January, midnight UTC


def test_a_failure_is_forgotten_by_the_next_reading(provider: Provider) -> None:
    provider.fault = (503, b"<html></html>")
    with pytest.raises(SourceError):
        read(provider)
    provider.fault, provider.bodies = None, {PATH: chart(OPENS, [1.0, 2.0, 3.0])}
    assert len(read(provider).rows) == 3


def test_a_limit_says_until_when(provider: Provider) -> None:
    provider.fault = (429, b"Too Many Requests")
    with pytest.raises(SourceError) as told:
        read(provider)
    assert told.value.until is not None


@pytest.mark.parametrize(
    "body",
    [b"{}", b"null", b'{"chart":{"result":null,"error":null}}', b'{"chart":{"result":[{"meta":{}}],"error":null}}'],
)
def test_another_shape_is_unreadable(provider: Provider, body: bytes) -> None:
    provider.fault = (200, body)
    with pytest.raises(SourceError) as told:
        read(provider)
    assert told.value.kind == "unreadable"


def test_a_page_that_is_not_found_is_a_ticker_that_is_not(provider: Provider) -> None:
    provider.fault = (404, b"<html></html>")
    with pytest.raises(SourceError, match="Yahoo, NOSUCH: has no prices of it"):
        read(provider, "NOSUCH")


def test_a_number_of_a_security_that_is_not_found_fails_as_any_ticker(provider: Provider) -> None:
    with pytest.raises(SourceError, match="US0378331005"):
        read(provider, "US0378331005")


def test_nobody_there_is_unreachable() -> None:
    with serving() as gone:
        pass
    gone.server_close()
    with pytest.raises(SourceError) as told:
        read(gone)
    assert told.value.kind == "unreachable"


def test_silence_is_slow(provider: Provider, monkeypatch: pytest.MonkeyPatch) -> None:
    from curl_cffi.requests.exceptions import Timeout

    def silent(*request: Any, **options: Any) -> Any:
        raise Timeout("Operation timed out")

    monkeypatch.setattr(yahoo._session(provider.base).request, "_request", silent)
    with pytest.raises(SourceError) as told:
        read(provider)
    assert told.value.kind == "slow"


def test_a_request_is_given_no_longer_than_is_left() -> None:
    given: list[float] = []
    asking = yahoo._Asking(lambda method, url, timeout: given.append(timeout), "")
    asking("GET", "https://fc.yahoo.com", timeout=30)
    asking.until = 0.0
    asking("GET", "https://fc.yahoo.com", timeout=30)
    assert given == [8.0, 0.1]


def test_the_base_stands_for_every_server() -> None:
    asked: list[str] = []
    asking = yahoo._Asking(lambda method, url, timeout: asked.append(url), "http://127.0.0.1:1")
    asking("GET", "https://fc.yahoo.com")
    asking("POST", "https://consent.yahoo.com/v2/collectConsent?sessionId=3")
    assert asked == ["http://127.0.0.1:1", "http://127.0.0.1:1/v2/collectConsent?sessionId=3"]


def test_the_library_says_nothing_and_keeps_nothing_at_home(
    provider: Provider, caplog: pytest.LogCaptureFixture, capfd: pytest.CaptureFixture[str]
) -> None:
    provider.fault = (404, UNKNOWN)
    with pytest.raises(SourceError):
        read(provider)
    assert not caplog.records
    assert capfd.readouterr() == ("", "")
    from yfinance import cache

    kept = {Path(manager.get_location()).name for manager in (cache._TzDBManager, cache._CookieDBManager)}
    assert all(name.startswith("commentary-yahoo-") for name in kept)


def test_it_is_imported_where_it_is_used() -> None:
    code = "import sys, retrieval.markets.yahoo; print({'yfinance', 'curl_cffi', 'pandas'} & set(sys.modules))"
    told = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert told.stdout.strip() == "set()"
