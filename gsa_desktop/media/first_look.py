"""What the first packets of a file show: the picture's kind, and when each sound begins."""

# PyAV's Packet is generic in its stub only.
from __future__ import annotations

import re
from dataclasses import dataclass, field, replace
from fractions import Fraction
from typing import Any

import av.error
from av.audio.stream import AudioStream
from av.packet import Packet
from av.stream import Disposition
from av.video.codeccontext import VideoCodecContext
from av.video.frame import VideoFrame

from gsa_desktop.core.media_info import ColourInfo
from gsa_desktop.media.colour_in import UNSPECIFIED, colour_of, has_alpha, right_angle
from gsa_desktop.media.open_clip import OpenClip

_DURATION = re.compile(r"(\d+):(\d+):(\d+(?:\.\d+)?)")
# Enough to see times that are out of order and packets that are never shown.
TRIAL_FRAMES = 8
# A sound stream that yields nothing for so long is taken for unreadable.
_SOUND_PATIENCE = 50


@dataclass(frozen=True)
class PictureFacts:
    """The first decoded picture, before it is turned upright."""

    width: int
    height: int
    rotation: int
    pixel_format: str
    has_alpha: bool
    is_rgb: bool
    interlaced: bool
    colour: ColourInfo


@dataclass
class SoundFacts:
    """One sound stream: what it is, and where its packets lie in its own time base.

    Attributes:
        begin: Seconds of the first sample that is heard, in file time; None if none decodes.
        first, end: Times of the first packet and of the end of the last one.
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


@dataclass(frozen=True)
class FileFacts:
    """What the container says, copied out while it is open.

    Attributes:
        container, codec: FFmpeg's names.
        pixel_aspect: As stored; 0 or None where it does not say.
        promised: Seconds that the container promises, or None.
        timecode: Of the first frame, or empty.
    """

    container: str
    codec: str
    pixel_aspect: Fraction | None
    promised: Fraction | None
    timecode: str


@dataclass
class FirstLook:
    """Decodes the first pictures and the first sound of each stream as their packets pass by.

    Attributes:
        times: The decoder's times of the first pictures in the order of its output.
        clean: Whether no damage was met among them.
        picture: The first picture, once there is one.
        sounds: By stream index.
    """

    clip: OpenClip
    times: list[int | None] = field(default_factory=list)
    clean: bool = True
    picture: PictureFacts | None = None
    sounds: dict[int, SoundFacts] = field(default_factory=dict)
    _failed: dict[int, int] = field(default_factory=dict)

    def __post_init__(self) -> None:
        for stream in self.clip.container.streams.audio:
            facts = _sound_facts(stream)
            if facts is not None:
                self.sounds[stream.index] = facts

    def see_picture(self, packet: Packet[Any]) -> None:
        """Decode a packet of the picture unless enough was seen; the last one is empty."""
        if len(self.times) >= TRIAL_FRAMES:
            return
        for frame in self.clip.decode(packet):
            if self.picture is None:
                self.picture = _picture_facts(frame, self.clip.stream.codec_context)
            self.times.append(frame.pts)
            self.clean = self.clean and not frame.is_corrupt
        self.clean = self.clean and not self.clip.errors

    def hear_sound(self, packet: Packet[Any]) -> None:
        """Note where a packet lies, and decode it if nothing was heard of its stream yet."""
        facts = self.sounds.get(packet.stream_index)
        if facts is None or packet.pts is None:
            return
        facts.first = packet.pts if facts.first is None else min(facts.first, packet.pts)
        facts.end = max(facts.end, packet.pts + (packet.duration or 0))
        failed = self._failed.get(facts.index, 0)
        if facts.begin is None and failed < _SOUND_PATIENCE:
            facts.begin = _first_sample(packet)
            self._failed[facts.index] = failed + 1


def file_facts(clip: OpenClip) -> FileFacts:
    """What the container says of a clip."""
    places = [clip.stream.metadata, clip.container.metadata]
    places += [stream.metadata for stream in clip.container.streams.data]
    timecodes = [
        value
        for metadata in places
        for key, value in metadata.items()
        if key.lower() == "timecode" and value  # Matroska has its tags in capitals
    ]
    return FileFacts(
        container=clip.container.format.name,
        codec=clip.stream.codec_context.codec.canonical_name,
        pixel_aspect=clip.stream.sample_aspect_ratio,
        promised=_promised(clip),
        timecode=timecodes[0] if timecodes else "",
    )


def _promised(clip: OpenClip) -> Fraction | None:
    """Seconds of picture that the headers promise; subtitles may well last longer than it."""
    stream, container = clip.stream, clip.container
    if stream.duration and stream.time_base:
        return Fraction(stream.time_base) * stream.duration
    written = _DURATION.match(stream.metadata.get("DURATION", ""))  # Matroska, by its muxers
    if written:
        hours, minutes, seconds = written.groups()
        return int(hours) * 3600 + int(minutes) * 60 + Fraction(seconds)
    lone = len(container.streams) == 1 + len(container.streams.audio)
    return Fraction(container.duration, 1_000_000) if container.duration and lone else None


def _picture_facts(frame: VideoFrame, container: VideoCodecContext) -> PictureFacts:
    colour = colour_of(frame)
    # Some decoders (libvpx) leave to the container what the stream does not repeat.
    colour = replace(
        colour,
        primaries=_stated(colour.primaries, int(container.color_primaries)),
        transfer=_stated(colour.transfer, int(container.color_trc)),
    )
    return PictureFacts(
        width=frame.width,
        height=frame.height,
        rotation=right_angle(frame.rotation),
        pixel_format=frame.format.name,
        has_alpha=has_alpha(frame.format),
        is_rgb=frame.format.is_rgb,
        interlaced=frame.interlaced_frame,
        colour=colour,
    )


def _stated(first: int, second: int) -> int:
    """The first of two code points that says something; 0 and 2 do not."""
    return first if first not in {0, UNSPECIFIED} else second or UNSPECIFIED


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
