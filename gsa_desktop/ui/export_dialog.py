"""What to export, how, and where to."""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import replace
from pathlib import Path

from PySide6.QtCore import Signal, Slot
from PySide6.QtWidgets import (
    QComboBox,
    QDialog,
    QDialogButtonBox,
    QFileDialog,
    QFormLayout,
    QHBoxLayout,
    QLabel,
    QLineEdit,
    QMessageBox,
    QPushButton,
    QVBoxLayout,
    QWidget,
)

from gsa_desktop.core.encoders import EncoderChoice
from gsa_desktop.core.export_order import ExportOrder
from gsa_desktop.core.export_preset import PRESETS, ExportPreset
from gsa_desktop.core.export_settings import ExportSettings
from gsa_desktop.core.free_space import little_space
from gsa_desktop.ui.dialog_parts import dress_buttons
from gsa_desktop.ui.export_choice import ExportChoice
from gsa_desktop.ui.export_format_box import FormatBox
from gsa_desktop.ui.export_options import LABEL_WIDTH, ExportOptions
from gsa_desktop.ui.export_place import free_name, place_problem
from gsa_desktop.ui.own_presets_button import OwnPresetsButton


class ExportDialog(QDialog):
    """Chooses what is exported, its format and its place.

    Signals:
        export_requested: ExportOrder.
        estimate_requested: ExportOrder whose size a person wants to know before.
    """

    export_requested = Signal(object)
    estimate_requested = Signal(object)

    def __init__(
        self,
        choices: Sequence[ExportChoice],
        settings: ExportSettings,
        folder: Path,
        parent: QWidget | None = None,
        *,
        taken: Collection[Path] = (),
    ) -> None:
        """Args: choices: Not empty, the first is suggested. taken: Results of other jobs."""
        super().__init__(parent)
        self.setWindowTitle("Export")
        self.setAccessibleName("Export")
        self.setMinimumWidth(620)
        self._choices = tuple(choices)
        self._folder = folder
        self._taken = frozenset(taken)
        self._own_path = False
        self._what = QComboBox(self)
        self._what.setAccessibleName("What to export")
        self._what.addItems([choice.text for choice in self._choices])
        self._format = FormatBox(self)
        self.presets = OwnPresetsButton(self)
        self._opens_in = _line(self, "What opens it")
        if self.choice.needs_alpha(settings):
            settings = replace(settings, preset=next(row for row in PRESETS if row.alpha))
        self._options = ExportOptions(settings, self)
        self._path = QLineEdit(self)
        self._path.setAccessibleName("File")
        self._browse = QPushButton("&Choose…", self)
        self._browse.setAccessibleName("Choose where to export to")
        self._summary = _line(self, "Summary")
        self._size = _line(self, "Estimated size")
        self._estimate = QPushButton("Es&timate Size", self)
        for button in (self._browse, self._estimate):
            button.setAutoDefault(False)
        self._estimate.setAccessibleName("Estimate the size by encoding a few frames")
        self._problem = _line(self, "Problem")
        self._problem.setProperty("problem", True)  # noqa: FBT003 - Qt's own signature
        self._buttons = QDialogButtonBox(QDialogButtonBox.StandardButton.Cancel, self)
        self._export = self._buttons.addButton("&Export", QDialogButtonBox.ButtonRole.AcceptRole)
        self._export.setDefault(True)
        self._export.setProperty("primary", True)  # noqa: FBT003 - Qt's own signature
        dress_buttons(self._buttons)
        self._lay_out()
        self._connect()
        self._on_what()
        self.set_settings(settings)

    @property
    def choice(self) -> ExportChoice:
        """What is to be exported."""
        return self._choices[max(self._what.currentIndex(), 0)]

    @property
    def settings(self) -> ExportSettings:
        """The format and what was chosen with it."""
        return self._options.settings

    @property
    def preset(self) -> ExportPreset:
        """The chosen format."""
        return self.settings.preset

    @property
    def path(self) -> Path:
        """Where the result is to lie."""
        return Path(self._path.text().strip()).expanduser()

    @property
    def order(self) -> ExportOrder:
        """All of it."""
        return ExportOrder(self.choice.source, self.path.absolute(), self.settings)

    def choose(self, place: int) -> None:
        """Choose what is exported, by its place among the choices."""
        self._what.setCurrentIndex(place)

    def set_path(self, path: Path) -> None:
        """Choose where to, as a person does in the file dialog."""
        self._own_path = True
        self._path.setText(str(path))

    def set_settings(self, settings: ExportSettings) -> None:
        """Show settings, for instance those of a preset."""
        self._options.set_settings(settings)
        self._format.choose(settings.preset)
        self._on_settings()

    def set_own_presets(self, presets: Mapping[str, ExportSettings]) -> None:
        """The presets of a person's own."""
        self.presets.set_presets(presets)

    def set_encoders(self, working: Mapping[str, tuple[EncoderChoice, ...]]) -> None:
        """Say which graphics cards encode here, by the encoder that they stand for."""
        self._options.set_encoders(working)

    def set_estimate(self, text: str) -> None:
        """Say how large the result will be, or that this is being found out."""
        self._size.setText(text)

    def _lay_out(self) -> None:
        form = QFormLayout()
        form.setHorizontalSpacing(14)
        form.setVerticalSpacing(6)
        form.setFieldGrowthPolicy(QFormLayout.FieldGrowthPolicy.AllNonFixedFieldsGrow)
        form.addRow(_label("&What", self._what), self._what)
        form.addRow(_label("&Format", self._format), _beside(self._format, self.presets))
        form.addRow("", self._opens_in)
        form.addRow(_label("F&ile", self._path), _beside(self._path, self._browse))
        layout = QVBoxLayout(self)
        layout.setContentsMargins(20, 16, 20, 14)
        layout.setSpacing(8)  # with all its rows it has room on 768 lines
        layout.addLayout(form)
        layout.addWidget(self._options)
        layout.addWidget(self._summary)
        layout.addLayout(_beside(self._size, self._estimate))
        layout.addWidget(self._problem)
        layout.addStretch(1)
        layout.addWidget(self._buttons)

    def _connect(self) -> None:
        self._what.currentIndexChanged.connect(self._on_what)
        self._format.preset_changed.connect(self._on_format)
        self._options.settings_changed.connect(self._on_settings)
        self.presets.chosen.connect(self.set_settings)
        self._path.textChanged.connect(self._tell)
        self._path.textEdited.connect(self._on_path_edited)
        self._browse.clicked.connect(self._on_browse)
        self._estimate.clicked.connect(lambda: self.estimate_requested.emit(self.order))
        self._buttons.accepted.connect(self._on_export)
        self._buttons.rejected.connect(self.reject)

    @Slot()
    def _on_what(self) -> None:
        source = self.choice.source
        self._options.set_source(source)
        self._on_settings()

    @Slot(object)
    def _on_format(self, preset: ExportPreset) -> None:
        if preset.id != self.preset.id:
            # the quality number of one encoder means nothing to another
            self._options.set_settings(replace(self.settings, preset=preset, quality=None))
            self._on_settings()

    @Slot()
    def _on_settings(self) -> None:
        self._opens_in.setText(self.preset.opens_in)
        if self._own_path:
            self._path.setText(str(_with_suffix(self.path, self.preset)))
        else:
            suggested = self.choice.suggested(self._folder, self.preset)
            self._path.setText(str(free_name(suggested, self._taken)))
        self._size.setText("")
        self._tell()

    @Slot()
    def _on_path_edited(self) -> None:
        self._own_path = True

    @Slot()
    def _on_browse(self) -> None:
        suffix = self.preset.suffix
        what = f"*{suffix}" if suffix else ""
        name, _ = QFileDialog.getSaveFileName(
            self,
            "Export to",
            str(self.path),
            what,
            options=QFileDialog.Option.DontConfirmOverwrite,
        )
        if name:
            self.set_path(_with_suffix(Path(name), self.preset))

    @Slot()
    def _tell(self) -> None:
        lines = [*self.choice.summary(self.settings), little_space(self.path.parent)]
        self._summary.setText("\n".join(filter(None, lines)))
        problem = self._find_problem()
        self._problem.setText(problem)
        self._problem.setVisible(bool(problem))
        self._export.setEnabled(not problem)
        self._estimate.setEnabled(not problem)
        self._activate_layouts()  # rows that were just hidden still count otherwise
        wanted = self.sizeHint().height()
        if not self.isVisible() or self.height() < wanted:  # another format has more options
            self.resize(self.width(), wanted)

    def _activate_layouts(self) -> None:
        for widget in (self._options, self):
            layout = widget.layout()
            if layout is not None:
                layout.activate()

    def _find_problem(self) -> str:
        if not self._path.text().strip():
            return "Say where the file shall go."
        if self.choice.needs_alpha(self.settings):
            return "This format holds no transparency: choose a background, or a format that does."
        return place_problem(
            self.path.absolute(),
            self.choice.source.files,
            self._taken,
            is_folder=self.preset.is_sequence,
        )

    @Slot()
    def _on_export(self) -> None:
        if self.path.exists() and not self._may_replace():
            return
        self.accept()
        self.export_requested.emit(self.order)

    def _may_replace(self) -> bool:
        box = QMessageBox(self)
        box.setIcon(QMessageBox.Icon.Question)
        box.setText(f"{self.path.name} exists already. Replace it?")
        replacing = box.addButton("&Replace", QMessageBox.ButtonRole.AcceptRole)
        box.setDefaultButton(box.addButton(QMessageBox.StandardButton.Cancel))
        dress_buttons(box)
        box.exec()
        return box.clickedButton() is replacing


def _with_suffix(path: Path, preset: ExportPreset) -> Path:
    known = {row.suffix for row in PRESETS if row.suffix}
    stem = path.with_suffix("") if path.suffix.lower() in known else path
    return stem.with_name(stem.name + preset.suffix)


def _line(parent: QWidget, name: str) -> QLabel:
    label = QLabel(parent)
    label.setWordWrap(True)
    label.setAccessibleName(name)
    return label


def _label(text: str, buddy: QWidget) -> QLabel:
    label = QLabel(text, buddy.parentWidget())
    label.setBuddy(buddy)
    label.setMinimumWidth(LABEL_WIDTH)
    return label


def _beside(wide: QWidget, narrow: QWidget) -> QHBoxLayout:
    row = QHBoxLayout()
    row.addWidget(wide, 1)
    row.addWidget(narrow)
    return row
