"""The daily line on a synthetic market: what a note says, leaves out, and never says of a day that is not there."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from datetime import date, timedelta

import numpy as np
import pytest

from commentary import daily
from commentary.errors import NotPublishable
from commentary.model import Lang, Note
from commentary.plain import PlainWriter
from tests.fakes import FakeView, noon, weekdays

LAST = date(2025, 3, 6)
AS_OF = noon(LAST + timedelta(days=1))
DAYS = weekdays(LAST, 900)
PRICES = ("BTC", "ETH", "SPY", "QQQ", "IGV", "ARKK", "COWZ", "GLD", "SLV", "HYG")


def walk(seed: int, start: float, size: float, relative: bool) -> dict[date, float]:
    """A synthetic series; no market."""
    steps = np.random.default_rng(seed).normal(0, size, len(DAYS))
    values = start * np.exp(np.cumsum(steps)) if relative else start + np.cumsum(steps)
    return {day: round(float(value), 2) for day, value in zip(DAYS, values, strict=True)}


def market() -> dict[str, dict[date, float]]:
    series = {name: walk(seed, 100.0, 0.02, True) for seed, name in enumerate(PRICES)}
    series |= {name: walk(20 + seed, 4.0, 0.03, False) for seed, name in enumerate(("DGS2", "DGS10", "DFII10", "SOFR"))}
    series["HY_OAS"] = {day: round(350 + value) for day, value in walk(40, 0.0, 4, False).items()}
    series["IORB"] = dict.fromkeys(DAYS, 4.0)
    return series


def brief(view: FakeView) -> Note:
    return daily.brief(view.as_of, view, PlainWriter(daily.names(view)), "Asia/Shanghai")


@pytest.fixture(scope="module")
def note() -> Note:
    return brief(FakeView(AS_OF, market()))


def prose(note: Note, section: str, lang: Lang) -> str:
    found = [each for each in note.sections if each.id == section]
    return " ".join(sentence.text(lang) for each in found for part in each.paragraphs for sentence in part)


def test_a_note_stands_in_both_languages_with_nothing_dropped(note: Note) -> None:
    assert note.verification.dropped == ()
    assert note.verification.figures == note.verification.matched > 50
    for section in ("headline", "deck", "editor", "against", "triggers"):
        for lang in Lang:
            assert prose(note, section, lang)


def test_the_same_record_gives_the_same_note(note: Note) -> None:
    assert brief(FakeView(AS_OF, market())) == note


def test_what_comes_later_changes_nothing(note: Note) -> None:
    later = market()
    for series in later.values():
        series |= {LAST + timedelta(days=n): 1.0 for n in range(1, 4)}
    assert brief(FakeView(AS_OF, later)) == note


def test_compared_returns_share_their_dates(note: Note) -> None:
    facts = {fact.id: fact for fact in note.facts}
    ranked = [claim for claim in note.claims if claim.predicate.value == "rank"]
    assert ranked
    for claim in ranked:
        assert len({(facts[key].start, facts[key].end) for key in claim.facts}) == 1


def test_one_price_without_its_last_value_is_missing_and_does_not_date_the_note_back() -> None:
    series = market()
    del series["SPY"][LAST]
    note = brief(FakeView(AS_OF, series))
    ends = {fact.end for fact in note.facts if fact.subject == "BTC" and fact.metric.value == "return"}
    assert max(ends) == LAST
    table = next(section.table for section in note.sections if section.id == "table")
    assert table is not None
    row = next(row for row in table.rows if "SPY" in row[0].en)
    assert [cell.en for cell in row[2:5]] == ["n/a", "n/a", "n/a"]


def test_nothing_current_is_said_and_not_made_up() -> None:
    with pytest.raises(NotPublishable, match="newer data"):
        brief(FakeView(AS_OF + timedelta(days=90), market()))


@pytest.mark.parametrize(
    "lie", [lambda text: text.replace("fell", "rose"), lambda text: text.replace("Bitcoin", "Ether")]
)
def test_a_writer_that_lies_is_not_published(lie: Callable[[str], str]) -> None:
    """Whatever writes, a sentence that does not say its claims is dropped in both languages, and listed."""

    class Liar(PlainWriter):
        def write(self, *args):  # type: ignore[no-untyped-def]
            draft = super().write(*args)
            sections = tuple(
                replace(
                    section,
                    paragraphs=tuple(tuple(replace(s, en=lie(s.en)) for s in part) for part in section.paragraphs),
                )
                for section in draft.sections
            )
            return replace(draft, sections=sections)

    view = FakeView(AS_OF, market())
    try:
        note = daily.brief(AS_OF, view, Liar(daily.names(view)), "Asia/Shanghai")
    except NotPublishable:
        return
    told = {text for section in note.sections for part in section.paragraphs for s in part for text in (s.en,)}
    honest = {s.en for section in brief(view).sections for part in section.paragraphs for s in part}
    assert told <= honest
    assert note.verification.dropped
    assert note.verification.matched < note.verification.figures
