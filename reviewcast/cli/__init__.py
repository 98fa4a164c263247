"""The front door: the only module that prints, and the one `except` for every error.

Output is lines that are only ever appended, the important word first, so that it reads well aloud
and in a log (access.md, section 3). With `--json`, standard output is exactly one document.
"""

from __future__ import annotations

import contextlib
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
        return _CLOSED_PIPE  # whoever read us has gone
    except Exception as error:
        if "--debug" in given:
            raise
        _tell_defect(output, error)
        return 1
    return code


def _tell_defect(output: Output, error: Exception) -> None:
    """Say what no room foresaw in a sentence too: a full disk behind standard output, or a defect of ours."""
    if isinstance(error, OSError):
        what, remedy = f"The system refused: {error.strerror or error}.", "See where the output goes to."
    else:
        what = f"This is a defect of reviewcast ({type(error).__name__}: {error})."
        remedy = "Please report it, with what --debug shows."
    output.tell_error(f"Error: {what} {remedy}")


def run() -> None:
    """Run as the console script, and end the process at once: a second Ctrl-C finds nothing to interrupt.

    Every file is closed and synced by now. Taking the libraries apart again would cost a tenth of a
    second of every publication.
    """
    try:
        code = main()
    except KeyboardInterrupt:
        code = _INTERRUPTED
    with contextlib.suppress(OSError, KeyboardInterrupt):  # what is left in the buffers has no reader
        sys.stdout.flush()
        sys.stderr.flush()
    os._exit(code)
