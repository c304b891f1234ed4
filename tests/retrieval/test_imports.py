"""Tables come in by what is declared of them; what can not be believed is refused by name."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, datetime
from pathlib import Path

import numpy as np
import pandas as pd
import pytest

from commentary.catalog import catalog
from commentary.errors import InputError
from retrieval.imports import ColumnMapping, FeedMapping, ImportReport, SeriesMapping, import_files
from retrieval.library import Library

from .conftest import utc

NOW = utc("2026-02-28T00:00:00")
FAR = utc("2030-01-01T00:00:00")


def take(library: Library, text: str, column: ColumnMapping, **more: str) -> ImportReport:
    path = library.folder / "table.csv"
    path.write_text(text, "utf-8")
    mapping = SeriesMapping("table.csv", more.pop("date", "date"), {"value": column}, **more)
    return import_files(library, [path], [mapping], catalog(), NOW)


def values(library: Library, series: str) -> dict[str, float]:
    latest = library.at(FAR).history(series).latest
    return dict(zip(latest.day.astype(str).tolist(), latest.value.tolist(), strict=True))


def test_percent_becomes_basis_points_exactly(library: Library) -> None:
    take(library, "date,value\n2026-02-03,2.85\n2026-02-04,2.86\n", ColumnMapping("HY_OAS", "%"))
    assert values(library, "HY_OAS") == {"2026-02-03": 285.0, "2026-02-04": 286.0}


def test_basis_points_offered_as_percent_are_refused_by_name(library: Library) -> None:
    report = take(library, "date,value\n2026-02-03,2.85\n2026-02-04,286\n", ColumnMapping("HY_OAS", "%"))
    assert values(library, "HY_OAS") == {"2026-02-03": 285.0}
    assert "28600 bp is outside 50 to 3000" in report.refused[0].what
    assert report.refused[0].when == date(2026, 2, 4)


def test_a_unit_that_changes_on_a_day_is_declared_by_that_day(library: Library) -> None:
    units = ((date(2025, 11, 13), "USD bn"), (None, "USD mn"))
    column = ColumnMapping("TGA", "USD bn", units)
    take(library, "date,value\n2025-11-13,940.979\n2025-11-14,953816\n", column)
    assert values(library, "TGA") == {"2025-11-13": 940_979_000_000.0, "2025-11-14": 953_816_000_000.0}


@pytest.mark.parametrize("unit", ["EUR", "points", "", "USD zn"])
def test_a_unit_that_does_not_convert_is_refused(library: Library, unit: str) -> None:
    with pytest.raises(InputError, match="does not convert"):
        take(library, "date,value\n2026-02-03,1\n", ColumnMapping("WALCL", unit))
    assert library.counts()["observations"] == 0


def test_formats_of_providers(library: Library) -> None:
    text = '\ufeffdate,value\n02/04/2026,"6,881.62"\n02/03/2026,"6,878.88"\n'
    take(library, text, ColumnMapping("SPY", "USD"), date_format="%m/%d/%Y")
    assert values(library, "SPY") == {"2026-02-03": 6878.88, "2026-02-04": 6881.62}


def test_day_and_month_are_never_guessed(library: Library) -> None:
    with pytest.raises(InputError, match="date_format"):
        take(library, "date,value\n02/03/2026,1\n", ColumnMapping("SPY", "USD"))


def test_a_percent_sign_belongs_to_percent_only(library: Library) -> None:
    take(library, "date,value\n2026-02-04,4.21%\n", ColumnMapping("DGS10", "%"))
    assert values(library, "DGS10") == {"2026-02-04": 4.21}
    report = take(library, "date,value\n2026-02-04,4.21%\n", ColumnMapping("SPY", "USD"))
    assert "in percent" in report.refused[0].what


def test_missing_is_missing_and_never_filled(library: Library) -> None:
    report = take(library, "date,value\n2026-02-02,.\n2026-02-03,\n2026-02-04,4.2\n", ColumnMapping("DGS10", "%"))
    assert values(library, "DGS10") == {"2026-02-04": 4.2}
    assert report.refused == ()


@pytest.mark.parametrize("cell", ["nan", "inf", "-Infinity", "12,34", "abc", "1e400000"])
def test_what_is_no_number_is_refused(library: Library, cell: str) -> None:
    report = take(library, f'date,value\n2026-02-03,4.1\n2026-02-04,"{cell}"\n', ColumnMapping("DGS10", "%"))
    assert values(library, "DGS10") == {"2026-02-03": 4.1}
    assert len(report.refused) == 1


def test_a_day_that_stands_twice_with_two_values_is_refused_whole(library: Library) -> None:
    report = take(library, "date,value\n2026-02-04,4.2\n2026-02-03,4.1\n2026-02-04,4.3\n", ColumnMapping("DGS10", "%"))
    assert values(library, "DGS10") == {"2026-02-03": 4.1}
    assert "stands twice, with 4.2 and 4.3" in report.refused[0].what


def closes(numbers: Sequence[float]) -> str:
    days = np.arange("2026-01-05", "2026-03-05", dtype="datetime64[D]")
    return "date,value\n" + "".join(f"{day},{number}\n" for day, number in zip(days, numbers, strict=False))


def test_an_outlier_is_refused_and_its_neighbours_kept(library: Library) -> None:
    report = take(library, closes([600, 601, 60200, 603, 604]), ColumnMapping("SPY", "USD"))
    assert list(values(library, "SPY").values()) == [600, 601, 603, 604]
    assert "60200 USD is more than 1.5 times off" in report.refused[0].what


def test_an_undeclared_change_of_unit_is_refused(library: Library) -> None:
    report = take(library, closes([600, 601, 602, 603, 0.604, 0.605]), ColumnMapping("SPY", "USD"))
    assert list(values(library, "SPY").values()) == [600, 601, 602, 603]
    assert len(report.refused) == 2


def test_a_crash_that_lasts_is_kept(library: Library) -> None:
    numbers = [600, 601, 602, 300, 301, 302, 303]
    take(library, closes(numbers), ColumnMapping("SPY", "USD"))
    assert list(values(library, "SPY").values()) == numbers


def test_a_new_file_is_judged_beside_what_is_stored(library: Library) -> None:
    take(library, "date,value\n2026-02-03,600\n2026-02-04,601\n", ColumnMapping("SPY", "USD"))
    report = take(library, "date,value\n2026-02-05,60.2\n", ColumnMapping("SPY", "USD"))
    assert "2026-02-05" not in values(library, "SPY")
    assert len(report.refused) == 1


def test_highs_and_lows_are_series_beside_the_level(library: Library) -> None:
    take(library, "date,value\n2026-02-05,62353.5\n", ColumnMapping("BTC", "USD", metric="low"))
    assert values(library, "BTC.low") == {"2026-02-05": 62353.5}
    assert values(library, "BTC") == {}


def test_a_filing_date_is_when_its_row_becomes_known(library: Library) -> None:
    text = "date,value,filed\n2025-12-31,131.4,2026-02-05\n"
    take(library, text, ColumnMapping("CAPEX", "USD bn"), known="filed")
    assert len(library.at(utc("2026-02-06T01:59:59")).history("CAPEX")) == 0
    assert len(library.at(utc("2026-02-06T02:00:00")).history("CAPEX")) == 1


def test_refusals_are_shown_from_the_day_the_value_would_have_been(library: Library) -> None:
    take(library, "date,value\n2026-02-04,286\n", ColumnMapping("HY_OAS", "%"))
    assert library.at(utc("2026-02-05T13:00:00")).flags() == ()
    assert library.at(utc("2026-02-05T14:00:00")).flags()[0].subject == "HY_OAS"


def test_parquet(library: Library) -> None:
    path = library.folder / "table.parquet"
    days = pd.to_datetime(["2026-02-03", "2026-02-04"])
    pd.DataFrame({"date": days, "value": [4.25, float("nan")]}).to_parquet(path)
    mapping = SeriesMapping("*.parquet", "date", {"value": ColumnMapping("DGS10", "%")})
    import_files(library, [path], [mapping], catalog(), NOW)
    assert values(library, "DGS10") == {"2026-02-03": 4.25}


@pytest.mark.parametrize(
    ("column", "message"),
    [
        (ColumnMapping("NOPE", "USD"), "is no subject"),
        (ColumnMapping("NET_LIQUIDITY", "USD"), "computed from others"),
        (ColumnMapping("SPY", "USD", metric="open"), "is no metric"),
    ],
)
def test_a_mapping_that_does_not_fit_is_named(library: Library, column: ColumnMapping, message: str) -> None:
    with pytest.raises(InputError, match=message):
        take(library, "date,value\n2026-02-04,1\n", column)


def test_a_table_without_a_mapping_is_refused(library: Library, tmp_path: Path) -> None:
    path = tmp_path / "loose.csv"
    path.write_text("date,value\n2026-02-04,1\n")
    with pytest.raises(InputError, match="no series mapping"):
        import_files(library, [path], [], catalog(), NOW)
    with pytest.raises(InputError, match="does not exist"):
        import_files(library, [tmp_path / "absent.csv"], [], catalog(), NOW)


FEED = """<rss version="2.0"><channel><title>C</title><item><title>{title}</title><guid>g1</guid>
<pubDate>Wed, 04 Feb 2026 10:00:00 GMT</pubDate></item><item><title>No date</title><guid>g2</guid></item>
</channel></rss>"""


def feed(library: Library, day: str, title: str, captured: str) -> ImportReport:
    path = library.folder / "news" / day / "c.xml"
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(FEED.format(title=title))
    return import_files(library, [path], [FeedMapping("news/*/c.xml", "Paper", captured)], catalog(), NOW)


@pytest.mark.parametrize(
    ("captured", "dated", "undated"),
    [
        ("published", "2026-02-04T10:00:00", "2026-02-06T00:00:00"),
        ("file-date", "2026-02-06T00:00:00", "2026-02-06T00:00:00"),
        ("2026-02-05T12:00:00Z", "2026-02-05T12:00:00", "2026-02-05T12:00:00"),
    ],
)
def test_since_when_feed_items_are_known(library: Library, captured: str, dated: str, undated: str) -> None:
    feed(library, "2026-02-05", "Dated", captured)
    known = {item.title: item.known_at for item in library.at(FAR).articles()}
    assert known == {"Dated": utc(dated), "No date": utc(undated)}


def test_a_changed_title_is_a_version_that_was_not_known_before_its_file(library: Library) -> None:
    feed(library, "2026-02-04", "First", "published")
    report = feed(library, "2026-02-05", "Second", "published")
    assert report.revisions == 1
    seen = [item.title for item in library.at(utc("2026-02-05T12:00:00")).articles()]
    assert "First" in seen
    assert "Second" not in seen
    assert "Second" in [item.title for item in library.at(utc("2026-02-06T00:00:00")).articles()]


def test_importing_again_changes_nothing(library: Library) -> None:
    feed(library, "2026-02-05", "Same", "published")
    report = feed(library, "2026-02-05", "Same", "published")
    assert (report.articles, report.revisions) == (0, 0)


def test_a_file_date_that_is_absent_is_named(library: Library) -> None:
    with pytest.raises(InputError, match="no date"):
        feed(library, "today", "x", "file-date")


def test_without_paths_all_that_the_mappings_name_is_read(library: Library) -> None:
    (library.folder / "a.csv").write_text("date,value\n2026-02-04,4.2\n")
    mapping = SeriesMapping("*.csv", "date", {"value": ColumnMapping("DGS10", "%")})
    assert import_files(library, [], [mapping], catalog(), NOW).files == 1
    assert datetime.fromisoformat("2026-02-04").date().isoformat() in values(library, "DGS10")


def test_a_mapping_that_names_no_file_is_told(library: Library) -> None:
    absent = SeriesMapping("nothere/*.csv", "date", {"value": ColumnMapping("HY_OAS", "%")})
    assert import_files(library, [], [absent], catalog()).problems == (("nothere/*.csv", "names no file"),)


def test_a_flow_of_a_day_without_trading_is_refused_and_a_zero_says_nothing(library: Library) -> None:
    text = "date,value\n2026-01-16,1\n2026-01-19,2\n2026-01-20,3\n2025-12-25,0\n"
    report = take(library, text, ColumnMapping("BTC_ETF_FLOW", "USD mn"))
    assert values(library, "BTC_ETF_FLOW") == {"2026-01-16": 1e6, "2026-01-20": 3e6}
    assert [flag.when for flag in report.refused] == [date(2026, 1, 19)]
