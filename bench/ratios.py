"""The arithmetic: pairs of times, their ratios, and how something grows.

Pure functions and values; nothing here runs or measures anything.
"""

from __future__ import annotations

import math
import statistics
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

Task = Callable[[], float]


@dataclass(frozen=True, slots=True, kw_only=True)
class Ratio:
    """Seconds of `subject` and of `against`, a pair for each time that one ran right after the other.

    >>> ratio = Ratio(subject="A", against="B", pairs=((2.0, 1.0), (3.0, 1.0), (8.0, 2.0)))
    >>> print(ratio)
    A takes 3.00 times B (middle half 2.50 to 3.50, 3 pairs).
    """

    subject: str
    against: str
    pairs: tuple[tuple[float, float], ...]

    @property
    def ratios(self) -> list[float]:
        """The ratio of each pair."""
        return [ours / theirs for ours, theirs in self.pairs]

    @property
    def median(self) -> float:
        """The median of the ratios: one disturbed pair does not move it."""
        return statistics.median(self.ratios)

    @property
    def middle_half(self) -> tuple[float, float]:
        """The first and the third quartile of the ratios."""
        if len(self.pairs) == 1:
            return self.median, self.median
        low, _, high = statistics.quantiles(self.ratios, n=4, method="inclusive")
        return low, high

    def __str__(self) -> str:
        """Return it as a sentence."""
        low, high = self.middle_half
        count = f"{len(self.pairs)} pair{'s' if len(self.pairs) > 1 else ''}"
        return (
            f"{self.subject} takes {self.median:.2f} times {self.against} "
            f"(middle half {low:.2f} to {high:.2f}, {count})."
        )

    def figures(self) -> dict[str, Any]:
        """Return it for the JSON document."""
        return {
            "subject": self.subject,
            "against": self.against,
            "median": self.median,
            "middle_half": self.middle_half,
            "pairs_s": self.pairs,
        }


def compare(subject: str, task: Task, rivals: Mapping[str, Task], *, runs: int) -> list[Ratio]:
    """Run TASK and each rival in turn, RUNS times after one round that does not count; return a ratio for each.

    A task returns its seconds; what it prepares before is not among them.
    """
    rounds = [[task(), *(rival() for rival in rivals.values())] for _ in range(runs + 1)][1:]
    return [
        Ratio(subject=subject, against=name, pairs=tuple((row[0], row[column]) for row in rounds))
        for column, name in enumerate(rivals, start=1)
    ]


def growth_exponent(points: Sequence[tuple[float, float]]) -> float:
    """Return the p for which (size, amount) grows as size to the power of p: 1 is linear, 2 quadratic, 0 flat.

    It is the slope of the straight line through the logarithms.

    >>> growth_exponent([(1, 3), (10, 30), (100, 300)])
    1.0
    """
    slope, _ = statistics.linear_regression(
        [math.log(size) for size, _ in points], [math.log(amount) for _, amount in points]
    )
    return round(slope, 6)
