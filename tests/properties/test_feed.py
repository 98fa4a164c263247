"""Whatever an author writes, the feed is one that every parser reads."""

import xml.sax
from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path
from typing import Literal
from xml.etree import ElementTree as ET

from hypothesis import given, settings
from hypothesis import strategies as st

from reviewcast.feed import check_feed, read_feed, render_feed, render_notes_text
from reviewcast.feed.notes import cut_html, render_notes
from reviewcast.model import Chapter, Credit, Episode, Product, Rating, Show

# Every code point, lone surrogates too, and much of what breaks feeds.
ANYTHING = st.text(
    st.one_of(st.characters(), st.sampled_from("<>&\"';]\x00\x0b\ufffe\ud800\u202e"))
) | st.sampled_from(["]]>", "<![CDATA[", "&nbsp;", "</item>", "<?xml?>", "\x00", "\ufffe", "\ud800\udc00"])
State = Literal["published", "pending", "retracted"]
NOON = datetime(2026, 5, 1, 12, 0, tzinfo=UTC)
SHOW = Show(
    root=Path(), title="Late Reviews", author="Ada", email="a@b.example", base_url="https://example.org"
)
CLIENT = settings(max_examples=60, deadline=None)


def write_episode(word: str) -> Episode:
    return Episode(
        slug="heron",
        guid="urn:uuid:00000000-0000-4000-8000-000000000001",
        state="published",
        title=word,
        published=NOON,
        updated=NOON,
        language="en",
        source=word,
        source_digest="",
        fingerprint="",
        work=word,
        country=word,
        credits=(Credit(role=word, name=word),),
        rating=Rating(written=f"5{word}"),
        author=word,
        summary=word,
        chapters=(Chapter(start_ms=0, end_ms=9_000, title=word),),
        products={"audio": Product(path="a.mp3", media_type="audio/mpeg", size=9, digest="")},
    )


@CLIENT
@given(ANYTHING, ANYTHING)
def test_any_text_anywhere_gives_a_feed_that_strict_parsers_read(ours: str, theirs: str) -> None:
    show = replace(
        SHOW,
        title=f"A{ours}",
        author=ours,
        email=ours,
        description=ours,
        copyright=ours,
        language=ours,
        guid=ours,
    )
    record = write_episode(theirs)
    data = render_feed(show, [record], artwork=f"feed/{ours}.jpg", generator=ours)
    check_feed(data, show, [record])
    xml.sax.parseString(data, xml.sax.ContentHandler())
    assert data == render_feed(show, [record], artwork=f"feed/{ours}.jpg", generator=ours)


@CLIENT
@given(ANYTHING)
def test_notes_are_a_well_formed_fragment_and_say_who_reads(word: str) -> None:
    record = write_episode(word)
    assert "read by a synthetic voice." in "".join(
        ET.fromstring(f"<div>{render_notes(SHOW, record)}</div>").itertext()
    )
    assert "read by a synthetic voice." in render_notes_text(SHOW, record)


@CLIENT
@given(ANYTHING.filter(bool), st.integers(1, 3_000), st.integers(60, 4_000))
def test_a_cut_is_short_enough_and_well_formed(word: str, times: int, limit: int) -> None:
    whole = render_notes(SHOW, write_episode(word * times))
    short = cut_html(whole, limit)
    ET.fromstring(f"<div>{short}</div>")
    assert len(short.encode()) <= limit
    assert (short == whole) == (len(whole.encode()) <= limit)


@CLIENT
@given(
    st.permutations(range(6)),
    st.lists(st.sampled_from(["published", "pending", "retracted"]), min_size=6, max_size=6),
)
def test_each_published_guid_stands_once_whatever_the_order(order: list[int], states: list[State]) -> None:
    records = [
        replace(
            write_episode("x"),
            slug=f"s{number}",
            guid=f"urn:uuid:{number}",
            published=NOON.replace(day=1 + number),
            products={"audio": Product(path=f"{number}.mp3", media_type="audio/mpeg", size=9, digest="")},
            state=state,
        )
        for number, state in enumerate(states)
    ]
    data = render_feed(SHOW, [records[n] for n in order], artwork="a.jpg", generator="")
    expected = [r.guid for r in reversed(records) if r.state == "published"]
    assert expected == [item.guid for item in read_feed(data)]
