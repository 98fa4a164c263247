"""How loud a sound is (ITU-R BS.1770-4, EBU R 128), and how it is made as loud as it shall be.

Why this is ours: a long review must be measured in windows, with true peak, on Python 3.11 to 3.14, from
wheels; no library does all of that (docs/dependencies.md). Samples are float32, mono, full scale 1.0.

    meter = Meter(44_100)                       # an accumulator: windows in order
    meter.add(weigh_window(samples, 44_100))    # the costly half, which may run in threads
    meter.integrated()                          # LUFS
"""

from __future__ import annotations

import math
from functools import cache

import numpy as np
import numpy.typing as npt

Samples = npt.NDArray[np.float32]
Energies = npt.NDArray[np.float64]

_BLOCK = 1 << 15  # of the fast Fourier transform
_SETTLE_S = 0.1  # the K filter's memory: its high pass (38 Hz) decays by 24 nepers in it
_STEP_S = 0.1  # gating blocks of 400 ms overlap by 75 % (BS.1770-4, annex 1)
_OVERSAMPLING = 4  # BS.1770-4, annex 2
_LOOK_BLOCK = 32  # samples that share one gain of the limiter
_LOOK_BLOCKS = 7  # 5 ms before and after a peak at 44.1 kHz


def read_samples(pcm: bytes) -> Samples:
    """Return 16-bit PCM as samples of full scale 1.0."""
    return np.frombuffer(pcm, "<i2").astype(np.float32) / np.float32(32768)


def render_pcm(samples: Samples) -> bytes:
    """Return samples as 16-bit PCM, rounded; what is out of range stays at the limit."""
    whole: npt.NDArray[np.int16] = np.clip(np.rint(samples * np.float32(32768)), -32768, 32767).astype("<i2")
    return whole.tobytes()


@cache
def _weighting(frame_rate: int) -> npt.NDArray[np.complex64]:
    """Return the K weighting's response at the bins of a transform of `_BLOCK` (BS.1770-4, annex 1).

    The standard gives both filters at 48 kHz; these are the analogue prototypes behind its
    figures, so that they hold at every rate: a shelf of +4 dB over 1.7 kHz, a high pass at 38 Hz.
    """
    z = np.exp(-2j * np.pi * np.arange(_BLOCK // 2 + 1) / _BLOCK)
    k = math.tan(math.pi * 1681.974450955533 / frame_rate)
    high = 10 ** (3.999843853973347 / 20)
    band = high**0.4996667741545416
    q = 0.7071752369554196
    shelf_b = (high + band * k / q + k * k, 2 * (k * k - high), high - band * k / q + k * k)
    shelf_a = (1 + k / q + k * k, 2 * (k * k - 1), 1 - k / q + k * k)
    k = math.tan(math.pi * 38.13547087602444 / frame_rate)
    q = 0.5003270373238773
    pass_b = (1.0, -2.0, 1.0)
    pass_a = (1.0, 2 * (k * k - 1) / (1 + k / q + k * k), (1 - k / q + k * k) / (1 + k / q + k * k))

    def response(b: tuple[float, ...], a: tuple[float, ...]) -> npt.NDArray[np.complex128]:
        return (b[0] + b[1] * z + b[2] * z * z) / (a[0] + a[1] * z + a[2] * z * z)  # type: ignore[no-any-return]

    return (response(shelf_b, shelf_a) * response(pass_b, pass_a)).astype(np.complex64)


def weigh_window(samples: Samples, frame_rate: int) -> Samples:
    """Return the K-weighted samples of a window that silence surrounds, or that begins a sound.

    By overlap and save: each block is filtered whole and its first 100 ms, which the filter's
    memory needs, are dropped.
    """
    settle = round(_SETTLE_S * frame_rate)
    step = _BLOCK - settle
    blocks = -(-len(samples) // step)
    padded = np.zeros(settle + blocks * step, np.float32)
    padded[settle : settle + len(samples)] = samples
    rows = np.lib.stride_tricks.sliding_window_view(padded, _BLOCK)[::step]
    weighted = np.fft.irfft(np.fft.rfft(rows, axis=1) * _weighting(frame_rate), _BLOCK, axis=1)
    return weighted[:, settle:].astype(np.float32).reshape(-1)[: len(samples)]


class Meter:
    """Gather K-weighted windows in order; tell the integrated loudness in LUFS."""

    def __init__(self, frame_rate: int) -> None:
        self._step = round(_STEP_S * frame_rate)
        self._rest = np.zeros(0, np.float32)
        self._energies: list[Energies] = []

    def add(self, weighted: Samples) -> None:
        """Take the next window."""
        whole = np.concatenate([self._rest, weighted])
        steps = len(whole) // self._step
        rows = whole[: steps * self._step].reshape(steps, self._step)
        self._energies.append(np.einsum("ij,ij->i", rows, rows, dtype=np.float64) / self._step)
        self._rest = whole[steps * self._step :]

    def steps(self) -> Energies:
        """Return the mean square of each 100 ms from the beginning."""
        return np.concatenate([*self._energies, np.zeros(0)])

    def integrated(self) -> float:
        """Return the gated loudness of all (BS.1770-4, annex 1): -70 LUFS absolute, -10 LU relative."""
        steps = self.steps()
        if len(steps) < 4:
            steps = np.concatenate([steps, np.zeros(4 - len(steps))])
        blocks = np.convolve(steps, np.full(4, 0.25), "valid")
        heard = blocks[blocks > 10 ** ((-70 + 0.691) / 10)]
        if not len(heard):
            return -math.inf
        heard = heard[heard > heard.mean() * 0.1]
        return -0.691 + 10 * math.log10(heard.mean())


def measure_true_peak(samples: Samples) -> float:
    """Return the largest magnitude between and at the samples, full scale 1.0 (BS.1770-4, annex 2).

    Only blocks that hold a sample within 3 dB of the largest are oversampled: between samples, speech of
    these rates exceeds them by less than that.
    """
    margin = 32
    block = 1024 - 2 * margin  # with its margins a power of two, which transforms fastest
    rows = np.zeros(-(-len(samples) // block) * block + 2 * margin, np.float32)
    rows[margin : margin + len(samples)] = samples
    views = np.lib.stride_tricks.sliding_window_view(rows, block + 2 * margin)[::block]
    largest = np.abs(views).max(axis=1)
    near = views[largest >= 0.7 * largest.max()] * np.hanning(block + 2 * margin).astype(np.float32) ** 0.02
    spectrum = np.fft.rfft(near, axis=1)
    finer = np.fft.irfft(spectrum, _OVERSAMPLING * near.shape[1], axis=1) * _OVERSAMPLING
    return float(max(np.abs(finer).max(), largest.max()))


def limit_peaks(samples: Samples, ceiling: float) -> Samples:
    """Return the samples with no magnitude over CEILING, turned down smoothly 5 ms around each peak."""
    if not len(samples) or np.abs(samples).max() <= ceiling:
        return samples
    blocks = -(-len(samples) // _LOOK_BLOCK)
    rows = np.zeros((blocks, _LOOK_BLOCK), np.float32)
    rows.reshape(-1)[: len(samples)] = samples
    needed = np.minimum(1.0, ceiling / np.maximum(np.abs(rows).max(axis=1), 1e-9))
    # The smallest gain around, one block wider than the smoothing: so the smooth curve, and the
    # straight line between two of its points, never lies over what a peak needs.
    reach = _LOOK_BLOCKS + 1
    around = np.pad(needed, (reach, reach + 1), constant_values=1.0)
    held = np.lib.stride_tricks.sliding_window_view(around, 2 * reach + 1).min(axis=1)
    shape = np.hanning(2 * _LOOK_BLOCKS + 3)[1:-1]
    gains = np.convolve(np.pad(held, _LOOK_BLOCKS, constant_values=1.0), shape / shape.sum(), "valid")
    here, following = gains[:-1, None], gains[1:, None]
    turned = np.flatnonzero((here < 1) | (following < 1))
    along = np.arange(_LOOK_BLOCK) / _LOOK_BLOCK
    rows[turned] *= (here[turned] + (following[turned] - here[turned]) * along).astype(np.float32)
    return rows.reshape(-1)[: len(samples)]
