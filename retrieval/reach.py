"""Whether a model's server is there and takes the key: its list of models is asked for, and nothing is sent."""

from __future__ import annotations

import httpx2

from commentary.errors import ModelError
from retrieval.models import Endpoint

_OPENAI = "https://api.openai.com/v1"
_SECONDS = 8.0


def reach(endpoint: Endpoint) -> None:
    """Raises ModelError when the server does not answer, fails, or refuses the key. One without such a list is well."""
    where, url = f"model {endpoint.model}", (endpoint.url or _OPENAI).rstrip("/")
    headers = {"authorization": f"Bearer {endpoint.key}"} if endpoint.key else {}
    try:
        answer = httpx2.get(f"{url}/models", headers=headers, timeout=_SECONDS, trust_env=False)
    except (httpx2.HTTPError, httpx2.InvalidURL) as error:
        what = f"no connection to {url} ({type(error).__name__})"
        raise ModelError("broken", what, where, "is its server running?") from None
    if answer.status_code in (401, 403):
        raise ModelError("refused", f"it refused the key ({answer.status_code})", where, "check OPENAI_API_KEY")
    if answer.status_code >= 500:
        raise ModelError("failed", f"it failed ({answer.status_code})", where, "see its server's log")
