"""Money, measures, runtimes, ranges, fractions, and in the end every number that is left."""

from __future__ import annotations

import re

from .rule import WORDED, Rule
from .words import load_table, say_digits, say_number, say_ordinal, say_plural, words_of

_TABLE = load_table("units.toml")
_UNITS: dict[str, list[str]] = _TABLE["units"]
_MAGNITUDES: dict[str, str] = _TABLE["magnitudes"]
_CURRENCIES: dict[str, list[str]] = _TABLE["currencies"]
_NUMBER = r"\d{1,3}(?:,\d{3})+(?:\.\d+)?|\d+(?:\.\d+)?[½¼¾]?"
_UNIT = "|".join(re.escape(unit) for unit in sorted(_UNITS, key=len, reverse=True))
_MAGNITUDE = "|".join(sorted(_MAGNITUDES, key=len, reverse=True))
_AS_SPOKEN = {"1/2": "one half", "1/4": "one quarter", "3/4": "three quarters", "24/7": "twenty four seven"}
_DENOMINATORS = (3, 4, 5, 6, 7, 8, 9, 10, 12, 16)


def _money(match: re.Match[str], language: str) -> str:
    one, many, cent, cents = _CURRENCIES[match["sign"]]
    amount, last = match["amount"], match["last"]
    if _describes(match) or match.string.startswith("-a", match.end()):
        many = one
    if match["magnitude"] or last:
        to = f" to {say_number(last, language)}" if last else ""
        magnitude = f" {_MAGNITUDES[match['magnitude']]}" if match["magnitude"] else ""
        return f"{say_number(amount, language)}{to}{magnitude} {many}"
    whole, _, small = amount.partition(".")
    if len(small) != 2:
        return f"{say_number(amount, language)} {one if amount == '1' else many}"
    parts = []
    if whole.strip("0,"):
        parts.append(f"{say_number(whole, language)} {one if whole == '1' else many}")
    if small != "00" or not parts:
        parts.append(f"{say_number(str(int(small)), language)} {cent if small == '01' else cents}")
    return " ".join(parts)


def _describes(match: re.Match[str]) -> bool:
    """Say whether an amount stands before its noun, as in "a $200 million film"."""
    before = match.string[max(0, match.start() - 5) : match.start()]
    after = match.string[match.end() : match.end() + 5]
    noun = re.match(r"[ -](?!(?:for|on|in|at|to|and|or|from|by|per|is|was|a|of)\b)[a-z]", after)
    return bool(noun and re.search(r"\b(?:an?|the|its|this|that) $", before, re.IGNORECASE))


def _measure(match: re.Match[str], language: str) -> str:
    one, many = _UNITS[match["unit"]]
    said = say_number(match["amount"], language)
    if match["first"]:
        said = f"{say_number(match['first'], language)} to {said}"
    compound = match["amount"] == "1" or match["hyphen"]
    return f"{said} {one if compound else many}"


def _runtime(match: re.Match[str], language: str) -> str:
    hours, minutes = str(int(match["first"])), str(int(match["last"]))
    said = f"{say_number(hours, language)} {'hour' if hours == '1' else 'hours'}"
    return f"{said} {say_number(minutes, language)} {'minute' if minutes == '1' else 'minutes'}"


def _version(match: re.Match[str], language: str) -> str | None:
    parts = match[0].removeprefix("v").split(".")
    if not match["v"] and len(parts) < 3:
        return None
    said = " point ".join(say_number(part, language) for part in parts)
    return f"version {said}" if match["v"] else said


def _timing(match: re.Match[str], language: str) -> str:
    names = ("hour", "minute", "second") if match["hours"] else ("minute", "second")
    parts = []
    for value, name in zip(
        [v for v in (match["hours"], match["minutes"], match["seconds"]) if v], names, strict=True
    ):
        if int(value):
            parts.append(f"{say_number(str(int(value)), language)} {name}{'' if int(value) == 1 else 's'}")
    return f"({' '.join(parts) or 'zero seconds'})"


def _fraction(match: re.Match[str], language: str) -> str:
    if match[0] in _AS_SPOKEN:
        return _AS_SPOKEN[match[0]]
    top, bottom = int(match["top"]), int(match["bottom"])
    if top < bottom and bottom in _DENOMINATORS:
        part = "quarter" if bottom == 4 else say_ordinal(bottom, language)
        return f"{say_number(str(top), language)} {part if top == 1 else say_plural(part)}"
    return f"{say_number(match['top'], language)} {say_number(match['bottom'], language)}"


def _range(match: re.Match[str], language: str) -> str:
    to = words_of(language)["to"]
    return f"{say_number(match['first'], language)} {to} {say_number(match['last'], language)}"


def _pair(match: re.Match[str], joint: str, language: str) -> str:
    return f"{say_number(match['first'], language)} {joint} {say_number(match['last'], language)}"


MONEY_AND_MEASURES = (
    Rule(
        name="money",
        languages=("en",),
        pattern=re.compile(
            rf"(?:US|A|CA?|NZ)?(?P<sign>[$£€¥])\s?(?P<amount>{_NUMBER})(?:\s?[-–—]\s?[$£€¥]?(?P<last>{_NUMBER}))?"
            rf"(?:[\s-]?(?P<magnitude>{_MAGNITUDE})\b)?"
        ),
        say=_money,
        example=("$9.99", "nine dollars ninety nine cents"),
    ),
    Rule(
        name="timing",
        languages=("en",),
        pattern=re.compile(r"\((?:(?P<hours>\d{1,2}):(?=\d\d:))?(?P<minutes>\d{1,3}):(?P<seconds>[0-5]\d)\)"),
        say=_timing,
        example=("Track 4 (3:42)", "Track four (three minutes forty two seconds)"),
    ),
    Rule(
        name="aspect-ratio",
        languages=("en",),
        pattern=re.compile(r"(?<![\w.:])(?P<first>4|5|16|21|32):(?P<last>3|4|9|10)(?![\w:]|\.\d)"),
        say=lambda match, language: _pair(match, "by", language),
        example=("16:9", "sixteen by nine"),
    ),
    Rule(
        name="aspect-ratio",
        languages=("en",),
        pattern=re.compile(r"(?<![\w.:])(?P<first>\d(?:\.\d{1,2})|10|100|[2-9]):(?P<last>1)(?![\w:]|\.\d)"),
        say=lambda match, language: _pair(match, "to", language),
        example=("2.39:1", "two point three nine to one"),
    ),
    Rule(
        name="resolution",
        languages=("en",),
        pattern=re.compile(r"(?<![\w.,])(?P<first>4|7|10|14|21)(?P<last>20|40|60|80)(?P<scan>[pi])\b"),
        say=lambda match, language: f"{_pair(match, '', language)} {match['scan'].upper()}".replace(
            "  ", " "
        ),
        example=("1080p", "ten eighty P"),
    ),
    Rule(
        name="times",
        languages=("en",),
        pattern=re.compile(r"(?<![\w.,])(?P<amount>\d{1,4}(?:\.\d{1,2})?)[x×](?!\w)"),
        say=lambda match, language: f"{say_number(match['amount'], language)} times",
        example=("10x better", "ten times better"),
    ),
    Rule(
        name="dimensions",
        languages=("en",),
        pattern=re.compile(r"(?<![\w.,])(?P<first>\d{1,5})\s?[x×]\s?(?P<last>\d{1,5})(?!\w)"),
        say=lambda match, language: _pair(match, "by", language),
        example=("3x4", "three by four"),
    ),
    Rule(
        name="runtime",
        languages=("en",),
        pattern=re.compile(
            r"(?<![\w.,])(?P<first>\d{1,2})\s?h(?:rs?)?\s?(?P<last>[0-5]?\d)\s?(?:m|mins?)(?!\w)"
        ),
        say=_runtime,
        example=("2h 10m", "two hours ten minutes"),
    ),
    Rule(
        name="version",
        languages=("en",),
        pattern=re.compile(r"(?<![\w.,])(?P<v>v)?\d{1,5}(?:\.\d{1,5}){1,5}(?![\w/%]|-\d)"),
        say=_version,
        example=("1.0.2", "one point zero point two"),
    ),
    Rule(
        name="telephone",
        languages=("en",),
        pattern=re.compile(r"(?<![\w.,-])(?:\d{3}-)?\d{3}-\d{4}(?![\w-])"),
        say=lambda match, language: ", ".join(say_digits(part, language) for part in match[0].split("-")),
        example=("555-1234", "five five five, one two three four"),
    ),
    Rule(
        name="measure",
        languages=("en",),
        pattern=re.compile(
            rf"(?<![\w.,$£€])(?:(?P<first>{_NUMBER})\s?[-–]\s?)?(?P<amount>{_NUMBER})(?:\s|(?P<hyphen>-))?(?P<unit>{_UNIT})(?![\w/])"
            r"(?:(?<=min|ins|hrs|sec|ecs|lbs)\.|(?<=hr|oz|ft|lb)\.)?"
        ),
        say=_measure,
        example=("118 min. of it", "one hundred eighteen minutes of it"),
    ),
    Rule(
        name="half-of",
        languages=("en",),
        pattern=re.compile(r"(?<![\w.,])(?:½|1/2)\s(?=(?!(?:and|or|of|the|a|an|is|was|out)\b)[a-z])"),
        say=lambda _match, _language: "half a ",
        example=("½ cup", "half a cup"),
    ),
    Rule(
        name="fraction",
        languages=("en",),
        pattern=re.compile(r"(?<![\w/.,-])(?P<top>\d{1,2})/(?P<bottom>\d{1,2})(?![\w/]|\.\d)"),
        say=_fraction,
        example=("2/3 of it", "two thirds of it"),
    ),
    Rule(
        name="ordinal",
        languages=("en",),
        pattern=re.compile(r"(?<![\w.,])(?P<value>\d{1,4})(?:st|nd|rd|th)\b"),
        say=lambda match, language: say_ordinal(int(match["value"]), language),
        example=("the 21st century", "the twenty first century"),
    ),
)

NUMBERS = (
    Rule(
        name="number-sign",
        languages=WORDED,
        pattern=re.compile(r"(?<!\w)#\s?(?P<value>\d{1,4})(?!\w)"),
        say=lambda match, language: f"{words_of(language)['number']} {say_number(match['value'], language)}",
        example=("#1 bestseller", "number one bestseller"),
    ),
    Rule(
        name="range",
        languages=WORDED,
        pattern=re.compile(r"(?<![\w.,/-])(?P<first>\d{1,4})\s?[-–]\s?(?P<last>\d{1,4})(?![\w/-]|[.,]\d)"),
        say=_range,
        example=("10-12", "ten to twelve"),
    ),
    Rule(
        name="minus",
        languages=WORDED,
        pattern=re.compile(r"(?:(?<=\s)|(?<![^(]))[-−](?P<value>\d{1,9}(?:[.,]\d{1,9})?)(?![\w-])"),
        say=lambda match, language: f"{words_of(language)['minus']} {say_number(match['value'], language)}",
        example=("it was -5 outside", "it was minus five outside"),
    ),
    Rule(
        name="number",
        languages=("en",),
        pattern=re.compile(
            r"(?<![\w.])(?:\d{1,3}(?:,\d{3})+(?!\d)(?:\.\d+)?|\d+(?:\.\d+)?)[½¼¾⅓⅔]?(?!\w)|[½¼¾⅓⅔]"
        ),
        say=lambda match, language: say_number(match[0], language),
        example=("Part 2 of 3,500", "Part two of three thousand five hundred"),
    ),
    Rule(
        name="number",
        languages=("de", "fr", "es"),
        pattern=re.compile(
            r"(?<![\w.,])(?:\d{1,3}(?:\.\d{3})+(?!\d)(?:,\d+)?|\d+(?:[.,]\d+)?)[½¼¾⅓⅔]?(?!\w|\.\s[a-zäöü])|[½¼¾⅓⅔]"
        ),
        say=lambda match, language: say_number(match[0], language),
        example=("3,5 Millionen", "drei Komma fünf Millionen"),
    ),
)
