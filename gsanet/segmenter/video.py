"""The moving subject of a clip: pictures in, probability maps out, in two passes."""

import hashlib
from collections.abc import Container, Iterator
from pathlib import Path

import cv2
import numpy as np
import torch
from numpy.typing import NDArray

from gsanet.config import available_models
from gsanet.device import choose, cpu
from gsanet.errors import FrameError, GsanetError
from gsanet.segmenter.choice import choose_flow, choose_model
from gsanet.segmenter.inspect import Inspector
from gsanet.segmenter.network import NetworkModel
from gsanet.segmenter.parallel import FramePool, core_count
from gsanet.segmenter.passes import TwoPasses
from gsanet.segmenter.presets import BARE, STILL
from gsanet.segmenter.presets import PRESETS as PRESET_TABLE
from gsanet.segmenter.source import CoarseStore, Estimate, Final, FrameSource, MemoryStore

__all__ = ["PRESETS", "VideoSegmenter", "available_models"]

PRESETS = tuple(PRESET_TABLE)
# Part of every key: raised whenever the same input gives other bytes.
_ALGORITHM = "2"


class VideoSegmenter:
    """Finds the moving subject of a clip by itself.

    Attributes:
        key: Hex digest of everything that decides the bytes of the masks.
        cores: How many frames are computed at once; changes no byte.
        device_name: Where the network computes, e.g. "CPU" or "CUDA: NVIDIA H200".
    """

    def __init__(
        self,
        model: str | Path | None = None,
        *,
        preset: str = "balanced",
        device: str = "auto",
        flow: str | Path | None = None,
    ) -> None:
        """Prepare a model.

        Args:
            model: A name of `available_models()`, a weight file, or None for the default.
            preset: One of `PRESETS`; or "bare": the network's own word without the steps after it,
                as published evaluations report it; or "still": for a single picture.
            device: "auto", "cpu", "cuda", "cuda:N" or "mps".
            flow: Weights of RAFT; without them OpenCV's DIS finds the flow, which the bundled
                networks were trained on.

        Raises:
            GsanetError: There is no such model, preset or device (`DeviceError`).
            CheckpointError: The weight file is not what the model needs.
        """
        table = {**PRESET_TABLE, "bare": BARE, "still": STILL}
        if preset not in table:
            raise GsanetError(
                f"There is no preset {preset!r}.", f"Choose one of {', '.join(PRESETS)}."
            )
        self.cores = core_count()
        self._preset = table[preset]
        place = choose(device)
        self._model, made_of = choose_model(model, self._preset, place)
        self._flow, flow_of = choose_flow(flow, self._preset, place)
        is_network = isinstance(self._model, NetworkModel)
        if preset == "still" and not (
            isinstance(self._model, NetworkModel) and self._model.is_compact
        ):
            self._preset = PRESET_TABLE["fast"]
        self.device_name = place.name if is_network else cpu().name
        kind = place.kind if is_network else "cpu"
        versions = (cv2.__version__, torch.__version__)
        decisive: tuple[object, ...] = (_ALGORITHM, made_of, self._preset, kind, *versions)
        if self._preset.still is not None:
            decisive = (*decisive, self._preset.still)
        if flow_of:
            decisive = (*decisive, flow_of)
        self.key = hashlib.sha256(repr(decisive).encode()).hexdigest()

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
        frames = _checked(source, frames)
        wanted = [number for number in frames if number not in done]
        if not wanted:
            return
        store = MemoryStore() if coarse is None else coarse
        passes = TwoPasses(source, frames, self._model, self._preset, self._flow)
        with FramePool(self.cores) as pool:
            yield from passes.first(store, pool)
            yield from passes.second(wanted, store, pool)

    def segment(
        self, source: FrameSource, frames: range | None = None
    ) -> Iterator[NDArray[np.float32]]:
        """One (H, W) map in 0..1 a frame, in order, at the picture's size.

        Raises:
            FrameError: As `run`.
        """
        size: tuple[int, int] | None = None
        for item in self.run(source, frames):
            if isinstance(item, Final):
                size = size or source[item.number].shape[1::-1]
                prob = item.prob.astype(np.float32) * np.float32(1 / 255)
                if prob.shape[1::-1] != size:
                    prob = np.asarray(cv2.resize(prob, size), np.float32)
                yield prob

    def inspector(self, source: FrameSource, frames: range | None = None) -> Inspector:
        """Looks into single frames of a clip; a network's references are chosen as `run` does.

        It shares the model with `run`, so do not use both in turns: make a segmenter for each.

        Raises:
            FrameError: As `run`.
        """
        return Inspector(source, _checked(source, frames), self._model, self._preset, self._flow)


def _checked(source: FrameSource, frames: range | None) -> range:
    if len(source) == 0:
        raise FrameError("The clip has no frames.")
    if frames is None:
        return range(len(source))
    if len(frames) == 0:
        raise FrameError("No frames of the clip are chosen.")
    if frames.step != 1 or frames.start < 0 or frames.stop > len(source):
        raise FrameError(
            f"Frames {frames.start} to {frames.stop} are not in a clip of {len(source)}."
        )
    return frames
