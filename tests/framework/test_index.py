from datetime import datetime, timedelta

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from commentary import derive, framework
from commentary.framework import index
from commentary.framework.load import default
from commentary.history import History
from tests.framework.world import FIRST, LAST, changed, histories, noon, walk, without, world

TIMES = [noon(LAST - timedelta(days)) for days in range(400, -2, -9)]


@pytest.fixture(scope="module")
def full() -> index.Track:
    return framework.history(world(), TIMES)


@settings(max_examples=6, deadline=None)
@given(place=st.integers(0, len(TIMES) - 1))
def test_a_view_cut_at_an_instant_reads_what_the_whole_record_reads_there(place: int) -> None:
    now = framework.history(world(), TIMES[place : place + 1])
    then = framework.history(world(TIMES[place]), TIMES[place : place + 1])
    assert now.state == then.state
    for one, other in ((now.lsi, then.lsi), (now.scores, then.scores), (now.coverage, then.coverage)):
        np.testing.assert_array_equal(one, other)


def test_many_instants_at_once_give_what_each_gives_alone(full: index.Track) -> None:
    for place in (0, 17, len(TIMES) - 1):
        alone = framework.history(world(TIMES[place]), [TIMES[place]])
        np.testing.assert_array_equal(alone.scores[0], full.scores[place])
        assert alone.lsi[0] == full.lsi[place]
        assert alone.state[0] == full.state[place]


def test_what_becomes_known_later_changes_nothing(full: index.Track) -> None:
    shaken = [later(held, noon(LAST)) for held in histories().values()]
    again = framework.history(world(noon(LAST + timedelta(900)), *shaken), TIMES[:-1])
    np.testing.assert_array_equal(again.scores, full.scores[:-1])
    assert again.state == full.state[:-1]


def later(held: History, when: datetime) -> History:
    """The same record, with every value revised and a hundred days added after ``when``."""
    known = np.datetime64(when.replace(tzinfo=None), "s") + np.timedelta64(5, "D")
    more = held.day[-1] + np.arange(1, 101)
    day = np.concatenate([held.day, held.latest.day, more])
    value = np.concatenate([held.value, held.latest.value * 1.7, np.full(100, held.value[-1] * 3)])
    stamp = np.full(len(held.latest) + 100, known)
    return History.of(held.subject, day, value, np.concatenate([held.known, stamp]))


def test_a_score_is_that_of_the_record_computed_by_hand(full: index.Track) -> None:
    own, when = default(), np.datetime64(TIMES[-1].replace(tzinfo=None), "s")
    held = histories()["DFII10"].until(when).latest
    moves = 100 * (held.value[20:] - held.value[:-20])
    past = np.round(moves[-750:], 6)
    middle = np.median(past)
    z = (past[-1] - middle) / max(1.4826 * np.median(np.abs(past - middle)), 10)
    column = [i.id for i in own.indicators].index("real_yield")
    assert full.scores[-1, column] == pytest.approx(np.clip(z, -3, 3))


def test_less_of_what_eases_is_tighter(full: index.Track) -> None:
    when = np.datetime64(TIMES[-1].replace(tzinfo=None), "s")
    held = histories()["RESERVES"].until(when).latest
    moves = held.value[4:] - held.value[:-4]
    past = moves[-156:]
    z = (past[-1] - np.median(past)) / max(1.4826 * np.median(np.abs(past - np.median(past))), 25e9)
    column = [i.id for i in default().indicators].index("reserves_4w")
    assert full.scores[-1, column] == pytest.approx(np.clip(-z, -3, 3))


def test_the_index_is_the_published_formula(full: index.Track) -> None:
    own, row = default(), len(TIMES) - 1
    total = weight = 0.0
    for column, layer in enumerate(own.layers):
        if layer.weight:
            share = layer.weight * full.layer_coverage[row, column]
            total += share * np.nan_to_num(full.layers[row, column])
            weight += share
    from statistics import NormalDist

    assert full.lsi[row] == round(100 * NormalDist().cdf(total / weight / own.index.scale))
    assert full.coverage[row] == pytest.approx(weight)


def test_symptoms_never_enter_the_index(full: index.Track) -> None:
    calm = framework.history(without("VIX", "ARKK", "IGV", "GLD", "STABLECOINS", "BTC_ETF_FLOW"), TIMES)
    np.testing.assert_array_equal(calm.lsi, full.lsi)
    np.testing.assert_array_equal(calm.coverage, full.coverage)


def test_something_left_out_is_neither_scored_nor_covered(full: index.Track) -> None:
    less = framework.history(world(), TIMES, leave_out={"NFCI"})
    column = [i.id for i in default().indicators].index("nfci")
    assert np.isnan(less.scores[:, column]).all()
    assert (less.coverage < full.coverage).all()


def test_without_half_of_its_weight_there_is_no_index() -> None:
    bare = without(
        "WALCL", "M2", "POLICY_RATE", "SOFR", "SOFR99", "RESERVES", "RRP", "TGA", "CAPEX_GAP", "GDP", "COUPONS"
    )
    found = framework.history(bare, TIMES[-1:])
    assert np.isnan(found.lsi).all()
    assert found.state == ("unknown",)
    regime = framework.read(bare)
    assert (regime.lsi, regime.state, regime.posture) == (None, "unknown", "neutral")


def test_capital_spending_changes_sign_with_the_dry_powder() -> None:
    own = default()
    column = [i.id for i in own.indicators].index("capex_gap")
    rich = scaled("RESERVES", 3.0)
    poor = scaled("RESERVES", 0.05)
    spent = framework.history(changed(poor, scaled("RRP", 0.01)), TIMES[-1:])
    idle = framework.history(changed(rich), TIMES[-1:])
    assert (spent.exhaustion[0], spent.capex_sign[0]) == (1.0, 1.0)
    assert (idle.exhaustion[0], idle.capex_sign[0]) == (0.0, -1.0)
    half = framework.history(changed(buffer(9.25)), TIMES[-1:])
    assert (half.exhaustion[0], half.capex_sign[0]) == (pytest.approx(0.75), pytest.approx(0.125))
    assert spent.scores[0, column] == -idle.scores[0, column] != 0


def buffer(share: float) -> History:
    """Reserves that stand, with ON RRP, at ``share`` % of GDP at the end."""
    when = np.datetime64(TIMES[-1].replace(tzinfo=None), "s")
    gdp = float(histories()["GDP"].until(when).latest.value[-1])
    held = histories()["RESERVES"].latest
    rrps = derive.align([held, histories()["RRP"].latest], 4)
    gone = {day: value[1] for day, value in zip(rrps.day, rrps.value, strict=True)}
    value = np.array([share / 100 * gdp - gone.get(day, 0.0) for day in held.day])
    return History.of("RESERVES", held.day, value, held.known)


def scaled(key: str, factor: float) -> History:
    held = histories()[key]
    return History(key, held.day, held.value * factor, held.known)


def test_what_is_old_is_stale_and_has_no_score(full: index.Track) -> None:
    held = histories()["NFCI"]
    ended = held.day <= np.datetime64("2024-05-01")
    cut = History("NFCI", held.day[ended], held.value[ended], held.known[ended])
    regime = framework.read(changed(cut))
    flag = next(flag for flag in regime.missing if flag.subject == "NFCI")
    assert "days old" in flag.what
    assert next(r for layer in regime.layers for r in layer.readings if r.id == "nfci").score is None


def test_a_young_series_is_short_and_says_so() -> None:
    held = walk("SRF", 1)
    young = held.day > np.datetime64("2024-01-01")
    regime = framework.read(changed(History("SRF", held.day[young], held.value[young], held.known[young])))
    assert next(r.why for layer in regime.layers for r in layer.readings if r.id == "srf").startswith("history shorter")


def test_the_replay_is_of_weekdays_at_the_same_hour() -> None:
    saturday = np.datetime64("2024-06-29T12:00:00")
    before = index.replay(saturday, 3)
    assert [str(day) for day in before] == ["2024-06-26T12:00:00", "2024-06-27T12:00:00", "2024-06-28T12:00:00"]
    assert str(index.replay(np.datetime64("2024-06-28T12:00:00"), 1)[0]) == "2024-06-27T12:00:00"


def test_before_there_is_data_nothing_is_known() -> None:
    found = framework.history(world(), [noon(FIRST - timedelta(30))])
    assert found.state == ("unknown",)
    assert found.coverage[0] == 0
    assert framework.history(world(), []).state == ()
