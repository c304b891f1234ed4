"""The New York Fed: rates and operations."""

from __future__ import annotations

import json
from datetime import date
from decimal import Decimal

from retrieval.markets.nyfed import NewYorkFed
from tests.retrieval.markets.case import Case


def operation(day: str, kind: str, accepted: object, **fields: object) -> dict[str, object]:
    method = "Fixed Rate" if kind == "Reverse Repo" else "Full Allotment"
    return {
        "operationId": f"RP {day} 25",
        "auctionStatus": "Results",
        "operationDate": day,
        "settlementDate": day,
        "operationType": kind,
        "operationMethod": method,
        "termCalenderDays": 1,
        "term": "Overnight",
        "note": "",
        "totalAmtAccepted": accepted,
        "details": [],
        **fields,
    }


def operations(*found: dict[str, object]) -> bytes:
    return json.dumps({"repo": {"operations": found}}).encode()


RATES = b"""{"refRates":[
 {"effectiveDate":"2026-01-08","type":"SOFR","percentRate":3.70,"percentPercentile1":3.60,"percentPercentile99":3.81,
  "volumeInBillions":3123,"revisionIndicator":""},
 {"effectiveDate":"2026-01-07","type":"SOFR","percentRate":3.66,"percentPercentile99":3.80,"revisionIndicator":"r"},
 {"effectiveDate":"2026-01-07","type":"SOFR","percentRate":3.65,"percentPercentile99":3.79,"revisionIndicator":""},
 {"effectiveDate":"2026-01-06","type":"SOFR","percentRate":3.64,"percentPercentile99":"NA","revisionIndicator":""}]}"""
OPERATIONS = operations(
    operation("2026-01-08", "Repo", 25000000),
    operation("2026-01-08", "Repo", 1500000000),
    operation("2026-01-08", "Reverse Repo", 5678000000),
    operation("2026-01-08", "Reverse Repo", 50000000, note="Small Value Exercise"),
    operation("2026-01-07", "Repo", 0),
    operation("2026-01-07", "Reverse Repo", 9876000000),
    operation("2026-01-07", "Reverse Repo", 700000000, term="Term"),
)
NONE = {"/rates/": b'{"refRates":[]}', "/rp/": operations()}
GOOD = {"/rates/secured/sofr/search.json": RATES, "/rp/results/search.json": OPERATIONS}
EFFR = b'{"refRates":[{"effectiveDate":"2026-01-07","type":"EFFR","percentRate":3.64,"targetRateFrom":3.50}]}'
FIRST, SECOND, THIRD = date(2026, 1, 6), date(2026, 1, 7), date(2026, 1, 8)

CASES = [
    Case(
        "nyfed-sofr",
        NewYorkFed,
        "SOFR",
        GOOD,
        {FIRST: Decimal("3.64"), SECOND: Decimal("3.66"), THIRD: Decimal("3.70")},
        NONE,
        unit="%",
    ),
    Case(
        "nyfed-sofr99",
        NewYorkFed,
        "SOFR99",
        GOOD,
        {FIRST: None, SECOND: Decimal("3.80"), THIRD: Decimal("3.81")},
        NONE,
        unit="%",
    ),
    Case(
        "nyfed-effr",
        NewYorkFed,
        "EFFR",
        {"/rates/unsecured/effr/search.json": EFFR},
        {SECOND: Decimal("3.64")},
        NONE,
        unit="%",
    ),
    Case(
        "nyfed-rrp",
        NewYorkFed,
        "RRP",
        GOOD,
        {SECOND: Decimal("9876000000"), THIRD: Decimal("5678000000")},
        NONE,
        unit="USD",
    ),
    Case("nyfed-srf", NewYorkFed, "SRF", GOOD, {SECOND: Decimal(0), THIRD: Decimal("1525000000")}, NONE, unit="USD"),
]
