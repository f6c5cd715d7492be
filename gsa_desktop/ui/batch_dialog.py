"""Many videos, one kind of export: what, how, under which names and where to."""

from collections.abc import Mapping, Sequence

from PySide6.QtCore import Qt, Signal, Slot
from PySide6.QtWidgets import (
    QCheckBox,
    QComboBox,
    QDialog,
    QDialogButtonBox,
    QFormLayout,
    QLabel,
    QLineEdit,
    QVBoxLayout,
    QWidget,
)

from gsa_desktop.core.batch import BatchJob, BatchOrder, BatchOutput, plan_batch
from gsa_desktop.core.batch_names import DEFAULT_TEMPLATE, FIELDS
from gsa_desktop.core.batch_sources import BatchSource
from gsa_desktop.core.errors import AppError
from gsa_desktop.core.export_preset import PRESETS as FORMATS
from gsa_desktop.core.export_settings import ExportSettings
from gsa_desktop.core.project import Background, Blur, Colour, SegmentSettings, Transparent
from gsa_desktop.ui.batch_places import BatchPlaces
from gsa_desktop.ui.dialog_parts import dress_buttons
from gsa_desktop.ui.export_format_box import FormatBox
from gsa_desktop.ui.form_parts import PathField, hint
from gsa_desktop.ui.inspector_mask import PRESET_TIPS, PRESETS, model_title

_BACKGROUNDS: tuple[tuple[str, Background], ...] = (
    ("Transparent", Transparent()),
    ("Green", Colour()),
    ("Black", Colour((0, 0, 0))),
    ("White", Colour((255, 255, 255))),
    ("Its own, blurred", Blur()),
)


class BatchDialog(QDialog):
    """Plans a batch; what would go wrong is said before anything begins.

    Signals:
        look_wanted: list of Path and whether folders in folders count; `set_sources` answers.
        jobs_made: tuple[BatchJob, ...].
    """

    look_wanted = Signal(list, bool)
    jobs_made = Signal(tuple)

    def __init__(
        self,
        models: Sequence[str],
        presets: Mapping[str, ExportSettings],
        background: Background | None = None,
        parent: QWidget | None = None,
    ) -> None:
        """Args: models: Keys, the first is suggested. background: That of the selected clip."""
        super().__init__(parent)
        self.setWindowTitle("Batch Export")
        self.setAccessibleName("Batch Export")
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        self.setMinimumWidth(640)
        self._sources: tuple[BatchSource, ...] | None = ()
        self._jobs: tuple[BatchJob, ...] = ()
        self._presets = dict(presets)
        self._backgrounds = [*_BACKGROUNDS]
        if background is not None:
            self._backgrounds.insert(0, ("That of the selected clip", background))
        self.places = BatchPlaces(self)
        self._format = FormatBox(self)
        self._format.choose(next(row for row in FORMATS if row.alpha))
        self._own = _combo(self, "My export presets", ["None", *self._presets])
        self._background = _combo(self, "Background", [text for text, _ in self._backgrounds])
        self._model = _combo(self, "Model", [])
        for key in models:
            self._model.addItem(model_title(key), key)
        self._effort = _combo(self, "How hard the model tries", [p.title() for p in PRESETS])
        self._effort.setCurrentIndex(PRESETS.index(SegmentSettings().preset))
        for row, preset in enumerate(PRESETS):
            self._effort.setItemData(row, PRESET_TIPS[preset], Qt.ItemDataRole.ToolTipRole)
        self._name = QLineEdit(DEFAULT_TEMPLATE, self)
        self._name.setAccessibleName("Names of the results")
        self._folder = PathField("Folder of the results", parent=self)
        self._replace = QCheckBox("&Replace files that no batch has made", self)
        self._replace.setAccessibleName("Replace files that no batch has made")
        self._outlook = hint("", self, "Outlook")
        self._buttons = QDialogButtonBox(QDialogButtonBox.StandardButton.Cancel, self)
        self._start = self._buttons.addButton(
            "&Add to the Jobs", QDialogButtonBox.ButtonRole.AcceptRole
        )
        self._start.setDefault(True)
        self._start.setProperty("primary", True)  # noqa: FBT003 - Qt's own signature
        dress_buttons(self._buttons)
        self._lay_out()
        self._connect()
        self._tell()

    def set_sources(self, sources: Sequence[BatchSource]) -> None:
        """The videos that are in the places; the answer to `look_wanted`."""
        self._sources = tuple(sources)
        if self._folder.path is None and self._sources:
            first = self._sources[0].path
            up = len(self._sources[0].folder.parts)
            self._folder.set_path(first.parents[up] / "cutouts")
        self._tell()

    @property
    def order(self) -> BatchOrder:
        """What is done with each video.

        Raises:
            AppError: Something is missing.
        """
        folder = self._folder.path
        if folder is None:
            raise AppError("Say where the results shall go.")
        if folder in self.places.paths:
            raise AppError("The results cannot go where the videos are.", "Choose another folder.")
        own = self._own.currentText() if self._own.currentIndex() > 0 else ""
        settings = self._presets[own] if own else ExportSettings(self._format.preset)
        background = self._backgrounds[max(0, self._background.currentIndex())][1]
        model = str(self._model.currentData() or SegmentSettings().model)
        return BatchOrder(
            folder,
            (BatchOutput(settings, background, own),),
            self._name.text(),
            SegmentSettings(model, PRESETS[self._effort.currentIndex()]),
            overwrite=self._replace.isChecked(),
        )

    def _lay_out(self) -> None:
        form = QFormLayout()
        form.setHorizontalSpacing(14)
        form.setVerticalSpacing(8)
        form.setFieldGrowthPolicy(QFormLayout.FieldGrowthPolicy.AllNonFixedFieldsGrow)
        fields = " ".join(f"{{{name}}}" for name in FIELDS)
        for text, widget in (
            ("&Videos", self.places),
            ("&Format", self._format),
            ("My &preset", self._own),
            ("&Background", self._background),
            ("&Model", self._model),
            ("&Quality of masks", self._effort),
            ("&Names", self._name),
            ("", hint(f"Fields: {fields}", self, "Fields of names")),
            ("Fo&lder", self._folder),
            ("", self._replace),
        ):
            label = QLabel(text, self)
            label.setBuddy(widget)
            form.addRow(label, widget)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(20, 20, 20, 16)
        layout.setSpacing(14)
        layout.addLayout(form)
        layout.addWidget(self._outlook)
        layout.addStretch(1)
        layout.addWidget(self._buttons)

    def _connect(self) -> None:
        self.places.changed.connect(self._on_places)
        for box in (self._format, self._own, self._background, self._model, self._effort):
            box.currentIndexChanged.connect(self._tell)
        self._name.textChanged.connect(self._tell)
        self._folder.path_changed.connect(self._tell)
        self._replace.toggled.connect(self._tell)
        self._buttons.accepted.connect(self._on_start)
        self._buttons.rejected.connect(self.reject)

    @Slot()
    def _on_places(self) -> None:
        self._sources = None
        self._tell()
        self.look_wanted.emit(self.places.paths, self.places.recursive)

    @Slot()
    def _tell(self) -> None:
        own = self._presets.get(self._own.currentText()) if self._own.currentIndex() > 0 else None
        self._format.setEnabled(own is None)
        self._background.setEnabled(own is None or own.key is None)
        self._jobs, text = (), "Add the folders or files whose videos are to be exported."
        if self._sources is None:
            text = "Looking for videos…"
        elif self._sources:
            try:
                self._jobs = self._planned(self._sources)
                text = _outlook(self._jobs)
            except AppError as error:
                text = error.one_line()
        elif self.places.paths:
            text = "There is no video in these places."
        self._outlook.setText(text)
        self._start.setEnabled(bool(self._jobs))

    def _planned(self, sources: Sequence[BatchSource]) -> tuple[BatchJob, ...]:
        order = self.order
        mine = [source for source in sources if order.root not in source.path.parents]
        if not mine:
            raise AppError("All videos are in the folder of the results.", "Choose another one.")
        return plan_batch(mine, order)

    @Slot()
    def _on_start(self) -> None:
        if self._jobs:
            self.jobs_made.emit(self._jobs)
            self.accept()


def _outlook(jobs: Sequence[BatchJob]) -> str:
    first = jobs[0]
    count = "1 video" if len(jobs) == 1 else f"{len(jobs)} videos"
    return f"{count}; “{first.source.name}” becomes “{first.out.name}”."


def _combo(parent: QWidget, name: str, texts: Sequence[str]) -> QComboBox:
    box = QComboBox(parent)
    box.setAccessibleName(name)
    box.addItems(list(texts))
    return box
