"""Script -> everything that subscribers fetch of one episode, verified, under its final names.

This module loads the slow libraries. It is imported while the voice speaks.
"""

from __future__ import annotations

import contextlib
import dataclasses
import hashlib
from concurrent.futures import Future

from reviewcast import transcript
from reviewcast.encode import encode_mp3
from reviewcast.errors import ShelfError
from reviewcast.feed import render_notes_text
from reviewcast.model import Clip, Cue, Episode, Product, Progress, Recording, Report, Script, Show, Voice
from reviewcast.pages import render_episode_page
from reviewcast.shelf import Shelf, digest_of
from reviewcast.stitch import stitch
from reviewcast.studio import read_clip
from reviewcast.tags import render_tag

from .site import Site


def make_products(
    script: Script,
    speaking: Future[tuple[tuple[Clip, ...], ...]],
    draft: Episode,
    site: Site,
    *,
    cover: tuple[bytes, str] | None,
    voice: Voice,
    jobs: int,
    report: Report,
) -> tuple[Episode, tuple[Cue, ...]]:
    """Return DRAFT with length, loudness, chapters and every product in its place, and the cues for its page.

    The clips are still being spoken when this begins. COVER is the episode's own picture and its name. The page is
    not among the products yet: it links the others.
    """
    show, shelf = site.show, site.shelf
    tag_cover, products = _make_covers(site, draft, cover)
    intro, outro = _read_sound(shelf, show.intro), _read_sound(shelf, show.outro)
    clips = speaking.result()
    recording = stitch(script, clips, read_clip, intro=intro, outro=outro)
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
        with contextlib.suppress(
            OSError
        ):  # the disk that refused it may refuse this as well; `clear` comes later
            draft.unlink(missing_ok=True)
    return product, round(measures.loudness_lufs, 2), round(measures.true_peak_dbtp, 2)


def _render_texts(show: Show, episode: Episode, cues: tuple[Cue, ...]) -> dict[str, tuple[str, str, str]]:
    """Return suffix, media type and text of every transcript and chapter file."""
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
