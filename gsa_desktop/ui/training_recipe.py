"""How a training run learns: a preset, or every value by hand."""

from collections.abc import Mapping
from pathlib import Path

from PySide6.QtCore import QSignalBlocker, Signal, Slot
from PySide6.QtWidgets import QLabel, QVBoxLayout, QWidget

from gsa_desktop.core.training import MODELS, Recipe, Stage
from gsa_desktop.core.training_presets import PRESETS
from gsa_desktop.ui.form_parts import PathField, hint
from gsa_desktop.ui.training_fields import DEVICES, RecipeFields, combo, form

CUSTOM = "Custom"
_BOTH: tuple[Stage, ...] = ("pretrain", "finetune")
_STAGES: dict[str, tuple[Stage, ...]] = {
    "Stage 2: clips with their flow": ("finetune",),
    "Stage 1: still pictures": ("pretrain",),
    "Both: still pictures, then clips from those weights": _BOTH,
}
_OF_STAGE = {"pretrain": "gsanet-image", "finetune": "gsanet"}
_WEIGHTS = "Weights (*.safetensors *.pth *.pt)"


class RecipePage(QWidget):
    """Signals.

    changed: Something was chosen.
    """

    changed = Signal()

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setAccessibleName("Recipe")
        self._preset = combo("Preset", [*(preset.name for preset in PRESETS), CUSTOM], self)
        self._tip = hint("", self, "About the preset")
        self._tip.setWordWrap(False)  # wrapping text asks for more height than it has
        self._stage = combo("Stage", _STAGES, self)
        self._model = combo("Network", MODELS.values(), self)
        self._init = PathField("Weights to start from", _WEIGHTS, self)
        self._init.set_placeholder("Fresh weights")
        self._held_out = PathField("Clips to score on", parent=self)
        self._held_out.set_placeholder("None: no J and F while it trains")
        self.fields = RecipeFields(self)
        self._problem = QLabel(self)
        self._problem.setAccessibleName("Problem")
        self._problem.setWordWrap(True)
        self._lay_out()
        self._connect()
        self._on_preset(0)

    @property
    def stages(self) -> tuple[Stage, ...]:
        """What is trained, in this order."""
        return _STAGES[self._stage.currentText()]

    @property
    def model(self) -> str:
        """The network that is chosen."""
        return list(MODELS)[self._model.currentIndex()]

    @property
    def device(self) -> str:
        return DEVICES[self.fields.device.currentText()]

    @property
    def processes(self) -> int:
        """How many train together."""
        return self.fields.processes

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

    def model_of(self, stage: Stage) -> str:
        """The network of a stage: the paper's has another one in each."""
        return self.model if self.model == "lite" or len(self.stages) == 1 else _OF_STAGE[stage]

    def recipe(self, stage: Stage) -> Recipe:
        """What the fields say for a stage.

        Raises:
            ValueError: As of `RecipeFields.recipe`.
        """
        return self.fields.recipe(stage, lite=self.model == "lite")

    def problem(self) -> str:
        """What is wrong with the fields; "" if nothing is."""
        if self.stages == ("pretrain",) and self.model == "gsanet":
            return "The video network learns from clips: choose stage 2 or the image network."
        if "finetune" in self.stages and self.model == "gsanet-image":
            return "The image network learns from still pictures: choose stage 1."
        for path in (self.init, self.held_out):
            if path is not None and not path.exists():
                return f"There is no {path}."
        return self.fields.problem(self.stages)

    def set_stages(self, stages: tuple[Stage, ...]) -> None:
        """Choose what the data is good for."""
        self._stage.setCurrentIndex(list(_STAGES.values()).index(stages))

    def set_pictures(self, pictures: Mapping[Stage, int]) -> None:
        """How many pictures the data has for each stage."""
        self.fields.set_pictures(pictures)
        self._tell()

    def set_held_out(self, folder: Path | None) -> None:
        """Offer clips to score on."""
        self._held_out.set_path(folder)

    @Slot(int)
    def _on_preset(self, number: int) -> None:
        if number >= len(PRESETS):
            self._tip.setText("Every value below by hand.")
        else:
            preset = PRESETS[number]
            self._tip.setText(preset.tip + ".")
            self.fields.set_recipe(preset.recipe)
            model = preset.model
            if self.stages == ("pretrain",) and model == "gsanet":
                model = "gsanet-image"
            with QSignalBlocker(self._model):
                self._model.setCurrentIndex(list(MODELS).index(model))
        self._tell()

    @Slot()
    def _on_field(self) -> None:
        """A value was changed by hand: the recipe is nobody's preset any more."""
        known = {preset.name: preset.recipe for preset in PRESETS}
        try:
            same = not self.fields.has_epochs and known.get(self.preset) == self.recipe("finetune")
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
        if self.stages == ("pretrain",) and self.model == "gsanet":
            self._model.setCurrentIndex(list(MODELS).index("gsanet-image"))
        elif "finetune" in self.stages and self.model == "gsanet-image":
            self._model.setCurrentIndex(list(MODELS).index("gsanet"))
        self._tell()

    def _connect(self) -> None:
        self._preset.currentIndexChanged.connect(self._on_preset)
        self._stage.currentIndexChanged.connect(self._on_stage)
        self._model.currentIndexChanged.connect(self._tell)
        for field in (self._init, self._held_out):
            field.path_changed.connect(self._tell)
        self.fields.changed.connect(self._on_field)
        self.fields.device_changed.connect(self._tell)

    def _lay_out(self) -> None:
        top = form()
        top.addRow("&Preset", self._preset)
        top.addRow("", self._tip)
        top.addRow("&Stage", self._stage)
        top.addRow("Net&work", self._model)
        top.addRow("Start &from", self._init)
        top.addRow("&Test on", self._held_out)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(18)
        layout.addLayout(top)
        layout.addWidget(self.fields)
        layout.addWidget(self._problem)
        layout.addStretch(1)
