"""DefiLlama's stablecoin chart as its reference describes it."""

from __future__ import annotations

from datetime import date
from decimal import Decimal

from retrieval.markets.defillama import DefiLlama
from tests.retrieval.markets.case import Case

PATH = "/stablecoincharts/all"
GOOD = b"""[
{"date":"1770076800","totalCirculating":{"peggedUSD":304871000000,"peggedEUR":611000000},
 "totalUnreleased":{"peggedUSD":0,"peggedEUR":0},"totalCirculatingUSD":{"peggedUSD":304800000000,"peggedEUR":721000000}},
{"date":"1770163200","totalCirculating":{"peggedUSD":304990000000.25,"peggedEUR":612000000.5},
 "totalCirculatingUSD":{"peggedUSD":304920000000.125,"peggedEUR":722000000.5}},
{"date":1770249600,"totalCirculating":{"peggedUSD":305100000000},"totalCirculatingUSD":{"peggedUSD":305050000000}}
]"""

CASES = [
    Case(
        id="defillama",
        make=DefiLlama,
        name="STABLECOINS",
        good={PATH: GOOD},
        rows={
            date(2026, 2, 3): Decimal("305521000000"),
            date(2026, 2, 4): Decimal("305642000000.625"),
            date(2026, 2, 5): Decimal("305050000000"),
        },
        empty={PATH: b"[]"},
        unit="USD",
    )
]
