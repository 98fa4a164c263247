"""episodes/ and feed/ on disk: the one place that writes, atomically.

    shelf = Shelf(show.root)
    with shelf.lock(wait=None, report=report):
        shelf.load_records()         -> every record, in the order of slugs
        shelf.put(path, data)        a file under its final name, complete or not at all
        shelf.draft(path)            where to write a large file; shelf.adopt(draft, path) names it
        shelf.put_record(episode)
        shelf.clear(episode)         what an earlier or interrupted publication left behind

Paths are POSIX strings relative to the show. A reader sees the old file or the new one (write aside,
fsync, rename, fsync the folder), also after a power cut.
"""

from .records import parse_record, render_record
from .shelf import Shelf, digest_of

__all__ = ["Shelf", "digest_of", "parse_record", "render_record"]
