"""Everything that can go wrong, and what to do about it.

One base, and a leaf for each kind of trouble. Every error is a plain sentence or two that can be
read aloud: *what* happened, *where* (a file, a line, the words themselves) and *what to do*.
`cli` holds the only `except ReviewcastError` of the program.

    ReviewcastError
    +-- UsageError        the command was given wrongly            exit code 2
    +-- ShowError         the show's settings cannot be used       exit code 1, as all below
    +-- ReviewError       the review cannot be read
    +-- ScriptError       the review cannot be turned into speech
    +-- VoiceError        a voice is missing, failed, or lost words
    +-- SoundError        a sound file or the finished audio is not what it must be
    +-- ImageError        a picture cannot be made fit for a podcast directory
    +-- FeedError         the feed would not be valid
    +-- ShelfError        the disk, the lock, or a record on the shelf
    +-- IdentityError     it cannot be told which episode a review is
"""


class ReviewcastError(Exception):
    """Say what happened, where it happened and what to do; each part may be empty but the first."""

    exit_code = 1

    def __init__(self, what: str, *, where: str = "", remedy: str = "") -> None:
        self.what = what
        self.where = where
        self.remedy = remedy
        super().__init__(what, where, remedy)

    def __str__(self) -> str:
        """Return the parts as sentences: ``WHERE: WHAT REMEDY``.

        >>> str(ReviewcastError("It has no words.", where="a.md, line 3", remedy="Write some."))
        'a.md, line 3: It has no words. Write some.'
        """
        said = f"{self.where}: {self.what}" if self.where else self.what
        return f"{said} {self.remedy}".strip()


class UsageError(ReviewcastError):
    """The command line asks for something that cannot be."""

    exit_code = 2


class ShowError(ReviewcastError):
    """The settings of the show are missing, unknown or wrong."""


class ReviewError(ReviewcastError):
    """The source cannot be read as a review."""


class ScriptError(ReviewcastError):
    """The review cannot be turned into a script without a loss."""


class VoiceError(ReviewcastError):
    """An engine is missing, failed, or did not say what it was given."""


class SoundError(ReviewcastError):
    """A sound file cannot be read, or the finished audio missed its measures."""


class ImageError(ReviewcastError):
    """A picture cannot be read, or cannot be made what podcast directories take."""


class FeedError(ReviewcastError):
    """The feed would not be one that every podcast app accepts."""


class ShelfError(ReviewcastError):
    """The disk refuses, the lock is held, or a record on the shelf is damaged."""


class IdentityError(ReviewcastError):
    """It cannot be told whether a review is new or an edit of a published one."""
