"""How long one review takes: the first time, unchanged, and with one sentence edited.

The rivals of the first publication are what a person would type into a shell: espeak-ng piped into an
encoder. They measure no loudness and write no tags, transcripts, page or feed. `lame` gets the engine's
own 22.05 kHz; `ffmpeg` writes what we write, 44.1 kHz at 64 kbit/s.

The rival of the other two is Python that loads the same modules and ends. For an unchanged review that
is nearly all there is to do; an edited one has to be encoded anew, so there is a rival that does that too.
"""

from __future__ import annotations

import itertools
import shutil
import sys
import wave
from pathlib import Path
from typing import Any

from .lab import Lab, Probe, has_programs
from .ratios import Task, compare

Finding = tuple[dict[str, Any], list[str]]

NUMBER = "nine days"  # what is edited; it stands once in the review


def measure_first(lab: Lab, runs: int) -> Finding:
    """Compare the first publication in a fresh show with espeak-ng piped into an encoder."""
    lengths: dict[str, float] = {}

    def publish() -> float:
        show = lab.fresh_show(lab.text)
        seconds, episode = lab.publish(show)
        lengths["reviewcast"] = episode["duration_s"]
        shutil.rmtree(show)
        return seconds

    spoken = ("espeak-ng", "--stdout", "-f", str(lab.words))
    mp3 = lab.name_path(".mp3")
    encoders = {
        "lame": ("lame", "-b", "64", "-m", "m", "-", str(mp3)),
        "ffmpeg": ("ffmpeg", "-y", "-i", "-", "-ar", "44100", "-b:a", "64k", str(mp3)),
    }

    def bare(encoder: str) -> Task:
        def pipe() -> float:
            seconds = lab.run_pipe(spoken, encoders[encoder])
            lengths[encoder] = length_of(mp3)
            return seconds

        return pipe

    rivals = {f"espeak-ng | {name}": bare(name) for name in encoders if has_programs("espeak-ng", name)}
    ratios = compare("A first publication", publish, rivals, runs=runs)
    sentences = [str(ratio) for ratio in ratios]
    sentences += [f"The MP3 of {name} lasts {seconds:.0f} seconds." for name, seconds in lengths.items()]
    sentences += [
        f"Left out: espeak-ng | {name}, not on this machine." for name in encoders if name not in lengths
    ]
    return {"ratios": [ratio.figures() for ratio in ratios], "length_s": lengths}, sentences


def measure_unchanged(lab: Lab, runs: int) -> Finding:
    """Compare the publication of an unchanged review with Python that only loads modules."""
    show = lab.fresh_show(lab.text)
    lab.publish(show)
    probe = lab.probe(show, "publish", "review.txt")
    listing = lab.probe(show, "list")
    rivals = {
        "Python with the same imports": _start(lab, probe),
        "Python with the imports of `reviewcast list`": _start(lab, listing),
        "Python alone": lambda: lab.run(sys.executable, "-c", "pass")[0],
    }
    ratios = compare("An unchanged publication", lambda: lab.publish(show)[0], rivals, runs=runs)
    shutil.rmtree(show)
    figures = {"ratios": [ratio.figures() for ratio in ratios], "modules": len(probe.modules)}
    return figures, [*map(str, ratios), f"It loads {len(probe.modules)} modules."]


def measure_edited(lab: Lab, runs: int) -> Finding:
    """Compare the publication of a review in which one sentence was edited with what it cannot do without."""
    show = lab.fresh_show(lab.text)
    _, episode = lab.publish(show)
    sound = decode_to_wave(show / episode["audio"], lab.name_path(".wav"))
    numbers = itertools.count(10)
    spoken = set()

    def edit() -> None:
        text = lab.text.replace(NUMBER, f"{next(numbers)} days")
        (show / "review.txt").write_text(text, "utf-8")

    def publish() -> float:
        edit()
        before = _count_clips(show)
        seconds, _ = lab.publish(show)
        spoken.add(_count_clips(show) - before)
        return seconds

    edit()
    start = _start(lab, lab.probe(show, "publish", "review.txt"))
    rivals: dict[str, Task] = {"Python with the same imports": start}
    if has_programs("lame"):
        lame = ("lame", "-q", "7", "-b", "64", "-m", "m", str(sound), str(lab.name_path(".mp3")))
        rivals["the same and lame on the finished sound"] = lambda: start() + lab.run(*lame)[0]
    ratios = compare("The publication of one edited sentence", publish, rivals, runs=runs)
    shutil.rmtree(show)
    figures = {"ratios": [ratio.figures() for ratio in ratios], "clips_spoken": sorted(spoken)}
    return figures, [
        *map(str, ratios),
        f"Clips spoken for an edit: {', '.join(map(str, sorted(spoken)))}.",
    ]


def _start(lab: Lab, probe: Probe) -> Task:
    return lambda: lab.run(sys.executable, "-c", probe.imports)[0]


def _count_clips(show: Path) -> int:
    return len(list((show / ".reviewcast" / "clips").rglob("*.clip")))


def length_of(mp3: Path) -> float:
    """Return the seconds that an MP3 lasts when it is decoded."""
    import miniaudio

    return float(miniaudio.mp3_get_file_info(str(mp3)).duration)


def decode_to_wave(mp3: Path, path: Path) -> Path:
    """Decode an MP3 to a WAV file at PATH."""
    import miniaudio

    sound = miniaudio.decode_file(str(mp3), nchannels=1, sample_rate=44_100)
    with wave.open(str(path), "wb") as file:
        file.setnchannels(1)
        file.setsampwidth(2)
        file.setframerate(44_100)
        file.writeframes(sound.samples.tobytes())
    return path
