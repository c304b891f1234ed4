"""EDGAR's concepts of companies, as its documentation describes them, with figures of public filings."""

from __future__ import annotations

import json
from collections.abc import Sequence
from datetime import UTC, date, datetime
from decimal import Decimal
from typing import Any

from retrieval.markets.edgar import Edgar
from tests.retrieval.markets.case import Case

META, MSFT = 1326801, 789019
PROPERTY = "PaymentsToAcquirePropertyPlantAndEquipment"
OPERATING = "NetCashProvidedByUsedInOperatingActivities"

Row = tuple[str, str, int, str]
"""The period ("" is the start of a point of time), millions, and the day of the filing."""


def concept(rows: Sequence[Row], company: int = META, tag: str = PROPERTY) -> bytes:
    """A concept of a company."""
    facts: list[dict[str, Any]] = []
    for start, end, millions, filed in rows:
        period = {"start": start, "end": end} if start else {"end": end}
        rest = {"accn": f"{company:010d}-{filed[2:4]}-000001", "fy": int(filed[:4]), "fp": "FY", "form": "10-K"}
        facts.append({**period, "val": millions * 1_000_000, **rest, "filed": filed})
    about = {"cik": company, "taxonomy": "us-gaap", "tag": tag, "label": tag, "description": "", "entityName": "Filer"}
    return json.dumps({**about, "units": {"USD": facts}}).encode()


def path(company: int, tag: str) -> str:
    """Where it stands."""
    return f"/api/xbrl/companyconcept/CIK{company:010d}/us-gaap/{tag}.json"


SPENT: dict[int, list[Row]] = {
    META: [
        ("2024-01-01", "2024-12-31", 37256, "2025-01-30"),
        ("2024-01-01", "2024-12-31", 37256, "2026-01-29"),
        ("2025-01-01", "2025-12-31", 69691, "2026-01-29"),
    ],
    MSFT: [
        ("2024-07-01", "2024-12-31", 30727, "2025-01-29"),
        ("2024-07-01", "2025-06-30", 64551, "2025-07-30"),
        ("2024-07-01", "2024-12-31", 30727, "2026-01-28"),
        ("2025-07-01", "2025-12-31", 49270, "2026-01-28"),
    ],
}
EARNED: dict[int, list[Row]] = {
    META: [
        ("2024-01-01", "2024-12-31", 91328, "2025-01-30"),
        ("2025-01-01", "2025-12-31", 115800, "2026-01-29"),
    ],
    MSFT: [
        ("2024-07-01", "2024-12-31", 56471, "2025-01-29"),
        ("2024-07-01", "2025-06-30", 136162, "2025-07-30"),
        ("2025-07-01", "2025-12-31", 80815, "2026-01-28"),
    ],
}
TAGS = ((PROPERTY, SPENT), (OPERATING, EARNED))

CASES = [
    Case(
        id="edgar",
        make=Edgar,
        name="CAPEX_GAP:MSFT+META",
        good={path(company, tag): concept(rows[company], company, tag) for tag, rows in TAGS for company in rows},
        rows={date(2025, 12, 31): Decimal(-123_521_000_000)},
        empty={path(company, tag): concept([], company, tag) for tag, rows in TAGS for company in rows},
        unit="USD",
        known={date(2025, 12, 31): datetime(2026, 1, 30, 2, tzinfo=UTC)},
        unknown="CAPEX:IBM",
    )
]
