"""FRED's key, its vintages and where it has none."""

from __future__ import annotations

from collections.abc import Callable
from datetime import UTC, date, datetime
from urllib.parse import parse_qs, urlsplit

import pytest

from commentary.errors import SourceError
from retrieval.fetch import Fetched
from retrieval.markets.fred import Fred
from retrieval.plugins import UnchangedError
from tests.retrieval.markets.fred import CSV, KEY, VINTAGES, described, observations

SINCE = date(2026, 1, 7)
UNTIL = datetime(2026, 2, 6, 13, tzinfo=UTC)


class Api:
    """Answers a description, and of observations what ``rows`` says; ``asked`` holds the queries."""

    def __init__(self, description: bytes, *rows: Callable[[str], Fetched]) -> None:
        self.description, self.rows = description, list(rows)
        self.asked: list[dict[str, list[str]]] = []

    def __call__(self, url: str) -> Fetched:
        self.asked.append(parse_qs(urlsplit(url).query))
        return self.rows.pop(0)(url) if "observations" in url else Fetched(url, self.description)


def gives(body: bytes) -> Callable[[str], Fetched]:
    return lambda url: Fetched(url, body)


def fails(kind: str) -> Callable[[str], Fetched]:
    def raised(url: str) -> Fetched:
        raise SourceError(kind, "answers 400", url, "is the address right?", UNTIL)

    return raised


def fred() -> Fred:
    return Fred("", {"FRED_API_KEY": f" {KEY}\n"})


@pytest.mark.parametrize("head", ["observation_date", "DATE"])
def test_either_header_is_a_table(head: str) -> None:
    body = CSV.replace(b"observation_date", head.encode())
    assert len(Fred("", {}).read("WALCL", None, gives(body)).rows) == 4


@pytest.mark.parametrize(
    "body", [b"", b"observation_date,GDP\n", b"observation_date,WALCL\nsoon,1\n", b"\xff", b"a,b,c\n"]
)
def test_another_table_is_a_failure(body: bytes) -> None:
    with pytest.raises(SourceError, match="is no table of 'WALCL'") as told:
        Fred("", {}).read("WALCL", None, gives(body))
    assert told.value.kind == "unreadable"


def test_the_graph_is_asked_for_a_part() -> None:
    asked: list[str] = []

    def get(url: str) -> Fetched:
        asked.append(url)
        return Fetched(url, CSV)

    Fred("", {}).read("WALCL", SINCE, get)
    Fred("", {"FRED_API_KEY": " "}).read("WALCL", None, get)
    assert asked == [
        "https://fred.stlouisfed.org/graph/fredgraph.csv?id=WALCL&cosd=2026-01-07",
        "https://fred.stlouisfed.org/graph/fredgraph.csv?id=WALCL",
    ]


@pytest.mark.parametrize(
    ("words", "unit"),
    [
        ("Millions of U.S. Dollars", "USD mn"),
        ("Billions of US Dollars", "USD bn"),
        ("Billions of Dollars", "USD bn"),
        ("Percent", "%"),
        ("Index Jan 2006=100", "points"),
        ("Index", "points"),
        ("Billions of Chained 2017 Dollars", None),
        ("Dollars per Barrel", None),
        ("", None),
    ],
)
def test_units_are_those_that_convert_or_none(words: str, unit: str | None) -> None:
    api = Api(described(words, "W"), gives(VINTAGES))
    assert fred().read("WALCL", SINCE, api).unit == unit


def test_every_value_an_observation_has_had_is_known_from_the_end_of_its_day() -> None:
    api = Api(described("Percent", "W"), gives(VINTAGES))
    sheet = fred().read("WALCL", SINCE, api)
    assert [text for _, text in sheet.rows] == ["6601234", "6601300", ".", "6587001.5"]
    assert sheet.known is not None
    assert sheet.known[0] == datetime(2026, 1, 9, 5, 59, 59, tzinfo=UTC)
    assert (api.asked[1]["observation_start"], api.asked[1]["realtime_start"]) == (["2026-01-07"], ["2026-01-07"])
    assert api.asked[1]["realtime_end"] == ["9999-12-31"]
    assert {query["api_key"][0] for query in api.asked} == {KEY}


def test_summer_days_end_an_hour_earlier() -> None:
    api = Api(described("Percent", "M"), gives(observations(("2026-06-01", "1", "2026-07-01"))))
    assert fred().read("M2SL", None, api).known == [datetime(2026, 7, 2, 4, 59, 59, tzinfo=UTC)]
    assert api.asked[1]["realtime_start"] == ["1776-07-04"]


def test_a_daily_series_is_asked_for_as_it_stands() -> None:
    api = Api(described("Percent", "D"), gives(observations(("2026-01-07", "4.18", "2026-02-06"))))
    sheet = fred().read("DGS10", SINCE, api)
    assert (sheet.rows, sheet.unit, sheet.known) == ([(SINCE, "4.18")], "%", None)
    assert "realtime_start" not in api.asked[1]


def test_a_series_without_vintages_is_asked_for_as_it_stands() -> None:
    api = Api(described("Percent", "W"), fails("refused"), gives(observations(("2026-01-07", "2.9", "2026-02-06"))))
    sheet = fred().read("BAMLH0A0HYM2", SINCE, api)
    assert (sheet.rows, sheet.known) == ([(SINCE, "2.9")], None)


def test_pages_are_turned_until_all_is_there() -> None:
    first = observations(("2026-01-07", "1", "2026-01-08"), count=2)
    api = Api(described("Percent", "W"), gives(first), gives(observations(("2026-01-14", "2", "2026-01-15"), count=2)))
    assert [text for _, text in fred().read("WALCL", SINCE, api).rows] == ["1", "2"]
    assert [query["offset"] for query in api.asked[1:]] == [["0"], ["1"]]


def test_a_count_that_is_too_high_ends_with_an_empty_page() -> None:
    first = observations(("2026-01-07", "1", "2026-01-08"), count=9)
    api = Api(described("Percent", "W"), gives(first), gives(observations(count=9)))
    assert len(fred().read("WALCL", SINCE, api).rows) == 1


@pytest.mark.parametrize("kind", ["refused", "limited", "broken"])
@pytest.mark.parametrize("described_first", [True, False])
def test_no_error_holds_the_key(kind: str, described_first: bool) -> None:
    api = Api(described("Percent", "W"), fails(kind), fails(kind))
    with pytest.raises(SourceError) as told:
        fred().read("WALCL", SINCE, api if described_first else fails(kind))
    error = told.value
    assert (error.kind, error.until) == (kind, UNTIL)
    assert "WALCL" in str(error)
    assert all(KEY not in text for text in (str(error), error.where, error.remedy, repr(error)))
    assert error.__suppress_context__


@pytest.mark.parametrize("body", [b"{}", b'{"seriess":[{}]}', b"<html>"])
def test_an_odd_answer_holds_no_key_either(body: bytes) -> None:
    with pytest.raises(SourceError) as told:
        fred().read("WALCL", SINCE, gives(body))
    assert told.value.kind == "unreadable"
    assert KEY not in str(told.value)


def test_an_empty_description_is_no_series() -> None:
    with pytest.raises(SourceError, match="has no series 'WALCL'"):
        fred().read("WALCL", SINCE, gives(b'{"seriess":[]}'))


def test_what_is_unchanged_passes_through() -> None:
    def get(url: str) -> Fetched:
        raise UnchangedError

    with pytest.raises(UnchangedError):
        fred().read("WALCL", SINCE, get)
