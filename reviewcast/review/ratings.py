"""A rating in every form in which critics write it."""

import re
from functools import cache
from typing import NamedTuple

from reviewcast.model import Rating

from .vocabulary import any_of, load_vocabulary

LONGEST = 80
FRACTIONS = {"½": 0.5, "¼": 0.25, "¾": 0.75, "⅓": 1 / 3, "⅔": 2 / 3}
FULL, EMPTY, HALF = "★⭐🌟✭✯✮⭑*", "☆✩✰⚝⭒", "½⯨⯪✬"
DIGITS = r"\d{1,3}(?:[.,]\d{1,2})?[½¼¾⅓⅔]?|\d{1,2}\s(?:1/2|1/4|3/4)|[½¼¾⅓⅔]"
SCALES = {3, 4, 5, 6, 10, 12, 20, 100}
"""What a bare `7/10` may be out of, so that 24/7 and 9/11 are not ratings."""


def parse_rating(text: str, *, labelled: bool = False) -> Rating | None:
    """Read a text that is a rating and nothing else; None where it is something else.

    `labelled` says that it is known to be one: then a bare number is a rating without a scale.

    >>> parse_rating("7 out of 10")
    Rating(written='7 out of 10', value=7.0, best=10.0)
    >>> parse_rating("Verdict: ★★★½")
    Rating(written='★★★½', value=3.5, best=5.0)
    >>> parse_rating("B+"), parse_rating("24/7"), parse_rating("I gave it 7 out of 10")
    (Rating(written='B+', value=None, best=None), None, None)
    """
    text = " ".join(text.replace("\ufe0f", "").split()).strip('"“”')
    if not text or len(text) > LONGEST:
        return None
    patterns = _patterns()
    label = patterns.label.match(text)
    if label and label.end() < len(text):
        labelled, text = True, text[label.end() :]
    text = re.sub(r"(?<=[\w%)])\.$", "", text)
    pair = re.fullmatch(r"([^()]+)\(([^()]+)\)", text)
    # The same said twice, "★★★★☆ (4/5)", or once in two halves, "★★★½ (out of 4)".
    halves = [f"{pair[1]}{pair[2]}", pair[1], pair[2]] if pair else [text]
    for half in halves:
        rating = _read_scale(half.strip(), labelled=labelled) or _read_stars(half, labelled=labelled)
        rating = rating or _read_mark(half.strip(), labelled=labelled)
        if rating:
            return Rating(written=text, value=rating[0], best=rating[1])
    return None


_Scale = tuple[float | None, float | None]


class _Patterns(NamedTuple):
    label: re.Pattern[str]
    scaled: re.Pattern[str]
    starred: re.Pattern[str]
    percent: re.Pattern[str]
    glyphs: re.Pattern[str]


@cache
def _patterns() -> _Patterns:
    """Compile the patterns once: they are tried on every paragraph."""
    words = load_vocabulary()["ratings"]
    number = rf"(?:{DIGITS}|(?:a |one )?{any_of(words['numbers'])}(?: and a half)?)"
    glyphs = re.escape(FULL + EMPTY + HALF)
    return _Patterns(
        *(
            re.compile(pattern, re.IGNORECASE)
            for pattern in (
                rf"{any_of(words['labels'])}(?:\s*[:=–—-]\s*|\s+(?=\S))",
                rf"({number})[\s-]*(?:stars?\s*|points?\s*)?(/|out of|of)\s*({number})(?:\s*(?:stars?|points?))?[.!]?",
                rf"({number})[\s-]*stars?[.!]?",
                rf"({number})\s?(?:%|percent|per cent)",
                rf"([{glyphs}\s]+?)\s*(?:(?:/|out of)\s*({number}))?",
            )
        )
    )


def _read_number(text: str) -> float:
    """Read a number as critics write it.

    >>> _read_number("3½"), _read_number("3 1/2"), _read_number("three and a half"), _read_number("7,5")
    (3.5, 3.5, 3.5, 7.5)
    """
    text = text.casefold()
    if text[0].isalpha():
        whole, _, half = text.partition(" and a ")
        number: float = load_vocabulary()["ratings"]["numbers"][whole.split()[-1]]
        return number + (0.5 if half else 0)
    extra = FRACTIONS.get(text[-1], 0.0)
    whole, _, part = text.rstrip("".join(FRACTIONS)).partition(" ")
    if part:
        above, below = part.split("/")
        extra = int(above) / int(below)
    return float(whole.replace(",", ".") or 0) + extra


def _read_scale(text: str, *, labelled: bool) -> _Scale | None:
    """Read `7/10`, `3.5 out of 5 stars`, `3½ stars`, `85%`."""
    patterns = _patterns()
    scaled = patterns.scaled.fullmatch(text)
    if scaled:
        value, best = _read_number(scaled[1]), _read_number(scaled[3])
        likely = best in SCALES and value <= best
        return (value, best) if best > 0 and (likely or labelled or scaled[2] != "/") else None
    starred = patterns.starred.fullmatch(text)
    if starred:
        value = _read_number(starred[1])
        return value, 5.0 if value <= 5 else 10.0
    percent = patterns.percent.fullmatch(text)
    return (_read_number(percent[1]), 100.0) if percent else None


def _read_stars(text: str, *, labelled: bool) -> _Scale | None:
    """Read glyphs: `★★★½`, `★★★☆☆`, `**** out of 5` where a label stands before them."""
    glyphs = _patterns().glyphs.fullmatch(text)
    if not glyphs or not (set(text) & set(FULL[:-1] + EMPTY) or (labelled and "*" in text)):
        return None
    full, empty, half = (sum(glyphs[1].count(sign) for sign in signs) for signs in (FULL, EMPTY, HALF))
    if full + empty + half > 10 or half > 1:
        return None
    shown = full + empty + half
    best = _read_number(glyphs[2]) if glyphs[2] else shown if empty else 5 if shown <= 5 else 10
    return full + half / 2, float(max(best, 1))


def _read_mark(text: str, *, labelled: bool) -> _Scale | None:
    """Read what has no value: a grade, thumbs, or a bare number where it is known to be a rating."""
    grade = re.fullmatch(r"[A-F][+\-−–]?", text)
    thumbs = re.fullmatch(r"(?:(?:two|one|2|1)\s)?thumbs?[\s-](?:up|down)[.!]?|[👍👎]+", text, re.IGNORECASE)
    bare = labelled and re.fullmatch(DIGITS, text)
    return (None, None) if grade or thumbs or bare else None
