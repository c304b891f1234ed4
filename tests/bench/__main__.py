"""Ratios of indexing and search, to compare a change with: ``python -m tests.bench [FEEDS] [--ask WORKSPACE]``.

FEEDS is a folder of feed files (default: the demonstration's); there is no pass or fail. Seconds are of this machine; the ratios
travel. Larger libraries are made of the same items, each with a few words of its own.
"""

from __future__ import annotations

import json
import resource
import subprocess
import sys
import tempfile
from collections.abc import Callable, Iterator, Sequence
from dataclasses import replace
from datetime import UTC, datetime
from itertools import chain
from pathlib import Path
from time import perf_counter

import click
import numpy as np

from commentary.catalog import catalog
from commentary.model import Article
from retrieval.embed import Embedder, embed_missing
from retrieval.imports import import_files
from retrieval.index import Index, reindex
from retrieval.library import Library
from retrieval.mappings import FeedMapping
from retrieval.passages import pieces
from retrieval.places import Embedded
from retrieval.writing import Captured

DEMO = Path(__file__).parents[2] / "commentary" / "demo" / "feeds"
QUERIES = 40


def timed(what: Callable[[], object]) -> float:
    start = perf_counter()
    what()
    return perf_counter() - start


def imported(folder: Path, feeds: Path) -> Library:
    library = Library.open(folder, catalog())
    files = sorted(file for file in feeds.rglob("*") if file.suffix in (".xml", ".rss", ".json"))
    import_files(library, files, [FeedMapping(str(feeds / "**" / "*"))], catalog())
    return library


def indexing(folder: Path, feeds: Path) -> Iterator[tuple[str, float, str]]:
    def whole() -> None:
        library = imported(folder, feeds)
        embed_missing(library)
        reindex(library)

    Embedder().embed(["warm"])  # loading the model is not indexing
    end_to_end = timed(whole)
    library = Library.open(folder, catalog())
    articles = library.at(now()).articles()
    texts = [piece.text for article in articles for piece in pieces(article)]
    everything = [text for _, text in library.unembedded("none of this name", library.pending("none of this name"))]
    bare, all_texts = timed(lambda: Embedder().embed(texts)), timed(lambda: Embedder().embed(everything))
    straight = timed(lambda: langchain_way(articles))
    yield "indexing end to end", end_to_end, f"s, {len(articles)} items"
    yield (
        "  / bare embedding of all that is embedded",
        end_to_end / all_texts,
        f"{len(everything)} passages, windows and words",
    )
    yield "  / bare embedding of the passages alone", end_to_end / bare, f"{len(texts)} passages"
    yield "  / splitting and LangChain's Chroma.from_texts", end_to_end / straight, "same embedder, no words, no dates"


def langchain_way(articles: Sequence[Article]) -> None:
    """What a tutorial does: split by length with an overlap, embed, into Chroma."""
    from langchain_chroma import Chroma

    from retrieval.encoder import SentenceEncoder

    told = [f"{article.title}\n{article.text}" for article in articles]
    texts = [text[at : at + 1000] for text in told for at in range(0, len(text), 900)]  # as its splitters overlap
    with tempfile.TemporaryDirectory() as folder:
        Chroma.from_texts(texts, SentenceEncoder(), persist_directory=folder)


def searching(folder: Path, feeds: Path, count: int) -> Iterator[tuple[str, float, str]]:
    """A warm view and index of ``count`` passages: what one search takes, and how the index's nearest agree with the scan's."""
    library = grown(folder, feeds, count)
    embed_missing(library)
    reindex(library)
    view, index = library.at(now()), Index(Embedded(folder / "chroma"), library.embedder)
    asked = [article.title for article in view.articles()[:: max(1, len(view.articles()) // QUERIES)]][:QUERIES]
    view.search(asked[0])
    exact = [timed(lambda query=query: view.search(query, 8)) for query in asked]  # type: ignore[misc]
    quick = [timed(lambda query=query: index.near(query, 200)) for query in asked]  # type: ignore[misc]
    yield f"search, {count} passages, p50", 1000 * float(np.percentile(exact, 50)), "ms, words and vectors, exact"
    yield f"search, {count} passages, p95", 1000 * float(np.percentile(exact, 95)), "ms"
    yield (
        "  Chroma's nearest 200, p50",
        float(np.percentile(quick, 50) / np.percentile(exact, 50)),
        "of the search's p50",
    )
    yield "  Chroma's recall@20 against the scan", recall(view, index, library.embedder, asked), ""
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
    yield f"peak memory, {count} passages", peak, "MiB, of the whole process with its build"


def recall(view: object, index: Index, embedder: Embedder, asked: Sequence[str]) -> float:
    entries = view.passages  # type: ignore[attr-defined]
    stored = view.vectors({entry.digest for entry in entries})  # type: ignore[attr-defined]
    held = [entry for entry in entries if entry.digest in stored]
    matrix = np.stack([stored[entry.digest] for entry in held])
    found = []
    for query in asked:
        scores = matrix @ embedder.embed([query])[0]
        near = set(index.near(query, 20))
        last = np.sort(scores)[-20]  # whatever is as near as the twentieth is as good
        by_id = {entry.id: score for entry, score in zip(held, scores, strict=True)}
        found.append(sum(by_id.get(key, -1.0) >= last - 1e-5 for key in near) / 20)
    return float(np.mean(found))


def grown(folder: Path, feeds: Path, count: int) -> Library:
    """A library of ``count`` articles: those of the feeds, over and over, each with words of its own."""
    library = imported(folder, feeds)
    base, words = (
        library.at(now()).articles(),
        sorted({w for a in library.at(now()).articles() for w in a.title.split()}),
    )
    random = np.random.default_rng(1)
    made = [
        Captured(
            replace(item, id=f"{item.id[:30]}-{n}", title=f"{item.title} {' '.join(random.choice(words, 3))}"),
            item.known_at,
        )
        for n in range(count // len(base) + 1)
        for item in base
    ]
    library.write(made[: max(0, count - len(base))], [], [])
    return library


def asking(workspace: Path) -> Iterator[tuple[str, float, str]]:
    """A question in a new process, by stage; LangChain's own callbacks tell the stages of its chain."""
    script = """
import json, sys, time
start = time.perf_counter()
from datetime import UTC, datetime
from pathlib import Path
from commentary.wiring import open_desk
desk = open_desk(Path(sys.argv[1]))
from langchain_core.callbacks import BaseCallbackHandler
from langchain_core.tracers.context import register_configure_hook
from contextvars import ContextVar
class Clock(BaseCallbackHandler):
    spans = {}
    open = {}
    def on_chain_start(self, serialized, inputs, *, run_id, name=None, **rest):
        self.open[run_id] = (name, time.perf_counter())
    def on_chain_end(self, outputs, *, run_id, **rest):
        name, at = self.open.pop(run_id)
        self.spans[name] = time.perf_counter() - at
clock = ContextVar("clock", default=Clock())
register_configure_hook(clock, inheritable=True)
opened = time.perf_counter() - start
answer = desk.ask(sys.argv[2], desk.settings.instant(sys.argv[3] or None, datetime.now(UTC)))
whole = time.perf_counter() - start
print(json.dumps({"open": opened, **{k: v for k, v in Clock.spans.items() if k in ("read", "answer", "retrieve", "report")}, "whole": whole}))
"""
    for kind, text in (
        ("a figure", "How much did bitcoin lose on 5 February?"),
        ("a why", "Why did bitcoin fall on 5 February?"),
        ("a report", "Who was nominated to chair the Fed?"),
    ):
        done = subprocess.run(
            [sys.executable, "-c", script, str(workspace), text, "2026-02-06"],
            capture_output=True,
            text=True,
            check=True,
        )
        stages = json.loads(done.stdout.splitlines()[-1])
        yield (
            f"ask cold, {kind}",
            stages.pop("whole"),
            "s: " + ", ".join(f"{name} {took:.2f}" for name, took in stages.items()),
        )


def now() -> datetime:
    return datetime.now(UTC)


@click.command()
@click.argument("feeds", type=click.Path(exists=True, path_type=Path), default=DEMO)
@click.option("--ask", "workspace", type=click.Path(exists=True, path_type=Path), help="A workspace to ask, cold.")
@click.option("--sizes", default="5000,50000", show_default=True, help="Passages to search among.")
def main(feeds: Path, workspace: Path | None, sizes: str) -> None:
    """Print what indexing, search and a question take, as ratios."""
    with tempfile.TemporaryDirectory() as folder:
        searches = [searching(Path(folder) / size, feeds, int(size)) for size in sizes.split(",") if size]
        asks = asking(workspace) if workspace else iter(())
        for name, value, unit in chain(indexing(Path(folder) / "index", feeds), *searches, asks):
            click.echo(f"{name:48} {value:9.2f}  {unit}")


if __name__ == "__main__":
    main()
