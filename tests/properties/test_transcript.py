"""Whatever the author wrote: no word is lost or added, and no cue is empty, overlong or out of time."""

import re
from html import unescape
from itertools import pairwise

from hypothesis import given, settings
from hypothesis import strategies as st

from reviewcast.model import Cue
from reviewcast.transcript import parse_json, render_json, render_srt, render_vtt

NARRATOR = "Ida Holm"
WORDS = ["ferry", "-->", "<b>", "&amp;", "7:30", "\u00a0", "\n", "half-past-nine", "Fährfahrtsgesellschaft,"]
TEXTS = st.one_of(
    st.text(min_size=1, max_size=200), st.lists(st.sampled_from(WORDS), max_size=30).map(" ".join)
)


@st.composite
def timelines(draw: st.DrawFn) -> tuple[Cue, ...]:
    cues, now = [], 0
    for _ in range(draw(st.integers(min_value=1, max_value=6))):
        start = now + draw(st.integers(min_value=0, max_value=900))
        now = start + draw(st.integers(min_value=1, max_value=20_000))
        cues.append(
            Cue(
                start_ms=start,
                end_ms=now,
                written=draw(TEXTS.filter(lambda text: text.strip() != "")),
                role="prose",
                language="en",
                ours=draw(st.booleans()),
                paragraph=draw(st.integers(min_value=0, max_value=99)),
            )
        )
    return tuple(cues)


def blocks_of(rendered: str) -> list[list[str]]:
    return [block.split("\n") for block in rendered.rstrip("\n").split("\n\n")]


def to_ms(time: str) -> int:
    hours, minutes, seconds = re.split(":", time.replace(",", ".")[:-4])
    return (int(hours) * 60 + int(minutes)) * 60_000 + int(seconds) * 1000 + int(time[-3:])


@settings(max_examples=60, deadline=None)
@given(timelines())
def test_webvtt_keeps_every_word_in_one_cue_a_sentence(cues: tuple[Cue, ...]) -> None:
    blocks = blocks_of(render_vtt(cues, narrator=NARRATOR))[2:]

    assert len(cues) == len(blocks)
    for cue, (name, times, *lines) in zip(cues, blocks, strict=True):
        voice, _, first = lines[0].partition(">")
        payload = [first, *lines[1:]]
        assert cue.ours == name.startswith("ours-")
        assert ("<v reviewcast" if cue.ours else f"<v {NARRATOR}") == voice
        assert [cue.start_ms, cue.end_ms] == [to_ms(time) for time in times.split(" --> ")]
        assert not re.search("-->|[<>]", "".join(payload))
        assert cue.written.split() == unescape_marks(" ".join(payload)).split()
        assert all(len(line) <= 65 or len(re.split("[ \n]", line)) == 1 for line in lines[1:])


def unescape_marks(text: str) -> str:
    """Undo the three references of WebVTT only: an author may have written `&eacute;`."""
    return re.sub("&(?:amp|lt|gt);", lambda found: unescape(found[0]), text)


@settings(max_examples=60, deadline=None)
@given(timelines())
def test_subrip_keeps_every_word_in_cards_that_follow_each_other(cues: tuple[Cue, ...]) -> None:
    cards = blocks_of(render_srt(cues, narrator=NARRATOR))
    times = [[to_ms(time) for time in card[1].split(" --> ")] for card in cards]
    words = " ".join(line for card in cards for line in card[2:])

    assert [str(number) for number in range(1, len(cards) + 1)] == [card[0] for card in cards]
    assert all(start < end for start, end in times)
    assert all(before[1] <= after[0] for before, after in pairwise(times))
    assert {cue.start_ms for cue in cues} <= {start for start, _ in times}
    assert {cue.end_ms for cue in cues} <= {end for _, end in times}
    spoken = re.sub(f"(?:^| )(?:{NARRATOR}|reviewcast): ", " ", words)
    assert [word for cue in cues for word in cue.written.replace("-->", "\u2192").split()] == spoken.split()


@settings(max_examples=60, deadline=None)
@given(timelines())
def test_cues_survive_json(cues: tuple[Cue, ...]) -> None:
    assert cues == parse_json(render_json(cues, narrator=NARRATOR))
