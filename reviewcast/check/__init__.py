"""A show on disk, looked at as a subscriber would meet it. Nothing is written, no lock is taken.

    settings    what they say that is right and yet not good
    records     every one is read; a damaged one hides no other
    feed        parsed strictly, compared with the records, its pictures            feed
    products    there, of the recorded bytes, readable by a web server              files
        audio   decoded: length, loudness, peak, every sentence heard; its tag      audio
        texts   transcripts and chapters parse and lie within the audio             texts, times
    leftovers   what no record names, edits that are not published                  leftovers

A file whose bytes are not those that were published is one finding: what follows from it is not said.
Other episodes and files are still looked at.
"""

from .finding import Finding
from .walk import check_show_on_disk

__all__ = ["Finding", "check_show_on_disk"]
