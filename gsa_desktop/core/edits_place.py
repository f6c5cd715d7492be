"""Edits that bring files onto the timeline: Project -> Project, pure.

A file with pictures goes to a picture track, its sound to a sound track below; a file of sound
alone goes to a sound track. `tables` are the times of the media files that are known.
"""

from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from typing import Literal

from gsa_desktop.core.conform import timeline_length, timeline_rate
from gsa_desktop.core.edits import (
    Tables,
    add_media,
    clips_under,
    free_seat,
    place_clip,
    rate_of,
    shift,
    split_clips,
)
from gsa_desktop.core.edits_markers import moved_markers
from gsa_desktop.core.edits_overwrite import cleared
from gsa_desktop.core.edits_settings import set_rate
from gsa_desktop.core.layout import Seat, put, track_at
from gsa_desktop.core.media_info import MediaInfo
from gsa_desktop.core.project import Clip, Project, SegmentSettings
from gsa_desktop.core.timebase import FrameRange

How = Literal["beside", "insert", "overwrite"]


@dataclass(frozen=True)
class Target:
    """Where files go, one after the other.

    Attributes:
        frame: Timeline frame of the first; None for the end of the track.
        track: Number of the picture track; one too high is a new one.
        sound: Number of the sound track for files of sound alone.
        how: "beside" what is there, on the next track with room; "insert" moves all that comes
            later on unlocked tracks along and divides what is there; "overwrite" cuts it away.
    """

    frame: int | None = None
    track: int = 0
    sound: int = 0
    how: How = "beside"


@dataclass(frozen=True)
class Placed:
    """The project with files on its timeline, and the clips that commands apply to from now on."""

    project: Project
    clips: tuple[Clip, ...]


def place_files(
    project: Project,
    infos: Sequence[MediaInfo],
    target: Target,
    segment: SegmentSettings,
    new_id: Callable[[], str],
    tables: Tables,
) -> Placed:
    """Put files onto the timeline.

    The first file with pictures sets the rate and size of a timeline that has seen none.

    Args:
        project: The project.
        infos: The files, in order.
        target: Where they go.
        segment: How clips of pictures are cut out.
        new_id: Makes an id that no clip has.
        tables: Times of the files that are on the timeline already.

    Raises:
        AppError: a track is locked, or a clip that is linked to a locked one would have to move.
    """
    tables = {**tables, **{info.path: info.table for info in infos}}
    project = _with_format(project, infos, tables)
    rate = rate_of(project.timeline)
    lengths = [timeline_length(FrameRange(0, i.frames), i.table, rate) for i in infos]
    at = target.frame
    if target.how == "insert":
        at = _end_of(project, target, infos[0]) if at is None else at
        project = with_gap(project, at, sum(lengths), new_id, tables)
    clips: list[Clip] = []
    for info, length in zip(infos, lengths, strict=True):
        start = _end_of(project, target, info) if at is None else at
        clip = Clip(new_id(), info.path, FrameRange(0, info.frames), start, segment, length=length)
        if target.how == "overwrite":
            spans = [(seat, clip.start, clip.stop) for seat in _seats_of(project, info, target)]
            project = cleared(project, spans, new_id, tables)
        project = _placed(project, info, clip, target, new_id)
        clips.append(clip)
        at = at if at is None else clip.stop
    return Placed(project, tuple(clips))


def with_gap(
    project: Project, at: int, length: int, new_id: Callable[[], str], tables: Tables
) -> Project:
    """Room for so many frames at a frame of all unlocked tracks; clips there are divided.

    Later markers move along.

    Raises:
        AppError: a clip that would move is linked to one on a locked track.
    """
    under = clips_under(project.timeline, at)
    if under:
        project = split_clips(project, under, at, new_id, tables)
    project = shift(project, (), (), lambda clip: length if clip.start >= at else 0)
    return moved_markers(project, lambda frame: frame + length if frame >= at else frame)


def _with_format(project: Project, infos: Sequence[MediaInfo], tables: Tables) -> Project:
    timeline = project.timeline
    first = next((info for info in infos if info.has_picture), None)
    if first is None:
        return replace(project, timeline=replace(timeline, rate=rate_of(timeline)))
    rate, size = timeline_rate(first.table), (first.width, first.height)
    unseen = timeline.size is None and not any(track.clips for track in timeline.tracks)
    if unseen and timeline.rate is not None:  # by sound alone
        timeline = set_rate(project, rate, tables).timeline
    timeline = replace(timeline, rate=timeline.rate or rate, size=timeline.size or size)
    return replace(project, timeline=timeline)


def _placed(
    project: Project, info: MediaInfo, clip: Clip, target: Target, new_id: Callable[[], str]
) -> Project:
    seat = _seats_of(project, info, target)[0]
    if target.how == "beside":
        seat = free_seat(project.timeline, seat, clip.start, clip.stop)
    if info.has_picture:
        return place_clip(
            project, clip, track=seat.number, sound_id=new_id() if info.sounds else ""
        )
    return put(add_media(project, clip.media), (), [(seat, clip)])


def _seats_of(project: Project, info: MediaInfo, target: Target) -> list[Seat]:
    """The tracks that a file is meant for; at most one new track of pictures."""
    if not info.has_picture:
        return [Seat("sound", max(target.sound, 0))]
    number = min(max(target.track, 0), len(project.timeline.tracks))
    picture = Seat("picture", number)
    return [picture, Seat("sound", number)] if info.sounds else [picture]


def _end_of(project: Project, target: Target, info: MediaInfo) -> int:
    """The timeline frame after the last clip of the track that a file is meant for."""
    clips = track_at(project.timeline, _seats_of(project, info, target)[0]).clips
    return clips[-1].stop if clips else 0
