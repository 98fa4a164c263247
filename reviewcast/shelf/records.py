"""`episode.json`: the record of an episode, as JSON with `"version": 1`."""

from __future__ import annotations

import dataclasses
import json
from datetime import datetime
from typing import Any

from reviewcast.errors import ShelfError
from reviewcast.model import Chapter, Credit, Episode, Product, Rating

VERSION = 1
_KINDS: dict[str, tuple[type, ...]] = {
    "str": (str,),
    "int": (int,),
    "float": (int, float),
    "int | None": (int, type(None)),
}


def render_record(episode: Episode) -> str:
    """Return the record as JSON: keys in the order of the noun, a newline at the end."""
    fields = {"version": VERSION, **dataclasses.asdict(episode)}
    for key in ("published", "updated"):
        fields[key] = fields[key].isoformat()
    return json.dumps(fields, ensure_ascii=False, indent=1) + "\n"


def parse_record(text: str, where: str) -> Episode:
    """Return the episode of a record; `ShelfError` names WHERE when it is damaged or too new."""
    try:
        fields: dict[str, Any] = json.loads(text)
        version = fields.pop("version")
    except (ValueError, KeyError, AttributeError, TypeError) as error:
        raise _damaged(where, "It is not a record: " + _first_line(error)) from error
    if version != VERSION:
        raise ShelfError(
            f"The record has version {version}; this reviewcast reads version {VERSION}.",
            where=where,
            remedy="It was made by a newer version: update reviewcast.",
        )
    try:
        return _build_episode(fields)
    except (TypeError, ValueError, KeyError, AttributeError) as error:
        raise _damaged(where, "It lacks something: " + _first_line(error)) from error


def _build_episode(fields: dict[str, Any]) -> Episode:
    for field in dataclasses.fields(Episode):
        kinds = _KINDS.get(str(field.type))
        if kinds and field.name in fields and not isinstance(fields[field.name], kinds):
            raise TypeError(f"{field.name} is {fields[field.name]!r}")
    for key in ("published", "updated"):
        fields[key] = datetime.fromisoformat(fields[key])
    fields["credits"] = tuple(Credit(**credit) for credit in fields["credits"])
    fields["rating"] = Rating(**fields["rating"]) if fields["rating"] else None
    fields["chapters"] = tuple(Chapter(**chapter) for chapter in fields["chapters"])
    fields["products"] = {name: Product(**product) for name, product in fields["products"].items()}
    for key in ("superseded", "sentences"):
        fields[key] = tuple(fields[key])
    return Episode(**fields)


def _damaged(where: str, what: str) -> ShelfError:
    return ShelfError(
        what + ".",
        where=where,
        remedy="Bring the file back from a copy or from version control. Nothing is published until then, since the feed would lose this episode.",
    )


def _first_line(error: Exception) -> str:
    return (str(error) or type(error).__name__).splitlines()[0].rstrip(".")
