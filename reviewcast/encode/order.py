"""Work on a sequence in several threads, with its order kept and little of it in memory."""

from __future__ import annotations

from collections import deque
from collections.abc import Callable, Iterable, Iterator
from concurrent.futures import Future, ThreadPoolExecutor
from typing import TypeVar

Given = TypeVar("Given")
Made = TypeVar("Made")


def map_in_order(work: Callable[[Given], Made], things: Iterable[Given], *, jobs: int) -> Iterator[Made]:
    """Yield `work(thing)` for each thing in order, JOBS at a time and at most one more waiting.

    >>> list(map_in_order(str, range(5), jobs=2))
    ['0', '1', '2', '3', '4']
    """
    with ThreadPoolExecutor(jobs, "encode") as pool:
        waiting: deque[Future[Made]] = deque()
        try:
            for thing in things:
                waiting.append(pool.submit(work, thing))
                if len(waiting) > jobs:
                    yield waiting.popleft().result()
            while waiting:
                yield waiting.popleft().result()
        finally:
            pool.shutdown(cancel_futures=True)
