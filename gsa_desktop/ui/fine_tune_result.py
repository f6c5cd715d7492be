"""What came of fine-tuning on a clip: before and after, and what to do with it."""

from PySide6.QtCore import Qt, Signal, Slot
from PySide6.QtGui import QPixmap
from PySide6.QtWidgets import (
    QAbstractItemView,
    QDialog,
    QHBoxLayout,
    QHeaderView,
    QLabel,
    QTableWidget,
    QTableWidgetItem,
    QTabWidget,
    QVBoxLayout,
    QWidget,
)

from gsa_desktop.core.fine_tune import Judged, Outcome
from gsa_desktop.ui.dialog_parts import headline
from gsa_desktop.ui.fine_tune_dialog import deed_button
from gsa_desktop.ui.form_parts import hint

_PICTURES = 3
_PICTURE_PX = 900
_LEAST_PX = 760  # so that no title of a column is cut off where pictures are missing
_COLUMNS = ("Held-out frame", "Truth", "J before", "J after", "F before", "F after")


class FineTuneResult(QDialog):
    """Before and after on the frames that were held out.

    Signals:
        use_requested: Outcome; the model becomes the clip's.
        discard_requested: Outcome; the run goes with its model.
    """

    use_requested = Signal(object)
    discard_requested = Signal(object)

    def __init__(self, outcome: Outcome, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setWindowTitle(f"Fine-Tuned: {outcome.name}")
        self.setAccessibleName(self.windowTitle())
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        self._outcome = outcome
        use = deed_button("&Use It", "The clip's model from now on; it is segmented again", self)
        discard = deed_button("&Discard", "Removes the run and its model; the clip stays", self)
        later = deed_button("&Later", "The run stays in the workspace Train", self)
        best = use if outcome.is_better else discard
        best.setProperty("primary", True)  # noqa: FBT003 - how Qt names it
        best.setDefault(True)
        use.clicked.connect(self._on_use)
        discard.clicked.connect(self._on_discard)
        later.clicked.connect(self.reject)
        self.setMinimumWidth(_LEAST_PX)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(20, 18, 20, 16)
        layout.setSpacing(10)
        layout.addWidget(headline(outcome.verdict(), self))
        certainty = QLabel(outcome.certainty(), self)
        certainty.setWordWrap(True)
        certainty.setAccessibleName("How sure that is")
        layout.addWidget(certainty)
        layout.addWidget(hint(_method(outcome), self))
        layout.addWidget(_table(outcome, self))
        layout.addWidget(self._pictures(), 1)
        row = QHBoxLayout()
        row.addStretch(1)
        for button in (later, discard, use):
            row.addWidget(button)
        layout.addLayout(row)

    @Slot()
    def _on_use(self) -> None:
        self.accept()
        self.use_requested.emit(self._outcome)

    @Slot()
    def _on_discard(self) -> None:
        self.reject()
        self.discard_requested.emit(self._outcome)

    def _pictures(self) -> QTabWidget:
        """One tab for each of the first frames: truth, before, after."""
        tabs = QTabWidget(self)
        tabs.setAccessibleName("Pictures of the held-out frames")
        tabs.tabBar().setAccessibleName("Which held-out frame")
        for one in self._outcome.frames[:_PICTURES]:
            page = QLabel(tabs)
            page.setAlignment(Qt.AlignmentFlag.AlignCenter)
            page.setAccessibleName(f"Frame {one.frame + 1}: truth, before, after")
            if one.picture is not None:
                smooth = Qt.TransformationMode.SmoothTransformation
                page.setPixmap(QPixmap(str(one.picture)).scaledToWidth(_PICTURE_PX, smooth))
            tabs.addTab(page, f"Frame {one.frame + 1}")
        return tabs


def _table(outcome: Outcome, parent: QWidget) -> QTableWidget:
    table = QTableWidget(len(outcome.frames) + 1, len(_COLUMNS), parent)
    table.setAccessibleName("J and F before and after")
    table.setHorizontalHeaderLabels(_COLUMNS)
    table.verticalHeader().hide()
    table.horizontalHeader().setSectionResizeMode(QHeaderView.ResizeMode.Stretch)
    table.setEditTriggers(QAbstractItemView.EditTrigger.NoEditTriggers)
    table.setSelectionMode(QAbstractItemView.SelectionMode.NoSelection)
    table.setFocusPolicy(Qt.FocusPolicy.NoFocus)
    for row, one in enumerate(outcome.frames):
        _fill(table, row, (str(one.frame + 1), "mended" if one.mended else "good"), _figures(one))
    names = ("j_before", "j_after", "f_before", "f_after")
    means = tuple(outcome.mean(name) for name in names)
    _fill(table, len(outcome.frames), ("Mean", ""), means)
    rows = min(len(outcome.frames) + 1, 7)
    table.setFixedHeight(
        table.horizontalHeader().sizeHint().height() + rows * table.rowHeight(0) + 4
    )
    return table


def _figures(one: Judged) -> tuple[float, ...]:
    return (one.j_before, one.j_after, one.f_before, one.f_after)


def _fill(
    table: QTableWidget, row: int, texts: tuple[str, ...], figures: tuple[float, ...]
) -> None:
    for column, text in enumerate((*texts, *(f"{100 * figure:.1f}" for figure in figures))):
        item = QTableWidgetItem(text)
        if column >= len(texts):
            item.setTextAlignment(Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter)
        table.setItem(row, column, item)


def _method(outcome: Outcome) -> str:
    facts = outcome.facts
    return (
        f"Learnt from {len(facts.learnt)} frames of {facts.media.name}. Both models segmented the"
        f" held-out frames with their neighbours, quality {facts.preset}. The truth is green,"
        " before is orange, after is cyan. A frame that was marked as good agrees with the old"
        " model from the start."
    )
