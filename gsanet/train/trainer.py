"""One training loop for both stages, as a generator of events.

A step is a pure function of the state and the step's number: batches are drawn from the seed and
the number, so a run that was killed and resumed continues with the same losses.
"""

import math
import time
from collections.abc import Iterator
from contextlib import AbstractContextManager, closing, nullcontext
from dataclasses import dataclass, replace
from itertools import islice
from pathlib import Path

import torch

from gsanet.config import ModelConfig
from gsanet.data.batches import (
    ClipViews,
    StepSampler,
    TrainingBatch,
    UnreadableDataError,
    WorkersLostError,
    micro_batches,
)
from gsanet.errors import GsanetError
from gsanet.train import schedule
from gsanet.train import state as states
from gsanet.train.awake import AwakeClock
from gsanet.train.log import RunLog
from gsanet.train.losses import LossParts, batch_iou, loss_parts
from gsanet.train.objective import objective_of
from gsanet.train.processes import Processes
from gsanet.train.recipe import TrainConfig

CHECKPOINT = "checkpoint.pt"
STOP = "stop"
"""A file of this name in the run's folder ends the run after its step, saved as at the end."""
PAUSE = "pause"
"""A file of this name makes the run wait, saved, until it is gone (or there is a `STOP`)."""
_PAUSED = -1.0  # in place of how far the run is, so that all processes wait together
_PAUSE_SECONDS = 0.5


class TrainingError(GsanetError):
    """A run that cannot go on."""


@dataclass(frozen=True)
class TrainStep:
    """One optimiser step.

    Attributes:
        step: Its number, from 1.
        loss: Mean over the whole step.
        iou: Intersection over union of the training samples, 0..1.
        rate: Learning rate.
        progress: How much of the run is done, 0..1.
        samples: Frames seen since the start.
        seconds: Time spent, without pauses.
        height: Of the input.
        width: Of the input.
        outline: Part of the loss: cross-entropy of the answer, stressed at outlines.
        overlap: Part of the loss: 1 - soft intersection over union of the answer. What is left of
            the loss comes from coarser maps and from the slots.
    """

    step: int
    loss: float
    iou: float
    rate: float
    progress: float
    samples: int
    seconds: float
    height: int
    width: int
    outline: float = 0.0
    overlap: float = 0.0


@dataclass(frozen=True)
class Saved:
    """A checkpoint or a snapshot of the averaged weights was written."""

    path: str


@dataclass(frozen=True)
class TrainNote:
    """A sentence for the user: a skipped sample, a full disk."""

    text: str


TrainEvent = TrainStep | Saved | TrainNote


class Trainer:
    """A run in a folder.

    Attributes:
        log: Takes what is to be seen as curves.
        is_stopped: Whether the file `STOP` ended the run before its time.
        is_enough: Set by whoever watches, it ends the run as if its time were over.

    Args:
        model: The network, initialised or loaded; training changes it.
        model_config: Travels with the checkpoint.
        config: The run.
        views: The data.
        run: Folder of checkpoint, snapshots and logs.
        processes: This process among those that train.
        device: What computes.
    """

    def __init__(  # noqa: PLR0913 - the parts a run is put together from
        self,
        *,
        model: torch.nn.Module,
        model_config: ModelConfig,
        config: TrainConfig,
        views: ClipViews,
        run: Path,
        processes: Processes | None = None,
        device: torch.device | None = None,
    ) -> None:
        self.config = config
        self.model_config = model_config
        self.views = views
        self.run_folder = run
        self.processes = processes or Processes()
        self.device = device or torch.device("cpu")
        if (config.clips // config.micro) % self.processes.world:
            raise TrainingError(
                f"{config.clips // config.micro} batches of {config.micro} clips cannot be shared"
                f" by {self.processes.world} processes.",
                "Choose a smaller --micro or more --clips.",
            )
        self.state = states.begin(model.to(self.device), config)
        self._objective = objective_of(self.state.model)
        self._parameters = list(self.state.model.parameters())
        run.mkdir(parents=True, exist_ok=True)
        self.log = RunLog(run, enabled=self.processes.first)
        self._told: set[str] = set()
        self._is_between_steps = True  # what is saved amid one would not go on as if undisturbed
        self.is_stopped = False
        self.is_enough = False

    def resume(self) -> None:
        """Continue from the folder's checkpoint.

        Raises:
            CheckpointError: There is none or it belongs to another network.
        """
        states.restore(self.state, states.load(self.run_folder / CHECKPOINT))

    def events(self) -> Iterator[TrainEvent]:
        """Train to the end; every process must exhaust its own.

        Raises:
            TrainingError: The loss is not a number; the batch is in the folder.
        """
        self.processes.share_weights(self.state.model)
        self.processes.share_weights(self.state.ema)
        config, state = self.config, self.state
        sampler = StepSampler(
            first=state.step,
            clips=config.clips,
            micro=config.micro,
            share=(self.processes.rank, self.processes.world),
            size_at=lambda step: schedule.size_at(config, step, self._progress(step)),
        )
        batches = micro_batches(self.views, sampler, config.workers)
        saved = snapped = time.monotonic()
        with closing(self.log) as log, AwakeClock(time.monotonic) as clock:
            began = clock.now()
            while (done := self._agreed_progress()) < 1:
                if done == _PAUSED:
                    yield from self._wait()
                    began = clock.now()
                    continue
                try:
                    event, notes = self._step(batches, done)
                except (UnreadableDataError, WorkersLostError) as problem:
                    if self._is_between_steps:
                        yield from self._save(self.run_folder / CHECKPOINT)
                    if isinstance(problem, WorkersLostError) and self.is_asked_to_stop:
                        self.is_stopped = True  # a shutdown ends them all
                        return
                    raise
                clock.start()  # once the workers are there, for a fork copies no thread
                ended = clock.now()
                state.seconds += ended - began
                began = ended
                event = replace(event, seconds=state.seconds)
                yield from self._notes([*notes, *log.step(event)])
                yield event
                now = time.monotonic()
                if now - saved > config.save_every:
                    saved = now
                    yield from self._save(self.run_folder / CHECKPOINT)
                if config.snapshot_every and now - snapped > config.snapshot_every:
                    snapped = now
                    yield from self._save(self.run_folder / f"step-{state.step:07d}.pt")
            yield from self._save(self.run_folder / CHECKPOINT)

    def _notes(self, texts: list[str]) -> Iterator[TrainNote]:
        """Each text once: a broken sample is drawn again and again."""
        for text in texts:
            if text not in self._told:
                self._told.add(text)
                yield TrainNote(text)

    def _progress(self, step: int) -> float:
        return schedule.progress(self.config, step, self.state.seconds)

    def _wait(self) -> Iterator[TrainEvent]:
        """Pause until everybody may go on; other processes' questions are answered meanwhile."""
        yield from self._save(self.run_folder / CHECKPOINT)
        yield TrainNote(f"Paused after step {self.state.step}.")
        while self._agreed_progress() == _PAUSED:
            time.sleep(_PAUSE_SECONDS)
        yield TrainNote("Going on.")

    @property
    def is_asked_to_stop(self) -> bool:
        """Whether the file `STOP` is there; the run ends when its step is done."""
        return (self.run_folder / STOP).exists()

    def _agreed_progress(self) -> float:
        done = self._progress(self.state.step)
        if done < 1 and self.is_asked_to_stop:
            self.is_stopped, done = True, 1.0
        elif self.is_enough:
            done = 1.0
        elif done < 1 and (self.run_folder / PAUSE).exists():
            done = _PAUSED
        return self.processes.from_first(done, self.device)

    def _step(self, batches: Iterator[TrainingBatch], done: float) -> tuple[TrainStep, list[str]]:
        config, state = self.config, self.state
        rate = schedule.rate_at(config, done)
        for group in state.optimizer.param_groups:
            group["lr"] = rate
        _set_learning(state.model, freeze_norm=config.freeze_norm)
        state.optimizer.zero_grad()
        count = config.clips // config.micro // self.processes.world
        losses: list[float] = []
        ious: list[float] = []
        parts: list[LossParts] = []
        notes: list[str] = []
        size = (0, 0)
        for batch in islice(batches, count):
            self._is_between_steps = False
            loss, iou, part = self._backward(batch, count)
            losses.append(loss)
            ious.append(iou)
            parts.append(part)
            notes += batch.problems
            size = batch.mask.shape[2], batch.mask.shape[3]
        outlines, overlaps = zip(*parts, strict=True)
        sums = (sum(figures) / count for figures in (losses, ious, outlines, overlaps))
        loss, iou, outline, overlap = self.processes.mean(list(sums), self.device)
        if not math.isfinite(loss):
            raise TrainingError(
                f"The loss of step {state.step + 1} is not a number; its batch is in"
                f" {self.run_folder}.",
                "Resume with a lower --rate.",
            )
        self.processes.average_gradients(self._parameters)
        self.processes.average_buffers(state.model.buffers())
        torch.nn.utils.clip_grad_norm_(self._parameters, config.clip_norm)
        state.optimizer.step()
        state.step += 1
        state.samples += config.clips * config.frames
        state.update_ema(config.ema)
        self._is_between_steps = True
        event = TrainStep(
            step=state.step,
            loss=loss,
            iou=iou,
            rate=rate,
            progress=done,
            samples=state.samples,
            seconds=state.seconds,
            height=size[0],
            width=size[1],
            outline=outline,
            overlap=overlap,
        )
        return event, notes

    def _backward(self, batch: TrainingBatch, count: int) -> tuple[float, float, LossParts]:
        rgb, flow, masks = (
            part.to(self.device, non_blocking=True) for part in (batch.rgb, batch.flow, batch.mask)
        )
        batch = TrainingBatch(rgb, flow, masks, batch.problems)
        with self._autocast():
            loss, logits, mask = self._objective(self.state.model, batch, self.config.frames)
        value = float(loss.detach())
        if not math.isfinite(value):
            self._keep_bad_batch(batch)
        torch.autograd.backward(loss / count)
        answer = logits.detach()
        return value, float(batch_iou(answer, mask)), loss_parts(answer, mask)

    def _autocast(self) -> AbstractContextManager[None]:
        if not self.config.half:
            return nullcontext()
        return torch.autocast(self.device.type, torch.bfloat16)

    def _save(self, path: Path) -> Iterator[TrainEvent]:
        if not self.processes.first:
            return
        try:
            states.save(self.state, self.config, self.model_config.to_dict(), path)
        except OSError as problem:
            yield TrainNote(f"The checkpoint could not be written, training goes on: {problem}.")
        else:
            yield Saved(str(path))

    def _keep_bad_batch(self, batch: TrainingBatch) -> None:
        """Store what made the loss not a number, for whoever looks into it."""
        rank = self.processes.rank
        path = self.run_folder / f"bad-batch-{self.state.step + 1}-{rank}.pt"
        try:
            torch.save({"rgb": batch.rgb, "flow": batch.flow, "mask": batch.mask}, path)
        except (OSError, RuntimeError):
            path.unlink(missing_ok=True)  # a full disk; what stopped the run is told all the same


def _set_learning(model: torch.nn.Module, *, freeze_norm: bool) -> None:
    model.train()
    if freeze_norm:
        for part in model.modules():
            if isinstance(part, torch.nn.BatchNorm1d | torch.nn.BatchNorm2d):
                part.eval()
