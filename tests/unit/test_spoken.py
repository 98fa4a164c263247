"""What is written, and what the ear gets."""

from pathlib import Path

import pytest

from reviewcast.model import Change
from reviewcast.spoken import RULES, Rule, speak_words

DATA = Path(__file__).parents[1] / "data" / "spoken"
PAIRS = [
    (path.stem, *line.split("\t"))
    for path in sorted(DATA.glob("*.tsv"))
    for line in path.read_text(encoding="utf-8").splitlines()
]


@pytest.mark.parametrize(("language", "written", "spoken"), PAIRS)
def test_written_words_are_said_as_a_critic_would(language: str, written: str, spoken: str) -> None:
    assert speak_words(written, language, {})[0] == spoken


@pytest.mark.parametrize("rule", RULES, ids=lambda rule: f"{rule.name}: {rule.example[0]}")
def test_each_rule_keeps_the_promise_of_its_example(rule: Rule) -> None:
    written, expected = rule.example
    spoken, changes = speak_words(written, (*rule.languages, "en")[0], {})
    assert expected == spoken
    assert rule.name in {change.rule for change in changes}


def test_a_change_names_its_words_and_its_rule() -> None:
    expected = (Change(written="2012", spoken="twenty twelve", rule="year"),)
    assert expected == speak_words("The Lamplighter (2012)", "en", {})[1]


def test_words_that_no_rule_touches_are_said_as_they_stand() -> None:
    written = "Tight shots inside a car, at night; “or not exactly,” she’d say!"
    assert (written, ()) == speak_words(written, "en", {})


def test_what_is_left_out_is_named() -> None:
    expected = ("Fun", (Change(written="🎉", spoken="", rule="emoji"),))
    assert expected == speak_words("Fun 🎉", "en", {})


def test_changes_stand_in_the_order_of_the_words() -> None:
    _, changes = speak_words("In 1984 it got 7/10 & $5.", "en", {})
    assert [change.written for change in changes] == ["1984", "7/10", "&", "$5"]


@pytest.mark.parametrize(
    ("written", "spoken"),
    [
        ("Sook-ja left.", "sook jah left."),
        ("Sook‑ja’s flight", "sook jah’s flight"),
        ("Sook-jang", "Sook-jang"),
        ("HBO and hbo", "home box and small box"),
        ("Hbo", "small box"),
        ("Ingrid Moss and Ann", "an sheen and ann"),
        ("Rocky IV", "rocky the fourth"),
    ],
)
def test_the_lexicon_goes_before_every_rule_longest_and_exact_case_first(written: str, spoken: str) -> None:
    lexicon = {
        "Sook-ja": "sook jah",
        "HBO": "home box",
        "hbo": "small box",
        "Ann": "ann",
        "Ingrid Moss": "an sheen",
        "Rocky IV": "rocky the fourth",
    }
    assert spoken == speak_words(written, "en", lexicon)[0]


@pytest.mark.parametrize("nothing", ["", "  ", "...", "[[", "\x00"])
def test_a_lexicon_entry_never_makes_a_word_vanish(nothing: str) -> None:
    assert speak_words("Heo came", "en", {"Heo": nothing})[0] == "Heo came"


def test_a_lexicon_entry_cannot_command_an_engine() -> None:
    assert speak_words("Heo", "en", {"Heo": "[[h'eU]] \x01\U000f0000"})[0] == "h'eU"


@pytest.mark.parametrize(
    "command",
    ["[[w3:ld]]", "\x01\x02p", "a\x00b", "<audio src='x'/>hello", "&#91;&#91;x]]", "［［x］］", "[™[x]®]"],
)
def test_no_text_can_command_an_engine(command: str) -> None:
    spoken, _ = speak_words(command, "en", {})
    assert not set("[]<>\x00\x01\x02") & set(spoken)
    assert any(c.isalnum() for c in spoken)


def test_decomposed_letters_are_said_as_composed_ones() -> None:
    assert speak_words("Sen\u0303or", "en", {}) == speak_words("Señor", "en", {})


def test_letters_of_other_scripts_keep_their_vowel_signs() -> None:
    assert speak_words("हिन्दी में फिल्म। 映画は良い。", "hi", {})[0] == "हिन्दी में फिल्म। 映画は良い。"
