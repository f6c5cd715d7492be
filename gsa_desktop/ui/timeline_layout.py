"""Where things of the timeline lie: frames to pixels and back, rows, ticks."""

from enum import IntEnum


class MaskState(IntEnum):
    """What is known of the mask of one frame."""

    NONE = 0
    ESTIMATE = 1
    DONE = 2
    FAILED = 3
    STALE = 4
