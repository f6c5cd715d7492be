"""Sound of the source on its way into an export: copied packet by packet, or encoded."""

# PyAV's Packet is generic in its stub only.
from __future__ import annotations

from collections.abc import Iterator
from contextlib import ExitStack
from fractions import Fraction
from io import BytesIO
from itertools import islice
from typing import Any, Protocol

import av
import av.error
import numpy as np
from av.audio.frame import AudioFrame
from av.audio.stream import AudioStream
from av.container import InputContainer, OutputContainer
from av.packet import Packet

from gsa_desktop.core.errors import AppError
from gsa_desktop.core.export_preset import ExportPreset
from gsa_desktop.media.export_plan import ExportPlan
from gsa_desktop.media.planned_sound import FileSound, PlannedSound
from gsa_desktop.media.sound import SampleFormat
from gsa_desktop.media.source import opened

_LAYOUTS = {1: "mono", 2: "stereo", 3: "3.0", 4: "4.0", 5: "5.0", 6: "5.1", 8: "7.1"}
_MIX_RATE = 48_000
_OPUS_RATES = frozenset({8000, 12000, 16000, 24000, 48000})
_OTHER_RATES = _OPUS_RATES | {11025, 22050, 32000, 44100, 88200, 96000}
_NAMES = {"aac": "AAC", "libopus": "Opus", "flac": "FLAC", "pcm_s24le": "24-bit PCM"}
_BITS_PER_CHANNEL = {"aac": 96_000, "libopus": 80_000}
# Codecs whose packets decode alone; all others need the packet before the cut.
_INDEPENDENT = ("pcm_", "flac", "alac")
_SEEKABLE_BACK_S = 2
_TRIAL_PACKETS = 12


class SoundTrack(Protocol):
    """One stream of sound of an export."""

    note: str

    def feed(self, until: Fraction) -> None:
        """Write what is heard before a time, in seconds from the first picture of the export."""

    def finish(self) -> None:
        """Write the rest."""


def sound_tracks(
    plan: ExportPlan, output: OutputContainer, files: ExitStack
) -> tuple[SoundTrack, ...]:
    """Tracks for all sound of a plan; the files they read are closed by `files`."""
    tracks: list[SoundTrack] = []
    for sound in plan.sounds:
        if isinstance(sound, FileSound) and _can_be_copied(sound, plan.preset):
            container = files.enter_context(opened(sound.info.path))
            tracks.append(CopiedSound(sound, plan.length, container, output))
        else:
            tracks.append(EncodedSound(sound, plan.length, plan.preset.sound_encoder, output))
    return tuple(tracks)


def _can_be_copied(planned: FileSound, preset: ExportPreset) -> bool:
    """Whether packets are right as they are: damaged streams are decoded as far as they go."""
    sound = planned.sound
    if sound.codec not in preset.sound_copy or not sound.whole:
        return False
    with opened(planned.info.path) as source:
        return _survives(source, sound.index, preset.container)


def _survives(source: InputContainer, index: int, container: str) -> bool:
    """Whether some packets can be decoded again after they were put into a container."""
    file, stream = BytesIO(), source.streams[index]
    try:
        with av.open(file, "w", format=container) as trial:
            target = trial.add_stream_from_template(stream)
            timed = (packet for packet in source.demux(stream) if packet.size and packet.dts)
            for packet in islice(timed, _TRIAL_PACKETS):
                packet.stream = target
                trial.mux_one(packet)
        file.seek(0)
        with av.open(file, "r", format=container) as result:
            return any(frame.samples for frame in result.decode(audio=0))
    except (av.error.FFmpegError, IndexError):
        return False


class CopiedSound:
    """Packets as they are; the ones at the ends reach over the cut and an edit list hides them."""

    def __init__(
        self,
        planned: FileSound,
        length: Fraction,
        source: InputContainer,
        output: OutputContainer,
    ) -> None:
        self.note = ""
        info, sound = planned.info, planned.sound
        stream = source.streams[sound.index]
        if not isinstance(stream, AudioStream):
            raise AppError(
                f"“{info.path.name}” has changed since it was opened.", "Import it again."
            )
        self._output = output
        self._target = output.add_stream_from_template(stream)
        self._target.metadata.update(stream.metadata)
        unit = Fraction(stream.time_base or 1)
        origin = info.table.time_base * int(info.table.pts[0])
        self._unit = unit
        self._shift = round((origin + planned.begin) / unit)
        self._length = length
        self._lead = 0 if sound.codec.startswith(_INDEPENDENT) else 1
        if planned.begin > _SEEKABLE_BACK_S and "mpeg" not in info.container:
            source.seek(self._shift - int(_SEEKABLE_BACK_S / unit), stream=stream)
        self._packets = self._cut(source, stream)
        self._next = next(self._packets, None)

    def _cut(self, source: InputContainer, stream: AudioStream) -> Iterator[Packet[Any]]:
        frame_size, rate = stream.codec_context.frame_size, stream.rate
        longest = round(Fraction(frame_size, rate) / self._unit) if frame_size else None
        for packet in source.demux(stream):
            if packet.pts is None or packet.dts is None or not packet.size:
                continue
            # Some muxers stretch the first packet over the encoder's delay; it holds no more sound.
            length = min(packet.duration or 0, longest or packet.duration or 0)
            begin = packet.pts - self._shift
            if begin + length * (1 + self._lead) <= 0:
                continue
            if begin * self._unit >= self._length:
                return
            packet.pts, packet.dts = begin, packet.dts - self._shift
            yield packet

    def feed(self, until: Fraction) -> None:
        """Write what is heard before a time, in seconds from the first picture of the export."""
        while self._next is not None and (self._next.pts or 0) * self._unit < until:
            self._next.stream = self._target
            self._output.mux_one(self._next)
            self._next = next(self._packets, None)

    def finish(self) -> None:
        """Write the rest."""
        self.feed(self._length)


class EncodedSound:
    """Sound that the container cannot hold as it is, or that is mixed."""

    def __init__(
        self, planned: PlannedSound, length: Fraction, encoder: str, output: OutputContainer
    ) -> None:
        self.note = ""
        rate, layout, channels = _MIX_RATE, "stereo", 2
        if isinstance(planned, FileSound):
            self.note = f"Sound ({planned.codec}) is encoded as {_NAMES[encoder]}."
            rates = _OPUS_RATES if encoder == "libopus" else _OTHER_RATES
            rate = planned.sound.rate if planned.sound.rate in rates else _MIX_RATE
            channels = planned.sound.channels
            layout = _LAYOUTS.get(channels, "stereo")
        self._layout, self._rate = layout, rate
        self._output = output
        target = output.add_stream(encoder, rate=rate)
        if not isinstance(target, AudioStream):  # narrows the type: the row names sound
            raise TypeError(f"{encoder} is no sound encoder")
        self._target: AudioStream = target
        codec = target.codec_context
        codec.layout = layout
        if encoder in _BITS_PER_CHANNEL:
            codec.bit_rate = _BITS_PER_CHANNEL[encoder] * channels
        self._at = 0
        self._length = length
        # From the first picture on, with silence where there is no sound yet: players agree on it.
        end = planned.span(length)[1]
        self._blocks = planned.samples(Fraction(0), end, SampleFormat(rate, layout))

    def feed(self, until: Fraction) -> None:
        """Write what is heard before a time, in seconds from the first picture of the export."""
        while Fraction(self._at, self._rate) < until:
            samples = next(self._blocks, None)
            if samples is None:
                return
            planar = np.ascontiguousarray(samples.T)
            frame = AudioFrame.from_ndarray(planar, format="fltp", layout=self._layout)
            frame.sample_rate = self._rate
            frame.time_base = Fraction(1, self._rate)
            frame.pts = self._at
            self._at += len(samples)
            self._output.mux(self._target.encode(frame))

    def finish(self) -> None:
        """Write the rest."""
        self.feed(self._length)
        self._output.mux(self._target.encode(None))
