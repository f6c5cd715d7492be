"""What every model has to beat: no idea at all, an untrained network, motion alone."""

import tempfile
from collections.abc import Callable, Iterator
from pathlib import Path

import numpy as np
import torch
from numpy.typing import NDArray

from gsanet.checkpoint import save_model
from gsanet.config import lite
from gsanet.eval.benchmark import Segment, centre_ellipse, everything
from gsanet.model.registry import build
from gsanet.segmenter.source import FrameSource
from gsanet.segmenter.video import VideoSegmenter

UNTRAINED = "untrained"


def untrained(preset: str, device: str) -> Segment:
    """The compact network with its first random weights (seed 0), on the same road."""

    def segment(source: FrameSource) -> Iterator[NDArray[np.float32]]:
        with tempfile.TemporaryDirectory() as folder:
            path = Path(folder) / f"{UNTRAINED}.safetensors"
            with torch.random.fork_rng(devices=[]):
                torch.manual_seed(0)
                save_model(path, build(lite()), lite())
            yield from VideoSegmenter(path, preset=preset, device=device).segment(source)

    return segment


def _motion(preset: str, device: str) -> Segment:
    return VideoSegmenter("motion", preset=preset, device=device).segment


BASELINES: dict[str, Callable[[str, str], Segment]] = {
    "all": lambda _preset, _device: everything,
    "ellipse": lambda _preset, _device: centre_ellipse,
    UNTRAINED: untrained,
    "motion": _motion,
}
"""Name -> what makes it, of a preset and a device. `bare` stands for the plain road."""
