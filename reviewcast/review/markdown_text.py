"""Markdown, as CommonMark with tables, strikethrough and footnotes, becomes blocks."""

import re
from dataclasses import dataclass, field, replace

from markdown_it import MarkdownIt
from markdown_it.token import Token
from mdit_py_plugins.footnote import footnote_plugin

from reviewcast.errors import ReviewError
from reviewcast.model import Block, Notice, Role

from .html_text import parse_html_fragment
from .markdown_inline import Inline
from .source import Source, name_place
from .tables import join_row
from .words import Words

DEEPEST = 20
"""Levels of lists and quotes. markdown-it leaves out, silently, what lies deeper."""

UNCLOSED = 20
"""How many `[` a paragraph may leave open: markdown-it looks for the end of each, seconds for a few kB."""

BRACKETS = re.compile(r"\\.|[\[\]]|\n[ \t>]*\n")
CONTENTS = re.compile(r"\[\[?_?TOC_?\]?\]", re.IGNORECASE)


def parse_markdown(text: str, name: str) -> Source:
    r"""Turn Markdown into blocks without marks; code and comments are left out, with a notice for code.

    Raises ReviewError for text that is nested deeper than 20 levels, or that leaves brackets open.

    >>> [(b.role, b.level, b.text) for b in parse_markdown("## Plot\n\nA *fine* [film](x).", "a").blocks]
    [('heading', 2, 'Plot'), ('prose', 0, 'A fine film.')]
    """
    _refuse_open_brackets(text, name)
    parser = MarkdownIt("commonmark", {"maxNesting": DEEPEST}).enable(["table", "strikethrough"])
    # An inline footnote ^[...] takes quadratic time, and the tail drops notes that nothing refers to.
    parser = parser.use(footnote_plugin, inline=False)
    parser.core.ruler.disable("footnote_tail")
    reader = _Reader(name)
    for token in parser.parse(text):
        reader.take(token)
    return reader.source()


def _refuse_open_brackets(text: str, name: str) -> None:
    opened = 0
    for match in BRACKETS.finditer(text):
        mark = match.group()
        opened = (
            opened + 1
            if mark == "["
            else max(opened - 1, 0)
            if mark == "]"
            else 0
            if "\n" in mark
            else opened
        )
        if opened > UNCLOSED:
            raise ReviewError(
                f"More than {UNCLOSED} square brackets are opened and not closed.",
                where=name_place(name, text.count("\n", 0, match.start()) + 1),
                remedy="Close them, or write \\[ where a bracket is meant.",
            )


@dataclass(slots=True)
class _Reader:
    """Walks along the tokens and remembers what it is inside of."""

    name: str
    blocks: list[Block] = field(default_factory=list)
    notes: list[Block] = field(default_factory=list)
    left_out: list[tuple[str, str]] = field(default_factory=list)
    notices: list[Notice] = field(default_factory=list)
    numbers: list[int | None] = field(default_factory=list)
    number: str = ""
    quotes: int = 0
    noting: bool = False
    heading: int = 0
    broken: bool = False
    headers: list[str] = field(default_factory=list)
    cells: list[str] | None = None
    head: bool = False
    row_line: int = 1

    def take(self, token: Token) -> None:
        """Take one token; containers change the state, the others become blocks."""
        line = token.map[0] + 1 if token.map else 1
        if token.nesting == 1 and token.level >= DEEPEST - 1 and not token.type.startswith("paragraph"):
            raise ReviewError(
                f"Lists or quotes are nested more than {DEEPEST // 2} levels deep.",
                where=name_place(self.name, line),
                remedy="Write them flatter.",
            )
        if token.type == "inline":
            self._take_words(token, line)
        elif token.type in {"fence", "code_block"}:
            self._leave_code(token, line)
        elif token.type == "html_block":
            self._take_html(token, line)
        elif token.type == "hr":
            self.broken = True
        elif token.type.startswith(("table", "thead", "tr")):
            self._take_table(token)
        else:
            self._take_container(token)

    def _take_container(self, token: Token) -> None:
        if token.type == "blockquote_open":
            self.quotes += 1
        elif token.type == "blockquote_close":
            self.quotes -= 1
        elif token.type in {"bullet_list_open", "ordered_list_open"}:
            ordered = token.type.startswith("ordered")
            self.numbers.append(int(token.attrs.get("start", 1)) if ordered else None)
        elif token.type in {"bullet_list_close", "ordered_list_close"}:
            self.numbers.pop()
        elif token.type == "list_item_open":
            here = self.numbers[-1]
            self.number = "" if here is None else f"{here}. "
            self.numbers[-1] = None if here is None else here + 1
        elif token.type == "list_item_close":
            self.number = ""
        elif token.type == "heading_open":
            self.heading = int(token.tag[1])
        elif token.type == "heading_close":
            self.heading = 0
        elif token.type.startswith("footnote_reference"):
            self.noting = token.nesting == 1

    def _role(self) -> tuple[Role, int]:
        if self.noting:
            return "note", 0
        if self.quotes:
            return "quote", self.quotes
        if self.numbers:
            return "list-item", 0
        return ("heading", self.heading) if self.heading else ("prose", 0)

    def _keep(self, block: Block | None) -> None:
        if block:
            kept = self.notes if self.noting else self.blocks
            kept.append(replace(block, break_before=self.broken))
            self.broken = False

    def _take_words(self, token: Token, line: int) -> None:
        if CONTENTS.fullmatch(token.content):
            self.left_out.append((token.content, "table of contents"))
            return
        inline = Inline()
        number = "" if self.cells is not None else self.number
        inline.words.add(number)
        self.number = self.number[len(number) :]
        inline.read(token.children or [])
        self.left_out += inline.left_out
        role, level = self._role()
        block = inline.words.block(role, line=line, level=level)
        if block and block.text == number.strip() and inline.images:
            block = None
        self._take_images([alt for before, alt in inline.images if before], line)
        if self.cells is None:
            self._keep(block)
        else:
            self.row_line = line
            self.cells.append(block.text.replace("\n", " ") if block else "")
        self._take_images([alt for before, alt in inline.images if not before], line)

    def _take_images(self, alts: list[str], line: int) -> None:
        for alt in alts:
            words = Words()
            words.add(alt)
            self._keep(words.block("image", line=line))
            if not alt.strip():
                self.notices.append(notice_picture(self.name, line, "![A ship at night](ship.jpg)"))

    def _leave_code(self, token: Token, line: int) -> None:
        if not token.content.strip():
            return
        self.left_out.append((token.content, "code"))
        indented = token.type == "code_block"
        self.notices.append(
            Notice(
                what="Code is not read aloud, and this is code because "
                + ("it is indented by four blanks." if indented else "of the line of marks above it."),
                where=name_place(self.name, line),
                remedy="Take the blanks away to have it read."
                if indented
                else "Take the marks away to have it read.",
            )
        )

    def _take_html(self, token: Token, line: int) -> None:
        fragment = parse_html_fragment(token.content, self.name, line)
        role, level = self._role()
        for block in fragment.blocks:
            plain = block.role == "prose" and role != "prose"
            self.broken = self.broken or block.break_before
            self._keep(replace(block, role=role, level=level) if plain or self.noting else block)
        self.left_out += fragment.left_out
        self.notices += fragment.notices

    def _take_table(self, token: Token) -> None:
        if token.type in {"thead_open", "thead_close"}:
            self.head = token.nesting == 1
        elif token.type == "tr_open":
            self.cells = []
        elif token.type == "tr_close":
            cells, self.cells = self.cells or [], None
            if self.head:
                self.headers = cells
            else:
                self._keep_row(join_row(self.headers, cells))
        elif token.type == "table_close":
            self.headers = []

    def _keep_row(self, row: str) -> None:
        words = Words()
        words.add(row)
        self._keep(words.block("note" if self.noting else "list-item", line=self.row_line))

    def source(self) -> Source:
        """Return what was read, notes last."""
        return Source(
            blocks=(*self.blocks, *self.notes), left_out=tuple(self.left_out), notices=tuple(self.notices)
        )


def notice_picture(name: str, line: int, example: str) -> Notice:
    """Return the notice for a picture that says nothing to those who cannot see it."""
    return Notice(
        what="A picture has no words, so a listener learns nothing of it.",
        where=name_place(name, line),
        remedy=f"Write what it shows: {example}.",
    )
