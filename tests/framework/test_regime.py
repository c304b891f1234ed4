from dataclasses import replace
from datetime import timedelta
from decimal import Decimal

import numpy as np
import pytest

from commentary import framework
from commentary.framework.book import Book
from commentary.framework.scene import Scene
from commentary.framework.shape import Role
from commentary.framework.triage import fits
from commentary.history import History, Values
from commentary.model import Article, Lang, Metric, Regime, Story, Test, Verdict
from tests.framework.world import LAST, World, changed, histories, noon, world

AS_OF = noon(LAST + timedelta(1))


@pytest.fixture(scope="module")
def regime() -> Regime:
    return framework.read(world())


def bent(key: str, sessions: int, factor: float) -> History:
    """A subject whose last ``sessions`` weekdays are multiplied step by step to end at ``factor`` times."""
    held = histories()[key].latest
    bend = np.ones(len(held))
    bend[-sessions:] = np.linspace(1, factor, sessions)
    return History.of(key, held.day, held.value * bend, held.known)


def test_reading_is_history_at_its_own_instant(regime: Regime) -> None:
    track = framework.history(world(), [AS_OF - timedelta(1), AS_OF])
    assert (regime.previous_lsi, regime.lsi) == tuple(int(lsi) for lsi in track.lsi)
    assert (regime.previous_state, regime.state) == track.state
    scores = [np.nan if layer.score is None else layer.score for layer in regime.layers]
    assert scores == pytest.approx(track.layers[1].tolist(), nan_ok=True)


def test_previous_is_the_reading_of_the_day_before(regime: Regime) -> None:
    yesterday = framework.read(world(AS_OF - timedelta(1)))
    assert (regime.previous_lsi, regime.previous_state) == (yesterday.lsi, yesterday.state)
    verdicts = {test.id: test.verdict for test in (*yesterday.symptoms, *yesterday.predictions)}
    for test in (*regime.symptoms, *regime.predictions):
        assert test.previous in (verdicts[test.id], None)


def test_every_figure_of_every_part_is_among_the_facts(regime: Regime) -> None:
    held = {fact.id: fact for fact in regime.facts}
    assert len(held) == len(regime.facts)
    tests = (*regime.chain, *regime.predictions, *regime.falsifiers, *regime.symptoms)
    wanted = [fact for test in tests for fact in test.facts]
    wanted += [fact for ladder in regime.ladders for fact in ladder.rungs]
    for layer in regime.layers:
        wanted += [fact for r in layer.readings for fact in (r.level, r.change) if fact]
    assert {fact.id for fact in wanted} <= set(held)
    assert all(held[fact.id] == fact for fact in wanted)
    assert all(fact.known_at <= AS_OF for fact in regime.facts)
    assert all(key in held for test in tests for key, _ in test.bars)


def test_the_index_and_its_layers_are_facts(regime: Regime) -> None:
    levels = [fact for fact in regime.facts if fact.subject == "LSI" and fact.metric is Metric.LEVEL]
    assert [int(fact.value) for fact in levels] == [regime.previous_lsi, regime.lsi]
    assert levels[1].id == f"LSI/level/{AS_OF:%Y-%m-%dT%H:%MZ}"
    assert any(fact.subject == "LAYER.supply" and fact.metric is Metric.SCORE for fact in regime.facts)


def test_a_verdict_is_the_comparison_of_the_fact_with_the_bar(regime: Regime) -> None:
    held = {fact.id: fact for fact in regime.facts}
    for test in (*regime.chain, *regime.predictions, *regime.falsifiers, *regime.symptoms):
        crossed = [
            held[key].value >= bar if side == "above" else held[key].value <= bar
            for (key, bar), side in zip(test.bars, test.sides, strict=True)
        ]
        if test.verdict is Verdict.SEEN and test.bars:
            assert all(crossed)
        if test.verdict is Verdict.NOT_SEEN:
            assert not all(crossed)


def test_moves_held_against_each_other_share_their_dates(regime: Regime) -> None:
    for test in regime.predictions:
        assert len({(fact.start, fact.end) for fact in test.facts}) == 1
    for ladder in regime.ladders:
        assert {(fact.start, fact.end) for fact in ladder.rungs} == {(ladder.start, ladder.end)}


ESTIMATED = History.empty("HY_YIELD")  # without the published yield the test rests on its estimate


def test_a_published_figure_is_measured_in_place_of_its_estimate() -> None:
    by_hand, published = (
        {
            fact.subject
            for fact in next(t for t in framework.read(view).predictions if t.id == "prediction.joint_yields").facts
        }
        for view in (changed(ESTIMATED), world())
    )
    assert by_hand == {"DGS10", "HY_YIELD_EST"}
    assert published == {"DGS10", "HY_YIELD"}


def test_a_test_waits_for_the_last_of_its_figures() -> None:
    held = histories()["HY_OAS"].latest
    behind = History.of("HY_OAS", held.day[:-2], held.value[:-2], held.known[:-2])
    found = next(t for t in framework.read(changed(behind, ESTIMATED)).predictions if t.id == "prediction.joint_yields")
    assert {fact.end for fact in found.facts} == {held.day[-3].item()}
    assert len(found.facts) == 2


def test_what_is_announced_ahead_counts_from_its_own_day() -> None:
    held = histories()["COUPONS"]
    ahead = np.append(held.day, np.datetime64(LAST + timedelta(20)))
    more = History.of("COUPONS", ahead, np.append(held.value, 9e12), np.append(held.known, held.known.max()))
    plain, told = framework.read(world()), framework.read(changed(more))
    assert [r.score for r in plain.layers[2].readings] == [r.score for r in told.layers[2].readings]


def test_the_beta_order_is_that_of_the_sessions_before_the_window() -> None:
    scene = Scene(Book(world(), "SPY"), framework.default(), AS_OF)
    found, rungs = fits(scene, 20), framework.default().triage.rungs
    assert found is not None
    price = np.stack([histories()[rung].until(np.datetime64("2100-01-01")).latest.value for rung in rungs], axis=1)
    at = len(price) - 1
    moves = price[at - 270 : at - 19] / np.roll(price, 1, axis=0)[at - 270 : at - 19] - 1
    market = moves[-250:, 1]
    betas = [np.cov(column, market)[0, 1] / np.var(market, ddof=1) for column in moves[-250:].T]
    loss = -(price[at] / price[at - 20] - 1)
    expected = np.corrcoef(np.argsort(np.argsort(loss)), np.argsort(np.argsort(betas)))[0, 1]
    assert found.beta[-1] == pytest.approx(expected)
    assert np.isnan(found.beta[:270]).all()


def test_crypto_is_counted_in_sessions(regime: Regime) -> None:
    bitcoin = next(r for r in regime.layers[5].readings if r.id == "bitcoin")
    assert bitcoin.change is not None
    assert bitcoin.change.start is not None
    assert np.busday_count(bitcoin.change.start, bitcoin.change.end) == 20
    assert np.is_busday(bitcoin.change.end)


def test_a_weekend_value_at_a_months_end_is_no_session() -> None:
    held = histories()["HY_OAS"]
    sunday = np.datetime64("2024-06-23")
    more = History.of(
        "HY_OAS", np.append(held.day, sunday), np.append(held.value, 999.0),
        np.append(held.known, sunday.astype("datetime64[s]") + np.timedelta64(31, "h")),
    )  # fmt: skip
    spread = next(r for r in framework.read(changed(more)).layers[4].readings if r.id == "hy_spread")
    plain = next(r for r in framework.read(world()).layers[4].readings if r.id == "hy_spread")
    assert spread.change == plain.change


def test_a_fall_of_software_against_the_market_is_a_symptom_and_its_bar_is_its_own_history() -> None:
    seen = framework.read(changed(bent("IGV", 15, 0.5)))
    test = next(test for test in seen.symptoms if test.id == "symptom.software")
    assert test.verdict is Verdict.SEEN
    key, bar = test.bars[0]
    assert key.startswith("IGV/return/")
    assert bar == bar.quantize(Decimal("0.01"))
    up = framework.read(changed(bent("IGV", 15, 2.0)))
    assert next(test for test in up.symptoms if test.id == "symptom.software").verdict is Verdict.NOT_SEEN


def test_the_mean_is_a_bar() -> None:
    for factor, verdict in ((1.5, Verdict.SEEN), (0.6, Verdict.NOT_SEEN)):
        found = framework.read(changed(bent("BTC", 10, factor), flat("HY_OAS")))
        assert next(t for t in found.falsifiers if t.id == "falsifier.squeeze_passed").verdict is verdict


def flat(key: str) -> History:
    held = histories()[key].latest
    return History.of(key, held.day, held.value * 0 + 300, held.known)


def test_one_part_without_data_leaves_a_test_undecided_unless_another_part_denies_it() -> None:
    rising = straight("DGS10", 0.02)
    empty = History.empty("HY_OAS")
    seen = framework.read(changed(empty, rising, ESTIMATED))
    assert next(t for t in seen.predictions if t.id == "prediction.joint_yields").verdict is Verdict.NO_DATA


def straight(key: str, step: float) -> History:
    held = histories()[key].latest
    value: Values = np.linspace(2, 2 + step * (len(held) - 1), len(held))
    return replace(held, value=value)


@pytest.mark.parametrize(("ten", "spread", "verdict"), [
    (0.01, 0.0, Verdict.SEEN), (0.01, -1.0, Verdict.NOT_SEEN), (0.001, 1.0, Verdict.NOT_SEEN),
])  # fmt: skip
def test_the_joint_rise_needs_both_over_the_bar(ten: float, spread: float, verdict: Verdict) -> None:
    held = histories()["HY_OAS"].latest
    wide = replace(held, value=np.linspace(4000, 4000 + spread * (len(held) - 1), len(held)))
    found = framework.read(changed(straight("DGS10", ten), wide, ESTIMATED))
    assert next(t for t in found.predictions if t.id == "prediction.joint_yields").verdict is verdict


def test_the_ladder_is_the_order_of_losses() -> None:
    fall = [bent(key, 10, factor) for key, factor in
            zip(("COWZ", "SPY", "QQQ", "IGV", "ARKK"), (2.0, 1.0, 0.5, 0.25, 0.1), strict=True)]  # fmt: skip
    short = framework.read(changed(*fall)).ladders[0]
    assert short.correlation == 1.0
    assert short.percentile is not None
    assert short.percentile > 95
    assert [fact.subject for fact in short.rungs] == ["COWZ", "SPY", "QQQ", "IGV", "ARKK"]
    back = [bent(key, 10, factor) for key, factor in
            zip(("COWZ", "SPY", "QQQ", "IGV", "ARKK"), (0.1, 0.25, 0.5, 1.0, 2.0), strict=True)]  # fmt: skip
    assert framework.read(changed(*back)).ladders[0].correlation == -1.0


def test_a_missing_rung_leaves_no_ladder() -> None:
    found = framework.read(changed(History.empty("COWZ")))
    assert all(ladder.rungs == () and ladder.correlation is None for ladder in found.ladders)
    assert next(t for t in found.symptoms if t.id == "symptom.ladder").verdict is Verdict.NO_DATA


def test_news_is_seen_with_two_publishers_and_proves_nothing_by_its_absence() -> None:
    def margin(view: World) -> Verdict:
        return next(test.verdict for test in framework.read(view).chain if test.id == "chain.margin")

    def told(*publishers: str) -> World:
        item = Article("a", 1, publishers, "margins", "", "https://x.test", Lang.EN, AS_OF)
        story = Story("s", (item,), publishers, AS_OF, AS_OF, (("cause:margin_calls", "margins"),))
        return replace(world(), told=(story,))

    assert margin(world()) is Verdict.NO_DATA
    assert margin(told("One")) is Verdict.NO_DATA
    assert margin(told("One", "Two")) is Verdict.SEEN
    link = next(test for test in framework.read(told("One", "Two")).chain if test.id == "chain.margin")
    assert link.articles == ("a",)  # what the verdict rests on, for the page to cite


def test_every_layer_asks_in_both_languages(regime: Regime) -> None:
    assert [number for number, _, _ in regime.questions] == list(range(1, 9))
    assert len(regime.chain) == 6
    assert len(framework.default().of(Role.SYMPTOM)) == len(regime.symptoms)


def test_different_days_have_different_rivals(regime: Regime) -> None:
    def day(**verdicts: bool) -> Regime:
        def told(tests: tuple[Test, ...]) -> tuple[Test, ...]:
            return tuple(
                replace(t, verdict=Verdict.SEEN if verdicts.get(t.id.replace(".", "_"), False) else Verdict.NOT_SEEN)
                for t in tests
            )

        return replace(regime, state="shortage", chain=told(regime.chain), predictions=told(regime.predictions),
                       falsifiers=told(regime.falsifiers), symptoms=told(regime.symptoms))  # fmt: skip

    found = [
        framework.rival(day(symptom_software=True, symptom_gauge=True)),
        framework.rival(day(symptom_gauge=True, symptom_liquidations=True)),
        framework.rival(day(symptom_vix=True, symptom_correlation=True)),
        framework.rival(day(prediction_joint_yields=True)),
        framework.rival(day(falsifier_funding=True)),
        framework.rival(day()),
    ]
    assert {one.id for one in found if one} == {
        "disruption", "deleveraging", "risk_off", "inflation", "calendar", "plenty",
    }  # fmt: skip


def test_the_framework_says_what_fits_the_sign_and_varies_with_the_day(regime: Regime) -> None:
    layer = replace(regime.layers[0], score=1.0)
    days = {framework.says(layer, AS_OF + timedelta(n)) for n in range(6)}
    own = framework.default().layer(1)
    assert days == {(phrase.en, phrase.zh) for phrase in own.tight}
    assert framework.says(replace(layer, score=None), AS_OF) is None
    for text in (text for pair in days if pair for text in pair):
        assert text in framework.fixed()


def test_a_remark_is_made_only_on_a_day_whose_tests_stand_as_it_says(regime: Regime) -> None:
    def judged(**verdicts: Verdict) -> Regime:
        tests = {test.id: test for test in (*regime.symptoms, *regime.falsifiers)}
        held = {
            key: replace(test, verdict=verdicts.get(key.replace(".", "_"), Verdict.NOT_SEEN))
            for key, test in tests.items()
        }
        return replace(
            regime,
            symptoms=tuple(held[t.id] for t in regime.symptoms),
            falsifiers=tuple(held[t.id] for t in regime.falsifiers),
        )

    own = framework.default()
    words = {remark.id: {(p.en, p.zh) for p in remark.words} for remark in own.remarks}
    assert framework.remark("reading", judged()) in words["calm"]
    assert framework.remark("reading", judged(symptom_gauge=Verdict.SEEN)) in words["squeeze"]
    both = judged(symptom_gauge=Verdict.SEEN, falsifier_price=Verdict.SEEN)
    assert framework.remark("reading", both) in words["shortage"]
    unknown = judged(symptom_gauge=Verdict.NO_DATA)
    assert framework.remark("reading", unknown) is None
    assert framework.remark("nowhere", judged()) is None
