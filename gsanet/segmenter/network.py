"""A network as a raw model: what it sees of a frame, its references, its word on a batch."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from typing import Any, TypeVar

import numpy as np
import torch
from numpy.typing import NDArray
from PIL import Image
from torch import nn

from gsanet.config import STRIDE, FlowPicture, LiteConfig, ModelConfig
from gsanet.device import Device
from gsanet.flow.camera import residual_flow
from gsanet.flow.field import FlowField, grid_size, shrunk
from gsanet.flow.picture import flow_picture
from gsanet.model.clip import Prediction
from gsanet.segmenter import zoom
from gsanet.segmenter.inputs import (
    FrameInput,
    NetworkInput,
    cropped,
    grey,
    mirrored,
    stretched,
    tensors,
)
from gsanet.segmenter.ladder import Footing, MemoryLadder, is_out_of_memory
from gsanet.segmenter.presets import Preset
from gsanet.segmenter.raw import Flows
from gsanet.segmenter.smoothing import resized_map
from gsanet.segmenter.stream import Scene
from gsanet.segmenter.streams import frame_network

Result = TypeVar("Result")

_GPU_BATCH = 8


@dataclass(frozen=True, eq=False)
class _References:
    """Encoded reference frames.

    Attributes:
        scale: Of the footing they were encoded on.
        whole: The frames as they are, for each size.
        closer: As the second look sees them; None when there is only one.
    """

    scale: float
    whole: list[Any]
    closer: Any = None


class NetworkModel:
    """A network, asked about the flow to the next and to the previous frame.

    Its words on both directions, at each of its sizes, are averaged; where the subject covers only
    a part of the frame, a compact network may look at that part again (`zoom`).
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
        self._looks_twice = preset.zoom and isinstance(config, LiteConfig)
        self._reference_inputs: list[FrameInput] = []
        self._references: _References | None = None

    @property
    def detail(self) -> int:
        """Cells that its maps are worth."""
        if isinstance(self._config, LiteConfig):
            return 0
        return self._config.fit.side**2

    @property
    def is_compact(self) -> bool:
        """Whether it is a compact network."""
        return isinstance(self._config, LiteConfig)

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
            if not self._looks_twice:
                return None
            return shrunk(picture, *zoom.picture_size(*picture.shape[:2]))
        fit = self._config.fit
        if fit.keep_aspect:
            return shrunk(picture, *fit.picture(*picture.shape[:2]))
        # the official weights know this very interpolation
        square = Image.fromarray(picture).resize((fit.side, fit.side), Image.Resampling.BILINEAR)
        return np.asarray(square)

    def prepare(self, scene: Scene, flows: Flows) -> FrameInput:
        fields = self._directions(scene, flows)
        here = scene.here
        if here.view is not None and not self._looks_twice:
            size = here.view.shape[0], here.view.shape[1]
            return FrameInput([self._input(here.view, size, fields, here.flow_picture)], None, [])
        sizes = [
            self._input(here.picture, size, fields, here.flow_picture)
            for size in self._sizes(*here.picture.shape[:2])
        ]
        if self._preset.still is not None:
            sizes += [grey(one) for one in sizes]
            sizes += [mirrored(one) for one in sizes]
        return FrameInput(sizes, here.view, fields)

    def use_references(self, prepared: Sequence[FrameInput]) -> None:
        self._reference_inputs = list(prepared)
        self._references = None
        # in good time: `maps` may be called by several threads
        self._descending(self._known_references)

    def maps(self, prepared: Sequence[FrameInput]) -> list[NDArray[np.float32]]:
        def words(footing: Footing) -> list[NDArray[np.float32]]:
            known, step = self._known_references(footing), footing.batch
            chunks = [prepared[start : start + step] for start in range(0, len(prepared), step)]
            return [prob for chunk in chunks for prob in self._looked(chunk, known, footing)]

        maps = self._descending(words)
        return [stretched(prob) for prob in maps] if self._stretches else maps

    def notes(self) -> list[str]:
        return self.ladder.notes()

    def slot_maps(self, prepared: FrameInput) -> dict[str, NDArray[np.float32]]:
        """What the slots attend to in one frame, by name, each (h, w) in 0..1."""
        finest = prepared.sizes[-1]

        def asked(footing: Footing) -> list[Prediction]:
            return self._asked([finest], self._known_references(footing).whole[-1], footing)

        slots = self._descending(asked)[0].slots
        return {name: cropped(slot[0, 0], finest) for name, slot in slots.items()}

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
        trained = [rows * columns for rows, columns in self._config.sizes]
        cells = [trained[place] for place in self._preset.sizes]
        if self._preset.larger > 0:
            cells.append(round(trained[-1] * self._preset.larger**2))
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

    def _looked(
        self, frames: Sequence[FrameInput], known: _References, footing: Footing
    ) -> list[NDArray[np.float32]]:
        """A map of each frame, after one look or two."""
        maps = self._whole(frames, known, footing)
        if known.closer is None:
            return maps
        windows = {n: where for n, prob in enumerate(maps) if (where := zoom.window(prob))}
        if not windows:
            return maps
        inputs = [self._closer(frames[number], where) for number, where in windows.items()]
        words = _mean(self._asked(inputs, known.closer, footing), inputs)
        for (number, where), word in zip(windows.items(), words, strict=True):
            maps[number] = zoom.merged(where, maps[number], word)
        return maps

    def _whole(
        self, frames: Sequence[FrameInput], known: _References, footing: Footing
    ) -> list[NDArray[np.float32]]:
        """What the first look sees: mean over sizes and directions, at the finest size."""
        by_size = list(zip(*(frame.sizes for frame in frames), strict=True))
        words = [
            _mean(self._asked(inputs, kept, footing), inputs)
            for inputs, kept in zip(by_size, known.whole, strict=True)
        ]
        return [
            np.asarray(
                np.mean([resized_map(word, *finest.used) for word in sizes], axis=0), np.float32
            )
            for finest, *sizes in zip(by_size[-1], *words, strict=True)
        ]

    def _closer(self, frame: FrameInput, where: zoom.Window) -> NetworkInput:
        assert isinstance(self._config, LiteConfig)
        assert frame.picture is not None
        rows, columns = self._config.sizes[-1]
        height, width = frame.picture.shape[:2]
        size = grid_size(height, width, rows * columns)
        fields = [zoom.cut_flow(where, field) for field in frame.fields]
        return self._input(zoom.cut(where, frame.picture), size, fields, None)

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
        self, inputs: Sequence[NetworkInput], references: Any, footing: Footing
    ) -> list[Prediction]:
        """One prediction a direction."""
        with torch.inference_mode(), footing.device.autocast():
            return self._network.predict(*tensors(inputs, footing), references)

    def _encoded(self, inputs: Sequence[NetworkInput], footing: Footing) -> Any:
        with torch.inference_mode(), footing.device.autocast():
            return self._network.references(*tensors(inputs, footing))

    def _known_references(self, footing: Footing) -> _References:
        """Encoded anew when the footing has changed."""
        if self._place is not footing.device:
            self._module.to(footing.device.handle)
            self._place, self._references = footing.device, None
        if self._references is None or self._references.scale != footing.scale:
            frames = self._reference_inputs
            by_size = zip(*(frame.sizes for frame in frames), strict=True)
            known = _References(footing.scale, [self._encoded(i, footing) for i in by_size])
            if self._looks_twice:
                # each reference as its own second look would see it
                windows = [zoom.window(self._whole([f], known, footing)[0]) for f in frames]
                closer = [
                    self._closer(frame, where or zoom.WHOLE)
                    for frame, where in zip(frames, windows, strict=True)
                ]
                known = replace(known, closer=self._encoded(closer, footing))
            self._references = known
        return self._references


def _mean(
    predictions: Sequence[Prediction], inputs: Sequence[NetworkInput]
) -> list[NDArray[np.float32]]:
    """For each frame the mean over the directions, at the finest map's size."""
    maps = []
    for number, given in enumerate(inputs):
        words = [cropped(prediction.prob[number, 0], given) for prediction in predictions]
        maps.append(np.asarray(np.mean(words, axis=0), np.float32))
    return maps
