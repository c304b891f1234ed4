"""One contract for every provider of series, over real HTTP on loopback."""

from __future__ import annotations

import tomllib
from collections.abc import Iterator
from dataclasses import replace
from datetime import UTC, date, datetime
from decimal import Decimal
from importlib import import_module, resources
from pkgutil import iter_modules

import numpy as np
import pytest

import tests.retrieval.markets as folder
from commentary.catalog import catalog
from commentary.errors import SourceError
from commentary.history import instant
from retrieval.fetch import Fetched, Fetcher, Limits, Request
from retrieval.mappings import ColumnMapping
from retrieval.plugins import Sheet
from retrieval.sheets import Wanted, observed
from retrieval.units import _FACTORS
from tests.retrieval.markets.case import Case
from tests.retrieval.markets.server import Provider, serving

NOW = datetime(2026, 2, 6, 12, tzinfo=UTC)
CASES: list[Case] = [
    case
    for module in iter_modules(folder.__path__)
    for case in getattr(import_module(f"{folder.__name__}.{module.name}"), "CASES", [])
]
PAGE = b"<!doctype html><html><body><h1>Sorry, we are down for maintenance</h1></body></html>"

every = pytest.mark.parametrize("case", CASES, ids=[case.id for case in CASES])


@pytest.fixture
def provider() -> Iterator[Provider]:
    with serving() as found:
        yield found


def read(case: Case, provider: Provider, name: str = "", since: date | None = None) -> Sheet:
    provider.type = case.type
    market = case.make(provider.base, case.environment)
    with Fetcher(True, Limits(seconds=5), now=lambda: NOW) as fetcher:

        def get(url: str) -> Fetched:
            return fetcher.get(Request(url))

        return market.read(name or case.name, since, get)


def starter() -> dict[str, ColumnMapping]:
    """The columns of the starter's providers by the providers' names for them."""
    told = tomllib.loads(resources.files("commentary").joinpath("starter.toml").read_text("utf-8"))
    return {
        name: ColumnMapping(column["id"], column.get("unit", ""), metric=column.get("metric", "level"))
        for entry in told["series"]
        if "provider" in entry
        for name, column in entry["columns"].items()
    }


def number(text: str) -> Decimal | None:
    return None if text.strip() in ("", ".", "NA", "null") else Decimal(text.replace(",", ""))


@every
def test_a_series_is_read_as_it_is_served(case: Case, provider: Provider) -> None:
    provider.bodies = case.good
    sheet = read(case, provider)
    assert {day: number(text) for day, text in sheet.rows} == case.rows
    assert sheet.unit == case.unit
    assert sheet.unit is None or any(sheet.unit == served for served, _ in _FACTORS)
    if case.known is not None:
        assert sheet.known is not None
        assert {day: at for (day, _), at in zip(sheet.rows, sheet.known, strict=True)} == case.known


@every
def test_a_packed_answer_is_the_same(case: Case, provider: Provider) -> None:
    provider.bodies = case.good
    plain = read(case, provider)
    provider.packed = True
    assert read(case, provider) == plain


@every
def test_its_rows_become_observations_in_stored_units(case: Case, provider: Provider) -> None:
    """In the unit that the starter declares, or the provider tells; a value outside its subject's range is refused."""
    provider.bodies = case.good
    sheet = read(case, provider)
    column = starter().get(case.name)
    if column is None:
        pytest.skip("not in the starter")
    nothing = np.array([], "datetime64[D]"), np.array([], np.float64)
    batches, doubts = observed(sheet, Wanted(case.name, column), catalog(), nothing, NOW, case.id)
    told = sum(number(text) is not None for _, text in sheet.rows)
    taken = sum(len(batch.day) for batch in batches)
    assert 0 < taken + len(doubts) <= told if told else taken == 0
    assert all(batch.known.max() <= instant(NOW) for batch in batches)
    changed = replace(sheet, unit="share")
    with pytest.raises(SourceError, match="is in 'share'"):
        observed(changed, Wanted(case.name, column), catalog(), nothing, NOW, case.id)


@every
def test_a_part_is_no_less_than_what_was_asked_for(case: Case, provider: Provider) -> None:
    provider.bodies = case.good
    since = sorted(case.rows)[len(case.rows) // 2]
    rows = {day: number(text) for day, text in read(case, provider, since=since).rows}
    assert {day: value for day, value in case.rows.items() if day >= since}.items() <= rows.items()


@every
def test_no_day_stands_twice_in_a_series_without_vintages(case: Case, provider: Provider) -> None:
    provider.bodies = case.good
    sheet = read(case, provider)
    if sheet.known is None:
        days = [day for day, _ in sheet.rows]
        assert len(set(days)) == len(days)


@every
def test_nothing_is_no_failure(case: Case, provider: Provider) -> None:
    provider.bodies = case.empty
    assert not [text for _, text in read(case, provider).rows if number(text) is not None]


@every
def test_a_page_instead_of_data_is_a_failure(case: Case, provider: Provider) -> None:
    provider.fault = (200, PAGE)
    with pytest.raises(SourceError) as told:
        read(case, provider)
    assert told.value.kind in ("unreadable", "refused")


@every
@pytest.mark.parametrize(("status", "kind"), [(429, "limited"), (503, "failed"), (403, "refused")])
def test_a_refusal_is_a_failure_and_says_which(case: Case, provider: Provider, status: int, kind: str) -> None:
    provider.fault = (status, PAGE)
    with pytest.raises(SourceError) as told:
        read(case, provider)
    assert told.value.kind == kind


@every
def test_a_body_cut_short_is_a_failure(case: Case, provider: Provider) -> None:
    provider.bodies, provider.cut = case.good, True
    with pytest.raises(SourceError):
        read(case, provider)


@every
def test_a_name_it_does_not_have_is_a_failure_that_names_it(case: Case, provider: Provider) -> None:
    provider.bodies, provider.fault = case.good, case.unknowns
    with pytest.raises(SourceError) as told:
        read(case, provider, name=case.unknown or "NO_SUCH_SERIES")
    assert (case.unknown or "NO_SUCH_SERIES") in str(told.value)
