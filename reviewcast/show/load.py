"""From the settings on disk to a checked `Show`."""

import re
import tomllib
from collections.abc import Iterator
from dataclasses import dataclass
from difflib import get_close_matches
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

from reviewcast.errors import ShowError
from reviewcast.model import Notice, Show

from .table import Setting, Table, read_table
from .values import is_loopback, parse_value, read_text, wrong_value

_OWN = "reviewcast.toml"
_SHARED = "pyproject.toml"
_WAY_OUT = (
    "Start a show with: reviewcast init DIR --title TITLE --author NAME --email ADDRESS --base-url ADDRESS. "
    "Or name the folder of one: --show DIR."
)
_HEADER = re.compile(r"""\s*\[\[?([^\]]+)\]""")
_ENTRY = re.compile(r"""\s*((?:"[^"]*"|'[^']*'|[^="'\[#])+?)\s*=""")


@dataclass(frozen=True, slots=True, kw_only=True)
class _Source:
    """A settings file as it was found; `prefix` is the table in it that is ours."""

    path: Path
    text: str
    prefix: str
    tables: dict[str, Any]

    def where(self, *names: str) -> str:
        """Name the file, and the line of a table or key where it is easily found."""
        wanted = _bare(".".join(name for name in (self.prefix, *names) if name))
        table = ""
        for number, line in enumerate(self.text.split("\n"), 1):
            if header := _HEADER.match(line):
                here = table = _bare(header[1])
            elif entry := _ENTRY.match(line):
                here = f"{table}.{_bare(entry[1])}".removeprefix(".")
            else:
                continue
            if here == wanted:
                return f"{self.path}, line {number}"
        return str(self.path)


def find_show(start: Path) -> Path:
    """Return the nearest folder upwards from `start` that holds the settings of a show.

    Those are a `reviewcast.toml`, or a `pyproject.toml` with a table `[tool.reviewcast]`. Raise
    ShowError where there is none.
    """
    here = start.resolve()
    for folder in (here, *here.parents):
        if _is_file(folder / _OWN) or _has_table(folder / _SHARED):
            return folder
    raise ShowError("There is no show here, nor in a folder above.", where=str(start), remedy=_WAY_OUT)


def load_show(folder: Path) -> Show:
    """Read the settings of the show in `folder`, check each, and fill in what was left out.

    Raise ShowError, with file, line and the nearest right one, where a setting is unknown, missing
    or not what it has to be, or names a file that is not there or not inside the show.
    """
    root = folder.resolve()
    source = _read_source(root)
    table = read_table()
    values: dict[str, Any] = {}
    for section, key, raw in _walk(source, table):
        setting = table.find(section, key)
        if not setting:
            raise _unknown(source, table, section, key)
        try:
            value = parse_value(setting, raw)
            _look_on_disk(root, setting, value)
            if setting.key == "*":
                value = values.get(setting.field, {}) | {read_text(setting.kind, key): value}
        except ValueError as reason:
            raise wrong_value(setting, key, str(reason), where=source.where(section, key)) from None
        values[setting.field] = value
    missing = [s for s in table.settings if s.default is None and s.field not in values]
    if missing:
        raise _missing(source, missing)
    return Show(root=root, **values)


def check_show(show: Show) -> tuple[Notice, ...]:
    """Return what an author should know of settings that are right and yet not good."""
    address = urlsplit(show.base_url)
    notices = []
    if address.scheme == "http" and is_loopback(address.hostname or ""):
        notices.append(
            Notice(
                what=f"The show is at {show.base_url}, which only this computer can reach.",
                where="base_url",
                remedy="Set base_url to an https address before anybody subscribes.",
            )
        )
    return tuple(notices)


def _read_source(root: Path) -> _Source:
    own, shared = root / _OWN, root / _SHARED
    if _is_file(own):
        text = _read_text(own)
        return _Source(path=own, text=text, prefix="", tables=_parse(own, text))
    if _has_table(shared):
        text = _read_text(shared)
        tables = _parse(shared, text)["tool"]["reviewcast"]
        if isinstance(tables, dict):
            return _Source(path=shared, text=text, prefix="tool.reviewcast", tables=tables)
    raise ShowError("This folder holds no settings of a show.", where=str(root), remedy=_WAY_OUT)


def _read_text(path: Path) -> str:
    try:
        # A byte order mark, which Windows' Notepad writes, is an error to tomllib.
        return path.read_bytes().decode("utf-8-sig")
    except OSError as error:
        reason = error.strerror or "unknown reason"
        raise ShowError(
            f"The settings cannot be read: {reason}.", where=str(path), remedy="Check who may read it."
        ) from error
    except UnicodeDecodeError as error:
        line = error.object[: error.start].count(b"\n") + 1
        raise ShowError(
            "The settings are not UTF-8 text.", where=f"{path}, line {line}", remedy="Save the file as UTF-8."
        ) from None


def _parse(path: Path, text: str) -> dict[str, Any]:
    try:
        return tomllib.loads(text)
    except (ValueError, RecursionError) as error:
        # Before Python 3.14 a TOMLDecodeError has its line in its message only.
        found = re.search(r" \(at (?:line (\d+), column \d+|end of document)\)", str(error))
        reason = str(error)[: found.start()] if found else str(error)
        line = int(found[1] or 0) if found else 0
        quoted = f" The line is “{text.split(chr(10))[line - 1].strip()[:80]}”." if line else ""
        raise ShowError(
            f"The settings are not valid TOML: {reason}.{quoted}",
            where=f"{path}, line {line}" if line else str(path),
            remedy='A text stands in straight quotation marks: title = "The Late Reel".',
        ) from None


def _walk(source: _Source, table: Table) -> Iterator[tuple[str, str, object]]:
    """Yield every setting of the file as section, key and value; what stands in no table has section ""."""
    for name, content in source.tables.items():
        if name and name in table.sections and isinstance(content, dict):
            for key, raw in content.items():
                yield name, key, raw
        else:
            yield "", name, content


def _look_on_disk(root: Path, setting: Setting, value: Any) -> None:
    """Refuse a file that is not there or leads out of the show (reliability.md, fault 12)."""
    if setting.kind_name == "file" and value:
        if not _is_inside(root, value):
            raise ValueError(f"“{value}” leads out of the show's folder.")
        if not _is_file(root / value):
            raise ValueError(f"There is no file “{value}”.")
    if setting.kind_name == "folders":
        for folder in value:
            if not _is_folder(root / folder):
                raise ValueError(f"There is no folder “{folder}”.")


def _unknown(source: _Source, table: Table, section: str, key: str) -> ShowError:
    """Name the unknown setting and the nearest known one: here, in another table, or a table itself."""
    where = source.where(section, key)
    if not section and key in table.sections:
        return ShowError(f"“{key}” is a table.", where=where, remedy=f"Begin it with a line [{key}].")
    if isinstance(source.tables.get(key), dict) and not section:
        what = f"There is no table [{key}]."
    else:
        what = f"There is no setting “{key}” " + (f"in [{section}]." if section else "outside the tables.")
    homes = {s.key: s.section for s in table.settings if s.key != "*"}
    mine = [s.key for s in table.settings if s.section == section]
    tables = [] if section else [name for name in table.sections if name]
    near = get_close_matches(key, [*mine, *tables], n=1) or get_close_matches(key, homes, n=1)
    if not near:
        known = ", ".join([*mine, *(f"[{name}]" for name in tables)])
        return ShowError(what, where=where, remedy=f"Known here: {known}.")
    name = near[0]
    if name in tables:
        return ShowError(what, where=where, remedy=f"Did you mean the table [{name}]?")
    home = f"under [{homes[name]}]" if homes[name] else "above the first table"
    return ShowError(what, where=where, remedy=f"Did you mean “{name}” {home}?")


def _missing(source: _Source, missing: list[Setting]) -> ShowError:
    names = " and ".join(f"“{setting.key}”" for setting in missing)
    verb = "is" if len(missing) == 1 else "are"
    lines = ", ".join(setting.example_line for setting in missing)
    return ShowError(
        f"{names} {verb} missing under [{missing[0].section}].",
        where=source.where(missing[0].section),
        remedy=f"Add, for example: {lines}",
    )


def _bare(name: str) -> str:
    return re.sub(r"[\"'\s]", "", name)


def _is_inside(root: Path, path: str) -> bool:
    try:
        return (root / path).resolve().is_relative_to(root)
    except (OSError, RuntimeError):  # a loop of links; Python 3.13 no longer raises
        return False


def _is_file(path: Path) -> bool:
    try:
        return path.is_file()
    except OSError:  # a folder that may not be entered, a name too long
        return False


def _is_folder(path: Path) -> bool:
    try:
        return path.is_dir()
    except OSError:
        return False


def _has_table(path: Path) -> bool:
    """Say whether a pyproject.toml is a show's; a broken one is, when it speaks of us at all."""
    try:
        text = path.read_bytes().decode("utf-8-sig")
        return "reviewcast" in tomllib.loads(text).get("tool", {})
    except (OSError, UnicodeDecodeError, RecursionError):
        return False
    except ValueError:
        return "tool.reviewcast" in text
