"""HTML becomes blocks: the article of a page, without the furniture around it."""

import re
from typing import Any

from lxml import etree

from reviewcast.errors import ReviewError

from .html_blocks import Page
from .html_fields import read_fields, read_title_hint
from .source import Source, name_place


def parse_html(text: str, name: str) -> Source:
    """Turn a page into blocks: its one <article>, else <main>, else <body>.

    Raises ReviewError for a page that is nested deeper than 255 levels. Nothing is fetched or expanded.

    >>> [(b.role, b.text) for b in parse_html("<nav>Home</nav><h1>Alien</h1><p>It is <em>loud</em>.", "a").blocks]
    [('heading', 'Alien'), ('prose', 'It is loud.')]
    """
    root = _parse(text, name)
    if root is None:
        return Source(blocks=())
    content = _choose_content(root)
    page = Page(name=name)
    page.read(content)
    return page.source(fields=read_fields(root), title_hint=read_title_hint(root))


def parse_html_fragment(text: str, name: str, line: int) -> Source:
    """Turn a piece of HTML that begins on `line` of a Markdown file into blocks."""
    comments = re.findall(r"\A\s*<!--(.*?)(?:-->|\Z)\s*\Z", text, re.DOTALL)
    if comments:
        return Source(blocks=(), left_out=((comments[0].strip(), "comment"),))
    root = _parse(text, name)
    page = Page(name=name, first_line=line)
    if root is not None:
        page.read(root)
    return page.source()


def _parse(text: str, name: str) -> Any:
    """Return the root element, or None where the text has none."""
    parser = etree.HTMLParser(encoding="utf-8", no_network=True, huge_tree=False)
    try:
        root = etree.fromstring(text.encode(), parser)
    except etree.XMLSyntaxError:
        root = None
    # libxml2 goes on without the elements that lie too deep, which would lose words.
    for entry in parser.error_log:
        if "depth" in entry.message:
            raise ReviewError(
                "The page is nested more than 255 levels deep.",
                where=name_place(name, entry.line),
                remedy="Write it flatter.",
            )
    return root


def _choose_content(root: Any) -> Any:
    for tag in ("article", "main", "body"):
        found = [element for element in root.iter(tag) if next(element.iterancestors(tag), None) is None]
        if len(found) == 1:
            return found[0]
    return root
