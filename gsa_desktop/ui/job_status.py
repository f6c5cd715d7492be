"""Status bar parts: the running job, the device, facts of the frame."""

from fractions import Fraction

from PySide6.QtCore import QSize, Qt, Signal
from PySide6.QtWidgets import QHBoxLayout, QLabel, QProgressBar, QToolButton, QWidget

from gsa_desktop.core.events import Progress
from gsa_desktop.core.media_info import MediaInfo
from gsa_desktop.ui.icons import icon
from gsa_desktop.ui.job_speed import SpeedMeter, time_left
from gsa_desktop.ui.media_facts import short_facts
from gsa_desktop.ui.theme import digits
from gsa_desktop.ui.time_text import time_text

FIGURE_SPACE = "\u2007"


class JobStatus(QWidget):
    """`Segmenting 84/246 · 11.2 fps · 15 s left`, a bar and a cancel button; hidden while idle.

    Signals:
        cancel_requested: The button was pressed.
    """

    cancel_requested = Signal()

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._meter = SpeedMeter()
        self._text = QLabel()
        self._text.setFont(digits(self._text.font()))
        self._text.setAccessibleName(self.tr("Running job"))
        self._bar = QProgressBar(textVisible=False)
        self._bar.setFixedSize(120, 6)
        self._bar.setAccessibleName(self.tr("Progress of the job"))
        self._cancel = QToolButton()
        self._cancel.setIcon(icon("close"))
        self._cancel.setIconSize(QSize(16, 16))
        self._cancel.setAccessibleName(self.tr("Cancel the job"))
        self._cancel.setToolTip(self.tr("Cancel (Esc)"))
        self._cancel.clicked.connect(self.cancel_requested)
        row = QHBoxLayout(self)
        row.setContentsMargins(8, 0, 4, 0)
        row.setSpacing(8)
        row.addWidget(self._text)
        row.addWidget(self._bar)
        row.addWidget(self._cancel)
        self.setAccessibleName(self.tr("Job"))
        self.hide()

    def begin(self, text: str) -> None:
        """A job has started; text is what it does ("Segmenting dog.mp4")."""
        self._meter = SpeedMeter()
        self._text.setMinimumWidth(0)
        self._text.setText(f"{text}…")
        self._bar.setRange(0, 0)
        self._cancel.setEnabled(True)
        self.show()

    def set_progress(self, progress: Progress) -> None:
        """How far it is; speed and time left are measured here."""
        self._meter.add(progress)
        self._bar.setRange(0, progress.total)
        self._bar.setValue(progress.done)
        if not self._cancel.isEnabled():
            return  # "Cancelling" stays
        speed, left = self._meter.speed(), self._meter.seconds_left(progress)
        count = f"{progress.done}/{progress.total}" if progress.total else f"{progress.done}"
        parts = [f"{progress.phase} {count}"]
        if speed is not None:
            parts.append(f"{speed:.1f} fps")
        if left is not None:
            parts.append(time_left(left))
        self._text.setText("  ·  ".join(parts))
        # Never narrower again during a job, or all that stands beside it would tremble.
        widest = max(self._text.minimumWidth(), self._text.sizeHint().width())
        self._text.setMinimumWidth(widest)

    def set_paused(self) -> None:
        """The job rests; the next progress says that it goes on."""
        self._meter = SpeedMeter()
        self._text.setText(self.tr("Paused"))

    def set_cancelling(self) -> None:
        """The cancel was heard; the button is off until the job ends."""
        self._cancel.setEnabled(False)
        self._text.setText(self.tr("Cancelling…"))

    def end(self) -> None:
        """No job runs."""
        self.hide()


class DeviceBadge(QWidget):
    """Which device really does the work."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._text = QLabel()
        self._text.setAccessibleName(self.tr("Device"))
        self._sign = QToolButton()
        self._sign.setIcon(icon("chip", "text_muted"))
        self._sign.setIconSize(QSize(16, 16))
        self._sign.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self._sign.setAttribute(Qt.WidgetAttribute.WA_TransparentForMouseEvents)
        self._sign.setAccessibleName(self.tr("Device"))
        row = QHBoxLayout(self)
        row.setContentsMargins(4, 0, 8, 0)
        row.setSpacing(2)
        row.addWidget(self._sign)
        row.addWidget(self._text)
        self.setAccessibleName(self.tr("Device"))
        self.hide()

    def set_device(self, name: str, ms_per_frame: float | None = None) -> None:
        """E.g. "CPU" or "CUDA: NVIDIA H200", and what was measured on it."""
        self._text.setText(name)
        tip = self.tr("Masks are computed on {0}").format(name)
        if ms_per_frame is not None:
            tip += self.tr(": {0:.0f} ms a frame, measured").format(ms_per_frame)
        self.setToolTip(tip)
        self.setAccessibleDescription(tip)
        self.setVisible(bool(name))


class StatusFacts(QWidget):
    """`00:00:03:12  frame 84/246  29.97 fps  1920x1080  BT.709`."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._position = QLabel()
        self._position.setFont(digits(self._position.font()))
        self._position.setAccessibleName(self.tr("Playhead"))
        self._media = QLabel()
        self._media.setForegroundRole(self._media.foregroundRole().PlaceholderText)
        self._media.setAccessibleName(self.tr("Clip"))
        row = QHBoxLayout(self)
        row.setContentsMargins(8, 0, 8, 0)
        row.setSpacing(16)
        row.addWidget(self._position)
        row.addWidget(self._media)
        self.setAccessibleName(self.tr("Facts of the frame"))

    def set_media(self, info: MediaInfo | None) -> None:
        """The clip under the playhead, None for none."""
        self._media.setText("" if info is None else "   ".join(short_facts(info)))
        if info is None:
            self._position.clear()

    def set_position(self, frame: int, frames: int, rate: Fraction) -> None:
        """Playhead and length in timeline frames."""
        if not frames:
            self._position.clear()
            return
        missing = FIGURE_SPACE * (len(str(frames)) - len(str(frame + 1)))  # so nothing moves
        self._position.setText(f"{time_text(frame, rate)}   frame {frame + 1}/{frames}{missing}")
