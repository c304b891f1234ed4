"""Feeds in every state they are served in become plain, dated articles, or a reason."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from commentary.model import Lang
from retrieval.feeds import article_id, language, normal_link, read_feed, safe_link
from retrieval.text import from_html, one_line

from .conftest import utc

NOW = utc("2026-02-06T12:00:00")
ITEM = "<item><title>{title}</title><link>{link}</link><description>{text}</description>{more}</item>"


def rss(*items: str, title: str = "Channel", head: str = "<?xml version='1.0' encoding='utf-8'?>") -> bytes:
    return f'{head}<rss version="2.0"><channel><title>{title}</title>{"".join(items)}</channel></rss>'.encode()


def item(title: str = "A title", link: str = "https://example.com/1", text: str = "", more: str = "") -> str:
    return ITEM.format(title=title, link=link, text=text, more=more)


def date(text: str) -> str:
    return f"<pubDate>{text}</pubDate>"


def test_an_item_is_known_when_published_or_captured_whichever_is_later() -> None:
    body = rss(item(more=date("Fri, 06 Feb 2026 09:00:00 GMT")))
    assert read_feed(body, NOW).articles[0].known_at == NOW
    assert read_feed(body, NOW, trust_published=True).articles[0].known_at == utc("2026-02-06T09:00:00")


def test_an_undated_item_is_known_when_captured() -> None:
    read = read_feed(rss(item()), NOW, trust_published=True).articles[0]
    assert read.published is None
    assert read.known_at == NOW


def test_an_item_from_the_future_is_known_at_its_date_and_listed() -> None:
    read = read_feed(rss(item(more=date("Fri, 06 Feb 2026 18:00:00 GMT"))), NOW)
    assert read.articles[0].known_at == utc("2026-02-06T18:00:00")
    assert read.future == read.articles
    assert read_feed(rss(item(more=date("Fri, 06 Feb 2026 12:05:00 GMT"))), NOW).future == ()


@pytest.mark.parametrize(
    ("served", "shown"),
    [
        ("&lt;script&gt;alert(1)&lt;/script&gt;Stocks fall", "Stocks fall"),
        ("<![CDATA[<b>Bold</b> &amp; <i>brave</i>]]>", "Bold & brave"),
        ("Yields \u202eesaer\u202c rise\u200b", "Yields esaer rise"),
        ("Five &lt; six", "Five < six"),
        ("line\none", "line one"),
    ],
)
def test_titles_are_plain_text_on_one_line(served: str, shown: str) -> None:
    assert read_feed(rss(item(title=served)), NOW).articles[0].title == shown


@pytest.mark.parametrize(
    "link", ["javascript:alert(1)", "data:text/html,x", "file:///etc/passwd", "ftp://example.com/a", "https://"]
)
def test_only_web_links_are_kept(link: str) -> None:
    assert read_feed(rss(item(link=link)), NOW).articles[0].url == ""


@given(st.text(max_size=60))
def test_no_text_leaves_markup_or_hidden_characters(text: str) -> None:
    plain = from_html(f"<p>{text}</p><script>{text}")
    assert "<script" not in plain.lower()
    assert not set(plain) & set("\u202a\u202b\u202c\u202d\u202e\u2066\u2067\u200b\u200e\x00\x07\x1b\ufeff")


@given(st.text(max_size=80))
def test_a_safe_link_is_a_web_link_or_nothing(text: str) -> None:
    assert safe_link(text) == "" or safe_link(text).lower().startswith(("http://", "https://"))


def test_google_news_names_the_publisher_behind_the_dash() -> None:
    served = item("Chips fall again - The Example Times", "https://news.google.com/rss/articles/abc?oc=5")
    read = read_feed(rss(served, title="Google News"), NOW).articles[0]
    assert (read.title, read.publishers) == ("Chips fall again", ("The Example Times",))


def test_a_source_element_names_the_publisher() -> None:
    served = item(more='<source url="https://example.org">Example Wire</source>')
    assert read_feed(rss(served), NOW, publisher="Carrier").articles[0].publishers == ("Example Wire",)


def test_what_a_carrier_links_to_is_its_publishers() -> None:
    link = "https://www.barrons.com/articles/a?siteid=x"
    assert read_feed(rss(item(link=link)), NOW, publisher="Yahoo Finance").articles[0].publishers == ("Barron's",)
    assert read_feed(rss(item(link=link)), NOW, publisher="The Wire").articles[0].publishers == ("The Wire",)
    unknown = item(link="https://unknown.example/a")
    assert read_feed(rss(unknown), NOW, publisher="Yahoo Finance").articles[0].publishers == ("Yahoo Finance",)


def test_a_carrier_that_lists_its_sources_is_not_one_of_them() -> None:
    served = item("期货夜盘收跌", text="多数品种下跌。(来源:甲报、乙社、甲报)")
    read = read_feed(rss(served, title="聚合"), NOW).articles[0]
    assert (read.publishers, read.text) == (("甲报", "乙社"), "多数品种下跌。")


def test_a_summary_that_only_repeats_the_title_is_dropped() -> None:
    served = item("Chips fall - Times", "https://news.google.com/a", text="Chips fall    Times")
    assert read_feed(rss(served), NOW).articles[0].text == ""


@pytest.mark.parametrize("encoding", ["gb18030", "big5", "utf-16", "utf-8-sig", "utf-8"])
def test_chinese_is_read_in_any_encoding_declared_or_not(encoding: str) -> None:
    title = "國債收益率上行，黃金大跌，市場為何恐慌" if encoding == "big5" else "国债收益率上行，黄金大跌，市场为何恐慌"
    body = rss(item(title), head="<?xml version='1.0'?>").decode().encode(encoding)
    read = read_feed(body, NOW).articles[0]
    assert (read.title, read.lang) == (title, Lang.ZH)


def test_a_wrong_declaration_does_not_beat_valid_utf8() -> None:
    body = rss(item("国债收益率上行"), head="<?xml version='1.0' encoding='gb2312'?>")
    assert read_feed(body, NOW).articles[0].title == "国债收益率上行"


def _read_as(text: str, encoding: str) -> str:
    """``text`` decoded byte by byte as windows-1252, which leaves its five holes as control characters."""
    return "".join(
        chr(byte) if byte in (0x81, 0x8D, 0x8F, 0x90, 0x9D) else bytes([byte]).decode("cp1252")
        for byte in text.encode(encoding)
    )


@pytest.mark.parametrize(
    ("title", "encoding"),
    [
        ("国债收益率上行，黄金大跌", "utf-8"),
        ("Here’s why — “rates”", "utf-8"),
        ("国债的收益率上行，黄金大跌", "gb18030"),
    ],
)
def test_text_garbled_before_it_was_served_is_restored(title: str, encoding: str) -> None:
    assert read_feed(rss(item(_read_as(title, encoding))), NOW).articles[0].title == title


def test_western_text_stays_what_it_is() -> None:
    body = rss(item("Señor Müller spricht über Zinsen"), head="<?xml version='1.0' encoding='iso-8859-1'?>")
    assert read_feed(body.decode().encode("iso-8859-1"), NOW).articles[0].title == "Señor Müller spricht über Zinsen"
    assert read_feed(rss(item("Señor Müller")), NOW).articles[0].title == "Señor Müller"


@pytest.mark.parametrize(
    ("body", "problem"),
    [
        (b"<?xml version='1.0'?><urlset xmlns='http://www.sitemaps.org/schemas/sitemap/0.9'></urlset>", "sitemap"),
        (b"<!DOCTYPE html><html><body>Sign in</body></html>", "page"),
        (rss(), "empty"),
        (b"", "unreadable"),
        (b"\x00\xff\xfe garbage", "unreadable"),
        (b'{"error": "rate limited"}', "unreadable"),
        (rss(item(more=date("Mon, 27 Jan 2025 10:00:00 GMT"))), "dead"),
    ],
)
def test_what_is_no_live_feed_says_what_it_is(body: bytes, problem: str) -> None:
    result = read_feed(body, NOW)
    assert (result.problem or "").split(":")[0] == problem


def test_json_feed() -> None:
    body = b"""{"version": "https://jsonfeed.org/version/1.1", "title": "J", "items": [
      {"id": "1", "url": "https://example.com/j", "title": "T", "content_html": "<p>Body</p>",
       "date_published": "2026-02-06T10:00:00+08:00"}]}"""
    read = read_feed(body, NOW).articles[0]
    assert (read.title, read.text, read.published) == ("T", "Body", utc("2026-02-06T02:00:00"))


def test_one_item_has_one_id_wherever_it_is_met() -> None:
    one = "https://www.example.com/a/?utm_source=rss&mod=x#top"
    assert normal_link(one) == normal_link("http://example.com/a")
    assert article_id(one, "", "x", "y") == article_id("http://example.com/a", "g", "z", "w")
    assert article_id("", "", "x", "y") != article_id("", "", "x", "z")


def test_language_by_share_of_han() -> None:
    assert language("AI 资本开支激增") is Lang.ZH
    assert language("China's 央行 cuts rates again this month") is Lang.EN


def test_long_text_is_cut() -> None:
    assert len(read_feed(rss(item(text="word " * 20000)), NOW).articles[0].text) <= 20_000
    assert one_line("abc" * 10, 5) == "abcab"
