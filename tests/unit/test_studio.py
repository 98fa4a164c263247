"""Clips: spoken once, checked against their words, kept under what decides their bytes."""

from __future__ import annotations

import os
import threading
import time
from pathlib import Path

import pytest

from reviewcast.errors import ShelfError, VoiceError
from reviewcast.model import Progress, Script, Segment, Sound, Utterance, Word
from reviewcast.studio import check_sound, count_words, read_clip, speak_clips, trim_sound
from reviewcast.voices.tone import ToneVoice

RATE = 22_050
TEN = "one two three four five six seven eight nine ten"


class Reader(ToneVoice):
    """A tone voice that remembers what it spoke and can fail at some words, a number of times."""

    def __init__(self, failing: str = "", times: int = 0) -> None:
        self.failing, self.times = failing, times
        self.spoken: list[str] = []
        self.at_once = self.most_at_once = 0
        self.lock = threading.Lock()

    def speak(self, utterance: Utterance) -> Sound:
        with self.lock:
            self.spoken.append(utterance.spoken)
            self.at_once += 1
            self.most_at_once = max(self.most_at_once, self.at_once)
            fails = utterance.spoken == self.failing and self.times > 0
            self.times -= fails
        time.sleep(0.01)
        with self.lock:
            self.at_once -= 1
        if fails:
            raise VoiceError("The reader coughed.", remedy="Drink.")
        return super().speak(utterance)


def script(*sentences: str, language: str = "en", voice: str = "") -> Script:
    return Script(
        segments=tuple(
            Segment(
                role="prose",
                written=text,
                utterances=(Utterance(spoken=text, language=language, voice=voice),),
                pause_ms=300,
                language=language,
                chapter="All",
            )
            for text in sentences
        )
    )


def ignore(progress: Progress) -> None:
    del progress


def tone(ms: int, level: int = 8000, tail_ms: int = 30) -> Sound:
    """Return a square wave with a quiet end."""
    wave = (
        level.to_bytes(2, "little", signed=True) * 20 + (-level).to_bytes(2, "little", signed=True) * 20
    ) * 600
    return Sound(pcm=wave[: 2 * (ms * RATE // 1000)] + bytes(2 * (tail_ms * RATE // 1000)), frame_rate=RATE)


def test_what_is_in_the_cache_is_not_spoken_again(tmp_path: Path) -> None:
    first, second = Reader(), Reader()
    clips = speak_clips(script("A b.", "C d.", "A b."), first, tmp_path, jobs=2, report=ignore)
    assert sorted(first.spoken) == ["A b.", "C d."]
    assert speak_clips(script("C d.", "E f.", "A b."), second, tmp_path, jobs=2, report=ignore)[0] == clips[1]
    assert second.spoken == ["E f."]


def test_language_voice_and_engine_are_in_the_key(tmp_path: Path) -> None:
    reader = Reader()
    for options in ({"language": "en"}, {"language": "fr"}, {"voice": "bo"}):
        speak_clips(script("A b.", **options), reader, tmp_path, jobs=1, report=ignore)
    reader.identity = "tone 2"
    speak_clips(script("A b."), reader, tmp_path, jobs=1, report=ignore)
    assert len(reader.spoken) == 4


def test_as_many_are_spoken_at_a_time_as_there_are_jobs(tmp_path: Path) -> None:
    for jobs in (1, 3):
        reader = Reader()
        speak_clips(
            script(*(f"{n}." for n in range(9))), reader, tmp_path / str(jobs), jobs=jobs, report=ignore
        )
        assert reader.most_at_once == jobs


def test_the_longest_is_spoken_first(tmp_path: Path) -> None:
    reader = Reader()
    speak_clips(script("A.", "A b c d.", "A b."), reader, tmp_path, jobs=1, report=ignore)
    assert reader.spoken == ["A b c d.", "A b.", "A."]


def test_a_failure_is_tried_once_more(tmp_path: Path) -> None:
    reader = Reader("B.", 1)
    speak_clips(script("A.", "B."), reader, tmp_path, jobs=1, report=ignore)
    assert reader.spoken.count("B.") == 2


def test_a_second_failure_stops_the_work_and_quotes_the_sentence(tmp_path: Path) -> None:
    reader = Reader("Bb cc.", 2)
    with pytest.raises(VoiceError, match=r"The reader coughed\. The sentence is: “Bb cc\.” Drink\."):
        speak_clips(script("Bb cc.", *(f"{n}." for n in range(50))), reader, tmp_path, jobs=1, report=ignore)
    assert len(reader.spoken) < 10


def test_progress_counts_what_is_spoken(tmp_path: Path) -> None:
    said: list[Progress] = []
    speak_clips(script("A.", "B.", "A."), Reader(), tmp_path, jobs=2, report=said.append)
    assert [(p.stage, p.done, p.total) for p in said] == [("speaking", n, 2) for n in range(3)]


def _flip(data: bytes) -> bytes:
    return data[:-1] + bytes([data[-1] ^ 1])


@pytest.mark.parametrize(
    "damage",
    [
        _flip,
        lambda data: data[:-2],
        lambda data: data[:20],
        lambda _: b"",
        lambda _: b"{}\n",
        lambda _: b"[]\n\0\0",
    ],
    ids=["a bit", "cut", "cut early", "empty", "no facts", "other facts"],
)
def test_a_damaged_clip_is_spoken_anew_and_said_so(tmp_path: Path, damage: object) -> None:
    assert callable(damage)
    ((clip,),) = speak_clips(script("A b."), Reader(), tmp_path, jobs=1, report=ignore)
    clip.path.write_bytes(damage(clip.path.read_bytes()))
    said: list[Progress] = []
    reader = Reader()
    assert speak_clips(script("A b."), reader, tmp_path, jobs=1, report=said.append) == ((clip,),)
    assert (reader.spoken, said[0].stage) == (["A b."], "damaged clip")
    assert len(read_clip(clip)) == 2 * clip.frames


def test_a_clip_under_the_name_of_another_is_damaged(tmp_path: Path) -> None:
    (one,), (two,) = speak_clips(script("A b.", "C d."), Reader(), tmp_path, jobs=1, report=ignore)
    two.path.write_bytes(one.path.read_bytes())
    reader = Reader()
    speak_clips(script("A b.", "C d."), reader, tmp_path, jobs=1, report=ignore)
    assert reader.spoken == ["C d."]


def test_a_clip_that_changes_or_goes_meanwhile_is_an_error(tmp_path: Path) -> None:
    ((clip,),) = speak_clips(script("A b."), Reader(), tmp_path, jobs=1, report=ignore)
    data = clip.path.read_bytes()
    clip.path.write_bytes(_flip(data))
    with pytest.raises(ShelfError, match="changed"):
        read_clip(clip)
    clip.path.unlink()
    with pytest.raises(ShelfError, match="gone"):
        read_clip(clip)


def test_a_cache_that_cannot_be_written_is_named_and_left_clean(tmp_path: Path) -> None:
    (tmp_path / "clips").write_text("I am a file.")
    with pytest.raises(ShelfError, match="could not be written"):
        speak_clips(script("A b."), Reader(), tmp_path / "clips", jobs=1, report=ignore)


REFUSED = [
    ("empty", Sound(pcm=b"", frame_rate=RATE), "it is empty"),
    ("odd bytes", Sound(pcm=tone(4000).pcm + b"\0", frame_rate=RATE), "not whole samples"),
    ("silent", Sound(pcm=bytes(2 * RATE * 4), frame_rate=RATE), "it is silent"),
    ("almost silent", tone(4000, level=60), "it is silent"),
    ("cut off", tone(4000, tail_ms=0), "in the middle of a sound"),
    ("too fast", tone(1000), "10 words take only"),
    ("much too fast", tone(100), "10 words take only"),
    (
        "too slow",
        Sound(pcm=tone(1000).pcm + bytes(2 * RATE * 10) + tone(1000).pcm, frame_rate=RATE),
        "10 words take 12",
    ),
]


@pytest.mark.parametrize(
    ("sound", "reason"), [case[1:] for case in REFUSED], ids=[case[0] for case in REFUSED]
)
def test_a_sound_that_cannot_be_its_words_is_refused_by_its_measure(sound: Sound, reason: str) -> None:
    with pytest.raises(VoiceError, match=reason):
        check_sound(sound, TEN, 175)


@pytest.mark.parametrize(
    ("ms", "fine"), [(1000, False), (1700, True), (4000, True), (9000, True), (12_000, False)]
)
def test_the_pace_is_between_60_and_400_words_a_minute(ms: int, *, fine: bool) -> None:
    sound = Sound(
        pcm=tone(500).pcm * 2 + bytes(2 * RATE * (ms - 1060) // 1000 // 2 * 2) if ms > 1060 else tone(ms).pcm,
        frame_rate=RATE,
    )
    if fine:
        check_sound(sound, TEN, 175)
    else:
        with pytest.raises(VoiceError, match="10 words"):
            check_sound(sound, TEN, 175)


def test_one_word_is_measured_by_its_syllables() -> None:
    check_sound(tone(300), "Extraordinary.", 175)
    with pytest.raises(VoiceError, match="syllables take only"):
        check_sound(tone(50), "Extraordinary.", 175)


def test_numbers_and_capitals_may_take_long() -> None:
    check_sound(
        Sound(pcm=tone(1000).pcm + bytes(2 * RATE * 4) + tone(100).pcm, frame_rate=RATE),
        "In 1917 the USSR.",
        175,
    )


def test_a_hasty_voice_may_be_hasty() -> None:
    check_sound(tone(1200), TEN, 450)


def test_the_engines_own_silence_is_taken_off_and_the_words_move_with_it() -> None:
    silence = bytes(2 * RATE)
    padded = Sound(
        pcm=silence + tone(500).pcm + silence,
        frame_rate=RATE,
        words=(Word(start=0, end=1, at_ms=1000), Word(start=2, end=3, at_ms=1200)),
    )
    trimmed = trim_sound(padded)
    length = len(trimmed.pcm) * 1000 // 2 // RATE
    assert 500 <= length <= 550
    assert [word.at_ms for word in trimmed.words] == pytest.approx([10, 210], abs=6)


@pytest.mark.parametrize(
    ("text", "words"),
    [("", (0, 0)), ("one two", (2, 2)), ("7 out of 10", (4, 7)), ("½ & £3", (2, 9)), ("naïve café", (2, 2))],
)
def test_words_are_counted_as_few_and_as_many_as_they_can_be(text: str, words: tuple[int, int]) -> None:
    assert count_words(text) == words


def test_leftovers_of_a_killed_publication_and_clips_of_last_year_are_cleared(tmp_path: Path) -> None:
    speak_clips(script("Old words.", "Kept words."), Reader(), tmp_path, jobs=1, report=ignore)
    old, kept = (
        speak_clips(script(words), Reader(), tmp_path, jobs=1, report=ignore)[0][0].path
        for words in ("Old words.", "Kept words.")
    )
    leftover = kept.with_suffix(".4711-1")
    leftover.write_bytes(b"half")
    os.utime(old, (0, 0))
    speak_clips(script("Kept words."), Reader(), tmp_path, jobs=1, report=ignore)
    assert (old.exists(), kept.exists(), leftover.exists()) == (False, True, False)
