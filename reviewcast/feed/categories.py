"""Apple's categories, in which a show stands in every directory."""

import tomllib
from importlib import resources

from reviewcast.errors import ShowError


def parse_category(text: str) -> tuple[str, str]:
    """Return Apple's category and subcategory ("" for none) of a setting like "TV & Film > Film Reviews".

    Raises ShowError for what is not in Apple's list, in Apple's spelling: directories reject the feed.

    >>> parse_category("TV & Film > Film Reviews")
    ('TV & Film', 'Film Reviews')
    >>> parse_category("Arts")
    ('Arts', '')
    """
    category, _, subcategory = (part.strip() for part in text.partition(">"))
    table = tomllib.loads(
        resources.files("reviewcast").joinpath("data/apple_categories.toml").read_text(encoding="utf-8")
    )
    if category not in table or subcategory not in ["", *table[category]]:
        raise ShowError(
            f"“{text}” is not one of the categories of Apple Podcasts.",
            remedy="Write one as Apple does, such as “Arts > Books” or “TV & Film > Film Reviews”.",
        )
    return category, subcategory
