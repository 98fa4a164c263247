"""Where reviews come from: files, standard input, and the folders that the settings name."""

from __future__ import annotations

import os
from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path
from typing import BinaryIO

from reviewcast.errors import ReviewError
from reviewcast.model import Episode, Show

SUFFIXES = (".txt", ".text", ".md", ".markdown", ".html", ".htm", ".xhtml")
_LONGEST = 2_000_001  # one byte more than `read_review` takes: enough for it to refuse by size


@dataclass(frozen=True, slots=True, kw_only=True)
class Source:
    """What an author gave: `path` relative to the show ("-" for standard input), its name, its bytes."""

    path: str
    name: str
    data: bytes


def read_source(path: Path, root: Path) -> Source:
    """Read the file at PATH; `ReviewError` names what is there instead of a review."""
    try:
        with path.open("rb") as file:
            data = file.read(_LONGEST)
    except IsADirectoryError as error:
        raise ReviewError("It is a folder.", where=str(path), remedy="Give the review's file.") from error
    except FileNotFoundError as error:
        raise ReviewError(
            "There is no such file.", where=str(path), remedy="Check the name and the folder."
        ) from error
    except OSError as error:
        raise ReviewError(
            f"It cannot be read: {error.strerror}.", where=str(path), remedy="Allow reading it."
        ) from error
    return Source(path=relative_path(path, root), name=str(path), data=data)


def read_input(stream: BinaryIO) -> Source:
    """Read a review from standard input."""
    return Source(path="-", name="-", data=stream.read(_LONGEST))


def relative_path(path: Path, root: Path) -> str:
    """Return PATH as the records have it: relative to the show, so that a show can be moved."""
    try:
        return Path(os.path.relpath(path.resolve(), root.resolve())).as_posix()
    except ValueError:  # another drive
        return path.resolve().as_posix()


def find_sources(show: Show, records: Iterable[Episode]) -> list[Path]:
    """Return the reviews in the show's `sources` folders; a copy of a source that is elsewhere is none."""
    copies = {r.slug for r in records if r.source != "-" and not r.source.startswith(f"episodes/{r.slug}/")}
    found = []
    for folder in show.sources:
        for path in sorted((show.root / folder).rglob("*")):
            relative = path.relative_to(show.root)
            hidden = any(part.startswith(".") for part in relative.parts)
            ours = relative.parts[0] in {"episodes", "feed"} and (
                path.stem != "review" or path.parent.name in copies
            )
            if path.suffix.lower() in SUFFIXES and path.is_file() and not hidden and not ours:
                found.append(path)
    return found
