"""All commands with their keys: search, change, resolve conflicts, choose a preset."""

from PySide6.QtCore import Qt, Signal, Slot
from PySide6.QtGui import QKeySequence
from PySide6.QtWidgets import (
    QComboBox,
    QDialog,
    QDialogButtonBox,
    QHBoxLayout,
    QHeaderView,
    QKeySequenceEdit,
    QLabel,
    QLineEdit,
    QPushButton,
    QTreeWidget,
    QTreeWidgetItem,
    QVBoxLayout,
    QWidget,
)

from gsa_desktop.ui.commands import Command, commands
from gsa_desktop.ui.dialog_parts import dress_buttons
from gsa_desktop.ui.keymap import PRESETS, Keymap

_ID = Qt.ItemDataRole.UserRole
_NATIVE = QKeySequence.SequenceFormat.NativeText
_SLOTS = ("Key", "Second key")


class ShortcutEditor(QDialog):
    """Changes take effect at once; nothing is bound twice at any moment.

    Signals:
        keymap_changed: Keymap.
    """

    keymap_changed = Signal(object)

    def __init__(self, keymap: Keymap, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setWindowTitle("Keyboard shortcuts")
        self.setAccessibleName("Keyboard shortcuts")
        self._keymap = keymap
        self._known = {command.id: command for command in commands()}
        self._wish: tuple[int, str] | None = None  # slot and key that another command has
        self._preset = QComboBox(self)
        self._search = QLineEdit(self)
        self._list = QTreeWidget(self)
        self._edits = [QKeySequenceEdit(self) for _ in _SLOTS]
        self._said = QLabel(self)
        self._swap = QPushButton("S&wap", self)
        self._take = QPushButton("&Take It Over", self)
        self._reset = QPushButton("&Reset This One", self)
        self._reset_all = QPushButton("Reset &All", self)
        self._fill()
        self._lay_out()
        self._connect()
        self._show_keys()
        self._list.setCurrentItem(self._items()[0])
        self._on_current()
        self._search.setFocus()

    @property
    def keymap(self) -> Keymap:
        """As it is now."""
        return self._keymap

    def select(self, command: str) -> None:
        """Make a command the one that is edited."""
        for item in self._items():
            if item.data(0, _ID) == command:
                self._list.setCurrentItem(item)

    def _fill(self) -> None:
        self._preset.addItems(list(PRESETS))
        self._preset.setCurrentText(self._keymap.preset)
        self._preset.setAccessibleName("Preset")
        self._search.setPlaceholderText("Search a command or a key")
        self._search.setAccessibleName("Search")
        self._search.setClearButtonEnabled(True)
        self._list.setAccessibleName("Commands")
        self._list.setHeaderLabels(["Command", "Menu", "Keys"])
        self._list.setRootIsDecorated(False)
        self._list.setUniformRowHeights(True)
        self._list.header().setSectionResizeMode(0, QHeaderView.ResizeMode.Stretch)
        self._list.setColumnWidth(1, 100)
        self._list.setColumnWidth(2, 190)
        self._list.header().setStretchLastSection(False)
        for command in commands():
            item = QTreeWidgetItem(self._list, [command.label, command.menu.capitalize(), ""])
            item.setData(0, _ID, command.id)
            item.setToolTip(0, command.tip)

    def _lay_out(self) -> None:
        head = QHBoxLayout()
        head.addWidget(self._search, 1)
        head.addWidget(QLabel("Preset", self))
        head.addWidget(self._preset)
        row = QHBoxLayout()
        for name, edit in zip(_SLOTS, self._edits, strict=True):
            edit.setMaximumSequenceLength(1)
            edit.setClearButtonEnabled(True)
            edit.setAccessibleName(name)
            line = edit.findChild(QLineEdit)
            if line is not None:
                line.setAccessibleName(name)
                line.setPlaceholderText("Press keys")
            label = QLabel(name, self)
            label.setBuddy(edit)
            row.addWidget(label)
            row.addWidget(edit, 1)
        for button in (self._reset, self._reset_all):
            row.addWidget(button)
        conflict = QHBoxLayout()
        conflict.addWidget(self._said, 1)
        self._said.setWordWrap(True)
        self._said.setAccessibleName("Conflict")
        self._said.setMinimumHeight(self._said.fontMetrics().height() * 2)
        for button in (self._swap, self._take):
            conflict.addWidget(button)
        for button in (self._swap, self._take, self._reset, self._reset_all):
            button.setAutoDefault(False)
            button.setAccessibleName(button.text().replace("&", ""))
        buttons = QDialogButtonBox(QDialogButtonBox.StandardButton.Close, self)
        buttons.rejected.connect(self.reject)
        for one in buttons.buttons():
            if isinstance(one, QPushButton):
                one.setAutoDefault(False)
        dress_buttons(buttons)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(16, 16, 16, 12)
        layout.setSpacing(10)
        layout.addLayout(head)
        layout.addWidget(self._list, 1)
        layout.addLayout(row)
        layout.addLayout(conflict)
        layout.addWidget(buttons)
        self.resize(780, 600)

    def _connect(self) -> None:
        self._search.textChanged.connect(self._filter)
        self._preset.textActivated.connect(self._on_preset)
        self._list.currentItemChanged.connect(self._on_current)
        for slot, edit in enumerate(self._edits):
            edit.editingFinished.connect(lambda slot=slot: self._on_key(slot))
        self._swap.clicked.connect(self._on_swap)
        self._take.clicked.connect(self._on_take)
        self._reset.clicked.connect(lambda: self._use(self._keymap.reset(self._command.id)))
        self._reset_all.clicked.connect(lambda: self._use(Keymap(self._keymap.preset)))

    @property
    def _command(self) -> Command:
        return self._known[self._list.currentIndex().siblingAtColumn(0).data(_ID)]

    def _items(self) -> list[QTreeWidgetItem]:
        root = self._list.invisibleRootItem()
        found = (root.child(number) for number in range(root.childCount()))
        return [item for item in found if item is not None]

    def _use(self, keymap: Keymap) -> None:
        self._keymap = keymap
        self._show_keys()
        self._on_current()
        self._filter(self._search.text())
        self.keymap_changed.emit(keymap)

    def _show_keys(self) -> None:
        bound = self._keymap.bindings()
        for item in self._items():
            name = item.data(0, _ID)
            item.setText(2, ", ".join(_native(key) for key in bound[name]))
            font = item.font(2)
            font.setBold(name in self._keymap.changes)
            item.setFont(2, font)

    @Slot(str)
    def _filter(self, text: str) -> None:
        words = text.lower().split()
        for item in self._items():
            said = " ".join(item.text(column) for column in range(3)).lower()
            item.setHidden(not all(word in said for word in words))
        shown = [item for item in self._items() if not item.isHidden()]
        current = self._list.currentItem()
        if shown and (current is None or current.isHidden()):
            self._list.setCurrentItem(shown[0])

    @Slot(str)
    def _on_preset(self, name: str) -> None:
        self._use(Keymap(name))

    @Slot()
    def _on_current(self) -> None:
        self._wish = None
        keys = self._keymap.bindings()[self._command.id]
        for slot, edit in enumerate(self._edits):
            edit.setKeySequence(QKeySequence(keys[slot] if slot < len(keys) else ""))
        self._reset.setEnabled(self._command.id in self._keymap.changes)
        self._reset_all.setEnabled(bool(self._keymap.changes))
        self._show_conflict("")

    def _on_key(self, slot: int) -> None:
        """A key that is free is taken at once; one that is not says whose it is."""
        key = self._edits[slot].keySequence().toString(QKeySequence.SequenceFormat.PortableText)
        keys = [*self._keymap.bindings()[self._command.id], "", ""][: len(_SLOTS)]
        if key == keys[slot]:
            self._wish = None
            self._show_conflict("")
            return
        owner = self._keymap.owner(key) if key else ""
        if owner and owner != self._command.id:
            self._wish = (slot, key)
            label = self._known[owner].label
            self._show_conflict(f"{_native(key)} stands for “{label}” already.")
            return
        keys[slot] = key
        self._use(self._keymap.changed(self._command.id, tuple(filter(None, keys))))

    def _show_conflict(self, text: str) -> None:
        self._said.setText(text)
        self._swap.setVisible(bool(text))
        self._take.setVisible(bool(text))

    @Slot()
    def _on_swap(self) -> None:
        if self._wish is not None:
            slot, key = self._wish
            keys = (*self._keymap.bindings()[self._command.id], "", "")
            self._use(self._keymap.swapped(self._command.id, keys[slot], key))

    @Slot()
    def _on_take(self) -> None:
        if self._wish is not None:
            slot, key = self._wish
            keys = [*self._keymap.bindings()[self._command.id], "", ""][: len(_SLOTS)]
            keys[slot] = key
            self._use(self._keymap.changed(self._command.id, tuple(filter(None, keys))))


def _native(key: str) -> str:
    return QKeySequence(key).toString(_NATIVE)
