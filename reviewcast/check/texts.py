"""Transcripts and chapters: they parse, keep their order, lie within the audio, and agree with the record."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence

from reviewcast.errors import ShelfError
from reviewcast.model import Cue, Episode
from reviewcast.transcript import parse_json

from .finding import Finding, error, make_anew
from .times import Span, find_disorder, parse_chapter_starts, parse_srt_times, parse_vtt_times

_CLOSE_MS = 1
_PARSERS: dict[str, Callable[[str], Sequence[Span]]] = {
    "vtt": parse_vtt_times,
    "srt": parse_srt_times,
    "json": lambda text: [(cue.start_ms, cue.end_ms) for cue in parse_json(text)],
}


def check_transcripts(record: Episode, texts: dict[str, bytes]) -> Iterator[Finding]:
    """Find a transcript that does not parse, or whose times are not in order and within the audio."""
    for key, parse in _PARSERS.items():
        if key not in texts:
            continue
        where = record.products[key].path
        try:
            spans = parse(texts[key].decode("utf-8"))
        except (ValueError, ShelfError) as trouble:
            yield error("transcript-invalid", where, _say(trouble, "a transcript"), make_anew(record))
        else:
            if wrong := find_disorder(spans, record.duration_ms):
                yield error("transcript-times", where, wrong, make_anew(record))


def read_cues(texts: dict[str, bytes]) -> tuple[Cue, ...]:
    """Return the cues of a sound JSON transcript; of another one none, since that is a finding already."""
    try:
        return parse_json(texts.get("json", b"").decode("utf-8"))
    except (ValueError, ShelfError):
        return ()


def check_chapters(record: Episode, texts: dict[str, bytes]) -> Iterator[Finding]:
    """Find chapters that do not parse, do not begin at 0, leave the audio, or are not the record's."""
    spans = [(chapter.start_ms, chapter.end_ms) for chapter in record.chapters]
    if wrong := find_disorder(spans, record.duration_ms) or _not_from_zero(spans):
        where = f"episodes/{record.slug}/episode.json"
        yield error("chapters-times", where, f"Its chapters cannot be. {wrong}", make_anew(record))
    listed = [(chapter.start_ms, chapter.title) for chapter in record.chapters]
    for key, parse, wanted in (
        ("chapters", parse_chapter_starts, listed),
        ("chapters-vtt", _parse_track_starts, [(start, "") for start, _ in listed]),
    ):
        if key not in texts:
            continue
        where = record.products[key].path
        try:
            found = parse(texts[key].decode("utf-8"))
        except (ValueError, ArithmeticError, RecursionError) as trouble:
            yield error("chapters-invalid", where, _say(trouble, "a list of chapters"), make_anew(record))
        else:
            if not agree(found, wanted):
                what = "Its chapters are not those of the record."
                yield error("chapters-differ", where, what, make_anew(record))


def agree(found: Sequence[tuple[int, str]], wanted: Sequence[tuple[int, str]]) -> bool:
    """Tell whether chapters have the same titles at the same times, within a millisecond.

    >>> agree([(0, "Opening"), (5001, "Verdict")], [(0, "Opening"), (5000, "Verdict")])
    True
    """
    return len(found) == len(wanted) and all(
        abs(at - right) <= _CLOSE_MS and title == name
        for (at, title), (right, name) in zip(found, wanted, strict=True)
    )


def _parse_track_starts(text: str) -> tuple[tuple[int, str], ...]:
    # Its titles are folded and escaped; its times are what a page seeks by.
    return tuple((start, "") for start, _ in parse_vtt_times(text))


def _not_from_zero(spans: Sequence[Span]) -> str:
    return "" if spans[0][0] == 0 else f"The first begins at {spans[0][0]} milliseconds, not at 0."


def _say(trouble: Exception, kind: str) -> str:
    reason = trouble.what if isinstance(trouble, ShelfError) else f"It is not {kind}: {trouble}."
    return reason.splitlines()[0]
