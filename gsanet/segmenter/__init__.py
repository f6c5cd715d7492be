"""From a clip's pictures to one probability map a frame."""

from gsanet.config import available_models
from gsanet.segmenter.inspect import SLOTS, Inspection, Inspector
from gsanet.segmenter.source import (
    LONGEST_SIDE,
    CoarseStore,
    Estimate,
    Final,
    FlowPictures,
    FrameSource,
    MemoryStore,
    final_size,
)
from gsanet.segmenter.video import PRESETS, VideoSegmenter

__all__ = [
    "LONGEST_SIDE",
    "PRESETS",
    "SLOTS",
    "CoarseStore",
    "Estimate",
    "Final",
    "FlowPictures",
    "FrameSource",
    "Inspection",
    "Inspector",
    "MemoryStore",
    "VideoSegmenter",
    "available_models",
    "final_size",
]
