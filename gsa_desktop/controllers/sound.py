"""The clip's sound through the sound card, which then is the clock of playback."""

import logging
import queue
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from fractions import Fraction
from pathlib import Path
from typing import TYPE_CHECKING, cast

import numpy as np
from numpy.typing import NDArray
from PySide6.QtCore import QIODevice, QObject, QTimer, Slot, qInstallMessageHandler

from gsa_desktop.controllers.loading import load_media
from gsa_desktop.controllers.timeline_map import TimelineMap
from gsa_desktop.core.events import Job, Progress
from gsa_desktop.core.media_info import MediaInfo
from gsa_desktop.workers.lanes import LatestLane

if TYPE_CHECKING:
    from PySide6.QtMultimedia import QAudioSink

log = logging.getLogger(__name__)

RATE = 48_000
BYTES_A_SAMPLE = 8  # two channels of float32
AHEAD_BLOCKS = 64  # about 1.4 s of decoded sound
BUFFER_BYTES = RATE * BYTES_A_SAMPLE // 5
FEED_MS = 15
DECODE_S = 3.0
START_S = 0.8
HOLD_S = 0.06
SILENCE = 1024

Block = NDArray[np.float32]


@dataclass(frozen=True)
class Stretch:
    """A stretch of the timeline: sound of a file, or silence where info is None.

    Attributes:
        info: The file.
        start, stop: Seconds in the file, counted from its first picture.
    """

    info: MediaInfo | None
    start: Fraction
    stop: Fraction


class SoundPlayer(QObject):
    """Plays a timeline's sound from a frame on, if the computer has a sound card.

    While it plays, `seconds` is the time that has been heard. It never fails: without a card, or
    when the card does not start, `seconds` is None and the caller's own clock counts.
    """

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._lane = LatestLane(self)
        self._blocks: queue.Queue[Block | None] = queue.Queue(AHEAD_BLOCKS)
        self._sink: QAudioSink | None = None
        self._device: QIODevice | None = None
        self._rest = b""
        self._ended = True
        self._muted = False
        self._began = 0.0
        self._patience = DECODE_S
        self._anchor = (0.0, 0.0)
        self._feed = QTimer(self, interval=FEED_MS)
        self._feed.timeout.connect(self._on_feed)

    @property
    def seconds(self) -> float | None:
        """Seconds heard since `start`; None if the card is not the clock."""
        if self._sink is None:
            return None
        heard, at = self._anchor
        if not heard:
            return 0.0
        return heard + min(time.perf_counter() - at, HOLD_S)

    def start(self, line: TimelineMap, infos: dict[Path, MediaInfo], frame: int) -> None:
        """Play from a timeline frame on; silent if nothing there has sound."""
        self.stop()
        stretches = stretches_of(line, infos, frame)
        if not any(stretch.info is not None for stretch in stretches):
            return
        self._sink = _open_sink(self)
        if self._sink is None:
            return
        blocks: queue.Queue[Block | None] = queue.Queue(AHEAD_BLOCKS)
        self._blocks = blocks
        self._sink.setVolume(0.0 if self._muted else 1.0)
        self._rest, self._ended = b"", False
        self._anchor, self._began = (0.0, 0.0), time.perf_counter()
        self._lane.request(lambda: decode(stretches, blocks)).failed.connect(self._on_failed)
        self._patience = DECODE_S
        self._device = cast("QIODevice | None", self._sink.start())
        if self._device is None:  # Qt's stub forgets that: a card taken away in this very moment
            self.stop()
        else:
            self._feed.start()

    def set_muted(self, muted: bool) -> None:
        """Silence without losing the clock."""
        self._muted = muted
        if self._sink is not None:
            self._sink.setVolume(0.0 if muted else 1.0)

    @Slot()
    def stop(self) -> None:
        """Silence at once."""
        self._feed.stop()
        self._lane.cancel()
        if self._sink is not None:
            self._sink.reset()
            self._sink.deleteLater()
        self._sink = self._device = None

    def shut_down(self) -> None:
        """Stop and wait until the file is closed."""
        self.stop()
        self._lane.shut_down()

    @Slot()
    def _on_feed(self) -> None:
        sink, device = self._sink, self._device
        if sink is None or device is None:
            return
        self._fill(sink.bytesFree())
        written = device.write(self._rest[: sink.bytesFree() // BYTES_A_SAMPLE * BYTES_A_SAMPLE])
        now = time.perf_counter()
        if written > 0:
            self._rest = self._rest[written:]
            if self._patience == DECODE_S:
                self._began, self._patience = now, START_S
        heard = sink.processedUSecs() / 1e6
        if heard != self._anchor[0]:
            self._anchor = (heard, now)
        elif now - (self._anchor[1] or self._began) > self._patience:
            self.stop()  # nothing starts, or everything has been played

    def _fill(self, wanted: int) -> None:
        while len(self._rest) < wanted and not self._ended:
            try:
                block = self._blocks.get_nowait()
            except queue.Empty:
                return
            if block is None:
                self._ended = True
            else:
                self._rest += block.astype(np.float32).tobytes()

    def _on_failed(self, error: Exception, _details: str) -> None:
        log.warning("No sound: %s", error)
        self.stop()


def stretches_of(
    line: TimelineMap, infos: dict[Path, MediaInfo], frame: int
) -> tuple[Stretch, ...]:
    """What is heard from a timeline frame to the end, in order."""
    begin = line.time_of(frame)
    result: list[Stretch] = []
    now = begin
    for clip, start, stop in line.spans():
        info = infos.get(clip.media)
        if stop <= begin:
            continue
        if start > now:
            result.append(Stretch(None, Fraction(0), start - now))
        inside = max(begin - start, Fraction(0))
        first = info.table.time_of(clip.cut.start) if info is not None else Fraction(0)
        has_sound = info is not None and bool(info.sounds)
        result.append(Stretch(info if has_sound else None, first + inside, first + stop - start))
        now = stop
    return tuple(result)


def decode(stretches: tuple[Stretch, ...], blocks: "queue.Queue[Block | None]") -> Job:
    """Put the sound of the stretches into a queue, block by block; None is the end."""
    yield from load_media()
    wait = threading.Event()
    for stretch in stretches:
        for block in _blocks_of(stretch):
            while blocks.full():
                wait.wait(0.02)
                yield Progress(0, 0, "Sound")
            blocks.put(block)
            yield Progress(0, 0, "Sound")
    while blocks.full():
        wait.wait(0.02)
        yield Progress(0, 0, "Sound")
    blocks.put(None)


def _blocks_of(stretch: Stretch) -> Iterator[Block]:
    from gsa_desktop.media.sound import sound_blocks

    if stretch.info is not None:
        yield from sound_blocks(stretch.info, stretch.start, stretch.stop)
        return
    for first in range(0, round((stretch.stop - stretch.start) * RATE), SILENCE):
        left = round((stretch.stop - stretch.start) * RATE) - first
        yield np.zeros((min(left, SILENCE), 2), np.float32)


def warm_up() -> bool:
    """Load Qt's multimedia and look for a card, which takes a moment; whether there is one."""
    try:
        with _qts_own_messages():
            from PySide6.QtMultimedia import QMediaDevices

            return not QMediaDevices.defaultAudioOutput().isNull()
    except ImportError:  # an installation without Qt's multimedia plays silently
        return False


@contextmanager
def _qts_own_messages() -> Iterator[None]:
    """Keep Python out of Qt's messages while a library is loaded.

    Qt's multimedia logs from its static initialisers, under the dynamic loader's lock. A handler in
    Python needs the interpreter's lock there; a thread that imports an extension module holds that
    one and waits for the loader's: the window stands still for ever.
    """
    handler = qInstallMessageHandler(None)
    try:
        yield
    finally:
        qInstallMessageHandler(handler)


def _open_sink(parent: QObject) -> "QAudioSink | None":
    if not warm_up():
        return None
    from PySide6.QtMultimedia import QAudioFormat, QAudioSink, QMediaDevices

    device = QMediaDevices.defaultAudioOutput()
    form = QAudioFormat()
    form.setSampleRate(RATE)
    form.setChannelCount(2)
    form.setSampleFormat(QAudioFormat.SampleFormat.Float)
    if not device.isFormatSupported(form):
        log.info("The sound card takes no float stereo at 48 kHz")
        return None
    sink = QAudioSink(device, form, parent)
    sink.setBufferSize(BUFFER_BYTES)
    return sink
