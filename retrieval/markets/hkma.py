"""The Hong Kong Monetary Authority's open API: HIBOR overnight and of one month, and the Aggregate Balance in millions.

Documented: ``header.success`` says whether an answer is one; ``offset`` and ``pagesize`` cut pages, of 100 rows unless told
otherwise and of 1,000 at most; ``sortby`` and ``sortorder`` order them. ``from`` and ``to`` are left alone: the newest come
first and pages are turned until they are old enough. The end is where a page brings no new day: whether ``datasize`` counts
the page or everything is not documented.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from urllib.parse import urlencode

from pydantic import BaseModel, ConfigDict

from commentary.errors import SourceError
from retrieval.markets.shapes import named, parse_json
from retrieval.plugins import Get, Sheet

BASE = "https://api.hkma.gov.hk/public/market-data-and-statistics"
_PAGE = 1_000
_HIBOR = "monthly-statistical-bulletin/er-ir/hk-interbank-ir-daily"
_LIQUIDITY = "daily-monetary-statistics/daily-figures-interbank-liquidity"


class _Header(BaseModel):
    model_config = ConfigDict(extra="ignore")
    success: bool
    err_code: str | None = None


class _Result(BaseModel):
    model_config = ConfigDict(extra="ignore")
    records: list[dict[str, str | None]]


class _Answer(BaseModel):
    model_config = ConfigDict(extra="ignore")
    header: _Header
    result: _Result | None = None


@dataclass(frozen=True)
class _Series:
    path: str
    day: str
    field: str
    unit: str
    segment: str = ""


_SERIES = {
    "HIBOR_ON": _Series(_HIBOR, "end_of_day", "ir_overnight", "%", "hibor.fixing"),
    "HIBOR_1M": _Series(_HIBOR, "end_of_day", "ir_1m", "%", "hibor.fixing"),
    "AGGREGATE_BALANCE": _Series(_LIQUIDITY, "end_of_date", "closing_balance", "HKD mn"),
}


class Hkma:
    """Series of the open API, from the newest page back."""

    title = "HKMA"

    def __init__(self, base: str, environment: Mapping[str, str]) -> None:
        self._base = base or BASE

    def read(self, name: str, since: date | None, get: Get) -> Sheet:
        """A rate in percent or the balance in millions. Raises SourceError."""
        series = named(_SERIES, name, self.title)
        found: dict[date, str] = {}
        offset = 0
        while not found or since is None or min(found) > since:
            page, rows = self._page(series, offset, get)
            if not page.keys() - found.keys():
                break
            found, offset = page | found, offset + rows
        return Sheet(sorted(found.items()), series.unit)

    def _page(self, series: _Series, offset: int, get: Get) -> tuple[dict[date, str], int]:
        """The days of a page, and the number of its rows."""
        query = {"offset": offset, "pagesize": _PAGE, "sortby": series.day, "sortorder": "desc"}
        url = f"{self._base}/{series.path}?{urlencode(query | ({'segment': series.segment} if series.segment else {}))}"
        answer = parse_json(_Answer, get(url).body, url)
        if not answer.header.success or answer.result is None:
            raise SourceError(
                "failed", f"tells of error {(answer.header.err_code or '?')[:20]}", url, "try again later"
            )
        records = answer.result.records
        try:
            return {date.fromisoformat(row[series.day] or ""): row[series.field] or "" for row in records}, len(records)
        except (KeyError, ValueError):
            what = f"has no {series.field} by day"
            raise SourceError("unreadable", what, url, "did the provider change it?") from None
