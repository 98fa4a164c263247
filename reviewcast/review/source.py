"""What the readers of the three formats hand on: blocks as they stand, and what was said about them."""

from dataclasses import dataclass, field
from typing import NamedTuple

from reviewcast.model import Block, Notice


class Field(NamedTuple):
    """A value of the front matter as it was written (text, list or mapping), and the line of its key."""

    value: object
    line: int


Fields = dict[str, Field]


@dataclass(frozen=True, slots=True, kw_only=True)
class Source:
    """The text of a file in blocks, in which a line break that may matter is still a newline.

    `fields` are what the file says about itself; `title_hint` names the page when its text has no title.
    """

    blocks: tuple[Block, ...]
    fields: Fields = field(default_factory=dict)
    title_hint: str = ""
    left_out: tuple[tuple[str, str], ...] = ()
    notices: tuple[Notice, ...] = ()


def name_place(name: str, line: int = 0) -> str:
    """Say where: the file, and the line when there is one.

    >>> name_place("alien.md", 3), name_place("-")
    ('alien.md, line 3', 'standard input')
    """
    place = "standard input" if name == "-" else name
    return f"{place}, line {line}" if line else place
