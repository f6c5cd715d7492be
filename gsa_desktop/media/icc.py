"""Colours of 16 bits into sRGB by a profile's matrix and curves, for which Pillow has 8 bits only.

ICC.1:2022, "Image technology colour management": RGB profiles of the kind that cameras and screens
have (Adobe RGB, Display P3, ProPhoto). Profiles that hold tables instead are not read here.
"""

import struct
from collections.abc import Callable

import numpy as np
from numpy.typing import NDArray

Curve = Callable[[NDArray[np.float32]], NDArray[np.float32]]
_STRIP_PIXELS = 2_000_000
# sRGB's primaries under D50, the white of profiles
_SRGB = np.array(
    [
        [0.4360747, 0.3850649, 0.1430804],
        [0.2225045, 0.7168786, 0.0606169],
        [0.0139322, 0.0971045, 0.7141733],
    ]
)


def to_srgb(picture: NDArray[np.uint16], profile: bytes) -> NDArray[np.uint16] | None:
    """(H, W, 3) in sRGB; None if the profile is no RGB profile of matrix and curves.

    Args:
        picture: (H, W, 3) in the colours of the profile.
        profile: An ICC profile.
    """
    try:
        matrix, curves = _parsed(profile)
    except (struct.error, KeyError, ValueError):
        return None
    change = (np.linalg.inv(_SRGB) @ matrix).astype(np.float32)
    steps = np.linspace(0, 1, 65536, dtype=np.float32)
    tables = [curve(steps) for curve in curves]
    if _is_srgb(change, tables, steps):
        return picture
    made = np.empty_like(picture)
    rows = max(1, _STRIP_PIXELS // picture.shape[1])
    for top in range(0, picture.shape[0], rows):
        strip = picture[top : top + rows]
        linear = np.stack([table[strip[..., n]] for n, table in enumerate(tables)], axis=-1)
        made[top : top + rows] = _encoded(np.clip(linear @ change.T, 0, 1))
    return made


def _is_srgb(
    change: NDArray[np.float32], tables: list[NDArray[np.float32]], steps: NDArray[np.float32]
) -> bool:
    """Whether the profile says sRGB in other words: then no value needs to be rounded again."""
    encoded = [_encoded(table) / np.float32(65535) for table in tables]
    far = max(float(np.abs(one - steps).max()) for one in encoded)
    return bool(np.abs(change - np.eye(3)).max() < 2e-3 and far < 2e-3)


def _encoded(linear: NDArray[np.float32]) -> NDArray[np.uint16]:
    low = linear * np.float32(12.92)
    high = np.float32(1.055) * linear ** np.float32(1 / 2.4) - np.float32(0.055)
    encoded = np.where(linear <= 0.0031308, low, high)
    return np.asarray(np.rint(encoded * 65535), np.uint16)


def _parsed(profile: bytes) -> tuple[NDArray[np.float64], list[Curve]]:
    """The matrix to XYZ and the three curves.

    Raises:
        KeyError, ValueError, struct.error: It has none, or it is damaged.
    """
    if profile[16:20] != b"RGB " or profile[20:24] != b"XYZ ":
        raise ValueError("no RGB profile of a matrix")
    (count,) = struct.unpack_from(">I", profile, 128)
    if count > 100:
        raise ValueError("damaged")
    tags = {}
    for number in range(count):
        name, start, length = struct.unpack_from(">4sII", profile, 132 + 12 * number)
        tags[name] = profile[start : start + length]
    if b"A2B0" in tags:
        raise ValueError("it has tables, which come first")
    columns = [_xyz(tags[name]) for name in (b"rXYZ", b"gXYZ", b"bXYZ")]
    return np.array(columns).T, [_curve(tags[name]) for name in (b"rTRC", b"gTRC", b"bTRC")]


def _xyz(tag: bytes) -> tuple[float, ...]:
    return tuple(value / 65536 for value in struct.unpack_from(">3i", tag, 8))


def _curve(tag: bytes) -> Curve:
    if tag[:4] == b"para":
        return _formula(tag)
    if tag[:4] != b"curv":
        raise ValueError("unknown curve")
    (count,) = struct.unpack_from(">I", tag, 8)
    if count == 0:
        return lambda values: values
    points = np.frombuffer(tag, ">u2", count, 12).astype(np.float32)
    if count == 1:
        gamma = np.float32(points[0] / 256)
        return lambda values: np.asarray(values**gamma, np.float32)
    places, heights = np.linspace(0, 1, count), points / 65535
    return lambda values: np.interp(values, places, heights).astype(np.float32)


def _formula(tag: bytes) -> Curve:
    (kind,) = struct.unpack_from(">H", tag, 8)
    count = {0: 1, 1: 3, 2: 4, 3: 5, 4: 7}[kind]
    g, *rest = (value / 65536 for value in struct.unpack_from(f">{count}i", tag, 12))
    a, b, c, d, e, f = 1.0, 0.0, 0.0, 0.0, 0.0, 0.0
    if kind in (1, 2):
        a, b = rest[:2]
        d = -b / a
        e = f = rest[2] if kind == 2 else 0.0
    elif kind in (3, 4):
        a, b, c, d = rest[:4]
        e, f = (rest[4], rest[5]) if kind == 4 else (0.0, 0.0)

    def curve(values: NDArray[np.float32]) -> NDArray[np.float32]:
        power = np.maximum(a * values + b, 0) ** g + e
        return np.where(values >= d, power, c * values + f).astype(np.float32)

    return curve
