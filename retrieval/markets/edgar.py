"""Sums over the filings of large technology companies, from the SEC's EDGAR.

"CAPEX" is capital spending of the trailing four quarters, "CAPEX_GAP" the same less operating cash flow, "CASH" cash
with marketable or short-term securities; over all five companies, or over some: "CAPEX:MSFT+GOOGL+META".

Documented: a concept of a company lists every figure filed for it, in dollars, with the period, and the day of the
filing; the same period stands there again for each later filing that repeats or restates it. Cash flows are given from
the beginning of the fiscal year, so that four quarters are the last year, plus this year so far, less last year until
then. The tags are those of the companies' published statements; that each company kept its tag throughout was not
tried. Where it did not, its sums end.

A sum belongs to the calendar quarter in which the periods of all its companies end, as Oracle's of November does to
December's. It is known since the evening of the day when the last of them filed. A restatement, an amendment among
them, is another version, known since its own filing; a part of last year is taken off as it stood when that year was
filed.
"""

from __future__ import annotations

from calendar import monthrange
from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from itertools import groupby
from operator import attrgetter
from typing import TypeAlias
from zoneinfo import ZoneInfo

from pydantic import BaseModel, ConfigDict

from commentary.errors import SourceError
from retrieval.markets.shapes import parse_json
from retrieval.plugins import Get, Sheet

BASE = "https://data.sec.gov"
_EVENING, _ZONE = time(21), ZoneInfo("America/New_York")  # EDGAR accepts until 22:00

_PROPERTY = "PaymentsToAcquirePropertyPlantAndEquipment"
_OPERATING = "NetCashProvidedByUsedInOperatingActivities"
_CASH = "CashAndCashEquivalentsAtCarryingValue"

_Period: TypeAlias = tuple[date | None, date]  # without a beginning it is a point of time
_Held: TypeAlias = Mapping[_Period, Sequence["_Fact"]]  # in the order of their filing
_Values: TypeAlias = dict[date, int]  # by the end of the period, or by quarter
_Versions: TypeAlias = dict[date, _Values]  # by the day of the filing: the quarters that it gave or changed


@dataclass(frozen=True)
class _Company:
    """Its number at the SEC, and its tags of what companies do not all tag alike."""

    number: int
    spending: str = _PROPERTY
    securities: str = "MarketableSecuritiesCurrent"


COMPANIES = {
    "MSFT": _Company(789019, securities="ShortTermInvestments"),
    "GOOGL": _Company(1652044),
    "AMZN": _Company(1018724, spending="PaymentsToAcquireProductiveAssets"),
    "META": _Company(1326801),
    "ORCL": _Company(1341439),
}


class _Fact(BaseModel):
    model_config = ConfigDict(extra="ignore")

    start: date | None = None
    end: date
    val: int
    filed: date


class _Units(BaseModel):
    model_config = ConfigDict(extra="ignore")

    USD: list[_Fact]


class _Concept(BaseModel):
    model_config = ConfigDict(extra="ignore")

    units: _Units


class Edgar:
    """Sums over companies, a request for each concept of each."""

    title = "SEC EDGAR"

    def __init__(self, base: str, environment: Mapping[str, str]) -> None:
        self._base = base or BASE

    def read(self, name: str, since: date | None, get: Get) -> Sheet:
        """Every version of every quarter: what a concept has is served in one piece. Raises SourceError."""
        measure, _, tickers = name.partition(":")
        chosen = list(dict.fromkeys(tickers.split("+"))) if tickers else list(COMPANIES)
        if measure not in _MEASURES or not COMPANIES.keys() >= set(chosen):
            there = f"there are {', '.join(_MEASURES)}, each also over some of {'+'.join(COMPANIES)} after a colon"
            raise SourceError("refused", f"has no series {name!r}", self.title, there)
        terms = [
            (weight, _versions(self._facts(COMPANIES[ticker].number, tag, get), values))
            for ticker in chosen
            for weight, tag, values in _MEASURES[measure](COMPANIES[ticker])
        ]
        sums = sorted(_sums(terms))
        rows = [(quarter, str(total)) for quarter, _, total in sums]
        return Sheet(rows, "USD", [datetime.combine(filed, _EVENING, _ZONE) for _, filed, _ in sums])

    def _facts(self, number: int, tag: str, get: Get) -> list[_Fact]:
        url = f"{self._base}/api/xbrl/companyconcept/CIK{number:010d}/us-gaap/{tag}.json"
        return parse_json(_Concept, get(url).body, url).units.USD


def _trailing(held: _Held) -> _Values:
    """Flows of the four quarters until each day: as filed for a whole year, or put together."""
    years = {end: facts[-1] for (start, end), facts in held.items() if start and 350 <= (end - start).days <= 380}
    found = {end: year.val for end, year in years.items()}
    for (start, end), facts in held.items():
        last = None if start is None else years.get(start - timedelta(days=1))
        until = None if start is None else held.get((_year_before(start), _year_before(end)))
        if last and until:
            found.setdefault(end, last.val + facts[-1].val - _as_of(last.filed, until))
    return found


def _as_of(day: date, facts: Sequence[_Fact]) -> int:
    """A figure as it stood on a day, or as it was filed at first."""
    return next((fact.val for fact in reversed(facts) if fact.filed <= day), facts[0].val)


def _balances(held: _Held) -> _Values:
    """What there was on each day."""
    return {end: facts[-1].val for (start, end), facts in held.items() if start is None}


_Term: TypeAlias = tuple[int, str, Callable[[_Held], _Values]]  # a weight, a tag, and what is read of it

_MEASURES: Mapping[str, Callable[[_Company], Sequence[_Term]]] = {
    "CAPEX": lambda company: [(1, company.spending, _trailing)],
    "CAPEX_GAP": lambda company: [(1, company.spending, _trailing), (-1, _OPERATING, _trailing)],
    "CASH": lambda company: [(1, _CASH, _balances), (1, company.securities, _balances)],
}


def _versions(facts: Iterable[_Fact], values: Callable[[_Held], _Values]) -> _Versions:
    """What each day of filing gave or changed, by quarter."""
    held: defaultdict[_Period, list[_Fact]] = defaultdict(list)
    found: _Versions = {}
    before: _Values = {}
    for filed, filing in groupby(sorted(facts, key=attrgetter("filed")), attrgetter("filed")):
        for fact in filing:
            held[fact.start, fact.end].append(fact)
        now = {_quarter(end): value for end, value in sorted(values(held).items())}
        found[filed] = {quarter: value for quarter, value in now.items() if before.get(quarter) != value}
        before = now
    return found


def _sums(terms: Sequence[tuple[int, _Versions]]) -> Iterator[tuple[date, date, int]]:
    """Quarter, day of the filing and sum, whenever a sum can be made for the first time or becomes another."""
    known: list[_Values] = [{} for _ in terms]
    told: _Values = {}
    for filed in sorted({day for _, versions in terms for day in versions}):
        for values, (_, versions) in zip(known, terms, strict=True):
            values |= versions.get(filed, {})
        for quarter in {quarter for _, versions in terms for quarter in versions.get(filed, {})}:
            if all(quarter in values for values in known):
                total = sum(weight * values[quarter] for values, (weight, _) in zip(known, terms, strict=True))
                if told.get(quarter) != total:
                    told[quarter] = total
                    yield quarter, filed, total


def _quarter(day: date) -> date:
    """The end of its calendar quarter."""
    month = (day.month + 2) // 3 * 3
    return date(day.year, month, monthrange(day.year, month)[1])


def _year_before(day: date) -> date:
    """The same day of the year before; the end of a month for the end of a month."""
    month_end = monthrange(day.year - 1, day.month)[1]
    ends = day.day == monthrange(day.year, day.month)[1]
    return date(day.year - 1, day.month, month_end if ends else day.day)
