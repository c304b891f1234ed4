"""What is to come: chosen for a note, told in three editions, listed by the command."""

from __future__ import annotations

import json
from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from pathlib import Path

import pytest
from click.testing import CliRunner

from commentary import daily
from commentary.cli import main
from commentary.model import Due, Event, EventKind, Lang, Note
from commentary.plain import PlainWriter, calendar
from commentary.plain.materials import choices
from outputs.markup import parse
from outputs.render import markdown
from tests.fakes import FakeView
from tests.test_daily import AS_OF, market


def event(
    name: str, day: int, hour: int | None = 18, kind: EventKind = EventKind.OTHER, zh: str = "", publisher: str = ""
) -> Event:
    """An event in March 2025, whose sixth, noon UTC on the seventh, is now."""
    when = None if hour is None else datetime(2025, 3, day, hour, tzinfo=UTC)
    return Event(name, when, date(2025, 3, day), name, zh or name, kind, "a.ics", AS_OF, publisher)


def ahead(*events: Event, due: tuple[Due, ...] = (), days: int = 8) -> list[str]:
    return [entry.en for entry in calendar.ahead(FakeView(AS_OF, to_come=due, recorded=events), days)]


@pytest.fixture(scope="module")
def note() -> Note:
    """A note whose calendar holds more than it has room for."""
    events = [event(f"Bill {day}", day, kind=EventKind.BILLS) for day in range(8, 13)]
    events += [event("FOMC", 14, kind=EventKind.MEETING), event("Note", 13, kind=EventKind.AUCTION)]
    view = FakeView(AS_OF, market(), recorded=tuple(events))
    return daily.brief(AS_OF, view, PlainWriter(daily.names(view)), "Asia/Shanghai")


def holding(note: Note, *events: Event, lacks: tuple[str, ...] = ()) -> Note:
    return replace(note, calendar=events, uncovered=lacks)


def test_what_is_to_come_stands_in_its_order_and_once() -> None:
    out = Due(AS_OF + timedelta(hours=8), "Release", "发布", date(2025, 3, 6), ())
    found = ahead(
        event("Gone", 7, 11), event("Far", 16), event("Later", 14), event("later", 14), event("Whole", 7, None),
        event("Past", 6, None), event("Soon", 7, 13), event("Edge", 15, None), event("Night", 8, 4), due=(out,),
    )  # fmt: skip
    assert [name.casefold() for name in found] == ["whole", "soon", "release", "night", "later", "edge"]


def test_a_note_takes_the_most_telling_first_and_no_more_than_it_has_room_for(note: Note) -> None:
    names = [entry.en for entry in note.calendar]
    assert len(names) == choices()["calendar_lines"]
    assert names[-2:] == ["Note", "FOMC"]
    assert names[0] == "Bill 8"
    assert note.uncovered == ("payrolls", "inflation", "earnings")


def test_every_kind_has_its_place_in_a_note() -> None:
    assert set(choices()["calendar_kinds"]) == {kind.value for kind in EventKind} | {"deciding"}


@pytest.mark.parametrize(
    ("events", "topics"),
    [
        ((), ("payrolls", "inflation", "auctions", "earnings")),
        ((event("Employment Situation for February", 28, kind=EventKind.RELEASE),), ("inflation", "auctions", "earnings")),
        ((event("Consumer Price Index", 12), event("x", 1, kind=EventKind.BILLS)), ("payrolls", "earnings")),
        ((replace(event("Alphabet reports", 7, kind=EventKind.EARNINGS), day=date(2025, 6, 1)),), ("payrolls", "inflation", "auctions")),
        ((replace(event("Alphabet reports", 7, kind=EventKind.EARNINGS), day=date(2024, 6, 1)),), ("payrolls", "inflation", "auctions", "earnings")),
    ],
)  # fmt: skip
def test_what_is_not_covered_goes_by_what_is_held(events: tuple[Event, ...], topics: tuple[str, ...]) -> None:
    assert calendar.uncovered(FakeView(AS_OF, recorded=events)) == topics


def lines(note: Note, lang: str) -> list[str]:
    return [
        piece.text
        for piece in parse(markdown(note, lang)).pieces
        if (piece.section, piece.kind) == ("calendar", "quote")
    ]


def test_events_are_told_on_both_clocks_in_either_season_and_by_whose_word(note: Note) -> None:
    made = holding(
        note,
        event("FOMC decision", 7, 19, EventKind.MEETING, "议息会议决议", "Federal Reserve"),  # still winter time
        event("Quarter end", 11, None, EventKind.TAX, "季末"),
        event("FOMC decision", 12, 18, EventKind.MEETING, "议息会议决议", "Federal Reserve"),
        lacks=("payrolls", "inflation", "auctions", "earnings"),
    )
    assert lines(made, "en") == [
        "Fri 7 Mar, 14:00 ET (03:00 Beijing, 8 Mar): FOMC decision · Federal Reserve",
        "Tue 11 Mar: Quarter end",
        "Wed 12 Mar, 14:00 ET (02:00 Beijing, 13 Mar): FOMC decision · Federal Reserve",
        "Payrolls, inflation, auctions and earnings are not in this calendar.",
    ]
    assert lines(made, "zh") == [
        "北京时间 3 月 8 日（周六）03:00（美东 14:00）：议息会议决议 · 美联储",
        "3 月 11 日（周二，美东）：季末",
        "北京时间 3 月 13 日（周四）02:00（美东 14:00）：议息会议决议 · 美联储",
        "本日程不含就业、通胀、国债拍卖与企业财报。",
    ]
    assert lines(made, "zh-hant")[0].endswith("：議息會議決議 · 美聯儲")


def test_what_is_missing_is_said_as_far_as_it_is_missing(note: Note) -> None:
    one = holding(note, event("Own", 8), lacks=("inflation",))
    assert lines(one, "en")[-1] == "Inflation is not in this calendar."
    assert lines(one, "zh")[-1] == "本日程不含通胀。"
    assert lines(replace(one, uncovered=()), "en") == ["Sat 8 Mar, 13:00 ET (02:00 Beijing, 9 Mar): Own"]


def test_foreign_names_are_shown_as_text_and_whoever_edits_them_is_noticed(note: Note) -> None:
    odd = "<script>x</script> [a](javascript:b) {{< c >}} up 5%. Buy!"
    made = holding(note, event(odd, 8, publisher="<b>Wire</b>"))
    page = markdown(made, "en")
    assert "<script>" not in page and "{{<" not in page and " [a](javascript" not in page
    assert f": {odd} · <b>Wire</b>" in lines(made, "en")[0]
    fresh, view = parse(page).pieces, FakeView(AS_OF, market())
    assert daily.check(fresh, fresh, Lang.EN, made, view) == ()
    edited = parse(page.replace("up 5%", "up 6%")).pieces
    assert ["up 6%" in failure.text for failure in daily.check(edited, fresh, Lang.EN, made, view)] == [True]


DESK = """
[[calendar]]
rule = "FREQ=DAILY;BYMONTH=3;BYMONTHDAY=20"
time = 16:00:00
en = "options expiry"
zh = "期权到期"
kind = "expiry"
[[calendar]]
provider = "fomc"
[[calendar]]
file = "own.csv"
"""


def test_the_command_lists_what_was_imported_with_kind_and_source(tmp_path: Path) -> None:
    (tmp_path / "commentary.toml").write_text(DESK, "utf-8")
    (tmp_path / "own.csv").write_text("date,time,en\n2026-03-31,,Quarter end\n2026-13-01,,Odd\n", "utf-8")

    def run(*args: str) -> str:
        done = CliRunner().invoke(main, [*args, "-w", str(tmp_path)], catch_exceptions=False)
        assert done.exit_code == 0, done.output
        return done.output

    told = run("import")
    assert "own.csv: line 3: " in told
    assert " events, 0 refused" in told
    rows = [json.loads(row) for row in run("calendar", "--as-of", "2026-03-13", "--json").splitlines()]
    assert [(row["new_york"], row["beijing"], row["kind"], row["event"], row["source"]) for row in rows] == [
        ("Wed 2026-03-18 14:00", "Thu 2026-03-19 02:00", "meeting", "FOMC decision", "fomc.toml"),
        ("Fri 2026-03-20 16:00", "Sat 2026-03-21 04:00", "expiry", "options expiry", "commentary.toml"),
    ]
    assert rows[1]["zh"] == "期权到期"
    assert "Wed 2026-03-18 14:00  Thu 2026-03-19 02:00  meeting  FOMC decision" in run(
        "calendar", "--as-of", "2026-03-13"
    )
    assert "events" not in run("import").splitlines()[-1]
