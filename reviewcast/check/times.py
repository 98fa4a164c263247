"""A small strict reading of the times of WebVTT, SubRip and JSON chapters: what a picky player would refuse."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator, Sequence
from itertools import pairwise

Span = tuple[int, int]
"""Start and end in milliseconds."""

_TIME = r"(\d{2,}):([0-5]\d):([0-5]\d)%s(\d{3})"
_ARROW = {mark: re.compile(f"{_TIME} --> {_TIME}".replace("%s", mark)) for mark in (r"\.", ",")}
_NO_CUE = re.compile(r"(NOTE|STYLE|REGION)\b")


def parse_vtt_times(text: str) -> tuple[Span, ...]:
    r"""Return the times of the cues of a WebVTT file; `ValueError` says which line is not one of WebVTT.

    >>> parse_vtt_times("WEBVTT\n\n1\n00:00:01.000 --> 00:01:02.500\nWords\n")
    ((1000, 62500),)
    """
    # WebVTT, section 4.1: the signature is the first line, followed by an empty one.
    if text.split("\n")[:2] != ["WEBVTT", ""]:
        raise ValueError("it does not begin with WEBVTT and an empty line")
    spans = []
    for at, lines in list(_split_blocks(text))[1:]:
        if _NO_CUE.match(lines[0]):
            continue
        named = "-->" not in lines[0]
        spans.append(_parse_cue(lines[named:], at + named, r"\."))
    return tuple(spans)


def parse_srt_times(text: str) -> tuple[Span, ...]:
    r"""Return the times of the cards of a SubRip file, numbered from 1; `ValueError` says which line is wrong.

    >>> parse_srt_times("1\n00:00:01,000 --> 00:00:02,500\nWords\n")
    ((1000, 2500),)
    """
    spans = []
    for number, (at, lines) in enumerate(_split_blocks(text), 1):
        if lines[0] != str(number):
            raise ValueError(f"line {at} is not the number {number}")
        spans.append(_parse_cue(lines[1:], at + 1, ","))
    return tuple(spans)


def parse_chapter_starts(text: str) -> tuple[tuple[int, str], ...]:
    """Return start in milliseconds and title of JSON chapters 1.2; `ValueError` where it is something else."""
    match json.loads(text):
        case {"version": str(version), "chapters": list(chapters)} if version.startswith("1."):
            return tuple(_parse_chapter(chapter) for chapter in chapters)
    raise ValueError("it has no version 1 and no list of chapters")


def find_disorder(spans: Sequence[Span], duration_ms: int) -> str:
    """Say what is wrong with times that must follow each other and lie within the audio; "" when nothing is.

    >>> find_disorder([(0, 900), (800, 1000)], 2000)
    'Number 2 begins before number 1 has ended.'
    """
    if not spans:
        return "It holds nothing."
    for number, (start, end) in enumerate(spans, 1):
        if end <= start:
            return f"Number {number} ends before it begins."
    for number, (before, after) in enumerate(pairwise(spans), 2):
        if after[0] < before[1]:
            return f"Number {number} begins before number {number - 1} has ended."
    last = spans[-1][1]
    return f"It ends at {last} milliseconds, the audio at {duration_ms}." if last > duration_ms else ""


def _split_blocks(text: str) -> Iterator[tuple[int, list[str]]]:
    """Yield the blocks between empty lines, each with the number of its first line."""
    block: list[str] = []
    for number, line in enumerate([*text.split("\n"), ""], 1):
        if line:
            block.append(line)
        elif block:
            yield number - len(block), block
            block = []


def _parse_cue(lines: list[str], at: int, mark: str) -> Span:
    times = _ARROW[mark].fullmatch(lines[0]) if lines else None
    if times is None:
        raise ValueError(f"line {at} is not a line of times")
    if len(lines) == 1:
        raise ValueError(f"line {at} has no words below it")
    for number, line in enumerate(lines[1:], at + 1):
        if "-->" in line:
            raise ValueError(f"line {number} has an arrow among the words")
    parts = [int(part) for part in times.groups()]
    return _milliseconds(*parts[:4]), _milliseconds(*parts[4:])


def _milliseconds(hours: int, minutes: int, seconds: int, milliseconds: int) -> int:
    return ((hours * 60 + minutes) * 60 + seconds) * 1000 + milliseconds


def _parse_chapter(chapter: object) -> tuple[int, str]:
    match chapter:
        case {"startTime": int() | float() as start, "title": str(title)} if not isinstance(start, bool):
            return round(start * 1000), title
    raise ValueError("a chapter lacks its startTime or its title")
