"""The feed: parsed as the strictest app would, and held against the records."""

from __future__ import annotations

from collections.abc import Generator, Iterator, Sequence
from pathlib import PurePosixPath
from urllib.parse import unquote, urlsplit
from xml.etree import ElementTree as ET

from reviewcast.artwork import check_artwork
from reviewcast.errors import FeedError, ImageError
from reviewcast.feed import FeedItem, check_feed, read_feed
from reviewcast.model import Episode, Show
from reviewcast.pages import load_page_files
from reviewcast.shelf import Shelf, digest_of

from .files import fetch_file
from .finding import PUBLISH, Finding, Rule, advise, error

FEED = "feed/feed.xml"
_ITUNES_IMAGE = "{http://www.itunes.com/dtds/podcast-1.0.dtd}image"


def check_feed_folder(
    show: Show, shelf: Shelf, records: Sequence[Episode], *, all_readable: bool
) -> Generator[Finding, None, str]:
    """Find what is wrong with `feed/`, and return the path of the show's picture, "" where it is not known.

    ALL_READABLE tells that RECORDS are all that there are.
    """
    begun = any(record.state != "pending" for record in records) or not all_readable
    if not begun and not (shelf.root / FEED).exists():
        what = "Nothing is published yet."
        yield advise("nothing-published", "", what, "Run “reviewcast publish REVIEW”.")
        return ""
    data = yield from fetch_file(shelf, FEED, remedy=PUBLISH)
    for name in ("index.html", *load_page_files()):
        yield from fetch_file(shelf, f"feed/{name}", remedy=PUBLISH)
    if data is None:
        return ""
    try:
        items = read_feed(data)
    except FeedError as trouble:
        yield _not_as_it_must_be("feed-invalid", trouble)
        return ""
    artwork, covers = _read_pictures(data)
    yield from _check_items(data, items, show, records, all_readable=all_readable)
    yield from _check_artwork(shelf, artwork)
    yield from _check_covers(covers, records)
    return artwork


def _check_items(
    data: bytes, items: Sequence[FeedItem], show: Show, records: Sequence[Episode], *, all_readable: bool
) -> Iterator[Finding]:
    """Find what the feed lacks, has too much, or tells otherwise than the records."""
    by_guid = {item.guid: item for item in items}
    published = {record.guid: record for record in records if record.state == "published"}
    found = []
    for guid, record in published.items():
        if guid in by_guid:
            found += _check_enclosure(by_guid[guid], record)
        else:
            what = f"“{record.title}” is published, but the feed does not list it."
            found.append(error("feed-item-missing", FEED, what, PUBLISH))
    # Where a record cannot be read, a guid that is not known may be that one's.
    known = set(by_guid) if all_readable else {record.guid for record in records}
    for guid in [guid for guid in by_guid if guid in known and guid not in published]:
        what = f"The feed lists “{by_guid[guid].title}”, which no record says is published."
        found.append(error("feed-item-unwanted", FEED, what, PUBLISH))
    yield from found
    if all_readable and not found:
        try:
            check_feed(data, show, records)
        except FeedError as trouble:
            yield _not_as_it_must_be("feed-differs", trouble)


def _check_enclosure(item: FeedItem, record: Episode) -> list[Finding]:
    audio = record.products["audio"]
    found = []
    if item.enclosure_length != audio.size:
        what = f"The enclosure of “{record.title}” has the length {item.enclosure_length}, its file {audio.size}."
        found.append(error("enclosure-length", FEED, what, PUBLISH))
    if item.enclosure_type != audio.media_type:
        what = f"The enclosure of “{record.title}” has the type {item.enclosure_type}, its file {audio.media_type}."
        found.append(error("enclosure-type", FEED, what, PUBLISH))
    return found


def _check_artwork(shelf: Shelf, path: str) -> Iterator[Finding]:
    """Find a picture of the show that is not there, is another one, or is refused by directories."""
    if not path:
        yield error("artwork-missing", FEED, "The feed names no picture of the show.", PUBLISH)
        return
    picture = yield from fetch_file(shelf, path, remedy=PUBLISH)
    if picture is None:
        return
    if f"-{digest_of(picture)[:8]}." not in path:
        what = "Its bytes are not those that were published under this name."
        yield error("file-changed", path, what, PUBLISH)
    else:
        yield from check_picture("artwork-invalid", picture, path)


def _check_covers(covers: dict[str, str], records: Sequence[Episode]) -> Iterator[Finding]:
    """Find an item whose picture in the feed is not the one of its record."""
    for record in records:
        cover = record.products.get("cover")
        wanted = PurePosixPath(cover.path).name if cover else ""
        if covers.get(record.guid, wanted) != wanted:
            what = f"The picture of “{record.title}” in the feed is not the one of its record."
            yield error("cover-differs", FEED, what, PUBLISH)


def check_picture(rule: Rule, picture: bytes, path: str) -> Iterator[Finding]:
    """Find a picture that podcast directories refuse."""
    try:
        check_artwork(picture, path)
    except ImageError as trouble:
        yield error(rule, path, trouble.what, trouble.remedy)


def _read_pictures(data: bytes) -> tuple[str, dict[str, str]]:
    """Return the path of the show's picture in a feed that `read_feed` took, and each item's by its guid.

    Of an address only the file's name counts here: the show's picture lies in `feed/`, an episode's in its folder.
    """
    channel = ET.fromstring(data).find("channel")  # noqa: S314 - read_feed refuses document types and entities
    if channel is None:
        return "", {}
    items = channel.iterfind("item")
    covers = {item.findtext("guid", ""): _name_picture(item) for item in items}
    name = _name_picture(channel)
    return f"feed/{name}" if name else "", covers


def _name_picture(element: ET.Element) -> str:
    image = element.find(_ITUNES_IMAGE)
    address = "" if image is None else image.get("href", "")
    return PurePosixPath(unquote(urlsplit(address).path)).name


def _not_as_it_must_be(rule: Rule, trouble: FeedError) -> Finding:
    where = f"feed/{trouble.where}" if trouble.where.startswith("feed.xml") else FEED
    return error(rule, where, trouble.what, trouble.remedy)
