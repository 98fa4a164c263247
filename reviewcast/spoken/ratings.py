"""Ratings and grades, in every form that critics write them.

The glyph forms come before the fractions, so that "★★★/5" is one rating; fractions come before all
other numbers, so that no other rule reads "9/10" as nine tenths or "3.5/5" as two sentences.
"""

from __future__ import annotations

import re

from .rule import WORDED, Rule
from .words import say_number, words_of

_NUMBER = r"\d{1,3}(?:[.,]\d{1,2})?[½¼¾⅓⅔]?|[½¼¾]"
_WORD = r"(?i:rating|rated|grade|score|verdict|stars?|wertung|note|bewertung|nota|puntuación|calificación)"
_FULL = "★⭐🌟✭✮✯"
_DOUBTFUL = ("4", "6")  # three quarters, or three out of four? Only with a hint it is a rating


def _stars(count: str, language: str) -> str:
    words = words_of(language)
    if count in {"", "½"}:
        return words["half_star"]
    return f"{say_number(count, language)} {words['star' if count == '1' else 'stars']}"


def _count_of(glyphs: str | None) -> str:
    return str(len(glyphs)) if glyphs else ""


def _glyphs(match: re.Match[str], language: str) -> str:
    full = sum(match["full"].count(glyph) for glyph in _FULL)
    half = "½" if match["half"] else ""
    empty = len(match["empty"]) + (1 if half and match["empty"] else 0)
    words = words_of(language)
    best = (
        match["best"]
        or _count_of(match.groupdict().get("all"))
        or (str(full + empty) if match["empty"] else "")
    )
    count = f"{full or ''}{half}" or "0"
    if best:
        return (
            f"{say_number(count, language)} {words['out_of']} {say_number(best, language)} {words['stars']}"
        )
    return _stars(count, language)


def _asterisks(match: re.Match[str], language: str) -> str:
    count = f"{match['stars'].count('*')}{'½' if match['half'] else ''}"
    lead = f"{match['lead'].strip()} " if match["lead"] else ""
    return lead + _stars(count, language)


def _fraction(match: re.Match[str], language: str) -> str | None:
    value, best = match["value"], match["best"]
    hinted = match["hint"] or match["stars"] or match.string.strip() == match[0].strip()
    plain = value.isdigit()
    if value == best == "20" and not hinted:
        return None  # eyesight, and what hindsight is
    if plain and not hinted and (best in _DOUBTFUL or match["of"]):
        return None
    words = words_of(language)
    said = f"{say_number(value, language)} {words['out_of']} {say_number(best, language)}"
    stars = f" {words['stars']}" if match["stars"] else ""
    return f"{match['hint'] or ''}{said}{stars}{match['of'] or ''}"


def _grade(match: re.Match[str], language: str) -> str | None:
    words = words_of(language)
    sign = words["plus"] if match["sign"] == "+" else words["minus"]
    return f"{match['letter']} {sign}"


def _percent(match: re.Match[str], language: str) -> str:
    words = words_of(language)
    first = f"{say_number(match['first'], language)} {words['to']} " if match["first"] else ""
    return f"{first}{say_number(match['value'], language)} {words['percent']}"


RATINGS = (
    Rule(
        name="star-glyphs",
        languages=WORDED,
        pattern=re.compile(r"(?P<full>)(?P<half>½)\s?(?:★(?P<best>)(?P<empty>))"),
        say=_glyphs,
        example=("½★", "half a star"),
    ),
    Rule(
        name="star-number",
        languages=WORDED,
        pattern=re.compile(rf"(?<![\w/.,])(?P<value>{_NUMBER})\s?[{_FULL}]"),
        say=lambda match, language: _stars(match["value"], language),
        example=("4.5★", "four point five stars"),
    ),
    Rule(
        name="star-glyphs",
        languages=WORDED,
        pattern=re.compile(
            rf"(?P<full>(?:[{_FULL}]\ufe0f?){{1,20}})\s?(?P<half>½|⯨|⯪|1/2)?(?P<empty>[☆✩✰]{{0,20}})"
            r"(?:\s?/\s?(?:(?P<best>\d{1,2})(?![\d/])|(?P<all>[★⭐]{2,10})))?"
        ),
        say=_glyphs,
        example=("★★★☆☆", "three out of five stars"),
    ),
    Rule(
        name="star-glyphs",
        languages=WORDED,
        pattern=re.compile(r"(?P<full>)(?P<half>)(?P<empty>[☆✩✰]{2,20})(?P<best>)"),
        say=_glyphs,
        example=("☆☆☆☆☆", "zero out of five stars"),
    ),
    Rule(
        name="asterisks",
        languages=WORDED,
        pattern=re.compile(
            rf"(?P<lead>\b{_WORD}\s?[:\-–—]?\s?)(?P<stars>\*{{1,5}})\s?(?P<half>½|1/2)?(?![\w*])"
        ),
        say=_asterisks,
        example=("Rating: ****", "Rating: four stars"),
    ),
    Rule(
        name="asterisks",
        languages=WORDED,
        pattern=re.compile(r"^(?P<lead>)(?P<stars>\*{1,5})\s?(?P<half>½|1/2)?$"),
        say=_asterisks,
        example=("***½", "three and a half stars"),
    ),
    Rule(
        name="star-class",
        languages=("en",),
        pattern=re.compile(r"(?<![\w/.,])(?P<value>[1-7])\*(?=\s+[a-z])"),
        say=lambda match, language: f"{say_number(match['value'], language)} star",
        example=("5* service", "five star service"),
    ),
    Rule(
        name="rating",
        languages=WORDED,
        pattern=re.compile(
            rf"(?P<hint>\b{_WORD}\s?[:\-–—]?\s?)?(?<![\w/.,-])(?P<value>{_NUMBER})\s?/\s?(?P<best>100|4|5|6|10|20)"
            r"(?![\w/%½]|[.,]\d|-\w)(?P<stars>(?i:\s(?:stars?|sternen?|étoiles|estrellas)\b)?)(?P<of>\sof\b)?"
        ),
        say=_fraction,
        example=("3.5/5", "three point five out of five"),
    ),
    Rule(
        name="percent",
        languages=WORDED,
        pattern=re.compile(
            r"(?<![\w.,])(?:(?P<first>\d{1,3}(?:[.,]\d{1,3})?)\s?%?\s?[-–]\s?)?(?P<value>\d{1,6}(?:[.,]\d{1,3})?)\s?%"
        ),
        say=_percent,
        example=("85%", "eighty five percent"),
    ),
    Rule(
        name="grade",
        languages=WORDED,
        pattern=re.compile(r"(?<![\w+'’&./-])(?P<letter>[A-F])(?P<sign>\+|[-−–](?=[.,;:!?)\"”]|$))(?![\w+])"),
        say=_grade,
        example=("B+", "B plus"),
    ),
    Rule(
        name="grade",
        languages=WORDED,
        pattern=re.compile(
            r"(?i:(?<=grade )|(?<=grade: )|(?<=rating: )|(?<=\san )|(?<=\sa ))(?P<letter>[A-F])(?P<sign>[-−–])(?=\s)"
        ),
        say=_grade,
        example=("It gets an A- from me.", "It gets an A minus from me."),
    ),
    Rule(
        name="thumbs",
        languages=WORDED,
        pattern=re.compile("[\U0001f44d\U0001f44e][\U0001f3fb-\U0001f3ff]?"),
        say=lambda match, language: words_of(language)[
            "thumbs_up" if match[0][0] == "\U0001f44d" else "thumbs_down"
        ],
        example=("👍", "thumbs up"),
    ),
)
