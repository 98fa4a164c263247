"""Turn a review into a script: what is said, in which order, with which pauses and chapters."""

from __future__ import annotations

from dataclasses import replace

from reviewcast.errors import ScriptError
from reviewcast.model import Block, Notice, Review, Script, Segment, Show

from .blocks import AT_BREAK, AT_END, BEFORE_HEADING, Reader, at_least, with_chapter
from .chapters import ChapterPlan, place_of_rating
from .phrases import choose_phrases, write_closing, write_opening
from .render import render_script
from .utterances import Speak, Speaker

__all__ = ["Speak", "render_script", "write_script"]


def write_script(review: Review, show: Show, speak: Speak) -> Script:
    """Write all that will be said of a review, sentence by sentence.

    `speak(written, language, pronunciations)` gives the spoken words and the changes
    (`reviewcast.spoken.speak_words`). Every word of the review's blocks is in the `written` of a
    segment that is not `ours`, in their order. Pauses are milliseconds, by the table of
    listening.md; the length that the opening names comes from the number of words, at 175 a minute.
    Raises `ScriptError` for a template with an unknown name and for a review that says nothing.
    """
    phrases = choose_phrases(review, show)
    reader = Reader(
        review=review,
        show=show,
        phrases=phrases,
        speaker=Speaker(speak=speak, pronunciations=show.pronunciations),
    )
    blocks = review.blocks
    head: list[Segment]
    if blocks[0].role == "title":
        head, first = reader.read_block(blocks[0], 0), 1
    else:
        head, first = reader.read_block(Block(role="title", text=review.title_line or review.title), 0), 0
    if not head:
        raise ScriptError(
            "The title has no words that can be said.",
            where=review.title,
            remedy="Give the review a title with letters or digits.",
        )
    head = with_chapter(head, phrases.words["chapter_opening"])
    body, notices = _read_body(reader, head, first)
    words = sum(len(segment.spoken.split()) for segment in body if not segment.ours)
    opening = reader.say_ourselves(write_opening(review, show, phrases, words), "opening", 0)
    if len(body) > len(head):
        at_least(opening, _pause_before(blocks[first]) if first < len(blocks) else 0)
    last = len(blocks) - 1
    closing = reader.say_ourselves(write_closing(review, show, phrases), "closing", last)
    segments = [*body[: len(head)], *opening, *body[len(head) :], *closing]
    segments[-1] = replace(segments[-1], pause_ms=AT_END)
    return Script(segments=tuple(segments), notices=tuple(notices))


def _read_body(reader: Reader, head: list[Segment], first: int) -> tuple[list[Segment], list[Notice]]:
    """Read the blocks after the title; what cannot be said joins the author's sentence before it."""
    blocks = reader.review.blocks
    plan = ChapterPlan(reader.phrases)
    rating_at = place_of_rating(blocks) if _rating_is_unsaid(reader.review) else -1
    segments, notices = list(head), list[Notice]()
    depth = 0
    for paragraph, block in enumerate(blocks[first:], first):
        if paragraph == rating_at:
            depth = _frame(reader, segments, depth, 0, paragraph)
            _add_rating(reader, segments, plan, paragraph)
        depth = _frame(reader, segments, depth, _depth_of(block), paragraph)
        if depth == 0 or not segments[-1].ours:
            at_least(segments, _pause_before(block))
        chapter = plan.chapter_at(block)
        said = (
            reader.read_image(block, paragraph)
            if block.role == "image"
            else reader.read_block(block, paragraph)
        )
        if said:
            segments += with_chapter(said, chapter)
        else:
            notices.append(_join_unsaid(segments, block))
    _frame(reader, segments, depth, 0, len(blocks) - 1)
    if rating_at == len(blocks):
        _add_rating(reader, segments, plan, len(blocks))
    return segments, notices


def _depth_of(block: Block) -> int:
    return max(1, block.level) if block.role == "quote" else 0


def _pause_before(block: Block) -> int:
    heading = BEFORE_HEADING if block.role == "heading" else 0
    return AT_BREAK if block.break_before else heading


def _rating_is_unsaid(review: Review) -> bool:
    """Say whether the rating stands only in front matter."""
    if review.rating is None or any(block.role == "rating" for block in review.blocks):
        return False
    return not any(review.rating.written in block.text for block in review.blocks if block.role != "title")


def _add_rating(reader: Reader, segments: list[Segment], plan: ChapterPlan, paragraph: int) -> None:
    rating = reader.review.rating
    if rating is not None:
        chapter = plan.chapter_at(Block(role="rating", text=rating.written))
        segments += with_chapter(reader.read_rating(rating, paragraph), chapter)


def _frame(reader: Reader, segments: list[Segment], depth: int, wanted: int, paragraph: int) -> int:
    """Say "Quote." and "End quote." until quotes are as deep as wanted; return that depth."""
    words = reader.phrases.words
    for level in range(depth, wanted):
        segments += reader.say_ourselves(words["quote"], "quote", paragraph, level + 1)
    for level in range(depth, wanted, -1):
        segments += reader.say_ourselves(words["end_quote"], "quote", segments[-1].paragraph, level)
    return wanted


def _join_unsaid(segments: list[Segment], block: Block) -> Notice:
    """Keep the words of a block that cannot be said with the author's sentence before it."""
    at = max(n for n, segment in enumerate(segments) if not segment.ours)
    segments[at] = replace(segments[at], written=f"{segments[at].written} {block.text}")
    return Notice(
        what=f"Nothing in “{block.text}” can be said; it stands in the transcript only.",
        where=f"line {block.line}",
        remedy="Write it in words if a listener should get it.",
    )
