"""Marks: those with a reading get it, those that are a pause become one, the rest are left out by name."""

from __future__ import annotations

import re
import unicodedata

from .rule import MARK, WORDED, Rule
from .words import words_of

_EDGE = ".,;:!?"
_READ_BY_NAME = "#@*\\_/{}[]&%§¶•※‣◦"  # punctuation to Unicode, but engines say its name


def _pause(match: re.Match[str], _language: str) -> str:
    before = match.string[max(0, match.start() - 1) : match.start()]
    after = match.string[match.end() : match.end() + 1]
    if not before or not after or before in _EDGE + '“"(' or after in _EDGE + '”’")':
        return " " if after and after not in _EDGE else ""
    return ", "


def _ellipsis(match: re.Match[str], _language: str) -> str:
    after = match.string[match.end() : match.end() + 1]
    if match.start() == 0 or (after and after in "!?,;:"):
        return ""
    if not after:
        return "."
    return "," if after in "”’\"')" else ", "


def _symbol(match: re.Match[str], _language: str) -> str | None:
    """Keep combining marks and punctuation of any script; what is left has no reading."""
    kept = "".join(c if _is_harmless(c) else " " for c in match[0])
    return None if kept == match[0] else kept


def _is_harmless(character: str) -> bool:
    category = unicodedata.category(character)
    return category[0] == "M" or (category[0] == "P" and character not in _READ_BY_NAME)


def _word(name: str) -> Rule:
    sign, example = {
        "and": ("&", ("Q&A", "Q and A")),
        "plus": (rf"(?<=[\w){MARK}])\s?\+(?=\s?[\w{MARK}])", ("Love + War", "Love plus War")),
        "equals": (r"=", ("a = b", "a equals b")),
        "degrees": (r"°", ("in ° of heat", "in degrees of heat")),
        "section": (r"§", ("§ 3", "section three")),
        "at": (r"(?<=\s)@(?=\s)", ("dinner @ home", "dinner at home")),
        "percent": (r"%", ("per %", "per percent")),
    }[name]
    return Rule(
        name="sign",
        languages=WORDED,
        pattern=re.compile(sign if sign.startswith("(") else rf"\s?{sign}\s?"),
        say=lambda _match, language: f" {words_of(language)[name]} ",
        example=example,
    )


SIGNS = tuple(_word(name) for name in ("and", "plus", "equals", "degrees", "section", "at", "percent"))

PAUSES = (
    Rule(
        name="ellipsis",
        pattern=re.compile(r"\s?(?:\.\s?){2,20}\.|\s?…+\.?"),
        say=_ellipsis,
        example=("Wait... what?", "Wait, what?"),
    ),
    Rule(
        name="range",
        languages=WORDED,
        pattern=re.compile(rf"(?<={MARK})\s?–\s?(?={MARK}|present\b|today\b|now\b)"),
        say=lambda _match, language: f" {words_of(language)['to']} ",
        example=("8 a.m.–5 p.m.", "eight A M to five P M"),
    ),
    Rule(
        name="per",
        languages=("en",),
        pattern=re.compile(r"/(?=(?:month|year|week|day|night|hour|minute|person|head)\b)"),
        say=lambda _match, _language: " per ",
        example=("$10/month", "ten dollars per month"),
    ),
    Rule(
        name="dash",
        pattern=re.compile(r"\s*(?:[—―]+|-{2,9})\s*|\s[–-]\s|(?<=[^\W\d_])–(?=[^\W\d_])"),
        say=_pause,
        example=("Laos—for a fee", "Laos, for a fee"),
    ),
    Rule(
        name="slash",
        pattern=re.compile(r"(?<!\d)\s?[/\\|]+\s?|[/\\|]+(?!\d)\s?"),
        say=lambda _match, _language: " ",
        example=("and/or", "and or"),
    ),
)

SILENCES = (
    Rule(
        name="trade-mark",
        pattern=re.compile(r"[™®©℠℗]+"),
        say=lambda _match, _language: "",
        example=("Lego™ Batman", "Lego Batman"),
    ),
    Rule(
        name="footnote",
        pattern=re.compile(r"[¹²³⁰-⁾†‡]+|(?<=[\w.,!?”])\*{1,3}(?![\w*])"),
        say=lambda _match, _language: "",
        example=("a classic²", "a classic"),
    ),
    Rule(
        name="bracket",
        pattern=re.compile(r"[\[\]{}]{2,}|[{}]"),
        say=lambda _match, _language: " ",
        example=("[[Alien]] is here", "Alien is here"),
    ),
    Rule(
        name="bracket",
        pattern=re.compile(r"[\[\]]"),
        say=lambda match, _language: "(" if match[0] == "[" else ")",
        example=("He [sic] said", "He (sic) said"),
    ),
    Rule(
        name="emoji",
        pattern=re.compile("[\u200d\ufe0e\ufe0f\u20e3\u2600-\u27bf\u2b00-\u2bff\U0001f000-\U0001faff]+"),
        say=lambda _match, _language: "",
        example=("Great 🎉🎉 fun", "Great fun"),
    ),
    Rule(
        name="symbol",
        pattern=re.compile(rf"(?:[^\w\s.,;:!?'’‘\"“”()\-{MARK}]|_)+"),
        say=_symbol,
        example=("a ^ b", "a b"),
    ),
)
