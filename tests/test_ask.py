"""Questions to the demonstration library: right figures with their sources, and nothing for what it does not hold."""

from __future__ import annotations

import json
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from commentary.wiring import Desk, open_desk
from tests.test_demo import demo, run

__all__ = ["demo"]

NOON = datetime(2026, 2, 6, 12, tzinfo=UTC)


@pytest.fixture(scope="module")
def desk(demo: Path) -> Desk:  # pytest's fixture
    return open_desk(demo)


@pytest.mark.parametrize(("text", "figures"), [
    ("How much did BTC lose on 5 February?", ("14.1%", "$62,702")),
    ("How did ether do over the last 20 sessions?", ("42.5%", "5 February")),
    ("What is the 10-year Treasury yield?", ("4.21%", "5 February")),
    ("How much did the high-yield spread widen over 20 sessions?", ("7 bp", "4 February")),
    ("How far is bitcoin below its peak?", ("50.3%", "$126,198")),
    ("How much did software fall since 30 January?", ("11.8%", "30 January")),
    ("What was SOFR on 4 February?", ("3.65%",)),
    ("比特币 2 月 5 日跌了多少？", ("14.1%", "62,702 美元")),
    ("10 年期美债收益率是多少？", ("4.21%",)),
    ("银行准备金最近 4 周变化多少？", ("855 亿美元",)),
    ("比特币和标普 500 近 20 个交易日谁跌得多？", ("31.3%", "1.7%", "不及")),
    ("VIX 最新是多少？", ("21.8",)),
    ("How much has bitcoin fallen this week?", ("1 February", "18.5%")),
    ("上周黄金 ETF 涨跌多少？", ("1 月 23 日", "1 月 30 日")),
    ("10y yield on Feb 4 vs Jan 30", ("30 January", "4 February", "3 bp")),
    # What trades every day is compared over the sessions of what does not.
    ("Did gold or bitcoin do better this month?", ("From 30 January to 5 February, bitcoin fell 25.5%", "did better")),
    ("What was bitcoin's intraday low on 5 February?", ("as low as $62,354",)),
    ("比特币 2 月 4 日盘中最低跌到多少？", ("一度低至",)),
    ("How far below its record was bitcoin on 4 February?", ("$73,020", "below its peak")),
    ("2s10s at the end of January?", ("30 January", "gap between")),  # a Saturday
    ("2 月 2 日 SOFR 高出准备金利率多少？", ("SOFR 与准备金利率之差",)),
    ("Fed balance sheet over the latest week?", ("In the week to 4 February",)),
    ("Is the VIX at its highest since December?", ("its highest close in",)),
    ("Bitcoin on 5 February: the lowest since when?", ("$62,702", "lowest close in", "stood at")),
    ("比特币 2 月 5 日收盘是什么时候以来最低的？", ("62,702 美元", "最低")),
    ("What was bitcoin's deepest drawdown since 14 January?", ("35.3%", "14 January", "$62,702")),
    ("1 月 29 日到 2 月 5 日比特币跌了多少？", ("1 月 29 日", "25.9%")),
    ("How much did bitcoin fall in January?", ("31 December", "31 January")),
    ("Reserves in the week to 4 February?", ("28 January", "4 February")),
    ("What is the spread between 10-year and 2-year Treasury yields?", ("74 bp",)),
    ("How far is bitcoin below its record close?", ("$124,753",)),
    ("2 月 3 日软件股 ETF（IGV）跌了多少？", ("2 月 3 日", "4.6%")),
    ("为什么存储芯片股比比特币抗跌？", ("闪迪（SNDK）", "下跌 1.4%", "14.1%", "好于比特币", "归咎于")),
    ("Why did memory stocks hold up better than bitcoin on 5 February?", ("SanDisk (SNDK)", "1.4%", "14.1%", "blame")),
])  # fmt: skip
def test_figures_are_those_of_the_record_and_cited(desk: Desk, text: str, figures: tuple[str, ...]) -> None:
    answer = desk.ask(text, NOON)
    said = " ".join(sentence.text(answer.lang) for sentence in answer.sentences)
    assert all(figure in said for figure in figures), (said, answer.missing)
    assert all(fact.source for fact in answer.facts)


def test_why_is_answered_by_counted_headlines_and_the_evidence_against(desk: Desk) -> None:
    answer = desk.ask("Why did bitcoin fall on 5 February?", NOON)
    said = [sentence.en for sentence in answer.sentences]
    own, others = (
        next(n for n, text in enumerate(said) if part in text)
        for part in ("No headline of that time that names it", "blame")
    )
    assert own < others  # headlines about other falls are not taken for its own
    assert "Headlines about market falls" in said[others]
    assert "publishers" in said[others]
    weighed = [sentence.en for sentence in answer.against]
    assert any("have not risen enough" in text or "no better than beta" in text for text in weighed)
    assert answer.articles


def test_what_the_framework_does_not_speak_of_is_not_weighed_by_it(desk: Desk) -> None:
    assert not desk.ask("Why did the 10-year yield fall on 5 February?", NOON).against
    assert not desk.ask("Why did SoftBank fall on 5 February?", NOON).against


@pytest.mark.parametrize(("text", "told"), [
    ("Which fell more on 5 February, bitcoin or gold?", "bitcoin did worse than the gold ETF"),
    ("Which held up better on 5 February, bitcoin or gold?", "gold ETF (GLD) did better than bitcoin"),
])  # fmt: skip
def test_of_two_the_one_that_is_asked_for_is_told(text: str, told: str, desk: Desk) -> None:
    said = " ".join(sentence.en for sentence in desk.ask(text, NOON).sentences)
    assert told.lower() in said.lower()


def test_of_two_yields_none_did_better(desk: Desk) -> None:
    answer = desk.ask("Which fell more on 5 February, the 10-year yield or the 10-year real yield?", NOON)
    said = " ".join(sentence.en for sentence in answer.sentences)
    assert "better" not in said
    assert "worse" not in said


def test_a_day_is_not_the_time_since_it(desk: Desk) -> None:
    answer = desk.ask("Which has done better since both reported on Jan 28, bitcoin or ether?", NOON)
    assert "from 28 January to 5 February" in answer.sentences[0].en
    odd = desk.ask("How did bitcoin do on 5 February since the vote?", NOON)
    assert not odd.sentences


def test_a_premise_that_the_data_contradict_is_answered_by_nothing(desk: Desk) -> None:
    answer = desk.ask("Why did bitcoin rise on 5 February?", NOON)
    assert (answer.empty, answer.denied) == (True, True)
    assert "did not rise" in answer.missing[0]


@pytest.mark.parametrize("text", [
    "What is the investment-grade spread?",  # a known series without data
    "高收益债利差 2 月 5 日是多少？",  # published two hours later
    "How much did gold futures fall?",
    "What was Micron's price?",  # adjusted: its level never traded
    "Micron: the lowest since when?",
    "Why did bitcoin fall next week?",
    "比特币成交量是多少？",
])  # fmt: skip
def test_what_it_does_not_hold_is_not_answered(desk: Desk, text: str) -> None:
    answer = desk.ask(text, NOON)
    assert not answer.sentences
    assert answer.missing


def test_no_answer_rests_on_what_was_known_later(desk: Desk) -> None:
    for hour in range(0, 96, 7):
        when = NOON - timedelta(days=2) + timedelta(hours=hour)
        for text in ("How did bitcoin do, and what was blamed?", "What is the high-yield spread?"):
            answer = desk.ask(text, when)
            assert all(fact.known_at <= when for fact in answer.facts)
            assert all(article.known_at <= when for article in answer.articles)


def test_the_command_says_figures_sources_and_the_instant(demo: Path) -> None:
    done = run("ask", "How much did bitcoin lose on 5 February?", "-w", demo, "--as-of", "2026-02-06")
    assert done.exit_code == 0
    assert done.stdout.startswith("Bitcoin ")
    assert "As of 2026-02-06 12:00 UTC" in done.stdout
    assert "[1] exchange composite (UTC day), 2026-02-05" in done.stdout
    data = json.loads(run("ask", "What is the VIX?", "-w", demo, "--as-of", "2026-02-06", "--json").stdout)
    assert data["facts"][0]["value"] == "21.77"
    refused = run("ask", "Should I buy bitcoin?", "-w", demo, "--as-of", "2026-02-06")
    assert (refused.exit_code, refused.stdout) == (3, "")
    assert "not answered: no record tells what is to come" in refused.stderr
    chinese = run("ask", "比特币明天会不会涨？", "-w", demo, "--as-of", "2026-02-06")
    assert "未作答：未来的事与投资建议" in chinese.stderr
