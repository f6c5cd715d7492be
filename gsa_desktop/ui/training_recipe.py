"""How a training run learns: a preset, or every value by hand."""

from collections.abc import Iterable
from pathlib import Path

from PySide6.QtCore import QSignalBlocker, Signal, Slot
from PySide6.QtWidgets import (
    QCheckBox,
    QComboBox,
    QDoubleSpinBox,
    QFormLayout,
    QGridLayout,
    QHBoxLayout,
    QLabel,
    QLineEdit,
    QSpinBox,
    QVBoxLayout,
    QWidget,
)

from gsa_desktop.core.training import MODELS, PRESETS, Recipe, Stage
from gsa_desktop.ui.form_parts import OptionalNumber, PathField, hint

CUSTOM = "Custom"
_STAGES: dict[str, Stage] = {
    "Stage 2: clips with their flow": "finetune",
    "Stage 1: still pictures": "pretrain",
}
_DEVICES = {"The best there is": "auto", "CPU": "cpu", "CUDA": "cuda", "Metal": "mps"}
_WEIGHTS = "Weights (*.safetensors *.pth *.pt)"
_UNITS = ("minutes", "steps")


class RecipePage(QWidget):
    """Signals.

    changed: Something was chosen.
    """

    changed = Signal()

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setAccessibleName("Recipe")
        self._filling = False
        self._preset = _combo("Preset", [*(preset.name for preset in PRESETS), CUSTOM], self)
        self._tip = hint("", self, "About the preset")
        self._stage = _combo("Stage", _STAGES, self)
        self._model = _combo("Network", MODELS.values(), self)
        self._device = _combo("Device", _DEVICES, self)
        self._init = PathField("Weights to start from", _WEIGHTS, self)
        self._init.set_placeholder("Fresh weights")
        self._held_out = PathField("Clips to score on", parent=self)
        self._held_out.set_placeholder("None: no J and F while it trains")
        self._length = QDoubleSpinBox(self)
        self._length.setRange(1, 10_000_000)
        self._length.setDecimals(0)
        self._length.setAccessibleName("Length")
        self._unit = _combo("Unit of the length", _UNITS, self)
        self._clips = OptionalNumber("Clips of a step", 1024, "More is steadier and slower", self)
        self._micro = OptionalNumber("Batch", 1024, "Clips in memory at once; divides clips", self)
        self._sizes = QLineEdit(self)
        self._sizes.setAccessibleName("Input sizes")
        self._sizes.setPlaceholderText("automatic")
        self._sizes.setToolTip("Height x width, several with commas: 96x168, 128x224")
        self._rate = QLineEdit(self)
        self._rate.setAccessibleName("Learning rate")
        self._rate.setPlaceholderText("automatic")
        self._half = QCheckBox("Half precision (bfloat16)", self)
        self._half.setToolTip("Less memory and time on a GPU; slower on most CPUs")
        self._half.setAccessibleName("Half precision")
        self._workers = _number("Workers", 0, 64, "Processes that prepare batches", self)
        self._seed = _number("Seed", 0, 999_999, "Of everything that is random", self)
        self._save = _number("Minutes between checkpoints", 1, 240, "A kill costs no more", self)
        self._examples = _number("Steps between examples", 0, 100_000, "0 draws none", self)
        self._score = _number("Steps between scores", 1, 1_000_000, "On the clips held out", self)
        self._problem = QLabel(self)
        self._problem.setAccessibleName("Problem")
        self._problem.setWordWrap(True)
        self._lay_out()
        self._connect()
        self._on_preset(0)

    @property
    def stage(self) -> Stage:
        return _STAGES[self._stage.currentText()]

    @property
    def model(self) -> str:
        return list(MODELS)[self._model.currentIndex()]

    @property
    def device(self) -> str:
        return _DEVICES[self._device.currentText()]

    @property
    def init(self) -> Path | None:
        """Weights to start from."""
        return self._init.path

    @property
    def held_out(self) -> Path | None:
        return self._held_out.path

    @property
    def preset(self) -> str:
        """Name of the preset."""
        return self._preset.currentText()

    @property
    def recipe(self) -> Recipe:
        """What the fields say.

        Raises:
            ValueError: A size or the rate cannot be read.
        """
        is_steps = self._unit.currentText() == "steps"
        length = self._length.value()
        rate = self._rate.text().strip()
        return Recipe(
            steps=int(length) if is_steps else None,
            minutes=None if is_steps else length,
            clips=self._clips.number,
            micro=self._micro.number,
            sizes=read_sizes(self._sizes.text()),
            rate=float(rate) if rate else None,
            half=True if self._half.isChecked() else None,
            workers=self._workers.value(),
            seed=self._seed.value(),
            save_minutes=float(self._save.value()),
            examples_every=self._examples.value(),
            score_every=self._score.value(),
        )

    def problem(self) -> str:
        """What is wrong with the fields; "" if nothing is."""
        try:
            recipe = self.recipe
        except ValueError:
            return "Write sizes like 96x168, 128x224 and the rate like 0.001 or 1e-4."
        if self.stage == "pretrain" and self.model == "gsanet":
            return "The video network learns from clips: choose stage 2 or the image network."
        if self.stage == "finetune" and self.model == "gsanet-image":
            return "The image network learns from still pictures: choose stage 1."
        for path in (self.init, self.held_out):
            if path is not None and not path.exists():
                return f"There is no {path}."
        return recipe.problem()

    def set_stage(self, stage: Stage) -> None:
        """Choose the stage that the data is good for."""
        self._stage.setCurrentIndex(list(_STAGES.values()).index(stage))

    def set_held_out(self, folder: Path | None) -> None:
        """Offer clips to score on."""
        self._held_out.set_path(folder)

    def set_recipe(self, recipe: Recipe) -> None:
        """Show a recipe without a signal."""
        self._filling = True
        try:
            self._length.setValue(recipe.steps or recipe.minutes or 1)
            self._unit.setCurrentText("steps" if recipe.steps else "minutes")
            self._clips.set_number(recipe.clips)
            self._micro.set_number(recipe.micro)
            self._sizes.setText(", ".join(f"{height}x{width}" for height, width in recipe.sizes))
            self._rate.setText("" if recipe.rate is None else f"{recipe.rate:g}")
            self._half.setChecked(bool(recipe.half))
            self._workers.setValue(recipe.workers or 0)
            self._seed.setValue(recipe.seed)
            self._save.setValue(round(recipe.save_minutes))
            self._examples.setValue(recipe.examples_every)
            self._score.setValue(recipe.score_every)
        finally:
            self._filling = False

    @Slot(int)
    def _on_preset(self, number: int) -> None:
        if number >= len(PRESETS):
            self._tip.setText("Every value below by hand.")
        else:
            preset = PRESETS[number]
            self._tip.setText(preset.tip + ".")
            self.set_recipe(preset.recipe)
            model = preset.model
            if self.stage == "pretrain" and model == "gsanet":
                model = "gsanet-image"
            with QSignalBlocker(self._model):
                self._model.setCurrentIndex(list(MODELS).index(model))
        self._tell()

    @Slot()
    def _on_field(self) -> None:
        """A value was changed by hand: the recipe is nobody's preset any more."""
        if self._filling:
            return
        known = {preset.name: preset.recipe for preset in PRESETS}
        try:
            same = known.get(self.preset) == self.recipe
        except ValueError:
            same = False
        if not same:
            with QSignalBlocker(self._preset):
                self._preset.setCurrentText(CUSTOM)
            self._tip.setText("Every value below by hand.")
        self._tell()

    @Slot()
    def _tell(self) -> None:
        problem = self.problem()
        self._problem.setText(problem)
        self._problem.setVisible(bool(problem))
        self.changed.emit()

    @Slot()
    def _on_stage(self) -> None:
        if self.stage == "pretrain" and self.model == "gsanet":
            self._model.setCurrentIndex(list(MODELS).index("gsanet-image"))
        elif self.stage == "finetune" and self.model == "gsanet-image":
            self._model.setCurrentIndex(list(MODELS).index("gsanet"))
        self._tell()

    def _connect(self) -> None:
        self._preset.currentIndexChanged.connect(self._on_preset)
        self._stage.currentIndexChanged.connect(self._on_stage)
        for combo in (self._model, self._device):
            combo.currentIndexChanged.connect(self._tell)
        for field in (self._init, self._held_out):
            field.path_changed.connect(self._tell)
        self._unit.currentIndexChanged.connect(self._on_field)
        for number in (self._length, self._clips, self._micro, self._workers, self._seed):
            number.valueChanged.connect(self._on_field)
        for number in (self._save, self._examples, self._score):
            number.valueChanged.connect(self._on_field)
        for text in (self._sizes, self._rate):
            text.textEdited.connect(self._on_field)
        self._half.toggled.connect(self._on_field)

    def _lay_out(self) -> None:
        length = QHBoxLayout()
        length.addWidget(self._length, 1)
        length.addWidget(self._unit)
        top = _form()
        top.addRow("&Preset", self._preset)
        top.addRow("", self._tip)
        top.addRow("&Stage", self._stage)
        top.addRow("&Network", self._model)
        top.addRow("Start &from", self._init)
        top.addRow("Score &on", self._held_out)
        left, right = _form(), _form()
        left.addRow("Length", length)
        left.addRow("Clips of a step", self._clips)
        left.addRow("Batch", self._micro)
        left.addRow("Input sizes", self._sizes)
        left.addRow("Learning rate", self._rate)
        left.addRow("", self._half)
        right.addRow("Device", self._device)
        right.addRow("Workers", self._workers)
        right.addRow("Seed", self._seed)
        right.addRow("Checkpoint every (min)", self._save)
        right.addRow("Examples every (steps)", self._examples)
        right.addRow("Score every (steps)", self._score)
        columns = QGridLayout()
        columns.setHorizontalSpacing(32)
        columns.addLayout(left, 0, 0)
        columns.addLayout(right, 0, 1)
        columns.setColumnStretch(0, 1)
        columns.setColumnStretch(1, 1)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(18)
        layout.addLayout(top)
        layout.addLayout(columns)
        layout.addWidget(self._problem)
        layout.addStretch(1)


def read_sizes(text: str) -> tuple[tuple[int, int], ...]:
    """Sizes written like "96x168, 128x224".

    Raises:
        ValueError: They are not written so.
    """
    sizes = []
    for part in filter(None, (piece.strip() for piece in text.split(","))):
        height, cross, width = part.lower().partition("x")
        if not cross:
            raise ValueError(part)
        sizes.append((int(height), int(width)))
    return tuple(sizes)


def _form() -> QFormLayout:
    form = QFormLayout()
    form.setHorizontalSpacing(14)
    form.setVerticalSpacing(8)
    form.setFieldGrowthPolicy(QFormLayout.FieldGrowthPolicy.AllNonFixedFieldsGrow)
    return form


def _combo(name: str, texts: Iterable[str], parent: QWidget) -> QComboBox:
    combo = QComboBox(parent)
    combo.setAccessibleName(name)
    combo.addItems(list(texts))
    return combo


def _number(name: str, low: int, high: int, tip: str, parent: QWidget) -> QSpinBox:
    number = QSpinBox(parent)
    number.setRange(low, high)
    number.setAccessibleName(name)
    number.setToolTip(tip)
    return number
