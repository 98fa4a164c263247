"""The line that names a review: its work's title, and what stands around that."""

import re
from collections.abc import Collection
from dataclasses import dataclass
from functools import cache

from .vocabulary import any_of, load_vocabulary

LONGEST_LINE = 150
LONGEST_PARSED = 300
"""Beyond this a line is taken as it stands: the patterns below may look at a line as often as it has years."""
MOST_WORDS_WITH_STOP = 12
ENDS_IN_YEAR = re.compile(
    r"(?P<title>.*\S)\s*[(\[](?P<inside>[^()\[\]]*\b(?:1[5-9]|20)\d\d\b[^()\[\]]*)[)\]]"
)
YEAR = re.compile(r"(?:c\. ?)?((?:1[5-9]|20)\d\d)(?:\s?[-–]\s?\d{0,4})?")
COUNTRY = re.compile(r"[^\W\d_a-z][\w. &’'-]*")
NOT_COUNTRIES = re.compile(
    r"\b(?:cut|edition|version|restoration|remaster\w*|season|series|volume|min\w*)\b", re.IGNORECASE
)
PREFIX = re.compile(
    r"(?P<prefix>[^:|]{1,60}?(?::dox[^:|]{0,8})?)(?::\s+|\s+[–—|-]\s+)(?P<rest>\S.*)", re.IGNORECASE
)
GLUED_YEAR = re.compile(r"[A-Z]\w*[A-Za-z] ?[’']?\d{2}|[A-Z]\w*[A-Za-z](?:19|20)\d\d")


@dataclass(frozen=True, slots=True, kw_only=True)
class TitleLine:
    """The title of the work without festival, label and year, and what the line told beside it."""

    title: str
    year: int | None = None
    country: str = ""


def is_title_line(text: str) -> bool:
    """Tell whether a paragraph may be a title: a short one that is no sentence among others.

    >>> is_title_line("HotDocs13: The Lamplighter (2012)"), is_title_line("It is slow. It is good.")
    (True, False)
    """
    if not text or len(text) > LONGEST_LINE:
        return False
    sentences = re.search(r"\w{3,}[.!?]”? +[^\Wa-z]", text) and text.endswith((".", "!", "?"))
    long = text.endswith((".", ":", ";", ",")) and len(text.split()) > MOST_WORDS_WITH_STOP
    return not sentences and not long


def parse_title_line(line: str, lines: Collection[str] = ()) -> TitleLine:
    """Take a title line apart. `lines` are the other lines of the review that stand on their own.

    A prefix is taken away when it looks like a festival or a label, or when the rest names the work in
    another line (`Rest (Canada, 2012)`): so a title keeps a colon of its own.

    >>> parse_title_line("HotDocs13: The Lamplighter: A Winter on Gull Rock (2012)")
    TitleLine(title='The Lamplighter: A Winter on Gull Rock', year=2012, country='')
    >>> parse_title_line("Film review: Amélie (France/Germany, 2001)")
    TitleLine(title='Amélie', year=2001, country='France/Germany')
    >>> parse_title_line("Blade Runner 2049 – review").title
    'Blade Runner 2049'
    """
    title = " ".join(line.split())
    if len(title) > LONGEST_PARSED:
        return TitleLine(title=title)
    short = (text for text in lines if len(text) <= LONGEST_PARSED)
    named = {match["title"].casefold() for text in short if (match := ENDS_IN_YEAR.fullmatch(text))}
    year, country = None, ""
    for _ in range(3):
        before = title
        title = _cut_suffix(title)
        dated = ENDS_IN_YEAR.fullmatch(title)
        if dated:
            title = dated["title"]
            found = parse_origin(dated["inside"])
            year, country = found[1] or year, found[0] or country
        prefixed = PREFIX.fullmatch(title)
        if prefixed and (is_prefix(prefixed["prefix"], year) or prefixed["rest"].casefold() in named):
            title = prefixed["rest"]
        if title == before:
            break
    return TitleLine(title=_strip_quotes(title), year=year, country=country)


def parse_origin(inside: str) -> tuple[str, int | None]:
    """Return the countries and the year in the brackets after a title.

    >>> parse_origin("Canada, 2012"), parse_origin("France/Italy, 1963, 103 min"), parse_origin("1998 cut")
    (('Canada', 2012), ('France/Italy', 1963), ('', None))
    """
    year: int | None = None
    countries: list[str] = []
    for part in re.split(r"\s*[,;/|]\s*", inside.strip()):
        dated = YEAR.fullmatch(part)
        if dated:
            year = int(dated[1])
        elif COUNTRY.fullmatch(part) and len(part.split()) <= 4 and not NOT_COUNTRIES.search(part):
            countries.append(part)
    return "/".join(countries) if year else "", year


def is_prefix(prefix: str, year: int | None = None) -> bool:
    """Tell whether what stands before a title's colon is a festival or a label.

    >>> [is_prefix(p) for p in ("TIFF21", "Sundance 2013", "Film Review", "Alien", "Blade Runner 2049")]
    [True, True, True, False, False]
    """
    text = prefix.casefold().strip()
    if re.fullmatch(_label_pattern(), text):
        return True
    bare = re.sub(r"^(?:the )?(?:\d\d(?:st|nd|rd|th) )?|\s*[’']?\d{2,4}$", "", text)
    festivals = load_vocabulary()["festivals"]
    known = bare in festivals["names"] or any(word in festivals["words"] for word in bare.split())
    if known or (bare in festivals["places"] and bare != text):
        return True
    # "Space 1999: ..." is a title; a festival bears the year of the work or the two after it.
    digits = re.search(r"[^\W\d_] ?[’']?(\d{2}|(?:19|20)\d\d)$", prefix.strip())
    near = digits is not None and year is not None and 0 <= (int(digits[1]) - year) % 100 <= 2
    glued = GLUED_YEAR.fullmatch(prefix.strip()) and " " not in prefix.strip()
    return near or bool(glued)


@cache
def _label_pattern() -> str:
    kinds = any_of(load_vocabulary()["reviews"]["kinds"])
    return rf"(?:a |my |our )?(?:{kinds} )?(?:review|critique|kritik|rezension|crítica|recensione|reseña)(?: of)?"


def _cut_suffix(title: str) -> str:
    kinds = any_of(load_vocabulary()["reviews"]["kinds"])
    cut = re.sub(
        rf"(?:\s+[–—|-]\s+|\s*:\s+|\s+\()(?:(?:a|my|{kinds}) ){{0,2}}review\)?$",
        "",
        title,
        flags=re.IGNORECASE,
    )
    cut = re.sub(rf"\s+{kinds} review$", "", cut, flags=re.IGNORECASE)
    return re.sub(rf"^(?:a |my )?(?:{kinds} )?review of\s+", "", cut, flags=re.IGNORECASE) or title


def _strip_quotes(title: str) -> str:
    quoted = re.fullmatch(r"[“\"‘'«„]\s?([^“”\"«»„]+?)\s?[”\"’'»“]", title)
    return quoted[1] if quoted else title
