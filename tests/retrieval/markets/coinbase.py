"""Coinbase Exchange's candles as its reference describes them: newest first, and none of a day without trades."""

from __future__ import annotations

from datetime import date
from decimal import Decimal

from retrieval.markets.coinbase import Coinbase
from tests.retrieval.markets.case import Case

PATH = "/products/BTC-USD/candles?granularity=86400"
NEWEST = (
    b"[[1770336000,60001.5,71751.33,62853.07,69512.31,25612.01928374],"
    b"[1770249600,62345,73341.39,73172.99,62853.06,38190.55],"
    b"[1770163200,71888.01,76974.26,75721.7,73172.98,18077.2]]"
)
OLDER = (
    b"[[1770076800,72863.12,79360.99,78739.85,75721.71,15403.1],[1769904000,75719.9,79424,78675.02,76974.44,14999.999]]"
)

CASES = [
    Case(
        id="coinbase",
        make=Coinbase,
        name="BTC-USD",
        good={
            f"{PATH}&start=2025-04-10": OLDER,
            f"{PATH}&start=2025-04-07": b"[]",
            PATH: NEWEST,
        },
        rows={
            date(2026, 2, 1): Decimal("76974.44"),
            date(2026, 2, 3): Decimal("75721.71"),
            date(2026, 2, 4): Decimal("73172.98"),
            date(2026, 2, 5): Decimal("62853.06"),
            date(2026, 2, 6): Decimal("69512.31"),
        },
        empty={PATH: b"[]"},
        unit="USD",
        unknown="NOSUCH-USD",
        unknowns=(404, b'{"message":"NotFound"}'),
    )
]
