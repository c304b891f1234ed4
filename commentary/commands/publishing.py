"""Publishing: a note to a site of the user's."""

from __future__ import annotations

from pathlib import Path

import click

from commentary import console
from commentary.commands.common import now, opened
from commentary.options import takes


@click.command()
@click.argument("note", required=False, default="")
@click.option(
    "--to", "outlet", default="", help="Where to: a [publish.NAME] of commentary.toml. Default: the only one."
)
@click.option("--draft", is_flag=True, help="As a draft, which the site does not show; its pages need not hold.")
@click.option("--dry-run", is_flag=True, help="Say what would be published, write nothing.")
@takes("workspace", "json")
def publish(note: str, outlet: str, draft: bool, dry_run: bool, workspace: Path, as_json: bool) -> None:
    """Put a note on your site, in all languages of the workspace.

    NOTE is a day, or a page or folder of notes/; without it, the last. Its pages, edited by hand or not, are held against the
    data once more: one that does not hold is not published (exit code 3). All files appear together; the same note again
    changes nothing; a note that changed carries a dated correction.

    \b
    In commentary.toml:
        [publish.blog]
        to = "hugo"              # or "jekyll", or "files": Markdown and HTML in a folder
        folder = "../site"       # commentary site new ../site makes one
        daily = true             # commentary run publishes there too
        [publish.blog.git]       # where the site is a repository: commit each note
        remote = "origin"        # and push it
    \b
    Examples:
        commentary publish
        commentary publish 2026-02-06 --to blog
        commentary publish notes/2026-02-06/brief.en.md --to blog --draft
    """
    from commentary import publishing

    desk = opened(workspace)
    names = list(desk.settings.publish)
    if not outlet and len(names) > 1:
        raise click.BadParameter(f"name one of {', '.join(names)}", param_hint="--to")
    with console.waiting("holding the pages against the data"):
        done = publishing.publish(desk, note, outlet or next(iter(names), ""), now(), draft, dry_run)
    console.tell_published(done, as_json, dry_run)
