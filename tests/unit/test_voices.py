"""The seam behind which every engine stands, and the parts of the system voice that need no engine."""

from __future__ import annotations

import io
import json
import os
import signal
import sys
import time
from pathlib import Path
from typing import Any

import pytest

from reviewcast.errors import VoiceError
from reviewcast.model import Utterance, Voice, Word
from reviewcast.studio import check_sound
from reviewcast.voices import list_engines, load_engine, load_voice, speaker
from reviewcast.voices.system import SpeakerError, check_words
from reviewcast.voices.tone import ToneVoice


def test_the_engines_of_the_house_come_first() -> None:
    assert list_engines()[:2] == ("system", "tone")


def test_auto_is_the_system_voice() -> None:
    assert load_engine("auto") is load_engine("system")


def test_an_unknown_engine_names_those_that_there_are() -> None:
    with pytest.raises(VoiceError, match=r"“dairy”.* system, tone"):
        load_engine("dairy")


def test_another_packages_engine_is_found_by_its_entry_point(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    info = tmp_path / "horn-1.0.dist-info"
    info.mkdir()
    (info / "METADATA").write_text("Metadata-Version: 2.1\nName: horn\nVersion: 1.0\n")
    (info / "entry_points.txt").write_text("[reviewcast.voices]\nhorn = horn_engine\n")
    (tmp_path / "horn_engine.py").write_text(
        "from reviewcast.voices.tone import ToneVoice, list_voices\n"
        "def build_voice(*, name, language, rate, jobs):\n    voice = ToneVoice()\n    voice.identity = f'horn {name} {rate}'\n"
        "    return voice\n"
    )
    monkeypatch.syspath_prepend(str(tmp_path))
    assert "horn" in list_engines()
    assert load_voice(engine="horn", name="low", language="en-US", rate=90, jobs=1).identity == "horn low 90"
    sys.modules.pop("horn_engine")


def test_the_tone_voice_passes_the_checks_that_speech_must_pass() -> None:
    voice = load_voice(engine="tone", name="", language="en-US", rate=0, jobs=1)
    assert isinstance(voice, Voice)
    for text in ("Yes.", "In 1917 the USSR won 7 out of 10.", "Extraordinarily long-winded words, these."):
        spoken = Utterance(spoken=text, language="en")
        sound = voice.speak(spoken)
        check_sound(sound, text, voice.words_a_minute)
        assert voice.speak(spoken) == sound
        assert [text[word.start : word.end] for word in sound.words] == text.split()
    assert ToneVoice().speak(Utterance(spoken="No.", language="en")).pcm != sound.pcm


def _words(text: str, *starts: int) -> tuple[Word, ...]:
    return tuple(Word(start=s, end=len(text[s:].split(maxsplit=1)[0]) + s, at_ms=s) for s in starts)


@pytest.mark.parametrize(
    ("text", "starts", "whole"),
    [
        ("one two three", (0, 4, 8), True),
        ("one two three", (0, 4), True),  # espeak-ng joins some words
        ("one two three", (0,), False),
        ("one two three", (), False),
        ("one", (0,), True),
        ("...", (), True),
    ],
)
def test_speech_that_ends_before_its_text_is_refused(
    text: str, starts: tuple[int, ...], *, whole: bool
) -> None:
    if whole:
        check_words(text, _words(text, *starts))
    else:
        with pytest.raises(SpeakerError, match="the speech ended after"):
            check_words(text, _words(text, *starts))


def _ask(
    request: dict[str, Any], monkeypatch: pytest.MonkeyPatch, speak: Any
) -> tuple[dict[str, Any], bytes]:
    """Have SPEAK called in a child as the speaker does; return the answer."""
    monkeypatch.setattr(speaker, "speak", lambda _engine, request: speak(request))
    out = _Pipe()
    speaker._speak_in_child(None, request, out)
    head, _, pcm = out.getvalue().partition(b"\n")
    return json.loads(head), pcm


class _Pipe(io.BytesIO):
    """Bytes in memory that have, as a pipe has, a file descriptor of their own to close."""

    def __init__(self) -> None:
        super().__init__()
        self._file = Path("/dev/null").open("rb")  # noqa: SIM115 - closed with the pipe

    def fileno(self) -> int:
        return self._file.fileno()

    def __del__(self) -> None:
        self._file.close()


pytestmark = pytest.mark.filterwarnings("ignore:This process .* is multi-threaded:DeprecationWarning")


class TestSpeaker:
    def test_an_answer_larger_than_a_pipe_arrives_whole(self, monkeypatch: pytest.MonkeyPatch) -> None:
        head, pcm = _ask({"timeout": 5}, monkeypatch, lambda _: ({"size": 300_000}, b"x" * 300_000))
        assert (head, len(pcm)) == ({"size": 300_000}, 300_000)

    def test_an_engine_that_hangs_is_ended_after_its_time(self, monkeypatch: pytest.MonkeyPatch) -> None:
        began = time.monotonic()
        head, _ = _ask({"timeout": 0.2}, monkeypatch, lambda _: time.sleep(60))
        assert "did not finish" in head["error"]
        assert time.monotonic() - began < 5

    def test_an_engine_that_crashes_is_named_by_its_signal(self, monkeypatch: pytest.MonkeyPatch) -> None:
        def crash(request: object) -> None:
            os.kill(os.getpid(), signal.SIGKILL)

        head, _ = _ask({"timeout": 5}, monkeypatch, crash)
        assert "SIGKILL" in head["error"]

    def test_an_engine_that_ends_the_process_is_told(self, monkeypatch: pytest.MonkeyPatch) -> None:
        def end(request: object) -> None:
            os._exit(3)

        head, _ = _ask({"timeout": 5}, monkeypatch, end)
        assert "without an answer" in head["error"]

    def test_an_exception_is_told_with_its_words(self, monkeypatch: pytest.MonkeyPatch) -> None:
        def fail(request: object) -> None:
            raise LookupError("no such voice")

        head, _ = _ask({"timeout": 5}, monkeypatch, fail)
        assert head["error"] == "LookupError: no such voice"

    def test_a_child_ends_when_the_speaker_is_killed(
        self, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
    ) -> None:
        def speak(request: object) -> tuple[dict[str, Any], bytes]:
            (tmp_path / "draft").write_text(str(os.getpid()))
            (tmp_path / "draft").rename(tmp_path / "child")
            time.sleep(0.3)
            return {}, b"x" * 1_000_000  # more than a pipe holds: it waits for a reader

        killed = os.fork()
        if killed == 0:
            try:
                _ask({"timeout": 60}, monkeypatch, speak)
            finally:
                os._exit(0)
        while not (tmp_path / "child").exists():
            time.sleep(0.01)
        child = Path("/proc") / (tmp_path / "child").read_text()
        os.kill(killed, signal.SIGKILL)
        os.waitpid(killed, 0)
        deadline = time.monotonic() + 5
        while child.exists() and " Z " not in (child / "stat").read_text():
            if time.monotonic() > deadline:
                os.kill(int(child.name), signal.SIGKILL)
                pytest.fail("the child waits for a reader for ever")
            time.sleep(0.05)
