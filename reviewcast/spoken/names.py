"""Abbreviations, initials, initialisms, numerals after names, episode codes: names as one says them."""

from __future__ import annotations

import re

from .rule import MARK, Rule
from .words import load_table, say_number, say_ordinal

_ABBREVIATIONS: dict[str, dict[str, dict[str, str]]] = load_table("abbreviations.toml")
_NAMES: dict[str, list[str]] = load_table("names.toml")
_MONARCHS = frozenset(_NAMES["monarchs"])
_COUNTED = frozenset(_NAMES["counted"])
_INITIALISMS = frozenset(_NAMES["initialisms"])
_SOUNDS = frozenset(_NAMES["sounds"])
_ROMAN = {"I": 1, "V": 5, "X": 10, "L": 50}
_FOLLOWED_BY = {
    "before_name": rf"(?=\s?(?:[A-ZÀ-Þ{MARK}]|&|and\s[A-Z]))",
    "before_number": r"(?=\s?(?:[\d#]|[IVX]{2,7}\b))",
    "anywhere": r"(?!\w)",
}


def _abbreviation_rules() -> tuple[Rule, ...]:
    rules = []
    for language, kinds in _ABBREVIATIONS.items():
        for kind, table in kinds.items():
            keys = "|".join(re.escape(key) for key in sorted(table, key=len, reverse=True))
            first = next(iter(table))
            follow = {"before_name": " Ann", "before_number": " 3", "anywhere": " so"}[kind]
            number = {"en": "three", "de": "drei", "fr": "trois", "es": "tres"}[language]
            rules.append(
                Rule(
                    name="abbreviation",
                    languages=(language,),
                    pattern=re.compile(rf"(?<![\w.])(?:{keys}){_FOLLOWED_BY[kind]}"),
                    say=lambda match, _language, table=table: table[match[0]],  # type: ignore[misc]
                    example=(
                        first + follow,
                        table[first] + (f" {number}" if kind == "before_number" else follow),
                    ),
                )
            )
    return tuple(rules)


def roman(numeral: str) -> int:
    """Return the value of a Roman numeral up to 89, or 0 when it is not written as one writes them.

    >>> [roman(n) for n in ("XIV", "IV", "IIII", "MIX")]
    [14, 4, 0, 0]
    """
    if not re.fullmatch(r"L?X{0,3}(?:IX|IV|V?I{0,3})|XL(?:IX|IV|V?I{0,3})", numeral):
        return 0
    values = [_ROMAN[letter] for letter in numeral]
    return sum(-v if v < after else v for v, after in zip(values, [*values[1:], 0], strict=True))


def _numeral(match: re.Match[str], language: str) -> str | None:
    numeral, value = match["numeral"], roman(match["numeral"])
    before = re.search(r"[\w’']{1,20}$", match.string[max(0, match.start() - 20) : match.start()])
    name = before[0] if before else ""
    if not value or not name[:1].isupper() or (len(numeral) == 1 and not _single_counts(match, name)):
        return None
    said = f"the {say_ordinal(value, language)}" if name in _MONARCHS else say_number(str(value), language)
    return match["gap"] + said


def _single_counts(match: re.Match[str], name: str) -> bool:
    """Tell a number from the letters I (a pronoun), V ("Gen V") and X ("Malcolm X")."""
    numeral, after = match["numeral"], match.string[match.end() : match.end() + 2]
    ends = not after.strip() or after[0] in ".,;:)!?’'”\""
    if name in _COUNTED:
        return True
    if name in _MONARCHS:
        return numeral != "X" and (numeral == "V" or ends)
    return numeral == "V" and not after[-1:].isupper()


def _initialism(match: re.Match[str], _language: str) -> str | None:
    word, plural = match["word"], match["plural"] or ""
    if word in _SOUNDS or (word not in _INITIALISMS and re.search("[AEIOUY]", word)):
        return None
    if word not in _INITIALISMS and not re.search("[^IVXLCDM]", word):
        return None
    around = match.string[max(0, match.start() - 25) : match.end() + 25]
    if (
        re.search("[AEIOU]", word)
        and not re.search("[a-z]", around)
        and len(re.findall("[A-Z]{2,}", around)) > 2
    ):
        return None  # a shout, where every word stands in capitals: "SAVE US NOW"
    return " ".join(word) + plural


def _episode(match: re.Match[str], language: str) -> str:
    season, episode = (str(int(part)) for part in match.groups() if part is not None)
    return f"season {say_number(season, language)} episode {say_number(episode, language)}"


def _code(match: re.Match[str], language: str) -> str | None:
    written = match[0]
    if (
        re.search(r"[A-Z]\d+[A-Z]{2}|[A-Z]{4}|\d{5}", written)
        or written.isdigit()
        or not re.search(r"[A-Z]", written)
    ):
        return None
    if not re.search(r"\d", written):
        return None
    parts = re.findall(r"\d+|[A-Z]", written)
    return " ".join(say_number(part, language) if part.isdigit() else part for part in parts)


NAMES = (
    Rule(
        name="episode-code",
        languages=("en",),
        pattern=re.compile(
            r"(?<![\w.])(?:[sS](?P<season>\d{1,2})\s?[eE](?P<episode>\d{1,3})"
            r"|(?P<first>\d{1,2})x(?P<second>0\d))(?!\w)"
        ),
        say=_episode,
        example=("S02E05", "season two episode five"),
    ),
    *_abbreviation_rules(),
    Rule(
        name="saint",
        languages=("en",),
        pattern=re.compile(r"(?<![\w.])(?<![a-z] )St\.?(?=\s[A-Z])"),
        say=lambda _match, _language: "Saint",
        example=("St. Elmo's Fire", "Saint Elmo's Fire"),
    ),
    Rule(
        name="saint",
        languages=("en",),
        pattern=re.compile(r"(?<=(?:in|at|to|of|by) )St\.?(?=\s[A-Z])"),
        say=lambda _match, _language: "Saint",
        example=("in St. Louis", "in Saint Louis"),
    ),
    Rule(
        name="street",
        languages=("en",),
        pattern=re.compile(r"(?<=[a-z] )St\.(?!\s[A-Z])"),
        say=lambda _match, _language: "Street",
        example=("a house on Elm St. at night", "a house on Elm Street at night"),
    ),
    Rule(
        name="versus",
        languages=("en",),
        pattern=re.compile(rf"(?<=\w\s)v\.?(?=\s[A-Z{MARK}])"),
        say=lambda _match, _language: "versus",
        example=("Batman v Superman", "Batman versus Superman"),
    ),
    Rule(
        name="numeral",
        languages=("en",),
        # The name is looked at, not taken: another rule may have to read it.
        pattern=re.compile(r"(?<=[\w!?])(?P<gap>[:,]?\s)(?P<numeral>[IVXL]{1,7})(?![\w-])"),
        say=_numeral,
        example=("Louis XIV", "Louis the fourteenth"),
    ),
    Rule(
        name="initials",
        languages=(),
        pattern=re.compile(
            r"(?<![\w.])[A-ZÀ-Þ]\.(?:\s?[A-ZÀ-Þ]\.){0,5}(?=\s[A-ZÀ-Þ])|(?<![\w.])(?:[A-ZÀ-Þ]\.){2,8}(?:[A-ZÀ-Þ](?!\w))?"
        ),
        say=lambda match, _language: " ".join(re.findall(r"[^\W\d_]", match[0])),
        example=("J. J. Abrams", "J J Abrams"),
    ),
    Rule(
        name="dotted-name",
        languages=(),
        pattern=re.compile(r"(?<![\w.])(?![apAP]\.[mM]\b)[^\W\d_]{1,12}(?:\.[^\W\d_]{1,12}){1,6}(?![\w])"),
        say=lambda match, _language: match[0].replace(".", " "),
        example=("by will.i.am.", "by will i am."),
    ),
    Rule(
        name="code",
        languages=("en",),
        pattern=re.compile(r"(?<![\w-])[A-Z0-9]{1,8}(?:-[A-Z0-9]{1,8}){0,3}(?![\w-])"),
        say=_code,
        example=("R2-D2", "R two D two"),
    ),
    Rule(
        name="initialism",
        languages=("en",),
        pattern=re.compile(r"(?<![\w-])(?P<word>[A-Z]{2,6})(?P<plural>s(?=\W|$))?(?!\w)"),
        say=_initialism,
        example=("the CGI", "the C G I"),
    ),
)
