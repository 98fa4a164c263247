"""What a player would find in the tag, as plain values."""

from dataclasses import dataclass
from io import BytesIO
from typing import Any

from mutagen import MutagenError
from mutagen import id3 as untyped_id3

from reviewcast.errors import SoundError
from reviewcast.model import Chapter

# mutagen 1.48 declares itself typed, but its frames are not.
id3: Any = untyped_id3


@dataclass(frozen=True, slots=True, kw_only=True)
class Tag:
    """What an MP3 says about itself; empty where it says nothing.

    `chapters` stand in the order of the file. `contents` holds the titles that the table of contents
    lists, empty for a chapter that is not there. `size` is the tag's, in bytes: there the frames begin.
    """

    version: tuple[int, int]
    size: int
    title: str
    artist: str
    album: str
    genre: str
    language: str
    length_ms: int
    ai_generated: bool
    notes: str
    text: str
    cover: bytes
    chapters: tuple[Chapter, ...]
    contents: tuple[str, ...]


def read_tag(mp3: bytes) -> Tag:
    """Read the ID3v2 tag at the head of an MP3; raise `SoundError` where it is missing or damaged.

    The head of the file is enough, so long as it holds the tag. Nothing is converted: a version 2.4
    tag is reported as such.
    """
    try:
        found = id3.ID3(BytesIO(mp3), translate=False, load_v1=False)
        marks = found.getall("CHAP")
        titles = {mark.element_id: _take_text(mark.sub_frames, "TIT2") for mark in marks}
        return Tag(
            version=found.version[:2],
            size=found.size,
            title=_take_text(found, "TIT2"),
            artist=_take_text(found, "TPE1"),
            album=_take_text(found, "TALB"),
            genre=_take_text(found, "TCON"),
            language=_take_text(found, "TLAN"),
            length_ms=int(_take_text(found, "TLEN") or 0),
            ai_generated=_take_text(found, "TXXX:AI_GENERATED") == "true",
            notes=_take_text(found, "COMM"),
            text=_take_text(found, "USLT"),
            cover=b"".join(picture.data for picture in found.getall("APIC")[:1]),
            chapters=tuple(map(_read_chapter, marks)),
            contents=tuple(
                titles.get(name, "") for toc in found.getall("CTOC") for name in toc.child_element_ids
            ),
        )
    except (MutagenError, ValueError) as trouble:
        raise SoundError(
            f"The tags of the MP3 cannot be read: {trouble}.", remedy="Publish the review again with --again."
        ) from trouble


def _read_chapter(mark: Any) -> Chapter:
    return Chapter(start_ms=mark.start_time, end_ms=mark.end_time, title=_take_text(mark.sub_frames, "TIT2"))


def _take_text(frames: Any, name: str) -> str:
    return "".join(str(frame) for frame in frames.getall(name)[:1])
