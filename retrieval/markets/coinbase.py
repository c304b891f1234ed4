"""Coinbase Exchange's public daily candles: "BTC-USD" is the close, "BTC-USD:high" and "BTC-USD:low" the extremes.

Documented: a candle is [time, low, high, open, close, volume] of a UTC day; at most 300 are answered, and a request for
more is refused; without ``start`` and ``end`` the newest are given; a day without trades has none; some may precede
``start``. Assumed: ``start`` and ``end`` both belong to the range. The candle of the running day is given too, and
changes until midnight.
"""

from __future__ import annotations

from collections.abc import Mapping
from datetime import UTC, date, datetime, timedelta
from typing import TypeAlias
from urllib.parse import quote, urlencode

from pydantic import RootModel

from commentary.errors import SourceError
from commentary.model import Unit
from retrieval.markets.shapes import parse_json
from retrieval.plugins import Get, Sheet

BASE = "https://api.exchange.coinbase.com"
_FIELDS = {"close": 4, "high": 2, "low": 1}
_PAGE = timedelta(days=300)
_RECENT = 8  # pages, where no day is asked for: six years and a half
_MOST = 25  # pages in any case: twenty years, more than there are

_Candle: TypeAlias = tuple[int, str, str, str, str, str]


class _Candles(RootModel[list[_Candle]]):
    """One answer, newest first."""


class Coinbase:
    """The exchange's candles, 300 days a request, from the newest back."""

    title = "Coinbase Exchange"

    def __init__(self, base: str, environment: Mapping[str, str]) -> None:
        self._base = base or BASE

    def read(self, name: str, since: date | None, get: Get) -> Sheet:
        """A price from ``since`` on, or of the last years. Raises SourceError."""
        product, _, field = name.partition(":")
        at = _FIELDS.get(field or "close")
        if not product or at is None:
            remedy = f"a product, such as BTC-USD, or with a colon and one of {', '.join(_FIELDS)}"
            raise SourceError("refused", f"has no series {name!r}", self.title, remedy)
        candles = self._candles(product, since, get)
        currency = product.rpartition("-")[2]
        rows = [(day, str(candles[day][at])) for day in sorted(candles)]
        return Sheet(rows, currency if currency in {unit.value for unit in Unit} else None, settling=True)

    def _candles(self, product: str, since: date | None, get: Get) -> dict[date, _Candle]:
        """By day. An answer without anything older is the end of what there is."""
        found: dict[date, _Candle] = {}
        for _ in range(_RECENT if since is None else _MOST):
            page = self._page(product, _before(min(found)) if found else {}, get)
            if not page or (found and min(page) >= min(found)):
                break
            found = page | found
            if since is not None and min(found) <= since:
                break
        return found

    def _page(self, product: str, span: Mapping[str, str], get: Get) -> dict[date, _Candle]:
        query = urlencode({"granularity": "86400", **span})
        url = f"{self._base}/products/{quote(product, safe='')}/candles?{query}"
        candles = parse_json(_Candles, get(url).body, url).root
        try:
            return {datetime.fromtimestamp(candle[0], UTC).date(): candle for candle in candles}
        except (ValueError, OverflowError, OSError):
            raise SourceError("unreadable", "has a time that is none", url, "did the provider change it?") from None


def _before(day: date) -> dict[str, str]:
    """The 300 days before one, the first and the last among them."""
    return {"start": f"{day - _PAGE}T00:00:00Z", "end": f"{day - timedelta(days=1)}T00:00:00Z"}
