"""The same review? Which episode a review is, by what is recorded, without looking at a disk.

    recognise(review, source, records, ...) -> Match: the record that it is, or None and a fresh slug and title

Likeness of text alone never decides: the path, the folder, an `id` or the title must agree as well.
"""

from __future__ import annotations

import hashlib
import re
import unicodedata
from collections import Counter
from collections.abc import Callable, Collection, Iterable, Sequence
from dataclasses import dataclass

from reviewcast.errors import IdentityError, UsageError
from reviewcast.model import Episode, Notice, Review, Script

_LONGEST_SLUG = 80
# Windows keeps these names for devices, in any folder.
_RESERVED = re.compile(r"(con|prn|aux|nul|com\d|lpt\d)")


@dataclass(frozen=True, slots=True, kw_only=True)
class Match:
    """The record that a review is (None: a new one), its slug, and a title that no other episode has."""

    record: Episode | None
    slug: str
    title: str
    notices: tuple[Notice, ...] = ()


def digest_sentences(script: Script) -> tuple[str, ...]:
    """Return a short digest of each of the author's sentences, blind to case, marks and blanks."""
    return tuple(_digest(s.written) for s in script.segments if not s.ours and s.role != "title")


def _digest(sentence: str) -> str:
    words = " ".join(re.findall(r"\w+", unicodedata.normalize("NFKC", sentence).casefold()))
    return hashlib.sha256(words.encode()).hexdigest()[:8]


def recognise(
    review: Review,
    source: str,
    records: Sequence[Episode],
    *,
    sentences: Sequence[str],
    source_exists: Callable[[str], bool],
    as_slug: str = "",
    new: bool = False,
) -> Match:
    """Return which episode REVIEW is; SOURCE is its path relative to the show, or "-".

    The first that holds: `as_slug`; an interrupted publication of the same text; `new`; the same `id`; the file lies in the episode's folder; the same path
    and the same title or half of the sentences; the same title, half of the sentences and a recorded source that
    is gone (a rename). The same path with neither title nor text alike is an `IdentityError`.
    """
    live = [record for record in records if record.state != "retracted"]
    folder = re.fullmatch(r"episodes/([a-z0-9-]+)/[^/]+", source)
    record = None
    if as_slug:
        record = _record_named(as_slug, live)
    elif interrupted := _interrupted(review, source, live, sentences):
        record = interrupted
    elif not new:
        record = (
            _by_id(review, live)
            or next((r for r in live if folder and r.slug == folder[1]), None)
            or _by_path(review, source, live, sentences)
            or _by_rename(review, source, live, sentences, source_exists)
        )
    others = [other for other in live if other is not record]
    title = _distinct_title(review, {_fold(other.title) for other in others})
    if record:
        slug = record.slug
    elif folder and not new and folder[1] not in {r.slug for r in records}:
        slug = folder[1]
    else:
        slug = make_slug(review.title, {r.slug for r in records})
    return Match(record=record, slug=slug, title=title, notices=_tell(review, record, title))


def make_slug(title: str, taken: Collection[str]) -> str:
    """Return a folder name of `[a-z0-9-]{1,80}` that is not TAKEN.

    >>> make_slug("Les Misérables: ½ good", set())
    'les-miserables-1-2-good'
    >>> make_slug("Alien", {"alien"})
    'alien-2'
    >>> make_slug("8½", set())
    '8-1-2'
    >>> make_slug("???", set())
    'review-a03b221c'
    """
    from anyascii import anyascii

    # NFKC would make 81/2 of 8½.
    apart = re.sub(r"(?<=\d)(?=[¼-¾⅐-⅞])", " ", title)
    words = re.findall(r"[a-z0-9]+", anyascii(unicodedata.normalize("NFKC", apart)).lower().replace("'", ""))
    slug = "-".join(words)[:_LONGEST_SLUG].strip("-")
    if not slug or _RESERVED.fullmatch(slug):
        slug = f"review-{hashlib.sha256(title.encode()).hexdigest()[:8]}"
    number, candidate = 1, slug
    while candidate in taken:
        number += 1
        candidate = f"{slug[: _LONGEST_SLUG - 1 - len(str(number))]}-{number}"
    return candidate


def _record_named(slug: str, live: Iterable[Episode]) -> Episode:
    for record in live:
        if record.slug == slug:
            return record
    raise UsageError(f"There is no episode named “{slug}”.", where="--as", remedy="See `reviewcast list`.")


def _interrupted(
    review: Review, source: str, live: Iterable[Episode], sentences: Sequence[str]
) -> Episode | None:
    """Return the pending record of the same source and text: the same command, run again."""
    for record in live:
        same = record.source == source and record.review_title == review.title
        if record.state == "pending" and same and record.sentences == tuple(sentences):
            return record
    return None


def _by_id(review: Review, live: Iterable[Episode]) -> Episode | None:
    return next((r for r in live if review.id and r.review_id == review.id), None)


def _by_path(
    review: Review, source: str, live: Iterable[Episode], sentences: Sequence[str]
) -> Episode | None:
    there = [r for r in live if r.source == source != "-" and not _ids_differ(review, r)]
    for record in there:
        if _fold(record.review_title) == _fold(review.title) or _share(record.sentences, sentences) >= 0.5:
            return record
    if not there:
        return None
    raise IdentityError(
        f"This file was published as “{there[0].review_title}”, and now it is “{review.title}” with another text.",
        where=source,
        remedy=f"If it is the same review, use --as {there[0].slug}. If it is a new one, use --new.",
    )


def _by_rename(
    review: Review,
    source: str,
    live: Iterable[Episode],
    sentences: Sequence[str],
    source_exists: Callable[[str], bool],
) -> Episode | None:
    if source == "-":
        return None
    for record in live:
        if (
            _fold(record.review_title) == _fold(review.title)
            and not _ids_differ(review, record)
            and record.source != "-"
            and not source_exists(record.source)
            and _share(record.sentences, sentences) >= 0.5
        ):
            return record
    return None


def _ids_differ(review: Review, record: Episode) -> bool:
    return bool(review.id and record.review_id and review.id != record.review_id)


def _share(published: Sequence[str], now: Sequence[str]) -> float:
    """Return how much of what was published is still there, 0 to 1."""
    same = sum((Counter(published) & Counter(now)).values())
    return same / len(published) if published else 0.0


def _fold(title: str) -> str:
    return " ".join(unicodedata.normalize("NFKC", title).casefold().split())


def _distinct_title(review: Review, taken: Collection[str]) -> str:
    """Return the title, made distinct by year, then reviewer, then "part 2": apps merge equal ones."""
    title = review.title
    candidates = [title]
    if review.year and str(review.year) not in title:
        candidates.append(f"{title} ({review.year})")
    if review.author:
        candidates.append(f"{title}, reviewed by {review.author}")
    for candidate in candidates:
        if _fold(candidate) not in taken:
            return candidate
    number = 2
    while _fold(f"{title}, part {number}") in taken:
        number += 1
    return f"{title}, part {number}"


def _tell(review: Review, record: Episode | None, title: str) -> tuple[Notice, ...]:
    if record or title == review.title:
        return ()
    return (
        Notice(
            what=f"Another episode is called “{review.title}”; this one becomes “{title}”.",
            remedy="If it is the same review, publish it with --as and the name of that episode.",
        ),
    )
