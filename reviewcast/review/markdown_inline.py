"""The inside of a Markdown paragraph: words without marks, spans, pictures, and what is never said."""

import re
from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Any

from markdown_it.token import Token

from .words import Words

TAG = re.compile(r"<(?P<close>/?)(?P<name>[A-Za-z][\w-]*)")
LANGUAGE = re.compile(r"""\slang\s*=\s*["']?([A-Za-z0-9_-]{1,35})""", re.IGNORECASE)
ALT = re.compile(r"""\salt\s*=\s*(?:"([^"]*)"|'([^']*)')""", re.IGNORECASE)
DANGLING_NOTE = re.compile(r"\[\^[^\]\s]{1,40}\]")
SILENT = {"script", "style", "textarea", "template", "svg", "math"}
TITLED = {"em", "i", "cite", "strong", "b"}
QUOTES = {"q": ("“", "”")}


@dataclass(slots=True)
class Inline:
    """The words of one paragraph, its pictures (before any word or not, alt text) and what it leaves out."""

    words: Words = field(default_factory=Words)
    images: list[tuple[bool, str]] = field(default_factory=list)
    left_out: list[tuple[str, str]] = field(default_factory=list)
    open: dict[str, list[tuple[int, str]]] = field(default_factory=dict)
    muted: str = ""

    def read(self, tokens: Sequence[Token]) -> "Inline":
        """Take in the tokens of a paragraph, in order."""
        for token in tokens:
            self._read_token(token)
        return self

    def _read_token(self, token: Token) -> None:
        kind = token.type
        if kind == "html_inline":
            self._read_tag(token.content)
        elif self.muted:
            self.left_out.append((token.content, "code"))
        elif kind in {"text", "code_inline", "text_special"}:
            self._add(token.content, literal=kind == "code_inline")
        elif kind in {"softbreak", "hardbreak"}:
            self.words.break_line()
        elif kind in {"em_open", "strong_open"}:
            self._open(kind.removesuffix("_open"), "")
        elif kind in {"em_close", "strong_close"}:
            self._close(kind.removesuffix("_close"))
        elif kind == "image":
            self._picture(read_alt(token))

    def _add(self, text: str, *, literal: bool) -> None:
        """Add words; a footnote mark without a footnote is a mark still."""
        if "[^" not in text or literal:
            self.words.add(text)
            return
        self.left_out += [(mark, "footnote mark") for mark in DANGLING_NOTE.findall(text)]
        self.words.add(DANGLING_NOTE.sub("", text))

    def _picture(self, alt: str) -> None:
        self.images.append((self.words.here() == 0, alt))

    def _open(self, name: str, language: str) -> None:
        self.open.setdefault(name, []).append((self.words.here(), language))

    def _close(self, name: str) -> None:
        if not self.open.get(name):
            return
        start, language = self.open[name].pop()
        if language:
            self.words.span(start, "foreign", language)
        elif name in TITLED:
            self.words.span(start, "title")
        self.words.add(QUOTES.get(name, ("", ""))[1])

    def _read_tag(self, html: str) -> None:
        """Obey a tag: what it means for the ear, never what it does on a page."""
        if html.startswith("<!--"):
            self.left_out.append((html[4:-3].strip(), "comment"))
        tag = TAG.match(html)
        name = tag["name"].lower() if tag else ""
        if not tag or self.muted:
            self.muted = "" if tag and name == self.muted and tag["close"] else self.muted
        elif tag["close"]:
            self._close(name)
        elif name in SILENT:
            self.muted = name
        elif name == "br":
            self.words.break_line()
        elif name == "img":
            alt = ALT.search(html)
            self._picture((alt[1] or alt[2] or "") if alt else "")
        else:
            language = LANGUAGE.search(html)
            self.words.add(QUOTES.get(name, ("", ""))[0])
            self._open(name, language[1] if language else "")


def read_alt(token: Token) -> str:
    """Return a picture's alternative text without marks."""
    inside: list[Any] = list(token.children or [])
    return " ".join("".join(child.content or " " * (child.nesting == 0) for child in inside).split())
