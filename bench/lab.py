"""Shows to publish in, and reviewcast as it is when installed.

A lab is a scratch folder. In it lies a show that `init` made, of which every fresh show is a copy, and
Python's compiled modules: `pip install` compiles what it installs, so no publication is measured that
compiles its own program.
"""

from __future__ import annotations

import itertools
import json
import os
import shutil
import subprocess
import sys
import time
from dataclasses import dataclass
from pathlib import Path
from typing import Any

CHECKOUT = Path(__file__).parents[1]
SAMPLE = CHECKOUT / "episodes" / "the-lamplighter" / "review.txt"
_DATED = "---\ndate: 2026-05-01\n---\n"
# What the console script of an installation does.
_ENTRY = "from reviewcast.cli import run; run()"
# The same, and then what it had loaded, and the most memory that it and the largest of its children had.
_PROBE = """
import sys
try:
    from reviewcast.cli import main
    code = main(sys.argv[2:])
    modules = [name for name, module in sys.modules.items()
               if getattr(getattr(module, "__spec__", None), "name", None) == name
               and all(map(str.isidentifier, name.split(".")))]
finally:
    import json, resource
memory = [resource.getrusage(who).ru_maxrss for who in (resource.RUSAGE_SELF, resource.RUSAGE_CHILDREN)]
with open(sys.argv[1], "w") as file:
    json.dump({"modules": modules, "memory": memory}, file)
sys.exit(code)
"""
_TO_MB = 1 / (1024 * 1024 if sys.platform == "darwin" else 1024)  # getrusage(2): bytes there, else kilobytes


@dataclass(frozen=True, slots=True, kw_only=True)
class Probe:
    """A run of the command: seconds, modules in the order of their loading, peak memory in MB."""

    seconds: float
    modules: tuple[str, ...]
    memory_mb: float
    largest_child_mb: float

    @property
    def imports(self) -> str:
        """The program that loads the same modules and ends."""
        return f"import {', '.join(self.modules)}"


class RunError(Exception):
    """A program that is measured has failed."""


def has_programs(*programs: str) -> bool:
    """Tell whether all PROGRAMS are installed."""
    return all(shutil.which(program) for program in programs)


class Lab:
    """A scratch folder to measure in, and the review that is measured.

    `words` is a file of that review as a person would hand it to another program; `text` is the same with a
    date, so that the tags of two publications agree.
    """

    def __init__(self, folder: Path, review: str = "") -> None:
        self.folder = folder
        self._numbers = itertools.count()
        self.words = self.name_path(".txt")
        self.words.write_text(review or SAMPLE.read_text("utf-8"), "utf-8")
        self.text = _DATED + self.words.read_text("utf-8")
        self.environment = {
            **{name: value for name, value in os.environ.items() if not name.startswith("PYTHON")},
            "PYTHONPATH": str(CHECKOUT),
            "PYTHONPYCACHEPREFIX": str(folder / "compiled"),
        }
        title = ("--title", "Bench", "--author", "Bench", "--email", "bench@example.org")
        self._template = folder / "template"
        self.reviewcast("init", str(self._template), *title, "--base-url", "https://example.org/bench")

    def name_path(self, suffix: str = "") -> Path:
        """Return a path in the lab that nobody had before."""
        return self.folder / f"{next(self._numbers)}{suffix}"

    def fresh_show(self, text: str) -> Path:
        """Return a show with its settings and its picture, nothing in its cache, and TEXT as `review.txt`."""
        show = self.copy_show(self._template)
        (show / "review.txt").write_text(text, "utf-8")
        return show

    def copy_show(self, show: Path) -> Path:
        """Return a copy of SHOW as it stands."""
        copy = self.name_path()
        shutil.copytree(show, copy)
        return copy

    def run(self, *command: str, cwd: Path | None = None) -> tuple[float, str]:
        """Run COMMAND; return its seconds and what it printed. `RunError` when it fails."""
        began = time.perf_counter()
        done = subprocess.run(
            command,
            cwd=cwd,
            env=self.environment,
            stdin=subprocess.DEVNULL,
            capture_output=True,
            encoding="utf-8",
            check=False,
        )
        seconds = time.perf_counter() - began
        if done.returncode:
            said = " ".join(command)[-100:]
            raise RunError(f"“{said}” ended with {done.returncode}: {done.stderr.strip()[-600:]}")
        return seconds, done.stdout

    def run_pipe(self, writer: tuple[str, ...], reader: tuple[str, ...]) -> float:
        """Run WRITER into READER; return the seconds until both have ended."""
        began = time.perf_counter()
        first = subprocess.Popen(writer, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL)
        second = subprocess.Popen(
            reader, stdin=first.stdout, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL
        )
        if first.stdout:
            first.stdout.close()  # so that the writer learns when the reader has ended
        codes = [second.wait(), first.wait()]
        seconds = time.perf_counter() - began
        if any(codes):
            raise RunError(f"{writer[0]} and {reader[0]} ended with {codes[::-1]}")
        return seconds

    def command(self, *arguments: str) -> tuple[str, ...]:
        """Return the command line of reviewcast as an installation starts it."""
        return sys.executable, "-c", _ENTRY, *arguments

    def reviewcast(self, *arguments: str, cwd: Path | None = None) -> tuple[float, str]:
        """Run reviewcast; return its seconds and its standard output."""
        return self.run(*self.command(*arguments), cwd=cwd)

    def publish(self, show: Path, *options: str) -> tuple[float, dict[str, Any]]:
        """Publish `review.txt` in SHOW; return the seconds and what the command says of the episode."""
        seconds, said = self.reviewcast("publish", "review.txt", "--json", *options, cwd=show)
        episode: dict[str, Any] = json.loads(said)["episodes"][0]
        return seconds, episode

    def probe(self, show: Path, *arguments: str) -> Probe:
        """Run reviewcast with ARGUMENTS in SHOW, and look at what it loaded and how much memory it took."""
        report = self.name_path(".json")
        seconds, _ = self.run(sys.executable, "-c", _PROBE, str(report), *arguments, cwd=show)
        found = json.loads(report.read_text("utf-8"))
        own, child = (amount * _TO_MB for amount in found["memory"])
        return Probe(seconds=seconds, modules=tuple(found["modules"]), memory_mb=own, largest_child_mb=child)
