"""What the monitor shows of a timeline at a frame: all tracks together, or one clip's masks."""

from bisect import bisect_right
from collections.abc import Mapping
from dataclasses import dataclass, replace
from fractions import Fraction
from pathlib import Path

from gsa_desktop.core.marks import DEFAULT_MARKS, Marks
from gsa_desktop.core.media_info import MediaInfo
from gsa_desktop.core.project import Clip, Timeline, Track, View


@dataclass(frozen=True, eq=False)
class Scene:
    """What is to be seen, whatever the frame.

    Attributes:
        timeline: As it was when the picture was asked for.
        infos: What is known of its files.
        view: What is shown of it.
        side: Longest side of the picture in pixels.
        marks: How marks look.
        clip_id: The clip whose masks are shown, where it is; else those of the topmost one.
        compare: Whether the source is wanted too.
        beside: What SIDE_BY_SIDE shows beside the source.
    """

    timeline: Timeline
    infos: Mapping[Path, MediaInfo]
    view: View
    side: int
    marks: Marks = DEFAULT_MARKS
    clip_id: str = ""
    compare: bool = False
    beside: View = View.OVERLAY

    @property
    def rate(self) -> Fraction:
        return self.timeline.rate or Fraction(25)

    def clips(self, frame: int) -> tuple[Clip, ...]:
        """The clips at a frame that can be shown, the lowest first."""
        return tuple(c for c in clips_at(self.timeline, frame) if c.media in self.infos)

    def soon(self, frame: int, frames: int) -> tuple[Clip, ...]:
        """The clips that begin within so many frames, or end within them if that is negative."""
        lines = (track for track in self.timeline.tracks if not track.hidden)
        found = (_clip_after(line, frame, frames) for line in lines)
        return tuple(clip for clip in found if clip is not None and clip.media in self.infos)

    def subject(self, frame: int) -> Clip | None:
        """The clip whose masks are shown at a frame."""
        clips = self.clips(frame)
        chosen = [clip for clip in clips if clip.id == self.clip_id]
        return chosen[0] if chosen else clips[-1] if clips else None


def side_scenes(
    scene: Scene, left: Clip | None, right: Clip | None
) -> tuple[tuple[Scene, int], ...]:
    """What is to be seen at both sides of a cut, with the frame of each: the clips alone.

    Args:
        scene: As it is seen otherwise.
        left: Its last picture is seen; None for no clip before the cut.
        right: Its first picture is seen.
    """
    view = scene.view if scene.view is View.COMPOSITE else View.SOURCE
    sides = [(left, left.stop - 1)] if left else []
    sides += [(right, right.start)] if right else []
    return tuple(
        (
            replace(
                scene,
                timeline=replace(scene.timeline, tracks=(Track((clip,)),)),
                view=view,
                side=scene.side // len(sides),
                compare=False,
            ),
            frame,
        )
        for clip, frame in sides
        if clip.media in scene.infos
    )


def clips_at(timeline: Timeline, frame: int) -> tuple[Clip, ...]:
    """The picture clips that are seen at a timeline frame, the lowest first."""
    found = (_clip_at(track, frame) for track in timeline.tracks if not track.hidden)
    return tuple(clip for clip in found if clip is not None)


def _clip_at(track: Track, frame: int) -> Clip | None:
    place = bisect_right(track.clips, frame, key=lambda clip: clip.start) - 1
    if place < 0 or frame >= track.clips[place].stop:
        return None
    return track.clips[place]


def _clip_after(track: Track, frame: int, frames: int) -> Clip | None:
    place = bisect_right(track.clips, frame, key=lambda clip: clip.start)
    if frames > 0:
        near = place < len(track.clips) and track.clips[place].start <= frame + frames
        return track.clips[place] if near else None
    place -= 1
    if place >= 0 and track.clips[place].stop > frame:
        place -= 1  # the clip at the frame itself
    near = place >= 0 and track.clips[place].stop >= frame + frames
    return track.clips[place] if near else None
