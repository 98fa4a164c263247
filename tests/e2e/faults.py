"""A disk that fails, or a machine that stops, at the Nth thing that is asked of it.

The functions of `os` and `io` that change a disk are counted below one folder. This is fault injection: nothing of
reviewcast is replaced.
"""

from __future__ import annotations

import contextlib
import errno
import io
import os
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest


class MachineStopped(BaseException):
    """The power is gone: nothing can be tidied up after it."""


class Disk:
    """Counts what changes the disk; from call `at` on it fails once (`stops` False) or for good."""

    def __init__(self, *, at: int, stops: bool) -> None:
        self.at = at
        self.stops = stops
        self.calls = 0
        self.failed = ""

    def touch(self, what: str) -> None:
        self.calls += 1
        if self.stops and self.calls >= self.at:
            raise MachineStopped(what)
        if self.calls == self.at:
            self.failed = what
            raise OSError(errno.ENOSPC, os.strerror(errno.ENOSPC))


@contextlib.contextmanager
def failing_disk(root: Path, *, at: int, stops: bool) -> Iterator[Disk]:
    """Let the disk under ROOT fail at call AT: renames, syncs, removals, new folders, files opened to write."""
    disk = Disk(at=at, stops=stops)

    def counted(name: str, original: Callable[..., Any]) -> Callable[..., Any]:
        def call(*arguments: Any, **options: Any) -> Any:
            if name == "fsync" or str(arguments[0]).startswith(str(root)):
                disk.touch(name)
            return original(*arguments, **options)

        return call

    opened = io.open

    def open_file(file: Any, mode: str = "r", *arguments: Any, **options: Any) -> Any:
        if set(mode) & set("wax+") and str(file).startswith(str(root)):
            if disk.calls + 1 == disk.at:  # a part of what is to be written arrives
                opened(file, mode, *arguments, **options).close()
            disk.touch("open")
        return opened(file, mode, *arguments, **options)

    with pytest.MonkeyPatch.context() as patch:
        for name in ("replace", "fsync", "unlink", "mkdir", "chmod"):
            patch.setattr(os, name, counted(name, getattr(os, name)))
        patch.setattr(io, "open", open_file)
        yield disk
