"""The provider that the README writes is one."""

from __future__ import annotations

import re
import sys
from collections.abc import Iterator
from importlib import invalidate_caches, metadata, resources
from pathlib import Path

import pytest
from click.testing import CliRunner

from commentary.cli import main
from commentary.errors import SettingsError
from commentary.wiring import open_desk
from retrieval import plugins
from tests.retrieval.markets.server import Provider, serving

SUBJECT = """
[subjects.RAIN]
en = "rain in London"
zh = "伦敦降雨量"
kind = "index"
unit = "points"
calendar = "24/7"
"""


@pytest.fixture
def provider() -> Iterator[Provider]:
    with serving() as found:
        yield found


def readme() -> str:
    """The section on sources of one's own, from the wheel's metadata."""
    text = metadata.distribution("liquidity-commentary").read_text("METADATA")
    assert text
    return text[text.index("### A source of your own") : text.index("## The note")]


def test_the_provider_of_the_readme_fills_a_series(
    provider: Provider, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    page = readme()
    code = re.search(r"```python\n(.*?)```", page, re.DOTALL)
    assert code
    assert len([line for line in code[1].splitlines() if line.strip()]) <= 20
    site, desk = tmp_path / "site", tmp_path / "desk"
    points = site / "rainfall-1.0.dist-info"
    points.mkdir(parents=True)
    (site / "rainfall.py").write_text(code[1], "utf-8")
    (points / "METADATA").write_text("Metadata-Version: 2.1\nName: rainfall\nVersion: 1.0\n", "utf-8")
    (points / "entry_points.txt").write_text("[commentary.series]\nrainfall = rainfall:Rainfall\n", "utf-8")
    desk.mkdir()
    entry = f'[[series]]\nprovider = "rainfall"\nurl = "{provider.base}"\ncolumns = {{ london = {{ id = "RAIN" }} }}'
    assert entry.replace(f'url = "{provider.base}"\n', "") in re.sub(r"(?m)^    ", "", page)
    (desk / "commentary.toml").write_text(entry + SUBJECT, "utf-8")
    monkeypatch.syspath_prepend(str(site))
    monkeypatch.setenv("COMMENTARY_ALLOW_LOOPBACK", "1")
    invalidate_caches()
    provider.bodies = {"/london.json": b'[{"day": "2026-02-04", "mm": "3.2"}, {"day": "2026-02-05", "mm": "0.4"}]'}
    done = CliRunner().invoke(main, ["update", "-w", str(desk)], catch_exceptions=False)
    assert done.exit_code == 0, done.output
    assert open_desk(desk).library.stored("RAIN")[1].tolist() == [3.2, 0.4]
    sys.modules.pop("rainfall", None)


def test_ours_stand_in_the_same_registry() -> None:
    assert {"fred", "nyfed", "treasury", "edgar", "yahoo", "coinbase", "defillama", "hkma", "chinamoney"} <= set(
        plugins.names(plugins.SERIES)
    )
    assert plugins.names(plugins.ARTICLES) == ["feed"]
    for name in plugins.names(plugins.SERIES):
        assert plugins.market(name, "", {}).title
    assert plugins.articles("feed")


def test_a_provider_that_nobody_has_is_told_with_those_there_are() -> None:
    with pytest.raises(SettingsError, match=r"no provider 'fread' \(there are chinamoney, coinbase"):
        plugins.market("fread", "", {})


def test_the_starter_names_only_what_there_is(tmp_path: Path) -> None:
    from commentary import settings, upkeep, workspace

    workspace.init(tmp_path)
    read = settings.read(tmp_path)
    assert {entry.provider for entry in read.series if entry.provider} <= set(plugins.names(plugins.SERIES))
    assert len(upkeep.jobs(open_desk(tmp_path))[0]) > 80
    assert resources.files("commentary").joinpath("starter.toml").is_file()
