"""What an interrupted export has written, so that the next one of the same goes on behind it.

Pictures of a folder are taken one by one. Of a file whose frames depend on others all before its
last keyframe is taken, packet by packet: nothing after a keyframe looks behind it.
"""

# PyAV's Packet is generic in its stub only.
from __future__ import annotations

import tempfile
from collections.abc import Generator, Iterator, Sequence
from contextlib import ExitStack
from dataclasses import dataclass, replace
from fractions import Fraction
from pathlib import Path
from typing import Any

import av
import av.error
import numpy as np
from av.packet import Packet
from av.video.stream import VideoStream

from gsa_desktop.core.errors import AppError
from gsa_desktop.core.events import Progress
from gsa_desktop.core.timebase import FrameTable
from gsa_desktop.media.export_plan import ExportPlan
from gsa_desktop.media.nal_units import parameter_sets, with_start_codes
from gsa_desktop.media.picture_codec import read_encoded
from gsa_desktop.media.picture_folder import picture_name
from gsa_desktop.media.rescue import LAST_PICTURES, whole_packets
from gsa_desktop.media.video_file import VideoFile

LOOKING = "Looking at what was written before"
_BEAT = 64
# Their streams can be joined at a keyframe: nothing of an encoder lives on from one to the next.
_JOINED = {"prores_ks", "qtrle", "ffv1", "libx264", "libx265"}
_WITH_LENGTHS = {"h264", "hevc"}
_WITHOUT_EXTRADATA = {"prores", "qtrle"}
_TOLERANCE_S = 0.0011  # Matroska rounds to milliseconds


@dataclass(frozen=True)
class Begun:
    """What can be kept.

    Attributes:
        part: The file or folder.
        frames: How many frames from the start.
    """

    part: Path
    frames: int


def can_go_on(plan: ExportPlan) -> bool:
    """Whether an interrupted export of that kind can be gone on with."""
    return plan.preset.is_sequence or (plan.card is None and plan.preset.codec in _JOINED)


def begun(plan: ExportPlan, part: Path) -> Generator[Progress, None, Begun | None]:
    """What of an interrupted export of that very plan is whole; None if nothing is.

    Args:
        plan: What was to be written.
        part: What was written of it; it is not changed.
    """
    if not can_go_on(plan):
        return None
    if part.is_dir() != plan.preset.is_sequence:
        return None
    look = _whole_pictures if part.is_dir() else _before_keyframe
    frames = yield from look(plan, part)
    return Begun(part, frames) if frames else None


def taken_over(plan: ExportPlan, was: Begun) -> Iterator[Packet[VideoStream]]:
    """The packets of the frames that are kept, timed as an encoder of that plan times them."""
    table = plan.table
    with av.open(str(was.part)) as source:
        stream = source.streams.video[0]
        codec, base = stream.codec_context.name, stream.time_base or Fraction(1)
        for place, packet in enumerate(whole_packets(source, [stream])):
            if place == was.frames:
                return
            data = bytes(packet)
            kept: Packet[Any] = Packet(with_start_codes(data) if codec in _WITH_LENGTHS else data)
            kept.pts = int(table.pts[_nearest(table, [float((packet.pts or 0) * base)])[0]])
            kept.dts = kept.pts
            if codec in _WITH_LENGTHS:
                kept.dts = round((packet.dts or 0) * base / table.time_base)
            kept.time_base = table.time_base
            kept.is_keyframe = packet.is_keyframe
            yield kept


def _whole_pictures(plan: ExportPlan, folder: Path) -> Generator[Progress, None, int]:
    """How many pictures are there from the first, without the last few.

    Those were on the disk when the last were begun, whatever a disk does when power fails.
    """
    total = len(plan.table)
    names = [picture_name(plan, index) for index in range(total)]
    there = next((at for at, name in enumerate(names) if not (folder / name).exists()), total)
    for index, name in enumerate(names[: max(0, there - LAST_PICTURES)]):
        yield Progress(index, total, LOOKING)
        try:
            picture = read_encoded(folder / name)
        except AppError:
            return index
        if picture.shape[1::-1] != plan.stored_size:
            return index
    return max(0, there - LAST_PICTURES)


def _before_keyframe(plan: ExportPlan, part: Path) -> Generator[Progress, None, int]:
    """How many frames lie before the last keyframe behind which nothing is missing."""
    times: list[float] = []
    keyframes: list[int] = []
    try:
        with av.open(str(part)) as source:
            stream = source.streams.video[0]
            if not _same_encoder(plan, stream):
                return 0
            base = stream.time_base or Fraction(1)
            for packet in whole_packets(source, [stream]):
                if packet.is_keyframe:
                    keyframes.append(len(times))
                times.append(float((packet.pts or 0) * base))
                if len(times) % _BEAT == 0:
                    yield Progress(len(times), len(plan.table), LOOKING)
    except (av.error.FFmpegError, IndexError):  # nothing readable, or no picture
        return 0
    return next((cut for cut in reversed(keyframes) if _fits(times[:cut], plan.table)), 0)


def _fits(times: Sequence[float], table: FrameTable) -> bool:
    """Whether packets in the order of decoding are the first frames of a table, all of them."""
    if len(times) > len(table):
        return False
    found = np.sort(_nearest(table, times))
    meant = table.pts * float(table.time_base)
    close = np.abs(np.sort(times) - meant[: len(times)]) <= _TOLERANCE_S
    return bool(np.array_equal(found, np.arange(len(times))) and close.all())


def _nearest(
    table: FrameTable, times: Sequence[float]
) -> np.ndarray[tuple[int], np.dtype[np.intp]]:
    """The frames that are shown nearest to some times in seconds."""
    meant = table.pts * float(table.time_base)
    middles = (meant[1:] + meant[:-1]) / 2
    return np.searchsorted(middles, np.asarray(times))


def _same_encoder(plan: ExportPlan, stream: VideoStream) -> bool:
    """Whether pictures that are encoded now can follow those of a stream."""
    codec = stream.codec_context.name
    size = stream.codec_context.width, stream.codec_context.height
    if size != plan.stored_size:
        return False
    if codec in _WITHOUT_EXTRADATA:
        return True
    old = bytes(stream.codec_context.extradata or b"")
    with tempfile.TemporaryDirectory(prefix="gsa-resume-") as folder, ExitStack() as stack:
        trial = VideoFile(replace(plan, path=Path(folder) / plan.path.name, sounds=()))
        stack.callback(trial.close)
        new = trial.extradata
    if codec in _WITH_LENGTHS:
        return parameter_sets(codec, old) == parameter_sets(codec, new)
    return old == new
