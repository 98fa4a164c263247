"""The seam: a Voice (a protocol of `reviewcast.model`) speaks an Utterance.

An engine is a module with two functions, named by an entry point of the group `reviewcast.voices`:

    build_voice(*, name: str, language: str, rate: int, jobs: int) -> Voice
    list_voices() -> list[VoiceChoice]

`name` is the setting `[voice] name` (empty: by language), `language` that of most utterances, `rate` words a minute (0: the engine's
own), `jobs` how many utterances may be spoken at a time.
"""

from __future__ import annotations

import importlib
from types import ModuleType
from typing import TYPE_CHECKING

from reviewcast.errors import VoiceError

if TYPE_CHECKING:  # every speaking process loads this package, and needs none of the nouns
    from reviewcast.model import Voice

GROUP = "reviewcast.voices"
# Looked up here first: reading the entry points of all installed packages takes longer than speaking.
_OWN = {"system": "reviewcast.voices.system", "tone": "reviewcast.voices.tone"}
_AUTO = "system"


def list_engines() -> tuple[str, ...]:
    """Return the names of all engines: ours, then those of other packages."""
    from importlib.metadata import entry_points

    return tuple(dict.fromkeys([*_OWN, *sorted(entry_points(group=GROUP).names)]))


def load_engine(name: str) -> ModuleType:
    """Return the module of the engine NAME ("auto" picks one); `VoiceError` when there is none."""
    name = _AUTO if name == "auto" else name
    if name in _OWN:
        return importlib.import_module(_OWN[name])
    from importlib.metadata import entry_points

    for entry in entry_points(group=GROUP, name=name):
        module: ModuleType = entry.load()
        return module
    raise VoiceError(
        f"There is no engine named “{name}”.",
        where="[voice] engine",
        remedy=f"Use one of: {', '.join(list_engines())}, or install the package that brings it.",
    )


def load_voice(*, engine: str, name: str, language: str, rate: int, jobs: int) -> Voice:
    """Return the voice that the settings ask for, ready to speak JOBS utterances at a time."""
    voice: Voice = load_engine(engine).build_voice(name=name, language=language, rate=rate, jobs=jobs)
    return voice
