"""What a model is told: templates beside this file, each in the language of what it asks for.

A template is the program's; what fills it is data, quoted as JSON, so that nothing in it can close a quotation or pass
for an instruction of ours.
"""

from __future__ import annotations

import hashlib
import json
from dataclasses import dataclass
from functools import cache
from importlib import resources
from pathlib import Path

from jinja2 import StrictUndefined
from jinja2.sandbox import SandboxedEnvironment

NAMES = (
    "plan", "wording.en", "wording.zh", "interpretation.en", "interpretation.zh", "translation.en", "translation.zh", "question", "reports",
)  # fmt: skip


@dataclass(frozen=True)
class Prompt:
    """A prompt filled in: what the model is, what it is asked, and the digest of the template."""

    name: str
    system: str
    user: str
    digest: str


def fill(name: str, /, own: Path | None = None, **slots: object) -> Prompt:
    """The prompt ``name`` with its slots; a file of that name in the folder ``own`` stands for the program's.

    Raises KeyError for another name, OSError or UnicodeError for a file that cannot be read, jinja2.TemplateError for one
    that is no template or wants a slot that there is not.
    """
    if name not in NAMES:
        raise KeyError(name)
    beside = own / f"{name}.j2" if own else None
    where = beside if beside and beside.is_file() else resources.files("prompts").joinpath(f"{name}.j2")
    source = where.read_text("utf-8")
    system, _, user = _environment().from_string(source).render(slots).partition("\n---\n")
    return Prompt(name, system.strip(), user.strip(), hashlib.sha256(source.encode()).hexdigest()[:12])


@cache
def _environment() -> SandboxedEnvironment:
    return SandboxedEnvironment(
        undefined=StrictUndefined,
        autoescape=False,
        trim_blocks=True,
        lstrip_blocks=True,
        finalize=lambda value: value if isinstance(value, int) else json.dumps(value, ensure_ascii=False, default=str),
    )
