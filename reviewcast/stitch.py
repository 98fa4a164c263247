"""Clips -> Recording: pauses, intro, outro and joins, on one timeline.

    stitch(script, clips, read_clip, intro=..., outro=...)  -> Recording

The sound is never joined as a whole. It is cut into windows of some seconds inside the pauses, and
each window is rendered when it is asked for: a review of any length takes the memory of a window.
"""

from __future__ import annotations

import itertools
import warnings
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from functools import partial

import miniaudio
import numpy as np
import soxr

from reviewcast.errors import SoundError
from reviewcast.model import Chapter, Clip, Cue, Recording, Script, Segment

with warnings.catch_warnings():
    # Trap: pydub warns of a missing ffmpeg, which we never need, and of its own old code.
    warnings.simplefilter("ignore")
    from pydub import AudioSegment

FRAME_RATE = 44_100
_MP3_FRAME = 1152  # samples (ISO/IEC 11172-3, layer III)
_MARGIN_MS = 55  # of silence that a window keeps at both ends: a codec begins anew in it
_LEAD_MS = 250
_TAIL_MS = 500
_AROUND_MUSIC_MS = 500  # between the intro and the first word: never music under speech
_FADE_MS = 300
_EDGE_MS = 3  # faded at both ends of a clip: no click at a join
_WINDOW_MS = 8_000  # small enough for the processor's caches
_LONGEST_MUSIC_MS = 120_000

ReadClip = Callable[[Clip], bytes]


@dataclass(frozen=True, slots=True)
class _Part:
    """Something on the timeline: frames [start, end), and how to render them."""

    start: int
    end: int
    render: Callable[[], AudioSegment]


def stitch(
    script: Script,
    clips: Sequence[Sequence[Clip]],
    read_clip: ReadClip,
    *,
    intro: bytes = b"",
    outro: bytes = b"",
) -> Recording:
    """Return the recording of CLIPS, one sequence for each segment of SCRIPT.

    INTRO and OUTRO are sound files (WAV, FLAC, MP3, Ogg Vorbis) or empty. Raises `SoundError` when they
    cannot be decoded.
    """
    level = _measure_level(clips, read_clip) if intro or outro else 0.0
    parts: list[_Part] = []
    at = _frames(_LEAD_MS)
    if intro:
        at = _place_music(parts, at, _read_music(intro, "intro", level)) + _frames(_AROUND_MUSIC_MS)
    cues = []
    for segment, spoken in zip(script.segments, clips, strict=True):
        start, at = at, _place_clips(parts, at, spoken, read_clip)
        cues.append(_make_cue(segment, start, at))
        at += _frames(segment.pause_ms)
    if outro:
        at = _place_music(parts, at + _frames(_AROUND_MUSIC_MS), _read_music(outro, "outro", level))
    end = -(-(at + _frames(_TAIL_MS)) // _MP3_FRAME) * _MP3_FRAME
    return Recording(
        cues=tuple(cues),
        chapters=_place_chapters(script, cues, _ms(end)),
        duration_ms=_ms(end),
        frame_rate=FRAME_RATE,
        windows=tuple(_cut_windows(parts, end)),
    )


def _place_clips(parts: list[_Part], at: int, clips: Sequence[Clip], read_clip: ReadClip) -> int:
    """Put a sentence's clips on the timeline at frame AT; return where they end."""
    for clip in clips:
        length = round(clip.frames * FRAME_RATE / clip.frame_rate)
        parts.append(_Part(at, at + length, partial(_render_clip, clip, read_clip, length)))
        at += length
    return at


def _make_cue(segment: Segment, start: int, end: int) -> Cue:
    return Cue(
        start_ms=_ms(start),
        end_ms=_ms(end),
        written=segment.written,
        role=segment.role,
        language=segment.language,
        ours=segment.ours,
        paragraph=segment.paragraph,
        level=segment.level,
    )


def _frames(ms: int) -> int:
    return ms * FRAME_RATE // 1000


def _ms(frames: int) -> int:
    return round(frames * 1000 / FRAME_RATE)


def _place_chapters(script: Script, cues: Sequence[Cue], duration_ms: int) -> tuple[Chapter, ...]:
    """Begin each chapter with its first sentence, the first at 0, each ending where the next begins."""
    begins = [(cue.start_ms, s.chapter) for cue, s in zip(cues, script.segments, strict=True) if s.chapter]
    starts = [0, *(start for start, _ in begins[1:])]
    ends = [*starts[1:], duration_ms]
    titles = [title for _, title in begins]
    return tuple(
        Chapter(start_ms=start, end_ms=end, title=title)
        for start, end, title in zip(starts, ends, titles, strict=True)
    )


def _cut_windows(parts: Sequence[_Part], end: int) -> list[Callable[[], bytes]]:
    """Cut the timeline about every `_WINDOW_MS` inside a silence, at a whole number of MP3 frames."""
    margin = _frames(_MARGIN_MS)
    windows: list[Callable[[], bytes]] = []
    start, inside = 0, []
    for part, following in itertools.zip_longest(parts, parts[1:]):
        inside.append(part)
        if following is None or part.end - start < _frames(_WINDOW_MS):
            continue
        cut = -(-(part.end + margin) // _MP3_FRAME) * _MP3_FRAME
        if cut + margin <= following.start:
            windows.append(partial(_render_window, tuple(inside), start, cut))
            start, inside = cut, []
    windows.append(partial(_render_window, tuple(inside), start, end))
    return windows


def _render_window(parts: Sequence[_Part], start: int, end: int) -> bytes:
    """Return the PCM of frames [START, END): the parts that lie in it, and silence between.

    Trap: pydub's `+=` and `append` copy everything before on each call, which is quadratic; raw data
    joined once is linear.
    """
    pieces, at = [], start
    for part in parts:
        pieces.append(bytes(2 * (part.start - at)))
        pieces.append(part.render().raw_data)
        at = part.end
    pieces.append(bytes(2 * (end - at)))
    window = _segment(b"".join(pieces))
    if len(window.raw_data) != 2 * (end - start):
        raise SoundError(
            "The sound of a sentence changed its length while it was stitched.", remedy="Publish again."
        )
    pcm: bytes = window.raw_data
    return pcm


def _segment(pcm: bytes) -> AudioSegment:
    return AudioSegment(data=pcm, sample_width=2, frame_rate=FRAME_RATE, channels=1)


def _render_clip(clip: Clip, read_clip: ReadClip, length: int) -> AudioSegment:
    """Return the clip at our frame rate, exactly LENGTH frames long, with soft edges.

    Trap: pydub's `set_frame_rate` interpolates linearly, which dulls speech and mirrors it above the
    old limit (11 kHz for espeak-ng); hence soxr.
    """
    samples = np.frombuffer(read_clip(clip), "<i2").astype(np.float32)
    if clip.frame_rate != FRAME_RATE:
        samples = soxr.resample(samples, clip.frame_rate, FRAME_RATE, "HQ")
    exact = np.zeros(length, np.float32)
    exact[: min(length, len(samples))] = samples[:length]
    edge = min(_frames(_EDGE_MS), length)
    slope = np.linspace(0, 1, edge, dtype=np.float32)
    exact[:edge] *= slope
    exact[length - edge :] *= slope[::-1]
    return _segment(np.clip(np.rint(exact), -32768, 32767).astype("<i2").tobytes())


def _measure_level(clips: Sequence[Sequence[Clip]], read_clip: ReadClip) -> float:
    """Return the level (pydub's dBFS) of the longest clip: enough to set music beside speech."""
    longest = max((clip for spoken in clips for clip in spoken), key=lambda clip: clip.frames)
    return float(_segment(read_clip(longest)).dBFS)


def _read_music(data: bytes, name: str, level: float) -> AudioSegment:
    """Decode a sound file to our format, fade its ends and bring it to the level of the speech."""
    try:
        decoded = miniaudio.decode(data, nchannels=1, sample_rate=FRAME_RATE)
    except miniaudio.MiniaudioError as error:
        raise SoundError(
            "It cannot be decoded.",
            where=f"[audio] {name}",
            remedy="Give a WAV, FLAC, MP3 or Ogg Vorbis file.",
        ) from error
    music = _segment(decoded.samples.tobytes())
    if not 0 < len(music) <= _LONGEST_MUSIC_MS or music.max == 0:
        raise SoundError(
            f"It lasts {len(music) / 1000:.1f} seconds" + (" and is silent." if music.max == 0 else "."),
            where=f"[audio] {name}",
            remedy="Give a sound of at most two minutes.",
        )
    fade = min(_FADE_MS, len(music) // 2)
    return music.apply_gain(level - music.dBFS).fade_in(fade).fade_out(fade)


def _place_music(parts: list[_Part], at: int, music: AudioSegment) -> int:
    """Put MUSIC on the timeline at frame AT; return where it ends."""
    end = at + int(music.frame_count())
    parts.append(_Part(at, end, lambda: music))
    return end
