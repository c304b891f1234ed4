"""The summary on a terminal."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

from rich.console import Console

from commentary.model import Note, Section, Sentence
from outputs.terminal import summary


def seen(note: Note, lang: str, *paths: Path) -> str:
    console = Console(width=100, force_terminal=False)
    with console.capture() as capture:
        console.print(summary(note, lang, paths))
    return capture.get()


def test_regime_movers_evidence_against_and_path(note: Note) -> None:
    text = seen(note, "en", Path("notes/2030-03-08/brief.en.md"))
    assert "Balanced · LSI 52 (previously 50, Balanced) · posture: selective" in text
    assert "coverage 80% · symptoms seen: 1 of 2" in text
    assert [line.split() for line in text.splitlines() if line.startswith("coin")] == [["coin", "$1,234", "−12.3%"]]
    assert "Evidence against\nThe spread stood at 301 bp." in text
    assert text.rstrip().endswith("brief.en.md")


def test_in_chinese_and_without_an_index(note: Note) -> None:
    regime = replace(note.regime, lsi=None, previous_lsi=None, state="Acute", posture="own word")
    text = seen(replace(note, regime=regime), "zh")
    assert "严重短缺 · 流动性短缺指数 无（前值 无，均衡）· 配置基调：own word" in text
    assert "覆盖率 80% · 症状：2 项中见到 1 项" in text


def test_text_is_no_markup_and_no_escape_sequence(note: Note) -> None:
    hostile = Sentence("[red]x[/red] \x1b[2J[link=https://evil.example]y", "x")
    text = seen(replace(note, sections=(Section("against", ((hostile,),)),)), "en")
    assert "[red]x[/red] [2J[link=https://evil.example]y" in text
    assert "\x1b" not in text
