"""Open a media file once and keep what is worth knowing."""

from fractions import Fraction
from pathlib import Path

from gsa_desktop.core.errors import AppError
from gsa_desktop.core.media_info import MediaInfo
from gsa_desktop.media.fingerprint import fingerprint
from gsa_desktop.media.first_look import PictureFacts
from gsa_desktop.media.frame_index import FrameIndex, frame_index
from gsa_desktop.media.sound_file import sound_info, sound_streams
from gsa_desktop.media.source import NoPictureError, checked_path, still_kind, still_refusal

_WIDEST_PIXEL = 8
_NEARLY_SQUARE = Fraction(1, 100)
_HDR_TRANSFERS = {16: "PQ", 18: "HLG"}
_SHORT_S = Fraction(1, 2)


def probe_media(path: str | Path) -> MediaInfo:
    """As `probe`, and of a file of sound alone too: one that can lie on the timeline.

    Raises:
        AppError: The file is missing, neither video nor sound, or unusable; one clear line.
    """
    try:
        return probe(path)
    except NoPictureError:
        return sound_info(checked_path(path))


def probe(path: str | Path) -> MediaInfo:
    """Everything the application wants to know of a file with pictures.

    Raises:
        NoPictureError: It is sound alone.
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
    picture = index.picture
    aspect = _pixel_aspect(index.file.pixel_aspect)
    width, height = picture.width, picture.height
    if picture.rotation % 180:
        width, height, aspect = height, width, 1 / aspect
    first_picture = index.table.time_base * int(index.table.pts[0])
    sounds, sound_notes = sound_streams(index.sounds, first_picture)
    return MediaInfo(
        path=path,
        fingerprint=fingerprint(path),
        width=width,
        height=height,
        pixel_aspect=aspect,
        rotation=picture.rotation,
        container=index.file.container,
        codec=index.file.codec,
        pixel_format=picture.pixel_format,
        table=index.table,
        colour=picture.colour,
        has_alpha=picture.has_alpha,
        sounds=sounds,
        size_bytes=path.stat().st_size,
        notes=(
            *_index_notes(index),
            *_length_notes(index),
            *_picture_notes(picture, aspect),
            *sound_notes,
        ),
        timecode=index.file.timecode,
    )


def _pixel_aspect(stored: Fraction | None) -> Fraction:
    if not stored or not Fraction(1, _WIDEST_PIXEL) <= stored <= _WIDEST_PIXEL:
        return Fraction(1)
    if abs(stored - 1) < _NEARLY_SQUARE:
        return Fraction(1)  # what scaling to whole pixels leaves behind
    return Fraction(stored)


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


def _length_notes(index: FrameIndex) -> list[str]:
    """Containers without a frame count still promise a duration."""
    promised = index.file.promised
    if promised is None or index.announced:
        return []
    ends = [index.table.duration]
    ends += [facts.time_base * (facts.end - (facts.first or 0)) for facts in index.sounds]
    missing = promised - max(ends)
    if missing <= max(_SHORT_S, promised / 50):
        return []
    return [f"The file is cut short: about {float(missing):.1f} s at the end are missing."]


def _picture_notes(picture: PictureFacts, aspect: Fraction) -> list[str]:
    notes = []
    colour = picture.colour
    if colour.transfer in _HDR_TRANSFERS:
        notes.append(
            f"HDR ({_HDR_TRANSFERS[colour.transfer]}): shown without tone mapping; an export keeps "
            "it or maps it to SDR, as you choose."
        )
    if colour.bit_depth > 8:
        notes.append(
            f"{colour.bit_depth}-bit picture: shown with 8 bits, exported with all where the "
            "format can."
        )
    if aspect != 1:
        notes.append(f"Pixels are {aspect} as wide as high; exports keep them.")
    if picture.interlaced:
        notes.append("Interlaced picture: fields are not separated.")
    return notes
