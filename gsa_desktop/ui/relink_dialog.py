"""Files of a project that are missing or were changed, and what to do about them."""

from collections.abc import Sequence
from pathlib import Path

from PySide6.QtCore import Qt, Signal, Slot
from PySide6.QtWidgets import (
    QAbstractItemView,
    QDialog,
    QDialogButtonBox,
    QHBoxLayout,
    QHeaderView,
    QLabel,
    QPushButton,
    QTreeWidget,
    QTreeWidgetItem,
    QVBoxLayout,
    QWidget,
)

from gsa_desktop.core.file_facts import FileState
from gsa_desktop.ui.dialog_parts import dress_buttons, headline
from gsa_desktop.ui.icons import icon

_PATH = Qt.ItemDataRole.UserRole


class RelinkDialog(QDialog):
    """Lists files with their state; a row that was found says where.

    Signals:
        locate_requested: Path of the file that a person wants to show.
        search_requested: list[Path] to look for in a folder that is still to be chosen.
        stop_requested: The search shall end.
        relink_requested: dict old path -> new path, on Apply; a changed file that is to be used
            as it is stands for itself. What is not in it stays offline.
    """

    locate_requested = Signal(object)
    search_requested = Signal(object)
    stop_requested = Signal()
    relink_requested = Signal(object)

    def __init__(
        self, files: Sequence[tuple[Path, FileState]], parent: QWidget | None = None
    ) -> None:
        super().__init__(parent)
        self.setWindowTitle("Missing files")
        self.setAccessibleName("Missing files")
        self._found: dict[Path, Path] = {}
        self._states = dict(files)
        self._list = self._make_list()
        self._said = QLabel(self)
        self._said.setAccessibleName("What the search says")
        self._said.setWordWrap(True)
        self._locate = QPushButton(icon("file-search-outline"), "&Locate…", self)
        self._search = QPushButton(icon("folder-search-outline"), "&Search a Folder…", self)
        self._use = QPushButton("&Use As It Is", self)
        self._buttons = QDialogButtonBox(self)
        self._apply = self._buttons.addButton("&Apply", QDialogButtonBox.ButtonRole.AcceptRole)
        self._searching = False
        self._lay_out()
        self._connect()
        self._list.setCurrentIndex(self._list.model().index(0, 0))
        self._show_state()

    @property
    def open_files(self) -> list[Path]:
        """What is still missing."""
        return [path for path in self._states if path not in self._found]

    def set_found(self, found: dict[Path, Path]) -> None:
        """These files were shown by a person or found by a search."""
        self._found |= {old: new for old, new in found.items() if old in self._states}
        self._searching = False
        left = len(self.open_files)
        self._said.setText(
            "All files are found. Apply puts them in place."
            if not left
            else f"{len(found)} found, {left} still missing."
        )
        for row in range(self._list.topLevelItemCount()):
            self._fill(self._list.topLevelItem(row))
        self._show_state()

    @Slot()
    def set_searching(self) -> None:
        """A search is under way."""
        self._searching = True
        self._said.setText("Searching… Files are compared by name, size and content.")
        self._show_state()

    def _make_list(self) -> QTreeWidget:
        rows = QTreeWidget(self)
        rows.setAccessibleName("Missing and changed files")
        rows.setHeaderLabels(["File", "State", "Where"])
        rows.setRootIsDecorated(False)
        rows.setSelectionMode(QAbstractItemView.SelectionMode.SingleSelection)
        rows.setUniformRowHeights(True)
        rows.setTextElideMode(Qt.TextElideMode.ElideMiddle)
        rows.header().setSectionResizeMode(0, QHeaderView.ResizeMode.Interactive)
        rows.setColumnWidth(0, 220)
        rows.setColumnWidth(1, 90)
        for path in self._states:
            item = QTreeWidgetItem(rows)
            item.setData(0, _PATH, path)
            self._fill(item)
        return rows

    def _fill(self, item: QTreeWidgetItem | None) -> None:
        if item is None:
            return
        path = item.data(0, _PATH)
        new = self._found.get(path)
        state = self._states[path].value if new is None else "Found"
        if new == path:
            state = "Used as it is"
        where = path.parent if new is None else new
        item.setText(0, path.name)
        item.setText(1, state)
        item.setText(2, str(where))
        item.setToolTip(0, str(path))
        item.setToolTip(2, str(where))
        item.setIcon(1, icon("check" if new is not None else "alert-outline"))

    def _lay_out(self) -> None:
        count = len(self._states)
        title = (
            "A file of this project is not there"
            if count == 1
            else (f"{count} files of this project are not there")
        )
        words = QLabel(
            "What is listed is missing, or is not what it was when the project was saved. Show "
            "where it is, or keep it offline: the edit stays as it is, and it can be found later.",
            self,
        )
        words.setWordWrap(True)
        words.setAccessibleName(words.text())
        deeds = QHBoxLayout()
        for button in (self._locate, self._search, self._use):
            button.setAutoDefault(False)
            button.setAccessibleName(button.text().replace("&", "").rstrip("…"))
            deeds.addWidget(button)
        self._use.setToolTip("The file has changed since the project was saved")
        deeds.addStretch(1)
        keep = self._buttons.addButton("&Keep Offline", QDialogButtonBox.ButtonRole.RejectRole)
        keep.setAutoDefault(False)
        dress_buttons(self._buttons)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(20, 20, 20, 16)
        layout.setSpacing(12)
        layout.addWidget(headline(title, self))
        layout.addWidget(words)
        layout.addWidget(self._list, 1)
        layout.addWidget(self._said)
        layout.addLayout(deeds)
        layout.addWidget(self._buttons)
        self.resize(760, 420)

    def _connect(self) -> None:
        self._list.currentItemChanged.connect(self._show_state)
        self._list.itemActivated.connect(self._on_locate)
        self._locate.clicked.connect(self._on_locate)
        self._search.clicked.connect(self._on_search)
        self._use.clicked.connect(self._on_use)
        self._buttons.accepted.connect(self._on_apply)
        self._buttons.rejected.connect(self.reject)
        self.finished.connect(lambda _: self.stop_requested.emit())

    @Slot()
    def _show_state(self) -> None:
        path = self._current()
        changed = path is not None and self._states[path] is FileState.CHANGED
        self._locate.setEnabled(path is not None and not self._searching)
        self._use.setEnabled(changed)
        self._use.setVisible(FileState.CHANGED in self._states.values())
        self._search.setText("&Stop Searching" if self._searching else "&Search a Folder…")
        self._search.setAccessibleName(self._search.text().replace("&", "").rstrip("…"))
        self._search.setEnabled(self._searching or bool(self.open_files))
        self._apply.setEnabled(bool(self._found) and not self._searching)
        self._apply.setDefault(self._apply.isEnabled())

    def _current(self) -> Path | None:
        item = self._list.currentItem()
        found = item.data(0, _PATH) if item is not None else None
        return found if isinstance(found, Path) else None

    @Slot()
    def _on_locate(self) -> None:
        path = self._current()
        if path is not None and not self._searching:
            self.locate_requested.emit(path)

    @Slot()
    def _on_search(self) -> None:
        if self._searching:
            self.stop_requested.emit()
        else:
            self.search_requested.emit(self.open_files)

    @Slot()
    def _on_use(self) -> None:
        path = self._current()
        if path is not None:
            self.set_found({path: path})

    @Slot()
    def _on_apply(self) -> None:
        self.accept()
        self.relink_requested.emit(dict(self._found))
