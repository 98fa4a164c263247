"""Web and mail addresses, handles and hashtags: the host is said, the rest never."""

from __future__ import annotations

import re

from .rule import WORDED, Rule, primary_subtag
from .words import words_of

# Bare hosts are recognised by their last label only: "will.i.am" and "e.g." are none.
_TOP = (
    "com|org|net|edu|gov|info|tv|fm|io|me|co|de|fr|es|uk|us|ca|au|nz|ie|it|nl|eu|ch|at|be|blog|film|app|dev"
)
_HOST = rf"(?:[a-zA-Z0-9](?:[a-zA-Z0-9-]{{0,60}}[a-zA-Z0-9])?\.){{1,6}}(?:{_TOP})"


def _say_host(host: str, language: str) -> str:
    bare = re.sub(r"^www\d?\.", "", host.lower())
    if primary_subtag(language) not in WORDED:
        return bare
    words = words_of(language)
    return bare.replace("-", f" {words['dash']} ").replace(".", f" {words['dot']} ")


def _link(match: re.Match[str], language: str) -> str:
    address = match["rest"].rstrip(".,;:!?)\"'”’»")
    tail = match["rest"][len(address) :]
    host = re.split(r"[/?#:\\]", address, maxsplit=1)[0].rpartition("@")[2]
    host = re.sub(r"[^\w.-]", "", host).strip(".-")
    if not host:
        return ""
    lead = f"{words_of(language)['link_to']} " if primary_subtag(language) in WORDED else ""
    return f"{lead}{_say_host(host, language)}{tail}"


def _mail(match: re.Match[str], language: str) -> str:
    words = words_of(language)
    name = (
        match["name"].replace(".", f" {words['dot']} ").replace("_", " ").replace("-", f" {words['dash']} ")
    )
    return f"{' '.join(name.split())} {words['at']} {_say_host(match['host'], language)}"


ADDRESSES = (
    Rule(
        name="address",
        pattern=re.compile(r"(?<![a-zA-Z])(?:https?|ftp)://(?P<rest>[^\s<>\"“”«»]+)", re.IGNORECASE),
        say=_link,
        example=("See https://example.com/x.", "See link to example dot com."),
    ),
    Rule(
        name="mail-address",
        languages=WORDED,
        pattern=re.compile(rf"(?<![\w.+-])(?:mailto:)?(?P<name>[\w.+-]{{1,64}})@(?P<host>{_HOST})(?![\w-])"),
        say=_mail,
        example=("ann@example.org", "ann at example dot org"),
    ),
    Rule(
        name="host",
        languages=WORDED,
        pattern=re.compile(rf"(?<![\w.@-])(?P<host>{_HOST})(?![\w-]|\.\w)(?:/[^\s<>\"“”]*(?<![.,;:!?)]))?"),
        say=lambda match, language: _say_host(match["host"], language),
        example=("Read it at www.example.com today.", "Read it at example dot com today."),
    ),
    Rule(
        name="handle",
        languages=WORDED,
        pattern=re.compile(r"(?<![\w@])@(?P<name>\w{1,50})"),
        say=lambda match, language: f"{words_of(language)['at']} {_part_words(match['name'])}",
        example=("by @ann_shin", "by at ann shin"),
    ),
    Rule(
        name="hashtag",
        languages=WORDED,
        pattern=re.compile(r"(?<![\w#])#(?P<name>(?=\w{0,50}[^\W\d])\w{1,50})"),
        say=lambda match, language: f"{words_of(language)['hashtag']} {_part_words(match['name'])}",
        example=("#OscarsSoWhite", "hashtag Oscars So White"),
    ),
)


def _part_words(name: str) -> str:
    return re.sub(r"(?<=[a-z])(?=[A-Z])", " ", name.replace("_", " ")).strip() or name
