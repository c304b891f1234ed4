"""ChinaMoney: SHIBOR and the central parity."""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from datetime import date
from decimal import Decimal

from retrieval.markets.chinamoney import ChinaMoney
from retrieval.plugins import Market
from tests.retrieval.markets.case import Case

TODAY = date(2026, 2, 6)


def make(base: str, environment: Mapping[str, str]) -> Market:
    return ChinaMoney(base, environment, lambda: TODAY)


def fixings(*rows: tuple[str, object], message: str = "") -> bytes:
    records = [{"ON": text, "1W": "1.4200", "3M": "1.6", "showDateCN": day, "showDateEN": day} for day, text in rows]
    return json.dumps({"head": {"rep_code": "200"}, "data": {"message": message}, "records": records}).encode()


def parities(*rows: tuple[str, str], pairs: Sequence[str] = ("USD/CNY",), flag: str = "") -> bytes:
    data = {"searchlist": pairs, "pageTotal": 1, "flagMessage": flag}
    records = [{"date": day, "values": list(texts.split())} for day, texts in rows]
    return json.dumps({"head": {"rep_code": "200"}, "data": data, "records": records}).encode()


FIXINGS = fixings(("2026-01-08", "1.2680"), ("2026-01-07", "1.2650"), ("2026-01-06", "---"))
PARITIES = parities(("2026-01-08", "7.0187"), ("2026-01-07", "7.0197"))
NONE = {"/ags/ms/cm-u-bk-shibor/ShiborHis": fixings(), "/ags/ms/cm-u-bk-ccpr/CcprHisNew": parities()}

CASES = [
    Case(
        "chinamoney-shibor",
        make,
        "SHIBOR_ON",
        {"/ags/ms/cm-u-bk-shibor/ShiborHis": FIXINGS},
        {date(2026, 1, 6): None, date(2026, 1, 7): Decimal("1.2650"), date(2026, 1, 8): Decimal("1.2680")},
        NONE,
        unit="%",
    ),
    Case(
        "chinamoney-parity",
        make,
        "USDCNY_FIX",
        {"/ags/ms/cm-u-bk-ccpr/CcprHisNew": PARITIES},
        {date(2026, 1, 7): Decimal("7.0197"), date(2026, 1, 8): Decimal("7.0187")},
        NONE,
        unit="CNY",
    ),
]
