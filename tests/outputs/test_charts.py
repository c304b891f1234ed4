"""The pictures: what they tell is the note's, nothing overlaps, text is text, and both schemes can be read."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from decimal import Decimal
from itertools import combinations
from xml.etree import ElementTree as ET

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from commentary.catalog import catalog
from commentary.model import (
    Bath,
    Claim,
    Fact,
    Ladder,
    LayerReading,
    Mark,
    Metric,
    Note,
    Predicate,
    Section,
    Sentence,
    Step,
    Table,
    Unit,
    Window,
)
from outputs.charts import Chart, draw
from outputs.charts.canvas import _DARK, _LIGHT, WIDTH, width

SVG = "{http://www.w3.org/2000/svg}"
END = date(2026, 2, 5)
KNOWN = datetime(2026, 2, 6, 12, 0, tzinfo=UTC)
NAMED = ("GLD", "COWZ", "SPY", "IGV", "BTC")
LANGS = ("en", "zh", "zh-hant")


def move(subject: str, value: float, count: int = 20, unit: Unit = Unit.PERCENT) -> Fact:
    metric = Metric.RETURN if unit is Unit.PERCENT else Metric.CHANGE
    start = END - timedelta(days=count)
    return Fact(
        f"{subject}/{count}/{unit.name}", subject, metric, Decimal(repr(value)), unit, END, KNOWN,
        start=start, window=Window(count, Step.SESSION), source="a source",
    )  # fmt: skip


def level(value: float, base: str | None = None) -> Fact:
    return Fact(f"NET/{base}", "NET_LIQUIDITY", Metric.LEVEL, Decimal(repr(value)), Unit.USD, END, KNOWN, base=base)


def flow(subject: str, value: float) -> Fact:
    start, window = END - timedelta(weeks=4), Window(4, Step.WEEK)
    return Fact(
        f"{subject}/flow",
        subject,
        Metric.CHANGE,
        Decimal(repr(value)),
        Unit.USD,
        END,
        KNOWN,
        start=start,
        window=window,
    )


def pictured(
    note: Note,
    returns: Sequence[float] = (8.0, 2.7, -1.7, -25.0, -31.3),
    flows: Sequence[float] = (32.3e9, 124.2e9, -2.2e9),
    share: float = 0.15,
    index: Sequence[int | None] = (40, 41, None, 45),
    scores: Sequence[float | None] = (-0.9, 0.7, None, 3.0),
    names: dict[str, str] | None = None,
) -> Note:
    """The synthetic note with all that its pictures need."""
    ducks = tuple(
        sorted((move(key, value) for key, value in zip(NAMED, returns, strict=False)), key=lambda f: -f.value)
    )
    ways = tuple(
        (way, flow(key, value)) for way, key, value in zip((1, -1, -1), ("WALCL", "TGA", "RRP"), flows, strict=False)
    )
    moved = flow("NET_LIQUIDITY", sum(way * float(fact.value) for way, fact in ways))
    bath = Bath(level(5.6e12 + share * 1e12), level(5.6e12, "low"), level(6.6e12, "high"), moved, ways, ducks)
    days = [move(key, value / 4, 1) for key, value in zip(NAMED, returns, strict=False)] + [
        move("DGS10", -8.0, 1, Unit.BP),
        move("VIX", 3.1, 1, Unit.POINTS),
    ]
    table = Table((Sentence("", ""),), tuple((Sentence("x", "x"), Sentence("y", "y", (f.id,))) for f in days))
    rungs = tuple(move(key, value) for key, value in zip(("COWZ", "SPY", "QQQ", "IGV", "ARKK"), returns, strict=False))
    track = tuple(
        Mark(KNOWN - timedelta(days=len(index) - n), lsi, "balanced" if lsi else "unknown")
        for n, lsi in enumerate(index)
    )
    named = [
        ("Supply of money", "资金供给"),
        ("Demand for money", "资金需求"),
        ("Policy reaction", "政策反应"),
        ("Transmission", "传导"),
    ]
    layers = tuple(
        LayerReading(n, f"l{n}", *pair, score, 0.35, (), None if score is None else score / 2)
        for n, (pair, score) in enumerate(zip(named, scores, strict=False), 1)
    )
    shorter = replace(
        Ladder(Window(5, Step.SESSION), rungs, 1.0, 93.0, 1.0),
        rungs=tuple(move(f.subject, float(f.value) / 3, 5) for f in rungs),
    )
    ladders = (shorter, Ladder(Window(20, Step.SESSION), rungs, 0.9, 84.0, -0.4))
    subjects = tuple(
        replace(s, en=names.get(s.id, s.en), zh=names.get(s.id, s.zh)) if names else s for s in catalog().values()
    )
    regime = replace(note.regime, bath=bath, track=track, layers=layers, ladders=ladders)
    sections = (*(s for s in note.sections if s.id != "table"), Section("table", (), table))
    claims = tuple(Claim(fact.id, Predicate.MOVED, (("change", fact.id),)) for fact in days)
    return replace(note, regime=regime, sections=sections, facts=tuple(days), claims=claims, subjects=subjects)


def texts(chart: Chart) -> list[str]:
    return [element.text or "" for element in ET.fromstring(chart.svg).iter(f"{SVG}text")]


def boxes(chart: Chart) -> list[tuple[float, float, float, float, str]]:
    """About where each text stands."""
    found = []
    for element in ET.fromstring(chart.svg).iter(f"{SVG}text"):
        text, size = element.text or "", float(element.attrib["font-size"])
        x, y, wide = float(element.attrib["x"]), float(element.attrib["y"]), width(text, size) * 0.96
        x -= {"end": wide, "middle": wide / 2}.get(element.get("text-anchor", ""), 0)
        found.append((x, y - 0.72 * size, x + wide, y + 0.12 * size, text))
    return found


def assert_legible(chart: Chart) -> None:
    height = float(ET.fromstring(chart.svg).attrib["viewBox"].split()[3])
    for left, top, right, bottom, text in boxes(chart):
        assert left >= -1, text
        assert right <= WIDTH + 1, text
        assert top >= 0, text
        assert bottom <= height, text
    for one, other in combinations(boxes(chart), 2):
        apart = one[2] <= other[0] or other[2] <= one[0] or one[3] <= other[1] or other[3] <= one[1]
        assert apart, (chart.id, one[4], other[4])


@pytest.mark.parametrize("lang", LANGS)
def test_five_pictures_each_with_its_place_and_its_words(note: Note, lang: str) -> None:
    made = draw(pictured(note), lang, "green")
    assert [(chart.id, chart.section) for chart in made] == [
        ("bathtub", "regime"), ("moves", "table"), ("layers", "layers"), ("index", "layers"), ("ladder", "ladder"),
    ]  # fmt: skip
    for chart in made:
        root = ET.fromstring(chart.svg)
        assert root.attrib["role"] == "img"
        assert root.findtext(f"{SVG}desc") == chart.alt
        assert_legible(chart)
    assert made == draw(pictured(note), lang, "green")


def test_what_the_note_lacks_is_not_drawn(note: Note) -> None:
    bare = replace(note, regime=replace(note.regime, layers=()), sections=())
    assert draw(bare, "en", "green") == ()


@pytest.mark.parametrize("lang", LANGS)
def test_the_alternative_text_tells_the_same_figures(note: Note, lang: str) -> None:
    for chart in draw(pictured(note), lang, "red"):
        if chart.id in ("moves", "layers"):
            figures = {text.split("（")[0].split(" (")[0] for text in texts(chart) if re.match(r"[−+]?\d+\.\d", text)}
            assert figures
            assert all(figure in chart.alt for figure in figures)


def test_streams_are_as_wide_as_their_flows_and_add_up(note: Note) -> None:
    (chart, *_) = draw(pictured(note), "en", "green")
    streams = [
        float(e.attrib["width"]) for e in ET.fromstring(chart.svg).iter(f"{SVG}rect") if e.attrib["class"] == "wave"
    ]
    assert len(streams) == 3
    tap, second, drain = streams
    assert tap / drain == pytest.approx(32.3 / 124.2, abs=0.001)
    assert second / drain == pytest.approx(2.2 / 124.2, abs=0.001)
    assert "Level over 4 weeks: −$89.7bn" in texts(chart)


def test_what_rises_has_the_colour_that_is_asked_for(note: Note) -> None:
    for rising, falling in (("green", "red"), ("red", "green")):
        moves = next(chart for chart in draw(pictured(note), "zh", rising) if chart.id == "moves")  # type: ignore[arg-type]
        assert f".up{{fill:var(--{rising})}}" in moves.svg
        assert f".down{{fill:var(--{falling})}}" in moves.svg


def test_a_gap_of_the_index_is_a_gap(note: Note) -> None:
    chart = next(chart for chart in draw(pictured(note), "en", "green") if chart.id == "index")
    curves = [e for e in ET.fromstring(chart.svg).iter(f"{SVG}path") if e.attrib["class"] == "curve"]
    assert len(curves) == 2


@pytest.mark.parametrize("lang", ["en", "zh"])
@given(
    returns=st.lists(st.floats(-95, 300, allow_nan=False).map(lambda x: round(x, 1)), min_size=1, max_size=5),
    flows=st.lists(st.sampled_from([0.0, 1e6, -1e6, 2.2e9, -9e11, 1.25e11]), min_size=3, max_size=3),
    share=st.floats(-0.2, 1.2),
    last=st.integers(0, 100),
)
@settings(max_examples=25, suppress_health_check=[HealthCheck.function_scoped_fixture], deadline=None)
def test_nothing_overlaps_on_any_day(
    note: Note, lang: str, returns: list[float], flows: list[float], share: float, last: int
) -> None:
    for chart in draw(pictured(note, returns, flows, share, (50, last)), lang, "green"):
        if chart.id != "index":
            assert_legible(chart)


HOSTILE = "<script>alert(1)</script>&amp;\"'--><image href='https://evil.example'/>]]>"


@pytest.mark.parametrize("lang", LANGS)
def test_hostile_names_stay_text_and_nothing_reaches_out(note: Note, lang: str) -> None:
    for chart in draw(pictured(note, names=dict.fromkeys((*NAMED, "TGA", "VIX"), HOSTILE)), lang, "green"):
        root = ET.fromstring(chart.svg)
        tags = {element.tag.removeprefix(SVG) for element in root.iter()}
        assert tags <= {"svg", "title", "desc", "style", "rect", "line", "path", "circle", "text"}
        assert not {
            name for element in root.iter() for name in element.attrib if "href" in name or name.startswith("on")
        }
        style = root.findtext(f"{SVG}style") or ""
        assert "url(" not in style
        assert "@import" not in style


def test_pictures_side_by_side_keep_their_styles_to_themselves(note: Note) -> None:
    for chart in draw(pictured(note), "en", "green"):
        style = re.sub(r"@media[^{]*\{(.*?)\}\}", r"\1}", ET.fromstring(chart.svg).findtext(f"{SVG}style") or "")
        for rule in filter(None, style.split("}")):
            assert rule.startswith(f".chart-{chart.id}-en"), rule


def _luminance(colour: str) -> float:
    parts = [int(colour[n : n + 2], 16) / 255 for n in (1, 3, 5)]
    red, green, blue = (part / 12.92 if part <= 0.03928 else ((part + 0.055) / 1.055) ** 2.4 for part in parts)
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue


@pytest.mark.parametrize("scheme", [_LIGHT, _DARK])
@pytest.mark.parametrize("ground", ["paper", "water", "band1", "band2", "band3", "band4"])
def test_text_stands_out_in_both_schemes(scheme: dict[str, str], ground: str) -> None:
    for ink in ("ink",) if ground == "water" else ("ink", "quiet"):
        light, dark = sorted((_luminance(scheme[ink]), _luminance(scheme[ground])), reverse=True)
        assert (light + 0.05) / (dark + 0.05) >= 4.5, (ink, ground)
