"""A model over sequences with known masks: J and F the way DAVIS-2016 counts them.

The first and the last frame of a sequence are segmented, but not counted. A sequence's figure is
the mean over its frames, the benchmark's the mean over its sequences.
"""

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
    """A `FrameSource` of picture files; brings the flow pictures that lie beside them."""

    def __init__(self, clip: ClipPaths) -> None:
        self._frames = clip.frames

    def __len__(self) -> int:
        return len(self._frames)

    def __getitem__(self, number: int, /) -> NDArray[np.uint8]:
        return read_rgb(self._frames[number].rgb)

    def flow_picture(self, number: int, /) -> NDArray[np.uint8] | None:
        """Flow to the next frame on the colour wheel, if there is a file of it."""
        path = self._frames[number].flow
        return None if path is None else read_rgb(path)


@dataclass(frozen=True, eq=False)
class FrameScore:
    """One frame.

    Attributes:
        number: Place in the sequence.
        similarity: J.
        accuracy: F.
        bits: What was predicted, eight pixels a byte.
        shape: Height and width of that.
    """

    number: int
    similarity: float
    accuracy: float
    bits: NDArray[np.uint8]
    shape: tuple[int, int]

    @property
    def mask(self) -> NDArray[np.bool_]:
        """What was predicted, (H, W)."""
        count = self.shape[0] * self.shape[1]
        return np.unpackbits(self.bits, count=count).astype(np.bool_).reshape(self.shape)


@dataclass(frozen=True, eq=False)
class SequenceScore:
    """One sequence.

    Attributes:
        name: Of its folder.
        similarity: J over the counted frames.
        accuracy: F over the counted frames.
        frames: How many were counted.
        seconds: Wall-clock time of the segmentation of all frames, reading included.
        worst: Frames of least J, spread over the sequence, the worst first.
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
    frames: list[FrameScore] = []
    maps = 0
    spent, started = 0.0, time.perf_counter()
    for number, prob in enumerate(segment(PictureFiles(clip))):
        spent += time.perf_counter() - started
        if 0 < number < len(clip.frames) - 1:
            frames.append(_compare(clip, number, prob >= THRESHOLD))
        maps += 1
        started = time.perf_counter()
    if maps != len(clip.frames):
        raise RuntimeError(f"{clip.name}: {maps} maps of {len(clip.frames)} frames")
    return SequenceScore(
        clip.name,
        statistics(frame.similarity for frame in frames),
        statistics(frame.accuracy for frame in frames),
        len(frames),
        spent,
        _worst(frames, worst),
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


def frame_by_frame(segment: Segment) -> Segment:
    """The same model without the clip: each frame is a clip of its own, without motion."""

    def alone(source: FrameSource) -> Iterator[NDArray[np.float32]]:
        for number in range(len(source)):
            yield from segment([source[number]])

    return alone


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
    return FrameScore(
        number,
        region_similarity(truth, mask),
        boundary_accuracy(truth, mask),
        np.packbits(mask),
        (mask.shape[0], mask.shape[1]),
    )


def _worst(frames: list[FrameScore], count: int) -> tuple[FrameScore, ...]:
    """Frames of least J, but no near neighbours: those show the same mistake."""
    apart = len(frames) // (2 * count) if count else 0
    chosen: list[FrameScore] = []
    for frame in sorted(frames, key=lambda frame: frame.similarity):
        if len(chosen) < count and all(abs(frame.number - c.number) > apart for c in chosen):
            chosen.append(frame)
    return tuple(chosen)


def _figures(letter: str, values: Statistics) -> dict[str, float]:
    return {
        letter: values.mean,
        f"{letter}_recall": values.recall,
        f"{letter}_decay": values.decay,
    }
