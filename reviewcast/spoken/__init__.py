"""Turn written words into spoken ones: what a critic would say where the page has marks and figures.

`table.RULES` is the heart: an ordered table of named rules, each with its example. A new reading is
a new row there and a pair under tests/data/spoken.
"""

from __future__ import annotations

import re
from collections.abc import Mapping

from reviewcast.model import Change

from .cleaning import clean
from .lexicon import lexicon_rules
from .rule import Rule, rewrite, unfold
from .table import RULES

__all__ = ["RULES", "Rule", "speak_words"]

_BLANKS = re.compile(r"\s+")
_BLANK_BEFORE_MARK = re.compile(r"\s+(?=[,.;:!?)](?:\s|$))")
_DOUBLED_MARK = re.compile(r",(?:\s*,)+")
_COMMANDS = re.compile(r"[\[\]<>\x00-\x1f\x7f-\x9f]+")


def speak_words(
    written: str, language: str, pronunciations: Mapping[str, str]
) -> tuple[str, tuple[Change, ...]]:
    """Return what is said for `written`, and each change with the name of its rule.

    `language` is a BCP 47 tag; `pronunciations` maps words or phrases to what is said for them, and
    goes before every rule. The author's case and punctuation stay where no rule changes them.
    Nothing that is returned can command an engine: no control character, no square or angle
    bracket. The time is linear in the length. Never raises, whatever the text.

    >>> speak_words("Sook-ja, 7/10", "en", {"Sook-ja": "sook jah"})[0]
    'sook jah, seven out of ten'
    """
    text, cleaned = clean(written)
    settled: list[Change] = []
    for rule in (*lexicon_rules(pronunciations), *RULES):
        if rule.serves(language):
            text, settled = rewrite(rule, text, language, settled)
    spoken = _COMMANDS.sub(" ", unfold(text, settled))
    spoken = _DOUBLED_MARK.sub(",", _BLANK_BEFORE_MARK.sub("", _BLANKS.sub(" ", spoken)))
    changes = (
        Change(written=change.written.strip(), spoken=change.spoken.strip(), rule=change.rule)
        for change in (*cleaned, *settled)
        if change.written.strip() != change.spoken.strip()
    )
    return spoken.strip(), tuple(changes)
