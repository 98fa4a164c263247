"""Decide where chapters begin, so that a listener can jump to the verdict."""

from __future__ import annotations

from reviewcast.model import Block, Role

from .phrases import Phrases

_PROSE: tuple[Role, ...] = ("prose", "quote", "list-item", "image")


class ChapterPlan:
    """Knows which chapters have begun, and names the one that begins at a block ("" for none)."""

    def __init__(self, phrases: Phrases) -> None:
        self._phrases = phrases
        self._begun: set[str] = {"opening"}
        self._heading = ""

    def chapter_at(self, block: Block) -> str:
        """Name the chapter that begins at the next block of the review.

        A heading begins its own; the first prose before any heading "Review", a rating "Verdict",
        credits after the prose "Credits", notes "Notes", unless the heading just above says the same.
        """
        above, self._heading = self._heading, ""
        if block.role == "heading":
            self._heading = block.text
            self._begun.add("review")
            return block.text
        if block.role in _PROSE:
            return self._begin("review", above)
        if block.role == "rating":
            return self._begin("verdict", above)
        if block.role == "credit" and "review" in self._begun:
            return self._begin("credits", above)
        if block.role == "note":
            return self._begin("notes", above)
        return ""

    def _begin(self, name: str, above: str) -> str:
        if name in self._begun:
            return ""
        self._begun.add(name)
        chapter = self._phrases.words[f"chapter_{name}"]
        alike = {chapter.casefold(), *(self._phrases.verdicts if name == "verdict" else ())}
        return "" if above.strip(" .:!").casefold() in alike else chapter


def place_of_rating(blocks: tuple[Block, ...]) -> int:
    """Return before which block the rating of the front matter is said: after the last prose."""
    prose = [n for n, block in enumerate(blocks) if block.role in (*_PROSE, "heading", "title")]
    return max(prose, default=-1) + 1
