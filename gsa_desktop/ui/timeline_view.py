"""The timeline: ruler with markers, tracks of pictures and sound, playhead."""

from collections.abc import Iterable, Mapping
from pathlib import Path

import numpy as np
from numpy.typing import NDArray
from PySide6.QtCore import QEvent, QPoint, QRect, Qt, QTimer, Signal, Slot
from PySide6.QtGui import (
    QContextMenuEvent,
    QFocusEvent,
    QHelpEvent,
    QKeyEvent,
    QMouseEvent,
    QPaintEvent,
)
from PySide6.QtWidgets import QToolTip, QVBoxLayout, QWidget
from typing_extensions import override

from gsa_desktop.core.media_info import MediaInfo
from gsa_desktop.core.peaks import PeaksReady
from gsa_desktop.core.project import Timeline
from gsa_desktop.core.timebase import FrameRange
from gsa_desktop.ui.empty_state import EmptyState
from gsa_desktop.ui.focus_ring import KEYBOARD_REASONS
from gsa_desktop.ui.timeline_base import TimelineBase, Tool
from gsa_desktop.ui.timeline_dialogs import open_clip_dialog, open_marker_dialog
from gsa_desktop.ui.timeline_drop import MediaDrop
from gsa_desktop.ui.timeline_hits import hit
from gsa_desktop.ui.timeline_keys import take_key
from gsa_desktop.ui.timeline_layout import HEADER_PX, RULER_PX, Hit
from gsa_desktop.ui.timeline_overview import ClipJob
from gsa_desktop.ui.timeline_pointer import TimelinePointer
from gsa_desktop.ui.timeline_ruler import playhead_strip
from gsa_desktop.ui.timeline_tips import description, tip

SETTLE_MS = 60  # after scrolling and zooming, before thumbnails are asked for


class TimelineView(TimelineBase):
    """Custom-painted and virtualised: only what is visible is drawn or asked for.

    Timeline frames count in Timeline.rate; media frames count from frame 0 of the media file.

    Signals (besides those of the base classes):
        thumbnails_wanted: clip id and media frames (list[int]) of visible thumbnails still missing;
            each call replaces what was asked for that clip before.
        import_requested: The button of the empty state was pressed.
        menu_wanted: Hit and a place on the screen.
        track_menu_wanted: "picture" or "sound", number of the track, a place on the screen.
    """

    thumbnails_wanted = Signal(str, list)
    import_requested = Signal()
    menu_wanted = Signal(object, QPoint)
    track_menu_wanted = Signal(str, int, QPoint)

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._asked: dict[str, list[int]] = {}
        self._pointer = TimelinePointer(self)
        self._drop = MediaDrop(self)
        self._settle = QTimer(self, singleShot=True, interval=SETTLE_MS)
        self._settle.timeout.connect(self._ask_for_thumbnails)
        self.moved.connect(self._settle.start)
        self._empty = EmptyState(
            "filmstrip", self.tr("The timeline is empty: drop a video here."), self.tr("Import…")
        )
        self._empty.pressed.connect(self.import_requested)
        layout = QVBoxLayout(self.viewport())
        layout.setContentsMargins(0, 0, 0, 0)
        layout.addWidget(self._empty)
        self.clip_dialog_wanted.connect(lambda clip_id: open_clip_dialog(self, clip_id))
        self.marker_dialog_wanted.connect(lambda frame: open_marker_dialog(self, frame))
        self.headers.flag_requested.connect(self.track_flag_requested)
        self.headers.menu_wanted.connect(self.track_menu_wanted)
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.viewport().setMouseTracking(True)
        self.viewport().setAccessibleName(self.tr("Timeline tracks"))
        self.viewport().setAttribute(Qt.WidgetAttribute.WA_OpaquePaintEvent)
        self.setAccessibleName(self.tr("Timeline"))
        self.describe()

    def set_timeline(
        self, timeline: Timeline, infos: Mapping[Path, MediaInfo] | None = None
    ) -> None:
        """Show a timeline; the first one is fitted into the view.

        Args:
            timeline: What to show.
            infos: What is known of media files, also of those that are not on the timeline.
        """
        self._drop.infos = infos or {}
        if self.canvas.shows(timeline, self._drop.infos):
            return  # news of a file that is not on the timeline, or of the history
        self._pointer.abort()  # what it was about is no longer there
        self.canvas.set_timeline(timeline, self._drop.infos)
        self._empty.setVisible(self.canvas.length == 0)
        self._is_fit = self._is_fit or not self.canvas.length
        self.rows_changed()
        if self._is_fit:
            self.fit()
        self.describe()

    def set_playhead(self, frame: int) -> None:
        """Timeline frame of the playhead; turns the page when it leaves the view."""
        if frame == self.canvas.playhead:
            return
        self._update_playhead()
        self.canvas.playhead = frame
        self._update_playhead()
        self.describe()
        x = self.canvas.scale.x(frame)
        if not self._pointer.is_dragging and not HEADER_PX <= x < self.viewport().width():
            room = self.viewport().width() - HEADER_PX
            into = room // 10 if x > HEADER_PX else room * 9 // 10
            bar = self.horizontalScrollBar()
            bar.setValue(bar.value() + round(x - HEADER_PX - into))

    def set_mask_states(self, clip_id: str, states: NDArray[np.uint8]) -> None:
        """States of all N frames of the media file: (N,) uint8 of timeline_layout.MaskState."""
        self.canvas.set_states(clip_id, states.copy())
        self.update_rows()

    def set_mask_state(self, clip_id: str, frame: int, state: int) -> None:
        """State of one media frame; cheap, for a running job. Unknown clips are ignored."""
        self.viewport().update(self.canvas.set_mask_state(clip_id, frame, state))

    def set_jobs(self, jobs: Mapping[str, ClipJob]) -> None:
        """Which clips wait for masks or get them now, by clip id."""
        if jobs != self.canvas.media.jobs:
            self.canvas.media.jobs = dict(jobs)
            self.update_rows()

    def set_thumbnail(self, clip_id: str, frame: int, picture: NDArray[np.uint8]) -> None:
        """A picture for a media frame: (h, w, 4) uint8 BGRA, about 64 screen pixels high."""
        placed = self.canvas.placement.find(clip_id)
        if placed is not None:
            ratio = self.devicePixelRatioF()
            self.canvas.media.thumbnails.put(placed.clip.media, frame, picture, ratio)
            self.update_rows()
            self._settle.start()

    def put_peaks(self, news: PeaksReady) -> None:
        """A stretch of the outline of a file's sound; they may come in any number."""
        self.canvas.put_peaks(news)
        self.update_rows()

    def set_in_out(self, marked: FrameRange | None) -> None:
        """The marked range in timeline frames, None for all."""
        self.canvas.marked = marked
        self.viewport().update()

    def select_clips(self, ids: Iterable[str]) -> None:
        """Mark clips and those linked to them as selected, without a signal."""
        self.mark(self.canvas.placement.with_linked(ids))

    @Slot()
    def open_place_dialog(self) -> None:
        """Let the place of the selected clip be typed in."""
        if self.canvas.selected:
            open_clip_dialog(self, self.canvas.selected[-1])

    def set_snapping(self, on: bool) -> None:
        """Whether edges stick to each other, to markers and to the playhead."""
        self.is_snapping = on

    @override
    def describe(self) -> None:
        self.setAccessibleDescription(description(self.canvas))

    @override
    def paintEvent(self, event: QPaintEvent) -> None:
        self.canvas.paint(self.viewport(), event.region(), self.font())

    @override
    def viewportEvent(self, event: QEvent) -> bool:
        if isinstance(event, QHelpEvent) and event.type() == QEvent.Type.ToolTip:
            dragging = self._pointer.is_dragging
            text = "" if dragging else self._tip(event.pos())
            QToolTip.showText(event.globalPos(), text, self.viewport())
            return True
        if event.type() == QEvent.Type.Leave:
            self._pointer.leave()
        return super().viewportEvent(event)

    @override
    def event(self, event: QEvent) -> bool:
        # Esc lets go of what is dragged, before it is the shortcut that cancels a job.
        if event.type() == QEvent.Type.ShortcutOverride and isinstance(event, QKeyEvent):
            busy = self._pointer.is_dragging or self.tool is not Tool.SELECT
            if event.key() == Qt.Key.Key_Escape and busy:
                event.accept()
                return True
        return super().event(event)

    @override
    def mousePressEvent(self, event: QMouseEvent) -> None:
        if not self._pointer.press(event):
            event.ignore()

    @override
    def mouseMoveEvent(self, event: QMouseEvent) -> None:
        self._pointer.move(event)

    @override
    def mouseReleaseEvent(self, event: QMouseEvent) -> None:
        self._pointer.release(event)

    @override
    def mouseDoubleClickEvent(self, event: QMouseEvent) -> None:
        found = self._hit(event.position().toPoint())
        if event.button() != Qt.MouseButton.LeftButton:
            event.ignore()
        elif found.marker is not None:
            self.marker_dialog_wanted.emit(found.marker.frame)
        elif found.clip is not None and self.tool is Tool.SELECT:
            self.seek_to(found.frame)
        else:
            self._pointer.press(event)

    @override
    def contextMenuEvent(self, event: QContextMenuEvent) -> None:
        if self._pointer.is_dragging:
            return
        if event.reason() == QContextMenuEvent.Reason.Keyboard:
            found, place = self._hit_of_selection()
            self.menu_wanted.emit(found, self.viewport().mapToGlobal(place))
            return
        place = self.viewport().mapFrom(self, event.pos())
        found = self._hit(place)
        if found.clip is not None and found.clip.clip.id not in self.canvas.selected:
            self.choose(self.canvas.placement.with_linked((found.clip.clip.id,)))
        self.menu_wanted.emit(found, event.globalPos())

    @override
    def keyPressEvent(self, event: QKeyEvent) -> None:
        self._pointer.keys_changed(event.modifiers())
        if event.key() == Qt.Key.Key_Escape:
            if not self._pointer.abort() and self.tool is not Tool.SELECT:
                self.set_tool(Tool.SELECT)
        elif not take_key(self, event):
            event.ignore()

    @override
    def keyReleaseEvent(self, event: QKeyEvent) -> None:
        self._pointer.keys_changed(event.modifiers())
        super().keyReleaseEvent(event)

    @override
    def focusInEvent(self, event: QFocusEvent) -> None:
        self.canvas.focus_ring = event.reason() in KEYBOARD_REASONS
        self.viewport().update()

    @override
    def focusOutEvent(self, event: QFocusEvent) -> None:
        self.canvas.focus_ring = False
        self.viewport().update()

    @override
    def changeEvent(self, event: QEvent) -> None:
        super().changeEvent(event)
        self.viewport().update()

    def _hit(self, place: QPoint) -> Hit:
        return hit(self.canvas, place)

    def _tip(self, place: QPoint) -> str:
        return tip(self._hit(place), self.canvas.media, self.canvas.placement.rate)

    def _hit_of_selection(self) -> tuple[Hit, QPoint]:
        canvas = self.canvas
        where = canvas.placement.where(canvas.selected[-1]) if canvas.selected else None
        place = QPoint(HEADER_PX + 8, RULER_PX + 4)
        if where is not None:
            self.reveal(where.clip.clip.id)
            row = next(row for row in canvas.placement.rows if row.index == where.track)
            place = QPoint(round(canvas.scale.x(where.clip.start)) + 12, canvas.rows_top + row.top)
            place.setY(place.y() + 12)
        return self._hit(place), place

    def _update_playhead(self) -> None:
        canvas, height = self.canvas, self.viewport().height()
        self.viewport().update(playhead_strip(canvas.scale, canvas.playhead, height))
        self.viewport().update(QRect(0, 0, HEADER_PX, RULER_PX))

    def _ask_for_thumbnails(self) -> None:
        wanted = self.canvas.missing_thumbnails(self.viewport().width())
        for clip_id, frames in wanted.items():
            if self._asked.get(clip_id) != frames:
                self.thumbnails_wanted.emit(clip_id, frames)
        self._asked = wanted
