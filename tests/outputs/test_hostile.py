"""Hostile text, wherever it stands in a note, is shown as text: no element, link, shortcode or setting comes of it."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from html.parser import HTMLParser
from itertools import product

import pytest
import yaml
from hypothesis import given
from hypothesis import strategies as st
from markdown_it import MarkdownIt

from commentary.model import Exhibit, Note, Section, Sentence, Table
from outputs.markup import parse
from outputs.render import markdown
from outputs.text import address, clean, escape, plain, spaced

SCRIPTS = ["alert(1)", "document.location='//evil.example'", "{{7*7}}"]
SHELLS = [
    "<script>{}</script>",
    "<img src=x onerror={}>",
    "<svg/onload={}>",
    "<iframe srcdoc='<script>{}</script>'>",
    "<a href='javascript:{}'>x</a>",
    "[x](javascript:{})",
    "![x](data:text/html,{})",
    "[x]: javascript:{}",
    "<javascript:{}>",
    "--><script>{}</script><!--",
    "`</code><script>{}</script>`",
    "| x | <b onclick={}>y</b> |",
    "{{{{< raw {} >}}}}",
    "{{{{% include {} %}}}}",
    "{{% include {} %}}",
    "{{{{ site.secrets | {} }}}}",
    '{{: onclick="{}"}}',
    '# h {{#id onclick="{}"}}',
    "&lt;script&gt;{}&lt;/script&gt;",
    "&#60;script&#62;{}&#60;/script&#62;",
    "\\<script>{}</script>",
    "<scr\u200bipt>{}</scr\u200bipt>",
    "<!DOCTYPE html><?php {} ?><![CDATA[{}]]>",
    "$$\\href{{javascript:{}}}{{x}}$$",
    "*[HTML]: <script>{}</script>",
]
ALONE = [
    "---\ntitle: owned\n---",
    "+++\ntitle = 'owned'\n+++",
    "title: owned\nlayout: evil",
    "': owned",
    '"]}: *anchor &x !!python/object:os.system',
    "---",
    "***",
    "===",
    "~~~",
    "```\ncode",
    "    indented code",
    "# heading",
    "> quotation",
    "- item",
    "+ item",
    "* item",
    "1. item",
    "1) item",
    "- [ ] task",
    "| a | b |",
    "a | b\n--- | ---",
    "**bold** __bold__ *i* _i_ ~~s~~ `c`",
    "[ref][1] [^1] [[wiki]]",
    "[1]: https://evil.example",
    "<https://evil.example>",
    "https://evil.example www.evil.example me@evil.example",
    "line one\\\nline two  \nline three",
    "\u202egnissim\u202c \u2066iso\u2069 \u200emark\u200f",
    "zero\u200bwidth\u200c\u2060\ufeff\u00ad",
    "tag\U000e0041\U000e0042 vs\ufe01\U000e0100 fill\u3164\u115f",
    "nul\x00 esc\x1b[31m bell\x07 del\x7f c1\x85\x9b",
    "line\u2028sep\u2029par",
    "lone\ud800 surrogate\udfff",
    ": definition",
    "^",
    "<!-- c1 -->",
    "<!-- section: sources -->",
    "{::nomarkdown}<b>x</b>{:/}",
    "{% raw %}{{ x }}{% endraw %}",
    "[TOC] :smile: ==mark== ++ins++",
    "\\",
    "\\\\",
    "]]>",
    "x" * 5000,
]
HOSTILE = [shell.format(*[script] * 2) for shell, script in product(SHELLS, SCRIPTS)] + ALONE

SECTIONS = {
    *("takeaway", "headline", "deck", "asof", "regime", "changes", "editor", "table"),
    *("exhibits", "reading", "sources", "method", "disclaimer"),
}
PLACES = 29  # where ``poisoned`` puts the text and the whole of it is shown
ALLOWED = {"h1", "h2", "p", "strong", "blockquote", "ul", "ol", "li", "table", "thead", "tbody", "tr", "th", "td", "a"}


class Elements(HTMLParser):
    """What a browser would make of the page: its elements, the addresses they lead to, the text."""

    def __init__(self, html: str) -> None:
        super().__init__()
        self.tags: list[str] = []
        self.targets: list[str] = []
        self.attributes: set[str] = set()
        self.text = ""
        self.comments: list[str] = []
        self.feed(html)
        self.close()

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.tags.append(tag)
        self.attributes |= {name for name, _ in attrs}
        self.targets += [value or "" for name, value in attrs if name == "href"]

    def handle_comment(self, data: str) -> None:
        self.comments.append(data)

    def handle_data(self, data: str) -> None:
        self.text += data


def browse(page: str) -> Elements:
    parser = MarkdownIt("commonmark", {"html": True}).enable(["table", "strikethrough"])
    setattr(parser, "validateLink", lambda url: True)  # noqa: B010  # a permissive site builder
    return Elements(parser.render(page.split("---\n", 2)[2]))


def poisoned(note: Note, text: str) -> Note:
    """The note with ``text`` wherever the text of a feed, a model or a file name can get to."""
    bad = Sentence(text, text, ("c1",), ("a1",))
    sections = tuple(
        Section(id, ((bad, bad), (bad,)), Table((bad, bad), ((bad, bad), (bad, bad))) if id == "table" else None)
        for id in ("takeaway", "headline", "deck", "changes", "editor", "table", "reading")
    )
    article = replace(note.articles[0], title=text, url=text, publishers=(text, text))
    story = replace(note.exhibits[0].story, articles=(article,), publishers=(text,) * 6)
    regime = replace(note.regime, state=text, posture=text)
    return replace(
        note, sections=sections, articles=(article,), exhibits=(Exhibit(story),), writer=text, id=text, regime=regime
    )


def test_there_are_enough_of_them() -> None:
    assert len(set(HOSTILE)) > 100


@pytest.mark.parametrize("lang", ["en", "zh-hant"])
@pytest.mark.parametrize("text", HOSTILE, ids=range(len(HOSTILE)))
def test_hostile_text_stays_text(note: Note, text: str, lang: str) -> None:
    page = markdown(poisoned(note, text), lang)
    seen = browse(page)
    assert set(seen.tags) <= ALLOWED
    assert seen.attributes <= {"href", "style"}
    assert all(target.startswith("https://evil.example") or target == "#" for target in seen.targets)
    assert {comment.strip() for comment in seen.comments} <= {"", "c1", *(f"section: {id}" for id in SECTIONS)}
    assert seen.tags.count("h1") == 1
    assert seen.tags.count("tr") == 3
    body = page.split("---\n", 2)[2]
    assert not [mark for mark in ("{{", "{%", "{:", "<script", "\u202e", "\u200b", "\x1b", "\x00") if mark in body]
    if lang == "en" and len(text) < 200:
        assert seen.text.replace("\n", " ").count(clean(text)) >= PLACES


@pytest.mark.parametrize("text", HOSTILE, ids=range(len(HOSTILE)))
def test_front_matter_holds_the_same_values(note: Note, text: str) -> None:
    page = markdown(poisoned(note, text), "en")
    front = yaml.safe_load(page.split("\n---\n", 1)[0].removeprefix("---\n"))
    line = " ".join([clean(text)] * 3)
    assert front["title"] == line.strip()
    assert (front["note_id"], front["writer"], front["regime"]) == (clean(text),) * 3
    assert (front["lsi"], front["lang"]) == (52, "en")
    assert front == parse(page).front
    page.encode("utf-8")


@given(st.text())
def test_escaped_text_reads_as_it_was(text: str) -> None:
    assert plain(escape(text)) == clean(text)
    assert clean(clean(text)) == clean(text)


@pytest.mark.parametrize(
    "url",
    [
        "javascript:alert(1)",
        "JaVaScRiPt:alert(1)",
        "data:text/html,x",
        "file:///etc/passwd",
        "vbscript:x",
        "//evil.example",
        "https://known.example@evil.example/",
        "https://a b.example/",
        "https://[::1",
        "https://",
        "mailto:a@b.example",
        "java\nscript:alert(1)",
        "",
    ],
)
def test_no_link_is_better_than_an_unsafe_one(url: str, note: Note) -> None:
    assert address(url) is None
    article = replace(note.articles[0], url=url)
    page = markdown(replace(note, articles=(article, *note.articles[1:]), exhibits=()), "en")
    assert "1. The Example · 16:05 ET, 7 Mar 2030 · Coin falls &#124; \\*again\\*" in page


def test_an_address_cannot_leave_its_parentheses() -> None:
    url = address("https://news.example/a) [x](javascript:1) {{< y >}}|\"'`<b>?q=中&r=%20#f")
    assert url is not None
    assert not set(url) & set("()[]{}<>|\"'` ")
    assert url.endswith("?q=%E4%B8%AD&r=%20#f")
    assert address("https://例子.example/路") == "https://xn--fsqu00a.example/%E8%B7%AF"


def test_a_mark_before_a_reference_makes_no_picture_of_it(note: Note) -> None:
    shout = Sentence("Sold \\!", "卖了\\!", ("c1",), ("a1",))
    for lang in ("en", "zh"):
        page = markdown(replace(note, sections=(*note.sections[:4], Section("editor", ((shout, shout),)))), lang)
        assert "img" not in browse(page).tags


def test_noncharacters_are_on_no_page() -> None:
    assert clean("a\ufffeb\uffffc\ufdd0d\U0001ffff") == "abcd"


def test_emoji_keep_their_joiners_and_nothing_else_does() -> None:
    family = "👨\u200d👩\u200d👧 ❤\ufe0f"
    assert clean(family) == family
    assert clean("a\u200db 中\u200d文\ufe0f") == "ab 中文"


def test_chinese_is_spaced_from_latin_once() -> None:
    assert spaced("标普500跌1.2%至$5，报10年期A股“AI”热") == "标普 500 跌 1.2% 至 $5，报 10 年期 A 股“AI”热"
    assert spaced(spaced("跌1.2%至5")) == spaced("跌1.2%至5")


def test_an_unknown_section_is_named(saying: Callable[..., Note]) -> None:
    with pytest.raises(Exception, match="section weather: has no place"):
        markdown(saying("weather", (Sentence("Rain.", "雨。"),)), "en")
