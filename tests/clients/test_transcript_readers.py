"""What readers that we did not write make of the transcripts: webvtt-py, and ffmpeg's own readers."""

import json
import subprocess
from html import unescape
from io import StringIO
from pathlib import Path

import pytest
import webvtt

from reviewcast.model import Chapter, Cue
from reviewcast.transcript import render_chapters_vtt, render_srt, render_vtt

NARRATOR = "Ida Holm"
WRITTEN = (
    "Last Boat, reviewed by Ida Holm.",
    "Half past nine, and the last ferry has gone without her: not a tragedy, she says, only arithmetic.",
    "AT&T <3 --> \u201cFähre\u201d 最後の船!",
    "8/10",
)
CUES = tuple(
    Cue(
        start_ms=3_598_765 + 5000 * number,
        end_ms=3_598_765 + 5000 * number + 4321,
        written=written,
        role="prose",
        language="en",
        ours=number == 0,
    )
    for number, written in enumerate(WRITTEN)
)
TIMES = [(cue.start_ms, cue.end_ms) for cue in CUES]


def probe_times(path: Path, kind: str) -> list[tuple[int, int]]:
    """Ask ffmpeg's reader of this kind for start and end of each cue, in milliseconds."""
    command = ["ffprobe", "-v", "error", "-f", kind, "-show_packets", "-of", "json", str(path)]
    packets = json.loads(subprocess.run(command, check=True, capture_output=True).stdout)["packets"]
    return [(packet["pts"], packet["pts"] + packet["duration"]) for packet in packets]


def test_webvtt_py_reads_voices_words_and_times() -> None:
    captions = webvtt.from_string(render_vtt(CUES, narrator=NARRATOR)).captions

    assert [caption.voice for caption in captions] == ["reviewcast", NARRATOR, NARRATOR, NARRATOR]
    assert [caption.identifier for caption in captions] == ["ours-1", "2", "3", "4"]
    assert [unescape(caption.text).replace("\n", " ") for caption in captions] == list(WRITTEN)
    assert [(c.start_time.in_milliseconds(), c.end_time.in_milliseconds()) for c in captions] == TIMES


def test_webvtt_py_reads_the_cards_of_subrip() -> None:
    captions = webvtt.from_buffer(StringIO(render_srt(CUES, narrator=NARRATOR)), "srt").captions
    words = " ".join(caption.text.replace("\n", " ") for caption in captions)

    said = words.replace("reviewcast: ", "").replace(f"{NARRATOR}: ", "")
    assert said == " ".join(WRITTEN).replace("-->", "\u2192")
    assert {start for start, _ in TIMES} <= {caption.start_time.in_milliseconds() for caption in captions}


@pytest.mark.needs("ffprobe")
def test_ffmpeg_reads_the_times_of_webvtt(tmp_path: Path) -> None:
    path = tmp_path / "last-boat.vtt"
    path.write_text(render_vtt(CUES, narrator=NARRATOR), "utf-8")

    assert probe_times(path, "webvtt") == TIMES


@pytest.mark.needs("ffprobe")
def test_ffmpeg_reads_cards_of_subrip_that_fill_each_sentence(tmp_path: Path) -> None:
    path = tmp_path / "last-boat.srt"
    path.write_text(render_srt(CUES, narrator=NARRATOR), "utf-8")
    times = probe_times(path, "srt")

    assert len(times) > len(TIMES)
    assert all(start < end for start, end in times)
    for start_ms, end_ms in TIMES:
        within = [time for time in times if start_ms <= time[0] < end_ms]
        assert (start_ms, end_ms) == (within[0][0], within[-1][1])
        assert [end for _, end in within[:-1]] == [start for start, _ in within[1:]]


def test_webvtt_py_reads_the_chapters_of_a_page() -> None:
    chapters = (
        Chapter(start_ms=0, end_ms=2750, title="Opening & all"),
        Chapter(start_ms=2750, end_ms=3_600_001, title="8/10 --> verdict"),
    )
    captions = webvtt.from_string(render_chapters_vtt(chapters)).captions

    assert [unescape(caption.text) for caption in captions] == [chapter.title for chapter in chapters]
    assert [caption.end_time.in_milliseconds() for caption in captions] == [2750, 3_600_001]
