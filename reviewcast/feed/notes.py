"""The show notes: what an app shows beside the episode, as HTML and as plain text."""

import html
import re

from reviewcast.model import Chapter, Episode, Rating, Show

from .addresses import product_address
from .xml_text import clean_line

# Apple Podcasts and PSP-1: a description has at most so many bytes, not characters.
DESCRIPTION_LIMIT = 4000

# What a cut falls between: a tag, a character reference, a blank, a word (a very long one in pieces).
_TOKEN = re.compile(r"<[^>]*>|&[^;]*;|\s|[^<&\s]{1,20}")
_TAG = re.compile(r"<(/?)([a-z]+)[^>]*?(/?)>")


def render_notes(show: Show, episode: Episode) -> str:
    """Render the show notes as HTML of p, br and a: all that Apple and the apps have in common.

    Who reviewed it, that a synthetic voice reads it (Apple's content guidelines want that said in the
    metadata of every episode), rating, credits, summary, a link to the page, and the chapters as
    timestamps, which Apple and Spotify turn into places to jump to.
    """
    paragraphs = ["<br/>".join(html.escape(line, quote=False) for line in p) for p in _words(show, episode)]
    if "page" in episode.products:
        address = html.escape(product_address(show, episode.products["page"].path))
        paragraphs.append(f'<a href="{address}">Read the review, with chapters and transcript</a>')
    if episode.chapters:
        paragraphs.append("<br/>".join(html.escape(line, quote=False) for line in _timestamps(episode)))
    return "\n".join(f"<p>{paragraph}</p>" for paragraph in paragraphs)


def render_notes_text(show: Show, episode: Episode) -> str:
    """Render the same as plain text, paragraphs parted by an empty line.

    For the comment of the MP3: it names no address, since a show may move and its files stay.
    """
    paragraphs = [*_words(show, episode), _timestamps(episode)]
    return "\n\n".join("\n".join(paragraph) for paragraph in paragraphs if paragraph)


def render_lead(show: Show, episode: Episode) -> str:
    """Render who reviewed it, the rating and the summary as one line, for apps that show nothing longer."""
    return " ".join([*_lead(show, episode), clean_line(episode.summary)]).strip()


def cut_html(source: str, limit: int) -> str:
    """Cut well-formed HTML to at most `limit` bytes of UTF-8; it stays well-formed, and shows the cut.

    Cuts between words (within one only where it is very long), and closes what is open.

    >>> cut_html("<p>Five &amp; six</p>", 18)
    '<p>Five…</p>'
    """
    if len(source.encode()) <= limit:
        return source
    kept: list[str] = []
    opened: list[str] = []
    used = 0
    for match in _TOKEN.finditer(source):
        token = match[0]
        used += len(token.encode())
        after = _open_after(opened, token)
        if used + len(_ending(after).encode()) > limit:
            break
        kept.append(token)
        opened = after
    return "".join(kept).rstrip() + _ending(opened)


def _open_after(opened: list[str], token: str) -> list[str]:
    tag = _TAG.fullmatch(token)
    if not tag or tag[3]:
        return opened
    return opened[:-1] if tag[1] else [*opened, tag[2]]


def _ending(opened: list[str]) -> str:
    return "…" + "".join(f"</{name}>" for name in reversed(opened))


def _words(show: Show, episode: Episode) -> list[list[str]]:
    """Collect the notes as paragraphs of lines, what matters most first: a long one is cut."""
    summary = clean_line(episode.summary)
    return [p for p in (_lead(show, episode), _credits(episode), [summary] if summary else []) if p]


def _lead(show: Show, episode: Episode) -> list[str]:
    reviewer = clean_line(episode.author) or clean_line(show.author)
    rating = [f"Rating: {_rating_in_words(episode.rating)}."] if episode.rating else []
    return [f"Reviewed by {reviewer}, read by a synthetic voice.", *rating]


def _rating_in_words(rating: Rating) -> str:
    """Say what stars and strokes mean; a grade stays as the author put it.

    >>> _rating_in_words(Rating(written="★★★½", value=3.5, best=5))
    '3.5 out of 5'
    >>> _rating_in_words(Rating(written="B+"))
    'B+'
    """
    if rating.value is None or rating.best is None:
        return clean_line(rating.written).rstrip(".")
    return f"{rating.value:g} out of {rating.best:g}"


def _credits(episode: Episode) -> list[str]:
    made = ", ".join(part for part in (clean_line(episode.country), str(episode.year or "")) if part)
    work = clean_line(episode.work)
    lines = [f"{work} ({made})" if made else work] if work else []
    names: dict[str, list[str]] = {}
    for credit in episode.credits:
        names.setdefault(clean_line(credit.role).capitalize(), []).append(clean_line(credit.name))
    return lines + [f"{role}: {', '.join(people)}" for role, people in names.items()]


def _timestamps(episode: Episode) -> list[str]:
    return [f"{render_time(chapter)} {clean_line(chapter.title)}" for chapter in episode.chapters]


def render_time(chapter: Chapter) -> str:
    """Render the start of a chapter as whole seconds.

    >>> render_time(Chapter(start_ms=3_725_900, end_ms=3_800_000, title="Verdict"))
    '01:02:05'
    """
    minutes, seconds = divmod(chapter.start_ms // 1000, 60)
    return f"{minutes // 60:02}:{minutes % 60:02}:{seconds:02}"
