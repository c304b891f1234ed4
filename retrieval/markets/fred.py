"""FRED of the St. Louis Fed: with a key its API and ALFRED's vintages, without one the CSV of its graphs.

Documented: the API serves 100,000 observations a call from ``offset`` on, a missing one as "."; asked for a span of real time
it gives a row for each value an observation has had, where ``realtime_start`` is the day since when, and no day before the
span asked for. It refuses more than 2,000 vintage dates a call, and series that are not in ALFRED, such as those of ICE.

So vintages are asked for, from ``since`` on: what was known before its own day, if anything, counts from there. Daily series
are asked for as they stand: they are hardly revised, and ten years of them pass the limit. So is what the API refuses to give
vintages of. ALFRED may have begun to keep a series long after its first day, and tells of no earlier knowledge.
FRED tells the day of a vintage and not its hour: it counts as known from the end of that day in St. Louis, which may be
later than it was and never earlier. The CSV tells no unit and no vintages; a daily series tells no day of knowledge.
"""

from __future__ import annotations

import csv
from collections.abc import Mapping
from datetime import date, datetime, time
from urllib.parse import quote, urlencode
from zoneinfo import ZoneInfo

from pydantic import BaseModel, ConfigDict, Field

from commentary.errors import SourceError
from retrieval.markets.shapes import Shape, parse_json
from retrieval.plugins import Get, Sheet

GRAPHS, API = "https://fred.stlouisfed.org", "https://api.stlouisfed.org"
_ZONE = ZoneInfo("America/Chicago")
_FIRST, _LAST = "1776-07-04", "9999-12-31"  # all of real time, in FRED's own words
_UNITS = {
    "millions of dollars": "USD mn",
    "billions of dollars": "USD bn",
    "trillions of dollars": "USD tn",
    "percent": "%",
    "basis points": "bp",
}


class _Described(BaseModel):
    model_config = ConfigDict(extra="ignore")
    units: str = ""
    frequency_short: str = ""


class _Series(BaseModel):
    model_config = ConfigDict(extra="ignore")
    seriess: list[_Described]


class _Row(BaseModel):
    model_config = ConfigDict(extra="ignore")
    day: date = Field(alias="date")
    since: date = Field(alias="realtime_start")
    value: str


class _Observations(BaseModel):
    model_config = ConfigDict(extra="ignore")
    count: int
    observations: list[_Row]


class Fred:
    """FRED, by the key in FRED_API_KEY if there is one."""

    title = "FRED"

    def __init__(self, base: str, environment: Mapping[str, str]) -> None:
        self._graphs, self._api = base or GRAPHS, base or API
        self._key = environment.get("FRED_API_KEY", "").strip()

    def read(self, name: str, since: date | None, get: Get) -> Sheet:
        """A series by its id. Raises SourceError, which never holds the key."""
        return self._described(name, since, get) if self._key else self._drawn(name, since, get)

    def _drawn(self, name: str, since: date | None, get: Get) -> Sheet:
        url = f"{self._graphs}/graph/fredgraph.csv?{urlencode({'id': name} | ({'cosd': since} if since else {}))}"
        return Sheet(list(_table(get(url).body, name, url).items()))

    def _described(self, name: str, since: date | None, get: Get) -> Sheet:
        try:
            found = self._asked(_Series, "series", {"series_id": name}, get).seriess
        except SourceError as error:
            if error.kind != "refused":
                raise
            remedy = f"is there a series {name!r}, and is FRED_API_KEY right?"
            raise SourceError(error.kind, error.what, error.where, remedy, error.until) from None
        if not found:
            raise SourceError("refused", f"has no series {name!r}", self.title, "is its id right?")
        unit, span = _unit(found[0].units), {"observation_start": since} if since else {}
        if found[0].frequency_short != "D" and (rows := self._vintages(name, since, span, get)) is not None:
            return Sheet([(row.day, row.value) for row in rows], unit, [_known(row) for row in rows])
        rows = self._rows({"series_id": name, **span}, get)
        return Sheet(list({row.day: row.value for row in rows}.items()), unit)

    def _vintages(self, name: str, since: date | None, span: Mapping[str, date], get: Get) -> list[_Row] | None:
        """Each value that each observation has had, the last one last; None where the API gives none."""
        real = {"realtime_start": since or _FIRST, "realtime_end": _LAST, "output_type": 1}
        try:
            rows = self._rows({"series_id": name, **span, **real}, get)
        except SourceError as error:
            if error.kind != "refused":
                raise
            return None
        return sorted(rows, key=lambda row: (row.day, row.since))

    def _rows(self, query: Mapping[str, object], get: Get) -> list[_Row]:
        found: list[_Row] = []
        while True:
            page = self._asked(_Observations, "series/observations", {**query, "offset": len(found)}, get)
            found += page.observations
            if not page.observations or len(found) >= page.count:
                return found

    def _asked(self, shape: type[Shape], path: str, query: Mapping[str, object], get: Get) -> Shape:
        """An answer of the API. The address of an error is told without the key."""
        url = f"{self._api}/fred/{path}?{urlencode({**query, 'file_type': 'json'})}"
        try:
            body = get(f"{url}&api_key={quote(self._key, safe='')}").body
        except SourceError as error:
            raise SourceError(error.kind, error.what, url, error.remedy, error.until) from None
        return parse_json(shape, body, url)


def _table(body: bytes, name: str, url: str) -> dict[date, str]:
    """The rows of a CSV by their day. Raises SourceError for anything else, such as the page of an unknown id."""
    try:
        head, *rows = csv.reader(body.decode("utf-8-sig").splitlines())
        if head not in (["observation_date", name], ["DATE", name]):
            raise ValueError
        return {date.fromisoformat(day): value for day, value in rows}
    except (ValueError, csv.Error):  # no UTF-8, no date, no such columns
        raise SourceError("unreadable", f"is no table of {name!r}", url, "is its id right?") from None


def _unit(words: str) -> str | None:
    """A unit in our words; None for one that is not among them."""
    plain = words.lower().replace("u.s. ", "").replace("us ", "")
    return "points" if plain.split(" ")[0] == "index" else _UNITS.get(plain)


def _known(row: _Row) -> datetime:
    return datetime.combine(row.since, time(23, 59, 59), _ZONE)
