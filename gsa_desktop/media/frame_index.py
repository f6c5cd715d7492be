"""The times of all frames and the points a decoder can start at, from one pass over the packets.

The presentation times of a file are the times of its packets, sorted: variable rates, edit lists,
negative starts and transport stream offsets need no further rule. Two kinds of file break it.
Some carry packets that are never shown (fields as packets, alternate references), some carry
times that are not in the order of presentation (H.264 with B-frames in AVI). Both show within
the first frames, and for them the index is built by decoding the whole file once.
"""

# PyAV's Packet is generic in its stub only.
from __future__ import annotations

from bisect import bisect_right
from collections import OrderedDict
from dataclasses import dataclass, field
from fractions import Fraction
from pathlib import Path
from threading import Lock
from typing import Self

import numpy as np
from av.packet import Packet
from av.video.stream import VideoStream
from numpy.typing import NDArray

from gsa_desktop.core.errors import AppError
from gsa_desktop.core.timebase import FrameTable
from gsa_desktop.media.first_look import FileFacts, FirstLook, PictureFacts, file_facts
from gsa_desktop.media.open_clip import OpenClip
from gsa_desktop.media.sound_look import SoundFacts


@dataclass(frozen=True, eq=False)
class FrameIndex:
    """How to reach every frame.

    Attributes:
        table: Presentation times.
        labels: (N,) int64, the time that the decoder attaches to frame n; the table's own times
            in all sound files.
        order: (N,) int64, sorts the labels.
        seek_times: (K,) int64, times of the packets that decoding can start at.
        seek_numbers: (K,) int64, rising; the first frame that each of them leads to.
        announced: Number of frames that the container promises, 0 if it does not.
        packets: Number of packets of the picture, hidden ones included.
        file: What the container says.
        picture: What the first picture is.
        sounds: The sound streams, in the order of the file.
        late_start: Frames before the first one that decodes; not in the table.
        same_time: Frames that share their time with another; not in the table.
        untimed: Frames without a time, as Matroska has them before time zero; not in the table.
    """

    table: FrameTable
    labels: NDArray[np.int64]
    order: NDArray[np.int64]
    seek_times: NDArray[np.int64]
    seek_numbers: NDArray[np.int64]
    announced: int
    packets: int
    file: FileFacts
    picture: PictureFacts
    sounds: tuple[SoundFacts, ...]
    late_start: int = 0
    same_time: int = 0
    untimed: int = 0

    @property
    def in_order(self) -> bool:
        """Whether the decoder's times are the presentation times."""
        return bool(np.array_equal(self.labels, self.table.pts))

    def number_of(self, label: int) -> int | None:
        """The frame that the decoder marks with a time; None if it is never shown."""
        place = int(np.searchsorted(self.labels, label, sorter=self.order))
        if place == len(self.labels) or self.labels[self.order[place]] != label:
            return None
        return int(self.order[place])

    def seek_place(self, number: int) -> int:
        """Place in `seek_times` of the last start that leads to frame `number`."""
        return max(bisect_right(self.seek_numbers, number) - 1, 0)


@dataclass
class _Pass:
    """What one pass over the packets collects."""

    times: list[int] = field(default_factory=list)
    durations: dict[int, int] = field(default_factory=dict)
    keys: list[int] = field(default_factory=list)
    packets: int = 0
    untimed: int = 0

    def add_picture(self, packet: Packet[VideoStream]) -> None:
        self.packets += 1
        if packet.is_keyframe and packet.pts is not None:
            self.keys.append(packet.pts)  # also a discarded one: decoding starts there
        if packet.is_discard or _is_hidden_vp8(packet):
            return
        if packet.pts is None:
            self.untimed += 1
            return
        self.times.append(packet.pts)
        if packet.duration:
            self.durations[packet.pts] = packet.duration


def _is_hidden_vp8(packet: Packet[VideoStream]) -> bool:
    # RFC 6386, 9.1: bit 4 of the first byte is show_frame.
    return (
        packet.stream.codec.name in {"vp8", "libvpx"}
        and packet.size > 0
        and not bytes(memoryview(packet)[:1])[0] & 0x10
    )


_KEPT = 16
_kept: OrderedDict[tuple[str, int, int], FrameIndex] = OrderedDict()
_kept_lock = Lock()


def frame_index(path: Path) -> FrameIndex:
    """The index of a file, remembered until the file changes.

    Raises:
        AppError: The file cannot be opened, has no picture, or none that decodes.
    """
    stat = path.stat()
    key = (str(path), stat.st_size, stat.st_mtime_ns)
    with _kept_lock:
        if key in _kept:
            _kept.move_to_end(key)
            return _kept[key]
    index = _build(path)
    with _kept_lock:
        _kept[key] = index
        while len(_kept) > _KEPT:
            _kept.popitem(last=False)
    return index


def _build(path: Path) -> FrameIndex:
    found = _Pass()
    with OpenClip(path, "SLICE") as clip:
        announced = clip.stream.frames
        time_base = clip.stream.time_base or Fraction(1, 1000)
        rate = clip.stream.guessed_rate or clip.stream.average_rate or Fraction(25)
        frame_units = max(1, round(1 / (rate * time_base)))
        facts = file_facts(clip)
        look = FirstLook(clip)
        _collect(clip, found, look)
    if look.picture is None:
        raise AppError(
            f"“{path.name}” holds no picture that can be decoded.",
            "It is damaged, or its codec is not supported; convert it to MP4 first.",
        )
    shown = _Shown.of(path, found, look)
    times, labels = shown.times, shown.labels
    order = np.argsort(labels, kind="stable")
    keys = np.unique(np.asarray(found.keys, np.int64))
    numbers = _leads_to(keys, labels, order)
    if not len(numbers) or numbers.min() > 0:  # the very start of the file has no time
        keys, numbers = np.append(keys, labels.min() - 1), np.append(numbers, 0)
    by_number = np.argsort(numbers, kind="stable")
    return FrameIndex(
        table=FrameTable(times, time_base, _last_duration(times, found.durations, frame_units)),
        labels=labels,
        order=order,
        seek_times=keys[by_number],
        seek_numbers=numbers[by_number],
        announced=announced,
        packets=found.packets,
        file=facts,
        picture=look.picture,
        sounds=tuple(look.hearing.sounds.values()),
        late_start=shown.late_start,
        same_time=shown.same_time,
        untimed=shown.untimed,
    )


def _collect(clip: OpenClip, found: _Pass, look: FirstLook) -> None:
    streams = [clip.stream, *clip.container.streams.audio]
    for packet in clip.packets(*streams):
        if packet.stream is not clip.stream:
            if packet.size:
                look.hearing.hear(packet)
            continue
        if packet.size:
            found.add_picture(packet)
        look.see_picture(packet)


@dataclass(frozen=True, eq=False)
class _Shown:
    """Which frames are shown, and the decoder's times of them in the order of presentation."""

    times: NDArray[np.int64]
    labels: NDArray[np.int64]
    late_start: int = 0
    same_time: int = 0
    untimed: int = 0

    @classmethod
    def of(cls, path: Path, found: _Pass, look: FirstLook) -> Self:
        times = np.unique(np.asarray(found.times, np.int64))
        late_start = _late_start(times, look, untimed=found.untimed)
        if late_start is None:
            labels, untimed = _all_labels(path)
            return cls(np.sort(labels), labels, untimed=untimed)
        same_time = len(found.times) - len(times)
        times = times[late_start:]
        return cls(times, times, late_start, same_time)


def _late_start(times: NDArray[np.int64], look: FirstLook, *, untimed: int) -> int | None:
    """How many frames at the start never decode; None if packets and pictures do not agree."""
    trial = look.times
    shown = [time for time in trial if time is not None]
    if untimed or len(shown) < len(trial) or not len(times):
        return None
    steps = np.diff(np.asarray(shown, np.int64))
    if np.any(steps < 0):
        return None
    shown = sorted(set(shown))
    start = int(np.searchsorted(times, shown[0]))
    if np.array_equal(times[start : start + len(shown)], shown):
        return start
    return start if not look.clean else None  # damage: missing pictures stay in the table


def _all_labels(path: Path) -> tuple[NDArray[np.int64], int]:
    """The decoder's times in the order of its output, and how many frames have none."""
    labels: list[int | None] = []
    with OpenClip(path, "AUTO") as clip:
        for packet in clip.packets():
            labels += [frame.pts for frame in clip.decode(packet)]
    timed = [label for label in labels if label is not None]
    if not timed:
        raise AppError(
            f"“{path.name}” does not say when its pictures are shown.",
            "Put it into an MP4 or MKV file first; that needs no new encoding.",
        )
    return np.fromiter(dict.fromkeys(timed), np.int64), len(labels) - len(timed)


def _last_duration(times: NDArray[np.int64], durations: dict[int, int], frame_units: int) -> int:
    known = durations.get(int(times[-1]))
    if known:
        return known
    if len(times) > 1:
        return max(1, int(np.median(np.diff(times))))
    return frame_units


def _leads_to(
    keys: NDArray[np.int64], labels: NDArray[np.int64], order: NDArray[np.int64]
) -> NDArray[np.int64]:
    """The frame that each key is, or the first one after it if the key itself is not shown."""
    place = np.searchsorted(labels, keys, sorter=order)
    inside = np.minimum(place, len(labels) - 1)
    return np.asarray(np.where(place < len(labels), order[inside], len(labels)), np.int64)
