"""A page of the synthetic note, ready for a target. Its one picture is a stand-in."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

import pytest

from commentary.catalog import catalog
from commentary.model import Kind, Note, Subject, Unit
from outputs import markup, render
from outputs.charts import Chart
from outputs.post import post
from outputs.publish.target import Page, Site, Target, target

CONFIGS = {"hugo": "hugo.toml", "jekyll": "_config.yml"}
SUBJECTS = (
    Subject("COIN", "the coin", "示例币", Kind.PRICE, Unit.USD, decimals=0),
    Subject("SPREAD", "the spread", "利差", Kind.SPREAD, Unit.BP, decimals=0),
    catalog()["LSI"],
)
PICTURE = '<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 10 10"><text y="5">bath</text></svg>'


@pytest.fixture
def paged(note: Note) -> Callable[..., Page]:
    """Makes the page of an edition, its text changed as an editor would."""

    def make(lang: str, edit: tuple[str, str] = ("", ""), **changes: object) -> Page:
        told = replace(note, subjects=SUBJECTS)
        page = markup.parse(render.markdown(told, lang).replace(*edit))
        chart = Chart("bathtub", "regime", "The bathtub" if lang == "en" else "浴缸", 'Water "high" [1] | a', PICTURE)
        return replace(Page(post(page, told), (chart,)), **changes)  # type: ignore[arg-type]

    return make


@pytest.fixture(params=["files", "hugo", "jekyll"])
def kind(request: pytest.FixtureRequest) -> str:
    """Every kind of target."""
    return str(request.param)


@pytest.fixture
def site(kind: str, tmp_path: Path) -> Path:
    """An empty site of that kind."""
    root = tmp_path / "site"
    root.mkdir()
    if kind in CONFIGS:
        (root / CONFIGS[kind]).touch()
    return root


@pytest.fixture
def there(kind: str, site: Path) -> Target:
    """The target for it."""
    return target(kind, Site(site, "notes"))
