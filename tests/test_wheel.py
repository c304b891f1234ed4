"""What is tested is what is installed, and what is installed is whole."""

from __future__ import annotations

import importlib
import tomllib
from importlib import metadata, resources
from pathlib import Path

import pytest

PACKAGES = ("commentary", "retrieval", "prompts", "outputs")
CHECKOUT = Path(__file__).parent.parent


@pytest.mark.parametrize("name", PACKAGES)
def test_the_installed_package_is_tested_and_not_the_checkout(name: str) -> None:
    wheel = metadata.distribution("liquidity-commentary")
    assert importlib.import_module(name).__file__ == str(wheel.locate_file(f"{name}/__init__.py"))


@pytest.mark.parametrize("name", PACKAGES)
def test_every_file_of_a_package_is_in_the_wheel(name: str) -> None:
    wheel = metadata.distribution("liquidity-commentary")
    installed = {str(file) for file in wheel.files or ()}
    written = {
        str(path.relative_to(CHECKOUT))
        for path in (CHECKOUT / name).rglob("*")
        if path.is_file() and "__pycache__" not in path.parts
    }
    assert written - installed == set()


def test_the_version_is_the_package_s_own() -> None:
    assert metadata.version("liquidity-commentary") == importlib.import_module("commentary").__version__


@pytest.mark.parametrize("name", PACKAGES)
def test_every_toml_file_that_ships_can_be_read(name: str) -> None:
    for path in Path(str(resources.files(name))).rglob("*.toml"):
        tomllib.loads(path.read_text("utf-8"))
