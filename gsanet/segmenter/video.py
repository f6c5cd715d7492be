"""The moving subject of a clip: pictures in, probability maps out, in two passes."""

from collections.abc import Container, Iterator
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from gsanet.segmenter.source import CoarseStore, Estimate, Final, FrameSource

PRESETS = ("fast", "balanced", "best")


def available_models() -> tuple[str, ...]:
    """Names of the models that need no file from the user, the default first."""
    return ("motion",)


class VideoSegmenter:
    """Finds the moving subject of a clip by itself.

    Attributes:
        key: Hex digest of everything that decides the bytes of the masks.
        device_name: Where the network computes, e.g. "CPU" or "CUDA: NVIDIA H200".
    """

    key: str
    device_name: str

    def __init__(
        self,
        model: str | Path | None = None,
        *,
        preset: str = "balanced",
        device: str = "auto",
    ) -> None:
        """Prepare a model.

        Args:
            model: A name of `available_models()`, a weight file, or None for the default.
            preset: One of `PRESETS`.
            device: "auto", "cpu", "cuda" or "mps".

        Raises:
            CheckpointError: The weight file is not what the model needs.
        """
        raise NotImplementedError

    def run(
        self,
        source: FrameSource,
        frames: range | None = None,
        *,
        coarse: CoarseStore | None = None,
        done: Container[int] = (),
    ) -> Iterator[Estimate | Final | str]:
        """Segment a clip, lazily: one `Estimate`, later one `Final` for each frame.

        A string is a sentence for the user. The bytes depend only on the pictures and `key`,
        also when the run is dropped after any item and started again with the same store.
        Memory does not grow with the clip, except for the maps in the coarse store.

        Args:
            source: The clip.
            frames: Which of its frames, with step 1; None means all.
            coarse: Where the first pass's maps are kept; frames found there get no `Estimate`.
            done: Numbers of frames that need no `Final` any more.

        Raises:
            FrameError: The clip has no frames, or its frames are unusable.
        """
        raise NotImplementedError

    def segment(
        self, source: FrameSource, frames: range | None = None
    ) -> Iterator[NDArray[np.float32]]:
        """One (H, W) map in 0..1 a frame, at the picture's size."""
        raise NotImplementedError

    def slot_maps(self, source: FrameSource, number: int) -> dict[str, NDArray[np.float32]]:
        """What the network's slots attend to in one frame, (H, W) in 0..1 by name.

        Raises:
            GsanetError: The model has no slots.
        """
        raise NotImplementedError
