"""What every caption format needs: who speaks, when, and in lines of which width."""

import re
import textwrap

from reviewcast.model import Cue

OURS = "reviewcast"

# A no-break space within a word is the author's ("10 km", French quotation marks) and stays. All other
# blanks are folded, also those that only some readers take for the end of a line (U+0085, U+2028); a
# no-break space alone on a line would be an empty line to them.
_BLANKS = re.compile(r"[^\S\u00a0\u2007\u202f]+")


def name_speaker(cue: Cue, narrator: str) -> str:
    """Name who speaks: the narrator for the author's words, `reviewcast` for what was added."""
    return OURS if cue.ours else fold_blanks(narrator)


def fold_blanks(text: str) -> str:
    r"""Put text on one line, with single blanks.

    >>> fold_blanks(" one\ntwo\u2028three ")
    'one two three'
    """
    words = (word.strip() for word in _BLANKS.split(text))
    return " ".join(word for word in words if word)


def wrap_words(text: str, *, width: int, lead: str = "") -> list[str]:
    """Break text at its blanks into lines of at most `width` characters, the first led by `lead`.

    A word is never broken or hyphenated: read in order, the lines are the words. So a word longer
    than a line makes a longer line, as does writing that has no blanks.

    >>> wrap_words("Tight shots inside a car", width=12, lead="A: ")
    ['A: Tight', 'shots inside', 'a car']
    """
    return textwrap.wrap(
        fold_blanks(text), width, initial_indent=lead, break_long_words=False, break_on_hyphens=False
    )


def render_time(ms: int, *, mark: str) -> str:
    """Render a time as hours, minutes, seconds, milliseconds, with `mark` before the last.

    >>> render_time(3_725_040, mark=".")
    '01:02:05.040'
    """
    seconds, ms = divmod(ms, 1000)
    minutes, seconds = divmod(seconds, 60)
    hours, minutes = divmod(minutes, 60)
    return f"{hours:02}:{minutes:02}:{seconds:02}{mark}{ms:03}"
