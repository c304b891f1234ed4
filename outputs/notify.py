"""Telling a person that a run is done, or is not: one address of Apprise's a service."""

from __future__ import annotations

import logging
from collections.abc import Sequence


def notify(addresses: Sequence[str], title: str, body: str) -> list[str]:
    """Send to each address (https://github.com/caronc/apprise); the kinds of those that did not take it.

    An address may hold a secret, so that only its kind (``mailto``, ``slack``) is ever told.
    """
    import apprise

    logging.getLogger("apprise").setLevel(logging.CRITICAL)  # it would log addresses, secrets and all
    failed = []
    for address in addresses:
        kind = address.partition(":")[0][:20]
        sender = apprise.Apprise()
        if not sender.add(address):
            failed.append(f"{kind} (no address that Apprise knows)")
        elif not sender.notify(body=body, title=title, body_format=apprise.NotifyFormat.TEXT):
            failed.append(kind)
    return failed
