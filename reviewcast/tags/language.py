"""ID3 names languages by three letters (ISO 639-2), the rest of reviewcast by BCP 47 tags."""

from importlib.resources import files

_UNKNOWN = "und"


def find_language_code(tag: str) -> str:
    """Find the ISO 639-2 code of a BCP 47 tag; `und` where there is none.

    >>> find_language_code("en-US"), find_language_code("zh-Hant-TW"), find_language_code("gsw")
    ('eng', 'zho', 'gsw')
    >>> find_language_code("x-klingon")
    'und'
    """
    primary = tag.split("-", maxsplit=1)[0].lower()
    if len(primary) == 2:
        table = files(__package__).joinpath("data", "iso639.tsv").read_text(encoding="ascii")
        codes = dict(line.split("\t") for line in table.splitlines() if not line.startswith("#"))
        return codes.get(primary, _UNKNOWN)
    return primary if len(primary) == 3 and primary.isascii() and primary.isalpha() else _UNKNOWN
