"""commentary.toml: what it says is taken, what it cannot say is refused in one line that names file and key."""

from __future__ import annotations

from datetime import UTC, date, datetime, time
from pathlib import Path

import pytest

from commentary import settings
from commentary.errors import InputError, SettingsError
from commentary.settings import Column, Settings, Span

GOOD = """
languages = ["zh", "en"]
[schedule]
time = "07:30"
zone = "America/New_York"
[[feeds]]
file = "feeds/*.xml"
publisher = "The Wire"
captured = "file-date"
[[series]]
file = "rates.csv"
date = "day"
known = "filed"
[series.columns]
GOLD = { id = "GLD", unit = "USD", metric = "high" }
WTREGEN = { id = "TGA", units = [{ until = 2025-11-13, unit = "USD bn" }, { unit = "USD mn" }] }
[releases.late]
lag = 2
time = "17:30"
zone = "Europe/London"
source = "a notice"
[subjects.FTSE]
en = "the FTSE 100"
zh = "富时 100 指数"
kind = "price"
unit = "points"
release = "late"
"""


def load(folder: Path, text: str) -> Settings:
    (folder / "commentary.toml").write_text(text, "utf-8")
    return settings.read(folder)


def test_everything_a_workspace_says_is_taken(tmp_path: Path) -> None:
    read = load(tmp_path, GOOD)
    assert read.languages == ("zh", "en")
    assert read.schedule.on(date(2026, 7, 1)) == datetime(2026, 7, 1, 11, 30, tzinfo=UTC)
    assert (read.feeds[0].publisher, read.feeds[0].captured, read.feeds[0].lang) == ("The Wire", "file-date", None)
    assert (read.series[0].date, read.series[0].known) == ("day", "filed")
    assert read.series[0].columns == {
        "GOLD": Column("GLD", "USD", metric="high"),
        "WTREGEN": Column("TGA", units=(Span("USD bn", date(2025, 11, 13)), Span("USD mn"))),
    }
    assert read.demo is None


def test_subjects_and_releases_stand_beside_those_that_ship(tmp_path: Path) -> None:
    subjects = load(tmp_path, GOOD).subjects
    release = subjects["FTSE"].release
    assert release is not None and (release.lag, release.zone) == (2, "Europe/London")
    assert "BTC" in subjects


def test_an_empty_file_means_the_defaults(tmp_path: Path) -> None:
    read = load(tmp_path, "")
    assert read.languages == ("en", "zh")
    assert read.schedule.on(date(2026, 2, 6)) == datetime(2026, 2, 6, 12, tzinfo=UTC)


@pytest.mark.parametrize(
    ("right", "wrong", "said"),
    [
        ("[schedule]", "[shedule]", "shedule: unknown key 'shedule' (did you mean 'schedule'?)"),
        ('zone = "America', 'zoen = "America', "schedule.zoen: unknown key 'zoen' (did you mean 'zone'?)"),
        ("America/New_York", "America/NewYork", "schedule.zone: 'America/NewYork' is no time zone"),
        ('"07:30"', '"25:30"', "schedule.time: '25:30'"),
        ('["zh", "en"]', '["fr"]', "languages 1: 'fr'"),
        ('["zh", "en"]', "[]", "languages: names no language"),
        ("publisher", "publsher", "feeds 1, publsher: unknown key 'publsher' (did you mean 'publisher'?)"),
        ('date = "day"', "", "series 1, date: is missing"),
        (
            'metric = "high"',
            'metrc = "high"',
            "series 1, columns.GOLD.metrc: unknown key 'metrc' (did you mean 'metric'?)",
        ),
        ('metric = "high"', 'metric = "hi"', "series 1, columns.GOLD.metric: 'hi'"),
        ('"GLD", unit', '"GDL", unit', "series 1, columns.GOLD.id: unknown subject 'GDL' (did you mean 'GLD'?)"),
        ('"GLD", unit = "USD"', '"GLD"', "series 1, columns.GOLD: needs either unit or units"),
        ("until =", "untill =", "units 1, untill: unknown key 'untill' (did you mean 'until'?)"),
        ('kind = "price"', 'kind = "prize"', "subject FTSE: cannot be understood: 'prize'"),
        ('release = "late"', 'release = "early"', "subject FTSE: cannot be understood: 'early'"),
        ('unit = "points"', 'unt = "points"', "subjects.FTSE.unt: unknown key 'unt' (did you mean 'unit'?)"),
        ("lag = 2", "lagg = 2", "releases.late.lagg: unknown key 'lagg' (did you mean 'lag'?)"),
        ("lag = 2\n", "", "releases: a rule is incomplete"),
        ("[schedule]", "[schedule", "cannot be read"),
    ],
)
def test_a_wrong_setting_is_refused_by_name(tmp_path: Path, right: str, wrong: str, said: str) -> None:
    assert right in GOOD
    with pytest.raises(SettingsError) as caught:
        load(tmp_path, GOOD.replace(right, wrong, 1))
    assert str(caught.value).startswith(str(tmp_path / "commentary.toml"))
    assert said in str(caught.value)
    assert "\n" not in str(caught.value)


def test_a_folder_without_settings_says_how_to_make_one(tmp_path: Path) -> None:
    with pytest.raises(SettingsError, match=r"no workspace here .*commentary init"):
        settings.read(tmp_path)


NOW = datetime(2026, 2, 6, 13, tzinfo=UTC)


@pytest.mark.parametrize(
    ("text", "hour"),
    [
        ("2026-02-05", datetime(2026, 2, 5, 12, tzinfo=UTC)),
        ("2026-02-06", datetime(2026, 2, 6, 12, tzinfo=UTC)),
        ("2026-02-06T12:00Z", datetime(2026, 2, 6, 12, tzinfo=UTC)),
        ("2026-02-05T16:00-05:00", datetime(2026, 2, 5, 21, tzinfo=UTC)),
        (None, datetime(2026, 2, 6, 12, tzinfo=UTC)),
    ],
)
def test_a_date_is_the_scheduled_hour_and_a_time_is_itself(tmp_path: Path, text: str | None, hour: datetime) -> None:
    when = load(tmp_path, "").instant(text, NOW)
    assert when == hour
    assert when.tzinfo is UTC


def test_without_a_time_the_last_scheduled_hour_is_meant(tmp_path: Path) -> None:
    before = datetime(2026, 2, 6, 11, 59, tzinfo=UTC)
    assert load(tmp_path, "").instant(None, before) == datetime(2026, 2, 5, 12, tzinfo=UTC)


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("2026-02-06T12:00", "has no offset"),
        ("2026-02-30", "is no date or time"),
        ("yesterday", "is no date or time"),
        ("2026-02-07", "has not come yet"),
        ("2026-02-06T13:01Z", "has not come yet"),
    ],
)
def test_a_doubtful_time_is_refused(tmp_path: Path, text: str, said: str) -> None:
    with pytest.raises(InputError, match=said):
        load(tmp_path, "").instant(text, NOW)


CALENDAR = """
[[calendar]]
file = "events/*.csv"
zone = "Asia/Shanghai"
[[calendar]]
url = "https://example.gov/schedule.ics"
kind = "release"
[[calendar]]
provider = "auctions"
[[calendar]]
rule = "FREQ=MONTHLY;BYDAY=3FR"
time = "16:00"
en = "options expiry"
zh = "期权到期"
kind = "expiry"
[[calendar]]
date = 2026-02-04
en = "Alphabet reports"
zh = "Alphabet 财报"
"""


def test_a_calendar_is_taken_entry_by_entry(tmp_path: Path) -> None:
    entries = load(tmp_path, CALENDAR).calendar
    assert [(entry.file, entry.url, entry.provider, entry.rule) for entry in entries[:4]] == [
        ("events/*.csv", "", "", ""),
        ("", "https://example.gov/schedule.ics", "", ""),
        ("", "", "auctions", ""),
        ("", "", "", "FREQ=MONTHLY;BYDAY=3FR"),
    ]
    assert (entries[3].time, entries[3].zone, entries[3].kind.value) == (time(16), "America/New_York", "expiry")
    assert (entries[4].date, entries[4].time, entries[4].kind.value) == (date(2026, 2, 4), None, "other")


@pytest.mark.parametrize(
    ("right", "wrong", "said"),
    [
        ("file =", "flie =", "calendar 1, flie: unknown key 'flie' (did you mean 'file'?)"),
        ('file = "events/*.csv"', "", "calendar 1: needs one of file, url, provider, rule and date"),
        ('url = "https', 'file = "a.ics"\nurl = "https', "calendar 2: needs one of file, url, provider, rule and date"),
        ('"https://example', '"ftp://example', "calendar 2, url: 'ftp://example.gov/schedule.ics' is no http address"),
        ('"auctions"', '"auction"', "calendar 3, provider: 'auction'"),
        ('"auctions"', '"auctions"\nkind = "bills"', "calendar 3, kind: says nothing beside provider (take it away)"),
        ('kind = "release"', 'time = "16:00"', "calendar 2, time: says nothing beside url (take it away)"),
        ("BYDAY=3FR", "BYDAY=3XX", "calendar 4, rule: 'FREQ=MONTHLY;BYDAY=3XX' is no recurrence rule"),
        ("MONTHLY", "HOURLY", "calendar 4, rule: 'FREQ=HOURLY;BYDAY=3FR' is no rule of days"),
        ("BYDAY=3FR", "BYDAY=3FR;BYHOUR=1,2", "is no rule of days"),
        ('"16:00"', '"26:00"', "calendar 4, time: '26:00'"),
        ('zh = "期权到期"', "", "calendar 4: needs its name in both languages (add en and zh)"),
        ('"expiry"', '"expire"', "calendar 4, kind: 'expire'"),
        ('"Asia/Shanghai"', '"Asia/Shangai"', "calendar 1, zone: 'Asia/Shangai' is no time zone"),
        ("2026-02-04", '"soon"', "calendar 5, date: 'soon'"),
    ],
)
def test_a_wrong_calendar_is_refused_by_name(tmp_path: Path, right: str, wrong: str, said: str) -> None:
    assert right in CALENDAR
    with pytest.raises(SettingsError) as caught:
        load(tmp_path, CALENDAR.replace(right, wrong, 1))
    assert said in str(caught.value)
    assert "\n" not in str(caught.value)


def test_a_series_comes_from_one_live_source(tmp_path: Path) -> None:
    entry = '[[series]]\nprovider = "{}"\ncolumns = {{ DGS10 = {{ id = "DGS10", unit = "%" }} }}\n'
    (tmp_path / "commentary.toml").write_text(entry.format("fred") + entry.format("treasury_yields"), "utf-8")
    with pytest.raises(SettingsError, match="DGS10 comes from series 1, DGS10 already"):
        settings.read(tmp_path)


@pytest.mark.parametrize(("as_of", "before"), [
    ("2026-02-06T12:00:00+00:00", "2026-02-05T12:00:00+00:00"),  # the scheduled hour
    ("2026-02-06T12:05:31+00:00", "2026-02-05T12:35:31+00:00"),  # a run, some minutes later
    ("2026-02-06T15:59:59+00:00", "2026-02-05T16:29:59+00:00"),
])  # fmt: skip
def test_the_note_before_is_that_of_the_day_before(tmp_path: Path, as_of: str, before: str) -> None:
    (tmp_path / "commentary.toml").write_text("", "utf-8")
    assert settings.read(tmp_path).before(datetime.fromisoformat(as_of)) == datetime.fromisoformat(before)


def test_the_note_before_is_of_the_scheduled_hour_when_clocks_change(tmp_path: Path) -> None:
    (tmp_path / "commentary.toml").write_text('schedule = { time = "08:00", zone = "America/New_York" }', "utf-8")
    read = settings.read(tmp_path)
    day = read.instant("2026-03-08", datetime(2026, 3, 9, tzinfo=UTC))
    assert (day, read.before(day)) == (datetime(2026, 3, 8, 12, tzinfo=UTC), datetime(2026, 3, 7, 13, tzinfo=UTC))
