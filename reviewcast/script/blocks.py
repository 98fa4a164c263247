"""Turn blocks into segments, each with the pause that its role asks for."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, replace

from reviewcast.model import Block, Change, Rating, Review, Role, Segment, Show

from .phrases import Phrases
from .sentences import Stretch, split_sentences
from .utterances import Speaker

# Milliseconds, by the table of listening.md; where two meet the larger counts.
AFTER_SENTENCE = 300
AFTER_LIST_ITEM = 350
AFTER_HEADING = 500
BEFORE_HEADING = 900
AFTER_PARAGRAPH = 600
AT_BREAK = 1_200
AT_END = 500

_ONE_BREATH: tuple[Role, ...] = ("title", "heading", "image", "rating")


@dataclass(frozen=True, slots=True, kw_only=True)
class Reader:
    """Reads the blocks of one review aloud: its languages, its own words, its titles."""

    review: Review
    show: Show
    phrases: Phrases
    speaker: Speaker

    def language_of(self, block: Block) -> str:
        """Return the language of a block: its own, the review's or the show's."""
        return block.language or self.review.language or self.show.language

    def read_block(self, block: Block, paragraph: int, *, ours: bool = False) -> list[Segment]:
        """Return the segments of a block; none when nothing in it can be said."""
        language = self.language_of(block)
        segments: list[Segment] = []
        unsaid_from: int | None = None
        unsaid: tuple[Change, ...] = ()
        for start, end in self._sentences(block, language):
            utterances, changes = self.speaker.say(block.text, start, end, language, block.spans)
            if not utterances and segments:
                last = segments[-1]
                written = f"{last.written} {block.text[start:end]}"
                segments[-1] = replace(last, written=written, changes=last.changes + changes)
            elif not utterances:
                unsaid_from, unsaid = (start if unsaid_from is None else unsaid_from), unsaid + changes
            else:
                first = start if unsaid_from is None else unsaid_from
                segments.append(
                    Segment(
                        role=block.role,
                        written=block.text[first:end],
                        utterances=utterances,
                        pause_ms=AFTER_SENTENCE,
                        language=language,
                        ours=ours,
                        paragraph=paragraph,
                        level=block.level,
                        changes=unsaid + changes,
                    )
                )
                unsaid_from, unsaid = None, ()
        return _end_with(segments, pause_after(block.role))

    def _sentences(self, block: Block, language: str) -> list[Stretch]:
        if block.role in _ONE_BREATH:
            return [(0, len(block.text))]
        titles = [(span.start, span.end) for span in block.spans if span.kind == "title"]
        return split_sentences(block.text, language, [*titles, *self._known_titles(block.text)])

    def _known_titles(self, text: str) -> Iterator[Stretch]:
        for title in {self.review.work, self.review.title} - {""}:
            at = text.find(title)
            while at >= 0:
                yield at, at + len(title)
                at = text.find(title, at + len(title))

    def read_image(self, block: Block, paragraph: int) -> list[Segment]:
        """Return "Image:" and its words, which alone are the author's."""
        return [self._introduce_image(segment) for segment in self.read_block(block, paragraph)]

    def _introduce_image(self, segment: Segment) -> Segment:
        first, *rest = segment.utterances
        said = self.phrases.words["image"].format(words=first.spoken)
        change = Change(written=segment.written, spoken=said, rule="image")
        return replace(
            segment,
            utterances=(replace(first, spoken=said), *rest),
            changes=(*segment.changes, change),
        )

    def read_rating(self, rating: Rating, paragraph: int) -> list[Segment]:
        """Return the rating of the front matter; a bare number is said with the best there is."""
        segments = self.read_block(Block(role="rating", text=rating.written), paragraph)
        if rating.best is None or not rating.written.strip().replace(".", "", 1).isdigit():
            return segments
        in_full = f"{rating.written.strip()}/{rating.best:g}"
        said = self.read_block(Block(role="rating", text=in_full), paragraph)
        return [replace(segment, written=rating.written) for segment in said]

    def say_ourselves(self, text: str, role: Role, paragraph: int, level: int = 0) -> list[Segment]:
        """Return what reviewcast adds, in the language that it has words for."""
        block = Block(role=role, text=text, level=level, language=self.phrases.language)
        return self.read_block(block, paragraph, ours=True)


def pause_after(role: Role) -> int:
    """Return the pause after the last sentence of a block.

    >>> pause_after("heading")
    500
    """
    if role in {"title", "heading"}:
        return AFTER_HEADING
    return AFTER_LIST_ITEM if role == "list-item" else AFTER_PARAGRAPH


def at_least(segments: list[Segment], pause_ms: int) -> None:
    """Let the pause after the last segment be no shorter than this: pauses do not add up."""
    if segments:
        segments[-1] = replace(segments[-1], pause_ms=max(segments[-1].pause_ms, pause_ms))


def with_chapter(segments: list[Segment], chapter: str) -> list[Segment]:
    """Return the segments with a chapter that begins at the first of them, unless one does already."""
    if not segments or not chapter or segments[0].chapter:
        return segments
    return [replace(segments[0], chapter=chapter), *segments[1:]]


def _end_with(segments: list[Segment], pause_ms: int) -> list[Segment]:
    if segments:
        segments[-1] = replace(segments[-1], pause_ms=pause_ms)
    return segments
