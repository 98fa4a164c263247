"""The bench itself: its arithmetic is right, it sees what it looks for, and it runs on a tiny review."""

import json
import os
from pathlib import Path

import pytest

from bench.__main__ import main
from bench.killed import find_holes, list_items, measure_killed
from bench.lab import Lab, RunError
from bench.lengths import measure_lengths, write_long_review
from bench.many import Heard, judge, measure_many
from bench.ratios import Ratio, compare, growth_exponent
from bench.speed import measure_edited

TINY = """Rain, at Last (2012)

It rained on the island for nine days, and nobody minded. On the tenth day the sun came out, and everybody went home.
"""
GOOD = Heard(seconds=60.0, recorded_s=60.0, level_dbfs=-17.0, longest_silence_s=1.2)
FEED = b"""<rss><channel><item><guid>urn:uuid:1</guid>
<enclosure url="https://example.org/bench/episodes/a/a-12345678.mp3" length="3" type="audio/mpeg"/></item></channel></rss>"""


@pytest.fixture(scope="module")
def lab(tmp_path_factory: pytest.TempPathFactory) -> Lab:
    return Lab(tmp_path_factory.mktemp("lab"), TINY)


def test_a_ratio_is_the_median_of_pairs_and_not_of_times() -> None:
    ratio = Ratio(subject="A", against="B", pairs=((1.0, 1.0), (20.0, 10.0), (3.0, 1.0)))
    assert ratio.median == 2.0
    assert ratio.middle_half == (1.5, 2.5)


def test_one_pair_is_a_ratio_too() -> None:
    assert Ratio(subject="A", against="B", pairs=((3.0, 2.0),)).middle_half == (1.5, 1.5)


def test_rivals_run_in_turn_and_the_first_round_does_not_count() -> None:
    order: list[str] = []

    def task(name: str, seconds: float) -> float:
        order.append(name)
        return seconds * (100 if order.count(name) == 1 and name == "A" else 1)

    rivals = {"B": lambda: task("B", 2.0), "C": lambda: task("C", 4.0)}
    ratios = compare("A", lambda: task("A", 8.0), rivals, runs=2)
    assert "".join(order) == "ABCABCABC"
    assert [ratio.pairs for ratio in ratios] == [((8.0, 2.0),) * 2, ((8.0, 4.0),) * 2]


@pytest.mark.parametrize(
    ("points", "exponent"),
    [
        pytest.param([(1, 7), (10, 70), (100, 700)], 1.0, id="linear"),
        pytest.param([(10, 5), (20, 20)], 2.0, id="quadratic"),
        pytest.param([(1, 80), (100, 80)], 0.0, id="flat"),
    ],
)
def test_growth_is_the_slope_of_the_logarithms(points: list[tuple[float, float]], exponent: float) -> None:
    assert growth_exponent(points) == pytest.approx(exponent)


@pytest.mark.parametrize(
    ("heard", "wrong"),
    [
        pytest.param(GOOD, [], id="good"),
        pytest.param((60.0, 60.0, -70.0, 1.2), ["silent"], id="silent"),
        pytest.param((60.0, 60.0, -17.0, 9.0), ["silent"], id="silent for a while"),
        pytest.param((59.7, 60.0, -17.0, 1.2), ["truncated"], id="truncated"),
        pytest.param((52.5, 52.5, -17.0, 1.2), ["at another speed"], id="at 200 words a minute"),
    ],
)
def test_a_bad_mp3_is_told_from_a_good_one(
    heard: Heard | tuple[float, float, float, float], wrong: list[str]
) -> None:
    names = ("seconds", "recorded_s", "level_dbfs", "longest_silence_s")
    value = heard if isinstance(heard, Heard) else Heard(**dict(zip(names, heard, strict=True)))
    assert judge(value, GOOD) == wrong


def test_no_sentence_of_a_long_review_stands_twice() -> None:
    words = write_long_review(TINY, 3000)
    sentences = [sentence.strip() for line in words.splitlines() for sentence in line.split("Take ")[1:]]
    assert len(sentences) > 40
    assert len(set(sentences)) == len(sentences)


def test_a_feed_that_names_a_missing_or_a_short_file_has_a_hole(tmp_path: Path) -> None:
    audio = tmp_path / "episodes" / "a" / "a-12345678.mp3"
    assert list_items(FEED) == [("urn:uuid:1", "episodes/a/a-12345678.mp3", 3)]
    assert len(find_holes(FEED, tmp_path)) == 1
    audio.parent.mkdir(parents=True)
    audio.write_bytes(b"12")
    assert len(find_holes(FEED, tmp_path)) == 1
    audio.write_bytes(b"123")
    assert find_holes(FEED, tmp_path) == []


def test_a_program_that_fails_is_not_a_time(lab: Lab) -> None:
    with pytest.raises(RunError, match="ended with 1"):
        lab.reviewcast("publish", "nothing.txt", cwd=lab.fresh_show(TINY))


def test_two_publications_at_a_time_are_the_same(lab: Lab) -> None:
    figures, _ = measure_many(lab, 2)
    assert [figures["failed"], figures["wrong"], list(figures["digests"].values())] == [[], {}, [2]]


def test_an_edit_costs_one_clip(lab: Lab) -> None:
    figures, _ = measure_edited(lab, 1)
    assert figures["clips_spoken"] == [1]


def test_a_longer_review_is_measured_in_time_and_memory(lab: Lab) -> None:
    figures, _ = measure_lengths(lab, 1, times=(1, 3), size=300)
    assert [row["bytes"] // 300 for row in figures["lengths"]] == [1, 3]
    assert all(row["memory_mb"] > row["largest_child_mb"] > 1 for row in figures["lengths"])
    assert set(figures["growth"]) == {"seconds", "memory_mb", "largest_child_mb"}


@pytest.mark.skipif(not hasattr(os, "killpg"), reason="this system has no process groups")
def test_what_was_killed_is_finished_by_the_same_command(lab: Lab) -> None:
    figures, _ = measure_killed(lab, 2)
    assert (figures["finished"], figures["wrong"]) == (2, [])
    assert sum(figures["feeds"].values()) == 2


def test_the_command_prints_sentences_and_writes_its_figures(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert main(["--only", "unchanged", "--runs", "1", "--json", str(tmp_path / "figures.json")]) == 0
    document = json.loads((tmp_path / "figures.json").read_text("utf-8"))
    assert document["version"] == 1
    assert [ratio["median"] > 0 for ratio in document["results"]["unchanged"]["ratios"]] == [True] * 3
    assert all(line.endswith(".") for line in capsys.readouterr().out.splitlines())
