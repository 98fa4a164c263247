"""Read a review: bytes of plain text, Markdown or HTML become the noun `Review`.

bytes -> clean text -> front matter, blocks -> title, rating, credits found -> Review
"""

from .reading import read_review

__all__ = ["read_review"]
