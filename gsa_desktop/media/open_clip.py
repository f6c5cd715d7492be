"""One open file with the decoder of its picture; damage is counted, never raised."""

# PyAV's Packet is generic in its stub only.
from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import Any, Literal

import av
import av.error
from av.packet import Packet
from av.stream import Stream
from av.video.codeccontext import VideoCodecContext
from av.video.frame import VideoFrame
from av.video.stream import VideoStream
from typing_extensions import override

from gsa_desktop.core.closing import Closing
from gsa_desktop.media.source import MAX_PIXELS, main_video, open_container

# FFmpeg's own VP8 and VP9 decoders drop the alpha layer; libvpx keeps it.
_ALPHA_DECODERS = {"vp8": "libvpx", "vp9": "libvpx-vp9"}

Threads = Literal["SLICE", "FRAME", "AUTO"]


class OpenClip(Closing):
    """A demuxer and a decoder that belong to one thread at a time.

    Args:
        path: From `checked_path`.
        threads: SLICE answers soonest after a seek, AUTO also decodes frames in parallel.

    Attributes:
        errors: Packets that did not decode so far.

    Raises:
        AppError: The file cannot be opened or has no picture.
    """

    def __init__(self, path: Path, threads: Threads = "AUTO") -> None:
        self.path = path
        self.errors = 0
        self.container = open_container(path)
        try:
            self.stream: VideoStream = main_video(self.container, path)
            self._own_codec = self._alpha_codec()
            codec = self._own_codec or self.stream.codec_context
            codec.thread_type = threads
            codec.options = {"max_pixels": str(MAX_PIXELS)}
        except BaseException:
            self.container.close()
            raise

    def _alpha_codec(self) -> VideoCodecContext | None:
        name = _ALPHA_DECODERS.get(self.stream.codec.name)
        stated = {key.lower(): value for key, value in self.stream.metadata.items()}
        if name is None or stated.get("alpha_mode") != "1":
            return None
        codec = av.CodecContext.create(name, "r")
        if not isinstance(codec, VideoCodecContext):  # narrows the type; libvpx is a video codec
            raise TypeError(name)
        codec.extradata = self.stream.codec_context.extradata
        return codec

    @property
    def codec(self) -> VideoCodecContext:
        """The decoder in use."""
        return self._own_codec or self.stream.codec_context

    def packets(self, *streams: Stream) -> Iterator[Packet[Any]]:
        """Packets of the picture, or of the streams, from here on.

        The last one of each stream is empty and flushes its decoder.
        """
        demuxer = self.container.demux(*(streams or (self.stream,)))
        while True:
            try:
                packet = next(demuxer, None)
            except av.error.FFmpegError:
                # A container that breaks off: what is still in the decoder is the end of it.
                self.errors += 1
                yield Packet()
                return
            if packet is None:
                return
            yield packet

    def decode(self, packet: Packet[Any]) -> list[VideoFrame]:
        """The frames that a packet completes; none and one more error if it is damaged."""
        try:
            if packet.size == 0:
                return self.codec.decode(None)
            return self.codec.decode(packet)
        except av.error.EOFError:
            return []  # flushed before
        except av.error.FFmpegError:
            self.errors += 1
            return []

    def seek(self, time: int) -> bool:
        """Go to a seek point at or before a time of the stream; whether the file can do that."""
        try:
            self.container.seek(time, stream=self.stream, backward=True, any_frame=False)
        except av.error.FFmpegError:
            return False
        if self._own_codec is not None:
            self._own_codec.flush_buffers()
        return True

    @override
    def close(self) -> None:
        """Close the file."""
        self.container.close()
