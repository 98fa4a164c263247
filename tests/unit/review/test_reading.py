"""What a reader does with bytes that are awkward, and what it must not take for something else."""

from pathlib import Path

import pytest

from reviewcast.errors import ReviewError
from reviewcast.model import Credit, Rating, Review
from reviewcast.review import read_review


def read(text: str | bytes, name: str = "alien.txt") -> Review:
    return read_review(text if isinstance(text, bytes) else text.encode(), name)


def refusal(text: str | bytes, name: str = "alien.txt") -> str:
    with pytest.raises(ReviewError) as caught:
        read(text, name)
    return str(caught.value)


def roles(review: Review) -> list[str]:
    return [block.role for block in review.blocks]


@pytest.mark.parametrize(
    ("data", "kind"),
    [
        (b"\x89PNG\r\n\x1a\n\0\0", "a PNG picture"),
        (b"\xff\xd8\xff\xe0\0", "a JPEG picture"),
        (b"GIF89a", "a GIF picture"),
        (b"%PDF-1.7\n", "a PDF document"),
        (b"PK\x03\x04 word/document.xml", "a Word document"),
        (b"PK\x03\x04 mimetypeapplication/epub+zip", "an EPUB book"),
        (b"PK\x03\x04 mimetypeapplication/vnd.oasis.opendocument.text", "an OpenDocument text"),
        (b"PK\x03\x04 x", "a ZIP archive"),
        (b"ID3\x03\0\0", "an MP3 sound"),
        (b"{\\rtf1 x}", "an RTF document"),
        (b"some text\0and more", "a binary file"),
    ],
)
def test_a_file_that_is_no_text_is_refused_by_name(data: bytes, kind: str) -> None:
    expected = f"a.bin: It is {kind}, not a review. Give a text, Markdown or HTML file."
    assert expected == refusal(data, "a.bin")


@pytest.mark.parametrize(
    ("text", "name"),
    [
        ("", "a.txt"),
        (" \n\t\n", "a.md"),
        ("***\n\n---", "a.md"),
        ("<p></p><br>", "a.html"),
        ("...\n\n?!", "a.txt"),
    ],
)
def test_a_file_without_words_is_refused(text: str, name: str) -> None:
    assert "no words to read" in refusal(text, name)


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16", "utf-32", "utf-16-le", "cp1252"])
def test_an_encoding_is_obeyed_or_guessed(encoding: str) -> None:
    text = "Café\n\nThe heroine is naïve, and they’d say “charming”."
    review = read(text.encode(encoding))
    assert text.split("\n\n") == [block.text for block in review.blocks]
    assert ([] if encoding in {"utf-8", "utf-8-sig", "utf-16", "utf-32"} else ["Read as"]) == [
        notice.what[:7] for notice in review.notices
    ]


def test_a_stray_byte_in_utf_8_harms_only_itself() -> None:
    review = read("Café\n\nnaïve été ".encode() + b"they\x92d")
    assert review.blocks[1].text == "naïve été they’d"
    assert "line 3" in review.notices[0].what


def test_characters_that_nobody_can_say_are_left_out_with_a_notice() -> None:
    review = read("Alien\n\nA\u202e trap\x07, e\u0301 and zero\u200bwidth. &#7;")
    assert review.blocks[1].text == "A trap, é and zerowidth. &#7;"
    assert review.notices[0].where == "alien.txt, line 3"
    assert read("# Alien\n\nA &#8238;b &#x200b;c", "a.md").blocks[1].text == "A b c"
    assert read("<h1>Alien</h1><p>A &#8238;b &#x200b;c", "a.html").blocks[1].text == "A b c"


def test_a_large_file_is_refused() -> None:
    assert "larger than 2 MB" in refusal(b"a " * 1_000_001)


@pytest.mark.parametrize(
    ("front", "said"),
    [
        ("year: soon", "a.md, line 3: year in the front matter must be a year such as 2012."),
        ("date: yesterday", "a.md, line 3: date in the front matter must be a date such as"),
        ("title2: x\ntitle: [a]", "a.md, line 4: title in the front matter must be a text."),
        ("language: English words", "a.md, line 3: language in the front matter must be a language tag"),
        ("credits: Ann", "a.md, line 3: credits in the front matter must be a table"),
        ("rating: {value: good}", "a.md, line 3: rating in the front matter must be a rating"),
        ("work: Alien: Covenant", "a.md, line 3: The front matter cannot be read: mapping values"),
    ],
)
def test_a_wrong_field_is_named_with_its_line(front: str, said: str) -> None:
    assert refusal(f"---\nsummary: x\n{front}\n---\nHi there.", "a.md").startswith(said)


def test_front_matter_keeps_what_looks_like_a_number_as_written() -> None:
    review = read("---\ntitle: 1984\nrating: 3.50\n---\nA book that I read twice.", "a.md")
    assert (review.title, review.rating) == ("1984", Rating(written="3.50"))
    assert "has no scale" in review.notices[0].what


def test_front_matter_may_be_toml() -> None:
    review = read(
        '+++\ntitle = "X"\nrating = {value = 7.5, best = 10}\n[credits]\nchef = "A B"\n+++\nHi there.', "a.md"
    )
    assert review.credits == (Credit(role="chef", name="A B"),)
    assert review.rating == Rating(written="7.5/10", value=7.5, best=10)


def test_front_matter_wins_over_what_is_found() -> None:
    review = read("---\ntitle: Alien\nyear: 1980\nrating: B+\n---\n# Alien (1979)\n\nLoud.\n\n9/10", "a.md")
    assert (review.year, review.rating) == (1980, Rating(written="B+"))
    assert roles(review) == ["title", "prose", "rating"]


def test_a_title_of_the_front_matter_alone_makes_no_title_block() -> None:
    review = read("---\ntitle: Alien\n---\nIn space no one hears.\n\nMore.", "a.md")
    assert (review.title_line, roles(review)) == ("Alien", ["prose", "prose"])


def test_a_break_at_the_top_of_a_text_is_not_front_matter() -> None:
    assert read("---\n\nAlien\n\nIt is loud.").blocks[0].text == "Alien"


@pytest.mark.parametrize(
    ("line", "title"),
    [
        ("Alien", "Alien"),
        ("Alien: Resurrection (1997)", "Alien: Resurrection"),
        ("Review: Alien", "Alien"),
        ("Alien – film review", "Alien"),
        ("Sundance 2013: Alien", "Alien"),
        ("TIFF '21: Alien", "Alien"),
        ("Blade Runner 2049: Black Lotus (2021)", "Blade Runner 2049: Black Lotus"),
        ("Venice: Pure City", "Venice: Pure City"),
        ("Midnight Strand: Alien (1979)", "Alien"),
    ],
)
def test_a_title_loses_its_prefix_and_keeps_its_colon(line: str, title: str) -> None:
    credit = "Alien (UK, 1979)" if line.startswith("Midnight") else "The end."
    review = read(f"{line}\n\nIt is loud, and long, and I liked it.\n\n{credit}")
    assert (title, line) == (review.title, review.title_line)


def test_a_long_first_paragraph_is_no_title() -> None:
    review = read("It begins with a long sentence that nobody could take for the title of a film.\n\nMore.")
    assert (review.title, roles(review)) == ("Alien", ["prose", "prose"])
    assert "after its file" in review.notices[0].what


def test_standard_input_without_a_title_is_refused() -> None:
    assert refusal("Only one line.", "-").startswith("standard input: It has no title.")


@pytest.mark.parametrize(
    ("line", "value", "best"),
    [
        ("7 out of 10", 7, 10),
        ("7/10", 7, 10),
        ("Rating: 4/5", 4, 5),
        ("★★★½", 3.5, 5),
        ("★★★☆☆", 3, 5),
        ("★★★ out of four", 3, 4),
        ("3½ stars", 3.5, 5),
        ("Three and a half stars", 3.5, 5),
        ("★★★½ out of 5", 3.5, 5),
        ("★★★★☆ (4/5)", 4, 5),
        ("85%", 85, 100),
        ("Verdict: 8/10", 8, 10),
        ("Rating: ****", 4, 5),
        ("B+", None, None),
        ("Grade: A-", None, None),
        ("Two thumbs up", None, None),
    ],
)
def test_a_rating_line_is_found(line: str, value: float | None, best: float | None) -> None:
    review = read(f"Alien\n\nIt is loud.\n\n{line}\n\nGo.")
    assert review.rating is not None
    assert (value, best) == (review.rating.value, review.rating.best)
    assert roles(review) == ["title", "prose", "rating", "prose"]


@pytest.mark.parametrize(
    "line", ["The bar is open 24/7.", "24/7", "9/11", "I gave it 7 out of 10.", "Apollo 13", "****", "I", "7"]
)
def test_what_only_looks_like_a_rating_is_prose(line: str) -> None:
    assert read(f"Alien\n\nIt is loud.\n\n{line}\n\nGo.").rating is None


@pytest.mark.parametrize(
    "line",
    ["Directed by Ingrid Moss, it follows two women.", "By the end I slept.", "Cast: a shadow over it all."],
)
def test_a_sentence_that_begins_like_a_credit_is_prose(line: str) -> None:
    assert "credit" not in roles(read(f"Alien\n\nIt is loud.\n\n{line}\n\nGo."))


def test_a_byline_counts_under_the_title_and_at_the_end() -> None:
    assert read("Alien\nBy Mary O’Neill\n\nIt is loud.").author == "Mary O’Neill"
    assert read("Alien\n\nIt is loud.\n\nReviewed by Jo Penn").author == "Jo Penn"
    assert read("Alien\n\nIt is loud.\n\nBy Jo Penn\n\nMore.").author == ""


def test_each_format_is_known_by_its_content_when_the_name_does_not_tell() -> None:
    texts = (
        "<!doctype html><h1>Alien</h1><p>So *loud*.",
        "# Alien\n\nSo <b>*loud*</b>.",
        "Alien\n\nSo <b>loud</b>.",
    )
    expected = ["So *loud*.", "So loud.", "So <b>loud</b>."]
    assert expected == [read(text, "-").blocks[1].text for text in texts]


@pytest.mark.parametrize(
    ("text", "name", "said"),
    [
        ("> " * 30 + "deep", "a.md", "nested more than 10 levels deep"),
        ("<p>Loud.</p>" + "<div>" * 400 + "deep", "a.html", "nested more than 255 levels deep"),
        ("Loud. " + "![" * 21, "a.md", "More than 20 square brackets"),
        ("---\na: " + "[" * 2000 + "\n---\nLoud.", "a.md", "The front matter cannot be read"),
    ],
)
def test_what_would_lose_words_or_take_for_ever_is_refused(text: str, name: str, said: str) -> None:
    assert said in refusal(text, name)


def test_a_title_is_spanned_beside_other_titles_and_once() -> None:
    block = read("# Alien\n\nAfter *Dark Star* came *Alien* and then Alien.", "a.md").blocks[1]
    spans = [(block.text[span.start : span.end], span.start) for span in block.spans]
    assert spans == [("Dark Star", 6), ("Alien", 21), ("Alien", 36)]


def test_an_underlined_line_in_the_midst_of_lines_is_a_heading() -> None:
    review = read("Alien\n\nIt is loud.\nThe crew\n--------\nThey are few.")
    expected = ["Alien", "It is loud.", "The crew", "They are few."]
    assert expected == [block.text for block in review.blocks]
    assert roles(review) == ["title", "prose", "heading", "prose"]


def test_an_external_entity_is_not_fetched(tmp_path: Path) -> None:
    secret = tmp_path / "secret.txt"
    secret.write_text("swordfish")
    page = f'<!DOCTYPE html [<!ENTITY x SYSTEM "{secret.as_uri()}">]><h1>Alien</h1><p>Say &x; now.</p>'
    said = " ".join(block.text for block in read(page, "a.html").blocks)
    assert "now." in said
    assert "swordfish" not in said
