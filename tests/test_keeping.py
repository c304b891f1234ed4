"""Keeping a desk: what update, run and doctor say to a person and to a script, over sources on loopback."""

from __future__ import annotations

import json
import re
import sqlite3
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from click.testing import CliRunner, Result

from commentary.cli import main
from commentary.commands import keeping
from commentary.verify import Failure
from tests.retrieval.test_fetch import Page, server
from tests.world import Sky, World, turning

__all__ = ["server"]

NOON = datetime(2026, 2, 6, 12, 5, tzinfo=UTC)


@pytest.fixture
def sky() -> Sky:
    return Sky(NOON)


@pytest.fixture
def desk(tmp_path: Path, sky: Sky, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.setenv("COMMENTARY_ALLOW_LOOPBACK", "1")
    monkeypatch.setenv("COMMENTARY_WORKSPACE", str(tmp_path))
    monkeypatch.delenv("OPENAI_MODEL", raising=False)
    monkeypatch.setattr(keeping, "now", lambda: sky.now)
    return tmp_path


@pytest.fixture
def world(desk: Path, sky: Sky) -> Iterator[World]:
    with turning(sky) as found:
        (desk / "commentary.toml").write_text(found.settings(), "utf-8")
        yield found


def call(*args: str) -> Result:
    return CliRunner().invoke(main, args, catch_exceptions=False)


def checks() -> dict[tuple[str, str], dict[str, str]]:
    rows = [json.loads(line) for line in call("doctor", "--json").stdout.splitlines()]
    return {(row["area"], row["name"]): row for row in rows}


def test_an_update_says_what_is_new_and_what_failed_once_a_reason(world: World, sky: Sky) -> None:
    sky.down = {"graph"}
    done = call("update")
    assert done.exit_code == 0
    assert done.stderr.splitlines()[0] == "failed: answers 503 (try again later): FRED (14)"
    assert "not current: DGS2 has no data; " in done.stderr
    assert "14 failed" in done.stdout
    sky.down, sky.now = set(), NOON + timedelta(hours=1)
    told = json.loads(call("update", "--json").stdout)
    assert (told["failed"], told["new"]) == (0, 14)
    assert told["observations"] > 20_000
    assert {row["outcome"] for row in told["sources"]} == {"new", "unchanged"}


def test_an_update_of_a_part_asks_for_that_part(world: World, sky: Sky) -> None:
    call("update", "--only", "fred", "--since", "2026-01-01")
    assert {path.partition("?")[0] for path in sky.asked} == {"/graph/fredgraph.csv"}
    assert all("cosd=2026-01-01" in path for path in sky.asked)
    missing = call("update", "--only", "bloomberg")
    assert missing.exit_code == 1
    assert "--only bloomberg: names no source (there are 127.0.0.1" in missing.stderr


def test_an_update_that_reaches_nothing_is_a_failure_in_one_line(world: World, sky: Sky) -> None:
    sky.down = {"graph", "tables", "feeds"}
    done = call("update")
    assert done.exit_code == 1
    assert done.stderr.splitlines()[-1].startswith("commentary: ")
    assert "none could be read (is there a network? commentary doctor)" in done.stderr


def test_without_sources_an_update_says_what_to_add(desk: Path) -> None:
    (desk / "commentary.toml").write_text("", "utf-8")
    assert "names no source on the network (add a url or a provider)" in call("update").stderr


def test_a_run_without_data_has_one_code_and_one_reason_and_tells_it(world: World, sky: Sky) -> None:
    sky.down = {"graph", "tables", "feeds"}
    done = call("run")
    assert done.exit_code == 3
    assert done.stdout.startswith("no note of 2026-02-06: ")
    assert len(done.stdout.splitlines()) == 1
    assert sky.told[-1]["title"].startswith("commentary: no note of 2026-02-06: ")


def test_silence_is_heard_by_a_second_schedule(world: World, desk: Path, sky: Sky) -> None:
    quiet = call("run", "--check")
    assert (quiet.exit_code, quiet.stdout) == (1, "no note of 2026-02-06: no run has written it\n")
    assert [told["title"] for told in sky.told] == ["commentary: no note of 2026-02-06: no run has written it"]
    (desk / "notes" / "2026-02-06").mkdir(parents=True)
    (desk / "notes" / "2026-02-06" / "brief.json").write_text('{"as_of": "2026-02-06T01:00:00Z"}')
    assert call("run", "--check").exit_code == 1  # a note of the morning is not the day's
    (desk / "notes" / "2026-02-06" / "brief.json").write_text('{"as_of": "2026-02-06T12:05:00Z"}')
    assert call("run", "--check").exit_code == 0
    assert len(sky.told) == 2
    sky.now += timedelta(days=1, hours=-1)  # before the next scheduled hour
    assert call("run", "--check").exit_code == 0


def test_a_service_that_takes_no_message_makes_the_run_a_failure_and_stays_secret(
    world: World, desk: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("COMMENTARY_NOTIFY", "json://user:secret@127.0.0.1:9/x")
    done = call("run", "--check")
    assert done.exit_code == 1
    assert "not told by json" in done.stdout
    assert "secret" not in done.stdout + done.stderr
    monkeypatch.setenv("COMMENTARY_NOTIFY", "nonsense://secret")
    told = call("run", "--check").stdout
    assert "not told by nonsense (no address that Apprise knows)" in told
    assert "secret" not in told


def test_a_run_waits_for_an_update_and_not_for_ever(world: World, desk: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("commentary.unattended.WAIT", 0.1)
    from commentary.wiring import open_desk
    from retrieval.updating import alone

    with alone(open_desk(desk).library):
        done = call("run")
    assert done.exit_code == 1
    assert "not run: " in done.stdout
    assert "another update is running" in done.stdout
    assert not world.sky.told


def test_whatever_stops_a_run_is_told(world: World, desk: Path, sky: Sky, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("COMMENTARY_NOTIFY", f"json://{world.base.removeprefix('http://')}/told")
    (desk / "commentary.toml").write_text("langages = []", "utf-8")
    assert call("run").exit_code == 1
    assert "unknown key 'langages'" in sky.told[-1]["title"]
    (desk / "commentary.toml").write_text("", "utf-8")
    (desk / "library.db").unlink(missing_ok=True)
    (desk / "library.db").mkdir()
    assert call("run").exit_code == 1
    assert "cannot be opened" in sky.told[-1]["title"]


def test_an_entry_that_cannot_be_used_does_not_stop_the_others(world: World, desk: Path) -> None:
    settings = desk / "commentary.toml"
    more = '[[series]]\nprovider = "rainfall"\ncolumns = { london = { id = "DFII10" } }\n'
    settings.write_text(
        settings.read_text("utf-8").replace("feeds = [", 'feeds = [{ opml = "none.opml" }, ', 1), "utf-8"
    )
    settings.write_text(settings.read_text("utf-8") + "\n" + more.replace("DFII10", "SRF"), "utf-8")
    done = call("update")
    assert done.exit_code == 0
    assert "no provider 'rainfall'" in done.stderr
    assert "none.opml: cannot be read" in done.stderr
    assert "24 sources" in done.stdout or "23 sources" in done.stdout
    assert any("rainfall" in row["what"] for row in checks().values())


def test_a_source_that_is_gone_is_asked_again_by_name(desk: Path, server: str) -> None:
    (desk / "commentary.toml").write_text(f'feeds = [{{ url = "{server}/feed", publisher = "Wire" }}]', "utf-8")
    Page.replies = {"/feed": lambda page: page.send(410)}
    call("update")
    call("update")
    assert len(Page.asked) == 1
    item = b"<rss version='2.0'><channel><item><title>Back</title></item></channel></rss>"
    Page.replies = {"/feed": lambda page: page.send(200, item)}
    assert "1 new articles" in call("update", "--only", "wire").stdout


def test_events_that_the_settings_no_longer_name_are_withdrawn(world: World, desk: Path, sky: Sky) -> None:
    settings = desk / "commentary.toml"
    plain = settings.read_text("utf-8")
    rule = '[[calendar]]\nrule = "FREQ=WEEKLY;BYDAY=MO"\nen = "a meeting"\nzh = "例会"\n'
    settings.write_text(f"{plain}\n{rule}", "utf-8")
    call("update", "--only", "fred")
    assert "a meeting" in call("calendar", "--as-of", "2026-02-06T12:10Z", "--json").stdout
    settings.write_text(plain, "utf-8")
    sky.now = NOON + timedelta(hours=1)
    call("update", "--only", "fred")
    assert "a meeting" in call("calendar", "--as-of", "2026-02-06T12:10Z", "--json").stdout
    assert "a meeting" not in call("calendar", "--as-of", "2026-02-06T13:30Z", "--json").stdout


def test_a_note_that_does_not_hold_is_not_left_where_notes_stand(
    world: World, desk: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    failure = Failure(1, "Bitcoin rose.", "it fell")
    monkeypatch.setattr("commentary.wiring.Desk.verify", lambda self, page: (failure,))
    for _ in range(2):
        done = call("run")
        assert (done.exit_code, "1 line does not hold" in done.stdout) == (3, True)
    assert not list(desk.glob("notes/*/*"))
    assert not list(desk.glob(".unverified-*"))
    assert call("run", "--check").exit_code == 1


def test_the_index_stops_no_update(world: World, monkeypatch: pytest.MonkeyPatch) -> None:
    def torn(*args: object) -> int:
        raise RuntimeError("disk image is malformed")

    monkeypatch.setattr("retrieval.index.reindex", torn)
    done = call("update", "--only", "fred")
    assert done.exit_code == 0
    assert "the index was not renewed: disk image is malformed" in done.stderr


def test_doctor_tells_of_every_source_with_what_to_do(world: World, sky: Sky) -> None:
    fresh = checks()
    assert fresh["sources", f"fred {world.base} DGS10"]["what"] == "was never asked"
    assert fresh["sources", f"fred {world.base} DGS10"]["remedy"] == "commentary update"
    assert fresh["index", "chroma"]["remedy"] == "commentary reindex"
    sky.down = {"graph"}
    call("update")
    after = checks()
    down = after["sources", f"fred {world.base} DGS10"]
    assert (down["health"], down["what"]) == (
        "fail",
        "failed once, never read: answers 503 (try again later)",
    )
    table = next(row for (_, name), row in after.items() if name.startswith(f"table {world.base}/tables/crypto.csv"))
    assert table["health"] == "ok"
    assert after["series", "DGS10"]["what"] == "there is no value"
    assert after["record", "library.db"]["health"] == "ok"
    assert after["model", "none"]["health"] == "off"
    clock = after["machine", "clock"]  # the server has the real time, the test its own
    assert (clock["health"], clock["remedy"]) == ("fail", "set it")
    assert re.fullmatch(r"[+-]\d{6,} s from a server's", clock["what"])
    assert after["note", "2026-02-06"]["remedy"] == "commentary run"
    assert call("doctor").exit_code == 1


def test_doctor_knows_a_record_that_is_torn_and_settings_that_are_wrong(world: World, desk: Path) -> None:
    call("update", "--only", "series")
    with sqlite3.connect(desk / "library.db") as record:
        record.execute("pragma wal_checkpoint(truncate)")
    with (desk / "library.db").open("r+b") as file:
        file.seek(8192)
        file.write(b"\xff" * 40_000)
    assert checks()["record", "library.db"]["health"] == "fail"
    (desk / "commentary.toml").write_text("langages = []", "utf-8")
    told = call("doctor")
    assert told.exit_code == 1
    assert "unknown key 'langages' → did you mean 'languages'?" in told.stdout


def test_doctor_asks_the_model_and_nothing_else(desk: Path, server: str, monkeypatch: pytest.MonkeyPatch) -> None:
    (desk / "commentary.toml").write_text("", "utf-8")
    monkeypatch.setenv("OPENAI_MODEL", "small")
    monkeypatch.setenv("OPENAI_BASE_URL", f"{server}/v1")
    monkeypatch.setenv("OPENAI_API_KEY", "sk-secret")
    Page.replies = {"/v1/models": lambda page: page.send(200, b"{}")}
    assert checks()["model", "small"]["what"] == "answers"
    Page.replies = {"/v1/models": lambda page: page.send(401, b"sk-secret is wrong")}
    refused = checks()["model", "small"]
    assert (refused["health"], refused["what"]) == ("fail", "it refused the key (401)")
    monkeypatch.setenv("OPENAI_BASE_URL", "http://127.0.0.1:9/v1")
    assert checks()["model", "small"]["remedy"] == "is its server running?"
    assert Page.asked == ["/v1/models", "/v1/models"]


def test_the_subscriptions_of_an_opml_file_are_feeds(desk: Path, server: str) -> None:
    outline = f'<outline text="Desk" xmlUrl="{server}/feed"/><outline xmlUrl="javascript:alert(1)"/>'
    opml = f'<opml version="2.0"><body><outline text="Rates">{outline}</outline></body></opml>'
    (desk / "mine.opml").write_text(opml, "utf-8")
    (desk / "commentary.toml").write_text('feeds = [{ opml = "mine.opml" }]', "utf-8")
    item = "<item><title>Yields rise</title></item>"
    Page.replies = {
        "/feed": lambda page: page.send(200, f'<rss version="2.0"><channel>{item}</channel></rss>'.encode())
    }
    told = json.loads(call("update", "--only", "rates", "--json").stdout)
    assert [(row["title"], row["articles"]) for row in told["sources"]] == [("Desk", 1)]
    (desk / "mine.opml").write_text("<opml/>", "utf-8")
    assert "mine.opml: names no feed" in call("update").stderr


ARTICLE = (
    "<html><head><title>Silver falls</title></head><body><article><h1>Silver falls</h1>"
    + "".join(
        f"<p>Paragraph {n} tells at some length what happened to silver on the day and who had to sell it, and why.</p>"
        for n in range(6)
    )
    + "</article></body></html>"
)


def test_the_article_behind_an_item_is_read_where_its_site_allows_it(desk: Path, server: str) -> None:
    item = "<item><title>{0}</title><link>{1}</link><description>Short.</description></item>"
    items = "".join(item.format(name, f"{server}/{name}") for name in ("open", "shut/x", "broken"))
    Page.replies = {
        "/feed": lambda page: page.send(200, f'<rss version="2.0"><channel>{items}</channel></rss>'.encode()),
        "/robots.txt": lambda page: page.send(200, b"User-agent: *\nDisallow: /shut\n"),
        "/open": lambda page: page.send(200, ARTICLE.encode(), content_type="text/html"),
        "/broken": lambda page: page.send(500),
    }
    (desk / "commentary.toml").write_text(f'feeds = [{{ url = "{server}/feed", full = true }}]', "utf-8")
    assert call("update").exit_code == 0
    assert Page.asked.count("/robots.txt") == 1
    assert "/shut/x" not in Page.asked
    from commentary.wiring import open_desk

    held = {article.title: article for article in open_desk(desk).library.at(NOON).articles()}
    assert held["open"].text.startswith("Paragraph 0 tells")
    assert (held["open"].version, held["shut/x"].text, held["broken"].text) == (2, "Short.", "Short.")
    asked = len(Page.asked)
    call("update")
    assert Page.asked[asked:] == ["/feed"]  # no page is tried twice, and the feed's own words are no new version
