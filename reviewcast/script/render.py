"""Show a script to a person, in sentences that read well aloud."""

from __future__ import annotations

from reviewcast.model import Script, Segment

from .phrases import WORDS_A_MINUTE


def render_script(script: Script) -> str:
    """Render what will be said as text: a sentence a line, and below it why it differs from what is written.

    Chapters are announced by a line of their own; what reviewcast adds is marked as ours. The last
    line counts sentences and minutes (175 words a minute).
    """
    lines: list[str] = []
    for segment in script.segments:
        if segment.chapter:
            lines.append(f"Chapter: {segment.chapter}")
        lines.append(f"{segment.written} (added by reviewcast)" if segment.ours else segment.written)
        lines += _render_difference(segment)
    words = sum(len(segment.spoken.split()) for segment in script.segments)
    minutes = max(1, round(words / WORDS_A_MINUTE))
    sentences = "1 sentence" if len(script.segments) == 1 else f"{len(script.segments)} sentences"
    lines += [str(notice) for notice in script.notices]
    lines.append(f"{sentences}, about {'1 minute' if minutes == 1 else f'{minutes} minutes'}.")
    return "\n".join(lines) + "\n"


def _render_difference(segment: Segment) -> list[str]:
    if not segment.changes and segment.spoken == segment.written:
        return []
    rules = list(dict.fromkeys(change.rule for change in segment.changes))
    why = f" ({'rule' if len(rules) == 1 else 'rules'}: {', '.join(rules)})" if rules else ""
    lines = [f"  said as: {segment.spoken}{why}"]
    left_out = [change.written for change in segment.changes if not any(c.isalnum() for c in change.spoken)]
    words = [written for written in left_out if any(c.isalnum() for c in written)]
    if words:
        lines.append(f"  left out: {', '.join(words)}")
    return lines
