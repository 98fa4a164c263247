"""One small show, published once with the voice of tones; each test breaks one thing of a copy of it."""

import dataclasses
import hashlib
import io
import os
import shutil
from collections.abc import Callable
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from typing import Any, get_args

import lameenc
import numpy as np
import pytest
from PIL import Image

from reviewcast.check import Finding, check_show_on_disk
from reviewcast.check.finding import Rule
from reviewcast.check.times import find_disorder, parse_chapter_starts, parse_srt_times, parse_vtt_times
from reviewcast.encode import measure_mp3
from reviewcast.feed import render_feed
from reviewcast.model import Episode, Product, Show
from reviewcast.publish import Options, publish_review, read_source
from reviewcast.shelf import Shelf, render_record
from reviewcast.show import load_show
from reviewcast.tags import read_tag, render_tag
from reviewcast.transcript import parse_json, render_json
from reviewcast.voices import load_voice

SETTINGS = """\
[show]
title = "Two Minutes"
author = "A. Critic"
email = "critic@example.org"
base_url = "https://example.org/two"
artwork = "cover.jpg"
guid = "0f4a3b8e-58f5-4a0c-8f6c-0d8f5c6b7a11"

[voice]
engine = "tone"
"""
REVIEW = """\
---
title: Dust
image: cover.jpg
---

It waits.

8 out of 10
"""


@dataclass
class Stand:
    """A published show in a folder of its own, and ways to break it."""

    show: Show

    @property
    def root(self) -> Path:
        return self.show.root

    @property
    def record(self) -> Episode:
        return Shelf(self.root).load_records()[0]

    @property
    def feed(self) -> Path:
        return self.root / "feed/feed.xml"

    def path(self, key: str) -> Path:
        """Return where a product lies."""
        return self.root / self.record.products[key].path

    def artwork(self) -> Path:
        """Return where the show's picture lies."""
        return next((self.root / "feed").glob("artwork-*"))

    def set_record(self, **changes: Any) -> None:
        """Change the record, and nothing else."""
        self.write_record(dataclasses.replace(self.record, **changes))

    def write_record(self, record: Episode) -> None:
        """Put a record into its folder."""
        path = self.root / "episodes" / record.slug / "episode.json"
        path.parent.mkdir(exist_ok=True)
        path.write_text(render_record(record), "utf-8")

    def make_feed(self, artwork: str = "") -> None:
        """Make the feed anew from the records."""
        artwork = artwork or f"feed/{self.artwork().name}"
        feed = render_feed(
            self.show, Shelf(self.root).load_records(), artwork=artwork, generator="reviewcast"
        )
        self.feed.write_bytes(feed)

    def edit_feed(self, old: str, new: str) -> None:
        """Put NEW for OLD where it stands first in the feed."""
        text = self.feed.read_text("utf-8")
        assert old in text
        self.feed.write_text(text.replace(old, new, 1), "utf-8")

    def put_product(self, key: str, data: bytes) -> None:
        """Publish other bytes as this product: file, record and feed agree on them."""
        old = self.record.products[key]
        digest = hashlib.sha256(data).hexdigest()
        path = old.path.replace(old.digest[:8], digest[:8])
        (self.root / old.path).unlink()
        (self.root / path).write_bytes(data)
        product = Product(path=path, media_type=old.media_type, size=len(data), digest=digest)
        self.set_record(products={**self.record.products, key: product})
        self.make_feed()

    def edit_product(self, key: str, old: str, new: str) -> None:
        """Publish this product with NEW for OLD where that stands first."""
        text = self.path(key).read_text("utf-8")
        assert old in text
        self.put_product(key, text.replace(old, new, 1).encode())

    def split_mp3(self) -> tuple[bytes, bytes]:
        """Return the tag and the frames of the audio."""
        mp3 = self.path("audio").read_bytes()
        return mp3[: read_tag(mp3).size], mp3[read_tag(mp3).size :]

    def put_tag(self, *, cover: bytes = b"\xff\xd8\xff", **changes: Any) -> None:
        """Publish the audio with the tag of a record that differs."""
        record = dataclasses.replace(self.record, **changes)
        tag = render_tag(self.show, record, text="words", notes="notes", cover=cover)
        self.put_product("audio", tag + self.split_mp3()[1])


@pytest.fixture(scope="session")
def published(tmp_path_factory: pytest.TempPathFactory) -> Show:
    """Publish the review, once for all tests."""
    root = tmp_path_factory.mktemp("show")
    (root / "reviewcast.toml").write_text(SETTINGS, "utf-8")
    (root / "dust.md").write_text(REVIEW, "utf-8")
    Image.new("RGB", (1400, 1400), "navy").save(root / "cover.jpg")
    show = load_show(root)
    publish_review(
        show,
        read_source(root / "dust.md", root),
        Options(),
        load_voice=lambda: load_voice(engine="tone", name="", language="en-US", rate=0, jobs=1),
        report=lambda progress: None,
        now=datetime(2026, 1, 2, tzinfo=UTC),
    )
    return show


@pytest.fixture
def stand(published: Show, tmp_path: Path) -> Stand:
    """Copy the published show."""
    root = tmp_path / "show"
    shutil.copytree(published.root, root, ignore=shutil.ignore_patterns(".reviewcast"))
    return Stand(dataclasses.replace(published, root=root))


def check(stand: Stand) -> tuple[Finding, ...]:
    return check_show_on_disk(stand.show, jobs=1)


def test_a_show_as_it_was_published_has_no_findings(stand: Stand) -> None:
    assert check(stand) == ()


def test_checking_writes_nothing(stand: Stand) -> None:
    (stand.root / "feed/page.css").unlink()
    before = {path: path.stat().st_mtime_ns for path in stand.root.rglob("*")}
    check(stand)
    assert before == {path: path.stat().st_mtime_ns for path in stand.root.rglob("*")}


# What is broken, by whom it must be found. Each is the only finding.


def cut_audio(stand: Stand) -> None:
    stand.path("audio").write_bytes(stand.path("audio").read_bytes()[:-500])


def flip_audio(stand: Stand) -> None:
    mp3 = bytearray(stand.path("audio").read_bytes())
    mp3[-2000] ^= 1
    stand.path("audio").write_bytes(mp3)


def put_folder_for_transcript(stand: Stand) -> None:
    stand.path("vtt").unlink()
    stand.path("vtt").mkdir()


def name_audio_without_digest(stand: Stand) -> None:
    audio = stand.record.products["audio"]
    moved = audio.path.replace(audio.digest[:8], "00000000")
    stand.path("audio").rename(stand.root / moved)
    stand.set_record(products={**stand.record.products, "audio": dataclasses.replace(audio, path=moved)})
    stand.make_feed()


def leave_out_transcript(stand: Stand) -> None:
    stand.path("vtt").unlink()
    stand.set_record(products={key: p for key, p in stand.record.products.items() if key != "vtt"})
    stand.make_feed()


def give_audio_another_type(stand: Stand) -> None:
    audio = dataclasses.replace(stand.record.products["audio"], media_type="audio/ogg")
    stand.set_record(products={**stand.record.products, "audio": audio})
    stand.make_feed()


def take_item_out(stand: Stand) -> None:
    head, rest = stand.feed.read_text("utf-8").split("<item>")
    stand.feed.write_text(head + rest.split("</item>")[1], "utf-8")


def list_item_twice(stand: Stand) -> None:
    text = stand.feed.read_text("utf-8")
    item = text[text.index("<item>") : text.index("</item>") + len("</item>")]
    stand.feed.write_text(text.replace(item, item + item), "utf-8")


def lose_records(stand: Stand) -> None:
    shutil.rmtree(stand.root / "episodes")


def take_channel_picture_out(stand: Stand) -> None:
    stand.edit_feed(f'<itunes:image href="https://example.org/two/feed/{stand.artwork().name}"/>', "")


def put_oblong_artwork(stand: Stand) -> None:
    picture = io.BytesIO()
    Image.new("RGB", (1400, 1000)).save(picture, "JPEG")
    name = f"artwork-{hashlib.sha256(picture.getvalue()).hexdigest()[:8]}.jpg"
    stand.artwork().unlink()
    (stand.root / "feed" / name).write_bytes(picture.getvalue())
    stand.make_feed(f"feed/{name}")


def put_loud_audio(stand: Stand) -> None:
    """Clip: noise at full scale, in a show that asks for just that loudness."""
    noise = np.random.default_rng(1).uniform(-1, 1, stand.record.duration_ms * 441 // 10)
    encoder = lameenc.Encoder()
    encoder.silence()
    encoder.set_channels(1)
    encoder.set_in_sample_rate(44_100)
    encoder.set_bit_rate(64)
    frames = bytes(encoder.encode((noise * 32767).astype("<i2").tobytes())) + bytes(encoder.flush())
    stand.put_product("audio", stand.split_mp3()[0] + frames)
    loudness = measure_mp3(stand.path("audio"), jobs=1).loudness_lufs
    stand.show = dataclasses.replace(stand.show, loudness=loudness)
    stand.set_record(loudness_lufs=loudness)


def move_cue_into_pause(stand: Stand) -> None:
    *cues, last = parse_json(stand.path("json").read_text("utf-8"))
    end = stand.record.duration_ms
    late = dataclasses.replace(last, start_ms=end - 150, end_ms=end - 50)
    stand.put_product("json", render_json([*cues, late], narrator="A. Critic").encode())


def make_tag_v24(stand: Stand) -> None:
    """Write the version and, as 2.4 has it, the sizes of the frames in seven bits a byte."""
    tag, frames = stand.split_mp3()
    head, body, made = tag[:10], tag[10:], b""
    while body:
        size = int.from_bytes(body[4:8])
        made += body[:4] + bytes(size >> shift & 0x7F for shift in (21, 14, 7, 0)) + body[8 : 10 + size]
        body = body[10 + size :]
    stand.put_product("audio", head[:3] + b"\x04" + head[4:] + made + frames)


def shift_chapters(by_ms: int) -> Callable[[Stand], None]:
    def shift(stand: Stand) -> None:
        first, *rest = stand.record.chapters
        shifted = (dataclasses.replace(c, start_ms=c.start_ms + by_ms) for c in rest)
        stand.put_tag(chapters=(first, *shifted))

    return shift


def leave_chapter_out_of_tag(stand: Stand) -> None:
    stand.put_tag(chapters=stand.record.chapters[:-1])


def end_cue_after_audio(stand: Stand) -> None:
    last = parse_vtt_times(stand.path("vtt").read_text("utf-8"))[-1][1]
    stamp = f"00:00:{last // 1000:02}.{last % 1000:03}"
    stand.edit_product("vtt", f"--> {stamp}", "--> 00:01:00.000")


def let_cues_overlap(stand: Stand) -> None:
    first, second, *rest = parse_json(stand.path("json").read_text("utf-8"))
    early = dataclasses.replace(second, start_ms=first.end_ms - 1)
    stand.put_product("json", render_json([first, early, *rest], narrator="A. Critic").encode())


def end_chapter_after_audio(stand: Stand) -> None:
    *chapters, last = stand.record.chapters
    stand.set_record(chapters=(*chapters, dataclasses.replace(last, end_ms=last.end_ms + 1)))


def begin_pending_episode(stand: Stand) -> None:
    later = dataclasses.replace(stand.record, slug="later", guid="urn:uuid:2", state="pending", products={})
    stand.write_record(later)
    (stand.root / "episodes/later/later-00000000.vtt").write_text("WEBVTT\n", "utf-8")


def keep_older_audio(stand: Stand) -> None:
    path = "episodes/dust/dust-00000000.mp3"
    (stand.root / path).write_bytes(b"older")
    stand.set_record(superseded=(path,))


def keep_address_at_home(stand: Stand) -> None:
    stand.show = dataclasses.replace(stand.show, base_url="http://localhost:8000")
    stand.make_feed()


def publish_nothing(stand: Stand) -> None:
    for folder in ("episodes", "feed"):
        shutil.rmtree(stand.root / folder)


def write(path: str, text: str) -> Callable[[Stand], None]:
    return lambda stand: void((stand.root / path).write_text(text, "utf-8"))


def append(key: str, text: str) -> Callable[[Stand], None]:
    return lambda stand: void(stand.path(key).write_bytes(stand.path(key).read_bytes() + text.encode()))


def void(_: object) -> None:
    return None


RECORD = "episodes/dust/episode.json"

BREAKAGES: dict[str, tuple[Rule, Callable[[Stand], None]]] = {
    "a merge conflict in the record": ("record-damaged", write(RECORD, "<<<<<<< ours\n{}\n")),
    "a record of a newer version": ("record-damaged", write(RECORD, '{"version": 99}')),
    "a record in latin-1": ("record-damaged", lambda s: void((s.root / RECORD).write_bytes(b"\xe9"))),
    "a renamed folder": (
        "record-misplaced",
        lambda s: void((s.root / "episodes/dust").rename(s.root / "episodes/other")),
    ),
    "a feed that goes on after its end": ("feed-invalid", lambda s: s.edit_feed("</rss>", "</rss><")),
    "a feed with an ampersand": ("feed-invalid", lambda s: s.edit_feed("<title>", "<title>&")),
    "a document type": ("feed-invalid", lambda s: s.edit_feed("<rss", "<!DOCTYPE rss><rss")),
    "an item taken out": ("feed-item-missing", take_item_out),
    "a retracted record": ("feed-item-unwanted", lambda s: s.set_record(state="retracted")),
    "records that are gone": ("feed-item-unwanted", lose_records),
    "an item listed twice": ("feed-differs", list_item_twice),
    "another title in the feed": (
        "feed-differs",
        lambda s: s.edit_feed("<title>Dust</title>", "<title>Rust</title>"),
    ),
    "another address in the feed": ("feed-differs", lambda s: s.edit_feed(".mp3", ".MP3")),
    "a wrong length in the feed": (
        "enclosure-length",
        lambda s: s.edit_feed(f'length="{s.record.products["audio"].size}"', 'length="1"'),
    ),
    "a wrong type in the feed": (
        "enclosure-type",
        lambda s: s.edit_feed('type="audio/mpeg"', 'type="audio/mp3"'),
    ),
    "no picture in the feed": ("artwork-missing", take_channel_picture_out),
    "an oblong picture": ("artwork-invalid", put_oblong_artwork),
    "another episode's cover in the feed": ("cover-differs", lambda s: s.edit_feed("/cover-", "/recover-")),
    "a cover that is no picture": ("cover-invalid", lambda s: s.put_product("cover", b"GIF89a")),
    "no feed": ("file-missing", lambda s: s.feed.unlink()),
    "no audio": ("file-missing", lambda s: s.path("audio").unlink()),
    "no transcript": ("file-missing", lambda s: s.path("vtt").unlink()),
    "no style sheet": ("file-missing", lambda s: (s.root / "feed/page.css").unlink()),
    "no artwork": ("file-missing", lambda s: s.artwork().unlink()),
    "a cut MP3": ("file-changed", cut_audio),
    "a flipped bit in the MP3": ("file-changed", flip_audio),
    "an edited transcript": ("file-changed", append("srt", "\n")),
    "an edited page": ("file-changed", append("page", "<p>")),
    "an edited list of chapters": ("file-changed", append("chapters", " ")),
    "other artwork under the same name": (
        "file-changed",
        lambda s: Image.new("RGB", (1400, 1400)).save(s.artwork()),
    ),
    "a name without its digest": ("file-name", name_audio_without_digest),
    "a folder where a file should be": ("file-unreadable", put_folder_for_transcript),
    "no transcript in the record": ("product-missing", leave_out_transcript),
    "another type in the record": ("product-type", give_audio_another_type),
    "audio that is none": (
        "audio-undecodable",
        lambda s: s.put_product("audio", s.split_mp3()[0] + b"no frames" * 99),
    ),
    "another length": ("audio-length", lambda s: s.set_record(duration_ms=s.record.duration_ms + 150)),
    "a sentence that is not heard": ("audio-silent", move_cue_into_pause),
    "a louder show": (
        "audio-loudness",
        lambda s: setattr(s, "show", dataclasses.replace(s.show, loudness=-14.0)),
    ),
    "another loudness in the record": ("audio-loudness", lambda s: s.set_record(loudness_lufs=-15.0)),
    "clipped audio": ("audio-peak", put_loud_audio),
    "a tag of version 2.4": ("tag-version", make_tag_v24),
    "no tag": ("tag-damaged", lambda s: s.put_product("audio", s.split_mp3()[1])),
    "a tag with another title": ("tag-title", lambda s: s.put_tag(title="Rust")),
    "a tag without cover": ("tag-cover", lambda s: s.put_tag(cover=b"")),
    "a chapter two milliseconds late in the tag": ("tag-chapters", shift_chapters(2)),
    "a chapter too few in the tag": ("tag-chapters", leave_chapter_out_of_tag),
    "a decimal comma in WebVTT": (
        "transcript-invalid",
        lambda s: s.edit_product("vtt", ".250 -->", ",250 -->"),
    ),
    "a card without its number": ("transcript-invalid", lambda s: s.edit_product("srt", "2\n00:", "00:")),
    "a transcript of another version": (
        "transcript-invalid",
        lambda s: s.edit_product("json", '"1.0.0"', '"2.0.0"'),
    ),
    "a transcript in latin-1": ("transcript-invalid", lambda s: s.put_product("vtt", b"WEBVTT\n\n\xe9")),
    "a transcript longer than the audio": ("transcript-times", end_cue_after_audio),
    "sentences that overlap": ("transcript-times", let_cues_overlap),
    "an empty transcript": ("transcript-times", lambda s: s.put_product("vtt", b"WEBVTT\n")),
    "chapters that are no JSON": ("chapters-invalid", lambda s: s.edit_product("chapters", "]}", "]")),
    "a chapter without title": (
        "chapters-invalid",
        lambda s: s.edit_product("chapters", ',"title":"O', ',"t":"O'),
    ),
    "chapters longer than the audio": ("chapters-times", end_chapter_after_audio),
    "another title of a chapter": (
        "chapters-differ",
        lambda s: s.edit_product("chapters", '"title":"Opening"', '"title":"Closing"'),
    ),
    "a track of chapters with one too few": (
        "chapters-differ",
        lambda s: s.put_product("chapters-vtt", b"WEBVTT\n\n00:00:00.000 --> 00:00:01.000\nOpening\n"),
    ),
    "an address at home": ("settings", keep_address_at_home),
    "no episode yet": ("nothing-published", publish_nothing),
    "a publication not completed": ("pending", begin_pending_episode),
    "an older audio": ("superseded", keep_older_audio),
    "an incomplete file": ("draft", write("episodes/dust/.reviewcast-dust.mp3", "")),
    "an incomplete feed": ("draft", write("feed/.reviewcast-feed.xml", "")),
    "a file that no record names": ("stray", write("episodes/dust/dust-00000000.vtt", "WEBVTT\n")),
    "artwork that no feed names": ("stray", write("feed/artwork-00000000.jpg", "")),
    "an edited copy": ("edited", write("episodes/dust/review.md", REVIEW + "More.\n")),
    "no copy": ("copy-missing", lambda s: (s.root / "episodes/dust/review.md").unlink()),
}

if os.name == "posix":
    BREAKAGES |= {
        "a feed that only its owner reads": ("file-mode", lambda s: s.feed.chmod(0o600)),
        "audio that only its owner reads": ("file-mode", lambda s: s.path("audio").chmod(0o640)),
        "a folder that only its owner opens": ("file-mode", lambda s: (s.root / "feed").chmod(0o700)),
    }

ADVICE = {
    "settings",
    "nothing-published",
    "pending",
    "superseded",
    "draft",
    "stray",
    "edited",
    "copy-missing",
}


@pytest.mark.parametrize("breakage", BREAKAGES)
def test_what_is_broken_is_the_one_finding(breakage: str, stand: Stand) -> None:
    rule, break_it = BREAKAGES[breakage]
    break_it(stand)
    findings = check(stand)
    assert [rule] == [finding.rule for finding in findings], findings
    assert ("advice" if rule in ADVICE else "error") == findings[0].level
    assert findings[0].remedy


@pytest.mark.skipif(os.name != "posix", reason="modes are of POSIX")
def test_every_rule_is_shown_broken() -> None:
    assert set(get_args(Rule)) == {rule for rule, _ in BREAKAGES.values()}


def test_a_millisecond_is_forgiven(stand: Stand) -> None:
    shift_chapters(1)(stand)
    assert check(stand) == ()


def test_a_damaged_record_hides_no_other(stand: Stand) -> None:
    stand.path("vtt").unlink()
    take_item_out(stand)
    (stand.root / "episodes/another").mkdir()
    write("episodes/another/episode.json", "{")(stand)
    found = [(finding.rule, finding.where.split("/")[1]) for finding in check(stand)]
    assert found == [
        ("record-damaged", "another"),
        ("feed-item-missing", "feed.xml"),
        ("file-missing", "dust"),
    ]


def test_an_item_is_not_blamed_that_may_be_of_a_damaged_record(stand: Stand) -> None:
    write(RECORD, "{")(stand)
    assert [finding.rule for finding in check(stand)] == ["record-damaged"]


def test_each_file_of_an_episode_is_looked_at(stand: Stand) -> None:
    paths = [product.path for product in stand.record.products.values()]
    for path in paths:
        (stand.root / path).write_bytes(b"?")
    found = check(stand)
    assert {"file-changed"} == {finding.rule for finding in found}
    assert sorted(paths) == sorted(finding.where for finding in found)


def test_a_path_that_leads_out_of_the_show_is_not_followed(stand: Stand) -> None:
    vtt = dataclasses.replace(stand.record.products["vtt"], path="../secret-00000000.vtt")
    (stand.root / "../secret-00000000.vtt").write_text("WEBVTT\n", "utf-8")
    stand.path("vtt").unlink()
    stand.set_record(products={**stand.record.products, "vtt": vtt})
    stand.make_feed()
    assert [finding.rule for finding in check(stand)] == ["file-unreadable"]


def test_what_an_author_puts_into_a_folder_is_no_stray(stand: Stand) -> None:
    for name in ("still-0a1b2c3d.jpg", "notes.txt", "dust.json"):
        write(f"episodes/dust/{name}", "mine")(stand)
    (stand.root / "episodes/next").mkdir()
    write("episodes/next/review.md", REVIEW)(stand)
    write("feed/robots.txt", "")(stand)
    assert check(stand) == ()


def test_a_finding_reads_as_sentences_that_end_with_the_way_out(stand: Stand) -> None:
    path = stand.record.products["vtt"].path
    stand.path("vtt").unlink()
    said = (
        f"{path}: The file is not there. Bring the file back from a copy. "
        "Without one: Run “reviewcast publish --again dust.md”, which makes the episode anew."
    )
    assert [said] == [str(finding) for finding in check(stand)]


def test_a_review_from_standard_input_is_made_anew_from_its_copy(stand: Stand) -> None:
    copy = stand.root / "episodes/dust/review.md"
    copy.rename(copy.with_suffix(".txt"))
    stand.set_record(source="-", loudness_lufs=0.0)
    assert "--again episodes/dust/review.txt”" in check(stand)[0].remedy


@pytest.mark.parametrize(
    ("text", "reason"),
    [
        ("", "does not begin with WEBVTT"),
        ("WEBVTTT\n", "does not begin with WEBVTT"),
        ("\nWEBVTT\n", "does not begin with WEBVTT"),
        ("WEBVTT\n00:00:01.000 --> 00:00:02.000\nWords\n", "does not begin with WEBVTT"),
        ("WEBVTT\n\n1\n00:01.000 --> 00:02.000\nWords\n", "line 4 is not a line of times"),
        ("WEBVTT\n\n00:00:61.000 --> 00:02:00.000\nWords\n", "line 3 is not a line of times"),
        ("WEBVTT\n\n1\n\nWords\n", "line 4 is not a line of times"),
        ("WEBVTT\n\n00:00:01.000 --> 00:00:02.000\n", "line 3 has no words below it"),
        ("WEBVTT\n\n00:00:01.000 --> 00:00:02.000\na --> b\n", "line 4 has an arrow among the words"),
    ],
)
def test_webvtt_is_read_strictly(text: str, reason: str) -> None:
    with pytest.raises(ValueError, match=reason):
        parse_vtt_times(text)


def test_notes_and_names_of_cues_are_not_times() -> None:
    text = "WEBVTT\n\nNOTE\nOf 00:00 on\n\nours-1\n00:00:01.000 --> 100:00:02.003\nOne\nTwo\n"
    assert parse_vtt_times(text) == ((1000, 360_002_003),)


@pytest.mark.parametrize(
    ("text", "reason"),
    [
        ("2\n00:00:01,000 --> 00:00:02,000\nWords\n", "line 1 is not the number 1"),
        ("1\n00:00:01.000 --> 00:00:02.000\nWords\n", "line 2 is not a line of times"),
        ("1\n", "line 2 is not a line of times"),
    ],
)
def test_subrip_is_read_strictly(text: str, reason: str) -> None:
    with pytest.raises(ValueError, match=reason):
        parse_srt_times(text)


@pytest.mark.parametrize(
    "text",
    [
        "[]", "{}", '{"version":"2.0.0","chapters":[]}', '{"version":"1.2.0","chapters":{}}', "[" * 100_000,
        '{"version":"1.2.0","chapters":[{"startTime":true,"title":"A"}]}',
        '{"version":"1.2.0","chapters":[{"startTime":NaN,"title":"A"}]}',
        '{"version":"1.2.0","chapters":[{"startTime":1e999,"title":"A"}]}',
    ],
)  # fmt: skip
def test_other_json_is_no_list_of_chapters(text: str) -> None:
    with pytest.raises((ValueError, ArithmeticError, RecursionError)):
        parse_chapter_starts(text)


@pytest.mark.parametrize(
    ("spans", "said"),
    [
        ([], "It holds nothing."),
        ([(0, 10), (10, 10)], "Number 2 ends before it begins."),
        ([(0, 10), (9, 20)], "Number 2 begins before number 1 has ended."),
        ([(0, 10), (10, 101)], "It ends at 101 milliseconds, the audio at 100."),
        ([(0, 10), (10, 100)], ""),
    ],
)
def test_times_follow_each_other_within_the_audio(spans: list[tuple[int, int]], said: str) -> None:
    assert said == find_disorder(spans, 100)
