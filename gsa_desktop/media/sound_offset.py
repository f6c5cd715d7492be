"""How far the sound of a result is shifted against its source, by listening to both."""

from fractions import Fraction

import numpy as np
from numpy.typing import NDArray

from gsa_desktop.core.errors import AppError
from gsa_desktop.media.planned_sound import PlannedSound
from gsa_desktop.media.sound import SampleFormat

_FORMAT = SampleFormat(16_000, "mono")
_WINDOW_S = Fraction(2)
_SEARCHED_S = Fraction(1, 10)
_QUIET = 1e-3
# Periodic sound matches itself a period later as well; then the smaller shift is the likely one.
_AS_GOOD = 0.97
_LIKENESS = 0.5


def sound_offset(source: PlannedSound, result: PlannedSound, length: Fraction) -> Fraction | None:
    """Seconds that the result's sound comes late (negative: early).

    Args:
        source: Where the sound comes from.
        result: The sound of the export.
        length: Seconds that both have in common.

    Returns:
        None where that cannot be heard: silence, noise, or two different recordings.
    """
    window = min(_WINDOW_S, length)
    for begin in (Fraction(0), (length - window) / 2, length - window):
        heard = _samples(result, begin, window)
        wanted = _samples(source, begin, window)
        if min(float(np.std(heard)), float(np.std(wanted))) > _QUIET:
            return _shift(wanted, heard)
    return None


def _samples(sound: PlannedSound, start: Fraction, length: Fraction) -> NDArray[np.float64]:
    try:
        pieces = list(sound.samples(start, start + length, _FORMAT))
    except AppError:
        return np.zeros(1)
    return np.concatenate(pieces)[:, 0].astype(np.float64) if pieces else np.zeros(1)


def _shift(wanted: NDArray[np.float64], heard: NDArray[np.float64]) -> Fraction | None:
    length = min(len(wanted), len(heard))
    wanted, heard = wanted[:length], heard[:length]
    size = 1 << (2 * length - 1).bit_length()
    spectrum = np.fft.rfft(heard, size) * np.conj(np.fft.rfft(wanted, size))
    likeness = np.fft.irfft(spectrum, size)
    reach = min(round(_SEARCHED_S * _FORMAT.rate), length - 1)
    lags = np.arange(-reach, reach + 1)
    values = likeness[lags] / (np.linalg.norm(wanted) * np.linalg.norm(heard))
    if values.max() < _LIKENESS:
        return None
    good = lags[values >= _AS_GOOD * values.max()]
    # Neighbours of a peak are nearly as good as the peak: take the best one around the smallest.
    nearest = int(good[np.argmin(np.abs(good))])
    around = np.abs(lags - nearest) <= 8
    best = int(lags[around][np.argmax(values[around])])
    return Fraction(best, _FORMAT.rate)
