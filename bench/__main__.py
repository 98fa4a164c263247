"""Measure and print: ``python -m bench``; the package's docstring says what and how."""

from __future__ import annotations

import argparse
import json
import os
import platform
import subprocess
import sys
import tempfile
from collections.abc import Callable
from dataclasses import dataclass
from datetime import UTC, datetime
from functools import partial
from pathlib import Path
from typing import Any

import bench

from .killed import measure_killed
from .lab import Lab, has_programs
from .lengths import measure_lengths
from .many import measure_many
from .speed import Finding, measure_edited, measure_first, measure_unchanged


@dataclass(frozen=True, slots=True, kw_only=True)
class Measurement:
    """One of what can be asked for: how often it runs, and how often to see that it works."""

    measure: Callable[[Lab, int], Finding]
    runs: int
    quick_runs: int
    quick: Callable[[Lab, int], Finding] | None = None


MEASUREMENTS = {
    "first": Measurement(measure=measure_first, runs=15, quick_runs=2),
    "unchanged": Measurement(measure=measure_unchanged, runs=31, quick_runs=2),
    "edited": Measurement(measure=measure_edited, runs=15, quick_runs=2),
    "many": Measurement(measure=measure_many, runs=200, quick_runs=8),
    "long": Measurement(
        measure=measure_lengths, runs=1, quick_runs=1, quick=partial(measure_lengths, times=(1, 2, 4))
    ),
    "killed": Measurement(measure=measure_killed, runs=50, quick_runs=4),
}


def describe_machine() -> dict[str, Any]:
    """Return what a reader needs to know of the machine, and nothing that names it."""
    return {
        "cores": len(os.sched_getaffinity(0)) if hasattr(os, "sched_getaffinity") else os.cpu_count(),
        "system": f"{platform.system()} {platform.machine()}",
        "python": platform.python_version(),
        "programs": {
            name: _first_line(name, option)
            for name, option in {"espeak-ng": "--version", "lame": "--version", "ffmpeg": "-version"}.items()
            if has_programs(name)
        },
    }


def _first_line(program: str, option: str) -> str:
    said = subprocess.run([program, option], capture_output=True, text=True, check=False).stdout
    return said.partition("\n")[0].partition("  Data at")[0].partition(" Copyright")[0]


def parse_arguments(arguments: list[str] | None) -> argparse.Namespace:
    parser = argparse.ArgumentParser(
        prog="python -m bench",
        description=bench.__doc__,
        formatter_class=argparse.RawDescriptionHelpFormatter,
    )
    parser.add_argument(
        "--only", choices=MEASUREMENTS, action="append", help="this measurement; may be repeated"
    )
    parser.add_argument("--runs", type=int, metavar="N", help="so many pairs, publications or kills")
    parser.add_argument("--quick", action="store_true", help="small numbers, to see that it works")
    parser.add_argument("--json", type=Path, metavar="FILE", help="write the figures to FILE")
    return parser.parse_args(arguments)


def main(arguments: list[str] | None = None) -> int:
    options = parse_arguments(arguments)
    document: dict[str, Any] = {
        "version": 1,
        "date": datetime.now(UTC).date().isoformat(),
        "machine": describe_machine(),
        "quick": options.quick,
        "results": {},
    }
    machine = document["machine"]
    print(f"Machine: {machine['cores']} cores, {machine['system']}, Python {machine['python']}.")
    with tempfile.TemporaryDirectory(prefix="reviewcast-bench-") as folder:
        lab = Lab(Path(folder))
        for name in options.only or MEASUREMENTS:
            figures, sentences = _measure(MEASUREMENTS[name], lab, options)
            document["results"][name] = figures
            for sentence in (f"Measured: {name}.", *sentences, f"Load: {_load():.1f}."):
                print(sentence, flush=True)
            if options.json:
                options.json.write_text(json.dumps(document, indent=1) + "\n", "utf-8")
    return 0


def _measure(measurement: Measurement, lab: Lab, options: argparse.Namespace) -> Finding:
    measure = measurement.quick if options.quick and measurement.quick else measurement.measure
    figures, sentences = measure(
        lab, options.runs or (measurement.quick_runs if options.quick else measurement.runs)
    )
    return {**figures, "load": _load()}, sentences


def _load() -> float:
    """Return the load of the last minute: processes that wanted a core, ours among them."""
    return os.getloadavg()[0] if hasattr(os, "getloadavg") else 0.0


if __name__ == "__main__":
    sys.exit(main())
