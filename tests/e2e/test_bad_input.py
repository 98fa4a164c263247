"""Whatever is given that cannot be published: one clear sentence, and nothing changes on disk."""

from __future__ import annotations

import json
import os
import shutil
import subprocess
import sys
import zipfile
from collections.abc import Callable
from io import BytesIO
from pathlib import Path

import pytest
from PIL import Image

from tests.e2e.conftest import FILM, OTHER, OnDisk, Ran, command, run, spawn


def _picture() -> bytes:
    file = BytesIO()
    Image.new("RGB", (8, 8)).save(file, "PNG")
    return file.getvalue()


def _word_document() -> bytes:
    file = BytesIO()
    with zipfile.ZipFile(file, "w") as archive:
        archive.writestr("[Content_Types].xml", "<Types/>")
        archive.writestr("word/document.xml", "<w:document/>")
    return file.getvalue()


NOT_REVIEWS: dict[str, tuple[str, bytes, str]] = {
    "an empty file": ("review.txt", b"", "no words"),
    "only white space": ("review.md", b" \n\t\n  \r\n", "no words"),
    "only mark-up": ("review.md", b"# \n\n---\n\n<!-- nothing -->\n\n![](x.png)\n", "no words"),
    "only mark-up in HTML": (
        "review.html",
        b"<html><body><p></p><script>x()</script></body></html>",
        "no words",
    ),
    "only front matter": ("review.md", b"---\ntitle: A\n---\n", "no words"),
    "a picture": ("review.png", _picture(), "PNG"),
    "a picture called a text": ("review.txt", _picture(), "PNG"),
    "a Word document": ("review.docx", _word_document(), "Word"),
    "a PDF": ("review.pdf", b"%PDF-1.7\n%\xe2\xe3\xcf\xd3\n", "PDF"),
    "too long a text": ("review.txt", b"word " * 500_000, "larger than 2 MB"),
}


def require_one_sentence(ran: Ran, code: int, *words: str) -> None:
    """The last line says what is wrong, in one go and without a traceback."""
    assert ran.code == code, ran.err
    assert ran.last.startswith("Error: ")
    assert ran.err.count("Error: ") == 1
    assert "Traceback" not in ran.err
    for word in words:
        assert word in ran.last


@pytest.mark.parametrize("what", NOT_REVIEWS)
def test_what_is_no_review_is_refused_by_name(published: OnDisk, what: str) -> None:
    name, data, word = NOT_REVIEWS[what]
    path = published.write(name, data)
    before = published.files()
    ran = run("publish", "--show", published.root, path)
    require_one_sentence(ran, 1, name, word)
    assert published.files() == before
    as_json = run("publish", "--json", "--show", published.root, path)
    assert as_json.document["version"] == 1
    assert name in as_json.document["error"]["where"]
    assert as_json.last == ran.last
    assert published.files() == before


def test_a_folder_and_a_missing_file_are_refused_by_name(published: OnDisk) -> None:
    before = published.files()
    for name, word in (("episodes", "folder"), ("missing.txt", "no such file")):
        ran = run("publish", "--show", published.root, published.root / name)
        require_one_sentence(ran, 1, name, word)
    assert published.files() == before


def test_nothing_on_standard_input_is_no_review(published: OnDisk) -> None:
    before = published.files()
    require_one_sentence(run("publish", "--show", published.root, "-"), 1, "no words")
    assert published.files() == before


def test_a_review_outside_any_show_is_told_how_to_start_one(tmp_path: Path) -> None:
    (tmp_path / "film.txt").write_text(FILM)
    for arguments in (("publish", "film.txt"), ("list",), ("script", "film.txt"), ("check",)):
        require_one_sentence(run(*arguments, cwd=tmp_path), 1, "no show", "reviewcast init")
    assert [path.name for path in tmp_path.iterdir()] == ["film.txt"]


def test_an_unknown_setting_names_the_nearest_right_one(published: OnDisk) -> None:
    settings = published.root / "reviewcast.toml"
    settings.write_text(settings.read_text().replace('author = "Ann', 'auther = "Ann'))
    before = published.files()
    ran = run("publish", "--show", published.root, published.root / "film.txt")
    require_one_sentence(ran, 1, "reviewcast.toml, line ", "“auther”", "author")
    assert published.files() == before


def test_a_missing_setting_is_named(published: OnDisk) -> None:
    settings = published.root / "reviewcast.toml"
    settings.write_text(settings.read_text().replace('email = "ann@', '# email = "ann@'))
    require_one_sentence(run("list", "--show", published.root), 1, "email")


def test_an_unknown_engine_names_those_that_there_are(published: OnDisk) -> None:
    settings = published.root / "reviewcast.toml"
    settings.write_text(settings.read_text().replace('engine = "diary"', 'engine = "dairy"'))
    path = published.write("b.txt", OTHER)
    before = published.files()
    ran = run("publish", "--show", published.root, path)
    require_one_sentence(ran, 1, "“dairy”", "diary", "system", "tone")
    assert published.files() == before


WRONG_USAGE = [
    ("publish", "--jobs", "0", "film.txt"),
    ("publish", "--jobs", "many", "film.txt"),
    ("publish", "--wait", "-1", "film.txt"),
    ("publish", "--wait", "nan", "film.txt"),
    ("publish", "--as", "nothing", "film.txt"),
    ("publish", "--as", "a", "--new", "film.txt"),
    ("publish", "--as", "a", "film.txt", "other.txt"),
    ("publish", "--loud", "film.txt"),
    ("publish",),
    ("script",),
    ("speak", "film.txt"),
    (),
]


@pytest.mark.parametrize("arguments", WRONG_USAGE, ids=" ".join)
@pytest.mark.parametrize("form", [(), ("--json",)], ids=["", "json"])
def test_wrong_usage_ends_with_a_sentence_and_code_2(
    published: OnDisk, arguments: tuple[str, ...], form: tuple[str, ...]
) -> None:
    if not arguments and form:
        arguments, form = ("--json",), ()
    before = published.files()
    ran = run(*arguments, *form, cwd=published.root)
    assert ran.code == 2
    assert ran.last.startswith("Error: ")
    assert "Traceback" not in ran.err
    assert published.files() == before
    if form:
        assert json.loads(ran.out)["error"]["what"]


def test_a_second_init_leaves_the_first_show_alone(published: OnDisk) -> None:
    before = published.files()
    options = (
        "--title",
        "T",
        "--author",
        "A",
        "--email",
        "a@example.org",
        "--base-url",
        "https://example.org",
    )
    require_one_sentence(run("init", published.root, *options), 1, "reviewcast.toml", "already")
    assert published.files() == before


@pytest.mark.parametrize(
    ("option", "value"),
    [("--base-url", "ftp://example.org"), ("--email", "nobody"), ("--language", "english"), ("--title", " ")],
)
def test_init_refuses_what_a_show_cannot_have(tmp_path: Path, option: str, value: str) -> None:
    options = {
        "--title": "T",
        "--author": "A",
        "--email": "a@example.org",
        "--base-url": "https://example.org",
    } | {option: value}
    ran = run("init", tmp_path / "new", *(part for pair in options.items() for part in pair))
    require_one_sentence(ran, 1)
    assert list(tmp_path.iterdir()) == []


@pytest.mark.parametrize("folder", ["episodes", "feed", ".reviewcast"])
def test_a_file_where_a_folder_should_be_is_named_before_anything_is_spoken(
    show: OnDisk, folder: str
) -> None:
    shutil.rmtree(show.root / folder)
    show.write(folder, "I am a file.\n")
    show.write("film.txt", FILM)
    before = show.contents()
    require_one_sentence(run("publish", "--show", show.root, show.root / "film.txt"), 1, folder)
    assert show.contents() == before
    assert show.spoken() == []


def _as_an_ordinary_user() -> list[str]:
    """Return a prefix that takes from root what no other user has: to write where modes forbid it."""
    if os.geteuid():
        return []
    return ["setpriv", "--bounding-set=-dac_override", "--inh-caps=-dac_override"]


@pytest.mark.needs("setpriv")
@pytest.mark.parametrize("first", [True, False])
def test_a_show_that_cannot_be_written_is_named_before_anything_is_spoken(
    make_show: Callable[..., OnDisk], published_show: Path, *, first: bool
) -> None:
    show = make_show()
    if not first:
        shutil.copytree(published_show, show.root, dirs_exist_ok=True)
    show.write("b.txt", OTHER)
    folders = [
        show.root / name for name in (("episodes", "feed") if not first else (".", "episodes", ".reviewcast"))
    ]
    for folder in folders:
        folder.chmod(0o555)
    before = show.contents()
    ran = spawn("publish", "b.txt", cwd=show.root, prefix=_as_an_ordinary_user())
    for folder in folders:
        folder.chmod(0o755)
    require_one_sentence(ran, 1, "Permission denied", str(show.root))
    assert show.contents() == before
    assert show.spoken() == []


_LIMIT = "import resource, runpy, sys; resource.setrlimit(resource.RLIMIT_FSIZE, (int(sys.argv[1]),) * 2); "
_LIMIT += "sys.argv = sys.argv[1:]; runpy.run_module('reviewcast', run_name='__main__', alter_sys=True)"


@pytest.mark.parametrize("limit", [100, 1_000, 50_000, 100_000])
def test_files_that_may_not_grow_stop_with_a_sentence(published: OnDisk, limit: int) -> None:
    published.write("b.txt", OTHER)
    before = published.contents()
    done = subprocess.run(
        [sys.executable, "-c", _LIMIT, str(limit), "publish", "--show", str(published.root), "b.txt"],
        cwd=published.root,
        capture_output=True,
        text=True,
        timeout=60,
        check=False,
    )
    require_one_sentence(Ran(done.returncode, done.stdout, done.stderr), 1)
    _require_as_before(published, before)


def _require_as_before(show: OnDisk, before: dict[str, bytes]) -> None:
    """What is served is untouched, no draft is left, and the next run finishes the work."""
    served = {name: data for name, data in before.items() if not name.startswith(".reviewcast")}
    after = show.contents()
    assert served == {name: after[name] for name in served}
    assert show.drafts() == []
    show.require_sound()
    show.publish(show.root / "b.txt")
    assert len(set(show.feed_guids())) == 2
    assert len(show.records()) == 2


@pytest.fixture
def small_disk(tmp_path: Path) -> object:
    """Return a function that moves a show to a disk of some kilobytes; None where none can be had."""
    mounted: list[Path] = []

    def move(show: OnDisk, kilobytes: int) -> OnDisk | None:
        disk = tmp_path / "disk"
        disk.mkdir()
        made = subprocess.run(
            ["mount", "-t", "tmpfs", "-o", f"size={kilobytes}k", "tmpfs", str(disk)],
            capture_output=True,
            check=False,
        )
        if made.returncode:
            return None
        mounted.append(disk)
        subprocess.run(["cp", "-a", str(show.root), str(disk)], check=True)
        return OnDisk(disk / show.root.name, show.diary)

    yield move
    for disk in mounted:
        subprocess.run(["umount", str(disk)], check=True)


def test_a_full_disk_stops_before_anything_is_spoken_and_says_how_much_is_needed(
    published: OnDisk, small_disk: Callable[[OnDisk, int], OnDisk | None]
) -> None:
    size = sum(len(data) for _, data in published.files().values()) // 1000
    there = small_disk(published, size + 1500)
    if there is None:
        return  # nobody may mount here: the limit on files above shows the same
    there.write("b.txt", OTHER)
    before = there.contents()
    ran = run("publish", "--show", there.root, there.root / "b.txt")
    require_one_sentence(ran, 1, "needs about", "megabytes", "free")
    assert there.contents() == before
    assert there.spoken() == []


def test_a_disk_that_fills_up_meanwhile_leaves_the_old_feed(
    published: OnDisk, small_disk: Callable[[OnDisk, int], OnDisk | None], monkeypatch: pytest.MonkeyPatch
) -> None:
    size = sum(len(data) for _, data in published.files().values()) // 1000
    there = small_disk(published, size + 2500)
    if there is None:
        return
    there.write("b.txt", OTHER)
    free = os.statvfs(there.root)
    monkeypatch.setattr("reviewcast.shelf.shelf.Shelf.require_room", lambda *_: None)
    for left in (4, 100, 300, 900):
        (there.root / "ballast").write_bytes(bytes(max(0, free.f_bavail * free.f_frsize - left * 1024)))
        before = there.contents()
        ran = run("publish", "--show", there.root, there.root / "b.txt")
        if ran.code == 0:
            break
        require_one_sentence(ran, 1, "No space left")
        after = there.contents()
        assert all(after[name] == data for name, data in before.items() if name.startswith("feed/"))
        assert there.drafts() == []
        there.require_sound()
        free = os.statvfs(there.root)
        (there.root / "ballast").unlink()
        free = os.statvfs(there.root)
    there.publish(there.root / "b.txt")
    assert len(there.records()) == 2


def test_the_old_feed_stays_when_one_of_two_reviews_is_bad(published: OnDisk) -> None:
    good, bad = published.write("b.txt", OTHER), published.write("empty.txt", "")
    ran = run("publish", "--show", published.root, good, bad)
    require_one_sentence(ran, 1, "empty.txt")
    assert len(published.feed_guids()) == 2  # each review is a transaction of its own


def test_a_closed_pipe_ends_quietly(published: OnDisk) -> None:
    line = " ".join(command("script", "film.txt")) + " | head -n 1; exit ${PIPESTATUS[0]}"
    done = subprocess.run(
        ["bash", "-c", line], cwd=published.root, capture_output=True, text=True, check=False
    )
    assert (done.stdout.count("\n"), done.stderr) == (1, "")
    assert done.returncode in {0, 141}


def test_a_pipe_that_is_closed_at_once_ends_with_its_own_code(published: OnDisk) -> None:
    read_end, write_end = os.pipe()
    os.close(read_end)
    process = subprocess.Popen(
        command("list"), cwd=published.root, stdout=write_end, stderr=subprocess.PIPE, text=True
    )
    os.close(write_end)
    _, err = process.communicate(timeout=30)
    assert (process.returncode, err) == (141, "")


def test_a_reader_who_goes_while_a_review_is_published_is_not_taken_for_a_bad_disk(show: OnDisk) -> None:
    source = show.write("film.txt", FILM)
    line = " ".join(command("publish", str(source))) + " | head -n 3 >&2; exit ${PIPESTATUS[0]}"
    done = subprocess.run(["bash", "-c", line], cwd=show.root, capture_output=True, text=True, check=False)
    assert (done.returncode, "Error" in done.stderr) == (141, False)
    assert run("publish", "--show", show.root, source).code == 0


def test_a_full_disk_behind_standard_output_is_one_sentence(published: OnDisk) -> None:
    full = Path("/dev/full")
    if not full.exists():
        return
    with full.open("w") as out:
        done = subprocess.run(
            command("list"), cwd=published.root, stdout=out, stderr=subprocess.PIPE, text=True, check=False
        )
    assert (done.returncode, done.stderr.count("\n")) == (1, 1)
    assert done.stderr.startswith("Error: The system refused: No space left on device.")


def test_a_defect_of_ours_is_a_sentence_too_unless_debug_is_asked_for(
    published: OnDisk, monkeypatch: pytest.MonkeyPatch
) -> None:
    def break_down(*_: object) -> None:
        raise ZeroDivisionError("of ours")

    monkeypatch.setattr("reviewcast.shelf.Shelf.load_records", break_down)
    assert (
        "This is a defect of reviewcast (ZeroDivisionError: of ours)"
        in run("list", "--show", published.root).err
    )
    with pytest.raises(ZeroDivisionError):
        run("list", "--debug", "--show", published.root)
