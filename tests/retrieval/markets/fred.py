"""FRED: the API with vintages, and the CSV."""

from __future__ import annotations

import json
from datetime import UTC, date, datetime
from decimal import Decimal

from retrieval.markets.fred import Fred
from tests.retrieval.markets.case import Case

KEY = "0123456789abcdef0123456789abcdef"
CSV = b"observation_date,WALCL\n2026-01-07,6601234\n2026-01-14,.\n2026-01-21,\n2026-01-28,6587001\n"


def described(units: str, frequency: str) -> bytes:
    series = {"id": "WALCL", "units": units, "frequency_short": frequency, "last_updated": "2026-01-29 15:36:02-06"}
    return json.dumps({"realtime_start": "2026-02-06", "realtime_end": "2026-02-06", "seriess": [series]}).encode()


def observations(*rows: tuple[str, str, str], count: int | None = None) -> bytes:
    """Of a day, a value and the day since when it is known."""
    listed = [
        {"realtime_start": known, "realtime_end": "9999-12-31", "date": day, "value": value}
        for day, value, known in rows
    ]
    head = {"output_type": 1, "count": len(rows) if count is None else count, "offset": 0, "limit": 100000}
    return json.dumps({**head, "observations": listed}).encode()


VINTAGES = observations(
    ("2026-01-07", "6601234", "2026-01-08"),
    ("2026-01-07", "6601300", "2026-01-15"),  # corrected a week later
    ("2026-01-14", ".", "2026-01-15"),
    ("2026-01-21", "6587001.5", "2026-01-22"),
)

CASES = [
    Case(
        "fred-csv",
        Fred,
        "WALCL",
        {"/graph/fredgraph.csv": CSV},
        {
            date(2026, 1, 7): Decimal("6601234"),
            date(2026, 1, 14): None,
            date(2026, 1, 21): None,
            date(2026, 1, 28): Decimal("6587001"),
        },
        {"/graph/fredgraph.csv": b"observation_date,WALCL\n"},
        unknowns=(200, b"<!DOCTYPE html><html><body>Page not found</body></html>"),
        type="application/csv",
    ),
    Case(
        "fred-api",
        Fred,
        "WALCL",
        {"/fred/series/observations": VINTAGES, "/fred/series?": described("Millions of U.S. Dollars", "W")},
        {date(2026, 1, 7): Decimal("6601300"), date(2026, 1, 14): None, date(2026, 1, 21): Decimal("6587001.5")},
        {"/fred/series/observations": observations(), "/fred/series?": described("Millions of U.S. Dollars", "W")},
        unit="USD mn",
        known={
            date(2026, 1, 7): datetime(2026, 1, 16, 5, 59, 59, tzinfo=UTC),
            date(2026, 1, 14): datetime(2026, 1, 16, 5, 59, 59, tzinfo=UTC),
            date(2026, 1, 21): datetime(2026, 1, 23, 5, 59, 59, tzinfo=UTC),
        },
        unknowns=(400, b'{"error_code":400,"error_message":"Bad Request.  The series does not exist."}'),
        environment={"FRED_API_KEY": KEY},
    ),
]
