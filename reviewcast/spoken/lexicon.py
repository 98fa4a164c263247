"""The author's own pronunciations, which no rule overrules."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Mapping

from .rule import Rule

_ALIKE = {"'": "['’ʼ]", "’": "['’ʼ]", "-": "[-‐‑]", "‐": "[-‐‑]", "‑": "[-‐‑]", " ": r"\s+"}
_FOLDED = str.maketrans({"’": "'", "ʼ": "'", "‐": "-", "‑": "-"})


def lexicon_rules(pronunciations: Mapping[str, str]) -> tuple[Rule, ...]:
    """Make rules of a lexicon: whole words or phrases, exact case before any case, longest first.

    An entry that says nothing (no letter, no digit) is passed over: it would make a word vanish.
    """
    entries = {_fold(word): _harmless(says) for word, says in pronunciations.items() if word.strip()}
    entries = {word: says for word, says in entries.items() if any(c.isalnum() for c in says)}
    if not entries:
        return ()
    lowered = {word.casefold(): says for word, says in entries.items()}
    keys = sorted(entries, key=lambda word: (-len(word), word))
    pattern = (
        rf"(?<!\w)(?:{'|'.join(''.join(_ALIKE.get(c, re.escape(c)) for c in key) for key in keys)})(?!\w)"
    )
    return (
        Rule(
            name="lexicon",
            pattern=re.compile(pattern),
            say=lambda match, _language: entries.get(_fold(match[0])),
            example=("", ""),
        ),
        Rule(
            name="lexicon",
            pattern=re.compile(pattern, re.IGNORECASE),
            say=lambda match, _language: lowered.get(_fold(match[0]).casefold()),
            example=("", ""),
        ),
    )


def _harmless(says: str) -> str:
    return " ".join("".join(c if c.isprintable() and c not in "[]<>" else " " for c in says).split())


def _fold(word: str) -> str:
    return " ".join(unicodedata.normalize("NFC", word).translate(_FOLDED).split())
