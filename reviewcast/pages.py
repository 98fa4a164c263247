"""The pages: one for each episode, with player, chapters and the review itself, and one for the show.

    Show + Episode + Cues --render_episode_page--> episodes/<slug>/index.html
    Show + Episodes       --render_show_page-----> feed/index.html, beside page.css and page.js

What is said stands in `templates/`, in which language in `data/page_words.toml`; this module decides
which sentence goes where. Every page works with script and styles off, and when opened from disk.
"""

from __future__ import annotations

import functools
import re
import tomllib
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from importlib import resources
from itertools import groupby
from pathlib import PurePosixPath
from typing import Any
from urllib.parse import quote

from jinja2 import Environment, PackageLoader, StrictUndefined
from markupsafe import Markup

from reviewcast.model import Cue, Episode, Rating, Show

TRANSCRIPT_KINDS = {"vtt": "WebVTT", "srt": "SubRip", "json": "JSON"}
# HTML 13.2.3.5: a document holds no control characters, surrogates or noncharacters.
NONCHARACTERS = "".join(chr(plane + 0xFFFE) + chr(plane + 0xFFFF) for plane in range(0, 0x110000, 0x10000))
NEVER_IN_HTML = re.compile(f"[\0-\x08\x0b-\x1f\x7f-\x9f\ud800-\udfff\ufdd0-\ufdef{NONCHARACTERS}]")


@dataclass(frozen=True, slots=True, kw_only=True)
class _Sentence:
    """A cue; its id is its place among all cues."""

    id: str
    cue: Cue


@dataclass(frozen=True, slots=True, kw_only=True)
class _Block:
    """A paragraph, heading or list item; `level` is that of the page's heading element."""

    role: str
    level: int
    sentences: tuple[_Sentence, ...]


def render_episode_page(show: Show, episode: Episode, cues: Sequence[Cue], *, notes: str) -> str:
    """Render `episodes/<slug>/index.html`: the player, the chapters and the review as its transcript.

    The transcript holds the cues that are the author's, in their order; what reviewcast adds is in the
    captions only. `notes` is plain text, a paragraph a line, "" for none. The links to products and
    to `feed/` are relative. Obeys access.md sections 1 and 2.
    """
    sentences = [_Sentence(id=f"s{n}", cue=cue) for n, cue in enumerate(cues)]
    files = {key: quote(PurePosixPath(product.path).name) for key, product in episode.products.items()}
    return _render(
        "episode.html",
        show,
        episode.language,
        home="../../feed/",
        episode=episode,
        files=files,
        passages=list(_arrange(sentences)),
        chapters=[(chapter, _find_place(chapter.start_ms, sentences)) for chapter in episode.chapters],
        transcripts=[(files[key], kind) for key, kind in TRANSCRIPT_KINDS.items() if key in files],
        notes=_split_lines(notes),
        linked_data=_describe(show, episode),
    )


def render_show_page(show: Show, episodes: Sequence[Episode], *, artwork: str) -> str:
    """Render `feed/index.html`: the show, how to subscribe, and each published episode, newest first.

    `artwork` is the path of the picture, which lies in `feed/` too; "" for none.
    """
    published = [episode for episode in episodes if episode.state == "published"]
    return _render(
        "show.html",
        show,
        show.language,
        home="",
        artwork=quote(PurePosixPath(artwork).name),
        description=_split_lines(show.description),
        link=show.link if show.link.lower().startswith(("http://", "https://", "mailto:")) else "",
        episodes=sorted(published, key=lambda episode: (episode.published, episode.slug), reverse=True),
    )


def load_page_files() -> dict[str, bytes]:
    """Load the style sheet and the script that every page links, by their names in `feed/`."""
    folder = resources.files("reviewcast") / "templates"
    return {name: (folder / name).read_bytes() for name in ("page.css", "page.js")}


@functools.cache
def _load_environment() -> Environment:
    return Environment(
        loader=PackageLoader("reviewcast"),
        autoescape=True,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
    )


@functools.cache
def _load_words(language: str) -> Mapping[str, Any]:
    """Load the words of the user interface for a language tag, and under `language` whose they are."""
    table = tomllib.loads((resources.files("reviewcast") / "data" / "page_words.toml").read_text("utf-8"))
    primary = language.partition("-")[0].lower()
    return {"language": language, **table[primary]} if primary in table else {"language": "en", **table["en"]}


def _render(template: str, show: Show, language: str, **values: object) -> str:
    words = _load_words(language)
    page = _load_environment().get_template(template)
    html = page.render(
        show=show,
        language=language,
        words=words,
        address=functools.partial(_address, show),
        lang_unless=_lang_unless,
        duration=_encode_duration,
        kind=lambda name: PurePosixPath(name).suffix[1:].upper(),
        say_date=functools.partial(_say_date, words),
        say_duration=functools.partial(_say_duration, words),
        say_megabytes=lambda size: _say_number(words, max(0.1, round(size / 1e6, 1))),
        say_number=functools.partial(_say_number, words),
        say_rating=functools.partial(_say_rating, words),
        **values,
    )
    return NEVER_IN_HTML.sub("\ufffd", html)


def _address(show: Show, path: str) -> str:
    return f"{show.base_url.rstrip('/')}/{quote(path)}"


def _lang_unless(surrounding: str, language: str) -> Markup:
    """Return a ` lang` attribute where the language is another than that around it (WCAG 3.1.2)."""
    return Markup("") if language == surrounding else Markup(' lang="{}"').format(language)


def _split_lines(text: str) -> list[str]:
    return [line.strip() for line in text.splitlines() if line.strip()]


def _arrange(sentences: Sequence[_Sentence]) -> Iterator[tuple[str, int, list[_Block]]]:
    """Yield the author's blocks in runs of one holder: "list", "quote" (and how deep it is) or none.

    A cue of ours parts two runs, so that two quotes in a row stay two.
    """

    def hold(sentence: _Sentence) -> tuple[bool, str, int]:
        cue = sentence.cue
        if cue.role == "quote":
            return cue.ours, "quote", max(1, cue.level)
        return cue.ours, "list" if cue.role == "list-item" else "", 0

    open_levels: list[int] = []
    for (ours, holder, depth), run in groupby(sentences, hold):
        if not ours:
            blocks = groupby(run, lambda one: (one.cue.paragraph, one.cue.role, one.cue.level))
            yield holder, depth, [_build_block(tuple(block), open_levels) for _, block in blocks]


def _build_block(sentences: tuple[_Sentence, ...], open_levels: list[int]) -> _Block:
    """Build a block; a heading goes below the open ones that rank higher, the first of all to h3.

    Whatever levels the author chose, none is skipped on the page (WCAG 1.3.1).
    """
    cue = sentences[0].cue
    if cue.role == "heading":
        while open_levels and open_levels[-1] >= cue.level:
            open_levels.pop()
        open_levels.append(cue.level)
    return _Block(role=cue.role, level=min(2 + len(open_levels), 6), sentences=sentences)


def _find_place(start_ms: int, sentences: Sequence[_Sentence]) -> str:
    """Return the id of the author's sentence that is heard at or after a time, else of the review."""
    later = (one.id for one in sentences if not one.cue.ours and one.cue.end_ms > start_ms)
    return next(later, "review")


def _encode_duration(ms: int) -> str:
    """Encode a duration as ISO 8601 and HTML have it.

    >>> _encode_duration(242_400)
    'PT4M2S'
    """
    parts = zip(_part_duration(ms), "HMS", strict=True)
    return "PT" + ("".join(f"{n}{unit}" for n, unit in parts if n) or "0S")


def _part_duration(ms: int) -> tuple[int, int, int]:
    minutes, seconds = divmod(round(ms / 1000), 60)
    return *divmod(minutes, 60), seconds


def _say_duration(words: Mapping[str, Any], ms: int) -> str:
    parts = zip(_part_duration(ms), (words["hours"], words["minutes"], words["seconds"]), strict=True)
    said = " ".join(f"{n} {one if n == 1 else many}" for n, (one, many) in parts if n)
    return said or f"0 {words['seconds'][1]}"


def _say_date(words: Mapping[str, Any], date: datetime) -> str:
    return str(words["date"].format(day=date.day, month=words["months"][date.month - 1], year=date.year))


def _say_number(words: Mapping[str, Any], number: float) -> str:
    return f"{number:g}".replace(".", words["decimal"])


def _say_rating(words: Mapping[str, Any], rating: Rating) -> str:
    """Return the rating as written and, where it does not say so itself, what it means."""
    if rating.value is None or rating.best is None:
        return rating.written
    value, best = _say_number(words, rating.value), _say_number(words, rating.best)
    meant = words["out_of"].format(value=value, best=best)
    return rating.written if meant in rating.written else f"{rating.written} ({meant})"


def _describe(show: Show, episode: Episode) -> dict[str, object]:
    """Describe the episode and the review for machines (schema.org, as JSON-LD)."""
    page = _address(show, f"episodes/{episode.slug}/index.html")
    both = {
        "name": episode.title,
        "url": page,
        "inLanguage": episode.language,
        "datePublished": episode.published.isoformat(timespec="seconds"),
        **({"description": episode.summary} if episode.summary else {}),
    }
    return {
        "@context": "https://schema.org",
        "@graph": [
            {"@type": "PodcastEpisode", "@id": f"{page}#episode", **both, **_describe_audio(show, episode)},
            {
                "@type": "Review",
                "@id": f"{page}#review",
                **both,
                "author": {"@type": "Person", "name": episode.author or show.author},
                **_describe_work(episode),
            },
        ],
    }


def _describe_audio(show: Show, episode: Episode) -> dict[str, object]:
    """Describe what is heard and how it can be perceived (W3C: Schema.org Accessibility Properties)."""
    audio = episode.products["audio"]
    return {
        "associatedMedia": {
            "@type": "AudioObject",
            "contentUrl": _address(show, audio.path),
            "encodingFormat": audio.media_type,
            "contentSize": str(audio.size),
            "duration": _encode_duration(episode.duration_ms),
        },
        "partOfSeries": {
            "@type": "PodcastSeries",
            "name": show.title,
            "url": _address(show, "feed/index.html"),
            "webFeed": _address(show, "feed/feed.xml"),
        },
        "accessMode": ["auditory", "textual"],
        "accessModeSufficient": [
            {"@type": "ItemList", "itemListElement": [mode]} for mode in ("auditory", "textual")
        ],
        "accessibilityFeature": ["captions", "structuralNavigation", "synchronizedAudioText", "transcript"],
        "accessibilityHazard": ["none"],
    }


def _describe_work(episode: Episode) -> dict[str, object]:
    work: dict[str, object] = {"@type": "CreativeWork", "name": episode.work or episode.title}
    if episode.year is not None:
        work["copyrightYear"] = episode.year
    if episode.country:
        work["countryOfOrigin"] = {"@type": "Country", "name": episode.country}
    if episode.credits:
        people = [{"@type": "Person", "name": who.name, "jobTitle": who.role} for who in episode.credits]
        work["contributor"] = people
    rating = episode.rating
    if rating is None or rating.value is None:
        return {"itemReviewed": work}
    given = {"@type": "Rating", "ratingValue": rating.value, "bestRating": rating.best, "worstRating": 0}
    return {"itemReviewed": work, "reviewRating": given}
