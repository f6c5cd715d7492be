"""OpenTimelineIO files, read: as we write them, and as other programs do."""

import json
from collections import Counter
from collections.abc import Iterator
from dataclasses import replace
from fractions import Fraction
from pathlib import Path
from typing import Any
from urllib.parse import unquote, urlsplit

from gsa_desktop.core.errors import AppError
from gsa_desktop.core.json_values import from_json
from gsa_desktop.core.project import Clip
from gsa_desktop.core.smpte import can_drop, count_of, fitted, text_of
from gsa_desktop.core.timebase import STANDARD_RATES
from gsa_desktop.core.timeline_import import ForeignMarker, ForeignTimeline, Part, PartTrack
from gsa_desktop.media.otio_file import COLOURS, OURS, load_library

_RESOLVE = "Resolve_OTIO"
_DEEPEST = 16


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
        self._markers: list[ForeignMarker] = []

    def timeline(self, read: Any) -> ForeignTimeline:
        kinds = self._otio.schema.TrackKind
        found: dict[str, list[PartTrack]] = {kinds.Video: [], kinds.Audio: []}
        for track in read.tracks:
            if isinstance(track, self._otio.schema.Track) and track.kind in found:
                found[track.kind].append(self._track(track))
            else:
                self._left_out["track of another kind"] += 1
        tracks, sounds = tuple(found[kinds.Video]), tuple(found[kinds.Audio])
        rate = self._rate(read)
        end = max(
            (part.stop for track in (*tracks, *sounds) for part in track.parts),
            default=Fraction(0),
        )
        self._read_stack_markers(read, end)
        notes = tuple(
            f"Left out: {count} x {what}." for what, count in sorted(self._left_out.items())
        )
        return ForeignTimeline(
            rate, tracks, sounds, notes, tuple(self._markers), _size(read), _timecode(read, rate)
        )

    def _rate(self, read: Any) -> Fraction:
        if read.global_start_time is not None:
            return _exact(read.global_start_time.rate)
        for clip in read.find_clips():
            if clip.source_range is not None:
                return _exact(clip.source_range.duration.rate)
            if clip.media_reference.available_range is not None:
                return _exact(clip.media_reference.available_range.duration.rate)
        return Fraction(25)

    # --- markers

    def _read_stack_markers(self, read: Any, end: Fraction) -> None:
        """Those of the whole timeline; some programs count them from its first timecode on."""
        origin = Fraction(0)
        if read.global_start_time is not None:
            origin = _seconds(read.global_start_time)
        others, self._markers = self._markers, []  # of two at one place, the timeline's counts
        for marker in read.tracks.markers:
            at = _seconds(marker.marked_range.start_time)
            self._add_marker(marker, at - origin if at >= origin and at > end else at)
        self._markers += others

    def _add_marker(self, marker: Any, at: Fraction) -> None:
        ours = marker.metadata.get(OURS)
        colour = COLOURS.get(str(marker.color), COLOURS["BLUE"])
        if ours and len(ours.get("colour", ())) == 3:
            red, green, blue = (min(max(int(part), 0), 255) for part in ours["colour"])
            colour = red, green, blue
        text = str(marker.name or marker.comment)
        self._markers.append(ForeignMarker(max(at, Fraction(0)), text, colour))

    # --- tracks

    def _track(self, track: Any) -> PartTrack:
        ours = track.metadata.get(OURS)
        locked = bool(ours.get("locked")) if ours else False
        for marker in track.markers:
            self._add_marker(marker, _seconds(marker.marked_range.start_time))
        return PartTrack(tuple(self._parts(track)), bool(track.enabled), locked)

    def _parts(self, track: Any, depth: int = 0) -> Iterator[Part]:
        """The clips of a track, counted from its own start; nested ones among them."""
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
            if self._is_warped(item):
                self._left_out["clip with a change of speed"] += 1
            elif isinstance(item, schema.Clip):
                yield from self._clip(item, span, begin, at)
            else:
                yield from self._nested(item, span, begin, (track.kind, depth))

    def _is_warped(self, item: Any) -> bool:
        """Whether it is played at another speed; all other effects are merely counted."""
        for effect in item.effects:
            if isinstance(effect, self._otio.schema.LinearTimeWarp):
                if effect.time_scalar != 1:
                    return True
            elif isinstance(effect, self._otio.schema.TimeEffect):
                return True
        if len(item.effects):
            self._left_out["effects of a clip"] += 1
        return False

    def _clip(self, item: Any, span: Any, begin: Fraction, stop: Fraction) -> Iterator[Part]:
        for marker in item.markers:  # counted in the time of the clip's file
            at = _seconds(marker.marked_range.start_time) - _seconds(span.start_time)
            if 0 <= at < stop - begin:
                self._add_marker(marker, begin + at)
        if isinstance(item.media_reference, self._otio.schema.ExternalReference):
            yield self._part(item, span, begin, stop)
        else:
            self._left_out["clip without a file"] += 1

    def _part(self, item: Any, span: Any, begin: Fraction, stop: Fraction) -> Part:
        media = item.media_reference
        known = media.available_range
        own, untouched = _own(item, span)
        path = _path(media.target_url, self._folder)
        return Part(
            media=path,
            begin=begin,
            stop=stop,
            source=_seconds(span.start_time),
            origin=None if known is None else _seconds(known.start_time),
            rate=_exact((known or span).start_time.rate),
            own=own,
            untouched=untouched,
            name="" if item.name in (path.name, path.stem) else item.name,
            group=_group(item),
        )

    def _nested(
        self, item: Any, span: Any, begin: Fraction, within: tuple[str, int]
    ) -> Iterator[Part]:
        """The clips of a nested timeline in their places, if one track of it is all there is."""
        kind, depth = within
        lines = [item] if isinstance(item, self._otio.schema.Track) else []
        if isinstance(item, self._otio.schema.Stack):
            tracks = [one for one in item if isinstance(one, self._otio.schema.Track)]
            lines = [one for one in tracks if one.kind == kind and one.enabled and len(one)]
            if len(tracks) < len(item):
                lines = []
        if len(lines) != 1 or depth >= _DEEPEST:
            self._left_out["nested timeline"] += 1
            return
        first, length = _seconds(span.start_time), _seconds(span.duration)
        seen = len(self._markers)
        for part in self._parts(lines[0], depth + 1):
            inside = _trimmed(part, first, first + length)
            if inside is not None:
                by = begin - first
                yield replace(inside, begin=inside.begin + by, stop=inside.stop + by)
        inner = self._markers[seen:]
        self._markers[seen:] = [
            replace(marker, at=marker.at + begin - first)
            for marker in inner
            if first <= marker.at < first + length
        ]


def _trimmed(part: Part, begin: Fraction, stop: Fraction) -> Part | None:
    """What of a part lies between two times."""
    first, last = max(part.begin, begin), min(part.stop, stop)
    if first >= last:
        return None
    if (first, last) == (part.begin, part.stop):
        return part
    source = part.source + first - part.begin
    return replace(part, begin=first, stop=last, source=source, untouched=False)


def _own(item: Any, span: Any) -> tuple[Clip | None, bool]:
    """The clip that we wrote there, and whether it is still cut the same."""
    ours = item.metadata.get(OURS)
    try:
        clip: Clip = from_json(Clip, json.loads(ours["clip"]))
        written = (ours["start"], ours["length"])
    except (ValueError, TypeError, KeyError):
        return None, False  # not ours, or changed beyond use: the file's own words count
    return clip, (span.start_time.value, span.duration.value) == written


def _group(item: Any) -> str:
    """What DaVinci Resolve calls the clips that it links; empty for none."""
    resolve = item.metadata.get(_RESOLVE)
    group = resolve.get("Link Group ID") if resolve else None
    return "" if group is None else str(group)


def _size(read: Any) -> tuple[int, int] | None:
    ours = read.metadata.get(OURS)
    size = list(ours.get("size", ())) if ours else []
    return (int(size[0]), int(size[1])) if len(size) == 2 else None


def _timecode(read: Any, rate: Fraction) -> str:
    """Of the first frame; OTIO does not say whether it drops: at 29.97 it does, as OTIO has it."""
    if read.global_start_time is None:
        return ""
    count = int(read.global_start_time.value)
    ours = read.metadata.get(OURS)
    if ours is not None:
        written = str(ours.get("timecode", ""))
        if (count_of(fitted(written, rate), rate) or (0,))[0] == count:
            return written
    return text_of(count, rate, drop=can_drop(rate)) if count > 0 else ""


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
