"""What a drag would do, in frames and tracks. Nothing is edited here."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Literal, NamedTuple

import numpy as np
from numpy.typing import NDArray

from gsa_desktop.core.edits import trim_limits
from gsa_desktop.core.edits_fine import roll_limits, roll_partner
from gsa_desktop.core.project import Project
from gsa_desktop.ui.timeline_layout import Edge, Kind
from gsa_desktop.ui.timeline_placement import Placement, Where

Frames = NDArray[np.int64]


@dataclass(frozen=True)
class Ghost:
    """Where a clip would be.

    Attributes:
        number: Of the track among those of its kind; one too high is a new track.
        refused: Whether something is in the way there.
        name: What is written on it.
    """

    kind: Kind
    number: int
    start: int
    stop: int
    refused: bool = False
    name: str = ""


class Snapped(NamedTuple):
    """How far to shift, and the frame that it snaps to (None for none)."""

    by: int
    target: int | None


def snapped(frames: Frames, targets: Frames, reach: float) -> Snapped:
    """Shift some frames so that one of them meets a target, if any is within reach.

    Args:
        frames: At least one.
        targets: Sorted.
        reach: Largest distance in frames; 0 for no snapping.
    """
    if not len(targets) or reach <= 0:
        return Snapped(0, None)
    places = np.searchsorted(targets, frames)
    before = targets[np.maximum(places - 1, 0)]
    after = targets[np.minimum(places, len(targets) - 1)]
    nearest = np.where(np.abs(before - frames) <= np.abs(after - frames), before, after)
    best = int(np.argmin(np.abs(nearest - frames)))
    by = int(nearest[best] - frames[best])
    return Snapped(by, int(nearest[best])) if abs(by) <= reach else Snapped(0, None)


def snap_targets(
    placement: Placement, others: Iterable[int | None], without: Sequence[str] = ()
) -> Frames:
    """Edges of all clips but some, the timeline's start, and other frames; sorted."""
    more = [0, *(frame for frame in others if frame is not None)]
    return np.unique(np.concatenate((placement.edges(without), np.array(more, np.int64))))


@dataclass(frozen=True)
class MovePlan:
    """A move as it would be asked for, and how it looks.

    Attributes:
        target: The frame that an edge snaps to.
    """

    by: int
    track_by: int
    ghosts: tuple[Ghost, ...]
    target: int | None

    @property
    def refused(self) -> bool:
        """Whether something is in the way."""
        return any(ghost.refused for ghost in self.ghosts)


class MoveRehearsal:
    """Clips, and those linked to them, on their way to another place.

    Attributes:
        ids: The clips to name in the request; pictures among them change track, so sound that was
            taken by itself leaves out the pictures that follow it anyway.
    """

    def __init__(
        self, placement: Placement, ids: Sequence[str], targets: Frames, *, grabbed: str = ""
    ) -> None:
        self.ids = ids = _named(placement, tuple(ids), grabbed)
        self._placement = placement
        self._targets = targets
        moving = placement.with_linked(ids)
        self._clips = [where for where in map(placement.where, moving) if where is not None]
        tracks = placement.tracks
        named = {where.track for where in map(placement.where, ids) if where is not None}
        pictures = any(tracks[index].kind is Kind.PICTURE for index in named)
        self._kind = Kind.PICTURE if pictures else Kind.SOUND
        self._still = _still(placement, self._clips)
        self._edges = np.unique(
            np.array([(w.clip.start, w.clip.stop) for w in self._clips], np.int64)
        )

    def plan(self, by: int, track_by: int, reach: float) -> MovePlan:
        """What happens by a drag of so many frames and tracks; snaps within reach."""
        shift, target = snapped(self._edges + by, self._targets, reach)
        by += shift
        first = int(self._edges[0])
        if by < -first:
            by, target = -first, 0
        track_by = self._clamped(track_by)
        leading = [w for w in self._clips if self._kind_of(w) is self._kind]
        others = [w for w in self._clips if self._kind_of(w) is not self._kind]
        follow_by = 0
        if self._kind is Kind.PICTURE and track_by and others:
            follow_by = self._follow_by(others, by, track_by)
        ghosts = [self._ghost(w, by, track_by) for w in leading]
        ghosts += [self._ghost(w, by, follow_by) for w in others]
        return MovePlan(by, track_by, tuple(ghosts), target)

    def _clamped(self, track_by: int) -> int:
        numbers = [self._number(w) for w in self._clips if self._kind_of(w) is self._kind]
        count = self._placement.pictures if self._kind is Kind.PICTURE else self._placement.sounds
        return min(max(track_by, -min(numbers)), count - max(numbers))

    def _follow_by(self, sounds: list[Where], by: int, track_by: int) -> int:
        """Sound finds room as many tracks above as its pictures go, or more."""
        follow = max(track_by, -min(self._number(w) for w in sounds))
        while any(self._ghost(w, by, follow).refused for w in sounds):
            if max(self._number(w) for w in sounds) + follow >= self._placement.sounds:
                break
            follow += 1
        return follow

    def _ghost(self, where: Where, by: int, track_by: int) -> Ghost:
        kind, number = self._kind_of(where), self._number(where) + track_by
        start, stop = where.clip.start + by, where.clip.stop + by
        track = self._placement.track(kind, number)
        own = self._placement.tracks[where.track].track
        refused = own.locked
        if track is not None:
            starts, stops = self._still[track.index(self._placement.pictures)]
            before = int(np.searchsorted(stops, start, side="right"))
            taken = before < int(np.searchsorted(starts, stop))
            refused = refused or track.track.locked or taken
        return Ghost(kind, number, start, stop, refused, where.clip.clip.title)

    def _kind_of(self, where: Where) -> Kind:
        return self._placement.tracks[where.track].kind

    def _number(self, where: Where) -> int:
        return self._placement.tracks[where.track].number


def _named(placement: Placement, ids: tuple[str, ...], grabbed: str) -> tuple[str, ...]:
    def is_sound(clip_id: str) -> bool:
        where = placement.where(clip_id)
        return where is not None and placement.tracks[where.track].kind is Kind.SOUND

    sounds = tuple(filter(is_sound, ids))
    alone = grabbed in sounds and set(placement.with_linked(sounds)) >= set(ids)
    return sounds if alone else ids


def _still(placement: Placement, moving: list[Where]) -> list[tuple[Frames, Frames]]:
    """Starts and ends of the clips that stay, by index of the track."""
    gone: dict[int, list[int]] = {}
    for where in moving:
        gone.setdefault(where.track, []).append(where.number)
    return [
        (np.delete(t.starts, gone.get(i, [])), np.delete(t.stops, gone.get(i, [])))
        for i, t in enumerate(placement.tracks)
    ]


@dataclass(frozen=True)
class TrimPlan:
    """A trim as it would be asked for, and how it looks.

    Attributes:
        frame: Where the edge would be.
        by: The same counted from where it is.
        length: Of the clip, in frames, after it.
        target: The frame that the edge snaps to.
    """

    frame: int
    by: int
    length: int
    ghosts: tuple[Ghost, ...]
    target: int | None


class TrimRehearsal:
    """One edge of a clip, and the same edge of those linked to it, on its way elsewhere."""

    def __init__(self, placement: Placement, clip_id: str, edge: Edge, targets: Frames) -> None:
        where = placement.where(clip_id)
        if where is None or edge is Edge.NONE:
            raise ValueError(f"no edge of clip {clip_id}")
        self.clip_id = clip_id
        self.edge = edge
        self.clip = where.clip
        self._targets = targets
        self._placement = placement
        group = map(placement.where, placement.with_linked((clip_id,)))
        self._group = [member for member in group if member is not None]
        project = Project(placement.timeline)
        side: Literal["start", "end"] = "start" if edge is Edge.START else "end"
        self._limits = {
            ripple: trim_limits(project, clip_id, side, placement.tables, ripple=ripple)
            for ripple in (False, True)
        }
        other = roll_partner(project, clip_id, side)
        partners = map(placement.where, placement.with_linked((other.id,) if other else ()))
        self._partners = [member for member in partners if member is not None]
        if other is not None:
            self._roll_limits = roll_limits(project, clip_id, side, placement.tables)

    @property
    def can_roll(self) -> bool:
        """Whether another clip meets the edge."""
        return bool(self._partners)

    @property
    def at(self) -> int:
        """Where the edge is."""
        return self.clip.start if self.edge is Edge.START else self.clip.stop

    def plan(
        self, frame: int, reach: float, *, ripple: bool = False, roll: bool = False
    ) -> TrimPlan:
        """What happens if the edge is dropped at a frame; snaps within reach.

        Rolling, which takes a clip that meets the edge, moves that one's edge too.
        """
        shift, target = snapped(np.array([frame]), self._targets, reach)
        low, high = self._roll_limits if roll else self._limits[ripple]
        clamped = min(max(frame + shift, low), high)
        target = target if clamped == frame + shift else None
        by = clamped - self.at
        grown = -by if self.edge is Edge.START else by
        ghosts = tuple(self._ghost(where, by, self.edge, ripple=ripple) for where in self._group)
        if roll:
            far = Edge.END if self.edge is Edge.START else Edge.START
            ghosts += tuple(self._ghost(where, by, far, ripple=False) for where in self._partners)
        return TrimPlan(clamped, by, self.clip.clip.length + grown, ghosts, target)

    def _ghost(self, where: Where, by: int, edge: Edge, *, ripple: bool) -> Ghost:
        start, stop = where.clip.start, where.clip.stop
        if edge is Edge.END:
            stop += by
        elif ripple:
            stop -= by  # what is left closes up to where the clip began
        else:
            start += by
        track = self._placement.tracks[where.track]
        return Ghost(track.kind, track.number, start, stop, track.track.locked)
