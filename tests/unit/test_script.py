"""A review becomes a script: order, chapters, pauses, and that nothing is lost."""

from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest

from reviewcast.errors import ScriptError
from reviewcast.model import Block, Change, Rating, Review, Script, Segment, Show, Span
from reviewcast.script import render_script, write_script
from reviewcast.script.sentences import split_sentences
from reviewcast.spoken import speak_words

DATA = Path(__file__).parents[1] / "data" / "sentences"
SPLITS = [
    (path.stem, line) for path in sorted(DATA.glob("*.txt")) for line in path.read_text("utf-8").splitlines()
]
SHOW = Show(root=Path(), title="Late Show", author="", email="a@example.com", base_url="https://example.com")
TITLE = Block(role="title", text="The Long Night (2012)")
PROSE = Block(role="prose", text="It is slow. It is good.")
RATING = Block(role="rating", text="7 out of 10")
CREDIT = Block(role="credit", text="Directed by Ann Example.")


def review_of(*blocks: Block, **more: Any) -> Review:
    return replace(Review(title="The Long Night", title_line="The Long Night (2012)", blocks=blocks), **more)


def script_of(*blocks: Block, show: Show = SHOW, **more: Any) -> Script:
    return write_script(review_of(*blocks, **more), show, speak_words)


def chapters(script: Script) -> list[tuple[str, str]]:
    return [(segment.chapter, segment.written) for segment in script.segments if segment.chapter]


def ours(script: Script) -> list[str]:
    return [segment.written for segment in script.segments if segment.ours]


def pause_after(script: Script, written: str) -> int:
    return next(segment.pause_ms for segment in script.segments if segment.written == written)


@pytest.mark.parametrize(("language", "line"), SPLITS)
def test_sentences_end_where_a_reader_would_end_them(language: str, line: str) -> None:
    text = line.replace(" | ", " ")
    assert line.split(" | ") == [text[start:end] for start, end in split_sentences(text, language)]


def test_a_title_with_marks_never_ends_a_sentence() -> None:
    text = "We saw Who Framed Roger Rabbit? Twice. Good."
    block = Block(role="prose", text=text, spans=(Span(start=7, end=31, kind="title"),))
    assert [s.written for s in script_of(TITLE, block).segments[2:4]] == [
        "We saw Who Framed Roger Rabbit? Twice.",
        "Good.",
    ]


def test_the_works_own_title_never_ends_a_sentence() -> None:
    script = script_of(TITLE, Block(role="prose", text="I saw Mother! Twice."), work="Mother!")
    assert "I saw Mother! Twice." in [s.written for s in script.segments]


def test_a_plain_review_has_four_chapters() -> None:
    expected = [
        ("Opening", "The Long Night (2012)"),
        ("Review", "It is slow."),
        ("Verdict", "7 out of 10"),
        ("Credits", "Directed by Ann Example."),
    ]
    assert expected == chapters(script_of(TITLE, PROSE, RATING, CREDIT))


def test_headings_begin_chapters_and_a_verdict_heading_is_the_verdict() -> None:
    headings = [Block(role="heading", text=text, level=2) for text in ("Sound", "The verdict")]
    script = script_of(TITLE, headings[0], PROSE, headings[1], RATING)
    assert [chapter for chapter, _ in chapters(script)] == ["Opening", "Sound", "The verdict"]


def test_prose_before_the_first_heading_is_the_review() -> None:
    script = script_of(TITLE, PROSE, Block(role="heading", text="Sound", level=2), PROSE, RATING)
    assert [chapter for chapter, _ in chapters(script)] == ["Opening", "Review", "Sound", "Verdict"]


def test_a_byline_before_the_prose_begins_no_chapter() -> None:
    script = script_of(TITLE, CREDIT, PROSE)
    assert [chapter for chapter, _ in chapters(script)] == ["Opening", "Review"]


def test_chapters_are_named_in_the_language_of_the_review() -> None:
    script = script_of(TITLE, PROSE, RATING, language="de")
    assert [chapter for chapter, _ in chapters(script)] == ["Anfang", "Kritik", "Fazit"]


def test_a_rating_of_the_front_matter_comes_between_prose_and_credits() -> None:
    script = script_of(TITLE, PROSE, CREDIT, rating=Rating(written="3.5/5", value=3.5, best=5))
    rating = script.segments[4]
    assert (
        rating.role,
        rating.written,
        rating.spoken,
        rating.chapter,
        rating.ours,
    ) == ("rating", "3.5/5", "three point five out of five", "Verdict", False)


def test_a_rating_of_the_front_matter_closes_a_review_without_credits() -> None:
    script = script_of(TITLE, PROSE, rating=Rating(written="7", value=7, best=10))
    assert (script.segments[-2].written, script.segments[-2].spoken) == ("7", "seven out of ten")


def test_a_rating_that_stands_in_the_text_is_said_once() -> None:
    script = script_of(TITLE, PROSE, RATING, rating=Rating(written="7 out of 10", value=7, best=10))
    assert len([s for s in script.segments if s.role == "rating"]) == 1


def test_the_title_line_is_said_first_when_no_block_has_it() -> None:
    first = script_of(PROSE).segments[0]
    assert (first.role, first.written, first.ours) == ("title", "The Long Night (2012)", False)


@pytest.mark.parametrize(
    ("author", "words", "expected"),
    [
        ("Ann", 875, ["A review by Ann.", "About 5 minutes, read by a synthetic voice."]),
        ("", 20, ["About one minute, read by a synthetic voice."]),
        ("A " * 30, 20, ["About one minute, read by a synthetic voice."]),
    ],
)
def test_the_opening_says_who_and_how_long_within_eight_seconds(
    author: str, words: int, expected: list[str]
) -> None:
    script = script_of(TITLE, Block(role="prose", text="word " * (words - 4)), author=author)
    assert [*expected, "End of review."] == ours(script)


def test_templates_fill_in_names() -> None:
    show = replace(SHOW, opening="{title} on {show}, {minutes} minute.", closing="That was {work}.")
    assert ours(script_of(TITLE, PROSE, show=show)) == [
        "The Long Night on Late Show, 1 minute.",
        "That was The Long Night.",
    ]


@pytest.mark.parametrize("template", ["By {writer}.", "By {author.name}.", "{", "{}", "***"])
def test_a_wrong_template_is_named(template: str) -> None:
    with pytest.raises(ScriptError, match="opening"):
        script_of(TITLE, PROSE, show=replace(SHOW, opening=template))


def test_pauses_follow_the_table_and_do_not_add_up() -> None:
    item = Block(role="list-item", text="One.")
    heading = Block(role="heading", text="Sound", level=2)
    after = Block(role="prose", text="After.", break_before=True)
    script = script_of(TITLE, PROSE, item, heading, replace(PROSE, text="Before."), after, item, PROSE)
    pauses = {s.written: s.pause_ms for s in script.segments[:-1] if s.role != "opening"}
    expected = {
        "The Long Night (2012)": 500,
        "It is slow.": 300,
        "It is good.": 600,
        "One.": 350,
        "Sound": 500,
        "Before.": 1200,
        "After.": 600,
    }
    assert expected == pauses
    assert [s.pause_ms for s in script.segments if s.written == "One."] == [900, 350]


def test_a_heading_after_the_opening_waits_as_well() -> None:
    script = script_of(TITLE, Block(role="heading", text="Sound", level=2), PROSE)
    assert pause_after(script, "About one minute, read by a synthetic voice.") == 900


def test_quotes_are_framed_once_for_each_run() -> None:
    quote = Block(role="quote", text="So it goes.", level=1)
    script = script_of(TITLE, PROSE, quote, quote, PROSE)
    said = [s.written for s in script.segments if s.role == "quote"]
    assert said == ["Quote.", "So it goes.", "So it goes.", "End quote."]
    assert len([text for text in ours(script) if "uote" in text]) == 2


def test_a_quote_in_a_quote_has_its_own_frame() -> None:
    outer, inner = (Block(role="quote", text=text, level=level) for text, level in (("Out.", 1), ("In.", 2)))
    said = [s.written for s in script_of(TITLE, outer, inner).segments if s.role == "quote"]
    assert said == ["Quote.", "Out.", "Quote.", "In.", "End quote.", "End quote."]


def test_an_image_is_announced_in_its_own_segment() -> None:
    image = script_of(TITLE, PROSE, Block(role="image", text="A dark street")).segments[4]
    assert (image.role, image.written, image.spoken) == ("image", "A dark street", "Image: A dark street")
    assert image.changes == (Change(written="A dark street", spoken="Image: A dark street", rule="image"),)


def test_a_foreign_passage_is_an_utterance_of_its_own() -> None:
    text = "They cry vive la France loudly."
    block = Block(role="prose", text=text, spans=(Span(start=9, end=23, kind="foreign", language="fr"),))
    utterances = script_of(TITLE, block, language="en").segments[2].utterances
    assert [(u.spoken, u.language) for u in utterances] == [
        ("They cry", "en"),
        ("vive la France", "fr"),
        ("loudly.", "en"),
    ]


def test_a_long_sentence_is_cut_at_its_clauses() -> None:
    text = "and so it went on for quite a while, " * 30
    (segment,) = [
        s for s in script_of(TITLE, Block(role="prose", text=text.strip())).segments if s.role == "prose"
    ]
    assert all(len(u.spoken) <= 400 and u.spoken.endswith(",") for u in segment.utterances)
    assert segment.spoken == text.strip()


def test_marks_alone_join_the_sentence_beside_them() -> None:
    script = script_of(TITLE, Block(role="prose", text="🎉! It is slow. 🎉 It is good. 🎉"))
    prose = [s for s in script.segments if s.role == "prose"]
    assert " ".join(s.written for s in prose) == "🎉! It is slow. 🎉 It is good. 🎉"
    assert [s.spoken for s in prose] == ["It is slow.", "It is good."]


def test_a_block_that_cannot_be_said_stays_in_the_transcript_and_is_noticed() -> None:
    script = script_of(TITLE, PROSE, Block(role="prose", text="🎉", line=7), CREDIT)
    assert script.segments[3].written == "It is good. 🎉"
    assert [notice.where for notice in script.notices] == ["line 7"]


def test_a_title_that_cannot_be_said_is_refused() -> None:
    with pytest.raises(ScriptError, match="title"):
        script_of(replace(TITLE, text="🎉"), PROSE)


def test_pronunciations_of_the_show_are_used() -> None:
    script = script_of(TITLE, PROSE, show=replace(SHOW, pronunciations={"slow": "slo"}))
    assert script.segments[2].spoken == "It is slo."


def test_a_script_reads_as_plain_lines() -> None:
    script = Script(
        segments=(
            segment("The Long Night", chapter="Opening"),
            segment("A review.", ours=True),
            *script_of(TITLE, RATING).segments[-2:-1],
        )
    )
    expected = """\
Chapter: Opening
The Long Night
A review. (added by reviewcast)
Chapter: Verdict
7 out of 10
  said as: seven out of ten (rule: number)
3 sentences, about 1 minute.
"""
    assert expected == render_script(script)


def segment(written: str, *, chapter: str = "", ours: bool = False) -> Segment:
    model = script_of(TITLE, replace(PROSE, text=written)).segments[-2]
    return replace(model, chapter=chapter, ours=ours)
