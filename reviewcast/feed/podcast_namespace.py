"""What feedgen does not write: Podcasting 2.0, Podlove Simple Chapters, and itunes:explicit.

feedgen is extended by two classes, one for the channel and one for an item. Both only hold `Tag` values
and write them; which tags there are is said by `channel_tags` and `item_tags`.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Any

# libraries.md, feedgen trap 1: feedgen.util says only `import lxml`, so somebody must import lxml.etree.
import lxml.etree
from feedgen.ext.base import BaseEntryExtension, BaseExtension

from reviewcast.model import Episode, Show

from .addresses import product_address
from .notes import render_time
from .xml_text import clean_line

PODCAST = "https://podcastindex.org/namespace/1.0"
SIMPLE_CHAPTERS = "http://podlove.org/simple-chapters"
ITUNES = "http://www.itunes.com/dtds/podcast-1.0.dtd"

# Product, media type, "captions" where it is timed. feedparser and podcastparser keep the last one only,
# so WebVTT, which every app reads, comes last (feed.md, section 6).
TRANSCRIPTS = (
    ("page", "text/html", ""),
    ("srt", "application/x-subrip", "captions"),
    ("json", "application/json", "captions"),
    ("vtt", "text/vtt", "captions"),
)
CHAPTERS_TYPE = "application/json+chapters"


@dataclass(frozen=True, slots=True, kw_only=True)
class Tag:
    """One element to write: its name as `{namespace}local`, text, attributes and children."""

    name: str
    text: str = ""
    attributes: dict[str, str] = field(default_factory=dict)
    children: tuple[Tag, ...] = ()


class PodcastNamespace(BaseExtension):  # type: ignore[misc]
    """Write the tags of the channel."""

    def __init__(self) -> None:
        self.tags: list[Tag] = []
        self.dated = True

    def extend_ns(self) -> dict[str, str]:
        """Name the prefixes that the feed's root declares."""
        return {"podcast": PODCAST, "psc": SIMPLE_CHAPTERS}

    def extend_rss(self, feed: Any) -> Any:
        """Write the tags; and take lastBuildDate away from a feed that has no date.

        feedgen trap 7: it always writes lastBuildDate, the present time where it was given none.
        """
        channel = feed[0]
        if not self.dated:
            channel.remove(channel.find("lastBuildDate"))
        _write_tags(channel, self.tags)
        return feed


class PodcastNamespaceItem(BaseEntryExtension):  # type: ignore[misc]
    """Write the tags of one item."""

    def __init__(self) -> None:
        self.tags: list[Tag] = []

    def extend_rss(self, entry: Any) -> Any:
        """Write the tags."""
        _write_tags(entry, self.tags)
        return entry


def channel_tags(show: Show, guid: str) -> list[Tag]:
    """Say what the channel has beside feedgen's own: identity, ownership, people, disclosure.

    The feed is locked: no other host may take it over without its owner (Podcasting 2.0, locked).
    """
    return [
        _explicit(show),
        _podcast("guid", guid),
        _podcast("locked", "yes", owner=clean_line(show.email)),
        _podcast("medium", "podcast"),
        _podcast("person", clean_line(show.author), role="host", group="cast"),
        _narrator(),
        _disclosure(),
    ]


def item_tags(show: Show, episode: Episode) -> list[Tag]:
    """Say what an item has beside feedgen's own: people, disclosure, transcripts, chapters."""
    reviewer = clean_line(episode.author) or clean_line(show.author)
    tags = [
        _explicit(show),
        # Persons of an item take the place of all the channel's, so the narrator is named again.
        _podcast("person", reviewer, role="author", group="writing"),
        _narrator(),
        _disclosure(),
    ]
    for key, media_type, rel in TRANSCRIPTS:
        if key in episode.products:
            address = product_address(show, episode.products[key].path)
            tags.append(
                _podcast(
                    "transcript",
                    "",
                    url=address,
                    type=media_type,
                    language=clean_line(episode.language),
                    rel=rel,
                )
            )
    if "chapters" in episode.products:
        address = product_address(show, episode.products["chapters"].path)
        tags.append(_podcast("chapters", "", url=address, type=CHAPTERS_TYPE))
    if episode.chapters:
        tags.append(_simple_chapters(episode))
    return tags


def _simple_chapters(episode: Episode) -> Tag:
    """Give the chapters inline: gPodder, Spotify, AntennaPod and Pocket Casts read these."""
    return Tag(
        name=f"{{{SIMPLE_CHAPTERS}}}chapters",
        attributes={"version": "1.2"},
        children=tuple(
            Tag(
                name=f"{{{SIMPLE_CHAPTERS}}}chapter",
                attributes={
                    "start": f"{render_time(chapter)}.{chapter.start_ms % 1000:03}",
                    "title": clean_line(chapter.title),
                },
            )
            for chapter in episode.chapters
        ),
    )


def _explicit(show: Show) -> Tag:
    # feedgen trap 2: its own setter takes only yes, no and clean, which the W3C validator calls errors.
    return Tag(name=f"{{{ITUNES}}}explicit", text="true" if show.explicit else "false")


def _narrator() -> Tag:
    return _podcast("person", "Synthetic voice", role="narrator", group="cast")


def _disclosure() -> Tag:
    return _podcast("txt", "true", purpose="ai-content")


def _podcast(name: str, text: str, **attributes: str) -> Tag:
    return Tag(
        name=f"{{{PODCAST}}}{name}",
        text=text,
        attributes={key: value for key, value in attributes.items() if value},
    )


def _write_tags(parent: Any, tags: list[Tag] | tuple[Tag, ...]) -> None:
    for tag in tags:
        element = lxml.etree.SubElement(parent, tag.name, tag.attributes)
        element.text = tag.text or None
        _write_tags(element, tag.children)
