"""The walk through a page: elements open and close, and words gather into blocks."""

from dataclasses import dataclass, field, replace
from typing import Any

from lxml import etree

from reviewcast.model import Block, Notice, Role

from .source import Fields, Source, name_place
from .tables import join_row
from .vocabulary import load_vocabulary
from .words import Words

BLOCKS = frozenset(load_vocabulary()["html"]["blocks"])
SILENT = {
    "script", "style", "head", "template", "noscript", "svg", "math", "iframe", "object", "video", "audio",
    "canvas", "select", "textarea", "button", "input", "map",
}  # fmt: skip
FURNITURE = {"nav": "navigation", "form": "form", "dialog": "dialog"}
PAGE_ONLY = {"header": "page header", "footer": "page footer", "aside": "aside"}
TITLED = {"em", "i", "cite", "b", "strong"}
NOTES = ("doc-endnotes", "footnotes")


@dataclass(slots=True)
class Page:
    """Gathers the blocks of a page or of a piece of one that begins on `first_line`."""

    name: str
    first_line: int = 1
    blocks: list[Block] = field(default_factory=list)
    left_out: list[tuple[str, str]] = field(default_factory=list)
    notices: list[Notice] = field(default_factory=list)
    words: Words = field(default_factory=Words)
    line: int = 0
    broken: bool = False
    number: str = ""
    quotes: int = 0
    items: int = 0
    noting: int = 0
    heading: int = 0
    languages: list[str] = field(default_factory=list)
    counters: list[list[int]] = field(default_factory=list)
    pending_term: bool = False

    def read(self, content: Any) -> None:
        """Walk through the element in document order, without recursion."""
        articled = content.tag in {"article", "main"}
        stack = [(content, iter(content), self._open(content))]
        while stack:
            element, children, opened = stack[-1]
            child = next(children, None)
            if child is None:
                stack.pop()
                self._close(element, opened)
                self._add_tail(element, content)
            elif self._skip(child, articled=articled):
                self._add_tail(child, content)
            else:
                stack.append((child, iter(child), self._open(child)))
        self._flush()

    def _skip(self, element: Any, *, articled: bool) -> bool:
        """Pass over what is never said, and take a table whole."""
        rule = _name_silence(element, articled=articled)
        if rule and rule != "script" and (said := _said(element)):
            self.left_out.append((said, rule))
        return bool(rule) or (element.tag == "table" and self._read_table(element))

    def _add_tail(self, element: Any, content: Any) -> None:
        if element is not content and element.tail:
            self._add(element.tail, element)

    def _add(self, text: str, element: Any) -> None:
        if not self.words.length and text.strip():
            self.line = self._line(element)
            if self.number:
                self.words.add(self.number)
                self.number = ""
        self.words.add(text)

    def _line(self, element: Any) -> int:
        return self.first_line + (element.sourceline or 1) - 1

    def _flush(self) -> None:
        role, level = self._role()
        words, self.words = self.words, Words()
        language = self.languages[-1] if self.languages else ""
        block = words.block(role, line=self.line or self.first_line, level=level, language=language)
        self.pending_term = False
        if block:
            self._keep(block)

    def _keep(self, block: Block) -> None:
        self.blocks.append(replace(block, break_before=self.broken))
        self.broken = False

    def _role(self) -> tuple[Role, int]:
        if self.noting:
            return "note", 0
        if self.quotes:
            return "quote", self.quotes
        if self.heading:
            return "heading", self.heading
        return ("list-item", 0) if self.items else ("prose", 0)

    def _open(self, element: Any) -> tuple[Words, int]:
        """Begin an element, and return where its words begin."""
        tag, language = element.tag, element.get("lang") or ""
        if tag in BLOCKS:
            if not (tag == "dd" and self._joins_term()):
                self._flush()
            self._enter(element, tag, 1)
            if language and tag != "html":
                self.languages.append(language)
        elif tag == "br":
            self.words.break_line()
        elif tag == "img":
            self._take_picture(element)
        elif tag == "q":
            self._add("“", element)
        opened = self.words, self.words.here()
        if element.text:
            self._add(element.text, element)
        return opened

    def _close(self, element: Any, opened: tuple[Words, int]) -> None:
        tag, language = element.tag, element.get("lang") or ""
        if tag in BLOCKS:
            if tag == "dt" and self.words.length:
                self.words.add(" " if "".join(self.words.pieces).rstrip().endswith(":") else ": ")
                self.pending_term = True
            elif not (tag == "dd" and self.pending_term):
                self._flush()
            self._enter(element, tag, -1)
            if language and tag != "html":
                self.languages.pop()
        else:
            words, start = opened
            if words is self.words and (language or tag in TITLED):
                words.span(start, "foreign" if language else "title", language)
            if tag == "q":
                self.words.add("”")

    def _joins_term(self) -> bool:
        """Tell whether a definition goes on with the block of its term, as names in a list of credits do."""
        said = "".join(self.words.pieces[-3:]).rstrip()
        if not self.pending_term or said.endswith((".", "!", "?")):
            return False
        if not said.endswith(":"):
            self.words.add(", ")
        return True

    def _enter(self, element: Any, tag: str, step: int) -> None:
        """Enter (1) or leave (-1) an element that decides the role of the blocks in it."""
        if tag == "blockquote":
            self.quotes += step
        elif tag in {"li", "dd", "dt"}:
            self.items += step
            self.number = self._count(element) if tag == "li" and step > 0 else ""
        elif tag in {"ol", "ul"} and step > 0:
            self.counters.append(_start_count(element))
        elif tag in {"ol", "ul"}:
            self.counters.pop()
        elif len(tag) == 2 and tag[0] == "h" and tag[1].isdigit():
            self.heading = int(tag[1]) if step > 0 else 0
        elif tag == "hr":
            self.broken = self.broken or step > 0
        if element.get("role") in NOTES or "footnotes" in (element.get("class") or "").split():
            self.noting += step

    def _count(self, element: Any) -> str:
        """Return the number that a browser shows before an item of an ordered list."""
        if not self.counters or not self.counters[-1]:
            return ""
        counter = self.counters[-1]
        value = element.get("value") or ""
        if value.isdecimal() and len(value) < 7:
            counter[0] = int(value)
        number = f"{counter[0]}. "
        counter[0] += counter[1]
        return number

    def _take_picture(self, element: Any) -> None:
        alt = element.get("alt")
        words = Words()
        words.add(alt or "")
        block = words.block("image", line=self._line(element))
        if block:
            self._flush()
            self._keep(block)
        elif alt is None:  # an empty alt says that the picture is decoration (WCAG 1.1.1)
            self.notices.append(
                Notice(
                    what="A picture has no words, so a listener learns nothing of it.",
                    where=name_place(self.name, self._line(element)),
                    remedy='Write what it shows: alt="A ship at night", or alt="" for decoration.',
                )
            )

    def _read_table(self, table: Any) -> bool:
        """Read a table of data row by row; False for one that only lays out blocks."""
        if (
            next(
                table.iter("p", "div", "ul", "ol", "h1", "h2", "h3", "h4", "h5", "h6", "img", "blockquote"),
                None,
            )
            is not None
        ):
            return False
        if len(list(table.iter("table"))) > 1:
            return False
        self._flush()
        headers: list[str] = []
        rows = list(table.iter("caption", "tr"))
        for number, row in enumerate(rows):
            cells = [_said(cell) for cell in row if cell.tag in {"td", "th"}]
            heads = row.tag == "tr" and all(cell.tag == "th" for cell in row) and number < len(rows) - 1
            if heads:
                headers = cells
                continue
            words = Words()
            words.add(join_row(headers, cells) if row.tag == "tr" else _said(row))
            block = words.block("list-item" if row.tag == "tr" else "prose", line=self._line(row))
            if block:
                self._keep(block)
        return True

    def source(self, *, fields: Fields | None = None, title_hint: str = "") -> Source:
        """Return what was read."""
        return Source(
            blocks=tuple(self.blocks),
            fields=fields or {},
            title_hint=title_hint,
            left_out=tuple(self.left_out),
            notices=tuple(self.notices),
        )


def _start_count(element: Any) -> list[int]:
    """Return the first number of an ordered list and the step to the next, nothing for other lists."""
    if element.tag != "ol":
        return []
    backwards = element.get("reversed") is not None
    start = element.get("start") or ""
    first = (
        int(start) if start.isdecimal() and len(start) < 7 else len(element.findall("li")) if backwards else 1
    )
    return [first, -1 if backwards else 1]


def _said(element: Any) -> str:
    """Return the words in an element, of a comment its own."""
    if not isinstance(element.tag, str):
        return " ".join((element.text or "").split())
    for line_break in element.iter("br"):
        line_break.tail = f" {line_break.tail or ''}"
    return " ".join(element.xpath("string()").split())


def _name_silence(element: Any, *, articled: bool) -> str:
    """Return the rule by which an element is not said, or nothing."""
    tag = element.tag
    if not isinstance(tag, str):
        return "comment" if tag is etree.Comment else "script"
    names = {element.get("id"), *(element.get("class") or "").split()}
    rules = (
        (tag in SILENT, "script"),
        (tag in PAGE_ONLY and not articled, PAGE_ONLY.get(tag, "")),
        (element.get("hidden") is not None or element.get("aria-hidden") == "true", "hidden"),
        ("toc" in names, "table of contents"),
        (tag == "pre" and element.find("code") is not None, "code"),
        (tag in FURNITURE, FURNITURE.get(tag, "")),
        (_is_note_mark(element, tag), "footnote mark"),
    )
    return next((rule for holds, rule in rules if holds), "")


def _is_note_mark(element: Any, tag: str) -> bool:
    link = element if tag == "a" else element.find("a") if tag == "sup" else None
    if link is None:
        return False
    inside = tag == "sup" and (link.get("href") or "").startswith("#")
    return inside or link.get("role") in {"doc-noteref", "doc-backlink"}
