import re
from importlib import resources

import pytest

from commentary import framework
from commentary.catalog import catalog
from commentary.errors import SettingsError
from commentary.framework.load import SHIPPED, default, parse
from commentary.framework.shape import Framework, Role
from retrieval.tags import all_tags

TEXT = resources.files("commentary.framework").joinpath("liquidity_shortage.toml").read_text("utf-8")
FIGURES = re.compile(r"[0-9０-９二三四五六七八九十百千万亿两%]")
DATES = re.compile(
    r"\b(?:january|february|march|april|june|july|august|september|october|november|december|monday|tuesday|wednesday"
    r"|thursday|friday|yesterday|today|tomorrow|last week|ever|never|always|record)\b"
    r"|昨|今|上周|月|周[一二三四五]|史上|历来", re.I,
)  # fmt: skip


def shipped() -> list[Framework]:
    folder = resources.files("commentary.framework")
    return [parse(folder.joinpath(f"{name}.toml").read_text("utf-8"), name) for name in SHIPPED]


def test_every_shipped_file_loads_and_there_is_no_other() -> None:
    files = [entry.name for entry in resources.files("commentary.framework").iterdir() if entry.name.endswith(".toml")]
    assert sorted(files) == sorted(f"{made.id}.toml" for made in shipped())


@pytest.mark.parametrize("own", shipped(), ids=lambda own: own.id)
def test_what_it_reads_is_in_the_catalog(own: Framework) -> None:
    subjects = {part for i in own.indicators for part in (*i.of, i.per) if part}
    subjects |= {part.subject for test in own.tests for part in test.parts if part.subject}
    subjects |= {*own.triage.rungs, *own.triage.beside, own.triage.market, own.clock, own.exhaustion.subject}
    assert subjects <= set(catalog())
    tags = {part.tag for test in own.tests for part in test.parts if part.tag}
    assert tags <= {tag.id for tag in all_tags()}


@pytest.mark.parametrize("own", shipped(), ids=lambda own: own.id)
def test_weights_are_shares(own: Framework) -> None:
    assert sum(layer.weight for layer in own.layers) == pytest.approx(1)
    for layer in own.layers:
        assert sum(i.weight for i in own.indicators if i.layer == layer.number) == pytest.approx(1), layer.id
    assert [layer.number for layer in own.layers if not layer.weight] == [6, 7]


@pytest.mark.parametrize("own", shipped(), ids=lambda own: own.id)
def test_standing_texts_hold_no_figure_and_no_date(own: Framework) -> None:
    names = [text for key, pair in framework.names(own).items() if "/" not in key for text in pair]
    written = [text for test in own.tests for said in (test.seen, test.unseen) for text in (said.en, said.zh)]
    clauses = [
        re.sub(r"\{\w+\}%?|10-year|10 年期", "", text) for text in written
    ]  # what is filled in is the file's own
    for text in (*framework.fixed(own), *names, *clauses):
        assert not FIGURES.search(text), text
        assert not DATES.search(text), text


@pytest.mark.parametrize("own", shipped(), ids=lambda own: own.id)
def test_every_layer_has_something_to_say_either_way(own: Framework) -> None:
    for layer in own.layers:
        assert min(len(layer.tight), len(layer.loose)) >= 2
        assert layer.neutral
    assert len(own.rivals) >= 4
    assert len(own.of(Role.CHAIN)) == 6


def broken(old: str, new: str) -> str:
    assert old in TEXT
    return TEXT.replace(old, new, 1)


@pytest.mark.parametrize(("old", "new", "named"), [
    ('id = "policy_rate"', 'id = "policy_rate"\nwieght = 0.3', r"policy_rate.*wieght"),
    ("clip = 3.0", "clip = 3.0\nclap = 1", r"scoring.*clap"),
    ('clock = "SPY"', 'clock = "SPY"\nclick = 1', r"click"),
    ('transform = "joint"', 'transform = "jiont"', r"joint_price.*jiont"),
    ('over = "13 weeks"', 'over = "13 fortnights"', r"fed_assets.*fortnight"),
    ('indicator = "bitcoin"', 'indicator = "bitcorn"', r"bitcorn"),
    ('test = "prediction.credit"', 'test = "prediction.debit"', r"prediction.debit"),
    ('states = ["abundance"]', 'states = ["plenty"]', r"plenty"),
    ('layer = 8', 'layer = 9', r"two_year_gap"),
    ('over = "20 sessions", bar = 25 }]\n\n[[tests]]\nid = "prediction.relief"',
     'over = "4 weeks", bar = 25 }]\n\n[[tests]]\nid = "prediction.relief"', r"prediction.credit"),
    ('id = "chain.bitcoin"', 'id = "chain.software"', r"two tests"),
    ("below = 35.0", "below = 65.0", r"states must rise"),
    ("[index]", "[index", r"TOML"),
])  # fmt: skip
def test_a_mistake_is_an_error_that_names_it(old: str, new: str, named: str) -> None:
    with pytest.raises(SettingsError, match=re.compile(named, re.S)):
        parse(broken(old, new), "mine.toml")


def test_a_clause_tells_the_bar_and_the_window_of_its_test() -> None:
    mine = parse(broken('subject = "HY_OAS", over = "20 sessions", bar = 25 }]\n\n[[tests]]\nid = "prediction.relief"',
                        'subject = "HY_OAS", over = "10 sessions", bar = 30 }]\n\n[[tests]]\nid = "prediction.relief"'),
                 "mine.toml")  # fmt: skip
    english, chinese = framework.names(mine)["not_seen/prediction.credit"]
    assert "30 bp" in english
    assert "10 sessions" in english
    assert "30 个基点" in chinese
    assert "10 个交易日" in chinese


def test_an_edited_file_is_another_framework() -> None:
    mine = parse(broken('id = "liquidity_shortage"', 'id = "mine"'), "mine.toml")
    assert (mine.id, default().id) == ("mine", "liquidity_shortage")
