"""The New York Fed's Markets API: SOFR and its 99th percentile, EFFR, and what its repo operations took in.

Documented: rates in percent, where ``revisionIndicator`` marks one that was corrected on the same day; operations in whole
dollars. ``startDate`` is given always and ``endDate`` never, as public programs do: what is up to now is wanted.

RRP is overnight reverse repo, SRF overnight repo since the standing facility opened on 29 July 2021 (what came before was
another thing). The operations of a day are added up: since December 2025 there are two of the facility, in the morning and
at 13:45. A day with an operation that has no result yet has no sum. Tests of the desk ("small value exercise" in the note)
are left out; a few, of some ten millions, carry no note and are added. Operations are told apart here, since the API does
not keep to the type it is asked for.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from pydantic import BaseModel, ConfigDict
from pydantic.alias_generators import to_camel

from retrieval.markets.shapes import named, parse_json
from retrieval.plugins import Get, Sheet

BASE = "https://markets.newyorkfed.org/api"
_FOREIGN = ConfigDict(extra="ignore", alias_generator=to_camel)


class _Rate(BaseModel):
    model_config = _FOREIGN
    effective_date: date
    percent_rate: str | None = None
    percent_percentile99: str | None = None
    revision_indicator: str | None = None


class _Rates(BaseModel):
    model_config = _FOREIGN
    ref_rates: list[_Rate]


class _Operation(BaseModel):
    model_config = _FOREIGN
    operation_date: date
    operation_type: str
    term: str
    auction_status: str = "Results"
    total_amt_accepted: Decimal | None = None
    note: str | None = None

    @property
    def result(self) -> Decimal | None:
        """What it took in; None as long as nobody knows."""
        return self.total_amt_accepted if self.auction_status == "Results" else None


class _Operations(BaseModel):
    model_config = _FOREIGN
    operations: list[_Operation]


class _Repo(BaseModel):
    model_config = _FOREIGN
    repo: _Operations


@dataclass(frozen=True)
class _Series:
    """``kind`` is a field of a rate or a type of operation; ``first`` the first day of the series."""

    path: str
    kind: str
    first: date


_REPO = "rp/results"
_SERIES = {
    "SOFR": _Series("rates/secured/sofr", "percent_rate", date(2018, 4, 2)),
    "SOFR99": _Series("rates/secured/sofr", "percent_percentile99", date(2018, 4, 2)),
    "EFFR": _Series("rates/unsecured/effr", "percent_rate", date(2000, 7, 3)),
    "RRP": _Series(_REPO, "Reverse Repo", date(2013, 9, 23)),
    "SRF": _Series(_REPO, "Repo", date(2021, 7, 29)),
}


class NewYorkFed:
    """Reference rates in percent and operations in dollars, each in one request."""

    title = "New York Fed"

    def __init__(self, base: str, environment: Mapping[str, str]) -> None:
        self._base = base or BASE

    def read(self, name: str, since: date | None, get: Get) -> Sheet:
        """A rate or the daily sum of operations. Raises SourceError."""
        series = named(_SERIES, name, self.title)
        start = max(since or series.first, series.first)
        url = f"{self._base}/{series.path}/search.json?startDate={start}"
        body = get(url).body
        if series.path != _REPO:
            return Sheet(_rates(parse_json(_Rates, body, url).ref_rates, series.kind), "%")
        operations = [one for one in parse_json(_Repo, body, url).repo.operations if one.operation_date >= start]
        return Sheet(_sums(operations, series.kind), "USD", settling=True)


def _rates(rates: list[_Rate], field: str) -> list[tuple[date, str]]:
    """By day; of a day that is given twice the revised one."""
    revised_last = sorted(rates, key=lambda rate: bool((rate.revision_indicator or "").strip()))
    return sorted({rate.effective_date: getattr(rate, field) or "" for rate in revised_last}.items())


def _sums(operations: list[_Operation], kind: str) -> list[tuple[date, str]]:
    """What the overnight operations of each day took in together, once all of them have."""
    days: defaultdict[date, list[Decimal | None]] = defaultdict(list)
    for one in operations:
        if (one.operation_type, one.term) == (kind, "Overnight") and "small value" not in (one.note or "").lower():
            days[one.operation_date].append(one.result)
    whole = {day: [result for result in results if result is not None] for day, results in days.items()}
    return [(day, f"{sum(whole[day]):f}") for day in sorted(days) if len(whole[day]) == len(days[day])]
