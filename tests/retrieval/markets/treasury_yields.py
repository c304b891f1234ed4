"""Treasury.gov: par yields."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from decimal import Decimal

from retrieval.markets.treasury_yields import ParYields
from retrieval.plugins import Market
from tests.retrieval.markets.case import Case

TODAY = date(2026, 2, 6)
OLD = b'Date,"1 Mo","2 Yr","10 Yr","30 Yr"\n12/31/2025,3.74,3.47,4.18,4.84\n'
NEW = b'Date,"1 Mo","1.5 Month","2 Yr","10 Yr","30 Yr"\n01/06/2026,3.70,3.69,3.46,4.18,\n01/05/2026,3.71,3.70,3.48,4.17,4.85\n'
REAL = b'Date,"5 YR","10 YR"\n01/06/2026,1.42,1.93\n'


def make(base: str, environment: Mapping[str, str]) -> Market:
    return ParYields(base, environment, lambda: TODAY)


def years(**bodies: bytes) -> Mapping[str, bytes]:
    return {f"/daily-treasury-rates.csv/{year[1:]}/all": body for year, body in bodies.items()} | {"/": b""}


CASES = [
    Case(
        "treasury-yields",
        make,
        "DGS30",
        years(_2025=OLD, _2026=NEW),
        {date(2025, 12, 31): Decimal("4.84"), date(2026, 1, 5): Decimal("4.85"), date(2026, 1, 6): None},
        {"/": b'Date,"1 Mo"\n'},
        unit="%",
        type="text/csv",
    ),
    Case(
        "treasury-real-yields",
        make,
        "DFII10",
        years(_2026=REAL),
        {date(2026, 1, 6): Decimal("1.93")},
        {"/": b""},
        unit="%",
        type="text/csv",
    ),
]
