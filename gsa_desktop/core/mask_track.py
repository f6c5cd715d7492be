"""Masks on disk: one SQLite file (WAL, zstd) for each clip content and model key."""

import threading
import time
from collections.abc import Iterable
from dataclasses import asdict
from enum import Enum
from importlib.metadata import PackageNotFoundError, version
from json import dumps
from pathlib import Path

import numpy as np
from numpy.typing import NDArray
from typing_extensions import override

from gsa_desktop.core.closing import Closing
from gsa_desktop.core.errors import AppError
from gsa_desktop.core.mask_database import MaskDatabase, pack, unpack
from gsa_desktop.core.mask_eviction import SUFFIX, evict, folder_bytes
from gsa_desktop.core.pixels import SoftMask
from gsa_desktop.core.project import SegmentSettings
from gsa_desktop.core.storage import mask_cache_dir
from gsa_desktop.core.timebase import FrameRange


class FrameState(Enum):
    """What a MaskTrack holds for a frame."""

    NONE = 0
    FIRST = 1
    FINAL = 2
    STALE = 3


class MaskTrack:
    """Frame number -> SoftMask on disk, for one media content and one model key.

    Safe to use from several threads. Everything put is on disk when put returns: a process that
    is killed loses nothing but the mask it was computing.

    Attributes:
        path: The file.
    """

    def __init__(self, path: Path) -> None:
        self.path = path
        self._database = MaskDatabase(path)

    @property
    def set_aside(self) -> Path | None:
        """Where a damaged predecessor of this file was moved, if there was one."""
        return self._database.set_aside

    def get(self, number: int) -> SoftMask | None:
        """The best mask known: final (also when stale), else the first word, else None."""
        rows = self._database.query(
            "SELECT final, height, width, data FROM mask WHERE frame = ? ORDER BY final DESC",
            (number,),
        )
        for final, height, width, data in rows:
            prob = unpack(height, width, data)
            if prob is not None:
                return SoftMask(number, prob)
            self._database.query("DELETE FROM mask WHERE frame = ? AND final = ?", (number, final))
        return None

    def state(self, number: int) -> FrameState:
        return FrameState(int(self.states(FrameRange(number, number + 1))[0]))

    def states(self, frames: FrameRange) -> NDArray[np.uint8]:
        """(len(frames),) uint8 of FrameState values, for the mask lane; one cheap query."""
        states = np.zeros(len(frames), np.uint8)
        rows = self._database.query(
            "SELECT frame, MAX(final * 2 + final * stale, 1) FROM mask"
            " WHERE frame >= ? AND frame < ? ORDER BY frame, final",
            (frames.start, frames.stop),
        )
        for frame, state in rows:  # a final row follows the first word's and overrules it
            states[frame - frames.start] = state
        return states

    def complete(self, frames: FrameRange) -> bool:
        """Whether every frame has a final mask that is not stale."""
        return bool(np.all(self.states(frames) == FrameState.FINAL.value))

    def mark_stale(self, frames: Iterable[int]) -> None:
        """Say that masks no longer fit their clip's settings; they stay readable."""
        self._database.change_many(
            "UPDATE mask SET stale = 1 WHERE frame = ?", ((number,) for number in frames)
        )

    def run(self, frames: FrameRange) -> "MaskRun":
        """The run over exactly these frames, new or resumed."""
        return MaskRun(self._database, frames)

    def used_with(self, settings: SegmentSettings) -> int:
        """When (ns since the epoch) these settings last opened the track; 0 is never."""
        rows = self._database.query(
            "SELECT used FROM settings WHERE label = ?", (_label(settings),)
        )
        return int(rows[0][0]) if rows else 0

    def last_used(self) -> int:
        """When (ns since the epoch) any settings last opened the track; 0 is never."""
        return int(self._database.query("SELECT COALESCE(MAX(used), 0) FROM settings")[0][0])

    def note_use(self, settings: SegmentSettings) -> None:
        """Remember that these settings lead to this track."""
        self._database.query(
            "INSERT OR REPLACE INTO settings VALUES (?, ?)", (_label(settings), time.time_ns())
        )

    def close(self) -> None:
        self._database.close()


class MaskRun:
    """The masks of one run over a frame range; the first pass's maps live here (CoarseStore).

    The range is part of the name: what the passes over the whole clip make of a frame depends on
    the frames around it.
    """

    def __init__(self, database: MaskDatabase, frames: FrameRange) -> None:
        self.frames = frames
        self._database = database
        self._name = f"{frames.start}:{frames.stop}"

    def get(self, number: int) -> NDArray[np.uint8] | None:
        """The first pass's map of a frame, if it was stored."""
        rows = self._database.query(
            "SELECT height, width, data FROM coarse WHERE run = ? AND frame = ?",
            (self._name, number),
        )
        return unpack(*rows[0]) if rows else None

    def put(self, number: int, prob: NDArray[np.uint8]) -> None:
        """Store the first pass's map of a frame: (h, w) uint8 at the network's grid."""
        self._database.query(
            "INSERT OR REPLACE INTO coarse VALUES (?, ?, ?, ?, ?)",
            (self._name, number, *pack(prob)),
        )

    def first_words(self) -> int:
        """Of how many frames the first pass's map is stored."""
        rows = self._database.query("SELECT COUNT(*) FROM coarse WHERE run = ?", (self._name,))
        return int(rows[0][0])

    def done(self) -> frozenset[int]:
        """Frames whose final mask this very run (same range) has stored."""
        rows = self._database.query(
            "SELECT frame FROM mask WHERE run = ? AND final = 1 AND stale = 0", (self._name,)
        )
        return frozenset(row[0] for row in rows)

    def put_first(self, mask: SoftMask) -> None:
        """Store the first word on a frame; never hides an earlier final mask."""
        self._put(mask, final=0)

    def put_final(self, mask: SoftMask) -> None:
        """Store a frame's final mask; it replaces what was there, stale or not."""
        self._put(mask, final=1)

    def finish(self) -> None:
        """Every frame is final: give back the room of the first pass."""
        self._database.query("DELETE FROM coarse WHERE run = ?", (self._name,))
        self._database.query(
            "DELETE FROM mask WHERE final = 0 AND frame IN (SELECT frame FROM mask WHERE final = 1)"
        )
        self._database.query("PRAGMA incremental_vacuum")

    def _put(self, mask: SoftMask, final: int) -> None:
        self._database.query(
            "INSERT OR REPLACE INTO mask VALUES (?, ?, ?, 0, ?, ?, ?)",
            (mask.number, final, self._name, *pack(mask.prob)),
        )


class MaskStore(Closing):
    """The folder of all mask tracks, with a size cap; one object a process, safe in threads.

    Attributes:
        folder: Where the tracks are.
        cap_bytes: How much they may fill before the least recently used ones go.

    Raises:
        AppError: the folder cannot be written, or the disk is full.
    """

    def __init__(self, folder: Path | None = None, *, cap_bytes: int = 8 << 30) -> None:
        self.folder = mask_cache_dir() if folder is None else folder
        self.cap_bytes = cap_bytes
        self._lock = threading.RLock()
        self._tracks: dict[Path, MaskTrack] = {}
        try:
            self.folder.mkdir(parents=True, exist_ok=True)
        except OSError as error:
            raise AppError(
                f"The mask cache folder {self.folder} cannot be made ({error.strerror}).",
                "Set GSA_HOME to a folder that can be written.",
            ) from error

    def open(self, fingerprint: str, key: str, settings: SegmentSettings) -> MaskTrack:
        """The track of a media fingerprint and a VideoSegmenter.key, new or known.

        `settings` is remembered so that `find` needs no network. A damaged file is set aside
        under another name and an empty track takes its place.
        """
        with self._lock:
            track = self._track(self.folder / f"{fingerprint[:40]}-{key[:40]}{SUFFIX}")
            track.note_use(settings)
            self.trim()
            return track

    def find(self, fingerprint: str, settings: SegmentSettings) -> MaskTrack | None:
        """The track these settings last wrote to, without loading a network; None if none did."""
        with self._lock:
            tracks = self._tracks_of(fingerprint)
            used = [(track.used_with(settings), track) for track in tracks]
            return _latest(used)

    def find_any(self, fingerprint: str) -> MaskTrack | None:
        """The most recent track of a media content under any settings (shown as stale)."""
        with self._lock:
            return _latest([(track.last_used(), track) for track in self._tracks_of(fingerprint)])

    def used_bytes(self) -> int:
        """What the folder holds."""
        return folder_bytes(self.folder)

    def trim(self) -> None:
        """Delete damaged files and the least recently used tracks until the cap holds.

        A track that this or another process has open stays.
        """
        self._evict(self.cap_bytes)

    def clear(self) -> None:
        """Delete every track that nobody has open."""
        self._evict(0)

    @override
    def close(self) -> None:
        with self._lock:
            for track in self._tracks.values():
                track.close()
            self._tracks.clear()

    def _track(self, path: Path) -> MaskTrack:
        if path not in self._tracks:
            self._tracks[path] = MaskTrack(path)
        return self._tracks[path]

    def _tracks_of(self, fingerprint: str) -> list[MaskTrack]:
        names = self.folder.glob(f"{fingerprint[:40]}-*{SUFFIX}")
        return [self._track(path) for path in sorted(names)]

    def _evict(self, cap_bytes: int) -> None:
        with self._lock:
            evict(self.folder, cap_bytes, keep=self._tracks)


def _label(settings: SegmentSettings) -> str:
    """What leads to a track without a network: the settings, this version, and a model's file."""
    known = asdict(settings)
    stamps = [_stamp(Path(settings.model))]
    if settings.flow:
        stamps.append(_stamp(Path(settings.flow)))
    else:
        del known["flow"]  # as it was before there was a choice: tracks of then are found again
    return dumps([known, _version(), *stamps])


def _version() -> str:
    try:
        return version("gsa-desktop")
    except PackageNotFoundError:  # run from a source tree that was not installed
        return ""


def _stamp(path: Path) -> list[int]:
    """Changes when a weight file is written anew; empty for a bundled model's name."""
    try:
        found = path.stat()
    except OSError:
        return []
    return [found.st_size, found.st_mtime_ns]


def _latest(used: list[tuple[int, MaskTrack]]) -> MaskTrack | None:
    when, track = max(used, key=lambda pair: pair[0], default=(0, None))
    return track if when else None
