"""From clips to batches: what is drawn depends on nothing but the seed and the batch's number.

So a run that is resumed at step n sees what the uninterrupted run would have seen, and processes
that share a step split it without talking to each other.
"""

import os
import signal
import tempfile
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from typing import NamedTuple, Protocol

import cv2
import numpy as np
import torch
from torch import Tensor
from torch.utils.data import DataLoader, Dataset, Sampler
from typing_extensions import override

from gsanet.config import FlowPicture
from gsanet.data.augment import Augmentation, network_input
from gsanet.data.clip import BrokenSampleError, TrainingClip
from gsanet.errors import GsanetError

# tries before giving up on data of which nothing can be read
_TRIES = 20
_REFRESH_EVERY = 200
_LOST = "DataLoader worker"  # torch, of one that ended
# what one that ended had prepared is still with it: its socket is gone, or says nothing
_UNFETCHED = (EOFError, ConnectionError, FileNotFoundError)
# bytes; batches come through a socket below the temporary folder, whose path may have 103
_LONGEST_FOLDER = 70
_SKIPPED = "Skipped a broken sample: "


class UnreadableDataError(GsanetError):
    """Nothing of the data can be read any more."""


class WorkersLostError(GsanetError):
    """A process that prepares batches is no more."""


class ClipSource(Protocol):
    """A data set that clips are drawn from."""

    def __len__(self) -> int: ...

    def refresh(self) -> None:
        """Look for clips that came since."""
        ...

    def draw(self, rng: np.random.Generator) -> TrainingClip: ...


class ClipKey(NamedTuple):
    """Which clip of which batch, and at what size it is seen."""

    number: int
    height: int
    width: int


class TrainingBatch(NamedTuple):
    """Clips of F frames each, frames of a clip adjacent; B = clips * F.

    Attributes:
        rgb: B 3 H W in -1..1, channels last.
        flow: B 3 H W in -1..1, channels last.
        mask: B 1 H W in 0..1.
        problems: A sentence for each sample that was skipped.
    """

    rgb: Tensor
    flow: Tensor
    mask: Tensor
    problems: tuple[str, ...]


@dataclass
class ClipViews(Dataset[TrainingBatch]):
    """Random views of clips, addressed by key.

    Attributes:
        sources: Data sets and how often each is drawn from, relative to the others.
        seed: Decides every view together with the key's number.
        augmentation: How far views stray.
        shown: What the flow picture shows.
    """

    sources: tuple[tuple[ClipSource, float], ...]
    seed: int
    augmentation: Augmentation
    shown: FlowPicture
    _served: int = field(default=0, init=False)

    @override
    def __getitem__(self, key: ClipKey) -> TrainingBatch:
        rng = np.random.default_rng((self.seed, key.number))
        if self._served % _REFRESH_EVERY == _REFRESH_EVERY - 1:
            for source, _ in self.sources:
                source.refresh()
        self._served += 1
        clip, problems = self._readable_clip(rng)
        size = (key.height, key.width)
        rgb, flow, mask = network_input(rng, clip, size, self.augmentation, self.shown)
        return TrainingBatch(
            torch.from_numpy(rgb), torch.from_numpy(flow), torch.from_numpy(mask), problems
        )

    def _readable_clip(self, rng: np.random.Generator) -> tuple[TrainingClip, tuple[str, ...]]:
        weights = np.array([weight * (len(source) > 0) for source, weight in self.sources])
        if not weights.any():
            weights[:] = 1
        problems: list[str] = []
        while len(problems) < _TRIES:
            source, _ = self.sources[rng.choice(len(weights), p=weights / weights.sum())]
            try:
                return source.draw(rng), tuple(problems)
            except BrokenSampleError as problem:
                problems.append(f"{_SKIPPED}{problem}.")
        last = problems[-1].removeprefix(_SKIPPED)
        raise UnreadableDataError(f"{_TRIES} samples in a row cannot be used, at last {last}")


class StepSampler(Sampler[list[ClipKey]]):
    """Keys of one process's share of every step, from a given step on, without end.

    Args:
        first: The first step.
        clips: Clips of the whole step, over all processes and micro-batches.
        micro: Clips of a micro-batch.
        share: This process and how many there are.
        size_at: Height and width of a step.
    """

    def __init__(
        self,
        *,
        first: int,
        clips: int,
        micro: int,
        share: tuple[int, int],
        size_at: Callable[[int], tuple[int, int]],
    ) -> None:
        self.first = first
        self.clips = clips
        self.micro = micro
        self.rank, self.world = share
        self.size_at = size_at

    @override
    def __iter__(self) -> Iterator[list[ClipKey]]:
        step = self.first
        while True:
            size = self.size_at(step)
            for start in range(self.rank * self.micro, self.clips, self.world * self.micro):
                first = step * self.clips + start
                yield [ClipKey(number, *size) for number in range(first, first + self.micro)]
            step += 1


def join(views: list[TrainingBatch]) -> TrainingBatch:
    """Views of single clips to one batch."""
    # memory stays (B H W C), which is what channels last means
    rgb = torch.cat([view.rgb for view in views]).permute(0, 3, 1, 2)
    flow = torch.cat([view.flow for view in views]).permute(0, 3, 1, 2)
    mask = torch.cat([view.mask for view in views])[:, None]
    problems = tuple(problem for view in views for problem in view.problems)
    return TrainingBatch(rgb, flow, mask, problems)


def micro_batches(views: ClipViews, sampler: StepSampler, workers: int) -> Iterator[TrainingBatch]:
    """Batches without end; with `workers` > 0 prepared ahead in processes of their own."""
    loader = DataLoader(
        views,
        batch_sampler=sampler,
        collate_fn=join,
        num_workers=workers,
        prefetch_factor=3 if workers else None,
        persistent_workers=workers > 0,
        worker_init_fn=_become_worker,
    )
    try:
        with _opencv_alone(), _children_unheard():
            batches = iter(loader)  # here the workers begin
        yield from batches
    except (RuntimeError, *_UNFETCHED) as problem:
        told = _LOST in str(problem) if isinstance(problem, RuntimeError) else workers > 0
        if not told or "Caught" in str(problem):
            raise
        raise WorkersLostError(
            "A process that prepares batches was ended, most likely because memory ran out.",
            "Choose fewer --workers, then add --resume.",
        ) from None
    except UnreadableDataError as problem:
        # one that comes out of a worker brings its traceback, which ends with what was said
        *_, said = problem.message.strip().splitlines()
        said = said.removeprefix(f"{UnreadableDataError.__module__}.UnreadableDataError: ")
        raise UnreadableDataError(said, "See that the data is there, then add --resume.") from None


@contextmanager
def _opencv_alone() -> Iterator[None]:
    """No thread of OpenCV lives while workers are forked.

    One may just hold OpenCV's lock; in the copy nobody lets go of it, and the worker waits for
    ever, which was seen on a busy machine.
    """
    threads = cv2.getNumThreads()
    cv2.setNumThreads(1)
    try:
        yield
    finally:
        cv2.setNumThreads(threads)


def _become_worker(_worker: int) -> None:
    torch.set_num_threads(1)
    if os.name == "posix" and len(os.fsencode(tempfile.gettempdir())) > _LONGEST_FOLDER:
        tempfile.tempdir = "/tmp"
    # Ctrl+C reaches all processes of a terminal: the one that trains ends its step, then these
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    signal.signal(signal.SIGTERM, signal.SIG_DFL)  # without which torch cannot end it


@contextmanager
def _children_unheard() -> Iterator[None]:
    """Keep torch from telling the end of a worker in the midst of a step: it is told at the next.

    Its handler raises wherever the program is, and what is half done could not be saved.
    """
    heard = getattr(signal, "SIGCHLD", None)
    if heard is None or threading.current_thread() is not threading.main_thread():
        yield
        return
    earlier = signal.getsignal(heard)
    try:
        yield
    finally:
        signal.signal(heard, earlier)
