"""A table is heard row by row."""

from collections.abc import Sequence


def join_row(headers: Sequence[str], cells: Sequence[str]) -> str:
    """Return a row as words: each cell after the header of its column.

    >>> join_row(["Dish", "Price"], ["Amok", "$9"]), join_row([], ["Amok", "", "$9"])
    ('Dish: Amok; Price: $9', 'Amok; $9')
    """
    named = [*headers, *[""] * len(cells)]
    return "; ".join(
        f"{header.rstrip(':')}: {cell}" if header else cell
        for header, cell in zip(named, cells, strict=False)
        if cell
    )
