"""DefiLlama's stablecoin supply: sums over pegs, and figures that are not there."""

from __future__ import annotations

from datetime import date

import pytest

from commentary.errors import SourceError
from retrieval.fetch import Fetched
from retrieval.markets.defillama import DefiLlama
from retrieval.plugins import Sheet


def read(body: bytes, name: str = "STABLECOINS") -> Sheet:
    return DefiLlama("", {}).read(name, None, lambda url: Fetched(url, body))


def test_pegs_are_added_up_exactly_and_in_digits() -> None:
    worth = b'{"peggedUSD":304920000000.1,"peggedEUR":0.2,"peggedVAR":1e3,"peggedJPY":0}'
    sheet = read(b'[{"date":"1770163200","totalCirculatingUSD":' + worth + b"}]")
    assert sheet.rows == [(date(2026, 2, 4), "304920001000.3")]
    assert sheet.settling
    large = read(b'[{"date":"1770163200","totalCirculatingUSD":{"peggedUSD":3.05e11}}]')
    assert large.rows == [(date(2026, 2, 4), "305000000000")]


@pytest.mark.parametrize("worth", [b"{}", b'{"peggedUSD":null}', b'{"peggedUSD":1,"peggedEUR":null}'])
def test_a_total_that_lacks_a_peg_is_missing(worth: bytes) -> None:
    assert read(b'[{"date":"1770163200","totalCirculatingUSD":' + worth + b"}]").rows == [(date(2026, 2, 4), "")]


def test_the_last_point_of_a_day_stands_for_it() -> None:
    first = b'{"date":"1770163200","totalCirculatingUSD":{"peggedUSD":1}}'
    later = b'{"date":"1770200000","totalCirculatingUSD":{"peggedUSD":2}}'
    assert read(b"[" + first + b"," + later + b"]").rows == [(date(2026, 2, 4), "2")]


@pytest.mark.parametrize(
    "point",
    [
        b'{"date":"1770163200"}',
        b'{"date":"yesterday","totalCirculatingUSD":{}}',
        b'{"date":"1770163200","totalCirculatingUSD":{"peggedUSD":NaN}}',
        b'{"date":"99999999999999","totalCirculatingUSD":{"peggedUSD":1}}',
    ],
)
def test_another_shape_is_unreadable(point: bytes) -> None:
    with pytest.raises(SourceError) as told:
        read(b"[" + point + b"]")
    assert told.value.kind == "unreadable"


def test_it_has_one_series() -> None:
    with pytest.raises(SourceError, match="DefiLlama: has no series 'TETHER'"):
        read(b"[]", "TETHER")
