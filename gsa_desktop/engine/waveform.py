"""The outline of a file's sound, computed once and kept on disk."""

import io
import zlib
from collections.abc import Iterator
from contextlib import suppress
from math import ceil
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from gsa_desktop.core import storage
from gsa_desktop.core.errors import AppError
from gsa_desktop.core.events import Job, Progress
from gsa_desktop.core.media_info import MediaInfo
from gsa_desktop.core.peaks import BIN_SAMPLES, SAMPLE_RATE, PeaksReady
from gsa_desktop.media.sound import SampleFormat, sound_blocks

STRETCH_BINS = 2048  # told at once: eleven seconds of sound
KEPT_BYTES = 256 * 2**20

_MAGIC = b"GSAPEAKS1"
_SUFFIX = ".peaks"

Bins = NDArray[np.float32]


def waveform(info: MediaInfo, folder: Path | None = None) -> Job:
    """Tell the outline of a file's first sound stream, a stretch at a time (PeaksReady).

    Args:
        info: A file with sound.
        folder: Where outlines are kept; the user's cache if it is None.

    Raises:
        AppError: the file is gone.
    """
    folder = folder or storage.cache_dir() / "waveforms"
    kept = folder / f"{info.fingerprint}{_SUFFIX}"
    total = bin_count(info)
    known = _load(kept, total)
    if known is not None:
        yield PeaksReady(info.path, 0, known, total)
        return
    stretches = []
    done = 0
    for stretch in _stretches(info, total):
        stretches.append(stretch)
        yield PeaksReady(info.path, done, stretch, total)
        done += len(stretch)
        yield Progress(done, total, "Reading sound")
    _keep(kept, np.concatenate(stretches))


def bin_count(info: MediaInfo) -> int:
    """Bins that the pictures' duration covers, at least one."""
    return max(1, ceil(info.table.duration * SAMPLE_RATE / BIN_SAMPLES))


def _stretches(info: MediaInfo, total: int) -> Iterator[Bins]:
    """Bins in order, in stretches; the last one is filled up with silence."""
    rest = np.zeros((0, 2), np.float32)
    waiting: list[NDArray[np.float32]] = []
    held = found = 0
    for block in sound_blocks(info, sample_format=SampleFormat(SAMPLE_RATE, "stereo")):
        waiting.append(block)
        held += len(block)
        if held >= STRETCH_BINS * BIN_SAMPLES:
            samples = np.concatenate((rest, *waiting))
            whole = len(samples) // BIN_SAMPLES
            yield _folded(samples[: whole * BIN_SAMPLES])
            found += whole
            rest, waiting = samples[whole * BIN_SAMPLES :], []
            held = len(rest)
    samples = np.concatenate((rest, *waiting))
    missing = (total - found) * BIN_SAMPLES - len(samples)
    if total > found:
        yield _folded(np.pad(samples, ((0, max(0, missing)), (0, 0)))[: len(samples) + missing])


def _folded(samples: NDArray[np.float32]) -> Bins:
    """Smallest and largest of both channels of (N * BIN_SAMPLES, 2) samples."""
    bins = samples.reshape(-1, 2 * BIN_SAMPLES)
    result = np.stack((bins.min(1), bins.max(1)), 1)
    result.setflags(write=False)
    return result


def _load(path: Path, total: int) -> Bins | None:
    """What was kept; None if there is nothing, or it is damaged or of another length."""
    try:
        content = path.read_bytes()
    except OSError:
        return None
    head = len(_MAGIC) + 4
    data = content[head:]
    check = zlib.crc32(data).to_bytes(4, "little")
    if content[:head] != _MAGIC + check:
        return None
    bins = np.load(io.BytesIO(data), allow_pickle=False)
    if bins.dtype != np.float32 or bins.shape != (total, 2):
        return None
    bins.setflags(write=False)
    with suppress(OSError):
        path.touch()  # the least recently used leave first
    return np.asarray(bins)


def _keep(path: Path, bins: Bins) -> None:
    """Keep an outline; a disk that is full or cannot be written only costs time later."""
    buffer = io.BytesIO()
    np.save(buffer, bins, allow_pickle=False)
    data = buffer.getvalue()
    with suppress(OSError, AppError):
        path.parent.mkdir(parents=True, exist_ok=True)
        storage.write_atomically(path, _MAGIC + zlib.crc32(data).to_bytes(4, "little") + data)
        _evict(path.parent)


def _evict(folder: Path) -> None:
    found = [(file, file.stat()) for file in folder.glob(f"*{_SUFFIX}")]
    used = 0
    for file, facts in sorted(found, key=lambda item: item[1].st_mtime, reverse=True):
        used += facts.st_size
        if used > KEPT_BYTES:
            file.unlink(missing_ok=True)
