"""Pictures: the show's own artwork, drawn; an author's picture, checked or made to fit.

    render_artwork   title, author -> a square JPEG with the name of the show
    check_artwork    is this file what podcast directories take?
    fit_cover        any picture -> a square JPEG, all of it visible

Only this room knows Pillow. Equal arguments give equal bytes, on one machine with one Pillow.
"""

import hashlib
import io
import tomllib
import unicodedata
import warnings
from collections.abc import Callable, Iterator
from importlib.resources import files

from anyascii import anyascii
from PIL import Image, ImageDraw, ImageFont, ImageOps, features

from reviewcast.errors import ImageError

# Apple Podcasts, "Show artwork": square, 1400 to 3000 pixels, JPEG or PNG, RGB without alpha (feed.md, 2).
_SMALLEST, _LARGEST = 1400, 3000
_TYPES = {"JPEG": (".jpg", ".jpeg"), "PNG": (".png",)}
# Some of Pillow's readers start programs (EPS starts Ghostscript): these do not.
_READABLE = ("JPEG", "PNG", "WEBP", "GIF")

_MARGIN = 240
_TITLE_SIZES = range(760, 90, -20)
_AUTHOR_SIZES = range(150, 50, -10)
_BARS = 21
_LONGEST = 255  # characters: a title in the settings is no longer
_LONGEST_WORD = 20  # letters: a longer one is broken, so as not to shrink the whole title

_Font = ImageFont.FreeTypeFont


def render_artwork(title: str, author: str) -> bytes:
    """Draw the show's name, in letters as large as fit, above a wave of sound that is its own.

    Return a baseline JPEG of 3000 x 3000 pixels, RGB, of at most 500 kB. Letters that no font of
    this machine has are written in Latin ones. The colours and the wave follow from the title.
    """
    table = tomllib.loads(files("reviewcast").joinpath("data", "artwork.toml").read_text("utf-8"))
    seed = hashlib.sha256(title.encode("utf-8", "replace")).digest()
    palette = table["palettes"][seed[0] % len(table["palettes"])]
    picture = Image.new("RGB", (_LARGEST, _LARGEST), palette["ground"])
    pen = ImageDraw.Draw(picture)
    write = {"fonts": table["fonts"], "colour": palette["letters"]}
    end = _draw_text(pen, title, **write, top=_MARGIN, bottom=1940, sizes=_TITLE_SIZES)
    _draw_wave(pen, seed, palette["bars"], top=end + 80, bottom=2540)
    _draw_text(pen, author, **write, top=2620, bottom=2820, sizes=_AUTHOR_SIZES)
    return _encode(picture, heaviest=500_000)


def check_artwork(data: bytes, name: str) -> None:
    """Raise ImageError unless the picture is what Apple Podcasts takes (feed.md, section 2).

    That is a square JPEG or PNG of 1400 to 3000 pixels in RGB without transparency, under a name that
    ends as its type does. The error gives the picture's own figures.
    """
    picture = _open(data, name)
    width, height = picture.size
    kind = picture.format or ""
    if kind not in _TYPES:
        raise ImageError(f"The picture is a {kind}.", where=name, remedy="Save it as JPEG or PNG.")
    if not name.lower().endswith(_TYPES[kind]):
        raise ImageError(
            f"The picture is a {kind}, but its name does not say so.",
            where=name,
            remedy=f"Rename it so that it ends in {_TYPES[kind][0]}.",
        )
    if width != height:
        raise ImageError(
            f"The picture is {width} pixels wide and {height} high.",
            where=name,
            remedy=f"Crop it to a square, at best {_LARGEST} by {_LARGEST}.",
        )
    if not _SMALLEST <= width <= _LARGEST:
        raise ImageError(
            f"The picture is {width} pixels wide and high.",
            where=name,
            remedy=f"Make it {_SMALLEST} to {_LARGEST} pixels, at best {_LARGEST}.",
        )
    if picture.mode != "RGB" or picture.has_transparency_data:
        form = (
            "has transparent parts" if picture.has_transparency_data else f"is in {picture.mode}, not in RGB"
        )
        raise ImageError(
            f"The picture {form}.", where=name, remedy="Save it as RGB without transparency, as JPEG does."
        )


def fit_cover(data: bytes, name: str, *, side: int) -> bytes:
    """Make a picture a square JPEG of `side` pixels, RGB, with nothing of it cut off.

    It is turned as its camera noted, what is transparent becomes white, and the square is filled up
    with the picture's average colour. At most 300 kB up to 600 pixels, 500 kB above where that can
    be had. Raise ImageError for what is no picture, is a decompression bomb, or has fewer than 1400
    pixels where a cover for directories (1400 or more) is wanted.
    """
    picture = _flatten(_open(data, name, draft=2 * side))
    longest = max(picture.size)
    if side >= _SMALLEST > longest:
        raise ImageError(
            f"The picture is {picture.width} pixels wide and {picture.height} high, too few for a cover.",
            where=name,
            remedy=f"Give one whose longer side has {_SMALLEST} pixels or more.",
        )
    average = tuple(picture.resize((1, 1), Image.Resampling.BOX).tobytes())
    square = ImageOps.pad(picture, (side, side), Image.Resampling.LANCZOS, color=average)
    return _encode(square, heaviest=300_000 if side <= 600 else 500_000)


def _open(data: bytes, name: str, *, draft: int = 0) -> Image.Image:
    """Decode a picture whole, or say in one sentence why not; a DRAFT of so many pixels a side is quicker."""
    try:
        with warnings.catch_warnings():
            # Above its limit (89 million pixels) Pillow only warns; at twice the limit it raises.
            warnings.simplefilter("ignore")
            warnings.simplefilter("error", Image.DecompressionBombWarning)
            picture = Image.open(io.BytesIO(data), formats=_READABLE)
            kind = picture.format
            if draft:
                picture.draft(None, (draft, draft))
            turned = ImageOps.exif_transpose(picture)  # a decoded copy
    except (Image.DecompressionBombWarning, Image.DecompressionBombError):
        raise ImageError(
            "The picture has more pixels than any cover needs.",
            where=name,
            remedy=f"Save it with {_LARGEST} pixels a side.",
        ) from None
    except (OSError, SyntaxError, ValueError, EOFError, TypeError, ArithmeticError, LookupError) as error:
        # Pillow's readers raise any of these for damaged files, SyntaxError for a broken PNG chunk.
        raise ImageError(
            "The file is not a picture that can be read: it is damaged, or of another type.",
            where=name,
            remedy="Save it as JPEG or PNG.",
        ) from error
    turned.format = kind  # which a copy has lost
    return turned


def _flatten(picture: Image.Image) -> Image.Image:
    """Return the picture in RGB, on white where one could see through it."""
    if picture.mode.startswith("I"):
        # convert() cuts the 16 bits of a grey PNG off at 255, which leaves it white.
        return picture.convert("I").point(lambda value: value / 257).convert("L").convert("RGB")
    if not picture.has_transparency_data:
        return picture.convert("RGB")
    clear = picture.convert("RGBA")
    white = Image.new("RGBA", clear.size, "white")
    return Image.alpha_composite(white, clear).convert("RGB")


def _encode(picture: Image.Image, *, heaviest: int) -> bytes:
    """Encode as baseline JPEG at the best quality that weighs no more than `heaviest` bytes."""
    encoded = b""
    for quality in (90, 80, 70, 60, 50, 40, 30):
        file = io.BytesIO()
        picture.save(file, "JPEG", quality=quality, optimize=True, progressive=False)
        encoded = file.getvalue()
        if len(encoded) <= heaviest:
            break
    return encoded


def _draw_wave(pen: ImageDraw.ImageDraw, seed: bytes, colours: list[str], *, top: int, bottom: int) -> None:
    """Draw a row of round bars, as sound is drawn, as high as the title leaves room for."""
    step = (_LARGEST - 2 * _MARGIN) / (_BARS - 0.4)
    thick, middle = round(step * 0.6), (top + bottom) // 2
    for number in range(_BARS):
        swell = 1 - abs(number - _BARS // 2) / _BARS
        half = round(thick / 2 + ((bottom - top) / 2 - thick / 2) * swell * seed[1 + number] / 255)
        left = round(_MARGIN + number * step)
        colour = colours[seed[-1 - number] % 4 == 0]
        pen.rounded_rectangle((left, middle - half, left + thick, middle + half), thick // 2, colour)


def _draw_text(
    pen: ImageDraw.ImageDraw,
    text: str,
    *,
    fonts: list[str],
    colour: str,
    top: int,
    bottom: int,
    sizes: range,
) -> int:
    """Write a text between two heights, at the largest size at which it fits; return where it ends."""
    words, font = _choose_font(_clean(text), fonts)
    if not words:
        return top
    lines: list[str] = []
    for size in sizes:
        font = font.font_variant(size=size)
        lines = _wrap(words, font.getlength, _LARGEST - 2 * _MARGIN)
        advance = round(size * 1.12)
        if lines and len(lines) * advance <= bottom - top:
            break
    from_right = _runs_from_right(words)
    left, anchor = (_LARGEST - _MARGIN, "ra") if from_right else (_MARGIN, "la")
    for line in lines:
        pen.text((left, top), line, colour, font, anchor=anchor, stroke_width=size // 60)
        top += advance
    return top


def _clean(text: str) -> str:
    """Compose letters with their accents, drop what cannot be seen (emoji's selectors too), fold blanks."""
    seen = (" " if c.isspace() else c for c in unicodedata.normalize("NFC", text))
    kept = (c for c in seen if unicodedata.category(c)[0] != "C" and c not in "\ufe0e\ufe0f")
    return " ".join("".join(kept).split())[:_LONGEST]


def _choose_font(text: str, names: list[str]) -> tuple[str, _Font]:
    """Find a font with all letters of the text: Pillow's own, this machine's; else use Latin letters.

    Pillow's own font has little beyond ASCII. Symbols, emoji first of all, give way before letters do.
    """
    own = ImageFont.load_default(100)
    if not isinstance(own, ImageFont.FreeTypeFont):
        raise ImageError("Pillow was built without FreeType.", remedy="Reinstall it: pip install pillow")
    words = " ".join("".join(c for c in text if not unicodedata.category(c).startswith("S")).split())
    for wanted in (text, words):
        for font in _find_fonts(own, names):
            if _covers(font, wanted):
                return wanted, font
    return " ".join(anyascii(words).split()), own


def _find_fonts(own: _Font, names: list[str]) -> Iterator[_Font]:
    yield own
    for name in names:
        try:
            yield ImageFont.truetype(name, 100)
        except OSError:
            continue


def _covers(font: _Font, text: str) -> bool:
    """Say whether a font has every letter, by comparing each with what it draws for none."""
    if _runs_from_right(text) and not features.check("raqm"):
        return False  # without Raqm Pillow draws Arabic and Hebrew from the wrong end
    plain = font.font_variant(layout_engine=ImageFont.Layout.BASIC)
    nothing = bytes(plain.getmask("\uffff"))
    return all(c == " " or bytes(plain.getmask(c)) != nothing for c in set(text))


def _runs_from_right(text: str) -> bool:
    """Say whether a text runs from right to left, by its first strong letter (UAX #9, rule P2)."""
    strong = (unicodedata.bidirectional(c) for c in text)
    return next((kind for kind in strong if kind in {"L", "R", "AL"}), "L") != "L"


def _wrap(text: str, measure: Callable[[str], float], width: float) -> list[str]:
    """Break a text into the fewest lines that fit, as even as can be; no lines when a word is too wide.

    >>> _wrap("The Late Reel Show", len, 10)
    ['The Late', 'Reel Show']
    >>> _wrap("Kriminalfilmbesprechungen", len, 20)
    ['Kriminalfilmbesprech', 'ungen']
    """
    lines = _fill(text, measure, width)
    narrower = lines
    while narrower and len(narrower) == len(lines):
        lines = narrower
        width = max(measure(line) for line in lines) - 1
        narrower = _fill(text, measure, width)
    return lines


def _fill(text: str, measure: Callable[[str], float], width: float) -> list[str]:
    lines: list[str] = []
    for piece in _pieces(text):
        joined = lines[-1] + piece if lines else piece
        if lines and measure(joined.rstrip()) <= width:
            lines[-1] = joined
        elif measure(piece.strip()) <= width:
            lines.append(piece.lstrip())
        else:
            return []
    return [line.rstrip() for line in lines]


def _pieces(text: str) -> Iterator[str]:
    """Split where a line may break: after blanks and hyphens, and between the wide letters of East Asia."""
    piece = ""
    for letter in text:
        wide = unicodedata.east_asian_width(letter) in {"W", "F"}
        closing = unicodedata.category(letter) in {"Pe", "Pf", "Po"}
        full = len(piece) == _LONGEST_WORD
        if letter != " " and piece and (full or piece[-1] in " -\u2013" or (wide and not closing)):
            yield piece
            piece = ""
        piece += letter
    yield piece
