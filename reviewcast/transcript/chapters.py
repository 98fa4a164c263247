"""JSON chapters, version 1.2.0.

https://github.com/Podcastindex-org/podcast-namespace/blob/main/docs/examples/chapters/jsonChapters.md
"""

import json
from collections.abc import Sequence

from reviewcast.model import Chapter


def render_chapters(chapters: Sequence[Chapter], *, title: str, podcast: str, author: str) -> str:
    """Render the chapters as JSON chapters 1.2.0, one chapter a line, times in seconds."""
    head = _dump({"version": "1.2.0", "title": title, "author": author, "podcastName": podcast})
    lines = ",\n".join(
        _dump({"startTime": c.start_ms / 1000, "endTime": c.end_ms / 1000, "title": c.title})
        for c in chapters
    )
    return f'{head[:-1]},"chapters":[\n{lines}\n]}}\n'


def _dump(values: dict[str, object]) -> str:
    return json.dumps(values, ensure_ascii=False, separators=(",", ":"))
