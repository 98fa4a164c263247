"""Publish one review into many fresh shows, four at a time: all must be the same.

pyttsx3's own driver loses, truncates and mis-times speech when a machine is busy. So one review, with a
date of its own, is published again and again while others are at work; every MP3 must have the same
bytes. Each distinct one is decoded and judged: silent, truncated, or at another speed than most.
"""

from __future__ import annotations

import hashlib
import shutil
import time
from collections import Counter
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from pathlib import Path

from .lab import Lab, RunError
from .speed import Finding

AT_A_TIME = 4
_SILENT_DBFS = -50.0
_LONGEST_PAUSE_S = 3.0
_FRAME_RATE = 44_100


@dataclass(frozen=True, slots=True, kw_only=True)
class Heard:
    """What the decoder makes of an MP3, and the seconds that were recorded."""

    seconds: float
    recorded_s: float
    level_dbfs: float
    longest_silence_s: float


def judge(heard: Heard, commonest: Heard) -> list[str]:
    """Return what is wrong with an MP3, beside the one that most publications made.

    >>> good = Heard(seconds=60.0, recorded_s=60.0, level_dbfs=-18.0, longest_silence_s=1.0)
    >>> judge(good, good)
    []
    >>> judge(Heard(seconds=50.0, recorded_s=50.0, level_dbfs=-60.0, longest_silence_s=50.0), good)
    ['silent', 'at another speed']
    """
    wrong = []
    if heard.level_dbfs < _SILENT_DBFS or heard.longest_silence_s > _LONGEST_PAUSE_S:
        wrong.append("silent")
    if abs(heard.seconds - heard.recorded_s) > 0.1:
        wrong.append("truncated")
    if abs(heard.seconds - commonest.seconds) > 0.01 * commonest.seconds:
        wrong.append("at another speed")
    return wrong


def measure_many(lab: Lab, runs: int) -> Finding:
    """Publish one review RUNS times into fresh shows, and count what differs."""
    failures: list[str] = []
    counts: Counter[str] = Counter()
    examples: dict[str, Heard] = {}

    def publish(_: int) -> tuple[str, Path, float] | str:
        show = lab.fresh_show(lab.text)
        try:
            episode = lab.publish(show)[1]
            kept = lab.name_path(".mp3")
            shutil.copyfile(show / episode["audio"], kept)
            return hashlib.sha256(kept.read_bytes()).hexdigest(), kept, episode["duration_s"]
        except RunError as error:
            return str(error)
        finally:
            shutil.rmtree(show)

    began = time.perf_counter()
    with ThreadPoolExecutor(AT_A_TIME) as pool:
        for result in pool.map(publish, range(runs)):
            if isinstance(result, str):
                failures.append(result)
                continue
            digest, mp3, recorded = result
            counts[digest] += 1
            if digest not in examples:
                examples[digest] = listen(mp3, recorded)
            mp3.unlink()
    seconds = time.perf_counter() - began
    return _sum_up(runs, counts, examples, failures, seconds)


def _sum_up(
    runs: int, counts: Counter[str], examples: dict[str, Heard], failures: list[str], seconds: float
) -> Finding:
    commonest = examples[counts.most_common(1)[0][0]] if counts else None
    wrong: Counter[str] = Counter()
    for digest, count in counts.items():
        for kind in judge(examples[digest], commonest) if commonest else []:
            wrong[kind] += count
    figures = {
        "publications": runs,
        "at_a_time": AT_A_TIME,
        "failed": failures,
        "digests": dict(counts),
        "wrong": dict(wrong),
        "length_s": commonest.seconds if commonest else None,
        "level_dbfs": commonest.level_dbfs if commonest else None,
        "longest_silence_s": commonest.longest_silence_s if commonest else None,
        "seconds_each": seconds / runs,
    }
    sentences = [
        f"{runs} publications, {AT_A_TIME} at a time: {len(failures)} failed, {len(counts)} distinct MP3.",
        *(f"{wrong[kind]} of them {kind}." for kind in ("silent", "truncated", "at another speed")),
    ]
    if commonest:
        sentences.append(
            f"The commonest lasts {commonest.seconds:.1f} seconds, its level is {commonest.level_dbfs:.1f} dBFS, "
            f"its longest silence {commonest.longest_silence_s:.1f} seconds."
        )
    return figures, [*sentences, *failures[:3]]


def listen(mp3: Path, recorded_s: float) -> Heard:
    """Decode an MP3 and measure its length, its level (RMS) and its longest silence."""
    import miniaudio
    import numpy as np

    decoded = miniaudio.decode_file(str(mp3), nchannels=1, sample_rate=_FRAME_RATE)
    samples = np.frombuffer(decoded.samples, np.int16).astype(np.float32) / 32768
    steps = samples[: len(samples) // 441 * 441].reshape(-1, 441)
    loud = np.flatnonzero(np.sqrt(np.square(steps).mean(axis=1)) > 10 ** (_SILENT_DBFS / 20))
    edges = np.concatenate([[-1], loud, [len(steps)]])
    level = float(np.sqrt(np.square(samples).mean()))
    return Heard(
        seconds=len(samples) / _FRAME_RATE,
        recorded_s=recorded_s,
        level_dbfs=float(20 * np.log10(max(level, 1e-6))),
        longest_silence_s=float(np.diff(edges).max() - 1) / 100,
    )
