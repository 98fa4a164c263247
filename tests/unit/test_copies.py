"""The source and its copy: which of the two counts when one was edited (design.md, "The same review?")."""

from __future__ import annotations

from datetime import UTC, datetime
from pathlib import Path

import pytest

from reviewcast.errors import IdentityError
from reviewcast.model import Episode, Product
from reviewcast.publish.copies import Choice, choose_text, name_copy
from reviewcast.publish.sources import Source
from reviewcast.shelf import Shelf, digest_of

NOON = datetime(2026, 1, 2, 12, tzinfo=UTC)
OLD, EDIT, OTHER_EDIT = b"old", b"edit", b"other edit"
COPY = "episodes/a/review.txt"


def published(source: str = "a.txt") -> Episode:
    return Episode(
        slug="a",
        guid="urn:uuid:1",
        state="published",
        title="A",
        published=NOON,
        updated=NOON,
        language="en",
        source=source,
        source_digest=digest_of(OLD),
        copy_digest=digest_of(OLD),
        fingerprint="",
        products={"audio": Product(path="a.mp3", media_type="audio/mpeg", size=1, digest="0")},
    )


def choose(tmp_path: Path, given: str, *, source: bytes | None = OLD, copy: bytes | None = OLD) -> Choice:
    """Choose after GIVEN was published from a.txt and SOURCE and COPY were found on disk."""
    shelf = Shelf(tmp_path)
    for path, data in (("a.txt", source), (COPY, copy)):
        if data is not None:
            shelf.put(path, data)
    data = shelf.read(given)
    assert data is not None
    return choose_text(Source(path=given, name=given, data=data), published(), shelf)


def test_a_new_review_is_its_own_text(tmp_path: Path) -> None:
    given = Source(path="a.txt", name="a.txt", data=OLD)
    choice = choose_text(given, None, Shelf(tmp_path))
    assert (choice.text, choice.source, choice.source_digest) == (given, "a.txt", digest_of(OLD))


@pytest.mark.parametrize(
    ("given", "source", "copy", "text"),
    [
        ("a.txt", OLD, OLD, OLD),
        ("a.txt", EDIT, OLD, EDIT),
        ("a.txt", OLD, EDIT, EDIT),
        ("a.txt", EDIT, EDIT, EDIT),
        ("a.txt", EDIT, None, EDIT),
        (COPY, OLD, EDIT, EDIT),
        (COPY, EDIT, EDIT, EDIT),
        (COPY, None, EDIT, EDIT),
        (COPY, OLD, OLD, OLD),
    ],
)
def test_the_one_edit_counts_wherever_it_was_made(
    tmp_path: Path, given: str, source: bytes | None, copy: bytes | None, text: bytes
) -> None:
    choice = choose(tmp_path, given, source=source, copy=copy)
    assert (choice.text.data, choice.source) == (text, "a.txt")


@pytest.mark.parametrize("given", ["a.txt", COPY])
def test_two_edits_stop(tmp_path: Path, given: str) -> None:
    with pytest.raises(IdentityError) as refused:
        choose(tmp_path, given, source=EDIT, copy=OTHER_EDIT)
    assert refused.value.where == COPY
    assert "a.txt" in refused.value.remedy


def test_the_digest_of_the_source_is_that_of_the_source_and_not_of_the_copy(tmp_path: Path) -> None:
    assert choose(tmp_path, "a.txt", copy=EDIT).source_digest == digest_of(OLD)
    assert choose(tmp_path, COPY, copy=EDIT).source_digest == digest_of(OLD)
    assert choose(tmp_path, "a.txt", source=EDIT).source_digest == digest_of(EDIT)


@pytest.mark.parametrize(
    ("source", "path"),
    [
        ("a.txt", "episodes/a/review.txt"),
        ("deep/b.MARKDOWN", "episodes/a/review.md"),
        ("b.xhtml", "episodes/a/review.html"),
        ("-", "episodes/a/review.txt"),
        ("noname", "episodes/a/review.txt"),
        ("episodes/a/notes.md", "episodes/a/notes.md"),
        ("episodes/ab/notes.md", "episodes/a/review.md"),
    ],
)
def test_a_copy_lies_beside_the_record(source: str, path: str) -> None:
    assert name_copy("a", source) == path
