"""Make a text plain before the rules read it: what is done here is read again by every rule.

In order: character references become characters, what cannot be said or could command an engine
goes, letters that only look different become plain ones, and marks of Markdown and HTML go.
"""

from __future__ import annotations

import html
import re
import unicodedata
from collections.abc import Callable

from reviewcast.model import Change

_ENTITY = re.compile(r"&(?:[a-zA-Z]{2,8}|#\d{1,7}|#x[0-9a-fA-F]{1,6});")
_BLANKS = re.compile(r"\s+")
_UNSAYABLE = ("Cc", "Cs", "Co", "Cn")
_PLAIN_OF = ("<compat>", "<wide>", "<narrow>", "<font>", "<circle>", "<small>", "<square>", "<noBreak>")
# A stretch between marks is bounded, so that a lone opening mark never searches the whole text.
_MARKUP: tuple[tuple[str, re.Pattern[str], str], ...] = (
    ("footnote", re.compile(r"\[\^?\d{1,3}\](?!\()"), ""),
    ("image", re.compile(r"!\[([^\[\]]{0,300})\]\([^()\s]{0,500}\)"), r"\1"),
    ("link", re.compile(r"(?<!\[)\[([^\[\]]{1,300})\]\([^()\s]{0,500}(?:\s\"[^\"]{0,200}\")?\)"), r"\1"),
    ("tag", re.compile(r"</?[a-zA-Z][^<>]{0,300}>|<!--[^<>]{0,300}-->"), " "),
    ("emphasis", re.compile(r"(?<![\w*])(\*{1,3})(?=[^\s*])([^*]{1,300})(?<=\S)\1(?![\w*])"), r"\2"),
    ("emphasis", re.compile(r"(?<![\w_])(_{1,3})(?=[^\s_])([^_]{1,300})(?<=\S)\1(?![\w_])"), r"\2"),
    ("emphasis", re.compile(r"~~([^~]{1,300})~~"), r"\1"),
    ("code", re.compile(r"`+([^`]{1,300})`+"), r"\1"),
    ("list-mark", re.compile(r"^\s*(?:[-*+•‣◦]\s+|#{1,6}\s+|>\s+)"), ""),
    ("mixed-number", re.compile(r"(?<![\d/.,])(\d{1,3})[ -]1/2(?![\d/])"), r"\1½"),
    ("mixed-number", re.compile(r"(?<![\d/.,])(\d{1,3})[ -]1/4(?![\d/])"), r"\1¼"),
    ("mixed-number", re.compile(r"(?<![\d/.,])(\d{1,3})[ -]3/4(?![\d/])"), r"\1¾"),
)


def clean(written: str) -> tuple[str, list[Change]]:
    """Return the plain text, its blanks folded, and why it differs from what is written.

    >>> clean("Tom &amp; Jerry, **very** ﬁne")[0]
    'Tom & Jerry, very fine'
    """
    changes: list[Change] = []
    text = _replace("character-reference", _ENTITY, lambda m: html.unescape(m[0]), written, changes)
    text = _plain_letters(text, changes)
    for name, pattern, replacement in _MARKUP:
        text = _replace(name, pattern, replacement, text, changes)
    return _BLANKS.sub(" ", text).strip(), changes


def _replace(
    name: str,
    pattern: re.Pattern[str],
    replacement: str | Callable[[re.Match[str]], str],
    text: str,
    changes: list[Change],
) -> str:
    def record(match: re.Match[str]) -> str:
        plain = match.expand(replacement) if isinstance(replacement, str) else replacement(match)
        if plain != match[0]:
            changes.append(Change(written=_show(match[0]), spoken=_show(plain).strip(), rule=name))
        return plain

    return pattern.sub(record, text)


def _plain_letters(text: str, changes: list[Change]) -> str:
    text = unicodedata.normalize("NFC", text)
    if text.isascii() and text.isprintable():
        return text
    plain: list[str] = []
    for character in text:
        said = _plain_letter(character)
        if said != character and not character.isspace() and unicodedata.category(character) != "Cf":
            rule = "letter" if said.strip() else "control"
            changes.append(Change(written=_show(character), spoken=said.strip(), rule=rule))
        plain.append(said)
    return "".join(plain)


def _plain_letter(character: str) -> str:
    """Return what stands for one character: NFKC for look-alikes, but not for ½, ™ or ², which rules read."""
    if character.isascii() and character.isprintable():
        return character
    category = unicodedata.category(character)
    if category in _UNSAYABLE:
        return " "
    if category == "Cf":  # soft hyphens, joiners, direction marks: they part no word
        return ""
    kind = unicodedata.decomposition(character).split(" ", 1)[0]
    if kind in _PLAIN_OF and (kind == "<wide>" or category[0] in "LN"):
        return unicodedata.normalize("NFKC", character)
    return character


def _show(text: str) -> str:
    """Name what cannot be printed, so that an account of changes is harmless as well."""
    return "".join(c if c.isprintable() else f"U+{ord(c):04X}" for c in text)
