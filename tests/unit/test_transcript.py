"""The timeline as text: what stands in each format, for the author's words and for ours."""

import json

import pytest

from reviewcast.errors import ShelfError
from reviewcast.model import Chapter, Cue
from reviewcast.transcript import (
    parse_json,
    render_chapters,
    render_chapters_vtt,
    render_json,
    render_srt,
    render_vtt,
)


def make_cue(written: str, *, start_ms: int = 0, end_ms: int = 4000, ours: bool = False) -> Cue:
    return Cue(
        start_ms=start_ms,
        end_ms=end_ms,
        written=written,
        role="opening" if ours else "prose",
        language="en",
        ours=ours,
        paragraph=1,
    )


CUES = (
    make_cue("Read by a synthetic voice.", end_ms=2500, ours=True),
    make_cue("Half past nine, and the last ferry has gone without her.", start_ms=2750, end_ms=6004),
    make_cue("She waits.", start_ms=3_726_000, end_ms=3_727_001),
)
CHAPTERS = (
    Chapter(start_ms=0, end_ms=2750, title="Opening"),
    Chapter(start_ms=2750, end_ms=61_001, title="Ferries & <waiting>"),
)


def test_webvtt_has_one_cue_a_sentence_and_marks_what_is_ours() -> None:
    expected = """\
WEBVTT

NOTE
The cues with the voice "reviewcast", whose names begin with "ours-",
were added by reviewcast. All other words are the author's.

ours-1
00:00:00.000 --> 00:00:02.500
<v reviewcast>Read by a synthetic voice.

2
00:00:02.750 --> 00:00:06.004
<v Ida Holm>Half past nine, and the last ferry has gone without
her.

3
01:02:06.000 --> 01:02:07.001
<v Ida Holm>She waits.
"""
    assert expected == render_vtt(CUES, narrator="Ida Holm")


def test_a_narrator_called_reviewcast_is_still_not_ours() -> None:
    rendered = render_vtt(CUES, narrator="reviewcast")

    assert [block.split("\n")[0] for block in rendered.split("\n\n")[2:]] == ["ours-1", "2", "3"]


def test_webvtt_escapes_marks_and_arrows() -> None:
    rendered = render_vtt([make_cue("AT&T <i>--> 2</i>")], narrator="Q & <A>")

    assert "<v Q &amp; &lt;A&gt;>AT&amp;T &lt;i&gt;--&gt; 2&lt;/i&gt;\n" in rendered


@pytest.mark.parametrize(
    "blank", ["\n", "\n\n", "\r", "\x0b", "\x85", "\u2028", "\u2029", " \t ", " \u00a0 "]
)
def test_no_blank_of_the_author_breaks_a_cue(blank: str) -> None:
    rendered = render_vtt([make_cue(f"one{blank}two")], narrator="A")

    assert rendered.endswith("\n<v A>one two\n")


def test_a_no_break_space_stays_and_does_not_break() -> None:
    words = "\u00ab\u00a0" + "long " * 9 + "enough\u00a0\u00bb"

    shown = render_vtt([make_cue(words)], narrator="A").split("<v A>")[1].replace("\n", " ").rstrip()

    assert words == shown


def test_a_transcript_needs_a_narrator() -> None:
    for render in (render_vtt, render_srt, render_json):
        with pytest.raises(ValueError, match="a narrator has a name"):
            render(CUES, narrator=" ")


def test_subrip_deals_a_long_sentence_to_cards_and_names_a_new_speaker() -> None:
    expected = """\
1
00:00:00,000 --> 00:00:02,500
reviewcast: Read by a synthetic
voice.

2
00:00:02,750 --> 00:00:05,762
Ida Holm: Half past nine, and
the last ferry has gone without

3
00:00:05,762 --> 00:00:06,004
her.

4
01:02:06,000 --> 01:02:07,001
She waits.
"""
    assert expected == render_srt(CUES, narrator="Ida Holm")


def test_a_sentence_too_short_for_its_cards_keeps_all_its_words_on_one() -> None:
    rendered = render_srt([make_cue("word " * 40, end_ms=2)], narrator="A")

    assert rendered.count("-->") == 1
    assert rendered.count("word") == 40


def test_a_card_lasts_a_millisecond_however_long_the_next_one_is() -> None:
    words = f"{'a' * 29} {'b' * 32} {'c' * 900}"
    rendered = render_srt([make_cue(words, end_ms=3)], narrator="A")

    assert [line for line in rendered.split("\n") if "-->" in line] == [
        "00:00:00,000 --> 00:00:00,001",
        "00:00:00,001 --> 00:00:00,003",
    ]


def test_an_arrow_of_the_author_is_no_line_of_times() -> None:
    rendered = render_srt([make_cue("00:00:01,000 --> 00:00:02,000")], narrator="A")

    assert rendered.count("-->") == 1
    assert "00:00:01,000 \u2192 00:00:02,000" in rendered.replace("\n", " ")


def test_json_has_a_segment_a_line_with_all_that_a_cue_knows() -> None:
    expected = (
        '{"version":"1.0.0","segments":[\n'
        '{"speaker":"reviewcast","startTime":0.0,"endTime":2.5,"body":"Caf\u00e9 \\"\u2605\\".","role":"opening",'
        '"language":"en","ours":true,"paragraph":1,"level":0}\n'
        "]}\n"
    )
    assert expected == render_json([make_cue('Caf\u00e9 "\u2605".', end_ms=2500, ours=True)], narrator="A")


def test_every_millisecond_comes_back_from_json() -> None:
    cues = tuple(make_cue("Tick.", start_ms=ms, end_ms=ms + 1) for ms in range(1_000, 1_200))

    assert parse_json(render_json(cues, narrator="A")) == cues


def test_the_cues_come_back_from_json() -> None:
    assert parse_json(render_json(CUES, narrator="Ida Holm")) == CUES


SOUND = render_json(CUES[:1], narrator="A")


@pytest.mark.parametrize(
    ("damaged", "named"),
    [
        ("", "Expecting value"),
        (SOUND[:60], "Unterminated string"),
        ("[]", "version is missing"),
        ('{"version":"1.0.0"}', "segments is missing"),
        ('{"version":"1.0.0","segments":[7]}', "role is missing"),
        (SOUND.replace("1.0.0", "2.0.0"), "version is not 1.0.0"),
        (SOUND.replace('"opening"', '"villain"'), "'villain' is not a role"),
        (SOUND.replace("2.5", "0.0"), "a cue lasts"),
        (SOUND.replace("2.5", '"2.5"'), "endTime is not what it should be"),
        (SOUND.replace("2.5", "NaN"), "NaN"),
        (SOUND.replace("2.5", "1e999"), "infinity"),
        (SOUND.replace('"level":0', '"level":false'), "level is not what it should be"),
        ("[" * 100_000, "damaged"),
    ],
)
def test_a_damaged_transcript_is_refused_in_a_sentence(damaged: str, named: str) -> None:
    with pytest.raises(ShelfError, match=named) as refused:
        parse_json(damaged)

    assert refused.value.remedy


def test_json_chapters_are_version_1_2_with_milliseconds() -> None:
    rendered = render_chapters(CHAPTERS, title="Last Boat", podcast="Late Reviews", author="Ida Holm")

    assert rendered.endswith("]}\n")
    assert json.loads(rendered) == {
        "version": "1.2.0",
        "title": "Last Boat",
        "author": "Ida Holm",
        "podcastName": "Late Reviews",
        "chapters": [
            {"startTime": 0.0, "endTime": 2.75, "title": "Opening"},
            {"startTime": 2.75, "endTime": 61.001, "title": "Ferries & <waiting>"},
        ],
    }


def test_chapters_for_a_page_are_webvtt() -> None:
    expected = """\
WEBVTT

1
00:00:00.000 --> 00:00:02.750
Opening

2
00:00:02.750 --> 00:01:01.001
Ferries &amp; &lt;waiting&gt;
"""
    assert expected == render_chapters_vtt(CHAPTERS)
