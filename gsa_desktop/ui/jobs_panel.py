"""The queue of jobs: what runs, what waits, what has ended, and the say over each."""

from collections.abc import Sequence

from PySide6.QtCore import QPoint, QSize, Qt, Signal, Slot
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import (
    QAbstractItemView,
    QFrame,
    QListWidget,
    QListWidgetItem,
    QMenu,
    QToolButton,
    QWidget,
)
from typing_extensions import override

from gsa_desktop.core.job_list import JobRow
from gsa_desktop.ui.counted_list import count_label, lay_out_counted_list
from gsa_desktop.ui.empty_state import EmptyState
from gsa_desktop.ui.icons import icon
from gsa_desktop.ui.job_row import JOB_DEEDS, JobRowWidget
from gsa_desktop.ui.job_speed import SpeedMeter

_ID = Qt.ItemDataRole.UserRole

_KEYS = {Qt.Key.Key_Space: ("pause", "resume"), Qt.Key.Key_Delete: ("cancel", "forget")}


class JobsPanel(QWidget):
    """Rows with progress and buttons; everything is in the context menu and on keys too.

    Space pauses or goes on, Delete cancels or removes, Alt+Up and Alt+Down change the order.

    Signals:
        deed_requested: What to do ("pause", "resume", "front", "up", "down", "retry", "reveal",
            "cancel", "forget") and the number of the job.
        clear_requested: All that have ended shall go.
    """

    deed_requested = Signal(str, int)
    clear_requested = Signal()

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setAccessibleName("Jobs")
        self.setAutoFillBackground(True)
        self._rows: dict[int, JobRow] = {}
        self._list = _JobList(self)
        self._count = count_label("Number of jobs")
        self._clear = QToolButton(self)
        self._clear.setText("Clear Finished")
        self._clear.setIcon(icon("broom"))
        self._clear.setToolButtonStyle(Qt.ToolButtonStyle.ToolButtonTextBesideIcon)
        self._clear.setToolTip("Take the jobs that have ended off the list")
        self._clear.setAccessibleName("Clear finished jobs")
        self._empty = EmptyState(
            "tray-full", "Nothing to do. Segmenting and exporting show here while they run."
        )
        lay_out_counted_list(self, self._count, self._clear, self._list, self._empty)
        self._clear.clicked.connect(self.clear_requested)
        self._list.customContextMenuRequested.connect(self._show_menu)
        self._list.key_pressed.connect(self._on_key)
        self.set_rows(())

    def set_rows(self, rows: Sequence[JobRow]) -> None:
        """All jobs, in the order in which they are shown."""
        current = self._current()
        if [row.id for row in rows] != list(self._rows):
            self._rebuild(rows)
        self._rows = {row.id: row for row in rows}
        for row in rows:
            self.update_row(row)
        self._select(current)
        waiting = sum(not row.state.is_finished for row in rows)
        self._count.setText(f"{waiting} to do" if waiting else "All done")
        self._count.setVisible(bool(rows))
        self._clear.setVisible(len(rows) > waiting)
        self._list.setVisible(bool(rows))
        self._empty.setVisible(not rows)

    def update_row(self, row: JobRow) -> None:
        """The state or the progress of one job; an unknown one is ignored."""
        item = self._item(row.id)
        if item is None:
            return
        self._rows[row.id] = row
        widget = self._list.itemWidget(item)
        if isinstance(widget, JobRowWidget):
            widget.show_row(row)
            item.setData(Qt.ItemDataRole.AccessibleTextRole, f"{row.title}: {widget.said}")
            item.setToolTip(row.note or row.title)

    def _rebuild(self, rows: Sequence[JobRow]) -> None:
        """A meter knows how fast a job was so far, so rows that stay keep theirs."""
        meters = {w.job_id: w.meter for w in self._list.findChildren(JobRowWidget)}
        self._list.clear()
        for row in rows:
            item = QListWidgetItem(self._list)
            item.setData(_ID, row.id)
            widget = JobRowWidget(row, meters.get(row.id, SpeedMeter()))
            widget.deed_requested.connect(self.deed_requested)
            item.setSizeHint(QSize(0, widget.sizeHint().height()))
            self._list.setItemWidget(item, widget)

    def _item(self, job_id: int) -> QListWidgetItem | None:
        for number in range(self._list.count()):
            item = self._list.item(number)
            if item.data(_ID) == job_id:
                return item
        return None

    def _current(self) -> int:
        row = self._list.currentRow()
        return int(self._list.item(row).data(_ID)) if row >= 0 else 0

    def _select(self, job_id: int) -> None:
        item = self._item(job_id) or self._list.item(0)
        if item is not None:
            self._list.setCurrentItem(item)

    @Slot(QPoint)
    def _show_menu(self, place: QPoint) -> None:
        index = self._list.indexAt(place)
        number = int(index.data(_ID)) if index.isValid() else self._current()
        row = self._rows.get(number)
        if row is None:
            return
        menu = QMenu(self._list)
        menu.setAccessibleName("Commands for the job")
        for deed in JOB_DEEDS:
            if deed.suits(row):
                action = menu.addAction(icon(deed.glyph), deed.text)
                action.triggered.connect(
                    lambda _=False, name=deed.name: self.deed_requested.emit(name, row.id)
                )
        menu.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        menu.popup(self._list.viewport().mapToGlobal(place))

    @Slot(str)
    def _on_key(self, names: str) -> None:
        row = self._rows.get(self._current())
        for deed in JOB_DEEDS:
            if row is not None and deed.name in names.split() and deed.suits(row):
                self.deed_requested.emit(deed.name, row.id)
                return


class _JobList(QListWidget):
    """Signals: key_pressed: names of the deeds that a key stands for, one of which may suit."""

    key_pressed = Signal(str)

    def __init__(self, parent: QWidget) -> None:
        super().__init__(parent)
        self.setAccessibleName("Jobs")
        self.setFrameShape(QFrame.Shape.NoFrame)
        self.setVerticalScrollMode(QAbstractItemView.ScrollMode.ScrollPerPixel)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setContextMenuPolicy(Qt.ContextMenuPolicy.CustomContextMenu)

    @override
    def keyPressEvent(self, event: QKeyEvent) -> None:
        alt = event.modifiers() == Qt.KeyboardModifier.AltModifier
        names: tuple[str, ...] = _KEYS.get(Qt.Key(event.key()), ())
        if alt and event.key() in (Qt.Key.Key_Up, Qt.Key.Key_Down):
            names = ("up",) if event.key() == Qt.Key.Key_Up else ("down",)
        if names:
            self.key_pressed.emit(" ".join(names))
        else:
            super().keyPressEvent(event)
