"""Masks on disk: one SQLite file (WAL, zstd) for each clip content and model key."""

from collections.abc import Iterable
from enum import Enum
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from gsa_desktop.core.pixels import SoftMask
from gsa_desktop.core.project import SegmentSettings
from gsa_desktop.core.timebase import FrameRange


class FrameState(Enum):
    """What a MaskTrack holds for a frame."""

    NONE = 0
    FIRST = 1
    FINAL = 2
    STALE = 3


class MaskRun:
    """The masks of one run over a frame range; the first pass's maps live here (CoarseStore)."""

    def get(self, number: int) -> NDArray[np.uint8] | None:
        """The first pass's map of a frame, if it was stored."""
        raise NotImplementedError

    def put(self, number: int, prob: NDArray[np.uint8]) -> None:
        """Store the first pass's map of a frame: (h, w) uint8 at the network's grid."""
        raise NotImplementedError

    def done(self) -> frozenset[int]:
        """Frames whose final mask this very run (same range) has stored."""
        raise NotImplementedError

    def put_first(self, mask: SoftMask) -> None:
        """Store the first word on a frame; never hides an earlier final mask."""
        raise NotImplementedError

    def put_final(self, mask: SoftMask) -> None:
        """Store a frame's final mask; it replaces what was there, stale or not."""
        raise NotImplementedError


class MaskTrack:
    """Frame number -> SoftMask on disk, for one media content and one model key.

    Safe to use from several threads. Everything put is on disk when put returns: a process that
    is killed loses nothing but the mask it was computing.
    """

    path: Path

    def get(self, number: int) -> SoftMask | None:
        """The best mask known: final (also when stale), else the first word, else None."""
        raise NotImplementedError

    def state(self, number: int) -> FrameState:
        raise NotImplementedError

    def states(self, frames: FrameRange) -> NDArray[np.uint8]:
        """(len(frames),) uint8 of FrameState values, for the mask lane; one cheap query."""
        raise NotImplementedError

    def complete(self, frames: FrameRange) -> bool:
        """Whether every frame has a final mask that is not stale."""
        raise NotImplementedError

    def mark_stale(self, frames: Iterable[int]) -> None:
        raise NotImplementedError

    def run(self, frames: FrameRange) -> MaskRun:
        """The run over exactly these frames, new or resumed."""
        raise NotImplementedError


class MaskStore:
    """The folder of all mask tracks, with a size cap; one object a process.

    Raises:
        AppError: the folder cannot be written, or the disk is full.
    """

    def __init__(self, folder: Path | None = None, *, cap_bytes: int = 8 << 30) -> None:
        """folder: None is the user's cache folder (core.storage.mask_cache_dir)."""
        raise NotImplementedError

    def open(self, fingerprint: str, key: str, settings: SegmentSettings) -> MaskTrack:
        """The track of a media fingerprint and a VideoSegmenter.key, new or known.

        `settings` is remembered so that `find` needs no network. A damaged file is set aside
        under another name and an empty track takes its place.
        """
        raise NotImplementedError

    def find(self, fingerprint: str, settings: SegmentSettings) -> MaskTrack | None:
        """The track these settings last wrote to, without loading a network; None if none did."""
        raise NotImplementedError

    def find_any(self, fingerprint: str) -> MaskTrack | None:
        """The most recent track of a media content under any settings (shown as stale)."""
        raise NotImplementedError

    def used_bytes(self) -> int:
        raise NotImplementedError

    def trim(self) -> None:
        """Delete the least recently used tracks that nobody has open until the cap holds."""
        raise NotImplementedError

    def clear(self) -> None:
        """Delete every track that nobody has open."""
        raise NotImplementedError

    def close(self) -> None:
        raise NotImplementedError

    def __enter__(self) -> "MaskStore":
        return self

    def __exit__(self, *_: object) -> None:
        self.close()
