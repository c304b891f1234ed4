"""A set of questions and of pairs on the demonstration library: floors, so that what is read does not become less."""

from __future__ import annotations

import json
import re
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest

from commentary.model import Answer
from commentary.wiring import Desk, open_desk
from tests.test_demo import demo, run

__all__ = ["demo"]

DATA = Path(__file__).parent / "data"
NOON = datetime(2026, 2, 6, 12, tzinfo=UTC)


def lines(name: str) -> list[dict[str, Any]]:
    return [json.loads(line) for line in (DATA / name).read_text("utf-8").splitlines()]


@pytest.fixture(scope="module")
def desk(demo: Path) -> Desk:  # pytest's fixture
    return open_desk(demo)


@pytest.fixture(scope="module")
def answers(desk: Desk) -> list[tuple[dict[str, Any], Answer]]:
    return [(asked, desk.ask(asked["q"], NOON)) for asked in lines("demo_questions.jsonl")]


def right(asked: dict[str, Any], answer: Answer) -> bool:
    if asked.get("none"):
        return answer.empty
    if "figures" in asked:
        said = " ".join(sentence.text(answer.lang) for sentence in answer.sentences)
        return all(re.search(figure, said) for figure in asked["figures"])
    return any(re.search(title, report.title) for report in answer.reports for title in asked["titles"])


def test_most_that_the_library_holds_is_answered(answers: list[tuple[dict[str, Any], Answer]]) -> None:
    wrong = [asked["q"] for asked, answer in answers if not asked.get("none") and not right(asked, answer)]
    held = [asked for asked, _ in answers if not asked.get("none")]
    assert len(wrong) <= len(held) // 10, wrong


def test_what_it_does_not_hold_is_refused(answers: list[tuple[dict[str, Any], Answer]]) -> None:
    wrong = [asked["q"] for asked, answer in answers if asked.get("none") and not answer.empty]
    assert len(wrong) <= 1, wrong


def test_no_answer_has_another_figure(answers: list[tuple[dict[str, Any], Answer]]) -> None:
    assert not [asked["q"] for asked, answer in answers if answer.sentences and not right(asked, answer)]


def test_reports_are_cited_and_were_known(answers: list[tuple[dict[str, Any], Answer]]) -> None:
    for _, answer in answers:
        assert all(report.publishers and report.url and report.known_at <= answer.as_of for report in answer.reports)


def test_pairs_of_one_event_are_one_story_and_others_are_not(desk: Desk) -> None:
    found = dict[str, dict[int, str]]()
    for ago in range(7):
        for story in desk.library.at(NOON - timedelta(days=ago)).stories():
            for article in story.articles:
                found.setdefault(article.title, {})[ago] = story.id

    def together(pair: dict[str, Any]) -> bool:
        one, two = (next(held for title, held in found.items() if title.startswith(pair[key])) for key in ("a", "b"))
        return any(one[ago] == two[ago] for ago in one.keys() & two.keys())

    pairs = lines("demo_pairs.jsonl")
    joined = [pair for pair in pairs if together(pair)]
    missed = [pair for pair in pairs if pair["same"] and pair not in joined]
    assert all(pair["same"] for pair in joined), joined
    # A low floor: titles that share neither names nor what happens stay apart.
    assert len(joined) >= 3, missed


def test_stories_say_why_they_rank_and_who_gives_which_figure(demo: Path) -> None:
    told = run("stories", "-w", demo, "--as-of", "2026-02-06", "-k", "40", "--explain").stdout
    assert "independent publishers" in told
    assert " by '" in told
    rows = [
        json.loads(line) for line in run("stories", "-w", demo, "--as-of", "2026-02-06", "--json").stdout.splitlines()
    ]
    assert [row["score"] for row in rows] == sorted((row["score"] for row in rows), reverse=True)
    assert all(row["reasons"] for row in rows)
    assert run("stories", "-w", demo, "--as-of", "2020-01-01").exit_code == 3


def test_a_report_is_quoted_with_its_publisher_and_its_source(demo: Path) -> None:
    done = run("ask", "How much does Oracle want to raise this year?", "-w", demo, "--as-of", "2026-02-06")
    assert done.exit_code == 0
    assert "Headlines:" in done.stdout
    assert "Demo Wire A, 2026-02-02: Oracle wants as much as $50 billion" in done.stdout
    assert "[1] Demo Wire A: Oracle wants" in done.stdout


def test_the_evidence_against_stands_under_its_own_name_after_the_headlines(demo: Path) -> None:
    said = run("ask", "Why did the market fall on 5 February?", "-w", demo, "--as-of", "2026-02-06").stdout
    _, _, headlines = said.partition("Headlines:")
    _, _, against = headlines.partition("Against a shortage of money as the cause:")
    assert "no better than beta" in against.partition("As of")[0]
    assert "no better than beta" not in said.partition("Headlines:")[0]
