"""Tags say what an article is about, and which words earned them."""

from __future__ import annotations

import pytest

from commentary.model import Lang
from retrieval.tags import all_tags, labels, tags

from .conftest import article


@pytest.mark.parametrize(
    ("title", "tag", "word"),
    [
        ("Repo rates spike at quarter end", "layer:2", "Repo rates"),
        ("President names nominee to lead the Fed", "cause:fed_chair", "names nominee to lead the Fed"),
        ("总统提名新任美联储主席", "cause:fed_chair", "提名新任美联储"),
        ("央行开展1000亿元7天期逆回购操作", "layer:1", "央行"),
        ("美联储隔夜逆回购规模降至17亿美元", "layer:2", "美联储隔夜逆回购"),
        ("Cloud company lifts capital expenditures forecast", "layer:3", "capital expenditures"),
        ("Exchange raises margins on silver", "cause:margin_calls", "raises margins"),
        ("全网爆仓26亿美元", "layer:7", "爆仓"),
        ("Software stocks tumble as AI fears spread", "cause:ai_disruption", "AI fears"),
        ("Jobless claims rise to a three-year high", "cause:labour_data", "Jobless claims"),
    ],
)
def test_tags_and_the_words_that_earned_them(title: str, tag: str, word: str) -> None:
    assert dict(tags(article(title, "2026-02-05")))[tag] == word


@pytest.mark.parametrize(
    ("title", "tag"),
    [
        ("央行开展1000亿元7天期逆回购操作", "layer:2"),
        ("PBOC injects 100 billion yuan via seven-day reverse repos", "layer:2"),
        ("美联储隔夜逆回购规模降至17亿美元", "layer:1"),
        ("He is fed up with the report", "layer:1"),
        ("Reposting the story", "layer:2"),
        ("影片获奥斯卡最佳提名", "layer:8"),
    ],
)
def test_words_that_only_look_alike_earn_nothing(title: str, tag: str) -> None:
    assert tag not in dict(tags(article(title, "2026-02-05")))


def test_every_layer_has_a_tag_and_every_tag_both_names_and_patterns() -> None:
    assert {tag.id for tag in all_tags()} >= {f"layer:{number}" for number in range(1, 9)}
    for tag in all_tags():
        assert tag.en
        assert tag.zh
        assert tag.patterns[Lang.EN]
        assert tag.patterns[Lang.ZH]
        assert labels()[tag.id] == (tag.en, tag.zh)
