"""What is not in the front matter is found in the text: title, rating, credits, reviewer."""

import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from pathlib import PurePath

from reviewcast.errors import ReviewError
from reviewcast.model import Block, Credit, Notice, Rating, Span

from .credit_lines import is_fact_line, parse_byline, parse_credits, parse_work_line
from .ratings import parse_rating
from .source import name_place
from .titles import ENDS_IN_YEAR, TitleLine, is_title_line, parse_title_line
from .words import settle_spans

FOUND_IN = {"prose", "list-item", "heading"}
"""The roles in which a rating or a credit may stand."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Title:
    """A review's title, the line as written, what that tells of the work, and the block that it is (-1: none)."""

    title: str
    line: str
    parsed: TitleLine
    place: int = -1
    notices: tuple[Notice, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Facts:
    """What the text tells of the work and its reviewer, and the blocks with the roles that this gives them."""

    blocks: tuple[Block, ...]
    rating: Rating | None
    rating_line: int
    credits: tuple[Credit, ...]
    author: str
    year: int | None
    country: str


def settle_lines(blocks: Iterable[Block]) -> Iterator[Block]:
    """Split blocks whose lines are facts into one block a line; in the others a line end is a blank.

    A title line may have the text directly below it, where it ends in a year.
    """
    for number, block in enumerate(blocks):
        lines = block.text.split("\n")
        rest = lines[1:]
        heads = number == 0 and is_title_line(lines[0])
        each = rest and all(_is_fact(line) for line in rest) and (heads or _is_fact(lines[0]))
        if each and block.role in FOUND_IN:
            yield from _cut(block, [len(line) for line in lines])
        elif rest and heads and block.role == "prose" and ENDS_IN_YEAR.fullmatch(lines[0]):
            yield from _cut(block, [len(lines[0]), len(block.text) - len(lines[0]) - 1])
        else:
            yield replace(block, text=block.text.replace("\n", " "))


def _is_fact(line: str) -> bool:
    return parse_rating(line) is not None or is_fact_line(line)


def _cut(block: Block, lengths: Sequence[int]) -> Iterator[Block]:
    start = 0
    for number, length in enumerate(lengths):
        spans = tuple(
            replace(span, start=max(span.start, start) - start, end=min(span.end, start + length) - start)
            for span in block.spans
            if span.start < start + length and span.end > start
        )
        yield replace(
            block,
            text=block.text[start : start + length].replace("\n", " "),
            line=block.line + number,
            spans=spans,
            break_before=block.break_before and not number,
        )
        start += length + 1


def find_title(blocks: Sequence[Block], given: str, hint: str, name: str) -> Title:
    """Choose the title: the given one, the first heading, a first short paragraph, the page's, the file's.

    Raises ReviewError for standard input without any.
    """
    texts = [block.text for block in blocks]
    place = _find_title_block(blocks)
    if given:
        parsed = parse_title_line(given, texts)
        shown = parse_title_line(texts[place], texts) if place >= 0 else parsed
        names = {_fold(given), _fold(parsed.title)} & {_fold(texts[place]), _fold(shown.title)}
        same = place >= 0 and bool(names)
        if same:
            parsed = replace(parsed, year=parsed.year or shown.year, country=parsed.country or shown.country)
        return Title(
            title=given, line=texts[place] if same else given, parsed=parsed, place=place if same else -1
        )
    if place >= 0 and (not hint or blocks[place].role == "heading"):
        parsed = parse_title_line(texts[place], texts)
        return Title(title=parsed.title, line=texts[place], parsed=parsed, place=place)
    if hint:
        parsed = parse_title_line(hint, texts)
        return Title(title=parsed.title, line=hint, parsed=parsed)
    return _name_by_file(name)


def _find_title_block(blocks: Sequence[Block]) -> int:
    """Return the place of the title, or -1.

    It is the heading that begins the text, a heading of level 1 above the prose, or a short first paragraph.
    """
    for place, block in enumerate(blocks):
        if block.role == "heading" and (block.level == 1 or place == 0):
            return place
        if block.role == "prose" and not is_title_line(block.text):
            break
    if not blocks:
        return -1
    first = blocks[0]
    titled = first.role == "prose" and len(blocks) > 1 and is_title_line(first.text)
    fact = parse_rating(first.text) or parse_credits(first.text) is not None or parse_byline(first.text)
    return 0 if titled and not fact else -1


def _name_by_file(name: str) -> Title:
    stem = re.sub(r"^\d{4}-\d\d-\d\d-(?=.)", "", PurePath(name).name if name != "-" else "")
    words = " ".join(re.sub(r"\.\w{1,9}$", "", stem).replace("-", " ").replace("_", " ").split())
    if not any(character.isalnum() for character in words):
        raise ReviewError(
            "It has no title.",
            where=name_place(name),
            remedy='Write the title on the first line, with a blank line below it, or "title:" in the front matter.',
        )
    title = words[0].upper() + words[1:]
    notice = Notice(
        what=f"No title was found, so it is called {title}, after its file.",
        where=name_place(name),
        remedy='Write the title on the first line, with a blank line below it, or "title:" in the front matter.',
    )
    return Title(title=title, line=title, parsed=TitleLine(title=title), notices=(notice,))


def find_facts(blocks: Sequence[Block], title: Title, work: str) -> Facts:
    """Find what the text tells beside its prose, and give those blocks the roles `title`, `rating`, `credit`."""
    found = list(blocks)
    rated: list[tuple[Rating, int]] = []
    credited: list[Credit] = []
    country, year = title.parsed.country, title.parsed.year
    for place, block in enumerate(blocks):
        if place == title.place:
            found[place] = replace(block, role="title", level=1)
            continue
        if block.role not in FOUND_IN:
            continue
        text = block.text
        rating = parse_rating(text.removeprefix(f"{work}: "))
        credit = parse_credits(text)
        origin = parse_work_line(text, work)
        if rating:
            rated.append((rating, block.line))
        if origin:
            country, year = country or origin[0], year or origin[1]
        credited += credit or ()
        if rating or credit is not None or origin:
            found[place] = replace(block, role="rating" if rating else "credit", level=0)
    author = _find_byline(found, title.place)
    best, line = next((pair for pair in rated if pair[0].value is not None), rated[0] if rated else (None, 0))
    return Facts(
        blocks=tuple(found),
        rating=best,
        rating_line=line,
        credits=tuple(dict.fromkeys(credited)),
        author=author,
        year=year,
        country=country,
    )


def _find_byline(found: list[Block], title_place: int) -> str:
    """Find `By NAME` directly under the title or at the end, facts aside, and give it its role."""
    below = range(title_place + 1, len(found))
    for places in (below, range(len(found) - 1, title_place, -1)):
        for place in places:
            block = found[place]
            name = parse_byline(block.text) if block.role == "prose" else ""
            if name:
                found[place] = replace(block, role="credit")
                return name
            if block.role not in {"rating", "credit", "image", "note"}:
                break
    return ""


def span_work(block: Block, work: str) -> Block:
    """Lay a title span over each place where the block names the work.

    >>> span_work(Block(role="prose", text="See Mother! now."), "Mother!").spans
    (Span(start=4, end=11, kind='title', language=''),)
    """
    pattern = re.sub("['’]", "['’]", re.escape(work)) if work else r"(?!)"
    edges = rf"(?<!\w){pattern}(?!\w)"
    titles = [Span(start=m.start(), end=m.end(), kind="title") for m in re.finditer(edges, block.text)]
    if not titles:
        return block
    return replace(block, spans=tuple(settle_spans(block.text, [*block.spans, *titles])))


def _fold(text: str) -> str:
    return " ".join(re.sub(r"[^\w\s]", "", text).casefold().split())
