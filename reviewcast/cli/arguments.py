"""The command line: every command, its options, and the help that is read aloud."""

from __future__ import annotations

import argparse
import os
from collections.abc import Sequence
from pathlib import Path
from typing import NoReturn

from reviewcast import __version__
from reviewcast.errors import UsageError

from . import commands

_EXAMPLES = """examples:
  reviewcast init myshow --title "Late and Loud" --author "Ann Author" --email ann@example.org --base-url https://example.org/myshow
  reviewcast publish review.md
  reviewcast script review.md
"""


class _Parser(argparse.ArgumentParser):
    """A parser whose refusals are errors like all others: sentences, the last line, JSON where asked for."""

    def error(self, message: str) -> NoReturn:
        """Raise `UsageError` with argparse's reason as a sentence."""
        raise UsageError(f"{message[0].upper()}{message[1:]}.", remedy=f"See: {self.prog} --help")


def parse_arguments(arguments: Sequence[str] | None) -> argparse.Namespace:
    """Return the options of one command, with `run`, the function that does it; wrong usage is a `UsageError`."""
    parser = _Parser(
        prog="reviewcast",
        description="Publish written reviews as accessible podcast episodes.",
        epilog=_EXAMPLES,
        formatter_class=argparse.RawDescriptionHelpFormatter,
        allow_abbrev=False,
    )
    parser.add_argument("--version", action="version", version=f"reviewcast {__version__}")
    subparsers = parser.add_subparsers(title="commands", metavar="COMMAND", required=True)
    _add_init(subparsers)
    _add_publish(subparsers)
    script = _add(subparsers, "script", commands.run_script, "Show exactly what will be said; write nothing.")
    script.add_argument(
        "reviews", nargs="+", metavar="REVIEW", help="a review's file, or - for standard input"
    )
    _add(subparsers, "list", commands.run_list, "Name the episodes of the show.")
    check = _add(subparsers, "check", commands.run_check, "Look at everything that subscribers would fetch.")
    _add_jobs(check)
    voices = _add(subparsers, "voices", commands.run_voices, "Name the voices that this computer has.")
    voices.add_argument(
        "--language", default="", metavar="TAG", help="only voices of this language, such as en"
    )
    _add(subparsers, "doctor", commands.run_doctor, "Say whether this installation can do its work.")
    return parser.parse_args(arguments)


def _add(
    subparsers: argparse._SubParsersAction[_Parser], name: str, run: commands.Run, help_: str
) -> argparse.ArgumentParser:
    parser = subparsers.add_parser(name, help=help_, description=help_, allow_abbrev=False)
    parser.set_defaults(run=run)
    if name != "init":
        parser.add_argument(
            "--show", type=Path, metavar="DIR", help="the show's folder (default: the nearest one upwards)"
        )
    parser.add_argument("--json", action="store_true", help="print one JSON document instead of sentences")
    parser.add_argument("--quiet", action="store_true", help="say only what is wrong")
    parser.add_argument("--debug", action="store_true", help="show where in the program an error happened")
    return parser


def _add_init(subparsers: argparse._SubParsersAction[_Parser]) -> None:
    parser = _add(subparsers, "init", commands.run_init, "Start a show: settings, picture and folders.")
    parser.add_argument("folder", type=Path, metavar="DIR", help="the folder of the new show")
    parser.add_argument("--title", required=True, help="the name of the show")
    parser.add_argument("--author", required=True, help="who makes the show")
    parser.add_argument("--email", required=True, help="where directories write to; it stands in the feed")
    parser.add_argument(
        "--base-url",
        required=True,
        metavar="URL",
        help="the https address under which the files will be found",
    )
    parser.add_argument(
        "--language", default="en-US", metavar="TAG", help="the language of the show (default: en-US)"
    )


def _add_publish(subparsers: argparse._SubParsersAction[_Parser]) -> None:
    parser = _add(subparsers, "publish", commands.run_publish, "Publish new or edited reviews.")
    parser.add_argument(
        "reviews",
        nargs="*",
        metavar="REVIEW",
        help="a review's file, or - for standard input (default: what is new or edited in the show's sources)",
    )
    which = parser.add_mutually_exclusive_group()
    which.add_argument(
        "--as", dest="as_slug", default="", metavar="SLUG", help="it is the episode in episodes/SLUG"
    )
    which.add_argument("--new", action="store_true", help="it is a new episode, whatever it resembles")
    parser.add_argument("--again", action="store_true", help="make the episode anew although nothing changed")
    parser.add_argument(
        "--wait",
        type=_seconds,
        metavar="SECONDS",
        help="how long to wait for another publication of this show (default: until it ends)",
    )
    _add_jobs(parser)


def _add_jobs(parser: argparse.ArgumentParser) -> None:
    parser.add_argument(
        "--jobs", type=_positive, default=_count_cores(), metavar="N", help="how many things to do at a time"
    )


def _count_cores() -> int:
    if hasattr(os, "sched_getaffinity"):
        return len(os.sched_getaffinity(0))
    return os.cpu_count() or 1


def _positive(text: str) -> int:
    try:
        number = int(text)
    except ValueError:
        number = 0
    if number < 1:
        raise argparse.ArgumentTypeError(f"{text} is not a whole number of 1 or more")
    return number


def _seconds(text: str) -> float:
    try:
        seconds = float(text)
    except ValueError:
        seconds = -1.0
    if not 0 <= seconds < float("inf"):
        raise argparse.ArgumentTypeError(f"{text} is not a number of seconds")
    return seconds
