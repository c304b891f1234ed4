"""The pictures: the same bytes, figures of the note alone, text that stands apart, and streams that add up."""

from __future__ import annotations

import os
import re
from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from decimal import Decimal
from itertools import combinations
from pathlib import Path
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from lxml import etree

from commentary.errors import InputError
from commentary.model import (
    Bath,
    Claim,
    Fact,
    Kind,
    Ladder,
    LayerReading,
    Mark,
    Metric,
    Note,
    Predicate,
    Section,
    Sentence,
    Step,
    Subject,
    Table,
    Unit,
    Window,
)
from outputs.charts import Chart, draw
from outputs.charts.canvas import DARK, LIGHT
from outputs.edition import EDITIONS

GOLDEN = Path(__file__).parent / "golden" / "charts"
ORDER = ["bathtub", "index", "moves", "layers", "ladder"]
END, START = date(2030, 3, 7), date(2030, 2, 6)
NINE = ("GOLD", "CASH", "BIG", "TECH", "METAL", "HOPE", "SOFT", "COIN", "OTHER")
_SVG = "{http://www.w3.org/2000/svg}"


def _fact(
    subject: str, metric: Metric, value: object, unit: Unit, end: date = END, sessions: int | None = None
) -> Fact:
    known = datetime(2030, 3, 7, 21, 15, tzinfo=UTC)
    window = Window(sessions, Step.SESSION) if sessions else None
    id = f"{subject}/{metric}/{sessions}/{end}"
    return Fact(
        id, subject, metric, Decimal(str(value)), unit, end, known, None if metric is Metric.LEVEL else START, window
    )


def _money(subject: str, value: object, metric: Metric = Metric.CHANGE, end: date = END) -> Fact:
    return _fact(subject, metric, value, Unit.USD, end)


def bath(returns: list[object], flows: list[tuple[int, object]], ranged: bool = True) -> Bath:
    """A bath of so many ducks and flows; the level stands within its range."""
    ducks = tuple(
        _fact(name, Metric.RETURN, value, Unit.PERCENT, sessions=20) for name, value in zip(NINE, returns, strict=False)
    )
    parts = tuple((sign, _money(f"PART{at}", value)) for at, (sign, value) in enumerate(flows))
    total = sum((sign * fact.value for sign, fact in parts), Decimal(0))
    level, low, high = (
        _money("NET", value, Metric.LEVEL, end)
        for value, end in (("5.7e12", END), ("5.58e12", date(2029, 10, 1)), ("6.32e12", date(2028, 3, 6)))
    )
    return Bath(level, low if ranged else None, high if ranged else None, _money("NET", total), parts, ducks)


def _moves(values: list[tuple[object, Unit, date]]) -> tuple[Section, tuple[Fact, ...], tuple[Claim, ...]]:
    facts = tuple(
        _fact(f"M{at}", Metric.RETURN if unit is Unit.PERCENT else Metric.CHANGE, value, unit, end, 1)
        for at, (value, unit, end) in enumerate(values)
    )
    claims = tuple(Claim(f"m{at}", Predicate.MOVED, (("change", fact.id),)) for at, fact in enumerate(facts))
    rows = tuple((Sentence("x", "x"), Sentence("y", "y", (claim.id,))) for claim in claims)
    return Section("table", (), Table((Sentence("", ""), Sentence("", "")), rows)), facts, claims


def picture_note(note: Note, found: Bath, moves: list[tuple[object, Unit, date]], name: str = "") -> Note:
    """The synthetic note with all that its pictures need; ``name`` is what everything is called."""
    table, facts, claims = _moves(moves)
    day = datetime(2030, 3, 8, 12, tzinfo=UTC)
    track = tuple(
        Mark(day - timedelta(days=20 - at), None if at in (4, 5) else 30 + at, "balanced") for at in range(21)
    )
    rungs = [
        tuple(_fact(f"R{at}", Metric.RETURN, 3 - at * 5, Unit.PERCENT, sessions=n) for at in range(5)) for n in (5, 20)
    ]
    ladders = tuple(
        Ladder(Window(n, Step.SESSION), each, 0.9, 84.0, 0.8) for n, each in zip((5, 20), rungs, strict=True)
    )
    layers = tuple(
        LayerReading(
            at,
            f"l{at}",
            name or f"Layer number {at}",
            name or f"第 {at} 层",
            None if at == 3 else at - 4.5,
            0.7,
            (),
            None if at == 2 else 0.5,
        )
        for at in range(1, 8)
    )
    regime = replace(note.regime, bath=found, track=track, ladders=ladders, layers=layers)
    ids = {
        *(fact.subject for fact in facts),
        *NINE,
        "NET",
        *(f"PART{at}" for at in range(6)),
        *(f"R{at}" for at in range(5)),
    }
    subjects = tuple(
        Subject(
            id,
            name or f"the subject called {id.lower()} ({id})",
            name or f"名为某某的对象（{id}）",
            Kind.PRICE if id[0] != "P" and id != "NET" else Kind.AMOUNT,
            Unit.USD,
        )
        for id in sorted(ids)
    )
    return replace(note, regime=regime, sections=(table,), facts=facts, claims=claims, subjects=subjects)


MOVES: list[tuple[object, Unit, date]] = [
    ("-12.34", Unit.PERCENT, END), ("0.9", Unit.PERCENT, END), ("-8", Unit.BP, END), ("1", Unit.BP, date(2030, 3, 6)), ("3.1", Unit.POINTS, END),
]  # fmt: skip
RETURNS: list[object] = ["7.98", "2.66", "-1.73", "-4.33", "-6.02", "-18.25", "-25.01", "-31.33", "-42.48"]
FLOWS: list[tuple[int, object]] = [(1, "32307000000"), (-1, "124166000000"), (-1, "-2168000000")]


@pytest.fixture
def drawn(note: Note) -> Note:
    """A note with every picture."""
    return picture_note(note, bath(RETURNS, FLOWS), MOVES)


def _texts(chart: Chart) -> list[Any]:
    return list(etree.fromstring(chart.svg.encode()).iter(f"{_SVG}text"))


def _boxes(chart: Chart) -> list[tuple[float, float, float, float, str]]:
    boxes = []
    for text in _texts(chart):
        size = float(text.get("font-size"))
        width = sum(size if ord(char) > 0x2E7F else 0.55 * size for char in text.text)
        left = float(text.get("x")) - width * {"start": 0, "middle": 0.5, "end": 1}[text.get("text-anchor")]
        y = float(text.get("y"))
        boxes.append((left, y - 0.8 * size, left + width, y + 0.2 * size, text.text))
    return boxes


def _assert_apart(chart: Chart) -> None:
    root = etree.fromstring(chart.svg.encode())
    width, height = (float(part) for part in root.get("viewBox").split()[2:])
    boxes = _boxes(chart)
    for left, top, right, bottom, said in boxes:
        assert left >= 0 and top >= 0 and right <= width and bottom <= height, (chart.id, said)
    for one, other in combinations(boxes, 2):
        apart = one[2] <= other[0] or other[2] <= one[0] or one[3] <= other[1] or other[3] <= one[1]
        assert apart, (chart.id, one, other)


@pytest.mark.parametrize("lang", list(EDITIONS))
def test_every_picture_as_it_was_seen(drawn: Note, lang: str) -> None:
    charts = draw(drawn, lang, "green")
    assert [chart.id for chart in charts] == ORDER
    assert [chart.section for chart in charts] == ["regime", "layers", "table", "layers", "ladder"]
    for chart in charts:
        golden = GOLDEN / f"{chart.id}.{lang}.svg"
        if os.environ.get("GOLDEN") == "write":
            golden.write_text(chart.svg, "utf-8")
        assert chart.svg == golden.read_text("utf-8")
        assert chart.alt in "".join(etree.fromstring(chart.svg.encode()).itertext())
    assert charts == draw(drawn, lang, "green")


def test_an_unknown_edition_is_refused(drawn: Note) -> None:
    with pytest.raises(InputError):
        draw(drawn, "fr", "green")


def test_a_picture_without_data_is_not_among_them(note: Note) -> None:
    bare = replace(note, sections=(), regime=replace(note.regime, bath=None, track=(), layers=(), ladders=()))
    assert draw(bare, "en", "green") == ()


@pytest.mark.parametrize("lang", list(EDITIONS))
@pytest.mark.parametrize(
    ("returns", "flows", "ranged"),
    [
        (["63", "55.1"] + ["12"] * 7, [(1, "1"), (1, "9e12"), (-1, "0")], True),
        (["-42.48"] * 9, [(-1, "3e11"), (-1, "1e9"), (-1, "2e9")], True),
        (["0"] * 9, [], False),
        (["-100", "0", "1234.5"], [(1, "5e10"), (1, "4e10"), (1, "3e10")], False),
        (["0.04"], FLOWS, True),
        ([], FLOWS, True),
    ],
)
def test_no_label_meets_another_or_leaves_the_sheet(
    note: Note, lang: str, returns: list[object], flows: list[tuple[int, object]], ranged: bool
) -> None:
    for chart in draw(
        picture_note(note, bath(returns, flows, ranged), [(value, Unit.PERCENT, END) for value in returns] or MOVES),
        lang,
        "red",
    ):
        _assert_apart(chart)


_PERCENTS = st.decimals(-100, 999, places=2)


@settings(max_examples=25, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(
    returns=st.lists(_PERCENTS, max_size=9),
    flows=st.lists(st.tuples(st.sampled_from([1, -1]), st.decimals(-(10**12), 10**12, places=0)), max_size=4),
    lang=st.sampled_from(["en", "zh"]),
)
def test_labels_stand_apart_whatever_the_values(
    note: Note, returns: list[object], flows: list[tuple[int, object]], lang: str
) -> None:
    for chart in draw(
        picture_note(note, bath(returns, flows), [(value, Unit.BP, END) for value in returns]), lang, "green"
    ):
        _assert_apart(chart)


def _streams(chart: Chart) -> list[float]:
    shapes = etree.fromstring(chart.svg.encode()).iter(f"{_SVG}rect")
    return [float(each.get("width")) for each in shapes if each.get("class") == "f-water"]


def test_streams_are_as_wide_as_their_flows_and_add_up(drawn: Note) -> None:
    chart = draw(drawn, "en", "green")[0]
    fed, repo, treasury = _streams(chart)
    assert fed / treasury == pytest.approx(32307 / 124166, abs=0.001)
    assert repo / treasury == pytest.approx(2168 / 124166, abs=0.001)
    net = next(
        float(each.get("width"))
        for each in etree.fromstring(chart.svg.encode()).iter(f"{_SVG}rect")
        if each.get("class") == "f-accent"
    )
    assert treasury - fed - repo == pytest.approx(net, abs=0.02)
    assert "−$89.7bn" in chart.alt


def test_a_missing_range_is_said_and_not_drawn(note: Note) -> None:
    chart = draw(picture_note(note, bath(RETURNS, FLOWS, ranged=False), MOVES), "en", "green")[0]
    said = " ".join(text.text for text in _texts(chart))
    assert "of the water tells nothing" in said
    assert "$6.32tn" not in said


@pytest.mark.parametrize("lang", ["en", "zh"])
def test_the_alt_tells_the_figures_of_the_picture(drawn: Note, lang: str) -> None:
    axis = {"0", "35", "60", "80", "100", "3", "1", "5", "20"}
    for chart in draw(drawn, lang, "green"):
        shown = {figure for text in _texts(chart) for figure in _figures(text.text)}
        assert shown - axis <= set(_figures(chart.alt)), chart.id


def _figures(text: str) -> list[str]:
    return re.findall(r"\d+(?:[.,]\d+)*", text)


def test_figures_are_those_of_the_note(drawn: Note) -> None:
    bathtub, _, moves, *_ = draw(drawn, "en", "green")
    ducks = {f"{float(value):+.1f}%".replace("-", "−") for value in map(str, RETURNS)}
    assert ducks <= {text.text for text in _texts(bathtub)}
    assert {"−12.3%", "+0.9%", "−8 bp", "+1 bp", "+3.10 points", "6 Mar 2030"} <= {text.text for text in _texts(moves)}


@pytest.mark.parametrize(
    "hostile",
    [
        "</text><script>alert(1)</script>",
        '"><image href="https://x.example/a.png"/>',
        "]]>&amp;<!--\x00\u202e",
        "长" * 80,
        "{0}{name}",
    ],
)
def test_hostile_names_stay_text(note: Note, hostile: str) -> None:
    for lang in EDITIONS:
        for chart in draw(picture_note(note, bath(RETURNS, FLOWS), MOVES, hostile), lang, "green"):
            root = etree.fromstring(chart.svg.encode())
            tags = {etree.QName(each).localname for each in root.iter()}
            assert tags <= {"svg", "title", "desc", "style", "g", "rect", "line", "path", "circle", "polyline", "text"}
            assert not any("href" in name for each in root.iter() for name in each.attrib)
            _assert_apart(chart)


def test_a_style_reaches_its_own_picture_alone(drawn: Note) -> None:
    for chart in draw(drawn, "zh", "red"):
        root = etree.fromstring(chart.svg.encode())
        style = root.findtext(f"{_SVG}style")
        scope = f".lsi-{chart.id}-zh"
        assert root.get("class") == scope[1:]
        selectors = [found.strip() for found in re.findall(r"([^{}]+)\{", style) if not found.strip().startswith("@")]
        assert all(each.split(" ")[0] == scope for each in selectors)
        assert "url(" not in style and "@import" not in style
        assert not any(each.get("id") for each in root.iter())


def test_up_is_red_where_the_reader_has_it_so(drawn: Note) -> None:
    def colours(rising: Any) -> dict[str, str]:
        return {text.text: text.get("class").split()[0] for text in _texts(draw(drawn, "zh", rising)[2])}

    assert colours("red")["−12.3%"] == "green" and colours("red")["+0.9%"] == "red"
    assert colours("green")["−12.3%"] == "red" and colours("green")["+0.9%"] == "green"


def _luminance(colour: str) -> float:
    parts = [int(colour[at : at + 2], 16) / 255 for at in (1, 3, 5)]
    red, green, blue = (part / 12.92 if part <= 0.03928 else ((part + 0.055) / 1.055) ** 2.4 for part in parts)
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue


@pytest.mark.parametrize("palette", [LIGHT, DARK])
def test_text_can_be_read_on_every_ground(palette: dict[str, str]) -> None:
    for ground in ("bg", "soft"):
        for ink in ("ink", "muted", "green", "red"):
            one, other = sorted((_luminance(palette[ground]), _luminance(palette[ink])))
            assert (other + 0.05) / (one + 0.05) >= 4.5, (ground, ink)


def test_text_is_large_enough_for_a_telephone(drawn: Note) -> None:
    sizes = [float(text.get("font-size")) for chart in draw(drawn, "zh", "red") for text in _texts(chart)]
    assert min(sizes) >= 11


def test_names_are_in_the_characters_of_the_edition(drawn: Note) -> None:
    assert "浴缸" in draw(drawn, "zh-hant", "red")[0].title
    assert "层" not in draw(drawn, "zh-hant", "red")[3].svg
