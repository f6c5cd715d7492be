"""What a model makes of a single frame: its flow, its slots and its own word, for people to see."""

from collections.abc import Mapping
from dataclasses import dataclass
from types import MappingProxyType
from typing import Any

import numpy as np
from numpy.typing import NDArray

from gsanet.config import FlowPicture
from gsanet.flow.camera import residual_flow
from gsanet.flow.field import FlowEstimator, FlowField
from gsanet.flow.picture import flow_picture, full_saturation
from gsanet.segmenter.network import NetworkModel
from gsanet.segmenter.parallel import FramePool
from gsanet.segmenter.presets import Preset
from gsanet.segmenter.raw import Flows, RawModel, neighbour_flows
from gsanet.segmenter.source import FrameSource
from gsanet.segmenter.stream import ClipReader

SLOTS = ("rgb_foreground", "rgb_background", "flow_foreground", "flow_background")
"""Names of an inspection's slot maps, in the order of the paper's figure."""


@dataclass(frozen=True, eq=False)
class Inspection:
    """One frame, looked into. All maps are read-only.

    Attributes:
        number: Of the frame.
        prob: (h, w) float32 in 0..1, the model's own word before the steps after it.
        slots: What each of `SLOTS` attends to, (h, w) float32 in 0..1 at the network's size (the
            similarity of each pixel with the slot); empty when the model has none.
        flow: (h, w, 3) uint8 RGB on the colour wheel: flow to the next frame, as the model uses
            it (mostly without the camera's motion); at the end of a shot from the previous one.
        full_saturation: Length of the flow that has the wheel's full colour, as a share of the
            picture's width.
    """

    number: int
    prob: NDArray[np.float32]
    slots: Mapping[str, NDArray[np.float32]]
    flow: NDArray[np.uint8]
    full_saturation: float


class Inspector:
    """Looks into frames of one clip, in any order; the references are encoded once.

    Belongs to one thread. `VideoSegmenter.inspector` makes it.
    """

    def __init__(
        self,
        source: FrameSource,
        frames: range,
        model: RawModel,
        preset: Preset,
        estimator: FlowEstimator,
    ) -> None:
        self._model = model
        self._frames = frames
        self._estimator = estimator
        # the appearance model's grid is not needed: flow's serves for both
        grids = (preset.flow_pixels, preset.flow_pixels)
        self._reader = ClipReader(source, frames, grids, model.view)
        self._knows_references = False

    def frame(self, number: int) -> Inspection:
        """Look into one of the clip's frames.

        Raises:
            FrameError: Its picture is unusable.
            ValueError: It is not among the frames.
        """
        if number not in self._frames:
            raise ValueError(f"frame {number} is not in {self._frames}")
        with FramePool(1) as pool:
            return pool.call(lambda: self._looked_into(number))

    def _looked_into(self, number: int) -> Inspection:
        if not self._knows_references:
            numbers = self._model.reference_numbers(self._frames)
            self._model.use_references([self._prepared(n)[0] for n in numbers])
            self._knows_references = True
        prepared, flows = self._prepared(number)
        slots = {}
        if isinstance(self._model, NetworkModel):
            slots = _named(self._model.slot_maps(prepared))
        shown, drawn = _shown(flows, self._model.flow_shown, self._reader.grid)
        picture = flow_picture(shown, drawn)
        prob = self._model.maps([prepared])[0]
        for values in (prob, *slots.values()):
            values.setflags(write=False)
        picture.setflags(write=False)
        reach = full_saturation(shown, drawn) / shown.shape[1]
        return Inspection(number, prob, MappingProxyType(slots), picture, reach)

    def _prepared(self, number: int) -> tuple[Any, Flows]:
        scene = self._reader.scene(number)
        flows = neighbour_flows(scene, self._estimator)
        return self._model.prepare(scene, flows), flows


def _named(maps: Mapping[str, NDArray[np.float32]]) -> dict[str, NDArray[np.float32]]:
    """The networks tell of the subject's slot, and of what the background's leaves."""
    return {
        f"{stream}_{side}": maps[f"fine1_{stream}"]
        if side == "foreground"
        else 1 - maps[f"fine2_{stream}"]
        for stream in ("rgb", "flow")
        for side in ("foreground", "background")
        if f"fine1_{stream}" in maps
    }


def _shown(
    flows: Flows, drawn: FlowPicture, grid: tuple[int, int]
) -> tuple[FlowField, FlowPicture]:
    field = flows.forward
    if field is None and flows.backward is not None:
        field = FlowField(-flows.backward.uv)
    if field is None:
        field = FlowField(np.zeros((*grid, 2), np.float32))
    return residual_flow(field) if drawn.compensate_camera else field, drawn
