"""Run the command as ``python -m reviewcast``."""

from reviewcast.cli import run

if __name__ == "__main__":
    run()
