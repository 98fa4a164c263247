"""A pyttsx3 driver that returns only when the sound is complete.

pyttsx3's own espeak driver runs the engine on a thread of the engine's and polls: it loses,
truncates and mis-times audio (standards were measured with version 2.99; see docs/dependencies.md).
This one uses the same binding (`pyttsx3.drivers._espeak`) with synchronous output, hands the sound
over in one notification, and raises where the original logs.

    engine = init_engine()                       # once in a process
    engine.connect("spoken", callback)           # callback(name, pcm, frame_rate, words)
    engine.say(text); engine.runAndWait()
"""

from __future__ import annotations

import contextlib
import ctypes
import importlib
import os
import sys
from types import ModuleType
from typing import Any

DRIVER_NAME = "reviewcast_espeak"
# espeak_Initialize option: return an error instead of ending the process when data is missing.
_DONT_EXIT = 0x8000
# Languages that espeak-ng knows only by their chief member, or by their newer tag (ISO 639-3).
_MEMBERS = {"zh": "cmn", "no": "nb", "iw": "he", "in": "id", "tl": "fil"}


def load_library() -> ModuleType:
    """Load espeak-ng from its wheel, else the system's, and return pyttsx3's binding to it.

    The wheel comes first so that every machine makes the same sound. pyttsx3 looks for a library in
    places of its own as soon as it is imported; while it does, it is given ours.
    """
    try:
        loader = importlib.import_module("espeakng_loader")
    except ImportError:  # no wheel for this machine (Linux aarch64): pyttsx3 finds the system's
        return importlib.import_module("pyttsx3.drivers._espeak")
    library = ctypes.CDLL(loader.get_library_path())
    os.environ["ESPEAK_DATA_PATH"] = loader.get_data_path()
    find_library = ctypes.cdll.LoadLibrary
    ctypes.cdll.LoadLibrary = lambda _name: library  # type: ignore[method-assign,assignment]
    try:
        return importlib.import_module("pyttsx3.drivers._espeak")
    finally:
        ctypes.cdll.LoadLibrary = find_library  # type: ignore[method-assign]


def init_engine(voice: str = "") -> Any:
    """Return a pyttsx3 engine on our driver, with the engine library initialised and VOICE chosen."""
    load_library()
    pyttsx3 = importlib.import_module("pyttsx3")
    driver: Any = ModuleType(DRIVER_NAME)
    driver.buildDriver = lambda proxy: EspeakDriver(proxy, voice)  # as pyttsx3 asks every driver
    sys.modules[f"pyttsx3.drivers.{DRIVER_NAME}"] = driver
    return pyttsx3.init(DRIVER_NAME)


class EspeakDriver:
    """Speak synchronously; the names and the order of calls are pyttsx3's."""

    def __init__(self, proxy: Any, voice: str) -> None:
        self._proxy = proxy
        self._espeak: Any = load_library()
        self._looping = False
        self._chunks: list[bytes] = []
        self._words: list[tuple[int, int, int]] = []
        data = os.environ.get("ESPEAK_DATA_PATH")
        self._frame_rate = self._espeak.Initialize(
            self._espeak.AUDIO_OUTPUT_SYNCHRONOUS, 0, data.encode() if data else None, _DONT_EXIT
        )
        if self._frame_rate <= 0:
            raise RuntimeError("espeak-ng could not be initialised")
        self._espeak.SetSynthCallback(self._take)
        # Trap: espeak-ng 1.52 seeds its noise from the clock, and voices with breath ("+f3", "+whisper") use it.
        if hasattr(self._espeak.dll, "espeak_ng_SetRandSeed"):
            self._espeak.dll.espeak_ng_SetRandSeed(ctypes.c_long(1))
        self._voice = ""
        if voice:
            with contextlib.suppress(LookupError):  # it is told with the sentence that asks for it
                self._set_voice(voice)

    def _take(self, wav: Any, count: int, events: Any) -> int:
        """Keep what the engine made; joined once at the end, since appending bytes is quadratic."""
        index = 0
        while events[index].type != self._espeak.EVENT_LIST_TERMINATED:
            event = events[index]
            if event.type == self._espeak.EVENT_WORD:
                start = event.text_position - 1  # espeak-ng counts characters from 1
                self._words.append((start, start + event.length, event.audio_position))
            index += 1
        if count > 0:
            self._chunks.append(ctypes.string_at(wav, count * 2))
        return 0

    def say(self, text: str) -> None:
        """Speak TEXT whole, and hand it over as the notification "spoken"."""
        self._chunks.clear()
        self._words.clear()
        data = text.encode("utf-8")
        # Not `_espeak.Synth`: it passes ten times the length, and espeak-ng reads that far.
        # No SSML flag, ever: with it a review could start programs (<audio src=...>).
        status = self._espeak.cSynth(
            data, len(data) + 1, 0, self._espeak.POS_CHARACTER, 0, self._espeak.CHARS_UTF8, None, None
        )
        if status != self._espeak.EE_OK:
            raise RuntimeError(f"espeak-ng refused the text (status {status})")
        self._proxy.notify(
            "spoken", pcm=b"".join(self._chunks), frame_rate=self._frame_rate, words=tuple(self._words)
        )

    def setProperty(self, name: str, value: Any) -> None:  # noqa: N802 - pyttsx3's name
        """Set `voice` (a name or a language tag), `rate` (words a minute) or `pitch` (0 to 100)."""
        if name == "voice":
            self._set_voice(str(value))
        else:
            parameter = {"rate": self._espeak.RATE, "pitch": self._espeak.PITCH}[name]
            self._espeak.SetParameter(parameter, int(value), 0)

    def _set_voice(self, name: str) -> None:
        """Choose a voice by its name, else the best for a language: "en-gb" by "en", "fr-ca" by "fr"."""
        if name == self._voice:
            return
        if self._espeak.SetVoiceByName(name.encode("utf-8")) == self._espeak.EE_OK:
            self._voice = name
            return
        tag = name.lower()
        tag = _MEMBERS.get(tag.split("-")[0], tag)
        asked = self._espeak.VOICE(languages=tag.encode("utf-8"))
        found = self._espeak.SetVoiceByProperties(ctypes.byref(asked)) == self._espeak.EE_OK
        # What espeak-ng does not have it gives the next best, or keeps the old voice: look what it chose.
        chosen = self._espeak.GetCurrentVoice().contents.languages[1:].decode() if found else ""
        if not found or chosen.split("-")[0] != tag.split("-")[0]:
            raise LookupError(f"espeak-ng has no voice for “{name}”")
        self._voice = name

    def getProperty(self, name: str) -> Any:  # noqa: N802 - pyttsx3's name
        """Return `voices` as (name, language) pairs, or the `version` of espeak-ng."""
        if name == "voices":
            # The languages field is a priority byte, then the tag of the first language.
            return [(v.name.decode(), v.languages[1:].decode()) for v in self._espeak.ListVoices()]
        if name == "version":
            return self._espeak.Info(None).decode()
        raise KeyError(name)

    def startLoop(self) -> None:  # noqa: N802 - pyttsx3's name
        """Run what is queued; nothing is left to wait for, since `say` returns when it is done."""
        self._looping = True
        while self._looping:
            self._proxy.setBusy(False)

    def endLoop(self) -> None:  # noqa: N802 - pyttsx3's name
        """End the loop; pyttsx3 queues this call last."""
        self._looping = False

    def stop(self) -> None:
        """Do nothing: there is never speech under way between two calls."""

    def destroy(self) -> None:
        """Do nothing: the process that holds the engine ends with its utterance."""
