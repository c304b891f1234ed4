"""Yahoo's charts as the library yfinance reads them: its source is the documentation."""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from datetime import date
from decimal import Decimal
from typing import Any

from retrieval.markets.yahoo import Yahoo
from tests.retrieval.markets.case import Case

NEW_YORK = {"currency": "USD", "instrumentType": "ETF", "exchangeTimezoneName": "America/New_York", "gmtoffset": -18000}
TOKYO = {"currency": "JPY", "instrumentType": "EQUITY", "exchangeTimezoneName": "Asia/Tokyo", "gmtoffset": 32400}


def chart(
    opens: Sequence[int],
    closes: Sequence[float | None],
    about: Mapping[str, Any] = NEW_YORK,
    symbol: str = "SPY",
    events: Mapping[str, Any] | None = None,
) -> bytes:
    """A chart with the seconds at which sessions open; highs and lows stand one off the close."""
    bars = {
        "open": closes,
        "high": [None if close is None else close + 1 for close in closes],
        "low": [None if close is None else close - 1 for close in closes],
        "close": closes,
        "volume": [None if close is None else 70_000_000 for close in closes],
    }
    meta = {
        **about,
        "symbol": symbol,
        "firstTradeDate": 728317800,
        "regularMarketTime": opens[-1] + 23_400 if opens else 1770325201,
        "priceHint": 2,
        "dataGranularity": "1d",
        "range": "",
        "validRanges": ["1d", "5d", "1mo", "3mo", "6mo", "1y", "2y", "5y", "10y", "ytd", "max"],
    }
    found: dict[str, Any] = {"meta": meta, "indicators": {"quote": [{}], "adjclose": [{}]}}
    if opens:
        found |= {"timestamp": opens, "indicators": {"quote": [bars], "adjclose": [{"adjclose": closes}]}}
    if events:
        found["events"] = events
    return json.dumps({"chart": {"result": [found], "error": None}}).encode()


UNKNOWN = json.dumps(
    {"chart": {"result": None, "error": {"code": "Not Found", "description": "No data found, symbol may be delisted"}}}
).encode()

CASES = [
    Case(
        id="yahoo",
        make=Yahoo,
        name="SPY",
        good={"/v8/finance/chart/SPY": chart([1770129000, 1770215400, 1770301800], [689.530029296875, None, 677.62])},
        rows={
            date(2026, 2, 3): Decimal("689.530029296875"),
            date(2026, 2, 5): Decimal("677.62"),
        },
        empty={"/v8/finance/chart/SPY": chart([], [])},
        unit="USD",
        unknown="NOSUCH",
        unknowns=(404, UNKNOWN),
    ),
    Case(
        id="yahoo in Tokyo",
        make=Yahoo,
        name="9984.T:high",
        good={"/v8/finance/chart/9984.T": chart([1770163200, 1770249600], [4012.0, 3999.5], TOKYO, "9984.T")},
        rows={date(2026, 2, 4): Decimal("4013.0"), date(2026, 2, 5): Decimal("4000.5")},
        empty={"/v8/finance/chart/9984.T": chart([], [], TOKYO, "9984.T")},
        unit="JPY",
        unknown="NOSUCH.T",
        unknowns=(404, UNKNOWN),
    ),
]
