"""The files that subscribers fetch: there, readable, and of the bytes that were published."""

from __future__ import annotations

import os
import stat
from collections.abc import Generator, Iterator

from reviewcast.errors import ShelfError
from reviewcast.model import Episode, Product
from reviewcast.shelf import Shelf, digest_of

from .finding import Finding, error, make_anew

# What a published record names, and the types that feed.md asks for (D5). A cover is an episode's own choice.
MEDIA_TYPES = {
    "audio": "audio/mpeg",
    "vtt": "text/vtt",
    "srt": "application/x-subrip",
    "json": "application/json",
    "chapters": "application/json+chapters",
    "chapters-vtt": "text/vtt",
    "page": "text/html",
    "cover": "image/jpeg",
}
_OPTIONAL = {"cover"}

Fetched = Generator[Finding, None, bytes | None]


def check_products(record: Episode) -> Iterator[Finding]:
    """Find a product that the record does not name, or names with another type."""
    where = f"episodes/{record.slug}/episode.json"
    for key, media_type in MEDIA_TYPES.items():
        product = record.products.get(key)
        if product is None and key not in _OPTIONAL:
            yield error("product-missing", where, f"The record names no {key} file.", make_anew(record))
        elif product is not None and product.media_type != media_type:
            what = f"The {key} file has the type {product.media_type}; it is {media_type}."
            yield error("product-type", where, what, make_anew(record))


def fetch_product(shelf: Shelf, record: Episode, key: str) -> Fetched:
    """Return the bytes of a product if they are those that were published."""
    product = record.products.get(key)
    if product is None:
        return None
    back = "Bring the file back from a copy. Without one: " + make_anew(record)
    data = yield from fetch_file(shelf, product.path, remedy=back)
    if data is None:
        return None
    if len(data) != product.size:
        what = f"It has {len(data)} bytes; {product.size} were published."
    elif digest_of(data) != product.digest:
        what = "Its bytes are not those that were published."
    else:
        if key != "page":
            yield from _check_name(record, product)
        return data
    yield error("file-changed", product.path, what, back)
    return None


def fetch_file(shelf: Shelf, path: str, *, remedy: str) -> Fetched:
    """Return the bytes of a file that a web server could read; REMEDY is what to do when it is not there."""
    try:
        data = shelf.read(path)
    except ShelfError as trouble:
        yield error("file-unreadable", path, trouble.what, trouble.remedy)
        return None
    if data is None:
        yield error("file-missing", path, "The file is not there.", remedy)
        return None
    yield from check_mode(shelf, path)
    return data


def check_mode(shelf: Shelf, path: str) -> Iterator[Finding]:
    """Find a file or folder that a web server may not read (reliability.md, fault 38)."""
    if os.name == "nt":  # it has no such modes
        return
    mode = (shelf.root / path).stat().st_mode
    kind, wanted, right = ("folder", 0o005, 755) if stat.S_ISDIR(mode) else ("file", 0o004, 644)
    if mode & wanted != wanted:
        what = f"A web server may not read this {kind}: its mode is {stat.S_IMODE(mode):o}, not {right}."
        yield error("file-mode", path, what, f"Allow it with chmod {right}.")


def _check_name(record: Episode, product: Product) -> Iterator[Finding]:
    """Find a name that does not carry its bytes' digest: players would keep an older file of that name."""
    if f"-{product.digest[:8]}." not in product.path:
        what = f"The name does not carry {product.digest[:8]}, the head of the file's SHA-256."
        yield error("file-name", product.path, what, make_anew(record))
