"""What was found: a rule that does not hold, where, and how to mend it."""

from __future__ import annotations

import shlex
from dataclasses import dataclass
from typing import Literal

from reviewcast.model import Episode
from reviewcast.publish.copies import name_copy

Rule = Literal[
    "record-damaged", "record-misplaced",
    "feed-invalid", "feed-item-missing", "feed-item-unwanted", "feed-differs",
    "enclosure-length", "enclosure-type", "artwork-missing", "artwork-invalid", "cover-differs", "cover-invalid",
    "file-missing", "file-changed", "file-name", "file-mode", "file-unreadable", "product-missing", "product-type",
    "audio-undecodable", "audio-length", "audio-silent", "audio-loudness", "audio-peak",
    "tag-damaged", "tag-version", "tag-title", "tag-cover", "tag-chapters",
    "transcript-invalid", "transcript-times", "chapters-invalid", "chapters-times", "chapters-differ",
    "settings", "nothing-published", "pending", "superseded", "draft", "stray", "edited", "copy-missing",
]  # fmt: skip
"""The names of the rules. They are what scripts go by, so one that was published keeps its name."""

PUBLISH = "Publish again: the feed and its pages are made anew from the records."


@dataclass(frozen=True, slots=True, kw_only=True)
class Finding:
    """A rule that does not hold: its short, stable name, and `where`, a path relative to the show.

    An `error` is what a subscriber would meet or will soon; `advice` is what the author may want to know.
    """

    rule: Rule
    level: Literal["error", "advice"]
    where: str
    what: str
    remedy: str = ""

    def __str__(self) -> str:
        """Return it as sentences, as an error would be.

        >>> str(error("file-missing", "feed/page.css", "It is not there.", "Publish again."))
        'feed/page.css: It is not there. Publish again.'
        """
        said = f"{self.where}: {self.what}" if self.where else self.what
        return f"{said} {self.remedy}".strip()


def error(rule: Rule, where: str, what: str, remedy: str) -> Finding:
    """Return what makes `check` fail."""
    return Finding(rule=rule, level="error", where=where, what=what, remedy=remedy)


def advise(rule: Rule, where: str, what: str, remedy: str) -> Finding:
    """Return what the author may want to know."""
    return Finding(rule=rule, level="advice", where=where, what=what, remedy=remedy)


def make_anew(record: Episode) -> str:
    """Say how an episode is made anew, from its source or, where that is gone, from its copy."""
    source = name_copy(record.slug, record.source) if record.source == "-" else record.source
    return f"Run “reviewcast publish --again {shlex.quote(source)}”, which makes the episode anew."
