"""What the packets of a file's sound streams show: what they are, when each begins and ends."""

# PyAV's Packet is generic in its stub only.
from __future__ import annotations

from dataclasses import dataclass
from fractions import Fraction
from typing import Any

import av.error
from av.audio.stream import AudioStream
from av.container import InputContainer
from av.packet import Packet
from av.stream import Disposition

# A stream that yields nothing for so long is taken for unreadable.
_PATIENCE = 50


@dataclass
class SoundFacts:
    """One sound stream: what it is, and where its packets lie in its own time base.

    Attributes:
        begin: Seconds of the first sample that is heard, in file time; None if none decodes.
        first, end: Times of the first packet and of the end of the last one.
        whole: Whether each packet begins where the one before ends, and none is marked as damaged.
        due: When the next packet ought to begin; None where that is not known.
    """

    index: int
    codec: str
    rate: int
    channels: int
    is_default: bool
    time_base: Fraction
    begin: Fraction | None = None
    first: int | None = None
    end: int = 0
    whole: bool = True
    due: int | None = None

    def note(self, packet: Packet[Any]) -> None:
        """Note where a packet lies."""
        time, length = packet.pts or 0, packet.duration or 0
        in_line = self.due is None or abs(time - self.due) <= length // 2
        self.whole = self.whole and in_line and not packet.is_corrupt
        self.due = time + length if length else None
        self.first = time if self.first is None else min(self.first, time)
        self.end = max(self.end, time + length)


class SoundLook:
    """Hears the first sound of each stream as its packets pass by, and where the last one ends.

    Attributes:
        sounds: By stream index.
    """

    def __init__(self, container: InputContainer) -> None:
        self.sounds: dict[int, SoundFacts] = {}
        self._failed: dict[int, int] = {}
        for stream in container.streams.audio:
            facts = _sound_facts(stream)
            if facts is not None:
                self.sounds[stream.index] = facts

    def hear(self, packet: Packet[Any]) -> None:
        """Note where a packet lies, and decode it if nothing was heard of its stream yet."""
        facts = self.sounds.get(packet.stream_index)
        if facts is None or packet.pts is None:
            return
        facts.note(packet)
        failed = self._failed.get(facts.index, 0)
        if facts.begin is None and failed < _PATIENCE:
            facts.begin = _first_sample(packet)
            self._failed[facts.index] = failed + 1


def _sound_facts(stream: AudioStream) -> SoundFacts | None:
    context: object = stream.codec_context  # None without a decoder, whatever the stub says
    if context is None or not stream.rate or stream.time_base is None:
        return None
    return SoundFacts(
        index=stream.index,
        codec=stream.codec_context.codec.canonical_name,
        rate=stream.rate,
        channels=stream.channels,
        is_default=bool(stream.disposition & Disposition.default),
        time_base=Fraction(stream.time_base),
    )


def _first_sample(packet: Packet[Any]) -> Fraction | None:
    """The decoder takes the encoder's delay away, so its first sample is the first one heard."""
    try:
        for frame in packet.decode():
            if frame.pts is not None and frame.time_base is not None:
                return Fraction(frame.time_base) * frame.pts
    except av.error.FFmpegError:
        pass  # damaged: the next packet may do
    return None
