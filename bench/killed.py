"""Kill publications at random moments: the feed must be whole, and the same command must finish.

Four cases take turns: a new review or an edited one; the whole process group killed, or the parent alone.
One kill in two comes at any moment, the other in the last two fifths, where files get their final names.
After the kill the feed must be, byte for byte, the old one, or the one that stands when the same command has
finished the work; every file that it names must be there in its full length. That command is run at once. It must
succeed within seconds (nobody unlocks anything), keep the guid, list each episode once, leave no draft
behind, and `reviewcast check` must find no error.
"""

from __future__ import annotations

import json
import os
import random
import shutil
import signal
import subprocess
from collections import Counter
from dataclasses import dataclass, field
from itertools import product
from pathlib import Path
from xml.etree import ElementTree as ET

from .lab import CHECKOUT, Lab, RunError
from .speed import NUMBER, Finding

_BASE_URL = "https://example.org/bench/"
_OTHER = CHECKOUT / "episodes" / "a-dictionary-of-small-weather" / "review.md"
_PUBLISH = ("publish", "review.txt", "--wait", "20")


@dataclass(frozen=True, slots=True, kw_only=True)
class Case:
    """What is published and who is killed; `show` is a template, `seconds` what the publication takes."""

    edited: bool
    whole_group: bool
    show: Path
    seconds: float

    def __str__(self) -> str:
        """Return it in words."""
        return (
            f"{'edited' if self.edited else 'new'} review, "
            f"{'whole group' if self.whole_group else 'parent alone'} killed"
        )


@dataclass(slots=True)
class Tally:
    """What came of the kills so far."""

    feeds: Counter[str] = field(default_factory=Counter)
    moments: Counter[str] = field(default_factory=Counter)
    wrong: list[str] = field(default_factory=list)
    finished: int = 0


def measure_killed(lab: Lab, runs: int, seed: int = 1) -> Finding:
    """Kill RUNS publications, each at a random moment, and count what was found and what was finished."""
    chance = random.Random(seed)
    cases = _prepare(lab)
    tally = Tally()
    for number in range(runs):
        case = cases[number % len(cases)]
        late = number // len(cases) % 2
        after = case.seconds * (chance.uniform(0.6, 1) if late else chance.uniform(0, 1))
        wrong = _kill_once(lab, case, after, tally)
        tally.finished += not wrong
        tally.wrong += [f"{case}, after {after:.2f} seconds: {what}" for what in wrong]
    figures = {
        "kills": runs,
        "seed": seed,
        "feeds": dict(tally.feeds),
        "moments": dict(tally.moments),
        "finished": tally.finished,
        "wrong": tally.wrong,
    }
    feeds = ", ".join(f"{count} times the {name}" for name, count in sorted(tally.feeds.items()))
    moments = ", ".join(f"{name} {count}" for name, count in sorted(tally.moments.items()))
    return figures, [
        f"Killed {runs} times. The feed was then: {feeds}.",
        f"Where it was killed: {moments}.",
        f"The same command finished the work {tally.finished} times of {runs}.",
        *(f"Wrong: {what}" for what in tally.wrong[:10]),
    ]


def _prepare(lab: Lab) -> list[Case]:
    """Publish once in each way without a kill, to know how long it takes."""
    new = lab.fresh_show(lab.text)
    shutil.copyfile(_OTHER, new / "other.md")
    lab.reviewcast("publish", "other.md", cwd=new)
    edited = lab.fresh_show(lab.text)
    lab.publish(edited)
    (edited / "review.txt").write_text(lab.text.replace(NUMBER, "ten days"), "utf-8")
    shows = {False: new, True: edited}
    lasts = {}
    for is_edited, show in shows.items():
        trial = lab.copy_show(show)
        lasts[is_edited], _ = lab.publish(trial)
        shutil.rmtree(trial)
    return [
        Case(edited=is_edited, whole_group=group, show=shows[is_edited], seconds=lasts[is_edited])
        for is_edited, group in product((False, True), (True, False))
    ]


def _kill_once(lab: Lab, case: Case, after: float, tally: Tally) -> list[str]:
    """Publish, kill, look, publish again, look again; return what is wrong."""
    show = lab.copy_show(case.show)
    feed = show / "feed" / "feed.xml"
    old, before = feed.read_bytes(), _find_record(show)
    _publish_and_kill(lab, show, after, whole_group=case.whole_group)
    left, record = feed.read_bytes(), _find_record(show)
    wrong = find_holes(left, show)
    try:
        lab.reviewcast(*_PUBLISH, cwd=show)
        lab.reviewcast("check", cwd=show)
    except RunError as error:
        wrong.append(str(error))
    new = feed.read_bytes()
    tally.feeds["old feed" if left == old else "new feed" if left == new else "something else"] += 1
    tally.moments[_name_moment(before, record, fed=left == new)] += 1
    guids = [guid_of for guid_of, _, _ in list_items(new)]
    if left not in {old, new}:
        wrong.append("the feed is neither the old one nor the new one")
    if record and json.loads(record)["guid"] not in guids:
        wrong.append("the guid has changed")
    if len(guids) != len(list_items(old)) + (not case.edited) or len(set(guids)) != len(guids):
        wrong.append(f"the feed lists {len(guids)} episodes")
    if list(show.glob("*/**/.reviewcast-*")):
        wrong.append("a draft was left behind")
    wrong += find_holes(new, show)
    shutil.rmtree(show)
    return wrong


def _publish_and_kill(lab: Lab, show: Path, after: float, *, whole_group: bool) -> None:
    running = subprocess.Popen(
        lab.command(*_PUBLISH),
        cwd=show,
        env=lab.environment,
        stdin=subprocess.DEVNULL,
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
        start_new_session=True,
    )
    try:
        running.wait(after)
    except subprocess.TimeoutExpired:
        if whole_group:
            os.killpg(running.pid, signal.SIGKILL)
        else:
            running.kill()
        running.wait()


def _find_record(show: Path) -> str:
    """Return the record of `review.txt` as it stands, empty where there is none yet."""
    records = [path.read_text("utf-8") for path in show.glob("episodes/*/episode.json")]
    return next((record for record in records if json.loads(record)["source"] == "review.txt"), "")


def _name_moment(before: str, record: str, *, fed: bool) -> str:
    if fed:
        return "after the feed"
    if record == before:
        return "before a record was written"
    if json.loads(record)["state"] == "pending":
        return "while the record was pending"
    return "between the record and the feed"


def list_items(feed: bytes) -> list[tuple[str, str, int]]:
    """Return guid, path of the audio and its length in bytes of each episode that FEED lists."""
    items = []
    for item in ET.fromstring(feed).iter("item"):
        enclosure = item.find("enclosure")
        found = enclosure.attrib if enclosure is not None else {"url": "", "length": "0"}
        items.append((item.findtext("guid", ""), found["url"].removeprefix(_BASE_URL), int(found["length"])))
    return items


def find_holes(feed: bytes, show: Path) -> list[str]:
    """Return a sentence for each audio file that FEED names and that is not there in its full length."""
    return [
        f"{path} is not there with {length} bytes"
        for _, path, length in list_items(feed)
        if not (show / path).is_file() or (show / path).stat().st_size != length
    ]
