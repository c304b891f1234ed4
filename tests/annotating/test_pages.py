"""A page → an essay, whatever stands around the article."""

from __future__ import annotations

import pytest

from commentary.errors import InputError
from commentary.model import Lang
from retrieval.pages import essay

FIRST = "Money is short where spending drains it faster than central banks add to it, and the duck furthest from the tap runs aground."
SECOND = "Bitcoin fell 14.1% in a day, and nobody who had sold it bought anything else, which is what a shortage looks like from inside."
HTML = f"""<!doctype html><html lang="en"><head><title>Not enough money | Example</title>
<meta property="og:title" content="Not enough money"><meta name="author" content="Ann Writer"><meta property="og:site_name" content="Example">
<link rel="canonical" href="https://example.com/essay"><meta property="article:published_time" content="2026-02-05"></head>
<body><nav><a href="/">Home</a> <a href="/subscribe">Subscribe</a></nav><article><h1>Not enough money</h1>
<p>{FIRST}</p><script>alert(1)</script><p>{SECOND}<img src=x onerror=alert(1)></p></article><footer>All rights reserved</footer></body></html>"""
TEXT = """菜单
登录
加密市场大跌背后的残酷真相:流动性正在杀死市场

阅读本文需 11 分钟
AI 开支正从注入流动性转为抽走流动性。
原文标题:There Is Not Enough Money
原文作者:@writer
编者按:比特币单日下跌 14.1%,市场几乎没有反抗。

以下内容为作者原文:

我们正在经历一次市场范式的转变,原因在于资本开支导致的金融资本短缺。

· 你可以增加水的总量

原文链接

欢迎加入官方社群
"""


def test_html_gives_the_article_and_what_is_said_of_it() -> None:
    made = essay(HTML.encode())
    assert (made.title, made.author, made.site, made.url) == (
        "Not enough money",
        "Ann Writer",
        "Example",
        "https://example.com/essay",
    )
    assert made.paragraphs == (FIRST, SECOND)
    assert made.lang is Lang.EN
    assert str(made.published) == "2026-02-05"


def test_text_gives_title_deck_labels_note_and_body_and_no_furniture() -> None:
    made = essay(TEXT.encode())
    assert made.title == "加密市场大跌背后的残酷真相:流动性正在杀死市场"
    assert made.deck == "AI 开支正从注入流动性转为抽走流动性。"
    assert (made.original, made.author) == ("There Is Not Enough Money", "@writer")
    assert made.note == ("比特币单日下跌 14.1%,市场几乎没有反抗。",)
    assert made.paragraphs == (
        "我们正在经历一次市场范式的转变,原因在于资本开支导致的金融资本短缺。",
        "· 你可以增加水的总量",
    )
    assert made.lang is Lang.ZH


def test_an_undeclared_charset_is_read() -> None:
    assert essay(TEXT.encode("gb18030")).title.startswith("加密市场")


@pytest.mark.parametrize("body", [b"", b"<html><body></body></html>", b"\x00\xff" * 40, b"x" * 5_000_001])
def test_what_holds_no_article_is_refused(body: bytes) -> None:
    with pytest.raises(InputError):
        essay(body, where="page.html")


def test_signs_that_cannot_be_seen_are_gone() -> None:
    made = essay(f"A title that is long enough\n\n{FIRST[:40]}\u202e\u200b{FIRST[40:]}".encode())
    assert made.paragraphs == (FIRST,)


def test_a_markdown_heading_is_a_title() -> None:
    assert essay(f"# Not enough money to go round\n\n{FIRST}".encode()).title == "Not enough money to go round"
