"""SubRip (SRT), for players that read nothing else.

AntennaPod cuts a card at its colons and shows only what stands between the first two: that is why
SRT never ships alone, and why the speaker is named only where the speaker changes.
"""

from collections.abc import Iterator, Sequence
from itertools import accumulate, pairwise

from reviewcast.model import Cue
from reviewcast.model.checks import require

from .lines import name_speaker, render_time, wrap_words

_WIDTH = 32  # podcast namespace, transcripts: a card has at most two lines of 32 characters
_LINES = 2


def render_srt(cues: Sequence[Cue], *, narrator: str) -> str:
    """Render the cues as SubRip: cards of at most two lines of 32 characters, never across sentences.

    A longer sentence has several cards, which share its time by their number of characters. `Name: `
    stands where the speaker changes: `narrator` for the author's words, `reviewcast` for the rest.
    """
    require(bool(narrator.strip()), "a narrator has a name")
    cards: list[str] = []
    speaker = ""
    for cue in cues:
        before, speaker = speaker, name_speaker(cue, narrator)
        for start_ms, end_ms, lines in _deal_cards(cue, "" if speaker == before else f"{speaker}: "):
            times = f"{render_time(start_ms, mark=',')} --> {render_time(end_ms, mark=',')}"
            cards.append("\n".join([str(len(cards) + 1), times, *lines, ""]))
    return "\n".join(cards)


def _deal_cards(cue: Cue, lead: str) -> Iterator[tuple[int, int, list[str]]]:
    """Yield start, end and lines of each card of a sentence; no card is empty or lasts no time."""
    # SubRip cannot escape: an arrow of the author's must not be read as a line of times.
    lines = wrap_words(cue.written.replace("-->", "\N{RIGHTWARDS ARROW}"), width=_WIDTH, lead=lead)
    lasts_ms = cue.end_ms - cue.start_ms
    step = _LINES if len(lines) <= lasts_ms else len(lines)
    cards = [lines[i : i + step] for i in range(0, len(lines), step)]
    shown = accumulate((sum(map(len, card)) for card in cards), initial=0)
    said = [max(0, characters - len(lead)) for characters in shown]
    # One millisecond for each card, the rest of the time by what has been said so far.
    spare_ms = lasts_ms - len(cards)
    times = [cue.start_ms + i + spare_ms * so_far // max(1, said[-1]) for i, so_far in enumerate(said)]
    for (start_ms, end_ms), card in zip(pairwise(times), cards, strict=True):
        yield start_ms, end_ms, card
