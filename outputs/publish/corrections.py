"""What of a note changed after it was published: told with its date on the page, and kept in the page's own front matter. Pure."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from outputs import stamps
from outputs.markup import Parsed
from outputs.post import Post
from outputs.text import clean


@dataclass(frozen=True)
class Correction:
    """That the text of ``sections`` changed, and when; without any, that the note was written anew, as of a later hour."""

    when: datetime
    sections: tuple[str, ...] = ()


def corrections(held: Parsed | None, post: Post, now: datetime) -> tuple[Correction, ...]:
    """Those of the page that stands (``held``), and one of ``now`` where the post says something else. A draft has none."""
    if held is None or held.front.get("draft"):
        return ()
    before = tuple(_read(entry) for entry in held.front.get("corrections") or ())
    if str(held.front.get("note_id")) != post.note.id:
        return (*before, Correction(now))
    changed = _changed(_checks(held.front), post.checks)
    return (*before, Correction(now, changed)) if changed else before


def told(correction: Correction, post: Post) -> str:
    """A correction in a line of the post's language."""
    voice, time = post.voice, stamps.short(correction.when, post.voice)
    if not correction.sections:
        return voice.say("rewritten", time=time)
    return voice.say(
        "corrected", time=time, list=voice.say("joint").join(_called(key, post) for key in correction.sections)
    )


def _called(section: str, post: Post) -> str:
    """What a section is called on the page."""
    return post.voice.phrases.get(f"part_{section}") or post.voice.headings.get(section, clean(section)).rstrip(".。")


def _changed(before: Mapping[str, str], after: Mapping[str, str]) -> tuple[str, ...]:
    """The sections whose text is another, in the order of the page; one that is gone comes last."""
    return tuple(key for key in dict.fromkeys((*after, *before)) if before.get(key) != after.get(key))


def _checks(front: Mapping[str, Any]) -> dict[str, str]:
    pairs = (word.partition(":") for word in str(front.get("checks", "")).split())
    return {key: value for key, _, value in pairs}


def _read(entry: Any) -> Correction:
    return Correction(datetime.fromisoformat(entry["when"]), tuple(map(str, entry["sections"])))
