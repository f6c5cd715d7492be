"""Open a media file once and keep what is worth knowing."""

from fractions import Fraction
from pathlib import Path

import av.error
from av.audio.stream import AudioStream
from av.container import InputContainer
from av.stream import Disposition
from av.video.frame import VideoFrame

from gsa_desktop.core.errors import AppError
from gsa_desktop.core.media_info import MediaInfo, SoundStream
from gsa_desktop.media.colour_in import colour_of, has_alpha, right_angle
from gsa_desktop.media.fingerprint import fingerprint
from gsa_desktop.media.frame_index import FrameIndex, SoundSpan, frame_index
from gsa_desktop.media.open_clip import OpenClip
from gsa_desktop.media.source import checked_path, opened, still_kind, still_refusal

_WIDEST_PIXEL = 8
_NEARLY_SQUARE = Fraction(1, 100)
_HDR_TRANSFERS = {16: "PQ", 18: "HLG"}
_SHORT_S = 0.5


def probe(path: str | Path) -> MediaInfo:
    """Everything the application wants to know of a file.

    Raises:
        AppError: The file is missing, no video, or unusable; one clear line.
    """
    place = checked_path(path)
    kind = still_kind(place)
    if kind:
        raise still_refusal(place, kind)
    try:
        index = frame_index(place)
        return _info(place, index)
    except OSError as error:
        raise AppError(f"“{place.name}” cannot be read: {error.strerror}.") from error


def _info(path: Path, index: FrameIndex) -> MediaInfo:
    with OpenClip(path, "SLICE") as clip:
        picture = _first_picture(clip)
        rotation = right_angle(picture.rotation)
        aspect = _pixel_aspect(clip.stream.sample_aspect_ratio)
        width, height = picture.width, picture.height
        if rotation % 180:
            width, height, aspect = height, width, 1 / aspect
        promised = clip.container.duration
        container = clip.container.format.name
        codec = clip.stream.codec_context.codec.canonical_name
        timecode = _timecode(clip)
    sounds, sound_notes = _sounds(path, index)
    return MediaInfo(
        path=path,
        fingerprint=fingerprint(path),
        width=width,
        height=height,
        pixel_aspect=aspect,
        rotation=rotation,
        container=container,
        codec=codec,
        pixel_format=picture.format.name,
        table=index.table,
        colour=colour_of(picture),
        has_alpha=has_alpha(picture.format),
        sounds=sounds,
        size_bytes=path.stat().st_size,
        notes=(
            *_index_notes(index),
            *_length_notes(index, promised),
            *_picture_notes(picture, aspect),
            *sound_notes,
        ),
        timecode=timecode,
    )


def _first_picture(clip: OpenClip) -> VideoFrame:
    for packet in clip.packets():
        for picture in clip.decode(packet):
            return picture
    raise AppError(f"“{clip.path.name}” holds no picture that can be decoded.")


def _pixel_aspect(stored: Fraction | None) -> Fraction:
    if not stored or not Fraction(1, _WIDEST_PIXEL) <= stored <= _WIDEST_PIXEL:
        return Fraction(1)
    if abs(stored - 1) < _NEARLY_SQUARE:
        return Fraction(1)  # what scaling to whole pixels leaves behind
    return Fraction(stored)


def _timecode(clip: OpenClip) -> str:
    places = [clip.stream.metadata, clip.container.metadata]
    places += [stream.metadata for stream in clip.container.streams.data]
    for metadata in places:
        if metadata.get("timecode"):
            return metadata["timecode"]
    return ""


def _sounds(path: Path, index: FrameIndex) -> tuple[tuple[SoundStream, ...], tuple[str, ...]]:
    """Sound streams that decode, the default one first, and notes on those that do not."""
    first_picture = index.table.time_base * int(index.table.pts[0])
    found: list[tuple[bool, SoundStream]] = []
    notes: list[str] = []
    with opened(path) as container:
        numbers = [stream.index for stream in container.streams.audio]
    for number in numbers:
        span = index.sounds.get(number)
        with opened(path) as container:
            stream = container.streams[number]
            if span is None or not isinstance(stream, AudioStream):
                notes.append(f"Sound stream {number} is empty and is left out.")
                continue
            start = _first_sample(container, stream)
            if start is None:
                notes.append(f"Sound stream {number} cannot be decoded and is left out.")
                continue
            sound = _sound(stream, span, start, first_picture)
            found.append((bool(stream.disposition & Disposition.default), sound))
    found.sort(key=lambda pair: not pair[0])
    return tuple(sound for _, sound in found), tuple(notes)


def _sound(
    stream: AudioStream, span: SoundSpan, start: Fraction, first_picture: Fraction
) -> SoundStream:
    end = Fraction(stream.time_base or 1) * span.end
    return SoundStream(
        index=stream.index,
        codec=stream.codec_context.codec.canonical_name,
        rate=stream.rate,
        channels=stream.channels,
        start=start - first_picture,
        duration=max(Fraction(0), end - start),
    )


def _first_sample(container: InputContainer, stream: AudioStream) -> Fraction | None:
    """Seconds of the first sample that is heard: the decoder takes the encoder's delay away."""
    context: object = stream.codec_context
    if context is None or not stream.rate:
        return None
    tried = 0
    for packet in container.demux(stream):
        try:
            for frame in packet.decode():
                if frame.pts is not None and frame.time_base is not None:
                    return frame.pts * Fraction(frame.time_base)
        except av.error.FFmpegError:
            tried += 1
            if tried > 50:
                return None
    return None


def _index_notes(index: FrameIndex) -> list[str]:
    notes = []
    if index.announced > index.packets:
        notes.append(
            f"The file is cut short: it announces {index.announced} frames and holds "
            f"{index.packets}."
        )
    if index.late_start:
        notes.append(f"{index.late_start} frames at the start cannot be decoded and are left out.")
    if index.same_time:
        notes.append(f"{index.same_time} frames share their time with another and are left out.")
    if index.untimed:
        notes.append(f"{index.untimed} frames have no time to be shown at and are left out.")
    if not index.in_order:
        notes.append("Its times are out of order; frames are taken in the order of decoding.")
    return notes


def _length_notes(index: FrameIndex, promised_us: int | None) -> list[str]:
    """Containers without a frame count still promise a duration."""
    if promised_us is None or index.announced:
        return []
    ends = [index.table.duration]
    ends += [Fraction(span.end - span.first) * span.time_base for span in index.sounds.values()]
    missing = promised_us / 1_000_000 - float(max(ends))
    if missing <= max(_SHORT_S, 0.02 * promised_us / 1_000_000):
        return []
    return [f"The file is cut short: about {missing:.1f} s at the end are missing."]


def _picture_notes(picture: VideoFrame, aspect: Fraction) -> list[str]:
    notes = []
    colour = colour_of(picture)
    if colour.transfer in _HDR_TRANSFERS:
        notes.append(
            f"HDR ({_HDR_TRANSFERS[colour.transfer]}): shown and exported without tone mapping."
        )
    if colour.bit_depth > 8:
        notes.append(f"{colour.bit_depth}-bit picture: processed at 8 bits.")
    if aspect != 1:
        notes.append(f"Pixels are {aspect} as wide as high; exports keep them.")
    if picture.interlaced_frame:
        notes.append("Interlaced picture: fields are not separated.")
    return notes
