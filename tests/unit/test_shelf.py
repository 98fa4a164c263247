"""The folder of a show: complete files or none, readable by a web server, records that lose nothing."""

from __future__ import annotations

import os
import stat
import threading
from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path
from types import SimpleNamespace

import pytest

from reviewcast.errors import ShelfError
from reviewcast.model import Chapter, Credit, Episode, Product, Progress, Rating
from reviewcast.shelf import Shelf, digest_of, parse_record, render_record

EPISODE = Episode(
    slug="a",
    guid="urn:uuid:1",
    state="published",
    title="Ä “quoted” \u2028 title",
    published=datetime(2026, 1, 2, 12, 0, 1, tzinfo=UTC),
    updated=datetime(2026, 1, 3, tzinfo=UTC),
    language="en",
    source="a.txt",
    source_digest="1",
    fingerprint="2",
    year=1999,
    credits=(Credit(role="director", name="Bo"),),
    rating=Rating(written="7/10", value=7, best=10),
    chapters=(Chapter(start_ms=0, end_ms=5, title="All"),),
    products={
        "audio": Product(path="episodes/a/a-12345678.mp3", media_type="audio/mpeg", size=9, digest="3")
    },
    superseded=("episodes/a/a-00000000.mp3",),
    sentences=("x", "y"),
)


@pytest.fixture
def shelf(tmp_path: Path) -> Shelf:
    return Shelf(tmp_path)


def names(folder: Path) -> set[str]:
    return {path.relative_to(folder).as_posix() for path in folder.rglob("*") if path.is_file()}


def test_a_record_comes_back_as_it_was(shelf: Shelf) -> None:
    shelf.put_record(EPISODE)
    assert shelf.load_records() == (EPISODE,)
    pending = replace(EPISODE, state="pending", products={}, rating=None)
    assert parse_record(render_record(pending), "here") == pending


@pytest.mark.parametrize(
    "text",
    ["", "{", "[]", "7", '"version"', '{"version": 1}', "<<<<<<< HEAD\n{}", render_record(EPISODE)[:-40]],
)
def test_a_damaged_record_is_named_with_the_way_out(text: str) -> None:
    with pytest.raises(ShelfError, match=r"episode\.json") as refused:
        parse_record(text, "episodes/a/episode.json")
    assert "Bring the file back" in refused.value.remedy


@pytest.mark.parametrize(
    ("right", "wrong"),
    [
        ('"published": "2026', '"published": "2O26'),
        ('"size": 9', '"size": 0'),
        ('"slug"', '"slag"'),
        ("urn:uuid:1", "1"),
    ],
)
def test_a_record_with_one_wrong_value_is_damaged(right: str, wrong: str) -> None:
    text = render_record(EPISODE)
    assert right in text
    with pytest.raises(ShelfError):
        parse_record(text.replace(right, wrong), "here")


def test_a_record_of_a_newer_version_says_so() -> None:
    with pytest.raises(ShelfError, match="newer version"):
        parse_record(render_record(EPISODE).replace('"version": 1', '"version": 2'), "here")


def test_an_equal_file_is_not_touched(shelf: Shelf) -> None:
    assert shelf.put("feed/a.txt", b"one")
    before = (shelf.root / "feed/a.txt").stat()
    assert not shelf.put("feed/a.txt", b"one")
    after = (shelf.root / "feed/a.txt").stat()
    assert (before.st_mtime_ns, before.st_ino) == (after.st_mtime_ns, after.st_ino)
    assert shelf.put("feed/a.txt", b"two")
    assert names(shelf.root) == {"feed/a.txt"}


def test_a_reader_has_the_old_file_or_the_new_one_never_a_part(shelf: Shelf) -> None:
    sizes, seen, over = {100_000, 200_000}, set(), threading.Event()
    shelf.put("a", bytes(100_000))

    def read() -> None:
        while not over.is_set():
            seen.add(len((shelf.root / "a").read_bytes()))

    reader = threading.Thread(target=read)
    reader.start()
    for n in range(60):
        shelf.put("a", bytes([n]) * (100_000 + 100_000 * (n % 2)))
    over.set()
    reader.join()
    assert seen <= sizes


@pytest.mark.parametrize("mask", [0o077, 0o000, 0o777])
def test_a_web_server_can_read_whatever_the_umask(tmp_path: Path, mask: int) -> None:
    shelf, before = Shelf(tmp_path / "show"), os.umask(mask)
    try:
        shelf.put("episodes/a/a.txt", b"x")
    finally:
        os.umask(before)
    file = shelf.root / "episodes/a/a.txt"
    assert stat.S_IMODE(file.stat().st_mode) == 0o644
    for folder in (shelf.root, shelf.root / "episodes", file.parent):
        assert stat.S_IMODE(folder.stat().st_mode) == 0o755


def test_files_are_synced_before_they_are_named_and_the_folder_after(
    shelf: Shelf, monkeypatch: pytest.MonkeyPatch
) -> None:
    shelf.put("feed/first", b"")
    done: list[str] = []
    sync, rename = os.fsync, os.replace

    def note_sync(handle: int) -> None:
        done.append("sync folder" if stat.S_ISDIR(os.fstat(handle).st_mode) else "sync file")
        sync(handle)

    def note_rename(*paths: str) -> None:
        done.append("rename")
        rename(*paths)

    monkeypatch.setattr(os, "fsync", note_sync)
    monkeypatch.setattr(os, "replace", note_rename)
    shelf.put("feed/feed.xml", b"x")
    assert done == ["sync file", "rename", "sync folder"]


@pytest.mark.parametrize("path", ["../a", "episodes/../../a", "link/a", "/tmp/reviewcast-a"])
def test_nothing_is_written_outside_the_show(tmp_path: Path, path: str) -> None:
    (tmp_path / "show").mkdir()
    (tmp_path / "outside").mkdir()
    (tmp_path / "show/link").symlink_to(tmp_path / "outside")
    shelf = Shelf(tmp_path / "show")
    with pytest.raises(ShelfError, match="outside the show"):
        shelf.put(path, b"x")
    assert names(tmp_path) == set()


def test_a_link_is_replaced_and_never_written_through(shelf: Shelf, tmp_path: Path) -> None:
    target = tmp_path / "precious"
    target.write_text("precious")
    (shelf.root / "feed").mkdir()
    (shelf.root / "feed/feed.xml").symlink_to(target)
    shelf.put("feed/feed.xml", b"feed")
    assert target.read_text() == "precious"
    assert (shelf.root / "feed/feed.xml").read_bytes() == b"feed"


def test_a_draft_that_is_a_link_is_never_written_through(shelf: Shelf, tmp_path: Path) -> None:
    target = tmp_path / "precious"
    target.write_text("precious")
    (shelf.root / "feed").mkdir()
    (shelf.root / "feed/.reviewcast-feed.xml").symlink_to(target)
    shelf.put("feed/feed.xml", b"feed")
    assert target.read_text() == "precious"


def test_clearing_takes_what_is_ours_and_not_named_and_nothing_of_the_author(shelf: Shelf) -> None:
    ours = [
        "a-11111111.mp3",
        "a-22222222.chapters.json",
        "cover-33333333.jpg",
        "review.md",
        ".reviewcast-a.mp3",
    ]
    kept = [
        "a-12345678.mp3",
        "a-00000000.mp3",
        "review.txt",
        "notes.txt",
        "cover.jpg",
        "a-b.mp3",
        "index.html",
    ]
    for name in ours + kept:
        shelf.put(f"episodes/a/{name}", b"x")
    shelf.put("feed/.reviewcast-feed.xml", b"x")
    shelf.clear(EPISODE, copy="episodes/a/review.txt")
    assert names(shelf.root) == {f"episodes/a/{name}" for name in kept}


def test_the_lock_is_waited_for_and_said_so(shelf: Shelf) -> None:
    said: list[Progress] = []
    ticks = iter([0.0, 0.0, 0.0, 12.0, 12.0, 12.0, 99.0])
    with (
        shelf.lock(wait=None, report=said.append),
        pytest.raises(ShelfError, match="--wait"),
        Shelf(shelf.root).lock(wait=0.01, report=said.append, clock=lambda: next(ticks)),
    ):
        pytest.fail("two hold the show")
    with Shelf(shelf.root).lock(wait=0, report=said.append):
        pass


def test_too_little_room_is_said_with_the_numbers(shelf: Shelf, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("shutil.disk_usage", lambda _: SimpleNamespace(free=3_000_000))
    with pytest.raises(ShelfError, match="needs about 41 megabytes, 3 are free"):
        shelf.require_room(40_000_000)
    shelf.require_room(2_000_000)
    assert names(shelf.root) == set()


def test_a_digest_is_that_of_sha_256() -> None:
    assert digest_of(b"abc") == "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad"
