"""Shards of rendered clips, memory-mapped; new clips are found while they are still written.

A shard NAME is three arrays `NAME_rgb.npy` (n K H W 3 uint8), `NAME_gt.npy` (n K H W uint8) and
`NAME_fl.npy` (n K H W 2 float16, camera-compensated flow in pixels of this grid), and a file
`NAME.n` that holds, as text, how many of the n clips are finished.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from gsanet.data.clip import BrokenSampleError, TrainingClip
from gsanet.errors import GsanetError

_PARTS = ("rgb", "gt", "fl")


@dataclass
class _Shard:
    counter: Path
    finished: int
    arrays: tuple[NDArray[np.generic], ...]

    def recount(self) -> None:
        """Read the counter again; a half-written one keeps the old figure."""
        text = self.counter.read_text().strip()
        if text.isdecimal():
            self.finished = min(max(int(text), self.finished), len(self.arrays[0]))


class Shards:
    """All shards of some folders as one growing list of clips.

    Args:
        folders: Where shards lie or will lie.

    Raises:
        GsanetError: From `draw`, when there is no finished clip yet.
    """

    def __init__(self, folders: Sequence[Path]) -> None:
        self.folders = tuple(folders)
        self._shards: dict[Path, _Shard] = {}
        self.refresh()

    def __len__(self) -> int:
        return sum(shard.finished for shard in self._shards.values())

    def refresh(self) -> None:
        """Find shards and clips written since."""
        for shard in self._shards.values():
            shard.recount()
        for counter in sorted(path for folder in self.folders for path in folder.glob("*.n")):
            if counter not in self._shards:
                shard = _Shard(counter, 0, _open(counter))
                shard.recount()
                self._shards[counter] = shard

    def draw(self, rng: np.random.Generator) -> TrainingClip:
        """A random clip, each as likely as any other."""
        total = len(self)
        if total == 0:
            raise GsanetError(
                f"There are no finished clips in {', '.join(map(str, self.folders))}.",
                "Render some with `python -m gsanet synth`.",
            )
        number = int(rng.integers(total))
        for counter, shard in self._shards.items():
            if number < shard.finished:
                return _clip(shard, number, f"{counter.with_suffix('')}[{number}]")
            number -= shard.finished
        raise AssertionError("counted fewer clips than there are")


def _open(counter: Path) -> tuple[NDArray[np.generic], ...]:
    stem = counter.with_suffix("")
    try:
        return tuple(np.load(f"{stem}_{part}.npy", mmap_mode="r") for part in _PARTS)
    except (OSError, ValueError) as problem:
        raise GsanetError(f"The shard {stem} cannot be read: {problem}.") from problem


def _clip(shard: _Shard, number: int, name: str) -> TrainingClip:
    rgb, mask, flow = (np.asarray(array[number]) for array in shard.arrays)
    if not np.isfinite(flow).all():
        raise BrokenSampleError(name, "its flow is not finite")
    return TrainingClip(rgb, mask, flow, name)
