"""What was written, and what will be said."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import Literal

from .checks import require

Role = Literal[
    "opening", "title", "heading", "prose", "quote", "list-item",
    "image", "rating", "credit", "closing", "note",
]  # fmt: skip


@dataclass(frozen=True, slots=True, kw_only=True)
class Span:
    """A stretch of a block's text: a `title` (never split, never a sentence end) or a `foreign` one."""

    start: int
    end: int
    kind: Literal["title", "foreign"]
    language: str = ""

    def __post_init__(self) -> None:
        require(0 <= self.start < self.end, "a span covers at least one character")


@dataclass(frozen=True, slots=True, kw_only=True)
class Block:
    """One paragraph, heading, list item ... : the author's words without marks, blanks folded.

    `line` is the line of the source on which it begins (from 1). `level` is a heading's (1 to 6) or
    a quote's depth. `break_before` says that a thematic break stands before it.
    """

    role: Role
    text: str
    line: int = 1
    level: int = 0
    language: str = ""
    spans: tuple[Span, ...] = ()
    break_before: bool = False

    def __post_init__(self) -> None:
        require(bool(self.text.strip()), "a block has words")
        require(all(s.end <= len(self.text) for s in self.spans), "spans lie within the text")


@dataclass(frozen=True, slots=True, kw_only=True)
class Rating:
    """A rating as the author put it (`written`), and what it means: `value` out of `best`, or a grade."""

    written: str
    value: float | None = None
    best: float | None = None

    def __post_init__(self) -> None:
        require(bool(self.written.strip()), "a rating has words")
        require((self.value is None) == (self.best is None), "value and best go together")


@dataclass(frozen=True, slots=True, kw_only=True)
class Credit:
    """Somebody who made the work: `role` is lower case ("director"), `name` as written."""

    role: str
    name: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Notice:
    """Something that the author should know, and what to do: a warning as a value."""

    what: str
    where: str = ""
    remedy: str = ""

    def __str__(self) -> str:
        """Return it as sentences, as an error would be."""
        said = f"{self.where}: {self.what}" if self.where else self.what
        return f"{said} {self.remedy}".strip()


@dataclass(frozen=True, slots=True, kw_only=True)
class Review:
    """What was written. `title` names the episode; `title_line` is the line as the author put it.

    `words_left_out` names what is never said nor shown as the author's words, each with its rule
    (code, a comment, a table of contents): (words, rule) pairs.
    """

    title: str
    title_line: str
    blocks: tuple[Block, ...]
    work: str = ""
    year: int | None = None
    country: str = ""
    credits: tuple[Credit, ...] = ()
    rating: Rating | None = None
    author: str = ""
    date: datetime | None = None
    date_has_time: bool = False
    language: str = ""
    id: str = ""
    summary: str = ""
    cover: str = ""
    cover_alt: str = ""
    words_left_out: tuple[tuple[str, str], ...] = ()
    notices: tuple[Notice, ...] = ()

    def __post_init__(self) -> None:
        require(bool(self.title.strip()), "a review has a title")
        require(bool(self.blocks), "a review has words")


@dataclass(frozen=True, slots=True, kw_only=True)
class Change:
    """Why the ear gets other words than the eye: `written` is said as `spoken` by `rule`.

    An empty `spoken` means that the words are left out.
    """

    written: str
    spoken: str
    rule: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Utterance:
    """The unit of synthesis and of the cache: spoken words, their language, a voice ("" = the show's)."""

    spoken: str
    language: str
    voice: str = ""

    def __post_init__(self) -> None:
        require(bool(self.spoken.strip()), "an utterance has words")


@dataclass(frozen=True, slots=True, kw_only=True)
class Segment:
    """One sentence and one cue.

    `ours` marks what reviewcast adds (opening, "Quote.", closing). `chapter` is the title of the
    chapter that begins here, else empty. `paragraph` numbers the block that the sentence is of.
    """

    role: Role
    written: str
    utterances: tuple[Utterance, ...]
    pause_ms: int
    language: str
    ours: bool = False
    chapter: str = ""
    paragraph: int = 0
    level: int = 0
    changes: tuple[Change, ...] = ()

    def __post_init__(self) -> None:
        require(bool(self.utterances), "a segment says something")
        require(self.pause_ms >= 0, "a pause cannot be negative")

    @property
    def spoken(self) -> str:
        """All that the ear gets of this sentence."""
        return " ".join(u.spoken for u in self.utterances)


@dataclass(frozen=True, slots=True, kw_only=True)
class Script:
    """What will be said, in order; the first segment begins the first chapter."""

    segments: tuple[Segment, ...]
    notices: tuple[Notice, ...] = ()

    def __post_init__(self) -> None:
        require(bool(self.segments), "a script says something")
        require(bool(self.segments[0].chapter), "a chapter begins at the first segment")
