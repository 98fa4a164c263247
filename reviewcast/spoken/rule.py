"""What a rule is, and how it is applied.

A rule finds a stretch of text by its pattern and says what the ear gets instead. What a rule has
decided is settled: it is taken out of the text, one MARK left in its place, so that no later rule
reads it again and patterns still see that something stands there. Each rule is one pass over the
text, so that the time is linear in its length.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable
from dataclasses import dataclass

from reviewcast.model import Change

MARK = "\ue000"  # private use: cleaning takes it out of every text before the first rule reads it
WORDED = ("en", "de", "fr", "es")  # the languages that data/words.toml and num2words know

Say = Callable[[re.Match[str], str], str | None]


@dataclass(frozen=True, slots=True, kw_only=True)
class Rule:
    """A named way to read something: `say(match, language)` gives the words, or None to leave it alone.

    `languages` are primary subtags; none means that the rule needs no words and serves them all.
    `example` is what is written and what is said, in the first of its languages (or English).
    """

    name: str
    pattern: re.Pattern[str]
    say: Say
    example: tuple[str, str]
    languages: tuple[str, ...] = ()

    def serves(self, language: str) -> bool:
        """Say whether this rule reads a language (a BCP 47 tag)."""
        return not self.languages or primary_subtag(language) in self.languages


def primary_subtag(language: str) -> str:
    """Return the language without region or script.

    >>> primary_subtag("en-GB")
    'en'
    """
    return re.split("[-_]", language, maxsplit=1)[0].lower()


def rewrite(rule: Rule, text: str, language: str, settled: list[Change]) -> tuple[str, list[Change]]:
    """Apply one rule; `settled` has one change for each MARK of the text, in order, and so has the result."""
    pieces: list[str] = []
    changes: list[Change] = []
    at = taken = 0
    for match in rule.pattern.finditer(text):
        if not match[0] or MARK in match[0]:
            continue
        spoken = rule.say(match, language)
        if spoken is None:
            continue
        gap = text[at : match.start()]
        before = taken + gap.count(MARK)
        changes += settled[taken:before]
        changes.append(Change(written=match[0], spoken=spoken, rule=rule.name))
        pieces += [gap, MARK]
        at, taken = match.end(), before
    if not pieces:
        return text, settled
    return "".join(pieces) + text[at:], changes + settled[taken:]


def unfold(text: str, settled: Iterable[Change]) -> str:
    """Put what the rules have settled back where their marks stand."""
    stretches = text.split(MARK)
    spoken = [stretches[0]]
    for change, stretch in zip(settled, stretches[1:], strict=True):
        spoken += [change.spoken, stretch]
    return "".join(spoken)
