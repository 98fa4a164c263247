"""What holds for the settings of any show."""

import tempfile
import unicodedata
from pathlib import Path

from hypothesis import given, settings
from hypothesis import strategies as st

from reviewcast.errors import ShowError
from reviewcast.model import Show
from reviewcast.show import load_show, render_settings
from reviewcast.show.table import read_table

LINES = (
    st.text(max_size=120)
    .map(lambda text: "".join(c for c in text if unicodedata.category(c) not in {"Cc", "Zl", "Zp", "Cs"}))
    .filter(lambda text: bool(text.strip()) and not set("\ufffe\uffff") & set(text))
)
KEYS = st.sampled_from([setting.key for setting in read_table().settings]) | st.text(max_size=8)
VALUES = st.recursive(
    st.booleans() | st.integers(-500, 500) | st.floats() | st.text(max_size=20),
    lambda inner: st.lists(inner, max_size=2),
    max_leaves=3,
)


def load(text: str) -> Show:
    with tempfile.TemporaryDirectory() as folder:
        (Path(folder) / "reviewcast.toml").write_bytes(text.encode("utf-8", "replace"))
        return load_show(Path(folder))


def is_read_or_refused(text: str) -> bool:
    try:
        return bool(load(text).title)
    except ShowError as error:
        return "reviewcast.toml" in error.where and bool(error.what and error.remedy)


def write_toml(value: object) -> str:
    match value:
        case bool():
            return str(value).lower()
        case str():
            return '"' + "".join(f"\\U{ord(c):08X}" for c in value) + '"'
        case list():
            return f"[{', '.join(map(write_toml, value))}]"
        case _:
            return str(value)


@settings(max_examples=60, deadline=None)
@given(title=LINES, author=LINES)
def test_what_init_writes_is_read_back(title: str, author: str) -> None:
    text = render_settings(
        title=title,
        author=author,
        email="ada@example.org",
        base_url="https://example.org",
        language="",
        guid="",
        artwork="",
    )
    show = load(text)
    assert (title.strip(), author.strip()) == (show.title, show.author)


@settings(max_examples=80, deadline=None)
@given(
    tables=st.dictionaries(
        st.sampled_from(["show", "voice", "audio", "script", "pronunciations", "other"]),
        st.dictionaries(KEYS, VALUES, max_size=3),
        max_size=3,
    )
)
def test_any_settings_are_read_or_refused_with_the_file(tables: dict[str, dict[str, object]]) -> None:
    lines = []
    for name, table in tables.items():
        lines += [f"[{name}]", *(f"{write_toml(key)} = {write_toml(value)}" for key, value in table.items())]
    assert is_read_or_refused("\n".join(lines))


@settings(max_examples=50, deadline=None)
@given(text=st.text(max_size=80))
def test_any_text_is_read_or_refused_with_the_file(text: str) -> None:
    assert is_read_or_refused(text)
