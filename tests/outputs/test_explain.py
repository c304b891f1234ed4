"""What stands beside a figure."""

from __future__ import annotations

import re
from dataclasses import replace
from datetime import UTC, date, datetime
from decimal import Decimal

import pytest

from commentary.catalog import catalog
from commentary.model import Fact, Metric, Note, Status, Step, Unit, Window
from outputs.edition import edition
from outputs.explain import Teller

KNOWN = datetime(2026, 2, 6, 0, 0, tzinfo=UTC)
FALL = Fact(
    "BTC/return", "BTC", Metric.RETURN, Decimal("-14.1304"), Unit.PERCENT, date(2026, 2, 5), KNOWN,
    start=date(2026, 2, 4), window=Window(1, Step.SESSION), source="Coinbase (UTC day)", derivation="62702.0 / 73020.0 − 1",
)  # fmt: skip


def explain(fact: Fact, note: Note, lang: str) -> str:
    return Teller(note, edition(lang)).line(fact)


@pytest.fixture
def known(note: Note) -> Note:
    """The synthetic note, knowing the catalog's names."""
    return replace(note, subjects=tuple(catalog().values()), names=(("seen/link", "A link shows", "有一环见到"),))


def test_value_period_source_derivation_and_when_it_was_known(known: Note) -> None:
    assert explain(FALL, known, "en") == (
        "Bitcoin: −14.1%, 4 Feb 2026 to 5 Feb 2026 (1 session) · Coinbase (UTC day) · 62,702 / 73,020 − 1"
        " · known 19:00 ET, 5 Feb 2026"
    )
    assert explain(FALL, known, "zh") == (
        "比特币：−14.1%，2026 年 2 月 4 日至 2026 年 2 月 5 日（1 个交易日） · Coinbase（UTC 日） · 62,702 / 73,020 − 1"
        " · 北京时间 2026 年 2 月 6 日 08:00 已知"
    )
    assert "比特幣" in explain(FALL, known, "zh-hant")


def test_a_press_figure_says_whose_word_it_is(known: Note) -> None:
    told = replace(FALL, status=Status.REPORTED, publisher="The Example", derivation="", window=None)
    assert "reported by The Example" in explain(told, known, "en")
    assert "The Example 报道" in explain(told, known, "zh")


def test_a_test_is_told_by_its_clause(known: Note) -> None:
    seen = Fact("link/tally", "link", Metric.TALLY, Decimal(1), Unit.COUNT, date(2026, 2, 6), KNOWN, source="computed")
    assert explain(seen, known, "en") == "A link shows, 6 Feb 2026"


@pytest.mark.parametrize(
    ("how", "en", "zh"),
    [
        ("observed: 4.21", "as published", "公布值"),
        ("+1·WALCL -1·TGA -1·RRP", "WALCL − TGA − RRP", "WALCL − TGA − RRP"),
        ("(+1·SOFR -1·IORB) × 100", "(SOFR − IORB) × 100", "(SOFR − IORB) × 100"),
        ("median of 0.0, 3.5, 1200.0", "median of 0, 3.5, 1,200", "0, 3.5, 1,200 的中位数"),
        ("-18.0 − -18.0", "−18 − −18", "−18 − −18"),
        (
            "highest value held, from 2024-09-01",
            "highest value held, from 2024-09-01",
            "自 2024-09-01 起所存数据的最高值",
        ),
    ],
)
def test_derivations_for_people(known: Note, how: str, en: str, zh: str) -> None:
    assert f" · {en} · known" in explain(replace(FALL, derivation=how), known, "en")
    assert f" · {zh} · " in explain(replace(FALL, derivation=how), known, "zh")


def test_words_of_a_derivation_are_never_left_in_english(known: Note) -> None:
    """Every sentence that the program itself writes of a derivation is known to the table."""
    for how in ("rank among 295 windows since 2024-12-02", "the framework's file", "values held by the library"):
        told = explain(replace(FALL, derivation=how, source="", subject="BTC"), known, "zh")
        assert not re.search("[A-Za-z]", told), told
