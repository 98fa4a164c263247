"""The show: its settings, from the file that an author edits to a checked `Show`, and back.

    data/settings.toml   every setting: what it is for, what it has to be, its default
    table.py             reads that table
    values.py            is one value what its setting has to be?
    load.py              reviewcast.toml -> Show
    render.py            the first reviewcast.toml of a show, every setting explained

No secret is a setting: keys of hosts come from the environment.
"""

from .load import check_show, find_show, load_show
from .render import render_settings

__all__ = ["check_show", "find_show", "load_show", "render_settings"]
