"""What a run shows of itself besides its curves: examples, scores on held-out clips, memory.

Each comes every so many steps, from the averaged weights, in the first process alone.
"""

import json
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path

import psutil
import torch

from gsanet import checkpoint
from gsanet.checkpoint.files import read_file
from gsanet.data.augment import no_augmentation
from gsanet.data.batches import ClipKey, ClipViews, TrainingBatch, join
from gsanet.data.layout import ClipPaths
from gsanet.errors import CheckpointError, GsanetError
from gsanet.eval.benchmark import SequenceScore, score, summary
from gsanet.segmenter.video import VideoSegmenter
from gsanet.train.panel import panel
from gsanet.train.trainer import Trainer, TrainNote, TrainStep

USAGE_EVERY = 20
EXAMPLES = "examples"
BEST = "best.safetensors"
_ROWS = 3


@dataclass(frozen=True)
class Example:
    """A picture of what the network makes of a few samples, in the run's folder."""

    step: int
    path: str


@dataclass(frozen=True)
class Score:
    """J and F of the averaged weights on held-out clips, 0..1.

    Attributes:
        best: Whether no earlier J was higher; the weights are in the file `BEST` then.
    """

    step: int
    similarity: float
    accuracy: float
    best: bool


@dataclass(frozen=True)
class Usage:
    """Memory of the run: of the GPU where there is one, else of its processes."""

    step: int
    memory_bytes: int


WatchEvent = Example | Score | Usage


@dataclass
class Watch:
    """Looks at a trainer from outside.

    Attributes:
        trainer: Of the first process.
        views: Where example samples come from; they are seen without augmentation.
        examples_every: Steps between examples; 0 for none.
        held_out: Clips that the run does not learn from.
        score_every: Steps between scores; 0 for none.
        facts: Written into the best weights, beside their scores.
        patience: End the run after so many scores without a higher J; 0 lets it go on.
    """

    trainer: Trainer
    views: ClipViews
    examples_every: int = 0
    held_out: Sequence[ClipPaths] = ()
    score_every: int = 0
    facts: Mapping[str, str] = field(default_factory=dict)
    patience: int = 0
    _without: int = 0
    _best: float = -1.0
    _scored: int = 0

    def __post_init__(self) -> None:
        if self.trainer.state.step:  # a resumed run has its best weights already
            self._best = _score_of(self.trainer.run_folder / BEST)

    def before(self) -> Iterator[WatchEvent | TrainNote]:
        """How good the weights are that the run starts from, as the score of step 0."""
        if self.held_out and self.score_every:
            yield from self._score(0)

    def look(self, step: TrainStep) -> Iterator[WatchEvent | TrainNote]:
        """What there is to show after a step."""
        if step.step % USAGE_EVERY == 0 or step.step == 1:
            used = memory_used(self.trainer.device)
            yield Usage(step.step, used)
            yield from self._logged(step.step, {"memory/GiB": used / 2**30})
        if self.examples_every and (step.step % self.examples_every == 0 or step.step == 1):
            yield from self._example(step.step)
        if self.held_out and self.score_every and step.step % self.score_every == 0:
            yield from self._score(step.step)
            if self.patience and self._without >= self.patience:
                self.trainer.is_enough = True
                yield TrainNote(
                    f"Ended after step {step.step}: {self._without} scores without a rise."
                )

    def end(self, step: TrainStep) -> Iterator[WatchEvent | TrainNote]:
        """The score of a run that is complete, unless its last step has just been scored."""
        if self.held_out and self.score_every and self._scored != step.step:
            yield from self._score(step.step)

    def _example(self, step: int) -> Iterator[WatchEvent | TrainNote]:
        folder = self.trainer.run_folder / EXAMPLES
        path = folder / f"step-{step:07d}.png"
        batches = [self._batch(number) for number in range(_ROWS)]
        try:
            folder.mkdir(parents=True, exist_ok=True)
            panel(self.trainer.state.ema, batches, self.trainer.device).save(path)
        except OSError as problem:
            yield TrainNote(f"The examples could not be written: {problem}.")
            return
        yield Example(step, str(path))
        yield from map(TrainNote, self.trainer.log.picture(step, EXAMPLES, path))

    def _batch(self, number: int) -> TrainingBatch:
        """The same few samples every time."""
        views = ClipViews(self.views.sources, self.views.seed, no_augmentation(), self.views.shown)
        height, width = self.trainer.config.phases[-1].sizes[-1]
        return join([views[ClipKey(number, height, width)]])

    def _score(self, step: int) -> Iterator[WatchEvent | TrainNote]:
        path = self.trainer.run_folder / "scored.safetensors"
        network, config = self.trainer.state.ema, self.trainer.model_config
        self._scored = step
        try:
            checkpoint.save_model(path, network, config)
        except OSError as problem:
            yield TrainNote(f"The weights could not be written to be scored: {problem}.")
            return
        try:
            scores = self._scores(path)
        except (GsanetError, OSError) as problem:
            yield TrainNote(f"The held-out clips could not be scored, training goes on: {problem}")
            return
        finally:
            path.unlink(missing_ok=True)
        if not scores:
            return
        mean = summary(scores)["mean"]
        self._without += 1
        if best := mean["J"] > self._best:
            self._best, self._without = mean["J"], 0
            measured = {"J": mean["J"], "F": mean["F"], "preset": "bare", "data": "held-out clips"}
            facts = {**self.facts, "steps": str(step), "evaluation": json.dumps(measured)}
            try:
                checkpoint.save_model(self.trainer.run_folder / BEST, network, config, facts)
            except OSError as problem:
                yield TrainNote(f"The best weights could not be written: {problem}.")
        yield Score(step, mean["J"], mean["F"], best)
        yield from self._logged(step, {f"held_out/{name}": mean[name] for name in ("J", "F")})

    def _scores(self, weights: Path) -> list[SequenceScore]:
        """Of the held-out clips; none if the run is to stop meanwhile, which hours may be."""
        segmenter = VideoSegmenter(weights, preset="bare", device=self.trainer.device.type)
        scores = []
        for clip in self.held_out:
            if self.trainer.is_asked_to_stop:
                return []
            scores.append(score(clip, segmenter.segment))
        return scores

    def _logged(self, step: int, values: Mapping[str, float]) -> Iterator[TrainNote]:
        yield from map(TrainNote, self.trainer.log.values(step, values))


def memory_used(device: torch.device) -> int:
    """Bytes: most allocated so far on a GPU, or resident now in this process and its workers."""
    if device.type == "cuda":
        return int(torch.cuda.max_memory_allocated(device))
    this = psutil.Process()
    return sum(_resident(process) for process in (this, *this.children(recursive=True)))


def _score_of(path: Path) -> float:
    """J that a file of best weights states; -1 for none."""
    try:
        return float(json.loads(read_file(path).metadata["evaluation"])["J"])
    except (CheckpointError, KeyError, TypeError, ValueError):
        return -1.0


def _resident(process: psutil.Process) -> int:
    try:
        return int(process.memory_info().rss)
    except psutil.Error:
        return 0  # it has ended meanwhile
