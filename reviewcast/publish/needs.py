"""What a publication needs before it begins: room on the disk, and the review's own picture."""

from __future__ import annotations

from pathlib import Path

from reviewcast.errors import ReviewError
from reviewcast.model import Review, Script, Show
from reviewcast.shelf import Shelf

from .sources import Source


def estimate_size(script: Script, show: Show) -> int:
    """Return how many bytes a publication may need: clips of 44 kB a second, and the MP3 twice."""
    seconds = sum(len(segment.spoken) for segment in script.segments) / 14
    return round(seconds * (44_100 + 2 * show.bitrate * 125)) + 2_000_000


def find_cover(name: str, source: str, shelf: Shelf) -> Path | None:
    """Return where the picture NAME of the review SOURCE lies: beside it or in the show; None where it does not.

    What a link leads to outside these folders is not there: a review names no other file of this computer.
    """
    beside = shelf.root if source == "-" else (shelf.root / source).parent
    for folder in (beside, shelf.root):
        path = (folder / name).resolve()
        if name and path.is_relative_to(folder.resolve()) and path.is_file():
            return path
    return None


def read_cover(review: Review, text: Source, shelf: Shelf) -> tuple[bytes, str] | None:
    """Return the review's own picture and its name; None for a review without one."""
    if not review.cover:
        return None
    path = find_cover(review.cover, text.path, shelf)
    if path is None:
        raise ReviewError(
            f"There is no picture “{review.cover}” beside the review, nor in the show.",
            where=text.name,
            remedy="Put it there, or take `image` out of the front matter.",
        )
    return path.read_bytes(), review.cover
