"""Treasury's FiscalData: TGA is the closing balance of its account at the Fed, COUPONS what coupon settlements take in.

Documented: values are texts, a missing one is "null"; pages are counted in ``meta.total-pages``. The closing balance, in
millions, is ``close_today_bal`` of the account, which was renamed in October 2021; since April 2022 the account is split in
rows, and that of the closing balance has it in ``open_today_bal``.

COUPONS, dated by the settlement day, is what was offered to the public in all securities but bills (``offering_amt``, the
Fed's add-ons are apart) less what the public held of the maturing ones (``est_pub_held_mat_by_type_amt``, in dollars).
Assumed: that estimate is one figure for all coupon securities of a settlement day and repeated on each of them, as the
announcements word it ("maturing coupon securities held by the public"); so it counts once, the latest announced where they
differ. A security whose amount is not announced yet leaves its day out, and so does an estimate that nobody gives; days
when securities mature and none is sold do not appear. Face values, without interest, and without what the public was awarded
beyond the offer. A day is known at 13:05 in New York on its last auction; later announcements add to a day, so it is
settling until it is there.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping
from datetime import date, datetime, time
from decimal import Decimal
from typing import Annotated, Generic, TypeVar
from urllib.parse import urlencode
from zoneinfo import ZoneInfo

from pydantic import BaseModel, BeforeValidator, ConfigDict, Field

from retrieval.markets.shapes import named, parse_json
from retrieval.plugins import Get, Sheet

BASE = "https://api.fiscaldata.treasury.gov/services/api/fiscal_service"
_ZONE, _RESULTS = ZoneInfo("America/New_York"), time(13, 5)
_MOST = 10_000  # rows a page, the most it serves
_BILLS = ("Bill", "CMB")
_CLOSING = {
    "Federal Reserve Account": "close_today_bal",
    "Treasury General Account (TGA)": "close_today_bal",
    "Treasury General Account (TGA) Closing Balance": "open_today_bal",
}
_Amount = Annotated[Decimal | None, BeforeValidator(lambda text: None if text in ("null", "") else text)]


class _Balance(BaseModel):
    model_config = ConfigDict(extra="ignore")
    record_date: date
    account_type: str
    open_today_bal: str | None
    close_today_bal: str | None


class _Auction(BaseModel):
    model_config = ConfigDict(extra="ignore")
    issue_date: date
    auction_date: date
    security_type: str
    offering_amt: _Amount
    est_pub_held_mat_by_type_amt: _Amount


class _Meta(BaseModel):
    model_config = ConfigDict(extra="ignore")
    pages: int = Field(alias="total-pages")


_Row = TypeVar("_Row", _Balance, _Auction)


class _Page(BaseModel, Generic[_Row]):
    model_config = ConfigDict(extra="ignore")
    data: list[_Row]
    meta: _Meta


class Treasury:
    """FiscalData's data sets, page by page."""

    title = "U.S. Treasury (FiscalData)"

    def __init__(self, base: str, environment: Mapping[str, str]) -> None:
        self._base = base or BASE

    def read(self, name: str, since: date | None, get: Get) -> Sheet:
        """TGA or COUPONS. Raises SourceError."""
        return named({"TGA": self._tga, "COUPONS": self._coupons}, name, self.title)(since, get)

    def _tga(self, since: date | None, get: Get) -> Sheet:
        path = "v1/accounting/dts/operating_cash_balance"
        rows = self._rows(_Page[_Balance], _Balance, path, "record_date", since, get)
        found = {
            row.record_date: str(getattr(row, field) or "")
            for row in rows
            if (field := _CLOSING.get(row.account_type)) is not None
        }
        return Sheet(sorted(found.items()), "USD mn")

    def _coupons(self, since: date | None, get: Get) -> Sheet:
        path = "v1/accounting/od/auctions_query"
        rows = self._rows(_Page[_Auction], _Auction, path, "issue_date", since, get)
        days: defaultdict[date, list[_Auction]] = defaultdict(list)
        for row in rows:
            if row.security_type not in _BILLS:
                days[row.issue_date].append(row)
        nets = [(day, net, days[day]) for day in sorted(days) if (net := _net(days[day])) is not None]
        known = [datetime.combine(max(one.auction_date for one in sold), _RESULTS, _ZONE) for _, _, sold in nets]
        return Sheet([(day, f"{net:f}") for day, net, _ in nets], "USD", known, settling=True)

    def _rows(
        self, page: type[_Page[_Row]], row: type[_Row], path: str, day: str, since: date | None, get: Get
    ) -> list[_Row]:
        """All pages of a data set, in the order of ``day``, from ``since`` on."""
        found: list[_Row] = []
        number = pages = 1
        while number <= pages:
            query = {"fields": ",".join(row.model_fields), "sort": day, "page[number]": number, "page[size]": _MOST}
            asked = urlencode(query | ({"filter": f"{day}:gte:{since}"} if since else {}))
            url = f"{self._base}/{path}?{asked}"
            answer = parse_json(page, get(url).body, url)
            found += answer.data
            number, pages = number + 1, answer.meta.pages
        return found


def _net(sold: list[_Auction]) -> Decimal | None:
    """What the securities that settle on a day take in, less what matures; None where that is not known."""
    offered = [one.offering_amt for one in sold if one.offering_amt is not None]
    latest_last = sorted(sold, key=lambda one: one.auction_date)
    maturing = [one.est_pub_held_mat_by_type_amt for one in latest_last if one.est_pub_held_mat_by_type_amt is not None]
    return sum(offered, -maturing[-1]) if maturing and len(offered) == len(sold) else None
