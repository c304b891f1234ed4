"""The catalog of subjects: what each is, its names, its unit, and when it becomes known. Data in ``catalog.toml``."""

from __future__ import annotations

import tomllib
from collections.abc import Mapping
from functools import cache
from importlib import resources
from types import MappingProxyType
from typing import Any

from commentary.errors import SettingsError
from commentary.model import Derivation, Kind, Release, Subject, Unit

_TUPLES = ("aliases_en", "aliases_zh", "plausible")


@cache
def catalog() -> Mapping[str, Subject]:
    """The subjects that ship with the program, by id."""
    return MappingProxyType(read(_shipped()))


@cache
def _shipped() -> Mapping[str, Any]:
    return tomllib.loads(resources.files("commentary").joinpath("catalog.toml").read_text("utf-8"))


def read(data: Mapping[str, Any], known: Mapping[str, Release] | None = None) -> dict[str, Subject]:
    """Subjects from parsed TOML (``releases`` and ``subjects`` tables).

    ``known`` are release rules defined elsewhere. Raises SettingsError, naming the subject, for an unknown key,
    kind, unit or release rule.
    """
    releases = dict(known or {}) | {key: Release(**rule) for key, rule in data.get("releases", {}).items()}
    return {key: _subject(key, entry, releases) for key, entry in data.get("subjects", {}).items()}


def entry(key: str) -> Mapping[str, Any]:
    """A subject's entry as the shipped file has it, for a workspace to change parts of; empty when it has none."""
    found: Mapping[str, Any] = _shipped()["subjects"].get(key, {})
    return found


def releases() -> Mapping[str, Release]:
    """The release rules that ship with the program, by name."""
    return {key: Release(**rule) for key, rule in _shipped()["releases"].items()}


def _subject(key: str, entry: Mapping[str, Any], releases: Mapping[str, Release]) -> Subject:
    fields = dict(entry) | {name: tuple(entry[name]) for name in _TUPLES if name in entry}
    try:
        fields["kind"], fields["unit"] = Kind(fields["kind"]), Unit(fields["unit"])
        if "release" in fields:
            fields["release"] = releases[fields["release"]]
        if "derived" in fields:
            part = fields["derived"]
            fields["derived"] = Derivation(**part | {"of": tuple(part["of"]), "weights": tuple(part["weights"])})
        return Subject(id=key, **fields)
    except (KeyError, TypeError, ValueError) as error:
        raise SettingsError(f"cannot be understood: {error}", f"subject {key}", "see catalog.toml") from error
