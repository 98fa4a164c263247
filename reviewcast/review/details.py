"""The fields of the front matter, checked: what the author says of the review, in the nouns of the model."""

import re
from dataclasses import dataclass
from datetime import UTC, datetime

from reviewcast.errors import ReviewError
from reviewcast.model import Credit, Notice, Rating

from .characters import clean_text
from .ratings import parse_rating
from .source import Field, Fields, name_place
from .vocabulary import load_vocabulary

LANGUAGE = re.compile(r"[A-Za-z]{2,3}(?:[-_][A-Za-z0-9]{1,8})*")
DAY = re.compile(r"(\d{4})-(\d{1,2})-(\d{1,2})(?:[T\s]+(\S.*))?", re.IGNORECASE)


@dataclass(frozen=True, slots=True, kw_only=True)
class Details:
    """What a file says of itself; empty where it says nothing."""

    id: str = ""
    title: str = ""
    work: str = ""
    year: int | None = None
    country: str = ""
    credits: tuple[Credit, ...] = ()
    rating: Rating | None = None
    author: str = ""
    date: datetime | None = None
    date_has_time: bool = False
    language: str = ""
    summary: str = ""
    cover: str = ""
    cover_alt: str = ""
    notices: tuple[Notice, ...] = ()


def read_details(fields: Fields, name: str) -> Details:
    """Check the fields and turn them into details; unknown ones belong to other programs.

    Raises ReviewError that names key, line and what is wanted.
    """
    known = load_vocabulary()["front_matter"]
    fields = {known.get(key, key): field for key, field in fields.items()}
    desk = _Desk(fields, name)
    date, has_time = desk.date()
    rating, notices = desk.rating()
    return Details(
        id=desk.text("id"),
        title=desk.text("title"),
        work=desk.text("work"),
        year=desk.year(),
        country=desk.texts("country", "/"),
        credits=desk.credits(),
        rating=rating,
        author=desk.texts("author", " and "),
        date=date,
        date_has_time=has_time,
        language=desk.language(),
        summary=desk.text("summary"),
        cover=desk.text("cover"),
        cover_alt=desk.text("cover_alt"),
        notices=notices,
    )


def parse_date(text: str) -> tuple[datetime, bool] | None:
    """Read an ISO date, with or without a time of day (then True); without a zone it is UTC.

    >>> parse_date("2024-3-1")
    (datetime.datetime(2024, 3, 1, 0, 0, tzinfo=datetime.timezone.utc), False)
    >>> parse_date("2024-03-01 10:00:00 +0200")[0].isoformat()
    '2024-03-01T08:00:00+00:00'
    """
    day = DAY.fullmatch(text.strip())
    if not day:
        return None
    date = f"{day[1]}-{int(day[2]):02}-{int(day[3]):02}"
    time = re.sub(r"\s+(?=[+\-Zz])", "", day[4] or "").upper()
    try:
        moment = datetime.fromisoformat(f"{date}T{time or '00:00'}")
        return moment.astimezone(UTC) if moment.tzinfo else moment.replace(tzinfo=UTC), bool(time)
    except (ValueError, OverflowError):
        return None


@dataclass(frozen=True, slots=True)
class _Desk:
    """Where fields are taken up one by one."""

    fields: Fields
    name: str

    def _refuse(self, key: str, wanted: str) -> ReviewError:
        return ReviewError(
            f"{key} in the front matter must be {wanted}.", where=name_place(self.name, self.fields[key].line)
        )

    def text(self, key: str) -> str:
        value = self.fields.get(key, Field("", 0)).value
        if not isinstance(value, str):
            raise self._refuse(key, "a text")
        return " ".join(clean_text(value).split()) if value != "~" else ""

    def _strings(self, key: str, value: object) -> list[str]:
        values = value if isinstance(value, list) else [value]
        if not all(isinstance(item, str) for item in values):
            raise self._refuse(key, "a text or a list of texts")
        return [said for item in values if (said := " ".join(clean_text(str(item)).split()))]

    def texts(self, key: str, joint: str) -> str:
        return joint.join(self._strings(key, self.fields[key].value)) if key in self.fields else ""

    def year(self) -> int | None:
        text = self.text("year")
        if text and not re.fullmatch(r"[0-9]{1,4}", text):
            raise self._refuse("year", "a year such as 2012")
        return int(text) if text else None

    def language(self) -> str:
        text = self.text("language")
        if text and not LANGUAGE.fullmatch(text):
            raise self._refuse("language", "a language tag such as en-GB")
        return text.replace("_", "-")

    def date(self) -> tuple[datetime | None, bool]:
        text = self.text("date")
        parsed = parse_date(text)
        if text and not parsed:
            raise self._refuse("date", "a date such as 2024-03-01 or 2024-03-01T18:30:00Z")
        return parsed or (None, False)

    def credits(self) -> tuple[Credit, ...]:
        table = self.fields.get("credits", Field({}, 0)).value
        if not isinstance(table, dict):
            if table in ("", "~"):
                table = {}
            else:
                raise self._refuse("credits", 'a table of roles and names, such as "director: Ingrid Moss"')
        found = [
            (str(role), name) for role, value in table.items() for name in self._strings("credits", value)
        ]
        for key, role in load_vocabulary()["front_matter_credits"].items():
            if key in self.fields:
                found += [(role, name) for name in self._strings(key, self.fields[key].value)]
        cleaned = [(" ".join(clean_text(role).casefold().split()), name) for role, name in found]
        return tuple(Credit(role=role, name=name) for role, name in dict.fromkeys(cleaned))

    def rating(self) -> tuple[Rating | None, tuple[Notice, ...]]:
        value = self.fields.get("rating", Field("", 0)).value
        if isinstance(value, dict):
            parts = [str(value.get(key, "")) for key in ("value", "best")]
            rating = parse_rating("/".join(parts), labelled=True)
            if not rating:
                raise self._refuse("rating", "a rating such as 7/10, or a table with value and best")
            return rating, ()
        written = self.text("rating")
        if not written:
            return None, ()
        rating = parse_rating(written, labelled=True) or Rating(written=written)
        return rating, notice_scale(rating, name_place(self.name, self.fields["rating"].line))


def notice_scale(rating: Rating, where: str) -> tuple[Notice, ...]:
    """Return a notice where a rating is a number without a scale."""
    if rating.value is not None or not rating.written[0].isdigit():
        return ()
    return (
        Notice(
            what=f"The rating {rating.written} has no scale, so it is read as it stands.",
            where=where,
            remedy=f'Write what it is out of: "{rating.written}/10".',
        ),
    )
