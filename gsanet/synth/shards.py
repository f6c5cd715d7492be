"""Shards: the files that carry generated clips to training.

One shard is one uncompressed `.npz` (zip of .npy) named `<seed>-<first clip>.npz` with

    rgb    uint8    (N, K, H, W, 3)   RGB
    mask   uint8    (N, K, H, W)      0..255; area-averaged when H x W is smaller than 192 x 336
    flow   float16  (N, K, H, W, 2)   u, v in pixels of this H x W grid: DIS flow to the next or
                                      previous frame, minus the camera's homography
    kind   uint8    (N,)              index into `kinds`
    kinds  str      (all kinds,)
    seed   int64    ()                clips number `first` .. `first + N - 1` of this seed
    first  int64    ()

N = clips a shard (64), K = frames a clip (3), H x W = 128 x 224, or 192 x 336 in shards whose
name ends in `-native.npz`. A shard is written to `<name>.part` and renamed, so a reader that
globs `*.npz` sees whole shards only. Frames of one clip are references of each other.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from gsanet.synth.clips import Clip
from gsanet.synth.scenes import KINDS


@dataclass(frozen=True)
class Shard:
    """The clips of one file; see the module for shapes."""

    rgb: NDArray[np.uint8]
    mask: NDArray[np.uint8]
    flow: NDArray[np.float16]
    kinds: tuple[str, ...]

    def __len__(self) -> int:
        return len(self.rgb)

    def clip(self, number: int) -> Clip:
        return Clip(self.kinds[number], self.rgb[number], self.mask[number], self.flow[number])


def write_shard(path: Path, clips: Sequence[Clip], seed: int, first: int) -> None:
    """Write clips of one size; the file appears whole or not at all."""
    names = tuple(KINDS)
    part = path.with_name(path.name + ".part")
    part.parent.mkdir(parents=True, exist_ok=True)
    with part.open("wb") as file:
        np.savez(
            file,
            rgb=np.stack([clip.rgb for clip in clips]),
            mask=np.stack([clip.mask for clip in clips]),
            flow=np.stack([clip.flow for clip in clips]),
            kind=np.array([names.index(clip.kind) for clip in clips], np.uint8),
            kinds=np.array(names),
            seed=np.int64(seed),
            first=np.int64(first),
        )
    part.replace(path)


def read_shard(path: Path) -> Shard:
    """Read a whole shard into memory."""
    with np.load(path, allow_pickle=False) as file:
        names = [str(name) for name in file["kinds"]]
        kinds = tuple(names[i] for i in file["kind"])
        return Shard(file["rgb"], file["mask"], file["flow"], kinds)
