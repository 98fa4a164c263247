"""Whatever the text: nothing is lost, nothing commands an engine, nothing takes for ever."""

import itertools
import re
import time
import unicodedata
from dataclasses import replace
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from reviewcast.model import Block, Review, Role, Show, Span
from reviewcast.script import render_script, write_script
from reviewcast.script.sentences import split_sentences
from reviewcast.spoken import speak_words

SHOW = Show(root=Path(), title="Show", author="Ann", email="a@example.com", base_url="https://example.com")
WORDS = st.sampled_from(
    re.findall(
        r"\S+",
        "the film (2012) 7/10 ★★★½ 3.5/5 Rocky IV J. J. Abrams Mr. Heo $3.5m 1995-2001 … — “Run!” said ‘no’ [[x]] "
        "& https://example.com/x S02E05 PG-13 **bold** #1 ½ 🎉 Who? Yes! vs. e.g. 24/7 *** B+ <b> A- 12:00 Señor",
    )
)
PROSE = st.lists(WORDS, min_size=1, max_size=40).map(" ".join)
ANY_TEXT = st.one_of(
    st.text(max_size=200), PROSE, st.text("0123456789/.,:-–½★*[]()&$% AVXIs'’\"", max_size=80)
)
LANGUAGES = st.sampled_from(["en", "en-GB", "de", "fr", "es", "pl", "ja", "", "x-odd"])
ROLES: st.SearchStrategy[Role] = st.sampled_from(
    ["heading", "prose", "quote", "list-item", "image", "rating", "credit", "note"]
)
MODEST = settings(max_examples=40, deadline=None, suppress_health_check=[HealthCheck.too_slow])


@MODEST
@given(ANY_TEXT, LANGUAGES, st.dictionaries(st.text(max_size=5), st.text(max_size=5), max_size=3))
def test_nothing_that_is_said_can_command_an_engine(
    text: str, language: str, lexicon: dict[str, str]
) -> None:
    spoken, changes = speak_words(text, language, lexicon)
    assert not set("[]<>") & set(spoken)
    assert not any(unicodedata.category(c) in {"Cc", "Cs", "Co"} for c in spoken)
    assert all(change.rule for change in changes)
    speak_words(spoken, language, lexicon)


@MODEST
@given(st.lists(st.from_regex(r"[a-z]{2,9}", fullmatch=True), min_size=1, max_size=30))
def test_plain_words_are_said_as_they_stand(words: list[str]) -> None:
    text = " ".join(word for word in words if word not in {"vs", "aka", "eg", "ie"})
    assert text == speak_words(text, "en", {})[0]


@MODEST
@given(ANY_TEXT, LANGUAGES)
def test_sentences_hold_the_whole_text(text: str, language: str) -> None:
    stretches = split_sentences(text, language)
    assert "".join(text.split()) == "".join("".join(text[start:end].split()) for start, end in stretches)
    assert all(a[1] <= b[0] for a, b in itertools.pairwise(stretches))


@st.composite
def blocks(draw: st.DrawFn) -> Block:
    text = (
        " ".join(draw(st.one_of(PROSE, st.text('abAB .!?“”"🎉x1', min_size=1, max_size=60))).split()) or "x"
    )
    start = draw(st.integers(0, len(text) - 1))
    span = Span(
        start=start,
        end=draw(st.integers(start + 1, len(text))),
        kind=draw(st.sampled_from(["title", "foreign"])),
        language="fr",
    )
    return Block(
        role=draw(ROLES),
        text=text,
        spans=(span,),
        level=draw(st.integers(0, 3)),
        break_before=draw(st.booleans()),
    )


@MODEST
@given(st.lists(blocks(), min_size=1, max_size=8), LANGUAGES)
def test_every_word_is_in_the_script_in_order(body: list[Block], language: str) -> None:
    review = Review(
        title="Title",
        title_line="Title",
        blocks=(Block(role="title", text="Title"), *body),
        language=language,
    )
    script = write_script(review, SHOW, speak_words)
    written = " ".join(segment.written for segment in script.segments if not segment.ours)
    assert " ".join(block.text for block in review.blocks) == written
    assert all(len(u.spoken) <= 1000 for segment in script.segments for u in segment.utterances)
    assert all(segment.pause_ms <= 1200 for segment in script.segments)
    assert render_script(script).endswith(".\n")


LONG = {
    "prose": "It is a good film (2012), 7/10. Mr. Heo said “no” to $3.5 million—twice. ",
    "words without an end": "word ",
    "letters without a blank": "a",
    "figures": "1",
    "grouped figures": "1,000,",
    "asterisks": "*",
    "underscores": "_a",
    "brackets": "[",
    "dots": ". ",
    "initials": "A. ",
    "dotted names": "a.b.",
    "ampersands": "a&",
    "tags": "<a ",
    "stars": "★☆½",
    "hosts": "a-.",
    "slashes": "1/2/",
    "quotes": "“a ",
    "guillemets": "«a ",
    "single quotes": "‘a ",
    "back quotes": "``a ",
    "roman": "XVI ",
    "dashes": "1-",
    "decomposed": "n\u0303",
    "blanks": "\u00a0",
    "codes": "A1-",
    "ellipses": "… ",
    "mail": "a@",
}


@pytest.mark.parametrize("kind", LONG)
def test_time_is_linear_in_the_length(kind: str) -> None:
    unit = LONG[kind]
    text = "x " + unit * (20_000 // len(unit))
    began = time.perf_counter()
    review = Review(title="T", title_line="T", blocks=(Block(role="prose", text=text),))
    write_script(review, replace(SHOW, pronunciations={"Heo": "huh"}), speak_words)
    assert time.perf_counter() - began < 10


def test_a_very_long_review_is_written_in_seconds() -> None:
    block = Block(role="prose", text="Its heart is with those who fled from there, years ago. " * 50)
    review = Review(title="T", title_line="T", blocks=(block,) * 100)
    began = time.perf_counter()
    script = write_script(review, SHOW, speak_words)
    assert len(script.segments) == 5004
    assert time.perf_counter() - began < 20
