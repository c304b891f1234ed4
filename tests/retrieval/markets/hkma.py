"""The HKMA: HIBOR and the Aggregate Balance."""

from __future__ import annotations

import json
from collections.abc import Mapping
from datetime import date
from decimal import Decimal

from retrieval.markets.hkma import Hkma
from tests.retrieval.markets.case import Case


def answer(*records: Mapping[str, object], success: object = True) -> bytes:
    header = {"success": success, "err_code": "0000", "err_msg": "No error found"}
    return json.dumps({"header": header, "result": {"datasize": len(records), "records": records}}).encode()


HIBOR = "/monthly-statistical-bulletin/er-ir/hk-interbank-ir-daily"
LIQUIDITY = "/daily-monetary-statistics/daily-figures-interbank-liquidity"
FIXINGS = answer(
    {"end_of_day": "2026-01-08", "ir_overnight": 2.5175, "ir_1w": 2.9, "ir_1m": None},
    {"end_of_day": "2026-01-07", "ir_overnight": 2.48, "ir_1w": 2.9, "ir_1m": 3.01286},
)
BALANCES = answer(
    {"end_of_date": "2026-01-08", "opening_balance": 53811, "closing_balance": 53790, "hibor_overnight": 2.51},
    {"end_of_date": "2026-01-07", "opening_balance": 53800, "closing_balance": 53811, "hibor_overnight": 2.48},
)
FIRST, SECOND = date(2026, 1, 7), date(2026, 1, 8)
# Pages are told apart by their offset; a page past the end has no records.
GOOD = {f"{HIBOR}?offset=0": FIXINGS, f"{LIQUIDITY}?offset=0": BALANCES, "/": answer()}
NONE = {"/": answer(success="true")}

CASES = [
    Case("hkma-overnight", Hkma, "HIBOR_ON", GOOD, {FIRST: Decimal("2.48"), SECOND: Decimal("2.5175")}, NONE, unit="%"),
    Case("hkma-month", Hkma, "HIBOR_1M", GOOD, {FIRST: Decimal("3.01286"), SECOND: None}, NONE, unit="%"),
    Case(
        "hkma-balance",
        Hkma,
        "AGGREGATE_BALANCE",
        GOOD,
        {FIRST: Decimal(53811), SECOND: Decimal(53790)},
        NONE,
        unit="HKD mn",
    ),
]
