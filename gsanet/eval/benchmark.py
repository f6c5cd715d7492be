"""A model over sequences with known masks: J and F the way DAVIS-2016 counts them.

The first and the last frame of a sequence are segmented, but not counted. A sequence's figure is
the mean over its frames, the benchmark's the mean over its sequences.
"""

import heapq
import time
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray
from PIL import Image

from gsanet.data.layout import ClipPaths, LayoutError
from gsanet.eval.metrics import Statistics, boundary_accuracy, region_similarity, statistics
from gsanet.segmenter.source import FrameSource

THRESHOLD = 0.5
"""Probability from which a pixel belongs to the subject."""

LEAST_FRAMES = 3

Segment = Callable[[FrameSource], Iterator[NDArray[np.float32]]]
"""A clip to one (H, W) probability map a frame."""


class PictureFiles:
    """A `FrameSource` of picture files."""

    def __init__(self, clip: ClipPaths) -> None:
        self._frames = clip.frames

    def __len__(self) -> int:
        return len(self._frames)

    def __getitem__(self, number: int, /) -> NDArray[np.uint8]:
        return read_rgb(self._frames[number].rgb)


@dataclass(frozen=True, eq=False)
class FrameScore:
    """One frame; the mask is kept for pictures of it.

    Attributes:
        number: Place in the sequence.
        similarity: J.
        accuracy: F.
        mask: What was predicted, (H, W).
    """

    number: int
    similarity: float
    accuracy: float
    mask: NDArray[np.bool_]


@dataclass(frozen=True, eq=False)
class SequenceScore:
    """One sequence.

    Attributes:
        name: Of its folder.
        similarity: J over the counted frames.
        accuracy: F over the counted frames.
        frames: How many were counted.
        seconds: Wall-clock time of the segmentation of all frames, reading included.
        worst: The frames of least J, the worst first.
    """

    name: str
    similarity: Statistics
    accuracy: Statistics
    frames: int
    seconds: float
    worst: tuple[FrameScore, ...]

    def to_dict(self) -> dict[str, float | int]:
        return {
            **_figures("J", self.similarity),
            **_figures("F", self.accuracy),
            "frames": self.frames,
            "seconds": round(self.seconds, 2),
        }


def score(clip: ClipPaths, segment: Segment, *, worst: int = 0) -> SequenceScore:
    """Segment a sequence and compare it with its masks.

    Args:
        clip: At least three frames.
        segment: The model.
        worst: How many of the worst frames to keep.

    Raises:
        LayoutError: The sequence is too short, or a mask is of another size than its picture.
    """
    if len(clip.frames) < LEAST_FRAMES:
        raise LayoutError(
            f"{clip.name} has {len(clip.frames)} frames: the first and last do not count."
        )
    similarity: list[float] = []
    accuracy: list[float] = []
    kept: list[tuple[float, int, FrameScore]] = []
    started = time.perf_counter()
    spent = 0.0
    for number, prob in enumerate(segment(PictureFiles(clip))):
        spent += time.perf_counter() - started
        if 0 < number < len(clip.frames) - 1:
            frame = _compare(clip, number, prob >= THRESHOLD)
            similarity.append(frame.similarity)
            accuracy.append(frame.accuracy)
            heapq.heappush(kept, (-frame.similarity, -number, frame))
            if len(kept) > worst:
                heapq.heappop(kept)  # the best of them
        started = time.perf_counter()
    if len(similarity) != len(clip.frames) - 2:
        raise RuntimeError(f"{clip.name}: the model gave {len(similarity) + 2} maps")
    order = sorted(kept, reverse=True)
    return SequenceScore(
        clip.name,
        statistics(similarity),
        statistics(accuracy),
        len(similarity),
        spent,
        tuple(frame for _, _, frame in order),
    )


def summary(scores: list[SequenceScore]) -> dict[str, Any]:
    """Figures as plain JSON data: `mean` over sequences, and each of `sequences`."""
    rows = {one.name: one.to_dict() for one in scores}
    names = [name for name in next(iter(rows.values())) if name not in ("frames", "seconds")]
    return {
        "mean": {name: float(np.mean([row[name] for row in rows.values()])) for name in names},
        "frames": sum(one.frames for one in scores),
        "seconds": round(sum(one.seconds for one in scores), 2),
        "sequences": rows,
    }


def everything(source: FrameSource) -> Iterator[NDArray[np.float32]]:
    """The baseline that calls all of every frame the subject."""
    for number in range(len(source)):
        yield np.ones(source[number].shape[:2], np.float32)


def centre_ellipse(source: FrameSource) -> Iterator[NDArray[np.float32]]:
    """The baseline that always sees an ellipse in the middle, half the frame high and wide."""
    for number in range(len(source)):
        height, width = source[number].shape[:2]
        y = (np.arange(height) + 0.5) / height - 0.5
        x = (np.arange(width) + 0.5) / width - 0.5
        yield ((y[:, None] ** 2 + x**2) < 0.25**2).astype(np.float32)


def read_rgb(path: Path) -> NDArray[np.uint8]:
    """A picture file as (H, W, 3)."""
    with Image.open(path) as picture:
        return np.asarray(picture.convert("RGB"))


def read_mask(path: Path) -> NDArray[np.bool_]:
    """A mask file as (H, W); of a palette every colour but the first is the subject."""
    with Image.open(path) as picture:
        if picture.mode == "P":
            return np.asarray(picture) > 0
        return np.asarray(picture.convert("L")) > 127


def _compare(clip: ClipPaths, number: int, mask: NDArray[np.bool_]) -> FrameScore:
    truth = read_mask(clip.frames[number].mask)
    if truth.shape != mask.shape:
        raise LayoutError(
            f"The mask {clip.frames[number].mask} is {truth.shape[1]}x{truth.shape[0]}, its picture"
            f" {mask.shape[1]}x{mask.shape[0]}."
        )
    return FrameScore(number, region_similarity(truth, mask), boundary_accuracy(truth, mask), mask)


def _figures(letter: str, values: Statistics) -> dict[str, float]:
    return {
        letter: values.mean,
        f"{letter}_recall": values.recall,
        f"{letter}_decay": values.decay,
    }
