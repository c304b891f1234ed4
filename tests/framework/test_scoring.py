from datetime import timedelta

import numpy as np
import pytest

from commentary import framework
from commentary.framework.load import parse
from commentary.framework.scoring import Scored, tallies
from commentary.history import History
from commentary.model import Verdict
from tests.framework.test_files import TEXT
from tests.framework.world import LAST, changed, days, noon, world

ALL = parse(
    TEXT.replace('states = ["shortage", "acute"]', 'states = ["abundance", "balanced", "shortage", "acute"]'), "all"
)


def saw() -> History:
    """Software that loses a tenth in the last week of every eight, from 2019 on."""
    day = days("XNYS")
    value = np.where(np.arange(len(day)) % 40 >= 35, 90.0, 100.0)
    return History.of("IGV", day, value, (day + 1).astype("datetime64[s]"))


def rows(prediction: str, horizon: int) -> list[Scored]:
    times = [noon(LAST - timedelta(n)) for n in range(200, -1, -1)]
    found = framework.track(changed(saw()), times, ALL)
    return [row for row in found if (row.prediction, row.horizon) == (prediction, horizon)]


def test_a_prediction_is_held_against_what_came_after_it() -> None:
    found, day = rows("prediction.software_lags", 5), days("XNYS")
    for row in found[:80]:
        # at noon the close of the day before is the last one known
        at = int(np.searchsorted(day, np.datetime64(row.made.date()), side="left")) - 1
        fell = at % 40 < 35 <= (at + 5) % 40
        assert row.verdict is (Verdict.SEEN if fell else Verdict.NOT_SEEN), row
        assert row.due == day[at + 5].item()


def test_the_base_rate_is_what_was_over_by_then() -> None:
    row, day = rows("prediction.software_lags", 5)[0], days("XNYS")
    at = int(np.searchsorted(day, np.datetime64(row.made.date()), side="left")) - 1
    over = np.arange(at - 5 + 1)
    fell = (over % 40 < 35) & ((over + 5) % 40 >= 35)
    assert row.base == pytest.approx(fell.mean())


def test_what_is_not_over_is_not_scored() -> None:
    last = rows("prediction.software_lags", 20)[-1]
    assert (last.due, last.verdict) == (None, Verdict.NO_DATA)
    assert not any(row.due and row.due > LAST for row in rows("prediction.software_lags", 20))


def test_a_record_counts_staked_days_that_are_over() -> None:
    def row(staked: bool, verdict: Verdict, base: float | None) -> Scored:
        return Scored("p", noon(LAST), "acute", staked, 5, LAST, verdict, base)

    made = tallies([
        row(True, Verdict.SEEN, 0.2), row(True, Verdict.NOT_SEEN, 0.4), row(False, Verdict.SEEN, 0.2),
        row(True, Verdict.NO_DATA, 0.2), row(True, Verdict.SEEN, None),
    ])  # fmt: skip
    assert [(t.staked, t.hits, t.rate) for t in made] == [(2, 1, 0.5)]
    assert made[0].base == pytest.approx(0.3)


def test_no_row_without_the_subject() -> None:
    view = world()
    less = {key: subject for key, subject in view.subjects.items() if key != "IGV"}
    view.subjects = less
    found = framework.track(view, [noon(LAST)])
    assert found
    assert not any(row.prediction == "prediction.software_lags" for row in found)
