"""The column beside the tracks: their names, and the buttons that mute, hide and lock them."""

from PySide6.QtCore import QPoint, QRect, QSize, Qt, Signal
from PySide6.QtGui import QColor, QContextMenuEvent, QPainter, QPaintEvent
from PySide6.QtWidgets import QToolButton, QWidget
from typing_extensions import override

from gsa_desktop.core.project import Track
from gsa_desktop.ui.icons import icon
from gsa_desktop.ui.theme import colour, digits, small
from gsa_desktop.ui.timeline_layout import HEADER_PX, MASK_PX, RULER_PX, Kind, Row
from gsa_desktop.ui.timeline_placement import Placement

_BUTTON = QSize(26, 22)
_FLAGS = {
    Kind.PICTURE: (("hidden", "eye-outline", "eye-off-outline"),),
    Kind.SOUND: (("muted", "volume-high", "volume-off"),),
}
_LOCK = ("locked", "lock-open-variant-outline", "lock")
_DEEDS = {"hidden": "Hide", "muted": "Mute", "locked": "Lock"}


class TrackHeader(QWidget):
    """One track's name and buttons.

    Signals:
        flag_requested: Name of the flag ("muted", "hidden", "locked") and whether to set it.
        menu_wanted: A place on the screen.
    """

    flag_requested = Signal(str, bool)
    menu_wanted = Signal(QPoint)

    def __init__(self, kind: Kind, parent: QWidget) -> None:
        super().__init__(parent)
        self._row: Row | None = None
        self._buttons: dict[str, QToolButton] = {}
        self._glyphs = {name: (off, on) for name, off, on in (*_FLAGS[kind], _LOCK)}
        left = HEADER_PX - 5 - len(self._glyphs) * _BUTTON.width()
        for number, name in enumerate(self._glyphs):
            button = QToolButton(self)
            button.setCheckable(True)
            button.setProperty("small", True)  # noqa: FBT003  Qt's own order
            button.setIconSize(QSize(16, 16))
            button.setFocusPolicy(Qt.FocusPolicy.TabFocus)
            button.setGeometry(QRect(QPoint(left + number * _BUTTON.width(), 2), _BUTTON))
            button.clicked.connect(lambda on, name=name: self.flag_requested.emit(name, on))
            self._buttons[name] = button

    def show_track(self, row: Row, track: Track) -> None:
        """Show the state of a track."""
        self._row = row
        self.setAccessibleName(self.tr("Track {0}").format(row.name))
        for name, button in self._buttons.items():
            on = bool(getattr(track, name))
            button.setChecked(on)
            off_glyph, on_glyph = self._glyphs[name]
            button.setIcon(icon(on_glyph, "on_accent") if on else icon(off_glyph, "text_muted"))
            deed = self.tr(_DEEDS[name])
            button.setAccessibleName(f"{deed} {row.name}")
            button.setToolTip(self.tr("{0} track {1}").format(deed, row.name))
        self.update()

    @override
    def paintEvent(self, event: QPaintEvent) -> None:
        if self._row is None:
            return
        painter = QPainter(self)
        painter.fillRect(self.rect().adjusted(0, 0, -1, 0), colour("track_name"))
        font = digits(self.font())
        font.setBold(True)
        painter.setFont(font)
        painter.setPen(colour("text"))
        left = Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter
        painter.drawText(QRect(9, 2, 48, _BUTTON.height()), left, self._row.name)
        if self._row.kind is Kind.PICTURE:
            painter.setFont(small(self.font(), 0.85))
            painter.setPen(colour("text_muted"))
            right = Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter
            lane = QRect(9, self.height() - MASK_PX - 3, self.width() - 18, MASK_PX + 6)
            painter.drawText(lane, right, self.tr("Masks"))
        painter.setPen(QColor(colour("border")))
        painter.drawLine(self.width() - 1, 0, self.width() - 1, self.height())
        painter.end()

    @override
    def contextMenuEvent(self, event: QContextMenuEvent) -> None:
        self.menu_wanted.emit(event.globalPos())


class TimelineHeaders(QWidget):
    """The headers of all tracks, over clips that are scrolled beneath them.

    Signals:
        flag_requested: Kind, number, flag, whether to set it.
        menu_wanted: Kind, number, a place on the screen.
    """

    flag_requested = Signal(str, int, str, bool)
    menu_wanted = Signal(str, int, QPoint)

    def __init__(self, parent: QWidget) -> None:
        super().__init__(parent)
        self._headers: dict[tuple[Kind, int], TrackHeader] = {}
        self.setAccessibleName(self.tr("Tracks"))

    def show_tracks(self, placement: Placement, rows_top: int) -> None:
        """One header a row; those that stay keep the keyboard's focus.

        Args:
            placement: The tracks.
            rows_top: Pixel of the parent where the first row begins.
        """
        wanted = {(row.kind, row.number) for row in placement.rows}
        for key in self._headers.keys() - wanted:
            gone = self._headers.pop(key)
            gone.hide()
            gone.deleteLater()
        for row in placement.rows:
            header = self._headers.get((row.kind, row.number)) or self._add(row)
            header.show_track(row, placement.tracks[row.index].track)
        self.move_rows(placement, rows_top)

    def move_rows(self, placement: Placement, rows_top: int) -> None:
        """Follow the tracks when they are scrolled."""
        for row in placement.rows:
            top = rows_top + row.top - RULER_PX
            self._headers[row.kind, row.number].setGeometry(0, top, HEADER_PX - 1, row.height)

    @override
    def paintEvent(self, event: QPaintEvent) -> None:
        painter = QPainter(self)
        painter.fillRect(self.rect(), colour("panel"))
        painter.setPen(colour("border"))
        painter.drawLine(self.width() - 1, 0, self.width() - 1, self.height())
        painter.end()

    def _add(self, row: Row) -> TrackHeader:
        header = TrackHeader(row.kind, self)
        kind, number = row.kind.value, row.number
        header.flag_requested.connect(
            lambda flag, on: self.flag_requested.emit(kind, number, flag, on)
        )
        header.menu_wanted.connect(lambda place: self.menu_wanted.emit(kind, number, place))
        header.show()
        self._headers[row.kind, row.number] = header
        return header
