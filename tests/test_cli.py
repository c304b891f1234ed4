"""The commands: what goes to stdout and stderr, and how they end. The desk behind them is a fake."""

from __future__ import annotations

import json
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from datetime import UTC, date, datetime
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from click.testing import CliRunner, Result

from commentary import settings, wiring
from commentary.cli import main
from commentary.errors import BusyError, ModelError, NotPublishable
from commentary.framework import Scored, Tally, Track
from commentary.history import instant
from commentary.model import Flag, Lang, Passage, Verdict
from commentary.verify import Failure
from retrieval.imports import ImportReport

WHEN = datetime(2026, 2, 6, 12, tzinfo=UTC)


@dataclass
class FakeDesk:
    """Remembers what it was asked; a note is its instant."""

    settings: settings.Settings
    asked: list[Any] = field(default_factory=list)
    found: tuple[Passage, ...] = ()
    failures: tuple[Failure, ...] = ()
    report: ImportReport = field(default_factory=ImportReport)
    error: Exception | None = None

    model = ""
    failed: tuple[ModelError, ...] = ()

    def brief(self, as_of: datetime, model: str = "none") -> tuple[datetime, tuple[ModelError, ...]]:
        if self.error:
            raise self.error
        return as_of, self.failed if model == "live" else ()

    def save(self, note: datetime, langs: Iterable[str]) -> list[Path]:
        self.asked.append(("save", note, tuple(langs)))
        return [Path(f"notes/brief.{lang}.md") for lang in langs]

    def page(self, note: datetime, lang: str) -> str:
        return f"page {lang} of {note:%Y-%m-%d %H:%M}\n"

    def data(self, note: datetime) -> str:
        return f'{{"as_of": "{note:%Y-%m-%d}"}}\n'

    def summary(self, note: datetime, lang: str, paths: Sequence[Path]) -> str:
        return f"summary {lang} {[str(path) for path in paths]}"

    def take_in(self, paths: Iterable[Path]) -> ImportReport:
        self.asked.append(("import", tuple(paths)))
        return self.report

    def search(self, query: str, as_of: datetime | None, k: int, *narrower: object) -> Sequence[Passage]:
        self.asked.append(("search", query, as_of, k))
        return self.found

    def verify(self, page: Path) -> Sequence[Failure]:
        return self.failures

    def sessions(self, first: date, last: date, now: datetime) -> list[datetime]:
        self.asked.append(("sessions", first, last))
        return [WHEN, WHEN]

    def index(self, times: Sequence[datetime]) -> Track:
        self.asked.append(("index", tuple(times)))
        return track(times)

    def layers(self) -> tuple[int, ...]:
        return (1, 2)

    def predictions(self, times: Sequence[datetime], now: datetime) -> tuple[Sequence[Scored], Sequence[Tally]]:
        row = Scored("joint", WHEN, "shortage", True, 5, None, Verdict.NO_DATA, 0.25)
        return [row], [Tally("joint", 5, 4, 1, 0.25, 0.125)]

    def reindex(self) -> int:
        return 7


def track(times: Sequence[datetime]) -> Track:
    """The same known index and unknown second layer at every time."""
    one = np.ones(len(times))
    layers = np.column_stack([one * 0.4567, one * np.nan])
    none = np.zeros((len(times), 0))
    return Track(
        np.array([instant(when) for when in times], "datetime64[s]"),
        lsi=one * 52,
        state=("balanced",) * len(times),
        coverage=one * 0.8765,
        layers=layers,
        layer_coverage=layers,
        scores=none,
        why=none.astype(np.int64),
        values=none,
        days=none.astype("datetime64[D]"),
        exhaustion=one,
        capex_sign=one,
    )


@pytest.fixture
def desk(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> FakeDesk:
    (tmp_path / "commentary.toml").write_text("")
    made = FakeDesk(settings.read(tmp_path))
    monkeypatch.setattr(wiring, "open_desk", lambda folder: made)
    return made


def run(*args: str) -> Result:
    return CliRunner().invoke(main, args)


def test_a_brief_is_saved_and_shown(desk: FakeDesk) -> None:
    done = run("brief", "--as-of", "2026-02-06")
    assert (done.exit_code, done.stderr) == (0, "")
    assert desk.asked == [("save", WHEN, ("en", "zh"))]
    assert done.stdout == "summary en ['notes/brief.en.md', 'notes/brief.zh.md']\n"


def test_editions_are_those_asked_for_once_each(desk: FakeDesk) -> None:
    run("brief", "--as-of", "2026-02-06", "--lang", "zh-hant", "--lang", "en", "--lang", "zh-hant")
    assert desk.asked == [("save", WHEN, ("zh-hant", "en"))]


def test_a_dry_run_prints_the_pages_and_writes_nothing(desk: FakeDesk) -> None:
    done = run("brief", "--as-of", "2026-02-06T12:00Z", "--dry-run")
    assert done.stdout == "page en of 2026-02-06 12:00\n\npage zh of 2026-02-06 12:00\n"
    assert desk.asked == []


def test_a_brief_as_data_is_json_alone(desk: FakeDesk) -> None:
    done = run("brief", "--as-of", "2026-02-06", "--json")
    assert json.loads(done.stdout) == {"as_of": "2026-02-06"}
    assert [each[0] for each in desk.asked] == ["save"]


@pytest.mark.parametrize(
    ("error", "code"),
    [
        (NotPublishable("no headline\npassed", "note of today"), 3),
        (BusyError("another process is writing", "desk", "wait"), 1),
    ],
)
def test_a_failure_is_one_line_and_its_code(desk: FakeDesk, error: Exception, code: int) -> None:
    desk.error = error
    done = run("brief", "--as-of", "2026-02-06")
    assert (done.exit_code, done.stdout) == (code, "")
    assert done.stderr == f"commentary: {' '.join(str(error).split())}\n"


def test_a_traceback_is_shown_only_when_asked_for(desk: FakeDesk) -> None:
    desk.error = BusyError("another process is writing", "desk", "wait")
    done = run("brief", "--as-of", "2026-02-06", "-v")
    assert "Traceback" in done.stderr
    assert done.stderr.endswith("\ncommentary: desk: another process is writing (wait)\n")


@pytest.mark.parametrize(
    "args",
    [
        ("brief", "--as-of", "2026-02-06T12:00"),
        ("brief", "--as-of", "never"),
        ("brief", "--lang", "fr"),
        ("brief", "--as-of", "2999-01-01"),
        ("regime", "--from", "2026-02-30"),
        ("search",),
        ("nonsense",),
        ("search", "q", "-k", "0"),
    ],
)
def test_wrong_usage_is_exit_code_2(desk: FakeDesk, args: tuple[str, ...]) -> None:
    done = run(*args)
    assert (done.exit_code, done.stdout) == (2, "")
    assert "Error:" in done.stderr


def test_an_import_says_what_it_took_and_names_what_it_refused(desk: FakeDesk) -> None:
    refused = (Flag("BTC", "above its plausible range", date(2026, 2, 5)),)
    desk.report = ImportReport(2, 3, 1, 40, refused, (("feeds/dead.xml", "holds no items"),))
    done = run("import", "feeds", "a.csv")
    assert desk.asked == [("import", (Path("feeds"), Path("a.csv")))]
    assert done.stdout == "2 files: 3 new articles, 1 revised, 40 observations, 1 refused\n"
    assert "refused: BTC, 2026-02-05: above its plausible range" in done.stderr
    assert "feeds/dead.xml: holds no items" in done.stderr
    assert json.loads(run("import", "--json").stdout)["observations"] == 40


def test_a_search_is_exact_when_it_is_back_dated(desk: FakeDesk) -> None:
    desk.found = (Passage("a:1:0", "repo\nmarket", Lang.EN, 1.5, article="a"),)
    assert run("search", "repo").stdout == "  1.50  repo market\n"
    assert json.loads(run("search", "repo", "--as-of", "2026-02-06", "-k", "3", "--json").stdout)["article"] == "a"
    assert desk.asked == [("search", "repo", None, 8), ("search", "repo", WHEN, 3)]


def test_a_search_that_finds_nothing_is_exit_code_3(desk: FakeDesk) -> None:
    done = run("search", "nothing at all")
    assert (done.exit_code, done.stdout) == (3, "")


def test_a_page_that_stands_is_exit_code_0_and_one_that_does_not_3(desk: FakeDesk) -> None:
    assert run("verify", "brief.en.md").exit_code == 0
    desk.failures = (Failure(4, "Bitcoin rose.", "says up, its claim says down", "bitcoin −14.1%"),)
    done = run("verify", "brief.en.md")
    assert (done.exit_code, done.stderr) == (3, "")
    assert done.stdout == "line 4: “Bitcoin rose.”: says up, its claim says down · nearest fact: bitcoin −14.1%\n"
    assert json.loads(run("verify", "brief.en.md", "--json").stdout)["line"] == 4


def test_the_regime_is_a_table_of_what_is_known(desk: FakeDesk) -> None:
    done = run("regime", "--as-of", "2026-02-06")
    assert done.stdout.splitlines() == [
        "as_of                 lsi  state     coverage  L1    L2",
        "2026-02-06T12:00:00Z  52   balanced  0.88      0.46  –",
    ]
    assert desk.asked == [("index", (WHEN,))]


def test_the_regimes_of_a_span_are_a_line_of_json_a_session(desk: FakeDesk) -> None:
    rows = run("regime", "--from", "2018-01-01", "--to", "2026-02-06", "--json").stdout.splitlines()
    assert len(rows) == 2
    assert json.loads(rows[0]) == {
        "as_of": "2026-02-06T12:00:00Z",
        "lsi": 52,
        "state": "balanced",
        "coverage": 0.88,
        "L1": 0.46,
        "L2": None,
    }
    assert desk.asked[0] == ("sessions", date(2018, 1, 1), date(2026, 2, 6))


def test_predictions_are_a_record_or_every_day_s_as_data(desk: FakeDesk) -> None:
    assert run("track", "--to", "2026-02-06").stdout.split()[6:] == ["joint", "5", "4", "1", "0.25", "0.12"]
    assert json.loads(run("track", "--to", "2026-02-06", "--json").stdout)["verdict"] == "no_data"
    assert desk.asked[0] == ("sessions", date(2025, 2, 6), date(2026, 2, 6))


def test_reindex_says_how_much_it_indexed(desk: FakeDesk) -> None:
    assert run("reindex").stdout == "7 passages indexed\n"


def test_a_folder_that_is_no_workspace_is_refused_in_one_line(tmp_path: Path) -> None:
    done = run("brief", "-w", str(tmp_path))
    assert (done.exit_code, done.stdout) == (1, "")
    assert done.stderr.count("\n") == 1
    assert "no workspace here" in done.stderr


def test_the_workspace_may_come_from_the_environment(tmp_path: Path) -> None:
    done = CliRunner(env={"COMMENTARY_WORKSPACE": str(tmp_path / "there")}).invoke(main, ["brief"])
    assert str(tmp_path / "there") in done.stderr


def test_init_says_where_the_settings_are(tmp_path: Path) -> None:
    done = run("init", str(tmp_path / "desk"))
    assert Path(done.stdout.strip()).read_text("utf-8").startswith("# A workspace")


def test_every_command_teaches_with_an_example() -> None:
    for name, command in main.commands.items():
        told = run(name, "--help").stdout
        assert f"commentary {name}" in told, name
        assert command.get_short_help_str(), name
