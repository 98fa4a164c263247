"""What each command does: call a corridor, and say what came of it."""

from __future__ import annotations

import argparse
import sys
from collections.abc import Callable, Iterator
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from reviewcast.errors import UsageError
from reviewcast.model import Script, Show

from .output import Output, say_duration

Run = Callable[[argparse.Namespace, Output], int]


def _load_show(options: argparse.Namespace, output: Output) -> Show:
    from reviewcast.show import check_show, find_show, load_show

    show = load_show(options.show or find_show(Path.cwd()))
    output.warn(check_show(show))
    return show


def run_init(options: argparse.Namespace, output: Output) -> int:
    """Start a show."""
    from reviewcast.start import ARTWORK, SETTINGS, start_show

    show = start_show(
        options.folder,
        title=options.title,
        author=options.author,
        email=options.email,
        base_url=options.base_url,
        language=options.language,
    )
    output.put({"show": str(options.folder), "settings": SETTINGS, "artwork": ARTWORK, "guid": show.guid})
    output.tell(f"Done: started “{show.title}”. Its settings are explained in {SETTINGS}.")
    output.tell("Next: put a review into the folder, and publish it with: reviewcast publish REVIEW")
    output.tell(str(options.folder))
    return 0


def run_publish(options: argparse.Namespace, output: Output) -> int:
    """Publish reviews, each a transaction of its own."""
    from reviewcast.publish import FEED, Options, Published, publish_review
    from reviewcast.voices import load_voice

    show = _load_show(options, output)
    wishes = Options(
        as_slug=options.as_slug, new=options.new, again=options.again, jobs=options.jobs, wait=options.wait
    )
    if options.as_slug and len(options.reviews) != 1:
        raise UsageError("--as settles which episode one review is.", remedy="Give one review with it.")
    done: list[Published] = []
    for source in _read_sources(options, show):
        output.begin()
        published = publish_review(
            show,
            source,
            wishes,
            load_voice=lambda: load_voice(
                engine=show.engine, name=show.voice, language=show.language, rate=show.rate, jobs=options.jobs
            ),
            report=output.report,
            now=datetime.now(UTC),
        )
        output.warn(published.notices)
        _tell_published(published, output)
        done.append(published)
    output.put({"feed": FEED, "episodes": [_describe(published) for published in done]})
    if not done:
        output.tell("Done: there is no review in the show's sources.")
    elif all(published.status == "unchanged" for published in done):
        output.tell("Done: nothing changed.")
    else:
        output.tell("Done: the feed is")
        output.tell(str(show.root / FEED))
    return 0


def _read_sources(options: argparse.Namespace, show: Show) -> Iterator[Any]:
    from reviewcast.publish import find_sources, read_input, read_source
    from reviewcast.shelf import Shelf

    if not options.reviews and not show.sources:
        raise UsageError(
            "No review was given, and the settings name no sources.",
            remedy="Give a review, or set `sources`.",
        )
    for review in options.reviews or find_sources(show, Shelf(show.root).load_records()):
        yield read_input(sys.stdin.buffer) if review == "-" else read_source(Path(review), show.root)


def _tell_published(published: Any, output: Output) -> None:
    episode = published.episode
    output.tell(f"{published.status.capitalize()}: {episode.title}, {say_duration(episode.duration_ms)}.")
    if published.status != "unchanged":
        output.tell("Page:")
        output.tell(episode.products["page"].path)


def _describe(published: Any) -> dict[str, Any]:
    episode = published.episode
    return {
        "slug": episode.slug,
        "guid": episode.guid,
        "title": episode.title,
        "status": published.status,
        "audio": episode.products["audio"].path,
        "duration_s": episode.duration_ms / 1000,
        "loudness_lufs": episode.loudness_lufs,
        "page": episode.products["page"].path,
    }


def run_script(options: argparse.Namespace, output: Output) -> int:
    """Print what will be said of each review."""
    from reviewcast.publish import read_text
    from reviewcast.script import render_script

    show = _load_show(options, output)
    scripts = []
    for source in _read_sources(options, show):
        review, script = read_text(source, show)
        output.warn((*review.notices, *script.notices))
        scripts.append({"source": source.path, "segments": _list_segments(script)})
        if not output.json:
            output.tell(f"Review: {review.title}")
            output.tell(render_script(script).rstrip("\n"))
    output.put({"scripts": scripts})
    return 0


def _list_segments(script: Script) -> list[dict[str, Any]]:
    return [
        {
            "role": segment.role,
            "written": segment.written,
            "spoken": segment.spoken,
            "language": segment.language,
            "pause_ms": segment.pause_ms,
        }
        for segment in script.segments
    ]


def run_list(options: argparse.Namespace, output: Output) -> int:
    """Name the episodes, the newest first."""
    from reviewcast.shelf import Shelf

    show = _load_show(options, output)
    records = sorted(Shelf(show.root).load_records(), key=lambda record: record.published, reverse=True)
    for record in records:
        length = f", {say_duration(record.duration_ms)}" if record.duration_ms else ""
        output.tell(
            f"{record.title}, {record.state}, {record.published.date()}{length}, episodes/{record.slug}"
        )
    output.put(
        {
            "episodes": [
                {
                    "slug": record.slug,
                    "guid": record.guid,
                    "title": record.title,
                    "state": record.state,
                    "published": record.published.isoformat(),
                    "source": record.source,
                    "audio": record.products["audio"].path if "audio" in record.products else None,
                    "duration_s": record.duration_ms / 1000,
                }
                for record in records
            ]
        }
    )
    if not records:
        output.tell("There is no episode yet. Publish one with: reviewcast publish REVIEW")
    return 0


def run_check(options: argparse.Namespace, output: Output) -> int:
    """Say what is wrong with the show as a subscriber would meet it; 1 where there is an error."""
    from reviewcast.check import check_show_on_disk
    from reviewcast.show import find_show, load_show

    show = load_show(options.show or find_show(Path.cwd()))  # what is odd in the settings is a finding here
    findings = check_show_on_disk(show, jobs=options.jobs, report=output.report)
    errors = [finding for finding in findings if finding.level == "error"]
    advice = [finding for finding in findings if finding.level == "advice"]
    for finding in advice:
        output.tell(f"Advice: {finding} Rule: {finding.rule}.")
    for finding in errors:
        output.tell_error(f"Error: {finding} Rule: {finding.rule}.")
    names = ("rule", "level", "where", "what", "remedy")
    output.put({"findings": [{name: getattr(finding, name) for name in names} for finding in findings]})
    output.tell(f"Done: {_count(errors, 'error')}, {_count(advice, 'piece', 'pieces')} of advice.")
    return 1 if errors else 0


def _count(things: list[Any], one: str, many: str = "") -> str:
    return f"{len(things) or 'no'} {one if len(things) == 1 else many or one + 's'}"


def run_voices(options: argparse.Namespace, output: Output) -> int:
    """Name the voices of every engine."""
    from reviewcast.voices import list_engines, load_engine

    wanted = options.language.lower()
    choices = [choice for engine in list_engines() for choice in load_engine(engine).list_voices()]
    chosen = [c for c in choices if not wanted or c.language.lower().split("-")[0] == wanted.split("-")[0]]
    for choice in chosen:
        output.tell(f"{choice.name}, language {choice.language}, engine {choice.engine}")
    output.put({"voices": [{"engine": c.engine, "name": c.name, "language": c.language} for c in chosen]})
    output.tell(f"Done: {_count(chosen, 'voice')}. Choose one with [voice] name in the settings.")
    return 0


def run_doctor(options: argparse.Namespace, output: Output) -> int:
    """Try each part of the installation; 1 where one does not work."""
    from reviewcast.doctor import examine
    from reviewcast.errors import ShowError
    from reviewcast.show import find_show

    try:
        folder = options.show or find_show(Path.cwd())
    except ShowError:
        folder = None  # a doctor may be asked before there is a show
    findings = []
    for finding in examine(folder):
        findings.append(finding)
        if finding.fine:
            output.tell(f"Fine: {finding.name}: {finding.seen}")
        else:
            output.tell_error(f"Problem: {finding.name}: {finding.seen} {finding.remedy}")
    output.put(
        {"parts": [{"name": f.name, "fine": f.fine, "seen": f.seen, "remedy": f.remedy} for f in findings]}
    )
    healthy = all(finding.fine for finding in findings)
    output.tell("Done: everything works." if healthy else "Done: something does not work.")
    return 0 if healthy else 1
