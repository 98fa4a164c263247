"""Publish reviews 10 and 100 times as long: time must grow linearly, and memory must not.

The texts are the sample review's paragraphs over and over. Each sentence gets a number, so that no two
are the same and no clip is shared.
"""

from __future__ import annotations

import re
import shutil
import statistics
from typing import Any

from .lab import Lab
from .ratios import growth_exponent
from .speed import Finding

_SENTENCE_END = re.compile(r"(?<=[.!?”]) (?=[A-Z“])")


def write_long_review(review: str, size: int) -> str:
    r"""Return at least SIZE bytes of the long paragraphs of REVIEW, in which every sentence has its number.

    >>> print(write_long_review("A title\n\n" + 20 * "Not again. " + "\n\n7 out of 10", 250)[:65])
    The Lamplighter, at Length
    <BLANKLINE>
    Take 1: Not again. Take 2: Not again.
    """
    paragraphs = [part.strip() for part in review.split("\n\n") if len(part) > 100]
    written = ["The Lamplighter, at Length"]
    number = length = 0
    while length < size:
        for paragraph in paragraphs:
            numbered = []
            for sentence in _SENTENCE_END.split(paragraph):
                number += 1
                numbered.append(f"Take {number}: {sentence}")
            written.append(" ".join(numbered))
            length += len(written[-1].encode()) + 2
            if length >= size:
                break
    return "\n\n".join(written) + "\n"


def measure_lengths(lab: Lab, runs: int, times: tuple[int, ...] = (1, 10, 100), size: int = 2_800) -> Finding:
    """Publish reviews of TIMES the usual SIZE in bytes; tell time, memory and how both grow."""
    rows: list[dict[str, Any]] = []
    for factor in times:
        text = write_long_review(lab.words.read_text("utf-8"), factor * size)
        probes = []
        for _ in range(runs):
            show = lab.fresh_show(text)
            probes.append(lab.probe(show, "publish", "review.txt"))
            shutil.rmtree(show)
        rows.append(
            {
                "times": factor,
                "bytes": len(text.encode()),
                "seconds": statistics.median(probe.seconds for probe in probes),
                "memory_mb": max(probe.memory_mb for probe in probes),
                "largest_child_mb": max(probe.largest_child_mb for probe in probes),
            }
        )
    last = rows[-2:]
    growth = {
        name: {
            "all": growth_exponent([(row["bytes"], row[name]) for row in rows]),
            "last_two": growth_exponent([(row["bytes"], row[name]) for row in last]),
        }
        for name in ("seconds", "memory_mb", "largest_child_mb")
    }
    sentences = [
        f"{row['bytes'] / 1000:.1f} kB: {row['seconds'] / rows[0]['seconds']:.1f} times the time of the first, "
        f"{row['memory_mb']:.0f} MB at most, the largest of its processes {row['largest_child_mb']:.0f} MB."
        for row in rows
    ]
    sentences.append(
        f"Growth exponents from {last[0]['times']} to {last[1]['times']} times the text: "
        f"time {growth['seconds']['last_two']:.2f}, memory {growth['memory_mb']['last_two']:.2f}, "
        f"memory of the largest process {growth['largest_child_mb']['last_two']:.2f} "
        "(1 is linear, 0 is flat)."
    )
    return {"lengths": rows, "growth": growth}, sentences
