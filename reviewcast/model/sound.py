"""What was spoken, and the one timeline that everything with a time in it is rendered from."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field
from pathlib import Path
from typing import Protocol, runtime_checkable

from .checks import require
from .text import Role, Utterance


@dataclass(frozen=True, slots=True, kw_only=True)
class Word:
    """When a word of the spoken text begins: characters [start, end) of `Utterance.spoken`."""

    start: int
    end: int
    at_ms: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Sound:
    """What an engine returns: mono PCM, its rate in Hz, and the words in time where it knows them."""

    pcm: bytes
    frame_rate: int
    words: tuple[Word, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Clip:
    """One utterance, spoken and checked. It lies in the cache at `path`; `digest` is SHA-256 of its PCM."""

    path: Path
    digest: str
    frame_rate: int
    frames: int
    words: tuple[Word, ...] = ()

    def __post_init__(self) -> None:
        require(self.frames > 0, "a clip has sound")


@dataclass(frozen=True, slots=True, kw_only=True)
class VoiceChoice:
    """A voice that an engine has: what to write into the settings as `name`, and its language."""

    engine: str
    name: str
    language: str


@runtime_checkable
class Voice(Protocol):
    """The seam behind which every engine stands; see `reviewcast.voices`.

    `identity` names engine, engine version, voice, rate and pitch: all that decides the bytes of a
    clip beside its utterance. `speak` may be called from several threads at once.
    """

    identity: str
    words_a_minute: int

    def speak(self, utterance: Utterance) -> Sound:
        """Speak one utterance whole, or raise `VoiceError`."""

    def close(self) -> None:
        """Let go of processes and memory."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Cue:
    """One sentence in time, with the author's words (or ours, where `ours`)."""

    start_ms: int
    end_ms: int
    written: str
    role: Role
    language: str
    ours: bool = False
    paragraph: int = 0
    level: int = 0

    def __post_init__(self) -> None:
        require(0 <= self.start_ms < self.end_ms, "a cue lasts")


@dataclass(frozen=True, slots=True, kw_only=True)
class Chapter:
    """A place to jump to; chapters follow each other without gap, the first at 0."""

    start_ms: int
    end_ms: int
    title: str

    def __post_init__(self) -> None:
        require(0 <= self.start_ms < self.end_ms, "a chapter lasts")


@dataclass(frozen=True, slots=True, kw_only=True)
class Recording:
    """One timeline, and the sound in windows: never the whole sound in memory.

    Each of `windows` renders mono PCM at `frame_rate` anew when it is called, in any thread. Played
    one after the other they are the recording. Each is a whole number of MP3 frames (1152 samples) long, and begins
    and ends with at least 50 ms of silence, so that a codec can begin anew in each (see `encode`).
    """

    cues: tuple[Cue, ...]
    chapters: tuple[Chapter, ...]
    duration_ms: int
    frame_rate: int
    windows: tuple[Callable[[], bytes], ...] = field(repr=False, compare=False)

    def __post_init__(self) -> None:
        require(bool(self.cues), "a recording has a cue for every segment")
        require(bool(self.windows), "a recording has sound")
        require(bool(self.chapters) and self.chapters[0].start_ms == 0, "chapters begin at 0")
        require(self.cues[-1].end_ms <= self.duration_ms, "cues lie within the recording")
