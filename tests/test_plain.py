"""What the plain writer chooses to say of a day, before anything is verified."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta
from decimal import Decimal

import pytest

from commentary import daily, facts, framework
from commentary.model import (
    Article,
    Draft,
    Evidence,
    Fact,
    Lang,
    Metric,
    Regime,
    Step,
    Story,
    Test,
    Unit,
    Verdict,
    Window,
)
from commentary.plain import PlainWriter
from commentary.plain.editor import causes
from commentary.plain.materials import Materials
from tests.fakes import FakeView, noon
from tests.test_daily import AS_OF, LAST, market


def draft(view: FakeView, regime: Regime | None = None) -> Draft:
    return PlainWriter(daily.names(view)).write(regime or framework.read(view), Evidence(), view)


def told(made: Draft, section: str) -> str:
    """The English text of a section; of alternatives, the first."""
    found = [each for each in made.sections if each.id == section]
    parts = [part for each in found for part in each.paragraphs]
    parts = parts[:1] if section in ("headline", "takeaway", "deck") else parts
    return " ".join(sentence.en for part in parts for sentence in part)


def judged(tests: tuple[Test, ...], seen: bool, *only: str, previous: Verdict | None = None) -> tuple[Test, ...]:
    verdict = Verdict.SEEN if seen else Verdict.NOT_SEEN
    return tuple(
        replace(test, verdict=verdict, previous=previous) if not only or test.id in only else test for test in tests
    )


@pytest.fixture(scope="module")
def view() -> FakeView:
    return FakeView(AS_OF, market())


@pytest.fixture(scope="module")
def regime(view: FakeView) -> Regime:
    return framework.read(view)


def test_a_rare_rebound_of_the_gauge_is_the_headline_and_says_what_it_is_set_against(view: FakeView) -> None:
    series = market()
    days = sorted(series["BTC"])
    for n, day in enumerate(days[-22:-1]):
        series["BTC"][day] = series["BTC"][days[-23]] * (1 - 0.02 * n)
    series["BTC"][LAST] = series["BTC"][days[-2]] * 1.15
    rebound = FakeView(AS_OF, series)
    own = framework.read(rebound)
    text = told(draft(rebound, replace(own, falsifiers=judged(own.falsifiers, False))), "headline")
    assert text.startswith("Bitcoin ")
    assert "15.0%" in text
    assert "but was still down" in text
    later = told(draft(FakeView(AS_OF + timedelta(days=2), series)), "headline")
    assert "still down" not in later  # it was the news of one note, not of the next


@pytest.mark.parametrize(("close", "section"), [(100.0, "headline"), (109.0, "changes")])
def test_what_the_gauge_did_while_the_markets_were_shut_is_news_of_its_size(close: float, section: str) -> None:
    series = market()
    saturday = LAST + timedelta(days=2)
    series["BTC"] |= {LAST + timedelta(days=1): 110.0, saturday: close}
    for name in set(series) - {"BTC"}:
        series[name][LAST + timedelta(days=1)] = series[name][LAST]
    made = draft(FakeView(noon(saturday + timedelta(days=1)), series))
    assert ["UTC" in told(made, each) for each in ("headline", "changes")] == [
        section == "headline",
        section == "changes",
    ]


def test_a_test_that_turned_is_a_change_and_told_once(view: FakeView, regime: Regime) -> None:
    both = ("symptom.gauge", "chain.bitcoin")  # two tests of one bar
    turned = replace(
        regime,
        symptoms=judged(regime.symptoms, True, *both, previous=Verdict.NOT_SEEN),
        chain=judged(regime.chain, True, *both, previous=Verdict.NOT_SEEN),
    )
    text = told(draft(view, turned), "changes")
    assert "New since the previous note: " in text
    assert ("gauge, is being squeezed" in text) != ("bitcoin has fallen hard" in text)
    calm = replace(
        regime,
        symptoms=judged(regime.symptoms, True),
        chain=judged(regime.chain, True),
        predictions=judged(regime.predictions, True),
        falsifiers=judged(regime.falsifiers, True),
        fit=judged(regime.fit, True),
    )
    assert "New since" not in told(draft(view, calm), "changes")


def test_evidence_against_a_call_for_plenty_is_what_is_tight(view: FakeView, regime: Regime) -> None:
    day = replace(regime, symptoms=judged(regime.symptoms, True), predictions=judged(regime.predictions, False))
    short, plenty = (
        told(draft(view, replace(day, state=state)), "against").split(".")[0] for state in ("shortage", "abundance")
    )
    assert "spread has not widened" in short
    assert plenty == "Losses follow distance from cash flow"  # the first of the tests that are seen and not told above


def test_a_rival_is_not_the_call_itself(regime: Regime) -> None:
    calm = replace(
        regime, chain=judged(regime.chain, False), symptoms=judged(regime.symptoms, False),
        predictions=judged(regime.predictions, False), falsifiers=judged(regime.falsifiers, False),
    )  # fmt: skip
    found = {state: framework.rival(replace(calm, state=state)) for state in ("balanced", "abundance")}
    assert {state: rival.id for state, rival in found.items() if rival} == {
        "balanced": "plenty",
        "abundance": "borrowed_calm",
    }


def test_the_end_of_a_squeeze_is_watched_for_only_in_one(view: FakeView, regime: Regime) -> None:
    words = "would say that the squeeze has passed"
    only = tuple(test for test in regime.falsifiers if test.id == "falsifier.squeeze_passed")
    for seen in (True, False):
        day = replace(regime, falsifiers=judged(only, False), symptoms=judged(regime.symptoms, seen))
        assert (words in told(draft(view, day), "triggers")) == seen


def test_every_figure_that_would_change_the_call_stands_beside_its_bar(view: FakeView, regime: Regime) -> None:
    text = told(draft(view, replace(regime, falsifiers=judged(regime.falsifiers, False))), "triggers")
    assert text.count("bar") >= 3


def test_what_never_had_data_is_named(view: FakeView) -> None:
    assert "No data series for hyperscaler cash and securities." in told(draft(view), "missing")


def test_what_capital_spending_does_is_told_with_the_cash_that_is_left(regime: Regime) -> None:
    by_id = {test.id: test.verdict for test in regime.convexity}
    assert set(by_id) == {"convexity.stimulus", "convexity.neutral", "convexity.drain"}
    held = [verdict for verdict in by_id.values() if verdict is not Verdict.NO_DATA]
    assert held.count(Verdict.SEEN) == (1 if held else 0)


def test_what_would_change_the_call_leads_on_the_day_it_is_first_seen(view: FakeView, regime: Regime) -> None:
    fresh = judged(regime.falsifiers, True, "falsifier.funding", previous=Verdict.NOT_SEEN)
    old = judged(regime.falsifiers, True, "falsifier.funding", previous=Verdict.SEEN)
    headlines = [told(draft(view, replace(regime, falsifiers=each)), "headline") for each in (fresh, old)]
    assert ["unding is under stress" in text for text in headlines] == [True, False]


def test_takeaways_of_days_that_stand_alike_differ(view: FakeView, regime: Regime) -> None:
    alike = replace(
        regime,
        symptoms=judged(regime.symptoms, True),
        predictions=judged(regime.predictions, False),
        falsifiers=judged(regime.falsifiers, False),
    )
    days = [replace(alike, as_of=regime.as_of + timedelta(n)) for n in range(4)]
    assert len({told(draft(view, day), "takeaway") for day in days}) >= 3


def test_an_order_of_losses_is_told_only_where_there_are_losses(view: FakeView, regime: Regime) -> None:
    ladder = judged(judged(regime.symptoms, False), True, "symptom.ladder")
    days = [replace(regime, symptoms=ladder, as_of=regime.as_of + timedelta(n)) for n in range(8)]
    assert not any("distance from cash flow" in told(draft(view, day), "takeaway") for day in days)


def test_no_move_of_a_funding_rate_is_told_from_the_last_day_of_a_quarter(view: FakeView, regime: Regime) -> None:
    day = Materials(regime, Evidence(), view, daily.names(view))
    days = facts.latest(view, "SOFR_IORB").day
    ends = [int(n) for n in range(1, len(days)) if str(days[n])[:7] > str(days[n - 1])[:7]]
    quarter = next(n for n in reversed(ends) if str(days[n])[5:7] in ("01", "04", "07", "10"))
    month = next(n for n in reversed(ends) if str(days[n])[5:7] not in ("01", "04", "07", "10"))
    for n, dressed in ((quarter, True), (month, False)):
        first, last = (days[n - 1].item(), days[n + 1].item())
        change = facts.move(view, "SOFR_IORB", first, last, Window(2, Step.SESSION))
        assert change is not None
        assert day.dressed(change) is dressed


def test_a_new_regime_and_a_new_policy_rate_lead_what_changed(regime: Regime) -> None:
    series = market()
    series["IORB"][LAST] = 4.25
    raised = FakeView(AS_OF, series)
    own = framework.read(raised)
    now = Fact("LSI/now", "LSI", Metric.LEVEL, Decimal(78), Unit.POINTS, AS_OF.date(), AS_OF)
    then = replace(now, id="LSI/then", value=Decimal(80), end=LAST, known_at=AS_OF - timedelta(days=1))
    own = replace(own, facts=(*(fact for fact in own.facts if fact.subject != "LSI"), now, then))
    other = replace(own, state="shortage", previous_state="acute")
    text = told(draft(raised, other), "changes")
    first = text.split(". ")[0]
    assert "(LSI)" in first
    assert first.index("78") < first.index("80")
    assert "rate on reserves (IORB)" in text.split(". ")[1]
    assert "25 bp" in text
    assert "to 4.25%" in text
    assert "LSI" not in told(draft(raised, replace(own, previous_state=own.state)), "changes")
    assert "IORB" not in told(draft(FakeView(AS_OF + timedelta(days=2), series)), "changes")


def test_the_rivals_test_stands_beside_its_bar_and_says_which_way_it_went(view: FakeView, regime: Regime) -> None:
    squeezed = replace(
        regime, symptoms=judged(regime.symptoms, True, "symptom.software", "symptom.gauge"),
        predictions=judged(regime.predictions, False), falsifiers=judged(regime.falsifiers, False),
    )  # fmt: skip
    text = told(draft(view, squeezed), "rival")
    assert "Credit tells the two apart" in text
    assert "25 bp" in text
    assert text.endswith("So far the rival does better.")
    raised = replace(
        squeezed, symptoms=judged(regime.symptoms, True), predictions=judged(regime.predictions, True),
        falsifiers=judged(regime.falsifiers, True), fit=judged(regime.fit, True),
    )  # fmt: skip
    text = told(draft(view, raised), "rival")
    assert "Funding tells the two apart" in text
    assert text.endswith("So far the rival does worse.")


def test_a_change_against_its_own_score_is_not_told_as_what_carries_it(regime: Regime) -> None:
    scored = [reading for layer in regime.layers for reading in layer.readings if reading.score and reading.change]
    turned = [
        replace(r, change=replace(r.change, value=-r.change.value)) for r in scored if r.change and r.change.value
    ]
    assert turned
    straight = [r for r in scored if r.change and r.change.value]
    assert all(framework.contradicts(a) is not framework.contradicts(b) for a, b in zip(straight, turned, strict=True))


def test_a_rare_day_of_the_price_of_money_leads() -> None:
    series = market()
    series["DGS10"][LAST] = series["DGS10"][max(day for day in series["DGS10"] if day < LAST)] + 0.6
    shaken = FakeView(AS_OF, series)
    own = framework.read(shaken)
    text = told(draft(shaken, replace(own, falsifiers=judged(own.falsifiers, False))), "headline")
    assert text.startswith("The 10-year Treasury yield")
    assert "60 bp" in text


def test_a_note_does_not_say_a_verdict_twice(view: FakeView, regime: Regime) -> None:
    alike = replace(
        regime, symptoms=judged(regime.symptoms, True), predictions=judged(regime.predictions, False),
        falsifiers=judged(regime.falsifiers, False),
    )  # fmt: skip
    made = draft(view, alike)
    takeaway = told(made, "takeaway").split("; ")[-1].split(", but ")[-1].removesuffix(".")
    assert takeaway in ("borrowing costs have not risen enough to confirm a shortage", "funding is not under stress",
                        "the high-yield spread has not widened 25 bp over 20 sessions")  # fmt: skip
    assert takeaway not in told(made, "against").lower()


def test_what_flipped_stands_beside_its_bar(view: FakeView, regime: Regime) -> None:
    test = next(one for one in regime.predictions if one.id == "prediction.gauge")
    flipped = replace(test, verdict=Verdict.SEEN, previous=Verdict.NOT_SEEN)
    calm = replace(
        regime, chain=judged(regime.chain, True), symptoms=judged(regime.symptoms, True),
        falsifiers=judged(regime.falsifiers, True), fit=judged(regime.fit, True), predictions=(flipped,),
    )  # fmt: skip
    text = told(draft(view, calm), "changes")
    assert text.startswith("New since the previous note: bitcoin has lost at least 10% over 20 sessions. ")
    assert "−10.0%" in text


def test_the_index_near_a_line_is_told_with_the_value_that_makes_it_another(view: FakeView, regime: Regime) -> None:
    acute = replace(regime, state="acute", lsi=80)
    assert framework.line(acute) == Decimal(78)
    assert framework.line(replace(regime, state="balanced", lsi=59)) == Decimal(62)
    assert framework.line(replace(regime, lsi=None)) is None


def test_the_rival_of_strained_funding_accounts_for_it(regime: Regime) -> None:
    strained = replace(
        regime, symptoms=judged(regime.symptoms, True), predictions=judged(regime.predictions, False),
        falsifiers=judged(judged(regime.falsifiers, False), True, "falsifier.funding"),
    )  # fmt: skip
    found = framework.rival(strained)
    assert found is not None
    assert found.id == "calendar"


def test_causes_are_those_that_headlines_about_what_is_asked_name(view: FakeView, regime: Regime) -> None:
    titles = {
        "cause:tech_earnings": "Software stocks fall on weak tech earnings",
        "cause:fed_chair": "Gold falls on Fed chair nomination",
    }
    words = {"cause:tech_earnings": "tech earnings", "cause:fed_chair": "fed chair nomination"}
    stories = []
    for tag, title in titles.items():
        items = tuple(
            Article(f"{tag}{n}", 1, (f"Wire {n}",), title, "", "https://example.com/a", Lang.EN, AS_OF, AS_OF)
            for n in range(2)
        )
        who = tuple(item.publishers[0] for item in items)
        stories.append(Story(items[0].id, items, who, AS_OF, AS_OF, ((tag, words[tag]),), 1.0, ()))
    named = {
        **daily.names(view),
        "cause:tech_earnings": ("tech earnings", "科技股财报"),
        "cause:fed_chair": ("a new Fed chair", "美联储换帅"),
    }

    def blamed(about: str | None) -> str:
        day = Materials(replace(regime, as_of=AS_OF), Evidence(tuple(stories)), view, named)
        return " ".join(s.en for s in causes(day, (lambda a: about in a.title) if about else None))

    assert "tech earnings (2 publishers)" in blamed(None)
    assert "a new Fed chair (2 publishers)" in blamed(None)
    assert "tech earnings" not in blamed("Gold")
    assert "a new Fed chair (2 publishers)" in blamed("Gold")
    assert blamed("Copper") == ""  # others' causes are not its own
