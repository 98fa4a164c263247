"""The system voice, which is pyttsx3 on espeak-ng: whole, alike every time, and not to be commanded by a text."""

from __future__ import annotations

import os
import shutil
import signal
import subprocess
import sys
import threading
import time
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest

from reviewcast.errors import VoiceError
from reviewcast.model import Progress, Script, Segment, Sound, Utterance
from reviewcast.shelf import Shelf
from reviewcast.studio import check_sound, read_clip, speak_clips
from reviewcast.voices import load_voice
from reviewcast.voices.system import SystemVoice
from tests.e2e.conftest import FILM, SAMPLES, choose_engine, command, run, set_setting, spawn

SENTENCES = [
    "The ferry is late.",
    "Nobody minds, because the ferry is always late.",
    "It begins with rain!",
    "Seven out of ten.",
    "A woman with a blue coat gets off, and looks at the island, which is smaller than it was.",
    "Yes.",
]


@pytest.fixture(scope="module")
def voice() -> Iterator[SystemVoice]:
    voice = load_voice(engine="system", name="", language="en-US", rate=0, jobs=2)
    assert isinstance(voice, SystemVoice)
    yield voice
    voice.close()


def say(voice: SystemVoice, text: str, language: str = "en-US") -> Sound:
    return voice.speak(Utterance(spoken=text, language=language))


def script_of(sentences: list[str]) -> Script:
    return Script(
        segments=tuple(
            Segment(
                role="prose",
                written=text,
                language="en-US",
                utterances=(Utterance(spoken=text, language="en-US"),),
                pause_ms=300,
                chapter="All" if n == 0 else "",
            )
            for n, text in enumerate(sentences)
        )
    )


def ignore(progress: Progress) -> None:
    del progress


def test_the_same_script_has_the_same_bytes_in_any_order_and_with_any_number_of_jobs(tmp_path: Path) -> None:
    spoken = []
    for n, (sentences, jobs) in enumerate(
        [(SENTENCES, 1), (SENTENCES[::-1], 2), (SENTENCES[3:] + SENTENCES[:3], 3)]
    ):
        voice = load_voice(engine="system", name="", language="en-US", rate=0, jobs=jobs)
        clips = speak_clips(script_of(sentences), voice, tmp_path / str(n), jobs=jobs, report=ignore)
        voice.close()
        spoken.append({text: read_clip(clip) for text, (clip,) in zip(sentences, clips, strict=True)})
    assert spoken[0] == spoken[1] == spoken[2]


@pytest.mark.parametrize("name", ["en-us+f3", "en-us+whisper"])
def test_a_voice_with_breath_has_the_same_bytes_at_any_time(name: str) -> None:
    """espeak-ng seeds its noise from the clock, in seconds."""
    sounds = set()
    for wait in (0, 1.1):
        time.sleep(wait)
        voice = load_voice(engine="system", name=name, language="en-US", rate=0, jobs=1)
        sounds.add(voice.speak(Utterance(spoken=SENTENCES[0], language="en-US")).pcm)
        voice.close()
    assert len(sounds) == 1


def test_a_voice_sounds_the_same_whichever_was_chosen_first() -> None:
    sounds = set()
    for first in ("en-US", "fr", "cmn"):
        voice = load_voice(engine="system", name="", language=first, rate=0, jobs=1)
        sounds.add(voice.speak(Utterance(spoken="Guten Abend, meine Damen.", language="de")).pcm)
        voice.close()
    assert len(sounds) == 1


def test_a_text_of_twenty_thousand_characters_is_spoken_to_its_end(voice: SystemVoice) -> None:
    text = ("The ferry is late, and the woman with the blue coat waits for it, " * 400)[:20_000] + "and ends."
    sound = say(voice, text)
    check_sound(sound, text, voice.words_a_minute)
    assert sound.words[-1].start >= len(text) - len("and ends.")
    assert sound.words[-1].at_ms <= len(sound.pcm) / 2 / sound.frame_rate * 1000


def test_words_are_told_in_order_and_within_the_sound(voice: SystemVoice) -> None:
    sound = say(voice, SENTENCES[4])
    times = [word.at_ms for word in sound.words]
    assert times == sorted(times)
    said = [SENTENCES[4][word.start : word.end] for word in sound.words]
    assert said[:3] == ["A", "woman", "with"]


@pytest.mark.parametrize(
    "written",
    [
        "He said [[w3:ld]] and left the room.",
        "He said \x01s50 and left the room.",
        'He said <audio src="/etc/passwd"/> and left the room.',
        "He said \x1b[2J and left the room.",
        "He said ]]> <mark name='x'/> and left the room.",
    ],
)
def test_nothing_in_a_review_commands_the_engine(fresh_show: Path, tmp_path: Path, written: str) -> None:
    root = tmp_path / "show"
    shutil.copytree(fresh_show, root)
    choose_engine(root, "system")
    (root / "a.txt").write_text(f"A Room\n\nIt rains. {written} The end is near.\n", "utf-8")
    ran = run("script", "--json", "--show", root, root / "a.txt")
    assert ran.code == 0, ran.err
    spoken = " ".join(segment["spoken"] for segment in ran.document["scripts"][0]["segments"])
    assert "[[" not in spoken
    assert not any(ord(mark) < 32 for mark in spoken)
    assert "and left the room" in spoken
    ran = run("publish", "--show", root, root / "a.txt")
    assert ran.code == 0, ran.err


def test_a_nul_cannot_cut_off_the_rest_unseen(voice: SystemVoice) -> None:
    with pytest.raises(VoiceError, match="the speech ended after “He said”"):
        say(voice, "He said \x00 and left the room by the back door.")


def test_a_voice_that_there_is_not_is_quoted(fresh_show: Path, tmp_path: Path) -> None:
    root = tmp_path / "show"
    shutil.copytree(fresh_show, root)
    set_setting(root, '# name = "en-gb"', 'name = "bellowing"')
    (root / "film.txt").write_text(FILM, "utf-8")
    ran = run("publish", "--show", root, root / "film.txt")
    assert (ran.code, "bellowing" in ran.last) == (1, True), ran.err
    assert not (root / "feed/feed.xml").exists()


def _speaker_of(voice: SystemVoice) -> list[int]:
    return [speaker._process.pid for speaker in voice._all]


def test_a_speaker_that_is_killed_is_replaced_and_the_sentence_spoken_once_more(tmp_path: Path) -> None:
    voice = load_voice(engine="system", name="", language="en-US", rate=0, jobs=1)
    assert isinstance(voice, SystemVoice)
    expected = say(voice, SENTENCES[0])
    (pid,) = _speaker_of(voice)
    os.kill(pid, signal.SIGKILL)
    clips = speak_clips(script_of(SENTENCES[:1]), voice, tmp_path, jobs=1, report=ignore)
    assert read_clip(clips[0][0]) in expected.pcm
    assert _speaker_of(voice) != [pid]
    voice.close()


def test_a_speaker_that_is_killed_again_and_again_is_told_with_its_sentence(tmp_path: Path) -> None:
    voice = load_voice(engine="system", name="", language="en-US", rate=0, jobs=1)
    assert isinstance(voice, SystemVoice)
    _ = voice.identity
    over = threading.Event()

    def kill_all() -> None:
        while not over.wait(0.002):
            for pid in _speaker_of(voice):
                os.kill(pid, signal.SIGKILL)

    killer = threading.Thread(target=kill_all)
    killer.start()
    try:
        with pytest.raises(VoiceError, match="The sentence is: “It begins with rain!”"):
            speak_clips(script_of(["It begins with rain!"]), voice, tmp_path, jobs=1, report=ignore)
    finally:
        over.set()
        killer.join()
        voice.close()


def test_a_closed_voice_refuses_instead_of_waiting() -> None:
    voice = load_voice(engine="system", name="", language="en-US", rate=0, jobs=2)
    assert isinstance(voice, SystemVoice)
    with ThreadPoolExecutor(4) as pool:
        tasks = [pool.submit(say, voice, text) for text in SENTENCES * 10]
        time.sleep(0.05)
        voice.close()
        outcomes = [task.exception(timeout=10) for task in tasks]
    assert any(isinstance(outcome, VoiceError) for outcome in outcomes)
    assert all(outcome is None or isinstance(outcome, VoiceError) for outcome in outcomes)


@pytest.fixture(scope="module")
def published_once(fresh_show: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    root = tmp_path_factory.mktemp("once") / "show"
    _prepare(fresh_show, root)
    ran = spawn("publish", "a.txt", cwd=root)
    assert ran.code == 0, ran.err
    return root


def _prepare(fresh_show: Path, root: Path) -> None:
    """Make a show with a review that has a date, so that the tags agree."""
    shutil.copytree(fresh_show, root)
    choose_engine(root, "system")
    text = (SAMPLES / "the-lamplighter/review.txt").read_text("utf-8").split("\n\n")
    (root / "a.txt").write_text(
        "---\ndate: 2026-01-02\n---\n" + "\n\n".join(text[:3]) + "\n\n7 out of 10\n", "utf-8"
    )


def _audio(root: Path) -> bytes:
    (record,) = Shelf(root).load_records()
    return (root / record.products["audio"].path).read_bytes()


def test_eight_publications_four_at_a_time_are_the_same_bytes(
    fresh_show: Path, published_once: Path, tmp_path: Path
) -> None:
    def publish(number: int) -> bytes:
        root = tmp_path / str(number)
        _prepare(fresh_show, root)
        ran = spawn("publish", "--jobs", str(1 + number % 3), "a.txt", cwd=root)
        assert ran.code == 0, ran.err
        return _audio(root)

    with ThreadPoolExecutor(4) as pool:
        assert set(pool.map(publish, range(8))) == {_audio(published_once)}


def test_programs_of_the_system_change_nothing_that_is_heard(
    fresh_show: Path, published_once: Path, tmp_path: Path
) -> None:
    root = tmp_path / "show"
    _prepare(fresh_show, root)
    programs = tmp_path / "bin"
    programs.mkdir()
    for name in ("espeak-ng", "espeak", "ffmpeg", "ffprobe", "lame", "sox", "aplay"):
        (programs / name).write_text(f"#!/bin/sh\ntouch {tmp_path}/started\nexit 1\n")
        (programs / name).chmod(0o755)
    ran = spawn("publish", "a.txt", cwd=root, env={"PATH": str(programs)})
    assert ran.code == 0, ran.err
    assert _audio(root) == _audio(published_once)
    assert not (tmp_path / "started").exists()


def test_the_locale_the_home_and_the_time_zone_change_nothing(
    fresh_show: Path, published_once: Path, tmp_path: Path
) -> None:
    root = tmp_path / "show"
    _prepare(fresh_show, root)
    ran = spawn(
        "publish", "a.txt", cwd=root,
        env={"LC_ALL": "C", "LANG": "C", "HOME": "/nonexistent", "TZ": "Pacific/Kiritimati", "PYTHONUTF8": "0"},
    )  # fmt: skip
    assert ran.code == 0, ran.err
    assert _audio(root) == _audio(published_once)


def test_ten_times_the_text_takes_about_the_same_memory(fresh_show: Path, tmp_path: Path) -> None:
    def peak_mb(times: int) -> float:
        root = tmp_path / str(times)
        shutil.copytree(fresh_show, root)
        choose_engine(root, "system")
        body = (SAMPLES / "the-lamplighter/review.txt").read_text("utf-8").split("\n\n")[1:4]
        (root / "a.txt").write_text("\n\n".join(["The Long One (2012)", *body * times]), "utf-8")
        code = "import os, sys; pid = os.spawnvp(os.P_NOWAIT, sys.argv[1], sys.argv[1:]); "
        code += "_, status, usage = os.wait4(pid, 0); print(status, usage.ru_maxrss)"
        done = subprocess.run(
            [sys.executable, "-c", code, *command("publish", "--quiet", "a.txt")],
            cwd=root,
            capture_output=True,
            text=True,
            check=True,
        )
        status, size = map(int, done.stdout.split())
        assert status == 0, done.stderr
        return size / 1024

    assert peak_mb(10) - peak_mb(1) < 60


def test_the_voices_of_a_language_are_listed(fresh_show: Path) -> None:
    ran = run("voices", "--json", "--language", "en")
    assert {"engine": "system", "name": "English (America)", "language": "en-us"} in ran.document["voices"]
    assert {voice["language"].split("-")[0] for voice in ran.document["voices"]} == {"en"}
