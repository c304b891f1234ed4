"""Treasury.gov's par yields, nominal and real, on the evening of the day itself (FRED has them a day later).

Documented: a CSV a year, the newest day first, with a column for each maturity; maturities were added over the years, so
columns are found by their names, whose letters differ between the two curves ("10 Yr", "10 YR"). Assumed: a year without
days yet is an empty file, or one without rows. Without a first day, ten years are read.
"""

from __future__ import annotations

import csv
from collections.abc import Callable, Mapping
from datetime import date, datetime
from zoneinfo import ZoneInfo

from commentary.errors import SourceError
from retrieval.markets.shapes import named
from retrieval.plugins import Get, Sheet

BASE = "https://home.treasury.gov/resource-center/data-chart-center/interest-rates"
_ZONE = ZoneInfo("America/New_York")
_YEARS = 10
_NOMINAL, _REAL = "daily_treasury_yield_curve", "daily_treasury_real_yield_curve"
_SERIES = {
    "DGS2": (_NOMINAL, "2 yr"),
    "DGS10": (_NOMINAL, "10 yr"),
    "DGS30": (_NOMINAL, "30 yr"),
    "DFII10": (_REAL, "10 yr"),
}


class ParYields:
    """Yields by the names that FRED gives them, a year a request up to that of ``today`` in New York."""

    title = "U.S. Treasury"

    def __init__(
        self, base: str, environment: Mapping[str, str], today: Callable[[], date] = lambda: datetime.now(_ZONE).date()
    ) -> None:
        self._base, self._today = base or BASE, today

    def read(self, name: str, since: date | None, get: Get) -> Sheet:
        """A yield in percent. Raises SourceError."""
        curve, column = named(_SERIES, name, self.title)
        last = self._today().year
        found: dict[date, str] = {}
        for year in range(since.year if since else last - _YEARS, last + 1):
            query = f"type={curve}&field_tdr_date_value={year}&page&_format=csv"
            url = f"{self._base}/daily-treasury-rates.csv/{year}/all?{query}"
            found |= _column(get(url).body, column, url)
        return Sheet(sorted(found.items()), "%")


def _column(body: bytes, column: str, url: str) -> dict[date, str]:
    """A column of a CSV by day; nothing of a file without rows. Raises SourceError for anything else."""
    try:
        lines = list(csv.reader(body.decode("utf-8-sig").splitlines()))
        names = [name.strip().lower() for name in lines[0]] if lines else ["date"]
        if names[0] != "date":
            raise ValueError
        at = names.index(column) if lines[1:] else 0
        return {datetime.strptime(line[0], "%m/%d/%Y").date(): line[at] for line in lines[1:] if line}  # noqa: DTZ007
    except (ValueError, IndexError, csv.Error):  # no UTF-8, no date, no such column
        raise SourceError("unreadable", f"is no table with {column!r}", url, "did the provider change it?") from None
