"""OpenTimelineIO files, written and read; the only door to the library, which is optional."""

import json
from collections import Counter
from collections.abc import Iterator
from fractions import Fraction
from pathlib import Path
from typing import Any
from urllib.parse import unquote, urlsplit

from gsa_desktop.core.errors import AppError
from gsa_desktop.core.handover import (
    Infos,
    first_count,
    own_rate,
    source_count,
    start_of,
)
from gsa_desktop.core.json_values import from_json, to_json
from gsa_desktop.core.layout import KINDS, Seat, tracks_of
from gsa_desktop.core.media_info import MediaInfo
from gsa_desktop.core.project import Clip, Timeline, Track
from gsa_desktop.core.timebase import STANDARD_RATES
from gsa_desktop.core.timeline_import import ForeignTimeline, Part, PartTrack

_OURS = "gsa_desktop"


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


# --- writing


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
    for kind in KINDS:
        for number, track in enumerate(tracks_of(timeline, kind)):
            seat = Seat(kind, number)
            written.tracks.append(_written_track(otio, seat, track, rate, infos, folder))
    return str(written.to_json_string(indent=2)) + "\n"


def _written_track(
    otio: Any, seat: Seat, track: Track, rate: Fraction, infos: Infos, folder: Path | None
) -> Any:
    is_picture = seat.kind == "picture"
    kind = otio.schema.TrackKind.Video if is_picture else otio.schema.TrackKind.Audio
    written = otio.schema.Track(seat.name, kind=kind, metadata={_OURS: {"locked": track.locked}})
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
        clip.media.name,
        media,
        span(_time(otio, start, own), _time(otio, clip.length, rate)),
        metadata={_OURS: ours},
    )


def _time(otio: Any, frames: int, rate: Fraction) -> Any:
    return otio.opentime.RationalTime(frames, float(rate))


def _url(path: Path, folder: Path | None) -> str:
    if folder is not None and folder in path.parents:
        return path.relative_to(folder).as_posix()
    return path.as_uri()


# --- reading


def read_otio(path: Path) -> ForeignTimeline:
    """What is on a timeline that any program has written.

    Raises:
        AppError: The library is missing, the file cannot be read, or it is no timeline.
    """
    otio = load_library()
    try:
        text = path.read_text("utf-8")
    except OSError as error:
        raise AppError(f"{path.name} cannot be read ({error.strerror}).") from error
    except ValueError as error:
        raise AppError(f"{path.name} is not an OTIO file.") from error
    try:
        read = otio.core.deserialize_json_from_string(text)
    except (ValueError, otio.exceptions.OTIOError) as error:
        raise AppError(f"{path.name} is not an OTIO file, or it is damaged.") from error
    if isinstance(read, otio.schema.SerializableCollection):
        read = next((one for one in read if isinstance(one, otio.schema.Timeline)), read)
    if not isinstance(read, otio.schema.Timeline):
        raise AppError(f"{path.name} holds no timeline.")
    return _Reading(otio, path.parent).timeline(read)


class _Reading:
    """One file being read; counts what is left out."""

    def __init__(self, otio: Any, folder: Path) -> None:
        self._otio = otio
        self._folder = folder
        self._left_out: Counter[str] = Counter()

    def timeline(self, read: Any) -> ForeignTimeline:
        kinds = self._otio.schema.TrackKind
        found: dict[str, list[PartTrack]] = {kinds.Video: [], kinds.Audio: []}
        for track in read.tracks:
            if isinstance(track, self._otio.schema.Track) and track.kind in found:
                found[track.kind].append(self._track(track))
            else:
                self._left_out["track of another kind"] += 1
        notes = tuple(
            f"Left out: {count} x {what}." for what, count in sorted(self._left_out.items())
        )
        tracks, sounds = tuple(found[kinds.Video]), tuple(found[kinds.Audio])
        return ForeignTimeline(self._rate(read), tracks, sounds, notes)

    def _rate(self, read: Any) -> Fraction:
        if read.global_start_time is not None:
            return _exact(read.global_start_time.rate)
        for clip in read.find_clips():
            if clip.source_range is not None:
                return _exact(clip.source_range.duration.rate)
            if clip.media_reference.available_range is not None:
                return _exact(clip.media_reference.available_range.duration.rate)
        return Fraction(25)

    def _track(self, track: Any) -> PartTrack:
        ours = track.metadata.get(_OURS)
        locked = bool(ours.get("locked")) if ours else False
        return PartTrack(tuple(self._parts(track)), bool(track.enabled), locked)

    def _parts(self, track: Any) -> Iterator[Part]:
        schema, at = self._otio.schema, Fraction(0)
        for item in track:
            if isinstance(item, schema.Transition):
                self._left_out["transition"] += 1
                continue
            try:
                span = item.trimmed_range()
            except self._otio.exceptions.OTIOError:
                self._left_out["clip without a length"] += 1
                continue
            begin, at = at, at + _seconds(span.duration)
            if isinstance(item, schema.Gap) or at == begin:
                continue
            if not isinstance(item, schema.Clip):
                self._left_out["nested timeline"] += 1
                continue
            if len(item.effects):
                self._left_out["effects of a clip"] += 1
            if isinstance(item.media_reference, schema.ExternalReference):
                yield self._part(item, span, begin, at)
            else:
                self._left_out["clip without a file"] += 1

    def _part(self, item: Any, span: Any, begin: Fraction, stop: Fraction) -> Part:
        media = item.media_reference
        known = media.available_range
        own, untouched = _own(item, span)
        return Part(
            media=_path(media.target_url, self._folder),
            begin=begin,
            stop=stop,
            source=_seconds(span.start_time),
            origin=None if known is None else _seconds(known.start_time),
            rate=_exact((known or span).start_time.rate),
            own=own,
            untouched=untouched,
        )


def _own(item: Any, span: Any) -> tuple[Clip | None, bool]:
    """The clip that we wrote there, and whether it is still cut the same."""
    ours = item.metadata.get(_OURS)
    try:
        clip: Clip = from_json(Clip, json.loads(ours["clip"]))
        written = (ours["start"], ours["length"])
    except (ValueError, TypeError, KeyError):
        return None, False  # not ours, or changed beyond use: the file's own words count
    return clip, (span.start_time.value, span.duration.value) == written


def _exact(rate: float) -> Fraction:
    """The rate that a float stands for: 29.97 and its like are n * 1000/1001."""
    near = min(STANDARD_RATES, key=lambda known: abs(float(known) - rate))
    if abs(float(near) - rate) < 0.01:
        return near
    return Fraction(rate).limit_denominator(1001) or Fraction(25)


def _seconds(time: Any) -> Fraction:
    return Fraction(time.value) / _exact(time.rate)


def _path(url: str, folder: Path) -> Path:
    """The file that a URL or a plain path means, relative ones from the folder of the .otio."""
    parts = urlsplit(url)
    if parts.scheme == "file":
        name = unquote(parts.path)
        return Path(name[1:] if name[2:3] == ":" else name).absolute()  # /C:/film.mov
    plain = folder / url
    return (plain if plain.exists() or "%" not in url else folder / unquote(url)).absolute()
