"""What can be dragged on the timeline, typed in: the place of a clip, the name of a marker."""

from fractions import Fraction

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QColor, QIcon, QPixmap
from PySide6.QtWidgets import (
    QComboBox,
    QDialog,
    QDialogButtonBox,
    QFormLayout,
    QLabel,
    QLineEdit,
    QVBoxLayout,
    QWidget,
)
from typing_extensions import override

from gsa_desktop.core.conform import room
from gsa_desktop.core.project import Marker
from gsa_desktop.core.timebase import timecode
from gsa_desktop.ui.dialog_parts import dress_buttons, headline
from gsa_desktop.ui.time_text import position_timecode
from gsa_desktop.ui.timecode_field import TimecodeField
from gsa_desktop.ui.timeline_base import TimelineBase
from gsa_desktop.ui.timeline_layout import PlacedClip

MARKER_COLOURS = {
    (61, 139, 255): "Blue",
    (82, 201, 139): "Green",
    (240, 180, 41): "Yellow",
    (240, 130, 50): "Orange",
    (235, 90, 80): "Red",
    (170, 110, 230): "Purple",
}


class ClipPlaceDialog(QDialog):
    """Start, source in, source out and length of a clip, as timecode.

    Signals:
        trim_requested: "start" or "end", the timeline frame where that edge shall be.
        move_requested: Frames to the right, after the trims.
    """

    trim_requested = Signal(str, int)
    move_requested = Signal(int)

    def __init__(self, placed: PlacedClip, parent: QWidget) -> None:
        super().__init__(parent)
        self.setWindowTitle(self.tr("Move and Trim"))
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        clip, rate = placed.clip, placed.rate
        least, most = room(clip, placed.table, rate)
        self._clip = clip
        self._before = -least  # timeline frames of the media before the clip
        total = most - least
        self._start = TimecodeField(self.tr("Start on the timeline"), rate, self, on_timeline=True)
        self._in = TimecodeField(self.tr("First frame of the file"), rate, self)
        self._out = TimecodeField(self.tr("Last frame of the file"), rate, self)
        self._length = TimecodeField(self.tr("Length"), rate, self)
        self._total = total
        for field, text in (
            (self._start, self.tr("&Start:")),
            (self._in, self.tr("Source &in:")),
            (self._out, self.tr("Source &out:")),
            (self._length, self.tr("&Length:")),
        ):
            field.setObjectName(text)
        self._in.frame_changed.connect(self._on_in)
        self._out.frame_changed.connect(self._on_out)
        self._length.frame_changed.connect(self._on_length)
        self._lay_out(clip.title, rate)
        self._start.set_frame(clip.start)
        self._start.selectAll()  # so that typing replaces it
        self._show(self._before, clip.length)

    def _lay_out(self, name: str, rate: Fraction) -> None:
        title = headline(name, self)
        title.setTextFormat(Qt.TextFormat.PlainText)
        form = QFormLayout()
        for field in (self._start, self._in, self._out, self._length):
            label = QLabel(field.objectName(), self)
            label.setBuddy(field)
            form.addRow(label, field)
        hint = QLabel(self.tr("The file has {0}.").format(timecode(self._total, rate)), self)
        hint.setEnabled(False)
        buttons = QDialogButtonBox(
            QDialogButtonBox.StandardButton.Ok | QDialogButtonBox.StandardButton.Cancel
        )
        buttons.accepted.connect(self.accept)
        buttons.rejected.connect(self.reject)
        buttons.setAccessibleName(self.tr("Buttons"))
        dress_buttons(buttons)
        layout = QVBoxLayout(self)
        layout.setSpacing(10)
        layout.addWidget(title)
        layout.addLayout(form)
        layout.addWidget(hint)
        layout.addWidget(buttons)
        self.setAccessibleName(self.windowTitle())

    @override
    def accept(self) -> None:
        """Ask for what changed: the trims first, then the move."""
        for field in (self._start, self._in, self._out, self._length):
            field.commit()
        clip = self._clip
        head = self._in.frame - self._before
        tail = head + self._length.frame - clip.length
        # The edge that gives way goes first, so that the clip never becomes empty between.
        trims = [("start", clip.start + head, head), ("end", clip.stop + tail, tail)]
        for edge, frame, by in trims if head < clip.length else reversed(trims):
            if by:
                self.trim_requested.emit(edge, frame)
        by = self._start.frame - (clip.start + head)
        if by:
            self.move_requested.emit(by)
        super().accept()

    def _on_in(self, frame: int) -> None:
        stop = self._out.frame + 1
        self._show(min(frame, stop - 1), stop - min(frame, stop - 1))

    def _on_out(self, frame: int) -> None:
        self._show(self._in.frame, frame + 1 - self._in.frame)

    def _on_length(self, length: int) -> None:
        self._show(self._in.frame, length)

    def _show(self, begin: int, length: int) -> None:
        self._in.set_limits(0, begin + length - 1)
        self._out.set_limits(begin, self._total - 1)
        self._length.set_limits(1, self._total - begin)
        self._in.set_frame(begin)
        self._out.set_frame(begin + length - 1)
        self._length.set_frame(length)


class MarkerDialog(QDialog):
    """Name and colour of a marker.

    Signals:
        renamed: The new text.
        coloured: The new (red, green, blue).
        removed: The marker shall go.
    """

    renamed = Signal(str)
    coloured = Signal(tuple)
    removed = Signal()

    def __init__(self, marker: Marker, rate: Fraction, parent: QWidget) -> None:
        super().__init__(parent)
        self.setWindowTitle(self.tr("Marker"))
        self.setAccessibleName(self.windowTitle())
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        self._marker = marker
        self._text = QLineEdit(marker.text, self)
        self._text.setAccessibleName(self.tr("Text"))
        self._text.setMinimumWidth(260)
        self._text.selectAll()
        self._colour = QComboBox(self)
        self._colour.setAccessibleName(self.tr("Colour"))
        colours = dict.fromkeys((*MARKER_COLOURS, marker.colour))
        for rgb in colours:
            swatch = QPixmap(16, 16)
            swatch.fill(QColor(*rgb))
            name = self.tr(MARKER_COLOURS.get(rgb, "As it is"))
            self._colour.addItem(QIcon(swatch), name, rgb)
        self._colour.setCurrentIndex(list(colours).index(marker.colour))
        form = QFormLayout()
        form.addRow(self.tr("&Text:"), self._text)
        form.addRow(self.tr("&Colour:"), self._colour)
        buttons = QDialogButtonBox(
            QDialogButtonBox.StandardButton.Ok | QDialogButtonBox.StandardButton.Cancel
        )
        remove = buttons.addButton(
            self.tr("&Remove Marker"), QDialogButtonBox.ButtonRole.DestructiveRole
        )
        buttons.setAccessibleName(self.tr("Buttons"))
        buttons.accepted.connect(self.accept)
        buttons.rejected.connect(self.reject)
        remove.clicked.connect(self._remove)
        dress_buttons(buttons)
        layout = QVBoxLayout(self)
        layout.setSpacing(10)
        layout.addWidget(headline(position_timecode(marker.frame, rate), self))
        layout.addLayout(form)
        layout.addWidget(buttons)

    @override
    def accept(self) -> None:
        """Ask for what changed."""
        text, colour = self._text.text().strip(), tuple(self._colour.currentData())
        if text != self._marker.text:
            self.renamed.emit(text)
        if colour != self._marker.colour:
            self.coloured.emit(colour)
        super().accept()

    def _remove(self) -> None:
        self.removed.emit()
        super().reject()


def open_clip_dialog(view: TimelineBase, clip_id: str) -> None:
    """Let the place of a clip be typed in, and ask the timeline's owner for it."""
    placed = view.canvas.placement.find(clip_id)
    if placed is None:
        return
    dialog = ClipPlaceDialog(placed, view)
    dialog.trim_requested.connect(
        lambda edge, frame: view.trim_requested.emit(clip_id, edge, frame, False)  # noqa: FBT003
    )
    dialog.move_requested.connect(lambda by: view.move_requested.emit((clip_id,), by, 0))
    dialog.open()


def open_marker_dialog(view: TimelineBase, frame: int) -> None:
    """Let a marker be renamed and coloured, and ask the timeline's owner for it."""
    marker = next((m for m in view.canvas.placement.markers if m.frame == frame), None)
    if marker is None:
        return
    dialog = MarkerDialog(marker, view.canvas.placement.rate, view)
    dialog.renamed.connect(lambda text: view.marker_renamed.emit(frame, text))
    dialog.coloured.connect(lambda colour: view.marker_coloured.emit(frame, colour))
    dialog.removed.connect(lambda: view.marker_removed.emit(frame))
    dialog.open()
