"""A feed read back strictly, as the strictest app would, and compared with the records."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, fields
from datetime import UTC, datetime
from email.utils import parsedate_to_datetime
from io import BytesIO
from typing import Any

import lxml.etree

from reviewcast.errors import FeedError
from reviewcast.model import Episode, Show

from .addresses import product_address
from .document import list_published, title_of, to_utc
from .podcast_namespace import PODCAST, TRANSCRIPTS

_REMEDY = "Publish again: the feed is always made anew from the records."


@dataclass(frozen=True, slots=True, kw_only=True)
class FeedItem:
    """One episode as the feed tells it. `transcripts` are pairs of address and media type, in order."""

    guid: str
    title: str
    published: datetime
    enclosure_url: str
    enclosure_length: int
    enclosure_type: str
    transcripts: tuple[tuple[str, str], ...] = ()
    chapters_url: str = ""


def read_feed(data: bytes) -> tuple[FeedItem, ...]:
    """Read the items of a feed in their order, by streaming.

    Nothing is fetched, no entity is resolved, and a document type is refused. Raises FeedError, with the
    line, where the XML is not well-formed or an item lacks what RSS 2.0 and Apple require.
    """
    items = []
    try:
        walk = lxml.etree.iterparse(
            BytesIO(data),
            events=("end",),
            tag="item",
            resolve_entities=False,
            no_network=True,
            load_dtd=False,
        )
        for _, element in walk:
            items.append(_read_item(element))
            element.clear()
    except lxml.etree.XMLSyntaxError as error:
        raise _wrong(f"The XML is not well-formed: {error.msg}.", error.lineno) from None
    if walk.root.getroottree().docinfo.doctype:
        raise _wrong("The feed declares a document type, which no feed needs.", 1)
    if walk.root.tag != "rss" or walk.root.get("version") != "2.0":
        raise _wrong("The document is not RSS 2.0.", 1)
    return tuple(items)


def check_feed(data: bytes, show: Show, episodes: Sequence[Episode]) -> None:
    """Make sure that the feed says what the records say, before subscribers get it.

    Parses it back and compares: every published guid once and in order, and of each item the title, the
    date, the enclosure's address, length and type, the transcripts and the chapters. Raises FeedError.
    """
    if not data.startswith(b"<?xml "):
        raise _wrong("The feed does not begin with its XML declaration.", 1)
    expected = [_expect_item(show, episode) for episode in list_published(episodes)]
    actual = read_feed(data)
    if [item.guid for item in expected] != [item.guid for item in actual]:
        raise FeedError(
            f"The feed does not list the {len(expected)} published episodes once each, newest first.",
            where="feed.xml",
            remedy=_REMEDY,
        )
    for wanted, found in zip(expected, actual, strict=True):
        for name in (field.name for field in fields(FeedItem)):
            if getattr(wanted, name) != getattr(found, name):
                raise FeedError(
                    f"The {name.replace('_', ' ')} of “{wanted.title}” is {getattr(found, name)!r} in the feed, "
                    f"and {getattr(wanted, name)!r} in its record.",
                    where="feed.xml",
                    remedy=_REMEDY,
                )


def _expect_item(show: Show, episode: Episode) -> FeedItem:
    products = episode.products
    return FeedItem(
        guid=episode.guid,
        title=title_of(episode),
        published=to_utc(episode.published),
        enclosure_url=product_address(show, products["audio"].path),
        enclosure_length=products["audio"].size,
        enclosure_type=products["audio"].media_type,
        transcripts=tuple(
            (product_address(show, products[key].path), media_type)
            for key, media_type, _ in TRANSCRIPTS
            if key in products
        ),
        chapters_url=product_address(show, products["chapters"].path) if "chapters" in products else "",
    )


def _read_item(item: Any) -> FeedItem:
    guid, enclosure = _only(item, "guid"), _only(item, "enclosure")
    if guid.get("isPermaLink") != "false":
        raise _wrong("A guid is not marked as isPermaLink=false.", guid.sourceline)
    try:
        length = int(enclosure.get("length", ""))
        published = parsedate_to_datetime(_only(item, "pubDate").text or "")
    except ValueError as error:
        raise _wrong(f"An item has a length or a date that is none: {error}.", item.sourceline) from None
    chapters = item.find(f"{{{PODCAST}}}chapters")
    return FeedItem(
        guid=guid.text or "",
        title=item.findtext("title", ""),
        # RFC 2822, section 3.3: the zone -0000 is UTC of which nothing else is known.
        published=published if published.tzinfo else published.replace(tzinfo=UTC),
        enclosure_url=enclosure.get("url", ""),
        enclosure_length=length,
        enclosure_type=enclosure.get("type", ""),
        transcripts=tuple(
            (transcript.get("url", ""), transcript.get("type", ""))
            for transcript in item.iterfind(f"{{{PODCAST}}}transcript")
        ),
        chapters_url="" if chapters is None else chapters.get("url", ""),
    )


def _only(item: Any, name: str) -> Any:
    found = item.findall(name)
    if len(found) != 1:
        raise _wrong(f"An item has {len(found)} elements “{name}”; it must have one.", item.sourceline)
    return found[0]


def _wrong(what: str, line: int | None) -> FeedError:
    return FeedError(what, where=f"feed.xml, line {line or 1}", remedy=_REMEDY)
