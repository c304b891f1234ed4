"""A note with a language model behind it: worded and interpreted, checked, or the note as it was; over a real server."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from http.server import ThreadingHTTPServer
from pathlib import Path
from threading import Thread
from typing import Any

import pytest

from tests.retrieval.test_models import KEY, Served, completion, refuses, says
from tests.test_demo import demo, run

__all__ = ["demo"]

EN = [
    "The question is who is forced to part with what.",
    "If the price of money does not follow, the argument has to be made again.",
    "Bitcoin fell 14.1% because Powell said so.",
    "Buy the dip now.",
]
ZH = ["真正的问题在于谁被迫交出手里的筹码。", "若资金的价格不跟着动，短缺就仍需证据。", "比特币昨天暴跌。"]


def worded(asked: dict[str, Any]) -> str:
    """Names before slots."""
    return ", ".join(f"{slot['of']} {{c:{slot['id']}}}".strip() for slot in asked["slots"])


def writes(served: Served) -> None:
    """A plan of nothing, faithful wording, and free prose in the language of the prompt."""
    system, user = (message["content"] for message in served.asked[-1]["messages"])
    if "You plan" in system:
        plan = {"headline": "", "takeaway": "", "proposals": [], "editor": [], "against": [], "stories": []}
        content: object = plan
    elif "{c:ID}" in system:
        asked = [json.loads(line) for line in user.splitlines() if line.startswith('{"n"')]
        told = [{"n": each["n"], "text": worded(each)} for each in asked]
        content = {"sentences": told}
    else:
        content = {"sentences": ZH if "解读" in system else EN}
    served.send(200, json.dumps(completion(json.dumps(content))).encode())


@pytest.fixture
def server(monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    Served.replies, Served.asked = [writes], []
    with ThreadingHTTPServer(("127.0.0.1", 0), Served) as server:
        server.daemon_threads = True
        Thread(target=server.serve_forever, args=(0.01,), daemon=True).start()
        monkeypatch.setenv("OPENAI_MODEL", "m")
        monkeypatch.setenv("OPENAI_API_KEY", KEY)
        monkeypatch.setenv("OPENAI_BASE_URL", f"http://127.0.0.1:{server.server_address[1]}/v1")
        yield
        server.shutdown()


@pytest.fixture
def desk(demo: Path, tmp_path: Path) -> Path:  # pytest's fixture
    """A copy of the demonstration, for what is written into its record."""
    from shutil import copytree

    return Path(copytree(demo, tmp_path / "desk"))


def block(page: str, heading: str) -> str:
    return page.partition(f"## {heading}\n")[2].partition("\n## ")[0]


def test_the_block_is_labelled_and_holds_what_passed(server: None, desk: Path) -> None:
    done = run("brief", "-w", desk, "--as-of", "2026-02-06")
    assert (done.exit_code, done.stderr) == (0, "")
    pages = {lang: (desk / f"notes/2026-02-06/brief.{lang}.md").read_text("utf-8") for lang in ("en", "zh")}
    told = block(pages["en"], "AI interpretation")
    assert all(text in told for text in EN[:2])
    assert "Powell" not in told
    assert "Buy" not in told
    assert all(text in block(pages["zh"], "AI 解读") for text in ZH[:2])
    assert "暴跌" not in block(pages["zh"], "AI 解读")
    assert "A language model (m) chose among true statements" in pages["en"]
    data = json.loads((desk / "notes/2026-02-06/brief.json").read_text("utf-8"))
    why = {entry["text"]: entry["why"] for entry in data["refused"]}
    assert "advises: Buy" in why[EN[3]]
    prompts = {
        f"prompt {name}" for name in ("plan", "wording.en", "wording.zh", "interpretation.en", "interpretation.zh")
    }
    assert {"model", "tokens", "calls", *prompts} <= data["provenance"].keys()
    assert data["writer"] == "m"
    assert data["composition"]["asked"] == data["composition"]["worded"] > 0


def test_an_unchanged_day_asks_nothing_again_and_a_replay_needs_no_server(server: None, desk: Path) -> None:
    first = run("brief", "-w", desk, "--as-of", "2026-02-06", "--json").stdout
    asked = len(Served.asked)
    Served.replies = [refuses(500)]
    assert run("brief", "-w", desk, "--as-of", "2026-02-06", "--json").stdout == first
    assert run("brief", "-w", desk, "--as-of", "2026-02-06", "--json", "--replay").stdout == first
    assert len(Served.asked) == asked == 5
    run("brief", "-w", desk, "--as-of", "2026-02-06", "--replay")
    page = desk / "notes/2026-02-06/brief.en.md"
    with pytest.MonkeyPatch.context() as other:  # whatever model is named by then, or none
        other.setenv("OPENAI_MODEL", "another")
        assert run("verify", page, "-w", desk).exit_code == 0
        other.delenv("OPENAI_MODEL")
        assert run("verify", page, "-w", desk).exit_code == 0
    assert run("verify", page, "-w", desk).exit_code == 0
    page.write_text(page.read_text("utf-8").replace(EN[0], "The question is why bitcoin fell."), "utf-8")
    assert run("verify", page, "-w", desk).exit_code == 3


@pytest.mark.parametrize(
    "reply", [refuses(401), says("not json"), says('{"sentences": []}'), says('{"sentences": ["Bitcoin fell."]}')]
)
def test_where_the_model_fails_the_note_comes_out_as_it_was(reply: object, server: None, desk: Path) -> None:
    page = desk / "notes/2026-02-06/brief.en.md"
    run("brief", "-w", desk, "--as-of", "2026-02-06", "--writer", "plain")
    plain = page.read_text("utf-8")
    Served.replies = [reply]  # type: ignore[list-item]
    done = run("brief", "-w", desk, "--as-of", "2026-02-06")
    assert done.exit_code == 0
    assert done.stderr.startswith("commentary: model m: ")
    assert KEY not in done.stdout + done.stderr
    assert page.read_text("utf-8") == plain


def test_a_dry_run_asks_nothing_and_says_what_it_would_cost(server: None, desk: Path) -> None:
    done = run("brief", "-w", desk, "--as-of", "2026-02-06", "--dry-run")
    assert done.exit_code == 0
    assert re.search(r"about \d,\d{3} tokens in 5 calls would go to m", done.stderr)
    assert not Served.asked


def test_a_workspace_may_have_a_prompt_of_its_own(server: None, desk: Path) -> None:
    before = run("prompt", "plan", "-w", desk, "--as-of", "2026-02-06").stderr
    (desk / "prompts").mkdir()
    (desk / "prompts/plan.j2").write_text("Choose.\n---\n{{ offer.regime }}", "utf-8")
    done = run("prompt", "plan", "-w", desk, "--as-of", "2026-02-06")
    assert done.stdout.startswith("Choose.\n\n---")
    assert done.stderr != before
    (desk / "prompts/plan.j2").write_text("{{ nothing }}", "utf-8")
    done = run("prompt", "plan", "-w", desk, "--as-of", "2026-02-06")
    assert (done.exit_code, done.stderr.count("\n")) == (1, 1)
    assert "prompts/plan.j2" in done.stderr


def test_a_model_that_is_asked_for_has_to_be_named(desk: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv("OPENAI_MODEL", raising=False)
    done = run("brief", "-w", desk, "--as-of", "2026-02-06", "--writer", "model")
    assert done.exit_code == 1
    assert "no language model is named" in done.stderr


def test_a_page_without_a_block_is_verified_without_one(server: None, desk: Path) -> None:
    run("brief", "-w", desk, "--as-of", "2026-02-06")
    run("brief", "-w", desk, "--as-of", "2026-02-06", "--writer", "plain")
    assert run("verify", desk / "notes/2026-02-06/brief.zh.md", "-w", desk).exit_code == 0
