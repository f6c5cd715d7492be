"""Where cut-out pictures go, under which names and in which format."""

import datetime as dt
from pathlib import Path

from PySide6.QtCore import Qt, Signal, Slot
from PySide6.QtWidgets import (
    QCheckBox,
    QComboBox,
    QHBoxLayout,
    QLabel,
    QLineEdit,
    QPushButton,
    QVBoxLayout,
    QWidget,
)

from gsa_desktop.core.errors import AppError
from gsa_desktop.core.image_order import (
    DEFAULT_TEMPLATE,
    FORMATS,
    Collision,
    ImageFacts,
    ImageLook,
    ImageOrder,
    ImageTarget,
    result_name,
)
from gsa_desktop.core.project import Background, Transparent
from gsa_desktop.ui.form_parts import PathField, hint
from gsa_desktop.ui.image_outcome import ImageOutcome


class ImageExport(QWidget):
    """Attributes and signals.

    Attributes:
        outcome: What the last export did.

    Signals:
        export_requested: Whether all pictures are wanted, or only the chosen ones.
        target_changed: ImageTarget, when a person has changed it.
    """

    export_requested = Signal(bool)
    target_changed = Signal(object)

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setAccessibleName("Export of the pictures")
        self._source: Path | None = None
        self._background: Background = Transparent()
        self._count = self._chosen = 0
        self._is_told = False  # what is shown comes from elsewhere
        self._date = dt.date.today().isoformat()
        self._format = QComboBox(self)
        self._format.setAccessibleName("Format")
        for row in FORMATS:
            self._format.addItem(row.label)
        self._folder = PathField("Folder of the results", parent=self)
        self._folder.set_placeholder("Beside the picture")
        self._name = QLineEdit(DEFAULT_TEMPLATE, self)
        self._name.setAccessibleName("Name of the results")
        self._matte = QCheckBox("Only the matte", self)
        self._matte.setToolTip("White on black, for another program")
        self._matte.setAccessibleName("Only the matte")
        self._replace = QCheckBox("Replace files of the same name", self)
        self._replace.setToolTip("Otherwise the new one gets a number; sources are never replaced")
        self._replace.setAccessibleName("Replace files of the same name")
        self._problem = QLabel(self)
        self._problem.setWordWrap(True)
        self._problem.setAccessibleName("Problem or example")
        self.outcome = ImageOutcome(self)
        self._one = QPushButton("Export This O&ne", self)
        self._one.setToolTip("The pictures that are chosen in the list")
        self._all = QPushButton("Export &All", self)
        for button in (self._one, self._all):
            button.setAccessibleName(button.text().replace("&", ""))
        self._all.setProperty("primary", True)  # noqa: FBT003 - Qt's own signature
        self._lay_out()
        for changed in (
            self._format.currentIndexChanged,
            self._folder.path_changed,
            self._name.textChanged,
            self._matte.toggled,
            self._replace.toggled,
        ):
            changed.connect(self._on_change)
        self._one.clicked.connect(lambda: self.export_requested.emit(False))  # noqa: FBT003
        self._all.clicked.connect(lambda: self.export_requested.emit(True))  # noqa: FBT003
        self._tell()

    def set_source(self, path: Path) -> None:
        """The picture whose name stands as an example, and beside which results go."""
        self._source = path
        self._tell()

    def set_background(self, background: Background) -> None:
        """What is behind the subject; not every format holds nothing."""
        self._background = background
        self._tell()

    def set_count(self, count: int) -> None:
        """How many pictures there are."""
        self._count = count
        self._tell()

    def set_chosen(self, count: int) -> None:
        """How many of them are chosen."""
        self._chosen = count
        self._tell()

    def take_focus(self) -> None:
        """Give the keyboard to the button that exports."""
        self._all.setFocus(Qt.FocusReason.ShortcutFocusReason)

    @property
    def target(self) -> ImageTarget:
        """Where results go."""
        row = FORMATS[self._format.currentIndex()]
        replaces = self._replace.isChecked()
        return ImageTarget(self._folder.path, row.id, self._name.text(), replaces)

    def show_target(self, target: ImageTarget) -> None:
        """Show where results go, without a signal."""
        self._is_told = True
        ids = [row.id for row in FORMATS]
        if target.format in ids:
            self._format.setCurrentIndex(ids.index(target.format))
        self._folder.set_path(target.folder)
        self._name.setText(target.template)
        self._replace.setChecked(target.replaces)
        self._is_told = False
        self._tell()

    def order(self, paths: tuple[Path, ...], look: ImageLook) -> ImageOrder | None:
        """The export of these pictures; None, with the reason shown, if it makes no sense."""
        made = self._order(paths, look)
        try:
            if made is not None:
                made.check()
        except AppError as error:
            self._problem.setText(error.one_line())
            return None
        return made

    def _order(self, paths: tuple[Path, ...], look: ImageLook) -> ImageOrder | None:
        if not paths or self._source is None:
            return None
        return ImageOrder(
            paths,
            self._folder.path,
            look,
            FORMATS[self._format.currentIndex()],
            self._name.text(),
            matte_only=self._matte.isChecked(),
            collision=Collision.REPLACE if self._replace.isChecked() else Collision.NUMBER,
        )

    @Slot()
    def _on_change(self) -> None:
        self._tell()
        if not self._is_told:
            self.target_changed.emit(self.target)

    def _tell(self) -> None:
        row = FORMATS[self._format.currentIndex()]
        is_clear = isinstance(self._background, Transparent) and not self._matte.isChecked()
        text, fits = "", self._source is not None
        if is_clear and not row.alpha:
            text, fits = "JPEG holds no transparency: choose a background or another format.", False
        elif self._source is not None:
            try:
                facts = ImageFacts(self._source.stem, 1, self._date, 1920, 1080)
                name = result_name(self._name.text(), facts)
                text = f"{self._source.name} becomes {name}{row.suffix}."
            except AppError as error:
                text, fits = error.one_line(), False
        self._problem.setText(text)
        self._one.setEnabled(fits)
        self._all.setEnabled(fits)
        self._all.setText(f"Export &All {self._count}" if self._count > 1 else "Export &All")
        many = f"Export {self._chosen} Chose&n"
        self._one.setText(many if self._chosen > 1 else "Export This O&ne")

    def _lay_out(self) -> None:
        layout = QVBoxLayout(self)
        layout.setContentsMargins(12, 12, 12, 12)
        layout.setSpacing(6)
        for name, widget in (
            ("Format", self._format),
            ("Folder", self._folder),
            ("Name", self._name),
        ):
            label = hint(name, self, f"{name}:")
            label.setBuddy(widget)
            layout.addWidget(label)
            layout.addWidget(widget)
            layout.addSpacing(4)
        layout.addWidget(
            hint(
                "{name} is the picture's name, {number:03} its place, {date} today,"
                " {width}x{height} the size of the result.",
                self,
            )
        )
        layout.addWidget(self._matte)
        layout.addWidget(self._replace)
        layout.addSpacing(8)
        row = QHBoxLayout()
        row.addWidget(self._one)
        row.addWidget(self._all)
        layout.addLayout(row)
        layout.addWidget(self._problem)
        layout.addSpacing(8)
        layout.addWidget(self.outcome)
        layout.addStretch(1)
