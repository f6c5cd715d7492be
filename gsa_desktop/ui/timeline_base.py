"""The timeline's intents and the few things that drags, keys and drops do to it."""

from collections.abc import Iterable
from enum import Enum

from PySide6.QtCore import QPoint, Qt, Signal

from gsa_desktop.core.project import Marker
from gsa_desktop.ui.timeline_ghosts import Overlay
from gsa_desktop.ui.timeline_layout import HEADER_PX, RULER_PX
from gsa_desktop.ui.timeline_scroll import TimelineScroll

SNAP_PX = 8


class Tool(Enum):
    """What a click on a clip does."""

    SELECT = "select"
    RAZOR = "razor"


class TimelineBase(TimelineScroll):
    """What all parts of the widget share. Frames are timeline frames; tracks count from 0.

    Signals:
        seek_requested: A frame; also while the mouse is dragged (scrubbing).
        selection_changed: Clip ids, the one that was chosen last at the end.
        move_requested: Clip ids, frames to the right, tracks upwards (as core.edits.move_clips).
        trim_requested: Clip id, "start" or "end", the frame where that edge shall be, ripple.
        trim_shown: The same while an edge is dragged, before it is asked for.
        trim_left: No edge is dragged any more.
        roll_requested, roll_shown: As for trim, of a cut: clip id, "start" or "end", the frame.
        split_requested: Clip id, frame.
        split_all_requested: A frame, on all tracks.
        volume_requested: Clip id of a sound clip, decibels.
        track_flag_requested: "picture" or "sound", number, "muted", "hidden" or "locked", whether.
        marker_added, marker_removed: A frame.
        marker_moved: The frame where a marker is, and where it shall be.
        marker_renamed: The frame where a marker is, and its new text.
        marker_coloured: The frame where a marker is, and its new (red, green, blue).
        media_dropped: list[Path] and the Target where they go.
        track_added: "picture" or "sound".
        track_removed: "picture" or "sound", number.
        clip_dialog_wanted: Clip id whose place shall be typed in.
        marker_dialog_wanted: The frame of a marker that shall be renamed.
        tool_changed: Tool.
    """

    seek_requested = Signal(int)
    selection_changed = Signal(tuple)
    move_requested = Signal(tuple, int, int)
    trim_requested = Signal(str, str, int, bool)
    trim_shown = Signal(str, str, int, bool)
    trim_left = Signal()
    roll_requested = Signal(str, str, int)
    roll_shown = Signal(str, str, int)
    split_requested = Signal(str, int)
    split_all_requested = Signal(int)
    volume_requested = Signal(str, float)
    track_flag_requested = Signal(str, int, str, bool)
    marker_added = Signal(int)
    marker_moved = Signal(int, int)
    marker_renamed = Signal(int, str)
    marker_coloured = Signal(int, tuple)
    marker_removed = Signal(int)
    media_dropped = Signal(list, object)
    track_added = Signal(str)
    track_removed = Signal(str, int)
    clip_dialog_wanted = Signal(str)
    marker_dialog_wanted = Signal(int)
    tool_changed = Signal(object)

    is_snapping = True
    tool = Tool.SELECT

    def set_tool(self, tool: Tool) -> None:
        """What a click on a clip does from now on."""
        if tool is not self.tool:
            self.tool = tool
            self.show_overlay(Overlay())
            self.tool_changed.emit(tool)

    def reach(self, keys: Qt.KeyboardModifier) -> float:
        """How far things snap, in frames: 0 while Alt is held or snapping is off."""
        if not self.is_snapping or keys & Qt.KeyboardModifier.AltModifier:
            return 0.0
        return SNAP_PX / self.canvas.scale.px

    def snap_frames(self) -> list[int | None]:
        """What edges snap to besides clips: playhead, markers, in and out."""
        canvas, marked = self.canvas, self.canvas.marked
        frames: list[int | None] = [canvas.playhead, *(m.frame for m in canvas.markers)]
        return frames + ([marked.start, marked.stop] if marked else [])

    def show_overlay(self, overlay: Overlay) -> None:
        """Draw this over the tracks from now on."""
        if overlay != self.canvas.overlay:
            before, self.canvas.overlay = self.canvas.overlay, overlay
            if before.drop_target or overlay.drop_target:
                self.viewport().update()
            else:
                self.viewport().update(self.viewport().rect().adjusted(HEADER_PX, 0, 0, 0))

    def show_markers(self, markers: Iterable[Marker]) -> None:
        """Draw these markers from now on."""
        self.canvas.markers = tuple(markers)
        self.viewport().update()

    def seek_to(self, frame: int) -> None:
        """Ask for a frame, kept inside the timeline."""
        if self.canvas.length:
            self.seek_requested.emit(min(max(frame, 0), self.canvas.length - 1))

    def seek_at(self, place: QPoint) -> None:
        """Ask for the frame under a pixel."""
        self.seek_to(int(self.canvas.scale.frame(place.x())))

    def choose(self, ids: Iterable[str]) -> None:
        """Select clips, and say so if that is a change."""
        before = self.canvas.selected
        self.mark(ids)
        if self.canvas.selected != before:
            self.selection_changed.emit(self.canvas.selected)

    def mark(self, ids: Iterable[str]) -> None:
        """Show clips as selected without a word."""
        self.canvas.select(ids)
        self.describe()
        self.update_rows()

    def update_rows(self) -> None:
        """Paint the tracks anew."""
        self.viewport().update(self.viewport().rect().adjusted(HEADER_PX, RULER_PX, 0, 0))

    def describe(self) -> None:
        """Tell assistive technology where the playhead is and what is selected."""
