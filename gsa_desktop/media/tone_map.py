"""Wide gamut and HDR to BT.709: what SDR screens show.

PQ is SMPTE ST 2084, HLG ARIB STD-B67; both as in ITU-R BT.2100. Diffuse white (203 nits, BT.2408)
becomes the white of SDR; what is brighter is compressed smoothly, with its hue kept.
"""

from functools import lru_cache

import cv2
import numpy as np
from numpy.typing import NDArray

from gsa_desktop.core.media_info import ColourInfo

_BT2020 = 9
_PQ, _HLG = 16, 18
_WHITE_NITS = 203.0
_HLG_PEAK_NITS = 1000.0
_HLG_SYSTEM_GAMMA = 1.2
_DISPLAY_GAMMA = 2.4
_KNEE = 0.75  # linear light up to which nothing is compressed
_TO_709 = np.array(  # BT.2087: linear BT.2020 to linear BT.709
    [[1.6605, -0.5876, -0.0728], [-0.1246, 1.1329, -0.0083], [-0.0182, -0.1006, 1.1187]],
    np.float32,
)
_LUMA_2020 = np.array([0.2627, 0.6780, 0.0593], np.float32)


def needs_709(colour: ColourInfo) -> bool:
    """Whether a picture looks wrong if it is taken for BT.709."""
    return colour.primaries == _BT2020 or colour.transfer in {_PQ, _HLG}


def to_709(rgb: NDArray[np.uint16], colour: ColourInfo) -> NDArray[np.uint16]:
    """(H, W, 3) of 16 bits, full range, as BT.709 for a display of gamma 2.4."""
    linear = _curve(colour.transfer)[rgb]
    if colour.transfer == _HLG:
        luma = np.maximum(linear @ _LUMA_2020, 1e-6)[..., None]
        linear *= luma ** np.float32(_HLG_SYSTEM_GAMMA - 1)
        linear *= np.float32(_HLG_PEAK_NITS / _WHITE_NITS)
    if colour.primaries == _BT2020:
        linear = np.asarray(cv2.transform(linear, _TO_709), np.float32)
    np.maximum(linear, 0, out=linear)
    brightest = linear.max(axis=2)
    bright = brightest > _KNEE
    if bright.any():
        room = 1 - _KNEE
        most = brightest[bright]
        compressed = _KNEE + room * (1 - np.exp((_KNEE - most) / room))
        linear[bright] *= (compressed / most)[:, None]
    code = np.minimum(linear, 1) ** np.float32(1 / _DISPLAY_GAMMA)
    return np.rint(code * 65535).astype(np.uint16)


@lru_cache(maxsize=4)
def _curve(transfer: int) -> NDArray[np.float32]:
    """(65536,) code to linear light; 1 is diffuse white, for HLG the scene's peak."""
    code = np.linspace(0, 1, 65536)
    if transfer == _PQ:
        m1, m2 = 2610 / 16384, 2523 / 4096 * 128
        c1, c2, c3 = 3424 / 4096, 2413 / 4096 * 32, 2392 / 4096 * 32
        power = code ** (1 / m2)
        linear = (np.maximum(power - c1, 0) / (c2 - c3 * power)) ** (1 / m1)
        return np.asarray(linear * (10_000 / _WHITE_NITS), np.float32)
    if transfer == _HLG:
        a, b, c = 0.17883277, 0.28466892, 0.55991073
        linear = np.where(code <= 0.5, code**2 / 3, (np.exp((code - c) / a) + b) / 12)
        return np.asarray(linear, np.float32)
    return np.asarray(code**_DISPLAY_GAMMA, np.float32)
