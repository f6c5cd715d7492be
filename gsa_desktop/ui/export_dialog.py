"""What to export, and where to."""

import os
from dataclasses import dataclass
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

from gsa_desktop.core.export_preset import PRESETS, Content, ExportPreset
from gsa_desktop.core.media_info import MediaInfo
from gsa_desktop.core.project import (
    Background,
    Blur,
    Clip,
    Colour,
    Picture,
    Transparent,
    Video,
)
from gsa_desktop.core.timebase import FrameRange
from gsa_desktop.ui.dialog_parts import dress_buttons


@dataclass(frozen=True, eq=False)
class ExportSource:
    """What the dialog is about.

    Attributes:
        clip, info: The clip and its file.
        marked: Marked media frames inside the clip, None for none.
        missing: Frames that have no mask yet.
        folder: Where the result goes unless a person says otherwise.
    """

    clip: Clip
    info: MediaInfo
    marked: FrameRange | None
    missing: int
    folder: Path


class ExportDialog(QDialog):
    """Chooses format, range and place of an export.

    Signals:
        export_requested: Path, ExportPreset, FrameRange of media frames.
    """

    export_requested = Signal(object, object, object)

    def __init__(
        self, source: ExportSource, preset_id: str = "", parent: QWidget | None = None
    ) -> None:
        super().__init__(parent)
        self.setWindowTitle(f"Export {source.info.path.name}")
        self.setAccessibleName("Export")
        self.setMinimumWidth(560)
        self._source = source
        self._own_path = False
        self._format = QComboBox(self)
        for preset in PRESETS:
            self._format.addItem(preset.label)
        self._format.setAccessibleName("Format")
        self._opens_in = _line(self, "What opens it")
        self._range = QComboBox(self)
        self._range.setAccessibleName("Range")
        self._fill_ranges()
        self._path = QLineEdit(self)
        self._path.setAccessibleName("File")
        self._browse = QPushButton("&Choose…", self)
        self._browse.setAccessibleName("Choose where to export to")
        self._summary = _line(self, "Summary")
        self._problem = _line(self, "Problem")
        self._buttons = QDialogButtonBox(QDialogButtonBox.StandardButton.Cancel, self)
        self._export = self._buttons.addButton("&Export", QDialogButtonBox.ButtonRole.AcceptRole)
        self._export.setDefault(True)
        self._export.setProperty("primary", True)  # noqa: FBT003 - Qt's own signature
        dress_buttons(self._buttons)
        self._lay_out()
        ids = [preset.id for preset in PRESETS]
        first = preset_id if preset_id in ids else PRESETS[0].id
        if _needs_alpha(source.clip.background, PRESETS[ids.index(first)]):
            first = next(preset.id for preset in PRESETS if preset.alpha)
        self._format.setCurrentIndex(ids.index(first))
        self._connect()
        self._on_format()

    @property
    def preset(self) -> ExportPreset:
        """The chosen format."""
        return PRESETS[max(self._format.currentIndex(), 0)]

    @property
    def path(self) -> Path:
        """Where the result is to lie."""
        return Path(self._path.text().strip()).expanduser()

    @property
    def cut(self) -> FrameRange:
        """The media frames that are exported."""
        marked = self._source.marked
        if self._range.currentIndex() == 1 and marked is not None:
            return marked
        return self._source.clip.cut

    def set_path(self, path: Path) -> None:
        """Choose where to, as a person does in the file dialog."""
        self._own_path = True
        self._path.setText(str(path))

    def _lay_out(self) -> None:
        place = QHBoxLayout()
        place.addWidget(self._path, 1)
        place.addWidget(self._browse)
        form = QFormLayout()
        form.setHorizontalSpacing(14)
        form.setVerticalSpacing(8)
        form.setFieldGrowthPolicy(QFormLayout.FieldGrowthPolicy.AllNonFixedFieldsGrow)
        form.addRow("&Format", self._format)
        form.addRow("", self._opens_in)
        form.addRow("&Range", self._range)
        file_label = QLabel("F&ile", self)
        file_label.setBuddy(self._path)
        form.addRow(file_label, place)
        form.addRow("", self._summary)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(20, 20, 20, 16)
        layout.setSpacing(14)
        layout.addLayout(form)
        layout.addWidget(self._problem)
        layout.addStretch(1)
        layout.addWidget(self._buttons)

    def _connect(self) -> None:
        self._format.currentIndexChanged.connect(self._on_format)
        self._range.currentIndexChanged.connect(self._tell)
        self._path.textChanged.connect(self._tell)
        self._path.textEdited.connect(self._on_path_edited)
        self._browse.clicked.connect(self._on_browse)
        self._buttons.accepted.connect(self._on_export)
        self._buttons.rejected.connect(self.reject)

    def _fill_ranges(self) -> None:
        clip, marked = self._source.clip, self._source.marked
        self._range.addItem(f"Whole clip ({len(clip.cut)} frames)")
        if marked is not None and len(marked):
            self._range.addItem(f"From in to out ({len(marked)} frames)")
            self._range.setCurrentIndex(1)

    @Slot()
    def _on_format(self) -> None:
        self._opens_in.setText(self.preset.opens_in)
        if self._own_path:
            self._path.setText(str(_with_suffix(self.path, self.preset)))
        else:
            kind = "matte" if self.preset.content is Content.MATTE else "cutout"
            name = f"{self._source.info.path.stem}_{kind}{self.preset.suffix}"
            self._path.setText(str(self._source.folder / name))
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
        info, preset = self._source.info, self.preset
        lines = [
            f"{len(self.cut)} frames, {info.width} x {info.height}, "
            f"{float(info.table.rate):.2f} fps, {self._sound()}."
        ]
        if preset.content is Content.PICTURE:
            lines.append(describe_background(self._source.clip.background, preset))
        if self._source.missing:
            lines.append(f"{self._source.missing} frames have no mask yet: they are made first.")
        self._summary.setText("\n".join(lines))
        problem = self._find_problem()
        self._problem.setText(problem)
        self._problem.setVisible(bool(problem))
        self._export.setEnabled(not problem)

    def _sound(self) -> str:
        if not self._source.info.sounds:
            return "no sound in the clip"
        return "with its sound" if self.preset.has_sound else "without sound (this format has none)"

    def _find_problem(self) -> str:
        path = self.path
        if not self._path.text().strip():
            return "Say where the file shall go."
        if path.absolute() == self._source.info.path:
            return "That is the clip itself: choose another name."
        if not path.parent.is_dir():
            return f"There is no folder {path.parent}."
        if not os.access(path.parent, os.W_OK):
            return f"The folder {path.parent} cannot be written to: choose another one."
        if _needs_alpha(self._source.clip.background, self.preset):
            return (
                "This format holds no transparency. Choose one that does, "
                "or give the clip a background in the inspector."
            )
        if path.is_dir() and not self.preset.is_sequence:
            return f"{path.name} is a folder: choose another name."
        return ""

    @Slot()
    def _on_export(self) -> None:
        if self.path.exists() and not self._may_replace():
            return
        self.accept()
        self.export_requested.emit(self.path.absolute(), self.preset, self.cut)

    def _may_replace(self) -> bool:
        box = QMessageBox(self)
        box.setIcon(QMessageBox.Icon.Question)
        box.setText(f"{self.path.name} exists already. Replace it?")
        replace = box.addButton("&Replace", QMessageBox.ButtonRole.AcceptRole)
        box.setDefaultButton(box.addButton(QMessageBox.StandardButton.Cancel))
        dress_buttons(box)
        box.exec()
        return box.clickedButton() is replace


def describe_background(background: Background, preset: ExportPreset) -> str:
    """One sentence on what will be behind the subject."""
    match background:
        case Transparent():
            return "Background: transparent." if preset.alpha else "Background: none chosen."
        case Colour(rgb):
            return "Background: the colour #{:02X}{:02X}{:02X}.".format(*rgb)
        case Picture(path) | Video(path):
            return f"Background: {path.name}."
        case Blur():
            return "Background: the clip's own, blurred."


def _needs_alpha(background: Background, preset: ExportPreset) -> bool:
    is_picture = preset.content is Content.PICTURE
    return isinstance(background, Transparent) and is_picture and not preset.alpha


def _with_suffix(path: Path, preset: ExportPreset) -> Path:
    known = {row.suffix for row in PRESETS if row.suffix}
    stem = path.with_suffix("") if path.suffix.lower() in known else path
    return stem.with_name(stem.name + preset.suffix)


def _line(parent: QWidget, name: str) -> QLabel:
    label = QLabel(parent)
    label.setWordWrap(True)
    label.setAccessibleName(name)
    return label
