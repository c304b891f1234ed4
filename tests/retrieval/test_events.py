"""Calendars as sources serve them, and what the record keeps of them as they were known."""

from __future__ import annotations

import json
from dataclasses import replace
from datetime import UTC, date, datetime, time
from decimal import Decimal
from pathlib import Path

import pytest
from sqlalchemy import create_engine, text

from commentary.catalog import catalog
from commentary.errors import InputError
from commentary.model import Event, EventKind
from retrieval.embed import Embedder
from retrieval.events import auctions, collect, csvfile, fomc, ics, read_file, rules, stated
from retrieval.events.auctions import Security
from retrieval.events.result import ALWAYS, MOST, EventResult, bounded
from retrieval.fetch import Fetched
from retrieval.imports import import_files
from retrieval.library import Library
from retrieval.mappings import CalendarMapping

from .conftest import utc

NOW = datetime(2026, 2, 2, 12, tzinfo=UTC)
URL = "https://www.example.gov/schedule.ics"
ZONE = """BEGIN:VTIMEZONE
TZID:US-Eastern
BEGIN:DAYLIGHT
DTSTART:20070311T020000
RRULE:FREQ=YEARLY;BYDAY=2SU;BYMONTH=3
TZOFFSETFROM:-0500
TZOFFSETTO:-0400
TZNAME:EDT
END:DAYLIGHT
BEGIN:STANDARD
DTSTART:20071104T020000
RRULE:FREQ=YEARLY;BYDAY=1SU;BYMONTH=11
TZOFFSETFROM:-0400
TZOFFSETTO:-0500
TZNAME:EST
END:STANDARD
END:VTIMEZONE
"""


def vevent(*lines: str, uid: str = "1", name: str = "Employment Situation for January") -> str:
    return "\n".join(("BEGIN:VEVENT", f"UID:{uid}", f"SUMMARY:{name}", *lines, "END:VEVENT\n"))


def calendar(*parts: str, head: str = "") -> bytes:
    return f"BEGIN:VCALENDAR\nVERSION:2.0\nPRODID:-//a//b\n{head}{ZONE}{''.join(parts)}END:VCALENDAR\n".encode()


def read(*parts: str, at: datetime = NOW, kind: EventKind = EventKind.OTHER) -> EventResult:
    return ics.read(calendar(*parts), URL, at, kind)


def hours(result: EventResult) -> list[str]:
    return [f"{event.when:%Y-%m-%d %H:%M}" if event.when else f"{event.day}" for event in result.events]


# ICS


def test_a_calendar_is_read_in_its_own_zones() -> None:
    found = read(
        vevent("DTSTART;TZID=US-Eastern:20260206T083000"),
        vevent("DTSTART;TZID=America/New_York:20260710T083000", uid="2"),
        vevent("DTSTART:20260211T133000Z", uid="3"),
        vevent("DTSTART:20260212T083000", uid="4"),
        kind=EventKind.RELEASE,
    )
    assert hours(found) == ["2026-02-06 13:30", "2026-02-11 13:30", "2026-02-12 13:30", "2026-07-10 12:30"]
    first = found.events[0]
    assert (first.en, first.zh) == ("Employment Situation for January",) * 2
    assert (first.kind, first.source, first.publisher) == (EventKind.RELEASE, URL, "example.gov")
    assert (first.known_at, first.day) == (NOW, date(2026, 2, 6))


def test_a_calendar_may_say_whose_it_is() -> None:
    named = calendar(vevent("DTSTART:20260211T133000Z"), head="X-WR-CALNAME:BLS\u202e schedule\n")
    assert ics.read(named, URL, NOW).events[0].publisher == "BLS schedule"
    assert ics.read(calendar(vevent("DTSTART:20260211T133000Z")), "desk/own.ics", NOW).events[0].publisher == ""


def test_a_day_has_no_hour() -> None:
    assert [(event.when, event.day) for event in read(vevent("DTSTART;VALUE=DATE:20260216")).events] == [
        (None, date(2026, 2, 16))
    ]


def test_a_recurrence_keeps_its_hour_when_the_clocks_change() -> None:
    rule = "RRULE:FREQ=WEEKLY;BYDAY=TH;UNTIL=20260320T000000Z"
    found = read(vevent("DTSTART;TZID=US-Eastern:20260226T163000", rule, "EXDATE:20260305T213000Z"))
    assert hours(found) == ["2026-02-26 21:30", "2026-03-12 20:30", "2026-03-19 20:30"]


def test_a_recurrence_without_an_end_stops_at_the_horizon() -> None:
    found = read(vevent("DTSTART;VALUE=DATE:20200101", "RRULE:FREQ=MONTHLY;BYDAY=3FR"))
    days = sorted(event.day for event in found.events)
    assert (days[0], days[-1], len(days)) == (date(2025, 1, 17), date(2027, 2, 19), 26)
    assert found.through == date(2027, 3, 9)


def test_counted_and_listed_dates() -> None:
    found = read(
        vevent("DTSTART:20260210T100000Z", "RRULE:FREQ=DAILY;COUNT=2", "RDATE:20260220T100000Z,20260221T100000Z")
    )
    assert hours(found) == [f"2026-02-{day} 10:00" for day in (10, 11, 20, 21)]


def test_one_occurrence_is_moved_and_one_is_cancelled() -> None:
    whole = vevent("DTSTART;TZID=US-Eastern:20260210T100000", "RRULE:FREQ=WEEKLY;COUNT=3")
    moved = vevent("DTSTART;TZID=US-Eastern:20260218T110000", "RECURRENCE-ID;TZID=US-Eastern:20260217T100000")
    gone = vevent(
        "DTSTART;TZID=US-Eastern:20260224T100000", "RECURRENCE-ID;TZID=US-Eastern:20260224T100000", "STATUS:CANCELLED"
    )
    plain, found = read(whole), read(moved, gone, whole)
    assert hours(found) == ["2026-02-10 15:00", "2026-02-18 16:00", "2026-02-24 15:00"]
    assert [event.withdrawn for event in found.events] == [False, False, True]
    assert [event.id for event in found.events] == [event.id for event in plain.events]


def test_an_event_that_moves_keeps_its_id_unless_many_share_one() -> None:
    [before] = read(vevent("DTSTART:20260206T133000Z")).events
    [after] = read(vevent("DTSTART:20260211T133000Z")).events
    assert before.id == after.id
    both = read(vevent("DTSTART:20260206T133000Z"), vevent("DTSTART:20260211T133000Z"))
    assert len(both.events) == 2


@pytest.mark.parametrize(
    ("body", "said"),
    [
        (b"", "unreadable"), (b"hello", "unreadable"), (b"<html><body>BEGIN:VCALENDAR</body></html>", "unreadable"),
        (b"\xff\xfe\x00BEGIN", "unreadable"), (b"BEGIN:VCALENDAR\nBEGIN:VEVENT\n", "unreadable"),
        (b"BEGIN:VEVENT\nSUMMARY:a\nEND:VEVENT\n", "unreadable"), (b"a" * 3_000_001, "larger than 3 MB"),
        (b"BEGIN:VCALENDAR\nVERSION:2.0\nEND:VCALENDAR\n", "empty"),
        (calendar(vevent("DTSTART:20260206T133000Z", "RRULE:FREQ=SEC\n ONDLY")), "repeats within a day"),
        (calendar(vevent("DTSTART:20260206T133000Z", "RRULE:FREQ=DAILY;BYHOUR=1,2")), "repeats within a day"),
        (calendar(vevent("DTSTART:19990206T133000Z")), "empty"),
    ],
)  # fmt: skip
def test_what_is_no_calendar_says_so(body: bytes, said: str) -> None:
    found = ics.read(body, URL, NOW)
    assert (found.events, found.through) == ((), None)
    assert said in (found.problem or "")


@pytest.mark.parametrize(
    ("lines", "said"),
    [
        (("DTSTART:2026020",), "DTSTART"), (("DTSTART;TZID=Mars/Base:20260206T083000",), "unknown zone, Mars/Base"),
        (("STATUS:CONFIRMED",), "DTSTART"), (("DTSTART:20260206T083000Z", "RRULE:FREQ=NEVER"), "RRULE"),
        (("DTSTART:00010101T000000Z", "RRULE:FREQ=DAILY"), "begins before 1970"),
    ],
)  # fmt: skip
def test_one_bad_event_is_refused_by_name_and_the_rest_stands(lines: tuple[str, ...], said: str) -> None:
    found = read(vevent(*lines, name="Odd\u202eone"), vevent("DTSTART:20260211T133000Z", uid="2"))
    assert hours(found) == ["2026-02-11 13:30"]
    assert len(found.refused) == 1 and found.refused[0].startswith("Oddone: ") and said in found.refused[0]
    assert found.through is None


def test_recurrences_that_never_come_are_left_after_a_while(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(ics, "_SECONDS", 0.0)
    found = read(vevent("DTSTART:20260206T133000Z", "RRULE:FREQ=YEARLY;BYMONTH=2;BYMONTHDAY=30"))
    assert found.refused == ("Employment Situation for January: takes too long to expand, as do those before",)


def test_foreign_names_leave_as_plain_text_of_one_line() -> None:
    [event] = read(vevent("DTSTART:20260211T133000Z", name=r"<b>A</b>\n\n# B\u200b | {{x}}" + "z" * 400)).events
    assert "\n" not in event.en and "\u200b" not in event.en
    assert len(event.en) == 200


def test_a_calendar_has_a_most() -> None:
    [one] = read(vevent("DTSTART:20260211T133000Z")).events
    many = bounded(URL, [replace(one, id=f"{n}") for n in range(MOST + 5)], NOW)
    assert (len(many.events), many.refused, many.through) == (MOST, (f"5 events beyond {MOST} left out",), None)


# CSV


def test_a_csv_is_read_line_by_line_and_what_is_wrong_is_refused_by_line() -> None:
    body = (
        "date,time,zone,en,zh,kind\n"
        "2026-02-04,16:00,,Alphabet reports,Alphabet 财报,earnings\n"
        "2026-02-30,,,No such day,,\n"
        "2026-02-05,16:00,Mars/Base,Nowhere,,\n"
        "2026-02-05,25:00,,No hour,,\n"
        "2026-02-05,,,,,\n"
        "2026-02-05,,,Odd,,party\n"
        "2026-02-17,09:00,Asia/Shanghai,,春节休市,holiday\n"
        "2026-02-18,,,Ash Wednesday,,\n"
    ).encode()
    found = csvfile.read(body, "own.csv", NOW, EventKind.MEETING)
    assert hours(found) == ["2026-02-04 21:00", "2026-02-17 01:00", "2026-02-18"]
    assert [(event.en, event.zh, event.kind.value) for event in found.events] == [
        ("Alphabet reports", "Alphabet 财报", "earnings"), ("春节休市", "春节休市", "holiday"),
        ("Ash Wednesday", "Ash Wednesday", "meeting"),
    ]  # fmt: skip
    assert [line.split(":")[0] for line in found.refused] == ["line 3", "line 4", "line 5", "line 6", "line 7"]


@pytest.mark.parametrize(
    "body",
    [
        b"",
        b"\xff\xfe",
        b"when,en\n2026-02-04,a\n",
        b"date,en,color\n2026-02-04,a,red\n",
        b'date,en\n"2026',
        b"date,zone\n",
    ],
)
def test_what_is_no_table_of_events_says_so(body: bytes) -> None:
    found = csvfile.read(body, "own.csv", NOW)
    assert found.events == () and (found.problem or "").startswith("unreadable")


# Auctions


def planned(**changes: object) -> dict[str, object]:
    row: dict[str, object] = {
        "record_date": "2026-02-02", "security_type": "Note", "security_term": "3-Year", "reopening": "No", "cusip": "null",
        "offering_amt": "null", "announcemt_date": "2026-02-04", "auction_date": "2026-02-10", "issue_date": "2026-02-17",
    }  # fmt: skip
    return row | changes


def announced(**changes: object) -> dict[str, object]:
    more = {
        "offering_amt": "58000000000", "closing_time_comp": "01:00 PM", "inflation_index_security": "No",
        "floating_rate": "No", "cash_management_bill_cmb": "No",
    }  # fmt: skip
    return planned() | more | changes


def body(*rows: object) -> bytes:
    return json.dumps({"data": rows, "meta": {"count": len(rows)}}).encode()


def names(result: EventResult) -> list[tuple[str, str, str]]:
    return [(at, event.en, event.zh) for at, event in zip(hours(result), result.events, strict=True)]


def test_an_auction_that_is_planned_has_no_amount_and_one_that_is_announced_has() -> None:
    before = auctions.read(body(planned()), body(), NOW)
    later = datetime(2026, 2, 5, 12, tzinfo=UTC)
    after = auctions.read(body(planned(record_date="2026-02-04")), body(announced()), later)
    settlement = ("2026-02-17", "settlement of Treasury notes and bonds", "美国附息国债缴款")
    assert names(before) == [("2026-02-10 18:00", "3-Year Note auction", "美国 3 年期国债拍卖"), settlement]
    assert names(after) == [
        ("2026-02-10 18:00", "3-Year Note auction, $58 billion", "美国 3 年期国债拍卖，580 亿美元"),
        settlement,
    ]
    assert [event.id for event in before.events] == [event.id for event in after.events]
    assert before.events[0].known_at == NOW
    assert after.events[0].known_at == datetime(2026, 2, 5, 4, 59, tzinfo=UTC)  # the end of 4 February in New York
    assert before.through == date(2026, 2, 10)


@pytest.mark.parametrize(
    ("changes", "said"),
    [
        ({"security_type": "Bill", "security_term": "13-Week", "closing_time_comp": ""}, "16:30 13-Week Bill auction, $58 billion bills"),
        ({"security_type": "Bill", "closing_time_comp": "11:00 AM", "security_term": "42-Day", "cash_management_bill_cmb": "Yes"},
         "16:00 42-Day cash management bill auction, $58 billion bills"),
        ({"security_term": "9-Year 10-Month", "offering_amt": "39500000000"}, "18:00 10-Year Note auction (reopening), $39.5 billion auction"),
        ({"security_term": "4-Year 10-Month", "inflation_index_security": "Yes"}, "18:00 5-Year TIPS auction (reopening), $58 billion auction"),
        ({"security_type": "FRN Note", "security_term": "2-Year"}, "18:00 2-Year FRN auction, $58 billion auction"),
        ({"security_type": "Bond", "security_term": "30-Year", "offering_amt": "25000"}, "18:00 30-Year Bond auction auction"),
        ({"offering_amt": "NaN", "closing_time_comp": "noon"}, "18:00 3-Year Note auction auction"),
        ({"auction_date": "2026-07-07"}, "17:00 3-Year Note auction, $58 billion auction"),
    ],
)  # fmt: skip
def test_auctions_are_told_by_what_they_sell(changes: dict[str, object], said: str) -> None:
    [event] = auctions.read(body(), body(announced(issue_date=None, **changes)), NOW).events
    assert event.when is not None
    assert f"{event.when:%H:%M} {event.en} {event.kind}" == said


def test_a_date_that_is_null_is_none() -> None:
    found = auctions.read(body(planned(issue_date="null", announcemt_date="null")), body(), NOW)
    assert (len(found.events), found.refused) == (1, ())


def test_amounts_are_worded_in_both_languages() -> None:
    made = Security("TIPS", 10, "Year", True, Decimal("1050000000000"))
    assert auctions.wording(made) == (
        "10-Year TIPS auction (reopening), $1,050 billion", "美国 10 年期通胀保值国债增发拍卖，10,500 亿美元",
    )  # fmt: skip


def test_only_the_newest_snapshot_of_what_is_planned_counts() -> None:
    old = planned(record_date="2026-01-30", auction_date="2026-02-11")
    found = auctions.read(body(old, planned()), body(), NOW)
    assert [event.day.day for event in found.events if event.kind is EventKind.AUCTION] == [10]


def test_a_settlement_names_what_it_pays_for_once_a_day() -> None:
    bill = announced(security_type="Bill", security_term="4-Week", auction_date="2026-02-11")
    found = auctions.read(body(), body(announced(), bill), NOW)
    assert [event.en for event in found.events if event.kind is EventKind.SETTLEMENT] == [
        "settlement of Treasury bills, notes and bonds"
    ]


def test_rows_that_cannot_be_read_are_refused_and_withdraw_nothing() -> None:
    rows = body(
        announced(auction_date="soon"),
        announced(security_term="<b>"),
        announced(security_type="Perpetual"),
        7,
        announced(),
    )
    found = auctions.read(body(planned()), rows, NOW)
    assert [event.kind for event in found.events] == [EventKind.AUCTION, EventKind.SETTLEMENT]
    assert len(found.refused) == 4
    assert found.through is None


@pytest.mark.parametrize("odd", [b"<html>", b"[]", b'{"error": "bad filter"}', b""])
def test_an_answer_that_is_no_fiscaldata_says_so(odd: bytes) -> None:
    assert (auctions.read(odd, body(), NOW).problem or "").startswith("unreadable")


def test_the_addresses_ask_for_a_part() -> None:
    plan, held = auctions.requests(date(2026, 1, 1))
    assert plan.startswith("https://api.fiscaldata.treasury.gov/") and "upcoming_auctions?" in plan
    assert "filter=auction_date:gte:2026-01-01" in held and "fields=record_date,security_type," in held


# What the settings say, and what ships


def test_the_fomc_decides_at_two_in_new_york_in_either_season() -> None:
    found = {event.day: event for event in fomc.read(NOW).events}
    assert found[date(2026, 3, 18)].when == datetime(2026, 3, 18, 18, tzinfo=UTC)
    assert found[date(2026, 12, 9)].when == datetime(2026, 12, 9, 19, tzinfo=UTC)
    assert found[date(2026, 3, 18)].known_at == datetime(2024, 8, 9, 17, 30, tzinfo=UTC)
    assert len([day for day in found if day.year == 2026]) == 8
    later = {event.day for event in fomc.read(datetime(2027, 6, 1, tzinfo=UTC)).events}
    assert len([day for day in later if day.year == 2027]) == 8
    assert {day.weekday() for day in later | set(found)} == {2}


def rule(text: str, kind: EventKind = EventKind.OTHER, hour: time | None = None) -> CalendarMapping:
    return CalendarMapping(rule=text, hour=hour, en="Something", zh="某事", kind=kind)


def test_a_rule_is_known_always_and_keeps_its_hour() -> None:
    found = rules.read([rule("FREQ=MONTHLY;BYDAY=3FR", hour=time(16))], NOW).events
    at = {event.day: event for event in found}
    assert at[date(2026, 2, 20)].when == datetime(2026, 2, 20, 21, tzinfo=UTC)
    assert at[date(2026, 7, 17)].when == datetime(2026, 7, 17, 20, tzinfo=UTC)
    assert {event.known_at for event in found} == {ALWAYS}


def test_an_expiry_and_a_tax_date_keep_to_days_of_business() -> None:
    expiries = {event.day for event in rules.read([rule("FREQ=MONTHLY;BYDAY=3FR", EventKind.EXPIRY)], NOW).events}
    assert date(2026, 6, 18) in expiries and date(2026, 6, 19) not in expiries
    taxes = {
        event.day for event in rules.read([rule("FREQ=YEARLY;BYMONTH=2;BYMONTHDAY=15", EventKind.TAX)], NOW).events
    }
    assert taxes == {date(2025, 2, 18), date(2026, 2, 17), date(2027, 2, 16)}  # Presidents' Day, thrice


def test_a_day_of_the_settings_is_known_since_it_was_written() -> None:
    [event] = rules.read([CalendarMapping(day=date(2026, 2, 4), hour=time(16), en="A", zh="甲")], NOW).events
    assert (event.when, event.known_at) == (datetime(2026, 2, 4, 21, tzinfo=UTC), NOW)


def test_entries_are_read_by_what_they_name() -> None:
    asked: list[str] = []

    def get(url: str) -> Fetched:
        asked.append(url)
        return Fetched(url, calendar(vevent("DTSTART:20260211T133000Z")) if url == URL else body(announced()))

    assert [event.kind for event in collect(CalendarMapping(url=URL, kind=EventKind.RELEASE), get, NOW).events] == [
        "release"
    ]
    assert len(collect(CalendarMapping(provider="auctions"), get, NOW).events) == 2
    assert [url.split("?")[0].rsplit("/")[-1] for url in asked] == [
        "schedule.ics",
        "upcoming_auctions",
        "auctions_query",
    ]
    assert "gte:2025-12-29" in asked[1]
    assert [result.source for result in stated([CalendarMapping(provider="fomc")], NOW)] == [
        "commentary.toml",
        "fomc.toml",
    ]
    assert read_file(b"date,en\n2026-02-04,a\n", "a.CSV", CalendarMapping(), NOW).events[0].en == "a"


# The record


def put(library: Library, result: EventResult) -> int:
    return library.write([], [], [], [result.agenda]).events


def seen(library: Library, at: datetime) -> list[str]:
    return [f"{event.day}" for event in library.at(at).events(date(2026, 1, 1), date(2026, 12, 31))]


def test_a_moved_event_stands_where_it_was_known_to_be(library: Library) -> None:
    later = datetime(2026, 2, 3, 12, tzinfo=UTC)
    assert put(library, read(vevent("DTSTART:20260206T133000Z"))) == 1
    assert put(library, read(vevent("DTSTART:20260206T133000Z"), at=later)) == 0
    assert put(library, read(vevent("DTSTART:20260211T133000Z"), at=later)) == 1
    assert [seen(library, at) for at in (utc("2026-02-02T11:59:59"), NOW, utc("2026-02-03T11:59"), later)] == [
        [], ["2026-02-06"], ["2026-02-06"], ["2026-02-11"],
    ]  # fmt: skip
    assert library.at(later).events(date(2026, 2, 6), date(2026, 2, 6)) == []


def test_what_is_cancelled_or_no_longer_named_is_withdrawn_and_may_come_back(library: Library) -> None:
    keeps = vevent("DTSTART:20260213T133000Z", uid="9")
    first, gone = vevent("DTSTART:20260211T133000Z"), vevent("DTSTART:20260211T133000Z", "STATUS:CANCELLED")
    days = [utc(f"2026-02-0{day}T12:00") for day in (2, 3, 4, 5)]
    written = [
        put(library, read(keeps, *part, at=at))
        for part, at in zip(((first,), (gone,), (first,), ()), days, strict=True)
    ]
    assert written == [2, 1, 1, 1]
    assert put(library, read(keeps, gone, at=days[3])) == 0
    assert [len(seen(library, at)) for at in days] == [2, 1, 2, 1]


def test_what_has_taken_place_is_not_withdrawn_and_a_broken_calendar_withdraws_nothing(library: Library) -> None:
    keeps = vevent("DTSTART:20260220T133000Z", uid="9")
    put(library, read(keeps, vevent("DTSTART:20260203T133000Z")))
    later = utc("2026-02-05T12:00")
    assert put(library, read(keeps, at=later)) == 0
    assert put(library, read(vevent("DTSTART:2026", uid="8"), at=later)) == 0
    assert put(library, ics.read(b"<html>", URL, later)) == 0
    assert len(seen(library, later)) == 2


def test_what_was_cancelled_before_it_was_known_is_no_event(library: Library) -> None:
    assert put(library, read(vevent("DTSTART:20260211T133000Z", "STATUS:CANCELLED"))) == 0


def test_events_of_other_sources_stay(library: Library) -> None:
    put(library, read(vevent("DTSTART:20260211T133000Z")))
    assert put(library, ics.read(calendar(vevent("DTSTART:20260212T133000Z")), "other.ics", NOW)) == 1
    assert seen(library, NOW) == ["2026-02-11", "2026-02-12"]


def test_an_amount_is_known_since_it_was_read(library: Library) -> None:
    later = utc("2026-02-05T12:00")
    put(library, auctions.read(body(planned()), body(), NOW))
    put(library, auctions.read(body(planned()), body(announced()), later))

    def told(at: datetime) -> Event:
        return next(event for event in library.at(at).events(date(2026, 2, 10), date(2026, 2, 10)))

    assert (told(utc("2026-02-05T11:59")).en, told(later).en) == (
        "3-Year Note auction",
        "3-Year Note auction, $58 billion",
    )
    assert told(later).zh.endswith("580 亿美元")


def test_a_record_without_the_table_gains_it(tmp_path: Path, embedder: Embedder) -> None:
    Library.open(tmp_path, catalog(), embedder).close()
    engine = create_engine(f"sqlite:///{tmp_path / 'library.db'}")
    with engine.begin() as connection:
        connection.execute(text("DROP TABLE events"))
    engine.dispose()
    opened = Library.open(tmp_path, catalog(), embedder)
    assert put(opened, read(vevent("DTSTART:20260211T133000Z"))) == 1
    opened.close()


# Import


def test_an_import_takes_calendars_rules_and_days_and_drops_what_is_no_longer_named(library: Library) -> None:
    folder = library.folder
    (folder / "own.csv").write_text("date,en\n2026-02-20,Own\n2026-02-31,Odd\n", "utf-8")
    (folder / "theirs.ics").write_bytes(calendar(vevent("DTSTART:20260211T133000Z")))
    entries = [
        CalendarMapping(file="*.csv", kind=EventKind.EARNINGS), CalendarMapping(file="theirs.ics"), CalendarMapping(url=URL),
        CalendarMapping(day=date(2026, 2, 4), en="A", zh="甲"), CalendarMapping(provider="fomc"), CalendarMapping(file="no.ics"),
    ]  # fmt: skip
    put(library, read(vevent("DTSTART:20260213T133000Z")))
    report = import_files(library, [], entries, catalog(), NOW)
    assert (report.files, report.problems) == (
        2, (("no.ics", "names no file"), ("own.csv", "line 3: day is out of range for month")),
    )  # fmt: skip
    assert [day for day in seen(library, NOW) if day < "2026-03"] == [
        "2026-01-28", "2026-02-04", "2026-02-11", "2026-02-13", "2026-02-20",
    ]  # fmt: skip
    assert report.events == 3 + len(fomc.read(NOW).events)
    assert import_files(library, [], entries, catalog(), NOW).events == 0
    later = utc("2026-02-03T12:00")
    assert import_files(library, [folder / "theirs.ics"], entries, catalog(), later).events == 0
    import_files(library, [], entries[1:2], catalog(), later)
    assert [day for day in seen(library, later) if day < "2026-03"] == ["2026-01-28", "2026-02-11"]


def test_a_calendar_that_nobody_named_is_refused(library: Library) -> None:
    path = library.folder / "theirs.ics"
    path.write_bytes(calendar(vevent("DTSTART:20260211T133000Z")))
    with pytest.raises(InputError, match="no calendar names this file"):
        import_files(library, [path], [], catalog(), NOW)
    assert import_files(library, [library.folder], [], catalog(), NOW).events == 0


def test_what_a_source_adds_later_was_not_known_before_whatever_its_own_time(library: Library) -> None:
    def told(name: str, day: date) -> Event:
        announced = datetime(2026, 1, 29, tzinfo=UTC)
        return Event(name, None, day, name, name, EventKind.AUCTION, auctions.SOURCE, announced)

    first, later = told("first", date(2026, 2, 10)), told("later", date(2026, 2, 11))
    for events, at in (((first,), NOW), ((first, later), NOW.replace(day=5))):
        library.write([], [], [], [EventResult(auctions.SOURCE, at, events).agenda])
    span = date(2026, 2, 9), date(2026, 2, 12)
    assert [event.en for event in library.at(NOW.replace(day=4)).events(*span)] == ["first"]
    assert [event.en for event in library.at(NOW.replace(day=5)).events(*span)] == ["first", "later"]
    assert library.at(datetime(2026, 1, 30, tzinfo=UTC)).events(*span)  # the first reading looks back
