"""The clip as the first pass reads it: small pictures in order, shots, neighbours."""

from collections import deque
from collections.abc import Callable, Iterator
from dataclasses import dataclass, replace

import numpy as np
from numpy.typing import NDArray

from gsanet.flow.field import grid_size, shrunk
from gsanet.segmenter.shots import cuts, is_cut, signature
from gsanet.segmenter.source import FlowPictures, FrameSource, fetch

# From a whole picture to what a model wants to see of it besides the small one.
View = Callable[[NDArray[np.uint8]], NDArray[np.uint8] | None]


@dataclass(frozen=True, eq=False)
class Seen:
    """One frame, made small.

    Attributes:
        number: Frame number in the source.
        picture: (h, w, 3) RGB uint8 at the flow's grid.
        detailed: The same at the grid of the appearance model.
        view: What the model wants besides, see `View`.
        flow_picture: Of the flow to the next frame, where the source brings its own.
        starts_shot: Before it lies a hard cut, or nothing.
    """

    number: int
    picture: NDArray[np.uint8]
    detailed: NDArray[np.uint8]
    view: NDArray[np.uint8] | None = None
    flow_picture: NDArray[np.uint8] | None = None
    starts_shot: bool = False


@dataclass(frozen=True, eq=False)
class Scene:
    """A frame between its neighbours of the same shot.

    Attributes:
        here: The frame.
        before: The previous frame, None where the shot begins.
        after: The next frame, None where the shot ends.
    """

    here: Seen
    before: Seen | None
    after: Seen | None


class ClipReader:
    """Reads frames of a clip, checked to be of one size, and shrinks them to two grids.

    Attributes:
        size: Height and width of the clip's pictures.
        grid: Height and width for flow.
        detail: Height and width for the appearance model.
    """

    def __init__(
        self, source: FrameSource, frames: range, pixels: tuple[int, int], view: View
    ) -> None:
        self._source = source
        self._frames = frames
        self._view = view
        height, width = fetch(source, frames[0]).shape[:2]
        self.size = height, width
        self.grid, self.detail = (grid_size(height, width, count) for count in pixels)

    def read(self, number: int) -> Seen:
        """One frame; whether it starts a shot is not known yet."""
        picture = fetch(self._source, number, self.size)
        source = self._source
        drawn = source.flow_picture(number) if isinstance(source, FlowPictures) else None
        small, detailed = shrunk(picture, *self.grid), shrunk(picture, *self.detail)
        return Seen(number, small, detailed, self._view(picture), drawn)

    def scene(self, number: int) -> Scene:
        """One frame out of order, with its neighbours."""
        here = self.read(number)
        neighbours = [
            self._unless_cut(here, other) if other in self._frames else None
            for other in (number - 1, number + 1)
        ]
        return Scene(here, *neighbours)

    def scenes(self) -> Iterator[Scene]:
        """All frames in order; lags two frames behind what is read."""
        before: Seen | None = None
        here: Seen | None = None
        for after in self._seen():
            if here is not None:
                yield _scene(before, here, after)
            before, here = here, after
        if here is not None:
            yield _scene(before, here, None)

    def _seen(self) -> Iterator[Seen]:
        waiting: deque[Seen] = deque()

        def signatures() -> Iterator[NDArray[np.float32]]:
            for number in self._frames:
                waiting.append(self.read(number))
                yield signature(waiting[-1].picture)

        for starts in cuts(signatures()):
            yield replace(waiting.popleft(), starts_shot=starts)

    def _unless_cut(self, here: Seen, number: int) -> Seen | None:
        other = self.read(number)
        return None if is_cut(signature(here.picture), signature(other.picture)) else other


def _scene(before: Seen | None, here: Seen, after: Seen | None) -> Scene:
    return Scene(
        here,
        None if here.starts_shot else before,
        None if after is None or after.starts_shot else after,
    )
