"""Runs that nobody watches, day after day, with sources that go down and a clock in the test's hand."""

from __future__ import annotations

import json
from collections.abc import Iterator
from datetime import UTC, date, datetime, timedelta
from pathlib import Path

import pytest
from click.testing import CliRunner, Result

from commentary.cli import main
from commentary.commands import keeping
from commentary.wiring import open_desk
from tests.world import Sky, World, turning

FIRST, LAST = date(2026, 1, 24), date(2026, 2, 6)
TABLES, FEEDS = {date(2026, 1, 29)}, {date(2026, 2, 2), date(2026, 2, 3)}  # days on which they are down
TWICE = date(2026, 1, 28)


@pytest.fixture
def world(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[World]:
    sky = Sky(datetime(2026, 1, 24, 12, 5, tzinfo=UTC))
    monkeypatch.setenv("COMMENTARY_ALLOW_LOOPBACK", "1")
    monkeypatch.setenv("COMMENTARY_WORKSPACE", str(tmp_path))
    monkeypatch.setattr(keeping, "now", lambda: sky.now)
    with turning(sky) as found:
        (tmp_path / "commentary.toml").write_text(found.settings(), "utf-8")
        yield found


def run(world: World, day: date, *args: str) -> Result:
    """A run at five past eight in Shanghai, some seconds later each day than the day before."""
    seconds = day.toordinal() % 50
    world.sky.now = datetime(day.year, day.month, day.day, 12, 5, seconds, tzinfo=UTC)
    world.sky.down = {"graph"} if day in TABLES else {"feeds"} if day in FEEDS else set()
    return CliRunner().invoke(main, ["run", "--writer", "plain", *args], catch_exceptions=False)


def page(folder: Path, day: date, lang: str = "en") -> str:
    return (folder / "notes" / f"{day}" / f"brief.{lang}.md").read_text("utf-8")


def through(world: World, folder: Path, first: date, last: date) -> None:
    """Every day from ``first`` to ``last``, and what must hold of each."""
    day = first
    while day <= last:
        told = len(world.sky.told)
        done = run(world, day)
        assert done.exit_code == 0, done.output
        assert len(world.sky.told) == told + 1
        assert f"the note of {day} is written" in world.sky.told[-1]["title"]
        assert world.sky.told[-1]["message"].count("not read: FRED: answers 503") == (day in TABLES)
        if day == TWICE:
            before = page(folder, day)
            assert "stands already" in run(world, day).stdout
            assert page(folder, day) == before
        _outages(folder, day)
        day += timedelta(days=1)


def _outages(folder: Path, day: date) -> None:
    english, chinese = page(folder, day), page(folder, day, "zh")
    if day in TABLES:
        first = min(TABLES)
        assert f"FRED: nothing could be read since 07:05 ET, {first.day} Jan 2026; used instead: " in english
        assert "FRED：自北京时间 2026 年 1 月 29 日 20:05 起未能读取；沿用：" in chinese
        assert "days old)" in english
    elif day in FEEDS:
        assert "127.0.0.1: nothing could be read since 07:05 ET, 2 Feb 2026" in english
    else:
        assert "nothing could be read" not in english


def again(folder: Path) -> int:
    """Every note, written again from the record as of its own instant; how many there are."""
    desk = open_desk(folder)
    for data in sorted((folder / "notes").glob("*/brief.json")):
        held = data.read_text("utf-8")
        note, _ = desk.brief(datetime.fromisoformat(json.loads(held)["as_of"]))
        assert desk.data(note) == held, data
    return len(list((folder / "notes").glob("*/brief.json")))


def test_days_with_an_outage_a_double_run_and_each_reproducible(world: World, tmp_path: Path) -> None:
    through(world, tmp_path, date(2026, 1, 28), date(2026, 1, 30))
    assert again(tmp_path) == 3


@pytest.mark.soak
def test_a_fortnight(world: World, tmp_path: Path) -> None:
    through(world, tmp_path, FIRST, LAST)
    assert again(tmp_path) == 14


def test_a_run_publishes_where_it_is_told_to_and_tries_again(world: World, tmp_path: Path) -> None:
    with (tmp_path / "commentary.toml").open("a", encoding="utf-8") as file:
        file.write('\n[publish.blog]\nto = "hugo"\nfolder = "site"\ndaily = true\n')
    done = run(world, date(2026, 1, 30))
    assert done.exit_code == 1
    assert "no Hugo site here" in world.sky.told[-1]["title"]
    assert (tmp_path / "notes" / "2026-01-30" / "brief.en.md").exists()
    (tmp_path / "site").mkdir()
    (tmp_path / "site" / "hugo.toml").touch()
    done = run(world, date(2026, 1, 30))
    assert done.exit_code == 0, done.output
    assert "stands already, and published to blog" in done.stdout
    assert (tmp_path / "site" / "content" / "notes" / "2026-01-30" / "index.zh-cn.md").exists()


def test_a_mail_gets_the_note_as_a_mail_and_a_chat_as_a_message(
    world: World, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    import apprise

    sent: list[tuple[str, str, str]] = []

    def notify(self: apprise.Apprise, body: str, title: str, body_format: str) -> bool:
        sent.append((body_format, title, body))
        return True

    monkeypatch.setattr(apprise.Apprise, "notify", notify)
    monkeypatch.setenv("COMMENTARY_NOTIFY", "mailto://someone:secret@example.com")
    run(world, date(2026, 1, 30))
    (_, title, chat), (form, _, mail) = sent
    assert "the note of 2026-01-30 is written" in title
    assert "LSI" in chat
    assert "流动性短缺指数" in chat
    assert form == "html"
    assert mail.startswith("<!doctype html>")
    assert 'lang="zh-CN"' in mail
