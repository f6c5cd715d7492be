"""The bar under the monitor: playback, timecode, views, zoom."""

import re
from fractions import Fraction

from PySide6.QtCore import QEvent, QSignalBlocker, QSize, Qt, Signal
from PySide6.QtGui import QFontMetrics, QResizeEvent, QShowEvent
from PySide6.QtWidgets import (
    QComboBox,
    QHBoxLayout,
    QLabel,
    QLineEdit,
    QToolButton,
    QWidget,
)
from typing_extensions import override

from gsa_desktop.core.project import View
from gsa_desktop.ui.icons import icon
from gsa_desktop.ui.theme import digits
from gsa_desktop.ui.time_text import length_text, position_of, read_seconds, time_text
from gsa_desktop.ui.view_switch import ViewSwitch

FORMS = 3  # a narrow window leaves the length out, a narrower one the names of the views
TIMES = "\u00d7"
ZOOMS = (0.0, 0.25, 0.5, 0.75, 1.0, 1.5, 2.0, 4.0)


def parse_position(text: str, rate: Fraction) -> int | None:
    """A frame number from `HH:MM:SS:FF`, any tail of it, or a plain frame number from 1.

    A semicolon counts as a colon; "4.72" and "4.72 s" are seconds. None for what is none of them.
    """
    known = read_seconds(text, rate)
    if known is None:
        known = position_of(text, rate)
    if known is not None:
        return known
    text = text.strip().replace(";", ":")
    if re.fullmatch(r"\d+", text):
        return max(0, int(text) - 1)
    if not re.fullmatch(r"\d*(:\d*){1,3}", text):
        return None
    parts = [int(part or 0) for part in text.split(":")]
    hours, minutes, seconds, frames = [0] * (4 - len(parts)) + parts
    return (hours * 3600 + minutes * 60 + seconds) * max(1, round(rate)) + frames


class TransportBar(QWidget):
    """Buttons that ask; what is true is told by the setters.

    Attributes:
        views: The switch of the views.

    Signals:
        start_requested, end_requested: To the first or last frame.
        step_requested: -1 or 1 frame.
        play_toggled: Play if paused, pause if playing.
        loop_toggled: bool.
        seek_requested: A frame typed as timecode or number.
        view_changed: View.
        zoom_requested: Factor, 0.0 for fit.
    """

    start_requested = Signal()
    end_requested = Signal()
    step_requested = Signal(int)
    play_toggled = Signal()
    loop_toggled = Signal(bool)
    seek_requested = Signal(int)
    view_changed = Signal(object)
    zoom_requested = Signal(float)

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._frames = 0
        self._frame = 0
        self._rate = Fraction(25)
        self._position = self._make_position()
        self._length = QLabel()
        self._speed = QLabel()
        self._speed.setAccessibleName(self.tr("Playback speed"))
        self._proxy = QLabel()
        self._proxy.setAccessibleName(self.tr("Size of pictures while playing"))
        self._proxy.setToolTip(
            self.tr("While playing, pictures are this much smaller so that none is left out")
        )
        self._start = self._button("skip-backward", self.tr("To the start"), "Home")
        self._back = self._button("step-backward", self.tr("One frame back"), "←")
        self._play = self._button("play", self.tr("Play"), "Space")
        self._forward = self._button("step-forward", self.tr("One frame on"), "→")
        self._end = self._button("skip-forward", self.tr("To the end"), "End")
        self._loop = self._button("repeat", self.tr("Play in a loop"), "")
        self._loop.setCheckable(True)
        self._play.setIconSize(QSize(28, 28))
        self.views = ViewSwitch()
        self._zoom = self._make_zoom()
        self._connect()
        self._lay_out()
        self.setAccessibleName(self.tr("Playback"))
        self.set_length(0, self._rate)
        self.set_view(View.SOURCE)
        self.set_zoom(1.0, fit=True)
        self._measure()

    def set_length(self, frames: int, rate: Fraction) -> None:
        """Length of what is played; 0 frames disables the bar."""
        self._frames, self._rate = frames, rate
        self._length.setText(f"/ {length_text(frames, rate)}")
        for widget in (
            self._start,
            self._back,
            self._play,
            self._forward,
            self._end,
            self._loop,
            self._position,
            self._length,
            self._zoom,
        ):
            widget.setEnabled(frames > 0)
        self.views.set_views_enabled(frames > 0)
        self.set_position(min(self._frame, max(0, frames - 1)))

    def set_position(self, frame: int) -> None:
        """The frame that is shown; what a person is typing is left alone."""
        self._frame = frame
        if not (self._position.hasFocus() and self._position.isModified()):
            self._position.setText(time_text(frame, self._rate))

    def set_playing(self, playing: bool, speed: float = 1.0) -> None:
        """Whether playback runs, and how fast (negative: backwards)."""
        text = self.tr("Pause") if playing else self.tr("Play")
        self._play.setIcon(icon("pause" if playing else "play"))
        self._play.setToolTip(f"{text} (Space)")
        self._play.setAccessibleName(text)
        self._speed.setText(f"{speed:g}{TIMES}" if playing and speed != 1 else "")
        self._proxy.setVisible(playing)

    def set_proxy(self, level: int) -> None:
        """How often the sides of pictures are halved while playing."""
        self._proxy.setText(f"1/{2**level}" if level else "")

    def set_loop(self, loop: bool) -> None:
        """State of the loop button, without a signal."""
        with QSignalBlocker(self._loop):
            self._loop.setChecked(loop)

    def set_view(self, view: View) -> None:
        """State of the view buttons, without a signal."""
        self.views.set_view(view)

    def set_zoom(self, factor: float, fit: bool) -> None:
        """What the zoom box says, without a signal."""
        self._zoom.setItemText(0, self.tr("Fit, {0:.0f} %").format(factor * 100))
        row = 0 if fit else next((i for i, z in enumerate(ZOOMS) if z == factor), -1)
        self._zoom.setCurrentIndex(row)
        if row < 0:
            self._zoom.setPlaceholderText(f"{factor * 100:.0f} %")

    @override
    def minimumSizeHint(self) -> QSize:
        hint = super().minimumSizeHint()
        return QSize(min(self._widths[-1] or hint.width(), hint.width()), hint.height())

    @override
    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._adapt()

    @override
    def changeEvent(self, event: QEvent) -> None:
        super().changeEvent(event)
        if event.type() in (QEvent.Type.FontChange, QEvent.Type.StyleChange):
            self._measure()

    @override
    def showEvent(self, event: QShowEvent) -> None:
        super().showEvent(event)
        self._measure()

    def _measure(self) -> None:
        """How much room each form needs, from all to the least."""
        layout = self.layout()
        if layout is None:
            return
        widths = []
        for form in range(FORMS):
            self._take_form(form)
            self.views.updateGeometry()
            layout.invalidate()
            widths.append(layout.minimumSize().width())
        self._widths = widths
        self._adapt()
        self.updateGeometry()

    def _adapt(self) -> None:
        self._take_form(
            next((form for form in range(FORMS) if self._widths[form] <= self.width()), FORMS - 1)
        )

    def _take_form(self, form: int) -> None:
        """0 shows all, 1 leaves the length out, 2 shows the views as icons."""
        self._length.setVisible(form == 0)
        self.views.set_names_shown(form < FORMS - 1)

    def _make_position(self) -> QLineEdit:
        field = QLineEdit()
        field.setFont(digits(field.font(), 1.05))
        field.setAlignment(Qt.AlignmentFlag.AlignCenter)
        width = QFontMetrics(field.font()).horizontalAdvance("00:00:00:00")
        field.setFixedWidth(width + 16)
        field.setAccessibleName(self.tr("Timecode"))
        field.setToolTip(
            self.tr(
                "Go to a time: HH:MM:SS:FF, the end of it, or a frame number; Return goes there"
            )
        )
        return field

    def _make_zoom(self) -> QComboBox:
        box = QComboBox()
        box.addItem(self.tr("Fit"), 0.0)
        for factor in ZOOMS[1:]:
            box.addItem(f"{factor * 100:.0f} %", factor)
        box.setAccessibleName(self.tr("Zoom of the monitor"))
        box.setToolTip(self.tr("Zoom (Ctrl+0 fits, Ctrl+1 is 100 %, or the mouse wheel)"))
        box.setFixedWidth(QFontMetrics(box.font()).horizontalAdvance("Fit, 100 %") + 30)
        return box

    def _button(self, glyph: str, name: str, key: str) -> QToolButton:
        button = QToolButton()
        button.setIcon(icon(glyph))
        button.setIconSize(QSize(20, 20))
        button.setAccessibleName(name)
        button.setToolTip(f"{name} ({key})" if key else name)
        return button

    def _lay_out(self) -> None:
        row = QHBoxLayout(self)
        row.setContentsMargins(8, 4, 8, 4)
        row.setSpacing(2)
        self._length.setFont(digits(self._length.font()))
        self._length.setForegroundRole(self._length.foregroundRole().PlaceholderText)
        self._length.setAccessibleName(self.tr("Length"))
        row.addWidget(self._position)
        row.addSpacing(4)
        row.addWidget(self._length)
        row.addStretch(1)
        for button in (self._start, self._back, self._play, self._forward, self._end, self._loop):
            row.addWidget(button)
        row.addWidget(self._speed)
        row.addWidget(self._proxy)
        row.addStretch(1)
        row.addWidget(self.views)
        row.addSpacing(4)
        row.addWidget(self._zoom)

    def _connect(self) -> None:
        self._start.clicked.connect(self.start_requested)
        self._end.clicked.connect(self.end_requested)
        self._back.clicked.connect(lambda: self.step_requested.emit(-1))
        self._forward.clicked.connect(lambda: self.step_requested.emit(1))
        self._play.clicked.connect(self.play_toggled)
        self._loop.toggled.connect(self.loop_toggled)
        self.views.view_changed.connect(self.view_changed)
        self._zoom.activated.connect(lambda row: self.zoom_requested.emit(ZOOMS[row]))
        self._position.returnPressed.connect(self._go)
        self._position.editingFinished.connect(lambda: self.set_position(self._frame))

    def _go(self) -> None:
        frame = parse_position(self._position.text(), self._rate)
        self._position.setModified(False)
        self.set_position(self._frame)
        if frame is not None and self._frames:
            self.seek_requested.emit(min(frame, self._frames - 1))
