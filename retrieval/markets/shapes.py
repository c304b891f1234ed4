"""A provider's JSON in a declared shape, and what it calls its series."""

from __future__ import annotations

import json
from collections.abc import Mapping
from typing import TypeVar

from pydantic import BaseModel

from commentary.errors import SourceError

Shape = TypeVar("Shape", bound=BaseModel)
Kept = TypeVar("Kept")


def parse_json(model: type[Shape], body: bytes, url: str) -> Shape:
    """A body in the shape of ``model``, each number a text as the provider wrote it. Raises SourceError.

    A field of type ``int`` or ``Decimal`` reads such a text too.
    """
    try:
        return model.model_validate(json.loads(body, parse_float=str, parse_int=str, parse_constant=str))
    except (ValueError, RecursionError):  # no JSON, or of another shape: pydantic's error is a ValueError
        raise SourceError("unreadable", "is not what it should be", url, "did the provider change it?") from None


def named(series: Mapping[str, Kept], name: str, provider: str) -> Kept:
    """What is kept of the series ``name``. Raises SourceError, with the names there are."""
    if name not in series:
        raise SourceError("refused", f"has no series {name!r}", provider, f"there are {', '.join(series)}")
    return series[name]
