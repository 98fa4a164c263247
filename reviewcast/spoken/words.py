"""The words for numbers (by num2words), and the rules' own words in each language."""

from __future__ import annotations

import re
import tomllib
from collections.abc import Mapping
from decimal import Decimal
from functools import cache
from importlib.resources import files
from typing import Any

from .rule import WORDED, primary_subtag

FRACTIONS = {
    "½": "half",
    "¼": "quarter",
    "¾": "three_quarters",
    "⅓": "third",
    "⅔": "two_thirds",
}
_WITH_AND = ("en-gb", "en-ie", "en-au", "en-nz", "en-za", "en-in")
_LONGEST_NUMBER = 15  # digits; a longer run is a code, read digit by digit


@cache
def load_table(name: str) -> dict[str, Any]:
    """Read a data file of this room; it is constant, so it is read once."""
    return tomllib.loads(files(__package__).joinpath("data", name).read_text(encoding="utf-8"))


def words_of(language: str) -> Mapping[str, str]:
    """Return the rules' own words in a language of WORDED."""
    words: Mapping[str, str] = load_table("words.toml")[primary_subtag(language)]
    return words


def say_number(written: str, language: str) -> str:
    """Say a number as it is written: with groups, decimals, a vulgar fraction at its end.

    >>> say_number("1,234.5", "en")
    'one thousand two hundred thirty four point five'
    >>> say_number("3½", "en"), say_number("3,5", "de")
    ('three and a half', 'drei Komma fünf')
    """
    fraction = FRACTIONS.get(written[-1:], "")
    if fraction:
        whole = written[:-1].strip()
        words = words_of(language)
        return f"{say_number(whole, language)} {words[fraction]}" if whole else words[f"one_{fraction}"]
    if primary_subtag(language) == "en":
        plain = written.replace(",", "")
    elif re.fullmatch(r"\d{1,3}(?:[. \u202f\xa0]\d{3})+(?:,\d+)?", written):
        plain = re.sub(r"[. \u202f\xa0]", "", written).replace(",", ".")
    else:
        plain = written.replace(",", ".")
    whole, _, decimals = plain.partition(".")
    if len(whole) > _LONGEST_NUMBER or len(decimals) > _LONGEST_NUMBER:
        return say_digits(plain, language)
    if len(whole) > 1 and whole.startswith("0"):
        return say_digits(plain, language)
    return _count(Decimal(plain) if decimals else int(whole or "0"), language)


def say_digits(written: str, language: str) -> str:
    """Say each digit by itself, as in a telephone number.

    >>> say_digits("007", "en")
    'zero zero seven'
    """
    names = {str(d): _count(d, language) for d in range(10)}
    return " ".join(names[c] for c in written if c in names)


def say_year(year: int, language: str) -> str:
    """Say a year as one says it: in pairs in English.

    >>> [say_year(y, "en") for y in (1905, 2001, 2012, 1900)]
    ['nineteen oh five', 'two thousand one', 'twenty twelve', 'nineteen hundred']
    """
    return _count(year, language, to="year")


def say_ordinal(number: int, language: str) -> str:
    """Say the ordinal of a number.

    >>> say_ordinal(21, "en")
    'twenty first'
    """
    return _count(number, language, to="ordinal")


def say_plural(words: str) -> str:
    """Put an English number word into the plural, as decades and fractions need it.

    >>> say_plural("nineteen eighty"), say_plural("third")
    ('nineteen eighties', 'thirds')
    """
    if words.endswith("y"):
        return words[:-1] + "ies"
    return words + ("es" if words.endswith("x") else "s")


@cache
def _count(number: int | Decimal, language: str, to: str = "cardinal") -> str:
    # num2words costs more to import than most reviews cost to read: only who has a number pays.
    from num2words import num2words

    subtag = primary_subtag(language)
    said = str(num2words(number, lang=subtag if subtag in WORDED else "en", to=to))
    if subtag == "en":
        said = said.replace("-", " ").replace(",", "")
        if language.lower() not in _WITH_AND:
            said = said.replace(" and ", " ")
    return said
