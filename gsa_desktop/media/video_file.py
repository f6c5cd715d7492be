"""An export into one container: pictures encoded, sound beside them, times kept."""

# PyAV's Packet is generic in its stub only.
from __future__ import annotations

from collections.abc import Iterable, Iterator
from contextlib import ExitStack
from pathlib import Path

import av
import av.error
import cv2
import numpy as np
from av.container import OutputContainer
from av.packet import Packet
from av.video.frame import VideoFrame
from av.video.stream import VideoStream

from gsa_desktop.core.planes import Planes
from gsa_desktop.media.colour_out import EncoderPictures, tag
from gsa_desktop.media.export_plan import ExportPlan
from gsa_desktop.media.scale import Pixels
from gsa_desktop.media.sound_track import sound_tracks
from gsa_desktop.media.webp_times import set_last_duration

# Hybrid: fragments until the end, so that what a killed process leaves can be opened, then an
# ordinary index. They begin at keyframes: the index takes the end of the last one for that of all,
# which must not lie before a B-frame's reference. No faststart: it copies the whole file at the
# end, so that a cancel there would take seconds.
_HYBRID = {
    "movflags": "+write_colr+hybrid_fragmented+frag_keyframe+delay_moov",
    "min_frag_duration": "1000000",
}
# Bit-exact: no random number as the name of the file, so that equal exports are equal files.
_CLUSTERS = {"cluster_time_limit": "1000", "fflags": "+bitexact"}
_CONTAINER_OPTIONS = {
    "mov": _HYBRID,
    "mp4": _HYBRID,
    "matroska": _CLUSTERS,
    "webm": _CLUSTERS,
    "webp": {"loop": "0"},
    "gif": {"loop": "0"},
}
_SHORT = 12  # frames
_B_FRAMES = ("libx264", "libx265")
# x264's AVX-512 form of mbtree reads past a row of macroblocks into memory that nobody wrote, at
# widths such as 854, 960 and 1080: equal pictures became unequal files. AVX2 is as quick.
_AVX_512 = 256  # as OpenCV numbers it
_WITHOUT_AVX_512 = "asm=avx2,fma3,bmi2,lzcnt"


class VideoFile:
    """Writes `plan.part`; raises OSError and FFmpegError as they come.

    Attributes:
        notes: What happens to the sound, known before the first frame.
        keyframe: The last frame written from which on a decoder needs nothing before; -1 for none.
    """

    def __init__(self, plan: ExportPlan) -> None:
        self._plan = plan
        self._files = ExitStack()
        self._output = open_output(plan.part, plan.preset.container)
        self._closed = False
        self.keyframe = -1
        try:
            self._stream = self._add_video(plan)
            self._tracks = sound_tracks(plan, self._output, self._files)
            self._output.start_encoding()
        except BaseException:
            self.close()
            self.unlink()
            raise
        self._pictures = EncoderPictures(plan)
        self.notes = tuple(dict.fromkeys(track.note for track in self._tracks if track.note))

    def _add_video(self, plan: ExportPlan) -> VideoStream:
        preset, card = plan.preset, plan.card
        options = _encoder_options(plan)
        name = card.name if card else preset.codec
        stream = self._output.add_stream(name, rate=plan.rate, options=options)
        if not isinstance(stream, VideoStream):  # narrows the type: the row names a picture codec
            raise TypeError(f"{preset.codec} is no video encoder")
        check_options(stream, options)
        codec = stream.codec_context
        codec.width, codec.height = plan.stored_size
        codec.pix_fmt = card.pixel_format if card else plan.pixel_format
        codec.time_base = plan.table.time_base
        codec.sample_aspect_ratio = plan.pixel_aspect
        stream.time_base = plan.table.time_base
        if plan.settings.bitrate_kbps and preset.quality is not None:
            codec.bit_rate = plan.settings.bitrate_kbps * 1000
        elif card and card.bit_rate:
            codec.bit_rate = card.bit_rate
        if preset.tag:
            codec.codec_tag = preset.tag
        if preset.is_yuv:
            tag(codec, plan.colour)
        if plan.timecode:
            stream.metadata["timecode"] = plan.timecode
        if card:
            try:
                codec.open()
            except (av.error.FFmpegError, OSError) as error:
                raise card.failed(error) from error
        return stream

    def _encoded(self, frame: VideoFrame | None) -> list[Packet[VideoStream]]:
        card = self._plan.card
        try:
            return self._stream.encode(frame)
        except (av.error.FFmpegError, OSError) as error:
            if card is None:
                raise
            raise card.failed(error) from error

    def write(self, picture: Pixels | Planes, index: int) -> None:
        """Encode the picture of frame `index` and the sound up to its time."""
        frame = self._pictures(picture)
        frame.pts = int(self._plan.table.pts[index])
        frame.time_base = self._plan.table.time_base
        self._mux(self._encoded(frame))
        self._feed(index)

    @property
    def extradata(self) -> bytes:
        """What a decoder needs to know before the first picture."""
        return bytes(self._stream.codec_context.extradata or b"")

    def take_over(self, packets: Iterable[Packet[VideoStream]]) -> Iterator[int]:
        """Begin with packets of an earlier encoder, up to a keyframe; yields how many are written.

        The next picture to write is the one behind them.
        """
        for done, packet in enumerate(packets, start=1):
            packet.stream = self._stream
            self._mux([packet])
            self._feed(done - 1)
            yield done

    def _feed(self, index: int) -> None:
        """Write the sound up to the time of a frame."""
        until = self._plan.table.time_of(index)
        for track in self._tracks:
            track.feed(until)

    def _mux(self, packets: list[Packet[VideoStream]]) -> None:
        table = self._plan.table
        for packet in packets:
            number = int(np.searchsorted(table.pts, packet.pts or 0))
            last = number + 1 >= len(table)
            end = table.pts[number] + table.last_duration if last else table.pts[number + 1]
            packet.duration = int(end - table.pts[number])
            if packet.is_keyframe:
                self.keyframe = number
            self._output.mux_one(packet)

    def flush(self) -> None:
        """Write what encoders still hold, the rest of the sound, and the end of the file."""
        self._mux(self._encoded(None))
        for track in self._tracks:
            track.finish()
        self._closed = True
        self._files.close()
        self._output.close()
        if self._plan.preset.container == "webp":
            set_last_duration(self._plan.part, self._plan.table)

    def close(self) -> bool:
        """Close everything, whatever state it is in; False if not all could be written."""
        self._files.close()
        if self._closed:
            return True
        self._closed = True
        try:
            self._output.close()
        except (av.error.FFmpegError, OSError):
            return False
        return True

    def unlink(self) -> bool:
        """Remove the part; False where an open file cannot be removed (Windows)."""
        try:
            self._plan.part.unlink(missing_ok=True)
        except PermissionError:
            return False
        return True


def _encoder_options(plan: ExportPlan) -> dict[str, str]:
    card, codec = plan.card, plan.preset.codec
    options = dict(card.options) if card else plan.settings.encoder_options
    # B-frames cost MP4 the duration of variable rates, and x265 the times of very short clips.
    short = codec == "libx265" and len(plan.table) < _SHORT
    if short or (plan.table.is_variable and (card or codec in _B_FRAMES)):
        options["bf"] = "0"
    if not card and codec == "libx264" and cv2.checkHardwareSupport(_AVX_512):
        options["x264-params"] = _WITHOUT_AVX_512
    return options


def open_output(part: Path, container: str) -> OutputContainer:
    """A new file; a leftover of that name is removed, not written into (it may be a link)."""
    part.unlink(missing_ok=True)
    options = {"flush_packets": "1"} | _CONTAINER_OPTIONS.get(container, {})
    return av.open(str(part), "w", format=container, container_options=options)


def check_options(stream: VideoStream, options: dict[str, str]) -> None:
    """Options with a name that the encoder does not know would be ignored without a word.

    Raises:
        ValueError: There is such an option (a bug in the table of presets).
    """
    known = stream.codec_context.supported_options
    names = {option.name for option in (*known.generic, *known.private)}
    unknown = sorted(set(options) - names)
    if unknown:
        raise ValueError(f"{stream.codec_context.name} has no option {', '.join(unknown)}")
