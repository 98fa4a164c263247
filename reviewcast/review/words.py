"""Words are collected piece by piece into the text of a block, with blanks folded and spans over them."""

import re
from dataclasses import dataclass, field, replace
from typing import Literal

from reviewcast.model import Block, Role, Span

from .characters import clean_text

BLANKS = re.compile(r"\s+")
EMPHASISED = re.compile(r"(?<![\w*_])([*_]{1,3})(?=[^\s*_])([^*_]{0,150}[^\s*_])\1(?![\w*_])")
LONGEST_TITLE = 100
SMALL = 5
"""Words of a title up to this length may be lower case: of, the, from, under."""


def looks_like_title(run: str) -> bool:
    """Tell whether emphasised words are a work's title: the first, the last and each long word capitalised.

    >>> looks_like_title("Escape from North Korea"), looks_like_title("very good"), looks_like_title("1917")
    (True, False, True)
    """
    words = [bare for word in run.split() if (bare := word.strip("“”‘’\"'()[],;:!?.…—–-"))]
    if not words or len(run) > LONGEST_TITLE or run.rstrip().endswith(":"):
        return False
    edges = words[0][0].islower() or words[-1][0].islower()
    return not edges and all(len(word) <= SMALL or not word[0].islower() for word in words)


@dataclass(slots=True)
class Words:
    """Collects the words of one block.

    >>> words = Words()
    >>> start = words.here()
    >>> words.add(" La   Haine "); words.span(start, "title"); words.add("is loud.")
    >>> words.block("prose", line=1).text
    'La Haine is loud.'
    """

    pieces: list[str] = field(default_factory=list)
    length: int = 0
    ends_blank: bool = True
    spans: list[Span] = field(default_factory=list)

    def add(self, text: str) -> None:
        """Add words, each run of blanks as one."""
        folded = BLANKS.sub(" ", clean_text(text))
        if self.ends_blank:
            folded = folded.lstrip(" ")
        if folded:
            self._append(folded)

    def break_line(self) -> None:
        """Mark where a line ends that may be a line of its own, as in a list of credits."""
        if self.length:
            self._append("\n", after_blank=self.ends_blank)

    def _append(self, folded: str, *, after_blank: bool = False) -> None:
        if after_blank:
            self.pieces[-1] = self.pieces[-1][:-1]
            self.length -= 1
        self.pieces.append(folded)
        self.length += len(folded)
        self.ends_blank = folded[-1] in " \n"

    def here(self) -> int:
        """Return the place at which the next word begins."""
        return self.length

    def span(self, start: int, kind: Literal["title", "foreign"], language: str = "") -> None:
        """Lay a span from `start` to here, where it covers words; a title only where it looks like one."""
        if kind == "title" and not looks_like_title(self._since(start)):
            return
        if start < self.length:
            self.spans.append(Span(start=start, end=self.length, kind=kind, language=language))

    def _since(self, start: int) -> str:
        """Return the words from `start` on, at a cost that does not grow with the block."""
        tail: list[str] = []
        missing = self.length - start
        for piece in reversed(self.pieces):
            if missing <= 0 or len(tail) > LONGEST_TITLE:
                break
            tail.append(piece[-missing:])
            missing -= len(piece)
        return "".join(reversed(tail))

    def block(self, role: Role, *, line: int, level: int = 0, language: str = "") -> Block | None:
        """Return the block, or None where there are no words."""
        text = "".join(self.pieces).rstrip()
        if not text:
            return None
        spans = tuple(settle_spans(text, self.spans))
        return Block(role=role, text=text, line=line, level=level, language=language, spans=spans)


def settle_spans(text: str, spans: list[Span]) -> list[Span]:
    """Return spans in order that neither overlap nor begin or end with a blank; the outer one stays."""
    settled: list[Span] = []
    for span in sorted(spans, key=lambda s: (s.start, -s.end, s.kind != "foreign")):
        covered = text[span.start : span.end]
        start = span.start + len(covered) - len(covered.lstrip())
        end = start + len(covered.strip())
        if start < end and (not settled or start >= settled[-1].end):
            settled.append(replace(span, start=start, end=end))
    return settled


def add_lines(words: Words, text: str) -> None:
    """Add plain text whose line ends may matter."""
    for number, line in enumerate(text.split("\n")):
        if number:
            words.break_line()
        words.add(line)


def add_emphasised(words: Words, text: str) -> None:
    """Add plain text in which *balanced* _marks_ around words are taken away and a title is spanned."""
    place = 0
    for match in EMPHASISED.finditer(text):
        add_lines(words, text[place : match.start()])
        start = words.here()
        add_lines(words, match.group(2))
        words.span(start, "title")
        place = match.end()
    add_lines(words, text[place:])
