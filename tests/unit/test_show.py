"""Settings: found, read, refused with the way out, and written for a new show.

tests/data/settings holds pairs: NAME.toml, settings that cannot be used, and NAME.txt, what is said of them.
"""

import dataclasses
from pathlib import Path

import pytest

from reviewcast.errors import ShowError
from reviewcast.model import Show
from reviewcast.show import check_show, find_show, load_show, render_settings
from reviewcast.show.table import read_table

PAIRS = Path(__file__).parents[1] / "data" / "settings"
GUID = "917393e3-1b1e-5cef-ace4-edaa54e1f810"

REQUIRED = """
title = "The Late Reel"
author = "Ada Moreau"
email = "ada@example.org"
base_url = "https://example.org/latereel"
"""
LEAST = f"[show]{REQUIRED}"


def load(folder: Path, text: str, name: str = "reviewcast.toml") -> Show:
    (folder / name).write_text(text, "utf-8")
    return load_show(folder)


@pytest.mark.parametrize("settings", sorted(PAIRS.glob("*.toml")), ids=lambda path: path.stem)
def test_settings_that_cannot_be_used_are_refused_in_one_sentence(settings: Path, tmp_path: Path) -> None:
    with pytest.raises(ShowError) as error:
        load(tmp_path, settings.read_text("utf-8"))
    said = str(error.value).replace(str(tmp_path.resolve() / "reviewcast.toml"), "SHOW/reviewcast.toml")
    assert settings.with_suffix(".txt").read_text("utf-8") == said + "\n"


def test_the_least_settings_make_a_show_of_defaults(tmp_path: Path) -> None:
    expected = Show(
        root=tmp_path.resolve(),
        title="The Late Reel",
        author="Ada Moreau",
        email="ada@example.org",
        base_url="https://example.org/latereel",
    )
    assert expected == load(tmp_path, LEAST)


def test_every_setting_reaches_the_show(tmp_path: Path) -> None:
    (tmp_path / "sounds").mkdir()
    for name in ("artwork.jpg", "sounds/in.wav", "sounds/out.wav"):
        (tmp_path / name).write_bytes(b"x")
    show = load(
        tmp_path,
        f"""
        sources = ["sounds", "."]
        [show]{REQUIRED}
        description = '''A film a week,
        the morning after.'''
        language = "fr-ca"
        link = "https://example.org/"
        category = "TV & Film>Film Reviews"
        explicit = true
        copyright = "2026 Ada Moreau"
        artwork = "artwork.jpg"
        guid = "{GUID.upper()}"
        [voice]
        engine = "system"
        name = "fr"
        rate = 170
        [audio]
        intro = "sounds/in.wav"
        outro = "sounds/out.wav"
        loudness = -19
        bitrate = 96
        [script]
        opening = "Bonsoir."
        closing = "Bonne nuit."
        [pronunciations]
        "Le Samouraï" = "le sa-mou-ra-ee"
        Saoirse = "Seer-sha"
        """,
    )
    expected = Show(
        root=tmp_path.resolve(),
        title="The Late Reel",
        author="Ada Moreau",
        email="ada@example.org",
        base_url="https://example.org/latereel",
        description="A film a week,\n        the morning after.",
        language="fr-CA",
        link="https://example.org",
        category="TV & Film > Film Reviews",
        explicit=True,
        copyright="2026 Ada Moreau",
        artwork="artwork.jpg",
        guid=GUID,
        engine="system",
        voice="fr",
        rate=170,
        intro="sounds/in.wav",
        outro="sounds/out.wav",
        loudness=-19.0,
        bitrate=96,
        opening="Bonsoir.",
        closing="Bonne nuit.",
        pronunciations={"Le Samouraï": "le sa-mou-ra-ee", "Saoirse": "Seer-sha"},
        sources=("sounds", "."),
    )
    assert expected == show


def test_the_table_and_the_show_agree_about_fields_and_defaults() -> None:
    least = Show(root=Path(), title="", author="", email="", base_url="")
    show = {name: value for name, value in dataclasses.asdict(least).items() if name != "root"}
    required = {"title", "author", "email", "base_url"}
    table = {s.field: "" if s.field in required else s.default for s in read_table().settings}
    assert required == {s.field for s in read_table().settings if s.default is None}
    assert show == table | {"sources": tuple(table["sources"])}


def test_every_example_in_the_table_can_be_used(tmp_path: Path) -> None:
    (tmp_path / "sounds").mkdir()
    (tmp_path / "reviews").mkdir()
    for name in ("artwork.jpg", "sounds/intro.wav", "sounds/outro.wav"):
        (tmp_path / name).write_bytes(b"x")
    table = read_table()
    lines = []
    for section in table.sections:
        lines += [f"[{section}]"] if section else []
        lines += [s.example_line for s in table.settings if s.section == section]
    show = load(tmp_path, "\n".join(lines))
    assert (show.category, show.outro) == ("TV & Film > Film Reviews", "sounds/outro.wav")


def test_pyproject_is_read_like_a_settings_file(tmp_path: Path) -> None:
    text = f'[project]\nname = "x"\n[tool.reviewcast.show]{REQUIRED}[tool.reviewcast.audio]\nbitrate = 96\n'
    assert load(tmp_path, text, "pyproject.toml").bitrate == 96


def test_a_wrong_line_of_pyproject_is_named(tmp_path: Path) -> None:
    text = (
        f'[tool.other]\nbitrate = "x"\n[tool.reviewcast.show]{REQUIRED}[tool.reviewcast.audio]\nbitrate = 1\n'
    )
    with pytest.raises(ShowError) as error:
        load(tmp_path, text, "pyproject.toml")
    assert f"{tmp_path.resolve() / 'pyproject.toml'}, line 9" == error.value.where


def test_reviewcast_toml_goes_before_pyproject(tmp_path: Path) -> None:
    (tmp_path / "pyproject.toml").write_text("[tool.reviewcast.show]\ntitle = 'Other'\n", "utf-8")
    assert load(tmp_path, LEAST).title == "The Late Reel"


def test_a_byte_order_mark_and_windows_line_ends_are_no_matter(tmp_path: Path) -> None:
    (tmp_path / "reviewcast.toml").write_bytes(b"\xef\xbb\xbf" + LEAST.replace("\n", "\r\n").encode())
    assert load_show(tmp_path).title == "The Late Reel"


def test_settings_in_another_encoding_are_named_with_their_line(tmp_path: Path) -> None:
    (tmp_path / "reviewcast.toml").write_bytes(LEAST.replace("Moreau", "Moré").encode("latin-1"))
    with pytest.raises(ShowError, match=r"line 3: The settings are not UTF-8 text\. Save"):
        load_show(tmp_path)


def test_deeply_nested_settings_are_refused(tmp_path: Path) -> None:
    with pytest.raises(ShowError, match="not valid TOML"):
        load(tmp_path, "a = " + "[" * 10_000)


def test_a_folder_without_settings_says_how_to_start(tmp_path: Path) -> None:
    with pytest.raises(ShowError, match="reviewcast init DIR") as error:
        load_show(tmp_path)
    assert str(tmp_path.resolve()) == error.value.where


def test_the_nearest_show_upwards_is_found(tmp_path: Path) -> None:
    inner = tmp_path / "outer" / "inner"
    (inner / "episodes" / "slug").mkdir(parents=True)
    for folder in (inner, inner.parent):
        (folder / "reviewcast.toml").write_text(LEAST, "utf-8")
    (inner / "episodes" / "pyproject.toml").write_text("[project]\nname = 'x'\n", "utf-8")
    assert [inner.resolve()] * 2 == [find_show(inner / "episodes" / "slug"), find_show(inner)]


@pytest.mark.parametrize("text", ["[tool.reviewcast]\n", "[tool.reviewcast.show]\ntitle = Oops\n"])
def test_a_pyproject_with_our_table_is_a_show_even_when_broken(text: str, tmp_path: Path) -> None:
    (tmp_path / "pyproject.toml").write_text(text, "utf-8")
    assert tmp_path.resolve() == find_show(tmp_path)


@pytest.mark.parametrize("text", ["[project]\n", "[project\n"])
def test_a_pyproject_of_others_is_no_show(text: str, tmp_path: Path) -> None:
    (tmp_path / "pyproject.toml").write_text(text, "utf-8")
    with pytest.raises(ShowError, match="no show here") as error:
        find_show(tmp_path)
    assert "--show DIR" in error.value.remedy


def test_a_broken_pyproject_that_is_a_show_is_named_with_its_line(tmp_path: Path) -> None:
    with pytest.raises(ShowError, match="line 2: The settings are not valid TOML"):
        load(tmp_path, "[tool.reviewcast.show]\ntitle = Oops\n", "pyproject.toml")


def test_a_link_out_of_the_show_is_refused(tmp_path: Path) -> None:
    root = tmp_path / "show"
    root.mkdir()
    (tmp_path / "secret.wav").write_bytes(b"x")
    (root / "intro.wav").symlink_to(tmp_path / "secret.wav")
    with pytest.raises(ShowError, match=r"“intro\.wav” leads out of the show's folder"):
        load(root, f'{LEAST}[audio]\nintro = "intro.wav"\n')


def test_a_circle_of_links_is_refused(tmp_path: Path) -> None:
    (tmp_path / "intro.wav").symlink_to("intro.wav")
    with pytest.raises(ShowError, match=r"intro\.wav"):
        load(tmp_path, f'{LEAST}[audio]\nintro = "intro.wav"\n')


def test_sources_may_lie_beside_the_show(tmp_path: Path) -> None:
    for name in ("show", "reviews"):
        (tmp_path / name).mkdir()
    assert load(tmp_path / "show", f'sources = ["../reviews"]\n{LEAST}').sources == ("../reviews",)


def test_no_error_repeats_an_address_that_may_hold_a_password(tmp_path: Path) -> None:
    with pytest.raises(ShowError) as error:
        load(tmp_path, LEAST.replace("https://", "https://ada:hunter2@"))
    assert "hunter2" not in str(error.value)


@pytest.mark.parametrize("host", ["localhost:8000", "127.0.0.1", "[::1]:8000", "reel.localhost"])
def test_http_is_taken_for_this_computer_with_a_warning(host: str, tmp_path: Path) -> None:
    show = load(tmp_path, LEAST.replace("https://example.org", f"http://{host}"))
    assert check_show(show)[0].where == "base_url"


def test_a_show_without_picture_and_guid_is_fine_since_both_are_made(tmp_path: Path) -> None:
    assert check_show(load(tmp_path, LEAST)) == ()


def render(**changes: str) -> str:
    given = {
        "title": "The Late Reel",
        "author": "Ada Moreau",
        "email": "ada@example.org",
        "base_url": "https://example.org/latereel",
        "language": "en-GB",
        "guid": GUID,
        "artwork": "artwork.jpg",
    }
    return render_settings(**(given | changes))


def test_new_settings_read_back_as_they_were_given(tmp_path: Path) -> None:
    (tmp_path / "artwork.jpg").write_bytes(b"x")
    expected = Show(
        root=tmp_path.resolve(),
        title='"Late" \\ Reel\'s 🎬 # [x]',
        author="Ada Moreau",
        email="ada@example.org",
        base_url="https://example.org/latereel",
        language="en-GB",
        guid=GUID,
        artwork="artwork.jpg",
    )
    assert expected == load(tmp_path, render(title='"Late" \\ Reel\'s 🎬 # [x]'))


def test_what_is_not_given_stands_as_a_comment(tmp_path: Path) -> None:
    text = render(language="", guid="", artwork="")
    assert {'# language = "en-US"', "# bitrate = 64", '# artwork = "artwork.jpg"'} <= set(text.split("\n"))
    assert load(tmp_path, text).language == "en-US"


def test_every_setting_is_explained_in_one_line() -> None:
    text = render()
    for setting in read_table().settings:
        assert f"\n# {setting.help}\n" in text
        assert len(setting.help) <= 100


def test_new_settings_with_all_comments_taken_away_are_valid(tmp_path: Path) -> None:
    for name in ("artwork.jpg", "sounds/intro.wav", "sounds/outro.wav", "reviews/x"):
        (tmp_path / name).parent.mkdir(exist_ok=True)
        (tmp_path / name).write_bytes(b"x")
    keys = {s.key for s in read_table().settings} | {'"Saoirse"'}
    lines = [line.removeprefix("# ") for line in render().split("\n")]
    live = [line for line in lines if line.startswith("[") or line.split(" = ")[0] in keys]
    assert load(tmp_path, "\n".join(live)).pronunciations == {"Saoirse": "Seer-sha"}


@pytest.mark.parametrize(
    "wrong",
    [
        {"title": ""},
        {"title": "The\nLate Reel"},
        {"title": "The Late\u2028Reel"},
        {"author": "Ada\x7f"},
        {"author": "Ada \udce9"},
        {"email": "ada"},
        {"base_url": "example.org"},
        {"language": "english"},
        {"guid": "1"},
        {"artwork": "/artwork.jpg"},
    ],
    ids=str,
)
def test_new_settings_refuse_what_could_not_be_read_back(wrong: dict[str, str]) -> None:
    with pytest.raises(ShowError, match=f"“{next(iter(wrong))}” in .show. cannot be used"):
        render(**wrong)
