"""The table of the settings: the one source of what a `reviewcast.toml` may hold."""

import tomllib
from dataclasses import dataclass
from importlib.resources import files
from typing import Any


@dataclass(frozen=True, slots=True, kw_only=True)
class Kind:
    """What a value has to be: `wanted` in words, the rest for the reader."""

    type: str
    wanted: str
    longest: int = 0
    pattern: str = ""
    choices: tuple[int, ...] = ()
    minimum: float | None = None
    maximum: float | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Setting:
    """One setting: where it stands, what it has to be, what it is when it is left out.

    `key` is "*" in a section that takes any key; `default` is None where the setting is required.
    """

    section: str
    key: str
    field: str
    kind: Kind
    kind_name: str
    default: Any
    example: str
    help: str

    @property
    def example_line(self) -> str:
        """Show it as a line of the file.

        >>> from reviewcast.show.table import read_table
        >>> next(s for s in read_table().settings if s.key == "language").example_line
        'language = "en-GB"'
        """
        return self.example if self.key == "*" else f"{self.key} = {self.example}"


@dataclass(frozen=True, slots=True, kw_only=True)
class Table:
    """All settings in the order in which an author meets them, and what each section is for."""

    settings: tuple[Setting, ...]
    sections: dict[str, str]

    def find(self, section: str, key: str) -> Setting | None:
        """Return the setting that answers to `key` in `section`, if there is one."""
        mine = [s for s in self.settings if s.section == section and s.key in {key, "*"}]
        return mine[0] if mine else None


def read_table() -> Table:
    """Read the table of the settings that comes with the program."""
    raw = tomllib.loads(read_data("settings.toml"))
    kinds = {
        name: Kind(**{**kind, "choices": tuple(kind.get("choices", ()))})
        for name, kind in raw["kind"].items()
    }
    settings = (
        Setting(
            section=row["section"],
            key=row["key"],
            field=row.get("field", row["key"]),
            kind=kinds[row["kind"]],
            kind_name=row["kind"],
            default=row.get("default"),
            example=row["example"],
            help=row["help"],
        )
        for row in raw["setting"]
    )
    return Table(
        settings=tuple(settings),
        sections={name: section["help"] for name, section in raw["section"].items()},
    )


def read_categories() -> dict[str, list[str]]:
    """Read Apple's categories with their subcategories (feed.md, section 6)."""
    return tomllib.loads(read_data("apple_categories.toml"))


def read_data(name: str) -> str:
    """Read a data file of the package."""
    return files("reviewcast").joinpath("data", name).read_text("utf-8")
