"""Short forms an editor writes, read as what they stand for."""

from __future__ import annotations

import pytest

from commentary.model import Lang
from commentary.reading.elided import full, misplaced


@pytest.mark.parametrize(
    ("short", "long", "lang"),
    [
        ("at the 64th percentile", "at 64th percentile", Lang.EN),
        ("the 64th and 69th percentiles", "64th percentile and 69th percentile", Lang.EN),
        ("in the 3rd percentile, the other at the 57th.", "in 3rd percentile, the other at 57th percentile.", Lang.EN),
        ("on the 4th, in the 3rd percentile", "on the 4th, in 3rd percentile", Lang.EN),
        ("rose to 94 on Friday from 92 on Thursday", "rose to 94 on Friday, against 92 on Thursday", Lang.EN),
        ("went from 30 on Tuesday to 36 on Wednesday", "went to 36 on Wednesday, against 30 on Tuesday", Lang.EN),
        ("其20日变动居前", "其20 个交易日的变动居前", Lang.ZH),
        ("2月20日变动不大", "2月20日变动不大", Lang.ZH),
        ("第66和第58百分位", "第 66 百分位和第 58 百分位", Lang.ZH),
        ("由4月8日的30升至4月9日的36", "4月9日升至 36,4月8日为 30", Lang.ZH),
        ("好于标普500的跌6.8%", "好于跌 6.8% 的标普500", Lang.ZH),
        ("比标普500的跌5.6%要好", "好于跌 5.6% 的标普500", Lang.ZH),
    ],
)
def test_short_forms_in_full(short: str, long: str, lang: Lang) -> None:
    assert full(short, lang) == long


@pytest.mark.parametrize(
    ("text", "lang", "other"),
    [
        ("in the 3rd percentile of its own history", Lang.EN, False),
        ("in the 3rd percentile of the past year", Lang.EN, True),
        ("in the 3rd percentile of all the baskets' histories", Lang.EN, True),
        ("处于自身历史的第3百分位", Lang.ZH, False),
        ("处于过去一年的第3百分位", Lang.ZH, True),
    ],
)
def test_a_percentile_is_of_its_own_history(text: str, lang: Lang, other: bool) -> None:
    assert (misplaced(text, lang) is not None) is other
