"""Flow-warped averaging over time, as a stream: memory holds a few frames, not the clip."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace

import cv2
import numpy as np
from numpy.typing import NDArray

from gsanet.flow.field import FlowField

# What a neighbour's word weighs against the frame's own.
_WEIGHT = 0.5


@dataclass(frozen=True, eq=False)
class Mapped:
    """A frame's map with what ties it to its neighbours.

    Attributes:
        number: Frame number.
        picture: (h, w, 3) RGB at the grid of the appearance model.
        starts_shot: A hard cut lies before it.
        forward: Flow to the next frame; None at the end of a shot, and where not computed.
        backward: Flow to the previous frame, likewise.
        prob: (H, W) float32 in 0..1; None where it was not computed.
    """

    number: int
    picture: NDArray[np.uint8]
    starts_shot: bool
    forward: FlowField | None = None
    backward: FlowField | None = None
    prob: NDArray[np.float32] | None = None


def smoothed(frames: Iterable[Mapped], rounds: int) -> Iterator[Mapped]:
    """The frames in order, each map averaged with its neighbours' `rounds` times.

    Lags `rounds` frames behind. A map depends on those up to `rounds` frames away, no further.
    """
    stream = iter(frames)
    for _ in range(rounds):
        stream = _one_round(stream)
    return stream


def _one_round(frames: Iterator[Mapped]) -> Iterator[Mapped]:
    before: Mapped | None = None
    here: Mapped | None = None
    for after in frames:
        if here is not None:
            yield _blend(before, here, after)
        before, here = here, after
    if here is not None:
        yield _blend(before, here, None)


def _blend(before: Mapped | None, here: Mapped, after: Mapped | None) -> Mapped:
    if here.prob is None:
        return here
    total, weight = here.prob, 1.0
    for neighbour, flow in ((before, here.backward), (after, here.forward)):
        if neighbour is None or neighbour.prob is None or flow is None:
            continue
        total = total + np.float32(_WEIGHT) * flow.resized(*total.shape).warp(neighbour.prob)
        weight += _WEIGHT
    return replace(here, prob=total / np.float32(weight))


def resized_map(prob: NDArray[np.float32], height: int, width: int) -> NDArray[np.float32]:
    """A map on another grid."""
    if prob.shape == (height, width):
        return prob
    resized = cv2.resize(prob, (width, height), interpolation=cv2.INTER_LINEAR)
    return np.asarray(resized, np.float32)
