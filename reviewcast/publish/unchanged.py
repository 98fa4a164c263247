"""What most runs find: the review is published as it is. Nothing is parsed, and no engine is started."""

from __future__ import annotations

import dataclasses
import json
from collections.abc import Sequence

from reviewcast.model import Episode, Show
from reviewcast.shelf import digest_of

from .copies import name_copy
from .needs import find_cover
from .site import Site
from .sources import Source

# Settings that no product of an episode depends on; the feed and the show's page are made anew anyway.
_NOT_IN_PRODUCTS = {"root", "sources", "category", "explicit", "email", "link", "description", "guid"}


def fingerprint(site: Site, text_digest: str, source: str, cover: str) -> str:
    """Digest all that decides the products of an episode, beside the versions of reviewcast and of its engines.

    COVER is the picture that the review SOURCE names ("" for none).
    """
    settings = {
        field.name: getattr(site.show, field.name)
        for field in dataclasses.fields(Show)
        if field.name not in _NOT_IN_PRODUCTS
    }
    files = [site.shelf.read(path) for path in (site.show.artwork, site.show.intro, site.show.outro) if path]
    picture = find_cover(cover, source, site.shelf)
    files.append(picture.read_bytes() if picture else None)
    parts = [text_digest, name_copy("", source), settings, [digest_of(data or b"") for data in files]]
    return digest_of(json.dumps(parts, sort_keys=True).encode())


def find_unchanged(source: Source, site: Site, records: Sequence[Episode]) -> Episode | None:
    """Return the record that SOURCE, its copy and the settings are still those of."""
    digest = digest_of(source.data)
    for record in records:
        same_source = record.source == source.path != "-" and record.source_digest == digest
        if (
            record.state == "published"
            and same_source
            and digest_of(site.shelf.read(name_copy(record.slug, record.source)) or b"")
            == record.copy_digest
            == digest
            and record.fingerprint == fingerprint(site, digest, record.source, record.cover)
        ):
            return record
    return None
