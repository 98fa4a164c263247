"""The folder of a show, written so that nothing is ever half there."""

from __future__ import annotations

import contextlib
import hashlib
import os
import re
import shutil
import time
from collections.abc import Callable, Iterator
from pathlib import Path

import filelock

from reviewcast.errors import ShelfError
from reviewcast.model import Episode, Progress, Report

from .records import parse_record, render_record

WORK_FOLDER = ".reviewcast"
_DRAFT = ".reviewcast-"  # begins the name of a file that is not complete
_TELL_EVERY_S = 10
_FILE_MODE, _FOLDER_MODE = 0o644, 0o755  # a web server reads them, whatever the umask


def digest_of(data: bytes) -> str:
    """Return the SHA-256 of DATA in hexadecimal."""
    return hashlib.sha256(data).hexdigest()


class Shelf:
    """The show's folder. Reading needs no lock; writing is done inside `lock`."""

    def __init__(self, root: Path) -> None:
        self.root = root
        self.work = root / WORK_FOLDER

    @contextlib.contextmanager
    def lock(
        self, *, wait: float | None, report: Report, clock: Callable[[], float] = time.monotonic
    ) -> Iterator[None]:
        """Hold the show alone; wait WAIT seconds for another publisher (None: while it lives).

        The system lets go of the lock when its holder dies, so nobody ever unlocks by hand.
        """
        with _sentences("The show cannot be locked", self.work):
            _make_folder(self.work)
            lock = filelock.FileLock(self.work / "lock", mode=_FILE_MODE)
        began = clock()
        while True:
            left = _TELL_EVERY_S if wait is None else wait - (clock() - began)
            try:
                with _sentences("The show cannot be locked", self.work):
                    lock.acquire(timeout=max(0.0, min(_TELL_EVERY_S, left)))
                break
            except filelock.Timeout as error:
                if wait is not None and clock() - began >= wait:
                    raise ShelfError(
                        f"Another publication still works on this show after {wait:.0f} seconds.",
                        where=str(self.root),
                        remedy="Wait for it to end, or give a longer --wait.",
                    ) from error
                report(Progress(stage="waiting", done=round(clock() - began)))
        try:
            yield
        finally:
            lock.release()

    def path(self, relative: str) -> Path:
        """Return where RELATIVE lies; `ShelfError` when a link or `..` leads out of the show."""
        path = self.root / relative
        if not path.parent.resolve().is_relative_to(self.root.resolve()):
            raise ShelfError(
                "It lies outside the show.", where=relative, remedy="Remove the link, then publish again."
            )
        return path

    def load_records(self) -> tuple[Episode, ...]:
        """Return every record; one that is damaged is a `ShelfError`, since a feed must not lose an episode."""
        return tuple(
            self._load_record(path) for path in sorted((self.root / "episodes").glob("*/episode.json"))
        )

    def _load_record(self, path: Path) -> Episode:
        where = path.relative_to(self.root).as_posix()
        with _sentences("The record cannot be read", path):
            data = path.read_bytes()
        try:
            text = data.decode("utf-8")
        except UnicodeDecodeError as error:
            raise ShelfError(
                "The record is not UTF-8.", where=where, remedy="Bring it back from a copy."
            ) from error
        return parse_record(text, where)

    def put_record(self, episode: Episode) -> None:
        """Write the record of EPISODE."""
        self.put(f"episodes/{episode.slug}/episode.json", render_record(episode).encode())

    def read(self, relative: str) -> bytes | None:
        """Return the bytes of a file, or None where there is none."""
        try:
            return self.path(relative).read_bytes()
        except FileNotFoundError:
            return None
        except OSError as error:
            raise ShelfError(
                f"It cannot be read: {error.strerror}.", where=relative, remedy="Allow reading it."
            ) from error

    def put(self, relative: str, data: bytes) -> bool:
        """Write DATA under its final name, complete or not at all; an equal file is left as it is."""
        if self.read(relative) == data:
            return False
        draft = self.draft(relative)
        with _sentences(f"{len(data)} bytes could not be written", draft.parent, draft):
            draft.write_bytes(data)
        self.adopt(draft, relative)
        return True

    def draft(self, relative: str) -> Path:
        """Return a path beside RELATIVE to write a file to; it becomes real by `adopt`."""
        path = self.path(relative)
        with _sentences("The folder cannot be made", path.parent):
            _make_folder(path.parent)
        draft = path.with_name(f"{_DRAFT}{path.name}")
        with _sentences("An old draft could not be deleted", draft):
            draft.unlink(missing_ok=True)  # were it a link, it would be written through
        return draft

    def adopt(self, draft: Path, relative: str) -> None:
        """Give a complete draft its final name, safe against a power cut from here on."""
        path = self.path(relative)
        with _sentences("A file could not be completed", path, draft):
            with draft.open("rb+") as file:
                os.fchmod(file.fileno(), _FILE_MODE) if hasattr(os, "fchmod") else None
                os.fsync(file.fileno())
            draft.replace(path)
            sync_folder(path.parent)

    def remove(self, relative: str) -> None:
        """Delete a file, if it is there."""
        with _sentences("It could not be deleted", self.root / relative):
            self.path(relative).unlink(missing_ok=True)

    def clear(self, episode: Episode, *, copy: str) -> None:
        """Delete what the record of EPISODE does not name: drafts, products of older publications, other copies.

        COPY is the path of its source's copy. What an author put into the folder is left alone.
        """
        kept = {product.path for product in episode.products.values()} | {
            *episode.superseded,
            copy,
            episode.source,
        }
        made = re.compile(
            rf"({re.escape(episode.slug)}|cover)-[0-9a-f]{{8}}\.[a-z0-9.]+|review\.(txt|md|html)|{_DRAFT}.*"
        )
        for path in sorted((self.root / "episodes" / episode.slug).glob("*")):
            if made.fullmatch(path.name) and path.relative_to(self.root).as_posix() not in kept:
                self.remove(path.relative_to(self.root).as_posix())
        for path in sorted((self.root / "feed").glob(f"{_DRAFT}*")):
            self.remove(f"feed/{path.name}")

    def require_room(self, size: int) -> None:
        """Refuse at once, before anything is spoken, when the show cannot be written or SIZE bytes do not fit."""
        for folder in ("episodes", "feed", WORK_FOLDER):
            probe = self.root / folder / f"{_DRAFT}probe"
            with _sentences("The show cannot be written", self.root / folder, probe):
                _make_folder(probe.parent)
                probe.write_bytes(b"")
                probe.unlink()
        free = shutil.disk_usage(self.root).free
        if free < size:
            raise ShelfError(
                f"The publication needs about {size // 1_000_000 + 1} megabytes, {free // 1_000_000} are free.",
                where=str(self.root),
                remedy="Make room on the disk, then publish again.",
            )


def sync_folder(folder: Path) -> None:
    """Make the names in FOLDER safe against a power cut, where the system can."""
    if os.name == "nt":  # a folder cannot be opened there
        return
    handle = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)


def _make_folder(folder: Path) -> None:
    missing = [parent for parent in (folder, *folder.parents) if not parent.exists()]
    for parent in reversed(missing):
        parent.mkdir(exist_ok=True)
        parent.chmod(_FOLDER_MODE)


@contextlib.contextmanager
def _sentences(what: str, where: Path, draft: Path | None = None) -> Iterator[None]:
    """Turn an `OSError` into a sentence, and leave no draft behind."""
    try:
        yield
    except filelock.Timeout:
        raise
    except OSError as error:
        if draft is not None:
            with contextlib.suppress(OSError):
                draft.unlink(missing_ok=True)
        raise ShelfError(
            f"{what}: {error.strerror or error}.",
            where=str(where),
            remedy="Make room or allow writing there, then publish again.",
        ) from error
