"""The words of the trade, read from `data/words.toml` once for each review."""

import re
import tomllib
from functools import cache
from importlib import resources
from typing import Any


@cache
def load_vocabulary() -> dict[str, Any]:
    """Return the tables of `data/words.toml`; they never change, so they are read once."""
    text = resources.files(__package__).joinpath("data/words.toml").read_text(encoding="utf-8")
    return tomllib.loads(text)


def any_of(words: list[str] | dict[str, Any]) -> str:
    """Return a pattern for one of the words, the longest first.

    >>> any_of(["fest", "festival"])
    '(?:festival|fest)'
    """
    return f"(?:{'|'.join(re.escape(word) for word in sorted(words, key=len, reverse=True))})"
