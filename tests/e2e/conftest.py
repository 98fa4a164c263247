"""A show in a folder, the command in this process and in one of its own, and what lies on disk.

Most of these tests speak with the engine `diary`: the built-in tone voice in a package of its own, as a third
party would bring it, which writes down each sentence that it speaks. So nothing is patched, and what was
spoken anew can be counted.
"""

from __future__ import annotations

import io
import json
import os
import shutil
import subprocess
import sys
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any
from xml.etree import ElementTree as ET

import pytest
from PIL import Image

from reviewcast.cli import main
from reviewcast.feed import check_feed
from reviewcast.model import Episode
from reviewcast.shelf import Shelf
from reviewcast.show import load_show

SAMPLES = Path(__file__).parents[2] / "episodes"
BASE_URL = "https://example.org/late"
FILM = """\
Harbour Light: A Return (2019)

The ferry is late. Nobody minds, because the ferry is always late.

Then a woman with a blue coat gets off. She has not been home for ten years.

The island looks smaller. The film does not.

7 out of 10

Directed by Bo Lind.
"""
OTHER = """\
The Long Table (2021)

Nine people eat soup. One of them has poisoned it, and the soup is excellent.

I left hungry. I shall go again.

8 out of 10
"""
VERY_OTHER = OTHER.replace("The Long Table", "Cold Soup")

_ENGINE = '''\
"""The tone voice, keeping a diary of what it speaks: one line of JSON for each utterance."""

import json
import os
import time

from reviewcast.errors import VoiceError
from reviewcast.voices.tone import ToneVoice, list_voices


class DiaryVoice(ToneVoice):
    identity = "diary 1"

    def speak(self, utterance):
        with open(os.environ["DIARY"], "a", encoding="utf-8") as diary:
            diary.write(json.dumps(utterance.spoken) + "\\n")
        time.sleep(float(os.environ.get("DIARY_PAUSE_S", "0")))
        if "unspeakable" in utterance.spoken:
            raise VoiceError("The diary voice lost its tongue.")
        return super().speak(utterance)


def build_voice(*, name, language, rate, jobs):
    return DiaryVoice()
'''


@dataclass(frozen=True)
class Ran:
    """What a command said, and the code it ended with."""

    code: int
    out: str
    err: str

    @property
    def document(self) -> Any:
        """The one document on standard output."""
        return json.loads(self.out)

    @property
    def last(self) -> str:
        """The last line on standard error: what went wrong."""
        return self.err.rstrip("\n").rpartition("\n")[2]


@dataclass(frozen=True)
class OnDisk:
    """A show's folder, with what tests ask of it."""

    root: Path
    diary: Path

    def write(self, name: str, text: str | bytes) -> Path:
        path = self.root / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(text.encode() if isinstance(text, str) else text)
        return path

    def publish(self, *arguments: object, code: int = 0) -> Any:
        """Publish in this process; return the JSON document, with `err` added."""
        ran = run("publish", "--show", self.root, "--json", *arguments)
        assert code == ran.code, ran.err
        return ran.document | {"err": ran.err}

    def publish_one(self, *arguments: object) -> Any:
        """Publish one review; return what the document says of its episode."""
        (episode,) = self.publish(*arguments)["episodes"]
        return episode

    def records(self) -> tuple[Episode, ...]:
        return Shelf(self.root).load_records()

    def record(self) -> Episode:
        (record,) = self.records()
        return record

    def feed(self) -> ET.Element:
        return ET.fromstring((self.root / "feed/feed.xml").read_bytes())

    def feed_guids(self) -> list[str]:
        return [guid.text or "" for guid in self.feed().iter("guid")]

    def feed_audio(self) -> list[str]:
        return [item.attrib["url"].removeprefix(BASE_URL + "/") for item in self.feed().iter("enclosure")]

    def spoken(self) -> list[str]:
        """Return what was spoken since this was last asked."""
        if not self.diary.exists():
            return []
        said = [json.loads(line) for line in self.diary.read_text("utf-8").splitlines()]
        self.diary.unlink()
        return said

    def files(self, *, without_work: bool = False) -> dict[str, tuple[int, bytes]]:
        """Return bytes and time of every file, and of every folder its time; but for the lock, which is no content."""
        found = {}
        for path in sorted([self.root, *self.root.rglob("*")]):
            name = path.relative_to(self.root).as_posix()
            if name == ".reviewcast/lock" or (without_work and name.split("/")[0] in {".reviewcast", "."}):
                continue
            found[name] = (path.stat().st_mtime_ns, path.read_bytes() if path.is_file() else b"")
        return found

    def contents(self) -> dict[str, bytes]:
        """Return the bytes of every file."""
        return {name: data for name, (_, data) in self.files().items() if (self.root / name).is_file()}

    def drafts(self) -> list[Path]:
        return list(self.root.rglob(".reviewcast-*"))

    def require_sound(self) -> None:
        """The feed is valid, and each file that it names is there with the length that it says."""
        show = load_show(self.root)
        listed = [record for record in self.records() if record.state == "published"]
        path = self.root / "feed/feed.xml"
        if not listed:
            assert not path.exists() or not self.feed_guids()
            return
        check_feed(path.read_bytes(), show, [r for r in listed if r.guid in self.feed_guids()])
        self.require_audio()

    def require_audio(self) -> None:
        """Each audio file that the feed names is there with the length that it says."""
        for enclosure in self.feed().iter("enclosure"):
            audio = self.root / enclosure.attrib["url"].removeprefix(BASE_URL + "/")
            assert int(enclosure.attrib["length"]) == audio.stat().st_size


def run(*arguments: object, stdin: bytes = b"", cwd: Path | None = None) -> Ran:
    """Run the command in this process, which is quick."""
    out, err = (io.TextIOWrapper(io.BytesIO(), "utf-8") for _ in range(2))
    before, folder = (sys.stdin, sys.stdout, sys.stderr), Path.cwd()
    sys.stdin, sys.stdout, sys.stderr = io.TextIOWrapper(io.BytesIO(stdin), "utf-8"), out, err
    if cwd is not None:
        os.chdir(cwd)
    try:
        code = main([str(argument) for argument in arguments])
    except SystemExit as end:  # argparse ends by itself
        code = int(end.code or 0)
    finally:
        sys.stdin, sys.stdout, sys.stderr = before
        os.chdir(folder)
    said = []
    for stream in (out, err):
        stream.flush()
        said.append(stream.buffer.getvalue().decode("utf-8"))
    return Ran(code, *said)


def command(*arguments: object) -> list[str]:
    """Return the command line that a user would type."""
    return [sys.executable, "-m", "reviewcast", *map(str, arguments)]


def spawn(
    *arguments: object,
    stdin: bytes = b"",
    cwd: Path | None = None,
    env: Mapping[str, str] | None = None,
    prefix: Sequence[str] = (),
) -> Ran:
    """Run the command in a process of its own."""
    environment = os.environ | {"PYTHONDONTWRITEBYTECODE": "1"} | dict(env or {})
    done = subprocess.run(
        [*prefix, *command(*arguments)],
        input=stdin,
        cwd=cwd,
        env=environment,
        capture_output=True,
        timeout=120,
        check=False,
    )
    return Ran(done.returncode, done.stdout.decode("utf-8"), done.stderr.decode("utf-8"))


@pytest.fixture(scope="session")
def engine_package(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Return a folder that holds an engine as somebody else's installed package would."""
    folder = tmp_path_factory.mktemp("site-packages")
    (folder / "diary_engine.py").write_text(_ENGINE, "utf-8")
    info = folder / "diary_engine-1.0.dist-info"
    info.mkdir()
    (info / "METADATA").write_text("Metadata-Version: 2.1\nName: diary-engine\nVersion: 1.0\n", "utf-8")
    (info / "entry_points.txt").write_text("[reviewcast.voices]\ndiary = diary_engine\n", "utf-8")
    return folder


@pytest.fixture(scope="session")
def fresh_show(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Return a show as `init` makes it, but for a lighter picture; tests copy it."""
    root = tmp_path_factory.mktemp("fresh") / "show"
    ran = run(
        "init", root, "--title", "Late and Loud", "--author", "Ann Author",
        "--email", "ann@example.org", "--base-url", BASE_URL,
    )  # fmt: skip
    assert ran.code == 0, ran.err
    Image.new("RGB", (1400, 1400), "navy").save(root / "artwork.jpg", quality=60)
    return root


def choose_engine(root: Path, engine: str) -> None:
    """Name the engine in the settings of a show."""
    set_setting(root, '# engine = "auto"', f'engine = "{engine}"')


def set_setting(root: Path, line: str, by: str) -> None:
    """Replace a line of the settings; the line must be there."""
    settings = root / "reviewcast.toml"
    text = settings.read_text("utf-8")
    assert line in text
    settings.write_text(text.replace(line, by, 1), "utf-8")


@pytest.fixture(scope="session")
def published_show(fresh_show: Path, engine_package: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Return a show with FILM published from film.txt; tests copy it, as a show can be copied."""
    root = tmp_path_factory.mktemp("published") / "show"
    shutil.copytree(fresh_show, root)
    choose_engine(root, "diary")
    (root / "film.txt").write_text(FILM, "utf-8")
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("DIARY", os.devnull)
        patch.syspath_prepend(str(engine_package))
        ran = run("publish", "--show", root, root / "film.txt")
    assert ran.code == 0, ran.err
    return root


@pytest.fixture
def diary(engine_package: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """Return where the engine `diary`, which can be found from here on, writes what it speaks."""
    path = tmp_path / "diary.jsonl"
    monkeypatch.setenv("DIARY", str(path))
    monkeypatch.setenv("PYTHONPATH", str(engine_package), prepend=os.pathsep)
    monkeypatch.syspath_prepend(str(engine_package))
    return path


@pytest.fixture
def make_show(fresh_show: Path, diary: Path, tmp_path: Path) -> Callable[..., OnDisk]:
    """Return a function that makes a show, which speaks with ENGINE."""

    def make(name: str = "show", engine: str = "diary") -> OnDisk:
        root = tmp_path / name
        shutil.copytree(fresh_show, root)
        choose_engine(root, engine)
        return OnDisk(root, diary)

    return make


@pytest.fixture
def show(make_show: Callable[..., OnDisk]) -> OnDisk:
    """Return a fresh show that keeps a diary."""
    return make_show()


@pytest.fixture
def published(published_show: Path, diary: Path, tmp_path: Path) -> OnDisk:
    """Return a show with FILM published from film.txt, and an empty diary."""
    root = tmp_path / "show"
    shutil.copytree(published_show, root)
    return OnDisk(root, diary)
