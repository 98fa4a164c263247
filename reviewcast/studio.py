"""Script -> Clips: every utterance spoken once, checked, and kept in the cache.

    speak_clips(script, voice, folder, jobs=2, report=...)  -> clips, a tuple for each segment
    read_clip(clip)                                         -> its PCM, checked by digest

The cache is a folder of files named by their key: the spoken words, their language and voice, and
the engine's identity. No position and no whole lexicon: a settled name re-speaks only the sentences
that have it. A file is one line of JSON, then PCM; it may be deleted at any time.
"""

from __future__ import annotations

import array
import contextlib
import hashlib
import json
import math
import os
import re
import sys
import threading
import time
from concurrent.futures import ThreadPoolExecutor, as_completed
from pathlib import Path

from reviewcast.errors import ShelfError, VoiceError
from reviewcast.model import Clip, Progress, Report, Script, Sound, Utterance, Voice, Word

FORMAT = "reviewcast clip 1"
# Below this a sample is silence at the ends of a clip, and a whole clip is silent (reliability.md 21).
_SILENCE_DBFS = -50.0
_EDGE_MS = 5
_KEPT_DAYS = 30
_SAMPLED = 19  # every nineteenth sample tells the level of a whole clip well enough
_LETTERS = re.compile(r"[^\W\d_]+")
_VOWELS = re.compile(r"[aeiouyäöüáàâéèêëíîïóôúû]+", re.IGNORECASE)


def speak_clips(
    script: Script, voice: Voice, folder: Path, *, jobs: int, report: Report
) -> tuple[tuple[Clip, ...], ...]:
    """Return the clips of each segment, speaking what the cache in FOLDER does not hold.

    JOBS utterances are spoken at a time, the longest first. The first utterance that cannot be
    spoken stops the work with a `VoiceError` that quotes it.
    """
    wanted = {_key(u, voice.identity): u for segment in script.segments for u in segment.utterances}
    clips = {key: clip for key in wanted if (clip := _find_clip(folder, key, report))}
    missing = sorted(wanted.keys() - clips.keys(), key=lambda key: (-len(wanted[key].spoken), key))
    report(Progress(stage="speaking", done=0, total=len(missing)))
    with ThreadPoolExecutor(max(1, jobs), "studio") as pool:
        tasks = {pool.submit(_speak_checked, wanted[key], voice, folder, key): key for key in missing}
        try:
            for done, task in enumerate(as_completed(tasks), start=1):
                clips[tasks[task]] = task.result()
                report(Progress(stage="speaking", done=done, total=len(missing)))
        except BaseException:
            pool.shutdown(cancel_futures=True)
            raise
    _sweep(folder, time.time())
    return tuple(
        tuple(clips[_key(u, voice.identity)] for u in segment.utterances) for segment in script.segments
    )


def read_clip(clip: Clip) -> bytes:
    """Return the clip's PCM; `ShelfError` when the file is not what was spoken."""
    try:
        pcm = clip.path.read_bytes().partition(b"\n")[2]
    except OSError as error:
        raise ShelfError(
            f"A clip is gone: {error.strerror}.", where=str(clip.path), remedy="Publish again."
        ) from error
    if hashlib.sha256(pcm).hexdigest() != clip.digest:
        raise ShelfError("A clip was changed on disk.", where=str(clip.path), remedy="Publish again.")
    return pcm


def _sweep(folder: Path, now: float) -> None:
    """Delete what killed publications left behind, and clips that nobody used for a month.

    Whoever speaks holds the show's lock, so every file of another name is a leftover.
    """
    for path in folder.glob("*/*"):
        with contextlib.suppress(OSError):  # it is only a cache
            if path.suffix != ".clip" or path.stat().st_mtime < now - _KEPT_DAYS * 86_400:
                path.unlink()


def _key(utterance: Utterance, identity: str) -> str:
    parts = [FORMAT, identity, utterance.language, utterance.voice, utterance.spoken]
    return hashlib.sha256(json.dumps(parts).encode()).hexdigest()


def _clip_path(folder: Path, key: str) -> Path:
    return folder / key[:2] / f"{key[2:34]}.clip"


def _find_clip(folder: Path, key: str, report: Report) -> Clip | None:
    """Return the clip from the cache, or None where there is none or it is damaged."""
    path = _clip_path(folder, key)
    try:
        line, _, pcm = path.read_bytes().partition(b"\n")
        head = json.loads(line)
        if head["key"] == key and hashlib.sha256(pcm).hexdigest() == head["digest"]:
            os.utime(path)  # used: see `_sweep`
            return _clip(path, head, len(pcm) // 2)
    except FileNotFoundError:
        return None
    except (OSError, ValueError, KeyError, TypeError):
        pass
    report(Progress(stage="damaged clip"))
    return None


def _clip(path: Path, head: dict[str, object], frames: int) -> Clip:
    words = tuple(Word(start=s, end=e, at_ms=at) for s, e, at in head["words"])  # type: ignore[attr-defined]
    rate = head["frame_rate"]
    return Clip(path=path, digest=str(head["digest"]), frame_rate=rate, frames=frames, words=words)  # type: ignore[arg-type]


def _speak_checked(utterance: Utterance, voice: Voice, folder: Path, key: str) -> Clip:
    """Speak, check, trim and keep one utterance; a failure is tried once more."""
    try:
        sound = _speak_once(utterance, voice)
    except VoiceError:
        try:
            sound = _speak_once(utterance, voice)
        except VoiceError as error:
            raise VoiceError(
                f"{error.what} The sentence is: “{utterance.spoken}”", remedy=error.remedy
            ) from error
    return _keep(trim_sound(sound), folder, key)


def _speak_once(utterance: Utterance, voice: Voice) -> Sound:
    sound = voice.speak(utterance)
    check_sound(sound, utterance.spoken, voice.words_a_minute)
    return sound


def _keep(sound: Sound, folder: Path, key: str) -> Clip:
    path = _clip_path(folder, key)
    head = {
        "key": key,
        "digest": hashlib.sha256(sound.pcm).hexdigest(),
        "frame_rate": sound.frame_rate,
        "words": [(w.start, w.end, w.at_ms) for w in sound.words],
    }
    # Not synced: a clip that a power cut damages is found by its digest, and spoken anew.
    draft = path.with_suffix(f".{os.getpid()}-{threading.get_ident()}")
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        draft.write_bytes(json.dumps(head).encode() + b"\n" + sound.pcm)
        draft.replace(path)
    except OSError as error:
        with contextlib.suppress(OSError):
            draft.unlink(missing_ok=True)
        raise ShelfError(
            f"A clip of {len(sound.pcm) // 1000} kilobytes could not be written: {error.strerror}.",
            where=str(path.parent),
            remedy="Make room or allow writing there, then publish again.",
        ) from error
    return _clip(path, head, len(sound.pcm) // 2)


def trim_sound(sound: Sound) -> Sound:
    """Return the sound without the engine's own silence at its ends, words moved with it."""
    samples = _samples(sound)
    step = sound.frame_rate * _EDGE_MS // 1000

    def is_silent(at: int) -> bool:
        return max(map(abs, samples[at : at + step]), default=0) <= _linear(_SILENCE_DBFS)

    first = next(at for at in range(0, len(samples), step) if not is_silent(at))
    last = next(at for at in range(len(samples) - step, -step, -step) if not is_silent(max(0, at)))
    start, end = max(0, first - 2 * step), min(len(samples), last + 3 * step)
    moved = start * 1000 // sound.frame_rate
    words = tuple(Word(start=w.start, end=w.end, at_ms=max(0, w.at_ms - moved)) for w in sound.words)
    return Sound(pcm=sound.pcm[2 * start : 2 * end], frame_rate=sound.frame_rate, words=words)


def check_sound(sound: Sound, spoken: str, words_a_minute: int) -> None:
    """Refuse a sound that cannot be the speech of its words, with a `VoiceError` that says by which measure.

    Measured are: whole samples, sound at all (RMS over -50 dBFS), a quiet end (else it was cut off), and
    a pace between a third and 2.3 times the one asked for, which at 175 words a minute is 60 to 400
    (reliability.md 21). Under five words the shortest time counts: 40 ms a syllable.
    """
    if not sound.pcm or len(sound.pcm) % 2:
        raise _refusal("it is not whole samples" if sound.pcm else "it is empty")
    samples = _samples(sound)
    seconds = len(samples) / sound.frame_rate
    level = _rms(samples[::_SAMPLED])
    if level < _linear(_SILENCE_DBFS):
        raise _refusal("it is silent")
    if _rms(samples[-sound.frame_rate * _EDGE_MS // 1000 :]) > 0.5 * level:
        raise _refusal("it ends in the middle of a sound")
    fewest, most = count_words(spoken)
    if fewest >= 5 and fewest / seconds * 60 > 2.3 * words_a_minute:
        raise _refusal(f"{fewest} words take only {seconds:.1f} seconds")
    if most / seconds * 60 < words_a_minute / 3 and seconds > 3:
        raise _refusal(f"{most} words take {seconds:.1f} seconds")
    syllables = len(_VOWELS.findall(spoken)) or 1
    if seconds < 0.04 * syllables * 175 / max(175, words_a_minute):
        raise _refusal(f"{syllables} syllables take only {seconds:.2f} seconds")


def _samples(sound: Sound) -> array.array[int]:
    """Return the samples as numbers; the arithmetic on a clip is small, so numpy need not be loaded for it."""
    samples = array.array("h", sound.pcm)
    if sys.byteorder == "big":
        samples.byteswap()
    return samples


def _refusal(reason: str) -> VoiceError:
    return VoiceError(
        f"The voice did not speak what it was given: {reason}.",
        remedy="Change the sentence, or choose another voice in the settings.",
    )


def count_words(spoken: str) -> tuple[int, int]:
    """Return the fewest and the most words that SPOKEN can be when it is said.

    A number may be one word or many, capitals may be a word or be spelled.

    >>> count_words("In 1917 the USSR")
    (4, 13)
    """
    letters = _LETTERS.findall(spoken)
    numbers = re.findall(r"\d+", spoken)
    spelled = sum(len(word) for word in letters if word.isupper())
    symbols = len(re.findall(r"[^\w\s.,;:!?'\"“”‘’()—–-]", spoken))
    most = len(letters) + spelled + sum(math.ceil(1.5 * len(number)) for number in numbers) + 3 * symbols
    return len(letters) + len(numbers), most


def _linear(dbfs: float) -> float:
    return float(32768 * 10 ** (dbfs / 20))


def _rms(samples: array.array[int]) -> float:
    return math.sqrt(sum(sample * sample for sample in samples) / len(samples)) if samples else 0.0
