"""The nouns, in the order in which a review becomes them.

    Review -> Script of Segments of Utterances -> Clips -> Recording -> Episode;  and the Show around it

Every noun is frozen and checks itself when it is built, so that a room never meets a wrong one.
Times are whole milliseconds (`_ms`), sounds are signed 16-bit little-endian mono PCM (`bytes`),
languages are BCP 47 tags, paths on the shelf are POSIX strings relative to the show.
"""

from .show import Episode, Product, Progress, Report, Show, Status
from .sound import Chapter, Clip, Cue, Recording, Sound, Voice, VoiceChoice, Word
from .text import Block, Change, Credit, Notice, Rating, Review, Role, Script, Segment, Span, Utterance

__all__ = [
    "Block",
    "Change",
    "Chapter",
    "Clip",
    "Credit",
    "Cue",
    "Episode",
    "Notice",
    "Product",
    "Progress",
    "Rating",
    "Recording",
    "Report",
    "Review",
    "Role",
    "Script",
    "Segment",
    "Show",
    "Sound",
    "Span",
    "Status",
    "Utterance",
    "Voice",
    "VoiceChoice",
    "Word",
]
