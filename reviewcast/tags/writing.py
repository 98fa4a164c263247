"""A tag that every player reads: version 2.3, UTF-16, chapters in the order of time."""

import re
from collections.abc import Iterator
from datetime import UTC
from io import BytesIO
from typing import Any

from mutagen import id3 as untyped_id3

from reviewcast.errors import ImageError
from reviewcast.model import Chapter, Episode, Show
from reviewcast.model.checks import require

from .language import find_language_code

# mutagen 1.48 declares itself typed, but its frames are not.
id3: Any = untyped_id3

_HEADER_SIZE = 10
_NO_OFFSET = 0xFFFFFFFF  # ID3v2 Chapter Frame Addendum 1.0, 3.1: the times count, not byte offsets
_LONGEST_CONTENTS = 255  # the same, 3.2: the number of entries is one byte
_JPEG = b"\xff\xd8\xff"

# NUL ends a text in ID3, and a lone surrogate has no UTF-16.
_UNWRITABLE = re.compile("[\0\ud800-\udfff]")


def render_tag(show: Show, episode: Episode, *, text: str, notes: str, cover: bytes = b"") -> bytes:
    """Render the ID3v2.3 tag to be put before the frames of the MP3; same input, same bytes.

    `text` is the whole review, `notes` the show notes in plain text, `cover` a JPEG (empty: none).
    Chapters, length, date, language and voice are the episode's. Raise `ImageError` where the cover
    is not a JPEG. All chapters are written; the table of contents names the first 255 of them.
    """
    require(episode.duration_ms > 0, "an episode that is tagged has its length")
    require(bool(episode.chapters), "an episode that is tagged has its chapters")
    if cover and not cover.startswith(_JPEG):
        raise ImageError("The cover in the MP3's tags has to be a JPEG.", remedy="Convert it to JPEG.")
    language = find_language_code(episode.language)
    frames = [
        *_describe(show, episode, language),
        *_mark_chapters(episode.chapters),
        _text(id3.COMM, notes, lang=language, desc=""),
        id3.USLT(encoding=id3.Encoding.UTF16, lang=language, desc="", text=_clean(text)),
    ]
    if cover:
        # The description in Latin-1: iTunes shows no picture whose description is in UTF-16.
        frames.append(
            id3.APIC(
                encoding=id3.Encoding.LATIN1,
                mime="image/jpeg",
                type=id3.PictureType.COVER_FRONT,
                desc="Cover",
                data=cover,
            )
        )
    return _join_frames(frames)


def _describe(show: Show, episode: Episode, language: str) -> Iterator[Any]:
    published = episode.published.astimezone(UTC)
    author = episode.author or show.author
    yield _text(id3.TIT2, episode.title)
    yield _text(id3.TPE1, author)
    yield _text(id3.TALB, show.title)
    yield _text(id3.TCON, "Podcast")
    yield _text(id3.TYER, f"{published:%Y}")
    yield _text(id3.TDAT, f"{published:%d%m}")
    yield _text(id3.TIME, f"{published:%H%M}")
    yield _text(id3.TLAN, language)
    yield _text(id3.TLEN, str(episode.duration_ms))
    yield _text(id3.TPUB, show.author)
    if show.copyright:
        # ID3v2.3 section 4.2.1: "must begin with a year and a space character".
        has_year = re.match(r"[0-9]{4} ", show.copyright)
        yield _text(id3.TCOP, show.copyright if has_year else f"{published:%Y} {show.copyright}")
    yield _text(id3.TXXX, "true", desc="AI_GENERATED")
    yield _text(id3.TXXX, f"Written by {author}, spoken by a machine with reviewcast.", desc="PROVENANCE")
    yield _text(id3.TXXX, episode.voice, desc="VOICE")


def _mark_chapters(chapters: tuple[Chapter, ...]) -> Iterator[Any]:
    names = [f"ch{number}" for number in range(len(chapters))]
    yield id3.CTOC(
        element_id="toc",
        flags=id3.CTOCFlags.TOP_LEVEL | id3.CTOCFlags.ORDERED,
        child_element_ids=names[:_LONGEST_CONTENTS],
        sub_frames=[_text(id3.TIT2, "Chapters")],
    )
    for name, chapter in zip(names, chapters, strict=True):
        yield id3.CHAP(
            element_id=name,
            start_time=chapter.start_ms,
            end_time=chapter.end_ms,
            start_offset=_NO_OFFSET,
            end_offset=_NO_OFFSET,
            sub_frames=[_text(id3.TIT2, chapter.title)],
        )


def _text(frame: Any, text: str, **more: str) -> Any:
    return frame(encoding=id3.Encoding.UTF16, text=_clean(text), **more)


def _clean(text: str) -> str:
    return _UNWRITABLE.sub("", text)


def _join_frames(frames: list[Any]) -> bytes:
    """Join the frames in the order given, behind the header of a tag without padding.

    mutagen sorts the frames of a tag by their size, so chapters would stand in the order of their
    titles' lengths; players on top of ffmpeg show them as they stand. So each frame is written alone.
    """
    body = b"".join(map(_render_frame, frames))
    # ID3v2.3 section 3.1: four bytes of seven bits each.
    size = bytes(len(body) >> shift & 0x7F for shift in (21, 14, 7, 0))
    return b"ID3\x03\x00\x00" + size + body


def _render_frame(frame: Any) -> bytes:
    tag = id3.ID3()
    tag.add(frame)
    file = BytesIO()
    tag.save(file, v1=0, v2_version=3, padding=lambda _: 0)
    return file.getvalue()[_HEADER_SIZE:]
