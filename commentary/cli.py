"""The command line: thin commands over :mod:`commentary.wiring`, which is imported only when a command runs.

Stdout carries the product, stderr the rest. Exit codes: 0 done, 1 failed (one line: what, where, what to do), 2 usage,
3 not publishable.
"""

from __future__ import annotations

import click

from commentary import __version__
from commentary.commands import asking, keeping, notes, publishing, sites
from commentary.options import Commands


@click.group(cls=Commands, context_settings={"help_option_names": ["-h", "--help"], "max_content_width": 100})
@click.version_option(__version__, prog_name="commentary")
def main() -> None:
    """A market commentator's desk: notes whose every figure was computed from data or quoted with its publisher.

    \b
    Begin with the demonstration, which needs no network and no key:
        commentary demo
        commentary brief -w demo --as-of 2026-02-05
    Then with live sources, or files of your own:
        commentary init desk && cd desk
        commentary update                (commentary import takes in files)
        commentary brief
    And every morning, from cron:
        commentary run -w desk
    """


_IN_ORDER = (
    keeping.init, keeping.demo, keeping.update, keeping.import_, notes.brief, notes.annotate, asking.ask, asking.search, asking.stories,
    notes.verify, publishing.publish, sites.site, notes.regime, notes.track, notes.calendar, notes.prompt, keeping.run, keeping.doctor, keeping.reindex,
)  # fmt: skip
for _command in _IN_ORDER:
    main.add_command(_command)
