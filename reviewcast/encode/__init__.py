"""Recording -> MP3: made evenly loud, encoded, and verified as a listener will decode it.

encode_mp3(recording, path, tag=..., bitrate=64, loudness=-16.0, jobs=2, report=...)  -> Measures
measure_mp3(path, jobs=2)                                                             -> Measures
"""

from .mp3 import encode_mp3
from .verify import Measures, measure_mp3

__all__ = ["Measures", "encode_mp3", "measure_mp3"]
