"""A training run, watched: curves, examples, log, time left."""

from collections.abc import Sequence

from PySide6.QtCore import Qt, Signal, Slot
from PySide6.QtGui import QFontDatabase
from PySide6.QtWidgets import (
    QHBoxLayout,
    QLabel,
    QPlainTextEdit,
    QProgressBar,
    QPushButton,
    QSlider,
    QSplitter,
    QTabWidget,
    QVBoxLayout,
    QWidget,
)

from gsa_desktop.core.fine_tune_files import read_facts
from gsa_desktop.core.training import Example, Score, TrainingNews, TrainNote, TrainStep
from gsa_desktop.core.training_runs import RunInfo, RunState, is_paused, why_run_failed
from gsa_desktop.ui.dialog_parts import dress_headline
from gsa_desktop.ui.elided_label import ElidedLabel
from gsa_desktop.ui.form_parts import hint
from gsa_desktop.ui.picture_dialog import FittedPicture, PictureDialog
from gsa_desktop.ui.theme import digits
from gsa_desktop.ui.training_curves import TrainingCurves
from gsa_desktop.ui.training_words import describe, facts, running_text

_NO_EXAMPLE = "No examples yet."


class TrainingView(QWidget):
    """Signals.

    stop_requested: Save and end the run.
    pause_requested: Folder of the run, and whether it shall wait; else go on.
    resume_requested: Folder of the run to go on with.
    change_requested: Folder of the run to go on with after some values were changed.
    compare_requested: Folder of the run made for a clip whose before and after is to be seen.
    use_requested: Model file to use in the editor.
    folder_requested: Folder to open in the file manager.
    """

    stop_requested = Signal()
    pause_requested = Signal(object, bool)
    resume_requested = Signal(object)
    change_requested = Signal(object)
    compare_requested = Signal(object)
    use_requested = Signal(object)
    folder_requested = Signal(object)

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setAccessibleName("Training")
        self.run: RunInfo | None = None
        self._head = ElidedLabel(self)
        self._head.setAccessibleName("Name of the run")
        self._facts = hint("", self, "Network, recipe and beginning")
        self._reason = QLabel(self)
        self._reason.setWordWrap(True)
        self._reason.setMinimumWidth(1)  # a long word does not widen the window
        self._reason.setAccessibleName("Why the run broke off")
        self._state = QLabel(self)
        self._state.setFont(digits(self._state.font()))
        self._state.setAccessibleName("State of the run")
        self._bar = QProgressBar(self)
        self._bar.setAccessibleName("Progress of the run")
        self._bar.setTextVisible(False)
        self._bar.setRange(0, 1000)
        self._bar.setFixedHeight(6)
        self.curves = TrainingCurves(self)
        self._examples: list[Example] = []
        self._picture = FittedPicture("Example: what the network sees and what it says", self)
        self._enlarge = _button("Enlarge", "Shows the examples in a window of their own", self)
        self._slider = QSlider(Qt.Orientation.Horizontal, self)
        self._slider.setAccessibleName("Which example")
        self._caption = hint(_NO_EXAMPLE, self, "About the example")
        self._log = QPlainTextEdit(self)
        self._log.setReadOnly(True)
        self._log.setMaximumBlockCount(2000)
        self._log.setFont(QFontDatabase.systemFont(QFontDatabase.SystemFont.FixedFont))
        self._log.setAccessibleName("Log")
        self._stop = _button("&Stop and Save", "Ends after the step that is being done", self)
        self._pause = _button(
            "P&ause", "Saves and waits, its memory kept; press again to go on", self
        )
        self._pause.setCheckable(True)
        self._resume = _button("Re&sume", "Goes on from the last checkpoint", self)
        self._change = _button(
            "Chan&ge and Resume…", "Goes on with another batch, size, rate or device", self
        )
        self._compare = _button(
            "&Before and After…", "Both models on the frames of the clip that were held out", self
        )
        self._use = _button("&Use in Editor", "Adds the model to those of the inspector", self)
        self._open = _button("Open Folder", "Weights, log, TensorBoard's curves", self)
        self._lay_out()
        self._connect()

    def set_run(self, run: RunInfo, news: Sequence[TrainingNews], log: str) -> None:
        """Show a run from its beginning."""
        self._examples = []
        self._log.setPlainText(log)
        is_failed = run.state is RunState.FAILED
        self._reason.setText(why_run_failed(run.folder).one_line() if is_failed else "")
        self._reason.setVisible(is_failed)
        self.curves.set_runs({run.name: news})
        for one in news:
            self._take(one)
        self._slider.setValue(self._slider.maximum())
        self.set_state(run)
        self._enlarge.setEnabled(bool(self._examples))
        if self._examples:
            self._on_example(len(self._examples) - 1)
        else:
            self._slider.setEnabled(False)
            self._picture.show_file(None)
            self._caption.setText(_NO_EXAMPLE)

    def set_state(self, run: RunInfo) -> None:
        """How the run stands now."""
        self.run = run
        self._head.setText(run.name)
        self._facts.setText(facts(run))
        self._bar.setValue(round(1000 * run.progress))
        is_running = run.state is RunState.RUNNING
        self._stop.setVisible(is_running)
        self._stop.setEnabled(True)
        self._pause.setVisible(is_running)
        self._pause.setEnabled(True)
        self._show_pause(paused=is_running and is_paused(run.folder))
        self._resume.setVisible(not is_running)
        self._resume.setEnabled(run.can_resume)
        self._change.setVisible(not is_running)
        self._compare.setVisible(read_facts(run.folder) is not None)
        self._compare.setEnabled(not is_running and run.model is not None)
        self._use.setEnabled(run.model is not None)
        self._state.setText(describe(run))

    def refresh(self, run: RunInfo) -> None:
        """What the list knows by now of the run that is shown: it may have a model to use."""
        self.run = run
        self._use.setEnabled(run.model is not None)

    @Slot()
    def set_stopping(self) -> None:
        """The stop was heard."""
        self._stop.setEnabled(False)
        self._pause.setEnabled(False)
        self._state.setText("Ending the step and saving…")

    def add(self, news: TrainingNews) -> None:
        """What the run has just said."""
        if self.run is None:
            return
        self.curves.add(self.run.name, news)
        at_end = self._slider.value() == self._slider.maximum()
        self._take(news)
        if isinstance(news, Example) and at_end:
            self._slider.setValue(self._slider.maximum())
            self._on_example(self._slider.value())
        if isinstance(news, TrainNote) and self._pause.isChecked():
            self._state.setText(news.text)
        if isinstance(news, TrainStep) and self._stop.isEnabled():
            self._bar.setValue(round(1000 * news.progress))
            self._state.setText(running_text(news))

    def _take(self, news: TrainingNews) -> None:
        match news:
            case Example():
                self._examples.append(news)
                self._slider.setRange(0, len(self._examples) - 1)
                self._slider.setEnabled(len(self._examples) > 1)
            case Score():
                mark = ", the best so far" if news.best else ""
                self._log.appendPlainText(
                    f"Step {news.step}: J {news.similarity:.3f}, F {news.accuracy:.3f}{mark}"
                )
            case TrainNote(text):
                self._log.appendPlainText(text)
            case _:
                pass

    @Slot(int)
    def _on_example(self, number: int) -> None:
        if 0 <= number < len(self._examples):
            example = self._examples[number]
            self._picture.show_file(example.path)
            self._caption.setText(f"Step {example.step:,}")
            self._enlarge.setEnabled(True)

    @Slot()
    def _on_enlarge(self) -> None:
        pictures = [(one.path, f"Step {one.step:,}") for one in self._examples]
        if pictures and self.run is not None:
            title = f"Examples of {self.run.name}"
            PictureDialog(title, pictures, self._slider.value(), self).open()

    @Slot()
    def _on_resume(self) -> None:
        if self.run is not None:
            self.resume_requested.emit(self.run.folder)

    @Slot()
    def _on_change(self) -> None:
        if self.run is not None:
            self.change_requested.emit(self.run.folder)

    @Slot()
    def _on_compare(self) -> None:
        if self.run is not None:
            self.compare_requested.emit(self.run.folder)

    def _show_pause(self, *, paused: bool) -> None:
        self._pause.setChecked(paused)
        self._pause.setText("&Go On" if paused else "P&ause")
        self._pause.setAccessibleName("Go On" if paused else "Pause")

    @Slot(bool)
    def _on_pause(self, paused: bool) -> None:
        if self.run is not None:
            self._show_pause(paused=paused)
            self._state.setText("Saving, then waiting…" if paused else "Going on…")
            self.pause_requested.emit(self.run.folder, paused)

    @Slot()
    def _on_use(self) -> None:
        if self.run is not None and self.run.model is not None:
            self.use_requested.emit(self.run.model)

    @Slot()
    def _on_folder(self) -> None:
        if self.run is not None:
            self.folder_requested.emit(self.run.folder)

    def _lay_out(self) -> None:
        example = QWidget(self)
        example.setAccessibleName("Examples")
        column = QVBoxLayout(example)
        column.setContentsMargins(0, 8, 0, 0)
        column.addWidget(self._picture, 1)
        row = QHBoxLayout()
        row.addWidget(self._caption)
        row.addWidget(self._slider, 1)
        row.addWidget(self._enlarge)
        column.addLayout(row)
        tabs = QTabWidget(self)
        tabs.setAccessibleName("Examples and log")
        tabs.tabBar().setAccessibleName("Examples or log")
        tabs.addTab(example, "Examples")
        tabs.addTab(self._log, "Log")
        parts = QSplitter(Qt.Orientation.Vertical, self)
        parts.setAccessibleName("Curves, examples and log")
        parts.setObjectName("run")
        parts.addWidget(self.curves)
        parts.addWidget(tabs)
        parts.setSizes([430, 330])
        top = QHBoxLayout()
        dress_headline(self._head)
        top.addWidget(self._head, 1)
        top.addWidget(self._state)
        buttons = QHBoxLayout()
        goes_on = (self._stop, self._pause, self._resume, self._change)
        for button in (*goes_on, self._use, self._compare, self._open):
            buttons.addWidget(button)
        buttons.addStretch(1)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(16, 14, 16, 14)
        layout.setSpacing(10)
        layout.addLayout(top)
        layout.addWidget(self._facts)
        layout.addWidget(self._reason)
        layout.addWidget(self._bar)
        layout.addWidget(parts, 1)
        layout.addLayout(buttons)

    def _connect(self) -> None:
        self._slider.valueChanged.connect(self._on_example)
        self._enlarge.clicked.connect(self._on_enlarge)
        self._stop.clicked.connect(self.stop_requested)
        self._pause.clicked.connect(self._on_pause)
        self._resume.clicked.connect(self._on_resume)
        self._change.clicked.connect(self._on_change)
        self._compare.clicked.connect(self._on_compare)
        self._use.clicked.connect(self._on_use)
        self._open.clicked.connect(self._on_folder)


def _button(text: str, tip: str, parent: QWidget) -> QPushButton:
    button = QPushButton(text, parent)
    button.setAccessibleName(text.replace("&", ""))
    button.setToolTip(tip)
    return button
