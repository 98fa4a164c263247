"""What a file says about itself before it begins: YAML between `---` lines, TOML between `+++` lines."""

import re
import tomllib

from reviewcast.errors import ReviewError

from .source import Field, Fields, name_place

LARGEST = 50_000
"""The most characters: PyYAML takes seconds for more."""

KEY_LINE = re.compile(r"[\"']?[\w][\w .-]*[\"']?\s*(?::(?:\s|$)|=)")
TOML_KEY = re.compile(r"""\s*\[*\s*["']?([\w-]+)["']?\s*[\].=]""")
TOML_LINE = re.compile(r"at line (\d+)")


def split_front_matter(text: str, name: str) -> tuple[Fields, str]:
    r"""Return the fields of the front matter, and the text with blank lines in its place.

    So each line of the text keeps its number. Keys are lower case with `_`. A `---` that no `key:` line
    follows is a thematic break, not front matter. Raises ReviewError with the line that cannot be read.

    >>> split_front_matter("---\nTitle: 1984\n---\nA book.", "a.md")
    ({'title': Field(value='1984', line=2)}, '\n\n\nA book.')
    """
    lines = text.split("\n")
    first = next((number for number, line in enumerate(lines) if line.strip()), len(lines))
    fence = lines[first].rstrip() if first < len(lines) else ""
    following = next((line for line in lines[first + 1 :] if line.strip() and line[0] != "#"), "")
    opens = fence == "+++" and following.startswith("[")
    if fence not in {"---", "+++"} or not (opens or following.rstrip() == fence or KEY_LINE.match(following)):
        return {}, text
    ends = {"---", "..."} if fence == "---" else {"+++"}
    last = next((n for n in range(first + 1, len(lines)) if lines[n].rstrip() in ends), 0)
    if not last:
        raise ReviewError(
            "The front matter that begins here has no end.",
            where=name_place(name, first + 1),
            remedy=f"Close it with a line {fence} before the text.",
        )
    head = "\n".join([""] * (first + 1) + lines[first + 1 : last])
    if len(head) > LARGEST:
        raise ReviewError("The front matter is too long.", where=name_place(name, first + 1))
    fields = _parse_yaml(head, name) if fence == "---" else _parse_toml(head, name)
    return fields, "\n" * (last + 1) + "\n".join(lines[last + 1 :])


def _name_key(key: str) -> str:
    return key.strip().casefold().replace("-", "_").replace(" ", "_")


def _parse_yaml(head: str, name: str) -> Fields:
    """Read a mapping whose values stay as written: a title 1984 or No is a title, 3.50 keeps its zero."""
    import yaml  # slow to load, and most reviews have no front matter

    # The base loader makes nothing but strings, lists and mappings, so it is as safe as the safe one.
    loader = yaml.BaseLoader(head)
    try:
        node = loader.get_single_node()
        if node is None:
            return {}
        value = loader.construct_document(node)
    except (yaml.YAMLError, RecursionError, ValueError) as error:
        mark = getattr(error, "problem_mark", None)
        raise ReviewError(
            f"The front matter cannot be read: {getattr(error, 'problem', None) or 'it is not YAML'}.",
            where=name_place(name, mark.line + 1 if mark else 1),
            remedy='Write "key: value" lines, and put a value with a colon or a mark in quotes.',
        ) from error
    if not isinstance(node, yaml.MappingNode):
        raise ReviewError(
            "The front matter has no keys.",
            where=name_place(name, node.start_mark.line + 1),
            remedy='Write "key: value" lines.',
        )
    lines = {str(key.value): key.start_mark.line + 1 for key, _ in node.value}
    return {_name_key(str(key)): Field(item, lines.get(str(key), 1)) for key, item in value.items()}


def _parse_toml(head: str, name: str) -> Fields:
    try:
        values = {key: _as_written(item) for key, item in tomllib.loads(head, parse_float=str).items()}
    except (tomllib.TOMLDecodeError, RecursionError, ValueError) as error:
        line = TOML_LINE.search(str(error))
        raise ReviewError(
            f"The front matter cannot be read: {str(error).split(' (at')[0]}.",
            where=name_place(name, int(line[1]) if line else 1),
            remedy='Write "key = value" lines, with text in quotes.',
        ) from error
    lines: dict[str, int] = {}
    for number, text in enumerate(head.split("\n"), start=1):
        key = TOML_KEY.match(text)
        if key:
            lines.setdefault(key[1], number)
    return {_name_key(key): Field(item, lines.get(key, 1)) for key, item in values.items()}


def _as_written(value: object) -> object:
    """Turn a TOML value into the text, list or mapping that YAML's base loader would give."""
    if isinstance(value, dict):
        return {key: _as_written(item) for key, item in value.items()}
    if isinstance(value, list):
        return [_as_written(item) for item in value]
    return str(value)
