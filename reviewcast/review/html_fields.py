"""What a page says about itself in its head and its microdata."""

from typing import Any

from .details import LANGUAGE, parse_date
from .source import Field, Fields

METAS = {
    "author": "author",
    "description": "summary",
    "date": "date",
    "id": "id",
    "article:published_time": "date",
    "datepublished": "date",
    "og:image": "cover",
    "og:image:alt": "cover_alt",
}


def read_fields(root: Any) -> Fields:
    """Return the fields that a page gives, as front matter would; what makes no sense is passed over."""
    fields: Fields = {}
    for meta in root.iter("meta"):
        name = meta.get("name") or meta.get("property") or meta.get("itemprop") or ""
        _put(fields, METAS.get(name.lower(), ""), meta.get("content"), meta.sourceline)
    _put(fields, "language", root.get("lang"), root.sourceline)
    for element in root.iter("a", "span", "p", "address", "div", "time"):
        marks = f"{element.get('itemprop', '')} {element.get('rel', '')}".lower().split()
        if "author" in marks:
            _put(fields, "author", " ".join("".join(element.itertext()).split())[:200], element.sourceline)
        if "datepublished" in marks:
            _put(fields, "date", element.get("datetime") or element.get("content"), element.sourceline)
    _put_rating(fields, root)
    return fields


def _put(fields: Fields, key: str, value: str | None, line: int | None) -> None:
    sound = (key != "date" or parse_date(value or "")) and (
        key != "language" or LANGUAGE.fullmatch(value or "")
    )
    if key and value and value.strip() and sound:
        fields.setdefault(key, Field(value, line or 1))


def _put_rating(fields: Fields, root: Any) -> None:
    """Take a rating from microdata that is not shown; a shown one is found in the text."""
    parts = {meta.get("itemprop"): meta.get("content") for meta in root.iter("meta") if meta.get("itemprop")}
    if parts.get("ratingValue") and parts.get("bestRating"):
        _put(fields, "rating", f"{parts['ratingValue']}/{parts['bestRating']}", 1)


def read_title_hint(root: Any) -> str:
    """Return the page's own name for its text: the only <h1>, wherever it stands, else the <title>."""
    headings = list(root.iter("h1"))
    if len(headings) == 1 and not list(root.iter("article", "main")):
        headings = [h for h in headings if next(h.iterancestors("header"), None) is not None]
    for element in (*headings[:1], *list(root.iter("title"))[:1]):
        words = " ".join("".join(element.itertext()).split())
        if words:
            return words
    return ""
