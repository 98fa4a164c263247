"""The podcast namespace's transcript JSON, with keys of our own that make it a whole record.

https://github.com/Podcastindex-org/podcast-namespace/blob/main/docs/examples/transcripts/transcripts.md
"""

import json
from collections.abc import Sequence
from typing import Any, TypeVar, cast, get_args

from reviewcast.errors import ShelfError
from reviewcast.model import Cue, Role
from reviewcast.model.checks import require

from .lines import name_speaker

_VERSION = "1.0.0"
_ROLES = frozenset(get_args(Role))

T = TypeVar("T")


def render_json(cues: Sequence[Cue], *, narrator: str) -> str:
    """Render the cues as transcript JSON 1.0.0, one segment a line, times in seconds.

    Beside speaker, startTime, endTime and body each segment has role, language, ours, paragraph and
    level, so that `parse_json` gives the same cues again.
    """
    require(bool(narrator.strip()), "a narrator has a name")
    lines = ",\n".join(_render_segment(cue, narrator) for cue in cues)
    return f'{{"version":"{_VERSION}","segments":[\n{lines}\n]}}\n'


def parse_json(text: str) -> tuple[Cue, ...]:
    """Parse what `render_json` rendered; raise `ShelfError` where it is damaged or somebody else's."""
    try:
        record = json.loads(text)
        require(_take(record, "version", str) == _VERSION, f"its version is not {_VERSION}")
        return tuple(_parse_segment(segment) for segment in _take(record, "segments", list))
    except (ValueError, ArithmeticError, RecursionError) as trouble:
        raise ShelfError(
            f"The transcript is damaged: {trouble}.",
            remedy="Publish the review again with --again; that writes a new one.",
        ) from trouble


def _render_segment(cue: Cue, narrator: str) -> str:
    segment = {
        "speaker": name_speaker(cue, narrator),
        "startTime": cue.start_ms / 1000,
        "endTime": cue.end_ms / 1000,
        "body": cue.written,
        "role": cue.role,
        "language": cue.language,
        "ours": cue.ours,
        "paragraph": cue.paragraph,
        "level": cue.level,
    }
    return json.dumps(segment, ensure_ascii=False, separators=(",", ":"))


def _parse_segment(segment: Any) -> Cue:
    role = _take(segment, "role", str)
    require(role in _ROLES, f"{role!r} is not a role")
    return Cue(
        start_ms=round(_take(segment, "startTime", float) * 1000),
        end_ms=round(_take(segment, "endTime", float) * 1000),
        written=_take(segment, "body", str),
        role=cast("Role", role),
        language=_take(segment, "language", str),
        ours=_take(segment, "ours", bool),
        paragraph=_take(segment, "paragraph", int),
        level=_take(segment, "level", int),
    )


def _take(record: Any, key: str, kind: type[T]) -> T:
    """Take a value of exactly this kind: JSON's true is not a number."""
    require(type(record) is dict and key in record, f"{key} is missing")
    value = record[key]
    require(type(value) is kind, f"{key} is not what it should be")
    return cast("T", value)
