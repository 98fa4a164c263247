"""Show + Episodes -> RSS: one feed that every podcast app accepts, and what it takes to trust it.

records --render_feed--> bytes --check_feed (parses them back)--> the shelf renames them into place

addresses           where things lie on the web, and the show's guid
categories          Apple's categories
xml_text            what may stand in XML
notes               the show notes, as HTML and as plain text
podcast_namespace   our extension of feedgen: Podcasting 2.0, Podlove chapters, itunes:explicit
document            the whole feed, by feedgen
reading             a feed read back strictly, and compared with the records
"""

from .addresses import compute_guid
from .document import render_feed
from .notes import render_notes_text
from .reading import FeedItem, check_feed, read_feed

__all__ = ["FeedItem", "check_feed", "compute_guid", "read_feed", "render_feed", "render_notes_text"]
