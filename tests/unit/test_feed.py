"""What the feed says, seen by an XML parser of Python's own."""

import re
from dataclasses import replace
from datetime import UTC, datetime, timedelta, timezone
from email.utils import parsedate_to_datetime
from pathlib import Path
from xml.etree import ElementTree as ET

import pytest

from reviewcast.errors import FeedError, ShowError
from reviewcast.feed import FeedItem, check_feed, compute_guid, read_feed, render_feed, render_notes_text
from reviewcast.feed.notes import cut_html, render_notes
from reviewcast.model import Chapter, Credit, Episode, Product, Rating, Show

NAMES = {
    "atom": "http://www.w3.org/2005/Atom",
    "content": "http://purl.org/rss/1.0/modules/content/",
    "itunes": "http://www.itunes.com/dtds/podcast-1.0.dtd",
    "podcast": "https://podcastindex.org/namespace/1.0",
    "psc": "http://podlove.org/simple-chapters",
}
NOON = datetime(2026, 5, 1, 12, 0, tzinfo=UTC)
SHOW = Show(
    root=Path(),
    title="Late Reviews",
    author="Ada Reyes",
    email="ada@example.org",
    base_url="https://example.org/late",
    category="TV & Film > Film Reviews",
)
KINDS = {
    "audio": ("mp3", "audio/mpeg"),
    "vtt": ("vtt", "text/vtt"),
    "srt": ("srt", "application/x-subrip"),
    "json": ("json", "application/json"),
    "chapters": ("chapters.json", "application/json+chapters"),
    "page": ("html", "text/html"),
    "cover": ("jpg", "image/jpeg"),
}


def episode(slug: str = "heron", number: int = 1, **fields: object) -> Episode:
    products = {
        key: Product(
            path=f"episodes/{slug}/{slug}.{end}", media_type=kind, size=70_000 + number, digest="0" * 64
        )
        for key, (end, kind) in KINDS.items()
    }
    record = Episode(
        slug=slug,
        guid=f"urn:uuid:00000000-0000-4000-8000-{number:012}",
        state="published",
        title="The Heron",
        published=NOON + timedelta(days=number),
        updated=NOON + timedelta(days=number, hours=1),
        language="en-US",
        source="heron.md",
        source_digest="",
        fingerprint="",
        work="The Heron",
        year=2012,
        country="Canada",
        credits=(
            Credit(role="director", name="Bea Lund"),
            Credit(role="cast", name="Cy Ott"),
            Credit(role="cast", name="Di Pell"),
        ),
        rating=Rating(written="★★★½", value=3.5, best=5.0),
        author="Eve Stone",
        summary="A bird & a lake.",
        duration_ms=141_500,
        chapters=(
            Chapter(start_ms=0, end_ms=5_250, title="Opening"),
            Chapter(start_ms=5_250, end_ms=141_500, title="Review"),
        ),
        products=products,
    )
    return replace(record, **fields)  # type: ignore[arg-type]


def render(*episodes: Episode, show: Show = SHOW) -> bytes:
    data = render_feed(show, episodes, artwork="feed/artwork-1234abcd.jpg", generator="reviewcast 0.1")
    check_feed(data, show, episodes)
    return data


def channel(data: bytes) -> ET.Element:
    found = ET.fromstring(data).find("channel")
    assert found is not None
    return found


def text(parent: ET.Element, path: str) -> str | None:
    return parent.findtext(path, None, NAMES)


def attributes(parent: ET.Element, path: str) -> list[dict[str, str]]:
    return [found.attrib for found in parent.findall(path, NAMES)]


def test_the_document_is_rss_with_the_namespaces_that_apps_expect() -> None:
    data = render(episode())
    assert data.startswith(b"<?xml version='1.0' encoding='UTF-8'?>\n<rss ")
    assert b'version="2.0"' in data
    for prefix, name in NAMES.items():
        assert data.count(f'xmlns:{prefix}="{name}"'.encode()) == 1
    assert b"ns0:" not in data


def test_the_channel_tells_apple_what_it_requires() -> None:
    told = channel(render(episode(), show=replace(SHOW, copyright="Ada Reyes", explicit=True)))
    expected = {
        "title": "Late Reviews",
        "link": "https://example.org/late/feed/index.html",
        "description": "Reviews by Ada Reyes.\n\nEvery review is read by a synthetic voice.",
        "language": "en-US",
        "copyright": "Ada Reyes",
        "generator": "reviewcast 0.1",
        "ttl": "60",
        "itunes:author": "Ada Reyes",
        "itunes:owner/itunes:name": "Ada Reyes",
        "itunes:owner/itunes:email": "ada@example.org",
        "itunes:explicit": "true",
        "itunes:type": "episodic",
        "image/url": "https://example.org/late/feed/artwork-1234abcd.jpg",
        "image/title": "Late Reviews",
        "image/link": "https://example.org/late/feed/index.html",
        "podcast:locked": "yes",
        "podcast:medium": "podcast",
        "podcast:txt": "true",
    }
    assert expected == {path: text(told, path) for path in expected}
    assert attributes(told, "itunes:category/itunes:category") == [{"text": "Film Reviews"}]
    assert attributes(told, "itunes:image") == [
        {"href": "https://example.org/late/feed/artwork-1234abcd.jpg"}
    ]
    assert attributes(told, "podcast:locked") == [{"owner": "ada@example.org"}]
    assert attributes(told, "podcast:txt") == [{"purpose": "ai-content"}]
    assert attributes(told, "atom:link") == [
        {"href": "https://example.org/late/feed/feed.xml", "rel": "self", "type": "application/rss+xml"}
    ]


def test_an_item_tells_everything_that_an_app_can_show() -> None:
    (item,) = channel(render(episode())).findall("item")
    expected = {
        "title": "The Heron",
        "guid": "urn:uuid:00000000-0000-4000-8000-000000000001",
        "link": "https://example.org/late/episodes/heron/heron.html",
        "pubDate": "Sat, 02 May 2026 12:00:00 +0000",
        "itunes:duration": "142",
        "itunes:author": "Eve Stone",
        "itunes:explicit": "false",
        "itunes:episodeType": "full",
        "itunes:summary": "Reviewed by Eve Stone, read by a synthetic voice. Rating: 3.5 out of 5. A bird & a lake.",
        "podcast:txt": "true",
    }
    assert expected == {path: text(item, path) for path in expected}
    base = "https://example.org/late/episodes/heron/heron"
    assert attributes(item, "guid") == [{"isPermaLink": "false"}]
    assert attributes(item, "enclosure") == [{"url": f"{base}.mp3", "length": "70001", "type": "audio/mpeg"}]
    assert attributes(item, "itunes:image") == [{"href": f"{base}.jpg"}]
    assert attributes(item, "podcast:chapters") == [
        {"url": f"{base}.chapters.json", "type": "application/json+chapters"}
    ]
    assert [(p.text, p.get("role"), p.get("group")) for p in item.findall("podcast:person", NAMES)] == [
        ("Eve Stone", "author", "writing"),
        ("Synthetic voice", "narrator", "cast"),
    ]


def test_webvtt_is_the_last_transcript_because_some_readers_keep_one() -> None:
    (item,) = channel(render(episode())).findall("item")
    told = [(t["type"], t.get("rel", ""), t["language"]) for t in attributes(item, "podcast:transcript")]
    assert told == [
        ("text/html", "", "en-US"),
        ("application/x-subrip", "captions", "en-US"),
        ("application/json", "captions", "en-US"),
        ("text/vtt", "captions", "en-US"),
    ]


def test_the_chapters_are_also_inline() -> None:
    (item,) = channel(render(episode())).findall("item")
    assert attributes(item, "psc:chapters") == [{"version": "1.2"}]
    assert attributes(item, "psc:chapters/psc:chapter") == [
        {"start": "00:00:00.000", "title": "Opening"},
        {"start": "00:00:05.250", "title": "Review"},
    ]


def test_the_notes_say_who_what_and_where_to_jump() -> None:
    assert render_notes(SHOW, episode()) == (
        "<p>Reviewed by Eve Stone, read by a synthetic voice.<br/>Rating: 3.5 out of 5.</p>\n"
        "<p>The Heron (Canada, 2012)<br/>Director: Bea Lund<br/>Cast: Cy Ott, Di Pell</p>\n"
        "<p>A bird &amp; a lake.</p>\n"
        '<p><a href="https://example.org/late/episodes/heron/heron.html">'
        "Read the review, with chapters and transcript</a></p>\n"
        "<p>00:00:00 Opening<br/>00:00:05 Review</p>"
    )


def test_the_notes_as_text_name_no_address() -> None:
    assert render_notes_text(SHOW, episode(work="", credits=(), summary="", rating=Rating(written="B+"))) == (
        "Reviewed by Eve Stone, read by a synthetic voice.\nRating: B+.\n\n00:00:00 Opening\n00:00:05 Review"
    )


def test_an_unsigned_review_is_the_shows_author() -> None:
    assert render_notes_text(SHOW, episode(author="", chapters=())).startswith(
        "Reviewed by Ada Reyes, read by"
    )


def test_long_notes_are_cut_in_the_description_and_whole_beside_it() -> None:
    summary = "Über <Leben> & Tod 🎬. " * 400
    (item,) = channel(render(episode(summary=summary))).findall("item")
    short, whole = text(item, "description") or "", text(item, "content:encoded") or ""
    assert 3_900 < len(short.encode()) <= 4_000
    assert short.endswith("…</p>")
    assert ET.fromstring(f"<div>{short}</div>").find("p") is not None
    assert whole.endswith("00:00:05 Review</p>")
    assert len(whole.encode()) > 8_000


def test_the_whole_notes_stand_after_the_description_in_cdata() -> None:
    data = render(episode())
    assert (
        0
        < data.index(b"<item>")
        < data.rindex(b"<description>")
        < data.index(b"<content:encoded><![CDATA[<p>")
    )


def test_a_cut_falls_between_words_and_closes_what_is_open() -> None:
    assert cut_html("<p>one <b>two three</b> four</p>", 25) == "<p>one <b>two…</b></p>"


def test_a_long_description_of_the_show_keeps_the_disclosure() -> None:
    told = text(channel(render(show=replace(SHOW, description="Ü" * 4_000))), "description") or ""
    assert len(told.encode()) <= 4_000
    assert told.endswith("…\n\nEvery review is read by a synthetic voice.")


def test_only_published_episodes_enter_the_newest_first() -> None:
    records = [
        episode("one", 1),
        episode("three", 3),
        episode("two", 2),
        episode("four", 4, state="pending", products={}),
        episode("five", 5, state="retracted"),
    ]
    items = channel(render(*records)).findall("item")
    assert [(text(item, "guid") or "")[-1] for item in items] == ["3", "2", "1"]


def test_the_order_of_the_records_and_the_clock_change_no_byte() -> None:
    records = [episode("one", 1), episode("two", 2)]
    assert render(*records) == render(*reversed(records))


def test_the_feed_is_dated_by_its_records() -> None:
    edited = episode("one", 1, updated=NOON + timedelta(days=9))
    told = channel(render(edited, episode("two", 2)))
    assert text(told, "pubDate") == "Sun, 03 May 2026 12:00:00 +0000"
    assert text(told, "lastBuildDate") == "Sun, 10 May 2026 12:00:00 +0000"


def test_a_retraction_is_a_change_and_a_pending_record_is_none() -> None:
    gone = episode("two", 2, state="retracted", updated=NOON + timedelta(days=7))
    begun = episode("three", 3, state="pending", products={}, updated=NOON + timedelta(days=8))
    assert text(channel(render(episode(), gone, begun)), "lastBuildDate") == "Fri, 08 May 2026 12:00:00 +0000"


def test_dates_are_told_in_utc_and_whole_seconds() -> None:
    seoul = datetime(2026, 1, 1, 3, 0, 0, 999_999, tzinfo=timezone(timedelta(hours=9)))
    (item,) = channel(render(episode(published=seoul))).findall("item")
    assert text(item, "pubDate") == "Wed, 31 Dec 2025 18:00:00 +0000"
    assert parsedate_to_datetime(text(item, "pubDate") or "") == seoul.replace(microsecond=0)


def test_a_show_without_episodes_has_a_feed_without_dates() -> None:
    told = channel(render())
    assert text(told, "title") == "Late Reviews"
    assert [text(told, path) for path in ("lastBuildDate", "pubDate", "item")] == [None, None, None]


def test_the_shows_guid_is_the_setting_then_the_oldest_record_then_computed() -> None:
    old, new = episode("one", 1, show_guid="from-1"), episode("two", 2, show_guid="from-2")
    computed = compute_guid("https://example.org/late/feed/feed.xml")
    assert text(channel(render(new, old, show=replace(SHOW, guid="set"))), "podcast:guid") == "set"
    assert text(channel(render(new, old)), "podcast:guid") == "from-1"
    assert text(channel(render(episode())), "podcast:guid") == computed


def test_addresses_are_absolute_and_ascii() -> None:
    audio = Product(path="episodes/a/ü b&c.mp3", media_type="audio/mpeg", size=9, digest="")
    show = replace(SHOW, base_url="https://bücher.example/é/", link="https://example.org/über?a=1&b=2")
    data = render(episode(products={"audio": audio}), show=show)
    told = channel(data)
    assert attributes(told, "item/enclosure")[0]["url"] == (
        "https://xn--bcher-kva.example/%C3%A9/episodes/a/%C3%BC%20b%26c.mp3"
    )
    assert text(told, "link") == "https://example.org/%C3%BCber?a=1&b=2"


@pytest.mark.parametrize(
    "link",
    [
        "javascript:alert(1)",
        "javascript://example.org/%0Aalert(1)",
        "data:text/html,x",
        "example.org",
        "https://",
        "https://[x/",
        "https://a b/",
    ],
)
def test_a_link_that_is_no_web_address_is_refused(link: str) -> None:
    with pytest.raises(FeedError, match="is not a web address"):
        render(show=replace(SHOW, link=link))


@pytest.mark.parametrize(
    "category", ["Arts > Film Reviews", "TV & Film > Films", "tv", "Arts > Books > More", ""]
)
def test_a_category_that_apple_does_not_have_is_refused(category: str) -> None:
    with pytest.raises(ShowError, match="categories of Apple Podcasts"):
        render(show=replace(SHOW, category=category))


@pytest.mark.parametrize("artwork", ["feed/artwork.jpeg", "feed/artwork.png?v=2", ""])
def test_a_picture_that_feedgen_would_drop_in_silence_is_refused(artwork: str) -> None:
    with pytest.raises(FeedError, match=r"neither \.jpg nor \.png"):
        render_feed(SHOW, [], artwork=artwork, generator="")


@pytest.mark.parametrize(("said", "twin"), [("guid", episode("two", 1)), ("audio file", episode("heron", 2))])
def test_two_episodes_that_subscribers_would_take_for_one_are_refused(said: str, twin: Episode) -> None:
    with pytest.raises(FeedError, match=f"2 episodes have the same {said}"):
        render(episode(), twin)


def test_a_date_without_a_time_zone_is_refused() -> None:
    with pytest.raises(FeedError, match="no time zone"):
        render(episode(published=datetime(2026, 1, 1)))  # noqa: DTZ001


@pytest.mark.parametrize(
    "title",
    [
        "Tom & Jerry",
        "<b>",
        "a ]]> b",
        "\"quoted\" 'too'",
        "&amp; &lt;",
        "מסך כסף",
        "👩‍👩‍👧 🎬",
        "𝔄" * 300,
        "</title><item>",
    ],
)
def test_a_title_comes_back_as_it_was_written(title: str) -> None:
    data = render(episode(title=title, summary=title, author=title), show=replace(SHOW, title=title))
    told = channel(data)
    assert [text(told, "title"), text(told, "item/title"), text(told, "item/itunes:author")] == [title] * 3
    notes = ET.fromstring(f"<div>{text(told, 'item/content:encoded')}</div>")
    assert notes.findall("p")[2].text == title


@pytest.mark.parametrize(
    "illegal", [*map(chr, range(9)), *"\x0b\x0c\x0e\x1f\x7f\x9f\ud800\udfff\ufffe\uffff"]
)
def test_a_character_that_xml_does_not_have_is_left_out(illegal: str) -> None:
    wrong = f"a{illegal}b"
    chapters = (Chapter(start_ms=0, end_ms=1, title=wrong),)
    data = render(
        episode(title=wrong, summary=wrong, chapters=chapters), show=replace(SHOW, description=wrong)
    )
    told = channel(data)
    assert (text(told, "description") or "").startswith("ab\n")
    assert text(told, "item/title") == "ab"
    assert attributes(told, "item/psc:chapters/psc:chapter")[0]["title"] == "ab"


def test_a_title_of_nothing_but_illegal_characters_is_the_slug() -> None:
    assert text(channel(render(episode(title="\x00\ud800"))), "item/title") == "heron"


def test_a_feed_is_read_back_as_values() -> None:
    base = "https://example.org/late/episodes/heron/heron"
    assert read_feed(render(episode())) == (
        FeedItem(
            guid="urn:uuid:00000000-0000-4000-8000-000000000001",
            title="The Heron",
            published=NOON + timedelta(days=1),
            enclosure_url=f"{base}.mp3",
            enclosure_length=70_001,
            enclosure_type="audio/mpeg",
            transcripts=(
                (f"{base}.html", "text/html"),
                (f"{base}.srt", "application/x-subrip"),
                (f"{base}.json", "application/json"),
                (f"{base}.vtt", "text/vtt"),
            ),
            chapters_url=f"{base}.chapters.json",
        ),
    )


@pytest.mark.parametrize(
    ("found", "planted"),
    [
        (b'length="70001"', b'length="70002"'),
        (b'type="audio/mpeg"', b'type="audio/mp3"'),
        (b"heron.mp3", b"egret.mp3"),
        (b"heron.vtt", b"egret.vtt"),
        (b"heron.chapters.json", b"egret.chapters.json"),
        (b"-000000000001<", b"-000000000002<"),
        (b"<title>The Heron", b"<title>The Egret"),
        (b"Sat, 02 May", b"Fri, 01 May"),
        (b'isPermaLink="false"', b'isPermaLink="true"'),
        (b'length="70001"', b'length="None"'),
        (b"<guid", b"<guid>urn:uuid:1</guid><guid"),
        (b"</item>", b'<enclosure url="https://example.org/b.mp3"/></item>'),
        (b"<?xml version='1.0' encoding='UTF-8'?>", b""),
    ],
)
def test_a_feed_that_differs_from_its_records_is_refused(found: bytes, planted: bytes) -> None:
    data = render(episode())
    assert found in data
    with pytest.raises(FeedError):
        check_feed(data.replace(found, planted), SHOW, [episode()])


def test_a_feed_with_a_hole_is_refused() -> None:
    with pytest.raises(FeedError, match="does not list the 2 published episodes"):
        check_feed(render(episode()), SHOW, [episode(), episode("two", 2)])


def test_a_feed_that_is_not_well_formed_is_refused_with_its_line() -> None:
    data = render(episode()).replace(b"</guid>", b"")
    line = int(re.findall(r"line (\d+)", _refusal(data))[0])
    assert line > 40


@pytest.mark.parametrize(
    "data",
    [
        b"",
        b"<feed/>",
        b'<!DOCTYPE rss SYSTEM "http://127.0.0.1:9/x.dtd"><rss version="2.0"/>',
        b'<!DOCTYPE rss [<!ENTITY x SYSTEM "file:///etc/hostname">]><rss version="2.0">&x;</rss>',
    ],
)
def test_what_is_no_plain_rss_is_refused(data: bytes) -> None:
    assert _refusal(data).startswith("feed.xml, line 1")


def _refusal(data: bytes) -> str:
    with pytest.raises(FeedError) as caught:
        read_feed(data)
    return str(caught.value)
