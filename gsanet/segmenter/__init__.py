"""From a clip's pictures to one probability map a frame."""

from gsanet.segmenter.source import (
    LONGEST_SIDE,
    CoarseStore,
    Estimate,
    Final,
    FrameSource,
    MemoryStore,
    final_size,
)
from gsanet.segmenter.video import PRESETS, VideoSegmenter, available_models

__all__ = [
    "LONGEST_SIDE",
    "PRESETS",
    "CoarseStore",
    "Estimate",
    "Final",
    "FrameSource",
    "MemoryStore",
    "VideoSegmenter",
    "available_models",
    "final_size",
]
