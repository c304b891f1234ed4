"""Real builders make sites of ten days of notes, and a real browser reads them."""

from __future__ import annotations

import re
import subprocess
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

import pytest

from tests.site.conftest import DAYS, served

pytestmark = pytest.mark.site

DAY = "2026-02-06"
NARROW, WIDE = 360, 1280


@pytest.fixture(scope="session")
def jekyll(published: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The Jekyll site, built by Jekyll."""
    target = tmp_path_factory.mktemp("jekyll")
    done = subprocess.run(
        ["jekyll", "build", "--source", str(published / "jekyll"), "--destination", str(target)],
        capture_output=True, text=True, check=False,
    )  # fmt: skip
    assert done.returncode == 0, done.stderr
    assert not re.search("warning|error", done.stdout + done.stderr, re.IGNORECASE), done.stdout + done.stderr
    return target


@pytest.fixture(scope="session")
def address(published: Path, built: Path, jekyll: Path) -> Iterator[Callable[[str], str]]:
    """Where a page of the last note is: ``hugo en`` and so on."""
    pages = {
        "hugo en": f"blog/en/notes/{DAY}/", "hugo zh": f"blog/zh-cn/notes/{DAY}/",
        "jekyll en": f"en/notes/{DAY}/", "jekyll zh": f"zh-cn/notes/{DAY}/",
        "files en": f"notes/{DAY}/en.html", "files zh": f"notes/{DAY}/zh.html",
    }  # fmt: skip
    with served(built) as hugo, served(jekyll) as other, served(published / "files") as files:
        bases = {"hugo": hugo, "jekyll": other, "files": files}
        yield lambda name: f"{bases[name.split()[0]]}/{pages[name]}"


PAGES = [f"{kind} {lang}" for kind in ("hugo", "jekyll", "files") for lang in ("en", "zh")]
OURS = [name for name in PAGES if "jekyll" not in name]


@pytest.mark.parametrize("name", PAGES)
def test_a_page_is_whole_and_asks_nobody_else(
    name: str, address: Callable[[str], str], opened: Callable[..., Any]
) -> None:
    page = opened(address(name))
    host = address(name).split("/")[2]
    assert page.said == [] or all("favicon" in said for said in page.said)
    assert {url.split("/")[2] for url in page.asked if url.startswith("http")} == {host}
    assert page.locator("h1").count() == 1
    page.evaluate("for (const image of document.images) image.loading = 'eager'")
    page.evaluate("Promise.all([...document.images].map(image => image.decode()))")  # fails for one that is broken
    assert page.locator("img").count() >= 4
    assert all(page.evaluate("[...document.images].map(image => image.alt)"))
    text = page.inner_text("body")
    assert "62,702" in text
    assert "{{" not in text
    assert "[^" not in text


@pytest.mark.parametrize("name", OURS)
@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_nothing_scrolls_sideways_on_a_phone(
    name: str, scheme: str, address: Callable[[str], str], opened: Callable[..., Any]
) -> None:
    page = opened(address(name), NARROW, scheme)
    assert page.evaluate("document.documentElement.scrollWidth") <= NARROW


@pytest.mark.parametrize("name", PAGES)
def test_every_figure_leads_to_its_fact(name: str, address: Callable[[str], str], opened: Callable[..., Any]) -> None:
    page = opened(address(name))
    titles = page.evaluate(
        "[...document.querySelectorAll('a[href*=\"#fn:\"]:not(.footnote-ref, .footnote), button[popovertarget]')]"
        ".map(each => [each.textContent, each.getAttribute('href'), each.getAttribute('popovertarget')])"
    )
    assert len(titles) > 100
    for _text, href, popover in titles:
        target = popover or href.split("#")[1]
        assert page.evaluate("id => !!document.getElementById(id)?.textContent.trim()", target), target


@pytest.mark.parametrize("lang", ["en", "zh"])
def test_a_figure_of_a_file_opens_its_fact(
    lang: str, address: Callable[[str], str], opened: Callable[..., Any]
) -> None:
    page = opened(address(f"files {lang}"), NARROW)
    figure = page.locator("button[popovertarget]", has_text="42.5%").first
    fact = page.locator(f"#{figure.get_attribute('popovertarget')}")
    assert not fact.is_visible()
    figure.click()
    assert fact.is_visible()
    assert "1,821.68 / 3,166.84 − 1" in fact.inner_text()
    page.keyboard.press("Escape")
    assert not fact.is_visible()


@pytest.mark.parametrize("lang", ["en", "zh"])
def test_a_figure_of_the_site_opens_its_fact_on_hover_tap_and_key(
    lang: str, address: Callable[[str], str], opened: Callable[..., Any]
) -> None:
    from playwright.sync_api import expect

    page = opened(address(f"hugo {lang}"), NARROW)
    figure, fact = page.locator("a.figure", has_text="42.5%").first, page.locator("#fact")
    figure.hover()
    fact.wait_for(state="visible")
    assert "1,821.68 / 3,166.84 − 1" in fact.inner_text()
    box = fact.bounding_box()
    assert box["x"] >= 0
    assert box["x"] + box["width"] <= NARROW
    page.mouse.move(box["x"] + 9, box["y"] + 9)  # in one step: a slow machine must not look like a slow hand
    page.wait_for_timeout(300)  # longer than it waits for a pointer on its way
    assert fact.is_visible()
    page.mouse.move(0, 0)
    fact.wait_for(state="hidden")
    figure.click()
    fact.wait_for(state="visible")
    page.keyboard.press("Escape")
    fact.wait_for(state="hidden")
    page.keyboard.press("Enter")
    fact.wait_for(state="visible")
    last = page.locator("a.figure").last
    last.scroll_into_view_if_needed()
    fact.wait_for(state="hidden")  # what it tells of has left the screen
    last.click()
    # Not wait_for_function: it evals, which the page's own policy forbids.
    expect(page.locator("a.figure[aria-expanded=true]")).to_have_count(1)
    page.keyboard.press("Escape")
    fact.wait_for(state="hidden")
    figure.blur()
    figure.focus()
    fact.wait_for(state="visible")
    expect(page.locator("[aria-expanded=true]:focus")).to_have_count(1)
    page.keyboard.press("Tab")
    page.keyboard.press("Enter")
    fact.wait_for(state="hidden")
    assert page.said == []
    assert page.locator(page.evaluate("CSS.escape(location.hash.slice(1))").join(["#", ""])).is_visible()


def test_without_the_script_a_figure_leads_to_its_footnote(
    address: Callable[[str], str], opened: Callable[..., Any]
) -> None:
    page = opened(address("hugo en"), java_script_enabled=False)
    figure = page.locator("a.figure", has_text="42.5%").first
    assert "1,821.68 / 3,166.84 − 1" in figure.get_attribute("title")
    figure.click()
    assert page.locator("li[id='fn:2']").is_visible()


@pytest.mark.parametrize("name", OURS)
def test_the_language_switch_leads_to_the_same_note_and_back(
    name: str, address: Callable[[str], str], opened: Callable[..., Any]
) -> None:
    page = opened(address(name))
    here = page.url
    other = "zh" if name.endswith("en") else "en"
    page.locator(f"a[hreflang|={other}]").first.click()
    page.wait_for_load_state()
    assert page.evaluate("document.documentElement.lang").lower().startswith(other)
    assert DAY in page.url
    page.locator(f"a[hreflang|={name.split()[1]}]").first.click()
    page.wait_for_load_state()
    assert page.url.split("#")[0] == here


@pytest.mark.parametrize("name", OURS)
@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_axe_finds_nothing_serious(
    name: str, scheme: str, address: Callable[[str], str], opened: Callable[..., Any]
) -> None:
    from axe_playwright_python.sync_playwright import Axe

    found = Axe().run(opened(address(name), NARROW, scheme, bypass_csp=True)).response["violations"]
    serious = [
        f"{each['id']}: {each['nodes'][0]['html'][:200]}" for each in found if each["impact"] in ("serious", "critical")
    ]
    assert serious == []


@pytest.mark.parametrize("name", OURS)
def test_the_html_is_valid(name: str, published: Path, built: Path) -> None:
    import html5lib

    kind, lang = name.split()
    path = built / "blog" / {"en": "en", "zh": "zh-cn"}[lang] / "notes" / DAY / "index.html"
    if kind == "files":
        path = published / "files" / "notes" / DAY / f"{lang}.html"
    html5lib.HTMLParser(strict=True).parse(path.read_text("utf-8"))


def test_every_page_of_the_site_is_valid_and_every_link_leads_somewhere(built: Path) -> None:
    import html5lib

    pages = sorted((built / "blog").rglob("*.html"))
    assert len(pages) >= 2 * (DAYS + 3)
    for path in pages:
        tree = html5lib.HTMLParser(strict=True, namespaceHTMLElements=False).parse(path.read_text("utf-8"))
        for element in tree.iter():
            for name in ("href", "src"):
                link = (element.get(name) or "").split("#")[0]
                if link.startswith(("/", "http://127.0.0.1/")):
                    there = built / urlsplit(link).path.lstrip("/")
                    assert (there / "index.html" if link.endswith("/") else there).exists(), (path, link)
                elif link and name == "src":
                    raise AssertionError(f"{path} loads {link}")


def test_languages_name_each_other(built: Path) -> None:
    found: dict[str, dict[str, str]] = {}
    for path in (built / "blog").rglob("index.html"):
        alternates = re.findall(
            r'<link rel="?alternate"? hreflang="?([\w-]+)"? href="?([^" >]+)', path.read_text("utf-8")
        )
        found[f"http://127.0.0.1/{path.parent.relative_to(built).as_posix()}/"] = dict(alternates)
    noted = {url: links for url, links in found.items() if "/notes/2026" in url}
    assert len(noted) == 2 * DAYS
    for url, links in noted.items():
        assert set(links) == {"en", "zh-CN", "x-default"}
        assert url in links.values()
        assert all(found[other] == links for other in links.values())


@pytest.mark.parametrize("lang", ["en", "zh-cn"])
def test_the_feed_of_a_language_is_valid(lang: str, built: Path) -> None:
    import feedparser

    feed = feedparser.parse((built / "blog" / lang / "index.xml").read_bytes())
    assert not feed.bozo, feed.get("bozo_exception")
    assert feed.feed.language.lower() == lang
    assert len(feed.entries) == DAYS
    assert all(entry.link.startswith(f"http://127.0.0.1/blog/{lang}/notes/") for entry in feed.entries)
    assert feed.entries[0].published_parsed > feed.entries[-1].published_parsed


@pytest.mark.parametrize("path", ["en/", "zh-cn/", "en/notes/", "zh-cn/about/"])
@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_the_other_pages_are_readable_too(path: str, scheme: str, built: Path, opened: Callable[..., Any]) -> None:
    from axe_playwright_python.sync_playwright import Axe

    with served(built) as base:
        page = opened(f"{base}/blog/{path}", NARROW, scheme, bypass_csp=True)
        assert page.said == []
        assert page.evaluate("document.documentElement.scrollWidth") <= NARROW
        assert page.locator("h1").count() == 1
        found = Axe().run(page).response["violations"]
    assert [each["id"] for each in found if each["impact"] in ("serious", "critical")] == []


def test_home_shows_the_days_of_the_index_and_leads_to_the_notes(built: Path, opened: Callable[..., Any]) -> None:
    with served(built) as base:
        page = opened(f"{base}/blog/en/")
        assert page.locator(".history circle").count() == DAYS
        page.locator(".history a").last.click()
        page.wait_for_load_state()
        assert f"/notes/{DAY}/" in page.url
