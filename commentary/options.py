"""What the commands share: their options, and how a failure ends them."""

from __future__ import annotations

import traceback
from collections.abc import Callable
from datetime import date
from pathlib import Path
from typing import Any, TypeVar

import click

from commentary.errors import CommentaryError

F = TypeVar("F", bound=Callable[..., Any])

EDITIONS = ("en", "zh", "zh-hant")


class Failure(click.ClickException):
    """A failure this program understands: one line on stderr, and its exit code."""

    def __init__(self, error: CommentaryError) -> None:
        super().__init__(str(error))
        self.exit_code = error.code  # type: ignore[misc]  # click reads it from the instance

    def show(self, file: Any = None) -> None:
        """Say it."""
        click.echo(f"commentary: {' '.join(self.message.split())}", err=True, file=file)


class Commands(click.Group):
    """Lists commands in the order of a day's work, and turns our errors into exit codes."""

    def list_commands(self, ctx: click.Context) -> list[str]:
        """In the order of definition."""
        return list(self.commands)

    def invoke(self, ctx: click.Context) -> Any:
        """Run the command; a traceback is shown only with -v."""
        try:
            return super().invoke(ctx)
        except CommentaryError as error:
            if ctx.meta.get("verbose"):
                traceback.print_exc()
            raise Failure(error) from error


class Day(click.ParamType[date]):
    """A date, such as 2026-02-06."""

    name = "date"

    def convert(self, value: Any, param: click.Parameter | None, ctx: click.Context | None) -> date:
        """Text to a date."""
        try:
            return value if isinstance(value, date) else date.fromisoformat(value)
        except ValueError:
            self.fail(f"{value!r} is no date, write 2026-02-06", param, ctx)


def _verbose(ctx: click.Context, _param: click.Parameter, value: bool) -> None:
    ctx.meta["verbose"] = value


_OPTIONS = {
    "workspace": click.option(
        "-w", "--workspace", type=click.Path(file_okay=False, path_type=Path), default=".", show_default=True,
        envvar="COMMENTARY_WORKSPACE", help="The workspace's folder.",
    ),
    "as_of": click.option(
        "--as-of", metavar="WHEN",
        help="What was known by then: a date (the scheduled hour of that day) or a time with its offset, such as "
        "2026-02-06T12:00Z. Default: the last scheduled hour.",
    ),
    "lang": click.option(
        "--lang", "langs", type=click.Choice(EDITIONS), multiple=True,
        help="Edition; repeatable. Default: the workspace's languages.",
    ),
    "json": click.option("--json", "as_json", is_flag=True, help="Data instead of text, on stdout."),
    "dry_run": click.option("--dry-run", is_flag=True, help="Print the pages, write nothing."),
    "first": click.option("--from", "first", type=Day(), help="First day."),
    "last": click.option("--to", "last", type=Day(), help="Last day. Default: today."),
    "verbose": click.option(
        "-v", "--verbose", is_flag=True, expose_value=False, callback=_verbose, help="A traceback with every failure."
    ),
}  # fmt: skip


def takes(*names: str) -> Callable[[F], F]:
    """The common options of a command, always with -v."""

    def decorate(command: F) -> F:
        for name in reversed((*names, "verbose")):
            command = _OPTIONS[name](command)
        return command

    return decorate
