"""From scenes to raw maps: flow, the model's input, its word; one frame a core or batches."""

from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, replace
from typing import Any

from gsanet.flow.field import FlowEstimator, FlowField
from gsanet.segmenter.parallel import FramePool
from gsanet.segmenter.raw import RawModel, neighbour_flows
from gsanet.segmenter.smoothing import Mapped, resized_map
from gsanet.segmenter.stream import Scene


@dataclass(frozen=True, eq=False)
class Ready:
    """A frame whose input waits for its batch."""

    frame: Mapped
    model_input: Any


@dataclass(frozen=True, eq=False)
class RawMaps:
    """The first half of the first pass.

    Attributes:
        model: Speaks about each frame.
        estimator: Of flow between neighbours.
        pool: Where frames are computed.
        shape: Height and width of the maps.
    """

    model: RawModel
    estimator: FlowEstimator
    pool: FramePool
    shape: tuple[int, int]

    def use_references(self, scenes: Iterable[Scene]) -> None:
        """Show the model its reference frames."""
        inputs = [ready.model_input for ready in self.pool.map(self.ready, scenes)]
        self.pool.call(lambda: self.model.use_references(inputs))

    def mapped(self, scenes: Iterable[Scene], is_needed: Callable[[int], bool]) -> Iterator[Mapped]:
        """The frames in order, with a map where it is needed.

        Batches begin at multiples of the model's batch size, whatever frame the stream begins
        with: a network's bytes may depend on what else is in the batch.
        """

        def task(scene: Scene) -> Mapped | Ready:
            if not is_needed(scene.here.number):
                return _without_map(scene)
            ready = self.ready(scene)
            return self._finish([ready])[0] if self.model.batch == 1 else ready

        batch: list[Ready] = []
        for item in self.pool.map(task, scenes):
            number = item.number if isinstance(item, Mapped) else item.frame.number
            if batch and (isinstance(item, Mapped) or number % self.model.batch == 0):
                yield from self._finish(batch)
                batch = []
            if isinstance(item, Mapped):
                yield item
            else:
                batch.append(item)
        if batch:
            yield from self._finish(batch)

    def ready(self, scene: Scene) -> Ready:
        """Flow and the model's input of a frame."""
        flows = neighbour_flows(scene, self.estimator)
        frame = replace(
            _without_map(scene),
            forward=self._on_map_grid(flows.forward),
            backward=self._on_map_grid(flows.backward),
        )
        return Ready(frame, self.model.prepare(scene, flows))

    def _finish(self, batch: list[Ready]) -> list[Mapped]:
        maps = self.model.maps([ready.model_input for ready in batch])
        return [
            replace(ready.frame, prob=resized_map(prob, *self.shape))
            for ready, prob in zip(batch, maps, strict=True)
        ]

    def _on_map_grid(self, flow: FlowField | None) -> FlowField | None:
        return None if flow is None else flow.resized(*self.shape)


def _without_map(scene: Scene) -> Mapped:
    return Mapped(scene.here.number, scene.here.detailed, scene.here.starts_shot)
