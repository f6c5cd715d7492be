"""A training run as the window orders it, and what a run says of itself.

A run is a process of its own (`python -m gsanet pretrain | finetune --events`); an order is turned
into its words, and its JSON lines are turned into values.
"""

import dataclasses
import json
import math
from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, Literal, Self

Stage = Literal["pretrain", "finetune"]

MODELS = {
    "lite": "GSANet Lite (4.2 M parameters, made for a CPU)",
    "gsanet": "GSANet (62 M parameters, the paper's video network)",
    "gsanet-image": "GSANet image (28 M parameters, the paper's first stage)",
}
"""Networks to train, and what to call them."""


@dataclass(frozen=True)
class Recipe:
    """How a run learns; None leaves a value to the network's own recipe.

    Attributes:
        steps, minutes: Length of the run, one of the two.
        clips: Clips of a step.
        micro: Clips that go through the network at once; divides `clips`.
        sizes: Heights and widths of the input.
        rate: Highest learning rate.
        half: Compute in bfloat16 where it is safe.
        workers: Processes that prepare batches.
        seed: Of everything that is random.
        save_minutes: Between checkpoints.
        examples_every: Steps between example pictures; 0 for none.
        score_every: Steps between scores on held-out clips.
        freeze_norm: Keep the batch statistics of the weights it starts from.
        patience: Scores without a rise after which the run ends; 0 for as long as it was given.
    """

    steps: int | None = None
    minutes: float | None = 60
    clips: int | None = None
    micro: int | None = None
    sizes: tuple[tuple[int, int], ...] = ()
    rate: float | None = None
    half: bool | None = None
    workers: int | None = 1
    seed: int = 1
    save_minutes: float = 3.0
    examples_every: int = 100
    score_every: int = 500
    patience: int = 0
    freeze_norm: bool = False

    def problem(self, processes: int = 1) -> str:
        """What does not go together, as one sentence; "" if all is well.

        Args:
            processes: How many share the batches of a step.
        """
        if (self.steps is None) == (self.minutes is None):
            return "Say how long the run shall be, in minutes or in steps."
        if self.clips and self.micro and self.clips % self.micro:
            return (
                f"{self.clips} clips of a step do not divide into batches of {self.micro}: choose"
                " a batch that divides them."
            )
        if self.clips and self.micro and (self.clips // self.micro) % processes:
            return (
                f"{self.clips // self.micro} batches of a step cannot be shared by {processes}"
                " processes: choose a smaller batch or more clips of a step."
            )
        if self.rate is not None and not 0 < self.rate < math.inf:
            return "The learning rate is a number above 0."
        if any(min(size) < 32 for size in self.sizes):
            return "The input is at least 32 pixels high and wide."
        return ""

    def words(self) -> list[str]:
        """As options of the command line."""
        options: dict[str, object] = {
            "--steps": self.steps,
            "--minutes": self.minutes if self.steps is None else None,
            "--clips": self.clips,
            "--micro": self.micro,
            "--rate": self.rate,
            "--workers": self.workers,
            "--seed": self.seed,
            "--save-every": self.save_minutes,
            "--examples": self.examples_every,
            "--score-every": self.score_every,
            "--patience": self.patience or None,
        }
        words = [
            word
            for name, value in options.items()
            if value is not None
            for word in (name, f"{value:g}" if isinstance(value, float) else str(value))
        ]
        for height, width in self.sizes:
            words += ["--size", f"{height}x{width}"]
        if self.half is not None:
            words.append("--half" if self.half else "--no-half")
        if self.freeze_norm:
            words.append("--freeze-norm")
        return words


@dataclass(frozen=True)
class TrainingOrder:
    """A run to be made.

    Attributes:
        stage: Still pictures ("pretrain") or clips ("finetune").
        data: Folders with DUTS_train, DAVIS_train or rendered shards.
        out: Folder of the run.
        model: A key of `MODELS`.
        init: Weights to start from; None for fresh ones.
        held_out: Sequences that the run is scored on and never learns from; None for no scores.
        device: "auto", "cpu", "cuda" or "mps".
        recipe: How it learns.
        preset: Name of the preset that the recipe came from, for the list of runs.
        processes: How many train together: one for each GPU, or one for each few cores.
    """

    stage: Stage
    data: tuple[Path, ...]
    out: Path
    model: str = "lite"
    init: Path | None = None
    held_out: Path | None = None
    device: str = "auto"
    recipe: Recipe = field(default_factory=Recipe)
    preset: str = "Custom"
    processes: int = 1

    def words(self) -> list[str]:
        """The command line of `python -m gsanet`, without `--resume`."""
        words = [self.stage, "--events", "--out", str(self.out), "--model", self.model]
        for folder in self.data:
            words += ["--data", str(folder)]
        if self.init is not None:
            words += ["--init", str(self.init)]
        if self.held_out is not None:
            words += ["--held-out", str(self.held_out)]
        return [*words, "--device", self.device, *self.recipe.words()]

    def to_dict(self) -> dict[str, Any]:
        """As plain JSON data."""
        plain = dataclasses.asdict(self)
        plain["data"] = [str(path) for path in self.data]
        for name in ("out", "init", "held_out"):
            plain[name] = None if plain[name] is None else str(plain[name])
        return plain

    @classmethod
    def from_dict(cls, plain: Mapping[str, Any]) -> Self:
        """The reverse of `to_dict`.

        Raises:
            KeyError, TypeError: It is not such data.
        """
        recipe = dict(plain["recipe"])
        recipe["sizes"] = tuple((int(h), int(w)) for h, w in recipe["sizes"])
        return cls(
            stage=plain["stage"],
            data=tuple(Path(path) for path in plain["data"]),
            out=Path(plain["out"]),
            model=str(plain["model"]),
            init=Path(plain["init"]) if plain["init"] else None,
            held_out=Path(plain["held_out"]) if plain["held_out"] else None,
            device=str(plain["device"]),
            recipe=Recipe(**recipe),
            preset=str(plain["preset"]),
            processes=int(plain.get("processes", 1)),
        )


@dataclass(frozen=True)
class TrainStep:
    """A step of a run; see `gsanet.train.trainer.TrainStep`."""

    step: int
    loss: float
    iou: float
    rate: float
    progress: float
    samples: int
    seconds: float
    height: int
    width: int
    outline: float = 0.0
    overlap: float = 0.0


@dataclass(frozen=True)
class Example:
    """A picture of what the network makes of a few samples."""

    step: int
    path: Path


@dataclass(frozen=True)
class Score:
    """J and F of the run's weights on held-out clips, 0..1."""

    step: int
    similarity: float
    accuracy: float
    best: bool


@dataclass(frozen=True)
class Usage:
    """Memory of the run."""

    step: int
    memory_bytes: int


@dataclass(frozen=True)
class Saved:
    """A checkpoint or a model was written."""

    path: Path


@dataclass(frozen=True)
class TrainNote:
    """A sentence for the user."""

    text: str


@dataclass(frozen=True)
class Estimate:
    """What a whole run will take; see `gsanet.train.probe.Estimate`."""

    steps: int
    seconds: float
    seconds_per_step: float
    samples_per_second: float
    memory_bytes: int
    device_bytes: int
    tried: int


TrainingNews = TrainStep | Example | Score | Usage | Saved | TrainNote | Estimate

_KINDS: dict[str, type[TrainingNews]] = {
    kind.__name__: kind for kind in (TrainStep, Example, Score, Usage, Saved, TrainNote, Estimate)
}


def read_line(line: str) -> TrainingNews | None:
    """The news in a line of a run's events; None for a line that holds none (a torn one, say)."""
    try:
        plain = json.loads(line)
        kind = _KINDS[plain.pop("event")]
        if "path" in plain:
            plain["path"] = Path(plain["path"])
        return kind(**plain)
    except (ValueError, KeyError, TypeError, AttributeError):
        return None
