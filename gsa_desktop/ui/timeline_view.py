"""The timeline: ruler, tracks of clips, mask lane, sound, playhead."""

from collections.abc import Mapping
from fractions import Fraction
from pathlib import Path

import numpy as np
from numpy.typing import NDArray
from PySide6.QtCore import QEvent, QPoint, QRect, Qt, QTimer, Signal
from PySide6.QtGui import (
    QFocusEvent,
    QHelpEvent,
    QKeyEvent,
    QMouseEvent,
    QPaintEvent,
)
from PySide6.QtWidgets import QToolTip, QVBoxLayout, QWidget
from typing_extensions import override

from gsa_desktop.core.project import Timeline
from gsa_desktop.core.timebase import FrameRange, timecode
from gsa_desktop.ui.empty_state import EmptyState
from gsa_desktop.ui.file_drop import FileDrop
from gsa_desktop.ui.focus_ring import KEYBOARD_REASONS
from gsa_desktop.ui.timeline_layout import HEADER_PX, RULER_PX, Lane
from gsa_desktop.ui.timeline_overview import Waveform
from gsa_desktop.ui.timeline_ruler import playhead_strip
from gsa_desktop.ui.timeline_scroll import TimelineScroll
from gsa_desktop.ui.timeline_tips import tip

SETTLE_MS = 60  # after scrolling and zooming, before thumbnails are asked for


class TimelineView(TimelineScroll):
    """Custom-painted and virtualised: only what is visible is drawn or asked for.

    Timeline frames count in Timeline.rate; media frames count from frame 0 of the media file.

    Signals:
        thumbnails_wanted: clip id and media frames (list[int]) of visible thumbnails still missing;
            each call replaces what was asked for that clip before.
        seek_requested: A timeline frame; also while the mouse is dragged (scrubbing).
        clip_selected: A clip id, "" for none.
        files_dropped: list[Path].
        import_requested: The button of the empty state was pressed.
        zoom_changed: Screen pixels a frame (of the base class).
    """

    thumbnails_wanted = Signal(str, list)
    seek_requested = Signal(int)
    clip_selected = Signal(str)
    files_dropped = Signal(list)
    import_requested = Signal()

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._scrubbing = False
        self._asked: dict[str, list[int]] = {}
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
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        drop = FileDrop(self.viewport())
        drop.dropped.connect(self.files_dropped)
        drop.hovered.connect(self._show_drop_target)
        self.viewport().setAccessibleName(self.tr("Timeline tracks"))
        self.viewport().setAttribute(Qt.WidgetAttribute.WA_OpaquePaintEvent)
        self.setAccessibleName(self.tr("Timeline"))
        self._describe()

    def set_timeline(
        self, timeline: Timeline, rates: Mapping[Path, Fraction] | None = None
    ) -> None:
        """Show a timeline; the first one is fitted into the view.

        Args:
            timeline: Its tracks are drawn from bottom (first) to top.
            rates: Frames per second of each media file; the timeline's own where it is missing.
        """
        self._canvas.set_timeline(timeline, rates or {})
        self._empty.setVisible(self._canvas.length == 0)
        if self._is_fit:
            self.fit()
        self._content_changed()
        self._describe()

    def set_playhead(self, frame: int) -> None:
        """Timeline frame of the playhead; turns the page when it leaves the view."""
        if frame == self._canvas.playhead:
            return
        self._update_playhead()
        self._canvas.playhead = frame
        self._update_playhead()
        self._describe()
        x = self._canvas.scale.x(frame)
        if not self._scrubbing and not HEADER_PX <= x < self.viewport().width():
            room = self.viewport().width() - HEADER_PX
            into = room // 10 if x > HEADER_PX else room * 9 // 10
            bar = self.horizontalScrollBar()
            bar.setValue(bar.value() + round(x - HEADER_PX - into))

    def set_mask_states(self, clip_id: str, states: NDArray[np.uint8]) -> None:
        """States of all N frames of the media file: (N,) uint8 of timeline_layout.MaskState."""
        self._canvas.set_states(clip_id, states.copy())
        self._update_rows()

    def set_mask_state(self, clip_id: str, frame: int, state: int) -> None:
        """State of one media frame; cheap, for a running job. Unknown clips are ignored."""
        self.viewport().update(self._canvas.set_mask_state(clip_id, frame, state))

    def set_thumbnail(self, clip_id: str, frame: int, picture: NDArray[np.uint8]) -> None:
        """A picture for a media frame: (h, w, 4) uint8 BGRA, about 64 screen pixels high."""
        placed = self._canvas.find(clip_id)
        if placed is not None:
            ratio = self.devicePixelRatioF()
            self._canvas.media.thumbnails.put(placed.clip.media, frame, picture, ratio)
            self._update_rows()
            self._settle.start()

    def set_waveform(self, clip_id: str, peaks: NDArray[np.float32] | None, frames: int) -> None:
        """Sound of a clip; None for a clip without.

        Args:
            clip_id: Clip.id.
            peaks: (N, 2) float32, smallest and largest sample in -1..1 of each of N equal parts of
                the whole media file.
            frames: Number of frames of the media file.
        """
        sound = Waveform(peaks, frames) if peaks is not None and len(peaks) else None
        self._canvas.set_sound(clip_id, sound)
        self._content_changed()

    def set_in_out(self, marked: FrameRange | None) -> None:
        """The marked range in timeline frames, None for all."""
        self._canvas.marked = marked
        self.viewport().update()

    def select_clip(self, clip_id: str) -> None:
        """Mark a clip as selected without a signal; "" for none."""
        self._canvas.selected = clip_id
        self._describe()
        self._update_rows()

    def clear_pictures(self) -> None:
        """Forget thumbnails, mask states and waveforms of all clips."""
        self._canvas.clear_media()
        self._asked.clear()
        self._content_changed()

    @override
    def paintEvent(self, event: QPaintEvent) -> None:
        self._canvas.paint(self.viewport(), event.region(), self.font())

    @override
    def viewportEvent(self, event: QEvent) -> bool:
        if isinstance(event, QHelpEvent) and event.type() == QEvent.Type.ToolTip:
            text = tip(self._canvas.hit(event.pos()), self._canvas.media, self._canvas.rate)
            QToolTip.showText(event.globalPos(), text, self.viewport())
            return True
        return super().viewportEvent(event)

    @override
    def mousePressEvent(self, event: QMouseEvent) -> None:
        place = event.position().toPoint()
        if event.button() != Qt.MouseButton.LeftButton or place.x() < HEADER_PX:
            return
        hit = self._canvas.hit(place)
        if hit.clip is None or hit.lane is not Lane.CLIP:
            self._scrubbing = self._canvas.length > 0
            self._seek(place)
        elif hit.clip.clip.id != self._canvas.selected:
            self.select_clip(hit.clip.clip.id)
            self.clip_selected.emit(hit.clip.clip.id)

    @override
    def mouseMoveEvent(self, event: QMouseEvent) -> None:
        if self._scrubbing:
            self._seek(event.position().toPoint())

    @override
    def mouseReleaseEvent(self, event: QMouseEvent) -> None:
        self._scrubbing = False

    @override
    def keyPressEvent(self, event: QKeyEvent) -> None:
        steps = {Qt.Key.Key_Left: -1, Qt.Key.Key_Right: 1}
        plain = {
            Qt.Key.Key_Equal: self.zoom_in,
            Qt.Key.Key_Plus: self.zoom_in,
            Qt.Key.Key_Minus: self.zoom_out,
            Qt.Key.Key_Backslash: self.fit,
        }
        key = Qt.Key(event.key())
        if key in steps:
            self._seek_to(self._canvas.playhead + steps[key])
        elif key in (Qt.Key.Key_Home, Qt.Key.Key_End):
            self._seek_to(0 if key == Qt.Key.Key_Home else self._canvas.length - 1)
        elif key in plain:
            plain[key]()
        else:
            event.ignore()

    @override
    def focusInEvent(self, event: QFocusEvent) -> None:
        self._canvas.focus_ring = event.reason() in KEYBOARD_REASONS
        self.viewport().update()

    @override
    def focusOutEvent(self, event: QFocusEvent) -> None:
        self._canvas.focus_ring = False
        self.viewport().update()

    @override
    def changeEvent(self, event: QEvent) -> None:
        super().changeEvent(event)
        self.viewport().update()

    def _show_drop_target(self, shown: bool) -> None:
        self._canvas.drop_target = shown
        self.viewport().update()

    def _seek(self, place: QPoint) -> None:
        self._seek_to(int(self._canvas.scale.frame(place.x())))

    def _seek_to(self, frame: int) -> None:
        if self._canvas.length:
            self.seek_requested.emit(min(max(frame, 0), self._canvas.length - 1))

    def _update_playhead(self) -> None:
        canvas, height = self._canvas, self.viewport().height()
        self.viewport().update(playhead_strip(canvas.scale, canvas.playhead, height))
        self.viewport().update(QRect(0, 0, HEADER_PX, RULER_PX))

    def _update_rows(self) -> None:
        area = self.viewport().rect()
        self.viewport().update(area.adjusted(HEADER_PX, RULER_PX, 0, 0))

    def _ask_for_thumbnails(self) -> None:
        wanted = self._canvas.missing_thumbnails(self.viewport().width())
        for clip_id, frames in wanted.items():
            if self._asked.get(clip_id) != frames:
                self.thumbnails_wanted.emit(clip_id, frames)
        self._asked = wanted

    def _describe(self) -> None:
        canvas = self._canvas
        if not canvas.length:
            self.setAccessibleDescription(self.tr("Empty"))
            return
        now = timecode(canvas.playhead, canvas.rate)
        chosen = canvas.find(canvas.selected)
        name = chosen.clip.media.name if chosen else self.tr("nothing")
        text = self.tr("Playhead at {0}, frame {1} of {2}; {3} selected")
        self.setAccessibleDescription(text.format(now, canvas.playhead + 1, canvas.length, name))
