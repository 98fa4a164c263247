"""Which characters of a file are words, and which are nothing that can be shown or said.

What XML forbids, what only steers a terminal or a text direction, and floods of accents never enter a
review: they could break the feed, command the voice or make two names look alike (reliability.md, 13, 14).
"""

import re
import unicodedata

LONGEST_PILE = 8
"""How many combining marks a letter may carry: more is a flood, and costs a normaliser quadratic time."""

# C0 and C1 but TAB and LF, surrogates, non-characters; then bidi marks and the tags block.
HARMFUL = re.compile(
    "[\x00-\x08\x0e-\x1f\x7f-\x84\x86-\x9f\ud800-\udfff\ufdd0-\ufdef\ufffe\uffff"
    "\u202a-\u202e\u2066-\u2069\U000e0000-\U000e007f]"
)
# Soft hyphen, zero-width space, direction marks, joiner of words, BOM in the text: nobody misses them. The
# two zero-width joiners are spelling in Persian and Hindi and glue in emoji, so they stay after such signs.
INVISIBLE = re.compile(
    "[\u00ad\u061c\u180e\u200b\u200e\u200f\u2060-\u2064\ufeff]|(?<![\u0590-\u1fff\u2190-\U0010ffff])[\u200c\u200d]"
)
BREAKS = {0x0B: " ", 0x0C: " ", 0x85: "\n", 0x2028: "\n", 0x2029: "\n\n"}


def clean_text(text: str) -> str:
    r"""Return the text with LF line ends, in NFC, without characters that are not words.

    Lines keep their number. Equal to itself when cleaned again.

    >>> clean_text("Cafe\u0301\r\nis\u200b\x07 good\rNow")
    'Café\nis good\nNow'
    """
    text = text.replace("\r\n", "\n").replace("\r", "\n")
    text = HARMFUL.sub("", text.translate(BREAKS) if not text.isprintable() else text)
    if text.isascii():
        return text
    return unicodedata.normalize("NFC", _limit_marks(INVISIBLE.sub("", text)))


def find_harmful(text: str) -> tuple[int, int, str]:
    r"""Tell how many characters `clean_text` removes that an author should know of, and the first's line.

    >>> find_harmful("one\ntwo\x07\u202e")
    (2, 2, 'U+0007')
    """
    found = list(HARMFUL.finditer(text))
    if not found:
        return 0, 0, ""
    first = found[0]
    return len(found), text.count("\n", 0, first.start()) + 1, f"U+{ord(first.group()):04X}"


def _limit_marks(text: str) -> str:
    kept: list[str] = []
    pile = 0
    for character in text:
        pile = pile + 1 if character > "\u02ff" and unicodedata.combining(character) else 0
        if pile <= LONGEST_PILE:
            kept.append(character)
    return "".join(kept)
