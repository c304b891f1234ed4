"""DefiLlama's stablecoin supply: "STABLECOINS" is what all of them are worth in dollars.

Documented: a list of days with ``date``, the seconds since 1970 (a text, or a number), and ``totalCirculatingUSD``, the
worth of what circulates by what it is pegged to (``peggedUSD``, ``peggedEUR`` …). All pegs are added up: the subject
is stablecoins, and not dollars alone. Assumed: that is the total which DefiLlama itself shows; the newest point may be
of the running day, and changes until it ends; a figure may be null, and then there is no total.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping
from decimal import Decimal

from pydantic import BaseModel, ConfigDict, Field, RootModel

from commentary.errors import SourceError
from retrieval.markets.shapes import named, parse_json
from retrieval.plugins import Get, Sheet

BASE = "https://stablecoins.llama.fi"
_SERIES = {"STABLECOINS": "/stablecoincharts/all"}


class _Point(BaseModel):
    model_config = ConfigDict(extra="ignore")

    date: int
    worth: dict[str, Decimal | None] = Field(alias="totalCirculatingUSD")

    @property
    def day(self) -> dt.date:
        return dt.datetime.fromtimestamp(self.date, dt.UTC).date()

    @property
    def total(self) -> str:
        """The sum over the pegs; "" where one of them has no figure."""
        figures = [figure for figure in self.worth.values() if figure is not None]
        return str(sum(figures)) if figures and len(figures) == len(self.worth) else ""


class _Points(RootModel[list[_Point]]):
    """One answer, oldest first."""


class DefiLlama:
    """The supply of stablecoins, day by day, in one answer."""

    title = "DefiLlama"

    def __init__(self, base: str, environment: Mapping[str, str]) -> None:
        self._base = base or BASE

    def read(self, name: str, since: dt.date | None, get: Get) -> Sheet:
        """The whole history, which is served in one piece. Raises SourceError."""
        url = f"{self._base}{named(_SERIES, name, self.title)}"
        points = parse_json(_Points, get(url).body, url).root
        try:
            totals = {point.day: point.total for point in points}  # a day's last point stands for it
        except (ValueError, OverflowError, OSError):
            raise SourceError("unreadable", "has a time that is none", url, "did the provider change it?") from None
        return Sheet(sorted(totals.items()), "USD", settling=True)
