"""Turn one written sentence into utterances: by language, and never longer than a voice can take."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass

from reviewcast.model import Change, Span, Utterance

Speak = Callable[[str, str, Mapping[str, str]], tuple[str, tuple[Change, ...]]]

_LONG = 400  # characters; a longer sentence is spoken in several breaths
_LONGEST = 1_000  # no engine gets more at once (pyttsx3 dies of 16,000)
_CLAUSE_MARKS = (", ", "; ", ": ", ") ")


@dataclass(frozen=True, slots=True, kw_only=True)
class Speaker:
    """How words become spoken ones in this script: the function, and the show's pronunciations."""

    speak: Speak
    pronunciations: Mapping[str, str]

    def say(
        self, text: str, start: int, end: int, language: str, spans: Sequence[Span] = ()
    ) -> tuple[tuple[Utterance, ...], tuple[Change, ...]]:
        """Return the utterances of `text[start:end]` (none where nothing can be said), and the changes."""
        utterances: list[Utterance] = []
        changes: list[Change] = []
        for stretch, tongue in _part_by_language(text, start, end, language, spans):
            spoken, changed = self.speak(stretch, tongue, self.pronunciations)
            changes += changed
            utterances += [
                Utterance(spoken=part, language=tongue) for part in cut_long(spoken) if has_words(part)
            ]
        return tuple(utterances), tuple(changes)


def has_words(text: str) -> bool:
    """Say whether there is a letter or a digit to say."""
    return any(c.isalnum() for c in text)


def _part_by_language(
    text: str, start: int, end: int, language: str, spans: Sequence[Span]
) -> Iterator[tuple[str, str]]:
    at = start
    for span in spans:
        if span.kind != "foreign" or span.end <= at or span.start >= end:
            continue
        first, last = max(span.start, at), min(span.end, end)
        yield text[at:first], language
        yield text[first:last], span.language or language
        at = last
    yield text[at:end], language


def cut_long(spoken: str) -> Iterator[str]:
    """Yield a long text in parts, cut at clause marks, else at blanks, else where it must be.

    >>> [len(part) for part in cut_long("word " * 100)]
    [399, 99]
    """
    at = 0
    while len(spoken) - at > _LONG:
        cut = max(spoken.rfind(mark, at + _LONG // 4, at + _LONG) + 1 for mark in _CLAUSE_MARKS)
        if cut <= 0:
            cut = spoken.rfind(" ", at + 1, at + _LONG)
        if cut <= 0:
            cut = spoken.find(" ", at + _LONG, at + _LONGEST)
        if cut <= 0:
            cut = at + _LONGEST
        yield spoken[at:cut].strip()
        at = cut
    yield spoken[at:].strip()
