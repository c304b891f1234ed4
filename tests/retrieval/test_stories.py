"""One story an event, told apart from what only looks alike."""

from __future__ import annotations

import random
from collections.abc import Sequence
from functools import cache

import pytest

from commentary.model import Article, Story
from retrieval.concepts import told as read
from retrieval.embed import Embedder, embed_missing
from retrieval.library import Library
from retrieval.passages import pieces
from retrieval.publishers import independent
from retrieval.stories import find_stories

from .conftest import article, store, utc

AS_OF = utc("2026-02-06T12:00:00")


def told(items: Sequence[Article], embedder: Embedder) -> tuple[Story, ...]:
    def heads(articles: Sequence[Article]) -> dict[str, object]:
        rows = embedder.embed([next(pieces(item)).text for item in articles])
        return {item.id: row for item, row in zip(articles, rows, strict=True)}

    return find_stories(items, AS_OF, heads)  # type: ignore[arg-type]


@cache
def shipped() -> Embedder:
    """The embedder that ships: a hash holds no two languages close."""
    return Embedder()


def titles(stories: Sequence[Story]) -> list[set[str]]:
    return sorted(({item.title for item in story.articles} for story in stories), key=sorted)


def test_publishers_of_one_event_are_one_story_and_counted(embedder: Embedder) -> None:
    items = [
        article("Exchange raises margin requirements on silver futures", "2026-02-05T10:00", publisher="A"),
        article("Exchange raises margin requirements for silver futures", "2026-02-05T11:00", publisher="B"),
        article(
            "Exchange raises margin requirements on silver futures", "2026-02-05T12:00", publisher="A", key="again"
        ),
    ]
    stories = told(items, embedder)
    assert [(len(story.articles), story.publishers) for story in stories] == [(3, ("A", "B"))]


def test_both_languages_meet_in_names_and_amounts(embedder: Embedder) -> None:
    items = [
        article("Amazon capital spending to reach $200 billion", "2026-02-05T22:00"),
        article("亚马逊资本支出将达2000亿美元", "2026-02-05T22:10"),
        article("谷歌资本支出将达1850亿美元", "2026-02-05T22:10"),
    ]
    rules = {frozenset(("Amazon capital spending to reach $200 billion", "亚马逊资本支出将达2000亿美元"))}
    shared = read(items[0].title).marks & read(items[1].title).marks
    assert shared == {"@amazon", "!capex", "#200000000000"}
    found = find_stories(items, AS_OF, lambda _: {item.id: embedder.embed(["same place"])[0] for item in items})
    assert rules <= {frozenset(group) for group in titles(found)}
    assert len(found) == 2


@pytest.mark.parametrize(
    ("one", "two"),
    [
        ("Qualcomm shares tumble as memory shortage clouds forecast", "高通股价大跌 存储短缺拖累指引"),
        ("SoftBank plunges after chip unit disappoints", "软银暴跌"),
        ("Starmer says ambassador lied over Epstein links", "斯塔默：前大使就爱泼斯坦一事撒谎"),
        ("Why bitcoin keeps sliding below $70,000", "Bitcoin falls under $71,000, lowest in a year"),
        ("What's going on with Tesla stock?", "Tesla shares drop as registrations slump in France"),
        ("AMD stock rises ahead of earnings", "Why AMD shares climbed: a rival looks for other chips"),
        ("Dow rallies as traders return", "道琼斯指数涨幅扩大至0.5%"),
        ("Amazon will lay out $200 billion", "两千亿美元：亚马逊再加码"),
        ("预制菜国家标准征求意见", "征求意见稿发布 预制菜行业或迎洗牌"),
    ],
)
def test_one_subject_and_what_happens_to_it_is_one_story_in_other_words(one: str, two: str) -> None:
    rest = (
        "Senate passes farm act",
        "暴雨袭击菲律宾",
        "Museum opens new wing",
        "上海车展开幕",
        "Rain delays final",
        "新茶上市",
    )
    filler = [article(title, f"2026-02-05T{hour:02}:00") for hour, title in enumerate(rest * 2)]
    items = [article(one, "2026-02-05T10:00", publisher="A"), article(two, "2026-02-05T12:00", publisher="B"), *filler]
    assert {one, two} in titles(told(items, shipped()))


@pytest.mark.parametrize(
    ("one", "two"),
    [
        ("Microsoft shares sold by Alpha Advisors LLC", "Microsoft shares bought by Beta Wealth Management LLC"),
        ("Alpha Securities raises Amazon price target", "Beta Bank lifts Amazon price target"),
        ("Amazon stock slips ahead of earnings", "Amazon stock slides after earnings disappoint"),
        ("Should you buy Nvidia stock after its drop on the chip ban?", "Nvidia falls as Washington bans chip exports"),
        (
            "Chatbot predicts Microsoft stock price for end of March",
            "Chatbot predicts Nvidia stock price for end of March",
        ),
        ("Bitcoin rises above $70,000 in late trading", "Bitcoin falls above $70,000 in late trading"),
        ("比特币大涨至7万美元上方", "比特币大跌至7万美元上方"),
        ("Why Tesla stock ran higher today", "Why is Tesla stock falling in early trading?"),
        ("Amazon falls with its sector", "Amazon plunges after-hours on its outlook"),
        ("Famed fund adds Amazon ahead of Q4 earnings", "What options say of Amazon ahead of Q4 earnings"),
        ("Microsoft shares slip at the open", "Gamma Wealth Management grows holdings in Microsoft shares"),
        ("AI stocks swing on Oracle's plan", "Stocks gain on factory data"),
    ],
)
def test_what_only_looks_alike_is_two_stories(one: str, two: str) -> None:
    filler = [article(f"Firm{n} opens an office in town {n}", "2026-02-05T09:00") for n in range(12)]
    items = [article(one, "2026-02-05T10:00", publisher="A"), article(two, "2026-02-05T10:30", publisher="B"), *filler]
    assert {one} in titles(told(items, shipped()))


@pytest.mark.parametrize(
    "pattern",
    [
        "Form 8K {} Acquisition Corp for 30 January",
        "Earnings call transcript: {} Q4 2025 beats",
        "{}涉嫌信息披露违法违规被立案",
    ],
)
def test_one_publishers_pattern_filled_in_anew_is_no_story(pattern: str) -> None:
    firms = ("Alpha", "Beta", "Cygnet", "Delta", "Emerson", "Fulton", "Garland")
    items = [article(pattern.format(firm), f"2026-02-05T1{n}:00") for n, firm in enumerate(firms)]
    assert len(told(items, shipped())) == len(firms)


def test_no_chain_of_neighbours_is_a_story(embedder: Embedder) -> None:
    words = [
        "alder",
        "birch",
        "cedar",
        "dogwood",
        "elder",
        "fir",
        "gum",
        "hazel",
        "ivy",
        "juniper",
        "kauri",
        "larch",
        "maple",
        "nutmeg",
        "oak",
        "pine",
    ]
    chain = [" ".join(words[at : at + 4]) for at in range(13)]
    items = [article(title, f"2026-02-05T{n:02}:00", publisher=title) for n, title in enumerate(chain)]
    found = find_stories(items, AS_OF, lambda _: {item.id: embedder.embed(["same place"])[0] for item in items})
    assert 1 < len(found) < len(chain)


def test_a_title_of_two_does_not_make_one_story_of_both() -> None:
    items = [
        article("AMD stock plunges after weak forecast", "2026-02-05T10:00", publisher="A"),
        article("Why AMD shares tumbled on its forecast", "2026-02-05T10:30", publisher="B"),
        article("AMD and Amazon shares sink on spending fears", "2026-02-05T11:00", publisher="C"),
        article("AMD shares dive on forecast", "2026-02-05T11:10", publisher="F"),
        article("Amazon shares sink on spending fears", "2026-02-05T12:00", publisher="D"),
        article("Amazon stock drops as spending worries investors", "2026-02-05T12:30", publisher="E"),
    ]
    for found in titles(told(items, shipped())):
        assert not {items[0].title, items[-1].title} <= found


def test_what_points_nowhere_does_not_join_what_points_opposite_ways(embedder: Embedder) -> None:
    title = "Bitcoin {} near $70,000 after the exchange report"
    items = [article(title.format(word), "2026-02-05T10:00", publisher=word) for word in ("rises", "trades", "falls")]
    for story in told(items, embedder):
        assert not {title.format("rises"), title.format("falls")} <= {item.title for item in story.articles}


def test_the_same_items_in_any_order_give_the_same_stories(embedder: Embedder) -> None:
    items = [article(f"Yields climb as auction {n % 7} draws weak demand", f"2026-02-05T{n:02}:00") for n in range(20)]
    shuffled = items[:]
    random.Random(1).shuffle(shuffled)
    assert told(items, embedder) == told(shuffled, embedder)


def test_old_items_make_no_story_even_if_they_are_new_to_the_record(embedder: Embedder) -> None:
    items = [article("Stocks sink", "2026-02-01T10:00"), article("Stocks sink again", "2026-02-06T10:00")]
    assert titles(told(items, embedder)) == [{"Stocks sink again"}]


def test_what_concerns_the_framework_comes_before_what_does_not(embedder: Embedder) -> None:
    items = [
        article("Local team wins the cup", "2026-02-06T11:00", publisher="A"),
        article("Repo rates jump as reserves run short", "2026-02-05T11:00", publisher="B"),
    ]
    first, second = told(items, embedder)
    assert ("layer:2", "Repo rates") in first.tags
    assert second.tags == ()


def test_carriers_count_only_alone() -> None:
    assert independent(["Yahoo Finance", "WSJ", "The Wall Street Journal"]) == ("The Wall Street Journal",)
    assert independent(["Yahoo Finance", "Google News"]) == ("Yahoo Finance",)


def test_a_view_tells_its_stories_with_vectors_or_without(library: Library, embedder: Embedder) -> None:
    store(
        library,
        article("Repo rates jump", "2026-02-05T11:00"),
        article("Repo rates jump", "2026-02-05T12:00", publisher="B"),
    )
    assert len(library.at(AS_OF).stories()) == 1
    assert embed_missing(library) == 4  # one passage for both, and its three words
    assert len(library.at(AS_OF).stories()) == 1
    assert library.at(utc("2026-02-05T10:00")).stories() == ()


def test_figures_that_differ_stand_side_by_side_with_their_publishers(embedder: Embedder) -> None:
    title = "Crypto liquidations reach ${} billion in a day, exchange data show"
    items = [
        article(title.format(n), "2026-02-05T10:00", publisher=who)
        for n, who in (("2", "A"), ("2.6", "B"), ("2.6", "C"))
    ]
    (story,) = told(items, embedder)
    assert story.figures == (("2 billion", ("A",)), ("2.6 billion", ("B", "C")))
    (same,) = told(items[1:], embedder)
    assert same.figures == ()
