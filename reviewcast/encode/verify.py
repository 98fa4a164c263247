"""The finished MP3, decoded once: how long, how loud, how high its peaks, and where it sounds."""

from __future__ import annotations

import math
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import miniaudio
import numpy as np

from reviewcast.errors import SoundError

from .loudness import Meter, Samples, measure_true_peak, weigh_window
from .order import map_in_order

_CHUNK_FRAMES = 1152 * 512  # 13 s, of which a few are in memory at a time
STEP_MS = 100


@dataclass(frozen=True, slots=True, kw_only=True)
class Measures:
    """What the decoder heard; `levels` is the K-weighted mean square of each 100 ms."""

    frames: int
    frame_rate: int
    loudness_lufs: float
    true_peak_dbtp: float
    levels: tuple[float, ...]

    @property
    def duration_ms(self) -> int:
        """The decoded length."""
        return round(self.frames * 1000 / self.frame_rate)

    def is_heard(self, start_ms: int, end_ms: int) -> bool:
        """Tell whether something over -50 LUFS sounds between two times."""
        steps = self.levels[start_ms // STEP_MS : max(end_ms // STEP_MS, start_ms // STEP_MS + 1)]
        return any(level > 1e-5 for level in steps)


def measure_mp3(path: Path, *, jobs: int) -> Measures:
    """Decode the MP3 at PATH whole and measure it (EBU R 128); `SoundError` when it cannot be decoded."""
    try:
        facts = miniaudio.mp3_get_file_info(str(path))
    except (miniaudio.MiniaudioError, OSError) as error:
        raise SoundError(
            "It cannot be decoded as MP3.", where=str(path), remedy="Publish the review again."
        ) from error
    meter, frames, peak = Meter(facts.sample_rate), 0, 0.0

    def weigh(samples: Samples) -> tuple[Samples, float]:
        return weigh_window(samples, facts.sample_rate), measure_true_peak(samples)

    for weighted, chunk_peak in map_in_order(weigh, _decode_chunks(path, facts.sample_rate), jobs=jobs):
        meter.add(weighted)
        frames += len(weighted)
        peak = max(peak, chunk_peak)
    return Measures(
        frames=frames,
        frame_rate=facts.sample_rate,
        loudness_lufs=meter.integrated(),
        true_peak_dbtp=20 * math.log10(peak) if peak > 0 else -math.inf,
        levels=tuple(meter.steps().tolist()),
    )


def _decode_chunks(path: Path, frame_rate: int) -> Iterator[Samples]:
    for chunk in miniaudio.stream_file(
        str(path),
        output_format=miniaudio.SampleFormat.FLOAT32,
        nchannels=1,
        sample_rate=frame_rate,
        frames_to_read=_CHUNK_FRAMES,
    ):
        yield np.frombuffer(chunk, np.float32).copy()
