"""The gain is found from the whole recording; then windows are limited and encoded side by side.

Joining the frames of windows is exact: a window gives up as much silence as LAME adds, so no time
is lost or won at a joint.
"""

from __future__ import annotations

import math
from collections.abc import Callable
from functools import partial
from pathlib import Path
from typing import BinaryIO

import lameenc
import miniaudio
import numpy as np

from reviewcast.errors import ShelfError, SoundError
from reviewcast.model import Progress, Recording, Report

from .loudness import Meter, Samples, limit_peaks, read_samples, render_pcm, weigh_window
from .order import map_in_order
from .verify import Measures, measure_mp3

# LAME's delay and a decoder's own, in samples: what goes in at n is heard at n + 1105 (LAME tech FAQ).
_DELAY = 1105
_MP3_FRAME = 1152
_QUALITY = 7  # LAME's 0 to 9; 2, 5 and 7 are rated alike for speech, and 7 takes a third of the time
_CEILING_DBFS = -1.7  # before encoding, which adds up to 0.5 dB at 64 kbit/s; -1 dBTP is the promise
_TRUE_PEAK_DBTP = -1.0
_AIM_LU = 0.3  # a finished file farther from its target is encoded again ...
_TOLERANCE_LU = 0.5  # ... and one farther than this is refused (EBU R 128)
_TRIES = 4
_KEPT_MS = 600_000  # up to ten minutes of PCM (53 MB) are kept between the two passes
_SAMPLED_WINDOWS, _SAMPLED_MS = 8, 1500
_PROBE_DB = 2.0  # about as much as speech loses

Window = Callable[[], bytes]


def encode_mp3(
    recording: Recording, path: Path, *, tag: bytes, bitrate: int, loudness: float, jobs: int, report: Report
) -> Measures:
    """Write the MP3 file at PATH: TAG, then RECORDING at BITRATE (kbit/s, constant), LOUDNESS LUFS.

    Returns what the finished file measures. Raises `SoundError` when its length, its loudness (0.5 LU), its true
    peak (-1 dBTP) or the sound of one of its sentences is not as it must be; `ShelfError` when PATH cannot be written.
    """
    windows, raw = _measure_windows(recording, jobs, report)
    gain = loudness - raw + _find_loss(windows, loudness - raw, recording.frame_rate, bitrate)
    ceiling = _CEILING_DBFS
    for _ in range(_TRIES):
        _write_file(
            recording, windows, path, tag, partial(_encode_window, gain, ceiling, bitrate), jobs, report
        )
        report(Progress(stage="verifying"))
        measures = measure_mp3(path, jobs=jobs)
        off = loudness - measures.loudness_lufs
        over = measures.true_peak_dbtp - _TRUE_PEAK_DBTP
        if abs(off) <= _AIM_LU and over <= 0:
            break
        report(Progress(stage="encoding once more"))
        gain += off
        ceiling -= over + 0.1 if over > 0 else 0.0
    _check_measures(measures, recording, loudness)
    return measures


def _measure_windows(recording: Recording, jobs: int, report: Report) -> tuple[tuple[Window, ...], float]:
    """Return the windows, rendered already where the recording is short, and the loudness of all."""
    short = recording.duration_ms <= _KEPT_MS
    meter = Meter(recording.frame_rate)

    def render(window: Window) -> tuple[Window, Samples]:
        pcm = window()
        return (lambda: pcm) if short else window, weigh_window(read_samples(pcm), recording.frame_rate)

    kept = []
    for done, (window, weighted) in enumerate(map_in_order(render, recording.windows, jobs=jobs), start=1):
        meter.add(weighted)
        kept.append(window)
        report(Progress(stage="measuring", done=done, total=len(recording.windows)))
    return tuple(kept), meter.integrated()


def _find_loss(windows: tuple[Window, ...], gain: float, frame_rate: int, bitrate: int) -> float:
    """Return how many LU limiting and encoding will take away at GAIN (dB), from samples of the sound.

    What is lost is added to the gain, which makes the limiter take a little more, and so on: a
    geometric series, whose sum follows from its first two terms.
    """
    samples = _take_samples(windows, frame_rate)

    def measure(change: Callable[[Samples], Samples]) -> float:
        meter = Meter(frame_rate)
        meter.add(weigh_window(change(samples), frame_rate))
        return meter.integrated()

    def encode(window: Samples) -> Samples:
        frames = _encode_window(gain, _CEILING_DBFS, bitrate, render_pcm(window))
        return np.frombuffer(miniaudio.mp3_read_f32(frames).samples, np.float32)

    tries: list[Callable[[Samples], Samples]] = [
        lambda window: window,
        encode,
        lambda window: _turn_up(window, gain, _CEILING_DBFS),
        lambda window: _turn_up(window, gain + _PROBE_DB, _CEILING_DBFS),
    ]
    before, encoded, limited, limited_more = map_in_order(measure, tries, jobs=len(tries))
    if min(before, encoded) == -math.inf:
        return 0.0
    growth = min(0.7, 1 - (limited_more - limited) / _PROBE_DB)  # of the limiter's loss for each dB of gain
    return (before + gain - encoded) / (1 - growth)


def _take_samples(windows: tuple[Window, ...], frame_rate: int) -> Samples:
    """Return a little from the middle of each of some windows, spread over the recording."""
    chosen = windows[:: math.ceil(len(windows) / _SAMPLED_WINDOWS)]
    half = frame_rate * _SAMPLED_MS // 2000
    pieces = []
    for window in chosen:
        samples = read_samples(window())
        middle = len(samples) // 2
        pieces.append(samples[max(0, middle - half) : middle + half])
    return np.concatenate(pieces)


def _turn_up(samples: Samples, gain: float, ceiling: float) -> Samples:
    return limit_peaks(samples * np.float32(10 ** (gain / 20)), 10 ** (ceiling / 20))


def _encode_window(gain: float, ceiling: float, bitrate: int, pcm: bytes) -> bytes:
    """Return the MP3 frames of one window, exactly as long as the window.

    For n samples LAME makes ceil(n / 1152) + 1 frames, in which they are heard 1105 samples late. So 1105
    samples of silence are taken from the front and 47 from the end.
    """
    encoder = lameenc.Encoder()
    encoder.silence()
    encoder.set_channels(1)
    encoder.set_in_sample_rate(44_100)
    encoder.set_out_sample_rate(44_100)
    encoder.set_bit_rate(bitrate)
    encoder.set_quality(_QUALITY)
    samples = read_samples(pcm)[_DELAY : -(_MP3_FRAME - _DELAY)]
    loud = render_pcm(_turn_up(samples, gain, ceiling))
    return bytes(encoder.encode(loud)) + bytes(encoder.flush())


def _write_file(
    recording: Recording,
    windows: tuple[Window, ...],
    path: Path,
    tag: bytes,
    encode: Callable[[bytes], bytes],
    jobs: int,
    report: Report,
) -> None:
    try:
        with path.open("wb") as file:
            file.write(tag)
            _write_frames(file, windows, encode, jobs, report)
    except BrokenPipeError:
        raise  # not of the file: whoever listens to the reports has gone
    except OSError as error:
        seconds = recording.duration_ms // 1000
        raise ShelfError(
            f"The audio of {seconds} seconds could not be written: {error.strerror}.",
            where=str(path.parent),
            remedy="Make room or allow writing there, then publish again.",
        ) from error


def _write_frames(
    file: BinaryIO, windows: tuple[Window, ...], encode: Callable[[bytes], bytes], jobs: int, report: Report
) -> None:
    encoded = map_in_order(lambda window: encode(window()), windows, jobs=jobs)
    for done, frames in enumerate(encoded, start=1):
        file.write(frames)
        report(Progress(stage="encoding", done=done, total=len(windows)))


def _check_measures(measures: Measures, recording: Recording, loudness: float) -> None:
    """Refuse a finished file that a listener would notice."""
    wrong = ""
    silent = [cue for cue in recording.cues if not measures.is_heard(cue.start_ms, cue.end_ms)]
    if abs(measures.duration_ms - recording.duration_ms) > 1000 * _MP3_FRAME / recording.frame_rate:
        wrong = f"It lasts {measures.duration_ms} milliseconds where {recording.duration_ms} were recorded."
    elif silent:
        wrong = f"Nothing is heard where this should be: “{silent[0].written}”"
    elif abs(measures.loudness_lufs - loudness) > _TOLERANCE_LU:
        wrong = f"It is {measures.loudness_lufs:.1f} LUFS loud, where {loudness:.1f} was asked for."
    elif measures.true_peak_dbtp > _TRUE_PEAK_DBTP:
        wrong = f"Its true peak is {measures.true_peak_dbtp:.1f} dBTP, over {_TRUE_PEAK_DBTP:.0f}."
    if wrong:
        raise SoundError(
            wrong, where="the finished audio", remedy="Publish again; if it stays, try another voice."
        )
