"""Start a show: its settings, its picture, its folders."""

from __future__ import annotations

from pathlib import Path

from reviewcast.artwork import render_artwork
from reviewcast.errors import ShelfError
from reviewcast.feed import compute_guid
from reviewcast.model import Show
from reviewcast.publish import Site
from reviewcast.shelf import Shelf
from reviewcast.show import load_show, render_settings

SETTINGS = "reviewcast.toml"
ARTWORK = "artwork.jpg"


def start_show(folder: Path, *, title: str, author: str, email: str, base_url: str, language: str) -> Show:
    """Make FOLDER a show and return it; `ShelfError` where there is one already, `ShowError` for a wrong value.

    The picture is written before the settings that name it.
    """
    if (folder / SETTINGS).exists():
        raise ShelfError(
            "There is a show already.",
            where=str(folder / SETTINGS),
            remedy="Edit that file, or give another folder.",
        )
    guid = compute_guid(f"{base_url.rstrip('/')}/feed/feed.xml")
    settings = render_settings(
        title=title,
        author=author,
        email=email,
        base_url=base_url,
        language=language,
        guid=guid,
        artwork=ARTWORK,
    )
    picture = render_artwork(title, author)
    shelf = Shelf(folder)
    shelf.require_room(len(picture) + len(settings))
    if shelf.read(ARTWORK) is None:
        shelf.put(ARTWORK, picture)
    shelf.put(SETTINGS, settings.encode())
    show = load_show(folder)
    site = Site(show, shelf)
    site.place_artwork()
    site.read_tag_cover(
        shelf.read(ARTWORK) or picture, ARTWORK
    )  # made now, since the first publication has enough to do
    return show
