"""What a person hears of a command: whole sentences on lines, and one JSON document if asked."""

from __future__ import annotations

import json
import sys
import time
from typing import Any

from reviewcast.errors import ReviewcastError
from reviewcast.model import Notice, Progress

_TELL_EVERY_S = 10.0
_STAGES = {
    "reading": "Step 1 of 4: reading",
    "speaking": "Step 2 of 4: speaking",
    "measuring": "Step 3 of 4: measuring loudness",
    "encoding": "Step 4 of 4: encoding",
    "checking": "Checking: what subscribers would fetch",
    "encoding once more": "Once more: the loudness can be met more exactly",
}


class Output:
    """Sentences go to standard output, or to standard error where that is one JSON document."""

    def __init__(self, *, json: bool, quiet: bool) -> None:
        self.json = json
        self.quiet = quiet
        self._stage = ""
        self._stages: set[str] = set()
        self._said: set[str] = set()
        self._began = self._told = 0.0

    def tell(self, sentence: str) -> None:
        """Say what a command found or did."""
        if not self.quiet:
            print(sentence, file=sys.stderr if self.json else sys.stdout, flush=True)

    def tell_error(self, sentence: str) -> None:
        """Say what is wrong, on standard error."""
        print(sentence, file=sys.stderr, flush=True)

    def warn(self, notices: tuple[Notice, ...]) -> None:
        """Say what the author should know."""
        for notice in dict.fromkeys(map(str, notices)):
            self.tell_error(f"Warning: {notice}")

    def fail(self, error: ReviewcastError) -> None:
        """Say what went wrong as the last line; with `--json` the same facts as the document."""
        if self.json:
            facts = {"what": error.what, "where": error.where, "remedy": error.remedy}
            self.put({"error": facts})
        self.tell_error(f"Error: {error}")

    def put(self, document: dict[str, Any]) -> None:
        """Print the one JSON document, where it was asked for."""
        if self.json:
            print(json.dumps({"version": 1, **document}, ensure_ascii=False, indent=1), flush=True)

    def begin(self) -> None:
        """Begin another piece of work: its stages are said anew."""
        self._said.clear()

    def report(self, progress: Progress) -> None:
        """Say each stage once, then how far it is, at least every ten seconds and at most that often."""
        now = time.monotonic()
        if progress.stage != self._stage:
            self._stage, self._began, self._told = progress.stage, now, now
            if progress.stage not in self._said:
                self._said.add(progress.stage)
                self._tell_stage(progress)
        elif now - self._told >= _TELL_EVERY_S and progress.done and progress.total:
            self._told = now
            percent = 100 * progress.done // progress.total
            left = round((now - self._began) * (progress.total - progress.done) / progress.done)
            self.tell(f"{progress.stage.capitalize()}: {percent} percent, about {left} seconds left.")
        elif progress.stage == "waiting":
            self._tell_stage(progress)

    def _tell_stage(self, progress: Progress) -> None:
        stage = progress.stage
        if stage == "waiting":
            self.tell(f"Waiting: another publication works on this show, for {progress.done} seconds so far.")
        elif stage == "damaged clip":
            self.tell("Damaged: a kept clip is not what was spoken; it is spoken anew.")
        elif stage == "speaking":
            count = f"{progress.total} {'sentence' if progress.total == 1 else 'sentences'}"
            self.tell(f"{_STAGES[stage]}, {count if progress.total else 'every sentence is spoken already'}.")
        elif stage in _STAGES:
            self.tell(f"{_STAGES[stage]}.")


def say_duration(ms: int) -> str:
    """Return a length of time in words.

    >>> say_duration(61_000), say_duration(120_000), say_duration(59_400)
    ('1 minute 1 second', '2 minutes', '59 seconds')
    """
    minutes, seconds = divmod(round(ms / 1000), 60)
    parts = [(minutes, "minute"), (seconds, "second")]
    said = [f"{number} {unit}{'' if number == 1 else 's'}" for number, unit in parts if number]
    return " ".join(said) or "0 seconds"
