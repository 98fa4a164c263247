"""Is one value what its setting has to be? Pure: what must exist on disk is looked at in `load`."""

import re
import unicodedata
from collections.abc import Callable, Mapping
from difflib import get_close_matches
from ipaddress import ip_address
from pathlib import PurePosixPath, PureWindowsPath
from types import MappingProxyType
from typing import Any
from urllib.parse import SplitResult, urlsplit

from reviewcast.errors import ShowError

from .table import Kind, Setting, read_categories

# What RFC 3986 lets into an address without escape, and nothing else: apps disagree about the rest.
_URL = re.compile(r"[A-Za-z0-9._~:/\[\]@!$&'()*+,;=%-]+")
_HOST = re.compile(r"[A-Za-z0-9]([A-Za-z0-9.-]*[A-Za-z0-9])?")


def parse_value(setting: Setting, raw: object) -> Any:
    """Return the value as the show keeps it.

    Raise ValueError with the reason, a sentence in which a value is quoted only where it can be no
    secret (never an address, which may have a password in it). An empty text means "left out".
    """
    if raw == "" and setting.default is not None and setting.key != "*":
        return setting.default
    value = _TYPES[setting.kind.type](setting.kind, raw)
    check = _CHECKS.get(setting.kind_name)
    return check(value) if check else value


def wrong_value(setting: Setting, key: str, reason: str, *, where: str = "") -> ShowError:
    """Say which setting is not what it has to be, and show one that is."""
    table = f" in [{setting.section}]" if setting.section else ""
    return ShowError(
        f"The setting “{key}”{table} cannot be used. {reason}",
        where=where,
        remedy=f"It has to be {setting.kind.wanted}. For example: {setting.example_line}",
    )


def is_loopback(host: str) -> bool:
    """Say whether a host is this computer (RFC 6761, section 6.3; RFC 1122, section 3.2.1.3).

    >>> is_loopback("localhost"), is_loopback("127.0.0.1"), is_loopback("example.org")
    (True, True, False)
    """
    try:
        return ip_address(host).is_loopback
    except ValueError:
        return host == "localhost" or host.endswith(".localhost")


def read_text(kind: Kind, raw: object) -> str:
    """Take a text with words on one line (of several, where the kind is prose)."""
    text = str(_want(raw, str)).strip()
    if not text:
        raise ValueError("It is empty.")
    allowed = "\n\t" if kind.type == "prose" else ""
    for letter in text.replace("\r\n", "\n"):
        if letter not in allowed and _breaks_a_line(letter):
            raise ValueError(f"It has a line break or an invisible character (U+{ord(letter):04X}) in it.")
    # Podcast directories count the bytes of a description, and the characters of all else (feed.md D3).
    length = len(text.encode()) if kind.type == "prose" else len(text)
    if kind.longest and length > kind.longest:
        raise ValueError(f"It is too long, by {length - kind.longest}.")
    if kind.pattern and not re.fullmatch(kind.pattern, text):
        raise ValueError(f"It is “{text[:60]}”.")
    return text


def _breaks_a_line(letter: str) -> bool:
    """Find controls, line ends, lone surrogates and the two characters that XML forbids beside them."""
    return unicodedata.category(letter) in {"Cc", "Zl", "Zp", "Cs"} or letter in "\ufffe\uffff"


def _read_number(kind: Kind, raw: object) -> float:
    whole = kind.type == "integer"
    number = _want(raw, int) if whole else _want(raw, int, float)
    low, high = kind.minimum, kind.maximum
    # Written so that NaN, which TOML knows, is out of bounds as well.
    inside = low is not None and high is not None and low <= number <= high
    if not (number in kind.choices or inside):
        raise ValueError(f"It is {number}.")
    return int(number) if whole else float(number)


def _read_flag(_: Kind, raw: object) -> bool:
    return bool(_want(raw, bool))


def _read_list(kind: Kind, raw: object) -> tuple[str, ...]:
    return tuple(read_text(kind, item) for item in _want(raw, list))


def _want(raw: object, *types: type) -> Any:
    # By the type itself: to isinstance, true and false are whole numbers.
    if type(raw) in types:
        return raw
    names = {bool: "true or false", int: "a number", float: "a number", str: "a text", list: "a list"}
    found = names.get(type(raw), "a table" if isinstance(raw, dict) else "a date")
    raise ValueError(f"It is {found}.")


def _fold_language(tag: str) -> str:
    """Write a tag as BCP 47 recommends (RFC 5646, section 2.1.1)."""
    return tag[:2].lower() + tag[2:].upper()


def _check_url(text: str) -> str:
    """Take an absolute web address (feed.md D4), without its trailing slashes."""
    if not _URL.fullmatch(text):
        odd = next((c for c in text if not _URL.fullmatch(c)), "?")
        raise ValueError(f"It has “{odd}” in it.")
    try:
        parts = urlsplit(text)
        _ = parts.port
    except ValueError:
        raise ValueError("Its host or port is not one.") from None
    _check_host(parts)
    return text.rstrip("/")


def _check_host(parts: SplitResult) -> None:
    if parts.scheme not in {"http", "https"}:
        raise ValueError("It does not begin with https://.")
    host = parts.hostname or ""
    if not (_HOST.fullmatch(host) or ":" in host):
        raise ValueError("It names no host.")
    if "@" in parts.netloc:
        raise ValueError("It has a user name or password in it, which everybody would see in the feed.")
    if parts.scheme == "http" and not is_loopback(host):
        raise ValueError("It begins with http://, which podcast apps refuse.")


def _check_category(text: str) -> str:
    """Take a category as Apple writes it; blanks around the ">" are free."""
    given = " > ".join(part.strip() for part in text.split(">"))
    categories = read_categories()
    nested = {sub: f"{main} > {sub}" for main, subs in categories.items() for sub in subs}
    known = {name: name for name in (*categories, *nested.values())}
    if given in known:
        return given
    folded = {name.casefold(): full for name, full in (known | nested).items()}
    found = get_close_matches(given.casefold(), folded, n=1)
    advice = f" Did you mean “{folded[found[0]]}”?" if found else ""
    raise ValueError(f"“{text[:60]}” is none of them.{advice}")


def check_path(text: str) -> str:
    """Take a relative path; whether it exists, and where it leads, is looked at in `load`."""
    if PurePosixPath(text).is_absolute() or PureWindowsPath(text).anchor:
        raise ValueError(f"“{text[:60]}” is not written from the show's folder.")
    return text


def _check_folders(folders: tuple[str, ...]) -> tuple[str, ...]:
    return tuple(check_path(folder) for folder in folders)


_TYPES: Mapping[str, Callable[[Kind, object], Any]] = MappingProxyType({
    "text": read_text, "prose": read_text, "flag": _read_flag,
    "integer": _read_number, "number": _read_number, "list": _read_list,
})  # fmt: skip

_CHECKS: Mapping[str, Callable[[Any], Any]] = MappingProxyType({
    "url": _check_url, "category": _check_category, "file": check_path, "folders": _check_folders,
    "guid": str.lower, "language": _fold_language,
})  # fmt: skip
