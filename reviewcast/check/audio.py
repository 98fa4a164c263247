"""The MP3 as a listener gets it: decoded once whole, and what it says about itself."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from reviewcast.encode import Measures, measure_mp3
from reviewcast.errors import SoundError
from reviewcast.model import Cue, Episode, Show
from reviewcast.shelf import Shelf
from reviewcast.tags import read_tag

from .finding import Finding, Rule, error, make_anew
from .texts import agree

_LENGTH_MS = 100
_TARGET_LU = 0.5  # EBU R 128
_RECORD_LU = 0.3
_PEAK_DBTP = -1.0
_CONTENTS = 255  # ID3v2 Chapter Frame Addendum 1.0, 3.2: the number of entries is one byte


def check_audio(
    show: Show, shelf: Shelf, record: Episode, cues: Sequence[Cue], *, jobs: int
) -> Iterator[Finding]:
    """Find audio that does not decode, or is not as long, as loud and as full of words as it must be."""
    where = record.products["audio"].path
    try:
        measures = measure_mp3(shelf.path(where), jobs=jobs)
    except SoundError as trouble:
        yield error("audio-undecodable", where, trouble.what, make_anew(record))
        return
    judged: tuple[tuple[Rule, str], ...] = (
        ("audio-length", _judge_length(measures, record)),
        ("audio-silent", _judge_sound(measures, cues)),
        ("audio-loudness", _judge_loudness(measures, show, record)),
        ("audio-peak", _judge_peak(measures)),
    )
    for rule, wrong in judged:
        if wrong:
            yield error(rule, where, wrong, make_anew(record))


def _judge_length(measures: Measures, record: Episode) -> str:
    if abs(measures.duration_ms - record.duration_ms) <= _LENGTH_MS:
        return ""
    return f"It lasts {measures.duration_ms} milliseconds where {record.duration_ms} are recorded."


def _judge_sound(measures: Measures, cues: Sequence[Cue]) -> str:
    silent = next((cue for cue in cues if not measures.is_heard(cue.start_ms, cue.end_ms)), None)
    return f"Nothing is heard where this should be: “{silent.written}”" if silent else ""


def _judge_loudness(measures: Measures, show: Show, record: Episode) -> str:
    found = f"It is {measures.loudness_lufs:.1f} LUFS loud, where"
    if abs(measures.loudness_lufs - show.loudness) > _TARGET_LU:
        return f"{found} the settings ask for {show.loudness:.1f}."
    if abs(measures.loudness_lufs - record.loudness_lufs) > _RECORD_LU:
        return f"{found} {record.loudness_lufs:.1f} is recorded."
    return ""


def _judge_peak(measures: Measures) -> str:
    if measures.true_peak_dbtp <= _PEAK_DBTP:
        return ""
    return f"Its true peak is {measures.true_peak_dbtp:.1f} dBTP, over {_PEAK_DBTP:.0f}."


def check_tag(record: Episode, mp3: bytes) -> Iterator[Finding]:
    """Find a tag that players would misread: the version, the title, the cover, the chapters (feed.md, 7)."""
    where = record.products["audio"].path
    try:
        tag = read_tag(mp3)
    except SoundError as trouble:
        yield error("tag-damaged", where, trouble.what, make_anew(record))
        return
    if tag.version != (2, 3):
        what = f"The tag is ID3v2.{tag.version[1]}, of which players lose chapters; it must be 2.3."
        yield error("tag-version", where, what, make_anew(record))
    if tag.title != record.title:
        what = f"The tag's title is “{tag.title}”, the record's “{record.title}”."
        yield error("tag-title", where, what, make_anew(record))
    if not tag.cover:
        yield error("tag-cover", where, "The tag has no cover.", make_anew(record))
    found = [(chapter.start_ms, chapter.title) for chapter in tag.chapters]
    wanted = [(chapter.start_ms, chapter.title) for chapter in record.chapters]
    listed = [title for _, title in wanted][:_CONTENTS]
    if not agree(found, wanted) or list(tag.contents) != listed:
        what = "The tag's chapters, or its table of contents, are not those of the record."
        yield error("tag-chapters", where, what, make_anew(record))
