"""True sentences of both languages, with the statements they make."""

from __future__ import annotations

from pathlib import Path

import pytest

from commentary.model import Lang, Statement
from tests.reading.facts import FACTS

HERE = Path(__file__).parent


def cases(lang: Lang) -> list[tuple[str, tuple[Statement, ...]]]:
    """Sentences and what they say."""
    lines = (HERE / f"true_{lang}.txt").read_text("utf-8").splitlines()
    split = (line.rpartition(" | ") for line in lines if line and not line.startswith("#"))
    return [(text, tuple(FACTS[key] for key in keys.split())) for text, _, keys in split]


@pytest.fixture(params=list(Lang))
def lang(request: pytest.FixtureRequest) -> Lang:
    """Each language in turn."""
    return Lang(request.param)
