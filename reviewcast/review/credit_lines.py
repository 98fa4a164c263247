"""Lines that say who made a work, and what else stands in its credits."""

import re
from functools import cache

from reviewcast.model import Credit

from .titles import ENDS_IN_YEAR, parse_origin
from .vocabulary import any_of, load_vocabulary

LONGEST = 300
LONGEST_FACT = 120
PARTICLES = {
    "de", "da", "di", "do", "du", "del", "della", "dos", "van", "von", "der", "den", "la", "le", "las", "los",
    "y", "e", "af", "al", "el", "bin", "ibn", "ter", "zu", "the", "of", "and", "&", "with", "for", "et", "und",
    "jr.", "sr.",
}  # fmt: skip
BYLINE = re.compile(
    r"(?:(?:reviewed|review|words|text|written)\s+by|by|reviewer:|–|—)\s+(\S.*?)\.?", re.IGNORECASE
)
COMPANIES = {"publisher", "distributor", "studio", "label", "developer"}


def parse_credits(text: str) -> tuple[Credit, ...] | None:
    """Return the credits of a text that consists of nothing else; None where it is prose.

    A fact about the work (`Runtime: 118 min`) is a credit line without credits.

    >>> parse_credits("Directed by Ingrid Moss.")
    (Credit(role='director', name='Ingrid Moss'),)
    >>> parse_credits("Written and directed by J. J. Abrams. Starring Chris Pine and Zoe Saldaña.")[1:3]
    (Credit(role='director', name='J. J. Abrams'), Credit(role='actor', name='Chris Pine'))
    >>> parse_credits("Runtime: 118 min"), parse_credits("Directed by Ingrid Moss, it follows two women.")
    ((), None)
    """
    if len(text) > LONGEST:
        return None
    found: list[Credit] = []
    for part in _split_parts(text):
        if _is_fact(part):
            continue
        credited = _parse_part(part)
        if credited is None:
            return None
        found += credited
    return tuple(dict.fromkeys(found))


def parse_work_line(text: str, work: str) -> tuple[str, int | None] | None:
    """Return country and year of the line that names the work once more; None for any other line.

    >>> parse_work_line("The Lamplighter (Canada, 2012)", "The Lamplighter")
    ('Canada', 2012)
    >>> parse_work_line("Alien (UK, 1979)", "The Lamplighter") is None
    True
    """
    line = ENDS_IN_YEAR.fullmatch(text.rstrip(".")) if len(text) <= LONGEST else None
    if not line or not work or _fold(line["title"]) != _fold(work):
        return None
    return parse_origin(line["inside"])


def parse_byline(text: str) -> str:
    """Return the reviewer of a line `By NAME`, else nothing.

    >>> parse_byline("Reviewed by Mary O’Neill"), parse_byline("By the time it ends, I slept.")
    ('Mary O’Neill', '')
    """
    line = BYLINE.fullmatch(text) if len(text) <= LONGEST_FACT else None
    return line[1] if line and is_name(line[1]) else ""


def is_fact_line(text: str) -> bool:
    """Tell whether a line may stand on its own in a block of credits."""
    return len(text) <= LONGEST and bool(
        parse_byline(text) or ENDS_IN_YEAR.fullmatch(text.rstrip(".")) or parse_credits(text) is not None
    )


def is_name(text: str) -> bool:
    """Tell whether words are a name, or several: capitalised, but for particles.

    >>> is_name("Guillermo del Toro"), is_name("will.i.am"), is_name("an old friend")
    (True, True, False)
    """
    words = [word for word in re.split(r"[\s,;/]+", text) if word]
    capital = [
        not word[0].islower() or "." in word[1:-1] for word in words if word.casefold() not in PARTICLES
    ]
    return 0 < len(capital) <= 30 and all(capital) and not re.search(r"[?!:]|\d{5}", text)


def _fold(text: str) -> str:
    return text.replace("’", "'").casefold().strip('"“”')


@cache
def _part_patterns() -> tuple[re.Pattern[str], re.Pattern[str], re.Pattern[str]]:
    """Return the patterns of a credit, of a fact, and of the place between two of them."""
    vocabulary = load_vocabulary()
    label = any_of(vocabulary["credits"])
    facts = any_of(vocabulary["facts"]["labels"])
    labels = rf"(?P<label>{label}(?:(?:,| and| &|/) ?{label}){{0,3}})"
    return (
        re.compile(rf"{labels}(?P<colon>\s*:)?\s+(?P<names>\S.*?)\.?", re.IGNORECASE),
        re.compile(
            rf"{facts}\s*:\s+\S.*|\d{{1,3}} ?(?:min(?:ute)?s?)\.?|rated [A-Z0-9-]{{1,6}}\.?", re.IGNORECASE
        ),
        re.compile(
            rf"\s*(?:[.;|·•]|,(?= ?{label}\b)(?=[^:]*(?: by |:)))\s+(?=(?:{label}|{facts})\b)", re.IGNORECASE
        ),
    )


def _split_parts(text: str) -> list[str]:
    return [part for part in _part_patterns()[2].split(text) if part]


def _is_fact(part: str) -> bool:
    sentence = part.endswith((".", "!", "?")) and len(part.split()) > 12
    return len(part) <= LONGEST_FACT and not sentence and bool(_part_patterns()[1].fullmatch(part))


def _parse_part(part: str) -> list[Credit] | None:
    credit = _part_patterns()[0].fullmatch(part) or _part_patterns()[0].fullmatch(
        re.sub(
            r"^(written|produced|edited|composed|designed) (and|&) ", r"\1 by \2 ", part, flags=re.IGNORECASE
        )
    )
    if not credit:
        return None
    label, names = credit["label"].casefold(), credit["names"]
    if not (credit["colon"] or label.endswith("by") or label == "starring") or not is_name(names):
        return None
    table = load_vocabulary()["credits"]
    roles = [table[one] for one in re.split(rf"(?:,| and| &|/) ?(?={any_of(table)})", label) if one in table]
    return [Credit(role=role, name=name) for role in roles for name in split_names(names, role)]


def split_names(names: str, role: str = "") -> list[str]:
    """Split a list of people; companies and couples of brothers stay whole.

    >>> split_names("Joel and Ethan Coen"), split_names("Ann Lee, Bo Li & Cy Ray")
    (['Joel and Ethan Coen'], ['Ann Lee', 'Bo Li', 'Cy Ray'])
    """
    if role in COMPANIES:
        return [names]
    people: list[str] = []
    for part in re.split(r"\s*[,;]\s*(?:and\s+|&\s*)?", names):
        pair = re.split(r"\s+(?:and|&)\s+", part)
        people += [part] if " " not in pair[0] and " " in pair[-1] else pair
    return [person for person in people if person]
