"""The finished MP3: its length to the frame, its loudness, its peaks, and what is refused."""

from __future__ import annotations

import math
import struct
from array import array
from dataclasses import replace
from functools import partial
from pathlib import Path

import miniaudio
import numpy as np
import pytest

from reviewcast.encode import Measures, encode_mp3, measure_mp3
from reviewcast.encode.loudness import (
    Meter,
    limit_peaks,
    measure_true_peak,
    read_samples,
    render_pcm,
    weigh_window,
)
from reviewcast.errors import ShelfError, SoundError
from reviewcast.model import Chapter, Cue, Progress, Recording

RATE = 44_100
FRAME = 1152


def ignore(progress: Progress) -> None:
    del progress


def sine(seconds: float, level: float, hertz: float = 997.0, rate: int = RATE) -> np.ndarray:
    n = np.arange(round(seconds * rate))
    return (level * np.sin(2 * math.pi * hertz * n / rate)).astype(np.float32)


def loudness(samples: np.ndarray, rate: int = RATE) -> float:
    meter = Meter(rate)
    meter.add(weigh_window(samples, rate))
    return meter.integrated()


def tone_window(frames: int, level: float) -> bytes:
    samples = np.zeros(frames * FRAME, np.float32)
    quiet = RATE // 15
    samples[quiet:-quiet] = sine(2 * frames, level)[: len(samples) - 2 * quiet]
    return render_pcm(samples)


def recording(levels: tuple[float, ...] = (0.1, 0.1, 0.1), frames: int = 100) -> Recording:
    ms = round(frames * FRAME * 1000 / RATE)
    total = round(len(levels) * frames * FRAME * 1000 / RATE)
    cues = tuple(
        Cue(
            start_ms=n * ms + 100,
            end_ms=(n + 1) * ms - 100,
            written=f"Tone {n}.",
            role="prose",
            language="en",
        )
        for n in range(len(levels))
    )
    return Recording(
        cues=cues,
        chapters=(Chapter(start_ms=0, end_ms=total, title="All"),),
        duration_ms=total,
        frame_rate=RATE,
        windows=tuple(partial(tone_window, frames, level) for level in levels),
    )


def encode(
    given: Recording, path: Path, *, target: float = -16.0, jobs: int = 2, tag: bytes = b""
) -> Measures:
    return encode_mp3(given, path, tag=tag, bitrate=64, loudness=target, jobs=jobs, report=ignore)


# EBU Tech 3341, table 1: a 1000 Hz tone in both channels; in one channel it is 3.01 LU less.
@pytest.mark.parametrize("rate", [22_050, 44_100, 48_000])
@pytest.mark.parametrize("dbfs", [-23.0, -33.0])
def test_a_tone_of_1_khz_measures_what_the_standard_says(rate: int, dbfs: float) -> None:
    assert loudness(sine(20, 10 ** (dbfs / 20), 1000, rate), rate) == pytest.approx(dbfs - 3.01, abs=0.1)


# EBU Tech 3341, cases 3 and 4: what is 10 LU under the rest, and silence, do not count.
def test_quiet_passages_and_silence_do_not_count() -> None:
    loud, quiet = sine(20, 10 ** (-23 / 20), 1000), sine(10, 10 ** (-36 / 20), 1000)
    alone = loudness(loud)
    assert loudness(np.concatenate([quiet, loud, quiet])) == pytest.approx(alone, abs=0.1)
    assert loudness(np.concatenate([np.zeros(RATE * 20, np.float32), loud])) == pytest.approx(alone, abs=0.1)


def test_silence_has_no_loudness() -> None:
    assert loudness(np.zeros(RATE, np.float32)) == -math.inf


def test_windows_in_pieces_measure_as_one() -> None:
    samples = sine(7, 0.3)
    meter = Meter(RATE)
    weighted = weigh_window(samples, RATE)
    for start in range(0, len(weighted), 10_007):
        meter.add(weighted[start : start + 10_007])
    assert meter.integrated() == pytest.approx(loudness(samples), abs=1e-6)


# BS.1770-4, annex 2: a tone at a quarter of the rate, sampled at 45 degrees, peaks 3 dB over its samples.
def test_the_true_peak_lies_between_the_samples() -> None:
    n = np.arange(RATE)
    samples = (0.5 * np.sin(math.pi * n / 2 + math.pi / 4)).astype(np.float32)
    assert np.abs(samples).max() == pytest.approx(0.354, abs=0.001)
    assert measure_true_peak(samples) == pytest.approx(0.5, rel=0.03)


def test_the_limiter_holds_its_ceiling_and_leaves_the_rest_alone() -> None:
    samples = sine(1, 0.2)
    samples[20_000:20_050] *= 5
    limited = limit_peaks(samples, 0.5)
    assert np.abs(limited).max() <= 0.5 + 1e-6
    assert np.array_equal(limited[:19_000], samples[:19_000])
    assert np.array_equal(limited[22_000:], samples[22_000:])
    assert limit_peaks(samples, 1.1) is samples


def test_samples_survive_the_way_to_pcm_and_back() -> None:
    pcm = struct.pack("<5h", -32768, -1, 0, 1, 32767)
    assert render_pcm(read_samples(pcm)) == pcm
    assert render_pcm(np.array([2.0, -2.0], np.float32)) == struct.pack("<2h", 32767, -32768)


@pytest.mark.parametrize(("level", "target"), [(0.02, -16.0), (0.9, -16.0), (0.1, -19.0), (0.1, -23.0)])
def test_the_file_is_as_loud_as_was_asked_whatever_came_in(
    tmp_path: Path, level: float, target: float
) -> None:
    measures = encode(recording((level,) * 3), tmp_path / "a.mp3", target=target)
    assert measures.loudness_lufs == pytest.approx(target, abs=0.5)
    assert measures.true_peak_dbtp <= -1
    assert measures == measure_mp3(tmp_path / "a.mp3", jobs=1)


def test_the_file_is_as_long_as_the_recording_to_the_frame(tmp_path: Path) -> None:
    given = recording()
    tag = b"ID3\x03\0\0\0\0\0\x0a" + bytes(10)
    measures = encode(given, tmp_path / "a.mp3", tag=tag)
    assert measures.frames == 300 * FRAME
    data = (tmp_path / "a.mp3").read_bytes()
    assert data.startswith(tag)
    assert data[len(tag) : len(tag) + 2] == b"\xff\xfb"
    assert len(data) - len(tag) == pytest.approx(300 * FRAME / RATE * 8000, abs=300)


def test_the_sound_is_heard_where_it_was_put(tmp_path: Path) -> None:
    measures = encode(recording((0.1, 0.1)), tmp_path / "a.mp3")
    edge = round(FRAME * 100 / RATE * 10)  # steps of 100 ms: the silence between two windows
    assert min(measures.levels[edge - 1 : edge + 1]) < 0.5 * measures.levels[edge // 2]
    assert measures.is_heard(500, 1000)
    assert not measures.is_heard(measures.duration_ms, measures.duration_ms + 100)


def test_no_time_is_lost_or_won_at_the_beginning_or_at_a_joint(tmp_path: Path) -> None:
    given = recording()
    encode(given, tmp_path / "a.mp3")
    heard = np.frombuffer(miniaudio.mp3_read_file_f32(str(tmp_path / "a.mp3")).samples, np.float32)
    put = np.concatenate([read_samples(window()) for window in given.windows])
    for window in range(3):
        start = window * 100 * FRAME
        onsets = [
            int(np.flatnonzero(np.abs(sound[start : start + 50 * FRAME]) > 0.2 * np.abs(sound).max())[0])
            for sound in (put, heard)
        ]
        assert onsets[0] == pytest.approx(onsets[1], abs=RATE * 2 // 1000)


def test_the_number_of_jobs_changes_no_byte(tmp_path: Path) -> None:
    for jobs in (1, 2, 5):
        encode(recording((0.1, 0.05, 0.1), 60), tmp_path / f"{jobs}.mp3", jobs=jobs)
    assert len({(tmp_path / f"{jobs}.mp3").read_bytes() for jobs in (1, 2, 5)}) == 1


def test_a_sentence_that_cannot_be_heard_is_named(tmp_path: Path) -> None:
    with pytest.raises(SoundError, match=r"Tone 1\."):
        encode(recording((0.1, 0.0, 0.1)), tmp_path / "a.mp3")


def test_a_length_that_is_not_the_recordings_is_refused(tmp_path: Path) -> None:
    given = recording()
    longer = replace(given, duration_ms=given.duration_ms + 60)
    with pytest.raises(SoundError, match="milliseconds"):
        encode(longer, tmp_path / "a.mp3")


def test_a_place_that_cannot_be_written_is_named(tmp_path: Path) -> None:
    with pytest.raises(ShelfError, match="could not be written"):
        encode(recording(), tmp_path / "nowhere/a.mp3")


def test_what_is_no_mp3_cannot_be_measured(tmp_path: Path) -> None:
    (tmp_path / "a.mp3").write_bytes(array("b", [1] * 1000).tobytes())
    with pytest.raises(SoundError, match="cannot be decoded"):
        measure_mp3(tmp_path / "a.mp3", jobs=1)
    with pytest.raises(SoundError):
        measure_mp3(tmp_path / "none.mp3", jobs=1)
