"""Intents that change tracks, markers and the timeline itself."""

from fractions import Fraction

from gsa_desktop.controllers.editing_clips import ClipEditing
from gsa_desktop.core import edits_gap, edits_markers, edits_settings
from gsa_desktop.core.edits_settings import Flag
from gsa_desktop.core.layout import Kind
from gsa_desktop.core.project import Project

_FLAG_TEXTS = {
    ("muted", True): "Mute track",
    ("muted", False): "Unmute track",
    ("hidden", True): "Hide track",
    ("hidden", False): "Show track",
    ("locked", True): "Lock track",
    ("locked", False): "Unlock track",
}


class TimelineEditing(ClipEditing):
    """What is done to the timeline beside its clips."""

    # --- tracks

    def set_track(self, kind: Kind, number: int, flag: Flag, on: bool) -> None:
        """Set a track ("picture" or "sound", from 0) to "muted", "hidden" or "locked", or not."""
        self._edit(
            _FLAG_TEXTS[flag, on],
            lambda p: edits_settings.set_track(p, kind, number, flag, on=on),
        )

    def add_track(self, kind: Kind) -> None:
        """An empty track above the highest of its kind."""
        self._edit("Add track", lambda p: edits_settings.add_track(p, kind))

    def remove_track(self, kind: Kind, number: int) -> None:
        """Remove a track without clips."""
        self._edit("Remove track", lambda p: edits_settings.remove_track(p, kind, number))

    def remove_empty_tracks(self) -> None:
        """Remove every track without clips but V1."""
        self._edit("Remove empty tracks", edits_settings.remove_empty_tracks)

    # --- markers

    def add_marker(self, frame: int, text: str = "") -> None:
        """Mark a timeline frame."""
        self._edit("Add marker", lambda p: edits_markers.add_marker(p, frame, text))

    def move_marker(self, frame: int, to: int) -> None:
        """Move the marker at a frame to another."""
        self._edit("Move marker", lambda p: edits_markers.change_marker(p, frame, to=to))

    def rename_marker(self, frame: int, text: str) -> None:
        """Name the marker at a frame."""
        self._edit("Rename marker", lambda p: edits_markers.change_marker(p, frame, text=text))

    def colour_marker(self, frame: int, colour: tuple[int, int, int]) -> None:
        """Give the marker at a frame a colour; red, green, blue 0..255."""
        self._edit("Colour marker", lambda p: edits_markers.change_marker(p, frame, colour=colour))

    def remove_marker(self, frame: int) -> None:
        """Take the marker at a frame away."""
        self._edit("Remove marker", lambda p: edits_markers.remove_marker(p, frame))

    # --- the timeline

    def close_gap(self, at: int) -> None:
        """Move what comes after the gap at a timeline frame to where it begins."""
        everywhere = edits_gap.gap_everywhere(self.timeline, at) is not None
        if self._edit("Close gap", lambda p: edits_gap.close_gap(p, at)) and not everywhere:
            self.message.emit("Closed the gap on one track: clips of others are in the way.")

    def set_format(self, rate: Fraction, size: tuple[int, int], timecode: str = "") -> None:
        """Frames per second, size in pixels and first timecode; clips keep their times."""

        def changed(project: Project) -> Project:
            project = edits_settings.set_rate(project, rate, self.tables)
            return edits_settings.set_timecode(edits_settings.set_size(project, size), timecode)

        self._edit("Project settings", changed)
