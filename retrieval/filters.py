"""Which passages a search may return: by language, publisher and layer."""

from __future__ import annotations

from collections.abc import Callable, Sequence

from commentary.model import Article, Lang
from retrieval.passages import Piece
from retrieval.publishers import canonical
from retrieval.tags import tags


def passing(
    articles: Sequence[Article], lang: Lang | None = None, publisher: str | None = None, layer: int | None = None
) -> Callable[[Piece], bool] | None:
    """A test of passages for all that is asked for; None when nothing is.

    Publishers are compared without case, whatever they are called; data have no publisher and no layer, and fail where one
    is asked for.
    """
    if lang is None and publisher is None and layer is None:
        return None
    named = canonical(publisher).casefold() if publisher else None
    kept = {
        article.id
        for article in articles
        if (named is None or named in (name.casefold() for name in article.publishers))
        and (layer is None or f"layer:{layer}" in dict(tags(article)))
    }
    news_only = named is not None or layer is not None

    def keep(piece: Piece) -> bool:
        found = piece.article in kept if piece.article else not news_only
        return found and (lang is None or piece.lang is lang)

    return keep
