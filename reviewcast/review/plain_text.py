"""Plain text has structure too: paragraphs, headings, lists, quotes and breaks, found by their looks."""

import re
from dataclasses import dataclass, field, replace
from itertools import groupby

from reviewcast.model import Block, Role

from .source import Source
from .words import Words, add_emphasised

ITEM = re.compile(r"(?:(?P<bullet>[-*+•‣◦·])|(?P<number>\d{1,3}[.)]))\s+(?=\S)")
QUOTED = re.compile(r"((?:>\s?)+)(.*)")
UNDERLINE = re.compile(r"(={3,}|-{3,})\s*")
BREAK = re.compile(r"\s*(?:[-*_~=#•·⁂❦✻–—]\s*)+")
LONGEST_HEADING = 60
LETTERS_OF_HEADING = 4


@dataclass(slots=True)
class _Piece:
    """Lines that belong together, and what they are."""

    role: Role
    line: int
    level: int = 0
    lines: list[str] = field(default_factory=list)


def parse_plain_text(text: str, name: str) -> Source:
    r"""Find the blocks of plain text. Nothing is mark-up but what typists do by hand.

    A blank line ends a paragraph, `- ` and `1. ` begin items, `> ` quotes, a line of stars is a break, a
    line in CAPITALS or underlined is a heading, and `_Title_` loses its marks.

    >>> [(b.role, b.text) for b in parse_plain_text("THE FOOD\n\nWe ate _Amok_.\n\n- cheap", "a").blocks]
    [('heading', 'THE FOOD'), ('prose', 'We ate Amok.'), ('list-item', 'cheap')]
    """
    del name  # plain text has nothing to complain of
    blocks: list[Block] = []
    broken = False
    for piece in _find_pieces(text.split("\n")):
        if piece is None:
            broken = True
            continue
        words = Words()
        add_emphasised(words, "\n".join(piece.lines))
        block = words.block(piece.role, line=piece.line, level=piece.level)
        if block:
            blocks.append(replace(block, break_before=broken))
            broken = False
    return Source(blocks=tuple(blocks))


def _find_pieces(lines: list[str]) -> list[_Piece | None]:
    """Return the pieces in order, None for a thematic break."""
    pieces: list[_Piece | None] = []
    numbered = enumerate(lines, start=1)
    for blank, paragraph in groupby(numbered, key=lambda pair: not pair[1].strip()):
        if not blank:
            pieces += _split_paragraph([(number, line.strip()) for number, line in paragraph])
    return pieces


def _split_paragraph(lines: list[tuple[int, str]]) -> list[_Piece | None]:
    pieces: list[_Piece | None] = []
    while lines:
        number, line = lines[0]
        following = lines[1][1] if len(lines) > 1 else ""
        if BREAK.fullmatch(line):
            pieces.append(None)
        elif UNDERLINE.fullmatch(following) and len(line) <= LONGEST_HEADING * 2:
            pieces.append(_Piece("heading", number, 1 if following[0] == "=" else 2, [line]))
            lines = lines[1:]
        elif _is_heading(line) and not _is_heading(following):
            pieces.append(_Piece("heading", number, 2, [line]))
        else:
            taken = _take_lines(lines)
            pieces += _split_items(taken)
            lines = lines[len(taken) - 1 :]
        lines = lines[1:]
    return pieces


def _take_lines(lines: list[tuple[int, str]]) -> list[tuple[int, str]]:
    """Return the lines up to the next one that is a break, or that an underline makes a heading."""
    for place in range(1, len(lines)):
        if BREAK.fullmatch(lines[place][1]):
            underlines = place > 1 and UNDERLINE.fullmatch(lines[place][1])
            return lines[: place - 1] if underlines else lines[:place]
    return lines


def _is_heading(line: str) -> bool:
    """Tell whether a line is a heading by its capitals.

    >>> _is_heading("THE VERDICT"), _is_heading("B+"), _is_heading("I SAW IT ON TV.")
    (True, False, False)
    """
    letters = sum(character.isalpha() for character in line)
    short = len(line) <= LONGEST_HEADING and not line.endswith((".", ",", ";"))
    return short and letters >= LETTERS_OF_HEADING and line.isupper() and not ITEM.match(line)


def _split_items(lines: list[tuple[int, str]]) -> list[_Piece | None]:
    """Split lines into a paragraph and its items; an item begins a paragraph, or follows an item, a colon or a sentence."""
    pieces: list[_Piece] = []
    for number, line in lines:
        last = pieces[-1] if pieces else None
        quoted = QUOTED.fullmatch(line)
        item = ITEM.match(line)
        begins = item and (
            last is None
            or last.role in {"list-item", "heading"}
            or last.lines[-1].endswith((":", ".", "!", "?"))
        )
        if quoted:
            depth = quoted[1].count(">")
            if last is None or (last.role, last.level) != ("quote", depth) or not quoted[2]:
                pieces.append(_Piece("quote", number, depth))
            pieces[-1].lines.append(quoted[2])
        elif begins and item:
            said = line[item.end() :] if item["bullet"] else line
            pieces.append(_Piece("list-item", number, 0, [said]))
        elif last is None:
            pieces.append(_Piece("prose", number, 0, [line]))
        else:
            last.lines.append(line)
    return [*pieces]
