"""The Treasury's auctions (FiscalData) → events: one an auction, in words of our own, and one a day of settlement.

Documented: the datasets ``upcoming_auctions`` (whole snapshots by ``record_date``; no hour) and ``auctions_query`` (announced
and held auctions, with ``closing_time_comp``), all values as text, "null" for none, ``offering_amt`` in dollars. Assumed: that
the newest snapshot is all that is planned up to its last day, and, where no closing time is given, 11:30 for bills and 13:00
for the rest, New York time.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from datetime import UTC, date, datetime
from datetime import time as clock
from decimal import Decimal, InvalidOperation
from urllib.parse import urlencode
from zoneinfo import ZoneInfo

from pydantic import BaseModel, ConfigDict, ValidationError, field_validator

from commentary.model import Event, EventKind
from retrieval.events.result import EASTERN, EventResult, bounded, event_id, instant
from retrieval.text import one_line

SOURCE, PUBLISHER = "FiscalData", "U.S. Treasury"
BASE = "https://api.fiscaldata.treasury.gov/services/api/fiscal_service/v1/accounting/od"
_FIELDS = (
    "record_date", "security_type", "security_term", "reopening", "auction_date", "issue_date", "announcemt_date",
    "offering_amt", "closing_time_comp", "inflation_index_security", "floating_rate", "cash_management_bill_cmb",
)  # fmt: skip
_TERM = re.compile(r"(?P<count>\d{1,3})-(?P<step>Day|Week|Month|Year)(?: (?P<months>\d{1,2})-Month)?")
_CLOSING = re.compile(r"(\d{1,2}):(\d{2}) ?([AP])M", re.I)
_STEPS = {"Day": "天期", "Week": "周期", "Month": "个月期", "Year": "年期"}
_NAMES = {
    "Bill": ("Bill", "国库券"), "CMB": ("cash management bill", "现金管理券"), "Note": ("Note", "国债"), "Bond": ("Bond", "国债"),
    "TIPS": ("TIPS", "通胀保值国债"), "FRN": ("FRN", "浮息国债"),
}  # fmt: skip
_BILLS = ("Bill", "CMB")
_BELIEVABLE = Decimal(10**9), Decimal(10**12)  # dollars: an amount in millions or billions is refused


class _Row(BaseModel):
    model_config = ConfigDict(extra="ignore", coerce_numbers_to_str=True)
    auction_date: date
    issue_date: date | None = None
    announcemt_date: date | None = None
    record_date: date | None = None
    security_type: str
    security_term: str
    reopening: str = ""
    offering_amt: str = ""
    closing_time_comp: str = ""
    inflation_index_security: str = ""
    floating_rate: str = ""
    cash_management_bill_cmb: str = ""

    @field_validator("*", mode="before")
    @classmethod
    def _none(cls, value: object, info: object) -> object:
        absent = value is None or (isinstance(value, str) and value.strip().casefold() in ("", "null"))
        name = str(getattr(info, "field_name", ""))
        return (None if name.endswith("_date") else "") if absent else value


class _Body(BaseModel):
    model_config = ConfigDict(extra="ignore")
    data: list[object]


@dataclass(frozen=True)
class Security:
    """What is auctioned: Bill, CMB, Note, Bond, TIPS or FRN, of a term, for an amount in dollars where it is given."""

    sort: str
    count: int
    step: str
    reopened: bool = False
    amount: Decimal | None = None


@dataclass(frozen=True)
class _Auction:
    security: Security
    event: Event
    issued: date | None


def requests(since: date) -> tuple[str, str]:
    """The addresses of the auctions since a day: of what is planned, and of what was announced."""
    filtered = {"filter": f"auction_date:gte:{since}", "page[size]": "1000"}
    planned = urlencode({"sort": "-record_date,auction_date", **filtered}, safe=":,")
    announced = urlencode({"fields": ",".join(_FIELDS), "sort": "auction_date", **filtered}, safe=":,")
    return f"{BASE}/upcoming_auctions?{planned}", f"{BASE}/auctions_query?{announced}"


def read(planned: bytes, announced: bytes, captured: datetime) -> EventResult:
    """The auctions and days of settlement in the answers to :func:`requests`; what was announced stands for what was planned.

    An auction is known since the end of the day of its announcement, one that is not announced since ``captured`` (aware).
    """
    refused: list[str] = []
    try:
        rows = _newest(_rows(planned, refused))
        every = [*rows, *_rows(announced, refused)]
    except ValidationError as error:
        problem = f"unreadable: no FiscalData: {one_line(error.errors()[0]['msg'], 120)}"
        return EventResult(SOURCE, captured, problem=problem)
    found: dict[str, _Auction] = {}
    for row in every:
        try:
            auction = _auction(row, captured)
            found[auction.event.id] = auction
        except ValueError as error:
            refused.append(f"auction of {row.auction_date}: {error}")
    events = [auction.event for auction in found.values()]
    result = bounded(SOURCE, [*events, *_settlements(found.values(), captured)], captured, refused)
    return replace(result, through=max((row.auction_date for row in rows), default=None) if result.through else None)


def wording(security: Security) -> tuple[str, str]:
    """The name of an auction in English and Chinese, with the amount where it is given."""
    en, zh = _NAMES[security.sort]
    again = security.reopened and security.sort not in _BILLS
    english = f"{security.count}-{security.step} {en} auction{' (reopening)' if again else ''}"
    chinese = f"美国 {security.count} {_STEPS[security.step]}{zh}{'增发' if again else ''}拍卖"
    if security.amount is None:
        return english, chinese
    return (
        f"{english}, ${_number(security.amount / 10**9)} billion",
        f"{chinese}，{_number(security.amount / 10**8)} 亿美元",
    )


def settling(securities: Iterable[Security]) -> tuple[str, str]:
    """The name of a day on which securities are paid for."""
    bills = {security.sort in _BILLS for security in securities}
    if bills == {True}:
        return "settlement of Treasury bills", "美国国库券缴款"
    if bills == {False}:
        return "settlement of Treasury notes and bonds", "美国附息国债缴款"
    return "settlement of Treasury bills, notes and bonds", "美国国库券与附息国债缴款"


def _rows(body: bytes, refused: list[str]) -> list[_Row]:
    rows = []
    for number, entry in enumerate(_Body.model_validate_json(body).data, 1):
        try:
            rows.append(_Row.model_validate(entry))
        except ValidationError as error:
            first = error.errors()[0]
            refused.append(f"row {number}: {'.'.join(map(str, first['loc']))}: {one_line(first['msg'], 80)}")
    return rows


def _newest(rows: Sequence[_Row]) -> list[_Row]:
    """The newest snapshot: an earlier one may hold an auction that has moved since."""
    newest = max((row.record_date for row in rows if row.record_date), default=None)
    return [row for row in rows if row.record_date == newest]


def _auction(row: _Row, captured: datetime) -> _Auction:
    security = _security(row)
    en, zh = wording(security)
    kind = EventKind.BILLS if security.sort in _BILLS else EventKind.AUCTION
    # The raw term, since what is reopened on the same day as a new issue of its length is another auction.
    key = event_id(SOURCE, security.sort, row.security_term, row.auction_date.isoformat())
    when = instant(row.auction_date, _closing(row, security), EASTERN)
    event = Event(key, when, row.auction_date, en, zh, kind, SOURCE, _known(row, captured), PUBLISHER)
    return _Auction(security, event, row.issue_date)


def _security(row: _Row) -> Security:
    term = _TERM.fullmatch(row.security_term.strip())
    sort = _sort(row)
    if term is None or sort is None:
        raise ValueError(f"{one_line(f'{row.security_term} {row.security_type}', 60)!r} is no security that is known")
    odd = term["months"] is not None and term["step"] == "Year"  # "9-Year 10-Month" is what is left of a 10-Year
    reopened = odd or row.reopening.casefold() == "yes"
    return Security(sort, int(term["count"]) + odd, term["step"], reopened, _amount(row.offering_amt))


def _sort(row: _Row) -> str | None:
    kind = row.security_type.casefold()
    yes = {name for name in ("inflation_index_security", "floating_rate", "cash_management_bill_cmb")
           if getattr(row, name).casefold() == "yes"}  # fmt: skip
    if "tips" in kind or "inflation_index_security" in yes:
        return "TIPS"
    if "frn" in kind or "floating_rate" in yes:
        return "FRN"
    if "cmb" in kind or "cash_management_bill_cmb" in yes:
        return "CMB"
    return {"bill": "Bill", "note": "Note", "bond": "Bond"}.get(kind)


def _amount(text: str) -> Decimal | None:
    try:
        amount = Decimal(text)
    except InvalidOperation:
        return None
    return amount if amount.is_finite() and _BELIEVABLE[0] <= amount <= _BELIEVABLE[1] else None


def _number(amount: Decimal) -> str:
    """Without a fraction that is nothing: 58, 6.5, 1,050."""
    return f"{amount:,f}".rstrip("0").rstrip(".") if amount % 1 else f"{amount:,.0f}"


def _closing(row: _Row, security: Security) -> clock:
    """The hour at which bids close."""
    found = _CLOSING.fullmatch(row.closing_time_comp.strip())
    if found and 1 <= int(found[1]) <= 12 and int(found[2]) < 60:
        return clock(int(found[1]) % 12 + (12 if found[3].upper() == "P" else 0), int(found[2]))
    return clock(11, 30) if security.sort in _BILLS else clock(13)


def _known(row: _Row, captured: datetime) -> datetime:
    if row.announcemt_date is None:
        return captured
    end = datetime.combine(row.announcemt_date, clock(23, 59), ZoneInfo(EASTERN)).astimezone(UTC)
    return min(end, captured)


def _settlements(auctions: Iterable[_Auction], captured: datetime) -> list[Event]:
    """A day of settlement for what was auctioned before, known as soon as the first of its auctions."""
    days: dict[date, list[_Auction]] = {}
    for auction in auctions:
        if (
            auction.issued is not None and auction.issued >= captured.date()
        ):  # of the past, some were auctioned too early
            days.setdefault(auction.issued, []).append(auction)
    events = []
    for day, those in days.items():
        en, zh = settling(auction.security for auction in those)
        known = min(auction.event.known_at for auction in those)
        key = event_id(SOURCE, "settlement", day.isoformat())
        events.append(Event(key, None, day, en, zh, EventKind.SETTLEMENT, SOURCE, known, PUBLISHER))
    return events
