"""A voice of tones, for tests: each word is a beep whose pitch comes from its letters.

It needs no engine, is quick, and the same words always give the same bytes. It is loud enough and
long enough to pass every check that speech must pass.
"""

from __future__ import annotations

import array
import math
import re
import zlib

from reviewcast.model import Sound, Utterance, VoiceChoice, Word

FRAME_RATE = 22_050
_WORD = re.compile(r"\S+")
_SYLLABLE_MS = 90


def build_voice(*, name: str, language: str, rate: int, jobs: int) -> ToneVoice:  # noqa: ARG001 - the engines' common form
    """Return the tone voice; it has one voice and one rate."""
    return ToneVoice()


def list_voices() -> list[VoiceChoice]:
    """Return the one voice, which beeps in every language."""
    return [VoiceChoice(engine="tone", name="tone", language="mul")]


class ToneVoice:
    """Beep; see `reviewcast.model.Voice`."""

    identity = "tone 1"
    words_a_minute = 175

    def speak(self, utterance: Utterance) -> Sound:
        """Return a beep for each word, with a gap after it."""
        pcm = array.array("h")
        words = []
        for match in _WORD.finditer(utterance.spoken):
            words.append(Word(start=match.start(), end=match.end(), at_ms=len(pcm) * 1000 // FRAME_RATE))
            pcm.extend(_beep(match.group()))
        return Sound(pcm=pcm.tobytes(), frame_rate=FRAME_RATE, words=tuple(words))

    def close(self) -> None:
        """Hold nothing, so let go of nothing."""


def _beep(word: str) -> array.array[int]:
    """Return a tone of the word's own pitch and length, faded at both ends, and 30 ms of silence."""
    frames = FRAME_RATE * (120 + _SYLLABLE_MS * len(word) // 3) // 1000
    pitch = 200 + zlib.crc32(word.encode()) % 400
    step = 2 * math.pi * pitch / FRAME_RATE
    fade = FRAME_RATE // 100
    tone = array.array(
        "h",
        (round(9000 * min(1, n / fade, (frames - n) / fade) * math.sin(step * n)) for n in range(frames)),
    )
    tone.extend([0] * (FRAME_RATE * 30 // 1000))
    return tone
