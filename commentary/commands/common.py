"""What the commands share beside their options: the desk they open, the instant they mean, the model they ask."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import UTC, date, datetime
from pathlib import Path
from typing import TYPE_CHECKING

import click

from commentary import console
from commentary.errors import InputError, SettingsError

if TYPE_CHECKING:
    from commentary.errors import ModelError
    from commentary.wiring import Desk, Model

writer_option = click.option(
    "--writer",
    type=click.Choice(["auto", "plain", "model"]),
    default="auto",
    show_default=True,
    help="Whether a language model has a part in it: auto, when one is named.",
)
replay_option = click.option(
    "--replay", is_flag=True, help="Take the model's replies from the record, and ask it nothing."
)


def opened(folder: Path) -> Desk:
    """The workspace in a folder, at work."""
    from commentary import wiring

    return wiring.open_desk(folder)


def now() -> datetime:
    """The time, in UTC."""
    return datetime.now(UTC)


def instant(desk: Desk, as_of: str | None) -> datetime:
    """What --as-of names."""
    try:
        return desk.settings.instant(as_of, now())
    except InputError as error:
        raise click.BadParameter(str(error), param_hint="--as-of") from error


def warned(failed: Sequence[ModelError], without: str) -> None:
    """What a model failed at, each once."""
    for error in dict.fromkeys(map(str, failed)):
        console.warn(f"{error}; {without}")


def asked_model(desk: Desk, writer: str, replay: bool) -> Model:
    """Whom to ask."""
    if writer == "model" and not desk.model:
        raise SettingsError("no language model is named", "--writer model", "set OPENAI_MODEL, or [model] name")
    return "none" if writer == "plain" else "record" if replay else "live"


def span(first: date | None, last: date | None) -> tuple[date, date]:
    """The days asked for: one when only the last is given, up to today when only the first is."""
    end = last or now().date()
    return (first or end, end)


def write(
    desk: Desk, when: datetime, langs: Sequence[str], as_json: bool, dry_run: bool, model: Model = "none"
) -> None:
    """The note on disk, and on stdout its data, its pages (a dry run) or a summary."""
    editions = tuple(dict.fromkeys(langs)) or desk.settings.languages
    if dry_run and model == "live":
        model = "record"
        if desk.model:
            console.tell_cost(desk.prompts(when), desk.model)
    with console.waiting("reading and writing"):
        note, failed = desk.brief(when, model)
        paths = [] if dry_run else desk.save(note, editions)
    warned([error for error in failed if not dry_run or error.kind != "unrecorded"], "the note does without")
    if as_json:
        click.echo(desk.data(note), nl=False)
    elif dry_run:
        click.echo("\n".join(desk.page(note, lang) for lang in editions), nl=False)
    else:
        console.render(desk.summary(note, editions[0], paths))
