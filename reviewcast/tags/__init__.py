"""What the MP3 says about itself: ID3v2.3, written by mutagen and read back.

    Show, Episode --render_tag--> bytes that stand before the MP3's frames
    MP3           --read_tag-->   Tag

Nothing else in reviewcast knows mutagen. Guids and addresses stay out of the tag: a copy of the
file must not say where, or as what, it was first published.
"""

from .reading import Tag, read_tag
from .writing import render_tag

__all__ = ["Tag", "read_tag", "render_tag"]
