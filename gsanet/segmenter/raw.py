"""What a model must offer to the first pass, and the model that needs no network."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any, Protocol

import numpy as np
from numpy.typing import NDArray

from gsanet.config import FlowPicture
from gsanet.flow.camera import residual_flow
from gsanet.flow.field import FlowEstimator, FlowField
from gsanet.segmenter.motion import motion_map
from gsanet.segmenter.stream import Scene


@dataclass(frozen=True, eq=False)
class Flows:
    """Flow from a frame to its neighbours; None where its shot ends.

    Attributes:
        forward: To the next frame.
        backward: To the previous frame.
    """

    forward: FlowField | None
    backward: FlowField | None

    def known(self) -> list[FlowField]:
        return [flow for flow in (self.forward, self.backward) if flow is not None]


def neighbour_flows(scene: Scene, estimator: FlowEstimator) -> Flows:
    """Both flows of a frame."""
    here = scene.here.picture
    forward, backward = (
        None if other is None else estimator.estimate(here, other.picture)
        for other in (scene.after, scene.before)
    )
    return Flows(forward, backward)


class RawModel(Protocol):
    """Says of single frames where the subject is.

    Attributes:
        batch: Frames that go through the network together; batches begin at multiples of it.
        detail: Cells that its maps are worth, where that is more than the preset's.
        flow_shown: How it looks at flow.
    """

    @property
    def batch(self) -> int: ...

    @property
    def detail(self) -> int: ...

    @property
    def flow_shown(self) -> FlowPicture: ...

    def reference_numbers(self, frames: range) -> tuple[int, ...]:
        """Frames that all others are compared with."""
        ...

    def view(self, picture: NDArray[np.uint8]) -> NDArray[np.uint8] | None:
        """What it wants of a whole picture besides the small one."""
        ...

    def prepare(self, scene: Scene, flows: Flows) -> Any:
        """A frame's input; called in several threads."""
        ...

    def use_references(self, prepared: Sequence[Any]) -> None:
        """The inputs of the reference frames; called before `maps`."""
        ...

    def notes(self) -> list[str]:
        """Sentences for the user since the last call."""
        ...

    def maps(self, prepared: Sequence[Any]) -> list[NDArray[np.float32]]:
        """Probabilities in 0..1, one (h, w) map of any size for each frame."""
        ...


class MotionModel:
    """No network: what moves otherwise than the camera."""

    batch = 1
    detail = 0
    flow_shown = FlowPicture()

    def reference_numbers(self, frames: range) -> tuple[int, ...]:  # noqa: ARG002 (protocol)
        return ()

    def view(self, picture: NDArray[np.uint8]) -> None:  # noqa: ARG002 (protocol)
        return None

    def prepare(self, scene: Scene, flows: Flows) -> NDArray[np.float32]:
        known = flows.known()
        if not known:
            # a shot of one frame shows no motion
            return np.zeros(scene.here.picture.shape[:2], np.float32)
        return motion_map([residual_flow(flow) for flow in known])

    def use_references(self, prepared: Sequence[Any]) -> None:
        pass

    def notes(self) -> list[str]:
        return []

    def maps(self, prepared: Sequence[NDArray[np.float32]]) -> list[NDArray[np.float32]]:
        return list(prepared)
