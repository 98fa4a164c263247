"""Where things lie on the web. Every address in the feed is absolute and plain ASCII."""

import re
import uuid
from urllib.parse import quote, urlsplit, urlunsplit

from reviewcast.errors import FeedError
from reviewcast.model import Show

from .xml_text import clean_line

FEED_PATH = "feed/feed.xml"
SHOW_PAGE_PATH = "feed/index.html"

# https://podcasting2.org/docs/podcast-namespace/tags/guid
_PODCAST_NAMESPACE = uuid.UUID("ead4c236-bf58-58c6-a2c6-a6b28d128cb6")
_SCHEME = re.compile(r"^[a-zA-Z][a-zA-Z0-9+.-]*://")
# RFC 3986, section 3.3: what may stand in a path as it is; "%" because the author may have encoded already.
_AS_IT_IS = "/%:@!$&'()*+,;=~"


def compute_guid(feed_url: str) -> str:
    """Compute a show's podcast:guid: UUIDv5 of the feed's address without scheme and trailing slashes.

    It is computed once and then kept, so that it survives a change of the address (Podcasting 2.0, guid).

    >>> compute_guid("https://mp3s.nashownotes.com/pc20rss.xml")
    '917393e3-1b1e-5cef-ace4-edaa54e1f810'
    >>> compute_guid("https://podnews.net/rss/")
    '9b024349-ccf0-5f69-a609-6b82873eab3c'
    """
    return str(uuid.uuid5(_PODCAST_NAMESPACE, _SCHEME.sub("", feed_url).rstrip("/")))


def ascii_address(address: str) -> str:
    """Write a web address in ASCII: punycode for the host, percent signs for the rest.

    Raises FeedError for anything but http and https (a `javascript:` link never enters the feed).

    >>> ascii_address("https://kritik.example/übersicht?q=a b&c")
    'https://kritik.example/%C3%BCbersicht?q=a%20b&c'
    >>> ascii_address("https://bücher.example:8080/")
    'https://xn--bcher-kva.example:8080/'
    """
    cleaned = clean_line(address)
    try:
        scheme, host, path, query, fragment = urlsplit(cleaned)
        host = host if host.isascii() else host.encode("idna").decode("ascii")
    except ValueError:
        scheme = host = path = query = fragment = ""
    if scheme not in {"http", "https"} or not host or re.search(r"[\s<>\"]", host):
        raise FeedError(
            f"“{cleaned}” is not a web address.",
            remedy="Write it in full, as in https://example.org/reviews.",
        )
    return urlunsplit(
        (
            scheme,
            host,
            quote(path, safe=_AS_IT_IS),
            quote(query, safe=_AS_IT_IS + "?"),
            quote(fragment, safe=_AS_IT_IS + "?"),
        )
    )


def product_address(show: Show, path: str) -> str:
    """Name the address of a file of the show: base_url + "/" + its path, percent-encoded."""
    return f"{ascii_address(show.base_url).rstrip('/')}/{quote(clean_line(path))}"
