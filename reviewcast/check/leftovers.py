"""What is no fault: edits that are not published, and files that no subscriber needs."""

from __future__ import annotations

import re
from collections.abc import Container, Iterator, Sequence
from pathlib import Path

from reviewcast.errors import ShelfError
from reviewcast.model import Episode
from reviewcast.publish.copies import name_copy
from reviewcast.shelf import Shelf, digest_of

from .finding import Finding, advise, make_anew

_DRAFT = ".reviewcast-*"
_HASHED = r"-[0-9a-f]{8}\.[a-z0-9.]+"


def check_copy(shelf: Shelf, record: Episode) -> Iterator[Finding]:
    """Find an edit of the copy that lies beside the record, or that it is gone."""
    path = name_copy(record.slug, record.source)
    try:
        copy = shelf.read(path)
    except ShelfError as trouble:
        yield advise("copy-missing", path, trouble.what, trouble.remedy)
        return
    if copy is None:
        what = "The copy of the review as it was published is not there."
        yield advise("copy-missing", path, what, make_anew(record))
    elif digest_of(copy) != record.copy_digest:
        what = "It was edited after it was published."
        yield advise("edited", path, what, "Publish it again, and subscribers get the edited review.")


def check_superseded(shelf: Shelf, record: Episode) -> Iterator[Finding]:
    """Find older audio that is kept for players which still have its address."""
    for path in record.superseded:
        if (shelf.root / path).is_file():
            what = "An older audio is kept for players that still have its address."
            yield advise(
                "superseded", path, what, "It goes with the next edit; until then nothing is to be done."
            )


def check_pending(record: Episode) -> Iterator[Finding]:
    """Find a publication that was begun and not completed."""
    where = f"episodes/{record.slug}/episode.json"
    what = f"“{record.title}” was begun, but is not published yet."
    yield advise("pending", where, what, "Publish the review again, which completes it.")


def check_drafts(shelf: Shelf) -> Iterator[Finding]:
    """Find files that an interrupted publication did not complete."""
    for folder in ("episodes", "feed"):
        for path in sorted((shelf.root / folder).rglob(_DRAFT)):
            where = path.relative_to(shelf.root).as_posix()
            what = "An interrupted publication left this incomplete file."
            yield advise("draft", where, what, "The next publication of that review deletes it.")


def check_strays(
    shelf: Shelf, records: Sequence[Episode], artwork: str, unknown: Container[str]
) -> Iterator[Finding]:
    """Find files with names like ours that nothing names; what an author put into a folder is left alone.

    ARTWORK is the show's picture in the feed. UNKNOWN are the slugs whose record does not tell what it names.
    """
    named = {product.path for record in records for product in record.products.values()}
    named.update(path for record in records for path in (*record.superseded, record.source))
    for path in _list_made(shelf.root, pictures=bool(artwork)):
        where = path.relative_to(shelf.root).as_posix()
        if where not in named | {artwork} and path.parent.name not in unknown:
            yield advise("stray", where, "No record and no feed names this file.", "It can be deleted.")


def _list_made(root: Path, *, pictures: bool) -> Iterator[Path]:
    """Yield the files whose names carry a digest, as ours do; the PICTURES of the show among them."""
    for folder in sorted((root / "episodes").glob("*/")):
        made = re.compile(rf"({re.escape(folder.name)}|cover){_HASHED}")
        yield from (path for path in sorted(folder.glob("*")) if made.fullmatch(path.name))
    if pictures:
        made = re.compile(f"artwork{_HASHED}")
        yield from (path for path in sorted((root / "feed").glob("*")) if made.fullmatch(path.name))
