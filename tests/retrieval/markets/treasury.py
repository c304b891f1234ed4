"""FiscalData: the Treasury's account and coupon settlements."""

from __future__ import annotations

import json
from collections.abc import Mapping
from datetime import UTC, date, datetime
from decimal import Decimal

from retrieval.markets.treasury import Treasury
from tests.retrieval.markets.case import Case

TGA = "Treasury General Account (TGA)"


def page(*rows: Mapping[str, object], pages: int = 1) -> bytes:
    meta = {"count": len(rows), "total-count": len(rows), "total-pages": pages}
    return json.dumps({"data": rows, "meta": meta, "links": {"self": "&page%5Bnumber%5D=1", "next": None}}).encode()


def balance(day: str, account: str, opening: str, closing: str = "null") -> Mapping[str, object]:
    return {"record_date": day, "account_type": account, "open_today_bal": opening, "close_today_bal": closing}


def auction(settles: str, held: str, offered: str, maturing: str = "null", kind: str = "Note") -> Mapping[str, object]:
    return {
        "issue_date": settles,
        "auction_date": held,
        "security_type": kind,
        "offering_amt": offered,
        "est_pub_held_mat_by_type_amt": maturing,
    }


BALANCES = page(
    balance("2021-09-30", "Federal Reserve Account", "200000", "215160"),
    balance("2021-09-30", "Supplementary Financing Program Account", "0", "0"),
    balance("2021-10-01", TGA, "215160", "174070"),
    balance("2026-01-06", f"{TGA} Opening Balance", "850000"),
    balance("2026-01-06", "Total TGA Deposits (Table II)", "29117"),
    balance("2026-01-06", f"{TGA} Closing Balance", "861234"),
    balance("2026-01-07", f"{TGA} Closing Balance", "null"),
)
AUCTIONS = page(
    auction("2026-01-15", "2026-01-12", "58000000000", "93000000000"),
    auction("2026-01-15", "2026-01-13", "22000000000", "93000000000", "Bond"),
    auction("2026-01-15", "2026-01-12", "89000000000", "150000000000", "Bill"),
    auction("2026-01-30", "2026-01-22", "19000000000", "null"),
    auction("2026-01-30", "2026-01-28", "69000000000", "81500000000.50"),
)
CASES = [
    Case(
        "treasury-tga",
        Treasury,
        "TGA",
        {"/v1/accounting/dts/operating_cash_balance": BALANCES},
        {
            date(2021, 9, 30): Decimal(215160),
            date(2021, 10, 1): Decimal(174070),
            date(2026, 1, 6): Decimal(861234),
            date(2026, 1, 7): None,
        },
        {"/v1/": page()},
        unit="USD mn",
    ),
    Case(
        "treasury-coupons",
        Treasury,
        "COUPONS",
        {"/v1/accounting/od/auctions_query": AUCTIONS},
        {date(2026, 1, 15): Decimal(-13000000000), date(2026, 1, 30): Decimal("6499999999.50")},
        {"/v1/": page(pages=0)},
        unit="USD",
        known={
            date(2026, 1, 15): datetime(2026, 1, 13, 18, 5, tzinfo=UTC),
            date(2026, 1, 30): datetime(2026, 1, 28, 18, 5, tzinfo=UTC),
        },
    ),
]
