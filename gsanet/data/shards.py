"""Shards of rendered clips, read in place; new shards are found while others are still written.

A shard is an uncompressed `.npz` with `rgb` (N K H W 3 uint8), `mask` (N K H W uint8), `flow`
(N K H W 2 float16: camera-compensated, in pixels of this grid) and, if it likes, more. Its arrays
are mapped rather than read, because training jumps from clip to clip.
"""

import struct
import zipfile
from collections.abc import Sequence
from pathlib import Path
from typing import NamedTuple, TypeVar

import numpy as np
from numpy.typing import NDArray

from gsanet.data.clip import BrokenSampleError, TrainingClip
from gsanet.errors import GsanetError

_Value = TypeVar("_Value", bound=np.generic)
# a zip's local file header: 26 bytes, the lengths of name and extra field, then these
_LOCAL_HEADER = 30
_LENGTHS = struct.Struct("<HH")


class _Shard(NamedTuple):
    path: Path
    rgb: NDArray[np.uint8]
    mask: NDArray[np.uint8]
    flow: NDArray[np.float16]


class Shards:
    """All shards under some folders as one growing list of clips.

    Args:
        folders: Where shards lie or will lie.

    Attributes:
        broken: Sentences about files that are no shards; they are passed over.
    """

    def __init__(self, folders: Sequence[Path]) -> None:
        self.folders = tuple(folders)
        self.broken: list[str] = []
        self._known: set[Path] = set()
        self._shards: list[_Shard] = []
        self._ends = np.zeros(0, np.int64)
        self.refresh()

    def __len__(self) -> int:
        return int(self._ends[-1]) if len(self._ends) else 0

    def refresh(self) -> None:
        """Find shards written since."""
        found = {path for folder in self.folders for path in folder.rglob("*.npz")}
        for path in sorted(found - self._known):
            self._known.add(path)
            try:
                self._shards.append(_open(path))
            except (OSError, ValueError, KeyError, zipfile.BadZipFile) as problem:
                self.broken.append(f"The shard {path} cannot be read: {problem}.")
        self._ends = np.cumsum([len(shard.mask) for shard in self._shards], dtype=np.int64)

    def draw(self, rng: np.random.Generator) -> TrainingClip:
        """A random clip, each as likely as any other.

        Raises:
            GsanetError: There is no clip yet.
            BrokenSampleError: The clip is damaged.
        """
        if len(self) == 0:
            raise GsanetError(
                f"There are no clips in {', '.join(map(str, self.folders))}.",
                "Render some with `python -m gsanet.synth.produce`.",
            )
        return self.clip(int(rng.integers(len(self))))

    def clip(self, number: int) -> TrainingClip:
        """A clip by its number in the list."""
        which = int(np.searchsorted(self._ends, number, side="right"))
        shard = self._shards[which]
        inside = number - (int(self._ends[which - 1]) if which else 0)
        name = f"{shard.path.name}[{inside}]"
        flow = np.asarray(shard.flow[inside])
        if not np.isfinite(flow).all():
            raise BrokenSampleError(name, "its flow is not finite")
        return TrainingClip(
            np.asarray(shard.rgb[inside]), np.asarray(shard.mask[inside]), flow, name
        )


def _open(path: Path) -> _Shard:
    with zipfile.ZipFile(path) as archive:
        shard = _Shard(
            path,
            _map(path, archive.getinfo("rgb.npy"), np.uint8),
            _map(path, archive.getinfo("mask.npy"), np.uint8),
            _map(path, archive.getinfo("flow.npy"), np.float16),
        )
    shape = shard.mask.shape
    if len(shape) != 4 or shard.rgb.shape != (*shape, 3) or shard.flow.shape != (*shape, 2):
        raise ValueError(f"shapes do not agree: {shard.rgb.shape}, {shape}, {shard.flow.shape}")
    return shard


def _map(path: Path, member: zipfile.ZipInfo, kind: type[_Value]) -> NDArray[_Value]:
    """An array of the archive, mapped where it lies in the file."""
    if member.compress_type != zipfile.ZIP_STORED:
        raise ValueError(f"{member.filename} is compressed")
    with path.open("rb") as file:
        file.seek(member.header_offset + _LOCAL_HEADER - _LENGTHS.size)
        name_length, extra_length = _LENGTHS.unpack(file.read(_LENGTHS.size))
        file.seek(name_length + extra_length, 1)
        version = np.lib.format.read_magic(file)
        read = {(1, 0): np.lib.format.read_array_header_1_0}.get(
            version, np.lib.format.read_array_header_2_0
        )
        shape, fortran, dtype = read(file)
        if fortran or dtype != kind:
            raise ValueError(f"{member.filename} holds {dtype}, not rows of {kind.__name__}")
        return np.memmap(path, kind, "r", offset=file.tell(), shape=shape)
