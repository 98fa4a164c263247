"""What may stand in XML: every text that enters the feed passes here."""

import re

# XML 1.0, section 2.2: these are the characters there are. One other, and no strict parser reads any of
# the feed (lxml refuses to write it). The C1 controls are legal but discouraged there, and show as boxes.
_ILLEGAL = re.compile("[\x00-\x08\x0b-\x1f\x7f-\x84\x86-\x9f\ud800-\udfff\ufffe\uffff]")
_BLANKS = re.compile("[ \t\n]+")


def clean_text(text: str) -> str:
    r"""Keep what XML 1.0 allows (section 2.2), with plain line ends and no blanks around it.

    >>> clean_text(" a\x00b\r\nc\ud800\ufffe ")
    'ab\nc'
    """
    return _ILLEGAL.sub("", text.replace("\r\n", "\n").replace("\r", "\n")).strip()


def clean_line(text: str) -> str:
    r"""Keep what XML allows as one line: blanks folded.

    >>> clean_line("The\n  Lamplighter ")
    'The Lamplighter'
    """
    return _BLANKS.sub(" ", clean_text(text))


def cut_text(text: str, limit: int) -> str:
    """Cut plain text to at most `limit` bytes of UTF-8, never within a character, and show the cut.

    >>> cut_text("naïve", 7), cut_text("naïve art", 6)
    ('naïve', 'na…')
    """
    data = text.encode()
    if len(data) <= limit:
        return text
    ellipsis = "…"
    return data[: limit - len(ellipsis.encode())].decode(errors="ignore").rstrip() + ellipsis
