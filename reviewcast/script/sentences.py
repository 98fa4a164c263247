"""Split a text into sentences.

sentencex knows some 300 languages but no review: the text's titles and quotations are hidden from
it, and a few repairs afterwards join what it parts wrongly. Both are measured by tests/data.
"""

from __future__ import annotations

import re
import tomllib
from collections.abc import Iterable
from functools import cache
from importlib.resources import files

import sentencex

_END_MARKS = re.compile(r"[.!?…:;。！？]")
# A quotation is one stretch, its marks no sentence ends, but for the last one before it closes.
_QUOTED = re.compile(r'“[^“”]{1,500}”|(?<![\w\x27])"[^"]{1,500}"|«[^«»]{1,500}»|„[^„“”]{1,500}[“”]')
# sentencex 1.0.32 looks for the partner of every opening mark to the end of the text: with many that
# have none its time is quadratic. Those are hidden from it.
_UNPAIRED = re.compile(
    r"(?<![\w.,!?…])“(?=[^“”]*(?:“|$))|„(?=[^„“”]*(?:„|$))|«(?=[^«»]*(?:«|$))|‹(?=[^‹›]*(?:‹|$))"
    r"|‘(?=[^‘’]*(?:‘|$))|「(?=[^「」]*(?:「|$))|《(?=[^《》]*(?:《|$))|`|'(?=')"
)
_CLOSING = re.compile(r"[\"”’»)\]]+(?=\s|$)")
_INITIAL = re.compile(r"(?:^|[(“\"]|\b[A-ZÀ-Þ][\w’'.-]*\s)[A-HJ-ZÀ-Þ]\.$")
_LETTER = re.compile(r"[\W_]*(\w?)")

Stretch = tuple[int, int]


@cache
def _never_end(language: str) -> tuple[re.Pattern[str], re.Pattern[str]]:
    """Return what never ends a sentence, and what does not before a figure."""
    table = tomllib.loads(files(__package__).joinpath("never_end.toml").read_text(encoding="utf-8"))
    words = table.get(language, {"always": [], "before_number": []})

    def ends_in(keys: list[str]) -> re.Pattern[str]:
        return re.compile(rf"(?<![\w.])(?:{'|'.join(map(re.escape, keys))})$" if keys else r"(?!)")

    return ends_in(words["always"]), ends_in(words["before_number"])


def split_sentences(text: str, language: str, titles: Iterable[Stretch] = ()) -> list[Stretch]:
    """Return where the sentences of a text lie, without the blanks between them.

    `titles` are stretches whose marks never end a sentence. All but blanks lies in one of the results.

    >>> text = "I saw Mother! with J. J. Abrams. It was late."
    >>> [text[start:end] for start, end in split_sentences(text, "en", [(6, 13)])]
    ['I saw Mother! with J. J. Abrams.', 'It was late.']
    """
    subtag = language.replace("_", "-").partition("-")[0].lower()
    hidden = _hide(text, titles)
    sentences: list[Stretch] = []
    at = 0
    for piece in sentencex.segment(subtag, hidden):
        start, at = at, at + len(piece)
        if sentences and _belongs_together(text, hidden, sentences[-1], start, subtag):
            start = sentences.pop()[0]
        elif sentences and (closing := _CLOSING.match(text, start)):
            sentences[-1] = (sentences[-1][0], closing.end())
            start = closing.end()
        sentences.append((start, at))
    if at < len(text):  # what a splitter may not lose
        sentences.append((at, len(text)))
    return [
        stretch for stretch in (_strip(text, *sentence) for sentence in sentences) if stretch[0] < stretch[1]
    ]


def _hide(text: str, titles: Iterable[Stretch]) -> str:
    hidden = list(_UNPAIRED.sub(",", _QUOTED.sub(_hide_quoted, text)))
    for start, end in titles:
        hidden[start:end] = _END_MARKS.sub(",", text[start:end])
    return "".join(hidden)


def _hide_quoted(match: re.Match[str]) -> str:
    quoted = match[0]
    return _END_MARKS.sub(",", quoted[:-2]) + quoted[-2:]


def _belongs_together(text: str, hidden: str, sentence: Stretch, start: int, language: str) -> bool:
    """Say whether what begins at `start` goes on with the sentence before it."""
    # No abbreviation is longer than this; the tail keeps the time linear.
    end = sentence[1]
    tail = hidden[max(sentence[0], end - 40) : end].rstrip()
    following = _LETTER.match(text, start)
    first = following[1] if following else ""
    always, before_number = _never_end(language)
    if not first or first.islower():
        return True
    # Sentences are put together again with blanks; only scripts without blanks end one without.
    if not (text[start].isspace() or text[start - 1].isspace() or text[start - 1] in "。！？｡"):
        return True
    if always.search(tail) or (first.isdigit() and before_number.search(tail)):
        return True
    return bool(_INITIAL.search(tail))


def _strip(text: str, start: int, end: int) -> Stretch:
    while start < end and text[start].isspace():
        start += 1
    while end > start and text[end - 1].isspace():
        end -= 1
    return start, end
