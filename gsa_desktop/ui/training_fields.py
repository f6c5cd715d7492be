"""The values of a training's recipe, each in its field."""

from collections.abc import Iterable, Mapping

from PySide6.QtCore import Signal, Slot
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

from gsa_desktop.core.training import Recipe, Stage
from gsa_desktop.ui.form_parts import OptionalNumber, pad

DEVICES = {"The best there is": "auto", "CPU": "cpu", "CUDA": "cuda", "Metal": "mps"}
_UNITS = ("minutes", "steps", "epochs")
_LITE_FRAMES, _OFFICIAL_FRAMES = 3, 5  # of a clip, as the network's recipes have it


class RecipeFields(QWidget):
    """Signals.

    changed: A value was changed by a person.
    device_changed: Another device was chosen; that is no part of a recipe.
    """

    changed = Signal()
    device_changed = Signal()

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setAccessibleName("Values of the recipe")
        self._filling = False
        self._pictures: dict[Stage, int] = {}
        self.device = combo("Device", DEVICES, self)
        self._length = QDoubleSpinBox(self)
        self._length.setRange(1, 10_000_000)
        self._length.setDecimals(0)
        self._length.setAccessibleName("Length")
        self._length.setToolTip("Of each stage")
        self._unit = combo("Unit of the length", _UNITS, self)
        self._unit.setToolTip("An epoch sees as many pictures as the data has")
        self._clips = OptionalNumber("Clips of a step", 1024, "More is steadier and slower", self)
        self._micro = OptionalNumber("Batch", 1024, "Clips in memory at once; divides clips", self)
        self._sizes = QLineEdit(self)
        self._sizes.setAccessibleName("Input sizes")
        self._sizes.setPlaceholderText("automatic")
        self._sizes.setToolTip("Height x width, several with commas: 96x168, 128x224")
        self._rate = QLineEdit(self)
        self._rate.setAccessibleName("Learning rate")
        self._rate.setPlaceholderText("automatic")
        self._rate.setToolTip("The highest one; it rises at the beginning and falls to the end")
        self._half = QCheckBox("&Half precision (bfloat16)", self)
        self._half.setToolTip("Less memory and time on a GPU; slower on most CPUs")
        self._half.setAccessibleName("Half precision")
        self._workers = _number("Workers", 0, 64, "Processes that prepare batches", self)
        self._processes = _number("Processes", 1, 64, "Train together: one for each GPU", self)
        self._seed = _number("Seed", 0, 999_999, "Of everything that is random", self)
        self._save = QDoubleSpinBox(self)
        self._save.setRange(0.1, 240)
        self._save.setDecimals(1)
        self._save.setAccessibleName("Minutes between checkpoints")
        self._save.setToolTip("A kill costs no more")
        self._examples = _number("Steps between examples", 0, 100_000, "0 draws none", self)
        self._score = _number("Steps between scores", 1, 1_000_000, "On the clips held out", self)
        for box in (self._length, self._save):
            pad(box)
        self._lay_out()
        self._connect()

    @property
    def processes(self) -> int:
        """How many train together; that is no part of a recipe."""
        return self._processes.value()

    @property
    def has_epochs(self) -> bool:
        """Whether the length is in epochs, which no preset is."""
        return self._unit.currentText() == "epochs"

    def set_machine(self, device: str, processes: int) -> None:
        """Show what computes, without a signal; `device` is a value of `DEVICES`."""
        self._filling = True
        try:
            self.device.setCurrentText(next(n for n, key in DEVICES.items() if key == device))
            self._processes.setValue(processes)
        finally:
            self._filling = False

    def leave_out_epochs(self) -> None:
        """Offer no length that is counted from data."""
        self._unit.removeItem(_UNITS.index("epochs"))

    def set_pictures(self, pictures: Mapping[Stage, int]) -> None:
        """How many pictures the data has for each stage; epochs are counted from them."""
        self._pictures = dict(pictures)

    def recipe(self, stage: Stage, *, lite: bool = True) -> Recipe:
        """What the fields say for a stage.

        Args:
            stage: Of the run.
            lite: Whether the network is the small one; an epoch of the others has other steps.

        Raises:
            ValueError: A size or the rate cannot be read, or epochs cannot be counted.
        """
        length = self._length.value()
        steps = {"minutes": None, "steps": int(length)}.get(self._unit.currentText(), -1)
        if steps == -1:
            steps = self._steps_of(length, stage, lite=lite)
        rate = self._rate.text().strip()
        return Recipe(
            steps=steps,
            minutes=None if steps else length,
            clips=self._clips.number,
            micro=self._micro.number,
            sizes=read_sizes(self._sizes.text()),
            rate=float(rate) if rate else None,
            half=True if self._half.isChecked() else None,
            workers=self._workers.value(),
            seed=self._seed.value(),
            save_minutes=self._save.value(),
            examples_every=self._examples.value(),
            score_every=self._score.value(),
        )

    def problem(self, stages: Iterable[Stage]) -> str:
        """What is wrong with the fields; "" if nothing is."""
        stages = tuple(stages)
        if self.has_epochs and not self._clips.number:
            return "Say how many clips a step has: the steps of an epoch are counted from it."
        if self.has_epochs and not all(self._pictures.get(stage) for stage in stages):
            return "Check the data first: the steps of an epoch are counted from its pictures."
        try:
            return self.recipe(stages[0]).problem(self.processes)
        except ValueError:
            return "Write sizes like 96x168, 128x224 and the rate like 0.001 or 1e-4."

    def set_recipe(self, recipe: Recipe) -> None:
        """Show a recipe without a signal."""
        self._filling = True
        try:
            self._length.setValue(recipe.steps or recipe.minutes or 1)
            self._unit.setCurrentText("steps" if recipe.steps else "minutes")
            self._clips.set_number(recipe.clips)
            self._micro.set_number(recipe.micro)
            self._sizes.setText(", ".join(f"{height}x{width}" for height, width in recipe.sizes))
            self._sizes.setCursorPosition(0)  # or a long text shows its end
            self._rate.setText("" if recipe.rate is None else f"{recipe.rate:g}")
            self._half.setChecked(bool(recipe.half))
            self._workers.setValue(recipe.workers or 0)
            self._seed.setValue(recipe.seed)
            self._save.setValue(recipe.save_minutes)
            self._examples.setValue(recipe.examples_every)
            self._score.setValue(recipe.score_every)
        finally:
            self._filling = False

    def _steps_of(self, epochs: float, stage: Stage, *, lite: bool) -> int:
        frames = 1 if stage == "pretrain" else _LITE_FRAMES if lite else _OFFICIAL_FRAMES
        clips, pictures = self._clips.number, self._pictures.get(stage)
        if not clips or not pictures:
            raise ValueError("epochs")
        return max(1, round(epochs * pictures / (clips * frames)))

    @Slot()
    def _on_field(self) -> None:
        if not self._filling:
            self.changed.emit()

    def _connect(self) -> None:
        self.device.currentIndexChanged.connect(self.device_changed)
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
        left, right = form(), form()
        title = QLabel("&Length", self)
        title.setBuddy(self._length)
        left.addRow(title, length)
        left.addRow("&Clips of a step", self._clips)
        left.addRow("B&atch", self._micro)
        left.addRow("&Input sizes", self._sizes)
        left.addRow("Learning &rate", self._rate)
        left.addRow("", self._half)
        right.addRow("De&vice", self.device)
        right.addRow("Wor&kers", self._workers)
        right.addRow("Pr&ocesses", self._processes)
        right.addRow("See&d", self._seed)
        right.addRow("Checkpoint every (&min)", self._save)
        right.addRow("E&xamples every (steps)", self._examples)
        right.addRow("Score &every (steps)", self._score)
        columns = QGridLayout()
        columns.setHorizontalSpacing(32)
        columns.addLayout(left, 0, 0)
        columns.addLayout(right, 0, 1)
        columns.setColumnStretch(0, 1)
        columns.setColumnStretch(1, 1)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.addLayout(columns)


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


def form() -> QFormLayout:
    """A form whose fields use all the width."""
    made = QFormLayout()
    made.setHorizontalSpacing(14)
    made.setVerticalSpacing(8)
    made.setFieldGrowthPolicy(QFormLayout.FieldGrowthPolicy.AllNonFixedFieldsGrow)
    return made


def combo(name: str, texts: Iterable[str], parent: QWidget) -> QComboBox:
    """A list of texts to choose from."""
    made = QComboBox(parent)
    made.setAccessibleName(name)
    made.addItems(list(texts))
    return made


def _number(name: str, low: int, high: int, tip: str, parent: QWidget) -> QSpinBox:
    number = QSpinBox(parent)
    number.setRange(low, high)
    number.setAccessibleName(name)
    number.setToolTip(tip)
    pad(number)
    return number
