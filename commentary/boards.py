"""How an update went and how sources fare, on the terminal: progress and gaps on stderr, the summary on stdout."""

from __future__ import annotations

import sys
from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import asdict
from datetime import date
from typing import TYPE_CHECKING

import click

from commentary import console

if TYPE_CHECKING:
    from commentary.doctor import Check
    from commentary.unattended import Outcome
    from retrieval.updating import Done, Summary

STALE_SHOWN = 12
_MARKS = {"ok": "ok  ", "off": "off ", "warn": "warn", "fail": "FAIL"}
_COLOURS = {"ok": "green", "off": "bright_black", "warn": "yellow", "fail": "red"}


@contextmanager
def progress(total: int, what: str) -> Iterator[Callable[[Done], None]]:
    """A bar on a terminal's stderr that moves with each source, nothing elsewhere."""
    if not sys.stderr.isatty() or not total:
        yield lambda done: None
        return
    from rich.console import Console
    from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn

    columns = (TextColumn(what), BarColumn(), MofNCompleteColumn(), TextColumn("{task.fields[now]}"))
    with Progress(*columns, console=Console(stderr=True), transient=True) as bar:
        task = bar.add_task(what, total=total, now="")
        yield lambda done: bar.update(task, advance=1, now=done.title[:40])


def tell_update(summary: Summary, stale: Sequence[tuple[str, date | None, int]], as_json: bool) -> None:
    """What is new on stdout; what failed, is doubtful or stale, a line each, on stderr."""
    if as_json:
        click.echo(console.line({**_counts(summary), "stale": stale, "sources": [_row(done) for done in summary.done]}))
        return
    for why, names in _reasons(summary.done).items():
        click.echo(f"{why}: {', '.join(names)}", err=True)
    if summary.good and stale:
        told = "; ".join(_aged(*each) for each in stale[:STALE_SHOWN])
        more = f"; and {len(stale) - STALE_SHOWN} more" if len(stale) > STALE_SHOWN else ""
        click.echo(f"not current: {told}{more}", err=True)
    click.echo(
        f"{len(summary.done)} sources: {summary.count('new')} with news, {summary.count('unchanged')} without, "
        f"{len(summary.failed)} failed, {summary.count('waiting') + summary.count('gone')} not asked; "
        f"{summary.articles} new articles, {summary.revisions} revised, {summary.observations} observations, "
        f"{summary.events} events "
        f"({summary.requests} requests, {summary.bytes / 1e6:.1f} MB)"
    )


def _reasons(done: Iterable[Done]) -> dict[str, list[str]]:
    """The sources with something to say, by what it is: a provider once, with the number of its series."""
    found: dict[str, Counter[str]] = {}
    for each in done:
        if each.state is not None and each.state.kind:
            until = f", not before {each.state.until:%Y-%m-%d %H:%M}Z" if each.state.until else ""
            why = f"{'failed' if each.outcome == 'failed' else each.state.kind}: {each.state.what}{until}"
            found.setdefault(why, Counter())[each.title] += 1
    return {
        why: [name if count == 1 else f"{name} ({count})" for name, count in sorted(titles.items())]
        for why, titles in sorted(found.items())
    }


def _aged(subject: str, last: date | None, age: int) -> str:
    return f"{subject} ends {last}, {age} days ago" if last else f"{subject} has no data"


def _counts(summary: Summary) -> dict[str, int]:
    names = ("new", "unchanged", "failed", "waiting", "gone")
    return {name: summary.count(name) for name in names} | {
        "articles": summary.articles, "revisions": summary.revisions, "observations": summary.observations, "events": summary.events,
        "requests": summary.requests, "bytes": summary.bytes,
    }  # fmt: skip


def _row(done: Done) -> dict[str, object]:
    return {"key": done.key, "title": done.title, "outcome": done.outcome, **asdict(done.written), "state": done.state}


def tell_outcome(outcome: Outcome, as_json: bool) -> None:
    """The reason and the pages on stdout, the rest on stderr."""
    if as_json:
        told = {
            "code": outcome.code,
            "reason": outcome.reason,
            "more": outcome.more,
            "pages": list(map(str, outcome.pages)),
        }
        click.echo(console.line({**told, "update": _counts(outcome.asked) if outcome.asked else None}))
        return
    for text in outcome.more:
        click.echo(text, err=True)
    click.echo("\n".join((outcome.reason, *map(str, outcome.pages))))


def tell_checks(checks: Sequence[Check], as_json: bool) -> None:
    """A line a check, the remedy behind it."""
    for check in checks:
        if as_json:
            click.echo(console.line(asdict(check)))
            continue
        mark = click.style(_MARKS[check.health], fg=_COLOURS[check.health])
        remedy = f" → {check.remedy}" if check.remedy else ""
        click.echo(f"{mark} {check.area} · {check.name}: {check.what}{remedy}")
