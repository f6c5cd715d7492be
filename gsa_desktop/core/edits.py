"""Edits: Project -> Project, pure. What cannot be done raises AppError and changes nothing.

Timeline frames count at the timeline's rate; a clip shows one media frame for each of them.
"""

from collections.abc import Callable
from dataclasses import replace
from fractions import Fraction
from itertools import pairwise
from pathlib import Path

from gsa_desktop.core.errors import AppError
from gsa_desktop.core.project import (
    Background,
    Clip,
    Project,
    RefineSettings,
    SegmentSettings,
    Track,
)
from gsa_desktop.core.timebase import FrameRange


def check_timeline(project: Project) -> None:
    """Make sure of what every edit keeps: clips have frames, are in order and apart, ids differ.

    Raises:
        ValueError: it is not so.
    """
    ids = [clip.id for _, clip in _placed(project)]
    if len(set(ids)) != len(ids):
        raise ValueError("two clips have one id")
    for track in project.timeline.tracks:
        end = 0
        for clip in track.clips:
            if clip.start < end or not len(clip.cut):
                raise ValueError(f"clip {clip.id} overlaps or is empty")
            end = end_of(clip)


def add_media(project: Project, path: Path) -> Project:
    """Put a file into the bin, once."""
    if path in project.media:
        return project
    return replace(project, media=(*project.media, path))


def add_clip(
    project: Project,
    clip: Clip,
    *,
    track: int = 0,
    rate: Fraction | None = None,
    size: tuple[int, int] | None = None,
) -> Project:
    """Place a clip; the first one sets the timeline's rate and size. Its media joins the bin.

    A track number one above the highest makes a new track.

    Raises:
        AppError: another clip is there, or the clip is empty.
    """
    if any(clip.id == other.id for _, other in _placed(project)):
        raise ValueError(f"clip id {clip.id} is taken")
    timeline = project.timeline
    timeline = replace(
        timeline,
        rate=rate if timeline.rate is None else timeline.rate,
        size=size if timeline.size is None else timeline.size,
    )
    return _insert(add_media(replace(project, timeline=timeline), clip.media), clip, track)


def end_of(clip: Clip) -> int:
    """The timeline frame after a clip's last."""
    return clip.start + len(clip.cut)


def append_start(project: Project, track: int = 0) -> int:
    """The timeline frame after the last clip of a track."""
    tracks = project.timeline.tracks
    if track >= len(tracks) or not tracks[track].clips:
        return 0
    return end_of(tracks[track].clips[-1])


def find_clip(project: Project, clip_id: str) -> Clip:
    """The clip of that id.

    Raises:
        KeyError: there is none.
    """
    return _find(project, clip_id)[1]


def trim_clip(
    project: Project, clip_id: str, *, start: int | None = None, stop: int | None = None
) -> Project:
    """New first or end frame of the media; the pictures that stay keep their place in time.

    Raises:
        AppError: nothing would be left, or a neighbour is in the way.
    """
    clip = find_clip(project, clip_id)
    first = clip.cut.start if start is None else start
    last = clip.cut.stop if stop is None else stop
    place = clip.start + first - clip.cut.start
    if first < 0 or first >= last or place < 0:
        raise AppError("A clip needs at least one frame, and cannot begin before the timeline.")
    return _replaced(project, replace(clip, cut=FrameRange(first, last), start=place))


def split_clip(project: Project, clip_id: str, at: int, new_id: str) -> Project:
    """Two clips from one, cut before timeline frame `at`; the right one gets new_id.

    Raises:
        AppError: `at` is not inside the clip.
    """
    track, clip = _find(project, clip_id)
    if not clip.start < at < end_of(clip):
        raise AppError("The playhead is not inside the clip.", "Move it to where the cut shall be.")
    middle = clip.cut.start + at - clip.start
    left = replace(clip, cut=FrameRange(clip.cut.start, middle))
    right = replace(clip, id=new_id, cut=FrameRange(middle, clip.cut.stop), start=at)
    return add_clip(_replaced(project, left), right, track=track)


def move_clip(project: Project, clip_id: str, start: int, *, track: int | None = None) -> Project:
    """Place a clip elsewhere.

    Raises:
        AppError: another clip is there, or start is before the timeline.
    """
    old, clip = _find(project, clip_id)
    moved = replace(clip, start=start)
    return _insert(delete_clip(project, clip_id), moved, old if track is None else track)


def delete_clip(project: Project, clip_id: str) -> Project:
    """Remove a clip, leave the gap."""
    number, clip = _find(project, clip_id)
    clips = tuple(other for other in project.timeline.tracks[number].clips if other.id != clip.id)
    return _with_track(project, number, Track(clips))


def set_refine(project: Project, clip_id: str, settings: RefineSettings) -> Project:
    """How the clip's masks become mattes."""
    return _changed(project, clip_id, lambda clip: replace(clip, refine=settings))


def set_background(project: Project, clip_id: str, background: Background) -> Project:
    """What is behind the clip's subject."""
    return _changed(project, clip_id, lambda clip: replace(clip, background=background))


def set_segment(project: Project, clip_id: str, settings: SegmentSettings) -> Project:
    """Which model cuts the clip's subject out."""
    return _changed(project, clip_id, lambda clip: replace(clip, segment=settings))


def _placed(project: Project) -> list[tuple[int, Clip]]:
    return [
        (number, clip)
        for number, track in enumerate(project.timeline.tracks)
        for clip in track.clips
    ]


def _find(project: Project, clip_id: str) -> tuple[int, Clip]:
    for number, clip in _placed(project):
        if clip.id == clip_id:
            return number, clip
    raise KeyError(clip_id)


def _changed(project: Project, clip_id: str, change: Callable[[Clip], Clip]) -> Project:
    return _replaced(project, change(find_clip(project, clip_id)))


def _replaced(project: Project, clip: Clip) -> Project:
    number, _ = _find(project, clip.id)
    return _insert(delete_clip(project, clip.id), clip, number)


def _insert(project: Project, clip: Clip, number: int) -> Project:
    if not len(clip.cut) or clip.start < 0:
        raise AppError("A clip needs at least one frame, and cannot begin before the timeline.")
    tracks = project.timeline.tracks
    if not 0 <= number <= len(tracks):
        raise ValueError(f"no track {number}")
    clips = tracks[number].clips if number < len(tracks) else ()
    clips = tuple(sorted((*clips, clip), key=lambda item: item.start))
    for left, right in pairwise(clips):
        if end_of(left) > right.start:
            raise AppError("Another clip is in the way.", "Move it, or use another track.")
    return _with_track(project, number, Track(clips))


def _with_track(project: Project, number: int, track: Track) -> Project:
    tracks = project.timeline.tracks
    tracks = (*tracks[:number], track, *tracks[number + 1 :])
    return replace(project, timeline=replace(project.timeline, tracks=tracks))
