"""The whole line, on the demonstration workspace: `commentary demo` and what follows from it."""

from __future__ import annotations

import json
import re
from pathlib import Path
from typing import Any

import pytest
from click.testing import CliRunner, Result

from commentary.cli import main
from outputs import markup


def run(*args: str | Path) -> Result:
    return CliRunner().invoke(main, [str(arg) for arg in args], catch_exceptions=False)


@pytest.fixture(scope="session")
def demo(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A demonstration workspace with its note. Tests only read it."""
    folder = tmp_path_factory.mktemp("desk") / "demo"
    done = run("demo", folder)
    assert done.exit_code == 0, done.output
    assert str(folder / "notes" / "2026-02-06" / "brief.en.md") in done.stdout
    return folder


@pytest.fixture(scope="session")
def pages(demo: Path) -> dict[str, str]:
    """The pages by edition."""
    return {path.name.split(".")[1]: path.read_text("utf-8") for path in sorted(demo.glob("notes/2026-02-06/*.md"))}


@pytest.fixture(scope="session")
def told(pages: dict[str, str]) -> dict[str, str]:
    """What a reader sees of the pages, without front matter and marks."""
    return {lang: "\n".join(piece.text for piece in markup.parse(page).pieces) for lang, page in pages.items()}


@pytest.fixture(scope="session")
def note(demo: Path) -> dict[str, Any]:
    """The note as data."""
    read: dict[str, Any] = json.loads((demo / "notes" / "2026-02-06" / "brief.json").read_text("utf-8"))
    return read


def test_the_note_is_in_both_languages(pages: dict[str, str], note: dict[str, Any]) -> None:
    assert list(pages) == ["en", "zh"]
    assert note["as_of"] == "2026-02-06T12:00:00Z"


def test_the_figures_known_then_are_told(told: dict[str, str]) -> None:
    for page in told.values():
        assert "14.1%" in page
        assert "62,702" in page
        assert "4.21%" in page
        assert "286" in page


def test_nothing_that_was_not_known_yet_is_told(told: dict[str, str]) -> None:
    for page in told.values():
        assert "60,074" not in page
        assert "297 bp" not in page and "297 个基点" not in page


def test_a_hostile_item_reaches_no_page_as_markup(pages: dict[str, str]) -> None:
    for page in pages.values():
        assert "<script" not in page.lower()
        assert "javascript:" not in page.lower()


@pytest.mark.parametrize("lang", ["en", "zh"])
def test_the_note_verifies_as_it_was_written(demo: Path, lang: str) -> None:
    done = run("verify", demo / "notes" / "2026-02-06" / f"brief.{lang}.md", "-w", demo)
    assert (done.exit_code, done.stderr) == (0, ""), done.stdout


def edited(demo: Path, folder: Path, page: str, lang: str) -> Result:
    path = folder / f"brief.{lang}.md"
    path.write_text(page, "utf-8")
    return run("verify", path, "-w", demo)


@pytest.mark.parametrize(
    ("lang", "right", "wrong"),
    [
        ("en", "14.1%", "14.7%"),
        ("zh", "14.1%", "14.7%"),
        ("en", "Bitcoin lost", "Bitcoin rose"),
        ("zh", "286 个基点", "297 个基点"),
        ("en", "| Bitcoin |", "| Ether |"),
        ("en", "# Bitcoin, ether", "# Bitcoin, the record loser, ether"),
        ("en", "LSI 45", "LSI 54"),
        ("en", "not an instruction", "an instruction"),
        ("en", "## Evidence against", "The Fed cut rates on Thursday.\n\n## Evidence against"),
        ("en", "lsi: 45", "lsi: 54"),
        ("en", "08:00 ET (21:00 Beijing): SOFR", "09:00 ET (22:00 Beijing): SOFR"),
        ("zh", "2 月 11 日数据", "2 月 12 日数据"),
    ],
)
def test_an_edit_that_is_not_true_is_caught(
    demo: Path, tmp_path: Path, pages: dict[str, str], lang: str, right: str, wrong: str
) -> None:
    assert right in pages[lang]
    done = edited(demo, tmp_path, pages[lang].replace(right, wrong), lang)
    assert done.exit_code == 3, done.stdout


@pytest.mark.parametrize(
    ("lang", "was", "now"),
    [
        ("en", "Bitcoin lost 14.1% on", "Bitcoin dropped 14.1% on"),
        ("en", "## Evidence against", "Read the table beside the text.\n\n## Evidence against"),
        ("zh", "## 相反的证据", "编者补一句闲话。\n\n## 相反的证据"),
    ],
)
def test_an_edit_that_leaves_the_facts_alone_passes(
    demo: Path, tmp_path: Path, pages: dict[str, str], lang: str, was: str, now: str
) -> None:
    assert was in pages[lang]
    done = edited(demo, tmp_path, pages[lang].replace(was, now), lang)
    assert done.exit_code == 0, done.stdout


def test_a_failure_names_the_line_the_words_and_the_nearest_fact(
    demo: Path, tmp_path: Path, pages: dict[str, str]
) -> None:
    done = edited(demo, tmp_path, pages["en"].replace("Bitcoin lost 14.1%", "Bitcoin lost 14.7%"), "en")
    [line] = done.stdout.splitlines()
    assert line.startswith("line ")
    assert "Bitcoin lost 14.7%" in line
    assert "nearest fact: Bitcoin −14.1%, 2026-02-05" in line


def test_the_same_record_gives_the_same_bytes_whatever_was_run_before(demo: Path, pages: dict[str, str]) -> None:
    assert run("brief", "-w", demo, "--as-of", "2026-02-04", "--dry-run").exit_code == 0
    again = run("brief", "-w", demo, "--as-of", "2026-02-06", "--lang", "en", "--dry-run")
    assert again.stdout == pages["en"]


def test_the_index_of_a_span_is_that_of_the_note(demo: Path, note: dict[str, Any]) -> None:
    done = run("regime", "-w", demo, "--from", "2026-02-02", "--to", "2026-02-06", "--json")
    rows = [json.loads(line) for line in done.stdout.splitlines()]
    assert [row["as_of"][:10] for row in rows] == [f"2026-02-0{day}" for day in range(2, 7)]
    assert (rows[-1]["lsi"], rows[-1]["state"]) == (note["regime"]["lsi"], note["regime"]["state"])


def test_importing_again_adds_nothing(demo: Path) -> None:
    assert "0 new articles, 0 revised, 0 observations" in run("import", "-w", demo).stdout


def test_news_of_both_languages_and_data_are_found(demo: Path) -> None:
    found = [json.loads(line) for line in run("search", "爆仓", "-w", demo, "--json").stdout.splitlines()]
    assert any("爆仓" in passage["text"] for passage in found)
    assert any(json.loads(line)["fact"] for line in run("search", "SOFR", "-w", demo, "--json").stdout.splitlines())


def test_what_is_due_stands_in_the_note_and_in_the_calendar(demo: Path, told: dict[str, str]) -> None:
    done = run("calendar", "-w", demo, "--as-of", "2026-02-06", "--json")
    rows = [json.loads(line) for line in done.stdout.splitlines()]
    assert rows[0]["new_york"] == "Fri 2026-02-06 08:00"
    assert rows[0]["series"] == "SOFR"
    assert "Fri 6 Feb, 08:00 ET (21:00 Beijing): SOFR" in told["en"]
    assert "decides Bank reserves" in told["en"]
    assert "北京时间 2 月 13 日（周五）05:30（美东 16:30）：H.4.1" in told["zh"]


def test_many_queries_are_answered_line_by_line_and_a_bad_line_is_named(demo: Path, tmp_path: Path) -> None:
    path = tmp_path / "q.jsonl"
    path.write_text('{"id": 7, "query": "bitcoin"}\n\n{"query": "银行准备金"}\n', "utf-8")
    done = run("search", "--queries", path, "-w", demo, "--as-of", "2026-02-06", "-k", "2")
    rows = [json.loads(line) for line in done.stdout.splitlines()]
    assert [(row.get("id"), len(row["results"])) for row in rows] == [(7, 2), (None, 2)]
    path.write_text('{"query": "bitcoin"}\nnonsense\n', "utf-8")
    done = run("search", "--queries", path, "-w", demo)
    assert done.exit_code == 1
    assert "line 2" in done.stderr
    assert run("search", "-w", demo).exit_code == 2


@pytest.mark.parametrize(("option", "value"), [("--lang", "zh"), ("--publisher", "demo wire a"), ("--layer", "3")])
def test_a_search_keeps_to_what_is_asked_for(demo: Path, option: str, value: str) -> None:
    done = run("search", "资本开支 capital spending", "-w", demo, "--as-of", "2026-02-06", "--json", option, value)
    rows = [json.loads(line) for line in done.stdout.splitlines()]
    assert rows
    every = run("search", "资本开支 capital spending", "-w", demo, "--as-of", "2026-02-06", "--json")
    assert {row["id"] for row in rows} != {json.loads(line)["id"] for line in every.stdout.splitlines()}
    if option == "--lang":
        assert {row["lang"] for row in rows} == {"zh"}
    else:
        assert all(row["article"] for row in rows)


def test_predictions_are_scored(demo: Path) -> None:
    done = run("track", "-w", demo, "--from", "2025-12-01", "--to", "2026-01-30", "--json")
    assert {json.loads(line)["horizon"] for line in done.stdout.splitlines()} == {5, 20}


def test_what_the_calendar_lacks_is_said_and_sources_stand_once(told: dict[str, str], pages: dict[str, str]) -> None:
    assert "Payrolls, inflation, auctions and earnings are not in this calendar." in pages["en"]
    data = next(line for line in pages["en"].splitlines() if line.startswith("Data: "))
    assert data.count("New York Fed") == 1
    assert "美国财政部" in next(line for line in pages["zh"].splitlines() if line.startswith("数据："))


def test_causes_lead_to_a_headline_that_blames(pages: dict[str, str]) -> None:
    blamed = next(line for line in pages["en"].splitlines() if "Headlines about market falls" in line)
    assert re.search(r"Headlines about market falls in the past 24 hours blame [^.]*\(\d+ publishers\)[^.]* \[", blamed)
