"""What a listener hears, measured on the finished files by software that is not ours (listening.md, "The sound").

Each sample review is published once with the real voice; one of them once more with an intro and an outro.
"""

from __future__ import annotations

import json
import re
import shutil
import subprocess
from array import array
from dataclasses import dataclass
from html.parser import HTMLParser
from itertools import pairwise
from pathlib import Path

import pytest
import webvtt
from mutagen.id3 import ID3

from reviewcast.check import check_show_on_disk
from reviewcast.model import Episode
from reviewcast.shelf import Shelf
from reviewcast.show import load_show
from tests.e2e.conftest import SAMPLES, choose_engine, run, set_setting

REVIEWS = sorted(path for path in SAMPLES.glob("*/review.*"))
RATE = 44_100
MUSIC = {"wav": "pcm_s16le", "flac": "flac", "mp3": "libmp3lame", "ogg": "libvorbis"}
_PROBE = [
    "-v",
    "error",
    "-of",
    "json",
    "-show_streams",
    "-show_format",
    "-show_packets",
    "-select_streams",
    "a",
]
_WORD = re.compile(r"\w+")


@dataclass(frozen=True)
class Heard:
    """A published episode: its record, its files, and the sound as ffmpeg decodes it."""

    root: Path
    record: Episode

    def path(self, product: str) -> Path:
        return self.root / self.record.products[product].path

    def text(self, product: str) -> str:
        return self.path(product).read_text("utf-8")

    def samples(self) -> array[int]:
        raw = subprocess.run(
            ["ffmpeg", "-v", "error", "-i", str(self.path("audio")), "-f", "s16le", "-ac", "1", "-"],
            capture_output=True,
            check=True,
        ).stdout
        return array("h", raw)

    def cues(self) -> list[tuple[int, int, str]]:
        segments = json.loads(self.text("json"))["segments"]
        return [(round(1000 * s["startTime"]), round(1000 * s["endTime"]), s["body"]) for s in segments]


@pytest.fixture(scope="session")
def sampled(fresh_show: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Return a show in which every sample review is published with the real voice."""
    root = tmp_path_factory.mktemp("samples") / "show"
    shutil.copytree(fresh_show, root)
    choose_engine(root, "system")
    ran = run("publish", "--show", root, *REVIEWS)
    assert ran.code == 0, ran.err
    return root


@pytest.fixture(scope="session", params=[path.parent.name for path in REVIEWS])
def heard(request: pytest.FixtureRequest, sampled: Path) -> Heard:
    """Return each of the sample reviews as published."""
    (record,) = [r for r in Shelf(sampled).load_records() if request.param in r.source]
    return Heard(sampled, record)


def measure(path: Path) -> tuple[float, float]:
    """Return integrated loudness (LUFS) and true peak (dBTP) as ffmpeg's ebur128 has them."""
    said = subprocess.run(
        ["ffmpeg", "-nostdin", "-i", str(path), "-filter:a", "ebur128=peak=true", "-f", "null", "-"],
        capture_output=True,
        text=True,
        check=True,
    ).stderr
    summary = said[said.rindex("Summary:") :]
    loudness, peak = re.search(r"I:\s+(\S+) LUFS", summary), re.search(r"Peak:\s+(\S+) dBFS", summary)
    assert loudness
    assert peak
    return float(loudness[1]), float(peak[1])


def quiet_stretches(samples: array[int], *, below: int, step_ms: int = 10) -> list[tuple[int, int]]:
    """Return the stretches (ms) in which no sample reaches BELOW."""
    step = RATE * step_ms // 1000
    found, began = [], None
    for n in range(0, len(samples), step):
        quiet = max(map(abs, samples[n : n + step])) < below
        at = n * 1000 // RATE
        if quiet and began is None:
            began = at
        if not quiet and began is not None:
            found.append((began, at))
            began = None
    return found


@pytest.mark.needs("ffmpeg")
def test_every_sample_is_as_loud_as_it_shall_be(heard: Heard) -> None:
    loudness, peak = measure(heard.path("audio"))
    assert abs(loudness + 16) <= 0.5
    assert peak <= -1
    assert abs(loudness - heard.record.loudness_lufs) <= 0.2


@pytest.mark.needs("ffprobe")
def test_the_format_is_mono_constant_bit_rate_mp3(heard: Heard) -> None:
    done = subprocess.run(
        ["ffprobe", *_PROBE, str(heard.path("audio"))],
        capture_output=True,
        check=True,
    )
    seen = json.loads(done.stdout)
    (stream,) = seen["streams"]
    assert (stream["codec_name"], stream["sample_rate"], stream["channels"], stream["bit_rate"]) == (
        "mp3",
        "44100",
        1,
        "64000",
    )
    assert {int(packet["size"]) for packet in seen["packets"]} == {
        208,
        209,
    }  # 64 kbit/s at 44.1 kHz, padded or not
    assert abs(float(seen["format"]["duration"]) * 1000 - heard.record.duration_ms) <= 30


class _PageTimes(HTMLParser):
    """Gathers the times of the chapter links, and the author's words in the sentences of a page."""

    def __init__(self) -> None:
        super().__init__()
        self.starts: list[tuple[str, int]] = []

    def handle_starttag(self, tag: str, attributes: list[tuple[str, str | None]]) -> None:
        found = dict(attributes)
        if "data-start-ms" in found:
            self.starts.append((tag, int(found["data-start-ms"] or -1)))


def test_chapters_agree_within_a_millisecond_wherever_they_are(heard: Heard) -> None:
    expected = [(chapter.start_ms, chapter.title) for chapter in heard.record.chapters]
    assert len(expected) >= 3
    tag = ID3(heard.path("audio"))  # type: ignore[no-untyped-call]
    in_tag = sorted((f.start_time, str(f.sub_frames["TIT2"])) for f in tag.getall("CHAP"))  # type: ignore[no-untyped-call]
    in_json = [
        (round(c["startTime"] * 1000), c["title"]) for c in json.loads(heard.text("chapters"))["chapters"]
    ]
    in_vtt = [
        (cue.start_in_seconds * 1000 + cue.start_time.milliseconds, cue.text)
        for cue in webvtt.from_string(heard.text("chapters-vtt")).captions
    ]
    page = _PageTimes()
    page.feed(heard.text("page"))
    on_page = {start for _, start in page.starts}
    for found in (in_tag, in_json, in_vtt):
        assert [title for _, title in found] == [title for _, title in expected]
        assert all(abs(a - b) <= 1 for (a, _), (b, _) in zip(found, expected, strict=True))
    assert {start for start, _ in expected} <= on_page
    cue_starts = {start for start, _, _ in heard.cues()}
    assert {start for start, _ in expected[1:]} <= cue_starts


@pytest.mark.needs("ffmpeg")
def test_no_silence_is_longer_than_a_second_and_a_half(heard: Heard) -> None:
    silences = quiet_stretches(heard.samples(), below=33)  # -60 dBFS
    assert max(end - start for start, end in silences) <= 1500


@pytest.mark.needs("ffmpeg")
def test_pauses_are_silent_and_every_cue_begins_with_its_sound(heard: Heard) -> None:
    samples, cues = heard.samples(), heard.cues()
    assert len(cues) > 20
    for (_, end, _), (start, _, said) in pairwise(cues):
        pause = samples[(end + 30) * RATE // 1000 : (start - 30) * RATE // 1000]
        assert max(map(abs, pause), default=0) < 33, said  # -60 dBFS
        after = samples[start * RATE // 1000 : (start + 150) * RATE // 1000]
        assert max(map(abs, after)) > 200, said
    for start, end, said in cues:
        before_end = samples[max(start, end - 150) * RATE // 1000 : end * RATE // 1000]
        assert max(map(abs, before_end)) > 60, said


def test_the_authors_words_are_in_every_transcript_in_their_order(heard: Heard, sampled: Path) -> None:
    ran = run("script", "--json", "--show", sampled, sampled / heard.record.source)
    (script,) = ran.document["scripts"]
    ours = {"opening", "closing", "note"}
    written = [s["written"] for s in script["segments"] if s["role"] not in ours]
    source = (sampled / heard.record.source).resolve()
    author = _WORD.findall(
        " ".join(words for words in written if words not in {"Quote.", "End quote.", "Image:"})
    )
    if source.suffix == ".txt":
        assert _WORD.findall(source.read_text("utf-8")) == author
    vtt = " ".join(
        re.sub(r"<[^>]*>", "", cue.raw_text) for cue in webvtt.from_string(heard.text("vtt")).captions
    )
    srt = " ".join(line for line in heard.text("srt").splitlines() if not re.match(r"\d+$|\d\d:", line))
    as_json = " ".join(said for _, _, said in heard.cues())
    page = re.sub(r"<[^>]*>", " ", re.sub(r"(?s)<(script|style|head).*?</\1>", " ", heard.text("page")))
    for transcript in (vtt, srt, as_json, page):
        rest = iter(_WORD.findall(transcript))
        missing = [word for word in author if word not in rest]  # `in` moves the iterator on: order counts
        assert missing == []


def test_check_has_nothing_to_say_of_the_samples(sampled: Path) -> None:
    assert [str(f) for f in check_show_on_disk(load_show(sampled), jobs=2) if f.level == "error"] == []


@pytest.mark.needs("ffmpeg")
@pytest.mark.parametrize("suffix", MUSIC)
def test_music_stands_around_the_speech_and_never_under_it(
    sampled: Path, tmp_path: Path, suffix: str
) -> None:
    root = tmp_path / "show"
    shutil.copytree(sampled, root, ignore=shutil.ignore_patterns("episodes", "feed"))
    for name, pitch in (("intro", 700), ("outro", 900)):
        source = f"-f lavfi -i sine={pitch}:duration=3:sample_rate=48000 -ac 2"
        line = f"ffmpeg -v error {source} -filter:a volume=8 -c:a {MUSIC[suffix]} {name}.{suffix}"
        subprocess.run(line.split(), cwd=root, check=True)
        set_setting(root, f'# {name} = "sounds/{name}.wav"', f'{name} = "{name}.{suffix}"')
    set_setting(root, '# sources = ["reviews"]', "")
    review = root / "review.txt"
    review.write_text(
        "Small.\n\nA short review. It is good. It says little, and says it well.\n\n7 out of 10\n"
    )
    ran = run("publish", "--show", root, review)
    assert ran.code == 0, ran.err
    (record,) = Shelf(root).load_records()
    heard = Heard(root, record)
    samples, cues = heard.samples(), heard.cues()
    loudness, peak = measure(heard.path("audio"))
    assert abs(loudness + 16) <= 0.5
    assert peak <= -1
    assert 3250 <= cues[0][0] <= 4500
    assert 3400 <= record.duration_ms - cues[-1][1] <= 5500
    before, after = cues[0][0], cues[-1][1]
    for start, end in ((before - 400, before - 30), (after + 30, after + 400)):
        assert max(map(abs, samples[start * RATE // 1000 : end * RATE // 1000])) < 33
    for middle in (1500, record.duration_ms - 2000):
        assert max(map(abs, samples[middle * RATE // 1000 : (middle + 100) * RATE // 1000])) > 1000
    assert heard.record.chapters[0].start_ms == 0
