"""One timeline: cues, pauses, chapters and windows that agree to the sample."""

from __future__ import annotations

import io
import math
import wave
from array import array
from dataclasses import replace
from itertools import pairwise
from pathlib import Path

import pytest

from reviewcast.errors import SoundError
from reviewcast.model import Clip, Recording, Script, Segment, Utterance
from reviewcast.stitch import FRAME_RATE, stitch

RATE = 22_050
FRAME = 1152


def script(*pauses: int, chapters: dict[int, str] | None = None) -> Script:
    titles = chapters or {0: "All"}
    return Script(
        segments=tuple(
            Segment(
                role="prose",
                written=f"Sentence {n}.",
                utterances=(Utterance(spoken=f"Sentence {n}.", language="en"),),
                pause_ms=pause,
                language="en",
                chapter=titles.get(n, ""),
                paragraph=n,
                level=1,
            )
            for n, pause in enumerate(pauses)
        )
    )


def clip(ms: int, rate: int = RATE) -> Clip:
    return Clip(path=Path("x"), digest="", frame_rate=rate, frames=ms * rate // 1000)


def read(given: Clip) -> bytes:
    """Return a square wave as long as the clip."""
    return (array("h", [8000] * 30 + [-8000] * 30) * (given.frames // 60 + 1))[: given.frames].tobytes()


def record(
    pauses: list[int], *, ms: int = 1000, rate: int = RATE, intro: bytes = b"", outro: bytes = b""
) -> Recording:
    return stitch(script(*pauses), [(clip(ms, rate),) for _ in pauses], read, intro=intro, outro=outro)


def pcm_of(recording: Recording) -> array[int]:
    return array("h", b"".join(window() for window in recording.windows))


def music(ms: int, level: int = 3000) -> bytes:
    file = io.BytesIO()
    with wave.open(file, "wb") as sound:
        sound.setnchannels(2)
        sound.setsampwidth(2)
        sound.setframerate(48_000)
        sound.writeframes(array("h", ([level] * 80 + [-level] * 80) * (48 * ms // 80)).tobytes())
    return file.getvalue()


@pytest.mark.parametrize("rate", [16_000, 22_050, 24_000, 44_100, 48_000])
def test_the_sound_is_where_the_cues_say_at_any_rate(rate: int) -> None:
    recording = record([300, 600, 0], rate=rate)
    samples = pcm_of(recording)
    assert len(samples) * 1000 / FRAME_RATE == pytest.approx(recording.duration_ms, abs=1)
    loud = [n for n, sample in enumerate(samples) if abs(sample) > 400]
    starts = [loud[0]] + [b for a, b in pairwise(loud) if b - a > FRAME_RATE // 10]
    assert [n * 1000 / FRAME_RATE for n in starts] == pytest.approx(
        [c.start_ms for c in recording.cues], abs=2
    )


def test_pauses_are_as_long_as_they_were_written() -> None:
    first, second, third = record([300, 1200, 0]).cues
    assert (second.start_ms - first.end_ms, third.start_ms - second.end_ms) == (300, 1200)
    assert first.end_ms - first.start_ms == 1000


def test_a_cue_carries_what_its_segment_is() -> None:
    cue = record([300, 0]).cues[1]
    assert (cue.written, cue.role, cue.paragraph, cue.level, cue.ours) == (
        "Sentence 1.",
        "prose",
        1,
        1,
        False,
    )


def test_a_sentence_of_several_clips_is_one_cue() -> None:
    recording = stitch(script(0), [(clip(500), clip(700))], read)
    assert [cue.end_ms - cue.start_ms for cue in recording.cues] == [1200]


def test_chapters_follow_each_other_from_0_to_the_end() -> None:
    recording = stitch(
        script(300, 300, 300, chapters={0: "Opening", 2: "Verdict"}), [(clip(1000),)] * 3, read
    )
    opening, verdict = recording.chapters
    assert (opening.start_ms, opening.title, verdict.title) == (0, "Opening", "Verdict")
    assert opening.end_ms == verdict.start_ms == recording.cues[2].start_ms
    assert verdict.end_ms == recording.duration_ms


def test_windows_are_whole_frames_that_begin_and_end_in_silence() -> None:
    recording = record([250] * 60, ms=2500)
    windows = [array("h", window()) for window in recording.windows]
    assert 15 <= len(windows) <= 21  # of at least 8 seconds, cut after a sentence of 2.75
    for window in windows:
        assert len(window) % FRAME == 0
        edge = 50 * FRAME_RATE // 1000
        assert set(window[:edge]) | set(window[-edge:]) == {0}
    assert len(windows) == len({id(window) for window in windows})
    assert recording.windows[3]() == recording.windows[3]()


def test_sentences_without_a_pause_share_a_window() -> None:
    recording = record([0] * 20, ms=2000)
    assert len(recording.windows) == 1
    assert sum(abs(sample) > 400 for sample in pcm_of(recording)) > 38 * FRAME_RATE


def test_joins_do_not_click() -> None:
    samples = pcm_of(record([300, 0]))
    edges = [n for n in range(200, len(samples)) if samples[n] and not any(samples[n - 200 : n])]
    assert len(edges) == 2
    assert max(abs(samples[n]) for n in edges) < 500


def test_music_stands_apart_from_the_words_and_fades() -> None:
    recording = record([300, 0], intro=music(2000), outro=music(3000))
    samples = pcm_of(recording)
    first, last = recording.cues[0].start_ms, recording.cues[-1].end_ms
    assert first == pytest.approx(250 + 2000 + 500, abs=2)
    assert recording.duration_ms - last == pytest.approx(500 + 3000 + 500, abs=30)
    for start, end in ((first - 490, first - 5), (last + 5, last + 490)):
        assert not any(samples[start * FRAME_RATE // 1000 : end * FRAME_RATE // 1000])
    fading, full = samples[260 * 44 : 300 * 44], samples[1000 * 44 : 1040 * 44]
    assert max(fading) < max(full) / 3


def test_music_is_as_loud_as_the_speech_however_loud_it_was() -> None:
    for level in (300, 30_000):
        samples = pcm_of(record([0], intro=music(2000, level)))[1000 * 44 : 1500 * 44]
        assert math.sqrt(sum(s * s for s in samples) / len(samples)) == pytest.approx(8000, rel=0.1)


@pytest.mark.parametrize(
    ("sound", "words"),
    [(b"no sound", "cannot be decoded"), (music(1000, 0), "silent"), (music(121_000), "121.0 seconds")],
    ids=["not a sound", "silent", "too long"],
)
@pytest.mark.parametrize("name", ["intro", "outro"])
def test_a_sound_that_cannot_be_used_is_refused_by_its_setting(name: str, sound: bytes, words: str) -> None:
    with pytest.raises(SoundError, match=words) as refused:
        record([0], intro=sound if name == "intro" else b"", outro=sound if name == "outro" else b"")
    assert refused.value.where == f"[audio] {name}"


def test_a_clip_that_changes_its_length_is_padded_or_cut_and_moves_nothing() -> None:
    lying = replace(clip(1000), frames=21_000)
    recording = stitch(script(300, 0), [(lying,), (clip(1000),)], lambda c: read(replace(c, frames=22_050)))
    assert len(pcm_of(recording)) * 1000 / FRAME_RATE == pytest.approx(recording.duration_ms, abs=1)
