"""What a killed export left behind, made into a file or folder that opens, under an honest name."""

# PyAV's Packet is generic in its stub only.
from __future__ import annotations

from collections.abc import Generator, Iterator, Sequence
from contextlib import suppress
from dataclasses import dataclass
from fractions import Fraction
from pathlib import Path
from typing import Any

import av
import av.error
import numpy as np
from av.container import InputContainer
from av.packet import Packet
from av.stream import Stream
from av.video.stream import VideoStream

from gsa_desktop.core.errors import AppError
from gsa_desktop.core.events import Progress
from gsa_desktop.core.export_journal import Leftover, part_of
from gsa_desktop.core.export_preset import PRESETS
from gsa_desktop.media.picture_codec import read_encoded
from gsa_desktop.media.picture_folder import remove
from gsa_desktop.media.probe import probe
from gsa_desktop.media.stills import write_failure
from gsa_desktop.media.verify_pictures import picture_files
from gsa_desktop.media.video_file import open_output

RESCUING = "Keeping what an interrupted export wrote"
_BEAT = 256  # packets
# Pictures that may be under way at the same moment, and so be cut short.
LAST_PICTURES = 16


@dataclass(frozen=True)
class Rescued:
    """What was kept: where, and how many frames it has from the start."""

    path: Path
    frames: int


def rescuing(leftover: Leftover) -> Generator[Progress, None, Rescued | None]:
    """Keep the frames from the start that are whole; nothing is encoded anew.

    Returns:
        None if there are none; then nothing is left behind.

    Raises:
        AppError: It cannot be written; the part is still there.
    """
    part, kept = leftover.part, unfinished_path(leftover.path)
    yield Progress(0, leftover.frames, RESCUING)
    try:
        if part.is_dir():
            frames = _whole_pictures(part)
            if frames:
                part.rename(kept)
        else:
            frames = yield from _copied(leftover, kept)
        remove(part)
        remove(part_of(leftover.path))  # what was taken over of it until then
    except OSError as error:
        raise write_failure(kept, error) from error
    return Rescued(kept, frames) if frames else None


def unfinished_path(path: Path) -> Path:
    """A free name beside a final one: "film (unfinished).mp4", "film (unfinished 2).mp4"."""
    number, free = 1, path.with_name(f"{path.stem} (unfinished){path.suffix}")
    while free.exists():
        number += 1
        free = path.with_name(f"{path.stem} (unfinished {number}){path.suffix}")
    return free


def _whole_pictures(folder: Path) -> int:
    """Remove all but the pictures before the first that is cut short or missing; counts them."""
    files, whole = picture_files(folder), 0
    for place, file in enumerate(files):
        follows = not place or int(file.stem) == int(files[place - 1].stem) + 1
        certain = place < len(files) - LAST_PICTURES
        if not follows or not (certain or _opens(file)):
            break
        whole += 1
    kept = set(files[:whole])
    for entry in folder.iterdir():
        if entry not in kept:
            entry.unlink()
    return whole


def _opens(picture: Path) -> bool:
    try:
        read_encoded(picture)
    except AppError:
        return False
    return True


def _copied(leftover: Leftover, kept: Path) -> Generator[Progress, None, int]:
    """Packets into a new file with an index; returns how many frames it has."""
    new = part_of(kept)
    try:
        yield from _remuxed(leftover, new)
        frames = probe(new).frames
        new.replace(kept)
    except av.error.FFmpegError as error:
        if isinstance(error, av.error.InvalidDataError | av.error.EOFError):
            return 0  # killed before anything that can be read was written
        raise write_failure(kept, OSError(error.errno, error.strerror)) from error
    except AppError:
        return 0  # not one picture of it decodes
    finally:
        new.unlink(missing_ok=True)
    return frames


def _remuxed(leftover: Leftover, new: Path) -> Generator[Progress, None, None]:
    container = next(row.container for row in PRESETS if row.suffix == leftover.path.suffix.lower())
    frames = yield from _whole_frames(leftover)
    done = 0
    with av.open(str(leftover.part)) as source, open_output(new, container) as output:
        wanted = [*source.streams.video[:1], *source.streams.audio]
        targets: dict[int, Stream] = {}
        for stream in wanted:
            target = targets[stream.index] = output.add_stream_from_template(stream, opaque=True)
            target.metadata.update(stream.metadata)
            if isinstance(target, VideoStream) and isinstance(stream, VideoStream):
                # timecode counts by it
                target.codec_context.framerate = stream.average_rate or Fraction(25)
        if leftover.timecode:
            targets[wanted[0].index].metadata["timecode"] = leftover.timecode
        for packet in whole_packets(source, wanted):
            if packet.stream.type == "video":
                done += 1
                if done > frames:
                    return
                if done % _BEAT == 0:
                    yield Progress(done, leftover.frames, RESCUING)
            packet.stream = targets[packet.stream_index]
            output.mux_one(packet)


def _whole_frames(leftover: Leftover) -> Generator[Progress, None, int]:
    """How many packets of pictures, in the order of the file, leave no gap in the times.

    With B-frames a later picture is written before earlier ones, which may be missing at the end.
    """
    times: list[int] = []
    with av.open(str(leftover.part)) as source:
        for packet in whole_packets(source, source.streams.video[:1]):
            times.append(packet.pts or 0)
            if len(times) % _BEAT == 0:
                yield Progress(len(times), leftover.frames, RESCUING)
    return gapless(times)


def gapless(times: Sequence[int]) -> int:
    """How many of the first times, in the order of decoding, are sure to have none between them."""
    order = np.argsort(np.asarray(times, np.int64), kind="stable")
    rank = np.empty(len(order), np.int64)
    rank[order] = np.arange(len(order))
    places = np.arange(len(order))
    latest = int((places - rank).max(initial=0))
    highest = np.maximum.accumulate(rank)
    whole = np.flatnonzero(highest == places) + 1
    return int(whole[whole <= len(times) - latest].max(initial=0))


def whole_packets(source: InputContainer, wanted: Sequence[Any]) -> Iterator[Packet[Any]]:
    """Packets up to the first that is cut short."""
    with suppress(av.error.FFmpegError):
        for packet in source.demux(*wanted):
            if packet.is_corrupt:
                return
            if packet.size and packet.dts is not None:
                yield packet
