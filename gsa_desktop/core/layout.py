"""Clips on the tracks of a timeline: where each sits, and the one way to change that.

A track is named by its kind and its number from 0: ("picture", 0) is V1, ("sound", 1) is A2.
"""

from bisect import bisect_left
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, replace
from itertools import pairwise
from typing import Literal

from gsa_desktop.core.errors import AppError
from gsa_desktop.core.project import Clip, Project, Timeline, Track

Kind = Literal["picture", "sound"]
KINDS: tuple[Kind, ...] = ("picture", "sound")


@dataclass(frozen=True)
class Seat:
    """A track.

    Attributes:
        kind: Of pictures or of sound.
        number: 0 for V1 or A1.
    """

    kind: Kind
    number: int

    @property
    def name(self) -> str:
        """V1, A2 ..."""
        return f"{'V' if self.kind == 'picture' else 'A'}{self.number + 1}"


def tracks_of(timeline: Timeline, kind: Kind) -> tuple[Track, ...]:
    """The tracks of one kind, V1 or A1 first."""
    return timeline.tracks if kind == "picture" else timeline.sounds


def track_at(timeline: Timeline, seat: Seat) -> Track:
    """A track; an empty one where there is none yet."""
    tracks = tracks_of(timeline, seat.kind)
    return tracks[seat.number] if seat.number < len(tracks) else Track()


def placed(timeline: Timeline) -> Iterator[tuple[Seat, Clip]]:
    """Every clip with its track, pictures first."""
    for kind in KINDS:
        for number, track in enumerate(tracks_of(timeline, kind)):
            seat = Seat(kind, number)
            for clip in track.clips:
                yield seat, clip


def all_clips(timeline: Timeline) -> Iterator[Clip]:
    """Every clip, pictures first."""
    return (clip for _, clip in placed(timeline))


def seats(timeline: Timeline) -> dict[str, tuple[Seat, Clip]]:
    """Every clip with its track, by the clip's id."""
    return {clip.id: (seat, clip) for seat, clip in placed(timeline)}


def find_clip(project: Project, clip_id: str) -> Clip:
    """The clip of that id.

    Raises:
        KeyError: there is none.
    """
    for clip in all_clips(project.timeline):
        if clip.id == clip_id:
            return clip
    raise KeyError(clip_id)


def with_linked(timeline: Timeline, ids: Iterable[str]) -> tuple[str, ...]:
    """Those clips and all that are linked to them, in order of track and time.

    Raises:
        KeyError: there is no such clip.
    """
    wanted = set(ids)
    clips = tuple(all_clips(timeline))
    missing = wanted - {clip.id for clip in clips}
    if missing:
        raise KeyError(min(missing))
    links = {clip.link for clip in clips if clip.id in wanted and clip.link}
    return tuple(clip.id for clip in clips if clip.id in wanted or clip.link in links)


def put(project: Project, gone: Iterable[str], new: Iterable[tuple[Seat, Clip]] = ()) -> Project:
    """Take clips off the timeline and set others down, all or nothing.

    A clip that stays where it is may be in both. A track of pictures can be made at most one above
    the highest; tracks of sound are made up to the number that is asked for.

    Raises:
        AppError: a track is locked, or another clip is in the way.
        ValueError: a clip is empty, begins before 0 or has no track; an id is taken.
    """
    leaving = set(gone)
    here = seats(project.timeline)
    arriving: dict[Seat, list[Clip]] = {}
    touched = {here[clip_id][0] for clip_id in leaving}
    for seat, clip in new:
        _check_clip(clip)
        arriving.setdefault(seat, []).append(clip)
        if clip.id in here and clip.id not in leaving:
            raise ValueError(f"clip id {clip.id} is taken")
    timeline = project.timeline
    for seat in sorted(touched | set(arriving), key=lambda seat: seat.number):
        track = track_at(timeline, seat)
        if track.locked:
            raise AppError(f"Track {seat.name} is locked.", "Unlock it first.")
        stay = [clip for clip in track.clips if clip.id not in leaving]
        clips = tuple(sorted(stay + arriving.get(seat, []), key=lambda clip: clip.start))
        if any(left.stop > right.start for left, right in pairwise(clips)):
            raise AppError(
                f"Another clip is in the way on track {seat.name}.",
                "Move it, or use another track.",
            )
        timeline = with_track(timeline, seat, replace(track, clips=clips))
    return replace(project, timeline=timeline)


def is_free(timeline: Timeline, seat: Seat, start: int, stop: int) -> bool:
    """Whether a track is unlocked and has nothing between two frames."""
    track = track_at(timeline, seat)
    if track.locked:
        return False
    after = bisect_left(track.clips, stop, key=lambda clip: clip.start)
    return not after or track.clips[after - 1].stop <= start


def with_track(timeline: Timeline, seat: Seat, track: Track) -> Timeline:
    """The timeline with another track in a place, which may be new (see put).

    Raises:
        ValueError: the number is more than one above the highest picture track, or negative.
    """
    tracks = tracks_of(timeline, seat.kind)
    if seat.number < 0 or (seat.kind == "picture" and seat.number > len(tracks)):
        raise ValueError(f"no track {seat.name}")
    filled = tracks + (Track(),) * (seat.number + 1 - len(tracks))
    changed = (*filled[: seat.number], track, *filled[seat.number + 1 :])
    if seat.kind == "picture":
        return replace(timeline, tracks=changed)
    return replace(timeline, sounds=changed)


def changed_clips(project: Project, change: Callable[[Clip], Clip]) -> Project:
    """The project with every clip replaced by change(clip), which keeps place and length."""

    def changed(track: Track) -> Track:
        clips = tuple(change(clip) for clip in track.clips)
        same = all(new is old for new, old in zip(clips, track.clips, strict=True))
        return track if same else replace(track, clips=clips)  # steps share what did not change

    timeline = replace(
        project.timeline,
        tracks=tuple(map(changed, project.timeline.tracks)),
        sounds=tuple(map(changed, project.timeline.sounds)),
    )
    return replace(project, timeline=timeline)


def check_timeline(project: Project) -> None:
    """Make sure of what every edit keeps: clips have frames, are in order and apart, ids differ.

    Raises:
        ValueError: it is not so, or markers are out of order.
    """
    timeline = project.timeline
    ids = [clip.id for clip in all_clips(timeline)]
    if len(set(ids)) != len(ids):
        raise ValueError("two clips have one id")
    if not timeline.tracks:
        raise ValueError("there is no track")
    for kind in KINDS:
        for track in tracks_of(timeline, kind):
            end = 0
            for clip in track.clips:
                _check_clip(clip)
                if clip.start < end:
                    raise ValueError(f"clip {clip.id} overlaps")
                end = clip.stop
    frames = [marker.frame for marker in timeline.markers]
    if any(left >= right for left, right in pairwise([-1, *frames])):
        raise ValueError("markers are out of order")


def _check_clip(clip: Clip) -> None:
    if not len(clip.cut) or clip.length < 1 or clip.start < 0 or clip.phase < 0:
        raise ValueError(f"clip {clip.id} is empty or begins before the timeline")
