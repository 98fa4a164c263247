"""What reviewcast itself says: in the review's language where it has words for it, else in the show's."""

from __future__ import annotations

import string
import tomllib
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from importlib.resources import files
from typing import Any

from reviewcast.errors import ScriptError
from reviewcast.model import Review, Show

WORDS_A_MINUTE = 175
_OPENING_WORDS = 8 * WORDS_A_MINUTE // 60  # listening.md: an opening takes at most 8 seconds
_NAMES = ("title", "work", "author", "show", "minutes")


@dataclass(frozen=True, slots=True, kw_only=True)
class Phrases:
    """The words of one language, and the tag to speak them in."""

    language: str
    words: Mapping[str, str]
    verdicts: tuple[str, ...]


@cache
def _load_phrases() -> dict[str, Any]:
    text = files("reviewcast").joinpath("data", "phrases.toml").read_text(encoding="utf-8")
    return tomllib.loads(text)


def choose_phrases(review: Review, show: Show) -> Phrases:
    """Return the phrases of the review's language, else of the show's, else English ones."""
    known = _load_phrases()
    for language in (review.language, show.language, "en"):
        words = known.get(language.replace("_", "-").partition("-")[0].lower())
        if words:
            spoken = {name: words[name] for name in words if name != "verdicts"}
            return Phrases(language=language, words=spoken, verdicts=tuple(words["verdicts"]))
    raise AssertionError("English has phrases")  # pragma: no cover


def write_opening(review: Review, show: Show, phrases: Phrases, words: int) -> str:
    """Write the sentences of the opening, with minutes from the number of words that will be said."""
    minutes = max(1, round(words / WORDS_A_MINUTE))
    author = review.author or show.author
    values = {
        "title": review.title,
        "work": review.work or review.title,
        "author": author,
        "show": show.title,
        "minutes": str(minutes),
    }
    if show.opening:
        return fill_template(show.opening, "opening", values)
    length = phrases.words["length_one" if minutes == 1 else "length_many"].format(minutes=minutes)
    full = phrases.words["opening"].format(author=author, length=length)
    if author and len(full.split()) <= _OPENING_WORDS:
        return full
    return phrases.words["opening_without_author"].format(length=length)


def write_closing(review: Review, show: Show, phrases: Phrases) -> str:
    """Write the last sentence of the episode."""
    if not show.closing:
        return phrases.words["closing"]
    values = {"title": review.title, "work": review.work or review.title, "show": show.title}
    return fill_template(show.closing, "closing", values | {"author": review.author or show.author})


def fill_template(template: str, key: str, values: Mapping[str, str]) -> str:
    """Put values in place of {names}, or raise `ScriptError` that names the wrong one."""
    where = f"The setting {key} of [script]"
    remedy = f"Use only these names: {', '.join('{' + name + '}' for name in _NAMES if name in values)}."
    try:
        fields = [(before, name) for before, name, _, _ in string.Formatter().parse(template)]
    except ValueError as error:
        raise ScriptError(
            f"It has a brace without its partner: {template}", where=where, remedy=remedy
        ) from error
    filled: list[str] = []
    for before, name in fields:
        if name is not None and name not in values:
            raise ScriptError(f"It has the unknown name {{{name}}}.", where=where, remedy=remedy)
        filled += [before, values[name] if name else ""]
    said = " ".join("".join(filled).split())
    if not any(c.isalnum() for c in said):
        raise ScriptError(
            "It has no words.", where=where, remedy="Write a sentence, or leave the setting out."
        )
    return said
