"""Bodies made to crash, to stall or to grow: each becomes a result, at a cost in proportion to its size."""

from __future__ import annotations

import signal
import tracemalloc

import pytest

from retrieval.feeds import read_feed

from .zoo import NOW

SIZE = 60_000
SECONDS = 6  # of the processor, far beyond what is in proportion; what grows with the square takes a minute
MEMORY = 20_000_000


def _rss(inner: str, start: str = '<?xml version="1.0"?>') -> bytes:
    return f'{start}<rss version="2.0"><channel><title>C</title>{inner}</channel></rss>'.encode()


def _item(title: str, more: str = "") -> str:
    return f"<item><title>{title}</title><link>https://zoo.example/1</link>{more}</item>"


def _filled(unit: str) -> str:
    return unit * (SIZE // len(unit))


def _json(item: str) -> bytes:
    return f'{{"version": "https://jsonfeed.org/version/1.1", "items": [{{"id": "1", "title": "T", {item}}}]}}'.encode()


STARTS = {
    "empty lines": "\n" * SIZE,
    "entities": _filled('\n<!ENTITY a "b"'),
    "document types": _filled("\n<!DOCTYPE "),
}
"""What may stand before the first tag."""

FILLINGS = (
    "<", "<a ", "<a b='", '<a "', "<a/", "<br/", "<p style='a:b;'", "<!", "<!--", "<![CDATA[", "</", "<?", "&", "&#", "&lt;", "&amp;lt;",
    "<b>", "<table>", "<script>", "<svg>", "( ", "（来源", "Ã©", "\n", "国",
)  # fmt: skip
"""What a title or a text may be full of."""


@pytest.mark.parametrize("start", STARTS.values(), ids=STARTS)
def test_what_stands_before_a_feed_costs_little(start: str) -> None:
    _cheap(_rss(_item("T"), f'<?xml version="1.0"?>{start}\n'))


@pytest.mark.parametrize("filling", FILLINGS)
@pytest.mark.parametrize("place", ["title", "description"])
def test_what_a_feed_is_full_of_costs_little(place: str, filling: str) -> None:
    full = f"<![CDATA[{_filled(filling)}]]>"
    _cheap(_rss(_item(full) if place == "title" else _item("T", f"<description>{full}</description>")))


@pytest.mark.parametrize("author", ["a", "a.", "a@", "(a@b "])
def test_an_author_without_end_costs_little(author: str) -> None:
    _cheap(_rss(_item("T", f"<author>{_filled(author)}</author>")))


def test_a_tag_of_many_attributes_costs_little() -> None:
    attributes = " ".join(f'a{number}="1"' for number in range(SIZE // 10))
    _cheap(_rss(f"<item {attributes}><title>T</title></item>"))


@pytest.mark.parametrize("unit", ["<a>", "<item>", "<b & c>"])
def test_a_deep_feed_costs_little(unit: str) -> None:
    _cheap(_rss(_filled(unit)))


@pytest.mark.parametrize("broken", ["", "<b & c>"], ids=["well-formed", "not so"])
def test_a_long_entity_named_often_stays_small(broken: str) -> None:
    """32 KB that say 20 MB: https://en.wikipedia.org/wiki/Billion_laughs_attack (its quadratic variant)."""
    start = f'<?xml version="1.0"?>\n<!DOCTYPE rss [\n<!ENTITY a "{"a" * 2_000}">\n]>\n'
    _small(_rss(_item("&a;" * 10_000 + broken), start))


def test_entities_of_entities_on_one_line_stay_small() -> None:
    inner = "".join(f'<!ENTITY l{n} "{f"&l{n - 1};" * 10}">' for n in range(1, 10))
    _small(_rss(_item("&l9;"), f'<?xml version="1.0"?><!DOCTYPE rss [<!ENTITY l0 "lol">{inner}]>'))


@pytest.mark.parametrize(
    "name", ["undefined", "base64", "rot13", "zlib", "idna", "punycode", "unicode_escape", "no-such", "x" * 40]
)
def test_a_declared_codec_of_any_name_is_read_or_told(name: str) -> None:
    body = _rss(_item("Zinsen fallen in M\u00fcnchen"), f'<?xml version="1.0" encoding="{name}"?>').decode()
    assert read_feed(body.encode("latin-1"), NOW).problem in (None, "empty: a feed without items")


@pytest.mark.parametrize(
    "date", ["0001-01-01T00:00:00+14:00", "9999-12-31T23:59:59-14:00", "2026-02-06T24:00:00Z", "2026", "soon", ""]
)
def test_a_date_of_json_beyond_the_calendar_is_none(date: str) -> None:
    read = read_feed(_json(f'"date_published": "{date}"'), NOW)
    assert [article.title for article in read.articles] == ["T"]


@pytest.mark.parametrize(
    "date",
    ["Fri, 31 Dec 9999 23:59:59 -1200", "Fri, 00 Dec 0000 99:99:99 +9999", "1" * 1_000, "0000-00-00", "２０２６年"],
)
def test_a_date_of_xml_beyond_the_calendar_does_no_harm(date: str) -> None:
    read = read_feed(_rss(_item("T", f"<pubDate>{date}</pubDate>")), NOW)
    assert [article.title for article in read.articles] == ["T"]


@pytest.mark.parametrize("title", ["A &#x110000; B", "A &#99999999999; B", "A &#xD800; B", "A &#x110000; & B"])
def test_a_character_that_is_none_does_no_harm(title: str) -> None:
    read = read_feed(_rss(_item("First").replace("/1<", "/x<") + _item(title)), NOW)
    assert read.articles[0].title == "First"


@pytest.mark.parametrize("body", [b"<channel><item<link></item/</link<", b"<channel><item</link<link></link></item>"])
def test_tags_in_no_order_are_a_result(body: bytes) -> None:
    assert read_feed(body, NOW).problem


def test_one_odd_item_of_json_does_not_hide_the_others() -> None:
    read = read_feed(
        _json('"url": "https://zoo.example/1"}, {"id": null, "title": "U", "url": "https://zoo.example/2"'), NOW
    )
    assert [article.title for article in read.articles] == ["T", "U"]
    read = read_feed(_json('"summary": "x"').replace(b'"items"', b'"title": null, "items"'), NOW)
    assert [article.title for article in read.articles] == ["T"]


@pytest.mark.parametrize("declared", ["", " encoding='utf-8'"])
def test_a_single_western_letter_is_read(declared: str) -> None:
    others = "".join(_item(f"Stocks fall {n}").replace("/1<", f"/x{n}<") for n in range(9))
    body = _rss(_item("Café prices rise") + others, f"<?xml version='1.0'{declared}?>").decode().encode("cp1252")
    assert read_feed(body, NOW).articles[0].title == "Café prices rise"


def test_a_feed_that_is_cut_before_its_first_title_is_not_called_empty() -> None:
    read = read_feed(b'<rss version="2.0"><channel><item><title><![CDATA[Cut', NOW)
    assert (read.problem or "").startswith("unreadable")


def _cheap(body: bytes) -> None:
    """Reads it within its time; the clock is the processor's, and ends even a regular expression that does not."""

    def late(number: int, frame: object) -> None:
        pytest.fail(f"takes longer than {SECONDS} s")

    before = signal.signal(signal.SIGVTALRM, late)
    signal.setitimer(signal.ITIMER_VIRTUAL, SECONDS)
    try:
        read_feed(body, NOW)
    finally:
        signal.setitimer(signal.ITIMER_VIRTUAL, 0)
        signal.signal(signal.SIGVTALRM, before)


def _small(body: bytes) -> None:
    """Reads it within its memory."""
    tracemalloc.start()
    read_feed(body, NOW)
    most = tracemalloc.get_traced_memory()[1]
    tracemalloc.stop()
    assert most < MEMORY
