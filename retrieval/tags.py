"""Which layers of the framework and which causes an article speaks of, each with the words that earned the tag.

Patterns and labels are data (``tags.toml``). The People's Bank's 逆回购 adds money (layer 1), the Fed's takes it in
(layer 2); a pattern's exceptions keep them apart.
"""

from __future__ import annotations

import re
import tomllib
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cache, lru_cache
from importlib import resources
from typing import Any

from commentary.model import Article, Lang, Sentence

_READ = 400  # characters of the text that are read beside the title: what an item is about stands at its head


@dataclass(frozen=True)
class Tag:
    """A tag's names and its compiled patterns by language; ``without`` is taken out of the text first."""

    id: str
    en: str
    zh: str
    patterns: Mapping[Lang, tuple[re.Pattern[str], ...]]
    without: Mapping[Lang, re.Pattern[str] | None]

    def word(self, text: str, lang: Lang) -> str | None:
        """The first words in ``text`` that earn the tag."""
        exception = self.without[lang]
        if exception is not None:
            text = exception.sub(" ", text)
        found = [match for pattern in self.patterns[lang] if (match := pattern.search(text))]
        return min(found, key=lambda match: (match.start(), match.group()))[0] if found else None


@cache
def all_tags() -> tuple[Tag, ...]:
    """The tags that ship, in the order of the data file."""
    data = tomllib.loads(resources.files("retrieval").joinpath("tags.toml").read_text("utf-8"))
    return tuple(_tag(entry) for entry in data["tags"])


def labels() -> Mapping[str, tuple[str, str]]:
    """What the tags are called, EN and ZH, by tag."""
    return {tag.id: (tag.en, tag.zh) for tag in all_tags()}


def tags(article: Article) -> tuple[tuple[str, str], ...]:
    """The article's tags with the word that earned each, in the order of the data file."""
    return _tags(f"{article.title}\n{article.text[:_READ]}", article.lang)


def layers(text: str, lang: Lang) -> tuple[Sentence, ...]:
    """The names of the framework's layers that a text speaks of."""
    found = (tag for tag in all_tags() if tag.id.startswith("layer:") and tag.word(text, lang))
    return tuple(Sentence(tag.en, tag.zh) for tag in found)


@lru_cache(maxsize=16384)
def _tags(text: str, lang: Lang) -> tuple[tuple[str, str], ...]:
    return tuple((tag.id, word) for tag in all_tags() if (word := tag.word(text, lang)))


def _tag(entry: Mapping[str, Any]) -> Tag:
    return Tag(
        entry["id"],
        entry["en"],
        entry["zh"],
        {Lang.EN: tuple(_english(entry)), Lang.ZH: tuple(_any(entry.get("zh_words", ()), re.IGNORECASE))},
        {
            Lang.EN: next(_any(entry.get("not_en", ()), re.I), None),
            Lang.ZH: next(_any(entry.get("not_zh", ()), 0), None),
        },
    )


def _english(entry: Mapping[str, Any]) -> Iterator[re.Pattern[str]]:
    for key, flag in (("en_words", re.IGNORECASE), ("en_case", re.NOFLAG)):
        if entry.get(key):
            yield re.compile(rf"\b(?:{'|'.join(entry[key])})\b", flag)


def _any(patterns: Sequence[str], flag: int) -> Iterator[re.Pattern[str]]:
    if patterns:
        yield re.compile("|".join(f"(?:{pattern})" for pattern in patterns), flag)
