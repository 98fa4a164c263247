"""What the MP3 says about itself, byte by byte where players are particular."""

from dataclasses import replace
from datetime import UTC, datetime, timedelta, timezone
from io import BytesIO
from pathlib import Path

import pytest
from PIL import Image

from reviewcast.errors import ImageError, SoundError
from reviewcast.model import Chapter, Episode, Show
from reviewcast.tags import read_tag, render_tag

SHOW = Show(
    root=Path("show"),
    title="Late Reviews",
    author="Late Press",
    email="late@example.com",
    base_url="https://reviews.example.com/late",
    link="https://reviews.example.com/about",
    copyright="Late Press",
    guid="917393e3-1b1e-5cef-ace4-edaa54e1f810",
)
CHAPTERS = (
    Chapter(start_ms=0, end_ms=2750, title="Opening, and a title that is longer than its neighbours"),
    Chapter(start_ms=2750, end_ms=61_001, title="Review"),
    Chapter(start_ms=61_001, end_ms=70_000, title="Verdict: \u2605\u2605\u2605 \u6700\u5f8c \U0001f3ac"),
)
EPISODE = Episode(
    slug="last-boat",
    guid="urn:uuid:0e4ab7a6-64f6-44b9-a1a4-1f5bd1ee8b6d",
    state="pending",
    title="Last Boat: \u00c5land",
    published=datetime(2026, 3, 9, 12, 5, tzinfo=UTC),
    updated=datetime(2026, 3, 10, tzinfo=UTC),
    language="sv-FI",
    source="last-boat.md",
    source_digest="",
    fingerprint="",
    author="Ida Holm",
    duration_ms=70_040,
    voice="espeak-ng 1.52 sv",
    chapters=CHAPTERS,
)
FRAMES = b"\xff\xfb\x50\xc4" + bytes(400)


def draw_cover() -> bytes:
    file = BytesIO()
    Image.new("RGB", (64, 64), "navy").save(file, "JPEG")
    return file.getvalue()


def render(episode: Episode = EPISODE, *, text: str = "The whole review.", notes: str = "Notes.") -> bytes:
    return render_tag(SHOW, episode, text=text, notes=notes, cover=draw_cover())


def test_all_that_is_written_is_read_again() -> None:
    rendered = render()
    tag = read_tag(rendered + FRAMES)

    assert tag.version == (2, 3)
    assert tag.size == len(rendered)
    assert tag.title == EPISODE.title
    assert tag.artist == "Ida Holm"
    assert tag.album == "Late Reviews"
    assert tag.genre == "Podcast"
    assert tag.language == "swe"
    assert tag.length_ms == 70_040
    assert tag.ai_generated
    assert tag.notes == "Notes."
    assert tag.text == "The whole review."
    assert tag.cover == draw_cover()
    assert tag.chapters == CHAPTERS
    assert tag.contents == tuple(chapter.title for chapter in CHAPTERS)


def test_the_same_episode_gives_the_same_bytes() -> None:
    assert render() == render()


def test_chapters_stand_in_the_order_of_time_whatever_their_titles() -> None:
    chapters = tuple(
        Chapter(start_ms=1000 * i, end_ms=1000 * (i + 1), title="x" * (7 * i % 40 + 1)) for i in range(40)
    )

    assert read_tag(render(replace(EPISODE, chapters=chapters))).chapters == chapters


def test_a_chapter_counts_by_time_and_not_by_bytes() -> None:
    chapter = render().split(b"CHAP")[2]

    # Behind size and flags: the name, start and end in milliseconds, two offsets that are not used.
    assert chapter[6:26] == b"ch1\0" + bytes.fromhex("00000abe 0000ee49 ffffffff ffffffff")


def test_the_contents_are_ordered_and_on_top() -> None:
    contents = render().split(b"CTOC")[1]

    assert contents[6:24] == b"toc\0" + b"\x03" + b"\x03" + b"ch0\0ch1\0ch2\0"
    assert "Chapters".encode("utf-16") in contents


def test_more_chapters_than_the_contents_can_name_are_all_written() -> None:
    chapters = tuple(Chapter(start_ms=i, end_ms=i + 1, title=str(i)) for i in range(300))
    tag = read_tag(render(replace(EPISODE, chapters=chapters)))

    assert tag.chapters == chapters
    assert tag.contents == tuple(str(i) for i in range(255))


def test_the_date_is_in_the_frames_of_version_2_3_and_in_utc() -> None:
    at_home = EPISODE.published.astimezone(timezone(timedelta(hours=-13)))
    rendered = render(replace(EPISODE, published=at_home))

    for frame, value in (("TYER", "2026"), ("TDAT", "0903"), ("TIME", "1205")):
        assert rendered.split(frame.encode())[1][7:].startswith(value.encode("utf-16"))
    assert b"TDRC" not in rendered
    assert rendered == render()


@pytest.mark.parametrize(
    ("given", "written"), [("Late Press", "2026 Late Press"), ("2019 Late Press", "2019 Late Press")]
)
def test_the_copyright_begins_with_a_year(given: str, written: str) -> None:
    rendered = render_tag(replace(SHOW, copyright=given), EPISODE, text="", notes="")

    assert written.encode("utf-16") in rendered


def test_no_guid_and_no_address_is_in_the_tag() -> None:
    rendered = render()

    for secret in (EPISODE.guid, EPISODE.guid[9:], SHOW.guid, "example.com"):
        for encoding in ("latin-1", "utf-16-le", "utf-16-be"):
            assert secret.encode(encoding) not in rendered


def test_nothing_in_a_text_can_end_it_early() -> None:
    tag = read_tag(render(replace(EPISODE, title="Last\0 Boat\ud800"), text="before\0after"))

    assert tag.title == "Last Boat"
    assert tag.text == "beforeafter"


def test_what_an_episode_lacks_is_the_shows_or_left_out() -> None:
    rendered = render_tag(replace(SHOW, copyright=""), replace(EPISODE, author=""), text="", notes="")

    assert read_tag(rendered).artist == "Late Press"
    for frame in (b"APIC", b"COMM", b"TCOP"):
        assert frame not in rendered


def test_a_cover_that_is_no_jpeg_is_refused() -> None:
    with pytest.raises(ImageError, match="has to be a JPEG"):
        render_tag(SHOW, EPISODE, text="", notes="", cover=b"\x89PNG\r\n")


def test_an_episode_without_a_length_is_not_tagged() -> None:
    with pytest.raises(ValueError, match="has its length"):
        render(replace(EPISODE, duration_ms=0))


@pytest.mark.parametrize(
    "mp3",
    [
        pytest.param(b"", id="nothing"),
        pytest.param(FRAMES, id="no tag"),
        pytest.param(render()[:300], id="cut off"),
        pytest.param(
            render().replace("70040".encode("utf-16-le"), "7oo40".encode("utf-16-le")), id="no length"
        ),
        pytest.param(render().replace(bytes.fromhex("00000abe0000ee49"), bytes(8)), id="no time"),
    ],
)
def test_a_damaged_tag_is_refused_in_a_sentence(mp3: bytes) -> None:
    with pytest.raises(SoundError, match="cannot be read") as refused:
        read_tag(mp3)

    assert refused.value.remedy


@pytest.mark.parametrize(
    ("tag", "code"),
    [
        ("en", "eng"),
        ("EN-gb", "eng"),
        ("zh-Hant-TW", "zho"),
        ("yue", "yue"),
        ("qq", "und"),
        ("i-navajo", "und"),
    ],
)
def test_a_language_has_three_letters(tag: str, code: str) -> None:
    assert read_tag(render(replace(EPISODE, language=tag))).language == code
