"""The China and Hong Kong box on a synthetic market: when there is one, on whose page, and that its figures are read back."""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import replace
from datetime import date, timedelta
from decimal import Decimal

import pytest

from commentary import claims, daily, facts, framework
from commentary.model import Draft, Evidence, Fact, Lang, Metric, Note, Regime, Section, Status, Table, Unit
from commentary.plain import PlainWriter
from commentary.plain.china import china
from commentary.plain.materials import Materials
from commentary.ports import View
from commentary.wiring import _simple
from commentary.wording import Context, Wording
from outputs import markup, render
from tests.fakes import FakeView, noon
from tests.test_daily import AS_OF, DAYS, LAST, market, walk
from tests.test_verify import FakePiece

TODAY = AS_OF.date()
MAINLAND = ("CSI300", "USDCNY", "SHIBOR_ON")
Series = dict[str, dict[date, float]]


def asia() -> Series:
    """Invented figures for every row of the box."""
    prices = (("HSI", 20_000), ("HSTECH", 5_000), ("CSI300", 4_000))
    series = {name: walk(60 + n, start, 0.015, True) for n, (name, start) in enumerate(prices)}
    series["USDCNY"] = walk(70, 7.0, 0.0005, True)
    series |= {name: walk(71 + n, 3.0, 0.04, False) for n, name in enumerate(("HIBOR_ON", "HIBOR_1M", "SHIBOR_ON"))}
    series["HK_BALANCE"] = {day: round(5e10 + 1e8 * (n % 40)) for n, day in enumerate(DAYS)}
    return series


def ended(series: Series, names: Iterable[str], days: int) -> Series:
    """The series with those named ending so many sessions before the others."""
    kept = set(DAYS[: len(DAYS) - days])
    cut = set(names)
    return {
        key: {day: v for day, v in own.items() if day in kept} if key in cut else own for key, own in series.items()
    }


def box(series: Series, as_of: date = TODAY) -> Section | None:
    view = FakeView(noon(as_of), market() | series)
    return china(Materials(framework.unread(view.as_of), Evidence(), view, daily.names(view)))


def rows(series: Series, as_of: date = TODAY) -> dict[str, list[str]]:
    """The Chinese cells by row; empty where there is no box."""
    made = box(series, as_of)
    assert made is None or made.table is not None
    return {row[0].zh: [cell.zh for cell in row[1:]] for row in made.table.rows} if made and made.table else {}


@pytest.fixture(scope="module")
def view() -> FakeView:
    return FakeView(AS_OF, market() | asia())


@pytest.fixture(scope="module")
def note(view: FakeView) -> Note:
    return daily.brief(AS_OF, view, PlainWriter(daily.names(view)), "Asia/Shanghai")


def section(note: Note) -> Section:
    return next(each for each in note.sections if each.id == "china")


def table(note: Note) -> Table:
    found = section(note).table
    assert found is not None
    return found


def test_the_box_tells_every_subject_with_its_day(note: Note) -> None:
    assert note.verification.dropped == ()
    assert [row[0].zh for row in table(note).rows] == [
        "恒生指数", "恒生科技指数", "沪深 300 指数", "美元兑人民币中间价", "港元隔夜拆息（HIBOR）",
        "港元一个月拆息（HIBOR）", "香港银行体系总结余", "隔夜 SHIBOR",
    ]  # fmt: skip
    assert {row[-1].zh for row in table(note).rows} == {"3 月 6 日"}
    assert all(cell.claims for row in table(note).rows for cell in row[1:])


def test_its_one_sentence_sets_shares_beside_money(note: Note) -> None:
    ((sentence,),) = section(note).paragraphs
    by_id = {fact.id: fact for fact in note.facts}
    told = [by_id[claim.facts[0]].subject for key in sentence.claims for claim in note.claims if claim.id == key]
    assert told[0] in ("HSI", "HSTECH", "CSI300")
    assert told[1] in ("HIBOR_ON", "HIBOR_1M", "SHIBOR_ON")


@pytest.mark.parametrize("names", [(), ("HSI",), ("KWEB",)])
def test_there_is_no_box_without_two_of_its_subjects(names: tuple[str, ...]) -> None:
    kept = {name: walk(5, 50.0, 0.02, True) for name in names}
    assert box(kept) is None
    assert list(rows(kept | {"HIBOR_ON": asia()["HIBOR_ON"]})) == (
        ["恒生指数", "港元隔夜拆息（HIBOR）"] if names == ("HSI",) else []
    )


def test_what_is_stale_is_left_out_and_the_box_with_it() -> None:
    assert list(rows(ended(asia(), ["HSI", "HK_BALANCE"], 8))) == [
        "恒生科技指数", "沪深 300 指数", "美元兑人民币中间价", "港元隔夜拆息（HIBOR）", "港元一个月拆息（HIBOR）", "隔夜 SHIBOR",
    ]  # fmt: skip
    assert box(asia(), LAST + timedelta(days=40)) is None


def test_prices_share_their_dates() -> None:
    gone = asia()
    del gone["USDCNY"][LAST]
    del gone["HSTECH"][DAYS[-21]]
    shown = rows(gone)
    assert shown["恒生指数"][-1] == shown["沪深 300 指数"][-1] == "3 月 6 日"
    assert shown["美元兑人民币中间价"][-1] == "3 月 5 日"
    made = box(gone)
    assert made is not None and "暂无" not in {cell.zh for row in made.table.rows for cell in row}  # type: ignore[union-attr]


def test_a_holiday_of_one_market_holds_the_other_not_back() -> None:
    shown = rows(ended(asia(), MAINLAND, 5))
    assert {key: cells[-1] for key, cells in shown.items()} == {
        "恒生指数": "3 月 6 日", "恒生科技指数": "3 月 6 日", "沪深 300 指数": "2 月 27 日", "美元兑人民币中间价": "2 月 27 日",
        "港元隔夜拆息（HIBOR）": "3 月 6 日", "港元一个月拆息（HIBOR）": "3 月 6 日", "香港银行体系总结余": "3 月 6 日",
        "隔夜 SHIBOR": "2 月 27 日",
    }  # fmt: skip
    assert "暂无" not in {cell for cells in shown.values() for cell in cells}


def test_the_session_after_a_holiday_is_one_session() -> None:
    closed = set(DAYS[-7:-1])
    after = {
        key: {day: v for day, v in own.items() if key not in MAINLAND or day not in closed}
        for key, own in asia().items()
    }
    assert rows(after)["隔夜 SHIBOR"][1] != "暂无"
    del after["CSI300"]
    assert rows(after)["隔夜 SHIBOR"][1] == "暂无"  # without the market nobody knows that it was shut


def test_a_market_that_is_behind_dates_no_rate_back() -> None:
    shown = rows(ended(asia(), ["HSI", "HSTECH"], 2))
    assert shown["恒生指数"][-1] == "3 月 4 日"
    assert shown["港元隔夜拆息（HIBOR）"][-1] == "3 月 6 日"


@pytest.mark.parametrize("lang", list(Lang))
def test_every_cell_and_the_sentence_are_read_back(view: FakeView, note: Note, lang: Lang) -> None:
    ((sentence,),) = section(note).paragraphs
    pieces = [FakePiece("sentence", sentence.text(lang), sentence.claims)]
    pieces += [
        FakePiece("cell", cell.text(lang), cell.claims, row=row[0].text(lang))
        for row in table(note).rows
        for cell in row[1:]
    ]
    assert daily.check(pieces, (), lang, note, view) == ()
    figures = [piece for piece in pieces[1:] if "月" not in piece.text and "March" not in piece.text]
    amiss = [
        replace(p, text=re.sub(r"\d", lambda digit: str((int(digit[0]) + 1) % 10), p.text, count=1)) for p in figures
    ]
    assert len(daily.check(amiss, (), lang, note, view)) == len(amiss) == 24
    moved = [replace(piece, row="SOFR") for piece in pieces[1:]]
    assert len(daily.check(moved, (), lang, note, view)) == len(moved) == 32


@pytest.mark.parametrize("lang", ["en", "zh", "zh-hant"])
def test_it_stands_on_the_pages_in_chinese_alone_and_each_page_verifies(view: FakeView, note: Note, lang: str) -> None:
    page = render.markdown(note, lang)
    assert ("<!-- section: china -->" in page, "HIBOR" in page) == (lang != "en", lang != "en")
    fresh = markup.parse(page).pieces
    read = [_simple(piece) for piece in fresh] if lang != "en" else list(fresh)
    own = Lang.EN if lang == "en" else Lang.ZH
    assert daily.check(read, read, own, note, view) == ()
    edited = [
        replace(p, text="+9.9%") if (p.section, p.kind, p.column[:3]) == ("china", "cell", "20 ") else p for p in read
    ]
    assert len(daily.check(edited, read, own, note, view)) == (0 if lang == "en" else 8)


def test_the_english_page_neither_counts_nor_sources_it(note: Note) -> None:
    without = replace(note, sections=tuple(each for each in note.sections if each.id != "china"))
    assert render.length(note, "en") == render.length(without, "en")
    assert "CFETS" not in render.markdown(note, "en")
    assert "中国外汇交易中心" in render.markdown(note, "zh")


class Liar(PlainWriter):
    """Writes a sentence that is false in English, and a move that no data give."""

    def write(self, regime: Regime, evidence: Evidence, view: View) -> Draft:
        made = super().write(regime, evidence, view)
        lied = tuple(_lied(each) if each.id == "china" else each for each in made.sections)
        return replace(made, sections=lied, facts=tuple(map(_doubted, made.facts)))


def _lied(made: Section) -> Section:
    ((sentence,),) = made.paragraphs
    return replace(made, paragraphs=((replace(sentence, en="The Hang Seng index soared."),),))


def _doubted(fact: Fact) -> Fact:
    told = fact.subject == "HSTECH" and fact.metric is Metric.RETURN
    return replace(fact, status=Status.REPORTED) if told else fact


def test_what_fails_in_one_language_is_gone_in_both(view: FakeView, note: Note) -> None:
    lied = daily.brief(AS_OF, view, Liar(daily.names(view)), "Asia/Shanghai")
    assert section(lied).paragraphs == ()
    assert [dropped.lang for dropped in lied.verification.dropped] == [Lang.EN]
    cells = {row[0].zh: [cell.text(lang) for lang in Lang for cell in row[2:4]] for row in table(lied).rows}
    assert cells["恒生科技指数"] == ["n/a", "n/a", "暂无", "暂无"]
    assert [row for row in table(lied).rows if "Tech" not in row[0].en] == [
        row for row in table(note).rows if "Tech" not in row[0].en
    ]


@pytest.mark.parametrize("lang", list(Lang))
@pytest.mark.parametrize("subject", sorted(asia()))
def test_a_move_of_each_and_its_level_are_read_back_alone(view: FakeView, subject: str, lang: Lang) -> None:
    change, at = facts.own_move(view, subject, 1, facts.latest(view, "HSI").day), facts.level(view, subject)
    assert change is not None
    if subject == "HK_BALANCE":  # three digits of 70,656,800 are 7070 万
        change = replace(change, value=Decimal(-70_656_800))
    claim = claims.moved(change, at)
    held = daily.rules([change, at] if at else [], [claim], AS_OF, view, frozenset())
    text = Wording(Context(AS_OF, held.facts, held.subjects, {})).alone(claim).text(lang)
    assert held.why_not(text, lang, [claim.id]) == ""
    assert (" 点" in text) == (lang is Lang.ZH and view.subjects[subject].unit is Unit.POINTS)
