"""Sound as samples: blocks of float32 stereo from any time on."""

from collections.abc import Iterator
from fractions import Fraction

import numpy as np
from numpy.typing import NDArray

from gsa_desktop.core.media_info import MediaInfo

PLAYBACK_RATE = 48_000


def sound_blocks(
    info: MediaInfo,
    start: Fraction = Fraction(0),
    stop: Fraction | None = None,
    *,
    stream: int = 0,
) -> Iterator[NDArray[np.float32]]:
    """Samples from `start` on, (N, 2) float32 in -1..1 at 48 kHz, N about a thousand.

    Silence stands where the stream has no sound, so block after block is exact in time.

    Args:
        info: The clip.
        start, stop: Seconds from the first picture; `stop` None means the end of the clip.
        stream: Position in `info.sounds`.

    Raises:
        AppError: The file is gone or its sound cannot be decoded.
        IndexError: There is no such stream.
    """
    raise NotImplementedError
