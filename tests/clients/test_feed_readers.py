"""What programs that we did not write make of the feed.

feedparser, podcastparser (gPodder's parser) and lemon24/reader. Where they leave a field out or keep only
the last of several, the test says so: it is why the feed is as it is.
"""

from collections.abc import Callable
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from io import BytesIO
from pathlib import Path
from typing import Any

import feedparser
import podcastparser
import pytest
from reader import make_reader

from reviewcast.feed import compute_guid, render_feed
from reviewcast.feed.notes import render_notes
from reviewcast.model import Chapter, Episode, Product, Rating, Show

NOON = datetime(2026, 5, 1, 12, 0, tzinfo=UTC)
BASE = "https://example.org/late/episodes"
SHOW = Show(
    root=Path(),
    title="Late & “Later” Reviews",
    author="Ada Reyes",
    email="ada@example.org",
    base_url="https://example.org/late",
    description="Films & books.",
    category="TV & Film > Film Reviews",
)
TITLES = ["Tom & Jerry", "<b>Bold</b> 'n' \"quoted\"", "a ]]> b", "מסך כסף", "👩‍👩‍👧 🎬", "&amp; told once"]
KINDS = {
    "audio": ("mp3", "audio/mpeg"),
    "vtt": ("vtt", "text/vtt"),
    "srt": ("srt", "application/x-subrip"),
    "json": ("json", "application/json"),
    "chapters": ("chapters.json", "application/json+chapters"),
    "page": ("html", "text/html"),
    "cover": ("jpg", "image/jpeg"),
}


def episode(number: int) -> Episode:
    return Episode(
        slug=f"s{number}",
        guid=f"urn:uuid:00000000-0000-4000-8000-{number:012}",
        state="published",
        title=TITLES[number],
        published=NOON + timedelta(days=number),
        updated=NOON + timedelta(days=number),
        language="en-US",
        source="",
        source_digest="",
        fingerprint="",
        rating=Rating(written="7 out of 10", value=7.0, best=10.0),
        author="Eve Stone",
        summary="A bird & a lake.",
        duration_ms=141_500,
        chapters=(
            Chapter(start_ms=0, end_ms=5_250, title="Opening & <title>"),
            Chapter(start_ms=5_250, end_ms=141_500, title="Review"),
        ),
        products={
            key: Product(path=f"episodes/s{number}/a.{end}", media_type=kind, size=70_000 + number, digest="")
            for key, (end, kind) in KINDS.items()
        },
    )


EPISODES = [episode(number) for number in range(len(TITLES))]
NEWEST_FIRST = list(reversed(EPISODES))


def render(*episodes: Episode, show: Show = SHOW) -> bytes:
    return render_feed(show, episodes, artwork="feed/artwork-1234abcd.jpg", generator="reviewcast")


def parse_podcast(data: bytes) -> dict[str, Any]:
    parsed: dict[str, Any] = podcastparser.parse("https://example.org/late/feed/feed.xml", BytesIO(data))
    return parsed


def test_feedparser_finds_nothing_to_complain_of() -> None:
    parsed = feedparser.parse(render(*EPISODES))
    assert (parsed.bozo, parsed.version, parsed.encoding) == (False, "rss20", "utf-8")


def test_feedparser_reads_the_show() -> None:
    told = feedparser.parse(render(*EPISODES)).feed
    expected = {
        "title": SHOW.title,
        "link": "https://example.org/late/feed/index.html",
        "subtitle": "Films & books.\n\nEvery review is read by a synthetic voice.",
        "language": "en-US",
        "author": "Ada Reyes",
        "publisher_detail": {"name": "Ada Reyes", "email": "ada@example.org"},
        "ttl": "60",
        "podcast_guid": compute_guid("https://example.org/late/feed/feed.xml"),
        "podcast_medium": "podcast",
    }
    assert expected == {key: told.get(key) for key in expected}
    assert told.image.href == "https://example.org/late/feed/artwork-1234abcd.jpg"
    assert [tag.term for tag in told.tags] == ["TV & Film", "Film Reviews"]


def test_feedparser_reads_every_item() -> None:
    entries = feedparser.parse(render(*EPISODES)).entries
    assert [e.guid for e in NEWEST_FIRST] == [entry.id for entry in entries]
    for wanted, entry in zip(NEWEST_FIRST, entries, strict=True):
        assert wanted.published.timetuple()[:6] == entry.published_parsed[:6]
        assert f"{BASE}/{wanted.slug}/a.html" == entry.link
        assert entry.guidislink is False
        (enclosure,) = entry.enclosures
        assert (f"{BASE}/{wanted.slug}/a.mp3", str(wanted.products["audio"].size), "audio/mpeg") == (
            enclosure.href,
            enclosure.length,
            enclosure.type,
        )
        assert entry.itunes_duration == "142"


def test_feedparser_keeps_the_last_transcript_which_is_webvtt() -> None:
    (entry,) = feedparser.parse(render(episode(0))).entries
    assert entry.podcast_transcript["type"] == "text/vtt"


def test_podcastparser_reads_the_show() -> None:
    told = parse_podcast(render(*EPISODES))
    expected = {
        "title": SHOW.title,
        "link": "https://example.org/late/feed/index.html",
        "description": "Films & books.\n\nEvery review is read by a synthetic voice.",
        "cover_url": "https://example.org/late/feed/artwork-1234abcd.jpg",
        "language": "en-US",
        "itunes_author": "Ada Reyes",
        "itunes_owner": {"name": "Ada Reyes", "email": "ada@example.org"},
        "itunes_categories": [["TV & Film", "Film Reviews"]],
        "explicit": False,
        "type": "episodic",
        "generator": "reviewcast",
    }
    assert expected == {key: told.get(key) for key in expected}


def test_podcastparser_reads_every_item() -> None:
    """It knows Podcasting 2.0 by another namespace only, so the inline chapters are what gPodder has."""
    told = parse_podcast(render(*EPISODES))["episodes"]
    for wanted, item in zip(NEWEST_FIRST, told, strict=True):
        url = f"{BASE}/{wanted.slug}/a"
        expected = {
            "guid": wanted.guid,
            "title": wanted.title,
            "published": wanted.published.timestamp(),
            "link": f"{url}.html",
            "total_time": 142,
            "explicit": False,
            "episode_art_url": f"{url}.jpg",
            "description": "Reviewed by Eve Stone, read by a synthetic voice. Rating: 7 out of 10. A bird & a lake.",
            "description_html": render_notes(SHOW, wanted),
            "enclosures": [
                {"url": f"{url}.mp3", "file_size": wanted.products["audio"].size, "mime_type": "audio/mpeg"}
            ],
            "chapters": [{"start": 0, "title": "Opening & <title>"}, {"start": 5, "title": "Review"}],
        }
        assert expected == {key: item.get(key) for key in expected}


@pytest.fixture
def subscribe(tmp_path: Path) -> Callable[[bytes], list[Any]]:
    """Subscribe lemon24/reader to a feed on this disk, and update it each time it is called."""
    feed = tmp_path / "feed.xml"
    reader = make_reader(":memory:", feed_root=str(tmp_path))
    reader.add_feed("feed.xml")

    def update(data: bytes) -> list[Any]:
        feed.write_bytes(data)
        reader.update_feed("feed.xml")
        return list(reader.get_entries())

    return update


def test_reader_lists_every_episode_with_its_enclosure(subscribe: Callable[[bytes], list[Any]]) -> None:
    entries = {entry.id: entry for entry in subscribe(render(*EPISODES))}
    assert {e.guid for e in EPISODES} == set(entries)
    for wanted in EPISODES:
        entry = entries[wanted.guid]
        assert (wanted.published, wanted.title) == (entry.published, entry.title)
        assert [(f"{BASE}/{wanted.slug}/a.mp3", wanted.products["audio"].size)] == [
            (enclosure.href, enclosure.length) for enclosure in entry.enclosures
        ]


def test_reader_sees_an_edit_as_the_same_episode(subscribe: Callable[[bytes], list[Any]]) -> None:
    first = episode(0)
    audio = replace(first.products["audio"], path="episodes/s0/b.mp3", size=1)
    edited = replace(first, title="Edited", products=first.products | {"audio": audio})
    subscribe(render(first))
    (entry,) = subscribe(render(edited))
    assert ("Edited", f"{BASE}/s0/b.mp3") == (entry.title, entry.enclosures[0].href)


def test_every_client_takes_a_show_without_episodes(subscribe: Callable[[bytes], list[Any]]) -> None:
    data = render()
    assert (feedparser.parse(data).bozo, parse_podcast(data)["episodes"], subscribe(data)) == (False, [], [])


def test_every_client_takes_illegal_characters(subscribe: Callable[[bytes], list[Any]]) -> None:
    data = render(replace(episode(0), title="a\x00b\ud800\ufffe", summary="\x0b\ufffe"))
    titles = {
        feedparser.parse(data).entries[0].title,
        parse_podcast(data)["episodes"][0]["title"],
        subscribe(data)[0].title,
    }
    assert titles == {"ab"}
