"""The walk through this room: what a review goes through from bytes to noun."""

import re
import unicodedata
from collections.abc import Callable, Iterable, Iterator
from dataclasses import replace
from pathlib import PurePath
from typing import Literal

from reviewcast.errors import ReviewError
from reviewcast.model import Block, Review

from .decoding import decode_text
from .details import Details, notice_scale, read_details
from .found import Facts, Title, find_facts, find_title, settle_lines, span_work
from .front_matter import split_front_matter
from .source import Source, name_place

Format = Literal["plain text", "Markdown", "HTML"]
SUFFIXES: dict[str, Format] = {
    ".txt": "plain text",
    ".text": "plain text",
    ".md": "Markdown",
    ".markdown": "Markdown",
    ".html": "HTML",
    ".htm": "HTML",
    ".xhtml": "HTML",
}
MARKDOWN = re.compile(r"#{1,6} \S|```|.*\[[^\]\n]{1,99}\]\(\S|.*\*\*\w[^*\n]{0,99}\*\*")


def read_review(data: bytes, name: str, *, default_language: str = "") -> Review:
    r"""Read the bytes of a file as a review; `name` is the file's, or `-` for standard input.

    The suffix decides the format, else the content. What the front matter does not say is found in the
    text (listening.md, The shape of an episode). The blocks hold the author's words in their order.
    Raises ReviewError where it cannot be read, with file, line and the way out.

    >>> review = read_review(b"Alien (1979)\n\nIn space no one can hear you.\n\n9/10", "alien.txt")
    >>> review.title, review.year, review.rating.value
    ('Alien', 1979, 9.0)
    """
    text, decoded = decode_text(data, name)
    fields, body = split_front_matter(text, name)
    form = SUFFIXES.get(PurePath(name).suffix.lower()) or _choose_format(body, front_matter=bool(fields))
    source = _load_parser(form)(body, name)
    details = read_details({**source.fields, **fields}, name)
    blocks = tuple(settle_lines(_drop_ornaments(source.blocks)))
    if not blocks:
        raise ReviewError(
            "It has no words to read.", where=name_place(name), remedy="Write the review into it."
        )
    title = find_title(blocks, details.title, source.title_hint, name)
    if len(blocks) == 1 and title.place == 0:
        raise ReviewError("It has a title, but no words to read below it.", where=name_place(name))
    facts = find_facts(blocks, title, details.work or title.parsed.title)
    language = details.language or default_language
    review = _compose(details, title, facts, language)
    notices = (*decoded, *details.notices, *title.notices, *source.notices)
    if facts.rating and not details.rating:
        notices += notice_scale(facts.rating, name_place(name, facts.rating_line))
    return replace(review, words_left_out=source.left_out, notices=notices)


def _choose_format(body: str, *, front_matter: bool) -> Format:
    head = body.lstrip()[:200].lower()
    if head.startswith(("<!doctype", "<html", "<?xml")):
        return "HTML"
    marked = front_matter or any(MARKDOWN.match(line[:2000]) for line in body.split("\n"))
    return "Markdown" if marked else "plain text"


def _load_parser(form: Format) -> Callable[[str, str], Source]:
    """Load one format's parser: the libraries of the others take longer to load than to use."""
    if form == "HTML":
        from .html_text import parse_html as parse
    elif form == "Markdown":
        from .markdown_text import parse_markdown as parse
    else:
        from .plain_text import parse_plain_text as parse
    return parse


def _drop_ornaments(blocks: Iterable[Block]) -> Iterator[Block]:
    """Leave out blocks with nothing to say, such as three dots between two parts: they are breaks."""
    broken = False
    for block in blocks:
        if not any(
            unicodedata.category(c)[0] in "LN" or unicodedata.category(c) in {"So", "Sc"} for c in block.text
        ):
            broken = True
            continue
        yield replace(block, break_before=True) if broken else block
        broken = False


def _compose(details: Details, title: Title, facts: Facts, language: str) -> Review:
    work = details.work or title.parsed.title
    blocks = tuple(_settle_language(span_work(block, work), language) for block in facts.blocks)
    return Review(
        title=title.title,
        title_line=title.line,
        blocks=blocks,
        work=work,
        year=details.year or facts.year,
        country=details.country or facts.country,
        credits=details.credits or facts.credits,
        rating=details.rating or facts.rating,
        author=details.author or facts.author,
        date=details.date,
        date_has_time=details.date_has_time,
        language=language,
        id=details.id,
        summary=details.summary,
        cover=details.cover,
        cover_alt=details.cover_alt,
    )


def _settle_language(block: Block, language: str) -> Block:
    """Keep a language only where it is another one than that of the words around."""
    own = block.language if _primary(block.language) != _primary(language) else ""
    around = _primary(own or language)
    spans = tuple(s for s in block.spans if s.kind != "foreign" or _primary(s.language) != around)
    return replace(block, language=own, spans=spans)


def _primary(language: str) -> str:
    return language.partition("-")[0].casefold()
