"""Telling a person that a run is done, or is not: one address of Apprise's a service."""

from __future__ import annotations

import logging
from collections.abc import Sequence

_MAIL = frozenset(("mailto", "mailtos", "brevo", "mailgun", "resend", "sendgrid", "ses", "smtp2go", "sparkpost"))


def notify(addresses: Sequence[str], title: str, body: str, mail: str = "") -> list[str]:
    """Send to each address (https://github.com/caronc/apprise); the kinds of those that did not take it.

    ``mail`` is what goes into an e-mail instead, in HTML. An address may hold a secret, so that only its kind (``mailto``,
    ``slack``) is ever told.
    """
    import apprise

    logging.getLogger("apprise").setLevel(logging.CRITICAL)  # it would log addresses, secrets and all
    failed = []
    for address in addresses:
        kind = address.partition(":")[0][:20]
        html = bool(mail) and kind.lower() in _MAIL
        form = apprise.NotifyFormat.HTML if html else apprise.NotifyFormat.TEXT
        sender = apprise.Apprise()
        if not sender.add(address):
            failed.append(f"{kind} (no address that Apprise knows)")
        elif not sender.notify(body=mail if html else body, title=title, body_format=form):
            failed.append(kind)
    return failed
