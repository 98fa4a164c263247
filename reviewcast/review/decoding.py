"""Bytes become text: a mark obeyed, else UTF-8, else a stated guess; what is no text is refused by name."""

import codecs
import tomllib
from collections.abc import Iterator
from importlib import resources

from reviewcast.errors import ReviewError
from reviewcast.model import Notice

from .characters import clean_text, find_harmful
from .source import name_place

LARGEST = 2_000_000
"""The most bytes that a review may have: about 35 hours of speech."""

# UTF-32 first: its little-endian mark begins with that of UTF-16.
MARKS = (
    (codecs.BOM_UTF32_LE, "utf-32"),
    (codecs.BOM_UTF32_BE, "utf-32"),
    (codecs.BOM_UTF8, "utf-8-sig"),
    (codecs.BOM_UTF16_LE, "utf-16"),
    (codecs.BOM_UTF16_BE, "utf-16"),
)
SAVE_AS_UTF8 = "If a word looks wrong, save the file as UTF-8."


def decode_text(data: bytes, name: str) -> tuple[str, tuple[Notice, ...]]:
    """Turn the bytes of a file into clean text (see `clean_text`) and what the author should know of it.

    Raises ReviewError for what is no text, too large, or not in the encoding that its mark promises.
    """
    marked = next((encoding for mark, encoding in MARKS if data.startswith(mark)), "")
    if not marked:
        _refuse_binary(data, name)
    if len(data) > LARGEST:
        raise ReviewError(
            f"It is larger than {LARGEST // 1_000_000} MB, more than any review.",
            where=name_place(name),
            remedy="Publish it in parts.",
        )
    text, guess = _decode(data, marked, name)
    notices = [Notice(what=guess, where=name_place(name), remedy=SAVE_AS_UTF8)] if guess else []
    return clean_text(text), (*notices, *_notice_damage(text, name))


def _refuse_binary(data: bytes, name: str) -> None:
    kind = next(_name_signatures(data[:4096]), "")
    if not kind and b"\0" in data[:LARGEST] and not _guess_wide(data):
        kind = "a binary file"
    if kind:
        raise ReviewError(
            f"It is {kind}, not a review.",
            where=name_place(name),
            remedy="Give a text, Markdown or HTML file.",
        )


def _name_signatures(head: bytes) -> Iterator[str]:
    table = resources.files(__package__).joinpath("data/signatures.toml").read_text(encoding="utf-8")
    for entry in tomllib.loads(table)["signature"]:
        if head.startswith(bytes.fromhex(entry["hex"]), entry.get("at", 0)) and (
            entry.get("also", "").encode() in head
        ):
            yield entry["name"]


def _guess_wide(data: bytes) -> str:
    """Recognise UTF-16 without a mark: in Latin text every second byte is zero."""
    head = data[:2000]
    even, odd = head[::2].count(0), head[1::2].count(0)
    if len(data) % 2 or max(even, odd) < 0.7 * len(head) / 2 or min(even, odd):
        return ""
    return "utf-16-le" if odd > even else "utf-16-be"


def _decode(data: bytes, marked: str, name: str) -> tuple[str, str]:
    """Return the text, and the sentence that states a guess where there was one."""
    encoding = marked or _guess_wide(data) or "utf-8"
    try:
        return data.decode(encoding), "" if marked or encoding == "utf-8" else f"Read as {encoding.upper()}."
    except UnicodeDecodeError as error:
        if encoding != "utf-8":
            raise ReviewError(
                f"It begins as {encoding.upper().removesuffix('-SIG')} and goes on as something else "
                f"(byte {error.start}).",
                where=name_place(name),
                remedy="Save it as UTF-8.",
            ) from error
    return _decode_mixed(data) or _decode_guess(data, name)


def _decode_mixed(data: bytes) -> tuple[str, str] | None:
    """Read UTF-8 that holds a few bytes of Windows-1252, as text pasted together has."""
    text = data.decode("utf-8", errors="surrogateescape")
    strays = [place for place, character in enumerate(text) if "\udc80" <= character <= "\udcff"]
    if sum(character > "\x7f" for character in text) < 2 * len(strays) + 1:
        return None
    line = text.count("\n", 0, strays[0]) + 1
    letters = list(text)
    for place in strays:
        letters[place] = bytes([ord(letters[place]) - 0xDC00]).decode("cp1252", errors="replace")
    return "".join(letters), f"Read as UTF-8, but for some bytes as Windows-1252, the first on line {line}."


def _decode_guess(data: bytes, name: str) -> tuple[str, str]:
    from charset_normalizer import from_bytes  # slow to load, and seldom needed

    matches = from_bytes(data)
    best = matches.best()
    if best is None:
        raise ReviewError("Its encoding cannot be told.", where=name_place(name), remedy="Save it as UTF-8.")
    # A short Western text fits many code pages equally well, and charset-normalizer then takes the first.
    western = any(
        "cp1252" in match.could_be_from_charset
        and (match.chaos, -match.coherence) <= (best.chaos, -best.coherence)
        for match in matches
    )
    encoding = "cp1252" if western else best.encoding
    shown = encoding.replace("cp125", "Windows-125").replace("_", "-")
    return data.decode(encoding, errors="replace"), f"Read as {shown}: it is not UTF-8."


def _notice_damage(text: str, name: str) -> Iterator[Notice]:
    count, line, code = find_harmful(text)
    if count:
        yield Notice(
            what=f"{count} characters that can be neither shown nor said were left out, the first {code}.",
            where=name_place(name, line),
        )
    place = text.find("\ufffd")
    if place >= 0:
        yield Notice(
            what="A character was lost before this file was saved, and stands as U+FFFD.",
            where=name_place(name, text.count("\n", 0, place) + 1),
            remedy="Write it anew.",
        )
