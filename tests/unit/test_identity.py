"""Which episode a review is (design.md, "The same review?"), without a disk."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import Any

import pytest

from reviewcast.errors import IdentityError, UsageError
from reviewcast.identity import Match, digest_sentences, make_slug, recognise
from reviewcast.model import Block, Episode, Product, Review, Script, Segment, Utterance

NOON = datetime(2026, 1, 2, 12, tzinfo=UTC)
SENTENCES = ("a", "b", "c", "d")
AUDIO = {"audio": Product(path="a.mp3", media_type="audio/mpeg", size=1, digest="0")}


def review(title: str = "Alien", **more: Any) -> Review:
    return Review(title=title, title_line=title, blocks=(Block(role="prose", text="Words."),), **more)


def record(slug: str = "alien", title: str = "Alien", **more: Any) -> Episode:
    fields: dict[str, Any] = {
        "guid": f"urn:uuid:{slug}",
        "state": "published",
        "published": NOON,
        "updated": NOON,
        "language": "en",
        "source": "alien.txt",
        "source_digest": "",
        "fingerprint": "",
        "review_title": title,
        "sentences": SENTENCES,
        "products": AUDIO,
    }
    return Episode(slug=slug, title=title, **(fields | more))


def match(
    given: Review,
    *records: Episode,
    source: str = "alien.txt",
    sentences: tuple[str, ...] = SENTENCES,
    gone: tuple[str, ...] = (),
    **more: Any,
) -> Match:
    return recognise(
        given, source, records, sentences=sentences, source_exists=lambda path: path not in gone, **more
    )


def test_a_first_review_is_new() -> None:
    found = match(review())
    assert (found.record, found.slug, found.title, found.notices) == (None, "alien", "Alien", ())


def test_the_same_path_with_the_same_title_is_an_edit_whatever_the_text() -> None:
    assert match(review(), record(), sentences=("x", "y")).record == record()


@pytest.mark.parametrize(
    ("kept", "same"), [(("a", "b"), True), (("a",), False), (("a", "b", "x", "y"), True)]
)
def test_the_same_path_with_another_title_is_an_edit_when_half_of_the_sentences_are_there(
    kept: tuple[str, ...], *, same: bool
) -> None:
    if same:
        assert match(review("Aliens"), record(), sentences=kept).record == record()
    else:
        with pytest.raises(IdentityError, match="--as alien"):
            match(review("Aliens"), record(), sentences=kept)


def test_titles_are_alike_whatever_their_case_and_blanks() -> None:
    assert match(review("ALIEN "), record(), sentences=()).record == record()


def test_a_rename_needs_title_text_and_a_source_that_is_gone() -> None:
    assert match(review(), record(), source="b.txt", gone=("alien.txt",)).record == record()
    assert match(review(), record(), source="b.txt").record is None
    assert match(review("B"), record(), source="b.txt", gone=("alien.txt",)).record is None
    assert match(review(), record(), source="b.txt", gone=("alien.txt",), sentences=("x",)).record is None


def test_an_id_comes_before_everything_but_as_and_new() -> None:
    mine, other = record(review_id="r1"), record("other", "Other", source="b.txt")
    assert match(review("X", id="r1"), mine, other, source="b.txt", sentences=()).record == mine
    assert match(review("X", id="r1"), mine, other, source="b.txt", as_slug="other").record == other
    assert match(review("X", id="r1"), mine, other, source="c.txt", new=True).record is None


def test_another_id_at_the_same_path_is_another_review() -> None:
    assert match(review(id="r2"), record(review_id="r1")).record is None


def test_an_id_that_is_added_later_does_not_part_a_review_from_its_episode() -> None:
    assert match(review(id="r1"), record()).record == record()


def test_the_folder_of_an_episode_decides_before_the_path() -> None:
    found = match(review("Other"), record(), source="episodes/alien/notes.txt", sentences=())
    assert found.record == record()


def test_a_file_in_a_new_folder_of_episodes_takes_the_folders_name() -> None:
    assert match(review(), source="episodes/my-alien/review.md").slug == "my-alien"
    assert match(review(), source="episodes/My_Alien/review.md").slug == "alien"


def test_standard_input_is_new() -> None:
    assert match(review(), record(source="-"), source="-", gone=("-",)).record is None


def test_as_an_unknown_slug_is_wrong_usage() -> None:
    with pytest.raises(UsageError, match="“nothing”"):
        match(review(), record(), as_slug="nothing")


def test_an_interrupted_new_publication_is_continued_even_with_new() -> None:
    pending = record("alien-2", state="pending", products={})
    assert match(review(), record(), pending, new=True).record == pending
    assert match(review(), record(), pending, new=True, sentences=("x",)).record is None
    assert match(review(), record(), pending, new=True, source="b.txt").record is None


def test_a_retracted_episode_keeps_its_slug_for_ever_and_is_never_found() -> None:
    retracted = record(state="retracted")
    found = match(review(), retracted)
    assert (found.record, found.slug, found.title) == (None, "alien-2", "Alien")
    with pytest.raises(UsageError):
        match(review(), retracted, as_slug="alien")


def test_a_taken_title_is_made_distinct_with_a_warning() -> None:
    found = match(review(year=1979, author="Bo"), record(), source="b.txt")
    assert (found.slug, found.title) == ("alien-2", "Alien (1979)")
    assert "“Alien (1979)”" in str(found.notices[0])


def test_a_year_that_the_title_has_already_tells_nothing_apart() -> None:
    found = match(review("Alien 1979", year=1979, author="Bo"), record(title="Alien 1979"), source="b.txt")
    assert found.title == "Alien 1979, reviewed by Bo"


def test_an_edit_keeps_the_distinct_title_that_it_has() -> None:
    second = record("alien-2", "Alien (1979)", review_title="Alien", source="b.txt")
    found = match(review(year=1979), record(), second, source="b.txt")
    assert (found.record, found.title, found.notices) == (second, "Alien (1979)", ())


@pytest.mark.parametrize(
    ("title", "slug"),
    [
        ("Amélie", "amelie"),
        ("ＡＬＩＥＮ", "alien"),
        ("../../etc/passwd", "etc-passwd"),
        ("-f --help", "f-help"),
        ("  .hidden ", "hidden"),
        ("It's 8½", "its-8-1-2"),
        ("Паразиты", "parazity"),
        ("x" * 300, "x" * 80),
        ("a" * 79 + " b", "a" * 79),
    ],
)
def test_a_slug_is_short_plain_and_never_leads_anywhere(title: str, slug: str) -> None:
    assert make_slug(title, set()) == slug


@pytest.mark.parametrize("title", ["???", "", "CON", "nul", "com1", "\u202e", "…"])
def test_a_title_without_letters_or_with_a_devices_name_gets_a_slug_of_its_own(title: str) -> None:
    slug = make_slug(title, set())
    assert slug.startswith("review-")
    assert slug == make_slug(title, set()) != make_slug(title + "!", set())


def test_a_taken_slug_is_numbered_within_its_length() -> None:
    long = "x" * 80
    taken = {long, "x" * 78 + "-2"}
    assert make_slug(long, taken) == "x" * 78 + "-3"


def _script(*written: str) -> Script:
    return Script(
        segments=tuple(
            Segment(
                role="prose",
                written=text,
                utterances=(Utterance(spoken=text, language="en"),),
                pause_ms=0,
                language="en",
                chapter="All",
                ours=text.startswith("Ours"),
            )
            for text in written
        )
    )


def test_sentences_are_compared_without_marks_case_blanks_and_our_own_words() -> None:
    assert digest_sentences(_script("Hello, World!", "Ours.")) == digest_sentences(_script("hello  world"))
    assert digest_sentences(_script("Hello")) != digest_sentences(_script("Help"))
