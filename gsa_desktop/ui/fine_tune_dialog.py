"""Fine-tuning on a clip: what it learns from, and for how long."""

from pathlib import Path

from PySide6.QtCore import Signal, Slot
from PySide6.QtWidgets import (
    QComboBox,
    QDialog,
    QDoubleSpinBox,
    QFormLayout,
    QHBoxLayout,
    QLabel,
    QLineEdit,
    QProgressBar,
    QPushButton,
    QVBoxLayout,
    QWidget,
)
from typing_extensions import override

from gsa_desktop.core.errors import AppError
from gsa_desktop.core.events import Progress
from gsa_desktop.core.fine_tune import (
    LEAST,
    FineTuneOrder,
    check_name,
    held_out,
    usable,
)
from gsa_desktop.core.project import Clip
from gsa_desktop.ui.dialog_parts import headline
from gsa_desktop.ui.form_parts import hint, pad
from gsa_desktop.ui.inspector_mask import model_title

DEVICES = {"auto": "The fastest there is", "cpu": "CPU", "cuda": "GPU (CUDA)"}
_MINUTES = 5.0


class FineTuneDialog(QDialog):
    """Asks how to fine-tune on a clip; stays while its data is written.

    Signals:
        start_requested: FineTuneOrder.
        cancel_requested: The preparation shall stop.
    """

    start_requested = Signal(object)
    cancel_requested = Signal()

    def __init__(self, clip: Clip, frames: int, runs: Path, parent: QWidget | None = None) -> None:
        """Args: clip: Its kept masks are the truth. frames: Of its file. runs: Folder of runs."""
        super().__init__(parent)
        self.setWindowTitle("Fine-Tune on This Clip")
        self.setAccessibleName(self.windowTitle())
        self._clip = clip
        self._runs = runs
        self._truth = usable(clip, frames)
        self._apart = held_out(self._truth, frames)
        self._busy = False
        self._name = QLineEdit(_free_name(f"{clip.media.stem} fine-tuned", runs), self)
        self._name.setAccessibleName("Name of the model")
        self._minutes = QDoubleSpinBox(self)
        self._minutes.setRange(0.2, 600)
        self._minutes.setDecimals(1)
        self._minutes.setSuffix(" min")
        self._minutes.setValue(_MINUTES)
        pad(self._minutes)
        self._minutes.setAccessibleName("Minutes to spend on training")
        self._minutes.setToolTip("A trial of a few steps shows how many steps that is")
        self._devices = QComboBox(self)
        self._devices.setAccessibleName("Device")
        for key, text in DEVICES.items():
            self._devices.addItem(text, key)
        self._problem = QLabel(self)
        self._problem.setWordWrap(True)
        self._problem.setAccessibleName("What does not fit")
        self._bar = QProgressBar(self)
        self._bar.setTextVisible(False)
        self._bar.setFixedHeight(6)
        self._bar.setAccessibleName("Progress of the preparation")
        self._phase = hint("", self, "What is being done")
        self._start = deed_button("&Start", "Writes the data, tries some steps, then trains", self)
        self._start.setProperty("primary", True)  # noqa: FBT003 - how Qt names it
        self._cancel = deed_button("Cancel", "Nothing is changed", self)
        self._lay_out(frames)
        self._name.textChanged.connect(self._check)
        self._start.clicked.connect(self._on_start)
        self._cancel.clicked.connect(self.reject)
        self.set_idle()
        self.setMinimumWidth(520)

    @property
    def order(self) -> FineTuneOrder:
        """What the fields say."""
        name, device = self._name.text().strip(), str(self._devices.currentData())
        return FineTuneOrder(self._clip, self._runs / name, self._minutes.value(), device)

    def set_progress(self, progress: Progress) -> None:
        """How far the preparation is."""
        self._bar.setRange(0, progress.total)
        self._bar.setValue(progress.done)
        self._phase.setText(f"{progress.phase}…")

    @Slot()
    def set_idle(self) -> None:
        """The preparation is over, or has not begun."""
        self._busy = False
        self._bar.hide()
        self._phase.hide()
        for field in (self._name, self._minutes, self._devices):
            field.setEnabled(True)
        self._check()

    @override
    def reject(self) -> None:
        """Stop the preparation, or close."""
        if self._busy:
            self.cancel_requested.emit()
        else:
            super().reject()

    @Slot()
    def _on_start(self) -> None:
        self._busy = True
        for field in (self._name, self._minutes, self._devices, self._start):
            field.setEnabled(False)
        self._bar.setRange(0, 0)
        self._bar.show()
        self._phase.show()
        self.start_requested.emit(self.order)

    @Slot()
    def _check(self) -> None:
        problem = ""
        if self._apart:
            try:
                check_name(self._name.text().strip(), self._runs)
            except AppError as error:
                problem = error.one_line()
        self._problem.setText(problem)
        self._problem.setVisible(bool(problem))
        self._start.setEnabled(bool(self._apart) and not problem and not self._busy)

    def _lay_out(self, frames: int) -> None:
        layout = QVBoxLayout(self)
        layout.setContentsMargins(20, 18, 20, 16)
        layout.setSpacing(10)
        layout.addWidget(headline(f"Fine-tune on {self._clip.media.name}", self))
        layout.addWidget(hint(self._explanation(frames), self))
        form = QFormLayout()
        form.setHorizontalSpacing(16)
        form.setVerticalSpacing(8)
        start = QLabel(_start_text(self._clip), self)
        start.setAccessibleName("Starts from")
        form.addRow("Starts from", start)
        for text, field in (
            ("&Name", self._name),
            ("&Time", self._minutes),
            ("&Device", self._devices),
        ):
            label = QLabel(text, self)
            label.setBuddy(field)
            form.addRow(label, field)
        layout.addLayout(form)
        layout.addWidget(self._problem)
        layout.addWidget(self._bar)
        layout.addWidget(self._phase)
        layout.addStretch(1)
        row = QHBoxLayout()
        row.addStretch(1)
        row.addWidget(self._cancel)
        row.addWidget(self._start)
        layout.addLayout(row)

    def _explanation(self, frames: int) -> str:
        count = len(self._truth)
        how = (
            "Mark frames whose mask is right with G. Mend others with the brush (B) and the eraser"
            " (E); a mended frame counts too. Frames far from each other teach most."
        )
        if count < LEAST:
            there = "no frame is" if not count else f"only {count} {_are(count)}"
            return f"It takes {LEAST} frames that are good or mended; {there} so far. {how}"
        if not self._apart:
            return f"All {count} frames are the first or the last of {frames}; mend others. {how}"
        mended = sum(one.mended for one in self._truth)
        numbers = ", ".join(str(number + 1) for number in self._apart)
        return (
            f"{count} frames are known: {count - mended} marked as good, {mended} mended."
            f" {len(self._apart)} of them ({numbers}) {_are(len(self._apart))} held out: the model"
            " never learns from those, so they show whether it became better. It ends early when"
            " they get no better."
        )


def _start_text(clip: Clip) -> str:
    if clip.segment.model == "motion":
        return "GSANet Lite (the clip was segmented without a network)"
    return model_title(clip.segment.model)


def _are(count: int) -> str:
    return "is" if count == 1 else "are"


def _free_name(name: str, runs: Path) -> str:
    """The name, with a number behind it if a run has it."""
    number, free = 2, name
    while (runs / free).exists():
        number, free = number + 1, f"{name} {number}"
    return free


def deed_button(text: str, tip: str, parent: QWidget) -> QPushButton:
    """A push button of a dialog; Return does not press it unless it is the default."""
    button = QPushButton(text, parent)
    button.setAccessibleName(text.replace("&", ""))
    button.setToolTip(tip)
    button.setAutoDefault(False)
    return button
