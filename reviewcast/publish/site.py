"""What belongs to the show and not to one episode: the feed, its page, the artwork, the show's guid."""

from __future__ import annotations

import dataclasses
import json
from collections.abc import Sequence
from pathlib import Path

from reviewcast.errors import ShowError
from reviewcast.model import Episode, Show
from reviewcast.shelf import Shelf, digest_of

FEED = "feed/feed.xml"
_STATE = ".reviewcast/site.json"
_TAG_COVER_SIDE = 600  # pixels; a bigger picture delays every player's first second
_COVER_SIDE = 1400  # Apple's smallest


class Site:
    """The show's own files on its shelf."""

    def __init__(self, show: Show, shelf: Shelf) -> None:
        self.show = show
        self.shelf = shelf

    def with_guid(self, records: Sequence[Episode]) -> Show:
        """Return the show with its guid: what the records say, else the settings, else made from the address.

        It survives a change of the address: the first publication stores it in the records.
        """
        recorded = next((r.show_guid for r in records if r.show_guid), "")
        if self.show.guid or recorded:
            return dataclasses.replace(self.show, guid=self.show.guid or recorded)
        from reviewcast.feed import compute_guid

        return dataclasses.replace(self.show, guid=compute_guid(f"{self.show.base_url}/{FEED}"))

    def read_artwork(self) -> tuple[bytes, str]:
        """Return the show's picture and its suffix: the author's, else one drawn for the show's name."""
        if self.show.artwork:
            data = self.shelf.read(self.show.artwork)
            if data is None:
                raise ShowError(
                    "The picture is not there.", where=self.show.artwork, remedy="Change [show] artwork."
                )
            return data, ".png" if self.show.artwork.lower().endswith(".png") else ".jpg"
        name = (
            f".reviewcast/drawn-{digest_of(json.dumps([self.show.title, self.show.author]).encode())[:8]}.jpg"
        )
        drawn = self.shelf.read(name)
        if drawn is None:
            from reviewcast.artwork import render_artwork

            drawn = render_artwork(self.show.title, self.show.author)
            self.shelf.put(name, drawn)
        return drawn, ".jpg"

    def read_tag_cover(self, picture: bytes, name: str) -> bytes:
        """Return PICTURE small enough for the tags of an MP3; kept, since it seldom changes."""
        return self._fitted(picture, name, _TAG_COVER_SIDE)

    def read_episode_cover(self, picture: bytes, name: str) -> bytes:
        """Return PICTURE as podcast directories take it."""
        return self._fitted(picture, name, _COVER_SIDE)

    def _fitted(self, picture: bytes, name: str, side: int) -> bytes:
        kept = f".reviewcast/fitted-{digest_of(picture)[:16]}-{side}.jpg"
        fitted = self.shelf.read(kept)
        if fitted is None:
            from reviewcast.artwork import fit_cover

            fitted = fit_cover(picture, name, side=side)
            self.shelf.put(kept, fitted)
        return fitted

    def place_artwork(self) -> str:
        """Put the show's picture into `feed/`, checked, and return its path; one that is there was checked."""
        picture, suffix = self.read_artwork()
        artwork = f"feed/artwork-{digest_of(picture)[:8]}{suffix}"
        if self.shelf.read(artwork) != picture:
            from reviewcast.artwork import check_artwork

            check_artwork(picture, self.show.artwork or artwork)
            self.shelf.put(artwork, picture)
        return artwork

    def refresh(self, records: Sequence[Episode]) -> None:
        """Make everything in `feed/` anew from the records, the feed last; what is equal stays untouched."""
        artwork = self.place_artwork()
        show = self.with_guid(records)
        anywhere = dataclasses.replace(show, root=Path())  # a show that was moved is the same show
        made_from = digest_of(repr((anywhere, tuple(records), artwork)).encode())
        if self._stands(made_from):
            return
        from reviewcast.feed import check_feed, render_feed
        from reviewcast.pages import load_page_files, render_show_page

        feed = render_feed(show, records, artwork=artwork, generator="reviewcast")
        check_feed(feed, show, records)
        files = {f"feed/{name}": data for name, data in load_page_files().items()}
        files["feed/index.html"] = render_show_page(show, records, artwork=artwork).encode()
        files[FEED] = feed
        for path, data in files.items():
            self.shelf.put(path, data)
        state = {"made_from": made_from, "files": {path: digest_of(data) for path, data in files.items()}}
        self.shelf.put(_STATE, json.dumps(state).encode())

    def _stands(self, made_from: str) -> bool:
        """Tell whether `feed/` was made from this already, and is still what was made."""
        try:
            state = json.loads(self.shelf.read(_STATE) or b"{}")
            files: dict[str, str] = state["files"]
        except (ValueError, KeyError, TypeError):
            return False
        return state.get("made_from") == made_from and all(
            digest_of(self.shelf.read(path) or b"") == digest for path, digest in files.items()
        )
