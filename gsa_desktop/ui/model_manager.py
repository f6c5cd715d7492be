"""The models there are, each with its card; add, check, rename, delete, choose."""

from collections.abc import Sequence
from pathlib import Path

from PySide6.QtCore import QSize, Qt, Signal, Slot
from PySide6.QtWidgets import (
    QDialog,
    QFileDialog,
    QFormLayout,
    QHBoxLayout,
    QInputDialog,
    QLabel,
    QListWidget,
    QListWidgetItem,
    QMessageBox,
    QPushButton,
    QScrollArea,
    QSizePolicy,
    QVBoxLayout,
    QWidget,
)

from gsa_desktop.core.model_card import ModelCard, Origin, Purpose
from gsa_desktop.ui.dialog_parts import dress_buttons, headline
from gsa_desktop.ui.file_drop import FileDrop
from gsa_desktop.ui.form_parts import hint
from gsa_desktop.ui.icons import icon

_KINDS = "Weights (*.safetensors *.pth *.pt)"
_ROWS = (
    "Use",
    "Origin",
    "Network",
    "Parameters",
    "Size",
    "Trained on",
    "J and F",
    "Licence",
    "SHA-256",
    "File",
)
_LONGEST = 48  # letters of a name over its card
_ICONS = {Purpose.VIDEO: "filmstrip", Purpose.IMAGE: "image-outline", Purpose.FLOW: "waves"}


class ModelManager(QDialog):
    """Signals.

    import_requested: Path of a weight file.
    verify_requested, delete_requested, default_requested, use_requested: Key of a model.
    rename_requested: Key and the new name.
    locate_requested: Key and the Path where the missing file is.
    """

    import_requested = Signal(object)
    verify_requested = Signal(str)
    delete_requested = Signal(str)
    default_requested = Signal(str)
    use_requested = Signal(str)
    rename_requested = Signal(str, str)
    locate_requested = Signal(str, object)

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setWindowTitle("Models")
        self.setAccessibleName("Models")
        self._cards: tuple[ModelCard, ...] = ()
        self._default = ""
        self._list = QListWidget(self)
        self._list.setAccessibleName("Models")
        self._list.setIconSize(QSize(20, 20))
        self._list.setMinimumWidth(240)
        self._head = headline("", self)
        self._head.setSizePolicy(_narrow(self._head.sizePolicy()))
        self._state = hint("Looking at the models…", self, "State of the model")
        self._values = {name: QLabel(self) for name in _ROWS}
        for name, label in self._values.items():
            label.setWordWrap(True)
            label.setAccessibleName(name)
            label.setTextInteractionFlags(Qt.TextInteractionFlag.TextSelectableByMouse)
            label.setSizePolicy(_narrow(label.sizePolicy()))
        self._import = _button("&Import…", "Official .pth, our .safetensors, RAFT", self)
        self._deeds = {
            "use": _button("&Use for Clip", "The selected clip is segmented with it", self),
            "default": _button("Set as &Default", "New clips are segmented with it", self),
            "verify": _button("&Verify", "Whether its file is whole and unchanged", self),
            "rename": _button("&Rename…", "Call it otherwise", self),
            "locate": _button("&Locate…", "Its file is not where it was", self),
            "delete": _button("&Delete…", "Removes the model with its file", self),
        }
        self._close = _button("Close", "Close the window", self)
        self._lay_out()
        self._connect()
        self.resize(880, 520)
        self._show_card()

    def set_models(self, cards: Sequence[ModelCard], default: str) -> None:
        """Show these models; the current one stays where it can."""
        current = self._key()
        self._cards, self._default = tuple(cards), default
        self._list.clear()
        for card in self._cards:
            mark = "  (default)" if card.key == default else ""
            item = QListWidgetItem(card.name + mark, self._list)
            missing = card.is_missing
            sign = ("alert-outline", "warning") if missing else (_ICONS[card.purpose], "text_muted")
            item.setIcon(icon(*sign))
            item.setData(Qt.ItemDataRole.UserRole, card.key)
            item.setToolTip(
                f"{card.name}\n{'Its file is missing.' if missing else card.origin.value}"
            )
            # as wide as the list, and a long name gives way
            item.setSizeHint(QSize(1, self._list.sizeHintForRow(self._list.row(item))))
        keys = [card.key for card in self._cards]
        if keys:
            self._list.setCurrentRow(keys.index(current) if current in keys else 0)
        self._show_card()

    def tell(self, text: str) -> None:
        """What a check or an import said."""
        self._state.setText(text)

    def _key(self) -> str:
        row = self._list.currentRow()
        return "" if row < 0 else str(self._list.item(row).data(Qt.ItemDataRole.UserRole))

    @property
    def current(self) -> ModelCard | None:
        """The card that is shown."""
        return next((card for card in self._cards if card.key == self._key()), None)

    @Slot()
    def _show_card(self) -> None:
        card = self.current
        own = card is not None and card.origin is not Origin.BUNDLED
        is_video = card is not None and card.purpose is Purpose.VIDEO and not card.is_missing
        self._deeds["use"].setEnabled(is_video)
        self._deeds["default"].setEnabled(is_video and self._key() != self._default)
        self._deeds["verify"].setEnabled(card is not None and card.path is not None)
        self._deeds["rename"].setEnabled(own)
        self._deeds["delete"].setEnabled(own)
        self._deeds["locate"].setEnabled(card is not None and card.is_missing)
        self._head.setText(_short(card.name) if card else "")
        self._head.setToolTip(card.name if card else "")
        if card is None:
            return
        self._state.setText(
            "Its file is missing: locate it, or delete it." if card.is_missing else ""
        )
        for name, text in zip(_ROWS, _texts(card), strict=True):
            self._values[name].setText(text)
            self._values[name].setToolTip(text if name == "File" else "")

    @Slot()
    def _on_import(self) -> None:
        name, _ = QFileDialog.getOpenFileName(self, "Import a model", "", _KINDS)
        if name:
            self._take(Path(name))

    @Slot(list)
    def _on_dropped(self, paths: list[Path]) -> None:
        for path in paths:
            self._take(path)

    def _take(self, path: Path) -> None:
        self._state.setText(f"Looking at {path.name}…")
        self.import_requested.emit(path)

    @Slot()
    def _on_rename(self) -> None:
        card = self.current
        if card is None:
            return
        name, agreed = QInputDialog.getText(self, "Rename", "Name of the model:", text=card.name)
        if agreed and name.strip():
            self.rename_requested.emit(card.key, name)

    @Slot()
    def _on_locate(self) -> None:
        card = self.current
        name, _ = QFileDialog.getOpenFileName(self, "Where is the file?", "", _KINDS)
        if card is not None and name:
            self.locate_requested.emit(card.key, Path(name))

    @Slot()
    def _on_delete(self) -> None:
        card = self.current
        if card is None:
            return
        box = QMessageBox(self)
        box.setIcon(QMessageBox.Icon.Question)
        box.setText(f"Delete the model {card.name}?")
        box.setInformativeText("Clips that use it keep their masks, but cannot be segmented anew.")
        agreed = box.addButton("&Delete", QMessageBox.ButtonRole.DestructiveRole)
        box.setDefaultButton(box.addButton(QMessageBox.StandardButton.Cancel))
        dress_buttons(box)
        box.exec()
        if box.clickedButton() is agreed:
            self.delete_requested.emit(card.key)

    @Slot()
    def _on_verify(self) -> None:
        self._state.setText("Verifying…")
        self.verify_requested.emit(self._key())

    def _connect(self) -> None:
        FileDrop(self).dropped.connect(self._on_dropped)
        self._list.currentItemChanged.connect(self._show_card)
        self._import.clicked.connect(self._on_import)
        self._deeds["use"].clicked.connect(lambda: self.use_requested.emit(self._key()))
        self._deeds["default"].clicked.connect(lambda: self.default_requested.emit(self._key()))
        self._deeds["verify"].clicked.connect(self._on_verify)
        self._deeds["rename"].clicked.connect(self._on_rename)
        self._deeds["locate"].clicked.connect(self._on_locate)
        self._deeds["delete"].clicked.connect(self._on_delete)
        self._close.clicked.connect(self.close)

    def _lay_out(self) -> None:
        page = QWidget(self)
        page.setAccessibleName("Card of the model")
        form = QFormLayout()
        form.setHorizontalSpacing(18)
        form.setVerticalSpacing(8)
        for name, label in self._values.items():
            title = hint(name, self, f"{name}:")
            title.setWordWrap(False)
            form.addRow(title, label)
        card = QVBoxLayout(page)
        card.setContentsMargins(12, 4, 8, 4)
        card.setSpacing(12)
        card.addWidget(self._head)
        card.addLayout(form)
        card.addStretch(1)
        card.addWidget(self._state)
        scroll = QScrollArea(self)
        scroll.setAccessibleName("Card of the model")
        scroll.setWidget(page)
        scroll.setWidgetResizable(True)
        deeds = QVBoxLayout()
        deeds.setSpacing(6)
        for name in self._deeds:
            deeds.addWidget(self._deeds[name])
        deeds.addStretch(1)
        left = QVBoxLayout()
        left.addWidget(self._list, 1)
        left.addWidget(self._import)
        middle = QHBoxLayout()
        middle.addLayout(left)
        middle.addWidget(scroll, 1)
        middle.addLayout(deeds)
        row = QHBoxLayout()
        row.addWidget(hint("Drop a weight file here to import it.", self), 1)
        row.addWidget(self._close)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(16, 14, 16, 14)
        layout.setSpacing(12)
        layout.addLayout(middle, 1)
        layout.addLayout(row)


def _texts(card: ModelCard) -> tuple[str, ...]:
    """As `_ROWS` names them."""
    use = card.purpose.value
    if card.purpose is Purpose.FLOW:
        use += " (inspector, page Mask; python -m gsanet flow --raft FILE)"
    return (
        use,
        card.origin.value,
        card.network,
        f"{card.parameters:,}" if card.parameters else "none",
        f"{card.size_bytes / 1e6:.1f} MB" if card.size_bytes else "none",
        card.data,
        card.figures or "not measured",
        card.licence,
        " ".join(card.sha256[i : i + 16] for i in range(0, len(card.sha256), 16)) or "none",
        str(card.path) if card.path else "none",
    )


def _short(name: str) -> str:
    return name if len(name) <= _LONGEST else f"{name[: _LONGEST - 1]}…"


def _narrow(policy: QSizePolicy) -> QSizePolicy:
    """As before, but a long word does not push the card out of its place."""
    policy.setHorizontalPolicy(QSizePolicy.Policy.Ignored)
    return policy


def _button(text: str, tip: str, parent: QWidget) -> QPushButton:
    button = QPushButton(text, parent)
    button.setAccessibleName(text.replace("&", "").rstrip("…"))
    button.setToolTip(tip)
    button.setAutoDefault(False)
    return button
