"""The corridor: the only place that knows the order in which a review becomes an episode.

    source --read--> Review --write--> Script                   before the lock; bad input stops here
    lock the show
      records --recognise--> which episode it is, its date      (identity, dates)
      pending record
      Script --speak--> Clips --stitch--> Recording             (products)
      --encode, tag, verify--> audio, transcripts, cover, page
      published record
      feed/: page, artwork; feed.xml last                       (site)
    clear what is superseded; unlock

A crash at any point leaves the old feed or the new one, and the same command run again finishes it.
"""

from .publishing import Options, Published, publish_review, read_text
from .site import FEED, Site
from .sources import Source, find_sources, read_input, read_source

__all__ = [
    "FEED",
    "Options",
    "Published",
    "Site",
    "Source",
    "find_sources",
    "publish_review",
    "read_input",
    "read_source",
    "read_text",
]
