"""Script -> everything that subscribers fetch of one episode, verified, under its final names."""

from __future__ import annotations

import dataclasses
import hashlib
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

from reviewcast.encode import encode_mp3
from reviewcast.errors import ReviewError, ShelfError
from reviewcast.model import Cue, Episode, Product, Progress, Recording, Report, Review, Script, Show, Voice
from reviewcast.shelf import Shelf, digest_of
from reviewcast.stitch import stitch
from reviewcast.studio import read_clip, speak_clips

from .site import Site
from .sources import Source

CLIPS = ".reviewcast/clips"


def make_products(
    script: Script,
    draft: Episode,
    voice: Voice,
    site: Site,
    *,
    cover: tuple[bytes, str] | None,
    jobs: int,
    report: Report,
) -> tuple[Episode, tuple[Cue, ...]]:
    """Return DRAFT with length, loudness, chapters and every product in its place, and the cues for its page.

    COVER is the episode's own picture and its name. The page is not among them: it links the others.
    """
    show, shelf = site.show, site.shelf
    with ThreadPoolExecutor(1) as beside:  # pictures are drawn while the voice speaks
        drawing = beside.submit(_make_covers, site, draft, cover)
        clips = speak_clips(script, voice, shelf.root / CLIPS, jobs=jobs, report=report)
        report(Progress(stage="stitching"))
        recording = stitch(
            script,
            clips,
            read_clip,
            intro=_read_sound(shelf, show.intro),
            outro=_read_sound(shelf, show.outro),
        )
        tag_cover, products = drawing.result()
    episode = dataclasses.replace(
        draft, duration_ms=recording.duration_ms, chapters=recording.chapters, voice=voice.identity
    )
    products["audio"], loudness, peak = _make_audio(recording, episode, site, tag_cover, jobs, report)
    report(Progress(stage="writing"))
    for key, (suffix, kind, text) in _render_texts(show, episode, recording.cues).items():
        products[key] = _put_hashed(shelf, draft.slug, suffix, kind, text.encode())
    made = dataclasses.replace(episode, products=products, loudness_lufs=loudness, true_peak_dbtp=peak)
    return made, recording.cues


def make_page(episode: Episode, cues: tuple[Cue, ...], show: Show, shelf: Shelf) -> Episode:
    """Render the episode's page, which links its other products, and return the episode with it."""
    from reviewcast.feed import render_notes_text
    from reviewcast.pages import render_episode_page

    page = render_episode_page(show, episode, cues, notes=render_notes_text(show, episode)).encode()
    path = f"episodes/{episode.slug}/index.html"
    shelf.put(path, page)
    product = Product(path=path, media_type="text/html", size=len(page), digest=digest_of(page))
    return dataclasses.replace(episode, products={**episode.products, "page": product})


def _make_covers(
    site: Site, draft: Episode, cover: tuple[bytes, str] | None
) -> tuple[bytes, dict[str, Product]]:
    """Return the picture for the tags, and the episode's own cover as a product where it has one."""
    if cover is None:
        picture, suffix = site.read_artwork()
        return site.read_tag_cover(picture, f"artwork{suffix}"), {}
    fitted = site.read_episode_cover(*cover)
    path = f"episodes/{draft.slug}/cover-{digest_of(fitted)[:8]}.jpg"
    site.shelf.put(path, fitted)
    product = Product(path=path, media_type="image/jpeg", size=len(fitted), digest=digest_of(fitted))
    return site.read_tag_cover(fitted, cover[1]), {"cover": product}


def _read_sound(shelf: Shelf, path: str) -> bytes:
    data = shelf.read(path) if path else b""
    if data is None:
        raise ShelfError("The sound file is not there.", where=path, remedy="Change [audio] in the settings.")
    return data


def _make_audio(
    recording: Recording, episode: Episode, site: Site, cover: bytes, jobs: int, report: Report
) -> tuple[Product, float, float]:
    """Encode to a draft, verify it, and give it the name of its own bytes."""
    from reviewcast.feed import render_notes_text
    from reviewcast.tags import render_tag

    words = "\n".join(cue.written for cue in recording.cues if not cue.ours)
    notes = render_notes_text(site.show, episode)
    tag = render_tag(site.show, episode, text=words, notes=notes, cover=cover)
    folder = f"episodes/{episode.slug}"
    draft = site.shelf.draft(f"{folder}/{episode.slug}.mp3")
    try:
        measures = encode_mp3(
            recording,
            draft,
            tag=tag,
            bitrate=site.show.bitrate,
            loudness=site.show.loudness,
            jobs=jobs,
            report=report,
        )
        with draft.open("rb") as file:
            digest = hashlib.file_digest(file, "sha256").hexdigest()
        path = f"{folder}/{episode.slug}-{digest[:8]}.mp3"
        product = Product(path=path, media_type="audio/mpeg", size=draft.stat().st_size, digest=digest)
        site.shelf.adopt(draft, path)
    finally:
        Path(draft).unlink(missing_ok=True)
    return product, round(measures.loudness_lufs, 2), round(measures.true_peak_dbtp, 2)


def _render_texts(show: Show, episode: Episode, cues: tuple[Cue, ...]) -> dict[str, tuple[str, str, str]]:
    """Return suffix, media type and text of every transcript and chapter file."""
    from reviewcast import transcript

    narrator = episode.author or show.author
    chapters = transcript.render_chapters(
        episode.chapters, title=episode.title, podcast=show.title, author=narrator
    )
    return {
        "vtt": (".vtt", "text/vtt", transcript.render_vtt(cues, narrator=narrator)),
        "srt": (".srt", "application/x-subrip", transcript.render_srt(cues, narrator=narrator)),
        "json": (".json", "application/json", transcript.render_json(cues, narrator=narrator)),
        "chapters": (".chapters.json", "application/json+chapters", chapters),
        "chapters-vtt": (".chapters.vtt", "text/vtt", transcript.render_chapters_vtt(episode.chapters)),
    }


def _put_hashed(shelf: Shelf, slug: str, suffix: str, media_type: str, data: bytes) -> Product:
    digest = digest_of(data)
    path = f"episodes/{slug}/{slug}-{digest[:8]}{suffix}"
    shelf.put(path, data)
    return Product(path=path, media_type=media_type, size=len(data), digest=digest)


def estimate_size(script: Script, show: Show) -> int:
    """Return how many bytes a publication may need: clips of 44 kB a second, and the MP3 twice."""
    seconds = sum(len(segment.spoken) for segment in script.segments) / 14
    return round(seconds * (44_100 + 2 * show.bitrate * 125)) + 2_000_000


def read_cover(review: Review, text: Source, shelf: Shelf) -> tuple[bytes, str] | None:
    """Return the review's own picture and its name, from beside the source or from the show; None without one.

    What a link leads to outside these folders is not there: a review names no other file of this computer.
    """
    if not review.cover:
        return None
    beside = shelf.root if text.path == "-" else (shelf.root / text.path).parent
    for folder in (beside, shelf.root):
        path = (folder / review.cover).resolve()
        if path.is_relative_to(folder.resolve()) and path.is_file():
            return path.read_bytes(), review.cover
    raise ReviewError(
        f"There is no picture “{review.cover}” beside the review, nor in the show.",
        where=text.name,
        remedy="Put it there, or take `image` out of the front matter.",
    )
