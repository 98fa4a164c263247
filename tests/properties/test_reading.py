"""Whatever is written, the words are read in their order, or one clear sentence says why not."""

import re
import time
import unicodedata
from contextlib import suppress

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from reviewcast.errors import ReviewError
from reviewcast.model import Review
from reviewcast.review import read_review

MARKS = st.sampled_from(
    [*"*_#>-=`[]()!|~+.:;/\"'\n\n\n ", "1. ", "\n- ", "\n\n", "***", "> ", "7/10", "(2012)"]
)
TEXT = st.lists(MARKS | st.sampled_from(["Alien", "loud", "B", "é", "STARS", "By Jo Penn"]), max_size=60).map(
    "".join
)
WORD = st.from_regex(r"[A-Za-z]{1,8}", fullmatch=True)
PARAGRAPH = st.lists(WORD, min_size=1, max_size=12)


def words_of(text: str) -> list[str]:
    return re.findall(r"[^\W_]+", unicodedata.normalize("NFC", text))


def words_of_review(review: Review) -> list[str]:
    return [word for block in review.blocks for word in words_of(block.text)]


@given(TEXT)
@settings(max_examples=150, deadline=None)
def test_plain_text_keeps_every_word_in_its_order(text: str) -> None:
    source = f"Alien\n\nIt is loud.\n\n{text}"
    assert words_of(source) == words_of_review(read_review(source.encode(), "a.txt"))


@given(st.text(st.characters(categories=["L", "N", "P", "Zs", "Sm"]), max_size=60))
@settings(max_examples=100, deadline=None)
def test_plain_text_of_any_script_keeps_every_word(text: str) -> None:
    source = f"Alien\n\nIt is loud.\n\nAnd {text}"
    assert words_of(source) == words_of_review(read_review(source.encode(), "a.txt"))


@given(st.binary(max_size=200), st.sampled_from(["a.txt", "a.md", "a.html", "-"]))
@settings(max_examples=150, deadline=None)
def test_any_bytes_are_read_or_refused_in_a_sentence(data: bytes, name: str) -> None:
    try:
        review = read_review(data, name)
    except ReviewError as error:
        said = str(error)
    else:
        said = "Read."
        assert all(s.start < s.end <= len(b.text) for b in review.blocks for s in b.spans)
    assert said.endswith(".")


@given(TEXT | st.text(max_size=80), st.sampled_from(["a.md", "a.html"]))
@settings(max_examples=150, deadline=None)
def test_any_text_is_read_or_refused_in_a_sentence(text: str, name: str) -> None:
    try:
        review = read_review(text.encode(errors="surrogatepass"), name)
    except ReviewError as error:
        said = str(error)
    else:
        said = "Read."
        assert all(b.text == " ".join(b.text.split()) for b in review.blocks)
    assert said.endswith(".")


@given(
    st.lists(
        st.tuples(st.sampled_from(["p", "li", "quote", "em", "link", "hr"]), PARAGRAPH),
        min_size=1,
        max_size=8,
    )
)
@settings(max_examples=60, deadline=None)
def test_a_document_has_the_same_words_in_markdown_and_in_html(parts: list[tuple[str, list[str]]]) -> None:
    markdown = {
        "p": "{}", "li": "- {}", "quote": "> {}", "em": "so **{}** it is", "link": "see [{}](http://x.y)", "hr": "---\n\n{}",
    }  # fmt: skip
    html = {
        "p": "<p>{}</p>", "li": "<ul><li>{}</ul>", "quote": "<blockquote><p>{}</blockquote>",
        "em": "<p>so <strong>{}</strong> it is", "link": '<p>see <a href="http://x.y">{}</a>', "hr": "<hr><p>{}",
    }  # fmt: skip
    plain = {"em": "so {} it is", "link": "see {}"}
    said = [[kind, " ".join(words)] for kind, words in parts]
    expected = words_of(" ".join(["Alien", *(plain.get(kind, "{}").format(words) for kind, words in said)]))
    for name, title, forms in (("a.md", "# Alien", markdown), ("a.html", "<h1>Alien</h1>", html)):
        source = "\n\n".join([title, *(forms[kind].format(words) for kind, words in said)])
        assert expected == words_of_review(read_review(source.encode(), name))


BOMBS = ["[", "![", "[^", "[a](", "*a ", "*A* ", "a**b", "> ", ">", "- a\n", "<", "<b>", "<i><p>a</i>", "<!--", "&amp;", "(1999 ",
         "By A ", "AB CD\n", "`", "“", "\u0316\u0301", "\u200d", "A: ", "|"]  # fmt: skip


@pytest.mark.parametrize("name", ["a.txt", "a.md", "a.html"])
@pytest.mark.parametrize("bomb", BOMBS)
def test_no_bomb_holds_the_reader_up(bomb: str, name: str) -> None:
    """A cap and no measure (that is the bench's): what grows with the square of 32 kB goes far beyond it."""
    data = ("Alien\n\nIt is loud.\n\n" + bomb * (32_000 // len(bomb))).encode()
    started = time.process_time()
    with suppress(ReviewError):
        read_review(data, name)
    assert time.process_time() - started < 10
