"""A row of the list of jobs, and what can be done with a job."""

from dataclasses import dataclass

from PySide6.QtCore import QSize, Qt, Signal
from PySide6.QtWidgets import QHBoxLayout, QProgressBar, QToolButton, QVBoxLayout, QWidget

from gsa_desktop.core.job_list import JobRow, JobState
from gsa_desktop.ui.elided_label import ElidedLabel
from gsa_desktop.ui.icons import icon
from gsa_desktop.ui.job_speed import SpeedMeter, time_left
from gsa_desktop.ui.theme import digits

_SIGNS = {
    JobState.WAITING: "clock-outline",
    JobState.HELD: "pause-circle-outline",
    JobState.RUNNING: "progress-clock",
    JobState.PAUSED: "pause-circle-outline",
    JobState.CANCELLING: "progress-clock",
    JobState.DONE: "check-circle-outline",
    JobState.FAILED: "alert-circle-outline",
    JobState.CANCELLED: "close-circle-outline",
}


@dataclass(frozen=True)
class JobDeed:
    """Something that can be done with a job."""

    name: str
    text: str
    glyph: str

    def suits(self, row: JobRow) -> bool:
        """Whether it makes sense for a job in its state."""
        state = row.state
        match self.name:
            case "pause":
                return state in (JobState.RUNNING, JobState.WAITING)
            case "resume":
                return state in (JobState.PAUSED, JobState.HELD)
            case "front" | "up" | "down":
                return state.is_waiting
            case "cancel":
                return not state.is_finished and state is not JobState.CANCELLING
            case "retry":
                return state in (JobState.FAILED, JobState.CANCELLED)
            case "reveal":
                return state is JobState.DONE and row.path is not None
            case _:
                return state.is_finished


JOB_DEEDS = (
    JobDeed("pause", "Pause", "pause"),
    JobDeed("resume", "Go On", "play"),
    JobDeed("front", "Do This Next", "arrow-collapse-up"),
    JobDeed("up", "Move Up", "arrow-up"),
    JobDeed("down", "Move Down", "arrow-down"),
    JobDeed("retry", "Try Again", "refresh"),
    JobDeed("reveal", "Show in Folder", "folder-open-outline"),
    JobDeed("cancel", "Cancel", "close"),
    JobDeed("forget", "Remove from the List", "close"),
)
_BUTTONS = ("pause", "resume", "retry", "reveal", "cancel", "forget")


class JobRowWidget(QWidget):
    """Title, what it is at, a bar, and the buttons that suit its state.

    Signals:
        deed_requested: Name of a JobDeed and the number of the job.
    """

    deed_requested = Signal(str, int)

    def __init__(self, row: JobRow, meter: SpeedMeter) -> None:
        super().__init__()
        self.job_id = row.id
        self.meter = meter
        self.said = ""
        self._sign = QToolButton(self)
        self._sign.setAttribute(Qt.WidgetAttribute.WA_TransparentForMouseEvents)
        self._sign.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self._sign.setAutoRaise(True)
        self._title = ElidedLabel(row.name, parent=self)
        self._words = ElidedLabel("", parent=self)
        self._words.setForegroundRole(self._words.foregroundRole().PlaceholderText)
        self._words.setFont(digits(self._words.font()))
        self._bar = QProgressBar(self, textVisible=False)
        self._bar.setFixedHeight(4)
        self._bar.setAccessibleName(f"Progress of {row.title}")
        self._buttons = {
            deed.name: self._make_button(deed, row)
            for name in _BUTTONS
            for deed in JOB_DEEDS
            if deed.name == name
        }
        head = QHBoxLayout()
        head.setSpacing(4)
        head.addWidget(self._sign)
        head.addWidget(self._title, 1)
        for button in self._buttons.values():
            head.addWidget(button)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(6, 6, 6, 8)
        layout.setSpacing(3)
        layout.addLayout(head)
        layout.addWidget(self._words)
        layout.addWidget(self._bar)
        self.show_row(row)

    def show_row(self, row: JobRow) -> None:
        """Its state now."""
        state = row.state
        if row.progress is not None and state is JobState.RUNNING:
            self.meter.add(row.progress)
        self.said = self._describe(row)
        self.setAccessibleName(f"{row.title}: {self.said}")
        self._sign.setIcon(icon(_SIGNS[state], "danger" if state is JobState.FAILED else "text"))
        self._sign.setAccessibleName(state.value)
        self._words.setText(self.said)
        self._words.setToolTip(row.progress.phase if row.progress else self.said)
        self._bar.setVisible(state.is_active)
        self._bar.setRange(0, row.progress.total if row.progress else 0)
        self._bar.setValue(row.progress.done if row.progress else 0)
        for deed in JOB_DEEDS:
            if deed.name in self._buttons:
                self._buttons[deed.name].setVisible(deed.suits(row))

    def _describe(self, row: JobRow) -> str:
        if row.state is JobState.FAILED:
            return row.note or "Failed"
        if row.state is JobState.DONE:
            return f"{row.deed} · done in {_duration(row.seconds)}"
        if row.state is not JobState.RUNNING or row.progress is None:
            done = f", {row.percent} % done" if row.state is JobState.PAUSED else ""
            return f"{row.deed} · {row.state.value.lower()}{done}"
        known = row.progress
        parts = [f"{known.done}/{known.total}" if known.total else known.phase]
        speed, left = self.meter.speed(), self.meter.seconds_left(row.progress)
        if speed is not None:
            parts.append(f"{speed:.1f} fps")
        if left is not None:
            parts.append(time_left(left))
        return " · ".join(parts)

    def _make_button(self, deed: JobDeed, row: JobRow) -> QToolButton:
        button = QToolButton(self)
        button.setIcon(icon(deed.glyph))
        button.setIconSize(QSize(16, 16))
        button.setAutoRaise(True)
        button.setToolTip(deed.text)
        button.setAccessibleName(f"{deed.text}: {row.title}")
        button.setFocusPolicy(Qt.FocusPolicy.TabFocus)
        button.setVisible(False)
        button.clicked.connect(
            lambda _=False, name=deed.name: self.deed_requested.emit(name, self.job_id)
        )
        return button


def _duration(seconds: float) -> str:
    minutes, rest = divmod(round(seconds), 60)
    hours, minutes = divmod(minutes, 60)
    if hours:
        return f"{hours} h {minutes:02d} min"
    return f"{minutes} min {rest:02d} s" if minutes else f"{rest} s"
