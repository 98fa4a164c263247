"""WebVTT (https://www.w3.org/TR/webvtt1/): captions and chapters."""

import html
from collections.abc import Sequence

from reviewcast.model import Chapter, Cue
from reviewcast.model.checks import require

from .lines import OURS, fold_blanks, name_speaker, render_time, wrap_words

_WIDTH = 65  # podcast namespace, transcripts: the longest line of a caption

_NOTE = f"""\
NOTE
The cues with the voice "{OURS}", whose names begin with "ours-",
were added by {OURS}. All other words are the author's.
"""


def render_vtt(cues: Sequence[Cue], *, narrator: str) -> str:
    """Render the cues as WebVTT, one cue a sentence, in lines of at most 65 characters.

    The author's words have the voice `narrator`. What reviewcast added has the voice `reviewcast`
    and a cue name that begins with `ours-`, which no narrator's name can be mistaken for.
    """
    require(bool(narrator.strip()), "a narrator has a name")
    blocks = [_render_cue(number, cue, narrator) for number, cue in enumerate(cues, 1)]
    return "\n".join(["WEBVTT\n", _NOTE, *blocks])


def render_chapters_vtt(chapters: Sequence[Chapter]) -> str:
    """Render the chapters as WebVTT for `<track kind="chapters">`, one line a title."""
    blocks = [
        f"{number}\n{_render_span(chapter)}\n{_escape(fold_blanks(chapter.title))}\n"
        for number, chapter in enumerate(chapters, 1)
    ]
    return "\n".join(["WEBVTT\n", *blocks])


def _render_cue(number: int, cue: Cue, narrator: str) -> str:
    name = f"ours-{number}" if cue.ours else str(number)
    voice = f"<v {_escape(name_speaker(cue, narrator))}>"
    # Escaped before it is wrapped: the width holds for the file as well as for what is shown.
    lines = wrap_words(_escape(cue.written), width=_WIDTH, lead=voice)
    return "\n".join([name, _render_span(cue), *lines, ""])


def _render_span(timed: Cue | Chapter) -> str:
    return f"{render_time(timed.start_ms, mark='.')} --> {render_time(timed.end_ms, mark='.')}"


def _escape(text: str) -> str:
    # ">" as well: a cue must not contain "-->" (WebVTT section 4.1).
    return html.escape(text, quote=False)
