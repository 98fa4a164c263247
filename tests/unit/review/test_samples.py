"""Each sample in tests/data/review is read as the JSON file beside it says."""

import json
from pathlib import Path
from typing import Any

import pytest

from reviewcast.model import Block, Review
from reviewcast.review import read_review

SAMPLES = Path(__file__).parents[2] / "data" / "review"
TEXTS = sorted(path for path in SAMPLES.iterdir() if path.suffix != ".json")


def tell_block(block: Block) -> list[Any]:
    told: list[Any] = [block.line, block.role, block.text]
    more = {
        "level": block.level,
        "language": block.language,
        "break_before": block.break_before,
        "spans": [[block.text[s.start : s.end], s.kind, s.language] for s in block.spans],
    }
    said = {key: value for key, value in more.items() if value}
    return [*told, said] if said else told


def tell_review(review: Review) -> dict[str, Any]:
    """Return what a reader should check, as JSON would hold it."""
    told = {
        "title": review.title,
        "title_line": review.title_line,
        "work": review.work,
        "year": review.year,
        "country": review.country,
        "credits": [[credit.role, credit.name] for credit in review.credits],
        "rating": review.rating and [review.rating.written, review.rating.value, review.rating.best],
        "author": review.author,
        "date": review.date and review.date.isoformat(),
        "date_has_time": review.date_has_time,
        "language": review.language,
        "left_out": [list(pair) for pair in review.words_left_out],
        "notices": [str(notice) for notice in review.notices],
        "blocks": [tell_block(block) for block in review.blocks],
    }
    return {key: value for key, value in told.items() if value}


@pytest.mark.parametrize("path", TEXTS, ids=lambda path: path.name)
def test_a_sample_is_read_as_the_file_beside_it_says(path: Path) -> None:
    expected = json.loads(path.with_suffix(".json").read_text(encoding="utf-8"))
    assert expected == tell_review(read_review(path.read_bytes(), path.name))
