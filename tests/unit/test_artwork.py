"""Pictures: drawn for a show, checked as a directory would, made to fit."""

import io
import tomllib
from importlib.resources import files
from itertools import pairwise

import pytest
from PIL import Image

from reviewcast.artwork import _choose_font, _clean, check_artwork, fit_cover, render_artwork
from reviewcast.errors import ImageError

RED, WHITE = (200, 30, 30), (255, 255, 255)


def encode(picture: Image.Image, kind: str = "PNG", **options: object) -> bytes:
    file = io.BytesIO()
    picture.save(file, kind, **options)
    return file.getvalue()


def decode(data: bytes) -> Image.Image:
    picture = Image.open(io.BytesIO(data))
    picture.load()
    return picture


def near(one: object, other: tuple[int, ...]) -> bool:
    assert isinstance(one, tuple)
    return all(abs(a - b) <= 3 for a, b in zip(one, other, strict=True))


def extent(picture: Image.Image) -> tuple[int, int, int, int]:
    grey = picture.convert("L")
    ground = grey.getpixel((5, 5))
    assert isinstance(ground, int)
    drawn = grey.point(lambda value: 255 if abs(value - ground) > 40 else 0).getbbox()
    assert drawn is not None
    return drawn


TITLES = [
    "Ran",
    "Dispatches from the Back Row: A Critic's Notebook on Film, Books, and Everything",
    "Filmzeitschriftenbesprechungswesenvereinsvorsitz",
    "Cinéma café",
    "电影评论 夜场",
    "سينما آخر الليل",
    "🎬 Late 🎬",
    "🎬",
    "W" * 260,
    "  \n\u202e\udce9 ",
]


@pytest.mark.parametrize("title", TITLES, ids=lambda title: ascii(title[:12]))
def test_drawn_artwork_is_what_apple_takes_whatever_the_title(title: str) -> None:
    data = render_artwork(title, "Ada Moreau")
    check_artwork(data, "artwork.jpg")
    picture = decode(data)
    assert (picture.size, picture.mode, picture.format) == ((3000, 3000), "RGB", "JPEG")
    assert "progressive" not in picture.info
    assert len(data) <= 500_000
    left, top, right, bottom = extent(picture)
    assert min(left, top, 3000 - right, 3000 - bottom) >= 150, "something is drawn over the margin"


def test_letters_that_no_font_has_are_written_in_latin_ones_and_never_as_boxes() -> None:
    titles = ["Ran", "Cinéma café", "Кино", "Late 🎬 Reel", "❤️ Reel"]
    drawn = [_choose_font(_clean(title), [])[0] for title in titles]
    assert drawn == ["Ran", "Cinema cafe", "Kino", "Late Reel", "Reel"]


def test_the_same_show_gets_the_same_bytes_and_another_show_others() -> None:
    first, again, other = (render_artwork(title, "Ada") for title in ("Reel", "Reel", "Reels"))
    assert first == again
    assert first != other


def test_the_title_is_drawn() -> None:
    titled = decode(render_artwork("The Late Reel", "Ada")).crop((0, 0, 3000, 900)).convert("L")
    low, high = titled.getextrema()
    assert isinstance(low, int)
    assert isinstance(high, int)
    assert high - low > 150


def luminance(colour: str) -> float:
    """Relative luminance, as WCAG 2.2 defines it."""
    channels = (int(colour[at : at + 2], 16) / 255 for at in (1, 3, 5))
    linear = [c / 12.92 if c <= 0.04045 else ((c + 0.055) / 1.055) ** 2.4 for c in channels]
    return 0.2126 * linear[0] + 0.7152 * linear[1] + 0.0722 * linear[2]


def contrast(one: str, other: str) -> float:
    dark, light = sorted((luminance(one), luminance(other)))
    return (light + 0.05) / (dark + 0.05)


def test_every_palette_can_be_read() -> None:
    palettes = tomllib.loads(files("reviewcast").joinpath("data", "artwork.toml").read_text("utf-8"))[
        "palettes"
    ]
    assert contrast("#000000", "#ffffff") == pytest.approx(21)
    for palette in palettes:
        assert contrast(palette["ground"], palette["letters"]) >= 7
        assert all(contrast(palette["ground"], bar) >= 3 for bar in palette["bars"])


@pytest.mark.parametrize("side", [1400, 3000])
@pytest.mark.parametrize(("kind", "name"), [("JPEG", "a.jpg"), ("JPEG", "a.JPEG"), ("PNG", "a.png")])
def test_artwork_of_an_author_passes(kind: str, name: str, side: int) -> None:
    check_artwork(encode(Image.new("RGB", (side, side), RED), kind), name)


def square(mode: str = "RGB", side: int = 1400) -> Image.Image:
    return Image.new(mode, (side, side))


WRONG_ARTWORK = {
    "too small": (encode(square(side=1399)), "a.png", "1399 pixels wide and high. Make it 1400 to 3000"),
    "too large": (encode(square(side=3001)), "a.png", "3001 pixels wide and high. Make it 1400 to 3000"),
    "not square": (encode(Image.new("RGB", (1600, 1400))), "a.png", "1600 pixels wide and 1400 high. Crop"),
    "another name": (encode(square(), "JPEG"), "a.png", "is a JPEG, but its name does not say so. Rename"),
    "another type": (encode(square(), "GIF"), "a.gif", "is a GIF. Save it as JPEG or PNG"),
    "transparent": (encode(square("RGBA")), "a.png", "has transparent parts. Save it as RGB"),
    "grey": (encode(square("L")), "a.png", "is in L, not in RGB"),
    "four colours": (encode(square("CMYK"), "JPEG"), "a.jpg", "is in CMYK, not in RGB"),
    "no picture": (b"%PDF-1.7", "a.jpg", "not a picture that can be read"),
    "cut off": (encode(square())[:-400], "a.png", "not a picture that can be read"),
    "empty": (b"", "a.jpg", "not a picture that can be read"),
}


@pytest.mark.parametrize("case", WRONG_ARTWORK)
def test_artwork_that_apple_would_refuse_is_refused_with_its_figures(case: str) -> None:
    data, name, words = WRONG_ARTWORK[case]
    with pytest.raises(ImageError) as error:
        check_artwork(data, name)
    assert name == error.value.where
    assert words in str(error.value)


def test_a_poster_is_shown_whole_on_its_average_colour() -> None:
    poster = Image.new("RGB", (1000, 2000), RED)
    poster.paste((30, 30, 200), (0, 0, 1000, 1000))
    cover = decode(fit_cover(encode(poster), "a.png", side=600))
    assert cover.size == (600, 600)
    assert near(cover.getpixel((10, 300)), (115, 30, 115))
    assert near(cover.getpixel((300, 5)), (30, 30, 200))
    assert near(cover.getpixel((300, 594)), RED)


def test_what_is_transparent_becomes_white() -> None:
    picture = Image.new("RGBA", (600, 600), (0, 0, 0, 0))
    picture.paste((*RED, 255), (0, 0, 600, 300))
    cover = decode(fit_cover(encode(picture), "a.png", side=600))
    assert near(cover.getpixel((300, 100)), RED)
    assert near(cover.getpixel((300, 500)), WHITE)


def test_a_photo_is_turned_as_the_camera_noted() -> None:
    photo = Image.new("RGB", (600, 600), WHITE)
    photo.paste(RED, (0, 0, 600, 300))
    exif = Image.Exif()
    exif[0x0112] = 3  # orientation: upside down
    cover = decode(fit_cover(encode(photo, "JPEG", exif=exif), "a.jpg", side=600))
    assert near(cover.getpixel((300, 500)), RED)
    assert not cover.getexif()


@pytest.mark.parametrize("mode", ["1", "L", "LA", "P", "RGB", "RGBA", "I;16"])
def test_a_picture_of_any_kind_becomes_rgb(mode: str) -> None:
    cover = decode(fit_cover(encode(Image.new(mode, (100, 80))), "a.png", side=600))
    assert (cover.mode, cover.size, cover.format) == ("RGB", (600, 600), "JPEG")


def test_sixteen_bits_of_grey_keep_their_grey() -> None:
    cover = decode(fit_cover(encode(Image.new("I;16", (600, 600), 0x8080)), "a.png", side=600))
    assert near(cover.getpixel((300, 300)), (128, 128, 128))


def test_even_noise_gives_a_small_cover_for_the_tag() -> None:
    noise = Image.effect_noise((700, 700), 100).convert("RGB")
    assert len(fit_cover(encode(noise), "a.png", side=600)) <= 300_000


def test_the_same_picture_gives_the_same_cover() -> None:
    data = encode(Image.radial_gradient("L"))
    assert fit_cover(data, "a.png", side=600) == fit_cover(data, "a.png", side=600)


def test_a_cover_made_for_a_directory_is_one_that_it_takes() -> None:
    check_artwork(fit_cover(encode(Image.new("RGB", (1000, 1400), RED)), "a.png", side=1400), "a.jpg")


def test_a_picture_too_small_for_a_directory_is_refused_with_its_figures() -> None:
    with pytest.raises(ImageError, match=r"1000 pixels wide and 1399 high.*1400 pixels or more"):
        fit_cover(encode(Image.new("RGB", (1000, 1399))), "a.png", side=1400)


@pytest.mark.parametrize("side", [9500, 13_500])
def test_a_decompression_bomb_is_refused_before_it_is_opened(side: int) -> None:
    bomb = encode(Image.new("1", (side, side)))
    with pytest.raises(ImageError, match="more pixels than any cover needs"):
        fit_cover(bomb, "a.png", side=600)


@pytest.mark.parametrize("kind", ["EPS", "BMP", "TIFF"])
def test_only_types_of_the_web_are_opened_so_that_postscript_never_runs(kind: str) -> None:
    with pytest.raises(ImageError, match="not a picture"):
        fit_cover(encode(Image.new("RGB", (10, 10)), kind), "a.jpg", side=600)


def test_damaged_pictures_are_refused_or_read_but_never_crash() -> None:
    whole = encode(Image.radial_gradient("L").convert("RGB"), "JPEG"), encode(Image.radial_gradient("L"))
    for data in whole:
        for start, end in pairwise(range(0, len(data), len(data) // 40)):
            damaged = data[:start] + bytes(255 - byte for byte in data[start:end]) + data[end:]
            assert is_read_or_refused(damaged)


def is_read_or_refused(data: bytes) -> bool:
    try:
        return len(fit_cover(data, "a", side=60)) > 0
    except ImageError as error:
        return "picture" in error.what
