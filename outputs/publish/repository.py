"""A site that is a git repository: clean before, its note committed after, pushed where one wants it.

Git is asked as a program, with arguments and never through a shell, and never asks a person anything.
"""

from __future__ import annotations

import os
import subprocess
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from commentary.errors import CommentaryError, InputError, LibraryError

_PATIENCE = 120  # seconds for one command, a push over a slow line among them


@dataclass(frozen=True)
class Repository:
    """The repository that a folder stands in; ``remote`` is where it is pulled from and pushed to, empty for nowhere."""

    folder: Path
    remote: str = ""

    def ready(self, own: Sequence[str]) -> None:
        """Make sure that nothing uncommitted stands in it but our ``own`` folders, and bring it up to date.

        Raises InputError for what is not committed, or where it cannot be brought up to date without merging.
        """
        listed = self._git(
            "status", "--porcelain", "--untracked-files=all", "-z", "--", ":/", *(f":(exclude){path}" for path in own)
        )
        if dirty := [entry[3:] for entry in listed.split("\0") if entry]:
            raise InputError(f"is not clean: {dirty[0]}", str(self.folder), "commit or stash what is there")
        if self.remote and self._tracked():
            self._git(
                "pull", "--ff-only", "--quiet", self.remote, self._branch(), refused="cannot be pulled without merging"
            )

    def record(self, own: Sequence[str], message: str) -> bool:
        """Commit what changed in our ``own`` folders, and push what is not pushed. Whether there was anything to commit.

        Raises InputError where git refuses.
        """
        there = [path for path in own if (self.folder / path).exists() or self._git("ls-files", "--", path)]
        self._git("add", "--all", "--", *there)
        changed = bool(self._git("diff", "--cached", "--name-only", "--", *there))
        if changed:
            self._git("commit", "--quiet", "--file=-", "--", *there, given=message)
        if self.remote and (changed or self._ahead()):
            self._git("push", "--quiet", self.remote, f"HEAD:{self._branch()}", refused="cannot be pushed")
        return changed

    def _branch(self) -> str:
        return self._git("symbolic-ref", "--short", "HEAD").strip()

    def _tracked(self) -> bool:
        """Whether the remote has our branch: a new one has not."""
        return bool(self._git("ls-remote", "--heads", self.remote, self._branch()).strip())

    def _ahead(self) -> bool:
        """Whether a commit of ours did not reach the remote, after a push that failed."""
        at = self._git("ls-remote", "--heads", self.remote, self._branch()).split()
        return not at or at[0] != self._git("rev-parse", "HEAD").strip()

    def _git(self, *words: str, given: str = "", refused: str = "") -> str:
        """What git prints. Raises InputError with its last line, LibraryError where there is no git."""
        environment = {**os.environ, "GIT_TERMINAL_PROMPT": "0", "GIT_EDITOR": "true", "LC_ALL": "C"}
        try:
            done = subprocess.run(
                ["git", "-C", str(self.folder), *words], input=given, capture_output=True, text=True, encoding="utf-8",
                errors="replace", timeout=_PATIENCE, env=environment, check=False,
            )  # fmt: skip
        except subprocess.TimeoutExpired as error:
            raise LibraryError(
                f"git {words[0]} took over {_PATIENCE} s", str(self.folder), "is the remote reachable?"
            ) from error
        except OSError as error:
            raise LibraryError(f"git cannot be run: {error.strerror}", str(self.folder), "install git") from error
        if done.returncode:
            raise self._failed(words[0], refused, done.stderr)
        return done.stdout

    def _failed(self, command: str, refused: str, said: str) -> CommentaryError:
        lines = [line for line in said.splitlines() if line.strip()]
        what = refused or f"git {command} failed"
        return InputError(
            f"{what}: {lines[-1] if lines else 'no reason given'}", str(self.folder), "see git status there"
        )
