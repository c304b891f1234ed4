"""Collect, decide, store: over real HTTP on loopback, with the clock in the test's hand."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import UTC, date, datetime, timedelta
from threading import Event
from typing import Any, cast

import pytest

from commentary.errors import BusyError, SourceError
from retrieval.fetch import Fetcher, Limits
from retrieval.library import Library
from retrieval.mappings import ColumnMapping
from retrieval.plugins import Feed, Get, Sheet
from retrieval.sheets import Wanted
from retrieval.updating import Done, FeedJob, SeriesJob, Summary, update
from retrieval.updating.update import alone
from retrieval.wires import Wire
from tests.retrieval.test_fetch import Page, server

__all__ = ["server"]

T0 = datetime(2026, 2, 4, 12, tzinfo=UTC)
HOUR = timedelta(hours=1)


def rss(*titles: str, at: datetime = T0 - HOUR) -> bytes:
    items = "".join(
        f"<item><title>{title}</title><guid>{title}</guid><pubDate>{at:%a, %d %b %Y %H:%M:%S} GMT</pubDate></item>"
        for title in titles
    )
    return f'<rss version="2.0"><channel><title>The Wire</title>{items}</channel></rss>'.encode()


class Counter:
    """A provider that serves what it is given, and knows since when it was asked."""

    title = "The Counter"

    def __init__(self) -> None:
        self.sheet: Sheet | SourceError = Sheet(())
        self.asked: list[date | None] = []

    def read(self, name: str, since: date | None, get: Get) -> Sheet:
        self.asked.append(since)
        if isinstance(self.sheet, SourceError):
            raise self.sheet
        return self.sheet


def feeds(*urls: str) -> list[FeedJob]:
    return [FeedJob(Feed(url), Wire()) for url in urls]


def run(library: Library, jobs: list[FeedJob] | list[SeriesJob], at: datetime = T0) -> Summary:
    with Fetcher(True, Limits(seconds=3), now=lambda: at) as fetcher:
        return update(library, jobs, fetcher, lambda: at)


def titles(library: Library, at: datetime) -> set[str]:
    return {article.title for article in library.at(at).articles()}


def test_items_are_known_since_they_were_fetched_and_stored_once(library: Library, server: str) -> None:
    Page.replies = {"/feed": lambda page: page.send(200, rss("Bitcoin falls", "Silver falls"))}
    jobs = feeds(f"{server}/feed")
    assert run(library, jobs).articles == 2
    again = run(library, jobs, T0 + HOUR)
    assert (again.articles, again.count("unchanged")) == (0, 1)
    assert titles(library, T0 - timedelta(seconds=1)) == set()
    assert titles(library, T0) == {"Bitcoin falls", "Silver falls"}


def test_validators_are_kept_with_the_items_they_stand_for(library: Library, server: str) -> None:
    def feed(page: Page) -> None:
        page.send(304) if page.headers["if-none-match"] == '"1"' else page.send(200, rss("One"), etag='"1"')

    Page.replies = {"/feed": feed}
    run(library, feeds(f"{server}/feed"))
    again = run(library, feeds(f"{server}/feed"), T0 + HOUR)
    assert (again.bytes, again.requests, again.done[0].outcome) == (0, 1, "unchanged")


def test_one_bad_feed_never_stops_the_rest(library: Library, server: str) -> None:
    Page.replies = {
        "/good": lambda page: page.send(200, rss("Good")),
        "/page": lambda page: page.send(200, b"<html><body>Sorry</body></html>"),
        "/bad": lambda page: page.send(500),
        "/empty": lambda page: page.send(200, rss()),
    }
    done = run(library, feeds(*(f"{server}/{name}" for name in ("bad", "page", "good", "empty")))).done
    kinds = {each.key.rpartition("/")[2]: (each.outcome, each.state.kind if each.state else "") for each in done}
    assert kinds == {
        "bad": ("failed", "failed"), "page": ("failed", "unreadable"), "good": ("new", ""), "empty": ("unchanged", "empty"),
    }  # fmt: skip
    assert titles(library, T0) == {"Good"}


def test_a_server_that_wants_to_be_left_alone_is(library: Library, server: str) -> None:
    Page.replies = {
        "/feed": lambda page: page.send(429, retry_after="7200"),
        "/gone": lambda page: page.send(410),
    }
    jobs = feeds(f"{server}/gone", f"{server}/feed")
    run(library, jobs)
    assert [each.outcome for each in run(library, jobs, T0 + HOUR).done] == ["gone", "waiting"]
    assert len(Page.asked) == 2
    Page.replies["/feed"] = lambda page: page.send(200, rss("Back"))
    assert run(library, jobs, T0 + 3 * HOUR).count("new") == 1


def test_where_it_has_moved_for_good_is_taken_up_the_second_time_and_given_up_when_it_fails(
    library: Library, server: str
) -> None:
    Page.replies = {
        "/old": lambda page: page.send(301, location="/new"),
        "/new": lambda page: page.send(200, rss("Here")),
    }
    jobs = feeds(f"{server}/old")
    for n in range(3):
        run(library, jobs, T0 + n * HOUR)
    assert Page.asked == ["/old", "/new", "/old", "/new", "/new"]
    Page.replies = {"/old": lambda page: page.send(200, rss("There")), "/new": lambda page: page.send(404)}
    for n in range(3, 5):
        run(library, jobs, T0 + n * HOUR)
    assert Page.asked[5:] == ["/new", "/old"]
    assert titles(library, T0 + 5 * HOUR) == {"Here", "There"}


def test_an_outage_is_told_from_its_first_failure_to_the_next_answer(library: Library, server: str) -> None:
    Page.replies = {"/feed": lambda page: page.send(503)}
    jobs = feeds(f"{server}/feed")
    run(library, jobs)
    run(library, jobs, T0 + HOUR)
    assert [each.since for each in library.at(T0 + HOUR).outages()] == [T0]
    Page.replies = {"/feed": lambda page: page.send(200, rss("Back"))}
    run(library, jobs, T0 + 2 * HOUR)
    assert [each.since for each in library.at(T0 + HOUR).outages()] == [T0]
    assert not library.at(T0 + 2 * HOUR).outages()
    assert not library.at(T0 - HOUR).outages()


def series(library: Library, market: Counter, name: str = "DGS10", unit: str = "%") -> list[SeriesJob]:
    held = library.stored(name)
    wanted = Wanted(name, ColumnMapping(name, unit))
    return [SeriesJob("counter", market, wanted, library.subjects, held)]


def known(library: Library, name: str = "DGS10") -> Mapping[date, list[tuple[float, datetime]]]:
    history, found = library.at(T0 + timedelta(days=30)).history(name), dict[date, list[tuple[float, datetime]]]()
    for day, value, at in zip(history.day, history.value, history.known, strict=True):
        found.setdefault(day.item(), []).append((float(value), at.item().replace(tzinfo=UTC)))
    return found


def test_history_is_known_by_its_rule_and_what_comes_after_since_it_was_fetched(library: Library) -> None:
    market = Counter()
    market.sheet = Sheet([(date(2026, 2, 2), "4.20"), (date(2026, 2, 3), "4.25")])
    run(library, series(library, market))
    market.sheet = Sheet([(date(2026, 2, 2), "4.20"), (date(2026, 2, 3), "4.26"), (date(2026, 2, 4), "4.30")])
    run(library, series(library, market), T0 + 24 * HOUR)
    evening = datetime(2026, 2, 2, 23, tzinfo=UTC)
    assert known(library) == {
        date(2026, 2, 2): [(4.20, evening)],
        date(2026, 2, 3): [(4.25, evening + 24 * HOUR), (4.26, T0 + 24 * HOUR)],
        date(2026, 2, 4): [(4.30, T0 + 24 * HOUR)],
    }
    assert market.asked == [None, date(2026, 2, 3) - timedelta(days=400)]


def test_what_is_in_hand_is_known_now_whatever_the_rule_says(library: Library) -> None:
    market = Counter()
    market.sheet = Sheet([(date(2026, 2, 4), "4.30")])  # its rule says 18:00 in New York, and it is noon in London
    run(library, series(library, market))
    assert known(library) == {date(2026, 2, 4): [(4.30, T0)]}


def test_a_bar_that_still_changes_is_not_taken(library: Library) -> None:
    market = Counter()
    market.sheet = Sheet([(date(2026, 2, 3), "600"), (date(2026, 2, 4), "590")], unit="USD", settling=True)
    run(library, series(library, market, "SPY", ""))
    assert list(known(library, "SPY")) == [date(2026, 2, 3)]


def test_the_rest_of_a_host_that_is_down_is_spared(library: Library) -> None:
    done = run(library, feeds(*(f"http://127.0.0.1:9/{n}" for n in range(6))))
    assert done.requests == 2
    assert {each.state.kind for each in done.done if each.state} == {"unreachable"}
    assert len(library.at(T0).outages()) == 6


def test_addresses_that_fail_do_not_silence_the_others_of_their_host(library: Library, server: str) -> None:
    Page.replies = {f"/{n}": lambda page: page.send(503) for n in range(3)} | {
        "/good": lambda page: page.send(200, rss("Good"))
    }
    run(library, feeds(*(f"{server}/{name}" for name in (0, 1, 2, "good"))))
    assert titles(library, T0) == {"Good"}


def test_a_source_that_is_named_twice_is_asked_once(library: Library, server: str) -> None:
    Page.replies = {"/feed": lambda page: page.send(503)}
    run(library, feeds(f"{server}/feed", f"{server}/feed"))
    assert Page.asked == ["/feed"]
    assert len(library.at(T0).outages()) == 1


def test_an_outage_ends_with_a_source_that_nobody_asks_any_more(library: Library, server: str) -> None:
    Page.replies = {"/feed": lambda page: page.send(503)}
    run(library, feeds(f"{server}/feed"))
    library.end_outages([], T0 + HOUR)
    assert library.at(T0).outages()
    assert not library.at(T0 + HOUR).outages()


def test_nothing_is_stored_as_known_by_a_note_that_is_written(library: Library, server: str) -> None:
    Page.replies = {"/feed": lambda page: page.send(200, rss("Early"))}
    run(library, feeds(f"{server}/feed"))
    note = library.seal(T0)
    before = titles(library, note)
    Page.replies = {"/feed": lambda page: page.send(200, rss("Early", "Late"))}
    run(library, feeds(f"{server}/feed"), T0 - HOUR)  # a clock that was set back
    assert titles(library, note) == before == {"Early"}
    assert titles(library, note + timedelta(seconds=1)) == {"Early", "Late"}


def test_a_clock_that_was_years_ahead_does_not_hide_what_comes(library: Library, server: str) -> None:
    Page.replies = {"/feed": lambda page: page.send(200, rss("Ahead"))}
    run(library, feeds(f"{server}/feed"), T0 + timedelta(days=3650))
    library.seal(T0 + timedelta(days=3650))
    Page.replies = {"/feed": lambda page: page.send(200, rss("Now"))}
    run(library, feeds(f"{server}/feed"))
    assert titles(library, T0) == {"Now"}


def test_a_row_of_a_day_to_come_is_refused_and_does_not_decide_what_is_asked_for(library: Library) -> None:
    market = Counter()
    market.sheet = Sheet([(date(2026, 2, 3), "4.25"), (date(2926, 2, 4), "4.30")])
    run(library, series(library, market))
    assert list(known(library)) == [date(2026, 2, 3)]
    assert any("of a day to come" in flag.what for flag in library.at(T0).flags())


@pytest.mark.parametrize("error", [ZeroDivisionError("division by zero"), SystemExit(3), KeyError("rows")])
def test_a_strangers_plugin_that_breaks_is_a_failure_like_any_other(library: Library, error: BaseException) -> None:
    class Broken(Counter):
        def read(self, name: str, since: date | None, get: Get) -> Sheet:
            raise error

    done: list[Done] = list(run(library, series(library, Broken())).done)
    assert done[0].state
    assert (done[0].outcome, done[0].state.what) == ("failed", f"{type(error).__name__}: {error}")


def test_a_strangers_plugin_that_hangs_is_left_behind(library: Library, monkeypatch: pytest.MonkeyPatch) -> None:
    class Hanging(Counter):
        def read(self, name: str, since: date | None, get: Get) -> Sheet:
            over.wait()
            return Sheet(())

    over = Event()
    monkeypatch.setattr("retrieval.updating.collect.LONGEST", 0.2)
    failed = run(library, series(library, Hanging())).failed
    over.set()
    assert [each.state.kind for each in failed if each.state] == ["slow"]


@pytest.mark.parametrize("sheet", [
    Sheet([(date(2026, 2, 3), "4.2")], known=[]), Sheet([(cast(Any, "2026-13-45"), "4.2")]),
    Sheet([(date(2026, 2, 3), "4.2")], unit=cast(Any, 5)), None,
])  # fmt: skip
def test_an_answer_that_is_none_is_a_failure_like_any_other(library: Library, sheet: Sheet) -> None:
    market = Counter()
    market.sheet = sheet
    failed = run(library, series(library, market)).failed
    assert len(failed) == 1
    assert not known(library)


def test_a_value_beyond_all_measure_is_refused(library: Library) -> None:
    market = Counter()
    market.sheet = Sheet([(date(2026, 2, 2), "1e999999999"), (date(2026, 2, 3), "4.25")])
    run(library, series(library, market))
    assert list(known(library)) == [date(2026, 2, 3)]


def test_a_split_is_taken_with_all_of_the_history(library: Library) -> None:
    market, days = Counter(), [date(2026, 1, 20) + timedelta(days=n) for n in (0, 1, 2, 3, 6, 7, 8, 9, 10, 13)]
    market.sheet = Sheet([(day, "600") for day in days], unit="USD", settling=True)
    run(library, series(library, market, "NVDA", ""))
    split = Sheet([(day, "60") for day in [*days, date(2026, 2, 3)]], unit="USD", settling=True)
    market.sheet = split
    run(library, series(library, market, "NVDA", ""), T0 + HOUR)
    assert market.asked[-1] is None
    latest = library.stored("NVDA")
    assert set(latest[1].tolist()) == {60.0}
    assert set(library.at(T0).history("NVDA").value.tolist()) == {600.0}


def test_a_unit_that_changed_is_converted_where_told_and_refused_where_it_cannot_be(library: Library) -> None:
    market = Counter()
    market.sheet = Sheet([(date(2026, 1, 28), "953816")], unit="USD mn")
    run(library, series(library, market, "TGA", "USD bn"))
    assert [value for value, _ in known(library, "TGA")[date(2026, 1, 28)]] == [953_816e6]
    market.sheet = Sheet([(date(2026, 2, 4), "953816")], unit="%")
    failed = run(library, series(library, market, "TGA", "USD bn"), T0 + HOUR).failed
    assert failed[0].state
    assert "is in '%' and TGA is stored in USD" in failed[0].state.what


def test_a_factor_that_nobody_told_is_refused_by_name(library: Library) -> None:
    market = Counter()
    market.sheet = Sheet([(date(2026, 1, 21), "940.979")])
    run(library, series(library, market, "TGA", "USD bn"))
    market.sheet = Sheet([(date(2026, 1, 21), "940.979"), (date(2026, 1, 28), "953816")])
    run(library, series(library, market, "TGA", "USD bn"), T0 + HOUR)
    assert list(known(library, "TGA")) == [date(2026, 1, 21)]
    assert any(flag.subject == "TGA" and "is outside" in flag.what for flag in library.at(T0 + HOUR).flags())


def test_vintages_of_history_are_kept_and_of_a_day_of_ours_only_the_last_can_be_known(library: Library) -> None:
    market = Counter()
    first, second = datetime(2026, 1, 15, 21, tzinfo=UTC), datetime(2026, 1, 29, 21, tzinfo=UTC)
    day = date(2025, 12, 31)
    market.sheet = Sheet([(day, "100"), (day, "101")], unit="USD", known=[first, second])
    run(library, series(library, market, "CAPEX", ""))
    assert known(library, "CAPEX") == {day: [(100, first), (101, second)]}
    market.sheet = Sheet([(day, "100"), (day, "101"), (day, "102")], unit="USD", known=[first, second, T0 - HOUR])
    run(library, series(library, market, "CAPEX", ""), T0)
    assert known(library, "CAPEX") == {day: [(100, first), (101, second), (102, T0)]}
    assert run(library, series(library, market, "CAPEX", ""), T0 + HOUR).observations == 0


def test_a_second_update_of_a_workspace_does_not_start(library: Library) -> None:
    with alone(library), pytest.raises(BusyError, match="another update is running"), alone(library):
        pass
    with alone(library):
        pass
