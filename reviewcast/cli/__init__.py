"""The front door: the only module that prints, and the one `except` for every error.

Output is lines that are only ever appended, the important word first, so that it reads well aloud
and in a log (access.md, section 3). With `--json`, standard output is exactly one document.
"""

from __future__ import annotations

import os
import sys
from collections.abc import Sequence

from reviewcast.errors import ReviewcastError

from .arguments import parse_arguments
from .output import Output

__all__ = ["main"]

_INTERRUPTED = 130
_CLOSED_PIPE = 141


def main(arguments: Sequence[str] | None = None) -> int:
    """Run one command and return its exit code: 0 done, 1 could not, 2 wrong usage."""
    for stream in (sys.stdout, sys.stderr):
        if hasattr(stream, "reconfigure"):
            stream.reconfigure(encoding="utf-8", errors="replace")
    given = sys.argv[1:] if arguments is None else arguments
    output = Output(json="--json" in given, quiet="--quiet" in given)
    try:
        options = parse_arguments(given)
        code: int = options.run(options, output)
        sys.stdout.flush()
    except ReviewcastError as error:
        output.fail(error)
        return error.exit_code
    except KeyboardInterrupt:
        output.tell_error("Stopped: nothing was half published. Run the same command again to finish.")
        return _INTERRUPTED
    except BrokenPipeError:
        # Whoever read us has gone; what is still in the buffer has no reader either.
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        return _CLOSED_PIPE
    return code


def run() -> None:
    """Run as the console script, and end the process at once: a second Ctrl-C finds nothing to interrupt.

    Every file is closed and synced by now. Taking the libraries apart again would cost a tenth of a
    second of every publication.
    """
    try:
        code = main()
        sys.stdout.flush()
        sys.stderr.flush()
    except KeyboardInterrupt:
        code = _INTERRUPTED
    except BrokenPipeError:
        code = _CLOSED_PIPE
    os._exit(code)
