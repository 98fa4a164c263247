"""The floor plan, held true: rules 1, 2 and 7 of the house, and that only `cli` prints.

The rules are read from the source with `ast`, so a lazy import or one under TYPE_CHECKING counts
like any other. Each rule is also shown a house that breaks it: a rule that cannot fail holds nothing.

    bottom      errors, model          import only each other
    rooms       all that is not named  import the bottom and the files of their own package
    corridors   CORRIDORS              walk through rooms
    cli         cli, __main__          on top; nobody imports it

A new module is a room until it is named here; a new library needs an owner here.
"""

import ast
import sys
from collections.abc import Callable, Iterator
from graphlib import CycleError, TopologicalSorter
from pathlib import Path

import pytest

HOUSE = Path(__file__).parents[1] / "reviewcast"

BOTTOM = {"errors", "model"}
CORRIDORS = {"publish", "check", "start", "doctor", "serve", "deliver"}
TOP = {"cli", "__main__"}

OWNERS = {
    "PIL": {"artwork"},
    "anyascii": {"artwork", "identity"},
    "charset_normalizer": {"review"},
    "espeakng_loader": {"voices"},
    "feedgen": {"feed"},
    "filelock": {"shelf"},
    "jinja2": {"pages"},
    "lameenc": {"encode"},
    "lxml": {"feed", "review"},  # feedgen takes lxml elements; an HTML review is read by it
    "markdown_it": {"review"},
    "markupsafe": {"pages"},  # comes with jinja2
    "mdit_py_plugins": {"review"},
    "miniaudio": {"encode", "stitch"},  # MP3 back to sound; intro and outro files
    "mutagen": {"tags"},
    "num2words": {"spoken"},
    "numpy": {"encode", "stitch", "studio"},  # arithmetic on samples; its arrays cross no door
    "pydub": {"stitch"},
    "pyttsx3": {"voices"},
    "sentencex": {"script"},
    "soxr": {"stitch"},
    "yaml": {"review"},
}

LINES_OF_A_MODULE = 300
LINES_OF_A_FUNCTION = 40
DOORS_OF_A_ROOM = 6
ENTRIES_OF_A_TABLE = 40

House = dict[str, ast.Module]


def read_house(folder: Path) -> House:
    """Read every module of the package by its dotted name; a package stands for its `__init__`."""
    modules = {}
    for path in sorted(folder.rglob("*.py")):
        parts = [folder.name, *path.relative_to(folder).with_suffix("").parts]
        name = ".".join(parts[:-1] if parts[-1] == "__init__" else parts)
        modules[name] = ast.parse(path.read_text("utf-8"), filename=str(path))
    return modules


def is_package(house: House, name: str) -> bool:
    """Say whether other modules lie inside this one."""
    return any(other.startswith(f"{name}.") for other in house)


def imports_of(house: House, name: str) -> Iterator[str]:
    """Yield all that a module imports, wherever in it, as absolute dotted names."""
    for node in ast.walk(house[name]):
        match node:
            case ast.Import(names=names):
                yield from (alias.name for alias in names)
            case ast.ImportFrom(module=module, names=names, level=level):
                here = name.split(".")
                outward = level - 1 if is_package(house, name) else level
                origin = here[: len(here) - outward] if level else []
                start = ".".join([*origin, *([module] if module else [])])
                for alias in names:
                    inner = f"{start}.{alias.name}"
                    yield inner if inner in house else start
            case ast.Call(
                func=ast.Name(id="import_module" | "__import__") | ast.Attribute(attr="import_module"),
                args=[ast.Constant(value=str(target)), *_],
            ):
                yield target


def room_of(name: str) -> str:
    """Name the room that a module of the house belongs to ("" for the package itself)."""
    return name.split(".")[1] if "." in name else ""


def broken_layers(house: House) -> list[str]:
    """Rule 1: what imports something that its layer may not."""
    wrong = []
    for name in house:
        room = room_of(name)
        for target in sorted(set(imports_of(house, name))):
            if target.split(".")[0] != "reviewcast" or room_of(target) in {"", room}:
                continue
            other = room_of(target)
            if room in BOTTOM:
                allowed = other in BOTTOM
            elif room in CORRIDORS:
                allowed = other not in TOP
            else:
                allowed = other in BOTTOM or room in TOP
            if not allowed:
                wrong.append(f"{name} imports {target}")
    return wrong


def broken_cycles(house: House) -> list[str]:
    """Rule 1: modules that import each other, directly or the long way round."""
    graph = {name: {t for t in imports_of(house, name) if t in house and t != name} for name in house}
    try:
        TopologicalSorter(graph).prepare()
    except CycleError as error:
        return [" imports ".join(reversed(error.args[1]))]
    return []


def broken_ownership(house: House) -> list[str]:
    """Rule 2: a library used outside the room that owns it, or owned by nobody."""
    wrong = []
    for name in house:
        for target in sorted(set(imports_of(house, name))):
            library = target.split(".")[0]
            if library == "reviewcast" or library in sys.stdlib_module_names:
                continue
            if library not in OWNERS:
                wrong.append(f"{name} imports {library}, which has no owner")
            elif room_of(name) not in OWNERS[library]:
                wrong.append(f"{name} imports {library}, which {sorted(OWNERS[library])} owns")
    return wrong


def broken_sizes(house: House) -> list[str]:
    """Rule 7: modules, functions and tables that a head cannot hold."""
    wrong = []
    for name, tree in house.items():
        lines = max((getattr(node, "end_lineno", 0) or 0 for node in ast.walk(tree)), default=0)
        if lines >= LINES_OF_A_MODULE:
            wrong.append(f"{name} has {lines} lines")
        for node in ast.walk(tree):
            match node:
                case ast.FunctionDef() | ast.AsyncFunctionDef():
                    lines = (node.end_lineno or 0) - node.lineno + 1
                    if lines >= LINES_OF_A_FUNCTION:
                        wrong.append(f"{name}.{node.name} has {lines} lines")
                case ast.Dict(values=entries) | ast.List(elts=entries) | ast.Set(elts=entries):
                    if len(entries) > ENTRIES_OF_A_TABLE:
                        wrong.append(f"{name}, line {node.lineno}, is a table: it belongs in a data file")
    return wrong


def declared_by(node: ast.stmt) -> list[str]:
    """Return the names that an `__all__ = [...]` declares."""
    match node:
        case ast.Assign(targets=[ast.Name(id="__all__")], value=value):
            return list(ast.literal_eval(value))
    return []


def broken_doors(house: House) -> list[str]:
    """Rule 7: rooms with more public functions than a visitor can keep in mind."""
    wrong = []
    for name, tree in house.items():
        if name.count(".") != 1 or room_of(name) in BOTTOM | TOP:
            continue
        functions = {n.name for n in tree.body if isinstance(n, ast.FunctionDef)}
        declared = {name for n in tree.body for name in declared_by(n)}
        doors = {d for d in declared or functions if d[0].islower()}
        if len(doors) > DOORS_OF_A_ROOM:
            wrong.append(f"{name} has {len(doors)} doors: {', '.join(sorted(doors))}")
    return wrong


def broken_silence(house: House) -> list[str]:
    """Rule 3: whoever prints beside `cli`."""
    wrong = []
    for name, tree in house.items():
        if room_of(name) == "cli":
            continue
        for node in ast.walk(tree):
            match node:
                case ast.Call(func=ast.Name(id="print")):
                    wrong.append(f"{name}, line {node.lineno}, prints")
                case ast.Attribute(value=ast.Name(id="sys"), attr="stdout" | "stderr"):
                    wrong.append(f"{name}, line {node.lineno}, reaches for sys.{node.attr}")
    return wrong


RULES = [broken_layers, broken_cycles, broken_ownership, broken_sizes, broken_doors, broken_silence]


@pytest.mark.parametrize("rule", RULES, ids=lambda rule: rule.__name__.removeprefix("broken_"))
def test_the_house_keeps_its_floor_plan(rule: Callable[[House], list[str]]) -> None:
    assert rule(read_house(HOUSE)) == []


TOO_LONG_FUNCTION = "def f():\n" + "    pass\n" * LINES_OF_A_FUNCTION
TOO_MANY_DOORS = "".join(f"def door_{n}(): ...\n" for n in range(DOORS_OF_A_ROOM + 1))
DECLARED_DOORS = f"__all__ = {[f'door_{n}' for n in range(DOORS_OF_A_ROOM + 1)]}"

BROKEN_HOUSES = {
    "a room imports a room": (broken_layers, {"tags.py": "from reviewcast.feed import x", "feed.py": ""}),
    "lazily": (broken_layers, {"tags.py": "def f():\n import reviewcast.feed", "feed.py": ""}),
    "for its types": (
        broken_layers,
        {"tags.py": "if TYPE_CHECKING:\n from .feed import Feed", "feed.py": ""},
    ),
    "by the package": (broken_layers, {"tags.py": "from reviewcast import feed", "feed.py": ""}),
    "by a dot": (broken_layers, {"tags.py": "from . import feed", "feed.py": ""}),
    "from inside": (broken_layers, {"voices/system.py": "from ..tags import x", "tags.py": ""}),
    "by name": (broken_layers, {"tags.py": "importlib.import_module('reviewcast.feed')", "feed.py": ""}),
    "a room imports a corridor": (broken_layers, {"feed.py": "from reviewcast.publish import x"}),
    "a corridor imports cli": (broken_layers, {"publish.py": "import reviewcast.cli"}),
    "the bottom imports a room": (broken_layers, {"model/text.py": "from reviewcast.script import x"}),
    "a circle of two": (broken_cycles, {"a/b.py": "from .c import x", "a/c.py": "from .b import y"}),
    "a circle of corridors": (
        broken_cycles,
        {"publish.py": "from .check import x", "check.py": "def f():\n from reviewcast.publish import y"},
    ),
    "a library away from home": (broken_ownership, {"feed/rss.py": "from mutagen.id3 import ID3"}),
    "a library without a home": (broken_ownership, {"feed.py": "import requests"}),
    "a long module": (broken_sizes, {"feed.py": "\n" * (LINES_OF_A_MODULE - 1) + "x = 1\n"}),
    "a long function": (broken_sizes, {"feed.py": TOO_LONG_FUNCTION}),
    "a table": (broken_sizes, {"feed.py": f"T = {list(range(ENTRIES_OF_A_TABLE + 1))}"}),
    "many doors": (broken_doors, {"feed.py": TOO_MANY_DOORS}),
    "many doors of a package": (broken_doors, {"feed/__init__.py": DECLARED_DOORS, "feed/rss.py": ""}),
    "a room that prints": (broken_silence, {"feed.py": "print('fed')"}),
    "a room that writes to the terminal": (broken_silence, {"feed.py": "import sys\nsys.stderr.write('')"}),
}


@pytest.mark.parametrize("breach", BROKEN_HOUSES)
def test_a_breach_is_seen(breach: str, tmp_path: Path) -> None:
    rule, files = BROKEN_HOUSES[breach]
    for path, text in files.items():
        file = tmp_path / "reviewcast" / path
        file.parent.mkdir(parents=True, exist_ok=True)
        file.write_text(text, "utf-8")
    assert len(rule(read_house(tmp_path / "reviewcast"))) == 1
