"""reviewcast turns a written review into an accessible podcast episode.

review.md --read--> Review --write--> Script --speak--> Clips --stitch--> Recording
          --encode, tag--> Episode --> feed
"""

__version__ = "0.1.0"
