"""The pages hold the author's words, in sound HTML, and nothing in a review can break out of them."""

from __future__ import annotations

import itertools
import json
import re
import tomllib
from collections.abc import Iterator
from dataclasses import replace
from datetime import UTC, datetime
from importlib import resources
from pathlib import Path
from typing import Any
from xml.etree.ElementTree import Element

import html5lib
import pytest

from reviewcast.model import Chapter, Credit, Cue, Episode, Product, Rating, Role, Show
from reviewcast.pages import load_page_files, render_episode_page, render_show_page

NOON = datetime(2013, 5, 12, 12, tzinfo=UTC)
HOSTILE = """</script><script>alert(1)</script>"'--><!-- ]]> <img src=x onerror=alert(1)> {{ 7 * 7 }} {x}"""
SHOW = Show(
    root=Path("show"),
    title="Night Screenings",
    author="Ada Critic",
    email="ada@example.org",
    base_url="https://example.org/show/",
    description="Films, reviewed.\n\nOne a week.",
    link="https://example.org/",
)
LINES: list[tuple[Role, str, dict[str, Any]]] = [
    ("title", "Harbour Light: A Return (2019)", {}),
    ("opening", "Reviewed by Ada Critic, read by a synthetic voice.", {"ours": True}),
    ("prose", "The ferry is late.", {"paragraph": 1}),
    ("prose", "Nobody minds.", {"paragraph": 1}),
    ("heading", "The island", {"paragraph": 2, "level": 1}),
    ("heading", "Its people", {"paragraph": 3, "level": 4}),
    ("quote", "Quote.", {"paragraph": 4, "level": 1, "ours": True}),
    ("quote", "On rentre.", {"paragraph": 4, "level": 1, "language": "fr"}),
    ("quote", "Slowly.", {"paragraph": 4, "level": 1}),
    ("quote", "End quote.", {"paragraph": 4, "level": 1, "ours": True}),
    ("quote", "Quote.", {"paragraph": 5, "level": 2, "ours": True}),
    ("quote", "Another voice.", {"paragraph": 5, "level": 2}),
    ("list-item", "The pier", {"paragraph": 6}),
    ("list-item", "The light", {"paragraph": 7}),
    ("image", "A lamp in fog", {"paragraph": 8}),
    ("heading", "The end", {"paragraph": 9, "level": 2}),
    ("rating", "7/10", {"paragraph": 10}),
    ("credit", "Directed by Bo Lind.", {"paragraph": 11}),
    ("closing", "End of review.", {"paragraph": 12, "ours": True}),
]
SENTENCE: dict[str, Any] = {"language": "en-US"}
CUES = [
    Cue(start_ms=n * 2000, end_ms=n * 2000 + 1700, written=said, role=role, **(SENTENCE | more))
    for n, (role, said, more) in enumerate(LINES)
]
WORDS = [cue.written for cue in CUES if not cue.ours]
HEADINGS = ("h1", "h2", "h3", "h4", "h5", "h6")


def build_product(suffix: str, media_type: str, size: int = 900) -> Product:
    path = f"episodes/harbour-light/harbour-light-0a1b2c3d{suffix}"
    return Product(path=path, media_type=media_type, size=size, digest="0" * 64)


EPISODE = Episode(
    slug="harbour-light",
    guid="urn:uuid:00000000-0000-4000-8000-000000000000",
    state="published",
    title="Harbour Light: A Return",
    published=NOON,
    updated=NOON,
    language="en-US",
    source="harbour.txt",
    source_digest="1",
    fingerprint="2",
    work="Harbour Light: A Return",
    year=2019,
    country="Norway",
    credits=(Credit(role="director", name="Bo Lind"),),
    rating=Rating(written="7/10", value=7, best=10),
    author="Ada Critic",
    summary="A film about a ferry.",
    duration_ms=3_725_400,
    chapters=(
        Chapter(start_ms=0, end_ms=8000, title="Opening"),
        Chapter(start_ms=8000, end_ms=36000, title="The island"),
        Chapter(start_ms=36000, end_ms=38000, title="Closing"),
    ),
    products={
        "audio": build_product(".mp3", "audio/mpeg", 4_123_456),
        "vtt": build_product(".vtt", "text/vtt"),
        "srt": build_product(".srt", "application/x-subrip"),
        "json": build_product(".json", "application/json"),
        "chapters": build_product(".chapters.json", "application/json+chapters"),
        "chapters-vtt": build_product(".chapters.vtt", "text/vtt"),
        "cover": build_product(".jpg", "image/jpeg"),
    },
)


def parse(html: str) -> Element:
    """Parse as a browser does, and refuse what is not as the standard has it."""
    parser = html5lib.HTMLParser(strict=True, namespaceHTMLElements=False)
    root: Element = parser.parse(html)
    return root


def render(**changes: Any) -> Element:
    return parse(render_episode_page(SHOW, replace(EPISODE, **changes), CUES, notes=""))


def text(element: Element | None) -> str:
    assert element is not None
    return " ".join("".join(element.itertext()).split())


def read_author(page: Element) -> list[str]:
    return [text(one) for one in page.iter("span") if one.get("data-end-ms") is not None]


def walk(page: Element, *tags: str) -> Iterator[Element]:
    return (one for one in page.iter() if one.tag in tags)


PAGES = {
    "episode": render_episode_page(SHOW, EPISODE, CUES, notes="One line.\nAnother."),
    "show": render_show_page(SHOW, [EPISODE], artwork="feed/artwork-0a1b2c3d.jpg"),
    "empty show": render_show_page(replace(SHOW, description="", link=""), [], artwork=""),
    "bare episode": render_episode_page(
        SHOW,
        replace(EPISODE, work="", year=None, credits=(), rating=None, author="", summary="", chapters=(),
                products={"audio": EPISODE.products["audio"]}),
        CUES, notes="",
    ),
}  # fmt: skip


@pytest.mark.parametrize("name", PAGES)
class TestEveryPage:
    def test_parses_strictly_in_its_language_with_one_main_and_one_first_heading(self, name: str) -> None:
        page = parse(PAGES[name])
        assert page.get("lang") == "en-US"
        assert [len(list(page.iter(tag))) for tag in ("main", "h1", "title")] == [1, 1, 1]

    def test_skips_no_level_of_headings(self, name: str) -> None:
        levels = [HEADINGS.index(one.tag) for one in walk(parse(PAGES[name]), *HEADINGS)]
        assert levels[0] == 0
        assert all(after <= before + 1 for before, after in itertools.pairwise(levels))

    def test_has_unique_plain_ids_and_no_link_within_that_leads_nowhere(self, name: str) -> None:
        page = parse(PAGES[name])
        ids = [one.attrib["id"] for one in page.iter() if "id" in one.attrib]
        assert len(set(ids)) == len(ids)
        assert all(re.fullmatch("[A-Za-z0-9_-]+", each) for each in ids)
        within = {one.attrib["href"] for one in walk(page, "a") if one.attrib["href"].startswith("#")}
        assert within <= {f"#{each}" for each in ids}

    def test_allows_only_what_lies_beside_it(self, name: str) -> None:
        policy = next(one for one in parse(PAGES[name]).iter("meta") if "http-equiv" in one.attrib)
        assert policy.attrib["content"].startswith(
            "default-src 'none'; media-src 'self'; img-src 'self'; style-src 'self'; script-src 'self'"
        )
        loaded = re.findall(r'(?:src|rel="stylesheet" href)="([^"]*)"', PAGES[name])
        assert [each for each in loaded if ":" in each or each.startswith("/")] == []

    def test_says_the_same_of_the_feed(self, name: str) -> None:
        footer = next(parse(PAGES[name]).iter("footer"))
        link = next(footer.iter("a"))
        assert (
            text(link),
            link.get("href"),
        ) == ("RSS feed of Night Screenings", "https://example.org/show/feed/feed.xml")


def test_the_authors_words_alone_are_the_transcript_in_their_order() -> None:
    page = render()
    assert read_author(page) == WORDS
    review = next(one for one in page.iter("div") if one.get("class") == "text")
    for ours in [one for one in review.iter("span") if one.get("data-ours") is not None]:
        ours.text = ""
    assert text(review) == " ".join(WORDS)


def test_each_sentence_carries_its_number_among_the_cues_and_its_times() -> None:
    spans = [one for one in render().iter("span") if one.get("data-end-ms") is not None]
    assert [(f"s{n}", str(cue.start_ms), str(cue.end_ms)) for n, cue in enumerate(CUES) if not cue.ours] == [
        (one.get("id"), one.get("data-start-ms"), one.get("data-end-ms")) for one in spans
    ]
    assert not [one for one in spans if "tabindex" in one.attrib]


def test_paragraphs_headings_quotes_and_lists_are_what_they_were() -> None:
    review = next(one for one in render().iter("div") if one.get("class") == "text")
    assert [(one.tag, text(one)) for one in walk(review, "p", "li", *HEADINGS)] == [
        ("p", "Harbour Light: A Return (2019)"),
        ("p", "The ferry is late. Nobody minds."),
        ("h3", "The island"),
        ("h4", "Its people"),
        ("p", "On rentre. Slowly."),
        ("p", "Another voice."),
        ("li", "The pier"),
        ("li", "The light"),
        ("p", "Image: A lamp in fog"),
        ("h4", "The end"),
        ("p", "7/10"),
        ("p", "Directed by Bo Lind."),
    ]
    assert [text(one) for one in review.iter("blockquote")] == [
        "On rentre. Slowly.",
        "Another voice.",
        "Another voice.",
    ]
    assert [text(one) for one in review.iter("ul")] == ["The pier The light"]


def test_a_sentence_in_another_language_says_so_and_the_others_do_not() -> None:
    marked = {text(one): one.get("lang") for one in render().iter("span") if one.get("lang")}
    assert marked == {"On rentre.": "fr"}


def test_a_chapter_leads_to_the_authors_sentence_where_it_begins_or_else_to_the_review() -> None:
    links = [one for one in render().iter("a") if one.get("data-start-ms") is not None]
    assert [(text(one), one.get("href"), one.get("data-start-ms")) for one in links] == [
        ("Opening", "#s0", "0"),
        ("The island", "#s4", "8000"),
        ("Closing", "#review", "36000"),
    ]


def test_the_player_is_the_browsers_own_and_waits() -> None:
    audio = next(render().iter("audio"))
    assert audio.attrib == {
        "controls": "",
        "preload": "none",
        "src": "harbour-light-0a1b2c3d.mp3",
        "aria-label": "Listen to Harbour Light: A Return",
    }
    assert [(one.get("kind"), one.get("src")) for one in audio.iter("track")] == [
        ("captions", "harbour-light-0a1b2c3d.vtt"),
        ("chapters", "harbour-light-0a1b2c3d.chapters.vtt"),
    ]


def test_facts_are_said_in_words() -> None:
    page = render()
    facts = next(one for one in page.iter("dl") if one.get("class") == "facts")
    assert [text(one) for one in facts.iter("dd")] == [
        "12 May 2013", "1 hour 2 minutes 5 seconds", "7/10 (7 out of 10)", "Read by a synthetic voice",
    ]  # fmt: skip
    assert [one.get("datetime") for one in facts.iter("time")] == ["2013-05-12T12:00:00+00:00", "PT1H2M5S"]
    assert "Download Harbour Light: A Return, MP3, 4.1 megabytes" in [text(one) for one in page.iter("a")]


def test_an_edited_episode_says_when_it_was_updated() -> None:
    edited = render(updated=datetime(2014, 1, 2, tzinfo=UTC), superseded=("episodes/harbour-light/old.mp3",))
    assert "Updated 2 January 2014" in [text(one).replace("d2", "d 2") for one in edited.iter("div")]


@pytest.mark.parametrize(
    ("rating", "said"),
    [
        (Rating(written="3.5 out of 5 stars", value=3.5, best=5), "3.5 out of 5 stars"),
        (Rating(written="★★★½", value=3.5, best=4), "★★★½ (3.5 out of 4)"),
        (Rating(written="B+"), "B+"),
    ],
)
def test_a_rating_stands_as_written_and_says_what_it_means_once(rating: Rating, said: str) -> None:
    assert said in [text(one) for one in render(rating=rating).iter("dd")]


@pytest.mark.parametrize(
    ("language", "own", "size", "length", "date"),
    [
        ("de-AT", "de-AT", "4,1 Megabyte", "1 Stunde 2 Minuten 5 Sekunden", "12. Mai 2013"),
        ("fr", "fr", "4,1 mégaoctets", "1 heure 2 minutes 5 secondes", "12 mai 2013"),
        ("es-MX", "es-MX", "4,1 megabytes", "1 hora 2 minutos 5 segundos", "12 de mayo de 2013"),
        ("is", "en", "4.1 megabytes", "1 hour 2 minutes 5 seconds", "12 May 2013"),
    ],
)
def test_the_page_speaks_the_reviews_language_or_says_that_it_speaks_english(
    language: str, own: str, size: str, length: str, date: str
) -> None:
    page = render(language=language)
    body = next(page.iter("body"))
    heading = next(page.iter("h1"))
    assert (language, own) == (page.get("lang"), body.get("lang", page.get("lang")))
    assert language == heading.get("lang", body.get("lang", language))
    assert [date, length] == [text(one) for one in list(page.iter("time"))[:2]]
    assert size in " ".join(text(one) for one in page.iter("a"))


def test_every_language_of_the_interface_has_the_same_words_and_blanks() -> None:
    tables = tomllib.loads((resources.files("reviewcast") / "data" / "page_words.toml").read_text("utf-8"))
    shape = {key: sorted(re.findall(r"\{\w+\}", str(said))) for key, said in tables["en"].items()}
    for table in tables.values():
        assert shape == {key: sorted(re.findall(r"\{\w+\}", str(said))) for key, said in table.items()}


def test_nothing_hostile_leaves_the_place_where_it_is_text() -> None:
    show = replace(SHOW, title=HOSTILE, description=HOSTILE, author=HOSTILE, link="javascript:alert(1)")
    episode = replace(
        EPISODE, title=HOSTILE, author=HOSTILE, work=HOSTILE, country=HOSTILE, summary=HOSTILE, cover_alt=HOSTILE,
        credits=(Credit(role=HOSTILE, name=HOSTILE),), rating=Rating(written=HOSTILE),
        chapters=(Chapter(start_ms=0, end_ms=9, title=HOSTILE),),
    )  # fmt: skip
    cues = [replace(CUES[0], written=HOSTILE), replace(CUES[2], written=HOSTILE, language='fr" onclick="x')]
    for page in map(
        parse,
        [
            render_episode_page(show, episode, cues, notes=HOSTILE),
            render_show_page(show, [episode], artwork='feed/"><script>.jpg'),
        ],
    ):
        assert text(next(page.iter("h1"))) == HOSTILE
        assert [name for one in page.iter() for name in one.attrib if name.startswith("on")] == []
        assert [one for one in page.iter("a") if one.attrib["href"].startswith("javascript:")] == []
        assert [one for one in page.iter("script") if "alert(1)</" in text(one) or "<" in text(one)] == []
        assert {"page.js"} >= {
            Path(one.attrib["src"]).name for one in page.iter("script") if "src" in one.attrib
        }


def test_what_html_cannot_hold_becomes_a_replacement_mark() -> None:
    for never in ("\0", "\x0b", "\x85", "\ud800", "\ufffe", "\U0010ffff"):
        page = render_episode_page(SHOW, replace(EPISODE, title=f"a{never}b"), CUES, notes="")
        assert text(next(parse(page).iter("h1"))) == "a\ufffdb"
        page.encode("utf-8")


def test_machines_are_told_of_the_episode_the_review_and_how_it_can_be_perceived() -> None:
    page = render(title=HOSTILE)
    data = next(one for one in page.iter("script") if one.get("type") == "application/ld+json")
    episode, review = json.loads(text(data))["@graph"]
    assert (episode["name"], episode["associatedMedia"]["duration"]) == (HOSTILE, "PT1H2M5S")
    assert episode["accessMode"] == ["auditory", "textual"]
    assert "transcript" in episode["accessibilityFeature"]
    assert review["reviewRating"] == {"@type": "Rating", "ratingValue": 7, "bestRating": 10, "worstRating": 0}
    assert review["itemReviewed"]["contributor"][0]["name"] == "Bo Lind"


def test_the_show_lists_published_episodes_newest_first_and_its_address_in_full() -> None:
    newer = replace(EPISODE, slug="newer", title="Newer", published=datetime(2020, 1, 1, tzinfo=UTC))
    hidden = [replace(EPISODE, slug="p", state="pending"), replace(EPISODE, slug="r", state="retracted")]
    page = parse(render_show_page(SHOW, [EPISODE, newer, *hidden], artwork="feed/artwork-1.jpg"))
    listed = next(page.iter("ol"))
    assert [one.get("href") for one in listed.iter("a")] == [
        "../episodes/newer/index.html",
        "../episodes/harbour-light/index.html",
    ]
    assert "https://example.org/show/feed/feed.xml" in [text(one) for one in page.iter("a")]
    assert [(one.get("src"), one.get("alt")) for one in page.iter("img")] == [("artwork-1.jpg", "")]


def test_rendering_twice_gives_the_same_text() -> None:
    assert render_episode_page(SHOW, EPISODE, CUES, notes="") == render_episode_page(
        SHOW, EPISODE, CUES, notes=""
    )


def test_script_and_style_are_small_and_fetch_nothing() -> None:
    files = load_page_files()
    assert {"page.css", "page.js"} == set(files)
    assert len(files["page.js"]) < 4096
    assert b"url(" not in files["page.css"]
    assert b"@import" not in files["page.css"]
    assert not re.search(rb"fetch|XMLHttp|import\b|innerHTML|console", files["page.js"])


def measure_contrast(one: str, other: str) -> float:
    """Return the contrast of two colours as WCAG 2.2 defines it."""

    def measure(colour: str) -> float:
        full = colour if len(colour) == 7 else "#" + "".join(2 * digit for digit in colour[1:])
        parts = [int(full[at : at + 2], 16) / 255 for at in (1, 3, 5)]
        linear = [part / 12.92 if part <= 0.04045 else ((part + 0.055) / 1.055) ** 2.4 for part in parts]
        return 0.2126 * linear[0] + 0.7152 * linear[1] + 0.0722 * linear[2]

    darker, lighter = sorted([measure(one), measure(other)])
    return (lighter + 0.05) / (darker + 0.05)


@pytest.mark.parametrize("scheme", [0, 1])
def test_colours_of_text_keep_seven_to_one_in_light_and_dark(scheme: int) -> None:
    css = load_page_files()["page.css"].decode()
    colours = dict(re.findall(r"--(\w+): (#\w+);", re.findall(r":root \{(.*?)\}", css, re.DOTALL)[scheme]))
    for ground in ("ground", "panel"):
        assert all(measure_contrast(colours[ground], colours[ink]) >= 7 for ink in ("text", "quiet", "link"))
        assert measure_contrast(colours[ground], colours["line"]) >= 3
    assert measure_contrast(colours["heard"], colours["text"]) >= 7
