"""A note with a language model behind it: a labelled block, checked, or the note as it was; over a real server."""

from __future__ import annotations

import json
from collections.abc import Iterator
from http.server import ThreadingHTTPServer
from pathlib import Path
from threading import Thread

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


def writes(served: Served) -> None:
    """Sentences in the language of the prompt."""
    said = ZH if "浴缸" in json.dumps(served.asked[-1], ensure_ascii=False) else EN
    body = completion(json.dumps({"sentences": said}, ensure_ascii=False))
    served.send(200, json.dumps(body).encode())


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
    assert "(m) wrote the block labelled AI interpretation and nothing else" in pages["en"]
    data = json.loads((desk / "notes/2026-02-06/brief.json").read_text("utf-8"))
    why = {entry["text"]: entry["why"] for entry in data["refused"]}
    assert "advises: Buy" in why[EN[3]]
    assert {"model", "tokens", "prompt interpretation.en", "prompt interpretation.zh"} <= data["provenance"].keys()


def test_an_unchanged_day_asks_nothing_again_and_a_replay_needs_no_server(server: None, desk: Path) -> None:
    first = run("brief", "-w", desk, "--as-of", "2026-02-06", "--json").stdout
    asked = len(Served.asked)
    Served.replies = [refuses(500)]
    assert run("brief", "-w", desk, "--as-of", "2026-02-06", "--json").stdout == first
    assert run("brief", "-w", desk, "--as-of", "2026-02-06", "--json", "--replay").stdout == first
    assert len(Served.asked) == asked == 2
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
    plain = run("brief", "-w", desk, "--as-of", "2026-02-06", "--dry-run", "--writer", "plain").stdout
    Served.replies = [reply]  # type: ignore[list-item]
    done = run("brief", "-w", desk, "--as-of", "2026-02-06", "--dry-run")
    assert done.exit_code == 0
    assert "AI interpretation" not in done.stdout
    assert KEY not in done.stdout + done.stderr
    assert done.stdout == plain


def test_a_model_that_is_asked_for_has_to_be_named(desk: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv("OPENAI_MODEL", raising=False)
    done = run("brief", "-w", desk, "--as-of", "2026-02-06", "--writer", "model")
    assert done.exit_code == 1
    assert "no language model is named" in done.stderr


def test_a_page_without_a_block_is_verified_without_one(server: None, desk: Path) -> None:
    run("brief", "-w", desk, "--as-of", "2026-02-06")
    run("brief", "-w", desk, "--as-of", "2026-02-06", "--writer", "plain")
    assert run("verify", desk / "notes/2026-02-06/brief.zh.md", "-w", desk).exit_code == 0
