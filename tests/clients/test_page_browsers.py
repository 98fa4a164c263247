"""What Chromium makes of the pages, opened from disk: it complains of nothing, and everything works."""

from __future__ import annotations

import html
import json
import re
import subprocess
import wave
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest

from reviewcast.model import Chapter, Cue, Episode, Product, Rating, Show
from reviewcast.pages import load_page_files, render_episode_page, render_show_page

pytestmark = pytest.mark.needs("chromium")

FLAGS = [
    "--headless", "--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run",
    "--disable-background-networking", "--disable-component-update", "--disable-sync",
    "--enable-logging=stderr", "--mute-audio",
]  # fmt: skip
HOSTILE = (
    """</script><script>document.title = "broken"</script>"'><img src=x onerror='document.title="broken"'>"""
)
CUES = [
    Cue(start_ms=n * 4000, end_ms=n * 4000 + 3900, written=f"Sentence {n}.", role="prose", language="en")
    for n in range(10)
]
# A frame as wide as a small telephone holds the page; what it finds is written out as JSON. A classic
# scroll bar takes 15 px of it, which makes the test a little harder than the standard's 320 px. The
# second frame is never finished before the work is done, since Chromium writes the document out then.
HARNESS = """<!doctype html><title>h</title>
<iframe width="320" height="640" src="episodes/ferry/index.html"></iframe><iframe></iframe><pre></pre>
<script>
const [frame, hold] = document.querySelectorAll("iframe");
hold.contentDocument.open();
const until = async (holds) => {
  for (let turn = 0; turn < 100 && !holds(); turn++) await new Promise((done) => setTimeout(done, 50));
};
frame.onload = async () => {
  const page = frame.contentDocument, one = (what) => page.querySelector(what), found = {};
  const audio = one("audio");
  found.hidden = one(".controls").hidden;
  found.sideways = page.documentElement.scrollWidth > frame.clientWidth;
  const stops = [...page.querySelectorAll("a:not(.skip), button, select")];
  found.small = stops.filter((stop) => stop.getBoundingClientRect().height < 44).map((stop) => stop.outerHTML);
  one("[data-times]").click();
  found.times = [...page.querySelectorAll(".time")].map((time) => time.ariaLabel);
  found.pressed = one("[data-times]").getAttribute("aria-pressed");
  one("select").value = "0.5";
  one("select").dispatchEvent(new Event("change"));
  found.speed = audio.playbackRate;
  one("a[data-start-ms='20000']").click();
  await until(() => audio.currentTime > 20);
  found.chapter = [Math.floor(audio.currentTime), audio.paused, one(".heard")?.id];
  audio.pause();
  await until(() => audio.paused);
  one("[data-skip-s='-15']").click();
  await until(() => one(".heard")?.id === "s1");
  found.back = [Math.floor(audio.currentTime), one("[role=status]").textContent, one(".heard")?.id];
  found.marked = page.querySelectorAll(".heard").length;
  one("[data-times]").click();
  found.timesLeft = page.querySelectorAll(".time").length;
  document.querySelector("pre").textContent = JSON.stringify(found);
  hold.contentDocument.close();
};
</script>"""


def build_episode(title: str = "The Ferry") -> Episode:
    audio = Product(path="episodes/ferry/ferry.wav", media_type="audio/wav", size=99, digest="0" * 64)
    noon = datetime(2020, 2, 1, 12, tzinfo=UTC)
    return Episode(
        slug="ferry", guid="urn:uuid:1", state="published", title=title, published=noon, updated=noon,
        language="en", source="a.txt", source_digest="1", fingerprint="2", work=title, author=title,
        rating=Rating(written=title), summary=title, duration_ms=40_000, products={"audio": audio},
        chapters=(
            Chapter(start_ms=0, end_ms=20_000, title=title),
            Chapter(start_ms=20_000, end_ms=40_000, title="Verdict"),
        ),
    )  # fmt: skip


def write_show(root: Path, title: str = "The Ferry") -> Path:
    show = Show(root=root, title=title, author=title, email="a@example.org", base_url="https://example.org")
    episode = build_episode(title)
    files = {
        "episodes/ferry/index.html": render_episode_page(show, episode, CUES, notes=title).encode(),
        "feed/index.html": render_show_page(show, [episode], artwork="").encode(),
        "harness.html": HARNESS.encode(),
    } | {f"feed/{name}": content for name, content in load_page_files().items()}
    for name, content in files.items():
        (root / name).parent.mkdir(parents=True, exist_ok=True)
        (root / name).write_bytes(content)
    with wave.open(str(root / "episodes/ferry/ferry.wav"), "wb") as sound:
        sound.setnchannels(1)
        sound.setsampwidth(2)
        sound.setframerate(8000)
        sound.writeframes(bytes(2 * 8000 * 40))
    return root


def browse(page: Path, profile: Path, *flags: str) -> tuple[str, list[str]]:
    """Return the document as Chromium has it after its scripts ran, and what the console says."""
    command = ["chromium", *FLAGS, f"--user-data-dir={profile}", *flags, "--dump-dom", page.as_uri()]
    done = subprocess.run(command, capture_output=True, text=True, timeout=60, check=True)
    return done.stdout, [line for line in done.stderr.splitlines() if ":CONSOLE" in line]


@pytest.mark.parametrize("name", ["episodes/ferry", "feed"])
def test_the_browser_complains_of_nothing_and_runs_nothing_hostile(tmp_path: Path, name: str) -> None:
    root = write_show(tmp_path / "show", HOSTILE)
    document, complaints = browse(root / name / "index.html", tmp_path / "profile")
    assert complaints == []
    assert html.escape(HOSTILE, quote=False) in document
    assert "<title>broken</title>" not in document


def test_the_browser_would_complain_of_a_script_that_does_not_belong_to_the_page(tmp_path: Path) -> None:
    page = write_show(tmp_path / "show") / "episodes/ferry/index.html"
    page.write_text(page.read_text().replace("</main>", "</main><script>document.title = 'broken'</script>"))
    document, complaints = browse(page, tmp_path / "profile")
    assert len(complaints) == 1
    assert "Content Security Policy" in complaints[0]
    assert "<title>broken</title>" not in document


def test_everything_but_the_further_controls_is_there_without_script(tmp_path: Path) -> None:
    root = write_show(tmp_path / "show")
    page = root / "episodes/ferry/index.html"
    with_script, _ = browse(page, tmp_path / "with")
    (root / "feed/page.js").unlink()
    without, _ = browse(page, tmp_path / "without")
    hidden = 'aria-label="More player controls" hidden=""'
    assert [hidden in each for each in (with_script, without)] == [False, True]
    assert all(each in without for each in ("<audio controls", 'href="#s5"', "Sentence 9."))


def test_the_player_steps_seeks_and_marks_what_is_heard_on_a_page_320_pixels_wide(tmp_path: Path) -> None:
    root = write_show(tmp_path / "show")
    document, complaints = browse(
        root / "harness.html",
        tmp_path / "profile",
        "--allow-file-access-from-files",
        "--autoplay-policy=no-user-gesture-required",
    )
    found: dict[str, Any] = json.loads(html.unescape(re.findall("<pre>(.*?)</pre>", document, re.DOTALL)[0]))
    assert complaints == []
    assert found == {
        "hidden": False,
        "sideways": False,
        "small": [],
        "times": [f"Play from 0:{4 * n:02}" for n in range(10)],
        "pressed": "true",
        "speed": 0.5,
        "chapter": [20, False, "s5"],
        "back": [5, "0:05", "s1"],
        "marked": 1,
        "timesLeft": 0,
    }
