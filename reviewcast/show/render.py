"""The first `reviewcast.toml` of a show: every setting explained, only what was given switched on."""

import json

from .table import Setting, read_table
from .values import parse_value, wrong_value


def render_settings(
    *, title: str, author: str, email: str, base_url: str, language: str, guid: str, artwork: str
) -> str:
    """Write a `reviewcast.toml` that `load_show` reads back as the same show.

    An empty `language`, `guid` or `artwork` is left out. Raise ShowError where a value is not what
    its setting has to be, so that `init` fails before it writes.
    """
    table = read_table()
    given = {
        "title": title, "author": author, "email": email, "base_url": base_url,
        "language": language, "guid": guid, "artwork": artwork,
    }  # fmt: skip
    lines = []
    for section, purpose in table.sections.items():
        lines += [f"# {purpose}", *([f"[{section}]"] if section else []), ""]
        for setting in table.settings:
            if setting.section == section:
                value = given.get(setting.key, "") if section == "show" else ""
                lines += [f"# {setting.help}", _render_line(setting, value), ""]
    return "\n".join(lines)


def _render_line(setting: Setting, value: str) -> str:
    if not value and setting.default is not None:
        shown = setting.example_line if setting.default in ("", [], {}) else _render(setting, setting.default)
        return f"# {shown}"
    try:
        return _render(setting, parse_value(setting, value))
    except ValueError as reason:
        raise wrong_value(setting, setting.key, str(reason)) from None


def _render(setting: Setting, value: object) -> str:
    # JSON's texts, numbers and flags are also TOML's (TOML 1.0, "Basic strings"): parse_value let no
    # control character through, U+007F least of all, which JSON would leave bare.
    return f"{setting.key} = {json.dumps(value, ensure_ascii=False)}"
