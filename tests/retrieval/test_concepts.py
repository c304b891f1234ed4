"""Names and happenings in two languages: the data hold together, and a title is read alike in both."""

from __future__ import annotations

import tomllib
from collections import Counter
from importlib import resources

import pytest

from retrieval.concepts import meanings, proper, speaks, strangers, told


def data(name: str) -> dict[str, dict[str, list[str]]]:
    return tomllib.loads(resources.files("retrieval").joinpath(name).read_text("utf-8"))


def test_no_spelling_stands_for_two_and_no_key_is_a_name_and_a_happening() -> None:
    names, happenings = data("names.toml"), data("happenings.toml")["words"]
    spelt = Counter(text.lower() for kind in names.values() for given in kind.values() for text in given)
    assert [text for text, count in spelt.items() if count > 1] == []
    keys = Counter([*happenings, *(key for kind in names.values() for key in kind)])
    assert [key for key, count in keys.items() if count > 1] == []


@pytest.mark.parametrize(("en", "zh"), [
    ("SoftBank shares plunge after earnings miss", "软银股价暴跌 财报不及预期"),
    ("Nintendo raises forecast", "任天堂上调预期"),
    ("Musk's SpaceX to acquire xAI", "马斯克旗下SpaceX收购xAI"),
])  # fmt: skip
def test_a_title_is_read_alike_in_both_languages(en: str, zh: str) -> None:
    one, two = told(en), told(zh)
    assert set(one.names) == set(two.names)
    assert one.subject == two.subject
    assert one.happenings & two.happenings or not one.happenings


def test_what_stands_in_brackets_for_an_exchange_is_no_name() -> None:
    assert told("Nvidia climbs (NVDA:NASDAQ)").names == ("nvidia",)


def test_stages_and_opinions_are_told_from_events() -> None:
    assert told("What to watch as Amazon reports earnings").ahead
    assert told("Should you buy Amazon stock now?").opinion
    assert not told("Amazon beats estimates").ahead
    assert not told("Amazon beats estimates").opinion


def test_a_word_means_what_the_other_language_calls_it() -> None:
    assert meanings("原油期货")["原油期货"] == "oil"
    assert speaks("Crude slid on Monday", {"oil", "gold", "down"}) == {"oil", "down"}


def test_names_are_capitals_known_names_and_letters_in_chinese() -> None:
    assert "sandisk" in proper("why did sandisk fall")
    assert "size" not in proper("Size of the refunding?")
    assert "stifel" in proper("Stifel为什么下调微软评级")
    assert strangers("彭博与索拉纳", "bitcoin") == ("彭博", "索拉纳")
    assert strangers("比特币与 bitcoin", "比特币") == ()
