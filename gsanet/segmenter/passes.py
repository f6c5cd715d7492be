"""The two passes over a clip, as streams that may be dropped after any item and resumed."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from gsanet.errors import CoarseLostError
from gsanet.flow.field import FlowEstimator, grid_size, shrunk
from gsanet.segmenter.appearance import SURE
from gsanet.segmenter.finish import calibrated, enlarged, finished, quantised
from gsanet.segmenter.looks import Looks, Weighted
from gsanet.segmenter.mapping import RawMaps
from gsanet.segmenter.parallel import FramePool
from gsanet.segmenter.presets import Preset
from gsanet.segmenter.raw import RawModel
from gsanet.segmenter.smoothing import smoothed
from gsanet.segmenter.source import CoarseStore, Estimate, Final, FrameSource, fetch
from gsanet.segmenter.stream import ClipReader


@dataclass(frozen=True, eq=False)
class _Unfinished:
    number: int
    picture: NDArray[np.uint8]
    coarse: NDArray[np.uint8]
    models: list[Weighted]


class TwoPasses:
    """A clip on its way through a model.

    The first pass reads every frame, also those whose map is stored: it finds the hard cuts and
    collects what the subject of each shot looks like. The second writes the final maps.
    """

    def __init__(
        self,
        source: FrameSource,
        frames: range,
        model: RawModel,
        preset: Preset,
        estimator: FlowEstimator,
    ) -> None:
        self._source = source
        self._frames = frames
        self._model = model
        self._preset = preset
        self._estimator = estimator
        grids = (preset.flow_pixels, max(preset.finish_pixels, model.detail))
        self._reader = ClipReader(source, frames, grids, model.view)
        self._shape = grid_size(*self._reader.size, max(preset.map_pixels, model.detail))
        self._looks: Looks | None = None

    def first(self, coarse: CoarseStore, pool: FramePool) -> Iterator[Estimate | str]:
        """Put a map of every frame into the store; an `Estimate` of each that was not in it.

        A string is what the model has to say to the user.
        """
        missing = np.array([self._stored(coarse, n) is None for n in self._frames])
        needed = self._needed(missing)
        maps = self._raw_maps(pool, with_references=bool(missing.any()))
        stream = maps.mapped(
            self._reader.scenes(), lambda number: bool(needed[number - self._frames.start])
        )
        still = self._preset.still
        looks = self._looks = Looks(
            lambda samples: pool.call(samples.fit), SURE if still is None else still.sure
        )
        for frame in smoothed(stream, self._preset.rounds):
            prob = self._stored(coarse, frame.number)
            if prob is None and frame.prob is not None:
                known = frame.prob if still is None else calibrated(frame.prob, still.even)
                prob = quantised(known)
                coarse.put(frame.number, prob)
                yield from self._model.notes()
                yield Estimate(frame.number, prob)
            if prob is not None and self._preset.appearance > 0:
                looks.add(frame.number, frame.picture, prob, starts_shot=frame.starts_shot)
        looks.finish()

    def second(
        self, wanted: Iterable[int], coarse: CoarseStore, pool: FramePool
    ) -> Iterator[Final]:
        """The final maps of the wanted frames, in order; the first pass must be complete."""

        def items() -> Iterator[_Unfinished]:
            for number in wanted:
                picture = fetch(self._source, number, self._reader.size)
                prob = self._stored(coarse, number)
                if prob is None:
                    raise CoarseLostError(
                        f"What was computed of frame {number} is there no more.", "Start again."
                    )
                models = [] if self._looks is None else self._looks.at(number)
                yield _Unfinished(number, picture, prob, models)

        yield from pool.map(self._finished, items())

    def _raw_maps(self, pool: FramePool, *, with_references: bool) -> RawMaps:
        maps = RawMaps(self._model, self._estimator, pool, self._shape)
        if with_references:
            numbers = self._model.reference_numbers(self._frames)
            maps.use_references(self._reader.scene(number) for number in numbers)
        return maps

    def _finished(self, item: _Unfinished) -> Final:
        if self._preset.bare:
            return Final(item.number, enlarged(item.picture, item.coarse))
        small = shrunk(item.picture, *self._reader.detail)
        weight = self._preset.appearance
        models = [(model, weight * share) for model, share in item.models]
        # a single picture has no motion to be sure by: take what there is
        doubted = not models and len(self._frames) > 1
        still = self._preset.still
        prob = finished(item.picture, small, item.coarse, models, doubted=doubted, still=still)
        return Final(item.number, prob)

    def _stored(self, coarse: CoarseStore, number: int) -> NDArray[np.uint8] | None:
        prob = coarse.get(number)
        return prob if prob is not None and prob.shape == self._shape else None

    def _needed(self, missing: NDArray[np.bool_]) -> NDArray[np.bool_]:
        """Frames whose raw map has a share in a missing one, in whole batches."""
        rounds, batch = self._preset.rounds, self._model.batch
        needed = np.convolve(missing, np.ones(2 * rounds + 1), mode="full") > 0
        needed = needed[rounds : rounds + len(missing)]
        before = self._frames.start % batch
        after = -(before + len(missing)) % batch
        padded = np.pad(needed, (before, after)).reshape(-1, batch)
        whole = np.repeat(padded.any(axis=1), batch)
        return whole[before : before + len(missing)]
