"""The desk itself: making it, filling it, looking after it."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import click

from commentary import boards, console
from commentary.commands.common import asked_model, now, opened, write, writer_option
from commentary.errors import CommentaryError, InputError
from commentary.options import Day, takes


@click.command()
@click.argument("folder", metavar="DIR", type=click.Path(path_type=Path))
@takes()
def init(folder: Path) -> None:
    """Make a workspace in DIR, with public sources that need no key in a commented commentary.toml.

    \b
    Example:
        commentary init desk
    """
    from commentary import workspace

    path = workspace.init(folder)
    console.warn(f"look through its sources, then: cd {folder} && commentary update && commentary brief")
    click.echo(path)


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
    """Take in feeds, series and calendars.

    FILES are RSS, Atom or JSON Feed, CSV or Parquet, and ICS, or folders of these; without them, all that
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


@click.command()
@click.option(
    "--only",
    multiple=True,
    metavar="NAME",
    help="Only these: feeds, series, calendar, or a group, provider, publisher or host; repeatable.",
)
@click.option("--since", type=Day(), help="Ask for series from this day on; else from a year before what is held.")
@takes("workspace", "json")
def update(workspace: Path, only: tuple[str, ...], since: date | None, as_json: bool) -> None:
    """Ask every source on the network for what is new.

    Feeds and series of commentary.toml that name a url or a provider are asked side by side, one request a host at a time.
    What failed is said with its reason and asked again the next time; what came is kept. One that is gone, or wants to wait,
    is asked when --only names it. Everything is known from the moment it was stored on, and what a new series begins with by its
    release rule. Exit code 1 when nothing at all could be read.

    \b
    Examples:
        commentary update
        commentary update --only feeds --only fred
        commentary update --only series --since 2015-01-01
    """
    from commentary import upkeep

    desk = opened(workspace)
    asked, unusable = upkeep.jobs(desk, only)
    if not asked:
        raise (
            unusable[0]
            if unusable
            else InputError(
                "names no source on the network", str(workspace / "commentary.toml"), "add a url or a provider"
            )
        )
    with boards.progress(len(asked), "asking") as tell:
        summary, remarks = upkeep.update(desk, only, since, tell, now)
    for remark in remarks:
        console.warn(remark)
    boards.tell_update(summary, upkeep.stale(desk, now()), as_json)
    if not summary.good:
        raise InputError("none could be read", f"{len(summary.done)} sources", "is there a network? commentary doctor")


@click.command()
@click.option("--check", is_flag=True, help="Only see whether the note of the day is there, and tell when it is not.")
@writer_option
@takes("workspace", "json")
def run(workspace: Path, check: bool, writer: str, as_json: bool) -> None:
    """Update, write and verify the note of the day, and tell: the one command for cron.

    It writes the note of the scheduled day that has last passed, as of the end of its own update, and leaves one that stands
    alone; so run it after the scheduled hour, as often as you like. With notify in commentary.toml, or COMMENTARY_NOTIFY, every
    note and every failure is sent there. Silence is heard by a second schedule: run --check tells when no run has
    written the note. Exit code 0 when the note stands.

    \b
    Examples:
        commentary run -w /srv/desk
        commentary run -w /srv/desk --check
    """
    from commentary import unattended, upkeep

    desk = None
    try:
        desk = opened(workspace)
        if check:
            outcome = unattended.check(desk, now())
        else:
            with boards.progress(len(upkeep.jobs(desk)[0]), "asking") as tell:
                outcome = unattended.run(desk, now, asked_model(desk, writer, False), tell)
    except CommentaryError as error:
        outcome = unattended.Outcome(error.code, str(error))
    except Exception as error:  # noqa: BLE001  # nobody watches: whatever it is must be told
        outcome = unattended.Outcome(1, f"failed: {type(error).__name__}: {' '.join(str(error).split())[:200]}")
    outcome = unattended.tell(desk, outcome, upkeep.addresses(desk))
    boards.tell_outcome(outcome, as_json)
    if outcome.code:
        raise click.exceptions.Exit(outcome.code)


@click.command()
@takes("workspace", "json")
def doctor(workspace: Path, as_json: bool) -> None:
    """See what is well with the desk and what is not.

    Settings, record, index, the note of the day, every source with when it was last read, series that are no longer current,
    the language model, disk and clock: a line each, with what to do. Only the model's server is asked. Exit code 1 when
    anything has failed.

    \b
    Example:
        commentary doctor --json | jq 'select(.health != "ok")'
    """
    from commentary.doctor import examine

    with console.waiting("looking"):
        checks = examine(workspace, now())
    boards.tell_checks(checks, as_json)
    if any(check.health == "fail" for check in checks):
        raise click.exceptions.Exit(1)
