"""One review, from its source to the feed, as one transaction."""

from __future__ import annotations

import dataclasses
import threading
import uuid
from collections.abc import Callable, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any

from reviewcast.errors import VoiceError
from reviewcast.identity import Match, digest_sentences, recognise
from reviewcast.model import Cue, Episode, Notice, Progress, Report, Review, Script, Show, Status, Voice
from reviewcast.shelf import Shelf, digest_of
from reviewcast.studio import speak_clips

from .copies import Choice, choose_text, name_copy
from .dates import check_date, choose_date
from .needs import estimate_size, read_cover
from .site import Site
from .sources import Source
from .unchanged import find_unchanged, fingerprint

CLIPS = ".reviewcast/clips"


@dataclass(frozen=True, slots=True, kw_only=True)
class Options:
    """What the author asks for beside the review: `as_slug` and `new` settle which episode it is."""

    as_slug: str = ""
    new: bool = False
    again: bool = False
    jobs: int = 1
    wait: float | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Published:
    """What became of a review, and what its author should know."""

    episode: Episode
    status: Status
    notices: tuple[Notice, ...] = ()


def publish_review(
    show: Show,
    source: Source,
    options: Options,
    *,
    load_voice: Callable[[], Voice],
    report: Report,
    now: datetime,
) -> Published:
    """Publish SOURCE in SHOW: make its episode, or make it anew, or find that nothing changed.

    Raises a `ReviewcastError` of the room that could not do its part; then the feed is the one that was.
    """
    site = Site(show, Shelf(show.root))
    settled = options.as_slug or options.new or options.again
    unchanged = None if settled else _publish_unchanged(source, site, options, report)
    if unchanged:
        return unchanged
    report(Progress(stage="reading"))
    voice = load_voice()  # its processes start while the review is read
    try:
        review, script = read_text(source, show)
        with site.shelf.lock(wait=options.wait, report=report):
            return _Publication(site, options, voice, report, now).publish(source, review, script)
    finally:
        voice.close()


def _publish_unchanged(source: Source, site: Site, options: Options, report: Report) -> Published | None:
    """Return the record whose very bytes SOURCE is, having made sure that the feed lists it; else None."""
    if not find_unchanged(source, site, site.shelf.load_records()):
        return None
    with site.shelf.lock(wait=options.wait, report=report):
        records = site.shelf.load_records()
        record = find_unchanged(source, site, records)
        if record is None:
            return None
        site.refresh(records)
        return Published(episode=record, status="unchanged")


def read_text(source: Source, show: Show) -> tuple[Review, Script]:
    """Return the review that SOURCE holds, and what will be said of it in SHOW; nothing is written."""
    from reviewcast.review import read_review
    from reviewcast.script import write_script
    from reviewcast.spoken import speak_words

    review = read_review(source.data, source.name, default_language=show.language)
    return review, write_script(review, show, speak_words)


class _Publication:
    """The steps of one publication under the lock, in their order."""

    def __init__(self, site: Site, options: Options, voice: Voice, report: Report, now: datetime) -> None:
        self.site = site
        self.shelf = site.shelf
        self.options = options
        self.voice = voice
        self.report = report
        self.now = now.astimezone(UTC).replace(microsecond=0)

    def publish(self, given: Source, review: Review, script: Script) -> Published:
        """Recognise the review, make what is missing, write the records, and list it in the feed."""
        records = self.shelf.load_records()
        match = self._recognise(given, review, script, records)
        old, others = match.record, [record for record in records if record is not match.record]
        choice = choose_text(given, old, self.shelf)
        if choice.text is not given:
            review, script = read_text(choice.text, self.site.show)
        draft, dated = self._draft(choice, review, script, match, others)
        published = old if old and old.state == "published" else None
        if published and not self.options.again and published.fingerprint == draft.fingerprint:
            status: Status = "unchanged"
            episode = self._keep(published, draft)
            self.site.refresh([*others, episode])
        else:
            status = "updated" if published else "published"
            episode = self._make(choice, review, script, draft, published, others)
        notices = (*review.notices, *script.notices, *match.notices, *dated)
        return Published(episode=episode, status=status, notices=notices)

    def _recognise(self, given: Source, review: Review, script: Script, records: Sequence[Episode]) -> Match:
        return recognise(
            review,
            given.path,
            records,
            sentences=digest_sentences(script),
            source_exists=lambda path: (self.shelf.root / path).exists(),
            as_slug=self.options.as_slug,
            new=self.options.new,
        )

    def _draft(
        self, choice: Choice, review: Review, script: Script, match: Match, others: Sequence[Episode]
    ) -> tuple[Episode, tuple[Notice, ...]]:
        """Return the record as far as it is known before anything is spoken, and what to tell of its date."""
        old = match.record
        if old:
            date, dated = old.published, check_date(review, old)
        else:
            date, dated = choose_date(review, others, self.now)
        draft = self._describe(choice, review)
        settled = dataclasses.replace(
            draft,
            slug=match.slug,
            title=match.title,
            guid=old.guid if old else f"urn:uuid:{uuid.uuid4()}",
            published=date,
            updated=old.updated if old else date,
            sentences=digest_sentences(script),
            show_guid=self.site.with_guid([old, *others] if old else others).guid,
        )
        return settled, dated

    def _describe(self, choice: Choice, review: Review) -> Episode:
        """Return the record as far as the text alone decides it; slug, guid and date follow."""
        digest = digest_of(choice.text.data)
        return Episode(
            slug="",
            guid="urn:uuid:",
            state="pending",
            title=review.title,
            published=self.now,
            updated=self.now,
            language=review.language or self.site.show.language,
            source=choice.source,
            source_digest=choice.source_digest,
            copy_digest=digest,
            fingerprint=fingerprint(self.site, digest, choice.source, review.cover),
            review_title=review.title,
            review_id=review.id,
            work=review.work or review.title,
            year=review.year,
            country=review.country,
            credits=review.credits,
            rating=review.rating,
            author=review.author,
            summary=review.summary,
            cover=review.cover,
            cover_alt=review.cover_alt,
        )

    def _keep(self, old: Episode, draft: Episode) -> Episode:
        """Return the published record, with the source's new place where it was renamed or moved."""
        moved = dataclasses.replace(old, source=draft.source, source_digest=draft.source_digest)
        if moved != old:
            self.shelf.put_record(moved)
        return moved

    def _make(
        self,
        choice: Choice,
        review: Review,
        script: Script,
        draft: Episode,
        published: Episode | None,
        others: Sequence[Episode],
    ) -> Episode:
        """Make and verify every product, write the record that publishes them, then the feed.

        An episode that is published keeps its record until the new one is complete: the feed needs it.
        """
        cover = read_cover(review, choice.text, self.shelf)
        self.shelf.require_room(estimate_size(script, self.site.show))
        if published is None:
            self.shelf.put_record(draft)
        made, cues = self._speak_and_make(script, draft, cover)
        if published:
            made = dataclasses.replace(made, **self._succeed(published, made))
        copy_path = name_copy(made.slug, made.source)
        if copy_path != choice.text.path:
            self.shelf.put(copy_path, choice.text.data)
        from .products import make_page

        made = make_page(dataclasses.replace(made, state="published"), cues, self.site.show, self.shelf)
        self.shelf.put_record(made)
        self.site.refresh([*others, made])
        self.shelf.clear(made, copy=copy_path)
        return made

    def _speak_and_make(
        self, script: Script, draft: Episode, cover: tuple[bytes, str] | None
    ) -> tuple[Episode, tuple[Cue, ...]]:
        """Speak, and while the voice does, load the slow libraries of the rooms that come after it."""
        folder, jobs = self.shelf.root / CLIPS, self.options.jobs
        stopped = threading.Event()

        def report(progress: Progress) -> None:
            if stopped.is_set():
                raise VoiceError("The voice was stopped.")
            self.report(progress)

        with ThreadPoolExecutor(1, "speak") as beside:
            speaking = beside.submit(speak_clips, script, self.voice, folder, jobs=jobs, report=report)
            try:
                from .products import make_products

                return make_products(
                    script,
                    speaking,
                    draft,
                    self.site,
                    cover=cover,
                    voice=self.voice,
                    jobs=jobs,
                    report=self.report,
                )
            except BaseException:
                stopped.set()  # whoever stops us does not want to hear the rest
                self.voice.close()
                raise

    def _succeed(self, published: Episode, made: Episode) -> dict[str, Any]:
        """Return what a new version takes over: the last audio stays for players that have its address."""
        before, after = published.products["audio"].path, made.products["audio"].path
        return {
            "updated": max(self.now, published.updated),
            "superseded": published.superseded if before == after else (before,),
        }
