"""The desk itself: making it, filling it, looking after it."""

from __future__ import annotations

from pathlib import Path

import click

from commentary import console
from commentary.commands.common import (
    now,
    opened,
    write,
)
from commentary.options import takes


@click.command()
@click.argument("folder", metavar="DIR", type=click.Path(path_type=Path))
@takes()
def init(folder: Path) -> None:
    """Make an empty workspace in DIR, with a commented commentary.toml.

    \b
    Example:
        commentary init desk
    """
    from commentary import workspace

    click.echo(workspace.init(folder))


@click.command()
@click.argument("folder", metavar="[DIR]", type=click.Path(path_type=Path), default="demo")
@takes("lang", "json")
def demo(folder: Path, langs: tuple[str, ...], as_json: bool) -> None:
    """Make the demonstration workspace and its note, offline.

    DIR is ./demo if it is not said; it must be new, empty or a demonstration already.

    \b
    Example:
        commentary demo /tmp/demo --lang en
    """
    from commentary import workspace

    workspace.demo(folder)
    desk = opened(folder)
    with console.waiting("importing the demonstration sample"):
        desk.take_in([])
    when = desk.settings.demo.as_of if desk.settings.demo else now()
    write(desk, when, langs, as_json, dry_run=False)


@click.command(name="import")
@click.argument("files", metavar="[FILES]...", nargs=-1, type=click.Path(path_type=Path))
@takes("workspace", "json")
def import_(files: tuple[Path, ...], workspace: Path, as_json: bool) -> None:
    """Take in feeds and series.

    FILES are RSS, Atom or JSON Feed, and CSV or Parquet, or folders of these; without them, all that
    commentary.toml names is taken in. What cannot be believed is refused by name and said here;
    importing again adds only what is new.

    \b
    Examples:
        commentary import
        commentary import feeds/2026-02-06 series/rates.csv
    """
    desk = opened(workspace)
    with console.waiting("importing"):
        report = desk.take_in(files)
    console.tell_import(report, as_json)


@click.command()
@takes("workspace")
def reindex(workspace: Path) -> None:
    """Build the search index anew from the record.

    Needed after a crash or with another embedder; no note depends on it.

    \b
    Example:
        commentary reindex -w demo
    """
    desk = opened(workspace)
    with console.waiting("indexing"):
        count = desk.reindex()
    click.echo(f"{count} passages indexed")
