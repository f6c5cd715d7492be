"""A network as a raw model: what it sees of a frame, its references, its word on a batch."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Any, TypeVar

import numpy as np
import torch
from numpy.typing import NDArray
from PIL import Image
from torch import Tensor, nn

from gsanet.config import STRIDE, FlowPicture, LiteConfig, ModelConfig
from gsanet.device import Device
from gsanet.flow.camera import residual_flow
from gsanet.flow.field import FlowField, grid_size, shrunk
from gsanet.flow.picture import flow_picture
from gsanet.model.clip import Prediction
from gsanet.segmenter.ladder import Footing, MemoryLadder, is_out_of_memory
from gsanet.segmenter.presets import Preset
from gsanet.segmenter.raw import Flows
from gsanet.segmenter.smoothing import resized_map
from gsanet.segmenter.stream import Scene
from gsanet.segmenter.streams import frame_network

Result = TypeVar("Result")

_GPU_BATCH = 8


@dataclass(frozen=True, eq=False)
class NetworkInput:
    """One frame at one size.

    Attributes:
        rgb: (h, w, 3) uint8.
        flows: (D, h, w, 3) uint8, flow pictures of each direction.
        used: Height and width of the part that shows the frame; the rest is padding.
    """

    rgb: NDArray[np.uint8]
    flows: NDArray[np.uint8]
    used: tuple[int, int]


class NetworkModel:
    """A network, asked about the flow to the next and to the previous frame.

    Its words on both directions, at each of its sizes, are averaged.
    """

    def __init__(
        self, network: nn.Module, config: ModelConfig, preset: Preset, device: Device
    ) -> None:
        self.batch = 1 if device.kind == "cpu" else _GPU_BATCH
        self.ladder = MemoryLadder(device, self.batch)
        self._module = network.eval()
        self._network = frame_network(self._module)
        self._place = self.ladder.footing.device
        self._module.to(self._place.handle)
        self._config = config
        self._preset = preset
        self._reference_inputs: list[list[NetworkInput]] = []
        self._references: tuple[float, list[Any]] | None = None

    @property
    def detail(self) -> int:
        """Cells that its maps are worth."""
        if isinstance(self._config, LiteConfig):
            return 0
        return self._config.fit.side**2

    @property
    def flow_shown(self) -> FlowPicture:
        return self._config.flow

    def reference_numbers(self, frames: range) -> tuple[int, ...]:
        # a network without references is shown one all the same, and ignores it
        count = max(1, self._config.references)
        if isinstance(self._config, LiteConfig):
            spread = np.linspace(0, len(frames) - 1, count + 2).astype(int)[1:-1]
        else:
            # as the official evaluation chooses them
            spread = np.arange(count) * (len(frames) // count)
        return tuple(frames.start + int(offset) for offset in spread)

    def view(self, picture: NDArray[np.uint8]) -> NDArray[np.uint8] | None:
        if isinstance(self._config, LiteConfig):
            return None
        fit = self._config.fit
        if fit.keep_aspect:
            return shrunk(picture, *fit.picture(*picture.shape[:2]))
        # the official weights know this very interpolation
        square = Image.fromarray(picture).resize((fit.side, fit.side), Image.Resampling.BILINEAR)
        return np.asarray(square)

    def prepare(self, scene: Scene, flows: Flows) -> list[NetworkInput]:
        fields = self._directions(scene, flows)
        here = scene.here
        if here.view is not None:
            size = here.view.shape[0], here.view.shape[1]
            return [self._input(here.view, size, fields, here.flow_picture)]
        return [
            self._input(here.picture, size, fields, here.flow_picture)
            for size in self._sizes(*here.picture.shape[:2])
        ]

    def use_references(self, prepared: Sequence[list[NetworkInput]]) -> None:
        self._reference_inputs = list(prepared)
        self._references = None
        # in good time: `maps` may be called by several threads
        self._descending(self._known_references)

    def maps(self, prepared: Sequence[list[NetworkInput]]) -> list[NDArray[np.float32]]:
        predictions = self._predictions(prepared)
        maps = []
        for number, inputs in enumerate(prepared):
            largest = inputs[-1].used
            words = [
                resized_map(_cropped(prediction.prob[number, 0], given), *largest)
                for given, directions in zip(inputs, predictions, strict=True)
                for prediction in directions
            ]
            prob = np.asarray(np.mean(words, axis=0), np.float32)
            maps.append(_stretched(prob) if self._stretches else prob)
        return maps

    def notes(self) -> list[str]:
        return self.ladder.notes()

    def slot_maps(self, prepared: list[NetworkInput]) -> dict[str, NDArray[np.float32]]:
        """What the slots attend to in one frame, by name, each (h, w) in 0..1."""
        finest = self._predictions([prepared])[-1][0]
        return {name: _cropped(slot[0, 0], prepared[-1]) for name, slot in finest.slots.items()}

    @property
    def _stretches(self) -> bool:
        return self._preset.bare and self._config.fit.min_max

    def _directions(self, scene: Scene, flows: Flows) -> list[FlowField]:
        forward, backward = flows.forward, flows.backward
        if forward is None and backward is None:
            forward = FlowField(np.zeros((*scene.here.picture.shape[:2], 2), np.float32))
        if forward is None:
            assert backward is not None
            forward = FlowField(-backward.uv)
        if backward is None:
            backward = FlowField(-forward.uv)
        chosen = [forward, backward] if self._preset.both_directions else [forward]
        if self._config.flow.compensate_camera:
            chosen = [residual_flow(flow) for flow in chosen]
        return chosen

    def _sizes(self, height: int, width: int) -> list[tuple[int, int]]:
        assert isinstance(self._config, LiteConfig)
        cells = [rows * columns for rows, columns in self._config.sizes[: self._preset.sizes]]
        if self._preset.larger > 0:
            cells.append(round(cells[-1] * self._preset.larger**2))
        return [grid_size(height, width, count) for count in cells]

    def _input(
        self,
        picture: NDArray[np.uint8],
        size: tuple[int, int],
        fields: list[FlowField],
        given: NDArray[np.uint8] | None,
    ) -> NetworkInput:
        height, width = size
        if given is None or self._config.flow.compensate_camera:
            drawn = [flow_picture(f.resized(height, width), self._config.flow) for f in fields]
        else:
            drawn = [shrunk(given, height, width)] * len(fields)
        rgb, flows = shrunk(picture, height, width), np.stack(drawn)
        if not isinstance(self._config, LiteConfig):
            down, right = -height % STRIDE, -width % STRIDE
            rgb = np.pad(rgb, ((0, down), (0, right), (0, 0)), mode="edge")
            flows = np.pad(flows, ((0, 0), (0, down), (0, right), (0, 0)), mode="edge")
        return NetworkInput(rgb, flows, size)

    def _predictions(self, prepared: Sequence[list[NetworkInput]]) -> list[list[Prediction]]:
        """For each size, for each direction."""

        def parts(footing: Footing) -> list[list[list[Prediction]]]:
            return [
                self._asked(prepared[start : start + footing.batch], footing)
                for start in range(0, len(prepared), footing.batch)
            ]

        return _joined(self._descending(parts))

    def _descending(self, work: Callable[[Footing], Result]) -> Result:
        """Work on the present footing, or on the first lower one that has the memory."""
        while True:
            footing = self.ladder.footing
            try:
                return work(footing)
            except RuntimeError as problem:
                if not is_out_of_memory(problem):
                    raise
                self.ladder.step_down(footing)

    def _asked(
        self, prepared: Sequence[list[NetworkInput]], footing: Footing
    ) -> list[list[Prediction]]:
        references = self._known_references(footing)
        with torch.inference_mode(), footing.device.autocast():
            return [
                self._network.predict(*_tensors(inputs, footing), kept)
                for inputs, kept in zip(zip(*prepared, strict=True), references, strict=True)
            ]

    def _known_references(self, footing: Footing) -> list[Any]:
        """Of each size; encoded anew when the footing has changed."""
        if self._place is not footing.device:
            self._module.to(footing.device.handle)
            self._place, self._references = footing.device, None
        if self._references is None or self._references[0] != footing.scale:
            with torch.inference_mode(), footing.device.autocast():
                kept = [
                    self._network.references(*_tensors(inputs, footing))
                    for inputs in zip(*self._reference_inputs, strict=True)
                ]
            self._references = (footing.scale, kept)
        return self._references[1]


def _tensors(inputs: Sequence[NetworkInput], footing: Footing) -> tuple[Tensor, Tensor]:
    """Pictures (B, 3, H, W) and flow pictures (D, B, 3, H, W) in 0..1, on the device."""
    rgb = torch.from_numpy(np.stack([one.rgb for one in inputs])).permute(0, 3, 1, 2)
    flows = torch.from_numpy(np.stack([one.flows for one in inputs], axis=1))
    flows = flows.permute(0, 1, 4, 2, 3)
    rgb, flows = (part.to(footing.device.handle).float() / 255 for part in (rgb, flows))
    if footing.scale == 1:
        return rgb, flows
    height, width = (
        max(STRIDE, round(side * footing.scale / STRIDE) * STRIDE) for side in rgb.shape[2:]
    )
    return _resized(rgb, height, width), torch.stack([_resized(f, height, width) for f in flows])


def _resized(pictures: Tensor, height: int, width: int) -> Tensor:
    return nn.functional.interpolate(
        pictures, (height, width), mode="bilinear", antialias=True, align_corners=False
    )


def _cropped(shown: Tensor, given: NetworkInput) -> NDArray[np.float32]:
    """The part of a map that shows the frame, at whatever size the map has."""
    height, width = given.rgb.shape[:2]
    rows = max(1, round(shown.shape[0] * given.used[0] / height))
    columns = max(1, round(shown.shape[1] * given.used[1] / width))
    return np.ascontiguousarray(shown.float().cpu().numpy()[:rows, :columns])


def _stretched(prob: NDArray[np.float32]) -> NDArray[np.float32]:
    """Each frame's map to the full range 0..1, as the official evaluation does."""
    low, high = float(prob.min()), float(prob.max())
    return (prob - np.float32(low)) / np.float32(max(high - low, 1e-8))


def _joined(parts: list[list[list[Prediction]]]) -> list[list[Prediction]]:
    """Predictions of successive batches as of one."""
    if len(parts) == 1:
        return parts[0]
    return [
        [
            Prediction(
                torch.cat([piece.prob.cpu() for piece in pieces]),
                {
                    name: torch.cat([piece.slots[name].cpu() for piece in pieces])
                    for name in pieces[0].slots
                },
            )
            for pieces in zip(*directions, strict=True)
        ]
        for directions in zip(*parts, strict=True)
    ]
