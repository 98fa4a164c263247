"""Whether this installation can do its work, and what to do where it cannot."""

from __future__ import annotations

import importlib.util
import math
import platform
import re
import struct
import sys
import tempfile
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from importlib.metadata import PackageNotFoundError, distribution
from pathlib import Path

from reviewcast.errors import ReviewcastError
from reviewcast.model import Utterance

_OLDEST = (3, 11)


@dataclass(frozen=True, slots=True, kw_only=True)
class Examination:
    """One thing that was tried: whether it works, what was seen, what to do."""

    name: str
    fine: bool
    seen: str
    remedy: str = ""


def examine(folder: Path | None) -> Iterator[Examination]:
    """Try each part, and the show in FOLDER where there is one; every trial is a real one."""
    yield _examine("Python", _try_python, "Install Python 3.11 or newer.")
    yield _examine(
        "Libraries", _try_libraries, "Install reviewcast again: pip install --force-reinstall reviewcast"
    )
    yield _examine(
        "System voice",
        _try_voice,
        "Install the package espeakng-loader, or where it does not exist (Linux on ARM) the system's libespeak-ng.",
    )
    yield _examine("Encoder", _try_encoder, "Install lameenc and miniaudio again.")
    if folder is not None:
        yield _examine("Show", lambda: _try_show(folder), "Mend the settings as said.")


def _examine(name: str, trial: Callable[[], str], remedy: str) -> Examination:
    try:
        return Examination(name=name, fine=True, seen=trial())
    except ReviewcastError as error:
        return Examination(name=name, fine=False, seen=str(error), remedy=remedy)
    except Exception as error:  # noqa: BLE001 - whatever is broken is what a doctor is asked for
        return Examination(name=name, fine=False, seen=f"{type(error).__name__}: {error}.", remedy=remedy)


def _try_python() -> str:
    if sys.version_info < _OLDEST:
        raise RuntimeError(f"Python {platform.python_version()} is too old")
    return f"{platform.python_version()} on {platform.system()} {platform.machine()}."


def _try_libraries() -> str:
    missing = []
    names = [
        re.split(r"[^\w.-]", text)[0] for text in distribution("reviewcast").requires or [] if ";" not in text
    ]
    for name in names:  # those with a marker are for other machines, or extras
        try:
            distribution(name)
        except PackageNotFoundError:
            missing.append(name)
    if missing:
        raise RuntimeError(f"missing: {', '.join(missing)}")
    return f"all {len(names)} are installed."


def _try_voice() -> str:
    from reviewcast.voices import load_voice

    voice = load_voice(engine="system", name="", language="en-us", rate=0, jobs=1)
    try:
        sound = voice.speak(Utterance(spoken="This is a trial.", language="en-us"))
        origin = "its own package" if importlib.util.find_spec("espeakng_loader") else "the system"
        seconds = len(sound.pcm) / 2 / sound.frame_rate
        return f"{voice.identity}, from {origin}, spoke {seconds:.1f} seconds."
    finally:
        voice.close()


def _try_encoder() -> str:
    from reviewcast.encode import encode_mp3
    from reviewcast.model import Chapter, Cue, Recording

    frames = 1152 * 60
    pcm = struct.pack(
        f"<{frames}h",
        *(round(8000 * math.sin(n / 20)) if 5000 < n < frames - 5000 else 0 for n in range(frames)),
    )
    ms = frames * 1000 // 44_100
    cue = Cue(start_ms=200, end_ms=ms - 200, written="tone", role="prose", language="en")
    recording = Recording(
        cues=(cue,),
        chapters=(Chapter(start_ms=0, end_ms=ms, title="tone"),),
        duration_ms=ms,
        frame_rate=44_100,
        windows=(lambda: pcm,),
    )
    with tempfile.TemporaryDirectory() as folder:
        measures = encode_mp3(
            recording,
            Path(folder) / "trial.mp3",
            tag=b"",
            bitrate=64,
            loudness=-16.0,
            jobs=1,
            report=lambda _progress: None,
        )
    return f"LAME encoded and miniaudio decoded {ms / 1000:.1f} seconds at {measures.loudness_lufs:.1f} LUFS."


def _try_show(folder: Path) -> str:
    from reviewcast.shelf import Shelf
    from reviewcast.show import load_show

    show = load_show(folder)
    Shelf(show.root).require_room(40_000_000)
    return f"“{show.title}” can be written, with room for an episode."
