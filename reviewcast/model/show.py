"""What was published, and the show around it."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import datetime
from pathlib import Path
from typing import Literal

from .checks import require
from .sound import Chapter
from .text import Credit, Rating

Status = Literal["published", "updated", "unchanged"]


@dataclass(frozen=True, slots=True, kw_only=True)
class Product:
    """A file that subscribers fetch: its path in the show, media type, size in bytes and SHA-256."""

    path: str
    media_type: str
    size: int
    digest: str

    def __post_init__(self) -> None:
        require(self.size > 0, f"{self.path} is empty")


@dataclass(frozen=True, slots=True, kw_only=True)
class Episode:
    """What was published: the record in `episode.json`, the only truth about an episode.

    `title` is distinct in the show, `review_title` as the review has it. `source` is what the author
    edits, relative to the show ("-" for standard input); `source_digest` and `copy_digest` are SHA-256 of
    it and of the copy beside the record, when they were published. `cover` is the picture that the
    review names. `products` are keyed audio, vtt, srt, json, chapters, chapters-vtt, page and cover.
    `fingerprint` digests all that decides the products; `sentences` are short digests, for likeness.
    """

    slug: str
    guid: str
    state: Literal["pending", "published", "retracted"]
    title: str
    published: datetime
    updated: datetime
    language: str
    source: str
    source_digest: str
    fingerprint: str
    copy_digest: str = ""
    review_title: str = ""
    review_id: str = ""
    work: str = ""
    year: int | None = None
    country: str = ""
    credits: tuple[Credit, ...] = ()
    rating: Rating | None = None
    author: str = ""
    summary: str = ""
    cover: str = ""
    cover_alt: str = ""
    duration_ms: int = 0
    loudness_lufs: float = 0.0
    true_peak_dbtp: float = 0.0
    voice: str = ""
    chapters: tuple[Chapter, ...] = ()
    products: dict[str, Product] = field(default_factory=dict)
    superseded: tuple[str, ...] = ()
    sentences: tuple[str, ...] = ()
    show_guid: str = ""

    def __post_init__(self) -> None:
        require(self.guid.startswith("urn:uuid:"), "a guid is a urn:uuid:")
        require(self.state != "published" or "audio" in self.products, "published means audible")


@dataclass(frozen=True, slots=True, kw_only=True)
class Show:
    """The podcast: the settings of `reviewcast.toml`, checked, with `root` the folder that holds it."""

    root: Path
    title: str
    author: str
    email: str
    base_url: str
    description: str = ""
    language: str = "en-US"
    link: str = ""
    category: str = "Arts"
    explicit: bool = False
    copyright: str = ""
    artwork: str = ""
    guid: str = ""
    engine: str = "auto"
    voice: str = ""
    rate: int = 0
    intro: str = ""
    outro: str = ""
    loudness: float = -16.0
    bitrate: int = 64
    opening: str = ""
    closing: str = ""
    pronunciations: dict[str, str] = field(default_factory=dict)
    sources: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Progress:
    """Something that happened on the way: a stage, and how far it is (0 to 1; None for the start)."""

    stage: str
    done: int = 0
    total: int = 0


Report = Callable[[Progress], None]
