"""Yahoo's daily bars through yfinance: "SPY" and "^VIX" are closes; "SPY:high", "SPY:low" and "SPY:open" the rest.

Prices are adjusted for splits and for nothing else: Yahoo serves no others, so that after a split all earlier days are
served anew; dividends are not taken off. A day is the session's own, in the zone of its exchange; today's bar is served
while it still changes. A bar without a price is missing. The interface is documented by nobody: what is known of it is
what the library reads. Prices come as binary fractions, and are written with as many digits as tell them apart. The
library has its own way to Yahoo's servers, so that what the fetcher grants and forbids does not hold here: there are a
deadline and one request at a time, and its cookies are kept in a folder that goes with the process.
"""

from __future__ import annotations

import atexit
import logging
import warnings
from collections.abc import Callable, Mapping
from datetime import UTC, date, datetime, timedelta
from functools import cache
from math import isfinite
from shutil import rmtree
from tempfile import mkdtemp
from threading import Lock
from time import monotonic
from typing import Any
from urllib.parse import urlsplit

from commentary.errors import SourceError
from commentary.model import Unit
from retrieval.fetch import Limits, retry_at
from retrieval.plugins import Get, Sheet

_FIELDS = {"close": "Close", "high": "High", "low": "Low", "open": "Open"}
_CURRENCIES = {Unit.USD.value, Unit.JPY.value, Unit.CNY.value, Unit.HKD.value}
_FIRST = date(1990, 1, 1)
_MARGIN = timedelta(days=10)  # a span without a session, such as a long holiday, is answered like an error
_ONE = Lock()  # the library has one session, one cookie and one state for all threads


class Yahoo:
    """Bars of a ticker. Where there is a base, it stands for every server of Yahoo's."""

    title = "Yahoo"

    def __init__(self, base: str, environment: Mapping[str, str]) -> None:
        self._base = base

    def read(self, name: str, since: date | None, get: Get) -> Sheet:
        """A price from ``since`` on. Raises SourceError."""
        symbol, _, field = name.partition(":")
        column = _FIELDS.get(field or "close")
        if not symbol or column is None:
            remedy = f"a ticker, or with a colon and one of {', '.join(_FIELDS)}"
            raise SourceError("refused", f"has no series {name!r}", self.title, remedy)
        with _ONE:
            return _read(symbol, column, _FIRST if since is None else since - _MARGIN, self._base)


def _read(symbol: str, column: str, start: date, base: str) -> Sheet:
    """One column of the bars since a day."""
    library, session = _library(), _session(base)
    asking: _Asking = session.request
    asking.begin()
    try:
        ticker = library.Ticker(symbol, session=session)
        ticker._tz = "UTC"  # else it asks for the zone first, and keeps an answer that failed
        rows = _rows(ticker, column, start, library.exceptions.YFPricesMissingError)
        return Sheet(rows, _unit(ticker.get_history_metadata()), settling=True)
    except Exception as error:  # whatever the library makes of an answer
        raise _failure(error, symbol, asking.chart) from error


def _rows(ticker: Any, column: str, start: date, missing: type[Exception]) -> list[tuple[date, str]]:
    """Days and prices. A ticker without bars in the span has none, though the library calls that an error."""
    try:
        bars = ticker.history(start=start.isoformat(), auto_adjust=False, actions=False, repair=False)
    except missing as error:
        if getattr(error, "yahoo_reason", None) is None and "exchangeTimezoneName" in ticker.get_history_metadata():
            return []
        raise
    return [(at.date(), repr(float(price)) if isfinite(price) else "") for at, price in bars[column].items()]


def _unit(about: Mapping[str, Any]) -> str | None:
    """Of the ticker's own data; None for what the record has no word for, such as pence."""
    if about.get("instrumentType") == "INDEX":
        return Unit.POINTS.value
    currency = about.get("currency")
    return currency if currency in _CURRENCIES else None


def _failure(error: Exception, symbol: str, chart: Any) -> SourceError:
    """What went wrong, in our words: on the way, by the status, or in what was answered."""
    from curl_cffi.requests import exceptions as way

    where, later = f"{Yahoo.title}, {symbol}", "try again later"
    if isinstance(error, way.Timeout):
        return SourceError("slow", "takes too long", where, later)
    if isinstance(error, way.ConnectionError):
        return SourceError("unreachable", "cannot be reached", where, "is there a network?")
    if isinstance(error, way.RequestException):
        return SourceError("broken", f"cannot be read ({type(error).__name__})", where, later)
    status = chart.status_code if chart is not None else 200
    if status == 429:
        until = retry_at(chart.headers.get("retry-after", ""), datetime.now(UTC))
        return SourceError("limited", "answers 429", where, "it wants to be asked less often", until)
    if status == 404 or getattr(error, "yahoo_reason", None):
        return SourceError("refused", "has no prices of it", where, "look the ticker up at finance.yahoo.com")
    if status >= 400:
        return SourceError("failed" if status >= 500 else "refused", f"answers {status}", where, later)
    return SourceError(
        "unreadable", "is not what it should be", where, "did Yahoo change it? a newer yfinance may know"
    )


@cache
def _library() -> Any:
    """yfinance, silent, and raising what it would otherwise log."""
    import yfinance

    folder = mkdtemp(prefix="commentary-yahoo-")  # it keeps pickled cookies, and would do so in the home folder
    atexit.register(rmtree, folder, ignore_errors=True)
    yfinance.set_tz_cache_location(folder)
    yfinance.config.debug.hide_exceptions = False
    for name in ("yfinance", "bs4"):
        logging.getLogger(name).setLevel(logging.CRITICAL)
    warnings.filterwarnings("ignore", module="yfinance")
    return yfinance


@cache
def _session(base: str) -> Any:
    """A session as the library makes one, whose requests are ours."""
    from curl_cffi import CurlOpt
    from curl_cffi.requests import Session

    session: Any = Session(impersonate="chrome", curl_options={CurlOpt.NOPROXY: "*"} if base else None)
    session.request = _Asking(session.request, base)
    return session


class _Asking:
    """How a session asks: until a deadline, and of a base alone. ``chart`` is the last answer with prices."""

    def __init__(self, request: Callable[..., Any], base: str) -> None:
        self._request, self._base = request, base
        self.begin()

    def begin(self) -> None:
        """Forget the last series."""
        self.until, self.chart = monotonic() + Limits.seconds, None

    def __call__(self, method: str, url: str, **options: Any) -> Any:
        options["timeout"] = min(Limits.silence, max(self.until - monotonic(), 0.1))
        answer = self._request(method, self._at_base(url), **options)
        if "/finance/chart/" in url:
            self.chart = answer
        return answer

    def _at_base(self, url: str) -> str:
        parts = urlsplit(url)
        query = f"?{parts.query}" if parts.query else ""
        return f"{self._base}{parts.path}{query}" if self._base else url
