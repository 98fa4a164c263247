"""The whole feed, by feedgen."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from datetime import UTC, datetime
from typing import Any

from feedgen.feed import FeedGenerator

from reviewcast.errors import FeedError
from reviewcast.model import Episode, Show

from .addresses import FEED_PATH, SHOW_PAGE_PATH, ascii_address, compute_guid, product_address
from .categories import parse_category
from .notes import DESCRIPTION_LIMIT, cut_html, render_lead, render_notes
from .podcast_namespace import PodcastNamespace, PodcastNamespaceItem, channel_tags, item_tags
from .xml_text import clean_line, clean_text, cut_text

_DISCLOSURE = "Every review is read by a synthetic voice."


def render_feed(show: Show, episodes: Sequence[Episode], *, artwork: str, generator: str) -> bytes:
    """Render the RSS 2.0 feed of a show: UTF-8, the XML declaration first, the newest item first.

    `episodes` are records in any state and order, of which the published ones are listed; `artwork` is
    the path of the show's picture in the show; `generator` names the program. The same values give the
    same bytes: nothing is taken from the clock. Obeys RSS 2.0, Apple Podcasts' requirements, PSP-1 and
    Podcasting 2.0. Raises FeedError for what no directory would take, ShowError for the category.
    """
    listed = list_published(episodes)
    # feedgen trap 12: it sets the locale of the process while it writes a date. One thread at a time.
    feed = FeedGenerator()
    feed.load_extension("podcast", atom=False)
    feed.register_extension("podcasting", PodcastNamespace, PodcastNamespaceItem, atom=False)
    _describe_show(feed, show, artwork, generator)
    _date_feed(feed, episodes, listed)
    feed.podcasting.tags = channel_tags(show, _choose_guid(show, episodes))
    for episode in listed:
        _describe_episode(feed.add_entry(order="append"), show, episode)
    data: bytes = feed.rss_str(pretty=True)
    return data


def list_published(episodes: Sequence[Episode]) -> list[Episode]:
    """List the published episodes, newest first. Raises FeedError where two are one to a subscriber."""
    published = [episode for episode in episodes if episode.state == "published"]
    for said, values in (
        ("guid", [episode.guid for episode in published]),
        ("audio file", [episode.products["audio"].path for episode in published]),
    ):
        (value, times), *_ = Counter(values).most_common(1) or [("", 0)]
        if times > 1:
            raise FeedError(
                f"{times} episodes have the same {said}: {value}.",
                remedy="Retract one of them, or take its record from a backup.",
            )
    return sorted(published, key=lambda episode: (to_utc(episode.published), episode.slug), reverse=True)


def to_utc(moment: datetime) -> datetime:
    """Return a moment in UTC and whole seconds. Raises FeedError for one without a time zone."""
    if moment.tzinfo is None:
        raise FeedError(f"The date {moment} has no time zone.", remedy="Dates are recorded in UTC.")
    return moment.astimezone(UTC).replace(microsecond=0)


def title_of(episode: Episode) -> str:
    """Return the title as one line of text: never empty, never markup."""
    return clean_line(episode.title) or episode.slug


def _choose_guid(show: Show, episodes: Sequence[Episode]) -> str:
    """Take the setting, else what the oldest record kept, else compute it from the feed's address."""
    oldest_first = sorted(episodes, key=lambda episode: (to_utc(episode.published), episode.slug))
    kept = next((episode.show_guid for episode in oldest_first if episode.show_guid), "")
    return clean_line(show.guid) or clean_line(kept) or compute_guid(product_address(show, FEED_PATH))


def _describe_show(feed: Any, show: Show, artwork: str, generator: str) -> None:
    title = clean_line(show.title)
    if not title:
        raise FeedError("The show has no title.", remedy="Give it one in the settings: title = ...")
    page = ascii_address(show.link) if show.link else product_address(show, SHOW_PAGE_PATH)
    picture = _picture_address(show, artwork)
    author, email = clean_line(show.author), clean_line(show.email)
    feed.title(title)
    # feedgen trap 4: the last link becomes <link>, so the feed's own address comes first.
    feed.link(href=product_address(show, FEED_PATH), rel="self", type="application/rss+xml")
    feed.link(href=page, rel="alternate")
    about = clean_text(show.description) or f"Reviews by {author}."
    room = DESCRIPTION_LIMIT - len(_DISCLOSURE) - 2
    feed.description(f"{cut_text(about, room)}\n\n{_DISCLOSURE}")
    feed.language(clean_line(show.language))
    feed.copyright(clean_line(show.copyright))
    feed.generator(clean_line(generator))
    feed.docs("https://www.rssboard.org/rss-specification")
    feed.ttl(60)
    # Without width and height: RSS allows them up to 144 by 400 only.
    feed.image(url=picture, title=title, link=page)
    category, subcategory = parse_category(show.category)
    feed.podcast.itunes_category({"cat": category} | ({"sub": subcategory} if subcategory else {}))
    feed.podcast.itunes_image(picture)
    feed.podcast.itunes_author(author)
    feed.podcast.itunes_type("episodic")
    if author and email:
        feed.podcast.itunes_owner(name=author, email=email)


def _date_feed(feed: Any, episodes: Sequence[Episode], listed: Sequence[Episode]) -> None:
    """Date the feed by its records: the newest item, and the last time that a record changed it.

    A retraction changes the feed as well, so tombstones count; a pending record does not.
    """
    changes = [to_utc(episode.updated) for episode in episodes if episode.state != "pending"]
    feed.podcasting.dated = bool(changes)
    if changes:
        feed.lastBuildDate(max(changes))
    if listed:
        feed.pubDate(to_utc(listed[0].published))


def _describe_episode(entry: Any, show: Show, episode: Episode) -> None:
    audio = episode.products["audio"]
    notes = render_notes(show, episode)
    entry.title(title_of(episode))
    entry.guid(clean_line(episode.guid), permalink=False)
    entry.pubDate(to_utc(episode.published))
    entry.enclosure(product_address(show, audio.path), str(audio.size), audio.media_type)
    if "page" in episode.products:
        entry.link(href=product_address(show, episode.products["page"].path))
    # feedgen trap 6: only both together give <description> and <content:encoded>, in the right order.
    entry.description(cut_html(notes, DESCRIPTION_LIMIT))
    entry.content(notes, type="CDATA")
    entry.podcast.itunes_author(clean_line(episode.author) or clean_line(show.author))
    entry.podcast.itunes_summary(cut_text(render_lead(show, episode), DESCRIPTION_LIMIT))
    # feedgen trap 8: whole seconds, as an int.
    entry.podcast.itunes_duration(max(1, round(episode.duration_ms / 1000)))
    entry.podcast.itunes_episode_type("full")
    if "cover" in episode.products:
        entry.podcast.itunes_image(_picture_address(show, episode.products["cover"].path))
    entry.podcasting.tags = item_tags(show, episode)


def _picture_address(show: Show, path: str) -> str:
    # feedgen trap 3: it drops the picture of a channel without a word when its name ends otherwise.
    if not path.endswith((".jpg", ".png")):
        raise FeedError(
            f"The picture “{clean_line(path)}” is neither .jpg nor .png, which are all that Apple takes.",
            remedy="Give the artwork as a JPEG or PNG file.",
        )
    return product_address(show, path)
