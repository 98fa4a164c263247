"""What ffprobe, whose reader of chapters many players share, makes of the tags before real frames."""

import json
import math
import struct
import subprocess
from datetime import UTC, datetime
from io import BytesIO
from pathlib import Path
from typing import Any

import lameenc
import pytest
from PIL import Image

from reviewcast.model import Chapter, Episode, Show
from reviewcast.tags import render_tag

TITLES = (
    "Opening",
    "A title of two hundred characters " + "and on " * 23 + "to end",
    "Вердикт: ★★★",
    "最後の船 \U0001f3ac",
    "x" * 126,
    "x" * 128,
    "Zwölf",
    "Credits & <closing>",
)
CHAPTERS = tuple(
    Chapter(start_ms=123 * i, end_ms=123 * (i + 1), title=TITLES[i % len(TITLES)]) for i in range(40)
)
SHOW = Show(
    root=Path(), title="Late Reviews", author="Late Press", email="l@example.com", base_url="https://e"
)
EPISODE = Episode(
    slug="last-boat",
    guid="urn:uuid:0e4ab7a6-64f6-44b9-a1a4-1f5bd1ee8b6d",
    state="pending",
    title="Last Boat",
    published=datetime(2026, 3, 9, 12, 5, tzinfo=UTC),
    updated=datetime(2026, 3, 9, 12, 5, tzinfo=UTC),
    language="en-GB",
    source="last-boat.md",
    source_digest="",
    fingerprint="",
    author="Ida Holm",
    duration_ms=CHAPTERS[-1].end_ms,
    chapters=CHAPTERS,
)

pytestmark = pytest.mark.needs("ffprobe")


def encode_tone(seconds: float) -> bytes:
    encoder = lameenc.Encoder()
    encoder.set_channels(1)
    encoder.set_in_sample_rate(44_100)
    encoder.set_bit_rate(64)
    encoder.set_quality(7)
    encoder.silence()
    wave = (round(8000 * math.sin(i / 16)) for i in range(int(44_100 * seconds)))
    return bytes(encoder.encode(b"".join(struct.pack("<h", sample) for sample in wave)) + encoder.flush())


@pytest.fixture(scope="module")
def probed(tmp_path_factory: pytest.TempPathFactory) -> dict[str, Any]:
    """Return what ffprobe says of a tagged MP3; that it has nothing to complain about is part of it."""
    cover = BytesIO()
    Image.new("RGB", (300, 300), "navy").save(cover, "JPEG")
    tag = render_tag(SHOW, EPISODE, text="Wörter. " * 5000, notes="Notes.", cover=cover.getvalue())
    mp3 = tmp_path_factory.mktemp("tagged") / "last-boat.mp3"
    mp3.write_bytes(tag + encode_tone(CHAPTERS[-1].end_ms / 1000))
    shown = ["-show_chapters", "-show_streams", "-show_format"]
    command = ["ffprobe", "-v", "error", "-f", "mp3", *shown, "-of", "json", str(mp3)]
    done = subprocess.run(command, check=True, capture_output=True)
    assert done.stderr == b""
    found: dict[str, Any] = json.loads(done.stdout)
    return found


def test_all_chapters_have_their_times_and_titles_in_order(probed: dict[str, Any]) -> None:
    read = tuple(
        Chapter(
            start_ms=round(float(chapter["start_time"]) * 1000),
            end_ms=round(float(chapter["end_time"]) * 1000),
            title=chapter["tags"]["title"],
        )
        for chapter in probed["chapters"]
    )
    assert read == CHAPTERS


def test_the_tags_name_episode_show_author_and_machine(probed: dict[str, Any]) -> None:
    tags = probed["format"]["tags"]

    assert {name: tags[name] for name in ("title", "artist", "album", "genre", "language", "date")} == {
        "title": "Last Boat",
        "artist": "Ida Holm",
        "album": "Late Reviews",
        "genre": "Podcast",
        "language": "eng",
        "date": "2026-03-09 12:05",
    }
    assert tags["comment"] == "Notes."
    assert tags["lyrics-eng"] == "Wörter. " * 5000
    assert tags["AI_GENERATED"] == "true"


def test_the_cover_is_an_attached_picture_beside_the_sound(probed: dict[str, Any]) -> None:
    sound, picture = probed["streams"]

    assert (sound["codec_name"], sound["channels"]) == ("mp3", 1)
    assert (picture["codec_name"], picture["width"], picture["disposition"]["attached_pic"]) == (
        "mjpeg",
        300,
        1,
    )
    assert picture["tags"]["comment"] == "Cover (front)"
    assert float(probed["format"]["duration"]) == pytest.approx(CHAPTERS[-1].end_ms / 1000, abs=0.1)
