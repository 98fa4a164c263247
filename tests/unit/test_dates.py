"""When an episode is published (design.md, "Dates")."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta, timezone

import pytest

from reviewcast.model import Block, Episode, Review
from reviewcast.publish.dates import check_date, choose_date

NOW = datetime(2026, 5, 4, 9, 30, 15, 250_000, tzinfo=UTC)
SECOND = timedelta(seconds=1)


def review(date: datetime | None = None, *, time: bool = False) -> Review:
    return Review(
        title="A",
        title_line="A",
        blocks=(Block(role="prose", text="Words."),),
        date=date,
        date_has_time=time,
    )


def record(published: datetime) -> Episode:
    return Episode(
        slug="a",
        guid="urn:uuid:1",
        state="pending",
        title="A",
        published=published,
        updated=published,
        language="en",
        source="a.txt",
        source_digest="",
        fingerprint="",
    )


def day(*numbers: int) -> datetime:
    return datetime(*numbers, tzinfo=UTC)  # type: ignore[arg-type,misc]


CASES = [
    ("none given is now, in whole seconds", None, False, [], day(2026, 5, 4, 9, 30, 15), 0),
    ("a day is noon", day(2020, 1, 2), False, [], day(2020, 1, 2, 12), 0),
    ("a second on that day", day(2020, 1, 2), False, [day(2020, 1, 2, 12)], day(2020, 1, 2, 12, 0, 1), 0),
    (
        "a third on that day",
        day(2020, 1, 2),
        False,
        [day(2020, 1, 2, 12), day(2020, 1, 2, 12, 0, 1)],
        day(2020, 1, 2, 12, 0, 2),
        0,
    ),
    (
        "episodes at any hour of the day count",
        day(2020, 1, 2),
        False,
        [day(2020, 1, 2, 3)],
        day(2020, 1, 2, 12, 0, 1),
        0,
    ),
    ("another day does not count", day(2020, 1, 2), False, [day(2020, 1, 3, 12)], day(2020, 1, 2, 12), 0),
    ("a day with time stands", day(2020, 1, 2, 3, 4, 5), True, [], day(2020, 1, 2, 3, 4, 5), 0),
    ("the same second moves", day(2020, 1, 2, 3), True, [day(2020, 1, 2, 3)], day(2020, 1, 2, 3, 0, 1), 0),
    ("a future day is now, with a warning", day(2026, 5, 5), False, [], day(2026, 5, 4, 9, 30, 15), 1),
    ("noon of today in the morning is now", day(2026, 5, 4), False, [], day(2026, 5, 4, 9, 30, 15), 0),
    ("the epoch stands", day(1970, 1, 1), False, [], day(1970, 1, 1, 12), 0),
    (
        "now follows an episode of this second",
        None,
        False,
        [day(2026, 5, 4, 9, 30, 15)],
        day(2026, 5, 4, 9, 30, 16),
        0,
    ),
    (
        "a clock before the newest is a warning",
        None,
        False,
        [day(2026, 6, 1), day(2020, 1, 1)],
        day(2026, 6, 1, 0, 0, 1),
        1,
    ),
    (
        "a past day stands though the clock is behind",
        day(2020, 1, 2),
        False,
        [day(2026, 6, 1)],
        day(2020, 1, 2, 12),
        0,
    ),
]


@pytest.mark.parametrize(
    ("given", "has_time", "taken", "expected", "warnings"), [c[1:] for c in CASES], ids=[c[0] for c in CASES]
)
def test_the_date_of_a_new_episode(
    given: datetime | None, taken: list[datetime], expected: datetime, warnings: int, *, has_time: bool
) -> None:
    date, notices = choose_date(review(given, time=has_time), [record(at) for at in taken], NOW)
    assert (date, len(notices)) == (expected, warnings)
    assert date not in taken


def test_the_day_is_the_authors_own_and_the_time_is_utc() -> None:
    east = timezone(timedelta(hours=13))
    date, _ = choose_date(review(datetime(2020, 1, 2, 1, 0, tzinfo=east), time=True), [], NOW)
    assert date == day(2020, 1, 1, 12)
    assert date.tzinfo is UTC


def test_a_future_date_never_lies_before_or_on_another_episode() -> None:
    taken = [record(day(2026, 5, 4, 9, 30, 15)), record(day(2026, 5, 4, 9, 30, 16))]
    date, _ = choose_date(review(day(2030, 1, 1)), taken, NOW)
    assert date == day(2026, 5, 4, 9, 30, 17)


def test_a_hundred_reviews_in_one_second_have_a_hundred_dates() -> None:
    records: list[Episode] = []
    for _ in range(100):
        date, notices = choose_date(review(), records, NOW)
        assert bool(notices) == (len(records) > 61)
        records.append(record(date))
    assert len({r.published for r in records}) == 100


def test_a_date_that_is_changed_later_is_a_warning() -> None:
    published = record(day(2020, 1, 2, 12, 0, 3))
    assert check_date(review(), published) == ()
    assert check_date(review(day(2020, 1, 2)), published) == ()
    (notice,) = check_date(review(day(2020, 1, 3)), published)
    assert "2020-01-03" in str(notice)
    assert "2020-01-02" in str(notice)
