"""Years, decades, dates and times of day."""

from __future__ import annotations

import re

from .rule import WORDED, Rule
from .words import say_number, say_ordinal, say_plural, say_year, words_of

_MONTHS = (
    "January", "February", "March", "April", "May", "June",
    "July", "August", "September", "October", "November", "December",
)  # fmt: skip
_MONTH = rf"(?P<month>{'|'.join(_MONTHS)}|(?:Jan|Feb|Mar|Apr|Jun|Jul|Aug|Sept?|Oct|Nov|Dec)\.?)"
_YEAR = r"(?:1[1-9]|20)\d\d"
_DAY = r"(?P<day>[12]\d|3[01]|0?[1-9])(?:st|nd|rd|th)?"


def _month(written: str) -> str:
    return next(month for month in _MONTHS if month.startswith(written[:3]))


def _month_first(match: re.Match[str], language: str) -> str:
    year = f", {say_year(int(match['year']), language)}" if match["year"] else ""
    return f"{_month(match['month'])} {say_ordinal(int(match['day']), language)}{year}"


def _day_first(match: re.Match[str], language: str) -> str:
    year = f" {say_year(int(match['year']), language)}" if match["year"] else ""
    return f"the {say_ordinal(int(match['day']), language)} of {_month(match['month'])}{year}"


def _iso(match: re.Match[str], language: str) -> str | None:
    month, day = int(match["month"]), int(match["day"])
    if not (1 <= month <= 12 and 1 <= day <= 31):
        return None
    return f"{_MONTHS[month - 1]} {say_ordinal(day, language)}, {say_year(int(match['year']), language)}"


def _figures(match: re.Match[str], language: str) -> str | None:
    """Read 3/4/2024 in the order of the show's language: only American English puts the month first."""
    first, second = int(match["first"]), int(match["second"])
    american = language.lower() in {"en", "en-us"}
    month, day = (first, second) if american else (second, first)
    if month > 12:
        month, day = day, month
    if not (1 <= month <= 12 and 1 <= day <= 31):
        return None
    return f"{_MONTHS[month - 1]} {say_ordinal(day, language)}, {say_year(int(match['year']), language)}"


def _decade(match: re.Match[str], language: str) -> str:
    return say_plural(say_year(int(match["year"]), language))


def _short_decade(match: re.Match[str], language: str) -> str:
    return say_plural(say_number(match["year"], language))


def _elided(match: re.Match[str], language: str) -> str:
    year = match["year"]
    return f"oh {say_number(year[1], language)}" if year[0] == "0" else say_number(year, language)


def _years(match: re.Match[str], language: str) -> str:
    first, last = match["first"], match["last"]
    said = say_year(int(last), language) if len(last) == 4 else say_number(last, language)
    return f"{say_year(int(first), language)} {words_of(language)['to']} {said}"


def _clock(match: re.Match[str], language: str) -> str:
    hour, minute = int(match["hour"]), match["minute"]
    said = say_number(str(hour), language)
    if minute and minute != "00":
        said += (
            f" oh {say_number(minute[1], language)}"
            if minute[0] == "0"
            else f" {say_number(minute, language)}"
        )
    return f"{said} {match['half'].upper()} M" if match["half"] else said


DATES = (
    Rule(
        name="date",
        languages=("en",),
        pattern=re.compile(rf"\b{_MONTH}\s{_DAY}(?:,?\s(?P<year>{_YEAR}))?(?![\w:/%]|[.,]\d)"),
        say=_month_first,
        example=("March 1, 2024", "March first, twenty twenty four"),
    ),
    Rule(
        name="date",
        languages=("en",),
        pattern=re.compile(
            rf"(?<![\w.,/$£€-])(?:the )?{_DAY}(?: of)?\s{_MONTH}(?:,?\s(?P<year>{_YEAR}))?(?!\w)"
        ),
        say=_day_first,
        example=("1 March 2024", "the first of March twenty twenty four"),
    ),
    Rule(
        name="date",
        languages=("en",),
        pattern=re.compile(rf"(?<![\w/-])(?P<year>{_YEAR})-(?P<month>\d\d)-(?P<day>\d\d)(?![\w/-])"),
        say=_iso,
        example=("2024-03-01", "March first, twenty twenty four"),
    ),
    Rule(
        name="date",
        languages=("en",),
        pattern=re.compile(rf"(?<![\w/.-])(?P<first>\d\d?)/(?P<second>\d\d?)/(?P<year>{_YEAR})(?![\w/-])"),
        say=_figures,
        example=("3/15/2024", "March fifteenth, twenty twenty four"),
    ),
    Rule(
        name="clock",
        languages=("en",),
        pattern=re.compile(
            r"(?<![\w:.,/$£€-])(?P<hour>1[0-2]|0?[1-9])(?::(?P<minute>[0-5]\d))?"
            r"(?:\s?(?P<half>[ap])(?:\.m\.|m\b)|(?=\s(?:noon|midnight)\b))",
            re.IGNORECASE,
        ),
        say=_clock,
        example=("at 9:30 p.m. sharp", "at nine thirty P M sharp"),
    ),
    Rule(
        name="clock",
        languages=("en",),
        pattern=re.compile(
            r"(?<![\w:.,/$£€-])(?P<hour>2[0-3]|1\d|0?\d):(?P<minute>[0-5]\d)(?P<half>(?!\w))(?!:)"
        ),
        say=_clock,
        example=("at 7:30", "at seven thirty"),
    ),
    Rule(
        name="decade",
        languages=("en",),
        pattern=re.compile(r"(?<![\w.,$£€])(?P<year>(?:1[1-9]|20)\d0)['’]?s\b"),
        say=_decade,
        example=("the 1980s", "the nineteen eighties"),
    ),
    Rule(
        name="decade",
        languages=("en",),
        pattern=re.compile(r"(?<![\w.,$£€])['’‘]?(?P<year>[1-9]0)['’]?s\b"),
        say=_short_decade,
        example=("mid-'90s", "mid-nineties"),
    ),
    Rule(
        name="elided-year",
        languages=("en",),
        pattern=re.compile(r"(?<!\w)['’‘](?P<year>\d\d)(?![\w'’%]|[.,:/]\d)"),
        say=_elided,
        example=("Summer of '69", "Summer of sixty nine"),
    ),
    Rule(
        name="years",
        languages=WORDED,
        pattern=re.compile(
            rf"(?<![\w.,/$£€-])(?P<first>{_YEAR})\s?[-–—]\s?(?P<last>{_YEAR}|\d\d)(?![\w/-]|[.,]\d)"
        ),
        say=_years,
        example=("1914–18", "nineteen fourteen to eighteen"),
    ),
    Rule(
        name="year",
        languages=WORDED,
        pattern=re.compile(rf"(?<![\w.,/$£€:#-])(?P<year>{_YEAR})(?![\w/%:°]|[.,]\d|-\d)"),
        say=lambda match, language: say_year(int(match["year"]), language),
        example=("(2012)", "(twenty twelve)"),
    ),
)
