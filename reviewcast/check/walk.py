"""The way through a show, from its settings to its leftovers."""

from __future__ import annotations

from collections.abc import Generator, Iterator

from reviewcast.errors import ShelfError
from reviewcast.model import Episode, Progress, Report, Show
from reviewcast.shelf import Shelf, parse_record
from reviewcast.show import check_show

from .audio import check_audio, check_tag
from .feed import check_feed_folder, check_picture
from .files import MEDIA_TYPES, check_mode, check_products, fetch_product
from .finding import Finding, advise, error
from .leftovers import check_copy, check_drafts, check_pending, check_strays, check_superseded
from .texts import check_chapters, check_transcripts, read_cues

_RESTORE = "Bring the file back from a copy or from version control."


def check_show_on_disk(
    show: Show, *, jobs: int, report: Report = lambda _progress: None
) -> tuple[Finding, ...]:
    """Return what is wrong with SHOW as a subscriber would meet it, and what its author may want to know.

    Every MP3 is decoded once, JOBS windows at a time. Nothing is written; what cannot be read is a finding.
    """
    return tuple(_walk(show, Shelf(show.root), jobs, report))


def _walk(show: Show, shelf: Shelf, jobs: int, report: Report) -> Iterator[Finding]:
    for notice in check_show(show):
        yield advise("settings", notice.where, notice.what, notice.remedy)
    records: list[Episode] = []
    slugs = [path.parent.name for path in sorted((shelf.root / "episodes").glob("*/episode.json"))]
    for slug in slugs:
        record = yield from _read_record(shelf, slug)
        records += [record] if record else []
    artwork = yield from check_feed_folder(show, shelf, records, all_readable=len(records) == len(slugs))
    for folder in ("episodes", "feed"):
        if (shelf.root / folder).is_dir():
            yield from check_mode(shelf, folder)
    complete = [record for record in records if record.state != "pending"]
    for number, record in enumerate(records):
        report(Progress(stage="checking", done=number, total=len(records)))
        if record.state == "published":
            yield from _check_episode(show, shelf, record, jobs)
        elif record.state == "pending":
            yield from check_pending(record)
    yield from check_drafts(shelf)
    yield from check_strays(shelf, complete, artwork, set(slugs) - {record.slug for record in complete})


def _read_record(shelf: Shelf, slug: str) -> Generator[Finding, None, Episode | None]:
    """Return the record in the folder SLUG, if it can be read and belongs there."""
    where = f"episodes/{slug}/episode.json"
    try:
        record = parse_record((shelf.read(where) or b"").decode("utf-8"), where)
    except UnicodeDecodeError:
        yield error("record-damaged", where, "The record is not UTF-8.", _RESTORE)
    except ShelfError as trouble:
        yield error("record-damaged", where, trouble.what, trouble.remedy)
    else:
        if record.slug == slug:
            return record
        what = f"It is the record of “{record.slug}”, which belongs in the folder of that name."
        yield error("record-misplaced", where, what, "Rename the folder, or take the copied record away.")
    return None


def _check_episode(show: Show, shelf: Shelf, record: Episode, jobs: int) -> Iterator[Finding]:
    """Look at every product of a published episode; what was changed on disk is looked at no further."""
    yield from check_mode(shelf, f"episodes/{record.slug}")
    yield from check_products(record)
    files: dict[str, bytes] = {}
    for key in MEDIA_TYPES:
        data = yield from fetch_product(shelf, record, key)
        if data is not None:
            files[key] = data
    yield from check_transcripts(record, files)
    yield from check_chapters(record, files)
    if "audio" in files:
        yield from check_audio(show, shelf, record, read_cues(files), jobs=jobs)
        yield from check_tag(record, files["audio"])
    if "cover" in files:
        yield from check_picture("cover-invalid", files["cover"], record.products["cover"].path)
    yield from check_copy(shelf, record)
    yield from check_superseded(shelf, record)
