"""When an episode is published; the clock is a parameter."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import UTC, datetime, timedelta

from reviewcast.model import Episode, Notice, Review

_SECOND = timedelta(seconds=1)


def choose_date(
    review: Review, records: Sequence[Episode], now: datetime
) -> tuple[datetime, tuple[Notice, ...]]:
    """Return the date of a new episode, unlike any other in RECORDS, and what the author should know.

    A date without time is 12:00 UTC, one second later for each episode already on that day. A future date becomes
    now; a past one stands; none is now, which follows the newest episode even where the clock stands before it.
    """
    now = now.astimezone(UTC).replace(microsecond=0)
    taken = {record.published.astimezone(UTC) for record in records}
    notices: list[Notice] = []
    if review.date is not None:
        date = review.date.astimezone(UTC).replace(microsecond=0)
        if not review.date_has_time:
            noon = date.replace(hour=12, minute=0, second=0)
            date = noon + _SECOND * sum(other.date() == noon.date() for other in taken)
        if date > now and (review.date_has_time or date.date() > now.date()):  # noon of today is no mistake
            given = review.date.date().isoformat()
            notices.append(Notice(what=f"The date {given} lies in the future; the episode is dated now."))
        date = min(date, now)
    else:
        date = now
        newest = max(taken, default=None)
        if newest is not None and newest >= now:
            if newest > now + timedelta(minutes=1):
                notices.append(
                    Notice(
                        what=f"This computer's clock stands before the newest episode ({newest:%Y-%m-%d %H:%M} UTC).",
                        remedy="Set the clock. The new episode is dated just after that one.",
                    )
                )
            date = newest + _SECOND
    while date in taken:
        date += _SECOND
    return date, tuple(notices)


def check_date(review: Review, record: Episode) -> tuple[Notice, ...]:
    """Tell the author that an episode's date stays what it was when it was first published."""
    if review.date is None or review.date.astimezone(UTC).date() == record.published.astimezone(UTC).date():
        return ()
    return (
        Notice(
            what=f"The review's date is now {review.date.date()}, but the episode keeps {record.published.date()}.",
            remedy="Podcast apps would take an episode with another date for a new one.",
        ),
    )
