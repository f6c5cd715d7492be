"""Intents that bring media into the bin and onto the timeline."""

import time
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from pathlib import Path

from PySide6.QtCore import QObject

from gsa_desktop.controllers.editing_base import new_id
from gsa_desktop.controllers.editing_timeline import TimelineEditing
from gsa_desktop.controllers.library import MediaLibrary
from gsa_desktop.core import edits, media_edits
from gsa_desktop.core.conform import timeline_length, timeline_rate
from gsa_desktop.core.layout import Seat
from gsa_desktop.core.media_info import MediaInfo
from gsa_desktop.core.project import Clip, Project, SegmentSettings
from gsa_desktop.core.project_files import with_files
from gsa_desktop.core.timebase import FrameRange


@dataclass
class Spot:
    """Where the next of several files goes; it moves on with each.

    Attributes:
        frame: Timeline frame; None for the end of the track.
        track: Number of the picture track.
    """

    frame: int | None = None
    track: int = 0


class MediaEditing(TimelineEditing):
    """What is done with files.

    A file that is not open yet is waited for in `_wanted`: with its spot on the timeline, or None
    for the bin, from where the first one goes onto an empty timeline.
    """

    def __init__(
        self,
        library: MediaLibrary,
        parent: QObject | None = None,
        clock: Callable[[], float] = time.monotonic,
    ) -> None:
        super().__init__(library, parent, clock)
        self._wanted: dict[Path, Spot | None] = {}

    def place(self, path: Path) -> None:
        """Put a file at the end of V1, its sound below it."""
        self._place_files([path], Spot())

    def place_at(self, paths: Iterable[Path], frame: int, track: int) -> None:
        """Put files one after the other at a timeline frame of a picture track.

        Where other clips are in the way, a file goes to the next track above that is free. A file
        of another rate or size is conformed to the timeline.
        """
        self._place_files(paths, Spot(max(frame, 0), track))

    def remove_media(self, path: Path) -> None:
        """Take a file out of the bin; refused while a clip uses it."""
        self._edit("Remove from bin", lambda p: media_edits.remove_media(p, path))

    def relink(self, moved: Mapping[Path, Path]) -> None:
        """Use other files (old -> new) wherever those are used that are gone."""
        self._edit("Relink media", lambda p: with_files(p, moved))
        self._library.relinked(moved)

    def _place_files(self, paths: Iterable[Path], spot: Spot) -> None:
        for path in paths:
            info = self._library.infos.get(path.absolute())
            if info is None:
                self._wanted[path.absolute()] = spot
                self._library.open(path.absolute())
            else:
                self._place(info, spot)

    def _on_opened(self, info: MediaInfo) -> None:
        if info.path in self._wanted:
            spot = self._wanted.pop(info.path)
            if spot is None and self.clips:
                self._edit("Import media", lambda p: edits.add_media(p, info.path))
            else:
                self._place(info, spot or Spot())
        for note in info.notes:
            self.noted.emit(f"{info.path.name}: {note}")
        self.project_changed.emit(self.project)

    def _place(self, info: MediaInfo, spot: Spot) -> None:
        clip = self._new_clip(info, spot)
        track = self._free_track(clip, spot.track)

        def place(project: Project) -> Project:
            return edits.place_clip(
                project,
                clip,
                track=track,
                sound_id=new_id() if info.sounds else "",
                rate=timeline_rate(info.table),
                size=(info.width, info.height),
            )

        if self._is_untouched:
            self.document.replace(place(self.project))
        elif not self._edit("Place clip", place):
            return
        if spot.frame is not None:
            spot.frame = clip.stop
        self.select(clip.id)
        self.placed.emit(clip.id)

    def _new_clip(self, info: MediaInfo, spot: Spot) -> Clip:
        """A clip of a whole file; it starts with the model that the last one was given."""
        frames = FrameRange(0, info.frames)
        rate = self.timeline.rate or timeline_rate(info.table)
        last = self.clips[-1].segment if self.clips else SegmentSettings(self.default_model)
        return Clip(
            id=new_id(),
            media=info.path,
            cut=frames,
            start=edits.append_start(self.project) if spot.frame is None else spot.frame,
            segment=last,
            length=timeline_length(frames, info.table, rate),
        )

    def _free_track(self, clip: Clip, track: int) -> int:
        """This picture track or the first above it with room, at most one that is new."""
        seat = Seat("picture", min(max(track, 0), len(self.timeline.tracks)))
        return edits.free_seat(self.timeline, seat, clip.start, clip.stop).number
