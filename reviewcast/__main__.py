"""Run the command as ``python -m reviewcast``."""

import sys

from reviewcast.cli import main

if __name__ == "__main__":
    sys.exit(main())
