"""The timeline as text: transcripts, and the places to jump to.

    cues     --render_vtt-->           WebVTT, one cue a sentence: what apps show and Apple reads
             --render_srt-->           SubRip, cards of two short lines, for players that know nothing else
             --render_json-->          podcast-namespace JSON with all that a cue knows; --parse_json--> cues
    chapters --render_chapters-->      JSON chapters
             --render_chapters_vtt-->  WebVTT for a page's <track kind="chapters">

The words are the author's, as written. What reviewcast adds has the voice `reviewcast` in every format.
"""

from .chapters import render_chapters
from .segments import parse_json, render_json
from .subrip import render_srt
from .webvtt import render_chapters_vtt, render_vtt

__all__ = [
    "parse_json",
    "render_chapters",
    "render_chapters_vtt",
    "render_json",
    "render_srt",
    "render_vtt",
]
