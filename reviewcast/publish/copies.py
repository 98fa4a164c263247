"""The source and its copy: which of the two counts, when an author edited one of them.

What the author edits is the recorded source. Beside the record lies a copy of it as published; an author who has
only the show at hand may edit that one. An edit is never lost: where both were edited and differ, nobody guesses.
"""

from __future__ import annotations

import dataclasses
from pathlib import PurePosixPath

from reviewcast.errors import IdentityError
from reviewcast.model import Episode
from reviewcast.shelf import Shelf, digest_of

from .sources import Source

_SUFFIXES = {".md": ".md", ".markdown": ".md", ".html": ".html", ".htm": ".html", ".xhtml": ".html"}


@dataclasses.dataclass(frozen=True, slots=True, kw_only=True)
class Choice:
    """The text to publish, and the path and digest to record as its source."""

    text: Source
    source: str
    source_digest: str


def name_copy(slug: str, source: str) -> str:
    """Return where the copy of SOURCE lies; a source in the episode's own folder is its own copy.

    >>> name_copy("alien", "drafts/alien.markdown")
    'episodes/alien/review.md'
    >>> name_copy("alien", "episodes/alien/alien.txt")
    'episodes/alien/alien.txt'
    """
    if source.startswith(f"episodes/{slug}/"):
        return source
    return f"episodes/{slug}/review{_SUFFIXES.get(PurePosixPath(source).suffix.lower(), '.txt')}"


def choose_text(given: Source, record: Episode | None, shelf: Shelf) -> Choice:
    """Return what counts of GIVEN, the recorded source and the copy; `IdentityError` where two edits compete."""
    as_given = Choice(text=given, source=given.path, source_digest=digest_of(given.data))
    if record is None or record.state != "published":
        return as_given
    copy_path = name_copy(record.slug, record.source)
    if given.path == copy_path:
        return as_given if copy_path == record.source else _choose_copy(given, record, shelf)
    copy = shelf.read(copy_path) if copy_path != record.source else None
    if copy is None or copy == given.data:
        return as_given
    if as_given.source_digest == record.source_digest:
        text = Source(path=given.path, name=copy_path, data=copy)
        return Choice(text=text, source=given.path, source_digest=record.source_digest)
    if digest_of(copy) != record.copy_digest:
        raise _two_edits(record, copy_path)
    return as_given


def _choose_copy(given: Source, record: Episode, shelf: Shelf) -> Choice:
    """Return the copy, which was given itself; the recorded source stays what the author edits."""
    try:
        original = None if record.source == "-" else (shelf.root / record.source).read_bytes()
    except OSError:  # gone, or another computer's: then nothing competes
        original = None
    edited = original is not None and digest_of(original) != record.source_digest
    if edited and original != given.data and digest_of(given.data) != record.copy_digest:
        raise _two_edits(record, given.path)
    digest = digest_of(given.data) if original == given.data else record.source_digest
    return Choice(text=given, source=record.source, source_digest=digest)


def _two_edits(record: Episode, copy_path: str) -> IdentityError:
    return IdentityError(
        f"Both this copy and {record.source} were edited since the episode was published.",
        where=copy_path,
        remedy=f"Bring the edits together in {record.source}, delete the copy, and publish again.",
    )
