"""ChinaMoney of CFETS: overnight SHIBOR, and the yuan's central parity, as yuan for a dollar.

Nothing is documented in public; this is what the site's own pages ask for and what public programs read. Either history is
served for less than a year at a time, with a message instead of records where more is asked for. The parity is served in
pages, and a year fits in one; ``data.searchlist`` names the pairs in the order of ``values``. A missing value is a dash.
Assumed: the parity answers a GET as it does the POST of its page. Without a first day, ten years are read.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from datetime import date, datetime, timedelta
from typing import Generic, TypeVar
from urllib.parse import urlencode
from zoneinfo import ZoneInfo

from pydantic import BaseModel, ConfigDict, Field
from pydantic.alias_generators import to_camel

from commentary.errors import SourceError
from retrieval.markets.shapes import named, parse_json
from retrieval.plugins import Get, Sheet
from retrieval.text import one_line

BASE = "https://www.chinamoney.com.cn"
_ZONE = ZoneInfo("Asia/Shanghai")
_SPAN = timedelta(days=364)  # a leap year less two days, both ends counted
_PAST = timedelta(days=3652)
_PAIR, _ROWS = "USD/CNY", 300


class _Head(BaseModel):
    model_config = ConfigDict(extra="ignore")
    rep_code: str = "200"


class _Data(BaseModel):
    model_config = ConfigDict(extra="ignore", alias_generator=to_camel)
    message: str | None = None
    flag_message: str | None = None
    searchlist: list[str] = []


class _Fixing(BaseModel):
    model_config = ConfigDict(extra="ignore")
    day: date = Field(alias="showDateCN")
    overnight: str | None = Field(alias="ON")


class _Parity(BaseModel):
    model_config = ConfigDict(extra="ignore")
    day: date = Field(alias="date")
    values: list[str | None]


_Row = TypeVar("_Row", _Fixing, _Parity)


class _Answer(BaseModel, Generic[_Row]):
    model_config = ConfigDict(extra="ignore")
    head: _Head = _Head()
    data: _Data = _Data()
    records: list[_Row]


class ChinaMoney:
    """Two histories of the site, in spans of a year up to ``today`` in Shanghai."""

    title = "ChinaMoney (CFETS)"

    def __init__(
        self, base: str, environment: Mapping[str, str], today: Callable[[], date] = lambda: datetime.now(_ZONE).date()
    ) -> None:
        self._base, self._today = base or BASE, today

    def read(self, name: str, since: date | None, get: Get) -> Sheet:
        """SHIBOR_ON in percent or USDCNY_FIX in yuan. Raises SourceError."""
        kinds = {"SHIBOR_ON": (self._fixings, "%"), "USDCNY_FIX": (self._parities, "CNY")}
        part, unit = named(kinds, name, self.title)
        today = self._today()
        found: dict[date, str] = {}
        for span in _spans(since or today - _PAST, today):
            found |= {day: _plain(text) for day, text in part(span, get)}
        return Sheet(sorted(found.items()), unit)

    def _fixings(self, span: Mapping[str, str], get: Get) -> list[tuple[date, str | None]]:
        answer = self._asked(_Answer[_Fixing], "cm-u-bk-shibor/ShiborHis", {"lang": "en", **span}, get)
        return [(row.day, row.overnight) for row in answer.records]

    def _parities(self, span: Mapping[str, str], get: Get) -> list[tuple[date, str | None]]:
        query = {**span, "currency": _PAIR, "pageNum": "1", "pageSize": str(_ROWS)}
        answer = self._asked(_Answer[_Parity], "cm-u-bk-ccpr/CcprHisNew", query, get)
        pairs = answer.data.searchlist
        if answer.records and (_PAIR not in pairs or any(len(row.values) != len(pairs) for row in answer.records)):
            what = f"does not say which value is that of {_PAIR}"
            raise SourceError("unreadable", what, self._base, "did the provider change it?")
        return [(row.day, row.values[pairs.index(_PAIR)]) for row in answer.records]

    def _asked(self, shape: type[_Answer[_Row]], path: str, query: Mapping[str, str], get: Get) -> _Answer[_Row]:
        url = f"{self._base}/ags/ms/{path}?{urlencode(query)}"
        answer = parse_json(shape, get(url).body, url)
        if answer.head.rep_code != "200":
            raise SourceError("failed", f"tells of error {answer.head.rep_code[:20]}", url, "try again later")
        if not answer.records and (told := answer.data.message or answer.data.flag_message):
            raise SourceError("refused", f"gives nothing: {one_line(told, 80)}", url, "did the provider change it?")
        return answer


def _spans(first: date, last: date) -> Iterator[dict[str, str]]:
    """Parts of less than a year, from the first day to the last."""
    while first <= last:
        end = min(first + _SPAN, last)
        yield {"startDate": str(first), "endDate": str(end)}
        first = end + timedelta(days=1)


def _plain(text: str | None) -> str:
    """A value as written; dashes are none."""
    return (text or "") if (text or "").strip("- ") else ""
