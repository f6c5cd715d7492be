"""What the first packets of a file show: the picture's kind, and what the container says."""

# PyAV's Packet is generic in its stub only.
from __future__ import annotations

import re
from dataclasses import dataclass, field, replace
from fractions import Fraction
from typing import Any

from av.packet import Packet
from av.video.codeccontext import VideoCodecContext
from av.video.frame import VideoFrame

from gsa_desktop.core.media_info import ColourInfo
from gsa_desktop.media.colour_in import UNSPECIFIED, colour_of, has_alpha, right_angle
from gsa_desktop.media.open_clip import OpenClip
from gsa_desktop.media.sound_look import SoundLook

_DURATION = re.compile(r"(\d+):(\d+):(\d+(?:\.\d+)?)")
# Enough to see times that are out of order and packets that are never shown.
TRIAL_FRAMES = 8


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
        hearing: What is heard of the sound streams.
    """

    clip: OpenClip
    times: list[int | None] = field(default_factory=list)
    clean: bool = True
    picture: PictureFacts | None = None
    hearing: SoundLook = field(init=False)

    def __post_init__(self) -> None:
        self.hearing = SoundLook(self.clip.container)

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
