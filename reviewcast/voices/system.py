"""The voice that every computer has: pyttsx3 on espeak-ng, in processes of its own.

Each utterance is spoken by a fresh child (see `speaker`), so the same words give the same bytes in
any order, several at a time, and a crash costs one utterance, not the program.
"""

from __future__ import annotations

import contextlib
import json
import queue
import re
import subprocess
import sys
import threading
from collections.abc import Iterator
from functools import cached_property
from typing import Any

from reviewcast.errors import VoiceError
from reviewcast.model import Sound, Utterance, VoiceChoice, Word

DEFAULT_RATE = 175  # words a minute; listening.md asks for 165 to 185
DEFAULT_PITCH = 50  # espeak-ng's own middle, of 0 to 100
_WORD = re.compile(r"\w+")


def build_voice(*, name: str, language: str, rate: int, jobs: int) -> SystemVoice:
    """Return the system voice; JOBS utterances are spoken at a time, RATE 0 is the default."""
    return SystemVoice(name=name, language=language, rate=rate or DEFAULT_RATE, jobs=jobs)


def list_voices() -> list[VoiceChoice]:
    """Return the voices of espeak-ng, one a language, in the order of their languages."""
    from reviewcast.voices import espeak_driver

    pairs = espeak_driver.init_engine().getProperty("voices")
    return [
        VoiceChoice(engine="system", name=name, language=tag)
        for name, tag in sorted(pairs, key=lambda p: p[1])
    ]


class SpeakerError(Exception):
    """A speaker process failed; the sentence is not known here."""


class Speaker:
    """One speaking process, started at once and asked one utterance at a time."""

    def __init__(self, voice: str) -> None:
        # A session of its own: Ctrl-C ends it by the end of its input, not by a traceback of its own.
        self._process = subprocess.Popen(
            [sys.executable, "-m", "reviewcast.voices.speaker", voice],
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            stderr=subprocess.DEVNULL,  # an engine may flood it
            start_new_session=True,
        )

    @cached_property
    def hello(self) -> dict[str, Any]:
        """What the process says first: `version` of espeak-ng, and whether it `forks`."""
        return self._read_answer(timeout=30)[0]

    def ask(self, request: dict[str, Any]) -> tuple[dict[str, Any], bytes]:
        """Have one utterance spoken; `SpeakerError` when it was not."""
        _ = self.hello
        pipe = self._process.stdin
        try:
            if pipe is None:
                raise SpeakerError("the speaking process has no input")
            pipe.write(json.dumps(request).encode() + b"\n")
            pipe.flush()
        except (OSError, ValueError) as error:  # ValueError: we closed the pipe ourselves
            raise SpeakerError("the speaking process has ended") from error
        # The process keeps the time-out itself; this one is for the process.
        return self._read_answer(timeout=request["timeout"] + 5)

    def _read_answer(self, timeout: float) -> tuple[dict[str, Any], bytes]:
        out = self._process.stdout
        watchdog = threading.Timer(timeout, self._process.kill)
        watchdog.start()
        try:
            line = out.readline() if out else b""
            head: dict[str, Any] = json.loads(line) if line else {"error": "the speaking process ended"}
            pcm = out.read(head.get("size", 0)) if out else b""
        except ValueError as error:  # half a line, or a pipe that was closed meanwhile
            raise SpeakerError("the speaking process ended in the middle of an answer") from error
        finally:
            watchdog.cancel()
        if "error" in head:
            raise SpeakerError(head["error"])
        if len(pcm) != head.get("size", 0):
            raise SpeakerError("the sound ended early")
        return head, pcm

    def close(self) -> None:
        """End the process, whatever it is doing; may be called twice, and while another thread reads from it."""
        self._process.kill()
        self._process.wait()
        for pipe in (self._process.stdin, self._process.stdout):
            if pipe:
                with contextlib.suppress(OSError):  # what was not written yet has no reader
                    pipe.close()


class SystemVoice:
    """Speak with espeak-ng through pyttsx3; see `reviewcast.model.Voice`."""

    def __init__(self, *, name: str, language: str, rate: int, jobs: int) -> None:
        self._name = name
        self._first_voice = name or language.lower()  # chosen once for all children; most sentences have it
        self._lock = threading.Lock()
        self._closed = False
        self._all: list[Speaker] = []
        self._idle: queue.SimpleQueue[Speaker] = queue.SimpleQueue()
        self.words_a_minute = rate
        # Started now, and before the show is locked: a process must not inherit the lock.
        for _ in range(max(1, jobs)):
            self._all.append(speaker := Speaker(self._first_voice))
            self._idle.put(speaker)

    @cached_property
    def identity(self) -> str:
        """Engine, its version, voice, rate and pitch."""
        with self._borrow() as speaker:
            version = speaker.hello["version"]
        return (
            f"system espeak-ng {version} {self._name or 'by language'} {self.words_a_minute} {DEFAULT_PITCH}"
        )

    def speak(self, utterance: Utterance) -> Sound:
        """Speak one utterance whole, or raise `VoiceError`."""
        request = {
            "text": utterance.spoken,
            "voice": utterance.voice or self._name or utterance.language.lower(),
            "rate": self.words_a_minute,
            "pitch": DEFAULT_PITCH,
            "timeout": 10 + 0.2 * len(_WORD.findall(utterance.spoken)),
        }
        try:
            with self._borrow() as speaker:
                head, pcm = speaker.ask(request)
            words = tuple(Word(start=s, end=e, at_ms=at) for s, e, at in head["words"])
            check_words(utterance.spoken, words)
        except SpeakerError as error:
            raise VoiceError(
                f"The system voice failed: {error}.",
                remedy="Change the sentence, or run `reviewcast doctor` to see what the voice needs.",
            ) from error
        return Sound(pcm=pcm, frame_rate=head["frame_rate"], words=words)

    def close(self) -> None:
        """End all speaking processes; whoever still speaks gets a `VoiceError`."""
        with self._lock:
            self._closed = True
            speakers = list(self._all)
        for speaker in speakers:
            speaker.close()

    def _replace(self, speaker: Speaker) -> Speaker:
        """Return a fresh speaker; of a closed voice the ended one, so that nobody waits for it for ever."""
        speaker.close()
        with self._lock:
            if self._closed:
                return speaker
            self._all.remove(speaker)
            self._all.append(fresh := Speaker(self._first_voice))
        return fresh

    @contextlib.contextmanager
    def _borrow(self) -> Iterator[Speaker]:
        """Lend an idle speaker; one that failed, or answers only once, is replaced by a fresh one."""
        speaker = self._idle.get()
        used_up = True
        try:
            yield speaker
            used_up = not speaker.hello["forks"]
        finally:
            self._idle.put(self._replace(speaker) if used_up else speaker)


def check_words(text: str, words: tuple[Word, ...]) -> None:
    """Refuse speech that did not reach the end of its text.

    espeak-ng tells where each word begins. It joins some ("of the"), so the last one told may be the
    last but one of the text.

    >>> check_words("to be or not to be", (Word(start=0, end=2, at_ms=0),))
    Traceback (most recent call last):
    ...
    reviewcast.voices.system.SpeakerError: the speech ended after “to”
    """
    expected = [match.start() for match in _WORD.finditer(text)]
    if not expected:
        return
    reached = words[-1] if words else Word(start=-1, end=0, at_ms=0)
    if reached.start < expected[max(0, len(expected) - 2)] and reached.end <= expected[-1]:
        raise SpeakerError(f"the speech ended after “{text[: reached.end]}”")
