"""Start-up: what a command does not use, it does not load."""

from __future__ import annotations

import subprocess
import sys

import pytest

HEAVY = ("pandas", "chromadb", "openai", "langchain", "langchain_core", "numpy", "sqlalchemy", "pydantic", "rich")

SCRIPT = """
import sys
sys.argv = ["commentary", *{args!r}]
from commentary.cli import main
try:
    main()
except SystemExit as end:
    assert not end.code, end.code
print("loaded:", *sorted(set({heavy!r}) & sys.modules.keys()), file=sys.stderr)
"""


@pytest.mark.parametrize("args", [["--help"], ["--version"], ["brief", "--help"]])
def test_help_loads_nothing_heavy(args: list[str]) -> None:
    done = subprocess.run(
        [sys.executable, "-P", "-c", SCRIPT.format(args=args, heavy=HEAVY)], capture_output=True, text=True, check=True
    )
    assert done.stderr.strip() == "loaded:"
    assert done.stdout


PURE = (
    *("model", "history", "catalog", "errors", "ports", "derive", "facts", "framework", "claims", "wording"),
    *("reading", "press", "plain", "verify", "daily"),
)
FOREIGN = (
    *("pandas", "chromadb", "openai", "langchain", "langchain_core", "httpx", "httpx2", "sqlalchemy", "pydantic"),
    *("retrieval", "outputs", "prompts", "click", "rich"),
)


def test_the_pure_modules_load_no_adapter_and_no_heavy_library() -> None:
    imports = ", ".join(f"commentary.{name}" for name in PURE)
    script = f"import sys, {imports}; print(*sorted(set({FOREIGN!r}) & sys.modules.keys()))"
    done = subprocess.run([sys.executable, "-P", "-c", script], capture_output=True, text=True, check=True)
    assert done.stdout.strip() == ""
