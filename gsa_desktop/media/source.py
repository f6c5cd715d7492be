"""The one place that opens media for reading: what is let in, and how refusals are worded."""

import os
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import av
import av.error
from av.container import InputContainer
from av.stream import Disposition
from av.video.stream import VideoStream

from gsa_desktop.core import places
from gsa_desktop.core.errors import AppError

# 8192 x 8192: beyond every camera, and still only 200 MB a picture.
MAX_PIXELS = 1 << 26

# Containers of video. Playlists, devices, still pictures and raw streams without times stay out.
_CONTAINERS = (
    "mov,mp4,m4a,3gp,3g2,mj2,matroska,webm,avi,mpegts,mpeg,mpegvideo,flv,asf,ogg,gif,apng,ivf,"
    "mxf,dv,nut,yuv4mpegpipe,wtv,rm,r3d,swf,vob,wav,mp3,flac,aac,aiff,w64,caf,ac3,eac3"
)
_STILL_BRANDS = {"heic", "heix", "mif1", "avif", "jxl "}
_STILL_HEADS = {
    b"\x89PNG\r\n\x1a\n": "PNG",
    b"\xff\xd8\xff": "JPEG",
    b"II*\x00": "TIFF",
    b"MM\x00*": "TIFF",
    b"BM": "BMP",
    b"8BPS": "Photoshop",
    b"v/1\x01": "OpenEXR",
}
_PLAYLIST_HEADS = (b"#EXTM3U", b"ffconcat", b"<?xml", b"[playlist]")


class NoPictureError(AppError):
    """A file of sound alone where a picture is needed."""


def checked_path(path: str | Path) -> Path:
    """The absolute path of an existing, readable, non-empty file.

    Raises:
        AppError: It is none of that.
    """
    absolute = places.absolute(path)
    name = absolute.name
    try:
        if absolute.is_dir():
            raise AppError(f"“{name}” is a folder, not a video.", "Choose a file inside it.")
        if not absolute.exists():
            raise AppError(f"“{name}” is not there.", "It may have been moved or renamed.")
        if not absolute.is_file():
            raise AppError(f"“{name}” is no ordinary file.", "Choose a video file.")
        if absolute.stat().st_size == 0:
            raise AppError(f"“{name}” is empty.", "Copy or record it again.")
    except OSError as error:
        raise AppError(f"“{name}” cannot be read: {error.strerror}.") from error
    if not os.access(absolute, os.R_OK):
        raise AppError(f"“{name}” may not be read.", "Change the permissions of the file.")
    return absolute


@contextmanager
def opened(path: Path) -> Iterator[InputContainer]:
    """An open container of a whitelisted kind that reads no other file.

    Raises:
        AppError: It cannot be opened, or an error of FFmpeg leaves the block.
    """
    try:
        container = open_container(path)
        try:
            yield container
        finally:
            container.close()
    except av.error.FFmpegError as error:
        raise refusal(path, error) from error


def open_container(path: Path) -> InputContainer:
    """As `opened`, for an owner that closes it himself.

    Raises:
        AppError: It cannot be opened.
    """
    options = {"format_whitelist": _CONTAINERS, "protocol_whitelist": "file"}
    try:
        return av.open(str(path), "r", options=options, metadata_errors="replace")
    except av.error.FFmpegError as error:
        raise refusal(path, error) from error


def refusal(path: Path, error: av.error.FFmpegError) -> AppError:
    """What to tell a person when FFmpeg gave up on a file."""
    name = path.name
    kind = still_kind(path)
    if kind:
        return still_refusal(path, kind)
    head = _head(path)
    if head.lstrip().startswith(_PLAYLIST_HEADS):
        return AppError(f"“{name}” is a playlist, not a video.", "Open the video that it names.")
    unreadable = (av.error.InvalidDataError, av.error.EOFError, av.error.ArgumentError)
    if isinstance(error, unreadable):
        if head[4:8] == b"ftyp":
            return AppError(
                f"“{name}” is damaged: its index is missing, so the recording was cut short.",
                "Repair it from an intact file of the same camera, or copy it again.",
            )
        return AppError(
            f"“{name}” is damaged or no video that can be read.",
            "Try to play it; if it plays elsewhere, convert it to MP4 first.",
        )
    return AppError(f"“{name}” cannot be opened: {error.strerror}.")


def still_refusal(path: Path, kind: str) -> AppError:
    """A still picture has no motion to follow; it can stand behind a subject."""
    return AppError(
        f"“{path.name}” is a still picture ({kind}), not a video.",
        "Use it as a background picture.",
    )


def still_kind(path: Path) -> str:
    """The kind of still picture a file begins like, or an empty text."""
    head = _head(path)
    if head[:4] == b"RIFF" and head[8:12] == b"WEBP":
        return "WebP"
    if head[4:8] == b"ftyp" and head[8:12].decode("latin-1") in _STILL_BRANDS:
        return "HEIF" if head[8:12] != b"avif" else "AVIF"
    if head.startswith(b"\x89PNG") and b"acTL" in head:
        return ""  # an animated PNG is a clip
    for start, kind in _STILL_HEADS.items():
        if head.startswith(start):
            return kind
    return ""


def _head(path: Path) -> bytes:
    try:
        with path.open("rb") as file:
            return file.read(256)
    except OSError:
        return b""


def main_video(container: InputContainer, path: Path) -> VideoStream:
    """The stream that is the picture: the default one, else the largest; no cover art.

    Raises:
        NoPictureError: There is sound alone.
        AppError: There is nothing, or FFmpeg has no decoder for it.
    """
    streams = [
        stream
        for stream in container.streams.video
        if not stream.disposition & Disposition.attached_pic
    ]
    if not streams:
        if container.streams.audio:
            raise NoPictureError(f"“{path.name}” has sound but no picture.", "Choose a video file.")
        raise AppError(f"“{path.name}” has no picture.", "Choose a video file.")
    usable = [stream for stream in streams if _has_decoder(stream)]
    if not usable:
        raise AppError(
            f"“{path.name}” uses a codec that is not supported.", "Convert it to MP4 first."
        )
    return max(
        usable,
        key=lambda s: (bool(s.disposition & Disposition.default), s.width * s.height, -s.index),
    )


def _has_decoder(stream: VideoStream) -> bool:
    context: object = stream.codec_context  # None without a decoder, whatever the stub says
    return context is not None
