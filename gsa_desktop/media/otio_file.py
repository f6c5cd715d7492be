"""OpenTimelineIO files, written; and the only door to the library, which is optional."""

import json
from fractions import Fraction
from pathlib import Path
from typing import Any

from gsa_desktop.core.errors import AppError
from gsa_desktop.core.handover import (
    Infos,
    first_count,
    own_rate,
    source_count,
    start_of,
)
from gsa_desktop.core.json_values import to_json
from gsa_desktop.core.layout import KINDS, Seat, tracks_of
from gsa_desktop.core.media_info import MediaInfo
from gsa_desktop.core.project import Clip, Marker, Timeline, Track

OURS = "gsa_desktop"
# OTIO knows eleven colours of markers by name; ours goes along as metadata.
COLOURS: dict[str, tuple[int, int, int]] = {
    "RED": (230, 57, 53),
    "PINK": (240, 98, 146),
    "ORANGE": (251, 140, 0),
    "YELLOW": (253, 216, 53),
    "GREEN": (67, 160, 71),
    "CYAN": (0, 188, 212),
    "BLUE": (61, 139, 255),
    "PURPLE": (126, 87, 194),
    "MAGENTA": (216, 27, 160),
    "BLACK": (0, 0, 0),
    "WHITE": (255, 255, 255),
}


def load_library() -> Any:
    """The library.

    Raises:
        AppError: It is not installed.
    """
    try:
        import opentimelineio
    except ImportError as error:
        raise AppError(
            "OTIO files need OpenTimelineIO.", "Install it: pip install 'gsa-desktop[handover]'."
        ) from error
    return opentimelineio


def otio_text(name: str, timeline: Timeline, infos: Infos, folder: Path | None = None) -> str:
    """A timeline as the text of an .otio file.

    Places of clips in their files are in the files' own timecode, the timeline starts at its own.
    Everything of ours that OTIO has no word for goes along as metadata.

    Args:
        name: Of the timeline.
        timeline: The timeline; it has a rate.
        infos: What is known of all its files.
        folder: Files in it are named relative to it, so that it can be moved.

    Raises:
        AppError: The library is missing.
    """
    otio = load_library()
    rate = timeline.rate or Fraction(25)
    start, _ = start_of(timeline, infos)
    written = otio.schema.Timeline(name, global_start_time=_time(otio, start, rate))
    written.metadata[OURS] = {"size": list(timeline.size or ()), "timecode": timeline.timecode}
    written.tracks.markers.extend(_written_marker(otio, m, rate) for m in timeline.markers)
    for kind in KINDS:
        for number, track in enumerate(tracks_of(timeline, kind)):
            seat = Seat(kind, number)
            written.tracks.append(_written_track(otio, seat, track, rate, infos, folder))
    return str(written.to_json_string(indent=2)) + "\n"


def _written_marker(otio: Any, marker: Marker, rate: Fraction) -> Any:
    nearest = min(COLOURS, key=lambda name: _distance(COLOURS[name], marker.colour))
    return otio.schema.Marker(
        marker.text,
        otio.opentime.TimeRange(_time(otio, marker.frame, rate), _time(otio, 0, rate)),
        nearest,
        {OURS: {"colour": list(marker.colour)}},
        marker.text,  # Kdenlive shows the comment, others the name
    )


def _distance(one: tuple[int, int, int], other: tuple[int, int, int]) -> int:
    return sum((a - b) ** 2 for a, b in zip(one, other, strict=True))


def _written_track(
    otio: Any, seat: Seat, track: Track, rate: Fraction, infos: Infos, folder: Path | None
) -> Any:
    is_picture = seat.kind == "picture"
    kind = otio.schema.TrackKind.Video if is_picture else otio.schema.TrackKind.Audio
    written = otio.schema.Track(seat.name, kind=kind, metadata={OURS: {"locked": track.locked}})
    written.enabled = not (track.hidden if is_picture else track.muted)
    at = 0
    for clip in track.clips:
        if clip.start > at:
            written.append(otio.schema.Gap(duration=_time(otio, clip.start - at, rate)))
        written.append(_written_clip(otio, clip, infos[clip.media], rate, folder))
        at = clip.stop
    return written


def _written_clip(
    otio: Any, clip: Clip, info: MediaInfo, rate: Fraction, folder: Path | None
) -> Any:
    span = otio.opentime.TimeRange
    start, own = source_count(clip, info, rate), own_rate(info, rate)
    frames = len(info.table)
    if own != rate or not info.has_picture:
        frames = round(info.table.duration * own)
    count = first_count(info, rate)[0]
    media = otio.schema.ExternalReference(
        _url(clip.media, folder), span(_time(otio, count, own), _time(otio, frames, own))
    )
    media.name = clip.media.name
    ours = {"clip": json.dumps(to_json(clip)), "start": start, "length": clip.length}
    return otio.schema.Clip(
        clip.title,
        media,
        span(_time(otio, start, own), _time(otio, clip.length, rate)),
        metadata={OURS: ours},
    )


def _time(otio: Any, frames: int, rate: Fraction) -> Any:
    return otio.opentime.RationalTime(frames, float(rate))


def _url(path: Path, folder: Path | None) -> str:
    if folder is not None and folder in path.parents:
        return path.relative_to(folder).as_posix()
    return path.as_uri()
